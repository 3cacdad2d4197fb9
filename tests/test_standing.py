"""What kind of answer an outcome is: every outcome beside every availability, what the request refuses, what would fit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from eligibility import Catalogue, CompanyProfile, CriteriaCounts, InvalidProfile, Outcome, Standing, Status
from eligibility.engine.evaluator import Evaluators
from eligibility.engine.reference import Reference
from eligibility.language.tree import facts_of
from eligibility.rules.in_force import reached
from eligibility.rules.model import AVAILABILITIES
from tests.conftest import ROOT, TODAY, profile_of
from tests.oracles import CATALOGUE
from tests.packs import fund, load, profile_from
from tests.strategies import counted, examples, facts, judgements, nested
from tests.test_laws import CRITERIA, agree, bodies_on, random_instrument

VOCABULARY = CATALOGUE.checked.vocabulary
PORTFOLIO = {file.stem: file.read_bytes() for file in sorted((ROOT / "examples" / "portfolio").glob("*.json"))}

# Each outcome beside each availability

COMPANIES: dict[str, tuple[str, dict[str, Any]]] = {
    "eligible": ("fund", {"technology.innovative": True, "funding.requested": 100}),
    "conditional": ("judged", {"technology.innovative": True, "funding.requested": 100}),
    "undetermined": ("fund", {"technology.innovative": True}),
    "ineligible by request": ("fund", {"technology.innovative": True, "funding.requested": 101}),
    "ineligible by company": ("fund", {"technology.innovative": False, "funding.requested": 100}),
    "ineligible by both": ("fund", {"technology.innovative": False, "funding.requested": 101}),
    "not_assessable": ("unpublished", {"technology.innovative": True, "funding.requested": 100}),
}
STANDINGS = """
                    | eligible | conditional | undetermined | ineligible by request | ineligible by company | ineligible by both | not_assessable
