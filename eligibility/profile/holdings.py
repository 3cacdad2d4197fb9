"""What must hold between the enterprises and holdings of a group before any law can be applied to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError

from eligibility.possible import ends
from eligibility.units import add_months

COMPANY = "company"
ROUNDING = Decimal("0.005")
"""Percentage points by which a share that was rounded to a hundredth may be too large."""

MOST_NAMED = 5
"""Enterprises of a circle that a message names."""


def check_group(group: Any) -> None:
    """Raises an error that names everything inconsistent in a group."""
    found = list(_inconsistencies(group))
    if found:
        raise PydanticCustomError("group", "{what}", {"what": "; ".join(found)})


def _inconsistencies(group: Any) -> Iterator[str]:
    if group.accounts is not None and (group.enterprises is not None or group.holdings is not None):
        yield "give either `accounts` that are added up already, or `enterprises` and `holdings`"
    enterprises = group.enterprises or []
    kinds = {COMPANY: "enterprise"} | {enterprise.id: enterprise.kind for enterprise in enterprises}
    for name, count in Counter(enterprise.id for enterprise in enterprises).items():
        if count > 1:
            yield f"the id `{name}` stands {count} times"
    if kinds[COMPANY] != "enterprise":
        yield "the company itself is an enterprise"
    if group.enterprises is not None:
        named = [(name, "acts_with") for enterprise in enterprises for name in enterprise.acts_with or ()]
        named += [
            (enterprise.consolidated_by, "consolidated_by")
            for enterprise in enterprises
            if enterprise.consolidated_by
        ]
        named += [
            (name, "holdings") for holding in group.holdings or [] for name in (holding.holder, holding.held)
        ]
        for name, where in dict.fromkeys(named):
            if name not in kinds:
                yield f"`{name}` in `{where}` is none of the enterprises"
            elif where == "acts_with" and kinds[name] != "natural_person":
                yield f"`{name}` in `acts_with` is not a natural person"
    yield from _consolidation({enterprise.id: enterprise.consolidated_by for enterprise in enterprises})
    yield from _holdings(group.holdings or [], kinds)


def check_period(period: Any) -> None:
    """Raises an error when the length of an accounting period is said in two ways that disagree, or cannot be."""
    start, closed, months = period.started_on, period.closed_on, period.months
    if start is not None and start > closed:
        raise PydanticCustomError(
            "period", "the period starts on {start}, after it closed on {closed}", _days(start, closed)
        )
    if start is not None and add_months(closed, -24) >= start:
        raise PydanticCustomError(
            "period", "the period from {start} to {closed} is longer than two years", _days(start, closed)
        )
    if start is not None and months is not None:
        told = add_months(closed, -months)
        if not add_months(told, -1) <= start <= add_months(told, 1):
            context = {**_days(start, closed), "months": months}
            raise PydanticCustomError(
                "period", "`months` is {months}, but it lasted from {start} to {closed}", context
            )


def _days(start: date, closed: date) -> dict[str, str]:
    return {"start": str(start), "closed": str(closed)}


def check_accounts(periods: list[Any]) -> list[Any]:
    """Raises an error when two accounting periods close on the same day: nobody can tell which of them is meant."""
    places: dict[date, list[int]] = defaultdict(list)
    for index, period in enumerate(periods):
        places[period.closed_on].append(index)
    twice = {day: found for day, found in places.items() if len(found) > 1}
    if twice:
        said = "; ".join(
            f"periods {' and '.join(map(str, found))} both close on {day}"
            for day, found in list(twice.items())[:3]
        )
        raise PydanticCustomError("same_day", "{what} (counted from 0)", {"what": said})
    return periods


def check_sums(own: list[Any] | None, together: list[Any] | None) -> None:
    """Raises an error when the figures of a group are below the company's own of the same closing day."""
    alone = {period.closed_on: (index, period) for index, period in enumerate(own or [])}
    for index, period in enumerate(together or []):
        if period.closed_on not in alone:
            continue
        place, mine = alone[period.closed_on]
        for name in ("employees", "turnover", "balance_sheet_total"):
            (part, _), (_, whole) = ends(getattr(mine, name)), ends(getattr(period, name))
            if name == "turnover" and (mine.months, mine.started_on) != (period.months, period.started_on):
                continue  # turnover of half a year is no part of that of a year
            if part is not None and whole is not None and whole < part:
                raise PydanticCustomError(
                    "sum_below_part",
                    "`{name}` of the group is below that of the company itself at /company/accounts/{place}, of the same day",
                    {"name": name, "place": place, "pointer": f"/group/accounts/{index}/{name}"},
                )


def _consolidation(consolidated_by: dict[str, str | None]) -> Iterator[str]:
    """Accounts that are inside those of another, and these inside the first again, are nobody's; each circle once."""
    looked: set[str] = set()
    for name in consolidated_by:
        path: dict[str, None] = {}
        here: str | None = name
        while here is not None and here not in looked and here not in path:
            path[here] = None
            here = consolidated_by.get(here)
        if here in path:
            members = [*path]
            circle = members[members.index(here) :]
            named = " by ".join(f"`{each}`" for each in (*circle[:MOST_NAMED], here))
            yield f"{named}: accounts cannot be consolidated in a circle"
        looked |= path.keys()


def _holdings(holdings: list[Any], kinds: dict[str, str]) -> Iterator[str]:
    capital: dict[str, Any] = defaultdict(int)
    votes: dict[str, Any] = defaultdict(int)
    parts = Counter(holding.held for holding in holdings)
    for holding in holdings:
        capital[holding.held] += holding.capital
        votes[holding.held] += holding.votes
        if holding.holder == holding.held:
            yield f"`{holding.held}` cannot hold itself"
        if kinds.get(holding.held) in ("natural_person", "public_body", "local_authority"):
            yield f"`{holding.held}` is no enterprise that can be held"
    for what, sums in (("capital", capital), ("votes", votes)):
        for held, total in sums.items():
            # Shares are often given rounded to a hundredth: six of 16.67 make 100.02.
            if total > 100 + ROUNDING * parts[held]:
                yield f"{total}% of the {what} of `{held}` is held"
    pairs = Counter((holding.holder, holding.held) for holding in holdings)
    yield from (
        f"`{holder}` holds `{held}` in {count} places" for (holder, held), count in pairs.items() if count > 1
    )
