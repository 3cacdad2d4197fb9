"""The value types of a profile's models: strict, exact, each with its JSON Schema and its plain error.

`true` is not 1 and `"12"` is not 12. Numbers are `int` or `Decimal`; a number has at most 15 digits, which every JSON
reader keeps exactly (RFC 8259 section 6), so that no binary rounding ever decides an outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import PlainSerializer, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from eligibility.profile.countries import COUNTRIES
from eligibility.units import LARGEST, MOST_DECIMALS, MOST_DIGITS, Number, exact, parse_date


def number_type(what: str, *, minimum: int = 0, maximum: int = LARGEST, whole: bool = False) -> Any:
    """An annotated number: `what` names it in errors, such as `an amount in euros`."""
    return Annotated[
        Number,
        PlainValidator(_number(what, minimum, maximum, whole)),
        PlainSerializer(_plain_number, when_used="json"),
        WithJsonSchema({"type": "integer" if whole else "number", "minimum": minimum, "maximum": maximum}),
    ]


def _number(what: str, minimum: int, maximum: int, whole: bool) -> Callable[[object], Number]:
    def check(value: object) -> Number:
        if type(value) is int:
            found: Number = value
        elif isinstance(value, Decimal):
            found = _exact(value, what, minimum, maximum)
        else:
            raise _refusal("number_type", "expected {what} as a number, got {given}", what, value)
        if not minimum <= found <= maximum:
            bound = f"at least {minimum}" if found < minimum else f"at most {maximum}"
            raise PydanticCustomError("number_range", "{what} is {bound}", {"what": what, "bound": bound})
        if whole and type(found) is not int:
            raise _refusal("whole_number", "expected {what} as a whole number, got {given}", what, value)
        return found

    return check


def _exact(value: Decimal, what: str, minimum: int, maximum: int) -> Number:
    if not value.is_finite():
        raise _refusal("number_finite", "expected {what} as a finite number, got {given}", what, value)
    if value > maximum or value < minimum:
        return maximum + 1 if value > 0 else minimum - 1  # out of bounds, whatever its exponent
    _, digits, exponent = value.as_tuple()
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    if len(digits) - zeros > MOST_DIGITS or (any(digits) and int(exponent) + zeros < -MOST_DECIMALS):
        raise PydanticCustomError(
            "number_digits",
            "{what} has at most {digits} digits, {decimals} of them decimals",
            {"what": what, "digits": MOST_DIGITS, "decimals": MOST_DECIMALS},
        )
    return exact(value)


def _refusal(code: str, message: str, what: str, value: object) -> PydanticCustomError:
    return PydanticCustomError(code, message, {"what": what, "given": given(value)})


def given(value: object) -> str:
    """What the user wrote, for a message: short, and never a wrong type in silence."""
    if isinstance(value, str):
        return f"the text `{value if len(value) <= 60 else value[:57] + '…'}`"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return f"`{value}`" if len(str(value)) <= 60 else "a number too long to show"


def _plain_number(value: Number) -> int | float:
    return value if isinstance(value, int) else float(value)


def _day(value: object) -> date:
    if isinstance(value, str) and (found := parse_date(value)):
        return found
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise _refusal("date", "expected {what}, got {given}", "a date that exists, as year-month-day", value)


def _country(value: object) -> str:
    if isinstance(value, str) and value in COUNTRIES:
        return value
    raise _refusal("country", "expected {what}, got {given}", "a country as its ISO 3166-1 code of two capitals", value)


def _yes_or_no(value: object) -> bool:
    if value is True or value is False:
        return value
    raise _refusal("boolean", "expected {what}, got {given}", "true or false", value)


Money = number_type("an amount in euros")
SignedMoney = number_type("an amount in euros", minimum=-LARGEST)
Ratio = number_type("a number")
SignedRatio = number_type("a number", minimum=-LARGEST)
PeriodMonths = number_type("a number of months", minimum=1, maximum=24, whole=True)
Percent = number_type("a percentage from 0 to 100", maximum=100)
Headcount = number_type("a number of employees", maximum=10_000_000)
Months = number_type("a number of months", maximum=1200, whole=True)
Count = number_type("a count", maximum=1_000_000, whole=True)
Inhabitants = number_type("a count", maximum=10_000_000_000, whole=True)
Hours = number_type("a number of hours", maximum=9000)
CalendarYears = number_type("a number of calendar_years", maximum=40, whole=True)
LastFiveYears = number_type("a number of calendar_years", maximum=5, whole=True)
Submissions = number_type("a number of submissions", maximum=1000, whole=True)
Level = number_type("a technology readiness level", minimum=1, maximum=9, whole=True)
YesNo = Annotated[bool, PlainValidator(_yes_or_no), WithJsonSchema({"type": "boolean"})]
Day = Annotated[
    date,
    PlainValidator(_day),
    PlainSerializer(date.isoformat, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Country = Annotated[str, PlainValidator(_country), WithJsonSchema({"type": "string", "enum": sorted(COUNTRIES)})]
Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)]

PYTHON_TYPES: Final = {
    "boolean": YesNo,
    "percent": Percent,
    "date": Day,
    "country": Country,
    "text": Text,
}
"""The annotated type of each kind that needs no parameter (rule packs declare facts of their own with these)."""
