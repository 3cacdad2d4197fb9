"""Three truth values and Kleene's strong logic: a definite answer survives an unknown neighbour.

This is the readable form, used by the reference evaluator and by callers. Generated code uses `True`, `False` and
`None` for the same three values; the differential tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from eligibility.errors import UnknownTruth


class Truth(Enum):
    """`TRUE`, `FALSE` or `UNKNOWN`; combine with `&`, `|` and `~`.

    >>> Truth.FALSE & Truth.UNKNOWN
    <Truth.FALSE: False>
    >>> ~Truth.UNKNOWN
    <Truth.UNKNOWN: None>
    """

    TRUE = True
    FALSE = False
    UNKNOWN = None

    def __and__(self, other: Truth) -> Truth:
        return all_of((self, other))

    def __or__(self, other: Truth) -> Truth:
        return any_of((self, other))

    def __invert__(self) -> Truth:
        return Truth.UNKNOWN if self.value is None else Truth(not self.value)

    def __bool__(self) -> bool:
        if self.value is None:
            raise UnknownTruth(
                "an unknown truth value is neither true nor false: compare with `is Truth.TRUE`, combine with & | ~,"
                " or read the missing facts of the result"
            )
        return bool(self.value)


def all_of(truths: Iterable[Truth]) -> Truth:
    """False if any is false, else unknown if any is unknown, else true."""
    found = Truth.TRUE
    for truth in truths:
        if truth is Truth.FALSE:
            return truth
        if truth is Truth.UNKNOWN:
            found = truth
    return found


def any_of(truths: Iterable[Truth]) -> Truth:
    """True if any is true, else unknown if any is unknown, else false."""
    found = Truth.FALSE
    for truth in truths:
        if truth is Truth.TRUE:
            return truth
        if truth is Truth.UNKNOWN:
            found = truth
    return found


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """True when `count` of them are true, false when that can no longer be, else unknown."""
    values = tuple(truths)
    if values.count(Truth.TRUE) >= count:
        return Truth.TRUE
    return Truth.FALSE if len(values) - values.count(Truth.FALSE) < count else Truth.UNKNOWN
