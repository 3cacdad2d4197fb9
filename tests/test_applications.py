"""What one asks of one instrument: read strictly, heard by that instrument alone, in every form of answer and by both evaluators."""

from __future__ import annotations

import json
import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st

from eligibility import Catalogue, CompanyProfile, InvalidProfile, InvalidRules, Standing, check_schema, to_json
from eligibility.engine.implied import contradictions
from eligibility.engine.reference import Reference
from eligibility.possible import Some
from eligibility_cli.main import main
from tests.conftest import TODAY, profile_of
from tests.oracles import CATALOGUE
from tests.packs import fund, load
from tests.strategies import examples, facts, nested, values, weakened
from tests.test_laws import DAYS, agree

VOCABULARY = CATALOGUE.checked.vocabulary
ASKED: dict[str, Any] = {
    "company": {"established_in": ["NL"], "registered_office": "NL"},
    "funding": {"requested": 900_000, "total_credit_need": 400_000},
    "applications": {"nl/qredits": {"funding.requested": 200_000}},
}


# Reading


@pytest.mark.parametrize(
    ("applications", "code", "pointer", "hint"),
    [
        ('{"nl/qredit": {"funding.requested": 1}}', "unknown-instrument", "/applications/nl~1qredit", "did you mean `nl/qredits`?"),
        ('{"nl/qredits": {"company.name": "x"}}', "not-of-the-application", "/applications/nl~1qredits/company.name", "write it under `company` as `name`"),
        ('{"nl/qredits": {"project.duration": 12}}', "not-read", "/applications/nl~1qredits/project.duration", "it reads: project.business_plan, funding.requested, funding.total_credit_need, funding.refinancing"),
        ('{"nl/daci": {"funding.requested": 1}}', "not-read", "/applications/nl~1daci/funding.requested", "it reads: nothing of the application"),
        ('{"nl/qredits": {"funding.requested": "200000"}}', "number-type", "/applications/nl~1qredits/funding.requested", "write a bare number without unit or separators, such as 2000000"),
        ('{"nl/qredits": {"funding.requested": true}}', "number-type", "/applications/nl~1qredits/funding.requested", None),
        ('{"nl/qredits": {"funding.requested": -1}}', "number-range", "/applications/nl~1qredits/funding.requested", None),
        ('{"nl/qredits": {"funding.refinancing": "no"}}', "boolean", "/applications/nl~1qredits/funding.refinancing", None),
        ('{"nl/qredits": {"funding.requsted": 1}}', "unknown-fact", "/applications/nl~1qredits/funding.requsted", "did you mean `funding.requested`?"),
        ('{"nl/qredits": {"requested": 1}}', "unknown-fact", "/applications/nl~1qredits/requested", "did you mean `funding.requested`?"),
        ('{"nl/qredits": {"funding": {"requested": 1}}}', "unknown-fact", "/applications/nl~1qredits/funding", "write `group.name`, such as `funding.requested`"),
        ('{"nl/qredits": {"funding.requested": {"at_least": 9, "at_most": 1}}}', "empty-range", "/applications/nl~1qredits/funding.requested", "swap the two"),
        ('{"nl/qredits": {"funding.requested": {"at_least": "9"}}}', "number-type", "/applications/nl~1qredits/funding.requested", "write a bare number without unit or separators, such as 2000000"),
        ('{"nl/qredits": {"funding.refinancing": {"at_least": 1}}}', "boolean", "/applications/nl~1qredits/funding.refinancing", None),
        ('{"nl/qredits": {"project.duration": {"at_least": 1}}}', "not-read", "/applications/nl~1qredits/project.duration", "it reads: project.business_plan, funding.requested, funding.total_credit_need, funding.refinancing"),
        ('{"nl/qredits": 200000}', "wrong-type", "/applications/nl~1qredits", None),
        ("[]", "wrong-type", "/applications", None),
        ('{"nl/qredits": {"funding.requested": 1, "funding.requested": 2}}', "duplicate-key", "/applications/nl~1qredits/funding.requested", None),
        ('{"a\\nb": {}}', "text-control", "/applications/a\\u000ab", "leave out line breaks, control characters and marks that turn the direction of writing"),
    ],
)  # fmt: skip
def test_every_mistake_has_a_place_and_a_hint(
    applications: str, code: str, pointer: str, hint: str | None, catalogue: Catalogue
) -> None:
    """Wrong types when the profile is read; what no instrument would hear of when it is assessed, in whatever way."""
    text = f'{{"applications": {applications}}}'
    for ask in (
        lambda: catalogue.assess(catalogue.read_profile(text), on=TODAY),
        lambda: catalogue.assess_json(text, on=TODAY, form="compact"),
        lambda: catalogue.case(catalogue.read_profile(text), on=TODAY),
    ):
        with pytest.raises(InvalidProfile) as error:
            ask()
        (problem,) = error.value.problems
        assert (code, pointer, hint) == (problem.code, problem.pointer, problem.hint)
    unseen = ("duplicate-key", "not-read", "empty-range")
    assert code in unseen or check_schema("company-profile", text)


