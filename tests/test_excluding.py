"""An outcome that no answer changes any more is said, although each criterion on its own is open."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eligibility import Catalogue, Outcome, Standing
from tests.conftest import TODAY, profile_of
from tests.packs import fund, load, profile_from


@pytest.mark.parametrize(
    ("funding", "outcome"),
    [
        ({"grant_requested": 9_000_000, "equity_requested": 90_000_000}, Outcome.INELIGIBLE),  # too much for every component
        ({"grant_requested": 9_000_000, "equity_requested": 9_000_000}, Outcome.UNDETERMINED),  # equity alone may do
        ({"grant_requested": 900_000, "equity_requested": 90_000_000}, Outcome.UNDETERMINED),  # a grant alone may do
    ],
)
def test_no_component_of_the_accelerator_takes_both(funding: dict[str, Any], outcome: Outcome, catalogue: Catalogue) -> None:
    """Whichever component is applied for, the grant or the equity is outside of its range: asking which would be idle."""
    assessment = catalogue.assess(profile_of({"funding": funding}), on=TODAY)
    result = assessment.only(["eu/eic-accelerator"])["eu/eic-accelerator"]

    assert outcome is result.outcome
    assert (result.missing == ()) is (outcome is Outcome.INELIGIBLE)
    assert [criterion.id for criterion in result.excluding] == (
        ["size", "grant-within-maximum", "equity-within-range", "grant-only-once"] if outcome is Outcome.INELIGIBLE else []
    )
    if outcome is Outcome.INELIGIBLE:
        assert "Whatever is answered, these are not all met: " in assessment.text(details=False).replace("\n      ", " ")
        assert "Wat u ook antwoordt, aan deze criteria kan niet tegelijk worden voldaan: " in assessment.text(
            "nl", details=False
        ).replace("\n      ", " ")


def test_a_criterion_that_is_met_stays_met_where_others_exclude_each_other(catalogue: Catalogue) -> None:
    """Too little equity for one that is no SME: refused whatever the component, and the grant asked for is small enough all the same."""
    funding = {"grant_requested": 149_999, "equity_requested": 175}
    company = profile_of({"funding": funding, "ownership": {"public_bodies_hold_quarter": True}})

    result = catalogue.assess(company, on=date(2024, 7, 1))["eu/eic-accelerator"]

    assert Outcome.INELIGIBLE is result.outcome
    assert "met" == result.status("grant-within-maximum").value


@pytest.mark.parametrize(
    ("project", "funding", "wanted"),
    [
        ({}, {"grant_requested": 2_500_001, "equity_requested": 20_000_000}, [
            "Grant requested: at most EUR 2 500 000 (now EUR 2 500 001)",
            "Equity requested: EUR 500 000 to EUR 10 000 000 (now EUR 20 000 000)",
        ]),
        # One criterion refuses on its own, and behind it others exclude each other: both are changed.
        ({"application_focus": "defence"}, {"grant_requested": 2_500_001, "equity_requested": 20_000_000}, [
            "Use that the application is for: civil or dual use (now defence alone); "
            "Grant requested: at most EUR 2 500 000 (now EUR 2 500 001)",
            "Use that the application is for: civil or dual use (now defence alone); "
            "Equity requested: EUR 500 000 to EUR 10 000 000 (now EUR 20 000 000)",
        ]),
    ],
)  # fmt: skip
def test_another_request_is_offered_where_criteria_exclude_each_other(
    project: dict[str, Any], funding: dict[str, Any], wanted: list[str], catalogue: Catalogue
) -> None:
    """No component takes this grant with this equity: one of the amounts has to change, and that is said."""
    case = catalogue.case(profile_of({"project": project, "funding": funding}), on=TODAY)

    fits = case.fits("eu/eic-accelerator")

    assert Standing.OTHER_REQUEST is case.assessment["eu/eic-accelerator"].standing
    assert wanted == [fit.text().replace("\u00a0", " ") for fit in fits]
    for fit in fits:
        changed = case.what_if({change.fact: change.to for change in fit.changes})
        assert fit.outcome is changed.assessment["eu/eic-accelerator"].outcome is Outcome.UNDETERMINED


WIDE = "{funding.loan_term: {at_least: 3 months, at_most: 9 months}}"
BLENDED = "{funding.eic_component: {is: blended}}"


@pytest.mark.parametrize(
    ("criteria", "facts", "outcome"),
    [
        # one value is the best for both, another the worst: nothing is settled
        (["{funding.loan_term: {at_least: 3 months}}", "{funding.loan_term: {at_most: 9 months}}"], {}, "undetermined"),
        ([WIDE, "{any: [funding.loan_term: {at_most: 5 months}, company.listed: {is: true}]}"], {}, "undetermined"),
        # no term is below three and above nine
        (["{funding.loan_term: {less_than: 3 months}}", "{funding.loan_term: {more_than: 9 months}}"], {}, "ineligible"),
        (["{funding.loan_term: {less_than: 3 months}}", "{not: {funding.loan_term: {at_most: 9 months}}}"], {}, "ineligible"),
        # every term is below nine or above three
        (["{any: [funding.loan_term: {less_than: 9 months}, funding.loan_term: {more_than: 3 months}]}"], {}, "eligible"),
        # only while one of the two leans on another fact
        ([WIDE, "{any: [funding.loan_term: {more_than: 9 months}, company.listed: {is: true}]}"], {}, "undetermined"),
        ([WIDE, "{any: [funding.loan_term: {more_than: 9 months}, company.listed: {is: true}]}"], {"company.listed": False}, "ineligible"),
        # one pair sways, the other excludes itself
        ([WIDE, BLENDED, "{not: {funding.eic_component: {is: blended}}}"], {}, "ineligible"),
        ([{"require": WIDE, "applies_when": BLENDED}, "{funding.loan_term: {more_than: 9 months}}"], {}, "undetermined"),
        (
            [{"require": WIDE, "applies_when": BLENDED}, "{funding.loan_term: {more_than: 9 months}}"],
            {"funding.eic_component": "blended"},
            "ineligible",
        ),
    ],
)  # fmt: skip
def test_what_several_tests_of_a_fact_settle_together(
    criteria: list[Any], facts: dict[str, Any], outcome: str, tmp_path: Path
) -> None:
    """Each test is open on its own: together they refuse, or hold, whatever the fact turns out to be, or they do neither."""
    catalogue = load(tmp_path, fund=fund(*criteria))

    assert outcome == catalogue.assess(profile_from(facts), on=TODAY)["nl/fund"].outcome.value
