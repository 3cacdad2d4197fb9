"""The state of an interview: the facts so far, what was asked, what was left open."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from eligibility import Case, Catalogue, Json, Language, Outcome, Question

RECORDS: Final = {
    "company.accounts": ("closed_on", "employees", "turnover", "balance_sheet_total"),
    "group.accounts": ("closed_on", "employees", "turnover", "balance_sheet_total"),
    "aid.de_minimis": ("granted_on", "amount", "member_state"),
}
"""The lists that can be given in a conversation, with the fields that are asked for.

Others are given in the profile file.
"""
MOST_ASKED: Final = 20
"""Questions among which one is sought that can be asked in a conversation."""


class Standing(NamedTuple):
    """How an instrument stands, as a screen shows it."""

    title: str
    outcome: Outcome
    instrument: str


class Asked(NamedTuple):
    """A question, what its facts were before it was answered, and whether it was left open."""

    question: Question
    before: dict[str, Json]
    left_open: bool


@dataclass
class Conversation:
    """The facts so far, and the questions in the order in which they were asked."""

    catalogue: Catalogue
    on: date
    language: Language
    instruments: tuple[str, ...] | None
    facts: dict[str, Json] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    rest: dict[str, Json] = field(default_factory=dict)
    _case: Case | None = None

    def resume(self, text: bytes) -> None:
        """Takes over a profile. Raises `InvalidProfile`."""
        self.catalogue.read_profile(text)
        for group, part in json.loads(text).items():
            if isinstance(part, dict):
                self.facts |= {f"{group}.{name}": value for name, value in part.items() if value is not None}
            elif part is not None:
                self.rest[group] = part
        self._case = None

    @property
    def case(self) -> Case:
        """The company as far as it is known. Raises `InvalidProfile`."""
        if self._case is None:
            profile = self.catalogue.read_profile(json.dumps(self.document()))
            self._case = self.catalogue.case(profile, on=self.on)
        return self._case

    def document(self) -> dict[str, Json]:
        """The facts as the nested object that a profile is."""
        found: dict[str, dict[str, Json]] = {}
        for name, value in self.facts.items():
            group, _, key = name.partition(".")
            found.setdefault(group, {})[key] = value
        return {**found, **self.rest}

    def text(self) -> str:
        """The profile as a file holds it."""
        return json.dumps(self.document(), indent=2, ensure_ascii=False) + "\n"

    def question(self) -> Question | None:
        """What to ask next, or None when nothing is missing but what was left open."""
        found = self.case.questions(instruments=self.instruments, skip=self.skipped, most=MOST_ASKED)
        return next((each for each in found if each.kind != "records" or each.id in RECORDS), None)

    def answer(self, question: Question, text: str) -> None:
        """Takes an answer.

        Raises `UnclearAnswer`, or `InvalidProfile` when it does not fit what was said before.
        """
        self.give(question, self.catalogue.answer(question, text, language=self.language))

    def give(self, question: Question, gives: dict[str, Json]) -> None:
        """Takes facts. Raises `InvalidProfile` when they do not fit what was said before."""
        before, case = dict(self.facts), self._case
        self.facts |= gives
        self._case = None
        try:
            self._case = self.case
        except Exception:
            self.facts, self._case = before, case
            raise
        if not gives:  # several facts that are asked one by one from here on
            self.skipped.append(question.id)
        self.asked.append(Asked(question, {name: before[name] for name in gives if name in before}, not gives))

    def leave_open(self, question: Question) -> None:
        """Does not ask it again."""
        self.skipped += [question.id, *question.facts]
        self.asked.append(Asked(question, {}, left_open=True))

    def back(self) -> Question | None:
        """Takes the last answer away; its question, or None when there was none."""
        if not self.asked:
            return None
        question, before, left_open = self.asked.pop()
        for name in question.facts:
            self.facts.pop(name, None)
        self.facts |= before
        self._case = None
        if left_open:
            self.skipped = [name for name in self.skipped if name != question.id and name not in question.facts]
        return question

    @property
    def left_open(self) -> int:
        """How many questions were."""
        return sum(asked.left_open for asked in self.asked)

    def standings(self) -> list[Standing]:
        """How each instrument looked at stands."""
        assessment = self.case.assessment
        return [
            Standing(assessment.title(name, self.language), result.outcome, name)
            for name, result in assessment.items()
            if self.instruments is None or name in self.instruments
        ]
