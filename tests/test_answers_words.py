"""Days, choices and units as people write them, and answers said back as they were understood."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility import Catalogue, InvalidArgument, UnclearAnswer, UnknownName
from tests.conftest import TODAY

MARCH = {"at_least": "2024-03-01", "at_most": "2024-03-31"}
YEAR = {"at_least": "2024-01-01", "at_most": "2024-12-31"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 April 2025", "2025-04-02"),
        ("2 april 2025", "2025-04-02"),
        ("2 apr. 2025", "2025-04-02"),
        ("April 2nd, 2025", "2025-04-02"),
        ("1st of March 2022", "2022-03-01"),
        ("3 mrt 2024", "2024-03-03"),
        ("5 okt 2024", "2024-10-05"),
        ("5 Oct 2024", "2024-10-05"),
        ("20250402", "2025-04-02"),
        ("2025/4/2", "2025-04-02"),
        ("29 februari 2024", "2024-02-29"),
        ("March 2024", MARCH),
        ("maart 2024", MARCH),
        ("mrt 2024", MARCH),
        ("2024-03", MARCH),
        ("03-2024", MARCH),
        ("2024", YEAR),
        ("never", "never"),
        ("Nooit", "never"),
        ("nog niet", "never"),
    ],
)
def test_days_as_people_write_them(text: str, expected: Any, catalogue: Catalogue) -> None:
    """In either language, whatever the language of the question; a month and a year are all their days, none of them made up."""
    for language in ("en", "nl"):
        assert {"innovation.eic_seal_on": expected} == catalogue.answer("innovation.eic_seal_on", text, language=language)


@pytest.mark.parametrize(
    "text",
    ["29 February 2025", "31 april 2024", "ma 2024", "2 2 April 2025", "2 april", "1-1-24", "0000", "32 maart 2024", "13-2024"],
)
def test_what_is_no_day_is_asked_back(text: str, catalogue: Catalogue) -> None:
    """Days that do not exist, months that can be two, years of two digits."""
    with pytest.raises(UnclearAnswer, match="expected a date, such as"):
        catalogue.answer("company.registered_on", text)


@given(st.dates(date(1000, 1, 1), date(9998, 12, 31)), st.sampled_from(["en", "nl"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_day_that_is_said_back_is_understood(catalogue: Catalogue, day: date, language: Any) -> None:
    """What an echo writes can be typed."""
    said = catalogue.in_words("company.registered_on", day.isoformat(), language=language)

    assert {"company.registered_on": day.isoformat()} == catalogue.answer("company.registered_on", said, language=language)


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("2025", "en", "`2025` is not one day: which one? from 1 January 2025 to 31 December 2025"),
        ("december 2025", "nl", "`december 2025` is niet één dag: welke dag? van 1 december 2025 tot en met 31 december 2025"),
        ("never", "en", "expected a date, such as 2025-04-02 or 2 April 2025, got `never`"),
    ],
)
def test_a_balance_sheet_has_one_day(text: str, language: Any, said: str, catalogue: Catalogue) -> None:
    """In a record the day itself is asked for."""
    with pytest.raises(UnclearAnswer) as caught:
        catalogue.answer("company.accounts", text, language=language, field="closed_on")

    assert said == str(caught.value).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("company.legal_form", "bv", "private_limited"),
        ("company.legal_form", "BV", "private_limited"),
        ("company.legal_form", "B.V.", "private_limited"),
        ("company.legal_form", "Besloten Vennootschap", "private_limited"),
        ("company.legal_form", "vof", "partnership"),
        ("company.province", "Zuid Holland", "zuid_holland"),
        ("company.province", "ZUID-HOLLAND", "zuid_holland"),
        ("company.registered_office", "Holland", "NL"),
        ("company.established_in", "Netherlands and Germany", ["NL", "DE"]),
        ("company.established_in", "Bosnia and Herzegovina; NL", ["BA", "NL"]),
        ("project.duration", "2 years", 24),
        ("project.duration", "18 maanden", 18),
        ("consortium.entities", "3 legal entities", 3),
        ("funding.requested", "€1.8M", 1_800_000),
        ("funding.requested", "1,8 mln", 1_800_000),
        ("funding.requested", "1.8 million", 1_800_000),
        ("funding.requested", "€ 900.000,-", 900_000),
        ("funding.requested", "2 miljard euro", 2_000_000_000),
        ("funding.public_share", "50 %", 50),
    ],
)
def test_short_names_and_units(question: str, text: str, expected: Any, catalogue: Catalogue) -> None:
    """What a Dutch founder types, in both languages."""
    for language in ("en", "nl"):
        assert {question: expected} == catalogue.answer(question, text, language=language)


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("company.legal_form", "incorporated", "is not one of"),
        ("company.legal_form", ".", "is not one of"),
        ("company.province", "Holland", "is not one of"),
        ("co_investor", "yes", "can be more than one of these: yes, on identical terms, yes, on other terms; give its number"),
        ("funding.requested", "3 months", "expected an amount in euros"),
        ("funding.requested", "$5", "expected an amount in euros"),
        ("project.duration", "2 years euro", "expected a number"),
        ("consortium.entities", "2 years", "expected a number"),
    ],
)
def test_a_part_of_a_name_is_not_guessed(question: str, text: str, said: str, catalogue: Catalogue) -> None:
    """A word out of the middle can mean the opposite; what two choices are called is asked back."""
    with pytest.raises(UnclearAnswer, match=said):
        catalogue.answer(question, text)


PROFILE = {
    "company": {
        "legal_form": "private_limited",
        "registered_on": MARCH,
        "accounts": [{"closed_on": "2025-12-31", "employees": 7, "turnover": 250_000}],
    },
    "funding": {"requested": 900_000},
    "aid": {"de_minimis": []},
}


@pytest.mark.parametrize(
    ("fact", "language", "lines"),
    [
        ("funding.requested", "en", ("Amount requested: EUR 900 000",)),
        ("funding.requested", "nl", ("Gevraagd bedrag: EUR 900.000",)),
        ("company.legal_form", "nl", ("Rechtsvorm: besloten vennootschap (bv)",)),
        ("company.registered_on", "en", ("Registered on: 1 March 2024 to 31 March 2024",)),
        ("aid.de_minimis", "nl", ("Ontvangen de-minimissteun: geen",)),
        ("company.accounts", "nl", ("Afgesloten boekjaren 1: balansdatum 31 december 2025, 7 werknemers, omzet EUR 250.000",)),
        ("company.stage", "en", ()),
    ],
)
def test_facts_said_back(fact: str, language: Any, lines: tuple[str, ...], catalogue: Catalogue) -> None:
    """As they were understood, a line each; nothing for what is not known."""
    case = catalogue.case(catalogue.read_profile(json.dumps(PROFILE)), on=TODAY)

    assert lines == tuple(line.replace("\u00a0", " ") for line in case.in_words([fact], language))


def test_questions_and_their_records(catalogue: Catalogue) -> None:
    """Any question by its id, and what each record of a list holds and has to have, also of a list in a record."""
    question = catalogue.question("group.enterprises")
    inside = catalogue.record_fields("group.enterprises", "accounts")

    assert ("records", ("group.enterprises",)) == (question.kind, question.facts)
    assert inside is not None
    assert ("accounting_period", {"closed_on"}) == (inside.kind, inside.needed)
    assert catalogue.record_fields("company.stage") is None
    assert {"accounts.turnover": 5} == catalogue.answer("group.enterprises", "5", field="accounts.turnover")
    assert "EUR\u00a05" == catalogue.in_words("group.enterprises", 5, field="accounts.turnover")
    assert 6 == len(catalogue.question("sectors").facts)
    for wrong in (
        lambda: catalogue.question("company.nothing"),
        lambda: catalogue.record_fields("group.enterprises", "nothing"),
        lambda: catalogue.answer("group.enterprises", "5", field="accounts.nothing"),
        lambda: catalogue.case(catalogue.read_profile("{}"), on=TODAY).in_words(["company.nothing"]),
    ):
        with pytest.raises(UnknownName):
            wrong()
    with pytest.raises(InvalidArgument):
        catalogue.in_words("company.registered_office", "Nowhere")