def test_all_mistakes_are_told_at_once(catalogue: Catalogue) -> None:
    """Of applications and judgements."""
    judgement = {"instrument": "nl/secfnd", "criterion": "x", "met": True, "by": "financier", "on": "2026-01-01"}
    profile = profile_of({"applications": {"nl/qredit": {}, "nl/secfund": {"project.duration": 1}}, "judgements": [judgement]})

    with pytest.raises(InvalidProfile) as error:
        catalogue.assess(profile, on=TODAY)

    pointers = ["/applications/nl~1qredit", "/applications/nl~1secfund/project.duration", "/judgements/0/instrument"]
    assert pointers == [problem.pointer for problem in error.value.problems]


def test_an_application_is_read_in_any_version(catalogue: Catalogue) -> None:
    """A profile stays right on a day on which another version is in force, or none."""
    profile = profile_of({"applications": {"nl/secfund": {"funding.requested": 200_000}}})

    for on in (date(1990, 1, 1), TODAY, date(2030, 1, 1)):
        assert catalogue.assess(profile, on=on)["nl/secfund"].instrument == "nl/secfund"


def test_equal_facts_have_an_equal_digest() -> None:
    """In whatever order the instruments and facts stand; `null` is absent, and a profile without applications is as it was."""
    one = {"nl/qredits": {"funding.requested": 1, "funding.total_credit_need": 2}, "nl/bmkb": {"funding.requested": 3}}
    other = {"nl/bmkb": {"funding.requested": 3}, "nl/qredits": {"funding.total_credit_need": 2, "funding.requested": 1}}
    more = {**one, "nl/qredits": {**one["nl/qredits"], "funding.refinancing": None}, "nl/secfund": None}

    digests = {profile_of({"applications": given}).digest() for given in (one, other, more)}

    assert 1 == len(digests)
    assert 1 == len({profile_of(given).digest() for given in ({}, {"applications": None}, {"applications": {}})})  # type: ignore[arg-type]
    assert profile_of({"applications": {"nl/bmkb": {"funding.requested": 4}}}).digest() not in digests


# One instrument hears it, in every form


