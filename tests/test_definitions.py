"""The definitions of the law, each on both sides of its edges (GBER Articles 2(18), 2(80), 21(3) and 22(2))."""

from __future__ import annotations

from typing import Any

import pytest

from eligibility import Catalogue
from tests.conftest import TODAY, profile_of
from tests.strategies import nested

SMALL = [{"closed_on": "2025-12-31", "employees": 12, "turnover": 800000, "balance_sheet_total": 900000}]
LARGE = [{"closed_on": "2025-12-31", "employees": 400, "turnover": 90000000, "balance_sheet_total": 90000000}]
BASE = {
    "company.autonomous": True,
    "company.accounts": SMALL,
    "company.registered_on": "2015-01-01",
    "company.insolvent": False,
    "company.listed": False,
    "company.took_over_activity": False,
    "company.distributed_profits": False,
    "company.merged_or_acquired": False,
    "company.no_market_yet": False,
    "ownership.public_bodies_hold_quarter": False,
    "aid.rescue_aid_open": False,
    "finance.equity": 100,
    "finance.subscribed_capital": 100,
    "project.new_activity_investment": 0,
    "company.average_turnover": 0,
}
WEAK = {
    "finance.debt_to_equity": 7.6,
    "finance.debt_to_equity_before": 7.6,
    "finance.interest_cover": 0.9,
    "finance.interest_cover_before": 0.9,
}
NOTHING_PROVES = {
    "innovation.expert_evaluation": False,
    "innovation.rd_share": 9.99,
    "innovation.rd_share_certified": True,
    "innovation.eic_seal_on": "2023-11-22",
    "innovation.eic_fund_investment_on": "2020-01-01",
    "innovation.cassini_on": "2020-01-01",
    "innovation.edf_grant_on": "2020-01-01",
}


def value(definition: str, changes: dict[str, Any], catalogue: Catalogue) -> Any:
    """A derived fact of the base company with some facts changed; None leaves a fact out, and means not one value."""
    return catalogue.facts(profile_of(nested({**BASE, **changes})), on=TODAY).get(definition)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"finance.equity": 50}, False),
        ({"finance.equity": 49.99}, True),
        ({"finance.equity": -1}, True),
        ({"finance.equity": -1, "company.registered_on": "2023-11-24"}, False),
        ({"finance.equity": -1, "company.registered_on": "2023-11-23"}, True),
        ({"finance.equity": -1, "company.registered_on": "2023-11-24", "company.accounts": LARGE}, True),
        ({"finance.equity": None}, None),
        ({"finance.equity": None, "company.registered_on": "2025-01-01"}, False),
        ({"company.insolvent": True, "finance.equity": None}, True),
        ({"company.insolvent": True, "company.registered_on": "2025-01-01"}, True),
        ({"aid.rescue_aid_open": True}, True),
        ({"company.insolvent": None}, None),
        (WEAK, False),
        ({**WEAK, "company.accounts": LARGE}, True),
        ({**WEAK, "company.accounts": LARGE, "finance.debt_to_equity": 7.5}, False),
        ({**WEAK, "company.accounts": LARGE, "finance.interest_cover_before": 1}, False),
        ({**WEAK, "company.accounts": LARGE, "finance.debt_to_equity": None}, None),
    ],
)
def test_undertaking_in_difficulty(changes: dict[str, Any], expected: bool | None, catalogue: Catalogue) -> None:
    """Half the capital is not yet difficulty; young SMEs are exempt from that limb only; both ratios in both years."""
    assert expected is value("company.in_difficulty", changes, catalogue)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"innovation.expert_evaluation": True}, True),
        ({"innovation.rd_share": 10}, True),
        ({"innovation.rd_share": 10, "innovation.rd_share_certified": False}, False),
        ({"innovation.eic_seal_on": "2023-11-23"}, True),
        ({"innovation.edf_grant_on": "2024-01-01"}, True),
        ({"innovation.expert_evaluation": None}, None),
    ],
)
def test_innovative_enterprise(changes: dict[str, Any], expected: bool | None, catalogue: Catalogue) -> None:
    """Any one proof is enough; what lies more than three years back is none."""
    assert expected is value("company.is_innovative_enterprise", {**NOTHING_PROVES, **changes}, catalogue)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"company.registered_on": "2021-11-23"}, True),
        ({"company.registered_on": "2021-11-22"}, False),
        ({"company.registered_on": "2022-01-01", "company.accounts": LARGE}, False),
        ({"company.registered_on": "2022-01-01", "company.distributed_profits": True}, False),
        ({"company.registered_on": "2022-01-01", "company.merged_or_acquired": None}, None),
    ],
)
def test_start_up(changes: dict[str, Any], expected: bool | None, catalogue: Catalogue) -> None:
    """Unlisted, small, at most five years registered, nothing taken over, nothing paid out, no merger."""
    assert expected is value("company.is_gber_startup", changes, catalogue)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"company.first_commercial_sale_on": "2019-11-23"}, False),
        ({"company.first_commercial_sale_on": "2019-11-24"}, True),
        ({"company.registered_on": "2016-11-24"}, True),
        ({"company.registered_on": "2016-11-23", "company.first_commercial_sale_on": "2016-11-23"}, False),
        ({"company.no_market_yet": True}, True),
        ({"company.no_market_yet": True, "company.listed": True}, False),
        ({}, None),
    ],
)
def test_risk_finance(changes: dict[str, Any], expected: bool | None, catalogue: Catalogue) -> None:
    """Ten years from registration or seven from the first sale, the anniversary itself left out."""
    assert expected is value("company.is_risk_finance_target", changes, catalogue)


