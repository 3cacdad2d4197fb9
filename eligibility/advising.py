"""What a catalogue advises: questions to ask, answers to read, remedies, days on which outcomes flip, near misses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from eligibility.catalogue.model import CheckedCatalogue
from eligibility.engine.evaluator import Evaluator, Evaluators
from eligibility.engine.judgements import judgements_on
from eligibility.engine.outcome import OUTCOMES, STATUSES, Outcome, Status
from eligibility.errors import UnclearAnswer, UnknownInstrument, shown
from eligibility.guidance.answers import numbered, read_answer
from eligibility.guidance.dates import Timeline
from eligibility.guidance.desk import Alone, Desk
from eligibility.guidance.missing import Missing, minimal_missing, settling_sets
from eligibility.guidance.questions import questions
from eligibility.guidance.remedies import Remedy, remedies
from eligibility.profile.facts import Together
from eligibility.profile.models import CompanyProfile
from eligibility.report import formats
from eligibility.report.advice import Advice, plain
from eligibility.report.phrases import Language

MOST_SETTLING_FACTS = 12
"""Settling sets are sought where no more facts than these are missing."""


class Advising:
    """The advising half of `Catalogue`."""

    checked: CheckedCatalogue
    _last: tuple[CompanyProfile, date, dict[str, Any], dict[tuple[str, str], bool], dict[str, Missing]] | None = None

    @property
    def family(self) -> Evaluators:
        raise NotImplementedError

    def evaluator(self, on: date) -> Evaluator:
        raise NotImplementedError

    @cached_property
    def _desk(self) -> Desk:
        return Desk(self.family)

    @cached_property
    def _timeline(self) -> Timeline:
        return Timeline(self.family)

    def _alone(self, on: date, instruments: Collection[str] | None) -> Iterator[Alone]:
        rules = self.evaluator(on).rules
        for name in instruments or ():
            if name not in rules.catalogue.instruments:
                raise UnknownInstrument(name, rules.catalogue.instruments)
        yield from (self._desk.alone(name, rules) for name in rules.open if instruments is None or name in instruments)

    def _looked(
        self, profile: CompanyProfile, on: date, desks: list[Alone]
    ) -> tuple[dict[str, Any], dict[tuple[str, str], bool], dict[str, Missing]]:
        """The facts and judgements of a profile, and what is missing of each instrument; kept for the profile looked at last."""
        last = self._last
        if last is None or last[0] is not profile or last[1] != on:
            last = self._last = (profile, on, profile.facts(), judgements_on(profile.judgements, self.evaluator(on).rules), {})
        _, _, facts, judgements, missing = last
        for alone in desks:
            if alone.name not in missing:
                missing[alone.name] = minimal_missing(alone, facts, judgements, on)
        return facts, judgements, missing

    def ask(
        self,
        profile: CompanyProfile,
        *,
        on: date,
        language: Language = "en",
        instruments: Collection[str] | None = None,
        skip: Collection[str] = (),
        most: int = 1,
    ) -> list[dict[str, Any]]:
        """The questions most worth asking next, each with its facts, its choices and the reason why; none when all is settled.

        `instruments` looks at these alone; `skip` leaves out facts (or questions for several facts) by id. Raises
        `UnknownInstrument`.
        """
        desks = list(self._alone(on, instruments))
        facts, judgements, missing = self._looked(profile, on, desks)
        advice, found = Advice(self.checked, language), []
        asked: set[str] = set()
        ranked = questions(desks, facts, judgements, on, missing)
        wanted = {question.fact for question in ranked}
        for question in ranked:
            if question.fact in asked or question.fact in skip:
                continue
            together = self._together(question.fact, wanted, facts, skip)
            asked.update(together.facts if together else (question.fact,))
            found.append(advice.question(question, together, len(desks)))
            if len(found) == most:
                break
        return found

    def _together(self, fact: str, wanted: Collection[str], facts: Mapping[str, Any], skip: Collection[str]) -> Together | None:
        """The question that asks for a fact with others, where at least two of them are wanted and none is given."""
        for together in self.checked.vocabulary.together.values():
            whole = fact in together.facts and together.id not in skip and not any(part in facts for part in together.facts)
            if whole and sum(part in wanted for part in together.facts) >= 2:
                return together
        return None

    def answer(self, question: str, text: str, *, language: Language = "en") -> dict[str, Any]:
        """The facts that an answer to a question gives, as JSON values by fact id.

        An answer to a question for several facts may give none: they are then to be asked one by one. Raises `UnclearAnswer`,
        and `KeyError` for an unknown question.
        """
        vocabulary = self.checked.vocabulary
        names = formats.country_names()
        if question not in vocabulary.together:
            return {question: plain(read_answer(text, vocabulary.facts[question], vocabulary, language, names))}
        together = vocabulary.together[question]
        if together.same:
            value = plain(read_answer(text, vocabulary.facts[together.facts[0]], vocabulary, language, names))
            return dict.fromkeys(together.facts, value)
        codes = list(together.answers)
        said = text.strip().casefold()
        place = numbered(said, len(codes))
        if place is not None:
            return dict(together.answers[codes[place]][1])
        for code, (title, gives) in together.answers.items():
            if said in (code, *(words.casefold() for words in title.values())):
                return dict(gives)
        titles = (title[language] for title, _ in together.answers.values())
        raise UnclearAnswer(f"`{shown(text.strip())}` is not one of: {', '.join(titles)}")

    def remedies(self, profile: CompanyProfile, instrument: str, *, on: date) -> tuple[Remedy, ...]:
        """The smallest changes of facts that turn an ineligible instrument. Raises `UnknownInstrument`."""
        facts, judgements = profile.facts(), judgements_on(profile.judgements, self.evaluator(on).rules)
        return tuple(remedy for alone in self._alone(on, [instrument]) for remedy in remedies(alone, facts, judgements, on))

    def advise(
        self,
        profile: CompanyProfile,
        *,
        on: date,
        language: Language = "en",
        instruments: Collection[str] | None = None,
        settling: bool = False,
    ) -> list[dict[str, Any]]:
        """Per assessable instrument: what is missing exactly, remedies, until when the outcome holds, and what follows.

        `settling` adds the smallest sets of facts that could settle it. Raises `UnknownInstrument`.
        """
        advice = Advice(self.checked, language)
        desks = list(self._alone(on, instruments))
        facts, judgements, known = self._looked(profile, on, desks)
        intervals = self._timeline.intervals(profile, on)
        forms = []
        for alone in desks:
            missing = known[alone.name]
            code, statuses = alone.evaluate(facts, judgements, on)
            outcome = OUTCOMES[code]
            awaits = [
                criterion
                for criterion, status in zip(alone.version.criteria, statuses, strict=True)
                if outcome is Outcome.CONDITIONAL and STATUSES[status] is Status.NEEDS_JUDGEMENT
            ]
            sets = None
            if settling and 0 < len(missing.facts) <= MOST_SETTLING_FACTS:
                sets = settling_sets(alone, facts, judgements, on, missing.facts)
            found = remedies(alone, facts, judgements, on)
            forms.append(advice.instrument(alone.name, outcome, missing, sets, found, awaits, intervals[alone.name]))
        return forms

    def advice_text(self, forms: list[dict[str, Any]], language: Language = "en") -> str:
        """What `advise` found, as text."""
        titles = {name: versions[-1].title[language] for name, versions in self.checked.instruments.items()}
        return Advice(self.checked, language).write(forms, titles)

    def near_misses(self, profiles: Mapping[str, CompanyProfile], *, on: date, language: Language = "en") -> list[dict[str, Any]]:
        """Over a portfolio: each company that one changed fact separates from an instrument that is open, with that change."""
        advice, found = Advice(self.checked, language), []
        for company, profile in profiles.items():
            facts, judgements = profile.facts(), judgements_on(profile.judgements, self.evaluator(on).rules)
            for alone in self._alone(on, None):
                for remedy in remedies(alone, facts, judgements, on):
                    if len(remedy.changes) == 1 and remedy.outcome in (Outcome.ELIGIBLE, Outcome.CONDITIONAL):
                        found.append({"company": company, "instrument": alone.name, **advice.remedy(remedy)})
        return found
