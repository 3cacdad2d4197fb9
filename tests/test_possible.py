"""What may still be true: a comparison is decided when every possible value decides it alike, and only then."""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.language.words import WORDS
from eligibility.possible import Holding, OneOf, Range, admits, any_of, both

NUMBERS = range(6)
CODES = ("a", "b", "c", "d")
LISTS = [list(each) for each in chain.from_iterable(combinations(CODES, size) for size in range(len(CODES) + 1))]

ends = st.none() | st.integers(0, 5)
ranges = st.builds(Range, ends, ends).filter(lambda some: None in (some.low, some.high) or some.low <= some.high)
numbers = ranges | st.integers(0, 5) | st.none()
one_ofs = st.builds(OneOf, st.frozensets(st.sampled_from(CODES), min_size=1)) | st.sampled_from(CODES) | st.none()
holdings = st.tuples(st.frozensets(st.sampled_from(CODES)), st.frozensets(st.sampled_from(CODES)) | st.none()).map(
    lambda pair: Holding(pair[0], None if pair[1] is None else pair[0] | pair[1])
)
lists = holdings | st.sampled_from(LISTS) | st.none()
members = st.frozensets(st.sampled_from(CODES), min_size=1, max_size=3)  # never all that there are

SIDES: dict[str, tuple[Any, Any, Any]] = {
    **dict.fromkeys(("at_least", "more_than", "at_most", "less_than"), (NUMBERS, numbers, numbers)),
    **dict.fromkeys(
        ("on_or_before", "on_or_after", "within_last", "less_than_ago", "longer_ago_than"), (NUMBERS, numbers, numbers)
    ),
    **dict.fromkeys(("is", "is_not"), (CODES, one_ofs, one_ofs)),
    **dict.fromkeys(("one_of", "none_of"), (CODES, one_ofs, members)),
    **dict.fromkeys(("includes_any_of", "includes_all_of", "includes_none_of"), (LISTS, lists, members)),
}
"""The values that a side can have (for these tests: no more than these), and what may be known of either side."""


def possible(known: Any, values: Any) -> list[Any]:
    """Every value that is possible; the ends of a range that has none lie far outside."""
    if isinstance(known, frozenset):
        return [known]
    wide = range(-9, 15) if values is NUMBERS else values
    return [value for value in wide if admits(known, value)]


@pytest.mark.parametrize("name", sorted(WORDS))
@given(data=st.data())
def test_a_comparison_is_decided_by_every_possible_value(name: str, data: st.DataObject) -> None:
    """True where it is true of all, false where it is true of none, else open: the oracle tries every pair of values."""
    values, lefts, rights = SIDES[name]
    left, right = data.draw(lefts), data.draw(rights)
    truths = {WORDS[name].holds(x, y) for x in possible(left, values) for y in possible(right, values)}

    expected = truths.pop() if len(truths) == 1 else None

    assert expected is WORDS[name].decides(left, right)


@given(st.lists(numbers, min_size=1) | st.lists(one_ofs, min_size=1) | st.lists(lists, min_size=1))
def test_one_of_several_admits_what_any_of_them_admits(known: list[Any]) -> None:
    """What a decision list can still give holds every value that one of its rows can."""
    joined = any_of(known)
    for values in (NUMBERS, CODES, LISTS):
        for value in values:
            if any(_fits(each, value) and admits(each, value) for each in known):
                assert admits(joined, value)


@given(st.tuples(numbers, numbers) | st.tuples(one_ofs, one_ofs) | st.tuples(lists, lists))
def test_two_things_known_of_a_fact_leave_what_both_admit(known: tuple[Any, Any]) -> None:
    """Their common part, or a contradiction where there is none."""
    values = next(values for values in (NUMBERS, CODES, LISTS) if all(_fits(each, values[0]) for each in known))
    common = [value for value in possible(known[0], values) if admits(known[1], value)]
    try:
        left = both(*known)
    except ValueError:
        assert common == []
    else:
        assert common == possible(left, values) != []


def _fits(known: Any, value: Any) -> bool:
    """Whether something known is of the kind of a value."""
    kinds = {int: (Range, int), str: (OneOf, str), list: (Holding, list)}
    return known is None or isinstance(known, kinds[type(value)])
