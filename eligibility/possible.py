"""What may still be true of a fact that is not known exactly.

    None       anything: the fact is unknown
    a value    just that: the fact is known
    Range      a number or a day between two ends, both included: "100 to 199 persons"
    OneOf      one of some codes: a size that can only be medium or large
    Holding    of a list, what it surely holds and what it may hold at most

A comparison is true when it is true of every possible value of either side, false when it is of none, else unknown (None).
The functions that make such comparisons are the entries of the table of words (`language/words.py`).

>>> import operator
>>> at_least = rising(operator.ge)
>>> at_least(Range(100, 199), 50), at_least(Range(100, 199), 150), at_least(Range(None, 199), 250)
(True, None, False)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import le
from typing import Any, Final

from eligibility.units import Number, exact, times


@dataclass(frozen=True, slots=True)
class Range:
    """Every number or day from `low` to `high`, ends included; None where there is no end. Of `whole` ones there are few."""

    low: Any = None
    high: Any = None
    whole: bool = field(default=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these codes."""

    codes: frozenset[Any]


@dataclass(frozen=True, slots=True)
class Holding:
    """A list that has all of `surely` and nothing outside `maybe` (None: it may hold anything else)."""

    surely: frozenset[Any]
    maybe: frozenset[Any] | None = None


Some = Range | OneOf | Holding
SOME: Final = frozenset((Range, OneOf, Holding))
"""For generated code: `value.__class__ in SOME` is the quickest way to ask."""

Decides = Callable[[Any, Any], bool | None]
"""A comparison of what is possible on the left with what is possible on the right."""


def known(value: Any) -> bool:
    """Whether it is one value."""
    return value is not None and value.__class__ not in SOME


def exactly(value: Any) -> Any:
    """The value where it is one, else None."""
    return value if known(value) else None


def ends(value: Any) -> tuple[Any, Any]:
    """The least and the greatest possible value, None where there is none."""
    if value.__class__ is Range:
        return value.low, value.high
    return value, value


def rising(holds: Callable[[Any, Any], bool]) -> Decides:
    """A comparison that is the easier the greater its left side: at least, more than, on or after."""

    def decides(left: Any, right: Any) -> bool | None:
        (least, most), (low, high) = ends(left), ends(right)
        if least is not None and high is not None and holds(least, high):
            return True
        if most is not None and low is not None and not holds(most, low):
            return False
        return None

    return decides


def falling(holds: Callable[[Any, Any], bool]) -> Decides:
    """A comparison that is the easier the smaller its left side: at most, less than, on or before."""
    opposite = rising(lambda left, right: holds(right, left))
    return lambda left, right: opposite(right, left)


HAPPENED: Final = falling(le)
"""Whether a day has come by another."""


def within(known: Any, allowed: Any) -> Any:
    """What is known of a number, with the ends that its type gives where nobody has named one: a share is at most 100%.

    >>> within(Range(49, None), Range(0, 100)), within(None, Range(0, 100)), within(7, Range(0, 100))
    (Range(low=49, high=100), Range(low=0, high=100), 7)
    """
    if known is None:
        return allowed
    if known.__class__ is not Range or allowed is None:
        return known
    low = allowed.low if known.low is None else known.low
    high = allowed.high if known.high is None else known.high
    return Range(low, high, allowed.whole)


def _codes(value: Any) -> Set[Any] | None:
    """The codes (or single values) that are possible; None where these are too many to name."""
    if value is None or value.__class__ in (Range, Holding):
        return None
    return value.codes if value.__class__ is OneOf else {value}


def equal(left: Any, right: Any) -> bool | None:
    """Whether two values are the same."""
    if Range in (left.__class__, right.__class__):
        return _meet(ends(left), ends(right))
    these, those = _codes(left), _codes(right)
    if these is None or those is None:
        return None
    if these.isdisjoint(those):
        return False
    return True if len(these) == len(those) == 1 else None


def _meet(left: tuple[Any, Any], right: tuple[Any, Any]) -> bool | None:
    """Whether two ranges are the same point; they are not when they lie apart."""
    for (low, _), (_, high) in ((left, right), (right, left)):
        if low is not None and high is not None and low > high:
            return False
    if None in (*left, *right):
        return None
    return True if left[0] == left[1] == right[0] == right[1] else None


def among(left: Any, right: Collection[Any] | None) -> bool | None:
    """Whether a value is one of several."""
    if right is None:
        return None
    if left.__class__ is Range:
        inside = {value for value in right if _admits_in(left, value)}
        if not inside:
            return False
        if left.low is None or left.high is None:
            return None
        # All values of a range can stand in a list only where they can be counted.
        wide = left.high - left.low
        counted = left.whole or not wide
        return True if counted and len(inside) == wide + 1 else None
    codes = _codes(left)
    if codes is None:
        return None
    if codes.isdisjoint(right):
        return False
    return True if codes <= frozenset(right) else None


def _held(value: Any) -> tuple[frozenset[Any], frozenset[Any] | None]:
    """What a list surely and at most holds."""
    if value is None:
        return frozenset(), None
    if value.__class__ is Holding:
        return value.surely, value.maybe
    return frozenset(value), frozenset(value)


def meets(left: Any, right: Collection[Any] | None) -> bool | None:
    """Whether a list holds at least one of several."""
    if right is None:
        return None
    surely, maybe = _held(left)
    if not surely.isdisjoint(right):
        return True
    return False if maybe is not None and maybe.isdisjoint(right) else None


