"""Reports: what a founder, a portal and a file read. Golden files hold the whole output; `--update-golden` rewrites them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any, get_args
from xml.etree import ElementTree

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from eligibility import Catalogue, EligibilityError, Outcome, Status, json_schema, to_json
from eligibility.engine.outcome import OUTCOMES, STATUSES
from eligibility.guidance.questions import FORM, Candidate, ask
from eligibility.language.expression import expression
from eligibility.language.words import WORDS
from eligibility.profile.facts import KINDS, PLURALS
from eligibility.report import forms
from eligibility.rules import model
from eligibility.words import formats
from eligibility.words.phrases import PHRASES
from tests.conftest import TODAY, profile_of
from tests.strategies import facts, nested
from tests.test_rule_mistakes import FUND, write

ROOT = Path(__file__).parent.parent
CATALOGUE = Catalogue.shipped()


def assess(name: str, catalogue: Catalogue) -> Any:
    return catalogue.assess(catalogue.read_profile((ROOT / "examples" / f"{name}.json").read_bytes()), on=TODAY)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", ["sensor-startup", "drone-scale-up", "german-ai-company"])
def test_what_a_founder_reads(name: str, language: Any, catalogue: Catalogue, golden: Callable[[str, str], None]) -> None:
    """The whole text: summary at the top, questions, then each criterion with its reason and source."""
    text = assess(name, catalogue).text(language)

    golden(f"{name}.{language}.txt", without_digest(text))


def test_what_is_kept_in_a_file(catalogue: Catalogue, golden: Callable[[str, str], None]) -> None:
    """The Markdown report."""
    golden("machine-shop.en.md", without_digest(assess("machine-shop", catalogue).markdown()))


def test_the_trace(catalogue: Catalogue, golden: Callable[[str, str], None]) -> None:
    """Every test down to the definition of an SME, with article and figures."""
    golden("machine-shop-bmkb.en.txt", assess("machine-shop", catalogue).explain("nl/bmkb").text())


def test_how_a_group_adds_up(catalogue: Catalogue, golden: Callable[[str, str], None]) -> None:
    """Each enterprise with relation, weight, figures and article, in words and drawn."""
    profile = catalogue.read_profile((ROOT / "examples" / "group-owned-supplier.json").read_bytes())

    group = catalogue.case(profile, on=TODAY).group()
    golden("group.en.txt", group.text())
    golden("group.nl.txt", group.text("nl"))
    golden("group.mmd", group.mermaid())


def test_a_group_as_a_picture(catalogue: Catalogue) -> None:
    """SVG with every enterprise by name, and PNG, through the extra `draw`."""
    pytest.importorskip("matplotlib")
    profile = catalogue.read_profile((ROOT / "examples" / "group-owned-supplier.json").read_bytes())

    group = catalogue.case(profile, on=TODAY).group()
    svg = ElementTree.fromstring(group.picture("svg"))

    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert group.picture("png").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 2), True),
        (date(2026, 12, 31), True),
        (date(2027, 3, 1), True),
    ],
)
def test_law_that_ends_soon_is_announced(on: date, said: bool, catalogue: Catalogue) -> None:
    """From 90 days before the GBER ends, whatever leans on it says so, in the text and in JSON."""
    assessment = catalogue.assess(profile_of({}), on=on).only(["nl/innovatiekrediet", "nl/secfund"])

    credit, fund = json.loads(assessment.json())["results"]

    assert ([text["ends"] for text in credit["expiring_law"]] == ["2026-12-31"]) is said
    assert fund["expiring_law"] == []
    assert ("(GBER), consolidated 2023-07-01, which end" in assessment.text().replace("\n      ", " ")) is said


def test_a_profile_without_a_group_cannot_be_drawn(catalogue: Catalogue) -> None:
    """The error says what is missing."""
    with pytest.raises(EligibilityError, match="enterprises"):
        catalogue.case(profile_of({}), on=TODAY).group().text()


def test_what_an_instrument_asks(catalogue: Catalogue, golden: Callable[[str, str], None]) -> None:
    """Criteria in words and as expressions, award, sources and notes."""
    words = catalogue.show("nl/secfund", on=TODAY)
    lines = catalogue.show("nl/innovatiekrediet", on=TODAY, language="nl", as_expression=True)

    golden("show.txt", f"{words}\n{lines}")


def without_digest(text: str) -> str:
    """The digest of the rules changes with every comment in them, those of the logic and the answers with what they stand for."""
    return re.sub("sha256:[0-9a-f]+", "sha256:…", text)


def test_full_and_compact_json_say_the_same(catalogue: Catalogue) -> None:
    """Both forms carry the same codes as the objects that the library returns."""
    for file in sorted((ROOT / "examples").glob("*.json")):
        full = json.loads(catalogue.assess_json(file.read_bytes(), on=TODAY), parse_float=Decimal)
        compact = json.loads(catalogue.assess_json(file.read_bytes(), on=TODAY, form="compact"), parse_float=Decimal)
        assessment = catalogue.assess(catalogue.read_profile(file.read_bytes()), on=TODAY)

        assert (
            full["catalogue"]
            == compact["catalogue"]
            == {
                "title": catalogue.title,
                "version": catalogue.version,
                "digest": catalogue.digest,
                "logic_digest": catalogue.logic_digest,
            }
        )
        assert full["profile_digest"] == compact["profile_digest"] == assessment.profile.digest()
        for wide, narrow, result in zip(full["results"], compact["results"], assessment.values(), strict=True):
            for key in ("instrument", "version", "outcome", "availability", "access"):
                assert wide[key] == narrow[key]
            assert [part["fact"] for part in wide["missing"]] == narrow["missing"] == list(result.missing)
            assert [part["criterion"] for part in wide["warnings"]] == narrow["warnings"]
            assert {part["id"]: part["status"] for part in wide["criteria"]} == {c.id: s.value for c, s in result.criteria}
            for status in ("not_met", "unknown", "needs_judgement"):
                listed = [part["id"] for part in wide["criteria"] if part["status"] == status and not part["advisory"]]
                assert listed == narrow[status]
            assert (wide["award"] is None) is (narrow["award"] is None) is (result.award is None)
            if result.award and result.award.maximum:
                assert narrow["award"].items() <= wide["award"].items()
                assert result.award.maximum.low == narrow["award"]["maximum"]["low"]


@given(facts(CATALOGUE.checked.vocabulary))
def test_every_profile_can_be_reported_in_every_form(some: dict[str, Any]) -> None:
    """No profile breaks a report, and every criterion has a reason in both languages."""
    assessment = CATALOGUE.assess(CATALOGUE.profile_model.model_validate(nested(some)), on=TODAY)
    for language in ("en", "nl"):
        report = json.loads(assessment.json(language))
        assert all(criterion["reason"].endswith(".") for result in report["results"] for criterion in result["criteria"])
        assert assessment.text(language)
        assert assessment.markdown(language)
    for name in assessment:
        assert assessment.explain(name).step().text


def test_both_languages_have_every_phrase() -> None:
    """The same keys, with the same places for values; every outcome and status has a word."""
    assert list(PHRASES["en"]) == list(PHRASES["nl"])
    for key in PHRASES["en"]:
        places = [sorted(name for _, name, _, _ in Formatter().parse(PHRASES[language][key]) if name) for language in ("en", "nl")]
        assert places[0] == places[1], key
    for outcome in Outcome:
        assert f"outcome.{outcome.value}" in PHRASES["en"]
    for status in Status:
        assert f"status.{status.value}" in PHRASES["en"]


def test_codes_of_generated_code_are_the_words() -> None:
    """Generated code returns positions; these are the words at them."""
    assert [status.value for status in STATUSES] == ["met", "not_met", "unknown", "needs_judgement", "not_applicable"]
    assert [o.value for o in OUTCOMES] == ["eligible", "conditional", "undetermined", "ineligible", "not_assessable"]


@pytest.mark.parametrize(
    ("codes", "known"),
    [
        (forms.OutcomeCode, [outcome.value for outcome in Outcome]),
        (forms.StatusCode, [status.value for status in Status]),
        (forms.AvailabilityCode, model.AVAILABILITIES),
        (forms.AccessCode, model.ACCESSES),
        (forms.InstrumentKind, model.KINDS),
        (forms.AnswerKind, [*KINDS, *PLURALS, FORM]),
    ],
)
def test_the_schema_lists_the_codes_that_there_are(codes: Any, known: Sequence[str]) -> None:
    """A portal that switches on a code knows all of them."""
    assert sorted(known) == sorted(get_args(codes))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_question_of_the_vocabulary_is_one_of_the_schema(language: str, catalogue: Catalogue) -> None:
    """For one fact and for several together, each with a kind that the schema lists: a list of countries is `countries`."""
    schema = json_schema("assessment")
    validator = Draft202012Validator({**schema["$defs"]["QuestionForm"], "$defs": schema["$defs"]})
    vocabulary = catalogue.checked.vocabulary
    about = [*vocabulary.facts.values(), *vocabulary.together.values()]
    asked = [
        *ask([Candidate(each, getattr(each, "facts", (each.id,)), 1.0, 1.0, ("nl/secfund",)) for each in about], vocabulary, {}, 48)
    ]

    found = json.loads(to_json(asked, language))

    assert [] == [error.message for form in found for error in validator.iter_errors(form)]
    kinds = {form["id"]: form["kind"] for form in found}
    assert ("countries", "choices", "records", "money") == (
        kinds["company.established_in"],
        kinds["technology.areas"],
        kinds["company.accounts"],
        kinds["funding.requested"],
    )


def test_every_comparison_word_has_its_opposite() -> None:
    """A word and its negation are never the same sentence, in either language."""
    for word in WORDS.values():
        for language in ("en", "nl"):
            assert word.sentence[language] != word.negated[language], word.name


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (5_000_000, "en", "EUR 5 000 000"),
        (5_000_000, "nl", "EUR 5.000.000"),
        (Decimal("149999.9"), "en", "EUR 149 999.90"),
        (Decimal("149999.995"), "nl", "EUR 149.999,995"),
        (0, "en", "EUR 0"),
    ],
)
def test_money(value: Any, language: str, text: str) -> None:
    """Groups of three, every decimal that there is: nothing is rounded away at a ceiling."""
    assert text == formats.money(value, language).replace("\u00a0", " ")


def test_dates_periods_and_lists() -> None:
    """In the reader's language, with the right plural."""
    assert [formats.day(date(2025, 4, 2), lang).replace("\u00a0", " ") for lang in ("en", "nl")] == ["2 April 2025", "2 april 2025"]
    assert [formats.period(m, "en").replace("\u00a0", " ") for m in (12, 60, 61, 1)] == [
        "1 year",
        "5 years",
        "61 months",
        "1 month",
    ]
    assert [formats.series(parts, "nl") for parts in ("a", "ab", "abc")] == ["a", "a of b", "a, b of c"]


