"""De minimis aid: ceilings, headroom, the single undertaking (Regulation (EU) 2023/2831)."""

from __future__ import annotations

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
