"""The value types of a profile's models: strict, exact, bounded, each with its JSON Schema and its plain error.

`true` is not 1 and `"12"` is not 12. Numbers are `int` or `Decimal`, rounded to 15 significant digits (half to even), which
every JSON reader keeps exactly (RFC 8259 section 6): no binary rounding ever decides an outcome, and a number that a browser
divided (33.333333333333336) is read like the one that was meant. See docs/decisions/012-fifteen-digits.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Annotated, Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, PlainSerializer, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from eligibility.errors import CONTROL, CONTROLS, MOST_SHOWN, SURROGATES, shown
from eligibility.possible import Range, narrowed
from eligibility.profile.countries import COUNTRIES
from eligibility.units import (
    LARGEST,
    MOST_DIGITS,
    MOST_WRITTEN,
    NEVER,
    Number,
    exact,
    iso_day,
    parse_date,
    parse_event,
)

_DIGITS: Final = Context(prec=MOST_DIGITS, rounding=ROUND_HALF_EVEN)
_MOST_TEXT: Final = 300
_NO_CONTROLS: Final = f"^[^{CONTROLS.removesuffix(SURROGATES)}]*$"
"""For the native reader, whose texts cannot hold half a character."""
DATE_PATTERN: Final = "^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}$"
"""For validators that do not assert formats: nothing but year-month-day, and no year 0."""
DAY_SCHEMA: Final = {"format": "date", "pattern": DATE_PATTERN, "type": "string"}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A number in a JSON text that no fact can hold, as it was written: `NaN`, `Infinity`, an exponent beyond all range."""

    text: str

    @property
    def is_number(self) -> bool:
        """Whether it is JSON at all."""
        return self.text not in ("NaN", "Infinity", "-Infinity")


@dataclass(frozen=True, slots=True, eq=False)
class Reads:
    """How a value is read: from JSON text natively, and from Python by a function that says what is wrong in plain words.

    What the native reader refuses is read again by the function (`parsing.read_profile`), so that the native one may refuse more
    than it has to, but never take what the function refuses, nor take it for another value.
    """

    function: Callable[[Any], Any]
    native: CoreSchema

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        python_schema = core_schema.no_info_plain_validator_function(self.function)
        return core_schema.json_or_python_schema(self.native, python_schema)


def number_type(what: str, *, minimum: int = 0, maximum: int = LARGEST, whole: bool = False) -> Any:
    """An annotated number: `what` names it in errors, such as `an amount in euros`."""
    return Annotated[
        Number,
        Reads(_number(what, minimum, maximum, whole), _native_number(what, minimum, maximum, whole)),
        PlainSerializer(_plain_number, when_used="json"),
        WithJsonSchema({"type": "integer" if whole else "number", "minimum": minimum, "maximum": maximum}),
    ]


def figure_type(what: str, *, maximum: int = LARGEST) -> Any:
    """A number of an accounting period, which may be known in part: a register gives a class of size."""
    exact_number = _number(what, 0, maximum, whole=False)

    def check(value: object) -> Number | Range:
        if not isinstance(value, dict):
            return value if isinstance(value, Range) else exact_number(value)
        if not value or not value.keys() <= {"at_least", "at_most"}:
            raise PydanticCustomError(
                "unknown_range", "an object stands for a range: give `at_least` and `at_most`"
            )
        low, high = (
            None if value.get(end) is None else exact_number(value[end]) for end in ("at_least", "at_most")
        )
        if low is not None and high is not None and low > high:
            raise PydanticCustomError(
                "empty_range", "nothing is at least {low} and at most {high}", {"low": low, "high": high}
            )
        found: Number | Range = narrowed(Range(low, high))
        return found

    one = {"type": "number", "minimum": 0, "maximum": maximum}
    either = {"anyOf": [one, {"type": "object", "properties": {"at_least": one, "at_most": one}, **_RANGE}]}
    written = PlainSerializer(_plain_figure, when_used="json")
    reads = Reads(check, _native_number(what, 0, maximum, whole=False))
    return Annotated[Number | Range, reads, written, WithJsonSchema(either)]


_RANGE: Final = {"additionalProperties": False, "minProperties": 1}


def _plain_figure(value: Number | Range) -> Any:
    if not isinstance(value, Range):
        return _plain_number(value)
    return {
        name: _plain_number(end)
        for name, end in (("at_least", value.low), ("at_most", value.high))
        if end is not None
    }


