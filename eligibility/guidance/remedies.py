"""The smallest changes of facts that turn an ineligible instrument, each tried before it is said.

Only known facts behind the criteria that are not met are changed, and only those that a company can change (`changes:` in the
vocabulary). Criteria that share such facts are turned together; for each such group the fewest facts are sought, over one value
of each cell that the rules can tell apart, the nearest to the present one first. What is found for a fact is widened to the whole
range of values that serve as well. The changes of all groups make a remedy; its outcome is what the evaluator then says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import combinations, product
from typing import Any, Final

from eligibility.arguments import check_language
from eligibility.engine.outcome import OUTCOMES, Outcome, OutcomeCode, StatusCode
from eligibility.engine.trial import Facts, Judgements, Trial, linked
from eligibility.possible import Holding, Range, ends
from eligibility.profile.facts import Fact, Unit
from eligibility.words import formats
from eligibility.words.phrases import PHRASES, Language

MOST_FACTS: Final = 3
MOST_REMEDIES: Final = 3
MOST_TRIALS: Final = 1200
ORDERED: Final = ("number", "money", "percent", "date")
"""The kinds of facts whose values form ranges."""


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """One fact that would change, from its present value to any value between `low` and `high`, or to one of `values`.

    `to` is the nearest of them, the one that was tried.
    """

    about: Fact
    units: Mapping[str, Unit] = field(compare=False)
    now: object
    to: object
    low: object = None
    high: object = None
    values: tuple[object, ...] = ()

    def __repr__(self) -> str:
        return f"<Change {self.fact}: {self.text()}>"

    @property
    def fact(self) -> str:
        """Its id."""
        return self.about.id

    @property
    def changes(self) -> str:
        """`by_decision` or `with_time`."""
        return self.about.changes

    def text(self, language: Language = "en") -> str:
        """`Amount requested: at most EUR 250 000 (now EUR 2 000 000)`."""
        check_language(language)
        words, now = PHRASES[language], self._said(self.now, language)
        time = f", {words['with time']}" if self.changes == "with_time" else ""
        return f"{self.about.title[language]}: {self._wanted(language)} ({words['now']} {now}{time})"

    def wanted(self, language: Language = "en") -> str:
        """`Amount requested: at most EUR 250 000`, without what it is now."""
        check_language(language)
        return f"{self.about.title[language]}: {self._wanted(language)}"

    def _wanted(self, language: Language) -> str:
        """The values that serve, as one would write them."""
        words, dated = PHRASES[language], self.about.type.kind == "date"
        low, high = self._said(self.low, language), self._said(self.high, language)
        if self.values:
            return formats.series((self._said(value, language) for value in self.values), language)
        if self.low is None and self.high is None:
            return self._said(self.to, language)
        if self.low is None:
            return f"{words['on or before' if dated else 'at most']} {high}"
        if self.high is None:
            return f"{words['on or after' if dated else 'at least']} {low}"
        return low if self.low == self.high else words["range"].format(low=low, high=high)

    def _said(self, value: object, language: Language) -> str:
        return formats.value_text(value, self.about.type, self.units, language)


@dataclass(frozen=True, slots=True, repr=False)
class Remedy:
    """Changes that together turn an instrument, and the outcome that they lead to."""

    changes: tuple[Change, ...]
    outcome: Outcome

    def __repr__(self) -> str:
        return f"<Remedy {', '.join(change.fact for change in self.changes)}: {self.outcome.value}>"

    def text(self, language: Language = "en") -> str:
        """`Amount requested: at most EUR 250 000 (now EUR 2 000 000); …`."""
        return "; ".join(change.text(language) for change in self.changes)

    def applied(self, facts: Facts) -> dict[str, Any]:
        """The facts after the changes."""
        return {**facts, **{change.fact: change.to for change in self.changes}}


def remedies(
    trial: Trial,
    facts: Facts,
    judgements: Judgements,
    on: date,
    can_change: Callable[[Fact], bool] = lambda fact: fact.changes != "never",
) -> tuple[Remedy, ...]:
    """The smallest remedies of an ineligible instrument, at most three; none when it is not, or nothing can be changed.

    `can_change` says which facts may be changed: those that a company can change.
    """
    outcome, statuses = trial.evaluate(facts, judgements, on)
    if outcome != OutcomeCode.INELIGIBLE:
        return ()
    options = []
    for failing, names, first in _groups(trial, facts, statuses, can_change):
        if any(trial.by_criterion[index].isdisjoint(names) for index in failing):
            return ()  # nothing behind this criterion can be changed
        options.append(_Search(trial, facts, judgements, on, failing, statuses).smallest(names, first))
        if not options[-1]:
            return ()
    made = []
    for parts in product(*options):
        changes = tuple(change for part in parts for change in part)
        turned = {**facts, **{change.fact: change.to for change in changes}}
        said = trial.what_if(turned, judgements, on)
        code = said[0] if said else OutcomeCode.INELIGIBLE  # nobody is like that
        if code not in (OutcomeCode.INELIGIBLE, OutcomeCode.NOT_ASSESSABLE):
            made.append(Remedy(changes, OUTCOMES[code]))
    fewest = min((len(remedy.changes) for remedy in made), default=0)
    return tuple(remedy for remedy in made if len(remedy.changes) == fewest)[:MOST_REMEDIES]


def _groups(
    trial: Trial, facts: Facts, statuses: Sequence[int], can_change: Callable[[Fact], bool]
) -> Iterator[tuple[list[int], list[str], int]]:
    """The required criteria linked by changeable facts that they share: those not met, and the facts of all of them.

    The facts of the failing criteria come first, and how many these are; the others are there for what a change would turn
    against the company.
    """
    vocabulary = trial.rules.catalogue.vocabulary.facts
    changeable = {name for name in facts if name in vocabulary and _has_cells(vocabulary[name]) and can_change(vocabulary[name])}
    parts = [
        (index, set(trial.by_criterion[index] & changeable))
        for index, criterion in enumerate(trial.version.criteria)
        if not criterion.advisory
    ]
    for members, shared in linked(parts):
        failing = [index for index in members if statuses[index] == StatusCode.NOT_MET]
        first: set[str] = set().union(*(trial.by_criterion[index] for index in failing))
        if failing:
            ordered = sorted(shared, key=lambda name: (name not in first, trial.reads.index(name)))
            yield failing, ordered, sum(name in first for name in ordered)


def _has_cells(fact: Fact) -> bool:
    """Whether it has values that can be tried one by one."""
    return fact.type.kind not in ("records", "text")


@dataclass
class _Search:
    """The changes that turn the failing criteria of one group, and turn no other against the company."""

    trial: Trial
    facts: Facts
    judgements: Judgements
    on: date
    failing: Collection[int]
    before: Sequence[int]
    tried: int = 0

    def smallest(self, names: Sequence[str], first: int) -> list[tuple[Change, ...]]:
        """The smallest sets of changes; the failing criteria read the first facts, so many of them."""
        values = {name: self.nearest(name) for name in names}
        for size in range(1, MOST_FACTS + 1):
            found = []
            for chosen in combinations(names, size):
                core = sum(name in names[:first] for name in chosen)
                if not core:
                    break  # a change that touches no failing criterion turns none
                changes = self.changes({name: values[name] for name in chosen}, core)
                if changes:
                    found.append(changes)
                    if len(found) >= MOST_REMEDIES:
                        break
            if found:
                return found
        return []

    def nearest(self, name: str) -> list[Any]:
        """Other values of a fact, the nearest to the present one first; of lists as near those with codes that the rules name."""
        fact, now = self.trial.rules.catalogue.vocabulary.facts[name], self.facts[name]
        others = {other: value for other, value in self.facts.items() if other != name}
        found = [value for value in self.trial.values(fact, others, self.on) if value != now]
        if not fact.type.many:
            return sorted(found, key=lambda value: _distance(value, now))
        named = self.named(name)
        return sorted(found, key=lambda value: (_distance(value, now), not named.issuperset(value)))

    def named(self, name: str) -> frozenset[str]:
        """The codes of a list that the rules of the instrument name, and those that it has."""
        now = self.facts[name]
        return self.trial.named.get(name, frozenset()) | frozenset(now.surely if isinstance(now, Holding) else now)

    def changes(self, values: Mapping[str, Sequence[Any]], core: int) -> tuple[Change, ...]:
        """The nearest combination of values that serves, each widened to its range.

        Only the first facts, `core` of them, are read by the failing criteria: the others are tried where these turn them.
        """
        every = list(values.values())
        for head in product(*every[:core]):
            if core < len(every):
                self.tried += 1
                if not self.turns(dict(zip(values, head, strict=False))):
                    continue
            for tail in product(*every[core:]):
                self.tried += 1
                if self.tried > MOST_TRIALS:
                    return ()
                changed = dict(zip(values, (*head, *tail), strict=True))
                if self.serves(changed):
                    return tuple(self.widened(changed, name, values[name]) for name in changed)
        return ()

    def after(self, changed: Facts) -> Sequence[int]:
        """The statuses when some facts are changed; nothing is met by what nobody can be."""
        said = self.trial.what_if({**self.facts, **changed}, self.judgements, self.on)
        return said[1] if said else [StatusCode.NOT_MET] * len(self.before)

    def turns(self, changed: Facts) -> bool:
        """Whether no failing criterion is left not met."""
        after = self.after(changed)
        return all(after[index] != StatusCode.NOT_MET for index in self.failing)

    def serves(self, changed: Facts) -> bool:
        """Whether no failing criterion is left not met, and none becomes it."""
        after = self.after(changed)
        for index, criterion in enumerate(self.trial.version.criteria):
            if after[index] != StatusCode.NOT_MET or criterion.advisory:
                continue
            if index in self.failing or self.before[index] != StatusCode.NOT_MET:
                return False
        return True

    def widened(self, changed: Facts, name: str, values: Sequence[Any]) -> Change:
        """The change of one fact, with all values that serve as well while the others stay."""
        vocabulary = self.trial.rules.catalogue.vocabulary
        fact, now, to = vocabulary.facts[name], self.facts[name], changed[name]
        if fact.type.kind in ORDERED and not fact.type.many:
            return Change(fact, vocabulary.units, now, to, *self.bounds(changed, name, values))
        if not fact.type.many:
            serving = [value for value in values if self.serves({**changed, name: value})]
            return Change(fact, vocabulary.units, now, to, values=tuple(serving))
        # Of several codes, each that serves alone says enough, and those say enough that the rules of the instrument name.
        named = self.named(name)
        tried = [value for value in values if named.issuperset(value)]
        serving = [value for value in tried if self.serves({**changed, name: value})]
        serving = serving or [value for value in values if self.serves({**changed, name: value})]
        alone = tuple(value for value in serving if len(value) <= 1)
        return Change(fact, vocabulary.units, now, to, values=alone or tuple(serving))

    def bounds(self, changed: Facts, name: str, values: Sequence[Any]) -> tuple[Any, Any]:
        """The least and the greatest value that serve without a gap; None where there is no end."""
        present = (end for end in ends(self.facts[name]) if end is not None)
        ordered = sorted({*values, *present})
        low = high = ordered.index(changed[name])
        while low > 0 and self.serves({**changed, name: ordered[low - 1]}):
            low -= 1
        while high < len(ordered) - 1 and self.serves({**changed, name: ordered[high + 1]}):
            high += 1
        return (None if low == 0 else ordered[low], None if high == len(ordered) - 1 else ordered[high])


def _distance(value: Any, now: Any) -> Any:
    """How far a value is from what is so, or from what may be so, in an order that is the same every time."""
    if isinstance(now, Range):
        return min(_distance(value, end) for end in ends(now) if end is not None)
    if isinstance(now, Holding):
        return len(set(value) ^ now.surely)
    if isinstance(value, int | Decimal) and isinstance(now, int | Decimal):
        return abs(Decimal(value) - Decimal(now))
    if isinstance(value, date) and isinstance(now, date):
        return abs((value - now).days)
    if isinstance(value, list) and isinstance(now, list):
        return len(set(value) ^ set(now))
    return 0
