"""What guidance says of one instrument.

What is missing, what would change its outcome, who judges, and until when it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from eligibility.arguments import check_language
from eligibility.engine.assessment import Result
from eligibility.engine.missing import Missing
from eligibility.engine.outcome import Outcome, Status
from eligibility.engine.standing import Standing
from eligibility.engine.trial import Facts, Judgements, Trial
from eligibility.guidance.remedies import Remedy
from eligibility.guidance.settling import Settling, settling_sets
from eligibility.guidance.timeline import Interval
from eligibility.law.open_fields import OpenField
from eligibility.profile.facts import Fact, Vocabulary
from eligibility.words import formats
from eligibility.words.lines import Line, wrapped, written
from eligibility.words.phrases import PHRASES, Language
from eligibility.yaml.readers import Texts

MOST_SETTLING_FACTS: Final = 12
"""Settling sets are sought where no more facts than these are missing."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A judgement that a conditional outcome waits for: only the body that judges can turn it."""

    criterion: str
    title: Texts
    judged_by: str
    body: Texts

    def text(self, language: Language = "en") -> str:
        """`to be judged: title (body)`."""
        check_language(language)
        return f"{PHRASES[language]['to be judged']}: {self.title[language]} ({self.body[language]})"


@dataclass(frozen=True, slots=True, repr=False)
class Advice:
    """Guidance on one instrument. `settling` is None unless it was asked for, and where too much is missing.

    `fits` are the other requests that it would take, where the request alone refuses.
    """

    instrument: str
    outcome: Outcome
    standing: Standing
    missing: Missing
    settling: Settling | None
    remedies: tuple[Remedy, ...]
    fits: tuple[Remedy, ...]
    awaits: tuple[Awaited, ...]
    intervals: tuple[Interval, ...]
    title: Texts = field(compare=False)
    vocabulary: Vocabulary = field(compare=False)
    """Every fact of a profile, whose titles `text` names."""
    left_open: tuple[OpenField, ...] = ()
    """The fields of given records that leave it open: what `missing` means by a list that is given."""

    def __repr__(self) -> str:
        counted = f"{len(self.missing.facts)} missing, {len(self.remedies)} remedies"
        return f"<Advice {self.instrument}: {self.outcome.value}, {counted}, until {self.holds_until}>"

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact of a profile."""
        return self.vocabulary.facts

    @property
    def holds_until(self) -> date | None:
        """The last day of this outcome and this availability, when nothing but time passes."""
        return self.intervals[0].until

    @property
    def then(self) -> Interval | None:
        """What it says after that day."""
        return self.intervals[1] if len(self.intervals) > 1 else None

    def text(self, language: Language = "en") -> str:
        """What would change the outcome, and until when it holds; empty where there is nothing to say."""
        check_language(language)
        words, lines = PHRASES[language], list(self._lines(language))
        if not lines:
            return ""
        said = f"{words[f'outcome.{self.outcome.value}'].lower()}, {formats.lowered(words[f'standing.{self.standing.value}'])}"
        head = f"  {self.title[language]}  [{self.instrument}]: {said}"
        return written([head, *lines])

    def _lines(self, language: Language) -> Iterator[Line]:
        words = PHRASES[language]
        for taken in self.fits:
            yield f"      {words['would take']} ({words[f'outcome.{taken.outcome.value}'].lower()}):"
            yield from (f"        - {change.text(language)}" for change in taken.changes)
        for remedy in self.remedies:
            if remedy in self.fits:
                continue  # told already
            outcome = words[f"outcome.{remedy.outcome.value}"].lower()
            yield f"      {words['would make'].format(outcome=outcome)}:"
            yield from (f"        - {change.text(language)}" for change in remedy.changes)
        for awaited in self.awaits:
            yield from wrapped(awaited.text(language), 6)
        if self.missing.facts:
            titles = formats.open_field_titles(self.left_open, self.vocabulary, language)
            yield from wrapped(formats.name_missing(self.missing.facts, self.facts, language, titles), 6)
        if self.then:
            said = words[f"outcome.{self.then.outcome.value}"].lower()
            if self.then.availability:
                said += f", {words[f'availability.{self.then.availability}']}"
            yield f"      {words['flips'].format(on=formats.day(self.then.since, language), outcome=said)}"


def advise(
    trial: Trial,
    facts: Facts,
    judgements: Judgements,
    result: Result,
    missing: Missing,
    remedies: tuple[Remedy, ...],
    fits: tuple[Remedy, ...],
    intervals: tuple[Interval, ...],
    left_open: tuple[OpenField, ...] = (),
    *,
    settling: bool,
) -> Advice:
    """Guidance on one instrument, of which all is known but what would settle it and who judges."""
    sets = None
    if settling and 0 < len(missing.facts) <= MOST_SETTLING_FACTS:
        sets = settling_sets(trial, facts, judgements, result.on, missing.facts)
    return Advice(
        instrument=trial.name,
        outcome=result.outcome,
        standing=result.standing,
        missing=missing,
        settling=sets,
        remedies=remedies,
        fits=fits,
        awaits=tuple(_awaited(trial, result)) if result.outcome is Outcome.CONDITIONAL else (),
        intervals=intervals,
        title=trial.version.title,
        vocabulary=trial.rules.catalogue.vocabulary,
        left_open=left_open,
    )


def _awaited(trial: Trial, result: Result) -> Iterator[Awaited]:
    """The criteria that wait for a judgement."""
    bodies = trial.rules.catalogue.vocabulary.bodies
    for criterion, status in result.criteria:
        if status is Status.NEEDS_JUDGEMENT and criterion.judged_by:
            yield Awaited(criterion.id, criterion.title, criterion.judged_by, bodies[criterion.judged_by])
