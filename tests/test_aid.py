"""De minimis aid: ceilings, headroom, the single undertaking (Regulation (EU) 2023/2831)."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml

from eligibility import Catalogue, EligibilityError, Headroom, InvalidProfile
from eligibility.law.de_minimis import PART_OF
from tests.conftest import ROOT, TODAY, profile_of


def test_de_minimis_headroom_and_when_it_grows(catalogue: Catalogue) -> None:
    """Aid falls out when three years have passed; other Member States do not count; never below zero."""
    awards = [
        {"granted_on": "2023-11-23", "amount": 90_000, "member_state": "NL"},
        {"granted_on": "2024-05-01", "amount": 250_000.5, "member_state": "NL"},
        {"granted_on": "2025-01-01", "amount": 90_000, "member_state": "BE"},
    ]
    profile = profile_of({"aid": {"de_minimis": awards}})

    before, today = (catalogue.case(profile, on=on).headroom() for on in (date(2026, 11, 22), TODAY))

    assert before == (
        Headroom(date(2026, 11, 22), 0),
        Headroom(date(2026, 11, 23), Decimal("49999.5")),
        Headroom(date(2027, 5, 1), 300_000),
    )
    assert today == before[1:]


def test_de_minimis_that_was_not_said_is_not_none(catalogue: Catalogue) -> None:
    """An absent list is unknown; an empty one is no aid."""
    with pytest.raises(EligibilityError, match="empty list means none"):
        catalogue.case(profile_of({}), on=TODAY).headroom()
    assert catalogue.case(profile_of({"aid": {"de_minimis": []}}), on=TODAY).headroom()[0].amount == 300_000


def aid(*awards: dict[str, Any], **group: Any) -> Any:
    return profile_of({"aid": {"de_minimis": list(awards)}, **({"group": group} if group else {})})


def award(amount: int | None = None, on: str = "2025-05-01", state: str = "NL", **more: Any) -> dict[str, Any]:
    return {"granted_on": on, "member_state": state, **({} if amount is None else {"amount": amount}), **more}


@pytest.mark.parametrize(
    ("awards", "question", "expected"),
    [
        ([award(100_000, state="BE")], {"member_state": "BE"}, 200_000),
        ([award(100_000, regulation="agriculture"), award(50_000, regulation="fishery")], {}, 150_000),
        ([award(100_000, regulation="sgei")], {}, 300_000),
        ([award(100_000, regulation="sgei"), award(50_000)], {"sgei": True}, 650_000),
        ([award(method="loan_proportion", nominal=1_500_000, months=60)], {}, 0),
        ([award(method="loan_proportion", nominal=750_000, months=120)], {}, 0),
        ([award(method="loan_proportion", nominal=150_000, months=36)], {}, 282_000),
        ([award(method="loan_proportion", nominal=100, months=1)], {}, Decimal("299999.66")),
        ([award(method="guarantee_proportion", nominal=1_125_000, months=60)], {}, 150_000),
        ([award(400_000)], {}, 0),
    ],
)
def test_what_counts_towards_which_ceiling(awards: Any, question: Any, expected: Any, catalogue: Catalogue) -> None:
    """Per Member State; agriculture and fishery with the general ceiling, services of general interest apart; named methods."""
    assert expected == catalogue.case(aid(*awards), on=TODAY).headroom(**question)[0].amount


@pytest.mark.parametrize(("state", "asked"), [("RE", "FR"), ("FR", "RE"), ("GP", "MQ"), ("AX", "FI"), ("FI", "AX")])
def test_a_territory_has_no_ceiling_of_its_own(state: str, asked: str, catalogue: Catalogue) -> None:
    """Aid on Réunion is aid of France, and its ceiling that of France; so with Åland and Finland."""
    assert catalogue.case(aid(award(100_000, state=state)), on=TODAY).headroom(member_state=asked)[0].amount == 200_000


def test_territories_are_those_of_the_list_of_member_states() -> None:
    """What counts as a Member State's in the lists of the rules does so for its ceiling."""
    listed = yaml.safe_load((ROOT / "rules" / "lists" / "eu_member_states" / "2020-02-01.yaml").read_text(encoding="utf-8"))

    assert listed["aliases"] == PART_OF


