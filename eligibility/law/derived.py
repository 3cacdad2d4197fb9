"""What a law gives: derived facts, and what is missing for the unknown ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
    asked: list[Any] = []
    answers: list[Derived] = []

    def answer(*arguments: Any) -> Derived:
        if len(asked) != len(arguments) or any(left is not right for left, right in zip(asked, arguments, strict=True)):
            found = apply(*arguments)
            asked[:], answers[:] = arguments, [found]
        return answers[0]

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
