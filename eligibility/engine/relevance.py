"""Facts that can never change the outcome of an instrument, although a criterion reads them.

A company that must be an SME is not asked for the ratios that decide whether a larger one is in difficulty. A fact matters at a
place in the rules only where nothing beside it has decided already:

    all      its other tests can be true
    any      its other tests can be false
    rows     the rows before it can be false
    criteria all other required criteria can be met

Where two of these ask for values of one fact that exclude each other, the place is dead; a fact with dead places alone is never
missing. This is a property of the rules in force, whatever the profile says and (dates are left out) whatever the day: once
the fact behind the contradiction is known, either the place is decided or the outcome is.

A definition is walked at each mention, for each stands among other tests; once all facts behind it are alive there is nothing left
to find in it. Rules that nest so deeply that even this takes too long are not looked through: then no fact is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from eligibility.engine.cells import are_too_many, cuts, literal_of, representatives
from eligibility.language.awards import amount_facts
from eligibility.language.tree import All, Any, AtLeast, FactRef, Known, Not, Test, Tree, operand_fact
from eligibility.law import READ_BY_LAW
from eligibility.profile.facts import Fact
from eligibility.rules.in_force import Rules, reached
from eligibility.rules.model import Criterion, DefinitionVersion, InstrumentVersion

Wish = tuple[Test, bool]
"""A test of one fact with literals, and whether it should be true."""


MOST_STEPS: Final = 10**6
"""Tests looked at, each beside all others of its place; the shipped rules take some thousands."""


class _TooDeepError(Exception):
    pass


@dataclass
class Relevance:
    """The facts of one version that matter somewhere (`alive`), and all that it reads (`seen`)."""

    rules: Rules
    alive: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    steps: int = 0
    _behind: dict[str, frozenset[str]] = field(default_factory=dict)

    def version(self, version: InstrumentVersion) -> frozenset[str]:
        """The facts that can never change its outcome."""
        try:
            self._criteria(version)
        except _TooDeepError:
            return frozenset()
        return frozenset(self.seen - self.alive)

    def _criteria(self, version: InstrumentVersion) -> None:
        """Each required criterion, beside what the others wish: those that may not apply wish nothing."""
        required = [criterion for criterion in version.criteria if not criterion.advisory]
        wishes = [() if each.applies_when else tuple(self.wishes(each.require, True)) for each in required]
        for place, criterion in enumerate(required):
            others = (wish for at, wished in enumerate(wishes) if at != place for wish in wished)
            self.criterion(criterion, tuple(others))

    def criterion(self, criterion: Criterion, others: tuple[Wish, ...]) -> None:
        """Every place in one criterion, beside what others wish."""
        applies = criterion.applies_when
        self.walk(criterion.require, others + (tuple(self.wishes(applies, True)) if applies else ()))
        if applies:
            self.walk(applies, others + tuple(self.wishes(criterion.require, False)))

    def walk(self, tree: Tree, wishes: tuple[Wish, ...]) -> None:
        """Every place in a tree, each with what must be possible for it to matter."""
        match tree:
            case Test(fact, comparisons):
                self.fact(fact, wishes)
                for other in (operand_fact(comparison.operand) for comparison in comparisons):
                    if other:
                        self.fact(other, wishes)
            case Known(fact):
                self.fact(fact, wishes)
            case Not(test):
                self.walk(test, wishes)
            case AtLeast(_, tests):
                for test in tests:
                    self.walk(test, wishes)
            case All(tests) | Any(tests):
                wished = [tuple(self.wishes(test, isinstance(tree, All))) for test in tests]
                for place, test in enumerate(tests):
                    beside = (wish for at, each in enumerate(wished) if at != place for wish in each)
                    self.walk(test, (*wishes, *beside))

    def fact(self, fact: Fact, wishes: tuple[Wish, ...]) -> None:
        """One place where a fact is read. Raises `_TooDeepError` after too many steps."""
        self.steps += len(wishes)
        if self.steps > MOST_STEPS:
            raise _TooDeepError
        if fact.id in self.rules.definitions:
            if not self.behind(fact) <= self.alive:
                self.definition(self.rules.definitions[fact.id], wishes)
            return
        reads = READ_BY_LAW.get(fact.id, (fact.id,))
        self.seen.update(reads)
        if self.possible(wishes):
            self.alive.update(reads)

    def behind(self, fact: Fact) -> frozenset[str]:
        """The facts that a person can give and that a derived one rests on."""
        if fact.id not in self._behind:
            known = (
                name for name in reached([fact], self.rules.definitions) if name not in self.rules.definitions
            )
            self._behind[fact.id] = frozenset(
                read for name in known for read in READ_BY_LAW.get(name, (name,))
            )
        return self._behind[fact.id]

    def definition(self, definition: DefinitionVersion, wishes: tuple[Wish, ...]) -> None:
        """Every place in a definition; a row is reached where none above it holds."""
        if definition.test:
            self.walk(definition.test, wishes)
        for fact in amount_facts(definition.amount) if definition.amount else ():
            self.fact(fact, wishes)
        before = wishes
        for when, then in definition.rows:
            self.walk(when, before)
            if isinstance(then, FactRef):
                self.fact(then.fact, (*before, *self.wishes(when, True)))
            before = (*before, *self.wishes(when, False))
        if isinstance(definition.otherwise, FactRef):
            self.fact(definition.otherwise.fact, before)

    def wishes(self, tree: Tree, wanted: bool) -> Iterator[Wish]:
        """Single tests that must be able to be true (or false) for the tree to be so; none where several ways lead there."""
        match tree:
            case Test(_, comparisons):
                literals = [literal_of(comparison, self.rules) for comparison in comparisons]
                fixed = tree.fact.type.kind != "date" and None not in literals
                if fixed and (wanted or len(comparisons) == 1):
                    yield tree, wanted
            case Not(test):
                yield from self.wishes(test, not wanted)
            case All(tests) | Any(tests) if isinstance(tree, All) is wanted or len(tests) == 1:
                for test in tests:
                    yield from self.wishes(test, wanted)

    def possible(self, wishes: Iterable[Wish]) -> bool:
        """Whether every fact has a value that grants all that is wished of it."""
        by_fact: dict[str, list[Wish]] = {}
        for wish in wishes:
            by_fact.setdefault(wish[0].fact.id, []).append(wish)
        return all(self._granted(of_one) for of_one in by_fact.values() if len(of_one) > 1)

    def _granted(self, wishes: list[Wish]) -> bool:
        fact = wishes[0][0].fact
        literals = cuts([test for test, _ in wishes], self.rules)[fact.id]
        if are_too_many(fact.type, literals):
            return True
        values = representatives(fact.type, literals)
        # Where no value can be tried, nothing is excluded. Of hundreds of bounds on one side an end grants them all.
        ends_first = [*values[-1:], *values]
        return not values or any(self._grants(value, wishes) for value in ends_first)

    def _grants(self, value: object, wishes: list[Wish]) -> bool:
        return all(self._holds(test, value) is wanted for test, wanted in wishes)

    def _holds(self, test: Test, value: object) -> bool:
        return all(item.word.holds(value, literal_of(item, self.rules)) for item in test.comparisons)


def never_matters(version: InstrumentVersion, rules: Rules) -> frozenset[str]:
    """The facts that a version reads and that can never change its outcome on the date."""
    return Relevance(rules).version(version)