def test_what_is_asked_of_one_instrument_is_asked_of_it_alone(catalogue: Catalogue) -> None:
    """The general amount holds everywhere else; both forms of JSON, the report, the trace and the advice say so."""
    without = profile_of({**ASKED, "applications": None})
    profile = profile_of(ASKED)

    before, after = catalogue.assess(without, on=TODAY), catalogue.assess(profile, on=TODAY)

    assert ["nl/qredits"] == [
        name for name in after if (before[name].outcome, before[name].statuses) != (after[name].outcome, after[name].statuses)
    ]
    assert (Standing.OTHER_REQUEST, Standing.NEAR) == (before["nl/qredits"].standing, after["nl/qredits"].standing)
    text = json.dumps(ASKED)
    full = json.loads(catalogue.assess_json(text, on=TODAY, guidance=True))
    compact = json.loads(catalogue.assess_json(text, on=TODAY, form="compact"))
    for form in (full, compact):
        said = {result["instrument"]: result["outcome"] for result in form["results"]}
        assert ("undetermined", "ineligible") == (said["nl/qredits"], said["nl/bmkb-small-credit"])
    reasons = {each["instrument"]: " ".join(part["reason"] for part in each["criteria"]) for each in full["results"]}
    assert "Amount requested: EUR 200 000" in reasons["nl/qredits"].replace("\u00a0", " ")
    assert "Amount requested: EUR 900 000" in reasons["nl/bmkb-small-credit"].replace("\u00a0", " ")
    advice = {form["instrument"]: form for form in full["guidance"]["results"]}
    assert ("undetermined", []) == (advice["nl/qredits"]["outcome"], advice["nl/qredits"]["fits"])
    trace = after.explain("nl/qredits").text().replace("\u00a0", " ")
    assert "Amount requested: EUR 200 000" in trace
    report = after.text().replace("\u00a0", " ")
    assert "Amount requested: EUR 200 000; required: at most EUR 250 000" in report


def test_awards_questions_and_remedies_use_its_own_values(tmp_path: Path) -> None:
    """What is given for one instrument is missing for the other; the award, the range and what is now are its own."""
    text = fund({"funding.requested": {"at_most": "EUR 100"}}, tail="award:\n  maximum: funding.requested\n")
    catalogue = load(tmp_path, one=text, other=text)
    some = profile_of({"applications": {"nl/one": {"funding.requested": 90}}})
    much = profile_of({"funding": {"requested": 90}, "applications": {"nl/one": {"funding.requested": 500}}})

    assessment = catalogue.assess(some, on=TODAY)
    assert ((), ("funding.requested",)) == (assessment["nl/one"].missing, assessment["nl/other"].missing)
    award = assessment["nl/one"].award
    assert award is not None
    assert award.maximum is not None
    assert 90 == award.maximum.low == award.maximum.high
    assert ("nl/other",) == catalogue.case(some, on=TODAY).questions()[0].instruments
    case = catalogue.case(much, on=TODAY)
    (remedy,) = case.remedies("nl/one")
    assert (500, 100) == (remedy.changes[0].now, remedy.changes[0].high)
    assert (remedy,) == case.fits("nl/one")
    assert () == case.remedies("nl/other") == case.fits("nl/other")
    changed = case.what_if({"funding.requested": 101})
    assert {"nl/one": 500, "nl/other": 101} == {name: changed.remedies(name)[0].changes[0].now for name in ("nl/one", "nl/other")}


def test_a_date_of_one_application_turns_its_outcome_on_its_day(tmp_path: Path) -> None:
    """Days ahead are tried for what stands in an application too."""
    (tmp_path / "vocabulary.yaml").write_text(
        "facts:\n  funding.signed_on: {about: application, type: date, title: {en: Signed on, nl: Getekend op}, question: {en: When?, nl: Wanneer?}}\n"
    )
    catalogue = load(tmp_path, one=fund({"funding.signed_on": {"within_last": "1 years"}}))
    profile = catalogue.read_profile('{"applications": {"nl/one": {"funding.signed_on": "2026-06-01"}}}')

    advised = catalogue.case(profile, on=TODAY).advice()[0]

    assert advised.then is not None
    assert ("eligible", "ineligible", date(2027, 6, 2)) == (advised.outcome, advised.then.outcome, advised.then.since)


