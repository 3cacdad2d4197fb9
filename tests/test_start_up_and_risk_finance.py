"""Start-up aid (GBER Article 22), risk finance (Article 21), difficulty, cumulation and ceilings."""

from __future__ import annotations

from typing import Any

import pytest

from eligibility import Catalogue
from tests.test_definitions import BASE, NOTHING_PROVES, SMALL, value


@pytest.mark.parametrize(
    ("area", "innovative", "loan", "guarantee", "grant"),
    [
        ("none", False, 1_100_000, 1_650_000, 500_000),
        ("c_area", False, 1_650_000, 2_480_000, 750_000),
        ("a_area", False, 2_200_000, 3_300_000, 1_000_000),
        ("none", True, 2_200_000, 3_300_000, 1_000_000),
        ("a_area", True, 4_400_000, 6_600_000, 2_000_000),
        (None, True, None, None, None),
    ],
)
def test_start_up_ceilings(area: Any, innovative: bool, loan: Any, guarantee: Any, grant: Any, catalogue: Catalogue) -> None:
    """By area, and twice as much for an innovative enterprise (Article 22(3) and (5))."""
    changes = {**NOTHING_PROVES, "innovation.expert_evaluation": innovative, "project.area": area}

    found = [value(f"aid.startup_{kind}_ceiling", changes, catalogue) for kind in ("loan", "guarantee", "grant")]

    assert found == [loan, guarantee, grant]


@pytest.mark.parametrize(
    ("mix", "innovative", "expected"),
    [
        ([{"form": "loan", "amount": 1_100_000, "months": 120}], False, True),
        ([{"form": "loan", "amount": 1_100_000, "months": 121}], False, False),
        ([{"form": "loan", "amount": 1_100_000}], False, None),
        ([{"form": "loan", "amount": 1_500_000}], False, None),
        ([{"form": "loan", "amount": 2_200_001}], False, False),
        ([{"form": "loan", "amount": 1_100_001, "months": 120}], False, False),
        ([{"form": "loan", "amount": 2_200_000, "months": 60}], False, True),
        ([{"form": "loan", "amount": 2_200_001, "months": 12}], False, False),
        ([{"form": "loan", "amount": 2_200_000, "months": 120}], True, True),
        ([{"form": "loan", "amount": 550_000, "months": 120}, {"form": "grant", "amount": 250_000}], False, True),
        ([{"form": "loan", "amount": 550_000, "months": 120}, {"form": "grant", "amount": 250_001}], False, False),
        ([{"form": "guarantee", "amount": 825_000, "months": 120}, {"form": "grant", "amount": 250_000}], False, True),
        ([], False, True),
        (None, True, None),
        ([{"form": "loan", "amount": 2_000_000}], None, None),
    ],
)
def test_start_up_aid_of_several_forms(mix: Any, innovative: bool | None, expected: bool | None, catalogue: Catalogue) -> None:
    """Used shares add up to at most one; a shorter term makes room; twice as much for the innovative (Article 22(3) to (5))."""
    changes = {
        **NOTHING_PROVES,
        "innovation.expert_evaluation": innovative,
        "project.area": "none",
        "aid.startup_aid": mix,
    }

    assert expected is value("aid.is_within_startup_maxima", changes, catalogue)


YOUNG = {"company.registered_on": "2020-01-01", "project.favoured_risk_finance": False}


