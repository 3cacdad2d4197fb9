"""A language is added in one folder, `words/`; what it does not say is said in English, and a fund may be written in one alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from eligibility import Catalogue, CompanyProfile, lint
from eligibility.words import phrases
from tests.conftest import TODAY
from tests.packs import fund, load

FRENCH: Mapping[str, str] = {
    "outcome.ineligible": "Non éligible",
    "outcome.undetermined": "Indéterminé",
    "means.undetermined": "des informations manquent",
    "status.met": "rempli",
    "status.not_met": "non rempli",
    "missing": "manque",
    "not met": "non rempli",
    "required": "exigé",
    "availability.open": "ouvert",
    "access.direct": "demande directe",
    "kind.loan": "prêt",
    "yes": "oui",
    "no": "non",
    "on": "le",
    "or": "ou",
    "months of a year": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "thousands": "\u202f",
    "decimals": ",",
    "at_most": "au plus {y}",
}
"""What one screen says, and how it writes a day and an amount: a module of `words/` and a line in `phrases.py` hold no more."""


@pytest.fixture
def french() -> Iterator[Any]:
    phrases.PHRASES["fr"] = phrases.phrases(FRENCH)
    yield cast("Any", "fr")
    del phrases.PHRASES["fr"]


def one_fund(folder: Path, *languages: str) -> Catalogue:
    """A fund whose texts are written in some languages."""
    text = fund("{funding.requested: {at_most: EUR 250 000}}", "{company.listed: {is: false}}")
    for language in {"en", "nl"} - set(languages):
        text = "\n".join(_without(line, language) for line in text.splitlines())
    return load(folder, fund=text)


def _without(line: str, language: str) -> str:
    """The line without what it says in a language: `{en: Fund, nl: Fonds}` becomes `{en: Fund}`."""
    head, brace, inside = line.partition("{en: ")
    if not brace:
        return line
    english, _, rest = inside.partition(", nl: ")
    dutch, _, tail = rest.partition("}")
    return f"{head}{{nl: {dutch}}}{tail}" if language == "en" else f"{head}{{en: {english}}}{tail}"


def test_a_third_language_says_what_it_can_and_the_rest_in_english(french: Any, tmp_path: Path) -> None:
    """One screen, in French as far as there is any: amounts and days as the French write them."""
    catalogue = one_fund(tmp_path, "en", "nl")
    profile = CompanyProfile.model_validate({"funding": {"requested": 1_250_000}})

    said = catalogue.assess(profile, on=TODAY).text(french)

    assert "23\u00a0novembre\u00a02026" in said
    assert "NON ÉLIGIBLE" in said
    assert "EUR\u00a01\u202f250\u202f000; exigé: au plus EUR\u00a0250\u202f000" in said
    assert "An indication from published criteria" in said


def test_a_language_that_nobody_added_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="`fr` is not one of the choices"):
        one_fund(tmp_path, "en", "nl").assess(CompanyProfile(), on=TODAY).text(cast("Any", "fr"))


@pytest.mark.parametrize("written", ["en", "nl"])
def test_a_fund_in_one_language_is_read_and_said_in_every_language(written: str, tmp_path: Path) -> None:
    """It loads, answers in both, and lint warns of each text that lacks a language; the same texts in both are no finding."""
    one, both = tmp_path / "one", tmp_path / "both"
    catalogue = one_fund(one, written)
    one_fund(both, "en", "nl")
    case = catalogue.case(CompanyProfile(), on=TODAY)

    titles = {case.assessment.title("nl/fund", language) for language in ("en", "nl")}  # type: ignore[arg-type]
    lacking = [each for each in lint(one) if each.code == "missing-translation"]

    assert len(titles) == 1
    assert case.questions(most=1)[0].text("nl")
    assert lacking
    assert {each.severity for each in lacking} == {"warning"}
    assert {each.message for each in lacking} == {f"a text lacks `{'nl' if written == 'en' else 'en'}`"}
    assert [] == [each for each in lint(both) if each.code == "missing-translation"]


def test_the_shipped_rules_are_written_in_every_language() -> None:
    assert [] == [each for each in lint() if each.code == "missing-translation"]