def test_what_is_asked_may_be_known_in_part(catalogue: Catalogue) -> None:
    """A range of one instrument stands before the value in general, and a value before a range; each is a profile of its own."""
    general = {"company": ASKED["company"], "funding": {"requested": 900_000}}
    much = {"nl/qredits": {"funding.requested": {"at_least": 300_000}}}
    little = {"nl/qredits": {"funding.requested": {"at_most": 200_000}}}
    ranged = {
        **general,
        "funding": {"requested": {"at_least": 300_000}},
        "applications": {"nl/qredits": {"funding.requested": 200_000}},
    }
    profiles = [
        profile_of(given) for given in (general, {**general, "applications": much}, {**general, "applications": little}, ranged)
    ]

    cases = [catalogue.case(profile, on=TODAY) for profile in profiles]

    standings = [case.assessment["nl/qredits"].standing.value for case in cases]
    assert ["other_request", "other_request", "near", "near"] == standings
    (fit,) = cases[1].fits("nl/qredits")
    assert "Amount requested: at most EUR 250 000 (now at least EUR 300 000)" == fit.text().replace("\u00a0", " ")
    assert {"at_least": 300_000} == json.loads(to_json(fit))["changes"][0]["now"]
    assert len(profiles) == len({profile.digest() for profile in profiles})
    for case in cases:
        again = pickle.loads(pickle.dumps(case))  # noqa: S301
        other = case.what_if({"company.name": "x"})
        for kept in (again, other):
            assert kept.assessment["nl/qredits"].standing is case.assessment["nl/qredits"].standing
            assert kept.profile.facts("nl/qredits")["funding.requested"] == case.profile.facts("nl/qredits")["funding.requested"]
        assert case.profile.digest() == again.profile.digest()


# Packs

PACK = """\
groups: {ship: {en: Ship, nl: Schip}}
facts:
  ship.price: {about: application, type: money, title: {en: Price, nl: Prijs}, question: {en: How much?, nl: Hoeveel?}}
  ship.old: {type: boolean, title: {en: Old, nl: Oud}, question: {en: Old?, nl: Oud?}}
"""


def test_a_pack_has_facts_of_its_own_about_the_application(tmp_path: Path) -> None:
    """Read as strictly, refused as plainly, pickled, and free where the standing is asked for."""
    (tmp_path / "vocabulary.yaml").write_text(PACK)
    catalogue = load(tmp_path, ship=fund({"ship.price": {"at_most": "EUR 100"}}, {"ship.old": {"is": False}}))
    profile = catalogue.read_profile('{"ship": {"price": 500, "old": false}, "applications": {"nl/ship": {"ship.price": 90.5}}}')
    partly = catalogue.read_profile(
        '{"ship": {"price": 500, "old": false}, "applications": {"nl/ship": {"ship.price": {"at_most": 90.5}}}}'
    )

    assert "eligible" == catalogue.assess(profile, on=TODAY)["nl/ship"].outcome
    refused = catalogue.read_profile('{"ship": {"old": false}, "applications": {"nl/ship": {"ship.price": 101}}}')
    assert Standing.OTHER_REQUEST is catalogue.assess(refused, on=TODAY)["nl/ship"].standing
    for each in (profile, partly):
        assert "eligible" == catalogue.assess(each, on=TODAY)["nl/ship"].outcome
        again = pickle.loads(pickle.dumps(each))  # noqa: S301
        assert (each, each.digest(), each.facts("nl/ship")) == (again, again.digest(), again.facts("nl/ship"))
    for wrong, code in (('{"ship.price": "9"}', "number-type"), ('{"ship.old": true}', "not-of-the-application")):
        with pytest.raises(InvalidProfile) as error:
            catalogue.assess(catalogue.read_profile(f'{{"applications": {{"nl/ship": {wrong}}}}}'), on=TODAY)
        assert code == error.value.problems[0].code


