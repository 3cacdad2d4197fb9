"""What no rule file may make the engine do: answer because of a name, of a law that is not in force, of a day that has not come."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eligibility import Catalogue, Outcome
from eligibility.engine import cells
from eligibility.language.words import WORDS
from tests.conftest import TODAY
from tests.packs import fund, load, profile_from
from tests.strategies import nested
from tests.test_rule_mistakes import write


def assessed(folder: Path, text: str, facts: dict[str, Any], on: date = TODAY, files: Mapping[str, str] | None = None) -> Any:
    """The fund of a rule file for a company, beside other files of its pack."""
    for name, content in (files or {}).items():
        write(folder, content, name)
    catalogue = load(folder, fund=text)
    return catalogue.assess(catalogue.profile_model.model_validate(nested(facts)), on=on)["nl/fund"]


LIST = """\
title: {en: Ports, nl: Havens}
of: country
members: [NL]
valid: {from: 2026-07-01}
sources:
  s: {title: Site, url: "https://port.example/rules", grade: primary, read: 2026-11-01, publisher: Port}
source: s
basis: stated
"""
DEFINITION = """\
gives: company.is_port
title: {en: Is a port, nl: Is een haven}
type: boolean
valid: {from: 2026-07-01}
sources:
  s: {title: Site, url: "https://port.example/rules", grade: primary, read: 2026-11-01, publisher: Port}