def test_a_loan_outside_its_method_is_open(catalogue: Catalogue) -> None:
    """More than either point of Article 4(3) has no proportion: nothing is guessed."""
    profile = aid(award(method="loan_proportion", nominal=1_500_001, months=60))

    with pytest.raises(EligibilityError, match="leaves open what counts"):
        catalogue.case(profile, on=TODAY).headroom()
    assert catalogue.facts(profile, on=TODAY).get("aid.de_minimis_received") is None


def test_the_old_regulation_counted_fiscal_years(catalogue: Catalogue) -> None:
    """EUR 200 000 over the running year and the two before it; the room grows on 1 January."""
    profile = aid(award(150_000, on="2021-12-31"), award(40_000, on="2022-01-01"))

    assert catalogue.case(profile, on=date(2023, 6, 1)).headroom() == (Headroom(date(2023, 6, 1), 10_000),)
    assert catalogue.case(aid(award(150_000, on="2020-12-31")), on=date(2022, 12, 31)).headroom() == (
        Headroom(date(2022, 12, 31), 50_000),
        Headroom(date(2023, 1, 1), 200_000),
    )


KINDS = {"ann": "natural_person", "town": "local_authority", "ministry": "public_body", "fund": "regional_development_fund"}


def sister(country: str | None, control: int, through: str = "parent") -> dict[str, Any]:
    kind = KINDS.get(through, "enterprise")
    return {
        "enterprises": [
            {"id": through, "kind": kind, "country": "NL"},
            {"id": "sister", "kind": "enterprise", "markets": ["m"], **({"country": country} if country else {})},
            {"id": "company", "kind": "enterprise", "markets": ["m"]},
        ],
        "holdings": [
            {"holder": through, "held": name, "capital": share, "votes": share}
            for name, share in (("company", 80), ("sister", control))
        ],
    }


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (sister("NL", 80), 200_000),
        (sister("BE", 80), 300_000),
        (sister("NL", 50), 300_000),
        (sister("NL", 80, through="ann"), 300_000),
        (sister("NL", 80, through="town"), 300_000),
        (sister("NL", 80, through="ministry"), 300_000),
        (sister("NL", 80, through="fund"), 200_000),
        (sister(None, 80), None),
        ({}, None),
    ],
    ids=[
        *("controlled", "in another state", "no majority", "through a person", "through a municipality"),
        *("through a ministry", "through a fund", "country unknown", "group unknown"),
    ],
)
def test_the_single_undertaking_is_narrower_than_linked(group: Any, expected: int | None, catalogue: Catalogue) -> None:
    """Control between enterprises of the same Member State; persons and public bodies do not join them (Article 2(2), recital 5)."""
    profile = aid(award(100_000, recipient="sister"), **group)

    if expected is None:
        with pytest.raises(EligibilityError, match="leaves open what counts"):
            catalogue.case(profile, on=TODAY).headroom()
        assert any(fact.startswith("group.") for fact in catalogue.assess(profile, on=TODAY)["nl/bmkb"].missing)
    else:
        assert expected == catalogue.case(profile, on=TODAY).headroom()[0].amount


@pytest.mark.parametrize("parts", [{}, {"amount": 1, "method": "loan_proportion"}, {"method": "loan_proportion", "nominal": 5}])
def test_an_award_has_an_amount_or_a_method(parts: dict[str, Any]) -> None:
    """Neither, both, or half a method is an error with its pointer."""
    with pytest.raises(InvalidProfile, match=r"/aid/de_minimis/0: error.*give either `amount`"):
        aid(award(**parts))


# What counted, until when, and what leaves it open


