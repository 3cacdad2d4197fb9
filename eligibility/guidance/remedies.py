"""The smallest changes of facts that turn an ineligible instrument, each tried before it is said.

Only known facts behind the criteria that are not met are changed, and only those that a company can change (`changes:` in the
vocabulary). Criteria that share such facts are turned together; for each such group the fewest facts are sought, over one value
of each cell that the rules can tell apart, the nearest to the present one first. What is found for a fact is widened to the whole
range of values that serve as well. The changes of all groups make a remedy; its outcome is what the evaluator then says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, product, takewhile
from typing import Any, Final

from eligibility.engine.outcome import OUTCOMES, Outcome
from eligibility.guidance.desk import INELIGIBLE, NOT_ASSESSABLE, NOT_MET, Alone, Facts, Judgements, linked
from eligibility.profile.facts import Fact

MOST_FACTS: Final = 3
MOST_REMEDIES: Final = 3
MOST_TRIALS: Final = 1200


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that would change, from its present value to any value between `low` and `high`, or to one of `values`.

    `to` is the nearest of them, the one that was tried; `changes` says whether it is by decision or with time.
    """

    fact: str
    now: Any
    to: Any
    low: Any = None
    high: Any = None
    values: tuple[Any, ...] = ()
    changes: str = "by_decision"


@dataclass(frozen=True, slots=True)
class Remedy:
    """Changes that together turn an instrument, and the outcome that they lead to."""

    changes: tuple[Change, ...]
    outcome: Outcome

    def applied(self, facts: Facts) -> dict[str, Any]:
        """The facts after the changes."""
        return {**facts, **{change.fact: change.to for change in self.changes}}


def remedies(alone: Alone, facts: Facts, judgements: Judgements, on: date) -> tuple[Remedy, ...]:
    """The smallest remedies of an ineligible instrument, at most three; none when it is not, or nothing can be changed."""
    outcome, statuses = alone.evaluate(facts, judgements, on)
    if outcome != INELIGIBLE:
        return ()
    search = _Search(alone, dict(facts), judgements, on)
    options = []
    for failing, names, first in _groups(alone, facts, statuses):
        if any(alone.by_criterion[index].isdisjoint(names) for index in failing):
            return ()  # nothing behind this criterion can be changed
        options.append(search.group(failing, names, first))
        if not options[-1]:
            return ()
    made = []
    for parts in product(*options):
        changes = tuple(change for part in parts for change in part)
        turned = {**facts, **{change.fact: change.to for change in changes}}
        code = alone.evaluate(turned, judgements, on)[0]
        if code not in (INELIGIBLE, NOT_ASSESSABLE):
            made.append(Remedy(changes, OUTCOMES[code]))
    fewest = min((len(remedy.changes) for remedy in made), default=0)
    return tuple(remedy for remedy in made if len(remedy.changes) == fewest)[:MOST_REMEDIES]


def _groups(alone: Alone, facts: Facts, statuses: Sequence[int]) -> Iterator[tuple[list[int], list[str], int]]:
    """The required criteria linked by changeable facts that they share: those not met, and the facts of all of them.

    The facts of the failing criteria come first, and how many these are; the others are there for what a change would turn
    against the company.
    """
    vocabulary = alone.rules.catalogue.vocabulary.facts
    parts = [
        (index, {name for name in alone.by_criterion[index] if name in facts and _can_change(vocabulary[name])})
        for index, criterion in enumerate(alone.version.criteria)
        if not criterion.advisory
    ]
    for members, shared in linked(parts):
        failing = [index for index in members if statuses[index] == NOT_MET]
        first: set[str] = set().union(*(alone.by_criterion[index] for index in failing))
        if failing:
            ordered = sorted(shared, key=lambda name: (name not in first, alone.reads.index(name)))
            yield failing, ordered, sum(name in first for name in ordered)


def _can_change(fact: Fact) -> bool:
    return fact.changes != "never" and fact.type.kind not in ("records", "text")


