"""Profiles from JSON: strict, exact, and every problem at once with its JSON pointer and a plain sentence."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from eligibility import Catalogue, CompanyProfile, InvalidProfile
from eligibility.profile.countries import COUNTRIES
from eligibility.profile.extending import python_type
from eligibility.profile.models import CompanyProfile as Model
from eligibility.profile.reading import read_profile
from eligibility.report.formats import country_names

ROOT = Path(__file__).parent.parent


def problems(text: str | bytes) -> list[tuple[str | None, str]]:
    with pytest.raises(InvalidProfile) as caught:
        read_profile(text, CompanyProfile)
    return [(found.pointer, found.code) for found in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", [("", "not-json")]),
        ("", [("", "not-json")]),
        ("[]", [("", "wrong-type")]),
        ("3", [("", "wrong-type")]),
        (b"\xff{}", [("", "not-utf8")]),
        ("[" * 10_000, [("", "too-deep")]),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, [("", "too-deep")]),
        (" " * 50_000_000, [("", "too-large")]),
        ('{"funding": {"requested": NaN}}', [("/funding/requested", "number-type")]),
        ('{"funding": {"requested": -Infinity}}', [("/funding/requested", "number-type")]),
        ('{"funding": {"requested": 1e400}}', [("/funding/requested", "number-range")]),
        ('{"funding": {"requested": 1e999999999}}', [("/funding/requested", "number-range")]),
        ('{"funding": {"requested": 1e-999999999}}', [("/funding/requested", "number-digits")]),
        ('{"funding": {"requested": 149999.999999999999999999}}', [("/funding/requested", "number-digits")]),
        ('{"funding": {"requested": ' + "9" * 5000 + "}}", [("", "number-range")]),
        ('{"funding": {"requested": -1}}', [("/funding/requested", "number-range")]),
        ('{"funding": {"requested": "EUR 2 million"}}', [("/funding/requested", "number-type")]),
        ('{"funding": {"requested": {"amount": 2, "currency": "USD"}}}', [("/funding/requested", "number-type")]),
        ('{"funding": {"requested": true}}', [("/funding/requested", "number-type")]),
        ('{"funding": {"public_share": 100.01}}', [("/funding/public_share", "number-range")]),
        ('{"technology": {"readiness_level": 5.5}}', [("/technology/readiness_level", "whole-number")]),
        ('{"technology": {"innovative": 1}}', [("/technology/innovative", "boolean")]),
        ('{"technology": {"innovative": "yes"}}', [("/technology/innovative", "boolean")]),
        ('{"technology": {"areas": "sensors"}}', [("/technology/areas", "wrong-type")]),
        ('{"technology": {"areas": ["sensors", null]}}', [("/technology/areas/1", "unknown-choice")]),
        ('{"company": {"registered_on": "2025-02-30"}}', [("/company/registered_on", "date")]),
        ('{"company": {"registered_on": "2025-02-03T00:00:00"}}', [("/company/registered_on", "date")]),
        ('{"company": {"registered_on": 20250203}}', [("/company/registered_on", "date")]),
        ('{"company": {"registered_office": "nl"}}', [("/company/registered_office", "country")]),
        ('{"company": {"name": 7}}', [("/company/name", "wrong-type")]),
        ('{"company": {"kvk_number": "1234567"}}', [("/company/kvk_number", "wrong-value")]),
        ('{"company": []}', [("/company", "wrong-type")]),
        ('{"company": {"accounts": [{"employees": 3}]}}', [("/company/accounts/0/closed_on", "missing-fact")]),
        (
            '{"company": {"accounts": [{"closed_on": "2025-12-31", "employees": -3}]}}',
            [("/company/accounts/0/employees", "number-range")],
        ),
        ('{"company": {"is_sme": true}}', [("/company/is_sme", "unknown-fact")]),
        ('{"a/b~c": 1}', [("/a~1b~0c", "unknown-fact")]),
        (
            '{"company": {"name": "a", "name": "b"}, "aid": {}, "aid": {}}',
            [("/company/name", "duplicate-key"), ("/aid", "duplicate-key")],
        ),
    ],
    ids=range(37),
)
def test_bad_input(text: str | bytes, expected: list[tuple[str, str]]) -> None:
    """Whatever is wrong has a code and a pointer; nothing is dropped or guessed."""
    assert sorted(expected) == sorted(problems(text))  # type: ignore[type-var]


def test_all_problems_at_once_in_plain_sentences(golden: Any) -> None:
    """A founder reads every problem, each with what was expected and one suggestion."""
    broken = {
        "company": {"registerd_office": "NL", "type": "startp", "registered_office": "UK", "listed": "no"},
        "funding": {"requested": "2M", "turnover": 3},
        "technology": {"registered_office": "NL"},
    }

    with pytest.raises(InvalidProfile) as caught:
        CompanyProfile.model_validate_json(json.dumps(broken))

    golden("broken-profile.txt", f"{caught.value}\n")


def test_numbers_are_exact() -> None:
    """Cents survive, whole numbers stay whole, however they are written."""
    profile = CompanyProfile.model_validate_json('{"funding": {"requested": 149999.99, "round_total": 2.5e6}}')

    assert profile.funding is not None
    assert (Decimal("149999.99"), 2_500_000) == (profile.funding.requested, profile.funding.round_total)
    assert int is type(profile.funding.round_total)


def test_null_and_absent_are_the_same() -> None:
    """`null` reads as absent: same facts, same digest."""
    nulls = CompanyProfile.model_validate_json('{"company": {"type": null}, "funding": null}')
    absent = CompanyProfile.model_validate_json('{"company": {}}')

    assert {} == nulls.facts() == absent.facts()
    assert CompanyProfile.model_validate_json('{"funding":{"requested":5.0}}').digest() == (
        CompanyProfile.model_validate_json('{ "funding": {"requested": 5, "round_total": null} }').digest()
    )


def test_every_example_is_valid() -> None:
    """The profiles under examples/ are profiles."""
    files = sorted((ROOT / "examples").glob("*.json"))

    assert len(files) >= 5
    for file in files:
        assert CompanyProfile.model_validate_json(file.read_bytes()).facts()


def test_models_and_vocabulary_agree(catalogue: Catalogue) -> None:
    """Every fact of the models is in the vocabulary with the same type, unit, bounds and choices, and the other way round."""
    vocabulary = catalogue.checked.vocabulary
    groups = {name: get_args(field.annotation)[0] for name, field in Model.model_fields.items() if name != "judgements"}
    fields = {f"{group}.{name}": field for group, model in groups.items() for name, field in model.model_fields.items()}

    assert list(vocabulary.facts) == list(fields)
    for name, fact in vocabulary.facts.items():
        if fact.type.kind in ("records", "text"):
            continue
        declared = TypeAdapter(python_type(fact, vocabulary) | None).json_schema()
        assert declared == TypeAdapter(fields[name].rebuild_annotation()).json_schema(), name


def test_every_fact_can_be_asked_in_both_languages(catalogue: Catalogue) -> None:
    """A title and a question in English and Dutch, words for every choice and unit."""
    vocabulary = catalogue.checked.vocabulary
    for fact in vocabulary.facts.values():
        assert fact.question is not None, fact.id
        for texts in (fact.title, fact.question, fact.help or fact.title, *fact.type.choices.values()):
            assert all(texts[language].strip() for language in ("en", "nl")), fact.id


def test_every_country_has_a_name() -> None:
    """The codes of ISO 3166-1 and their names go together."""
    assert set(COUNTRIES) == set(country_names())
    assert tuple(country_names()["NO"][language] for language in ("en", "nl")) == ("Norway", "Noorwegen")
