"""Representative values: of all values that a fact can have, one from each cell that rules can tell apart.

The literals that a fact is compared with cut its values into cells: a number is below, at, between or above them, a choice is
one of its codes, a country one that is named or another. Two values of a cell give every comparison with a literal the same
truth, so that trying one value of each cell is trying them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from eligibility.engine.rules_on import RulesOn
from eligibility.language.tree import Comparison, ListRef, Literal, Scaled, Tree, leaves
from eligibility.language.tree import Test as Leaf
from eligibility.profile.facts import FactType
from eligibility.units import EDGES, Number, number, times

OTHER_COUNTRIES: Final = ("NL", "US", "CH", "ZW")
_DAY: Final = timedelta(days=1)


def literal_of(comparison: Comparison, rules: RulesOn) -> Any:
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


def cuts(trees: Iterable[Tree], rules: RulesOn) -> dict[str, set[Any]]:
    """The literals that each fact of some trees is compared with; members of lists one by one."""
    found: dict[str, set[Any]] = {}
    for tree in trees:
        for leaf in leaves(tree):
            known = found.setdefault(leaf.fact.id, set())
            for comparison in leaf.comparisons if isinstance(leaf, Leaf) else ():
                literal = literal_of(comparison, rules)
                if comparison.word.operand == "members":
                    known.update(literal or ())
                elif literal is not None:
                    known.add(literal)
    return found


def representatives(fact_type: FactType, literals: Collection[Any]) -> list[Any]:
    """One value of each cell, in a fixed order.

    >>> representatives(FactType("number", whole=True), {3})
    [2, 3, 4]
    >>> representatives(FactType("boolean"), ())
    [False, True]
    """
    match fact_type.kind:
        case "boolean":
            return [False, True]
        case "choice":
            return _several(list(fact_type.choices), fact_type.many)
        case "country":
            named = sorted(literals)
            other = next((code for code in OTHER_COUNTRIES if code not in literals), None)
            return _several([*named, *([other] if other else [])] or ["NL"], fact_type.many)
        case "date":
            return _dates(sorted(literals))
        case "number" | "money" | "percent":
            return _numbers(sorted(literals), fact_type)
        case "text":
            return ["text"]
    return []


def _several(codes: list[Any], many: bool) -> list[Any]:
    """Codes, or where a fact holds several: none, each alone, and all."""
    return [[], *([code] for code in codes), *([codes] if len(codes) > 1 else [])] if many else codes


def _dates(edges: list[date]) -> list[date]:
    found = {day for edge in edges for day in (edge - _DAY, edge, edge + _DAY) if date.min < edge < date.max}
    return sorted(found) or [date(2000, 1, 1)]


def _numbers(edges: list[Number], fact_type: FactType) -> list[Number]:
    """Every edge, and a value between each two and beyond the outer ones: one unit away where there is room, else in the middle."""
    low, high = fact_type.minimum, fact_type.maximum
    inside = [edge for edge in edges if low <= edge <= high]
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
    return near or (set() if whole else {(Decimal(left) + Decimal(right)) / 2})
