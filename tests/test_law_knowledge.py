"""What is known of a size stays so when more is said, and large groups are read in time (Annex I, Articles 3 and 4)."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise, product
from typing import Any

import pytest

from eligibility import Catalogue, InvalidProfile
from tests.conftest import TODAY, profile_of
from tests.test_law_vectors import around, node, period, together

Data = dict[str, Any]
CLOSED = ("2025-12-31", "2024-12-31", "2023-12-31")
SECONDS = 2
"""Of the processor: what a form may take, however large the group."""


def measured(data: Data, catalogue: Catalogue) -> Any:
    return catalogue.facts(profile_of(data), on=TODAY).get("company.size")


@pytest.mark.parametrize("since", ["2012-01-01", "2023-06-30", "2024-06-30", "2025-06-30", "2026-05-01"])
def test_the_day_of_a_take_over_never_overturns_a_size(since: str, catalogue: Catalogue) -> None:
    """Whatever three years of a group show: a size that is known without that day is the size with it."""
    known = 0
    for headcounts in product((4, 40, 900), repeat=3):
        sums = [period(day, count) for day, count in zip(CLOSED, headcounts, strict=True)]
        before = measured(together(*sums, since=None), catalogue)
        known += before is not None
        assert before in (None, measured(together(*sums, since=since), catalogue)), headcounts

    assert known == 9  # the two latest years agree


def test_a_take_over_changes_nothing_about_how_long_a_year_was(catalogue: Catalogue) -> None:
    """The accounts of 2025 follow those of 2024, so they are of a year, also where the group is of June 2025."""
    sums = [period("2025-12-31", 5, 1_500_000, 20_000_000), period("2024-12-31", 5, 1_500_000, 20_000_000)]

    facts = catalogue.facts(profile_of(together(*sums, since="2025-06-30")), on=TODAY)

    assert [1_500_000, "micro"] == [facts["size.turnover"], facts["company.size"]]


@pytest.mark.parametrize(
    ("control", "public"),
    [("voting_agreement", True), ("appoints_majority", False), (None, False)],
)
def test_a_majority_by_agreement_is_public_control(control: str | None, public: bool, catalogue: Catalogue) -> None:
    """Votes that a ministry controls with other holders are in its hands; an appointment is no share (Article 3(4))."""
    data = around(6, node("ministry", "public_body"), holdings={("ministry", "company"): 10})
    if control:
        data["group"]["holdings"][0]["control"] = [control]

    assert public is catalogue.facts(profile_of(data), on=TODAY)["size.public_control"]


def chain(count: int, first: str, last: str) -> list[Data]:
    """Each holds 60% of the next, from the first to the last."""
    names = [first, *(f"e{index}" for index in range(count)), last]
    return [{"holder": a, "held": b, "capital": 60, "votes": 60} for a, b in pairwise(names)]


def enterprises(count: int, **more: Any) -> list[Data]:
    return [{"id": f"e{index}", "kind": "enterprise", **more} for index in range(count)]


LARGE: dict[str, Data] = {
    "a thousand persons with an enterprise each": {
        "enterprises": [*enterprises(1000), *({"id": f"p{index}", "kind": "natural_person"} for index in range(1000))],
        "holdings": [{"holder": f"p{index}", "held": f"e{index}", "capital": 100, "votes": 100} for index in range(1000)],
    },
    "a chain of two thousand": {"enterprises": enterprises(2000), "holdings": chain(2000, "company", "e0")[:-1]},
    "five thousand subsidiaries": {
        "enterprises": enterprises(5000),
        "holdings": [{"holder": "company", "held": f"e{index}", "capital": 60, "votes": 60} for index in range(5000)],
    },
    "a ministry at the end of a chain of a thousand, beside a university": {
        "enterprises": [*enterprises(1000), {"id": "state", "kind": "public_body"}, {"id": "uni", "kind": "university"}],
        "holdings": chain(1000, "state", "company"),
    },
    "two thousand accounts each in those of the next": {
        "enterprises": [
            {**each, "consolidated_by": f"e{index + 1}"} if index < 1999 else each for index, each in enumerate(enterprises(2000))
        ],
        "holdings": chain(2000, "company", "e0")[:-1],
    },
}


@pytest.mark.parametrize("name", LARGE)
def test_large_groups_are_read_and_assessed_in_time(name: str, catalogue: Catalogue) -> None:
    """What a thousand small enterprises cost is not a thousand times a thousand."""
    data = {"company": {"accounts": [period()]}, "group": LARGE[name]}
    catalogue.assess(profile_of({}), on=TODAY)

    started = time.process_time()
    catalogue.assess(profile_of(data), on=TODAY)

    assert time.process_time() - started < SECONDS


def test_ten_thousand_awards_are_added_up_in_time(catalogue: Catalogue) -> None:
    """One running sum over the days on which aid falls out."""
    days = [date.fromordinal(date(2024, 1, 1).toordinal() + index % 1000).isoformat() for index in range(10_000)]
    profile = profile_of({"aid": {"de_minimis": [{"granted_on": day, "member_state": "NL", "amount": 5} for day in days]}})

    started = time.process_time()
    room = catalogue.case(profile, on=TODAY).headroom()

    assert room[0].amount == 250_000
    assert time.process_time() - started < SECONDS


def test_a_circle_is_named_once() -> None:
    """A thousand accounts that end in a circle of two are one mistake."""
    nodes = [{**each, "consolidated_by": f"e{max(index - 1, 0)}"} for index, each in enumerate(enterprises(1000))]
    nodes[0]["consolidated_by"] = "e1"

    with pytest.raises(InvalidProfile) as refused:
        profile_of({"group": {"enterprises": nodes, "holdings": []}})

    assert ["`e0` by `e1` by `e0`: accounts cannot be consolidated in a circle"] == [
        each.message for each in refused.value.problems
    ]
