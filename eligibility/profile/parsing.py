"""JSON text -> profile, or every problem at once, each with its JSON pointer (RFC 6901).

Stricter than a JSON parser: at most 1 MB, no duplicate keys, no NaN or Infinity, no halves of surrogate pairs, numbers kept
with 15 significant digits. Nothing but `InvalidProfile` comes out of a text, whatever is in it; of many problems the first
100 are named and the rest is counted, so that no text takes long to be refused.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from heapq import nsmallest
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from eligibility.errors import MOST_PROBLEMS, InvalidProfile, Problem, did_you_mean, pointer_step, shown
from eligibility.possible import Some
from eligibility.profile.countries import country_hint
from eligibility.profile.models import CompanyProfile
from eligibility.profile.ranges import APPLICATIONS, Place, RangeError, model_in, read_range, taken_apart
from eligibility.profile.types import Unreadable, given
from eligibility.units import MOST_DIGITS, MOST_WRITTEN

MOST_BYTES: Final = 1 << 20
MOST_MEMBERS: Final = 10**5
"""Objects and keys. A profile of 1 MB with the shortest values that are right has fewer; what has more is full of mistakes
of a few bytes, each of which would take a kilobyte to be told."""
MOST_NAMED: Final = 10
_MOST_INTEGER: Final = 4300
"""An integer of more digits is not converted at all (as CPython refuses it by default)."""
_MOST_MESSAGE: Final = 1000
_DEEPEST: Final = 20
"""No profile is nested deeper; what lies deeper is refused whole, as no fact."""
_DEPTH_OF_APPLIED: Final = len((APPLICATIONS, "instrument", "fact"))
Profile = TypeVar("Profile", bound=CompanyProfile)
Path = tuple[Any, ...]
"""Where a value stands: the path of what holds it, and its key or index there. The empty path is the whole text."""


class _TooLong(ValueError):
    pass


class _TooMany(ValueError):
    pass


class _Repeated(dict[str, Any]):
    """An object in which a key stands more than once, with all its pairs."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def _decimal(text: str) -> Decimal | Unreadable:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of more than 18 digits
        return Unreadable(text)


def _integer(text: str) -> int | Unreadable:
    if len(text) > _MOST_INTEGER:
        raise _TooLong
    return int(text) if len(text) <= MOST_WRITTEN else Unreadable(text)


def parse_json(text: str | bytes | bytearray) -> Any:
    """The JSON value with numbers as `int`, `Decimal` or, where no fact can hold them, `Unreadable`.

    Raises `InvalidProfile`, and `TypeError` for what is no text.
    """
    if not isinstance(text, str | bytes | bytearray):
        raise TypeError(f"expected JSON as text or bytes, got {type(text).__name__}")
    flawed = bool(_SURROGATE.search(text)) if isinstance(text, str) else False
    size = len(text.encode("utf-8", "surrogatepass")) if isinstance(text, str) else len(text)
    if size > MOST_BYTES:
        raise _refused("too-large", f"the profile is {size:,} bytes long; at most {MOST_BYTES:,} are read")
    if not isinstance(text, str):
        try:
            text = bytes(text).decode("utf-8")
        except UnicodeDecodeError as error:
            raise _refused(
                "not-utf8", f"byte {error.start + 1} is not UTF-8", "save the file as UTF-8"
            ) from None
    repeated: list[_Repeated] = []
    members = 0

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal members
        members += 1 + len(pairs)
        if members > MOST_MEMBERS:
            raise _TooMany
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        repeated.append(_Repeated(pairs))
        return repeated[-1]

    try:
        tree = _decoder(unique).decode(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _refused(
            "not-json", f"this is not JSON: {error.msg[0].lower()}{error.msg[1:]} at {place}"
        ) from None
    except RecursionError:
        raise _refused("too-deep", "the JSON is nested too deeply to be a profile") from None
    except _TooLong:
        raise _refused("number-range", f"a number of more than {_MOST_INTEGER} digits stands here") from None
    except _TooMany:
        raise _refused(
            "too-large", f"the profile holds more than {MOST_MEMBERS:,} objects and keys"
        ) from None
    # Half a character comes in as itself or as an escape; both are rare, so that most texts are not walked.
    if repeated or flawed or _SURROGATE_ESCAPE.search(text):
        _refuse_flaws(tree)
    return tree


_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def _decoder(unique: Callable[[list[tuple[str, Any]]], dict[str, Any]]) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=unique,
        parse_float=_decimal,
        parse_int=_integer,
        parse_constant=Unreadable,
    )


