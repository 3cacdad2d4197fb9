"""What generated code calls: Kleene's logic on True, False and None, and the codes of statuses and outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eligibility.engine.outcome import OutcomeCode, StatusCode
from eligibility.possible import any_of

_EXACT = frozenset((str, bool, int))

# As plain integers: comparing members of an enum is three times as slow.
MET, NOT_MET, UNKNOWN, NEEDS_JUDGEMENT, NOT_APPLICABLE = map(int, StatusCode)
ELIGIBLE, CONDITIONAL, UNDETERMINED, INELIGIBLE, NOT_ASSESSABLE = map(int, OutcomeCode)


class Contradicted(Exception):
    """Facts that contradict what follows from others: nobody is like that. What contradicts what, `implied.py` says."""


def at_least(count: int, truths: Sequence[bool | None]) -> bool | None:
    """Kleene's `at least n of`."""
    if truths.count(True) >= count:
        return True
    return False if len(truths) - truths.count(False) < count else None


def all_of(truths: Sequence[bool | None]) -> bool | None:
    """Kleene's `all`."""
    if False in truths:
        return False
    return None if None in truths else True


def first_match(whens: Sequence[bool | None], thens: Sequence[Any], allowed: Any) -> Any:
    """The outcome of the first true row, or what is possible when rows that can still be first disagree.

    `allowed` is what the type of the fact admits: an outcome that is unknown can be all of it, and to say so is to say nothing.
    """
    found: list[Any] = []
    for when, then in zip(whens, thens, strict=False):
        if when is not False:
            found.append(then)
        if when is True:
            break
    else:
        found.append(thens[-1])
    first = found[0]
    if first.__class__ in _EXACT and found.count(first) == len(found):
        return first
    some = any_of(allowed if then is None else then for then in found)
    return None if some == allowed else some


class FirstMatch(dict[tuple[bool | None, ...], Any]):
    """What the rows of a definition say by the truths of their tests, worked out when it is first asked."""

    def __init__(self, thens: Sequence[Any], allowed: Any) -> None:
        self.thens = thens
        self.allowed = allowed

    def __missing__(self, whens: tuple[bool | None, ...]) -> Any:
        found = self[whens] = first_match(whens, self.thens, self.allowed)
        return found


def judged(require: bool | None, applies: bool | None, judgement: bool) -> int:
    """The status code of a criterion that may apply and of which a body has judged."""
    if not judgement:
        return NOT_MET if applies else UNKNOWN
    if require:
        return MET
    return NOT_MET if require is False and applies else UNKNOWN
