"""Three-valued logic, exact quantities, and dates at their edges."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import Truth, UnknownTruth
from eligibility.truth import all_of, any_of, at_least
from eligibility.units import add_months, cutoff, number, parse_date, parse_money, parse_months, parse_percent

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
truths = st.sampled_from(list(Truth))


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [(T, T, T, T), (T, F, F, T), (T, U, U, T), (F, F, F, F), (F, U, F, U), (U, U, U, U)],
)
def test_kleene_tables(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    """A definite answer survives an unknown neighbour, on either side."""
    assert (both, both) == (left & right, right & left)
    assert (either, either) == (left | right, right | left)


@given(truths, truths)
def test_de_morgan(left: Truth, right: Truth) -> None:
    """Not (a and b) is (not a) or (not b)."""
    assert ~(left & right) is (~left | ~right)


@given(st.lists(truths, min_size=1, max_size=6))
def test_at_least_is_between_any_and_all(found: list[Truth]) -> None:
    """At least one is any; at least all is all."""
    assert at_least(1, found) is any_of(found)
    assert at_least(len(found), found) is all_of(found)


@given(st.lists(truths, max_size=5), st.integers(1, 5))
def test_unknown_means_that_both_answers_are_possible(found: list[Truth], count: int) -> None:
    """`at least n of` is unknown exactly when the unknown ones can still decide it."""
    holes = [index for index, truth in enumerate(found) if truth is U]
    answers = set()
    for filling in product((T, F), repeat=len(holes)):
        whole = list(found)
        for index, truth in zip(holes, filling, strict=True):
            whole[index] = truth
        answers.add(whole.count(T) >= count)
    assert at_least(count, found) is (Truth(answers.pop()) if len(answers) == 1 else U)


def test_unknown_refuses_to_be_a_boolean() -> None:
    """`if truth:` on an unknown is an error that says what to do instead."""
    with pytest.raises(UnknownTruth, match="missing facts"):
        bool(U)
    assert bool(T)
    assert not bool(F)


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("EUR 5 000 000", 5_000_000),
        ("EUR 5000000", 5_000_000),
        ("EUR 149\u00a0999.99", Decimal("149999.99")),
        ("EUR 150 000.00", 150_000),
        ("EUR 50 00", None),
        ("EUR 5,000,000", None),
        ("5 000 000", None),
        ("USD 5", None),
        ("EUR -5", None),
        ("EUR 1.234", None),
        ("EUR 9999999999999999", None),
    ],
)
def test_money(text: str, euros: object) -> None:
    """Money carries its currency and groups of three digits; anything else is not money."""
    assert euros == parse_money(text)


def test_other_quantities() -> None:
    """Percentages, periods and dates, and what is none of them."""
    assert [50, Decimal("12.5"), 100, None, None] == [parse_percent(t) for t in ("50%", "12.5%", "100%", "101%", "50")]
    assert [parse_months(t) for t in ("5 years", "24 months", "1 month", "5 days")] == [60, 24, 1, None]
    assert [date(2024, 2, 29), None, None, None] == [parse_date(t) for t in ("2024-02-29", "2025-02-29", "2025-2-1", "20250201")]


@pytest.mark.parametrize(
    ("registered", "on", "within"),
    [
        (date(2021, 11, 23), date(2026, 11, 23), True),
        (date(2021, 11, 22), date(2026, 11, 23), False),
        (date(2020, 2, 29), date(2025, 2, 28), True),
        (date(2020, 2, 29), date(2025, 3, 1), False),
        (date(2019, 2, 28), date(2024, 2, 28), True),
        (date(2019, 2, 28), date(2024, 2, 29), False),
        (date(2019, 3, 1), date(2024, 2, 29), True),
    ],
)
def test_within_five_years_at_its_edges(registered: date, on: date, within: bool) -> None:
    """date + 5 years is not before the day; 29 February + 5 years is 28 February."""
    assert within is (add_months(registered, 60) >= on)
    assert within is (registered >= cutoff(on, 60))


@given(st.dates(date(1950, 1, 1), date(2060, 12, 31)), st.integers(0, 400), st.integers(-800, 800))
def test_the_cutoff_says_the_same_as_the_convention(on: date, months: int, days: int) -> None:
    """Comparing with the cut-off date is the same as adding the period to each date."""
    registered = cutoff(on, months) + timedelta(days=days)
    assert (add_months(registered, months) >= on) is (registered >= cutoff(on, months))


@given(st.decimals(0, 10**12, places=4, allow_nan=False), st.integers(0, 10_000))
def test_shares_are_exact(amount: Decimal, points: int) -> None:
    """A share of an amount is the exact decimal, never a rounded one."""
    share = Fraction(amount) * Fraction(points, 10_000)
    assert share == Fraction(number(share))
