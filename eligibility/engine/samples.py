"""Sample lists for the facts that hold records: accounts of every size that the rules tell apart, aid and groups.

Records are read by laws alone, so that no literal shows their cells. These samples are where guidance begins to look; what it
finds with them is proved otherwise or said not to be exact (`engine/missing.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from eligibility.engine.cells import representatives
from eligibility.profile.enterprise import AccountingPeriod
from eligibility.profile.facts import Fact, FactType
from eligibility.profile.public_aid import AidAward, StartupAid
from eligibility.units import Number, add_months

_COUNT: Final = FactType("number")
_MONEY: Final = FactType("money")
_ABOVE_EVERY_CEILING: Final = 10**9
"""Euros of aid: no regulation allows as much, so that none and this are the two answers that count."""
_PERIODS: Final = 3
"""A size counts when two closed periods in a row have it (Article 4(2)): three show the old one and the new one."""


def sample_records(fact: Fact, literals: Mapping[str, set[Any]], on: date) -> list[Any]:
    """Lists to try, by the kind of record; a group is an empty one, for what it holds is asked record by record."""
    match fact.type.record:
        case "accounting_period":
            return _accounts(literals, on)
        case "aid_award":
            # Aid counts by Member State; NL is where the shipped ceilings stand.
            return [[], [AidAward(granted_on=on, amount=_ABOVE_EVERY_CEILING, member_state="NL")]]
        case "startup_aid":
            return [[], [StartupAid(form="grant", amount=_ABOVE_EVERY_CEILING)]]
    return [[]]


def _accounts(literals: Mapping[str, set[Any]], on: date) -> list[list[AccountingPeriod]]:
    """One closed period of each headcount with little, some and much money; then companies that grew and that shrank.

    The literals that the derived figures are compared with show which sizes the rules tell apart.
    """
    heads = representatives(_COUNT, literals.get("size.employees", set()))
    money = representatives(_MONEY, literals.get("size.turnover", set()))
    tiers = sorted({money[0], money[len(money) // 2], money[-1]})
    # The year before is closed on any day of this one.
    closed = date(on.year - 1, 12, 31) if on.year > date.min.year else date.min
    single = [[_period(closed, count, tier)] for count in heads for tier in tiers]
    days = [add_months(closed, -12 * back) for back in range(_PERIODS)]
    small, large = (heads[0], tiers[0]), (heads[-1], tiers[-1])
    grown = [_period(day, *figures) for day, figures in zip(days, (large, small, small), strict=True)]
    shrunk = [_period(day, *figures) for day, figures in zip(days, (small, large, large), strict=True)]
    return [*single, grown, shrunk]


def _period(closed: date, employees: Number, money: Number) -> AccountingPeriod:
    return AccountingPeriod(closed_on=closed, employees=employees, turnover=money, balance_sheet_total=money)
