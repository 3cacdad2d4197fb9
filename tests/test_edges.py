"""Edges between two features, which the tables of either feature alone do not reach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eligibility import Catalogue, Outcome, Status
from tests.conftest import TODAY, profile_of
from tests.packs import fund, load, profile_from

# A body judges a criterion of which it is not known whether it applies

APPLIES = {"company.listed": {"is": True}}
REQUIRE = {"technology.innovative": {"is": True}}
JUDGED = {"require": REQUIRE, "applies_when": APPLIES, "judged_by": "financier"}
L, I = "company.listed", "technology.innovative"  # noqa: E741 - short names keep the table readable
MET, NOT_MET, UNKNOWN, WAITS, NOT_APPLICABLE = (
    Status.MET,
    Status.NOT_MET,
    Status.UNKNOWN,
    Status.NEEDS_JUDGEMENT,
    Status.NOT_APPLICABLE,
)
CROSSINGS = [
    # facts, judgement of the body, status, outcome, missing
    ({}, None, UNKNOWN, "undetermined", (L, I)),
    ({}, True, UNKNOWN, "undetermined", (L, I)),
    ({}, False, UNKNOWN, "undetermined", (L,)),
    ({I: True}, None, WAITS, "conditional", ()),
    ({I: True}, True, MET, "eligible", ()),
    ({I: True}, False, UNKNOWN, "undetermined", (L,)),
    ({I: False}, None, UNKNOWN, "undetermined", (L,)),
    ({I: False}, True, UNKNOWN, "undetermined", (L,)),
    ({I: False}, False, UNKNOWN, "undetermined", (L,)),
    ({L: True}, None, UNKNOWN, "undetermined", (I,)),
    ({L: True}, True, UNKNOWN, "undetermined", (I,)),
    ({L: True}, False, NOT_MET, "ineligible", ()),
    ({L: True, I: True}, None, WAITS, "conditional", ()),
    ({L: True, I: True}, True, MET, "eligible", ()),
    ({L: True, I: True}, False, NOT_MET, "ineligible", ()),
    ({L: True, I: False}, None, NOT_MET, "ineligible", ()),
    ({L: True, I: False}, True, NOT_MET, "ineligible", ()),
    ({L: False}, None, NOT_APPLICABLE, "eligible", ()),
    ({L: False}, False, NOT_APPLICABLE, "eligible", ()),
    ({L: False, I: False}, True, NOT_APPLICABLE, "eligible", ()),
]


@pytest.mark.parametrize(("facts", "judgement", "status", "outcome", "missing"), CROSSINGS)
def test_a_judgement_of_what_may_not_apply(
    facts: dict[str, Any], judgement: bool | None, status: Status, outcome: str, missing: tuple[str, ...], tmp_path: Path
) -> None:
    """A judged no refuses nobody to whom the criterion may not apply; then only whether it applies is still asked."""
    catalogue = load(tmp_path, fund=fund(JUDGED))
    given = {"instrument": "nl/fund", "criterion": "c0", "met": judgement, "by": "financier", "on": "2026-01-01"}
    company = profile_from(facts, [] if judgement is None else [given])

    result = catalogue.assess(company, on=TODAY)["nl/fund"]

    assert (status, outcome, missing) == (result.status("c0"), result.outcome.value, result.missing)
    assert list(missing) == list(catalogue.case(company, on=TODAY).advice()[0].missing.facts)


# Amounts


@pytest.mark.parametrize(
    ("share", "facts", "low", "high"),
    [
        ("0%", {}, 0, 0),
        ("{by: project.kind, rates: {technical: 0%, clinical: 0%, other: 0%}}", {}, 0, 0),
        ("{by: project.kind, rates: {technical: 50%, clinical: 25%, other: 0%}}", {"project.kind": "other"}, 0, 0),
        ("{by: project.kind, rates: {technical: 50%, clinical: 25%, other: 0%}}", {"project.kind": "clinical"}, 0, None),
        ("{by: project.kind, rates: {technical: 50%, clinical: 25%, other: 0%}}", {}, 0, None),
        ("0.01%", {}, 0, None),
    ],
)
def test_a_share_of_what_is_unknown(share: str, facts: dict[str, Any], low: int, high: int | None, tmp_path: Path) -> None:
    """Nothing of an unknown amount is nothing; something of it has no upper end."""
    tail = f"award: {{maximum: {{share: {share}, of: project.eligible_costs}}}}\n"
    catalogue = load(tmp_path, fund=fund({"company.listed": {"is": False}}, tail=tail))

    result = catalogue.assess(profile_from({"company.listed": False, **facts}), on=TODAY)["nl/fund"]

    assert result.award is not None
    assert result.award.maximum is not None
    assert (low, high) == (result.award.maximum.low, result.award.maximum.high)


# De minimis aid


@pytest.mark.parametrize(
    ("granted", "days"),
    [
        ("2027-12-30", [date(2030, 6, 1), date(2030, 12, 30)]),
        ("2027-12-31", [date(2030, 6, 1), date(2030, 12, 31)]),
        ("2028-01-01", [date(2030, 6, 1)]),
    ],
)
def test_room_grows_up_to_the_last_day_of_the_regulation(granted: str, days: list[date], catalogue: Catalogue) -> None:
    """Regulation 2023/2831 ends with 2030: its last day is a day of it, the day after is not promised."""
    award = {"granted_on": granted, "amount": 100_000, "member_state": "NL"}
    company = profile_of({"aid": {"de_minimis": [award]}})

    rooms = catalogue.case(company, on=date(2030, 6, 1)).headroom()

    assert days == [room.since for room in rooms]
    assert [200_000, 300_000][: len(days)] == [room.amount for room in rooms]


# Groups


def period(closed: str = "2025-12-31", employees: int = 5) -> dict[str, Any]:
    return {"closed_on": closed, "employees": employees, "turnover": 1, "balance_sheet_total": 1}


@pytest.mark.parametrize(("market", "doubtful"), [(None, True), ("m", False)])
def test_the_trace_says_which_enterprise_counts_only_perhaps(market: str | None, doubtful: bool, catalogue: Catalogue) -> None:
    """Ann's other company is linked where their markets meet; while its market is unknown, so is whether it counts."""
    markets = {} if market is None else {"markets": [market]}
    enterprises = [
        {"id": "company", "kind": "enterprise", "markets": ["m"]},
        {"id": "ann", "kind": "natural_person"},
        {"id": "sister", "kind": "enterprise", "accounts": [period(employees=70)], **markets},
    ]
    holdings = [{"holder": "ann", "held": name, "capital": 60, "votes": 60} for name in ("company", "sister")]
    company = profile_of(
        {
            "company": {"autonomous": False, "accounts": [period()]},
            "group": {"enterprises": enterprises, "holdings": holdings},
        }
    )

    for language, said in (("en", "only if what is unknown turns out so"), ("nl", "alleen als dat blijkt uit wat nog onbekend is")):
        lines = catalogue.case(company, on=TODAY).group().text(language).splitlines()  # type: ignore[arg-type]
        assert [line.split(":")[0].strip() for line in lines if said in line] == (["sister"] if doubtful else [])
        assert any(line.strip().startswith("sister: ") for line in lines)


