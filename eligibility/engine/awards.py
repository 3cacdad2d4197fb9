"""Bounds of an award: what is unknown widens them, and never makes an error.

Every amount is an interval [low, high]; `high` None has no upper end. Known facts give a point. All operations rise with
their arguments (amounts and shares are never negative), so the ends of the result are the results of the ends. An amount
is compiled once into a function of the facts. Arithmetic is exact: a result that would need rounding is an error.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from eligibility.language.awards import (
    Amount,
    Brackets,
    By,
    Extreme,
    OfFact,
    Rounded,
    Share,
    Sum,
    Times,
    award_facts,
)
from eligibility.language.awards import Award as AwardRule
from eligibility.language.tree import Literal
from eligibility.possible import Range, admits, ends, known
from eligibility.profile.facts import Fact
from eligibility.units import Number, exact, number

Value = Callable[[str], Any]
Interval = tuple[Number, Number | None]
Bounded = Callable[[Value], Interval]

_EXACT: Final = decimal.Context(prec=400, traps=[decimal.Inexact, decimal.InvalidOperation])


@dataclass(frozen=True, slots=True)
class Bounds:
    """From `low` to `high`, in euros or percentage points; equal when the amount is known, `high` None when unbounded."""

    low: Number
    high: Number | None

    @property
    def exact(self) -> bool:
        """Whether the amount is known."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Award:
    """What an instrument would give: the smallest and the largest award, and the share. `unknown` facts widen them."""

    minimum: Bounds | None
    maximum: Bounds | None
    share: Bounds | None
    unknown: tuple[str, ...]


def award_bounds(award: AwardRule, value: Value) -> Award:
    """The bounds of an award; `value` gives a fact's value or None."""
    return compile_award(award)(value)


def compile_award(award: AwardRule) -> Callable[[Value], Award]:
    """The award as a function of the facts, for use on many profiles."""
    facts = tuple(dict.fromkeys(fact.id for fact in award_facts(award)))
    parts = [None if part is None else _compile(part) for part in (award.minimum, award.maximum, award.share)]

    def bounds(value: Value) -> Award:
        unknown = tuple([fact for fact in facts if not known(value(fact))])
        minimum, maximum, share = (_bounds(part(value)) if part else None for part in parts)
        return Award(minimum, maximum, share, unknown)

    return bounds


def amount_bounds(amount: Amount, value: Value) -> Bounds:
    """The bounds of one amount; `value` gives a fact's value or None."""
    return _bounds(_compile(amount)(value))


def compile_amount(amount: Amount) -> Callable[[Value], Number | Range | None]:
    """The amount as a function of the facts: a range while they leave it open, None where that says nothing."""
    bounded = _compile(amount)

    def found(value: Value) -> Number | Range | None:
        low, high = bounded(value)
        if low == high:
            return _whole(low)
        if (low, high) == (0, None):
            return None
        return Range(_whole(low), _top(high))

    return found


def _bounds(interval: Interval) -> Bounds:
    low, high = interval
    return Bounds(_whole(low), _top(high))


def _top(high: Number | None) -> Number | None:
    """The upper end; None is no end."""
    return None if high is None else _whole(high)


def _whole(amount: Number) -> Number:
    """An `int` where the amount is a whole number of euros."""
    return amount if type(amount) is int else exact(Decimal(amount))


def _times(left: Number, right: Number) -> Number:
    if type(left) is int and type(right) is int:
        return left * right
    return _EXACT.multiply(Decimal(left), Decimal(right))


def _percent(rate: Number, of: Number) -> Number:
    return _EXACT.scaleb(Decimal(_times(rate, of)), -2)


def _compile(amount: Amount) -> Bounded:
    match amount:
        case Literal(known):
            fixed: Interval = (known, known)  # type: ignore[assignment]
            return lambda value: fixed
        case OfFact(fact):
            return _of_fact(fact)
        case Times(factor, of):
            multiple = number(factor)
            return _mapped(_compile(of), lambda end: _times(end, multiple))
        case Share(rate, of):
            return _share(_compile(rate), _compile(of))
        case Extreme(highest, parts):
            return _extreme(highest, [_compile(part) for part in parts])
        case Sum(parts):
            return _sum([_compile(part) for part in parts])
        case By(fact, rates):
            return _by(fact.id, {code: _compile(rate) for code, rate in rates})
        case Brackets(of, bands):
            return _brackets(_compile(of), [(_literal(top), _compile(rate)) for top, rate in bands])
        case Rounded(of, to, direction):
            step = _literal(to)
            assert step is not None
            return _mapped(_compile(of), lambda end: _rounded(end, step, direction))


