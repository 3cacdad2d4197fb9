"""What the law says of a company, in the applicant's words: a profile in, the answer out.

The GBER and Regulation 2023/2831; each row is one company on one day. `docs/law.md` is the same in sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility import Catalogue, InvalidProfile
from tests.conftest import TODAY, profile_of

Data = dict[str, Any]


def period(closed: str = "2025-12-31", employees: int = 6, turnover: int = 0, balance: int = 0, **length: Any) -> Data:
    """One set of accounts."""
    figures = {"employees": employees, "turnover": turnover, "balance_sheet_total": balance}
    return {"closed_on": closed, **figures, **length}


def alone(*accounts: Data, registered: str | None = "2012-01-01") -> Data:
    """A company that stands alone, in private hands."""
    company: Data = {"autonomous": True, "accounts": list(accounts)}
    if registered is not None:
        company["registered_on"] = registered
    return {"company": company, "ownership": {"public_bodies_hold_quarter": False}}


def around(employees: int, *nodes: Data, holdings: Mapping[tuple[str, str], float], **more: Data) -> Data:
    """A company in a drawn group: who holds what of whom, in percent of capital and votes alike."""
    drawn = [{"holder": a, "held": b, "capital": share, "votes": share} for (a, b), share in holdings.items()]
    own = {"accounts": [period(employees=employees)]}
    return {"company": own, "group": {"enterprises": list(nodes), "holdings": drawn}, **more}


def node(name: str, kind: str = "enterprise", employees: int | None = None, **more: Any) -> Data:
    """An enterprise, investor or public body; without employees nothing is known of its accounts."""
    accounts = {} if employees is None else {"accounts": [period(employees=employees)]}
    return {"id": name, "kind": kind, **accounts, **more}


def together(*accounts: Data, since: str | None, registered: str = "2005-01-01") -> Data:
    """A company whose accounts with its group were added up by the applicant."""
    changed = {} if since is None else {"changed_on": since}
    return {
        "company": {"autonomous": False, "registered_on": registered},
        "group": {"accounts": list(accounts), **changed},
        "ownership": {"public_bodies_hold_quarter": False},
    }


def angels(amount: int | None, share: int = 25) -> Data:
    """Two business angels with as much each; both have 60 employees."""
    put = {} if amount is None else {"angel_investment": amount}
    pair = [node(name, "business_angel", 60, **put) for name in ("ann", "bob")]
    return around(6, *pair, holdings={("ann", "company"): share, ("bob", "company"): share})


MUNICIPALITY = {"budget": 2_000_000, "inhabitants": 900}
FOUNDATION = {("foundation", "company"): 90, ("state", "foundation"): 30, ("uni", "foundation"): 30}

GROUPS: dict[str, tuple[Data, str | None, Any, bool]] = {
    "a province's development fund is no public control, though the province owns it": (
        around(
            6,
            node("province", "public_body"),
            node("fund", "regional_development_fund"),
            holdings={("province", "fund"): 75, ("fund", "company"): 26},
        ),
        "micro",
        6,
        False,
    ),
    "but it is where the fund has a majority: it is linked": (
        around(
            6,
            node("province", "public_body"),
            node("fund", "regional_development_fund", 4),
            holdings={("province", "fund"): 75, ("fund", "company"): 51},
        ),
        "large",
        10,
        True,
    ),
    "and where the fund holds through a company of its own": (
        around(
            6,
            node("province", "public_body"),
            node("fund", "regional_development_fund", 4),
            node("between", employees=0),
            holdings={("province", "fund"): 75, ("fund", "between"): 100, ("between", "company"): 26},
        ),
        "large",
        7.04,
        True,
    ),
    "the accounts of a parent that consolidates the company hold it already": (
        around(
            20,
            node("top", employees=40),
            node("company", consolidated_by="top"),
            holdings={("top", "company"): 100},
        ),
        "small",
        40,
        False,
    ),
    "a parent that does not consolidate is added": (
        around(20, node("top", employees=40), holdings={("top", "company"): 100}),
        "medium",
        60,
        False,
    ),
    "a small municipality with a majority is public control": (
        around(6, node("town", "local_authority", 1, **MUNICIPALITY), holdings={("town", "company"): 55}),
        "large",
        7,
        True,
    ),
    "with half it is not": (
        around(6, node("town", "local_authority", 1, **MUNICIPALITY), holdings={("town", "company"): 50}),
        "micro",
        6,
        False,
    ),
    "a public body and a university control a foundation together": (
        around(
            30,
            node("foundation", employees=1),
            node("state", "public_body"),
            node("uni", "university"),
            holdings=FOUNDATION,
        ),
        "large",
        31,
        True,
    ),
    "two universities do so without a public body": (
        around(
            30,
            node("foundation", employees=1),
            node("state", "university"),
            node("uni", "university"),
            holdings=FOUNDATION,
        ),
        "small",
        31,
        False,
    ),
    "a university alone is no public body": (
        around(
            6,
            node("uni", "university", 200),
            node("holding", employees=0),
            holdings={("uni", "holding"): 100, ("holding", "company"): 30},
        ),
        "medium",
        66,
        False,
    ),
    "angels count by what they put in together: 1.8 million": (angels(900_000), "small", 36, False),
    "1.2 million is below it": (angels(600_000), "micro", 6, False),
    "1.25 million is not": (angels(625_000), "small", 36, False),
    "an unknown amount leaves open whether they are partners": (angels(None), None, None, False),
    "and does not matter where they hold less than a quarter": (angels(None, share=24), "micro", 6, False),
}  # fmt: skip


@pytest.mark.parametrize("name", GROUPS)
def test_who_counts_with_the_company(name: str, catalogue: Catalogue) -> None:
    """Size, headcount with the group, and whether public bodies control a quarter (Annex I, Articles 3, 6)."""
    data, size, employees, public = GROUPS[name]

    facts = catalogue.facts(profile_of(data), on=TODAY)

    found = [facts.get(fact) for fact in ("company.size", "size.employees", "size.public_control")]
    assert [size, None if employees is None else Decimal(str(employees)), public] == found
    assert size is None or facts["company.is_sme"] is (size != "large")


HALF: Data = {"turnover": 6_000_000, "balance": 12_000_000}
"""Small if it is of a year, medium if of half a year: the balance sheet total is above its ceiling anyway."""
ACCOUNTS: dict[str, tuple[Data, date, str | None, str | None]] = {
    "two periods that differ leave the size open": (
        alone(period("2024-12-31", 40), period("2025-12-31", 60)),
        TODAY,
        None,
        "company.accounts",
    ),
    "the one before them settles it": (
        alone(period("2023-12-31", 40), period("2024-12-31", 40), period("2025-12-31", 60)),
        TODAY,
        "small",
        None,
    ),
    "so does the day on which the company began, within the earlier of the two": (
        alone(period("2024-12-31", 40), period("2025-12-31", 60), registered="2024-02-01"),
        TODAY,
        "small",
        None,
    ),
    "without that day it is asked too": (
        alone(period("2024-12-31", 40), period("2025-12-31", 60), registered=None),
        TODAY,
        None,
        "company.registered_on",
    ),
    "the order in the file does not matter": (
        alone(period("2025-12-31", 60), period("2023-12-31", 40), period("2024-12-31", 60)),
        TODAY,
        "medium",
        None,
    ),
    "a first year that is running counts by its estimate": (
        alone(period("2026-12-31", 2), registered="2026-03-01"),
        TODAY,
        "micro",
        None,
    ),
    "but not before the company is there": (
        alone(period("2026-12-31", 2), registered="2026-03-01"),
        date(2026, 2, 28),
        None,
        "company.accounts",
    ),
    "nor for a company that has been there for longer than a first period lasts": (
        alone(period("2026-12-31", 2), registered="2024-12-30"),
        TODAY,
        None,
        "company.accounts",
    ),
    "who does not say when the company began is asked": (
        alone(period("2026-12-31", 2), registered=None),
        TODAY,
        None,
        "company.registered_on",
    ),
    "six months by their number": (alone(period(**HALF, months=6)), TODAY, "medium", None),
    "six months by their first day": (alone(period(**HALF, started_on="2025-07-01")), TODAY, "medium", None),
    "a whole year": (alone(period(**HALF)), TODAY, "small", None),
    "a first period of a length that nobody says": (
        alone(period(**HALF), registered="2025-07-01"),
        TODAY,
        None,
        "company.accounts",
    ),
    "six months where the period before closed in June": (
        alone(period("2025-12-31", **HALF), period("2025-06-30", **HALF), period("2024-12-31", **HALF)),
        TODAY,
        "medium",
        None,
    ),
    "years that close a month early are years": (
        alone(period("2025-11-30", **HALF), period("2024-12-31", **HALF), period("2023-12-31", **HALF)),
        TODAY,
        "small",
        None,
    ),
    "eighteen months of 15 million are ten million a year": (
        alone(period(turnover=15_000_000, balance=12_000_000, months=18)),
        TODAY,
        "small",
        None,
    ),
    "one euro more is above it": (
        alone(period(turnover=15_000_001, balance=12_000_000, months=18)),
        TODAY,
        "medium",
        None,
    ),
    "headcount and balance sheet total are not scaled": (
        alone(period(employees=9, turnover=6_000_000, balance=2_000_000, months=6)),
        TODAY,
        "micro",
        None,
    ),
    "accounts of 2019 are too old": (alone(period("2019-12-31")), TODAY, None, "company.accounts"),
    "so are accounts of 24 months ago": (alone(period("2024-11-23")), TODAY, None, "company.accounts"),
    "a day less counts": (alone(period("2024-11-24")), TODAY, "micro", None),
    "what lies before a gap is unknown": (
        alone(period("2025-12-31"), period("2023-12-31", 60)),
        TODAY,
        None,
        "company.accounts",
    ),
    "two years in a row settle it before the gap": (
        alone(period("2025-12-31"), period("2024-12-31"), period("2022-12-31", 60)),
        TODAY,
        "micro",
        None,
    ),
    "the group was taken over in 2025: the latest accounts count at once": (
        together(period("2025-12-31", 904), period("2024-12-31", 4), period("2023-12-31", 4), since="2025-06-30"),
        TODAY,
        "large",
        None,
    ),
    "it has been as it is since 2010: two years of three count": (
        together(period("2025-12-31", 904), period("2024-12-31", 4), period("2023-12-31", 4), since="2010-01-01"),
        TODAY,
        "micro",
        None,
    ),
    "it took its form within the earlier of two years, and had no other size before": (
        together(period("2025-12-31", 60), period("2024-12-31", 40), since="2024-03-01"),
        TODAY,
        "small",
        None,
    ),
    "on the first day of that year": (
        together(period("2025-12-31", 60), period("2024-12-31", 40), since="2024-01-01"),
        TODAY,
        "small",
        None,
    ),
    "and on its last": (
        together(period("2025-12-31", 60), period("2024-12-31", 40), since="2024-12-31"),
        TODAY,
        "small",
        None,
    ),
    "before that year it may have had": (
        together(period("2025-12-31", 60), period("2024-12-31", 40), since="2023-12-31"),
        TODAY,
        None,
        None,
    ),
    "but not where the company itself began within it": (
        together(period("2025-12-31", 60), period("2024-12-31", 40), since="2023-06-01", registered="2024-02-01"),
        TODAY,
        "small",
        None,
    ),
    "nobody says since when": (
        together(period("2025-12-31", 904), period("2024-12-31", 4), period("2023-12-31", 4), since=None),
        TODAY,
        None,
        "group.changed_on",
    ),
    "nobody needs to where the years agree": (
        together(period("2025-12-31", 904), period("2024-12-31", 904), period("2023-12-31", 904), since=None),
        TODAY,
        "large",
        None,
    ),
    "taken over after its latest accounts closed: those of before count alone": (
        together(period("2025-12-31", 904), period("2024-12-31", 4), period("2023-12-31", 4), since="2026-05-01"),
        TODAY,
        "large",
        None,
    ),
    "a take-over that is to come has not happened": (
        together(period("2025-12-31", 904), period("2024-12-31", 4), period("2023-12-31", 4), since="2027-01-01"),
        TODAY,
        "micro",
        None,
    ),
    "the size is as old as Annex I in this regulation": (alone(period("2013-12-31")), date(2014, 7, 1), "micro", None),
    "and has no answer before": (alone(period("2013-12-31")), date(2014, 6, 30), None, None),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCOUNTS)
def test_which_accounts_count(name: str, catalogue: Catalogue) -> None:
    """Which periods decide, on an annual basis, and what is asked where they do not (Annex I, Article 4)."""
    data, on, size, asked = ACCOUNTS[name]
    profile = profile_of(data)

    found = catalogue.facts(profile, on=on).get("company.size")

    assert size == found
    if on >= date(2025, 4, 30):  # nl/vff-sme asks for the class, not only whether it is an SME
        missing = catalogue.assess(profile, on=on)["nl/vff-sme"].missing
        asks = {fact for fact in missing if fact in ("company.accounts", "company.registered_on", "group.changed_on")}
        assert asked in asks if asked else not asks


@pytest.mark.parametrize(
    ("accounts", "asked"),
    [
        ([period("2025-12-31"), period("2024-12-31"), period("2023-12-31")], False),
        ([period("2025-12-31"), period("2024-12-31"), period("2023-12-31"), period("2022-12-31")], False),
        ([period("2025-12-31"), period("2024-12-31")], True),
        ([period("2025-12-31")], False),
        ([{"closed_on": "2025-12-31", "employees": 6}], True),
        ([period("2023-12-31")], True),
        ([], True),
    ],
    ids=["three years", "four", "two", "one", "one without its turnover", "an old one", "none"],
)
def test_accounts_that_tell_everything_are_not_asked_again(accounts: list[Data], asked: bool, catalogue: Catalogue) -> None:
    """While nobody says whether the company stands alone, its own accounts are asked only where they can tell more."""
    data = alone(*accounts)
    del data["company"]["autonomous"]

    missing = catalogue.assess(profile_of(data), on=TODAY)["nl/vff-sme"].missing

    assert "company.autonomous" in missing
    assert asked is ("company.accounts" in missing)


@pytest.mark.parametrize(
    ("accounts", "turnover"),
    [
        ([period(turnover=184_000, started_on="2025-07-01")], 365_000),
        ([period("2024-12-31", turnover=184_000, started_on="2024-07-01")], 366_000),
        ([period("2025-12-31", turnover=183_000, started_on="2025-07-02")], 365_000),
        ([period(turnover=1, started_on="2025-12-31")], 365),
        ([period(turnover=549_000, started_on="2024-07-01")], 365_000),
        ([period(turnover=184_000, months=6)], 368_000),
        ([period(turnover=184_000), period("2025-06-30", turnover=1)], 365_000),
        ([period(turnover=184_000), period("2024-12-31", turnover=1)], 184_000),
    ],
    ids=["days", "of a leap year", "a day less", "one day", "more than a year", "months", "since the last closing", "a year"],
)
def test_turnover_on_an_annual_basis_by_the_day(accounts: list[Data], turnover: int, catalogue: Catalogue) -> None:
    """What was turned over in some of the days of the year that ends with the period, over all of them (Article 4(1))."""
    assert turnover == catalogue.facts(profile_of(alone(*accounts)), on=TODAY)["size.turnover"]


@pytest.mark.parametrize("on", [date(2021, 6, 1), date(2022, 6, 1), date(2023, 6, 30)])
def test_instruments_of_earlier_years_know_an_sme(on: date, catalogue: Catalogue) -> None:
    """The definition is older than the amendment of 2023: the EIC Accelerator of 2021 knows who is an SME."""
    profile = profile_of(alone(period(f"{on.year - 1}-12-31")))

    assert catalogue.facts(profile, on=on)["company.is_sme"] is True
    assert catalogue.assess(profile, on=on)["eu/eic-accelerator"].outcome.value == "undetermined"


@pytest.mark.parametrize(
    ("theirs", "employees"),
    [
        ([period("2025-12-31", 100)], 36),
        ([period("2025-06-30", 100)], 36),
        ([period("2026-06-30", 200), period("2025-06-30", 100)], 36),
        ([period("2023-12-31", 100)], None),
        ([period("2026-06-30", 100)], None),
    ],
    ids=["the same day", "the latest before", "not a later one", "too old by then", "none closed by then"],
)
def test_accounts_of_others_are_those_of_the_closing_day(theirs: Any, employees: Any, catalogue: Catalogue) -> None:
    """Of a partner of 30% the latest accounts count that had closed, and were not too old, on that day."""
    data = around(6, {"id": "a", "kind": "enterprise", "accounts": theirs}, holdings={("a", "company"): 30})

    assert employees == catalogue.facts(profile_of(data), on=TODAY).get("size.employees")


def test_the_turnover_of_a_partner_is_put_on_an_annual_basis_too(catalogue: Catalogue) -> None:
    """Half a year of 10 million at 50% is 10 million."""
    half = {"id": "a", "kind": "enterprise", "accounts": [period(turnover=10_000_000, months=6)]}

    facts = catalogue.facts(profile_of(around(6, half, holdings={("a", "company"): 50})), on=TODAY)

    assert facts["size.turnover"] == 10_000_000


# Aid


@pytest.mark.parametrize(
    ("granted", "on", "room"),
    [
        ("2024-02-29", date(2027, 2, 28), 200_000),
        ("2024-02-29", date(2027, 3, 1), 300_000),
        ("2024-02-28", date(2027, 2, 27), 200_000),
        ("2024-02-28", date(2027, 2, 28), 300_000),
        ("2025-02-28", date(2028, 2, 28), 300_000),
        ("2025-03-01", date(2028, 2, 29), 200_000),
        ("2023-11-23", date(2026, 11, 22), 200_000),
        ("2023-11-23", date(2026, 11, 23), 300_000),
        ("2026-11-23", date(2026, 11, 23), 200_000),
        ("2026-11-24", date(2026, 11, 23), 300_000),
    ],
)
def test_de_minimis_aid_counts_three_years(granted: str, on: date, room: int, catalogue: Catalogue) -> None:
    """To the day before its third anniversary; aid of 29 February through 28 February (Article 3(2))."""
    profile = profile_of({"aid": {"de_minimis": [{"granted_on": granted, "member_state": "NL", "amount": 100_000}]}})

    assert room == catalogue.case(profile, on=on).headroom()[0].amount
    assert 300_000 - room == catalogue.facts(profile, on=on)["aid.de_minimis_received"]


@pytest.mark.parametrize(
    ("months", "fits", "doubled"),
    [({}, None, None), ({"months": 60}, True, True), ({"months": 120}, False, True), ({"months": 121}, False, False)],
    ids=["no term", "five years", "ten years", "more than ten years"],
)
def test_a_start_up_loan_needs_a_term(months: Data, fits: bool | None, doubled: bool | None, catalogue: Catalogue) -> None:
    """EUR 1.5 million is within the maximum over five years, above it over ten, outside of Article 22(3) over more."""
    loan = {"form": "loan", "amount": 1_500_000, **months}
    profile = profile_of({"aid": {"startup_aid": [loan]}, "project": {"area": "none"}})

    facts = catalogue.facts(profile, on=TODAY)

    assert [fits, doubled] == [facts.get("aid.startup_fits"), facts.get("aid.startup_fits_doubled")]


@pytest.mark.parametrize("category", ["fundamental", "industrial", "experimental", "feasibility", None])
@pytest.mark.parametrize("eureka", [True, False, None])
def test_a_project_beside_the_defence_fund_has_its_own_threshold(category: Any, eureka: Any, catalogue: Catalogue) -> None:
    """EUR 80 million, whatever the category (Article 4(1)(i) for aid under Article 25e)."""
    known = {"research_category": category, "eureka_or_joint_undertaking": eureka, "edf_cofunded": True}

    facts = catalogue.facts(profile_of({"project": known}), on=TODAY)

    assert facts["project.rd_aid_threshold"] == 80_000_000


def test_a_loss_has_a_negative_interest_cover(catalogue: Catalogue) -> None:
    """EBITDA below zero is no mistake: large, in debt and so two years long is in difficulty (2(18)(e))."""
    weak = {"interest_cover": -1, "interest_cover_before": -0.5, "debt_to_equity": 8, "debt_to_equity_before": 7.6}
    large = alone(period(employees=400, turnover=90_000_000, balance=90_000_000))

    facts = catalogue.facts(profile_of({**large, "finance": weak}), on=TODAY)

    assert facts["finance.interest_cover"] == -1
    assert facts["company.in_difficulty"] is True


@pytest.mark.parametrize(
    ("country", "inside"),
    [
        *((code, True) for code in ("FR", "RE", "GP", "MQ", "GF", "YT", "MF", "AX")),
        *((code, False) for code in ("BL", "NC", "PF", "GL", "US")),
    ],
)
def test_outermost_regions_are_in_the_union(country: str, inside: bool, catalogue: Catalogue) -> None:
    """They count as France, Åland as Finland; Saint Barthélemy and overseas countries do not (355 TFEU)."""
    established = profile_of({"company": {"established_in": [country], "executive_management": country}})

    result = catalogue.assess(established, on=TODAY)["eu/european-defence-fund"]

    statuses = {criterion.id: status.value for criterion, status in result.criteria}
    assert {statuses["established-in-the-union"], statuses["management-in-the-union"]} == {"met" if inside else "not_met"}


# What a profile says twice


SAME_DAY = [period(), period("2024-12-31"), period(employees=9)]


def consolidating(pairs: dict[str, str]) -> Data:
    """A group in which the accounts of one are in those of another."""
    names = dict.fromkeys([*pairs, *pairs.values()])
    nodes = [node(name, consolidated_by=pairs.get(name)) for name in names]
    return {"group": {"enterprises": nodes, "holdings": []}}


def sums(own: Data, whole: Data) -> Data:
    """A company's own accounts beside those with its group, each the second of its list."""
    return {
        "company": {"accounts": [period("2023-12-31", 1), own]},
        "group": {"accounts": [period("2022-12-31", 1), whole]},
    }