@dataclass
class _Search:
    alone: Alone
    facts: dict[str, Any]
    judgements: Judgements
    on: date
    trials: int = 0

    def group(self, members: list[int], names: list[str], first: int) -> list[tuple[Change, ...]]:
        """The smallest sets of changes that turn these criteria, and turn no other against the company."""
        self.trials = 0
        vocabulary = self.alone.rules.catalogue.vocabulary.facts
        before = self.alone.evaluate(self.facts, self.judgements, self.on)[1]
        values = {name: self.nearest(vocabulary[name]) for name in names}
        for size in range(1, MOST_FACTS + 1):
            found = []
            for chosen in combinations(names, size):
                core = sum(name in names[:first] for name in chosen)
                if not core:
                    break  # a change that touches no failing criterion turns none
                change = self.one(members, before, {name: values[name] for name in chosen}, core)
                if change:
                    found.append(change)
                    if len(found) >= MOST_REMEDIES:
                        break
            if found:
                return found
        return []

    def nearest(self, fact: Fact) -> list[Any]:
        """Other values of a fact, the nearest to the present one first."""
        now = self.facts[fact.id]
        found = [value for value in self.alone.values(fact, self.facts, self.on) if value != now]
        return sorted(found, key=lambda value: _distance(value, now))

    def one(self, members: list[int], before: Sequence[int], values: Mapping[str, Sequence[Any]], core: int) -> tuple[Change, ...]:
        """The nearest combination of values that serves, each widened to its range.

        Only the first facts, `core` of them, are read by the failing criteria: the others are tried where these turn them.
        """
        every = list(values.values())
        for head in product(*every[:core]):
            if core < len(every):
                self.trials += 1
                if not self.turns(members, dict(zip(values, head, strict=False))):
                    continue
            for tail in product(*every[core:]):
                self.trials += 1
                if self.trials > MOST_TRIALS:
                    return ()
                trial = dict(zip(values, (*head, *tail), strict=True))
                if self.serves(members, before, trial):
                    return tuple(self.widened(members, before, trial, name, values[name]) for name in trial)
        return ()

    def turns(self, members: list[int], trial: Mapping[str, Any]) -> bool:
        """Whether no failing criterion is left not met."""
        after = self.alone.evaluate({**self.facts, **trial}, self.judgements, self.on)[1]
        return all(after[index] != NOT_MET for index in members)

    def serves(self, members: list[int], before: Sequence[int], trial: Mapping[str, Any]) -> bool:
        """Whether no criterion of the group is left not met, and none is that was not."""
        after = self.alone.evaluate({**self.facts, **trial}, self.judgements, self.on)[1]
        for index, (criterion, was, now) in enumerate(zip(self.alone.version.criteria, before, after, strict=True)):
            if now == NOT_MET and not criterion.advisory and (index in members or was != NOT_MET):
                return False
        return True

    def widened(
        self, members: list[int], before: Sequence[int], trial: Mapping[str, Any], name: str, values: Sequence[Any]
    ) -> Change:
        """The change of one fact, with all values that serve as well while the others stay."""
        fact = self.alone.rules.catalogue.vocabulary.facts[name]
        now, to = self.facts[name], trial[name]

        def serves(value: Any) -> bool:
            return self.serves(members, before, {**trial, name: value})

        if fact.type.kind not in ("number", "money", "percent", "date") or fact.type.many:
            serving = tuple(filter(serves, values))
            if fact.type.many:  # of several codes, each that serves alone says enough
                serving = tuple(value for value in serving if len(value) <= 1) or serving
            return Change(name, now, to, values=serving, changes=fact.changes)
        ordered = sorted({*values, now})
        place = ordered.index(to)
        *_, low = to, *takewhile(serves, reversed(ordered[:place]))
        *_, high = to, *takewhile(serves, ordered[place:])
        ends = (None if low == ordered[0] else low, None if high == ordered[-1] else high)
        return Change(name, now, to, *ends, changes=fact.changes)


def _distance(value: Any, now: Any) -> Any:
    """How far a value is from the present one, in an order that is the same every time."""
    if isinstance(value, int | Decimal) and isinstance(now, int | Decimal):
        return abs(Decimal(value) - Decimal(now))
    if isinstance(value, date) and isinstance(now, date):
        return abs((value - now).days)
    if isinstance(value, list) and isinstance(now, list):
        return len(set(value) ^ set(now))
    return 0