source: s
basis: stated
test: {company.listed: {is: true}}
"""
IS_PORT = "definitions/company.is_port/2026-07-01.yaml"
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)
NOT_IN_FORCE = [
    # criteria, facts, the outcome and the statuses on the day before the list and the definition begin
    (["{company.registered_office: {one_of: $ports}}"], {"company.registered_office": "NL"}, "not_assessable", "unknown"),
    (["{company.is_port: {is: true}}"], {"company.listed": True}, "not_assessable", "unknown"),
    (["{company.is_port: {is: true}}"], {}, "not_assessable", "unknown"),
    ([{"require": "{company.is_port: {is: true}}", "advisory": True}, "{company.insolvent: {is: false}}"], {"company.insolvent": False}, "eligible", "unknown met"),
    (["{company.is_port: {is: true}}", "{company.insolvent: {is: false}}"], {"company.insolvent": True}, "ineligible", "unknown not_met"),
    (["{any: [company.is_port: {is: true}, company.insolvent: {is: false}]}"], {"company.insolvent": False}, "eligible", "met"),
    (["{all: [company.is_port: {is: true}, company.insolvent: {is: false}]}"], {"company.insolvent": True}, "ineligible", "not_met"),
    ([{"require": "{company.is_port: {is: true}}", "applies_when": "{company.insolvent: {is: true}}"}], {"company.insolvent": False}, "eligible", "not_applicable"),
    (["{not: {company.established_in: {includes_any_of: $ports}}}"], {"company.established_in": ["NL"]}, "not_assessable", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("criteria", "facts", "outcome", "statuses"), NOT_IN_FORCE)
def test_what_leans_on_a_law_that_is_not_in_force_is_unknown(
    criteria: list[Any], facts: dict[str, Any], outcome: str, statuses: str, tmp_path: Path
) -> None:
    """It is unknown for that criterion alone, and only where that leaves a required one open can nobody say."""
    text = fund(*criteria)
    files = {"lists/ports/2026-07-01.yaml": LIST, IS_PORT: DEFINITION}

    before = assessed(tmp_path, text, facts, BEFORE, files)

    assert outcome == before.outcome.value
    assert statuses.split() == [status.value for _, status in before.criteria]
    assert (before.reason is not None) is (outcome == "not_assessable")
    assert before.missing == ()


def test_the_reason_names_what_is_not_in_force(tmp_path: Path) -> None:
    """Beside the outcome and beside the criterion, in both languages; from its first day on it decides."""
    files = {IS_PORT: DEFINITION}
    text = fund("{company.is_port: {is: true}}")
    before = assessed(tmp_path, text, {"company.listed": True}, BEFORE, files)
    after = assessed(tmp_path, text, {"company.listed": True}, AFTER, files)

    assert before.reason["en"] == "It leans on `company.is_port`, of which no version is in force on 30\u00a0June\u00a02026."
    assert before.reason["nl"].startswith("De regeling steunt op `company.is_port`")
    assert after.outcome is Outcome.ELIGIBLE
    catalogue = Catalogue.load(tmp_path)
    for day, said in ((BEFORE, True), (AFTER, False)):
        told = catalogue.assess(profile_from({"company.listed": True}), on=day).json()
        assert (
            '"reason":"It leans on `company.is_port`, of which no version is in force on 30\u00a0June\u00a02026. ' in told
        ) is said


def test_an_instrument_that_requires_nothing_answers_nothing(tmp_path: Path) -> None:
    """Without a required criterion nobody knows who is eligible: not even the empty profile is."""
    result = assessed(tmp_path, fund({"require": "{company.listed: {is: false}}", "advisory": True}), {})

    assert Outcome.NOT_ASSESSABLE is result.outcome
    assert result.reason["en"].startswith("No required criterion has been published")


# Dates that lie after the day assessed

YET = [
    # test of company.registered_on, the day that the profile gives, met on 2026-11-23
    ("{within_last: 5 years}", "2026-11-23", True),
    ("{within_last: 5 years}", "2026-11-24", False),
    ("{less_than_ago: 5 years}", "2040-01-01", False),
    ("{longer_ago_than: 5 years}", "2040-01-01", False),
    ("{on_or_after: 2024-01-01}", "2026-11-23", True),
    ("{on_or_after: 2024-01-01}", "2026-11-24", False),
    ("{on_or_before: 2030-01-01}", "2029-01-01", False),
]


@pytest.mark.parametrize(("test", "day", "met"), YET)
def test_what_has_not_happened_is_not_so_yet(test: str, day: str, met: bool, tmp_path: Path) -> None:
    """A date of the past that lies ahead meets no test; from that day on it counts, and the reason says so."""
    text = fund(f"{{company.registered_on: {test}}}")
    given = {"company.registered_on": date.fromisoformat(day)}

    result = assessed(tmp_path, text, given)

    assert (Outcome.ELIGIBLE if met else Outcome.INELIGIBLE) is result.outcome
    catalogue = Catalogue.load(tmp_path)
    for language, said in (("en", "so it has not happened yet"), ("nl", "dus nog niet gebeurd")):
        told = catalogue.assess(profile_from(given), on=TODAY).json(language)  # type: ignore[arg-type]
        assert (said in told) is (not met)


def test_a_plan_is_a_fact_of_its_own(tmp_path: Path) -> None:
    """A date that the vocabulary calls planned may lie ahead; only dates can be planned."""
    vocabulary = (
        "groups: {port: {en: The port, nl: De haven}}\n"
        "facts:\n"
        "  port.opens_on: {type: date, planned: true, title: {en: Opens on, nl: Opent op}, question: {en: When?, nl: Wanneer?}}\n"
    )
    text = fund("{port.opens_on: {on_or_after: 2026-12-01}}")

    result = assessed(tmp_path, text, {"port.opens_on": date(2027, 5, 1)}, files={"vocabulary.yaml": vocabulary})

    assert Outcome.ELIGIBLE is result.outcome


def test_an_outcome_changes_on_the_day_on_which_it_happens(tmp_path: Path) -> None:
    """The timeline knows the day."""
    catalogue = load(tmp_path, fund=fund("{company.registered_on: {within_last: 1 year}}"))
    profile = profile_from({"company.registered_on": date(2027, 2, 1)})

    said = []
    day: date | None = TODAY
    while day and len(said) < 5:
        advice = catalogue.case(profile, on=day).advice()[0]
        said.append((str(day), advice.outcome.value))
        day = advice.then.since if advice.then else None

    assert [("2026-11-23", "ineligible"), ("2027-02-01", "eligible"), ("2028-02-02", "ineligible")] == said


# Names

VOCABULARY = """\
groups: {ship: {en: S, nl: S}, ship__b: {en: S, nl: S}}
facts:
  ship.b__c: {type: boolean, title: {en: T, nl: T}, question: {en: Q, nl: Q}}
  ship__b.c: {type: boolean, title: {en: T, nl: T}, question: {en: Q, nl: Q}}
