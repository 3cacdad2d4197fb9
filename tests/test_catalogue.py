"""The shipped catalogue: what it holds, what follows the date, where its figures come from."""

from __future__ import annotations

import gc
import linecache
from datetime import date
from pathlib import Path

import pytest

from eligibility import Catalogue, CompanyProfile, Outcome, UnknownInstrument
from eligibility.language.tree import facts_of, leaves
from eligibility.law import LAWS
from eligibility.rules.model import reads
from tests.conftest import TODAY, profile_of
from tests.test_rule_mistakes import FUND, write

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
    "eu/eib-security-defence-lending",
    "eu/eic-accelerator",
    "eu/eic-advanced-innovation-challenges",
    "eu/keen-fund",
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
    assert ["2021-01-01", "2025-01-01", "2026-06-17", "2027-01-01"] == starts["eu/eic-accelerator"]
    assert ["2021-01-01", "2022-01-01", "2025-01-01", "2026-01-01", "2026-10-01", "2027-01-01"] == starts["nl/wbso"]


def test_a_policy_lever_is_never_more_than_conditional(catalogue: Catalogue) -> None:
    """A readiness checklist: no award, and even a judgement of the State makes nobody eligible."""
    levers = [version for versions in catalogue.instruments.values() for version in versions if version.is_lever]
    facts = {"procurement": {"essential_security_interest": True}}
    judged = {
        "instrument": "eu/article-346",
        "criterion": "essential-security-interest",
        "met": True,
        "by": "de Nederlandse Staat",
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
        ("2026-12-09", "EIC Accelerator, short proposals (step 1) closes"),
        ("2026-12-20", "Application for a period from 1 January 2027 closes"),
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


def test_lists_are_dated_and_nested(catalogue: Catalogue) -> None:
    """Ukraine joins the Defence Fund on its day; the Member States come from their own list; an alias is a member."""
    before, after = (catalogue.evaluator(on).rules.lists for on in (date(2025, 12, 22), date(2025, 12, 23)))

    assert {"UA"} == after["edf_countries"] - before["edf_countries"]
    assert len(before["edf_countries"]) == 28 + 7  # the parts of France and Finland that have codes of their own
    assert "unmanned_systems" in after["priority_technology_areas"]
    assert {23 + 1, 24 + 1} == {
        len(catalogue.evaluator(on).rules.lists["nif_partner_countries"]) for on in (date(2024, 1, 1), TODAY)
    }


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
                assert list(leaves(criterion.require)) or criterion.judged_by, "only what a body alone can score reads no fact"
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


def test_rules_that_are_loaded_anew_leave_nothing_behind(tmp_path: Path) -> None:
    """A portal loads its rules again for months: what was compiled of the old ones goes with them."""
    write(tmp_path, FUND)

    def load_and_assess() -> int:
        Catalogue.load(tmp_path).assess(CompanyProfile(), on=TODAY)
        gc.collect()
        return sum(name.startswith("<eligibility") for name in linecache.cache)

    before = load_and_assess()

    assert [before] * 3 == [load_and_assess() for _ in range(3)]


def test_an_unknown_instrument_says_the_nearest(catalogue: Catalogue) -> None:
    """A typing mistake gets one suggestion."""
    with pytest.raises(UnknownInstrument, match="did you mean `nl/secfund`"):
        catalogue.assess(profile_of({}), on=TODAY)["nl/secfnd"]
