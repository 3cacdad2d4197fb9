"""What a law gives: derived facts, and what is missing for the unknown ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from eligibility.units import Number

Limits = Mapping[str, Number]
"""The figures of a law by name, from `rules/law/`; periods in months."""


MOST_ANSWERS: Final = 4096
"""Answers that a case keeps."""


class Derived(NamedTuple):
    """Values by derived fact (None is unknown), and for the unknown ones the facts that a person can give."""

    values: Mapping[str, Any]
    missing: Mapping[str, tuple[str, ...]]


def ask(apply: Callable[..., Derived], *arguments: Any) -> Derived:
    """What a law says."""
    return apply(*arguments)


class Answers:
    """What the laws said to one case: asked for the very same objects again, as by "what if", they answer at once.

    Two questions are the same when their objects are. These are kept beside the answer, so that no other can take their place.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], tuple[tuple[Any, ...], Derived]] = {}

    def ask(self, apply: Callable[..., Derived], *arguments: Any) -> Derived:
        """The same as `ask`, remembered."""
        asked = (apply, *arguments)
        key = tuple(map(id, asked))
        known = self._known.get(key)  # read once: another thread of this case may empty this at any moment
        if known is not None:
            return known[1]
        if len(self._known) >= MOST_ANSWERS:
            self._known.clear()
        found = apply(*arguments)
        self._known[key] = asked, found
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
