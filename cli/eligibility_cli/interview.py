"""`eligibility interview`: a conversation in the terminal, one question at a time.

Plain lines by default for screen readers, pipes and dumb terminals; with the extra `interview` (rich) on a terminal, a panel with
the question and a live table of the instruments. The answers are kept in a profile file from which the conversation goes on later.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import click

from eligibility_cli.common import failures, lang_option, load_rules, on_option, rules_options
from eligibility_cli.guidance import instruments_option

WORDS = {
    "en": {
        "help": "Answer, or: ? I don't know, < back, list, why, save and quit.",
        "unknown": "Left open.",
        "back": "Back to: {question}",
        "first": "This is the first question.",
        "done": "Nothing more is missing. Enter ends, < goes back.",
        "left": "{count} question(s) were left open.",
        "saved": "Saved in {file}.",
        "progress": "{settled} of {all} instruments settled",
        "yes": "yes",
        "no": "no",
        "changed": "changed",
        "resumed": "{count} facts known from {file}.",
    },
    "nl": {
        "help": "Antwoord, of: ? weet ik niet, < terug, lijst, waarom, stop (bewaart).",
        "unknown": "Opengelaten.",
        "back": "Terug naar: {question}",
        "first": "Dit is de eerste vraag.",
        "done": "Er ontbreekt niets meer. Enter sluit af, < gaat terug.",
        "left": "{count} vra(a)g(en) bleven open.",
        "saved": "Bewaard in {file}.",
        "progress": "{settled} van {all} instrumenten beslist",
        "yes": "ja",
        "no": "nee",
        "changed": "veranderd",
        "resumed": "{count} gegevens bekend uit {file}.",
    },
}
DONT_KNOW = ("?", "don't know", "dont know", "i don't know", "weet ik niet", "weet niet", "unknown", "")
BACK = ("<", "back", "terug")
QUIT = ("q", "quit", "save", "stop", "bewaar")


@dataclass
class Conversation:
    """The facts so far, and the questions in the order in which they were asked."""

    catalogue: Any
    on: date
    language: Any
    instruments: tuple[str, ...] | None
    facts: dict[str, Any] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    asked: list[tuple[dict[str, Any], dict[str, Any], bool]] = field(default_factory=list)
    rest: dict[str, Any] = field(default_factory=dict)

    def profile(self) -> Any:
        """The facts as a profile of the catalogue. Raises `InvalidProfile`."""
        return self.catalogue.read_profile(json.dumps(self.document()))

    def document(self) -> dict[str, Any]:
        """The facts as the nested object that a profile is."""
        found: dict[str, Any] = {}
        for name, value in self.facts.items():
            group, _, key = name.partition(".")
            found.setdefault(group, {})[key] = value
        return found | self.rest

    def question(self) -> dict[str, Any] | None:
        """What to ask next, or None when nothing is missing but what was left open."""
        found = self.catalogue.ask(
            self.profile(), on=self.on, language=self.language, instruments=self.instruments, skip=self.skipped, most=20
        )
        return next((each for each in found if each["kind"] != "records" or each["id"] in RECORDS), None)

    def answer(self, question: dict[str, Any], text: str) -> None:
        """Takes an answer. Raises `UnclearAnswer`, or `InvalidProfile` when it does not fit what was said before."""
        gives = self.catalogue.answer(question["id"], text, language=self.language)
        self.give(question, gives)

    def give(self, question: dict[str, Any], gives: dict[str, Any]) -> None:
        before = dict(self.facts)
        self.facts |= gives
        try:
            self.profile()
        except Exception:
            self.facts = before
            raise
        if not gives:  # several facts that are asked one by one from here on
            self.skipped.append(question["id"])
        self.asked.append((question, {name: before[name] for name in gives if name in before}, not gives))

    def leave_open(self, question: dict[str, Any]) -> None:
        self.skipped += [question["id"], *question["facts"]]
        self.asked.append((question, {}, True))

    def back(self) -> dict[str, Any] | None:
        """Takes the last answer away; its question, or None when there was none."""
        if not self.asked:
            return None
        question, before, skipped = self.asked.pop()
        for name in question["facts"]:
            self.facts.pop(name, None)
        self.facts |= before
        if skipped:
            self.skipped = [name for name in self.skipped if name != question["id"] and name not in question["facts"]]
        return question

    def outcomes(self) -> Iterator[tuple[str, str, str]]:
        """(title, outcome in words, outcome) of each instrument looked at."""
        assessment = self.catalogue.assess(self.profile(), on=self.on)
        form = json.loads(self.catalogue.full_json(assessment, self.language))
        for result in form["results"]:
            if self.instruments is None or result["instrument"] in self.instruments:
                yield result["title"], result["outcome"], result["instrument"]


RECORDS = {
    "company.accounts": (("closed_on", "date"), ("employees", "number"), ("turnover", "money"), ("balance_sheet_total", "money")),
    "group.accounts": (("closed_on", "date"), ("employees", "number"), ("turnover", "money"), ("balance_sheet_total", "money")),
    "aid.de_minimis": (("granted_on", "date"), ("amount", "money"), ("member_state", "country")),
}
"""The lists that can be given in a conversation, with their fields; others are given in the profile file."""


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
    lang: Any,
    rules: Path | None,
    with_shipped: bool,
) -> None:
    """Ask, one question at a time, for what is missing, and keep the answers in FILE (a profile).

    FILE is read when it exists, so that the conversation goes on where it stopped. Without FILE the profile is written to
    standard output at the end. "?" leaves a question open, "<" goes back to change an answer.

    \b
    Examples:
      eligibility interview profile.json
      eligibility interview --instrument nl/secfund --plain
    """
    with failures(str(file or "")):
        catalogue = load_rules(rules, with_shipped)
        talk = Conversation(catalogue, on, lang, instruments or None)
        if file is not None and file.exists():
            _resume(talk, file.read_bytes())
        screen = _screen(plain, lang)
        if talk.facts and file is not None:
            screen.say(WORDS[lang]["resumed"].format(count=len(talk.facts), file=file))
        _converse(talk, screen)
        text = json.dumps(talk.document(), indent=2, ensure_ascii=False) + "\n"
    if file is None:
        click.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")
        screen.say(WORDS[lang]["saved"].format(file=file))


def _resume(talk: Conversation, text: bytes) -> None:
    talk.catalogue.read_profile(text)
    for group, part in json.loads(text).items():
        if isinstance(part, dict):
            talk.facts |= {f"{group}.{name}": value for name, value in part.items() if value is not None}
        elif part is not None:
            talk.rest[group] = part


def _screen(plain: bool, language: str) -> Any:
    """Rich where it is installed and somebody looks; plain lines elsewhere."""
    if not plain and sys.stderr.isatty() and sys.stdin.isatty():
        try:
            from eligibility_cli.screens import RichScreen

            return RichScreen(WORDS[language])
        except ImportError:
            pass
    from eligibility_cli.screens import PlainScreen

    return PlainScreen(WORDS[language])


def _converse(talk: Conversation, screen: Any) -> None:
    """Asks until nothing is missing, or the person stops."""
    from eligibility import EligibilityError

    words = WORDS[talk.language]
    screen.say(words["help"])
    pending: dict[str, Any] | None = None
    while True:
        question = pending or talk.question()
        if question is None:
            screen.finish(list(talk.outcomes()), sum(skipped for *_, skipped in talk.asked))
            text = screen.read()
            if text is None or text.strip().casefold() not in BACK or not talk.asked:
                return
            pending = talk.back()
            screen.say(words["back"].format(question=pending["question"]) if pending else words["first"])
            continue
        pending = None
        screen.ask(question, list(talk.outcomes()))
        text = screen.read()
        said = text.strip().casefold() if text is not None else QUIT[0]
        if said in QUIT:
            return
        if said in BACK:
            pending = talk.back()
            screen.say(words["back"].format(question=pending["question"]) if pending else words["first"])
            pending = pending or question
        elif said in ("list", "lijst"):
            screen.instruments(list(talk.outcomes()))
            pending = question
        elif said in ("why", "waarom"):
            screen.say(question["why"])
            pending = question
        elif said in DONT_KNOW:
            talk.leave_open(question)
            screen.say(words["unknown"])
        else:
            try:
                if question["kind"] == "records":
                    _records(talk, screen, question, said)
                else:
                    talk.answer(question, text or "")
            except EligibilityError as error:
                screen.complain(str(error))
                pending = question


def _records(talk: Conversation, screen: Any, question: dict[str, Any], said: str) -> None:
    """A list of records: `none`, or how many, and then each field of each."""
    from eligibility import UnclearAnswer

    if said in ("none", "geen", "0", "-"):
        talk.give(question, {question["id"]: []})
        return
    if not said.isdigit() or not 1 <= int(said) <= 10:
        raise UnclearAnswer("how many? a number from 1 to 10, or none")
    records = []
    for index in range(int(said)):
        record: dict[str, Any] = {}
        for name, kind in RECORDS[question["id"]]:
            while name not in record:
                text = screen.field(index + 1, name.replace("_", " "))
                if text is None:
                    raise UnclearAnswer("the input ended")
                try:
                    record[name] = talk.catalogue.answer(STAND_INS[kind], text, language=talk.language)[STAND_INS[kind]]
                except UnclearAnswer as error:
                    screen.complain(str(error))
        records.append(record)
    talk.give(question, {question["id"]: records})


STAND_INS = {
    "date": "company.registered_on",
    "number": "tax.rd_hours",
    "money": "funding.requested",
    "country": "company.registered_office",
}
"""A fact of each kind, by which the fields of records are read."""