@pytest.mark.parametrize(
    ("changes", "case", "private"),
    [
        ({"company.no_market_yet": True, "company.first_commercial_sale_on": None}, "before_market", 10),
        (YOUNG, "young", 40),
        ({**YOUNG, "project.favoured_risk_finance": True}, "young", 20),
        ({"project.new_activity_investment": 50_001, "company.average_turnover": 100_000}, "new_activity", None),
        ({"project.new_activity_investment": 50_000, "company.average_turnover": 100_000}, None, None),
        (
            {
                "project.new_activity_investment": 30_001,
                "company.average_turnover": 100_000,
                "project.new_activity_green": True,
                "project.favoured_risk_finance": False,
            },
            "new_activity",
            60,
        ),
        (
            {"project.new_activity_green": False, "funding.follow_on_planned": True, "project.favoured_risk_finance": True},
            "follow_on",
            30,
        ),
    ],
)
def test_risk_finance_grounds_and_private_shares(changes: Any, case: str | None, private: int | None, catalogue: Catalogue) -> None:
    """10, 40 or 60% of private money by the ground, less where the law favours the investment (Article 21(3), (4) and (12))."""
    old = {"company.first_commercial_sale_on": "2010-01-01", **changes}

    assert (case, private) == (
        value("company.risk_finance_case", old, catalogue),
        value("aid.risk_finance_private_minimum", old, catalogue),
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"funding.risk_finance_outstanding": 16_500_001}, False),
        ({"funding.private_share": 39.99}, False),
        ({"funding.private_share": 30, "project.favoured_risk_finance": True}, True),
        ({"funding.private_share": None}, None),
        ({"company.listed": True, "funding.private_share": None}, False),
    ],
)
def test_risk_finance_limits(changes: Any, expected: bool | None, catalogue: Catalogue) -> None:
    """EUR 16.5 million outstanding, an unlisted SME, a ground, and enough private money."""
    base = {**YOUNG, "funding.risk_finance_outstanding": 16_500_000, "funding.private_share": 40}

    assert expected is value("aid.is_within_risk_finance", {**base, **changes}, catalogue)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"finance.equity": -1, "company.registered_on": "2018-01-01"}, True),
        ({"finance.equity": -1, "company.registered_on": "2018-01-01", "funding.due_diligence_done": True}, False),
        ({"finance.equity": -1, "company.registered_on": "2016-11-23", "funding.due_diligence_done": True}, True),
        ({"finance.equity": -1, "company.registered_on": "2025-01-01", "funding.due_diligence_done": False}, False),
        ({"company.insolvent": True, "company.registered_on": "2025-01-01", "funding.due_diligence_done": True}, True),
    ],
)
def test_difficulty_and_risk_finance(changes: Any, expected: bool, catalogue: Catalogue) -> None:
    """A young SME that was looked through is exempt from the limbs on lost capital (Article 2(18)(a))."""
    base = {"company.first_commercial_sale_on": "2010-01-01", "funding.due_diligence_done": False}

    assert expected is value("company.in_difficulty_for_risk_finance", {**base, **changes}, catalogue)


@pytest.mark.parametrize(
    ("changes", "within", "threshold"),
    [
        ({}, True, 25_000_000),
        ({"aid.on_same_costs": 450_001}, False, 25_000_000),
        ({"aid.on_same_costs": 1_000_000, "project.edf_cofunded": True}, True, 80_000_000),
        ({"aid.on_same_costs": 1_000_001, "project.edf_cofunded": True}, False, 80_000_000),
        ({"project.eureka_or_joint_undertaking": True}, True, 50_000_000),
        ({"project.research_category": "feasibility", "project.eureka_or_joint_undertaking": None}, True, 8_250_000),
        ({"project.edf_cofunded": None}, True, None),
        ({"project.research_category": "industrial", "project.edf_cofunded": True}, True, 80_000_000),
    ],
)
def test_cumulation_and_notification(changes: Any, within: bool | None, threshold: int | None, catalogue: Catalogue) -> None:
    """Aid on the same costs up to the intensity, in full beside the European Defence Fund (Articles 4(1)(i), 8 and 25e)."""
    base = {
        "company.accounts": SMALL,
        "project.research_category": "experimental",
        "project.intensity_bonus": "none",
        "project.eligible_costs": 1_000_000,
        "project.edf_cofunded": False,
        "project.eureka_or_joint_undertaking": False,
        "aid.on_same_costs": 450_000,
    }

    found = {name: value(name, {**base, **changes}, catalogue) for name in ("aid.is_within_cumulation", "project.rd_aid_threshold")}

    assert {"aid.is_within_cumulation": within, "project.rd_aid_threshold": threshold} == found


def test_a_seal_of_excellence_has_its_own_ceiling(catalogue: Catalogue) -> None:
    """EUR 2.5 million an SME and project (Article 25a)."""
    ceilings = [
        value("aid.seal_of_excellence_ceiling", {"project.seal_of_excellence": seal}, catalogue) for seal in (True, False, None)
    ]

    assert [2_500_000, 0, None] == ceilings
    assert "project.seal_of_excellence" not in BASE