def test_a_year_before_the_first_accounts_is_asked_for(tmp_path: Path) -> None:
    """All figures of the group are known, of one period alone: the figure of the year before is unknown, and somebody can give it."""
    catalogue = load(tmp_path, fund=fund({"size.employees_before": {"at_least": 3}}))
    enterprises = [{"id": "a", "kind": "enterprise", "accounts": [period()]}]
    holdings = [{"holder": "a", "held": "company", "capital": 60, "votes": 60}]
    facts = {
        "company.autonomous": False,
        "company.accounts": [period()],
        "group.enterprises": enterprises,
        "group.holdings": holdings,
    }

    result = catalogue.assess(profile_from(facts), on=TODAY)["nl/fund"]

    assert Outcome.UNDETERMINED is result.outcome
    assert result.missing, "undetermined, and nothing to give"
    both = [period(), period("2024-12-31")]
    answered = {
        **facts,
        "company.accounts": both,
        "group.enterprises": [{**enterprises[0], "accounts": both}],
    }
    assert Outcome.ELIGIBLE is catalogue.assess(profile_from(answered), on=TODAY)["nl/fund"].outcome


FIRST_YEARS = [
    # registered on, when the first period closes, the size on 23 November 2026, whether the day of registration is asked for
    ("2026-03-01", "2026-12-31", "micro", False),
    ("2026-11-23", "2026-12-31", "micro", False),
    ("2024-12-31", "2026-12-31", "micro", False),  # a first period of two years at the longest
    ("2024-12-30", "2026-12-31", None, False),
    ("2026-11-24", "2026-12-31", None, False),  # it does not exist yet
    (None, "2026-12-31", None, True),
]


