"""Facts that sway their tests both ways at once, so that no more than each test on its own is to be known of them.

Where an unknown fact stands in several tests, these may settle an outcome together that each leaves open (`settling.py` goes
through the values). They cannot where some value of every such fact is the best for all of its tests, and for one criterion some
values are the worst: with the best, nothing refuses; with the worst, that criterion refuses or stays open. Kleene's logic is
monotone, so that this holds whatever else is known, and whichever of these facts stay unknown. It is looked up once for the
criteria that are open, and of most instruments it says that there is nothing to go through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from eligibility.engine.reference import Reference
from eligibility.language.tree import All, AtLeast, Literal, Not, Test, Tree, children, facts_of
from eligibility.language.tree import Any as AnyOf
from eligibility.law import READ_BY_LAW
from eligibility.rules.in_force import Rules, reached
from eligibility.rules.model import Criterion

MOST_VALUES: Final = 64
"""Values of a fact that are looked at; of a fact that has more it is not known what they do."""


class _Unclear(Exception):
    """A test of a fact that no single value makes true or false."""


@dataclass(frozen=True)
class _Part:
    """A part of a criterion that reads one fact alone, and the truth of it that helps the criterion."""

    fact: str
    tree: Tree
    helps: bool


def sway_both_ways(
    rules: Rules, criteria: Iterable[Criterion], facts: Collection[str], values: Callable[[str], list[Any]]
) -> bool:
    """Whether some facts cannot settle the outcome together, as long as no criterion but these is open.

    `criteria` are the open ones, `values` gives a value of each cell of a fact. False also where it cannot be told.
    """
    try:
        parts = [[*_parts(rules, criterion, facts)] for criterion in criteria]
    except _Unclear:
        return False
    tried = {fact: values(fact) for fact in facts}
    if any(len(each) > MOST_VALUES for each in tried.values()):
        return False

    def all_can(parts: Iterable[_Part], *, be_helpful: bool) -> bool:
        """Whether each fact has a value that makes all of its parts helpful, or all of them harmful."""
        of_fact = defaultdict(list)
        for part in parts:
            of_fact[part.fact].append(part)
        return all(
            any(
                all(_truth(rules, part, value) is (part.helps is be_helpful) for part in own)
                for value in tried[fact]
            )
            for fact, own in of_fact.items()
        )

    everywhere = [part for own in parts for part in own]
    if not all_can(everywhere, be_helpful=True):
        return False
    return any(own and all_can(own, be_helpful=False) for own in parts)


def _truth(rules: Rules, part: _Part, value: Any) -> bool | None:
    truth: bool | None = Reference(rules, {part.fact: value}, {}).truth(part.tree).value
    return truth


def _parts(rules: Rules, criterion: Criterion, facts: Collection[str]) -> Iterator[_Part]:
    """The largest parts of a criterion that read one of the facts alone; what refuses helps where it keeps it from applying."""
    yield from _within(rules, criterion.require, facts, helps=True)
    if criterion.applies_when:
        yield from _within(rules, criterion.applies_when, facts, helps=False)


def _within(rules: Rules, tree: Tree, facts: Collection[str], *, helps: bool) -> Iterator[_Part]:
    read = _read(rules, tree)
    if read.isdisjoint(facts):
        return
    if len(read) == 1:
        yield _Part(next(iter(read)), tree, helps)
        return
    match tree:
        case All() | AnyOf():
            alone: dict[str, list[Tree]] = defaultdict(list)
            for part in children(tree):
                own = _read(rules, part)
                if len(own) == 1 and not own.isdisjoint(facts):
                    alone[next(iter(own))].append(part)
                else:
                    yield from _within(rules, part, facts, helps=helps)
            for fact, tests in alone.items():
                yield _Part(fact, type(tree)(tuple(tests)), helps)
        case AtLeast():
            for part in children(tree):
                yield from _within(rules, part, facts, helps=helps)
        case Not(test):
            yield from _within(rules, test, facts, helps=not helps)
        case Test():
            yield from _defined(rules, tree, facts, helps=helps)
        case _:
            raise _Unclear


def _defined(rules: Rules, test: Test, facts: Collection[str], *, helps: bool) -> Iterator[_Part]:
    """The parts behind a fact that a definition gives by a test of its own."""
    definition = rules.definitions.get(test.fact.id)
    if definition is None or definition.test is None or len(test.comparisons) != 1:
        raise _Unclear
    comparison = test.comparisons[0]
    if comparison.word.name != "is" or not isinstance(comparison.operand, Literal):
        raise _Unclear
    yield from _within(rules, definition.test, facts, helps=helps is (comparison.operand.value is True))


def _read(rules: Rules, tree: Tree) -> frozenset[str]:
    """The facts that a person can give and that a tree reads, through definitions and laws."""
    found = reached(facts_of(tree), rules.definitions)
    return frozenset(
        read for fact in found for read in READ_BY_LAW.get(fact, (fact,)) if fact not in rules.definitions
    )
