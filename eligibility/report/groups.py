"""The results of an assessment in groups, each in the order in which a person should look at them.

Every result stands in one group: that of its standing, or `levers` for what nobody applies for, which never counts as fitting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final, Literal, get_args

from eligibility.engine.assessment import Assessment, Result
from eligibility.engine.offers import REQUESTED, gives_more_than
from eligibility.engine.standing import ENDED, Standing
from eligibility.guidance.questions import counted
from eligibility.rules.model import AVAILABILITIES

Group = Literal["fits", "near", "other_request", "not_this_company", "later", "levers"]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)


def arranged(assessment: Assessment) -> dict[Group, tuple[Result, ...]]:
    """The results by group.

    `fits`: by share of criteria met, then deadline. `near`: fewest questions first, then fewest answers, then the same; what never
    gives as little as is asked for comes last. `later`: what may open first, what has ended last. Equals stay in the order of the
    catalogue.
    """
    found: dict[Group, list[Result]] = {group: [] for group in GROUPS}
    for result in assessment.values():
        found[group_of(result)].append(result)
    orders = {**_ORDERS, "near": lambda result: _by_ease(result, assessment)}
    return {
        group: tuple(sorted(results, key=orders.get(group, _by_share))) for group, results in found.items()
    }


def questions_for(result: Result, assessment: Assessment) -> int:
    """In how many questions what a result misses is asked: several may stand on one page."""
    return counted(result.missing, assessment.rules.catalogue.vocabulary, assessment.facts)


def group_of(result: Result) -> Group:
    """The group of one result."""
    if result.version is not None and result.version.is_lever:
        return "levers"
    return _GROUP_OF[result.standing]


def deadline_of(result: Result) -> date | None:
    """The next day on which it can no longer be applied for later."""
    return result.version.deadline_after(result.on) if result.version else None


_GROUP_OF: Final[Mapping[Standing, Group]] = {
    Standing.FITS: "fits",
    Standing.NEAR: "near",
    Standing.OTHER_REQUEST: "other_request",
    Standing.NOT_THIS_COMPANY: "not_this_company",
    Standing.LATER: "later",
}
_LATER: Final = ("closed", "unknown", "announced", "proposed", "under_consideration", ENDED)
assert set(_LATER) == {*AVAILABILITIES} - {"open"}


def _by_share(result: Result) -> tuple[Any, ...]:
    """The greatest share of criteria met first, then the nearest deadline."""
    counts = result.criteria_counts
    share = Fraction(counts.met, counts.total) if counts.total else Fraction(0)
    return -share, deadline_of(result) or date.max


def _by_ease(result: Result, assessment: Assessment) -> tuple[Any, ...]:
    """The fewest questions that are left first, behind all of them what never gives as little as is asked for.

    Where such an amount is a criterion, the request refuses; where it is only what is usually given, or the facts that it is tested
    against are unknown, nothing does. Answering its questions leads nowhere all the same, as long as the request stays what it is.
    """
    gives_more = gives_more_than(result.offers, result.facts.get(REQUESTED))
    return gives_more, questions_for(result, assessment), len(result.missing), *_by_share(result)


def _by_availability(result: Result) -> tuple[Any, ...]:
    """What may open first; what nothing is published of after what is."""
    available = result.availability
    if available is None:
        place = len(_LATER)
    else:
        place = _LATER.index(available) if available in _LATER else -1
    return place, not result.criteria, len(result.missing)


_ORDERS: Final[Mapping[str, Callable[[Result], tuple[Any, ...]]]] = {"later": _by_availability}