@pytest.mark.parametrize(
    ("require", "profile", "reason", "as_expression"),
    [
        (
            "size.employees: {less_than: 50}",
            {"company": {"autonomous": True, "accounts": [{"closed_on": "2025-12-31", "employees": 260}]}},
            "Employees in the latest accounting period: 260 employees; required: fewer than 50 employees.",
            "size.employees < 50",
        ),
        (
            "not: {company.registered_office: {one_of: [NL, BE]}}",
            {"company": {"registered_office": "NL"}},
            "Registered office: Netherlands; required: not Netherlands or Belgium.",
            "not (company.registered_office ∈ {NL, BE})",
        ),
        (
            "company.registered_on: {within_last: 5 years}",
            {"company": {"registered_on": "2021-11-22"}},
            "Registered on: 22 November 2021; required: within the last 5 years (23 November 2021).",
            "company.registered_on within last 60",
        ),
        (
            "funding.requested: {at_most: {share: 50%, of: funding.round_total}}",
            {"funding": {"requested": 501, "round_total": 1000}},
            "Amount requested: EUR 501; required: at most 50% of total of the round (EUR 1 000).",
            "funding.requested ≤ 50% × funding.round_total",
        ),
        (
            "any: [{company.listed: {is: true}}, {all: [{company.viable: {is: true}}, {company.insolvent: {is: false}}]}]",
            {"company": {"listed": False, "viable": False, "insolvent": False}},
            "Listed on a stock exchange: no; required: yes – or (Economically viable: no; required: yes).",
            "company.listed = true or (company.viable = true and company.insolvent = false)",
        ),
        (
            "at_least_of: {count: 2, tests: [{company.listed: {is: true}}, {company.viable: {is: true}}]}",
            {"company": {"listed": True, "viable": False}},
            "at least 2 of these: Listed on a stock exchange: yes; required: yes; Economically viable: no; required: yes.",
            "at least 2 of (company.listed = true; company.viable = true)",
        ),
        (
            "all: [{any: [{company.listed: {is: true}}, {company.viable: {is: true}}]}, {funding.requested: {at_least: EUR 1, at_most: EUR 5}}]",
            {"company": {"listed": False, "viable": False}, "funding": {"requested": 3}},
            "Listed on a stock exchange: no; required: yes – or Economically viable: no; required: yes.",
            "(company.listed = true or company.viable = true) and funding.requested ≥ 1 and funding.requested ≤ 5",
        ),
        (
            "any: [{funding.requested: {at_least: EUR 1, at_most: EUR 5}}, {company.viable: {is: true}}]",
            {"company": {"viable": False}, "funding": {"requested": 6}},
            "Amount requested: EUR 6; required: at least EUR 1 and at most EUR 5 – or Economically viable: no; required: yes.",
            "(funding.requested ≥ 1 and funding.requested ≤ 5) or company.viable = true",
        ),
        (
            "all: [{company.listed: {is: true}}, {all: [{company.viable: {is: true}}, {company.insolvent: {is: false}}]}]",
            {"company": {"listed": False, "viable": True, "insolvent": False}},
            "Listed on a stock exchange: no; required: yes.",
            "company.listed = true and company.viable = true and company.insolvent = false",
        ),
        (
            "funding.requested: {at_most: {times: 1.5, of: funding.round_total}}",
            {"funding": {"requested": 1501, "round_total": 1000}},
            "Amount requested: EUR 1 501; required: at most 1.5 × total of the round (EUR 1 000).",
            "funding.requested ≤ 1.5 × funding.round_total",
        ),
        (
            "funding.requested: {at_most: {share: 12.5%, of: EUR 1 000}}",
            {"funding": {"requested": 126}},
            "Amount requested: EUR 126; required: at most 12.5% of EUR 1 000.",
            "funding.requested ≤ 12.5% × 1000",
        ),
        (
            "funding.requested: {less_than: {fact: funding.round_total}}",
            {"funding": {"requested": 1000, "round_total": 1000}},
            "Amount requested: EUR 1 000; required: less than total of the round (EUR 1 000).",
            "funding.requested < funding.round_total",
        ),
        (
            "company.registered_office: {one_of: $eu_member_states}",
            {"company": {"registered_office": "US"}},
            "Registered office: United States; required: one of the Member States of the European Union.",
            "company.registered_office ∈ $eu_member_states",
        ),
        (
            "not: {funding.requested: {at_least: EUR 1, at_most: EUR 5}}",
            {"funding": {"requested": 3}},
            "Amount requested: EUR 3; required: less than EUR 1 or more than EUR 5.",
            "not (funding.requested ≥ 1 and funding.requested ≤ 5)",
        ),
        (
            "all: [{known: company.listed}, {company.viable: {is: true}}]",
            {"company": {"listed": False, "viable": False}},
            "Economically viable: no; required: yes.",
            "known(company.listed) and company.viable = true",
        ),
        (
            "technology.areas: {includes_all_of: [sensors, space]}",
            {"technology": {"areas": []}},
            "Priority technology areas: none; required: all of sensors and space.",
            "technology.areas ⊇ {sensors, space}",
        ),
    ],
)
def test_reasons_come_from_the_criterion(
    require: str, profile: dict[str, Any], reason: str, as_expression: str, tmp_path: Path
) -> None:
    """Actual value, required value, only what decides; and the same criterion on one line for engineers."""
    catalogue = Catalogue.load(write(tmp_path, FUND.replace("size.employees: {less_than: 50}", require)))
    text = catalogue.assess(profile_of(profile), on=TODAY).json()

    criterion = json.loads(text)["results"][0]["criteria"][0]

    assert ("not_met", reason) == (criterion["status"], criterion["reason"].replace("\u00a0", " "))
    assert as_expression == expression(catalogue.instruments["nl/harbour-fund"][0].criteria[0].require)
