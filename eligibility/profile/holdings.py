"""What must hold between the enterprises and holdings of a group before any law can be applied to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from pydantic_core import PydanticCustomError

COMPANY = "company"


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
        named += [(enterprise.consolidated_by, "consolidated_by") for enterprise in enterprises if enterprise.consolidated_by]
        named += [(name, "holdings") for holding in group.holdings or [] for name in (holding.holder, holding.held)]
        for name, where in dict.fromkeys(named):
            if name not in kinds:
                yield f"`{name}` in `{where}` is none of the enterprises"
            elif where == "acts_with" and kinds[name] != "natural_person":
                yield f"`{name}` in `acts_with` is not a natural person"
    yield from _holdings(group.holdings or [], kinds)


def _holdings(holdings: list[Any], kinds: dict[str, str]) -> Iterator[str]:
    capital: dict[str, Any] = defaultdict(int)
    votes: dict[str, Any] = defaultdict(int)
    for holding in holdings:
        capital[holding.held] += holding.capital
        votes[holding.held] += holding.votes
        if holding.holder == holding.held:
            yield f"`{holding.held}` cannot hold itself"
        if kinds.get(holding.held) in ("natural_person", "public_body", "local_authority"):
            yield f"`{holding.held}` is no enterprise that can be held"
    for what, sums in (("capital", capital), ("votes", votes)):
        for held, total in sums.items():
            if total > 100:
                yield f"{total}% of the {what} of `{held}` is held"
    pairs = Counter((holding.holder, holding.held) for holding in holdings)
    yield from (f"`{holder}` holds `{held}` in {count} places" for (holder, held), count in pairs.items() if count > 1)
