"""Packs, versions and lists: what is in force when, and what a new fund needs (no Python)."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from eligibility import Catalogue, InvalidRules, Outcome, UnknownInstrument
from eligibility.catalogue.loading import reads
from eligibility.language.tree import facts_of, leaves
from eligibility.law import LAWS
from tests.conftest import TODAY, profile_of
from tests.test_rule_mistakes import FUND, write

ENDED = FUND.replace("{from: 2026-01-01}", "{from: 2026-01-01, until: 2026-06-30}")
LATER = FUND.replace("{from: 2026-01-01}", "{from: 2026-03-01, until: 2026-04-30}").replace("EUR 250 000", "EUR 300 000")


OF_THE_LETTER = [
    "nl/secfund",
    "nl/defence-guarantee-scheme",
    "nl/defence-investment-facility",
    "nl/defence-sme-scheme",
    "nl/defence-revolving-fund",
    "nl/early-government-participation",
    "nl/goco",
    "eu/defence-equity-facility",
    "nato/innovation-fund",
    "eu/european-defence-fund",
    "eu/article-346",
    "nl/launching-customer",
    "nl/licence-production",
    "nl/industrial-participation",
    "nl/unmanned-systems-plan",
]
BESIDE = [
    "nato/diana",
    "eu/edip",
    "eu/fast",
    "eu/eic-accelerator",
    "eu/eic-step-scale-up",
    "eu/eic-step-scale-up-defence",
    "eu/agile",
    "eu/eudis-accelerator",
    "nl/seed-capital",
    "nl/seed-capital-dual-use",
    "nl/ttt-dual-use",
    "nl/bmkb",
    "nl/bmkb-small-credit",
    "nl/bmkb-starter",
    "nl/bmkb-innovative",
    "nl/bmkb-green",
    "nl/go",
    "nl/groeifaciliteit",
    "nl/innovatiekrediet",
    "nl/vff-starter",
    "nl/vff-sme",
    "nl/wbso",
    "nl/wbso-self-employed",
    "nl/innovatiebox",
    "nl/mit-feasibility",
    "nl/mit-collaboration",
    "nl/sbir",
    "nl/eurostars",
    "nl/qredits",
    "nl/invest-nl",
    "nl/dutch-future-fund",
    "nl/daci",
    "nl/col",
]


def test_the_catalogue_is_complete(catalogue: Catalogue) -> None:
    """Every instrument of the letter, and what a company weighs beside them; each assessable or with a reason in two languages."""
    assert sorted(OF_THE_LETTER + BESIDE) == list(catalogue.instruments)
    for versions in catalogue.instruments.values():
        for version in versions:
            assert version.criteria or (version.reason and all(version.reason.values())), version.id


def test_versions_follow_the_law(catalogue: Catalogue) -> None:
    """What changed on a day has a version of that day."""
    starts = {name: [str(version.valid.start) for version in versions] for name, versions in catalogue.instruments.items()}

    assert ["2024-06-27", "2025-04-02"] == starts["nl/secfund"]
    assert ["2024-01-12", "2026-01-07"] == starts["eu/defence-equity-facility"]
    assert ["2021-01-01", "2025-01-01", "2026-06-17"] == starts["eu/eic-accelerator"]
    assert ["2021-01-01", "2022-01-01", "2025-01-01", "2026-01-01"] == starts["nl/wbso"]


def test_a_policy_lever_is_never_more_than_conditional(catalogue: Catalogue) -> None:
    """A readiness checklist: no award, and even a judgement of the State makes nobody eligible."""
    levers = [version for versions in catalogue.instruments.values() for version in versions if version.is_lever]
    facts = {"procurement": {"essential_security_interest": True}}
    judged = {
        "instrument": "eu/article-346",
        "criterion": "essential-security-interest",
        "met": True,
        "by": "State",
        "on": "2026-01-01",
    }

    result = catalogue.assess(profile_of({**facts, "judgements": [judged]}), on=TODAY)["eu/article-346"]

    assert len(levers) == 5
    assert all(version.award is None for version in levers)
    assert (Outcome.CONDITIONAL, "met") == (result.outcome, result.status("essential-security-interest"))


@pytest.mark.parametrize(
    ("on", "availability", "deadline"),
    [
        (date(2026, 6, 16), "unknown", None),
        (date(2026, 9, 9), "open", date(2026, 9, 9)),
        (date(2026, 9, 10), "open", date(2026, 11, 25)),
        (date(2026, 11, 25), "open", date(2026, 11, 25)),
        (date(2026, 11, 26), "unknown", None),
    ],
)
def test_availability_follows_the_calls(on: date, availability: str, deadline: date | None, catalogue: Catalogue) -> None:
    """Open inside a call, the last day included; the next cut-off is the deadline."""
    version = catalogue.assess(profile_of({}), on=on)["eu/eic-step-scale-up"].version

    assert version is not None
    assert (availability, deadline) == (version.availability_on(on), version.deadline_after(on))


def test_deadlines_as_a_calendar(catalogue: Catalogue) -> None:
    """Every opening, cut-off and closing day to come, once, as whole-day events that another program reads."""
    from icalendar import Calendar

    events = Calendar.from_ical(catalogue.calendar(on=TODAY)).walk("VEVENT")
    days = [(str(event["dtstart"].dt), str(event["summary"])) for event in events]

    assert days == [
        ("2026-11-25", "EIC STEP Scale Up: cut-off"),
        ("2026-12-17", "EIC Accelerator, full proposals closes"),
        ("2026-12-31", "Innovation credit 2026 closes"),
        ("2026-12-31", "Early-stage financing 2026 closes"),
        ("2026-12-31", "Early-stage financing 2026 closes"),
    ]
    assert len({str(event["uid"]) for event in events}) == len(events)


def test_every_citation_leads_somewhere(catalogue: Catalogue) -> None:
    """Each criterion cites sources; each has a publisher, an address or a document number, and the day on which it was read."""
    for versions in catalogue.instruments.values():
        for version in versions:
            for criterion in version.criteria:
                assert criterion.citations, criterion.id
            assert version.sources
            for source in version.sources.values():
                assert source.publisher, source
                assert source.read, source
                assert source.url or source.document, source


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


@pytest.mark.parametrize(
    ("employees", "turnover", "balance", "gber", "recommendation", "edf", "eib"),
    [
        (249, 1, 1, False, False, False, False),
        (250, 1, 1, True, True, True, True),
        (499, 100_000_000, 10**9, True, True, True, True),
        (500, 100_000_000, 1, False, True, True, True),
        (499, 100_000_001, 86_000_001, False, True, True, True),
        (749, 150_000_000, 10**9, False, True, True, True),
        (750, 1, 1, False, False, True, True),
        (3000, 10**9, 10**9, False, False, True, True),
        (3001, 1, 1, False, False, False, False),
        (100, 50_000_001, 43_000_001, True, True, True, False),
    ],
)
def test_midcaps_by_their_competing_definitions(
    employees: int,
    turnover: int,
    balance: int,
    gber: bool,
    recommendation: bool,
    edf: bool,
    eib: bool,
    catalogue: Catalogue,
) -> None:
    """Each name means its own ceilings; no instrument can mean another by accident."""
    period = {"closed_on": "2025-12-31", "employees": employees, "turnover": turnover, "balance_sheet_total": balance}
    profile = profile_of(
        {"company": {"autonomous": True, "accounts": [period]}, "ownership": {"public_bodies_hold_quarter": False}}
    )

    derived = catalogue.evaluator(TODAY).values(profile)

    names = ("is_small_midcap_gber", "is_small_midcap_2025_1099", "is_midcap_edf", "is_midcap_eib")
    assert [gber, recommendation, edf, eib] == [derived[f"company.{name}"] for name in names]


@pytest.mark.parametrize(
    ("employees", "turnover", "balance", "size"),
    [
        (9, 2_000_000, 99_000_000, "micro"),
        (9, 2_000_001, 2_000_000, "micro"),
        (9, 2_000_001, 2_000_001, "small"),
        (9.99, 1, 1, "micro"),
        (10, 1, 1, "small"),
        (49, 10_000_000, 10_000_001, "small"),
        (49, 10_000_000.01, 10_000_000.01, "medium"),
        (50, 1, 1, "medium"),
        (249, 50_000_000, 43_000_001, "medium"),
        (249, 50_000_001, 43_000_000, "medium"),
        (249, 50_000_001, 43_000_001, "large"),
        (249.5, 1, 1, "medium"),
        (250, 1, 1, "large"),
    ],
)
def test_sme_ceilings_on_both_sides(employees: float, turnover: float, balance: float, size: str, catalogue: Catalogue) -> None:
    """Headcount below its ceiling, and turnover or balance sheet not above theirs (GBER Annex I, Article 2)."""
    period = {"closed_on": "2025-12-31", "employees": employees, "turnover": turnover, "balance_sheet_total": balance}
    profile = profile_of(
        {"company": {"autonomous": True, "accounts": [period]}, "ownership": {"public_bodies_hold_quarter": False}}
    )

    assert size == catalogue.evaluator(TODAY).values(profile)["company.size"]


CEILINGS = {"micro": (10, 2_000_000, 2_000_000), "small": (50, 10_000_000, 10_000_000), "medium": (250, 50_000_000, 43_000_000)}


@pytest.mark.parametrize("above", list(product((False, True), repeat=3)))
@pytest.mark.parametrize("name", CEILINGS)
def test_every_combination_of_ceilings(name: str, above: tuple[bool, bool, bool], catalogue: Catalogue) -> None:
    """In its class while the headcount is below, and at least one of the two money ceilings holds; else in a larger one."""
    heads, turnover, balance = CEILINGS[name]
    period = {
        "closed_on": "2025-12-31",
        "employees": heads if above[0] else heads - 0.01,
        "turnover": turnover + 0.01 if above[1] else turnover,
        "balance_sheet_total": balance + 0.01 if above[2] else balance,
    }
    profile = profile_of(
        {"company": {"autonomous": True, "accounts": [period]}, "ownership": {"public_bodies_hold_quarter": False}}
    )

    within = not above[0] and not (above[1] and above[2])

    assert within is (catalogue.facts(profile, on=TODAY)["company.size"] == name)


def test_lists_are_dated_and_nested(catalogue: Catalogue) -> None:
    """Ukraine joins the Defence Fund on its day; the Member States come from their own list; an alias is a member."""
    before, after = (catalogue.evaluator(on).rules.lists for on in (date(2025, 12, 22), date(2025, 12, 23)))

    assert {"UA"} == after["edf_countries"] - before["edf_countries"]
    assert len(before["edf_countries"]) == 28
    assert "unmanned_systems" in after["priority_technology_areas"]
    assert {23, 24} == {len(catalogue.evaluator(on).rules.lists["nif_partner_countries"]) for on in (date(2024, 1, 1), TODAY)}


def test_law_gives_what_the_vocabulary_declares(catalogue: Catalogue) -> None:
    """Facts derived in Python have words like any other, and read facts that exist."""
    assert {fact for law in LAWS for fact in law.gives} == set(catalogue.checked.vocabulary.derived)
    for law in LAWS:
        assert set(law.reads) <= set(catalogue.checked.vocabulary.facts)
        assert law.name is None or law.name in catalogue.checked.law


def test_no_rule_reads_an_unknown_fact(catalogue: Catalogue) -> None:
    """Every leaf and every definition rests on facts of the catalogue."""
    known = set(catalogue.checked.facts)
    for versions in catalogue.instruments.values():
        for version in versions:
            for criterion in version.criteria:
                assert {fact.id for fact in facts_of(criterion.require)} <= known
                assert list(leaves(criterion.require))
    for definitions in catalogue.checked.definitions.values():
        assert {fact.id for definition in definitions for fact in reads(definition)} <= known


def test_the_digest_tells_rules_apart(tmp_path: Path) -> None:
    """Equal rules, equal digest; one figure changed, another digest; examples do not count."""
    first = Catalogue.load(write(tmp_path / "a", FUND)).digest
    same = Catalogue.load(
        write(
            write(tmp_path / "b", FUND),
            "examples: [{id: a, on: 2026-01-01, expect: {}}]",
            "nl/harbour-fund/examples.yaml",
        )
    ).digest
    other = Catalogue.load(write(tmp_path / "c", FUND.replace("250 000", "250 001"))).digest

    assert first == same != other


def test_an_unknown_instrument_says_the_nearest(catalogue: Catalogue) -> None:
    """A typing mistake gets one suggestion."""
    with pytest.raises(UnknownInstrument, match="did you mean `nl/secfund`"):
        catalogue.assess(profile_of({}), on=TODAY)["nl/secfnd"]
