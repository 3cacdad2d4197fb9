"""`eligibility interview`: a conversation in the terminal, one question at a time.

Plain lines by default for screen readers, pipes and dumb terminals; with the extra `interview` (rich) on a terminal, a panel with
the question. The answers are kept in a profile file from which the conversation goes on later.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

import click

from eligibility_cli.common import (
    failures,
    lang_option,
    load_rules,
    on_option,
    read_file,
    rules_options,
    write_file,
)
from eligibility_cli.conversation import Conversation
from eligibility_cli.dialogue import Dialogue
from eligibility_cli.guidance import instruments_option
from eligibility_cli.words import WORDS

if TYPE_CHECKING:
    from eligibility import Language
    from eligibility_cli.screens import PlainScreen

BROKEN_OFF: Final = 1
OWN_FILE: Final = "eligibility-profile.json"
"""Where the answers are kept when somebody at a terminal names no file: a window that closes loses nothing."""


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@instruments_option
@click.option("--plain", is_flag=True, help="Plain lines, for screen readers.")
@click.option("--again", is_flag=True, help="Ask again what was left open before.")
@on_option
@lang_option
@rules_options
def interview(
    file: Path | None,
    instruments: tuple[str, ...],
    plain: bool,
    again: bool,
    on: date,
    lang: Language,
    rules: Path | None,
    with_shipped: bool,
) -> None:
    """Ask, one question at a time, for what is missing, and keep the answers in FILE (a profile).

    FILE is read when it exists, so that the conversation goes on where it stopped, and written after every answer. Without
    FILE they are kept in eligibility-profile.json of the current folder, or, when the input or output is no terminal, written
    to standard output at the end. "?" leaves a question open, "<" goes back to change an answer, "stop" stops.

    \b
    Examples:
      eligibility interview profile.json
      eligibility interview --instrument nl/secfund --plain
    """
    file = file or _own_file()
    with failures(str(file or "")):
        catalogue = load_rules(rules, with_shipped)
        talk = Conversation(catalogue, on, lang, instruments or None)
        draft = Draft(talk, file)
        screen = _screen(plain, lang)
        broken_off = False
        try:
            with _signals():
                _welcome(talk, screen, file, again=again)
                Dialogue(talk, screen, draft, attended=sys.stdin.isatty()).run()
        except KeyboardInterrupt:
            broken_off = True
            draft.save()
        except OSError:
            # It could no longer be saved: what was answered is not lost.
            if talk.facts and not draft.is_saved:
                click.echo(talk.text(), nl=False)
            raise
        with suppress(OSError):  # nobody may be there to read it any more
            _farewell(talk, screen, file, broken_off=broken_off)
        if file is None:
            click.echo(talk.text(), nl=False)
        if broken_off:
            raise SystemExit(BROKEN_OFF)


def _own_file() -> Path | None:
    """The file of who names none: on a terminal one in this folder; None where the output goes to a file or a program."""
    attended = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    return Path(OWN_FILE) if attended and os.access(Path.cwd(), os.W_OK) else None


@contextmanager
def _signals() -> Iterator[None]:
    """A window that closes, or a request to end, breaks off as the keyboard does: in good order."""

    def break_off(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
    try:
        before = {name: signal.signal(getattr(signal, name), break_off) for name in names}
    except ValueError:  # not in the main thread
        before = {}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _welcome(talk: Conversation, screen: PlainScreen, file: Path | None, *, again: bool) -> None:
    """What this is, how long it takes, what is kept where, how to stop."""
    words = WORDS[talk.language]
    screen.say(words["welcome"])
    screen.say(words["kept in"].format(file=file) if file else words["kept nowhere"])
    screen.say(words["stop when"] if file else words["stop when nowhere"])
    screen.say(words["help"])
    if talk.facts and file is not None:
        count = len(talk.facts)
        screen.say(words["resumed one" if count == 1 else "resumed"].format(count=count, file=file))
    if again:
        talk.ask_again()
    elif count := len(talk.open_questions()):
        screen.say(words["not again"].format(count=count))


def _farewell(talk: Conversation, screen: PlainScreen, file: Path | None, *, broken_off: bool) -> None:
    words, count = WORDS[talk.language], talk.count
    if broken_off:
        name = {0: "kept none", 1: "kept one"}.get(count, "kept")
        kept = words[name].format(count=count)
        screen.say("")
        screen.say(
            words["interrupted" if file and count else "interrupted nowhere"].format(kept=kept, file=file)
        )
    elif file is not None:
        screen.say(words["saved"].format(file=file))
    if file is not None and count:
        screen.say(words["what now"].format(file=file))


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

    @property
    def is_saved(self) -> bool:
        """Whether the file holds every answer."""
        return self.file is not None and self.talk.text() == self.saved

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
