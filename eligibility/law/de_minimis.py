"""De minimis aid received in the Netherlands over three rolling years (Regulation 2023/2831, Article 3(2), recital 11).

Aid counts from the day on which the right to it arose, and falls out of the sum when three years have passed: aid of
23 November 2023 no longer counts on 23 November 2026. The applicant lists the aid of the single undertaking (Article 2(2)),
in gross grant equivalents. The ceiling is data (`rules/law/de-minimis/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from eligibility.law.derived import Derived, Limits
from eligibility.units import Number, add_months, exact

LAW: Final = "de-minimis"
MEMBER_STATE: Final = "NL"
READS: Final = ("aid.de_minimis", "aid.de_minimis_requested")
GIVES: Final = ("aid.de_minimis_received", "aid.de_minimis_total")


@dataclass(frozen=True, slots=True)
class Headroom:
    """What more de minimis aid is possible from a day on."""

    since: date
    amount: Number


def received(awards: Sequence[Any], on: date, window: int) -> Number:
    """The sum of the aid that counts on a day; `window` is in months."""
    counted = [award for award in awards if award.member_state == MEMBER_STATE and award.granted_on <= on]
    total = sum((Decimal(award.amount) for award in counted if add_months(award.granted_on, window) > on), Decimal(0))
    return exact(total)


def headroom(awards: Sequence[Any], on: date, limits: Limits) -> list[Headroom]:
    """The room on a day, and each later day on which aid falls out and the room grows."""
    window = int(limits["window"])
    ends = {add_months(award.granted_on, window) for award in awards if award.member_state == MEMBER_STATE}
    days = [on, *sorted(day for day in ends if day > on)]
    found = [Headroom(day, max(0, limits["ceiling"] - received(awards, day, window))) for day in days]
    return [room for index, room in enumerate(found) if not index or room.amount != found[index - 1].amount]


def de_minimis(awards: Sequence[Any] | None, requested: Number | None, on: date, limits: Limits | None) -> Derived:
    """What was received in the window, and that with this request."""
    if awards is None or limits is None:
        values: dict[str, Any] = dict.fromkeys(GIVES)
    else:
        known = received(awards, on, int(limits["window"]))
        total = None if requested is None else exact(Decimal(known) + Decimal(requested))
        values = {GIVES[0]: known, GIVES[1]: total}
    lacking = tuple(name for name, value in zip(READS, (awards, requested), strict=True) if value is None)
    return Derived(values, {GIVES[0]: lacking[: 1 if awards is None else 0], GIVES[1]: lacking})
