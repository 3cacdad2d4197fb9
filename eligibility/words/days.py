"""A day as people type it.

2025-04-02, 20250402, 2-4-2025, 2 April 2025, 2 apr. 2025, April 2, 2025     a day
March 2024, maart 2024, 3-2024, 2024-03; 2024                                any day of the month; of the year

A month or a year is no day, and none is made up: it is the range of its days. Two numbers before a year and between slashes are
read by some as day and month and by others as month and day, so that both days are given.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Final

from eligibility.possible import Range
from eligibility.units import MONTHS, parse_date

_NUMBERED: Final = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH_NUMBER: Final = re.compile(
    r"(?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})|(?P<year2>[0-9]{4})[-/.](?P<month2>[0-9]{1,2})"
)
_YEAR: Final = re.compile("[0-9]{4}")
_NAMED: Final = re.compile(
    r"(?:([0-9]{1,2})(?:st|nd|rd|th|e)?\.? (?:of |van )?)?"
    r"([a-z]{3,10})\.?"
    r"(?: ([0-9]{1,2})(?:st|nd|rd|th)?,?)?"
    r",? ([0-9]{4})"
)
_SHORTEST: Final = 3
"""Letters by which a month is known: `mrt`, `okt`, `sept`."""
_SPECIAL: Final = {"mrt": 3, "sept": 9}


def read_day(text: str) -> tuple[date | Range, ...]:
    """What a text can stand for: one day, the days of a month or a year, two days, or nothing.

    >>> read_day("2-4-2025"), read_day("maart 2024")
    ((datetime.date(2025, 4, 2),), (Range(low=datetime.date(2024, 3, 1), high=datetime.date(2024, 3, 31)),))
    >>> read_day("04/02/2025")
    (datetime.date(2025, 2, 4), datetime.date(2025, 4, 2))
    """
    said = " ".join(text.casefold().split())
    if not said.isascii():
        return ()
    if found := _NUMBERED.fullmatch(said):
        day, separator, month, year = found.groups()
        read = _day(year, month, day)
        # Slashes are written by those who put the month first and by those who put the day first.
        other = _day(year, day, month) if separator == "/" else None
        if read is None or other is None:
            return _only(read)
        return tuple(dict.fromkeys((read, other)))
    if found := _YEAR_FIRST.fullmatch(said):
        year, _, month, day = found.groups()
        return _only(_day(year, month, day))
    if found := _COMPACT.fullmatch(said):
        return _only(_day(*found.groups()))
    if found := _NAMED.fullmatch(said):
        return _named(*found.groups())
    if found := _MONTH_NUMBER.fullmatch(said):
        year, month = found["year"] or found["year2"], found["month"] or found["month2"]
        return _only(_month(int(year), int(month)))
    if _YEAR.fullmatch(said) and int(said) > 0:
        return (Range(date(int(said), 1, 1), date(int(said), 12, 31)),)
    return ()


def _named(before: str | None, name: str, after: str | None, year: str) -> tuple[date | Range, ...]:
    """A month by its name, with a day before or after it, or none."""
    month = _month_called(name)
    if month is None or (before and after):
        return ()
    day = before or after
    return _only(_day(year, str(month), day) if day else _month(int(year), month))


def _month_called(name: str) -> int | None:
    """The month by its name or the beginning of it, in either language."""
    if name in _SPECIAL:
        return _SPECIAL[name]
    found = {
        number
        for names in MONTHS.values()
        for number, month in enumerate(names, 1)
        if len(name) >= _SHORTEST and month.casefold().startswith(name)
    }
    return found.pop() if len(found) == 1 else None


def _month(year: int, month: int) -> Range | None:
    if not (1 <= month <= 12 and year):
        return None
    return Range(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _day(year: str, month: str, day: str) -> date | None:
    return parse_date(f"{year}-{month:0>2}-{day:0>2}")


def _only(found: date | Range | None) -> tuple[date | Range, ...]:
    return () if found is None else (found,)
