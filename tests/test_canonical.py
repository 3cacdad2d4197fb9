"""Canonical JSON: the texts of RFC 8785, and digests that need no program of ours."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.canonical import canonical

NUMBERS = {
    # RFC 8785, appendix B, as far as JSON has them
    "0": 0.0,
    "-5e-324": -5e-324,
    "1.7976931348623157e+308": 1.7976931348623157e308,
    "9007199254740992": 9007199254740992,
    "295147905179352830000": 295147905179352830000.0,
    "1e+23": 1e23,
    "999999999999999700000": 999999999999999700000.0,
    "0.000001": 0.000001,
    "9.5367431640625e-7": 9.5367431640625e-7,
    "333333333.3333332": 333333333.3333332,
    "-0.0000033333333333333333": -0.0000033333333333333333,
    # ours
    "2.5": Decimal("2.50"),
    "2000000": Decimal("2E+6"),
    "-12": -12,
}


@pytest.mark.parametrize(("expected", "value"), NUMBERS.items())
def test_numbers_are_written_as_the_standard_writes_them(expected: str, value: object) -> None:
    """Alone, in a list and beside a key, where other ways of writing are taken."""
    assert (expected, f"[{expected}]", f'{{"a":{expected}}}') == (canonical(value), canonical([value]), canonical({"a": value}))


def test_keys_stand_in_the_order_of_the_standard() -> None:
    """RFC 8785, 3.2.3: by UTF-16, so that a rare character comes before some that are not."""
    keys = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert [2, 4, 6, 7, 1, 5, 3] == list(json.loads(canonical(keys)).values())


def test_texts_are_escaped_as_little_as_can_be() -> None:
    """Quotes, backslashes and controls; a slash, a DEL and what is not ASCII stand as they are."""
    assert '"€$\\u000f\\nA\'B\\"\\\\/\x7f"' == canonical("€$\x0f\nA'B\"\\/\x7f")


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
)


@given(JSON)
def test_it_can_be_read_again_and_is_then_the_same(value: Any) -> None:
    """Canonical is what canonical text gives when it is read, and it has no spaces of its own."""
    text = canonical(value)
    assert text == canonical(json.loads(text))
    assert text == canonical(json.loads(text, parse_float=Decimal))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), [float("nan")]])
def test_what_is_no_number_is_refused(value: object) -> None:
    """JSON has no word for it."""
    with pytest.raises(ValueError, match="no number"):
        canonical(value)
