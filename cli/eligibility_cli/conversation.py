"""The state of an interview: the facts so far, what was asked, what was left open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any


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

    def resume(self, text: bytes) -> None:
        """Takes over a profile. Raises `InvalidProfile`."""
        self.catalogue.read_profile(text)
        for group, part in json.loads(text).items():
            if isinstance(part, dict):
                self.facts |= {f"{group}.{name}": value for name, value in part.items() if value is not None}
            elif part is not None:
                self.rest[group] = part

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

    def text(self) -> str:
        """The profile as a file holds it."""
        return json.dumps(self.document(), indent=2, ensure_ascii=False) + "\n"

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
