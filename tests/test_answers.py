"""How typed answers are read."""

from __future__ import annotations

import re
from typing import Any

import pytest

from eligibility import Catalogue, UnclearAnswer


@pytest.mark.parametrize(
    ("question", "text", "language", "expected"),
    [
        ("technology.innovative", "Yes", "en", True),
        ("technology.innovative", "nee", "nl", False),
        ("funding.requested", "EUR 1 500 000", "en", 1_500_000),
        ("funding.requested", "1.5 million", "en", 1_500_000),
        ("funding.requested", "1,5 mln", "nl", 1_500_000),
        ("funding.requested", "1.500.000", "nl", 1_500_000),
        ("funding.requested", "2,500.50", "en", 2500.5),
        ("funding.requested", "300k", "en", 300_000),
        ("funding.public_share", "49.5%", "en", 49.5),
        ("company.registered_on", "2-4-2025", "en", "2025-04-02"),
        ("company.registered_office", "the netherlands", "en", "NL"),
        ("company.registered_office", "Netherlands", "en", "NL"),
        ("company.registered_office", "duitsland", "nl", "DE"),
        ("company.registered_office", "uk", "en", "GB"),
        ("technology.areas", "quantum technology, 2", "en", None),
        ("technology.areas", "1, 4", "en", ["intelligent_systems", "smart_materials"]),
        ("technology.areas", "none", "en", []),
        ("company.type", "scale-up", "en", "scaleup"),
        ("technology.readiness_level", "10", "en", None),
        ("technology.readiness_level", "6", "en", 6),
        ("technology.innovative", "perhaps", "en", None),
        ("funding.requested", "1.500", "nl", None),
        ("funding.requested", "a lot", "en", None),
        ("company.registered_on", "31-02-2025", "en", None),
    ],
)  # fmt: skip
def test_answers_are_read_forgivingly(question: str, text: str, language: Any, expected: Any, catalogue: Catalogue) -> None:
    """What people type, in both languages; None stands for an answer that is asked again."""
    if expected is None and text != "quantum technology, 2":
        with pytest.raises(UnclearAnswer):
            catalogue.answer(question, text, language=language)
    elif expected is not None:
        assert {question: expected} == catalogue.answer(question, text, language=language)
    else:
        assert {question: ["quantum", "unmanned_systems"]} == catalogue.answer(question, text, language=language)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("funding.requested", "1 250 000", 1_250_000),
        ("funding.requested", "1\u00a0250\u202f000", 1_250_000),
        ("funding.requested", "1.250.000", 1_250_000),
        ("funding.requested", "1,250,000", 1_250_000),
        ("funding.requested", "1'250'000", 1_250_000),
        ("funding.requested", "1,250,000.50", 1_250_000.5),
        ("funding.requested", "1.250.000,50", 1_250_000.5),
        ("funding.requested", "1.5m", 1_500_000),
        ("funding.requested", "1,5m", 1_500_000),
        ("funding.requested", "2 mln euro", 2_000_000),
        ("funding.requested", "€ 2.500,-", 2_500),
        ("funding.requested", "12.50", 12.5),
        ("funding.requested", "1234.567", 1234.567),
        ("finance.equity", "-100000", -100_000),
        ("finance.equity", "EUR -1.5m", -1_500_000),
        ("finance.equity", "−100.000,00", -100_000),
        ("funding.public_share", "33,333", 33.333),
        ("funding.public_share", "0.5%", 0.5),
        ("funding.public_share", "0,5 procent", 0.5),
        ("consortium.entities", "1.500", 1500),
        ("company.registered_on", "13/02/2025", "2025-02-13"),
        ("company.registered_on", "04/04/2025", "2025-04-04"),
        ("company.registered_on", "4.2.2025", "2025-02-04"),
        ("company.registered_office", "IRL", "IE"),
        ("company.registered_office", "Ierland", "IE"),
        ("company.registered_office", "Kosovo", "XK"),
        ("company.established_in", "NL, nl, Nederland", ["NL"]),
        ("company.stage", "6", "not_raising_equity"),
        ("funding.requested", "3 thousand", 3_000),
        ("funding.requested", "3 duizend euro", 3_000),
        ("funding.requested", "3 miljoen", 3_000_000),
        ("consortium.entities", "2k", 2_000),
        ("funding.requested", "EUR" + " " * 56 + "5", 5),
        ("company.established_in", "NL" + "," * 9_998, ["NL"]),
    ],
)
def test_answers_of_one_reading(question: str, text: str, expected: Any, catalogue: Catalogue) -> None:
    """However a Dutch or an English hand groups the digits, in both languages."""
    for language in ("en", "nl"):
        assert {question: expected} == catalogue.answer(question, text, language=language)