def _number(what: str, minimum: int, maximum: int, whole: bool) -> Callable[[object], Number]:
    def check(value: object) -> Number:
        if type(value) is int:
            found: Number = value
        elif isinstance(value, Decimal):
            found = _rounded(value, what, minimum, maximum)
        elif isinstance(value, Unreadable) and value.is_number:
            raise _refusal("number_range", "{given} is far beyond what {what} can be", what, value)
        elif isinstance(value, float):
            raise _refusal(
                "number_type", f"expected {{what}}, got the float {{given}}; {_NO_FLOATS}", what, value
            )
        else:
            raise _refusal("number_type", "expected {what} as a number, got {given}", what, value)
        if not minimum <= found <= maximum:
            bound = f"at least {minimum}" if found < minimum else f"at most {maximum}"
            raise PydanticCustomError("number_range", "{what} is {bound}", {"what": what, "bound": bound})
        if whole and type(found) is not int:
            raise _refusal("whole_number", "expected {what} as a whole number, got {given}", what, value)
        return found

    return check


def _native_number(what: str, minimum: int, maximum: int, whole: bool) -> CoreSchema:
    """Whole numbers natively; of others the double that JSON gives is the number that was written, to 15 digits."""
    native = core_schema.int_schema(strict=True, ge=minimum, le=maximum)
    if whole:
        return native

    def of_double(value: object) -> Number:
        if value.__class__ is not float or not value or not minimum <= value <= maximum:
            raise ValueError  # a zero may be a number that was too small for a double
        if value.is_integer():
            return int(value)
        digits = repr(value)
        if "e" in digits:  # smaller than anybody writes
            raise ValueError
        return Decimal(digits)

    return core_schema.union_schema(
        [native, core_schema.no_info_plain_validator_function(of_double)], mode="left_to_right"
    )


_NO_FLOATS: Final = (
    "give an int or a Decimal, "
    "or read the JSON text with `CompanyProfile.model_validate_json` or `Catalogue.read_profile`"
)


def _rounded(value: Decimal, what: str, minimum: int, maximum: int) -> Number:
    """The number with 15 significant digits; bounds are checked after rounding."""
    if not value.is_finite():
        raise _refusal("number_finite", "expected {what} as a finite number, got {given}", what, value)
    if value.is_zero():
        return 0
    if value.adjusted() > MOST_DIGITS:
        return maximum + 1 if value > 0 else minimum - 1  # out of bounds, whatever its digits
    _, digits, exponent = value.as_tuple()
    if len(digits) > MOST_WRITTEN or int(exponent) < -MOST_WRITTEN:
        context: dict[str, Any] = {"what": what, "most": MOST_WRITTEN}
        raise PydanticCustomError("number_digits", "{what} is written with at most {most} digits", context)
    return exact(_DIGITS.create_decimal(value))


def _refusal(code: Any, message: Any, what: str, value: object) -> PydanticCustomError:
    return PydanticCustomError(code, message, {"what": what, "given": given(value)})


def given(value: object) -> str:
    """What the user wrote, for a message: short, printable, and never a wrong type in silence."""
    if isinstance(value, str):
        return f"the text `{shown(value)}`"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return "a number too long to show"
    written = value.text if isinstance(value, Unreadable) else str(value)
    return f"`{shown(written)}`" if len(written) <= MOST_SHOWN else "a number too long to show"


_MOST_BITS: Final = 200


def _plain_number(value: Number) -> int | float:
    return value if isinstance(value, int) else float(value)


def _day(value: object) -> date:
    if isinstance(value, str) and (found := parse_date(value)):
        return found
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise _refusal("date", "expected {what}, got {given}", "a date that exists, as year-month-day", value)


def _native_day(before: date | None = None) -> CoreSchema:
    written = core_schema.str_schema(strict=True, pattern=DATE_PATTERN)
    return core_schema.chain_schema([written, core_schema.date_schema(strict=False, lt=before)])


def _native_never() -> CoreSchema:
    said = core_schema.literal_schema([iso_day(NEVER)])
    return core_schema.chain_schema([said, core_schema.no_info_plain_validator_function(lambda _: NEVER)])


def _event(value: object) -> date:
    """The day of what may not have happened: `never` says that it has not."""
    if isinstance(value, str):
        if found := parse_event(value):
            return found
        raise _refusal(
            "date", "expected {what}, got {given}", "a date that exists, as year-month-day, or `never`", value
        )
    return _day(value)


def _country(value: object) -> str:
    if isinstance(value, str) and value in COUNTRIES:
        return value
    raise _refusal(
        "country", "expected {what}, got {given}", "a country as its ISO 3166-1 code of two capitals", value
    )


