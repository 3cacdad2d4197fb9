"""Sample lists for the facts that hold records: accounts of every size that the rules tell apart, aid and groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from eligibility.engine.cells import representatives
from eligibility.profile.enterprise import AccountingPeriod
from eligibility.profile.facts import Fact, FactType
from eligibility.profile.public_aid import AidAward, StartupAid

_COUNT = FactType("number")
_MONEY = FactType("money")


def sample_records(fact: Fact, literals: Mapping[str, set[Any]], on: date) -> list[Any]:
    """Lists to try: none, and for accounts one closed period of each headcount with little and with much money."""
    match fact.type.record:
        case "accounting_period":
            heads = representatives(_COUNT, literals.get("size.employees", set()))
            money = representatives(_MONEY, literals.get("size.turnover", set()))
            closed = date(on.year - 1, 12, 31) if on.year > date.min.year else date.min
            tiers = sorted({money[0], money[len(money) // 2], money[-1]})
            return [
                [AccountingPeriod(closed_on=closed, employees=count, turnover=tier, balance_sheet_total=tier)]
                for count in heads
                for tier in tiers
            ]
        case "aid_award":
            return [[], [AidAward(granted_on=on, amount=10**9, member_state="NL")]]
        case "startup_aid":
            return [[], [StartupAid(form="grant", amount=10**9)]]
    return [[]]