@pytest.mark.parametrize(
    ("question", "text", "language", "expected"),
    [
        ("funding.requested", "250.000", "en", "`250.000` can be read in two ways: as 250000 or as 250; write one of these"),
        ("funding.requested", "250,000", "en", "`250,000` can be read in two ways: as 250000 or as 250; write one of these"),
        ("funding.requested", "250.000", "nl", "`250.000` is op twee manieren te lezen: als 250000 of als 250; schrijf een van deze"),
        ("funding.requested", "900.000", "nl", "`900.000` is op twee manieren te lezen: als 900000 of als 900; schrijf een van deze"),
        ("funding.requested", "1.250m", "en", "`1.250m` can be read in two ways: as 1250000000 or as 1250000; write one of these"),
        ("finance.equity", "-1.500", "nl", "`-1.500` is op twee manieren te lezen: als -1500 of als -1,5; schrijf een van deze"),
        ("finance.interest_cover", "0.234", "nl", "`0.234` is op twee manieren te lezen: als 0,2340 of als 234; schrijf een van deze"),
        ("finance.interest_cover", "0,234", "en", "`0,234` can be read in two ways: as 0.2340 or as 234; write one of these"),
        ("finance.interest_cover", "2.345", "en", "`2.345` can be read in two ways: as 2345 or as 2.3450; write one of these"),
        ("consortium.entities", "1.000", "nl", "`1.000` is op twee manieren te lezen: als 1000 of als 1; schrijf een van deze"),
        ("funding.public_share", "0.5", "en", "`0.5` can be read in two ways: as 0.5% or as 50%; write one of these"),
        ("company.registered_on", "04/02/2025", "en", "`04/02/2025` can be read in two ways: as 2025-02-04 or as 2025-04-02; write one of these"),
        ("funding.requested", "50%", "en", "expected an amount in euros, got `50%`"),
        ("funding.requested", "12 50", "nl", "verwacht een bedrag in euro, niet `12 50`"),
        ("funding.requested", "-5", "nl", "verwacht een bedrag in euro van minstens 0, niet `-5`"),
        ("funding.public_share", "EUR 50", "en", "expected a percentage from 0 to 100, got `EUR 50`"),
        ("funding.public_share", "101", "nl", "verwacht een percentage van 0 tot 100, niet `101`"),
        ("project.duration", "12m", "en", "expected a number, got `12m`"),
        ("project.duration", "1.5", "nl", "verwacht een geheel getal, niet `1.5`"),
        ("company.registered_office", "Irland", "nl", "`Irland` is geen land; bedoelt u Ierland (IE)?"),
        ("company.registered_office", "Korea", "en", "`Korea` is not a country"),
        ("company.established_in", ",", "en", "expected at least one, or `none`, got `,`"),
        ("company.established_in", "", "nl", "verwacht er minstens één, of `geen`, niet ``"),
        ("company.established_in", "NL" + "," * 9_999, "en", "an answer of more than 10000 characters is not read"),
        ("consortium.entities", "1000001", "en", "expected a number of at most 1000000, got `1000001`"),
        ("company.name", "a\x1b[0m", "nl", "verwacht één regel tekst van hoogstens 300 tekens, niet `a\\u001b[0m`"),
    ],
)  # fmt: skip
def test_unclear_answers_are_asked_back(question: str, text: str, language: Any, expected: str, catalogue: Catalogue) -> None:
    """In the reader's language, with both readings where there are two: each of them is then read in one way."""
    with pytest.raises(UnclearAnswer) as caught:
        catalogue.answer(question, text, language=language)

    assert expected == str(caught.value)
    if " or as " in expected or " of als " in expected:
        for reading in re.findall(r"(?:as|als) (\S+?)(?:;| |$)", expected):
            assert catalogue.answer(question, reading, language=language)


@pytest.mark.parametrize(
    "text",
    ["²", "٣", "9" * 5000, "1" * 20_000, "\ud800", "\x00", "-", "%", "€", "1e5", "1_0", "..", "1..2", ",5", "a" * 300, "{0}"],
)
def test_odd_answers_are_unclear_and_no_crash(text: str, catalogue: Catalogue) -> None:
    """Whatever is typed at any question: a value or `UnclearAnswer`, whose text can be printed and is short."""
    vocabulary = catalogue.checked.vocabulary
    forms = {name for name, each in vocabulary.together.items() if each.form}  # answered by their fields, which are facts
    for question in (*vocabulary.facts, *vocabulary.together.keys() - forms):
        for language in ("en", "nl"):
            try:
                given = catalogue.answer(question, text, language=language)  # type: ignore[arg-type]
            except UnclearAnswer as error:
                said = str(error)
            else:
                said = str(given)
            assert said.encode("utf-8")
            assert len(said) < 2000


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "headquarters",
            "NL",
            {
                "company.registered_office": "NL",
                "company.physical_headquarters": "NL",
                "company.executive_management": "NL",
            },
        ),
        (
            "sectors",
            "none of these",
            {
                "company.agriculture_or_fishery": False,
                "company.sectors": [],
                "company.main_sector": "other",
                "company.healthcare_provider": False,
                "company.finance_or_insurance_share": 0,
                "company.real_estate_share": 0,
            },
        ),
        ("users", "1", {"technology.civil_application": True, "technology.military_application": True}),
        ("users", "military users only", {"technology.civil_application": False, "technology.military_application": True}),
        ("sectors", "at least one", {}),
        (
            "ever_supported",
            "geen van deze",
            dict.fromkeys(
                (
                    "innovation.eic_seal_on",
                    "innovation.eic_fund_investment_on",
                    "innovation.cassini_on",
                    "innovation.edf_grant_on",
                ),
                "never",
            ),
        ),
        ("place", "no, some of it is elsewhere", {}),
        (
            "weapons",
            "1, 2",
            {
                "security.weapons_or_ammunition": True,
                "technology.primarily_military": True,
                "technology.prohibited_by_international_law": False,
                "technology.uncontrolled_lethal_autonomy": False,
            },
        ),
        ("co_investor", "no", {"funding.private_coinvestor": False, "funding.coinvestor_same_terms": False}),
    ],
)
def test_one_answer_for_several_facts(question: str, text: str, expected: dict[str, Any], catalogue: Catalogue) -> None:
    """All of them at once, or none: then they are asked one by one."""
    assert expected == catalogue.answer(question, text)
