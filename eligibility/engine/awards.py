"""Bounds of an award: what is unknown widens them, and never makes an error.

Every amount is an interval [low, high]; `high` None has no upper end. Known facts give a point. All operations rise with their
arguments (amounts and shares are never negative), so the ends of the result are the results of the ends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from eligibility.language.awards import Amount, Award, Brackets, By, Extreme, OfFact, Rounded, Share, Times, award_facts
from eligibility.language.tree import Literal
from eligibility.units import Number, number

Value = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Bounds:
    """From `low` to `high`, in euros or percentage points; equal when the amount is known, `high` None when unbounded."""

    low: Number
    high: Number | None

    @property
    def exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class AwardBounds:
    """What an instrument would give: the smallest and the largest award, and the share. `unknown` facts widen them."""

    minimum: Bounds | None
    maximum: Bounds | None
    share: Bounds | None
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Interval:
    low: Fraction
    high: Fraction | None

    def map(self, function: Callable[[Fraction], Fraction]) -> _Interval:
        return _Interval(function(self.low), None if self.high is None else function(self.high))


_UNKNOWN = _Interval(Fraction(0), None)


def award_bounds(award: Award, value: Value) -> AwardBounds:
    """The bounds of an award; `value` gives a fact's value or None."""

    def bounds(amount: Amount | None) -> Bounds | None:
        if amount is None:
            return None
        if isinstance(amount, Literal):
            return Bounds(amount.value, amount.value)  # type: ignore[arg-type]
        found = _interval(amount, value)
        return Bounds(number(found.low), None if found.high is None else number(found.high))

    unknown = dict.fromkeys(fact.id for fact in award_facts(award) if value(fact.id) is None)
    return AwardBounds(bounds(award.minimum), bounds(award.maximum), bounds(award.share), tuple(unknown))


def _interval(amount: Amount, value: Value) -> _Interval:
    match amount:
        case Literal(known):
            return _point(known)
        case OfFact(fact):
            known = value(fact.id)
            if known is not None:
                return _point(known)
            return _Interval(Fraction(0), Fraction(100)) if fact.type.kind == "percent" else _UNKNOWN
        case Times(factor, of):
            return _interval(of, value).map(lambda end: end * factor)
        case Share(rate, of):
            rates, base = _interval(rate, value), _interval(of, value)
            high = None if rates.high is None or base.high is None else rates.high * base.high / 100
            return _Interval(rates.low * base.low / 100, Fraction(0) if rates.high == 0 else high)
        case Extreme(highest, parts):
            return _extreme(highest, [_interval(part, value) for part in parts])
        case By(fact, rates_by_code):
            known = value(fact.id)
            fitting = [rate for code, rate in rates_by_code if known is None or code == known]
            return _hull([_interval(rate, value) for rate in fitting])
        case Brackets(of, bands):
            return _brackets(_interval(of, value), [(top, _interval(rate, value)) for top, rate in bands])
        case Rounded(of, to, direction):
            step = Fraction(to.value)  # type: ignore[arg-type]
            return _interval(of, value).map(lambda end: _rounded(end, step, direction))


def _point(known: Any) -> _Interval:
    return _Interval(Fraction(known), Fraction(known))


def _extreme(highest: bool, parts: list[_Interval]) -> _Interval:
    highs = [part.high for part in parts if part.high is not None]
    if highest:
        return _Interval(max(part.low for part in parts), max(highs) if len(highs) == len(parts) else None)
    return _Interval(min(part.low for part in parts), min(highs, default=None))


def _hull(parts: list[_Interval]) -> _Interval:
    highs = [part.high for part in parts if part.high is not None]
    return _Interval(min(part.low for part in parts), max(highs) if len(highs) == len(parts) else None)


def _brackets(base: _Interval, bands: list[tuple[Literal | None, _Interval]]) -> _Interval:
    """Each slice of the base at its band's rate."""

    def total(end: Fraction, rates: list[Fraction]) -> Fraction:
        found, below = Fraction(0), Fraction(0)
        for (top, _), rate in zip(bands, rates, strict=True):
            ceiling = end if top is None else min(end, Fraction(top.value))  # type: ignore[arg-type]
            found += max(Fraction(0), ceiling - below) * rate / 100
            below = max(below, ceiling)
        return found

    low = total(base.low, [rate.low for _, rate in bands])
    if base.high is None or any(rate.high is None for _, rate in bands):
        return _Interval(low, None)
    return _Interval(low, total(base.high, [rate.high for _, rate in bands if rate.high is not None]))


def _rounded(end: Fraction, step: Fraction, direction: str) -> Fraction:
    """Down, up, or to the nearest step with halves going up."""
    steps = end / step
    down = steps.numerator // steps.denominator
    if direction == "down" or steps == down:
        return down * step
    return (down + 1) * step if direction == "up" or steps - down >= Fraction(1, 2) else down * step
