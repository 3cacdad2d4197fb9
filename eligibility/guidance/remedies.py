"""The smallest changes of facts that turn an ineligible instrument, each tried before it is said.

Only known facts behind the criteria that refuse are changed, and only those that a company can change (`changes:` in the
vocabulary). A criterion refuses that is not met; where all are open, those refuse that exclude each other. Criteria that share such
facts are turned together; for each such group the fewest facts are sought, over one value of each cell that the rules can tell
apart, the nearest to the present one first. What is found for a fact is widened to the whole range of values that serve as well.
The changes of all groups make a remedy; its outcome is what the evaluator then says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import combinations, product
from typing import Any, Final

from eligibility.arguments import check_language
from eligibility.engine.outcome import OUTCOMES, Outcome, OutcomeCode, StatusCode
from eligibility.engine.settling import Statuses, Together
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
WhatIf = Callable[[Facts], tuple[int, Statuses] | None]
"""The outcome code and the status codes of some facts; None for facts that nobody can have together."""


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
    together: Together | None = None,
) -> tuple[Remedy, ...]:
    """The smallest remedies of an ineligible instrument, at most three; none when it is not, or nothing can be changed.

    `can_change` says which facts may be changed: those that a company can change. `together` looks at all tests at once, where some
    share facts: criteria that exclude each other refuse too, although each of them is open.
    """

    def what_if(facts: Facts) -> tuple[int, Statuses] | None:
        if together is None:
            return trial.what_if(facts, judgements, on)
        return together.what_if(trial, facts, judgements, on)

    made: list[Remedy] = []
    for changes in _turning(trial, facts, on, what_if, can_change, together):
        turned = {**facts, **{change.fact: change.to for change in changes}}
        said = what_if(turned)
        if said is None:
            continue  # nobody is like that
        outcome = OUTCOMES[said[0]]
        if outcome not in (Outcome.INELIGIBLE, Outcome.NOT_ASSESSABLE):
            made.append(Remedy(changes, outcome))
        elif _all_open(trial, said[1]):
            # What is left excludes each other: that needs changes of other facts, beside these.
            others = partial(_is_other, can_change, changes)
            more = remedies(trial, turned, judgements, on, others, together)
            made += [Remedy((*changes, *remedy.changes), remedy.outcome) for remedy in more]
    fewest = min((len(remedy.changes) for remedy in made), default=0)
    return tuple(remedy for remedy in made if len(remedy.changes) == fewest)[:MOST_REMEDIES]


def _turning(
    trial: Trial,
    facts: Facts,
    on: date,
    what_if: WhatIf,
    can_change: Callable[[Fact], bool],
    together: Together | None,
) -> Iterator[tuple[Change, ...]]:
    """Changes that turn every group of criteria that refuse; none where one of the groups cannot be turned."""
    said = what_if(facts)
    if said is None or said[0] != OutcomeCode.INELIGIBLE:
        return
    _, statuses = said
    options: list[list[tuple[Change, ...]]] = []
    for group in _groups(trial, facts, statuses, can_change, together):
        if any(trial.by_criterion[index].isdisjoint(group.names) for index in group.unmet):
            return  # nothing behind this criterion can be changed
        options.append(_Search(trial, facts, on, what_if, group, statuses).smallest())
        if not options[-1]:
            return
    for parts in product(*options):
        changes = tuple(change for part in parts for change in part)
        if changes:
            yield changes


def _is_other(can_change: Callable[[Fact], bool], changes: Sequence[Change], fact: Fact) -> bool:
    """Whether a fact can be changed beside some changes."""
    return can_change(fact) and all(change.fact != fact.id for change in changes)


@dataclass(frozen=True)
class _Group:
    """Criteria that a change of one fact may turn together, by their places.

    `unmet` are not met. `excluding` are all open and exclude each other: one of them has to give way. `names` are the facts that
    can be changed, first the `core` ones, which these criteria read; the others are there for what a change would turn against the
    company.
    """

    names: Sequence[str]
    core: int
    unmet: Sequence[int] = ()
    excluding: Sequence[int] = ()


def _groups(
    trial: Trial,
    facts: Facts,
    statuses: Statuses,
    can_change: Callable[[Fact], bool],
    together: Together | None,
) -> Iterator[_Group]:
    """The required criteria that are not met, linked by the changeable facts that they share, or those that exclude each other."""
    vocabulary = trial.rules.catalogue.vocabulary.facts
    changeable = {
        name
        for name in facts
        if name in vocabulary and _has_cells(vocabulary[name]) and can_change(vocabulary[name])
    }
    if together and _all_open(trial, statuses):
        excluding = together.excluding(statuses)
        read: set[str] = set().union(*(trial.by_criterion[index] for index in excluding))
        names = sorted(read & changeable, key=trial.reads.index)
        yield _Group(names, len(names), excluding=excluding)
        return
    parts = [(index, set(trial.by_criterion[index] & changeable)) for index in _required(trial)]
    for members, shared in linked(parts):
        unmet = [index for index in members if statuses[index] == StatusCode.NOT_MET]
        first: set[str] = set().union(*(trial.by_criterion[index] for index in unmet))
        if unmet:
            names = sorted(shared, key=lambda name: (name not in first, trial.reads.index(name)))
            yield _Group(names, sum(name in first for name in names), unmet=unmet)


def _required(trial: Trial) -> list[int]:
    """The places of the criteria that refuse where they are not met."""
    return [index for index, criterion in enumerate(trial.version.criteria) if not criterion.advisory]


def _all_open(trial: Trial, statuses: Statuses) -> bool:
    """Whether no criterion on its own refuses."""
    return all(statuses[index] != StatusCode.NOT_MET for index in _required(trial))


def _has_cells(fact: Fact) -> bool:
    """Whether it has values that can be tried one by one."""
    return fact.type.kind not in ("records", "text")


@dataclass
class _Search:
    """The changes that turn the refusing criteria of one group, and turn no other against the company."""

    trial: Trial
    facts: Facts
    on: date
    what_if: WhatIf
    group: _Group
    before: Statuses
    tried: int = 0
    turned: dict[tuple[tuple[str, int], ...], bool] = field(default_factory=dict)

    def smallest(self) -> list[tuple[Change, ...]]:
        """The smallest sets of changes."""
        names = self.group.names
        values = {name: self.nearest(name) for name in names}
        for size in range(1, MOST_FACTS + 1):
            found = []
            for chosen in combinations(names, size):
                core = sum(name in names[: self.group.core] for name in chosen)
                if not core:
                    break  # a change that touches no refusing criterion turns none
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
        return self.trial.named.get(name, frozenset()) | frozenset(
            now.surely if isinstance(now, Holding) else now
        )

    def changes(self, values: Mapping[str, Sequence[Any]], core: int) -> tuple[Change, ...]:
        """The nearest combination of values that serves, each widened to its range.

        Only the first facts, `core` of them, are read by the refusing criteria: the others are tried where these turn them.
        """
        names, every = list(values), list(values.values())
        for places in product(*(range(len(each)) for each in every[:core])):
            head = {name: each[place] for name, each, place in zip(names, every, places, strict=False)}
            if core < len(every) and not self.is_turned_by(tuple(zip(names, places, strict=False)), head):
                continue
            for tail in product(*every[core:]):
                self.tried += 1
                if self.tried > MOST_TRIALS:
                    return ()
                changed = head | dict(zip(names[core:], tail, strict=True))
                if self.serves(changed):
                    return tuple(self.widened(changed, name, values[name]) for name in changed)
        return ()

    def is_turned_by(self, key: tuple[tuple[str, int], ...], changed: Facts) -> bool:
        """Whether these changes turn the refusing criteria; asked once, for they are tried beside many others."""
        known = self.turned.get(key)
        if known is None:
            self.tried += 1
            known = self.turned[key] = self.turns(changed)
        return known

    def after(self, changed: Facts) -> tuple[int, Statuses]:
        """The outcome and the statuses when some facts are changed; nothing is met by what nobody can be."""
        nobody = int(OutcomeCode.INELIGIBLE), (int(StatusCode.NOT_MET),) * len(self.before)
        return self.what_if({**self.facts, **changed}) or nobody

    def turns(self, changed: Facts) -> bool:
        """Whether no criterion that is not met is left so."""
        _, after = self.after(changed)
        return all(after[index] != StatusCode.NOT_MET for index in self.group.unmet)

    def serves(self, changed: Facts) -> bool:
        """Whether no refusing criterion refuses any more, and none becomes it."""
        outcome, after = self.after(changed)
        if self.group.excluding and outcome == OutcomeCode.INELIGIBLE:
            return False
        refused = [index for index in _required(self.trial) if after[index] == StatusCode.NOT_MET]
        return all(
            self.before[index] == StatusCode.NOT_MET and index not in self.group.unmet for index in refused
        )

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
        least = None if low == 0 else self.edge(changed, name, ordered[low], ordered[low - 1])
        most = (
            None if high == len(ordered) - 1 else self.edge(changed, name, ordered[high], ordered[high + 1])
        )
        return least, most

    def edge(self, changed: Facts, name: str, serving: Any, failing: Any) -> Any:
        """The last value that serves before one that does not.

        Literals are tried themselves. Where a law adds a fact up, no literal shows how much of it is too much: that is halved out.
        """
        if name not in self.trial.opaque:
            return serving
        while (middle := _middle(serving, failing)) is not None:
            if self.serves({**changed, name: middle}):
                serving = middle
            else:
                failing = middle
        return serving


def _middle(one: Any, other: Any) -> Any:
    """A value between two: a day, else a whole number; None where there is none."""
    if isinstance(one, date) and isinstance(other, date):
        days = _middle(one.toordinal(), other.toordinal())
        return None if days is None else date.fromordinal(days)
    low, high = sorted((int(one), int(other)))
    return (low + high) // 2 if high - low > 1 else None


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
