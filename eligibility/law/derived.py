"""What a law gives: derived facts, and what is missing for the unknown ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import is_
from typing import Any, NamedTuple

from eligibility.units import Number

Limits = Mapping[str, Number]
"""The figures of a law by name, from `rules/law/`; periods in months."""


class Derived(NamedTuple):
    """Values by derived fact (None is unknown), and for the unknown ones the facts that a person can give."""

    values: Mapping[str, Any]
    missing: Mapping[str, tuple[str, ...]]


def remembering(apply: Callable[..., Derived]) -> Callable[..., Derived]:
    """A law that answers at once when it is asked for the very same objects again, as "what if" questions do."""
    last: tuple[tuple[Any, ...], Derived] | None = None

    def answer(*arguments: Any) -> Derived:
        nonlocal last
        known = last  # one name, read once: another thread may put its own question and answer there at any moment
        if known is not None and all(map(is_, known[0], arguments)):
            return known[1]
        found = apply(*arguments)
        last = arguments, found
        return found

    return answer


@dataclass(frozen=True, slots=True)
class Law:
    """A law in Python: the name of its figures (None if it has none), the facts that it reads and gives, its function.

    The function takes the facts in the order of `reads`, then the date, then the figures (None when none are in force).
    """

    name: str | None
    reads: tuple[str, ...]
    gives: tuple[str, ...]
    apply: Callable[..., Derived]
