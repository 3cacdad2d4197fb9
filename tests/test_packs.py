"""Packs and versions: what is in force when, and what a new fund needs (no Python)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from eligibility import Catalogue, InvalidRules, Outcome
from tests.conftest import TODAY, profile_of
from tests.test_rule_mistakes import FUND, write

ENDED = FUND.replace("{from: 2026-01-01}", "{from: 2026-01-01, until: 2026-06-30}")
LATER = FUND.replace("{from: 2026-01-01}", "{from: 2026-03-01, until: 2026-04-30}").replace("EUR 250 000", "EUR 300 000")


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 2, 28), date(2026, 1, 1)),
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 4, 30), date(2026, 3, 1)),
        (date(2026, 5, 1), None),
        (date(2026, 7, 1), None),
    ],
)
def test_an_expired_version_never_falls_back(on: date, version: date | None, tmp_path: Path) -> None:
    """The later version ends first; from then on nothing is in force, though the earlier one runs on."""
    write(tmp_path, ENDED)
    catalogue = Catalogue.load(write(tmp_path, LATER, "nl/harbour-fund/2026-03-01.yaml"))

    result = catalogue.assess(profile_of({}), on=on)["nl/harbour-fund"]

    assert version == (result.version.valid.start if result.version else None)
    assert (result.outcome is Outcome.NOT_ASSESSABLE) is (version is None)


def test_a_new_fund_needs_no_python(tmp_path: Path) -> None:
    """One YAML file, with shipped facts and definitions and a fact of its own, is assessed, explained and reported."""
    write(
        tmp_path,
        "groups: {ship: {en: The ship, nl: Het schip}}\n"
        "units: {metres: {one: {en: metre, nl: meter}, many: {en: metres, nl: meter}}}\n"
        "facts:\n"
        "  ship.length: {type: number, unit: metres, title: {en: Length, nl: Lengte}, question: {en: How long?, nl: Hoe lang?}}\n"
        "  company.harbour: {type: choice, title: {en: Harbour, nl: Haven}, choices: {rotterdam: {en: Rotterdam, nl: Rotterdam}}}\n",
        "vocabulary.yaml",
    )
    text = FUND.replace(
        "size.employees: {less_than: 50}", "all: [{company.is_sme: {is: true}}, {ship.length: {at_most: 20 metres}}]"
    )
    catalogue = Catalogue.load(write(tmp_path, text))
    profile = catalogue.read_profile('{"ship": {"length": 20.5}, "company": {"harbour": "rotterdam"}, "funding": {"requested": 1}}')

    assessment = catalogue.assess(profile, on=TODAY)

    assert list(assessment) == ["nl/harbour-fund"]
    assert Outcome.INELIGIBLE is assessment["nl/harbour-fund"].outcome
    assert "Length: 20.5\u00a0metres; required: at most 20\u00a0metres" in catalogue.text(assessment)
    assert "Lengte" in catalogue.explain_text(assessment, "nl/harbour-fund", "nl")
    assert {"nl/harbour-fund", "nl/secfund"} <= set(Catalogue.load(tmp_path, with_shipped=True).instruments)


def test_a_plain_profile_goes_through_a_pack_with_its_own_facts(tmp_path: Path, catalogue: Catalogue) -> None:
    """`CompanyProfile` does not know the pack's facts: they are unknown, not an error."""
    write(tmp_path, "facts: {company.flag: {type: boolean, title: {en: Flag, nl: Vlag}}}", "vocabulary.yaml")
    pack = Catalogue.load(write(tmp_path, FUND.replace("size.employees: {less_than: 50}", "company.flag: {is: true}")))

    result = pack.assess(profile_of({"funding": {"requested": 5}}), on=TODAY)["nl/harbour-fund"]

    assert result.missing == ("company.flag",)


def test_a_pack_cannot_redefine_a_shipped_file(tmp_path: Path) -> None:
    """Two files that give the same version of the same thing are a problem, not a race."""
    shipped = Path(__file__).parent.parent / "rules" / "lists" / "eu_member_states" / "2020-02-01.yaml"
    write(tmp_path, shipped.read_text(), "lists/eu_member_states/2020-02-01.yaml")

    with pytest.raises(InvalidRules, match="stands already in"):
        Catalogue.load(tmp_path)


def test_a_definition_that_is_not_in_force_makes_an_instrument_not_assessable(tmp_path: Path) -> None:
    """Never a guess: the GBER definition of a small mid-cap ends with 2026."""
    text = FUND.replace("size.employees: {less_than: 50}", "company.is_small_midcap_gber: {is: true}")
    catalogue = Catalogue.load(write(tmp_path, text))

    last, next_year = (catalogue.assess(profile_of({}), on=on)["nl/harbour-fund"] for on in (date(2026, 12, 31), date(2027, 1, 1)))

    assert Outcome.UNDETERMINED is last.outcome
    assert Outcome.NOT_ASSESSABLE is next_year.outcome
    assert next_year.reason is not None
    assert "company.is_small_midcap_gber" in next_year.reason["en"]
