"""Tests that can never hold."""

from __future__ import annotations

from typing import Any

from eligibility.language.tree import Literal, Test


def impossible(test: Test) -> str | None:
    """A range without anything in it."""
    lows, highs = [], []
    for comparison in test.comparisons:
        value = comparison.operand.value if isinstance(comparison.operand, Literal) else None
        if comparison.word.name in ("at_least", "more_than", "on_or_after"):
            lows.append((value, comparison.word.name == "more_than"))
        if comparison.word.name in ("at_most", "less_than", "on_or_before"):
            highs.append((value, comparison.word.name == "less_than"))
    for low, low_open in lows:
        for high, high_open in highs:
            if (
                low is not None
                and high is not None
                and _miss_each_other(low, high, touching=low_open or high_open)
            ):
                return f"`{test.fact.id}` can never be both: nothing lies between {low} and {high}"
    return None


def _miss_each_other(low: Any, high: Any, *, touching: bool) -> bool:
    """Whether nothing lies between two ends; `touching` where the ends themselves are left out."""
    return bool(low > high or (touching and low == high))
