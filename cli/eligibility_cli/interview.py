"""`eligibility interview`: a conversation in the terminal, one question at a time.

Plain lines by default for screen readers, pipes and dumb terminals; with the extra `interview` (rich) on a terminal, a panel with
the question and a live table of the instruments. The answers are kept in a profile file from which the conversation goes on later.
"""

from __future__ import annotations

import errno
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eligibility_cli.common import failures, lang_option, load_rules, on_option, read_file, rules_options, write_file
from eligibility_cli.conversation import RECORDS, Conversation
from eligibility_cli.guidance import instruments_option
from eligibility_cli.words import WORDS

if TYPE_CHECKING:
    from eligibility import Json, Language, Question
    from eligibility_cli.screens import PlainScreen

DONT_KNOW = ("?", "don't know", "dont know", "i don't know", "weet ik niet", "weet niet", "unknown", "")
BACK = ("<", "back", "terug")
QUIT = ("q", "quit", "save", "stop", "bewaar")


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@instruments_option
@click.option("--plain", is_flag=True, help="Plain lines, for screen readers.")
@on_option
@lang_option
@rules_options
def interview(
    file: Path | None,
    instruments: tuple[str, ...],
    plain: bool,
    on: date,
    lang: Language,
    rules: Path | None,
    with_shipped: bool,
) -> None:
    """Ask, one question at a time, for what is missing, and keep the answers in FILE (a profile).

    FILE is read when it exists, so that the conversation goes on where it stopped, and written after every answer. Without
    FILE the profile is written to standard output at the end. "?" leaves a question open, "<" goes back to change an answer.

    \b
    Examples:
      eligibility interview profile.json
      eligibility interview --instrument nl/secfund --plain
    """
    with failures(str(file or "")):
        catalogue = load_rules(rules, with_shipped)
        talk = Conversation(catalogue, on, lang, instruments or None)
        draft = Draft(talk, file)
        screen = _screen(plain, lang)
        if talk.facts and file is not None:
            screen.say(WORDS[lang]["resumed"].format(count=len(talk.facts), file=file))
        broken_off = False
        try:
            _converse(talk, screen, draft)
        except KeyboardInterrupt:
            broken_off = True
        except OSError:
            if file is not None:  # it could no longer be saved: what was answered is not lost
                click.echo(talk.text(), nl=False)
            raise
        if file is None:
            click.echo(talk.text(), nl=False)
        else:
            screen.say(WORDS[lang]["saved"].format(file=file))
        if broken_off:
            raise click.Abort


class Draft:
    """The file in which the answers are kept: read if it exists, and written after every answer.

    Raises `InvalidProfile` when it holds none, and `OSError` when it cannot be read or written, before anything is asked.
    """

    def __init__(self, talk: Conversation, file: Path | None) -> None:
        self.talk = talk
        self.file = file
        self.saved = ""
        if file is not None and file.exists():
            talk.resume(read_file(file))
            self.saved = talk.text()  # what nobody changes stays as it was written
            if not os.access(file, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
        self.save()

    def save(self) -> None:
        text = self.talk.text()
        if self.file is not None and text != self.saved:
            write_file(self.file, text)
            self.saved = text


def _screen(plain: bool, language: Language) -> PlainScreen:
    """Rich where it is installed and somebody looks; plain lines elsewhere."""
    if not plain and sys.stderr.isatty() and sys.stdin.isatty():
        try:
            from eligibility_cli.screens import RichScreen

            return RichScreen(language)
        except ImportError:
            pass
    from eligibility_cli.screens import PlainScreen

    return PlainScreen(language)


def _converse(talk: Conversation, screen: PlainScreen, draft: Draft) -> None:
    """Asks until nothing is missing, or the person stops."""
    from eligibility import EligibilityError

    words = WORDS[talk.language]
    screen.say(words["help"])
    pending: Question | None = None
    while True:
        draft.save()
        question = pending or talk.question()
        if question is None:
            screen.finish(talk.standings(), talk.left_open)
            text = screen.read()
            if text is None or text.strip().casefold() not in BACK or not talk.asked:
                return
            pending = _back(talk, screen)
            continue
        pending = None
        screen.ask(question, talk.standings())
        text = screen.read()
        said = text.strip().casefold() if text is not None else QUIT[0]
        if said in QUIT:
            return
        if said in BACK:
            pending = _back(talk, screen) or question
        elif said in ("list", "lijst"):
            screen.instruments(talk.standings())
            pending = question
        elif said in ("why", "waarom"):
            screen.say(question.why(talk.language))
            pending = question
        elif said in DONT_KNOW:
            talk.leave_open(question)
            screen.say(words["unknown"])
        else:
            try:
                if question.kind == "records":
                    _records(talk, screen, question, said)
                else:
                    talk.answer(question, text or "")
            except EligibilityError as error:
                screen.complain(str(error))
                pending = question


def _back(talk: Conversation, screen: PlainScreen) -> Question | None:
    """The last question, to be asked again; None when there was none."""
    words, question = WORDS[talk.language], talk.back()
    screen.say(words["back"].format(question=question.text(talk.language)) if question else words["first"])
    return question


def _records(talk: Conversation, screen: PlainScreen, question: Question, said: str) -> None:
    """A list of records: `none`, or how many, and then each field of each."""
    from eligibility import UnclearAnswer

    if said in ("none", "geen", "0", "-"):
        talk.give(question, {question.id: []})
        return
    if not (said.isascii() and said.isdecimal() and len(said) <= 2 and 1 <= int(said) <= 10):
        raise UnclearAnswer("how many? a number from 1 to 10, or none")
    records: list[Json] = []
    for index in range(int(said)):
        record: dict[str, Json] = {}
        for name in RECORDS[question.id]:
            while name not in record:
                text = screen.field(index + 1, name.replace("_", " "))
                if text is None:
                    raise UnclearAnswer("the input ended")
                try:
                    record |= talk.catalogue.answer(question.id, text, language=talk.language, field=name)
                except UnclearAnswer as error:
                    screen.complain(str(error))
        records.append(record)
    talk.give(question, {question.id: records})
