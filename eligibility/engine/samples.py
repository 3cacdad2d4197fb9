"""Sample lists for the facts that hold records: accounts of every size that the rules tell apart, aid and groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from eligibility.engine.cells import representatives
from eligibility.profile.enterprise import AccountingPeriod
from eligibility.profile.facts import Fact, FactType
from eligibility.profile.public_aid import AidAward, StartupAid
from eligibility.units import add_months

_COUNT = FactType("number")
_MONEY = FactType("money")


def _period(closed: date, employees: Any, money: Any) -> AccountingPeriod:
    return AccountingPeriod(closed_on=closed, employees=employees, turnover=money, balance_sheet_total=money)


def sample_records(fact: Fact, literals: Mapping[str, set[Any]], on: date) -> list[Any]:
    """Lists to try: none, and for accounts one closed period of each headcount with little and with much money.

    Three periods that differ are among them: then it counts since when a group has its form.
    """
    match fact.type.record:
        case "accounting_period":
            heads = representatives(_COUNT, literals.get("size.employees", set()))
            money = representatives(_MONEY, literals.get("size.turnover", set()))
            closed = date(on.year - 1, 12, 31) if on.year > date.min.year else date.min
            tiers = sorted({money[0], money[len(money) // 2], money[-1]})
            single = [[_period(closed, count, tier)] for count in heads for tier in tiers]
            small, large = (heads[0], tiers[0]), (heads[-1], tiers[-1])
            days = [add_months(closed, -12 * back) for back in range(3)]
            grown = [_period(day, *figures) for day, figures in zip(days, (large, small, small), strict=True)]
            shrunk = [_period(day, *figures) for day, figures in zip(days, (small, large, large), strict=True)]
            return [*single, grown, shrunk]
        case "aid_award":
            return [[], [AidAward(granted_on=on, amount=10**9, member_state="NL")]]
        case "startup_aid":
            return [[], [StartupAid(form="grant", amount=10**9)]]
    return [[]]