REFUSED: dict[str, tuple[Data, str, str]] = {
    "two accounts of one day": ({"company": {"accounts": SAME_DAY}}, "/company/accounts", "periods 0 and 2 both close on 2025-12-31"),
    "two of the group": ({"group": {"accounts": SAME_DAY}}, "/group/accounts", "periods 0 and 2 both close on 2025-12-31"),
    "two of an enterprise": (
        {"group": {"enterprises": [node("a"), {"id": "b", "kind": "enterprise", "accounts": SAME_DAY}]}},
        "/group/enterprises/1/accounts",
        "periods 0 and 2 both close on 2025-12-31",
    ),
    "fewer employees with the group than alone": (
        sums(period(employees=20), period(employees=19)),
        "/group/accounts/1/employees",
        "/company/accounts/1",
    ),
    "less turnover": (
        sums(period(turnover=100), period(turnover=99)),
        "/group/accounts/1/turnover",
        "/company/accounts/1",
    ),
    "a smaller balance sheet": (
        sums(period(balance=100), period(balance=99)),
        "/group/accounts/1/balance_sheet_total",
        "/company/accounts/1",
    ),
    "consolidated by itself": (consolidating({"a": "a"}), "/group", "`a` by `a`"),
    "consolidated in a circle": (consolidating({"a": "b", "b": "c", "c": "a"}), "/group", "`a` by `b` by `c` by `a`"),
    "the company in the accounts of its own subsidiary": (
        consolidating({"company": "a", "a": "company"}),
        "/group",
        "`company` by `a` by `company`",
    ),
    "months that are not those of the first day": (
        {"company": {"accounts": [period(), period("2024-12-31", months=6, started_on="2024-01-01")]}},
        "/company/accounts/1",
        "`months` is 6, but it lasted from 2024-01-01 to 2024-12-31",
    ),
    "a period that starts after it closed": (
        {"group": {"accounts": [period("2024-12-31", started_on="2025-01-01")]}},
        "/group/accounts/0",
        "starts on 2025-01-01, after it closed on 2024-12-31",
    ),
    "a period of more than two years": (
        {"company": {"accounts": [period("2024-12-31", started_on="2022-12-31")]}},
        "/company/accounts/0",
        "longer than two years",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_both_be_so_is_refused(name: str) -> None:
    """With the pointer of one place, and the other in the message."""
    data, pointer, said = REFUSED[name]

    with pytest.raises(InvalidProfile) as refused:
        profile_of(data)

    problems = [problem for problem in refused.value.problems if problem.pointer == pointer]
    assert len(problems) == 1
    assert said in problems[0].message


@pytest.mark.parametrize(
    "data",
    [
        sums(period(employees=20), period(employees=20)),
        sums(period(turnover=100), period("2024-12-31", turnover=99)),
        sums(period(turnover=100), period(turnover=60, months=6)),
        consolidating({"a": "b", "c": "b", "b": "d"}),
        {"company": {"accounts": [period(months=6, started_on="2025-07-02")]}},
        {"company": {"accounts": [period("2024-12-31", started_on="2023-01-01")]}},
    ],
    ids=["equal", "of another day", "of another length", "a tree", "a day more or less", "two years"],
)
def test_what_can_both_be_so_is_read(data: Data) -> None:
    """Figures are compared where they speak of the same; only a circle is refused."""
    assert profile_of(data).facts()


def test_every_enterprise_that_denies_autonomy_is_named(catalogue: Catalogue) -> None:
    """Not the first alone, and each as it is tied: a partner, linked, or linked to a partner."""
    nodes = [node("a", employees=20), node("b", employees=20), node("c", employees=20)]
    data = around(6, *nodes, holdings={("a", "company"): 30, ("b", "company"): 60, ("c", "a"): 60})
    data = {**data, "company": {**data["company"], "autonomous": True}}

    remarks = catalogue.remarks(profile_of(data), on=TODAY)

    said = "`a` is drawn as a partner and `b` is drawn as linked and `c` is drawn as linked to a partner: the drawing counts"
    assert [f"the company is said to be autonomous, but {said}"] == [each.message for each in remarks]


TOWN = node("town", "local_authority", 1, budget=20_000_000, inhabitants=900)
STATE = node("state", "public_body")
REMARKS: dict[str, tuple[Data, list[tuple[str, str, str]], str | None]] = {
    "autonomous beside a parent": (
        {**around(6, node("p", employees=60), holdings={("p", "company"): 60})},
        [("autonomous-with-a-group", "/company/autonomous", "/group/holdings")],
        "medium",
    ),
    "autonomous beside a partner": (
        around(6, node("p", employees=20), holdings={("p", "company"): 30}),
        [("autonomous-with-a-group", "/company/autonomous", "/group/holdings")],
        "small",
    ),
    "autonomous beside a fund that is exempt": (
        around(6, node("v", "venture_capital", 20), holdings={("v", "company"): 30}),
        [],
        "micro",
    ),
    "a public quarter that is drawn and denied": (
        around(6, STATE, holdings={("state", "company"): 25}, ownership={"public_bodies_hold_quarter": False}),
        [("public-control-drawn", "/ownership/public_bodies_hold_quarter", "/group/holdings")],
        "large",
    ),
    "one that is said and not drawn": (
        around(6, STATE, holdings={("state", "company"): 24}, ownership={"public_bodies_hold_quarter": True}),
        [("public-control-not-drawn", "/ownership/public_bodies_hold_quarter", "/group/holdings")],
        "large",
    ),
    "one that is said and drawn": (
        around(6, STATE, holdings={("state", "company"): 25}, ownership={"public_bodies_hold_quarter": True}),
        [],
        "large",
    ),
    "an enterprise that nothing ties to the company": (
        around(6, node("a", employees=0), node("stranger", employees=900), holdings={("a", "company"): 10}),
        [("tied-to-nothing", "/group/enterprises/1", "/group/holdings")],
        "micro",
    ),
    "a group that has not taken its form": (
        together(period(employees=904), period("2024-12-31", 4), period("2023-12-31", 4), since="2027-01-01"),
        [("not-yet", "/group/changed_on", "/group/accounts")],
        "micro",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REMARKS)
def test_what_can_be_an_oversight_is_said_and_the_stricter_counts(name: str, catalogue: Catalogue) -> None:
    """A remark with both places beside the answers; never the friendlier reading."""
    data, expected, size = REMARKS[name]
    if name.startswith("autonomous"):
        data = {**data, "company": {**data["company"], "autonomous": True}}
    profile = profile_of(data)

    remarks = catalogue.remarks(profile, on=TODAY)

    assert expected == [(each.code, each.pointer, (each.hint or "").removeprefix("see also ")) for each in remarks]
    assert all(each.severity == "warning" for each in remarks)
    assert size == catalogue.facts(profile, on=TODAY).get("company.size")


@pytest.mark.parametrize(
    ("nodes", "holdings", "named"),
    [
        (["p"], {("p", "company"): 60}, "`p` is drawn as linked"),
        (["d"], {("company", "d"): 50.5}, "`d` is drawn as linked"),
        (["p"], {("p", "company"): 50}, "`p` is drawn as a partner"),
        (["p"], {("p", "company"): 25}, "`p` is drawn as a partner"),
        (["d"], {("company", "d"): 30}, "`d` is drawn as a partner"),
        (["a", "p"], {("a", "company"): 30, ("p", "company"): 60}, "`a` is drawn as a partner and `p` is drawn as linked"),
        (["a", "p"], {("a", "company"): 60, ("p", "company"): 30}, "`a` is drawn as linked and `p` is drawn as a partner"),
    ],
    ids=["a parent", "a subsidiary", "half", "a quarter", "a share of its own", "a partner and a parent", "a parent and a partner"],
)
def test_a_remark_on_autonomy_says_how_the_other_enterprise_is_tied(
    nodes: list[str], holdings: Mapping[tuple[str, str], float], named: str, catalogue: Catalogue
) -> None:
    """A person who reads it knows which holding to look at: more than half links, a quarter makes a partner (Article 3)."""
    data = around(6, *(node(name, employees=1) for name in nodes), holdings=holdings)
    data["company"]["autonomous"] = True

    (remark,) = catalogue.remarks(profile_of(data), on=TODAY)

    assert f"the company is said to be autonomous, but {named}: the drawing counts" == remark.message


@pytest.mark.parametrize("said", [True, False, None])
def test_a_public_share_that_is_open_in_the_drawing_is_as_said(said: bool | None, catalogue: Catalogue) -> None:
    """Nobody knows whether the town is small enough to be exempt: what the applicant says counts."""
    town = node("town", "local_authority", 1, budget=2_000_000)
    ownership = {} if said is None else {"ownership": {"public_bodies_hold_quarter": said}}
    profile = profile_of(around(6, town, holdings={("town", "company"): 30}, **ownership))

    assert catalogue.remarks(profile, on=TODAY) == ()
    assert said is catalogue.facts(profile, on=TODAY).get("size.public_control")
