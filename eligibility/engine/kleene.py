"""What generated code calls: Kleene's logic on True, False and None, and the codes of statuses and outcomes.

Codes are positions in `outcome.STATUSES` and `outcome.OUTCOMES`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def at_least(count: int, truths: Sequence[bool | None]) -> bool | None:
    """Kleene's `at least n of`."""
    if truths.count(True) >= count:
        return True
    return False if len(truths) - truths.count(False) < count else None


def first_match(whens: Sequence[bool | None], thens: Sequence[Any]) -> Any:
    """The outcome of the first true row, or None when rows that can still be first disagree."""
    found: list[Any] = []
    for when, then in zip(whens, thens, strict=False):
        if when is not False:
            found.append(then)
        if when is True:
            break
    else:
        found.append(thens[-1])
    return found[0] if found.count(found[0]) == len(found) else None


def judged(require: bool | None, applies: bool | None, judgement: bool | None) -> int:
    """The status code of a judged criterion that may apply."""
    if judgement is None:
        return 3 if require else 1 if require is False and applies else 2
    if judgement:
        return 0 if require else 1 if require is False and applies else 2
    return 1 if applies else 2


def outcome(required: tuple[int, ...]) -> int:
    """The outcome code of the statuses of the required criteria."""
    return 3 if 1 in required else 2 if 2 in required else 1 if 3 in required else 0
