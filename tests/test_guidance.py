"""Guidance on the shipped rules: whole profiles, words, and the program."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from eligibility import Catalogue, Outcome, UnknownInstrument
from eligibility.engine.missing import minimal_missing
from eligibility.guidance.settling import settling_sets
from eligibility_cli.main import main
from tests.conftest import ROOT, TODAY, profile_of
from tests.packs import profile_from


def test_facts_compared_with_each_other(catalogue: Catalogue) -> None:
    """The support from the Union and the costs that it must stay within: both are missing, and the remedy is a range of one."""
    base = {"company": {"established_in": ["NL"], "viable": True}, "technology": {"innovative": True, "military_application": True, "civil_application": True, "primarily_military": False}}  # fmt: skip
    unknown = catalogue.case(profile_of(base), on=TODAY).advice(instruments=["eu/defence-equity-facility"])[0]
    known = {**base, "funding": {"union_support_total": 900_000}, "project": {"total_costs": 800_000}}
    advice = catalogue.case(profile_of(known), on=TODAY).advice(instruments=["eu/defence-equity-facility"])[0]

    assert ["funding.union_support_total", "project.total_costs"] == list(unknown.missing.facts)
    texts = [change.text().replace("\u00a0", " ") for remedy in advice.remedies for change in remedy.changes]
    assert texts == [
        "Total costs: at least EUR 900 000 (now EUR 800 000)",
        "Support from the EU in total: at most EUR 800 000 (now EUR 900 000)",
    ]


@pytest.mark.parametrize(
    ("changes", "instrument", "expected"),
    [
        ({"funding.requested": 100_000}, "nl/secfund", [["Amount requested: EUR 150 000 to EUR 5 000 000 (now EUR 100 000)"]]),
        ({"funding.requested": 6_000_000}, "nl/secfund", [["Amount requested: EUR 150 000 to EUR 5 000 000 (now EUR 6 000 000)"]]),
        (
            {"funding.requested": 1, "funding.private_coinvestor": False},
            "nl/secfund",
            [["Amount requested: EUR 150 000 to EUR 5 000 000 (now EUR 1)", "Private co-investor: yes (now no)"]],
        ),
        ({"security.sanctions_hits": True}, "nl/secfund", []),
        ({"funding.requested": 100_000, "security.sanctions_hits": True}, "nl/secfund", []),
    ],
)  # fmt: skip
def test_remedies_in_words(
    changes: dict[str, Any], instrument: str, expected: list[list[str]], sensor_startup: dict[str, Any], catalogue: Catalogue
) -> None:
    """Ranges, not single values; nothing where something that cannot change stands in the way."""
    for fact, value in changes.items():
        group, _, name = fact.partition(".")
        sensor_startup[group][name] = value

    case = catalogue.case(profile_of(sensor_startup), on=TODAY)
    advice = case.advice(instruments=[instrument])[0]

    told = [[change.text().replace("\u00a0", " ") for change in remedy.changes] for remedy in advice.remedies]
    assert expected == told
    for remedy in case.remedies(instrument):
        assert remedy.outcome is Outcome.CONDITIONAL


def test_questions_that_can_no_longer_matter_are_not_asked(catalogue: Catalogue) -> None:
    """A mid-cap can have equity alone of the EIC: nothing about a grant; an SME is not asked for the ratios of larger companies."""
    midcap = {"closed_on": "2025-12-31", "employees": 450, "turnover": 90_000_000, "balance_sheet_total": 80_000_000}
    profile = profile_of(
        {
            "company": {"autonomous": True, "accounts": [midcap], "established_in": ["NL"]},
            "ownership": {"public_bodies_hold_quarter": False},
        }
    )
    missing = catalogue.case(profile, on=TODAY).missing("eu/eic-accelerator").facts

    assert not {"funding.grant_requested", "innovation.eic_grant_only_before"} & set(missing)
    assert "funding.equity_requested" in missing
    assert not [fact for fact in catalogue.assess(profile_of({}), on=TODAY)["nl/vff-sme"].missing if "debt" in fact]


def test_smallest_settling_sets(sensor_startup: dict[str, Any], catalogue: Catalogue) -> None:
    """One answer can refuse; a set is named only when some answers to it settle the outcome, and nothing smaller inside does."""
    del sensor_startup["funding"]["requested"], sensor_startup["technology"]["defence_need"]
    rules = catalogue.evaluator(TODAY).rules
    alone = catalogue.shared.family.trials.of("nl/secfund", rules)
    known = profile_of(sensor_startup).facts()
    missing = minimal_missing(alone, known, {}, TODAY).facts

    found = settling_sets(alone, known, {}, TODAY, missing)

    assert {("funding.requested",), ("technology.defence_need",)} == set(found.sets)
    assert not found.capped
    advice = catalogue.case(profile_of(sensor_startup), on=TODAY).advice(instruments=["nl/secfund"], settling=True)[0]
    assert advice.settling == found


def test_what_is_asked_next_and_why(catalogue: Catalogue) -> None:
    """Deterministic; several facts in one question where an answer settles them; a reason in both languages."""
    profile = profile_of({"company": {"type": "startup"}})
    first, again = (catalogue.case(profile, on=TODAY).questions(instruments=["nl/secfund"], most=9) for _ in range(2))
    case = catalogue.case(profile, on=TODAY)

    assert first == again
    assert {"headquarters", "users", "standing", "co_investor", "technology.defence_need", "funding.requested"} == {
        question.id for question in first
    }
    assert first[0].why().startswith("Needed for 1 of 1 schemes.")
    assert first[0].why("nl").startswith("Nodig voor 1 van de 1 regelingen.")
    assert "users" not in {question.id for question in case.questions(instruments=["nl/secfund"], skip=["users"], most=9)}
    with pytest.raises(UnknownInstrument, match="nl/secfun"):
        case.questions(instruments=["nl/secfun"])


def test_nothing_is_asked_of_what_is_settled(catalogue: Catalogue) -> None:
    """A German seat settles the SecFund."""
    case = catalogue.case(profile_of({"company": {"registered_office": "DE"}}), on=TODAY)
    assert () == case.questions(instruments=["nl/secfund"])


def test_guidance_in_the_assessment(sensor_startup: dict[str, Any], catalogue: Catalogue) -> None:
    """JSON out with questions, remedies and dates, as its schema says (tests/test_schemas.py checks the form without it)."""
    from jsonschema import Draft202012Validator

    from eligibility import json_schema

    form = json.loads(catalogue.case(profile_of(sensor_startup), on=TODAY).json(guidance=True))

    Draft202012Validator(json_schema("assessment")).validate(form)
    assert len(form["guidance"]["next"]) == 3
    advice = {each["instrument"]: each for each in form["guidance"]["results"]}
    assert advice["nl/qredits"]["remedies"][0]["changes"][0]["high"] == 250_000
    assert (advice["nl/bmkb"]["holds_until"], advice["nl/bmkb"]["then"]["since"]) == ("2027-06-30", "2027-07-01")


def test_guidance_of_a_day_is_that_of_the_day(sensor_startup: dict[str, Any]) -> None:
    """The rules are compiled once for many days; what was asked on another day leaves no trace."""
    sensor_startup["company"] |= {"listed": False}
    sensor_startup["company"].pop("registered_on", None)
    used, later = Catalogue.shipped(), date(2027, 5, 20)
    profile = profile_of(sensor_startup)

    used.case(profile, on=TODAY).advice()
    used.case(profile, on=TODAY).questions(most=50)

    fresh = Catalogue.shipped()
    assert used.case(profile, on=later).advice() == fresh.case(profile, on=later).advice()
    assert used.case(profile, on=later).questions(most=50) == fresh.case(profile, on=later).questions(most=50)
    rules = used.evaluator(later).rules
    registered = used.checked.vocabulary.facts["company.registered_on"]
    for catalogue in (used, fresh):
        tried = catalogue.shared.family.trials.of("nl/vff-starter", rules).values(registered, {}, later)
        assert {date(2022, 5, 19), date(2022, 5, 20)} <= set(tried)


def test_until_when_a_startup_is_young(catalogue: Catalogue) -> None:
    """Five years to the day: the early-stage loan is open to it one day more."""
    profile = catalogue.read_profile((ROOT / "examples" / "portfolio" / "06-space-optics.json").read_bytes())

    first, then = catalogue.case(profile, on=TODAY).timeline["nl/vff-starter"][:2]

    assert (date(2026, 11, 24), Outcome.UNDETERMINED) == (first.until, first.outcome)
    assert (date(2026, 11, 25), Outcome.INELIGIBLE) == (then.since, then.outcome)


def test_a_conditional_outcome_says_who_judges(sensor_startup: dict[str, Any], catalogue: Catalogue) -> None:
    """What would make it eligible is the judgement of a body, and which."""
    advice = catalogue.case(profile_of(sensor_startup), on=TODAY).advice(instruments=["nl/secfund"])[0]

    assert [("serves-a-defence-need", "the Ministry of Defence")] == [(each.criterion, each.body["en"]) for each in advice.awaits]
    assert advice.remedies == ()


def test_near_misses_of_the_portfolio(catalogue: Catalogue) -> None:
    """Who is one change away, tried and told."""
    folder = ROOT / "examples" / "portfolio"
    profiles = {file.stem: catalogue.read_profile(file.read_bytes()) for file in sorted(folder.glob("*.json"))}

    found = {(miss.company, miss.instrument): miss.change for miss in catalogue.near_misses(profiles, on=TODAY)}

    assert found["07-ticket-too-small", "nl/secfund"].low == 150_000
    assert found["03-defence-only-munitions", "nl/secfund"].fact == "technology.civil_application"
    assert ("09-high-risk-ties", "nl/secfund") not in found
    printed = CliRunner().invoke(main, ["portfolio", str(folder), "--near", "--on", "2026-11-23"]).stdout
    assert len(printed.splitlines()) == len(catalogue.near_misses(profiles, on=TODAY))


def test_ask_and_advise_on_the_command_line() -> None:
    """A founder reads what to find out, and what would change an answer."""
    profile = str(ROOT / "examples" / "sensor-startup.json")

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, [*arguments, "--on", "2026-11-23"], catch_exceptions=False)
        assert result.exit_code == 0
        return result.stdout.replace("\u00a0", " ")

    asked = run("ask", profile, "--instrument", "eu/keen-fund")
    assert asked.splitlines()[0].endswith("[company.works_for_security_or_defence]")
    assert "Nothing more is missing." in run("ask", profile, "--instrument", "nl/secfund")
    assert json.loads(run("ask", profile, "--format", "json", "--most", "2"))[1]["facts"]
    told = run("advise", profile, "--instrument", "nl/qredits")
    assert "With another request (undetermined):\n        - Amount requested: at most EUR 250 000 (now EUR 2 000 000)" in told
    assert "Er ontbreekt" not in told
    assert CliRunner().invoke(main, ["advise", profile, "--instrument", "nl/nothing"]).exit_code == 2


def test_values_worth_trying_are_of_their_type(catalogue: Catalogue) -> None:
    """Every value that guidance tries is one that a profile could carry."""
    rules = catalogue.evaluator(TODAY).rules
    trials = catalogue.shared.family.trials
    tried = 0
    for name in rules.open:
        trial = trials.of(name, rules)
        for fact in trial.reads:
            for value in trial.values(catalogue.checked.vocabulary.facts[fact], {}, TODAY):
                profile_from({fact: value})
                tried += 1
    assert tried > 1000


def test_other_kinds_of_support_are_not_asked_about(catalogue: Catalogue) -> None:
    """Who looks for a loan is asked for what lends or guarantees alone; the outcomes of the rest stay what they were."""
    whole = catalogue.case(profile_of({}), on=TODAY)
    loans = catalogue.case(profile_of({"funding": {"kinds": ["loan"]}}), on=TODAY)

    kinds = {listing.instrument: listing.kind for listing in catalogue.list_instruments(on=TODAY)}
    asked_for = {kinds[instrument] for question in loans.questions(most=200) for instrument in question.instruments}

    assert {"loan", "guarantee", "facility"} == asked_for  # of a facility nobody knows what it gives
    assert len(loans.questions(most=200)) < len(whole.questions(most=200))
    assert {name: result.outcome for name, result in whole.assessment.items()} == {
        name: result.outcome for name, result in loans.assessment.items()
    }


def test_what_decides_an_amount_is_asked_after_what_decides_an_outcome(catalogue: Catalogue) -> None:
    """How large the round is says how much the SecFund may put in, and is asked once nothing else is open."""
    company = {"type": "startup", "registered_office": "NL", "physical_headquarters": "NL", "executive_management": "NL"}
    technology = {"civil_application": True, "military_application": True, "defence_need": "current", "areas": ["sensors"]}
    security = {"high_risk_country_ties": False, "sanctions_hits": False, "criminal_or_terrorist_ties": False}
    funding = {"requested": 2_000_000, "private_coinvestor": True, "coinvestor_same_terms": True}
    profile = {"company": company, "technology": technology, "security": security, "funding": funding}

    open_still = profile_of({**profile, "funding": {}})
    before = catalogue.case(open_still, on=TODAY).questions(instruments=["nl/secfund"], most=9)
    after = catalogue.case(profile_of(profile), on=TODAY).questions(instruments=["nl/secfund"], most=9)

    assert {"outcome"} == {question.decides for question in before}
    assert [("funding.round_total", "amount")] == [(question.id, question.decides) for question in after]
    assert after[0].why() == "The answer decides how much would be given, by 1 of what fits."
    known = catalogue.case(profile_of({**profile, "funding": {**funding, "round_total": 4_000_000}}), on=TODAY)
    assert () == known.questions(instruments=["nl/secfund"])


def test_what_rests_on_another_answer_is_asked_after_it(catalogue: Catalogue) -> None:
    """Whether a share is certified stands below the share on one page, is not asked when that was left open; alone, it is asked."""
    case = catalogue.case(profile_of({}), on=TODAY)

    page = next(each.facts for each in case.questions(most=300) if "innovation.rd_share" in each.facts)
    left_open = [fact for question in case.questions(most=300, skip=["innovation.rd_share"]) for fact in question.facts]
    known = catalogue.case(profile_of({"innovation": {"rd_share": 20}}), on=TODAY)

    assert ("innovation.rd_share", "innovation.rd_share_certified") == page[:2]
    assert "innovation.rd_share_certified" not in left_open
    assert "innovation.rd_share_certified" in {fact for each in known.questions(most=300) for fact in each.facts}
    vocabulary = catalogue.checked.vocabulary
    for fact, first in vocabulary.after.items():
        assert fact != first
        assert vocabulary.after.get(first) != fact


def test_one_question_tells_where_everything_is(catalogue: Catalogue) -> None:
    """All in the Netherlands gives six facts; it is asked beside a seat that is known, and not beside one elsewhere."""
    asked = {question.id: question for question in catalogue.case(profile_of({}), on=TODAY).questions(most=300)}
    dutch = catalogue.case(profile_of({"company": {"registered_office": "NL"}}), on=TODAY).questions(most=300)
    german = catalogue.case(profile_of({"company": {"registered_office": "DE"}}), on=TODAY).questions(most=300)

    assert len(asked["place"].facts) == 6
    assert len(next(question for question in dutch if question.id == "place").facts) == 5
    assert "place" not in {question.id for question in german}
