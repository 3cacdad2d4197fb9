"""Representative values: of all values that a fact can have, one from each cell that rules can tell apart.

The literals that a fact is compared with cut its values into cells: a number is below, at, between or above them, a date also
before or after the day assessed, a choice is one of its codes, a country one that is named or another. A fact with several values
is told apart by which of the named sets it meets and which it holds whole. Two values of a cell give every comparison with a
literal the same truth, so that trying one value of each cell is trying them all.

Every comparison word and every kind of fact has its rule here; one without stops the import.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from eligibility.language.tree import Comparison, ListRef, Literal, Scaled, Tree, leaves
from eligibility.language.tree import Test as Leaf
from eligibility.language.words import WORDS, Word
from eligibility.profile.facts import FactType
from eligibility.rules.in_force import Rules
from eligibility.units import EDGES, Number, number, times

MOST_SETS: Final = 6
MOST_ALIKE: Final = 5
"""Of a fact with several values that is compared with more sets than these, which tell more kinds of codes apart than these, not
every cell is found."""
OTHER_COUNTRIES: Final = ("NL", "US", "CH", "ZW")
"""Countries of different lists, of which one stands for all that no rule names."""
State = tuple[tuple[bool, bool], ...]


def literal_of(comparison: Comparison, rules: Rules) -> Any:
    """What a comparison compares with on the date, as far as no fact is needed; None where one is."""
    match comparison.operand:
        case Literal(value):
            edge = EDGES.get(comparison.word.operand)
            return edge(rules.on, value) if edge else value  # type: ignore[arg-type]
        case ListRef(name):
            return rules.lists.get(name)
        case Scaled(factor, Literal(value)):
            return number(times(factor, value))  # type: ignore[arg-type]
        case _:
            return None


def cuts(trees: Iterable[Tree], rules: Rules) -> dict[str, set[Any]]:
    """The literals that each fact of some trees is compared with: values, or for a fact with several the sets named together."""
    found: dict[str, set[Any]] = {}
    for tree in trees:
        for leaf in leaves(tree):
            known = found.setdefault(leaf.fact.id, set())
            if leaf.fact.happened:
                known.add(rules.on)  # what lies after it has not happened
            for comparison in leaf.comparisons if isinstance(leaf, Leaf) else ():
                literal = literal_of(comparison, rules)
                if literal is not None:
                    known.update(_CUTS[comparison.word.cells](literal))
    return found


_CUTS: Final[Mapping[str, Callable[[Any], Collection[Any]]]] = {
    "value": lambda literal: (literal,),
    "each": lambda members: members,
    "set": lambda members: (frozenset(members),),
}
"""What the operand of a comparison word adds to the literals of a fact, by the word's `cells`."""


def representatives(fact_type: FactType, literals: Collection[Any]) -> list[Any]:
    """One value of each cell, in a fixed order.

    >>> representatives(FactType("number", whole=True), {3})
    [2, 3, 4]
    >>> representatives(FactType("boolean"), ())
    [False, True]
    """
    values = _KINDS.get(fact_type.kind)
    return values(fact_type, literals) if values else []  # texts and records: no test can use them


def _countries(fact_type: FactType, literals: Collection[Any]) -> list[Any]:
    """Those that are named, and one that is not."""
    named: set[str] = set()
    for literal in literals:
        named |= {literal} if isinstance(literal, str) else literal
    others = [code for code in OTHER_COUNTRIES if code not in named]
    codes = [*sorted(named), *others[:1]]
    return _several(codes, literals) if fact_type.many else codes


def _choices(fact_type: FactType, literals: Collection[Any]) -> list[Any]:
    return _several(list(fact_type.choices), literals) if fact_type.many else list(fact_type.choices)


def are_too_many(fact_type: FactType, literals: Collection[Any]) -> bool:
    """Whether so many sets are named of a fact with several values that not every cell has a list among its representatives."""
    if not fact_type.many or len(literals) <= MOST_SETS:
        return False
    codes = frozenset().union(*literals) | frozenset(fact_type.choices)
    unnamed = 0 if fact_type.choices else 1  # a country that is not named
    return len({tuple(code in each for each in literals) for code in codes}) + unnamed > MOST_ALIKE


