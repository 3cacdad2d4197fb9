"""An independent solver agrees with both evaluators on random rules, ranges and subsets, and what follows (tests/proofs.py)."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import proofs
from tests.strategies import examples


@given(st.integers(0, 10**9))
@examples(20)
def test_a_solver_proves_what_the_evaluators_say(seed: int) -> None:
    """Of what is known in part, each status and each outcome is that of all companies which fit, and nothing is left open in vain."""
    pytest.importorskip("z3")

    assert [] == [*proofs.tried(seed, 10, Counter())]


FOUND = [3_000_175, 3_000_265, 3_000_736, 2_000_140, 2_000_285, 2_000_307, 1_000_006, 1_000_011]
"""Packs of which the evaluators said what is not so, or left open what was settled, when they were first tried.

A value that an implication concludes was not tried; a whole number between two others was neither of them; no value was tried on
the other side of a line; an unasked fact had no value left; two tests of one code; an open end; a reason that was not known.
"""


@pytest.mark.parametrize("seed", FOUND)
def test_what_the_solver_once_refuted_is_right_now(seed: int) -> None:
    pytest.importorskip("z3")

    assert [] == [*proofs.tried(seed, 25, Counter())]