def test_the_room_says_what_counted_and_until_when(catalogue: Catalogue) -> None:
    """Each award with its day and amount, who received it, and the first day on which it no longer counts; in both languages."""
    awards = [award(90_000, on="2024-05-01"), award(60_000, on="2024-02-29", recipient="sister"), award(5_000, state="BE")]
    today, *later = catalogue.case(aid(*awards, **sister("NL", 80)), on=TODAY).headroom()

    assert (300_000, ["/aid/de_minimis/0", "/aid/de_minimis/1"]) == (today.ceiling, [each.pointer for each in today.counted])
    assert today.text().replace("\u00a0", " ") == (
        "23 November 2026: EUR 150 000 of EUR 300 000 left; counted: EUR 90 000 of 1 May 2024 (no longer from 1 May 2027), "
        "EUR 60 000 of 29 February 2024 to sister (no longer from 1 March 2027)"
    )
    assert (
        today.text("nl")
        .replace("\u00a0", " ")
        .startswith("23 november 2026: nog EUR 150.000 van EUR 300.000; telt mee: EUR 90.000 van ")
    )
    assert [
        "1 March 2027: EUR 210 000 of EUR 300 000 left; counted: EUR 90 000 of 1 May 2024 (no longer from 1 May 2027)",
        "1 May 2027: EUR 300 000 of EUR 300 000 left; no aid counts",
    ] == [room.text().replace("\u00a0", " ") for room in later]


OPEN = {
    "the country of a sister": (
        [award(1, recipient="sister")],
        sister(None, 80),
        "`/group/enterprises/1/country` is not given: the country of `sister`, which received `/aid/de_minimis/0`",
        {"/group/enterprises/1/country": ("country of sister", "land van sister")},
    ),
    "who controls whom": (
        [award(1, recipient="sister")],
        {"enterprises": sister("NL", 80)["enterprises"]},
        "`/group/holdings` is not given: it tells who controls `sister`, which received `/aid/de_minimis/0`",
        {},
    ),
    "the group": ([award(1), award(1, recipient="sister")], {}, "`/group/enterprises` is not given", {}),
    "a loan outside its method": (
        [award(1), award(method="loan_proportion", nominal=1_500_001, months=60)],
        {},
        "`/aid/de_minimis/1` is outside the points of its method `loan_proportion`: give the `amount` that the decision names",
        {"/aid/de_minimis/1/amount": ("gross grant equivalent of number 2 of de minimis aid received", "bruto-subsidie-equivalent van nummer 2 van ontvangen de-minimissteun")},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("awards", "group", "says", "fields"), OPEN.values(), ids=OPEN)
def test_the_record_that_leaves_it_open_is_named(
    awards: Any, group: Any, says: str, fields: dict[str, tuple[str, str]], catalogue: Catalogue
) -> None:
    """By its pointer in the error, and by name where an instrument misses it: never the whole list, which is given."""
    profile = aid(*awards, **group)
    case = catalogue.case(profile, on=TODAY)
    with pytest.raises(EligibilityError, match=re.escape(says)):
        case.headroom()

    named = case.assessment.left_open("nl/bmkb")
    aid_alone = [each for each in named if each.field not in ("accounts", "markets")]
    assert set(fields) == {each.pointer for each in aid_alone}
    for place, language in enumerate(("en", "nl")):
        results = json.loads(case.json(language, instruments=["nl/bmkb"]))["results"]  # type: ignore[arg-type]
        told = {each["pointer"]: each["title"] for missing in results[0]["missing"] for each in missing["left_open"]}
        assert {pointer: titles[place] for pointer, titles in fields.items()}.items() <= told.items()


def test_reports_name_the_field_and_not_the_list(catalogue: Catalogue) -> None:
    """The accounts of a sister and the country of its aid; a list that is not given is named whole."""
    given = aid(award(1, recipient="sister"), **sister(None, 80))
    absent = aid(award(1, recipient="sister"))
    said, other = (
        catalogue.case(profile, on=TODAY).assessment.only(["nl/bmkb"]).left_open("nl/bmkb") for profile in (given, absent)
    )
    fields = {(each.record, each.field) for each in said}

    assert {("sister", "country"), ("sister", "accounts"), ("parent", "accounts")} <= fields
    assert () == other


def test_what_is_settled_leaves_no_field_open(catalogue: Catalogue) -> None:
    """With the country and all accounts given, nothing of the group is missing."""
    accounts = [{"closed_on": "2025-12-31", "employees": 5, "turnover": 1, "balance_sheet_total": 1}]
    group = sister("NL", 80)
    for enterprise in group["enterprises"]:
        enterprise |= {"accounts": accounts} if enterprise["id"] != "company" else {}
    profile = profile_of({"company": {"accounts": accounts}, "aid": {"de_minimis": [award(1, recipient="sister")]}, "group": group})

    assert () == catalogue.case(profile, on=TODAY).assessment.left_open("nl/bmkb")