def _literal(literal: Literal | None) -> Number | None:
    return literal.value if literal else None  # type: ignore[return-value]


def _of_fact(fact: Fact) -> Bounded:
    """The value, or all that is possible: an amount has no upper end that is worth saying, a percentage has."""
    bottom = min(0, fact.type.minimum)
    top = 100 if fact.type.kind == "percent" else None

    def bounded(value: Value) -> Interval:
        given = value(fact.id)
        if given is None:
            return bottom, top
        low, high = ends(given)
        return bottom if low is None else low, top if high is None else high

    return bounded


def _mapped(of: Bounded, function: Callable[[Number], Number]) -> Bounded:
    def bounded(value: Value) -> Interval:
        low, high = of(value)
        return function(low), None if high is None else function(high)

    return bounded


def _share(rate: Bounded, of: Bounded) -> Bounded:
    return lambda value: _percent_of(rate(value), of(value))


def _percent_of(rate: Interval, of: Interval) -> Interval:
    (low_rate, high_rate), (low, high) = rate, of
    if high_rate == 0:
        return 0, 0  # of whatever it is
    most = None if high_rate is None or high is None else _percent(high_rate, high)
    return _percent(low_rate, low), most


def _extreme(highest: bool, parts: list[Bounded]) -> Bounded:
    def bounded(value: Value) -> Interval:
        found = [part(value) for part in parts]
        lows = [low for low, _ in found]
        highs = [high for _, high in found if high is not None]
        if not highest:
            return min(lows), min(highs, default=None)
        return max(lows), max(highs) if len(highs) == len(found) else None

    return bounded


def _sum(parts: list[Bounded]) -> Bounded:
    def bounded(value: Value) -> Interval:
        found = [part(value) for part in parts]
        highs = [high for _, high in found if high is not None]
        most = _add(highs) if len(highs) == len(found) else None
        return _add(low for low, _ in found), most

    return bounded


def _add(amounts: Iterable[Number]) -> Number:
    total: Number = 0
    for amount in amounts:
        whole = type(total) is int and type(amount) is int
        total = total + amount if whole else _EXACT.add(Decimal(total), Decimal(amount))
    return total


def _by(fact: str, rates: dict[object, Bounded]) -> Bounded:
    def bounded(value: Value) -> Interval:
        given = value(fact)
        if known(given):
            return rates[given](value)
        found = [rate(value) for code, rate in rates.items() if admits(given, code)]
        highs = [high for _, high in found if high is not None]
        most = max(highs) if len(highs) == len(found) else None
        return min(low for low, _ in found), most

    return bounded


def _brackets(of: Bounded, bands: list[tuple[Number | None, Bounded]]) -> Bounded:
    """Each slice of the base at its band's rate."""

    def total(end: Number, rates: list[Number]) -> Number:
        found: Number = 0
        below: Number = 0
        for (top, _), rate in zip(bands, rates, strict=True):
            ceiling = end if top is None else min(end, top)
            if ceiling > below:
                band = _EXACT.subtract(Decimal(ceiling), Decimal(below))
                found = _EXACT.add(Decimal(found), Decimal(_percent(rate, band)))
                below = ceiling
        return found

    def bounded(value: Value) -> Interval:
        low, high = of(value)
        rates = [rate(value) for _, rate in bands]
        highs = [top for _, top in rates if top is not None]
        most = None if high is None or len(highs) < len(rates) else total(high, highs)
        return total(low, [rate for rate, _ in rates]), most

    return bounded


def _rounded(end: Number, step: Number, direction: str) -> Number:
    """Down, up, or to the nearest step with halves going up."""
    steps = _EXACT.divide_int(Decimal(end), Decimal(step))
    rest = _EXACT.subtract(Decimal(end), Decimal(_times(steps, step)))
    reaches_next = direction == "up" or (direction == "nearest" and _times(2, rest) >= step)
    if rest > 0 and reaches_next:
        steps = _EXACT.add(steps, Decimal(1))
    return _times(steps, step)
