"""The contract of docs/semantics.md in examples: outcomes, statuses, judgements, dates. The laws are in test_laws.py."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eligibility import Catalogue, InvalidProfile, Outcome, Status
from tests.conftest import TODAY, profile_of

# A startup on three dates


def test_a_dutch_sensor_startup_on_three_dates(sensor_startup: dict[str, Any], catalogue: Catalogue) -> None:
    """Conditional and open today; by the letter's own criteria and announced in 2024; no version before the letter."""
    profile = profile_of(sensor_startup)

    today, letter, before = (catalogue.assess(profile, on=on)["nl/secfund"] for on in (TODAY, date(2024, 7, 1), date(2024, 1, 1)))

    assert (today.outcome, today.availability) == (Outcome.CONDITIONAL, "open")
    assert (letter.outcome, letter.availability) == (Outcome.CONDITIONAL, "announced")
    assert [c.id for c, _ in letter.criteria] == [
        "dutch",
        "innovative-startup",
        "dual-use",
        "priority-technology-area",
        "serves-a-defence-need",
        "ticket",
    ]
    assert (before.outcome, before.version) == (Outcome.NOT_ASSESSABLE, None)


def test_without_military_application_exactly_that_is_missing(sensor_startup: dict[str, Any], catalogue: Catalogue) -> None:
    """An absent fact is unknown, and it is the one asked for."""
    del sensor_startup["technology"]["military_application"]

    result = catalogue.assess(profile_of(sensor_startup), on=TODAY)["nl/secfund"]

    assert (result.outcome, result.missing) == (Outcome.UNDETERMINED, ("technology.military_application",))


# Judged criteria


@pytest.mark.parametrize(
    ("need", "judgement", "status"),
    [
        ("none", None, Status.NOT_MET),
        ("none", True, Status.NOT_MET),
        (None, None, Status.UNKNOWN),
        (None, True, Status.UNKNOWN),
        (None, False, Status.NOT_MET),
        ("current", None, Status.NEEDS_JUDGEMENT),
        ("current", True, Status.MET),
        ("current", False, Status.NOT_MET),
    ],
)
def test_judged_criteria(
    need: str | None, judgement: bool | None, status: Status, sensor_startup: dict[str, Any], catalogue: Catalogue
) -> None:
    """The applicant's no is a no; a yes waits for the body that judges; unknown stays unknown."""
    sensor_startup["technology"]["defence_need"] = need
    if judgement is not None:
        sensor_startup["judgements"] = [
            {
                "instrument": "nl/secfund",
                "criterion": "serves-a-defence-need",
                "met": judgement,
                "by": "ministry_of_defence",
                "on": "2026-01-01",
            }
        ]

    result = catalogue.assess(profile_of(sensor_startup), on=TODAY)["nl/secfund"]

    assert status is result.status("serves-a-defence-need")


def judged_as(data: dict[str, Any], catalogue: Catalogue, *given: tuple[bool, str, str]) -> Any:
    """SecFund after judgements of the need of Defence: (met, by whom, on which day)."""
    key = {"instrument": "nl/secfund", "criterion": "serves-a-defence-need"}
    data["judgements"] = [{**key, "met": met, "by": by, "on": on} for met, by, on in given]
    return catalogue.assess(profile_of(data), on=TODAY)


def test_the_latest_judgement_counts_and_is_the_one_named(sensor_startup: dict[str, Any], catalogue: Catalogue) -> None:
    """Whatever order they are listed in: the outcome and the sentence under it speak of the same judgement."""
    late = True, "Ministry of Defence", "2026-10-01"
    early = False, "het ministerie van Defensie", "2026-01-01"
    for given in ((late, early), (early, late)):
        assessment = judged_as(sensor_startup, catalogue, *given)

        assert assessment["nl/secfund"].outcome is Outcome.ELIGIBLE
        for told in (assessment.text(), assessment.json()):
            assert "Judged met by Ministry of Defence" in " ".join(told.split())
            assert "het ministerie" not in told


@pytest.mark.parametrize("by", ["financier", "the bank", "Ministry of Finance", "ministry of defence and others"])
@pytest.mark.parametrize("met", [True, False])
def test_only_the_body_that_judges_is_heard(by: str, met: bool, sensor_startup: dict[str, Any], catalogue: Catalogue) -> None:
    """A yes or a no of anybody else decides nothing, and that it does not is said."""
    assessment = judged_as(sensor_startup, catalogue, (met, by, "2026-10-01"))

    assert assessment["nl/secfund"].outcome is Outcome.CONDITIONAL
    assert [("judged-by-another", "/judgements/0/by")] == [(remark.code, remark.pointer) for remark in assessment.remarks]


def test_judgements_of_one_day_that_contradict_each_other_decide_nothing(
    sensor_startup: dict[str, Any], catalogue: Catalogue
) -> None:
    """In whatever order they stand; an older one does not come back, and a later one decides again."""
    yes = True, "ministry_of_defence", "2026-10-01"
    no = False, "ministry_of_defence", "2026-10-01"
    older = True, "ministry_of_defence", "2026-01-01"
    later = True, "ministry_of_defence", "2026-10-02"
    for given in ((yes, no), (no, yes), (older, yes, no)):
        assessment = judged_as(sensor_startup, catalogue, *given)
        assert assessment["nl/secfund"].outcome is Outcome.CONDITIONAL
        assert ["contradicting-judgements"] == [remark.code for remark in assessment.remarks]
    assert judged_as(sensor_startup, catalogue, yes, no, later)["nl/secfund"].outcome is Outcome.ELIGIBLE


def test_a_judgement_that_nobody_asked_for_is_an_error(sensor_startup: dict[str, Any], catalogue: Catalogue) -> None:
    """A misspelt instrument or criterion is said, with the nearest one, and never ignored."""
    base = {"met": True, "by": "ministry_of_defence", "on": "2026-01-01"}
    sensor_startup["judgements"] = [
        {"instrument": "nl/secfun", "criterion": "serves-a-defence-need", **base},
        {"instrument": "nl/secfund", "criterion": "ticket", **base},
    ]

    with pytest.raises(InvalidProfile) as caught:
        catalogue.assess(profile_of(sensor_startup), on=TODAY)

    assert [found.pointer for found in caught.value.problems] == ["/judgements/0/instrument", "/judgements/1/criterion"]
    assert "nl/secfund" in (caught.value.problems[0].hint or "")


def test_unknown_definitions_are_known_when_every_row_agrees(catalogue: Catalogue) -> None:
    """300 employees are no SME whatever the turnover; 3 employees and a small balance are one without it."""
    for employees, balance, expected in ((300, None, False), (3, 100, True), (3, None, None)):
        period = {"closed_on": "2025-12-31", "employees": employees, "balance_sheet_total": balance}
        profile = profile_of(
            {"company": {"autonomous": True, "accounts": [period]}, "ownership": {"public_bodies_hold_quarter": False}}
        )

        derived = catalogue.evaluator(TODAY).values(profile)

        assert expected is derived["company.is_sme"]


def test_accounts_of_later_do_not_count(catalogue: Catalogue) -> None:
    """On a date, only what was closed by then is known of the size."""
    period = {"closed_on": "2026-12-31", "employees": 3, "turnover": 1, "balance_sheet_total": 1}
    owned = {"public_bodies_hold_quarter": False}
    profile = profile_of({"company": {"autonomous": True, "accounts": [period]}, "ownership": owned})

    assert catalogue.evaluator(TODAY).values(profile)["company.size"] is None
    assert catalogue.evaluator(date(2026, 12, 31)).values(profile)["company.size"] == "micro"
