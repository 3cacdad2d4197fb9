"""What a profile says twice in different ways, where the stricter reading counts: said beside the answers, not refused.

What cannot both be so is refused when the profile is read (`profile/holdings.py`). These can: an applicant may overlook a holding
or leave a small holder out. The drawing of a group decides whether a company is autonomous, and public control counts when either
the applicant or the drawing says so (GBER Annex I, Articles 3(1) and 3(4)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from eligibility.errors import Problem
from eligibility.law.derived import Limits
from eligibility.law.group import COMPANY, draw
from eligibility.possible import exactly


def remarks(facts: Mapping[str, Any], on: date, limits: Limits | None) -> list[Problem]:
    """The contradictions of a profile, as problems of severity `warning` that name both places.

    `limits` are the figures of `rules/law/sme-group`; without them, or without a drawn group, nothing is compared.
    """
    enterprises, holdings = facts.get("group.enterprises"), facts.get("group.holdings")
    changed = exactly(facts.get("group.changed_on"))
    found = [] if changed is None or changed <= on else [_not_yet(changed)]
    if enterprises is None or holdings is None or limits is None:
        return found
    small, large = draw(enterprises, holdings, limits)
    # What the small drawing has is so, whatever is still unknown; what even the large one has not cannot be.
    others = sorted({part.enterprise for part in small.parts} - {COMPANY})
    if facts.get("company.autonomous") and others:
        drawn = [f"`{name}` is drawn as {_relation(small, name)}" for name in others]
        message = f"the company is said to be autonomous, but {' and '.join(drawn)}: the drawing counts"
        found.append(_said("autonomous-with-a-group", message, "/company/autonomous", "/group/holdings"))
    said = facts.get("ownership.public_bodies_hold_quarter")
    if said is True and not large.public_control:
        message = (
            "public bodies are said to hold 25% or more, but no such holding is drawn: what is said counts"
        )
        found.append(
            _said(
                "public-control-not-drawn",
                message,
                "/ownership/public_bodies_hold_quarter",
                "/group/holdings",
            )
        )
    if said is False and small.public_control:
        message = "public bodies are said to hold less than 25%, but 25% or more is drawn: the drawing counts"
        found.append(
            _said("public-control-drawn", message, "/ownership/public_bodies_hold_quarter", "/group/holdings")
        )
    found += _tied_to_nothing(enterprises, holdings)
    return found


_RELATIONS = {"partner": "a partner", "linked to partner": "linked to a partner"}


def _relation(drawing: Any, name: str) -> str:
    relation: str = next(part.relation for part in drawing.parts if part.enterprise == name)
    return _RELATIONS.get(relation, relation)


def _not_yet(changed: date) -> Problem:
    message = f"the group takes its form on {changed}, which has not come yet: until then it counts as it was"
    return _said("not-yet", message, "/group/changed_on", "/group/accounts")


def _said(code: str, message: str, pointer: str, other: str) -> Problem:
    return Problem(code, message, pointer, hint=f"see also {other}", severity="warning")


def _tied_to_nothing(enterprises: Sequence[Any], holdings: Sequence[Any]) -> Iterator[Problem]:
    """Enterprises that no chain of holdings, joint action or consolidation ties to the company: they count for nothing."""
    ties: dict[str, set[str]] = {}
    pairs = [(holding.holder, holding.held) for holding in holdings]
    pairs += [(enterprise.id, other) for enterprise in enterprises for other in enterprise.acts_with or ()]
    pairs += [
        (enterprise.id, enterprise.consolidated_by)
        for enterprise in enterprises
        if enterprise.consolidated_by
    ]
    for one, other in pairs:
        ties.setdefault(one, set()).add(other)
        ties.setdefault(other, set()).add(one)
    reached, frontier = {COMPANY}, {COMPANY}
    while frontier:
        frontier = {other for name in frontier for other in ties.get(name, ())} - reached
        reached |= frontier
    for index, enterprise in enumerate(enterprises):
        if enterprise.id not in reached:
            message = f"nothing ties `{enterprise.id}` to the company, so that it counts for nothing"
            yield _said("tied-to-nothing", message, f"/group/enterprises/{index}", "/group/holdings")