@pytest.mark.parametrize(
    ("fact", "message", "hint"),
    [
        ("  ship.price: {about: request, type: money, title: {en: a, nl: a}}", "`request` is not what a fact is about", "one of: application"),
        ("  ship.price: {about: [application], type: money, title: {en: a, nl: a}}", "`a list` is not what a fact is about", "one of: application"),
    ],
)  # fmt: skip
def test_a_fact_is_about_the_application_or_nothing_is_said(fact: str, message: str, hint: str, tmp_path: Path) -> None:
    """Another word is refused where it stands."""
    (tmp_path / "vocabulary.yaml").write_text(f"groups: {{ship: {{en: Ship, nl: Schip}}}}\nfacts:\n{fact}\n")

    with pytest.raises(InvalidRules) as error:
        Catalogue.load(tmp_path, with_shipped=True)

    (problem,) = error.value.problems
    assert (message, hint, 3) == (problem.message, problem.hint, problem.line)


# Both evaluators

READ = {name: CATALOGUE.shared.family.readers.of(name) for name in CATALOGUE.instruments}
APPLICATIONS = st.sampled_from(sorted(name for name in READ if READ[name])).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.fixed_dictionaries({}, optional={fact: values(VOCABULARY.facts[fact].type, VOCABULARY) for fact in READ[name]}),
    )
)


@given(facts(VOCABULARY), st.lists(APPLICATIONS, min_size=1, max_size=4), DAYS, st.data())
@examples(200)
def test_both_evaluators_hear_an_application(
    some: dict[str, Any], given_for: list[tuple[str, dict[str, Any]]], on: date, data: st.DataObject
) -> None:
    """The instrument says what it would say, were these the facts in general; every other says what it said."""
    evaluator = CATALOGUE.evaluator(on)
    exact = CompanyProfile.model_validate({**nested(some), "applications": dict(given_for)})
    partly = data.draw(weakened(exact.facts(), VOCABULARY))
    asked_partly = {name: data.draw(weakened(exact.application(name), VOCABULARY)) for name in dict(given_for)}
    profile = exact.with_ranges(partly, asked_partly)
    assume(not contradictions(evaluator.rules, profile))

    assessment = evaluator.assess(profile)

    applied = dict(given_for)
    without = evaluator.assess(profile.model_copy(update={"applications": None}).with_ranges(partly))
    for name, actual in assessment.items():
        wanted = without[name]
        if name in applied and name in evaluator.rules.open:
            expected = Reference(evaluator.rules, profile.facts(name), {}).assess()[name]
            assert agree(expected, actual), name
            wanted = evaluator.assess(in_general(profile.facts(name)))[name]
        assert (wanted.outcome, wanted.statuses, wanted.standing) == (actual.outcome, actual.statuses, actual.standing), name
        assert wanted.award == actual.award, name


def in_general(known: dict[str, Any]) -> CompanyProfile:
    """A profile of these facts, of which some are known in part."""
    ranges = {name: value for name, value in known.items() if isinstance(value, Some)}
    exact = {name: value for name, value in known.items() if name not in ranges}
    return CompanyProfile.model_validate(nested(exact)).with_ranges(ranges)


# The program


def test_the_program_validates_assesses_and_keeps_applications(tmp_path: Path) -> None:
    """`validate` names what is wrong, `assess` hears it, and an interview leaves it in the file."""
    file = tmp_path / "asked.json"
    file.write_text(json.dumps(ASKED))

    def run(*arguments: str, typed: str = "") -> Any:
        return CliRunner().invoke(main, [*arguments], input=typed, catch_exceptions=False)

    assert run("validate", str(file)).exit_code == 0
    assert "nearly" in run("assess", str(file), "--instrument", "nl/qredits", "--on", "2026-11-23", "--summary").stdout
    run("interview", str(file), "--plain", "--instrument", "nl/qredits", typed="no\nsave\n")
    saved = json.loads(file.read_text())
    assert (ASKED["applications"], False) == (saved["applications"], saved["funding"]["refinancing"])
    file.write_text(json.dumps({"applications": {"nl/qredit": {}}}))
    wrong = run("validate", str(file))
    assert (3, True) == (wrong.exit_code, "/applications/nl~1qredit: error[unknown-instrument]" in wrong.stderr)
