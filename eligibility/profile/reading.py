"""JSON text -> profile, or every problem at once, each with its JSON pointer (RFC 6901).

Stricter than a JSON parser: at most 1 MB, no duplicate keys, no NaN or Infinity, numbers kept exactly.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from eligibility.errors import InvalidProfile, Problem, did_you_mean
from eligibility.profile.countries import COUNTRIES, MISTAKEN
from eligibility.profile.models import CompanyProfile
from eligibility.profile.types import given

MOST_BYTES: Final = 1 << 20
MOST_NAMED: Final = 10
Profile = TypeVar("Profile", bound=CompanyProfile)


class _DuplicateKey(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DuplicateKey
    return found


# NaN and Infinity arrive as floats, which no fact accepts: the error then has the pointer of the fact.
_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_float=Decimal, parse_constant=float)


def parse_json(text: str | bytes | bytearray) -> Any:
    """The JSON value with numbers as `int` or `Decimal`. Raises `InvalidProfile`."""
    if len(text) > MOST_BYTES:
        raise _refused("too-large", f"the profile is {len(text):,} bytes long; at most {MOST_BYTES:,} are read")
    if not isinstance(text, str):
        try:
            text = bytes(text).decode("utf-8")
        except UnicodeDecodeError as error:
            raise _refused("not-utf8", f"byte {error.start + 1} is not UTF-8", "save the file as UTF-8") from None
    try:
        return _DECODER.decode(text.removeprefix("\ufeff"))
    except _DuplicateKey:
        raise InvalidProfile(_duplicates(text)) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _refused("not-json", f"this is not JSON: {error.msg[0].lower()}{error.msg[1:]} at {place}") from None
    except RecursionError:
        raise _refused("too-deep", "the JSON is nested too deeply to be a profile") from None
    except ValueError as error:
        if "exceeds the limit" not in str(error).lower():
            raise
        raise _refused("number-range", "a number is too long to be read") from None


def _refused(code: str, message: str, hint: str | None = None) -> InvalidProfile:
    return InvalidProfile([Problem(code, message, pointer="", hint=hint)])


class _Pairs(list[tuple[str, Any]]):
    """An object with its keys as they were written, to find the duplicate ones."""


def _duplicates(text: str) -> list[Problem]:
    tree = json.JSONDecoder(object_pairs_hook=_Pairs).decode(text.removeprefix("\ufeff"))

    def walk(value: Any, pointer: str) -> Iterator[Problem]:
        if isinstance(value, _Pairs):
            keys = [key for key, _ in value]
            for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
                yield Problem("duplicate-key", f"`{key}` stands here {keys.count(key)} times", f"{pointer}/{_escape(key)}")
            for key, part in value:
                yield from walk(part, f"{pointer}/{_escape(key)}")
        elif isinstance(value, list):
            for index, part in enumerate(value):
                yield from walk(part, f"{pointer}/{index}")

    return list(walk(tree, ""))


def _escape(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def read_profile(text: str | bytes | bytearray, model: type[Profile]) -> Profile:
    """The profile in a JSON text. Raises `InvalidProfile` with all problems."""
    return profile_from(parse_json(text), model)


def profile_from(data: Any, model: type[Profile]) -> Profile:
    """The profile in a parsed JSON value. Raises `InvalidProfile` with all problems."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InvalidProfile(_problems(error, model)) from None


def _problems(error: ValidationError, model: type[BaseModel]) -> Iterable[Problem]:
    found: dict[str, Problem] = {}
    for detail in error.errors(include_url=False):
        problem = _problem(detail, model)
        found.setdefault(problem.pointer or "", problem)
    return sorted(found.values(), key=lambda problem: problem.pointer or "")


def _problem(detail: Any, model: type[BaseModel]) -> Problem:
    """Pydantic's finding in one clause of this library's words."""
    loc = [part for part in detail["loc"] if not (isinstance(part, str) and "[" in part)]
    if detail["type"] == "literal_error" and loc and not isinstance(loc[-1], int) and not _is_field(loc, model):
        loc.pop()
    pointer = "".join(f"/{_escape(part)}" for part in loc)
    value, kind, context = detail["input"], detail["type"], detail.get("ctx") or {}
    pointer += context.get("pointer", "")  # what is said twice is found above both places
    if kind == "extra_forbidden":
        return _unknown_fact(loc, pointer, model)
    if kind == "missing":
        return Problem("missing-fact", f"`{loc[-1]}` is missing", pointer)
    if kind == "literal_error":
        known = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        nearest = did_you_mean(str(value), known) or f"one of: {', '.join(known)}"
        return Problem("unknown-choice", f"{given(value)} is not one of the choices", pointer, hint=nearest)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        what = "an object with groups of facts" if not loc else "an object with facts"
        return Problem("wrong-type", f"expected {what}, got {given(value)}", pointer)
    if kind == "list_type":
        return Problem("wrong-type", f"expected a list, got {given(value)}", pointer)
    if kind == "string_type":
        return Problem("wrong-type", f"expected text, got {given(value)}", pointer)
    hint: str | None = None
    if kind == "country" and isinstance(value, str):
        hint = f"did you mean `{MISTAKEN[value]}`?" if value in MISTAKEN else did_you_mean(value.upper(), COUNTRIES)
    elif kind in ("number_type", "whole_number") and isinstance(value, str):
        hint = "write a bare number without unit or separators, such as 2000000"
    elif kind == "string_pattern_mismatch":
        return Problem("wrong-value", f"{given(value)} does not have the form `{context['pattern']}`", pointer)
    return Problem(str(kind).replace("_", "-"), detail["msg"][0].lower() + detail["msg"][1:], pointer, hint=hint)


def _is_field(loc: list[Any], model: type[BaseModel]) -> bool:
    return not loc or loc[-1] in _fields(loc[:-1], model)


def _fields(loc: list[Any], model: type[BaseModel]) -> list[str]:
    """The names known at a place in the profile."""
    here: Any = model
    for part in loc:
        if isinstance(part, int):
            continue
        here = _model_in(here.model_fields[part].annotation) if here and part in here.model_fields else None
    return list(here.model_fields) if here else []


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _unknown_fact(loc: list[Any], pointer: str, model: type[BaseModel]) -> Problem:
    name, inside = str(loc[-1]), _fields(loc[:-1], model)
    groups = {group: _fields([group], model) for group in model.model_fields}
    elsewhere = [group for group, names in groups.items() if name in names]
    hint = did_you_mean(name, inside)
    if hint is None and elsewhere:
        hint = f"`{name}` belongs under `{elsewhere[0]}`"
    where = f"a fact of `{loc[-2]}`" if len(loc) > 1 else "a group of facts"
    return Problem("unknown-fact", f"`{name}` is not {where}", pointer, hint=hint or _known_here(inside))


def _known_here(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    rest = f" and {more} more (`eligibility schema company-profile` lists them)" if more > 0 else ""
    return f"known here: {', '.join(names[:MOST_NAMED])}{rest}"