def covers(left: Any, right: Collection[Any] | None) -> bool | None:
    """Whether a list holds all of several."""
    if right is None:
        return None
    surely, maybe = _held(left)
    if surely.issuperset(right):
        return True
    return False if maybe is not None and not maybe.issuperset(right) else None


def opposite(decides: Decides) -> Decides:
    """The comparison that holds where another does not."""

    def decided(left: Any, right: Any) -> bool | None:
        found = decides(left, right)
        return None if found is None else not found

    return decided


def scaled(factor: Fraction, value: Any) -> Any:
    """A share or a multiple of what is possible."""
    if value is None:
        return None
    if value.__class__ is not Range:
        return times(factor, value)
    low, high = (None if end is None else times(factor, end) for end in (value.low, value.high))
    return Range(low, high) if factor >= 0 else Range(high, low)


def plus(left: Any, right: Any) -> Any:
    """The sum of two amounts that are not negative: of one that is unknown the other is a floor.

    >>> plus(310_000, None), plus(1, 2)
    (Range(low=310000, high=None), 3)
    """
    if left is None and right is None:
        return None
    (least, most), (low, high) = ends(left), ends(right)
    bottom = _sum(least or 0, low or 0)
    if known(left) and known(right):
        return bottom
    top = None if most is None or high is None else _sum(most, high)
    return Range(bottom, top)


def _sum(left: Number, right: Number) -> Number:
    return left + right if type(left) is type(right) is int else exact(Decimal(left) + Decimal(right))


def any_of(values: Iterable[Any]) -> Any:
    """What is possible of a fact that is one of several: exact where all agree, unknown where one is.

    >>> any_of([2, Range(5, None)]), any_of(["medium", "medium"])
    (Range(low=2, high=None), 'medium')
    """
    found = list(values)
    if not found or any(value is None for value in found):
        return None
    if all(value.__class__ is found[0].__class__ and value == found[0] for value in found):
        return found[0]
    first = found[0]
    if isinstance(first, bool):
        return None
    if isinstance(first, list | tuple | Holding):
        return _any_list([_held(value) for value in found])
    if isinstance(first, int | Decimal | date | Range):
        lows, highs = zip(*map(ends, found), strict=True)
        low = None if None in lows else min(lows)
        high = None if None in highs else max(highs)
        return Range(low, high)
    return OneOf(frozenset().union(*(_codes(value) or () for value in found)))


def _any_list(held: list[tuple[frozenset[Any], frozenset[Any] | None]]) -> Holding:
    surely = frozenset.intersection(*(each for each, _ in held))
    most = [each for _, each in held if each is not None]
    return Holding(surely, frozenset().union(*most) if len(most) == len(held) else None)


def both(left: Any, right: Any) -> Any:
    """What is possible where two things are known of a fact. Raises `ValueError` when nothing is.

    >>> both(Holding(frozenset({"NL"})), Holding(frozenset({"BE"}))).surely == {"NL", "BE"}
    True
    """
    if left is None or right is None:
        return right if left is None else left
    if right.__class__ not in SOME:
        left, right = right, left
    if left.__class__ not in SOME:  # known exactly
        if not admits(right, left):
            raise ValueError("nothing is possible")
        return left
    if left.__class__ is Range:
        lows = [end for end in (left.low, right.low) if end is not None]
        highs = [end for end in (left.high, right.high) if end is not None]
        return narrowed(Range(max(lows, default=None), min(highs, default=None)))
    if isinstance(left, OneOf):
        return narrowed(OneOf(left.codes & right.codes))
    assert isinstance(left, Holding)
    most = [each for each in (left.maybe, right.maybe) if each is not None]
    return narrowed(Holding(left.surely | right.surely, frozenset.intersection(*most) if most else None))


def narrowing(known: Any, more: Any) -> Any:
    """What is possible once more is known of a fact, the value that was known where that says it all; None where they disagree.

    >>> narrowing(["NL", "DE"], Holding(frozenset({"NL"}))), narrowing(True, False)
    (['NL', 'DE'], None)
    """
    if isinstance(known, list | tuple) and isinstance(more, list | tuple):
        return known if set(known) == set(more) else None
    try:
        return both(known, more)
    except ValueError:
        return None


def narrowed(some: Some) -> Any:
    """The value, where only one is left. Raises `ValueError` when none is."""
    match some:
        case Range(low, high) if low is not None and high is not None:
            if low > high:
                raise ValueError("nothing is possible")
            return low if low == high else some
        case OneOf(codes):
            if not codes:
                raise ValueError("nothing is possible")
            return next(iter(codes)) if len(codes) == 1 else some
        case Holding(surely, maybe) if maybe is not None:
            if not surely <= maybe:
                raise ValueError("nothing is possible")
            return sorted(surely) if surely == maybe else some
    return some


def admits(known: Any, value: Any) -> bool:
    """Whether a value is possible where this is known."""
    match known:
        case None:
            return True
        case Range():
            return _admits_in(known, value)
        case OneOf(codes):
            return value in codes
        case Holding(surely, maybe):
            return surely.issubset(value) and (maybe is None or maybe.issuperset(value))
    return bool(known == value)


def _admits_in(known: Range, value: Any) -> bool:
    return (known.low is None or known.low <= value) and (known.high is None or value <= known.high)