@pytest.mark.parametrize(
    ("category", "accounts", "bonus", "expected"),
    [
        ("fundamental", LARGE, "none", 100),
        ("industrial", LARGE, "none", 50),
        ("industrial", SMALL, "none", 70),
        ("industrial", SMALL, "collaboration_or_dissemination", 80),
        ("industrial", LARGE, "collaboration_or_dissemination", 65),
        ("industrial", LARGE, "multi_state_open_call", 75),
        ("experimental", LARGE, "none", 25),
        ("experimental", SMALL, "none", 45),
        ("experimental", SMALL, "collaboration_or_dissemination", 60),
        ("experimental", SMALL, "assisted_area_c", 50),
        ("experimental", SMALL, "multi_state_open_call", 70),
        ("feasibility", SMALL, "multi_state_open_call", 70),
        ("feasibility", SMALL, None, 70),
        ("fundamental", None, None, 100),
        ("industrial", SMALL, None, None),
        (None, SMALL, "none", None),
    ],
)
def test_aid_intensity(category: Any, accounts: Any, bonus: Any, expected: Any, catalogue: Catalogue) -> None:
    """The table of Article 25 with one bonus beside that for size, capped at 80%; known whenever the facts leave one value."""
    changes = {"project.research_category": category, "company.accounts": accounts, "project.intensity_bonus": bonus}

    assert expected == value("project.aid_intensity", changes, catalogue)


@pytest.mark.parametrize(
    ("headcounts", "expected"),
    [
        ([5], "micro"),
        ([240, 260], None),
        ([260, 240], None),
        ([240, 260, 260], "large"),
        ([260, 240, 240], "medium"),
        ([240, 260, 240], "medium"),
        ([260, 240, 260], "large"),
        ([5, 20, 60], "small"),
        ([60, 20, 5], "small"),
        ([5, 5, 5, 20, 20], "small"),
    ],
)
def test_a_status_changes_only_after_two_consecutive_periods(
    headcounts: list[int], expected: str | None, catalogue: Catalogue
) -> None:
    """The oldest period first; each ceiling is lost or regained only when it is passed twice running (Article 4(2)).

    Of two that differ, which counts is open until the one before them is known.
    """
    periods = [
        {"closed_on": f"{2026 - len(headcounts) + index}-12-31", "employees": count, "turnover": 1, "balance_sheet_total": 1}
        for index, count in enumerate(headcounts)
    ]

    assert expected == value("company.size", {"company.accounts": periods}, catalogue)
