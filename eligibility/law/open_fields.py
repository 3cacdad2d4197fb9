"""Which field of which record leaves a law's answer open, where the records themselves are given.

de minimis   the country of a recipient, the amount of a loan that has no proportion
size         accounts of an enterprise that counts; what decides whether an investor is exempt; markets, where persons
             may tie enterprises to each other
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from eligibility.law import accounts, de_minimis
from eligibility.law.derived import Limits
from eligibility.law.group import COMPANY, MAY_BE_UNKNOWN, draw
from eligibility.possible import known

ENTERPRISES: Final = accounts.ENTERPRISES
AWARDS: Final = de_minimis.AWARDS
LISTS: Final = (ENTERPRISES, AWARDS)
"""The lists of records of which a field can be open."""


@dataclass(frozen=True, slots=True)
class OpenField:
    """A field that is not given of a record that is: of which list (`fact`), of whom (`record`, the aid by its number), where."""

    fact: str
    record: str
    field: str
    pointer: str


def of_de_minimis(facts: Mapping[str, Any], on: date, limits: Limits) -> Iterator[OpenField]:
    """What leaves the aid received open."""
    enterprises = facts.get(ENTERPRISES)
    undertaking = de_minimis.Undertaking(
        enterprises, facts.get(accounts.HOLDINGS), limits, de_minimis.MEMBER_STATE
    )
    awards = facts.get(AWARDS) or ()
    for each in de_minimis.left_open(awards, on, limits, undertaking):
        if each.why == "country":
            yield OpenField(ENTERPRISES, awards[each.aid].recipient, "country", each.pointer)
        elif each.why == "method":
            yield OpenField(AWARDS, str(each.aid + 1), "amount", f"{each.pointer}/amount")


def of_size(facts: Mapping[str, Any], on: date, limits: Limits) -> Iterator[OpenField]:
    """What leaves the sum of a group that is drawn open."""
    enterprises, holdings = facts.get(ENTERPRISES), facts.get(accounts.HOLDINGS)
    if enterprises is None or holdings is None:
        return
    small, large = draw(enterprises, holdings, limits)
    counted = {part.enterprise for drawing in (small, large) for part in drawing.parts} - {COMPANY}
    year = accounts.history_of(facts.get(accounts.OWN) or (), on, limits, None).at(0)
    until = min(year.closed_on, on) if year else on
    persons = any(each.kind == "natural_person" for each in enterprises)
    for place, enterprise in enumerate(enterprises):
        figures = (accounts.figure_of(enterprise.accounts, name, until, limits) for name in accounts.FIGURES)
        names = ["accounts"] if enterprise.id in counted and not all(map(known, figures)) else []
        if small != large:
            names += _lacking(enterprise, persons)
        for name in names:
            yield OpenField(ENTERPRISES, enterprise.id, name, f"/group/enterprises/{place}/{name}")


def _lacking(each: Any, persons: bool) -> Iterator[str]:
    """The fields on which it may depend how one is tied to others."""
    yield from (name for name in MAY_BE_UNKNOWN.get(each.kind, ()) if getattr(each, name) is None)
    if persons and each.markets is None and each.kind not in ("natural_person", "public_body"):
        yield "markets"


OF: Final[Mapping[str, Callable[[Mapping[str, Any], date, Limits], Iterator[OpenField]]]] = {
    de_minimis.LAW: of_de_minimis,
    accounts.LAW: of_size,
}
"""By the name of a law's figures, what leaves its answer open."""


def open_fields(facts: Mapping[str, Any], laws: Mapping[str, Limits], on: date) -> Sequence[OpenField]:
    """The fields that leave some laws open, by their figures, each once."""
    found: dict[OpenField, None] = {}
    for name, limits in laws.items():
        if name in OF:
            found |= dict.fromkeys(OF[name](facts, on, limits))
    return tuple(found)
