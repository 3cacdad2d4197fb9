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


def _same(these: tuple[Any, ...], those: tuple[Any, ...]) -> bool:
    """Whether they are the very same objects."""
    return len(these) == len(those) and all(left is right for left, right in zip(these, those, strict=True))


def ask(apply: Callable[..., Derived], *arguments: Any) -> Derived:
    """What a law says."""
    return apply(*arguments)


class Answers:
    """What the laws said last to one case: asked for the very same objects again, as by "what if", they answer at once."""

    def __init__(self) -> None:
        self._last: dict[Callable[..., Derived], tuple[tuple[Any, ...], Derived]] = {}

    def ask(self, apply: Callable[..., Derived], *arguments: Any) -> Derived:
        """The same as `ask`, remembered."""
        known = self._last.get(apply)  # read once: another thread of this case may put its question there at any moment
        if known is not None and _same(known[0], arguments):
            return known[1]
        found = apply(*arguments)
        self._last[apply] = arguments, found
        return found


@dataclass(frozen=True, slots=True)
class Law:
    """A law in Python: the name of its figures (None if it has none), the facts that it reads and gives, its function.

    The function takes the facts in the order of `reads`, then the date, then the figures (None when none are in force).
    """

    name: str | None
    reads: tuple[str, ...]
    gives: tuple[str, ...]
    apply: Callable[..., Derived]
