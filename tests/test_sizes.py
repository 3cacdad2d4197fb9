"""The classes of size, on both sides of every ceiling."""

from __future__ import annotations

from itertools import product

import pytest

from eligibility import Catalogue
from tests.conftest import TODAY, profile_of


@pytest.mark.parametrize(
    ("employees", "turnover", "balance", "gber", "recommendation", "edf", "eib"),
    [
        (249, 1, 1, False, False, False, False),
        (250, 1, 1, True, True, True, True),
        (499, 100_000_000, 10**9, True, True, True, True),
        (500, 100_000_000, 1, False, True, True, True),
        (499, 100_000_001, 86_000_001, False, True, True, True),
        (749, 150_000_000, 10**9, False, True, True, True),
        (750, 1, 1, False, False, True, True),
        (3000, 10**9, 10**9, False, False, True, True),
        (3001, 1, 1, False, False, False, False),
        (100, 50_000_001, 43_000_001, True, True, True, False),
    ],
)
def test_midcaps_by_their_competing_definitions(
    employees: int,
    turnover: int,
    balance: int,
    gber: bool,
    recommendation: bool,
    edf: bool,
    eib: bool,
    catalogue: Catalogue,
) -> None:
    """Each name means its own ceilings; no instrument can mean another by accident."""
    period = {"closed_on": "2025-12-31", "employees": employees, "turnover": turnover, "balance_sheet_total": balance}
    profile = profile_of(
        {"company": {"autonomous": True, "accounts": [period]}, "ownership": {"public_bodies_hold_quarter": False}}
    )

    derived = catalogue.evaluator(TODAY).values(profile)

    names = ("is_small_midcap_gber", "is_small_midcap_2025_1099", "is_midcap_edf", "is_midcap_eib")
    assert [gber, recommendation, edf, eib] == [derived[f"company.{name}"] for name in names]


@pytest.mark.parametrize(
    ("employees", "turnover", "balance", "size"),
    [
        (9, 2_000_000, 99_000_000, "micro"),
        (9, 2_000_001, 2_000_000, "micro"),
        (9, 2_000_001, 2_000_001, "small"),
        (9.99, 1, 1, "micro"),
        (10, 1, 1, "small"),
        (49, 10_000_000, 10_000_001, "small"),
        (49, 10_000_000.01, 10_000_000.01, "medium"),
        (50, 1, 1, "medium"),
        (249, 50_000_000, 43_000_001, "medium"),
        (249, 50_000_001, 43_000_000, "medium"),
        (249, 50_000_001, 43_000_001, "large"),
        (249.5, 1, 1, "medium"),
        (250, 1, 1, "large"),
    ],
)
def test_sme_ceilings_on_both_sides(employees: float, turnover: float, balance: float, size: str, catalogue: Catalogue) -> None:
    """Headcount below its ceiling, and turnover or balance sheet not above theirs (GBER Annex I, Article 2)."""
    period = {"closed_on": "2025-12-31", "employees": employees, "turnover": turnover, "balance_sheet_total": balance}
    profile = profile_of(
        {"company": {"autonomous": True, "accounts": [period]}, "ownership": {"public_bodies_hold_quarter": False}}
    )

    assert size == catalogue.evaluator(TODAY).values(profile)["company.size"]


CEILINGS = {"micro": (10, 2_000_000, 2_000_000), "small": (50, 10_000_000, 10_000_000), "medium": (250, 50_000_000, 43_000_000)}


@pytest.mark.parametrize("above", list(product((False, True), repeat=3)))
@pytest.mark.parametrize("name", CEILINGS)
def test_every_combination_of_ceilings(name: str, above: tuple[bool, bool, bool], catalogue: Catalogue) -> None:
    """In its class while the headcount is below, and at least one of the two money ceilings holds; else in a larger one."""
    heads, turnover, balance = CEILINGS[name]
    period = {
        "closed_on": "2025-12-31",
        "employees": heads if above[0] else heads - 0.01,
        "turnover": turnover + 0.01 if above[1] else turnover,
        "balance_sheet_total": balance + 0.01 if above[2] else balance,
    }
    profile = profile_of(
        {"company": {"autonomous": True, "accounts": [period]}, "ownership": {"public_bodies_hold_quarter": False}}
    )

    within = not above[0] and not (above[1] and above[2])

    assert within is (catalogue.facts(profile, on=TODAY)["company.size"] == name)
