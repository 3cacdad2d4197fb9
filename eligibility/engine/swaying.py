"""Facts that sway their tests both ways at once, so that no more than each test on its own is to be known of them.

Where an unknown fact stands in several tests, these may settle an outcome together that each leaves open (`settling.py` goes
through the values). They cannot where some value of every such fact is the best for all of its tests, and for one criterion some
values are the worst: with the best, nothing refuses; with the worst, that criterion refuses or stays open. Kleene's logic is
monotone, so that this holds whatever else is known, and whichever of these facts stay unknown. What the values make of each
criterion is worked out once, so that for any criteria that are open it is a matter of a few bits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
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


@dataclass(frozen=True)
class Swayed:
    """What the values of some facts make of one criterion.

    By fact, a bit for each of its values: whether it makes all that the criterion asks of the fact `helpful`, or all of it
    `harmful`. Of `unclear` facts that cannot be told.
    """

    helpful: Mapping[str, int]
    harmful: Mapping[str, int]
    unclear: frozenset[str]


def sway_both_ways(criteria: Collection[Swayed], facts: Collection[str]) -> bool:
    """Whether some facts cannot settle the outcome together, as long as no criterion but these is open.

    False also where it cannot be told.
    """
    if any(not each.unclear.isdisjoint(facts) for each in criteria):
        return False
    best: dict[str, int] = {}
    for each in criteria:
        for fact, values in each.helpful.items():
            best[fact] = best.get(fact, -1) & values
    if not all(best[fact] for fact in best if fact in facts):
        return False
    worst = ([values for fact, values in each.harmful.items() if fact in facts] for each in criteria)
    return any(values and all(values) for values in worst)


def swayed(
    rules: Rules, criterion: Criterion, facts: Collection[str], values: Callable[[str], list[Any]]
) -> Swayed:
    """What the values of some facts make of a criterion; `values` gives one of each cell of a fact."""
    helpful: dict[str, int] = {}
    harmful: dict[str, int] = {}
    unclear: set[str] = set()
    for part in _parts(rules, criterion, facts):
        tried = values(part.fact) if part.tree else []
        if part.tree is None or len(tried) > MOST_VALUES:
            unclear.add(part.fact)
            continue
        truths = [_truth(rules, part.fact, part.tree, value) for value in tried]
        helpful[part.fact] = helpful.get(part.fact, -1) & _bits(truth is part.helps for truth in truths)
        harmful[part.fact] = harmful.get(part.fact, -1) & _bits(truth is (not part.helps) for truth in truths)
    return Swayed(helpful, harmful, frozenset(unclear))


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def _truth(rules: Rules, fact: str, tree: Tree, value: Any) -> bool | None:
    truth: bool | None = Reference(rules, {fact: value}, {}).truth(tree).value
    return truth


@dataclass(frozen=True)
class _Part:
    """A part of a criterion that reads one fact alone, and the truth of it that helps the criterion.

    Without a tree, a test that no single value of the fact makes true or false.
    """

    fact: str
    tree: Tree | None
    helps: bool


def _parts(rules: Rules, criterion: Criterion, facts: Collection[str]) -> Iterator[_Part]:
    """The largest parts of a criterion that read one of the facts alone.

    What a criterion asks for before it applies helps where it is not so.
    """
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
        case Test() if (defined := _defined(rules, tree)) is not None:
            test, same = defined
            yield from _within(rules, test, facts, helps=helps is same)
        case _:
            yield from (_Part(fact, None, helps) for fact in read if fact in facts)


def _defined(rules: Rules, test: Test) -> tuple[Tree, bool] | None:
    """The test behind a fact that a definition gives by one, and whether it is asked to be true; None for any other."""
    definition = rules.definitions.get(test.fact.id)
    if definition is None or definition.test is None or len(test.comparisons) != 1:
        return None
    comparison = test.comparisons[0]
    if comparison.word.name != "is" or not isinstance(comparison.operand, Literal):
        return None
    return definition.test, comparison.operand.value is True


def _read(rules: Rules, tree: Tree) -> frozenset[str]:
    """The facts that a person can give and that a tree reads, through definitions and laws."""
    found = reached(facts_of(tree), rules.definitions)
    return frozenset(
        read for fact in found if fact not in rules.definitions for read in READ_BY_LAW.get(fact, (fact,))
    )