def _refused(code: str, message: str, hint: str | None = None) -> InvalidProfile:
    return InvalidProfile([Problem(code, message, pointer="", hint=hint)])


def _refuse_flaws(tree: Any) -> None:
    """Raises `InvalidProfile` with what is wrong before any fact is looked at: keys that repeat, halves of characters."""
    flaws = list(_flaws(tree))
    if flaws:
        named = [
            Problem(code, message, _pointer(path), hint=hint)
            for code, message, hint, path in flaws[:MOST_PROBLEMS]
        ]
        raise InvalidProfile(named, unnamed=len(flaws) - len(named))


def _flaws(tree: Any) -> Iterator[tuple[str, str, str | None, Path]]:
    """Code, message, hint and place of each flaw, in the order of the text."""
    waiting: list[tuple[Any, Path, int]] = [(tree, (), 0)]
    while waiting:
        value, path, depth = waiting.pop()
        if isinstance(value, str):
            if _SURROGATE.search(value):
                yield "string-unicode", f"{given(value)} has half a character", _HALF_HINT, path
            continue
        if depth == _DEEPEST:
            continue
        parts: list[tuple[Any, Any]] = []
        if isinstance(value, dict):
            parts = value.pairs if isinstance(value, _Repeated) else list(value.items())
            for key, count in Counter(key for key, _ in parts).items():
                if count > 1:
                    yield "duplicate-key", f"`{shown(key)}` stands here {count} times", None, (path, key)
                if _SURROGATE.search(key):
                    yield (
                        "string-unicode",
                        f"the key `{shown(key)}` has half a character",
                        _HALF_HINT,
                        (path, key),
                    )
        elif isinstance(value, list):
            parts = list(enumerate(value))
        waiting.extend((part, (path, key), depth + 1) for key, part in reversed(parts))


_HALF_HINT: Final = "`\\ud800` to `\\udfff` stand in pairs"


def _pointer(path: Path) -> str:
    """The RFC 6901 pointer; of a key longer than any fact's name only the start is shown."""
    parts: list[str] = []
    while path:
        path, part = path
        parts.append(pointer_step(part))
    return "".join(reversed(parts))


def read_profile(text: str | bytes | bytearray, model: type[Profile]) -> Profile:
    """The profile in a JSON text. Raises `InvalidProfile` with all problems (100 are named, the rest is counted).

    Most texts are read natively in one go. What is refused so, or may say something twice, is read again with care.
    """
    profile = _read_natively(text, model)
    return profile_from(parse_json(text), model) if profile is None else profile


def _read_natively(text: str | bytes | bytearray, model: type[Profile]) -> Profile | None:
    """The profile in a text that is surely right and says each thing once; None where that is not plain to see."""
    if not isinstance(text, str | bytes) or len(text) > MOST_BYTES:
        return None
    try:
        profile: Profile = model.__pydantic_validator__.validate_json(text)
    except ValidationError:
        return None
    # A key that stands twice is lost in reading, and then there are fewer keys than colons, one of which follows each. Texts with
    # colons inside are rare, and so are numbers with more digits than are looked at.
    if isinstance(text, str):
        colons, is_long = text.count(":"), bool(_LONG_NUMBER.search(text))
    else:
        colons, is_long = text.count(b":"), bool(_LONG_NUMBER_BYTES.search(text))
    return profile if _keys(profile) == colons and not is_long else None


