"""The size of a company in a group, from its profile: figures, what is missing, what is refused."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import Catalogue, CompanyProfile, InvalidProfile
from eligibility.possible import OneOf, Range
from tests.conftest import TODAY, profile_of
from tests.test_group import node, random_group

CATALOGUE = Catalogue.shipped()


def accounts(employees: int | None, turnover: int = 0, balance: int = 0) -> list[dict[str, Any]]:
    return [{"closed_on": "2025-12-31", "employees": employees, "turnover": turnover, "balance_sheet_total": balance}]


def size(data: dict[str, Any]) -> tuple[Any, Any, tuple[str, ...]]:
    """The size, the exact headcount, and what a BMKB applicant still has to say about it."""
    profile = profile_of(data)
    derived = CATALOGUE.evaluator(TODAY).values(profile)
    missing = CATALOGUE.assess(profile, on=TODAY)["nl/bmkb"].missing
    return (
        derived["company.size"],
        derived["size.employees"],
        tuple(name for name in missing if name.startswith(("group.", "company.autonomous", "company.accounts"))),
    )


def grouped(own: int, *others: tuple[str, int | None, int], kind: str = "enterprise") -> dict[str, Any]:
    """A company and holders of it: (name, employees, percent)."""
    return {
        "company": {"autonomous": False, "accounts": accounts(own)},
        "group": {
            "enterprises": [
                {"id": name, "kind": kind, **({"accounts": accounts(count)} if count is not None else {})}
                for name, count, _ in others
            ],
            "holdings": [{"holder": name, "held": "company", "capital": share, "votes": share} for name, _, share in others],
        },
    }


def test_partners_in_proportion_and_linked_in_full() -> None:
    """40 own, 100 of a partner at 30% and 20 of a linked one: 90 employees."""
    assert ("medium", 90, ()) == size(grouped(40, ("a", 100, 30), ("b", 20, 60)))


def test_headcounts_are_compared_unrounded() -> None:
    """49.99 is small, 50 is not."""
    assert "small" == size(grouped(9, ("a", 100, 40)))[0]
    assert "medium" == size(grouped(10, ("a", 100, 40)))[0]


def test_unknown_figures_of_one_partner_are_unknown_unless_settled() -> None:
    """Without its figures the size is open; 300 employees of its own settle it."""
    open_size = OneOf(frozenset(("small", "medium", "large")))
    assert (open_size, Range(40, None), ("group.enterprises",)) == size(grouped(40, ("a", None, 30)))
    assert "large" == size(grouped(300, ("a", None, 30)))[0]


def test_the_trace_names_whose_figures_are_missing() -> None:
    """An applicant reads which enterprise keeps the sum open."""
    profile = profile_of(grouped(40, ("a", 100, 30), ("b", None, 60)))

    assert "\n  missing: b: employees, turnover and balance sheet total\n" in CATALOGUE.case(profile, on=TODAY).group().text()


def test_unknown_markets_of_a_persons_enterprises_are_unknown_unless_settled() -> None:
    """Whether Ann's other company is linked depends on its market, and matters only if it changes the class."""

    def with_other(employees: int) -> dict[str, Any]:
        return {
            "company": {"autonomous": False, "accounts": accounts(5)},
            "group": {
                "enterprises": [
                    {"id": "ann", "kind": "natural_person"},
                    {"id": "b", "kind": "enterprise", "accounts": accounts(employees)},
                ],
                "holdings": [{"holder": "ann", "held": name, "capital": 60, "votes": 60} for name in ("company", "b")],
            },
        }

    assert (OneOf(frozenset(("micro", "small"))), Range(5, 35)) == size(with_other(30))[:2]
    assert ("micro", 5) == size(with_other(0))[:2]


def test_a_quarter_in_public_hands_is_no_sme() -> None:
    """However small the company is."""
    assert "large" == size(grouped(5, ("ministry", None, 25), kind="public_body"))[0]
    direct = {"company": {"autonomous": True, "accounts": accounts(5)}, "ownership": {"public_bodies_hold_quarter": True}}
    assert "large" == size(direct)[0]


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ({"enterprises": [{"id": "a", "kind": "enterprise"}], "accounts": []}, "give either"),
        ({"enterprises": [{"id": "a", "kind": "enterprise"}] * 2}, "the id `a` stands 2 times"),
        ({"enterprises": [], "holdings": [{"holder": "x", "held": "company", "capital": 1, "votes": 1}]}, "`x` in `holdings` is none"),
        ({"holdings": [{"holder": "company", "held": "company", "capital": 1, "votes": 1}]}, "cannot hold itself"),
        ({"holdings": [{"holder": n, "held": "company", "capital": 60, "votes": 1} for n in "ab"]}, "120% of the capital of `company`"),
        ({"enterprises": [{"id": "p", "kind": "natural_person", "acts_with": ["q"]}, {"id": "q", "kind": "enterprise"}]}, "not a natural person"),
    ],
)  # fmt: skip
def test_inconsistent_groups_are_refused(group: dict[str, Any], said: str) -> None:
    """No law can be applied to a group that cannot be."""
    with pytest.raises(InvalidProfile, match="/group: error"):
        profile_of({"group": group})
    with pytest.raises(InvalidProfile, match=said):
        profile_of({"group": group})


@given(st.integers(0, 2**32), st.integers(0, 400), st.integers(0, 400))
def test_more_employees_never_make_a_company_smaller(seed: int, few: int, many: int) -> None:
    """Raising a headcount anywhere in the group only raises the size; an unlinked company changes nothing."""
    few, many = sorted((few, many))
    nodes, holdings = random_group(random.Random(seed))
    order = ["micro", "small", "medium", "large"]

    def measured(first: int, extra: bool = False) -> str:
        enterprises = [n.model_copy(update={"accounts": profile_accounts(first if i == 1 else 20)}) for i, n in enumerate(nodes)]
        if extra:
            enterprises.append(node("stranger", accounts=profile_accounts(9000)))
        data = {
            "company": {"autonomous": False, "accounts": profile_accounts(5)},
            "group": {"enterprises": enterprises, "holdings": holdings},
        }
        derived = CATALOGUE.evaluator(TODAY).values(CompanyProfile.model_validate(data))
        return str(derived["company.size"])

    assert order.index(measured(few)) <= order.index(measured(many))
    assert measured(few) == measured(few, extra=True)


def profile_accounts(employees: int) -> Any:
    from eligibility.profile.enterprise import AccountingPeriod

    return [AccountingPeriod(closed_on=date(2025, 12, 31), employees=employees, turnover=1, balance_sheet_total=1)]