@pytest.mark.parametrize(("registered", "closes", "size", "asked"), FIRST_YEARS)
def test_a_company_in_its_first_year_counts_by_its_estimate(
    registered: str | None, closes: str, size: str | None, asked: bool, catalogue: Catalogue
) -> None:
    """Without closed accounts, the first period counts while it runs (GBER Annex I, Article 4(3)); no other does."""
    given = {"registered_on": registered} if registered else {}
    company = profile_of(
        {
            "company": {"autonomous": True, "accounts": [period(closes)], **given},
            "ownership": {"public_bodies_hold_quarter": False},
        }
    )

    assert size == catalogue.evaluator(TODAY).values(company)["company.size"]
    missing = catalogue.assess(company, on=TODAY)["nl/bmkb"].missing
    assert asked is ("company.registered_on" in missing)
    assert (size is None) is ("company.accounts" in missing)


@pytest.mark.parametrize(("closed", "size"), [("2024-11-24", "micro"), ("2024-11-23", None), ("2026-11-23", "micro")])
def test_accounts_of_two_years_ago_are_not_the_latest(closed: str, size: str | None, catalogue: Catalogue) -> None:
    """Two years to the day after they closed, others have been closed and approved since (`accounts_age`)."""
    data = {
        "company": {"autonomous": True, "accounts": [period(closed)]},
        "ownership": {"public_bodies_hold_quarter": False},
    }

    assert size == catalogue.evaluator(TODAY).values(profile_of(data))["company.size"]


# Remedies and cents

SHARE = "{{share: {percent}, of: project.total_costs}}"
TIGHT = [
    # comparison of the own costs with a share of the total, own costs, total costs, what changes, upwards from an end
    ("at_least", "33%", 1, Decimal("1000.01"), "project.own_costs", True),
    ("at_least", "33%", 1, Decimal("1000.01"), "project.total_costs", False),
    ("at_most", "33%", 900, Decimal("1000.01"), "project.own_costs", False),
    ("at_most", "30%", Decimal("900.01"), 10, "project.total_costs", True),
    ("more_than", "33.3%", 1, Decimal("10.01"), "project.own_costs", True),
    ("less_than", "12.5%", 1000, Decimal("7777.77"), "project.own_costs", False),
    ("at_least", "12.5%", 1, Decimal("7777.77"), "project.own_costs", True),
    ("less_than", "7%", Decimal("13.13"), 100, "project.total_costs", True),
]


@pytest.mark.parametrize(("word", "percent", "own", "total", "fact", "upwards"), TIGHT)
def test_a_remedy_is_tight_to_the_cent(
    word: str, percent: str, own: Any, total: Any, fact: str, upwards: bool, tmp_path: Path
) -> None:
    """Beside a share of an odd amount: the end of the range serves, and a cent beyond it does not."""
    facts = {"project.own_costs": own, "project.total_costs": total}
    catalogue = load(tmp_path, fund=fund({"project.own_costs": {word: SHARE.format(percent=percent)}}))

    found = catalogue.case(profile_from(facts), on=TODAY).remedies("nl/fund")

    (change,) = [change for remedy in found for change in remedy.changes if change.fact == fact]
    end, step = (change.low, Decimal("-0.01")) if upwards else (change.high, Decimal("0.01"))
    assert end is not None
    assert (change.high if upwards else change.low) is None
    for value, outcome in ((end, Outcome.ELIGIBLE), (end + step, Outcome.INELIGIBLE)):
        assert outcome is catalogue.assess(profile_from({**facts, fact: value}), on=TODAY)["nl/fund"].outcome
