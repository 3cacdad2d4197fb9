"""What an award comes to, in pieces that say of what and for whom: a loan, cover for a bank, a grant and equity beside it.

`you` is what the request and the rules give together; `fund` is what the fund or scheme gives anybody at all. A piece of `you`
exists only where something of the request is known that sets it: an amount that is asked for, or costs that a share is taken of.
No piece starts at zero: `low` is None where there is no least amount that is worth saying.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from eligibility.engine.awards import Bounds, Value, amount_bounds
from eligibility.language.awards import Amount, Part, amount_facts
from eligibility.language.tree import facts_of
from eligibility.possible import ends
from eligibility.profile.facts import Fact
from eligibility.rules.model import InstrumentVersion
from eligibility.units import Number

ASKED: Final = {"grant": "funding.grant_requested", "equity": "funding.equity_requested"}
"""The fact that says how much is asked of one kind, where an instrument tells kinds apart."""
REQUESTED: Final = "funding.requested"
COMPUTED: Final = ("guarantee", "tax_scheme")
"""Kinds that come to what is worked out, neither more nor less: nobody asks for an amount of them."""

For = Literal["you", "fund"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One piece of an award, in euros, both ends included; `low` equals `high` where the amount is known.

    `kind` is that of the piece (`guarantee` is cover for the one who lends). `to` says for whom the ends hold: `you`, or anybody
    (`fund`). `of` are the facts, in euros, that it is worked out from.
    """

    kind: str
    to: For
    low: Number | None
    high: Number | None
    of: tuple[str, ...] = ()


def offers(version: InstrumentVersion, value: Value) -> tuple[Offer, ...]:
    """The pieces of what a version would give, each first for you and then of the fund; `value` gives a fact's value or None."""
    award = version.award
    if award is None:
        return ()
    parts = award.parts or (Part(version.kind, award.minimum, award.maximum),)
    read = {fact.id for tree in version.trees for fact in facts_of(tree)}
    read |= {fact.id for part in parts for fact in _facts(part.maximum)}
    return tuple(offer for part in parts for offer in _of_part(part, _asked(part.kind, read), value))


def gives_more_than(offers: Sequence[Offer], requested: Any) -> bool:
    """Whether the least that a scheme gives anybody is more than what is asked for, as far as both are known."""
    most = _top(requested)
    least = [offer.low for offer in offers if offer.to == "fund"]
    return bool(least) and most is not None and all(low is not None and low > most for low in least)


def _asked(kind: str, read: set[str]) -> str | None:
    """The fact that says how much is asked of this kind, if the version reads one."""
    return next((name for name in (ASKED.get(kind), REQUESTED) if name in read), None)


def _of_part(part: Part, asked: str | None, value: Value) -> Iterator[Offer]:
    most = _bounds(part.maximum, value)
    if most is not None and most.high == 0:
        return
    sums = [fact for fact in dict.fromkeys(_facts(part.maximum)) if _is_sum(fact)]
    own = {fact.id for fact in (*sums, *_facts(part.minimum)) if _is_sum(fact)}
    least, limit = _bounds(part.minimum, value), most
    if own:
        # Anybody's limits: no sum of this request is known.
        def of_anybody(name: str) -> Any:
            return None if name in own else value(name)

        least, limit = _bounds(part.minimum, of_anybody), _bounds(part.maximum, of_anybody)
    yours = _yours(part, asked, value, most, limit, sums)
    if yours:
        yield yours
    low, high = _said(least.low) if least else None, limit.high if limit else None
    if low is not None or high is not None:
        yield Offer(part.kind, "fund", low, high, tuple(fact.id for fact in sums))


def _yours(
    part: Part, asked: str | None, value: Value, most: Bounds | None, limit: Bounds | None, sums: list[Fact]
) -> Offer | None:
    """What the request and the rules give together; None where too little is known, or the rules would not give so little."""
    of = [fact.id for fact in sums if value(fact.id) is not None]
    wanted = _top(value(asked)) if asked and part.kind not in COMPUTED else None
    tops: list[Number | None] = []
    if most is not None and _is_set(most, limit, bool(of), wanted is not None):
        tops.append(most.high)
    if wanted is not None and (most is None or most.high is None or wanted < most.high):
        tops.append(wanted)
        of = list(dict.fromkeys([*of, asked or ""]))
    found = [top for top in tops if top]
    if not found:
        return None
    high = min(found)
    low: Number | None = None
    if part.minimum is not None:
        low = _said(amount_bounds(part.minimum, value).low)
    elif most is not None and (not most.exact or part.kind in COMPUTED):
        low = _said(min(most.low, high))
    if low is not None and low > high:
        return None
    return Offer(part.kind, "you", low, high, tuple(of))


def _is_set(most: Bounds, limit: Bounds | None, costs: bool, wanted: bool) -> bool:
    """Whether what is known of the request sets how much is given at most, or at least lowers it."""
    if not (costs or wanted):
        return False
    if most.exact or most.low > 0:
        return True
    if not costs or most.high is None:
        return False
    return limit is None or limit.high is None or most.high < limit.high


def _top(asked: Any) -> Number | None:
    """The most that is asked for."""
    top: Number | None = None if asked is None else ends(asked)[1]
    return top


def _is_sum(fact: Fact) -> bool:
    """An amount of this request, which another could have otherwise."""
    return fact.chosen and fact.type.kind == "money"


def _said(low: Number | None) -> Number | None:
    """A least amount, if it is more than nothing."""
    return low or None


def _facts(amount: Amount | None) -> Iterator[Fact]:
    if amount is not None:
        yield from amount_facts(amount)


def _bounds(amount: Amount | None, value: Value) -> Bounds | None:
    return None if amount is None else amount_bounds(amount, value)