def _keys(given: BaseModel) -> int:
    """How many keys the objects of a profile had."""
    found, values = len(given.model_fields_set), given.__dict__
    for name in _holders(given.__class__):
        value = values[name]
        if value is None:
            continue
        if isinstance(value, BaseModel):
            found += _keys(value)
        elif isinstance(value, list):
            found += sum(map(_keys, value))
        else:
            found += len(value) + sum(map(_keys, value.values()))
    return found


@cache
def _holders(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields that hold objects: a group, a list of records, applications by instrument."""
    return tuple(name for name, field in model.model_fields.items() if model_in(field.annotation))


_LONG_NUMBER: Final = re.compile(f"[0-9.]{{{MOST_DIGITS + 2}}}")
"""Of shorter ones the double that JSON readers make is the number that was written: 15 digits and a point."""
_LONG_NUMBER_BYTES: Final = re.compile(_LONG_NUMBER.pattern.encode())


def profile_from(data: Any, model: type[Profile]) -> Profile:
    """The profile in a parsed JSON value. Raises `InvalidProfile` with all problems (100 are named, the rest is counted)."""
    exact, partly = taken_apart(data, model)
    ranges, problems = _ranges(partly, model) if partly else ({}, [])
    try:
        profile = model.model_validate(exact)
    except ValidationError as error:
        raise _invalid(error, model, problems) from None
    if problems:
        raise InvalidProfile(problems)
    if not ranges:
        return profile
    applied: dict[str, dict[str, Some]] = {}
    for place, some in ranges.items():
        if place[0] == APPLICATIONS:
            applied.setdefault(place[1], {})[place[2]] = some
    return profile.with_ranges(
        {".".join(place): some for place, some in ranges.items() if place[0] != APPLICATIONS}, applied
    )


def _ranges(
    partly: Mapping[Place, dict[str, Any]], model: type[BaseModel]
) -> tuple[dict[Place, Some], list[Problem]]:
    """What each range leaves possible, by its place, and what is wrong with ranges."""
    found: dict[Place, Some] = {}
    problems: list[Problem] = []
    for place, given_range in partly.items():
        try:
            found[place] = read_range(model, place, given_range)
        except RangeError as error:
            pointer = "".join(map(pointer_step, (*place, *error.below)))
            problems.append(Problem(error.code, error.message, pointer, hint=error.hint))
        except ValidationError as error:
            details = error.errors(include_url=False)
            problems += [_problem({**detail, "loc": (*place, *detail["loc"])}, model) for detail in details]
    return found, problems


def _invalid(error: ValidationError, model: type[BaseModel], others: list[Problem]) -> InvalidProfile:
    # Only what is named is put in order and gets its words: of thousands of problems neither would be read.
    named = nsmallest(
        MOST_PROBLEMS, error.errors(include_url=False), key=lambda detail: _in_order(detail["loc"])
    )
    problems = [*(_problem(detail, model) for detail in named), *others]
    count = error.error_count() + len(others)
    return InvalidProfile(problems[:MOST_PROBLEMS], unnamed=count - len(problems[:MOST_PROBLEMS]))


def _in_order(place: tuple[int | str, ...]) -> list[tuple[int, str]]:
    """Keys by the alphabet, items of a list by their number."""
    return [(part, "") if isinstance(part, int) else (-1, part) for part in place]


_WRONG_TYPES: Final = {
    "dict_type": "an object with facts",
    "model_attributes_type": "an object with facts",
    "model_type": "an object with facts",
    "list_type": "a list",
    "string_type": "text",
}
_HINTS: Final = {
    "text_control": "leave out line breaks, control characters and marks that turn the direction of writing",
    "list_distinct": "name it once",
}


def _problem(detail: Any, model: type[BaseModel]) -> Problem:
    """Pydantic's finding in one clause of this library's words."""
    loc = list(detail["loc"])
    if loc[-1:] == ["[key]"]:  # the key itself is wrong
        loc.pop()
    pointer = "".join(map(pointer_step, loc))
    value, kind, context = detail["input"], detail["type"], detail.get("ctx") or {}
    pointer += context.get("pointer", "")  # what is said twice is found above both places
    if kind == "extra_forbidden":
        return (
            _not_applied_for(loc, pointer, model)
            if loc[0] == APPLICATIONS
            else _unknown_fact(loc, pointer, model)
        )
    if kind == "missing":
        return Problem("missing-fact", f"`{loc[-1]}` is missing", pointer)
    if kind == "literal_error":
        known = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        nearest = did_you_mean(value, known) if isinstance(value, str) else None
        message = f"{given(value)} is not one of the choices"
        return Problem("unknown-choice", message, pointer, hint=nearest or f"one of: {', '.join(known)}")
    if kind in _WRONG_TYPES:
        what = _WRONG_TYPES[kind] if loc else "an object with groups of facts"
        return Problem("wrong-type", f"expected {what}, got {given(value)}", pointer)
    if kind == "too_long":
        message = f"at most {context['max_length']:,} stand here, got {len(value):,}"
        return Problem("list-length", message, pointer)
    if kind == "string_pattern_mismatch":
        return Problem(
            "wrong-value", f"{given(value)} does not have the form `{context['pattern']}`", pointer
        )
    hint: str | None = _HINTS.get(kind)
    if kind == "country" and isinstance(value, str):
        hint = country_hint(value)
    elif kind in ("number_type", "whole_number") and isinstance(value, str):
        hint = "write a bare number without unit or separators, such as 2000000"
    message = shown(detail["msg"][0].lower() + detail["msg"][1:], _MOST_MESSAGE)
    return Problem(str(kind).replace("_", "-"), message, pointer, hint=hint)


def _fields(loc: list[Any], model: type[BaseModel]) -> list[str]:
    """The names known at a place in the profile."""
    here: Any = model
    for place, part in enumerate(loc):
        if isinstance(part, int) or (place == 1 and loc[0] == APPLICATIONS):  # of every instrument the same
            continue
        here = model_in(here.model_fields[part].annotation) if here and part in here.model_fields else None
    return list(here.model_fields) if here else []


def _not_applied_for(loc: list[Any], pointer: str, model: type[BaseModel]) -> Problem:
    """A fact of an application that there is not: there they stand by their whole ids."""
    given, known = str(loc[-1]), _fields([APPLICATIONS], model)
    if len(loc) > _DEPTH_OF_APPLIED:  # inside a record
        return _unknown_fact(loc, pointer, model)
    whole = next(
        (fact for fact in known if fact.partition(".")[2] == given or fact.partition(".")[0] == given), None
    )
    written = f"write `group.name`, such as `{whole or 'funding.requested'}`"
    is_group = any(each.startswith(f"{given}.") for each in known)
    hint = written if is_group else did_you_mean(given, known) or written
    return Problem("unknown-fact", f"`{shown(given)}` is not a fact", pointer, hint=hint)


def _unknown_fact(loc: list[Any], pointer: str, model: type[BaseModel]) -> Problem:
    name, inside = str(loc[-1]), _fields(loc[:-1], model)
    groups = {group: _fields([group], model) for group in model.model_fields if group != APPLICATIONS}
    elsewhere = [group for group, names in groups.items() if name in names]
    hint = did_you_mean(name, inside)
    if hint is None and elsewhere:
        hint = f"`{name}` belongs under `{elsewhere[0]}`"
    holder = next((part for part in reversed(loc[:-1]) if isinstance(part, str)), None)
    where = f"a fact of `{shown(holder)}`" if holder else "a group of facts"
    return Problem(
        "unknown-fact", f"`{shown(name)}` is not {where}", pointer, hint=hint or _known_here(inside)
    )


def _known_here(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    rest = f" and {more} more (`eligibility schema company-profile` lists them)" if more > 0 else ""
    return f"known here: {', '.join(names[:MOST_NAMED])}{rest}"