open                | fits     | fits        | near         | other_request         | not_this_company      | not_this_company   | later
announced           | later    | later       | later        | other_request         | not_this_company      | not_this_company   | later
under_consideration | later    | later       | later        | other_request         | not_this_company      | not_this_company   | later
proposed            | later    | later       | later        | other_request         | not_this_company      | not_this_company   | later
closed              | later    | later       | later        | other_request         | not_this_company      | not_this_company   | later
unknown             | later    | later       | later        | other_request         | not_this_company      | not_this_company   | later
ended               | later    | later       | later        | later                 | not_this_company      | not_this_company   | later
open, a lever       | none     | later       | later        | later                 | not_this_company      | not_this_company   | later
"""
HEADINGS, *TABLE = [[cell.strip() for cell in line.split("|")] for line in STANDINGS.strip("\n").splitlines()]
CASES = [(row[0], company, wanted) for row in TABLE for company, wanted in zip(HEADINGS[1:], row[1:], strict=True)]
INNOVATIVE, SMALL = {"technology.innovative": {"is": True}}, {"funding.requested": {"at_most": "EUR 100"}}
JUDGED = {"require": INNOVATIVE, "judged_by": "financier"}


def test_every_availability_and_outcome_has_its_row() -> None:
    """The table leaves nothing out."""
    assert {*AVAILABILITIES, "open, a lever"} == {row[0] for row in TABLE}
    assert list(COMPANIES) == HEADINGS[1:]
    assert {*Outcome} == {Outcome(company.split()[0]) for company in COMPANIES}


@pytest.mark.parametrize(("availability", "company", "wanted"), CASES)
def test_standing_of_each_outcome(availability: str, company: str, wanted: str, tmp_path: Path) -> None:
    """What one can apply for, what is near, what another request would turn, what this company cannot have, what is not now."""
    word, _, lever = availability.partition(", ")
    name, given_facts = COMPANIES[company]
    texts = {"fund": fund(INNOVATIVE, SMALL, availability=word), "judged": fund(JUDGED, SMALL, availability=word)}
    if lever:
        texts = {key: text.replace("access: direct", "access: policy_lever") for key, text in texts.items()}
    criteria = texts["fund"].partition("criteria:\n")[0].replace("access: direct\n", "")
    texts["unpublished"] = f"{criteria}reason: {{en: Nothing is published., nl: Er is niets gepubliceerd.}}\nsource: s\n"

    result = load(tmp_path, **texts).assess(profile_from(given_facts), on=TODAY)[f"nl/{name}"]

    if wanted == "none":  # nobody is ever eligible for a lever
        assert (Outcome.CONDITIONAL, Standing.LATER) == (result.outcome, result.standing)
    else:
        assert (company.split()[0], wanted) == (result.outcome.value, result.standing.value)


def test_before_the_first_version_and_after_the_last_there_is_nothing_to_apply_for(catalogue: Catalogue) -> None:
    """No version in force: later."""
    for on in (date(1990, 1, 1), date(2090, 1, 1)):
        closed = [each for each in catalogue.assess(CompanyProfile(), on=on).values() if each.version is None]
        assert {Standing.LATER} == {result.standing for result in closed}


# What the request refuses

MIXED = {"any": [INNOVATIVE, SMALL]}
JUDGED_REQUEST = {"require": {"project.market_within_five_years": {"is": True}}, "judged_by": "financier"}
SCORED = {"judged_by": "financier"}
BIG, WELL = {"funding.requested": 101}, {"funding.requested": 100}
GRANT, BLENDED = ({"funding.eic_component": {"one_of": [component]}} for component in ("grant_only", "blended"))
AS_BLENDED = {"funding.eic_component": "blended"}


@pytest.mark.parametrize(
    ("criteria", "known", "judged", "standing"),
    [
        ([MIXED], {**BIG, "technology.innovative": False}, {}, "other_request"),
        ([{"all": [INNOVATIVE, SMALL]}], {**BIG, "technology.innovative": False}, {}, "not_this_company"),
        ([{"all": [INNOVATIVE, SMALL]}], {**BIG, "technology.innovative": True}, {}, "other_request"),
        ([{"all": [INNOVATIVE, SMALL]}], BIG, {}, "other_request"),
        ([{"require": INNOVATIVE, "applies_when": SMALL}], {**WELL, "technology.innovative": False}, {}, "other_request"),
        ([INNOVATIVE, SMALL], {**BIG, "technology.innovative": False}, {}, "not_this_company"),
        ([{"require": SMALL, "advisory": True}, INNOVATIVE], {**BIG, "technology.innovative": True}, {}, "fits"),
        ([JUDGED], {"technology.innovative": True}, {"c0": False}, "not_this_company"),
        ([JUDGED_REQUEST], {"project.market_within_five_years": True}, {"c0": False}, "other_request"),
        ([JUDGED_REQUEST], {"project.market_within_five_years": False}, {}, "other_request"),
        ([GRANT, {"any": [INNOVATIVE, BLENDED]}], {**AS_BLENDED, "technology.innovative": False}, {}, "not_this_company"),
        ([GRANT, {"any": [INNOVATIVE, BLENDED]}], {**AS_BLENDED, "technology.innovative": True}, {}, "other_request"),
        ([SCORED, SMALL], WELL, {"c0": False}, "not_this_company"),
        ([{"funding.requested": {"less_than": "EUR 0"}}], BIG, {}, "not_this_company"),
        ([SCORED, SMALL], BIG, {"c0": True}, "other_request"),
    ],
)
def test_what_refuses(criteria: list[Any], known: dict[str, Any], judged: dict[str, bool], standing: str, tmp_path: Path) -> None:
    """Criteria that read the company and the request are looked at without the request, also together: where each on its own is
    open, but no request meets all, the company is refused. A judgement of a request falls with it.
    """
    said = [
        {"instrument": "nl/fund", "criterion": name, "met": met, "by": "financier", "on": date(2026, 1, 1)}
        for name, met in judged.items()
    ]
    catalogue, profile = load(tmp_path, fund=fund(*criteria)), profile_from(known, said)

    assert standing == catalogue.assess(profile, on=TODAY)["nl/fund"].standing
    compact = json.loads(catalogue.assess_json(profile.model_dump_json(exclude_none=True), on=TODAY, form="compact"))
    assert standing == compact["results"][0]["standing"]
    assert standing == catalogue.case(profile, on=TODAY).advice()[0].standing


@given(CRITERIA, facts(VOCABULARY), st.data())
@examples(300)
def test_a_request_refuses_where_without_it_nothing_would(random_criteria: Any, some: dict[str, Any], data: st.DataObject) -> None:
    """On rules that nobody would write: as both evaluators say when everything about the application is unknown."""
    family = Evaluators(
        replace(CATALOGUE.checked, instruments=random_instrument(random_criteria)),
        CompanyProfile,
    )
    evaluator = family.on(TODAY)
    rules = evaluator.rules
    if "x/random" not in rules.open:
        return
    bodies = bodies_on(rules)
    said = data.draw(judgements("x/random", [(key[1], body) for key, body in bodies.items()], VOCABULARY, TODAY))
    profile = CompanyProfile.model_validate({**nested(some), "judgements": said})
    judged = counted(said, bodies, VOCABULARY, TODAY)

    result = evaluator.assess(profile)["x/random"]

    company = {name: value for name, value in profile.facts().items() if not VOCABULARY.facts[name].chosen}
    of_request = {
        criterion.id
        for criterion in rules.open["x/random"].criteria
        if set(reached([fact for tree in criterion.trees for fact in facts_of(tree)], rules.definitions)) & set(VOCABULARY.chosen)
    }
    expected = Reference(rules, company, {key: met for key, met in judged.items() if key[1] not in of_request}).assess()["x/random"]
    left = [judgement for judgement in said if judgement["criterion"] not in of_request]
    free = evaluator.assess(CompanyProfile.model_validate({**nested(company), "judgements": left}))["x/random"]
    assert agree(expected, free)
    if result.outcome is not Outcome.INELIGIBLE:
        assert result.standing in (Standing.FITS, Standing.NEAR, Standing.LATER)
    elif free.outcome is Outcome.NOT_ASSESSABLE:
        assert Standing.LATER is result.standing
    else:
        refused = free.outcome is Outcome.INELIGIBLE
        assert (Standing.NOT_THIS_COMPANY if refused else Standing.OTHER_REQUEST) is result.standing


# Counts


def test_counts_leave_out_what_does_not_apply_or_only_advises(tmp_path: Path) -> None:
    """Met, open, not met and to be judged are all there is."""
    catalogue = load(
        tmp_path,
        fund=fund(
            INNOVATIVE,
            SMALL,
            {"company.insolvent": {"is": False}},
            SCORED,
            {"require": SMALL, "applies_when": {"company.listed": {"is": True}}},
            {"require": SMALL, "advisory": True},
        ),
    )
    profile = profile_from({"technology.innovative": True, "funding.requested": 101, "company.listed": False})

    counts = catalogue.assess(profile, on=TODAY)["nl/fund"].criteria_counts

    assert CriteriaCounts(met=1, open=1, not_met=1, judged=1) == counts
    assert 4 == counts.total


@pytest.mark.parametrize("name", PORTFOLIO)
def test_counts_and_standings_stand_in_both_forms(name: str, catalogue: Catalogue) -> None:
    """The parts add up, and codes and words say the same."""
    full, compact = (
        json.loads(catalogue.assess_json(PORTFOLIO[name], on=TODAY, form=form))["results"] for form in ("full", "compact")
    )  # type: ignore[arg-type]

    for left, right in zip(full, compact, strict=True):
        counts = left["criteria_counts"]
        assert (left["standing"], counts) == (right["standing"], right["criteria_counts"])
        assert counts["total"] == counts["met"] + counts["open"] + counts["not_met"] + counts["judged"]
        assert (counts["not_met"] > 0) is (left["outcome"] == "ineligible")
        required = [each["status"] for each in left["criteria"] if not each["advisory"]]
        assert counts["total"] == len(required) - required.count(Status.NOT_APPLICABLE)


# What would fit


@pytest.mark.parametrize(
    ("criteria", "known", "wanted"),
    [
        ([{"funding.requested": {"at_least": "EUR 25 000", "at_most": "EUR 100 000"}}], {"funding.requested": 900_000}, ["Amount requested: EUR 25 000 to EUR 100 000 (now EUR 900 000)"]),
        ([{"funding.requested": {"at_most": "EUR 100 000"}}], {"funding.requested": 900_000}, ["Amount requested: at most EUR 100 000 (now EUR 900 000)"]),
        ([{"project.started": {"is": False}}], {"project.started": True}, ["Works started before the application: no (now yes)"]),
        ([{"funding.eic_component": {"one_of": ["grant_only", "blended"]}}], {"funding.eic_component": "equity_only"}, ["Kind of EIC support: grant only or grant and equity (now equity only)"]),
        ([{"consortium.entities": {"at_least": 3}}, {"consortium.countries": {"at_least": 2}}], {"consortium.entities": 1, "consortium.countries": 1}, [
            "Eligible legal entities in the consortium: at least 3 legal entities (now 1 legal entity)",
            "Countries in the consortium (Member States or associated): at least 2 countries (now 1 country)",
        ]),
        ([{"funding.requested": {"at_most": {"share": "50%", "of": "project.total_costs"}}}], {"funding.requested": 900_000, "project.total_costs": 1_000_000}, ["Total costs: at least EUR 1 800 000 (now EUR 1 000 000) – or Amount requested: at most EUR 500 000 (now EUR 900 000)"]),
        ([MIXED], {"funding.requested": 101, "technology.innovative": False}, ["Amount requested: at most EUR 100 (now EUR 101)"]),
    ],
)  # fmt: skip
def test_what_other_request_would_fit(criteria: list[Any], known: dict[str, Any], wanted: list[str], tmp_path: Path) -> None:
    """The whole range, of the application alone: never what the company is, and also what nobody changes of this one."""
    catalogue, profile = load(tmp_path, fund=fund(*criteria)), profile_from(known)

    case = catalogue.case(profile, on=TODAY)
    fits = case.advice()[0].fits
    text = case.assessment.text().replace("\u00a0", " ")

    assert fits == case.fits("nl/fund")
    told = [fit.text().replace("\u00a0", " ") for fit in fits]
    assert "; ".join(wanted) == " – or ".join(told)
    assert {"by_decision"} == {change.changes for fit in fits for change in fit.changes}
    assert f"With another request: {'; '.join(wanted)}" in " ".join(text.split())


@pytest.mark.parametrize("name", PORTFOLIO)
def test_another_request_does_what_was_said_of_it(name: str, catalogue: Catalogue) -> None:
    """The shipped rules: each change is about the application, and with all of them the instrument no longer refuses."""
    profile = catalogue.read_profile(PORTFOLIO[name])
    case = catalogue.case(profile, on=TODAY)
    for instrument, result in case.assessment.items():
        fits = case.fits(instrument)
        assert not fits or result.standing is Standing.OTHER_REQUEST
        for fit in fits:
            assert {change.fact for change in fit.changes} <= set(VOCABULARY.chosen)
            asked = CompanyProfile.model_validate(nested(fit.applied(profile.facts())) | {"judgements": profile.judgements})
            assert fit.outcome is catalogue.assess(asked, on=TODAY)[instrument].outcome is not Outcome.INELIGIBLE


def test_what_is_left_of_a_ceiling_is_what_may_be_asked_for(catalogue: Catalogue) -> None:
    """EUR 290 000 of EUR 300 000 was received: the range ends at what is left, which no figure of a rule shows."""
    case = catalogue.case(catalogue.read_profile(PORTFOLIO["30-de-minimis-full"]), on=TODAY)

    (fit,) = case.fits("nl/bmkb")
    left = case.headroom()[0].amount

    assert "Gross grant equivalent of this aid: at most EUR 10 000 (now EUR 15 000)" == fit.text().replace("\u00a0", " ")
    assert [Outcome.CONDITIONAL, Outcome.INELIGIBLE] == [
        case.what_if({"aid.de_minimis_requested": asked}).assessment["nl/bmkb"].outcome for asked in (left, left + 1)
    ]


AMOUNTS = [1, 149_999, 499_999, 2_500_001, 10_000_001, 90_000_000]
REQUESTS = st.fixed_dictionaries(
    {},
    optional={
        "funding.requested": st.sampled_from(AMOUNTS),
        "funding.grant_requested": st.sampled_from(AMOUNTS),
        "funding.equity_requested": st.sampled_from(AMOUNTS),
        "funding.eic_component": st.sampled_from(["grant_only", "blended", "equity_only"]),
        "project.application_focus": st.sampled_from(["civil", "dual_use", "defence"]),
        "project.duration": st.sampled_from([6, 24, 48]),
        "project.eligible_costs": st.sampled_from([0, *AMOUNTS]),
    },
)


@given(st.sampled_from(sorted(PORTFOLIO)), REQUESTS)
@examples(40)
def test_who_is_told_to_ask_otherwise_is_told_what(name: str, request: dict[str, Any]) -> None:
    """The shipped rules: where the request alone refuses, another one is offered that does not."""
    try:
        case = CATALOGUE.case(CATALOGUE.read_profile(PORTFOLIO[name]), on=TODAY).what_if(request)
    except InvalidProfile:  # what is for the military alone is not applied for as civil
        reject()
    for instrument, result in case.assessment.items():
        if result.standing is Standing.OTHER_REQUEST:
            fits = case.fits(instrument)
            assert fits, instrument
            changed = case.what_if({change.fact: change.to for change in fits[0].changes})
            assert changed.assessment[instrument].outcome is not Outcome.INELIGIBLE


# What a company is


@pytest.mark.parametrize(
    ("known", "instrument"),
    [
        ({"company": {"legal_form": "private_limited"}, "tax": {"self_employed": False, "wage_tax_withholder": False}}, "nl/wbso-self-employed"),
        ({"company": {"registered_office": "DE", "physical_headquarters": "DE"}}, "nl/secfund"),
        ({"security": {"weapons_or_ammunition": True}}, "eu/eib-security-defence-lending"),
        ({"tax": {"corporate_tax_payer": False}}, "nl/innovatiebox"),
    ],
)  # fmt: skip
def test_no_remedy_makes_another_company(known: dict[str, Any], instrument: str, catalogue: Catalogue) -> None:
    """A bv never becomes self-employed; nobody is told to move the seat, to stop making weapons or to pay another tax."""
    case = catalogue.case(profile_of(known), on=TODAY)

    assert Standing.NOT_THIS_COMPANY is case.assessment[instrument].standing
    assert () == case.remedies(instrument) == case.fits(instrument)
