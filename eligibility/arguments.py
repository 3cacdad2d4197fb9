"""What callers hand in at the front door, checked where it comes in: a mistake is named there, with what to give instead.

A date is a `datetime.date` (a `datetime` has a time and a zone, and either can make it another day), a language one of those that
the library speaks, a profile one that has been read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from eligibility.errors import InvalidArgument, WrongType, did_you_mean
from eligibility.profile.models import CompanyProfile
from eligibility.words.phrases import PHRASES


def _kind(value: object) -> str:
    """`a str`, `an int`, `None`."""
    if value is None:
        return "None"
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def check_day(given: object, argument: str = "on") -> None:
    """Raises `WrongType` unless it is a date without a time."""
    if isinstance(given, datetime):
        raise WrongType(
            argument,
            "expected a date without a time, got a datetime",
            "give `.date()` of it, in your own time zone",
        )
    if not isinstance(given, date):
        hint = "give a `datetime.date`, such as `date(2026, 11, 23)` or `date.fromisoformat(text)`"
        raise WrongType(argument, f"expected a date, got {_kind(given)}", hint)


def check_choice(argument: str, given: object, choices: Iterable[str]) -> None:
    """Raises `InvalidArgument` unless it is one of the choices."""
    known = tuple(choices)
    listed = f"choose one of: {', '.join(known)}"
    if not isinstance(given, str):
        raise InvalidArgument(argument, f"expected one of the choices, got {_kind(given)}", listed)
    if given not in known:
        near = did_you_mean(given, known)
        raise InvalidArgument(
            argument, f"`{given}` is not one of the choices", f"{near} {listed}" if near else listed
        )


def check_language(given: object) -> None:
    """Raises `InvalidArgument` unless the library speaks it."""
    check_choice("language", given, PHRASES)


def check_profile(given: object, argument: str = "profile") -> None:
    """Raises `WrongType` unless it is a profile that has been read."""
    if not isinstance(given, CompanyProfile):
        reader = "read_profile(text)" if isinstance(given, str | bytes) else "read_profile(json.dumps(data))"
        raise WrongType(
            argument, f"expected a CompanyProfile, got {_kind(given)}", f"read it with `catalogue.{reader}`"
        )


def check_profiles(given: object) -> None:
    """Raises `WrongType` unless they are profiles by name, and `InvalidArgument` when there are none."""
    if not isinstance(given, Mapping):
        raise WrongType(
            "profiles", f"expected profiles by name, got {_kind(given)}", "give a dict of names and profiles"
        )
    for name, profile in given.items():
        check_profile(profile, f"profiles[{name!r}]")
    if not given:
        raise InvalidArgument("profiles", "there is none", "give at least one profile")


def check_names(argument: str, given: object) -> None:
    """Raises `WrongType` unless they are several names; one text would be read letter by letter."""
    if (
        isinstance(given, str)
        or not isinstance(given, Collection)
        or not all(isinstance(name, str) for name in given)
    ):
        hint = f"give [`{given}`]" if isinstance(given, str) else "give a list of ids"
        raise WrongType(argument, f"expected a list of names, got {_kind(given)}", hint)


def check_count(argument: str, given: Any) -> None:
    """Raises `WrongType` unless it is a whole number, and `InvalidArgument` when it is less than one."""
    if not isinstance(given, int) or isinstance(given, bool):
        raise WrongType(argument, f"expected a whole number, got {_kind(given)}")
    if given < 1:
        raise InvalidArgument(argument, f"expected at least 1, got {given}")