"""


@pytest.mark.parametrize("facts", [{"ship.b__c": False, "ship__b.c": True}, {"ship.b__c": True, "ship__b.c": False}])
def test_names_that_look_alike_are_two_facts(facts: dict[str, bool], tmp_path: Path) -> None:
    """Two facts that are one when dots become underscores: each is asked, and each can refuse."""
    text = fund("{all: [{ship.b__c: {is: true}}, {ship__b.c: {is: true}}]}")

    assert Outcome.INELIGIBLE is assessed(tmp_path, text, facts, files={"vocabulary.yaml": VOCABULARY}).outcome
    assert Outcome.UNDETERMINED is assessed(tmp_path, text, {"ship.b__c": True}).outcome


# Size

MANY_ROWS = "".join(f"  - when: {{funding.requested: {{at_most: EUR {index}}}}}\n    then: small\n" for index in range(1, 181))


def test_a_long_decision_list_is_a_decision_list(tmp_path: Path) -> None:
    """180 rows: the first true one counts, and the last row of all where none is."""
    definition = (
        DEFINITION.replace("company.is_port", "company.berth")
        .replace("type: boolean", "type: choice\nchoices: {small: {en: S, nl: S}, big: {en: B, nl: B}}")
        .replace("test: {company.listed: {is: true}}\n", f"first_match:\n{MANY_ROWS}  - otherwise: big\n")
    )
    text = fund("{company.berth: {is: small}}")
    files = {"definitions/company.berth/2026-07-01.yaml": definition}
    outcomes = {amount: assessed(tmp_path, text, {"funding.requested": amount}, files=files).outcome for amount in (1, 180, 181)}

    assert {1: Outcome.ELIGIBLE, 180: Outcome.ELIGIBLE, 181: Outcome.INELIGIBLE} == outcomes
    assert assessed(tmp_path, text, {}).missing == ("funding.requested",)


def test_definitions_that_read_each_other_twice_are_no_explosion(tmp_path: Path) -> None:
    """Ten levels, each reading the one below twice, are as many as a pack may have; walked at each mention they were thousands."""
    for level in range(1, 11):
        below = f"company.level{level - 1}" if level > 1 else "company.listed"
        text = DEFINITION.replace("company.is_port", f"company.level{level}").replace(
            "test: {company.listed: {is: true}}",
            f"test: {{all: [{{{below}: {{is: true}}}}, {{any: [{{{below}: {{is: true}}}}, {{company.insolvent: {{is: false}}}}]}}]}}",
        )
        write(tmp_path, text, f"definitions/company.level{level}/2026-07-01.yaml")
    start = time.perf_counter()

    result = assessed(tmp_path, fund("{company.level10: {is: true}}"), {})

    assert set(result.missing) <= {"company.listed", "company.insolvent"}
    assert time.perf_counter() - start < 20, "it took many seconds where it should take a fraction of one"


# Facts with several values

SEVERAL = [
    # criteria about the countries where the company is established, and what is missing of the empty profile
    (["{company.established_in: {includes_all_of: [NL, BE]}}", "{company.established_in: {includes_none_of: [RU]}}"], ["company.established_in"]),
    (["{company.established_in: {includes_all_of: [NL, BE], includes_none_of: [NL]}}"], []),
    (["{company.established_in: {includes_any_of: [NL, BE]}}", "{company.established_in: {includes_none_of: [NL, BE]}}"], []),
    (["{company.established_in: {includes_any_of: [NL, BE]}}", "{company.established_in: {includes_none_of: [NL]}}"], ["company.established_in"]),
    (
        ["{company.established_in: {includes_any_of: [NL]}}", "{company.established_in: {includes_any_of: [BE]}}",
         "{company.established_in: {includes_any_of: [DE]}}", "{not: {company.established_in: {includes_all_of: [NL, BE, DE, FR]}}}"],
        ["company.established_in"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("criteria", "missing"), SEVERAL)
def test_what_several_values_together_can_meet(criteria: list[str], missing: list[str], tmp_path: Path) -> None:
    """A list of countries can hold two of them and leave a third out: that answer is still open, and so is the question."""
    catalogue = load(tmp_path, fund=fund(*criteria))

    advice = catalogue.case(profile_from({}), on=TODAY).advice()[0]

    assert (tuple(missing), True) == (advice.missing.facts, advice.missing.exact)


def test_a_word_without_a_rule_for_its_cells_stops_the_import() -> None:
    """Guidance that tries too few values answers wrongly and silently; so it is not even imported."""
    from dataclasses import replace

    odd = replace(WORDS["at_least"], name="resembles", cells="likeness")
    spoken = replace(WORDS["is"], name="sounds_like", kinds=frozenset({"text"}))

    for word, said in ((odd, "`resembles` cuts values by `likeness`"), (spoken, "`sounds_like` takes text")):
        with pytest.raises(TypeError, match=said):
            cells.check([word], cells._CUTS, cells._KINDS)
