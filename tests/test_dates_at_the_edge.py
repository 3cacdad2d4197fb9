"""Every day of the calendar has an answer, in every form: the first, the last, and whatever lies between."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from eligibility import Catalogue, CompanyProfile, json_schema
from tests.conftest import ROOT

EDGES = [
    date.min,
    date(1, 1, 2),
    date(1, 12, 31),
    date(2, 1, 1),
    date(4, 2, 29),
    date(999, 12, 31),
    date(1999, 12, 31),
    date(2019, 12, 31),
    date(2024, 2, 29),
    date(2027, 1, 1),
    date(9997, 12, 30),
    date(9998, 1, 1),
    date(9999, 10, 1),
    date(9999, 10, 2),
    date(9999, 10, 3),
    date(9999, 12, 30),
    date.max,
]
DRAW = random.Random(1)
DAYS = [*EDGES, *(date.fromordinal(DRAW.randint(1, date.max.toordinal())) for _ in range(33))]
PROFILES = ["sensor-startup.json", "group-owned-supplier.json", "portfolio/30-de-minimis-full.json"]
ASSESSMENT = Draft202012Validator(json_schema("assessment"))


@pytest.mark.parametrize("name", PROFILES)
def test_every_day_has_an_answer_in_every_form(name: str, catalogue: Catalogue) -> None:
    """Reports, guidance, drawings and calendars of fifty days, from 1 January of year 1 to 31 December 9999."""
    text = (ROOT / "examples" / name).read_bytes()
    profile = catalogue.read_profile(text)
    for on in DAYS:
        _all_forms(catalogue, profile, on)
        compact = json.loads(catalogue.assess_json(text, on=on, form="compact"))
        assert on.isoformat() == compact["on"]
    assert 50 == len(DAYS)


def _all_forms(catalogue: Catalogue, profile: CompanyProfile, on: date) -> None:
    case = catalogue.case(profile, on=on)
    assessment, full = case.assessment, json.loads(case.json(guidance=True))
    if on in EDGES:  # the schema is slow
        assert [] == list(ASSESSMENT.iter_errors(full))
    assert on.isoformat() == full["on"]
    for language in ("en", "nl"):
        assert f"{on.year}" in assessment.text(language)  # type: ignore[arg-type]
    assert assessment.markdown().startswith("# ")
    assert assessment.explain("nl/bmkb").text()
    assert any(advice.text() for advice in case.advice(settling=True)) or not case.advice()
    assert len(case.questions(most=3)) <= 3
    assert catalogue.calendar(on=on).startswith(b"BEGIN:VCALENDAR")
    assert catalogue.portfolio({"one": profile}, on=on)
    assert len(catalogue.list_instruments(on=on)) == len(assessment)
    assert catalogue.show("nl/secfund", on=on)
    if profile.group and assessment.rules.law.get("sme-group"):
        assert "Kraan" in case.group().text()
    if profile.aid and profile.aid.de_minimis is not None and assessment.rules.law.get("de-minimis"):
        assert case.headroom()[0].since == on


@pytest.mark.parametrize("day", ["0001-01-01", "0001-12-31", "9998-01-01", "9999-01-31", "9999-12-31"])
@pytest.mark.parametrize("on", [date.min, date(2023, 6, 1), date(2026, 11, 23), date.max])
def test_dates_of_a_profile_at_the_edge(day: str, on: date, catalogue: Catalogue) -> None:
    """A company, accounts and aid of the first or the last days there are."""
    told: dict[str, Any] = {
        "company": {"accounts": [{"closed_on": day, "employees": 5}]},
        "aid": {"de_minimis": [{"granted_on": day, "amount": 1000, "member_state": "NL"}]},
    }
    for fact in catalogue.checked.vocabulary.facts.values():
        if fact.type.kind == "date":
            told.setdefault(fact.group, {})[fact.name] = day
    profile = catalogue.read_profile(json.dumps(told))

    case = catalogue.case(profile, on=on)
    assessment = case.assessment
    assert json.loads(case.json(guidance=True))
    assert assessment.text()
    assert assessment.explain("nl/secfund").text()
    if assessment.rules.law.get("de-minimis"):
        assert case.headroom()[0].since == on


def test_what_ends_after_the_calendar_ends_is_no_notice(catalogue: Catalogue) -> None:
    """On the last days nothing is announced that lies beyond them, and what ended long ago is said to have ended."""
    for on in (date.max, date.max - timedelta(days=90), date.max - timedelta(days=91)):
        results = json.loads(catalogue.assess(catalogue.read_profile("{}"), on=on).json())["results"]
        assert all(law["ends"] <= on.isoformat() for result in results for law in result["expiring_law"])