def _several(codes: list[str], sets: Collection[Any]) -> list[list[str]]:
    """None, each code alone, all of them; then a list for each cell that these leave out.

    Lists are alike when they meet the same sets and hold the same sets whole. So of the codes that stand in the same sets none,
    one or all is taken, and lists on the way that meet and lack the same sets are one: few remain of the 2^n.
    """
    found = [[], *([code] for code in codes)]
    if len(codes) > 1:
        found.append(codes)
    named = [frozenset(each) for each in sets]
    alike: dict[tuple[bool, ...], list[str]] = {}
    for code in codes:
        alike.setdefault(tuple(code in one for one in named), []).append(code)
    if len(named) > MOST_SETS and len(alike) > MOST_ALIKE:
        return found
    # Of each set, whether a list meets it and whether it lacks a code of it; a list for each such state.
    lists: dict[State, list[str]] = {((False, False),) * len(named): []}
    for inside, group in alike.items():
        grown: dict[State, list[str]] = {}
        for state, taken in lists.items():
            for more in ([], group[:1], group):
                grown.setdefault(_after(state, inside, more, group), [*taken, *more])
        lists = grown
    seen = {_cell(taken, named) for taken in found}
    return found + [taken for taken in lists.values() if _cell(taken, named) not in seen]


def _after(state: State, inside: tuple[bool, ...], more: Collection[str], group: Collection[str]) -> State:
    """The state of a list that takes some codes of a group, which stands inside these sets, and leaves the others."""
    meets, lacks = bool(more), len(more) < len(group)
    return tuple(
        (met or (within and meets), lacking or (within and lacks))
        for (met, lacking), within in zip(state, inside, strict=True)
    )


def _cell(taken: Collection[str], named: list[frozenset[str]]) -> tuple[tuple[bool, bool], ...]:
    """Of each set, whether a list meets it and whether it holds it whole."""
    return tuple((not one.isdisjoint(taken), one.issubset(taken)) for one in named)


def _dates(fact_type: FactType, literals: Collection[Any]) -> list[date]:
    """Every edge and the days beside it, as far as there are such days."""
    found = {edge.toordinal() + step for edge in literals for step in (-1, 0, 1)}
    days = [date.fromordinal(number) for number in sorted(found) if 1 <= number <= date.max.toordinal()]
    return days or [date(2000, 1, 1)]


def _numbers(fact_type: FactType, literals: Collection[Any]) -> list[Number]:
    """Every edge, and a value between each two and beyond the outer ones: one unit away where there is room, else in the middle."""
    low, high = fact_type.minimum, fact_type.maximum
    inside = [edge for edge in sorted(literals) if low <= edge <= high]
    step = 1 if fact_type.whole or fact_type.kind == "money" or not inside else Decimal("0.01")
    found: set[Number] = set(inside)
    for left, right in pairwise([None, *inside, None]):
        if left is None and right is not None and low < right:
            found.add(right - step if right - step >= low else low)
        if right is None and left is not None and left < high:
            found.add(left + step if left + step <= high else high)
        if left is not None and right is not None:
            found |= _between(left, right, step, fact_type.whole)
    return sorted(found) or [max(low, 0)]


def _between(left: Number, right: Number, step: Number, whole: bool) -> set[Number]:
    near = {value for value in (left + step, right - step) if left < value < right}
    if near or whole:
        return near
    return {(Decimal(left) + Decimal(right)) / 2}


def _yes_and_no(fact_type: FactType, literals: Collection[Any]) -> list[bool]:
    return [False, True]


_KINDS: Final[Mapping[str, Callable[[FactType, Collection[Any]], list[Any]]]] = {
    "boolean": _yes_and_no,
    "choice": _choices,
    "country": _countries,
    "date": _dates,
    "number": _numbers,
    "money": _numbers,
    "percent": _numbers,
}
"""The values of one cell each, by kind of fact."""


def check(words: Iterable[Word], cuts: Collection[str], kinds: Collection[str]) -> None:
    """Every word and every kind that a word takes has its rule, or trying values would silently miss some.

    Raises `TypeError` that names what has none.
    """
    for word in words:
        if word.cells not in cuts:
            raise TypeError(
                f"the comparison word `{word.name}` cuts values by `{word.cells}`, for which there is no rule"
            )
        if lacking := word.kinds - set(kinds):
            raise TypeError(
                f"the comparison word `{word.name}` takes {', '.join(sorted(lacking))}, for which there are no cells"
            )


check(WORDS.values(), _CUTS, _KINDS)
