"""What a profile knows only in part: `{"at_least": 100, "at_most": 199}` where a value could stand.

    number, amount, percentage, day   {"at_least": 100}, {"at_most": 199}, or both; ends included
    choice, country                   {"one_of": ["small", "medium"]}
    several choices or countries      {"includes": ["NL"]}: these at least

Such objects are taken out of the data before the models read it, so that what the models hold is exact; each of their values is
read by the type of its fact, with the same errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

from eligibility.possible import Holding, OneOf, Range, Some, narrowed
from eligibility.units import NEVER, iso_day

Place = tuple[str, ...]
"""The group and the name of a fact; of an application, `applications`, the instrument and the fact."""
APPLICATIONS: Final = "applications"
_FORMS: Final = ({"at_least", "at_most"}, {"one_of"}, {"includes"})


class RangeError(Exception):
    """What is wrong with a range: code, message, the keys below its place, and a hint."""

    def __init__(self, code: str, message: str, *below: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.below, self.hint = code, message, below, hint


def taken_apart(data: Any, model: type[BaseModel]) -> tuple[Any, dict[Place, dict[str, Any]]]:
    """The data without its ranges, and these by place. No exact value of a fact is an object."""
    found: dict[Place, dict[str, Any]] = {}
    if not isinstance(data, dict):
        return data, found
    exact = dict(data)
    for group in data.keys() & model.model_fields.keys() - {APPLICATIONS}:
        inside = _group(model, group)
        if inside is not None:
            exact[group] = _without_ranges(data[group], inside, (group,), found)
    if isinstance(data.get(APPLICATIONS), dict):
        one = model_in(model.model_fields[APPLICATIONS].annotation)
        exact[APPLICATIONS] = {
            name: _without_ranges(given, one, (APPLICATIONS, name), found)
            for name, given in data[APPLICATIONS].items()
        }
    return (exact if found else data), found


def _without_ranges(
    facts: Any, inside: type[BaseModel], place: Place, found: dict[Place, dict[str, Any]]
) -> Any:
    """Some facts without their ranges, which are put where they were found."""
    if not isinstance(facts, dict):
        return facts
    ranges = {name for name, value in facts.items() if _is_range(value) and name in inside.model_fields}
    found |= {(*place, name): facts[name] for name in ranges}
    return {name: value for name, value in facts.items() if name not in ranges}


def _is_range(value: Any) -> bool:
    """Whether it means to be one: any other object is no value, and its own mistake."""
    return isinstance(value, dict) and any(word in value for form in _FORMS for word in form)


def read_range(model: type[BaseModel], place: Place, given: Mapping[str, Any]) -> Any:
    """What a range leaves possible: `Range`, `OneOf`, `Holding`, or the one value that it leaves.

    Raises `RangeError`, and pydantic's `ValidationError` for a value that the fact cannot have.
    """
    if not given or not any(given.keys() <= form for form in _FORMS):
        hint = "give `at_least` and `at_most`, or `one_of`, or `includes`"
        raise RangeError(
            "unknown-range",
            "an object stands for what is known in part, and this one says nothing known",
            hint=hint,
        )
    several = _is_list(model, place)
    if several and "includes" not in given:
        raise RangeError("wrong-range", "of a list this says nothing", hint="use `includes`")
    if not several and "includes" in given:
        hint = "use `at_least` and `at_most`, or `one_of`"
        raise RangeError("wrong-range", "of a single value this says nothing", hint=hint)
    if "includes" in given:
        return Holding(frozenset(_read(model, place, given["includes"])))
    if "one_of" in given:
        return _one_of(model, place, given["one_of"])
    return _between(model, place, given)


def _one_of(model: type[BaseModel], place: Place, values: Any) -> Any:
    if not isinstance(values, list) or not values:
        raise RangeError("wrong-type", "expected a list of at least one value", "one_of")
    read = [_read(model, place, value) for value in values]
    if not all(isinstance(value, str) for value in read):
        raise RangeError(
            "wrong-range", "`one_of` is for choices and countries", hint="use `at_least` and `at_most`"
        )
    return narrowed(OneOf(frozenset(read)))


def _between(model: type[BaseModel], place: Place, given: Mapping[str, Any]) -> Any:
    ends = {name: _read(model, place, value) for name, value in given.items() if value is not None}
    if NEVER in ends.values():
        raise RangeError(
            "wrong-range", "`never` is no day that others lie before or after", hint="write `never` alone"
        )
    if not all(_has_order(end) for end in ends.values()) or not ends:
        raise RangeError(
            "wrong-range", "only a number, an amount, a percentage or a day lies between two others"
        )
    low, high = ends.get("at_least"), ends.get("at_most")
    if low is not None and high is not None and low > high:
        raise RangeError("empty-range", f"nothing is at least {low} and at most {high}", hint="swap the two")
    return narrowed(Range(low, high))


def _has_order(value: Any) -> bool:
    """Whether one value may lie between two others; to Python `True` is a number too."""
    return isinstance(value, int | Decimal | date) and not isinstance(value, bool)


def _read(model: type[BaseModel], place: Place, value: Any) -> Any:
    return _adapter(model, place).validate_python(value, strict=True)


@lru_cache(maxsize=1024)
def _adapter(model: type[BaseModel], place: Place) -> TypeAdapter[Any]:
    """The reader of one fact, with the bounds and words of its type."""
    return TypeAdapter(_annotation(model, place))


def _is_list(model: type[BaseModel], place: Place) -> bool:
    inner = _annotation(model, place)
    return get_origin(getattr(inner, "__origin__", inner)) is list


def _group(model: type[BaseModel], group: str) -> type[BaseModel] | None:
    """The model of a group of facts; None for what is no group."""
    if group not in model.model_fields:
        return None
    parts = getattr(model.model_fields[group].annotation, "__args__", ())
    return next((part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)), None)


def _annotation(model: type[BaseModel], place: Place) -> Any:
    """The type of one fact, without `None`: null is no end of a range."""
    inside = model_in(model.model_fields[place[0]].annotation)
    annotation: Any = inside.model_fields[place[-1]].annotation
    return next(part for part in annotation.__args__ if part is not type(None))


def model_in(annotation: Any) -> Any:
    """The model that an annotation holds, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := model_in(part))), None)


def as_json(some: Some) -> dict[str, Any]:
    """A range as a profile in JSON has it."""
    return {name: _plain(end) for name, end in as_data(some).items()}


def as_data(some: Some) -> dict[str, Any]:
    """A range as it is read, with exact ends."""
    match some:
        case Range(low, high):
            ends = {"at_least": low, "at_most": high}
            return {name: end for name, end in ends.items() if end is not None}
        case OneOf(codes):
            return {"one_of": sorted(codes)}
        case Holding(surely):
            return {"includes": sorted(surely)}


def _plain(end: Any) -> Any:
    """An end as JSON has it; 15 digits come back as they were (docs/decisions/012-fifteen-digits.md)."""
    if isinstance(end, date):
        return iso_day(end)
    return float(end) if isinstance(end, Decimal) else end
