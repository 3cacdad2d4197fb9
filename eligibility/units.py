"""Quantities as the rule files write them, and exact arithmetic on them.

    EUR 5 000 000      money, in euros; groups of three digits or none, at most two decimals
    50%  12.5%         a percentage
    5 years, 24 months a period
    2025-04-02         a date
    7.5                a plain number

Amounts are `int` where they are whole and `Decimal` where they are not; nothing here is a binary floating-point number.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from typing import Final

Number = int | Decimal

LARGEST: Final = 10**15
"""No amount or count in a profile or rule is larger; with 15 digits every JSON reader keeps a number exactly."""
MOST_DIGITS: Final = 15
"""Significant digits of a number in a profile; further ones are rounded."""
MOST_WRITTEN: Final = 40
"""Digits (or decimals) that a number in a profile may be written with."""

_SPACE = "[ \u00a0\u202f]"
_MONEY = re.compile(rf"EUR{_SPACE}(\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d+)(\.\d{{1,2}})?")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)%")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_PERIOD = re.compile(r"(\d{1,4}) (years?|months?)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


MONTHS: Final = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
}


def exact(value: Decimal) -> Number:
    """The same number, as an `int` when it is whole."""
    return int(value) if value == value.to_integral_value() else value


def parse_money(text: str) -> Number | None:
    """Euros, or None when the text is not an amount of money.

    >>> parse_money("EUR 1 250 000"), parse_money("EUR 12 50"), parse_money("1250000")
    (1250000, None, None)
    """
    match = _MONEY.fullmatch(text)
    if match is None:
        return None
    value = exact(Decimal(re.sub(_SPACE, "", match[1]) + (match[2] or "")))
    return value if value <= LARGEST else None


def parse_percent(text: str) -> Number | None:
    """Percentage points from 0 to 100, or None."""
    match = _PERCENT.fullmatch(text)
    value = None if match is None else exact(Decimal(match[1]))
    return value if value is not None and value <= 100 else None


def parse_number(text: str) -> Number | None:
    """A plain number without a unit, or None."""
    return exact(Decimal(text)) if _NUMBER.fullmatch(text) else None


def parse_months(text: str) -> int | None:
    """A period in months (a year is twelve), or None."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    return int(match[1]) * (12 if match[2].startswith("year") else 1)


def parse_date(text: str) -> date | None:
    """An ISO date that exists, or None (30 February is none)."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def written_day(value: date, language: str) -> str:
    """A date as people write it, kept on one line: `23 November 2026`, `23 november 2026`."""
    return f"{value.day}\u00a0{MONTHS[language][value.month - 1]}\u00a0{value.year}"


NEVER: Final = date.max
"""The day of what has not happened at all: the last of the calendar, which lies ahead of any other, so that no test of it holds."""
_NEVER: Final = "never"


def parse_event(text: str) -> date | None:
    """The day of something that may not have happened: an ISO date or `never`.

    >>> parse_event("2025-04-02"), parse_event("never") == NEVER, parse_event("soon")
    (datetime.date(2025, 4, 2), True, None)
    """
    return NEVER if text == _NEVER else parse_date(text)


def iso_day(day: date) -> str:
    """The day as a profile has it.

    >>> iso_day(date(2025, 4, 2)), iso_day(NEVER)
    ('2025-04-02', 'never')
    """
    return _NEVER if day == NEVER else day.isoformat()


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or the last day of that month when there is no such day.

    >>> add_months(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return date.max if year > 9999 else date.min
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def cutoff(on: date, months: int) -> date:
    """The first day d for which d + `months` is not before `on`: "within the last n years" means on or after it.

    >>> cutoff(date(2026, 11, 23), 60)
    datetime.date(2021, 11, 23)
    >>> cutoff(date(2025, 3, 1), 60)  # 29 February 2020 + 5 years is 28 February 2025, already before
    datetime.date(2020, 3, 1)
    """
    day = add_months(on, -months)
    while add_months(day, months) < on:
        day += timedelta(days=1)
    while day > date.min and add_months(day - timedelta(days=1), months) >= on:
        day -= timedelta(days=1)
    return day


def open_cutoff(on: date, months: int) -> date:
    """The first day d for which d + `months` is after `on`: "less than n years ago" means on or after it.

    >>> open_cutoff(date(2026, 11, 23), 36)
    datetime.date(2023, 11, 24)
    """
    return cutoff(on + timedelta(days=1), months) if on < date.max else date.max


EDGES: Final = {"period": cutoff, "open_period": open_cutoff}
"""How each kind of period becomes a cut-off date."""


def times(factor: Fraction, value: Number | Fraction) -> Fraction:
    """`factor` times `value`, exactly.

    >>> times(Fraction(1, 2), Decimal("0.03"))
    Fraction(3, 200)
    """
    return factor * Fraction(value)


def multiple(value: Number | Fraction, whole: int) -> Number | Fraction:
    """`whole` times `value`, exactly, whatever the precision of the caller's decimal context.

    >>> multiple(Decimal("0.03"), 3)
    Decimal('0.09')
    """
    return _EXACTLY.multiply(value, whole) if isinstance(value, Decimal) else value * whole


_EXACTLY: Final = Context(prec=200, traps=[Inexact])


def number(value: Number | Fraction) -> Number:
    """The exact decimal of a fraction whose decimal expansion ends (every share and multiple of an amount does)."""
    if not isinstance(value, Fraction):
        return value
    if value.denominator == 1:
        return value.numerator
    rest, powers = value.denominator, {2: 0, 5: 0}
    for prime in powers:
        while rest % prime == 0:
            rest //= prime
            powers[prime] += 1
    if rest != 1:
        raise ArithmeticError(f"{value} has no finite decimal expansion")
    places = max(powers.values())
    # Built from its digits: arithmetic on a Decimal would round to 28 of them.
    return Decimal(f"{value.numerator * 10**places // value.denominator}e-{places}")


def exact_fraction(value: Fraction) -> Number | Fraction:
    """A whole number or a decimal where the fraction is one, else the fraction itself: nothing is rounded.

    >>> exact_fraction(Fraction(5, 2)), exact_fraction(Fraction(4, 2)), exact_fraction(Fraction(1, 3))
    (Decimal('2.5'), 2, Fraction(1, 3))
    """
    try:
        return number(value)
    except ArithmeticError:
        return value