def check_text(value: object) -> str:
    """A text of one line, as any fact or name is."""
    if not isinstance(value, str):
        raise _refusal("string_type", "expected {what}, got {given}", "text", value)
    if not value:
        raise PydanticCustomError("string_too_short", "expected text, got an empty one")
    if len(value) > _MOST_TEXT:
        length = {"most": _MOST_TEXT, "length": len(value)}
        raise PydanticCustomError(
            "string_too_long", "text has at most {most} characters, got {length}", length
        )
    if found := CONTROL.search(value):
        context: dict[str, Any] = {"given": given(value), "place": found.start() + 1}
        raise PydanticCustomError("text_control", "{given} has a control character at place {place}", context)
    return value


def _yes_or_no(value: object) -> bool:
    if value is True or value is False:
        return value
    raise _refusal("boolean", "expected {what}, got {given}", "true or false", value)


Money = number_type("an amount in euros")
SignedMoney = number_type("an amount in euros", minimum=-LARGEST)
SignedRatio = number_type("a number", minimum=-LARGEST)
PeriodMonths = number_type("a number of months", minimum=1, maximum=24, whole=True)
MoneyFigure = figure_type("an amount in euros")
HeadcountFigure = figure_type("a number of employees", maximum=10_000_000)
Percent = number_type("a percentage from 0 to 100", maximum=100)
Headcount = number_type("a number of employees", maximum=10_000_000)
Months = number_type("a number of months", maximum=1200, whole=True)
Count = number_type("a count", maximum=1_000_000, whole=True)
Inhabitants = number_type("a number of inhabitants", maximum=100_000_000, whole=True)
Hours = number_type("a number of hours", maximum=9000)
CalendarYears = number_type("a number of calendar_years", maximum=40, whole=True)
LastFiveYears = number_type("a number of calendar_years", maximum=5, whole=True)
Submissions = number_type("a number of submissions", maximum=1000, whole=True)
Level = number_type("a technology readiness level", minimum=1, maximum=9, whole=True)
YesNo = Annotated[
    bool, Reads(_yes_or_no, core_schema.bool_schema(strict=True)), WithJsonSchema({"type": "boolean"})
]
Day = Annotated[
    date,
    Reads(_day, _native_day()),
    PlainSerializer(date.isoformat, when_used="json"),
    WithJsonSchema(DAY_SCHEMA),
]
Event = Annotated[
    date,
    Reads(
        _event, core_schema.union_schema([_native_day(before=NEVER), _native_never()], mode="left_to_right")
    ),
    PlainSerializer(iso_day, when_used="json"),
    WithJsonSchema({"anyOf": [DAY_SCHEMA, {"const": "never"}]}),
]
"""The day of what may never have happened: a date or `never`, which is `units.NEVER`."""
Country = Annotated[
    str,
    Reads(_country, core_schema.literal_schema(sorted(COUNTRIES))),
    WithJsonSchema({"type": "string", "enum": sorted(COUNTRIES)}),
]
Text = Annotated[
    str,
    Reads(
        check_text,
        core_schema.str_schema(strict=True, min_length=1, max_length=_MOST_TEXT, pattern=_NO_CONTROLS),
    ),
    # `not` and not one pattern from end to end: `$` of some engines overlooks a last line break
    WithJsonSchema(
        {"type": "string", "minLength": 1, "maxLength": _MOST_TEXT, "not": {"pattern": f"[{CONTROLS}]"}}
    ),
]


@dataclass(frozen=True, slots=True)
class Listed:
    """How many values a list holds at most, and whether each stands in it once; the JSON schema announces both.

    Too long a list is refused before its values are looked at.
    """

    most: int
    distinct: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema: Any = handler(source)
        schema["max_length"] = self.most
        return core_schema.no_info_after_validator_function(_distinct, schema) if self.distinct else schema

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        found = dict(handler(schema))
        return found | {"uniqueItems": True} if self.distinct else found


def _distinct(values: list[Any]) -> list[Any]:
    if len(set(values)) < len(values):
        value, count = Counter(values).most_common(1)[0]
        raise PydanticCustomError(
            "list_distinct", "`{value}` stands here {count} times", {"value": value, "count": count}
        )
    return values


CHOICES: Final = Listed(100, distinct=True)
PERIODS: Final = Listed(50)
RECORDS: Final = Listed(10_000)
SHORT_RECORDS: Final = Listed(1_000)
TEXTS: Final = Listed(1_000)
COUNTRY_LIST: Final = Listed(len(COUNTRIES), distinct=True)
"""The lengths of lists: choices, accounting periods, awards and enterprises and holdings, judgements and forms of aid, names."""
Countries = Annotated[list[Country], COUNTRY_LIST]
Texts = Annotated[list[Text], TEXTS]

PYTHON_TYPES: Final = {
    "boolean": YesNo,
    "percent": Percent,
    "date": Day,
    "country": Country,
    "text": Text,
}
"""The annotated type of each kind that needs no parameter (rule packs declare facts of their own with these)."""
