"""Until when an outcome holds: the days on which it can change, tried one by one.

What changes with time alone is known beforehand: a version begins or ends, a call opens or closes, a word of availability comes
in, a date of the profile leaves (or enters) a period that some rule counts, an accounting period closes, de minimis aid falls
out, a judgement takes effect. Between two of these days nothing can change, so that the outcomes on these days are all outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from eligibility.engine.evaluator import Evaluators
from eligibility.engine.outcome import Outcome
from eligibility.language.tree import Literal, comparisons_of
from eligibility.law import accounts as accounts_law
from eligibility.law import de_minimis
from eligibility.profile.models import CompanyProfile
from eligibility.rules.model import CheckedCatalogue, InstrumentVersion
from eligibility.units import EDGES, add_months

HORIZON: Final = timedelta(days=731)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `since` to `until` (both included; None where nothing changes up to the horizon) an instrument says the same."""

    since: date
    until: date | None
    outcome: Outcome
    availability: str | None
    version: date | None

    def agrees_with(self, other: Interval) -> bool:
        """Whether another says the same on other days."""
        return replace(other, since=self.since, until=self.until) == self


class Timeline:
    """What a catalogue says as time passes."""

    def __init__(self, family: Evaluators) -> None:
        self.family = family
        self.periods = set(_periods(family.catalogue))
        self.fixed = set(_fixed(family))

    def intervals(
        self, profile: CompanyProfile, on: date, horizon: timedelta = HORIZON
    ) -> dict[str, tuple[Interval, ...]]:
        """What each instrument says from a date on, for as long as nothing but time passes."""
        last = min(date.max - _DAY, on + min(horizon, date.max - _DAY - on))
        deciding = {on, *self.family.frames.changes, *self.of(profile, on)}
        days = [on, *sorted({day for day in (*self.fixed, *deciding) if on < day <= last})]
        outcomes: list[tuple[str, Outcome, InstrumentVersion | None]] = []
        found: dict[str, list[Interval]] = {}
        for day, following in pairwise([*days, None]):
            assert day is not None
            until = following - _DAY if following else None
            if day in deciding:  # on any other day a call opens or closes, and nothing else changes
                outcomes = list(self.family.on(day).outcomes(profile))
            for name, outcome, version in outcomes:
                interval = _interval(day, until, outcome, version)
                before = found.setdefault(name, [])
                if before and before[-1].agrees_with(interval):
                    interval = replace(interval, since=before.pop().since)
                before.append(interval)
        return {name: tuple(intervals) for name, intervals in found.items()}

    def of(self, profile: CompanyProfile, on: date) -> Iterator[date]:
        """The days that a profile brings with it."""
        facts: dict[str, Any] = dict(profile.facts())
        applied = [profile.application(name) for name in profile.applications or ()]
        days = [
            (fact, value)
            for given in (facts, *applied)
            for fact, value in given.items()
            if isinstance(value, date)
        ]
        yield from (day for _, day in days)  # what lies ahead happens on its day
        for fact, edge, months in self.periods:
            for given in (day for name, day in days if name == fact):
                passed = add_months(given, months)
                yield passed
                # A period holds its anniversary, and is over on the day after; an open one leaves it out.
                if passed < date.max and edge != "open_period":
                    yield passed + _DAY
        accounts = [facts.get("company.accounts"), facts.get("group.accounts")]
        accounts += [enterprise.accounts for enterprise in facts.get("group.enterprises") or ()]
        rules = self.family.on(on).rules
        size = rules.law.get(accounts_law.LAW)
        for periods in accounts:
            yield from accounts_law.days(periods or (), size.amounts if size else None)
        law = rules.law.get(de_minimis.LAW)
        for award in facts.get("aid.de_minimis") or ():
            yield award.granted_on
            if law:
                yield de_minimis.ends(award.granted_on, law.amounts)
        yield from (judgement.on for judgement in profile.judgements or ())


def _interval(day: date, until: date | None, outcome: Outcome, version: InstrumentVersion | None) -> Interval:
    """What an instrument says between two days."""
    if version is None:
        return Interval(day, until, outcome, availability=None, version=None)
    return Interval(day, until, outcome, version.availability_on(day), version.valid.start)


def _fixed(family: Evaluators) -> Iterator[date]:
    """The days on which a version, a word of availability or a call begins or ends."""
    yield from family.frames.changes
    for version in (version for versions in family.catalogue.instruments.values() for version in versions):
        yield from (start for start, *_ in version.availability)
        for call in version.calls:
            yield from (day for day in (call.opens, call.closes and call.closes + _DAY) if day)


def _periods(catalogue: CheckedCatalogue) -> Iterator[tuple[str, str, int]]:
    """The date facts that any rule counts a period from: (fact, kind of edge, months)."""
    trees = [
        tree for versions in catalogue.instruments.values() for version in versions for tree in version.trees
    ]
    trees += [
        tree for versions in catalogue.definitions.values() for version in versions for tree in version.trees
    ]
    trees += [version.when for versions in catalogue.implications.values() for version in versions]
    for fact, comparison in comparisons_of(trees):
        if comparison.word.operand in EDGES and isinstance(comparison.operand, Literal):
            yield fact.id, comparison.word.operand, comparison.operand.value  # type: ignore[misc]
