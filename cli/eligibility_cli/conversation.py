"""The state of an interview: the facts so far, the answers in the order in which they were given, what was left open."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from eligibility_cli.forms import Form

if TYPE_CHECKING:
    from eligibility import Case, Catalogue, Json, Language, Outcome, Question, Standing

NOTES = "interview"
"""Where a profile holds what an interview remembers (`eligibility/profile/notes.py`)."""
ENTERPRISES, HOLDINGS, GROUP_SUMS = "group.enterprises", "group.holdings", "group.accounts"


class Stand(NamedTuple):
    """How an instrument stands, as a screen shows it."""

    title: str
    standing: Standing
    instrument: str
    outcome: Outcome
    missing: int


class Given(NamedTuple):
    """A question that was answered, and the facts that it gave; none where it was left open or is asked in parts."""

    question: str
    facts: tuple[str, ...]


@dataclass
class Conversation:
    """The facts so far, and the questions in the order in which they were answered."""

    catalogue: Catalogue
    on: date
    language: Language
    instruments: tuple[str, ...] | None
    facts: dict[str, Json] = field(default_factory=dict)
    left_open: list[str] = field(default_factory=list)
    """Questions, and facts, that are not asked again: left open, or asked in parts."""
    drafts: dict[str, dict[str, Json]] = field(default_factory=dict)
    history: list[Given] = field(default_factory=list)
    rest: dict[str, Json] = field(default_factory=dict)
    at: int | None = None
    """The answer in `history` that is looked at again; None where the questions go on."""
    _case: Case | None = None

    def resume(self, text: bytes) -> None:
        """Takes over a profile. Raises `InvalidProfile`."""
        self.catalogue.read_profile(text)
        data: dict[str, Json] = json.loads(text)
        notes = data.pop(NOTES, None)
        for group, part in data.items():
            if isinstance(part, dict) and group != "applications":
                self.facts |= {f"{group}.{name}": value for name, value in part.items() if value is not None}
            elif part is not None:
                self.rest[group] = part
        self.history = [Given(fact, (fact,)) for fact in self.facts]
        if isinstance(notes, dict):
            self._take_notes(notes)
        self._case = None

    def _take_notes(self, notes: Mapping[str, Json]) -> None:
        left_open, drafts = notes.get("left_open"), notes.get("drafts")
        if isinstance(left_open, list):
            self.left_open = [name for name in left_open if isinstance(name, str)]
        if isinstance(drafts, dict):
            self.drafts = {name: dict(draft) for name, draft in drafts.items() if isinstance(draft, dict)}

    @property
    def case(self) -> Case:
        """The company as far as it is known. Raises `InvalidProfile`."""
        if self._case is None:
            profile = self.catalogue.read_profile(json.dumps(self.document()))
            self._case = self.catalogue.case(profile, on=self.on)
        return self._case

    def document(self) -> dict[str, Json]:
        """The facts as the nested object that a profile is, with what is remembered of the interview."""
        found: dict[str, dict[str, Json]] = {}
        for name, value in self.facts.items():
            group, _, key = name.partition(".")
            found.setdefault(group, {})[key] = value
        notes: dict[str, Json] = {}
        if self.left_open:
            notes["left_open"] = list(self.left_open)
        if self.drafts:
            notes["drafts"] = {name: dict(draft) for name, draft in self.drafts.items()}
        return {**found, **self.rest, **({NOTES: notes} if notes else {})}

    def text(self) -> str:
        """The profile as a file holds it."""
        return json.dumps(self.document(), indent=2, ensure_ascii=False) + "\n"

    def question(self) -> Question | None:
        """What to ask now, or None when nothing is missing but what was left open."""
        if self.at is not None:
            return self.catalogue.question(self.history[self.at].question)
        for name in list(self.drafts):  # a list or a page that was broken off
            if name in self.left_open or not self._is_known(name):
                continue
            begun = self.catalogue.question(name)
            if not begun.fields:
                return begun
            if rest := self.case.rest_of(begun, skip=self.left_open, instruments=self.instruments):
                return rest
            self.drafts.pop(name)
        found = self.case.questions(instruments=self.instruments, skip=self.left_open)
        if not found:
            return None
        if found[0].id == HOLDINGS and ENTERPRISES not in self.facts:
            return self.catalogue.question(ENTERPRISES)  # who there is, before who holds what
        return found[0]

    def begin(self, page: Question) -> None:
        """Goes through a page field by field, also when the conversation is broken off in the middle."""
        self.drafts.setdefault(page.id, {})

    def leave_rest(self, page: Question) -> None:
        """Leaves every field of a page open that was not answered."""
        for each in page.fields:
            self.leave_open(each)
        self.drafts.pop(page.id, None)

    def form(self, question: Question) -> Form:
        """The list that a question asks for, with what was typed of it before."""
        form = Form(self.catalogue, question, self.language, dict(self.drafts.get(question.id, {})))
        given = self.facts.get(question.id)
        if isinstance(given, list) and not form.entries:
            form.take(given)
        return form

    def keep_draft(self, form: Form) -> None:
        """Remembers a list that is not whole yet."""
        if form.entries:
            self.drafts[form.question.id] = dict(form.entries)
        else:
            self.drafts.pop(form.question.id, None)

    def answer(self, question: Question, text: str) -> tuple[str, ...]:
        """Takes an answer, and gives it back as it was understood, a line a fact.

        Raises `UnclearAnswer`, or `InvalidProfile` when it does not fit what was said before.
        """
        return self.give(question, self.catalogue.answer(question, text, language=self.language))

    def give(self, question: Question, gives: Mapping[str, Json]) -> tuple[str, ...]:
        """Takes facts. Raises `InvalidProfile` when they do not fit what was said before; nothing has changed then."""
        earlier = self._earlier(question)
        before = dict(self.facts), list(self.left_open), dict(self.drafts), self._case
        for fact in earlier.facts if earlier else ():
            self.facts.pop(fact, None)
        self.facts |= gives
        self.drafts.pop(question.id, None)
        known = {question.id, *gives}
        self.left_open = [name for name in self.left_open if name not in known]
        if not gives:  # several facts that are asked one by one from here on
            self.left_open = [name for name in self.left_open if name not in question.facts] + [question.id]
        self._case = None
        try:
            said = self.case.in_words(list(gives), self.language)
        except Exception:
            self.facts, self.left_open, self.drafts, self._case = before
            raise
        self._remember(Given(question.id, tuple(gives)))
        return said

    def leave_open(self, question: Question) -> None:
        """Does not ask it again, and does not know what was answered to it before."""
        earlier = self._earlier(question)
        for fact in earlier.facts if earlier else ():
            self.facts.pop(fact, None)
        facts = self.catalogue.question(question.id).facts  # also those of a list that were not shown
        self.left_open += [
            name for name in dict.fromkeys((question.id, *facts)) if name not in self.left_open
        ]
        self.drafts.pop(question.id, None)
        self._case = None
        self._remember(Given(question.id, ()))

    def ask_enterprises(self, question: Question) -> None:
        """Asks for the enterprises of the group and who holds what, in place of figures that were added up."""
        self.left_open += [name for name in (question.id,) if name not in self.left_open]
        self.left_open = [name for name in self.left_open if name not in (ENTERPRISES, HOLDINGS)]
        self.drafts.setdefault(ENTERPRISES, {})

    def open_questions(self) -> list[str]:
        """The questions that were left open; those that are asked in parts are not."""
        names = [name for name in self.left_open if self._is_known(name)]
        if ENTERPRISES in self.facts:  # the figures of the group are added up from these
            names = [name for name in names if name != GROUP_SUMS]
        questions = [self.catalogue.question(name) for name in names]
        inside = {fact for question in questions if len(question.facts) > 1 for fact in question.facts}
        return [
            question.id
            for question in questions
            if (self._is_left_open(question) if len(question.facts) > 1 else question.id not in inside)
        ]

    def _is_left_open(self, question: Question) -> bool:
        """Whether a question for several facts was left open as a whole, and not asked in parts."""
        left = [fact for fact in question.facts if fact in self.left_open]
        return bool(left) and all(fact in left or fact in self.facts for fact in question.facts)

    def _is_known(self, name: str) -> bool:
        """Whether these rules have a question of that name: a profile may come from others."""
        from eligibility import UnknownName

        try:
            self.catalogue.question(name)
        except UnknownName:
            return False
        return True

    def enterprises(self) -> list[str]:
        """The names of those around the company, as far as they were given."""
        given = self.facts.get(ENTERPRISES)
        records = given if isinstance(given, list) else []
        names = (each.get("id") for each in records if isinstance(each, dict))
        return [name for name in names if isinstance(name, str)]

    def ask_again(self) -> int:
        """Forgets what was left open, so that it is asked again; how many questions that were. What is asked in parts stays so."""
        again = self.open_questions()
        names = {fact for name in again for fact in (name, *self.catalogue.question(name).facts)}
        self.left_open = [name for name in self.left_open if name not in names]
        self.history = [given for given in self.history if given.facts or given.question not in again]
        self.at = None
        return len(again)

    def back(self) -> bool:
        """Goes back to the answer before; whether there was one."""
        index = len(self.history) if self.at is None else self.at
        if not index:
            return False
        self.at = index - 1
        return True

    def back_to(self, number: int) -> bool:
        """Goes back to an answer by its number in `answers`; whether there is such a one."""
        if not 1 <= number <= len(self.history):
            return False
        self.at = number - 1
        return True

    def keep(self) -> None:
        """Leaves the answer that is looked at as it is, and goes on to the next."""
        if self.at is not None:
            self.at = self.at + 1 if self.at + 1 < len(self.history) else None

    def answers(self) -> Iterator[tuple[int, str]]:
        """Every answer so far with its number, a line each; those left open too."""
        for number, given in enumerate(self.history, 1):
            lines = self.case.in_words([fact for fact in given.facts if fact in self.facts], self.language)
            text = self.catalogue.question(given.question).text(self.language)
            yield from ((number, line) for line in lines or (f"{text} –",))

    def known(self, question: Question) -> tuple[str, ...]:
        """What is known of the facts that a question asks for, a line each."""
        return self.case.in_words([fact for fact in question.facts if fact in self.facts], self.language)

    def _earlier(self, question: Question) -> Given | None:
        return next((given for given in self.history if given.question == question.id), None)

    def _remember(self, given: Given) -> None:
        """An answer keeps the place of the one that it replaces."""
        place = next(
            (index for index, each in enumerate(self.history) if each.question == given.question), None
        )
        if place is None:
            self.history.append(given)
        else:
            self.history[place] = given
        self.at = None

    @property
    def count(self) -> int:
        """How many answers are known."""
        return sum(bool(given.facts) for given in self.history)

    def standings(self) -> list[Stand]:
        """How each instrument looked at stands."""
        assessment = self.case.assessment
        return [
            Stand(
                assessment.title(name, self.language),
                result.standing,
                name,
                result.outcome,
                len(result.missing),
            )
            for name, result in assessment.items()
            if self.instruments is None or name in self.instruments
        ]
