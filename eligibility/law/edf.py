"""The SMEs' share of an activity of the European Defence Fund: in their own and in other countries together.

Regulation 2021/697, Article 13, ties its SME bonus to this sum; the bonus itself is data (`rules/eu/european-defence-fund/`).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from eligibility.law.derived import Derived, Limits
from eligibility.units import Number, exact

READS: Final = ("consortium.sme_share_same_countries", "consortium.sme_share_other_countries")
GIVES: Final = ("consortium.sme_share",)


def sme_share(same: Number | None, other: Number | None, on: date, limits: Limits | None) -> Derived:
    """Percent of the activity's costs that go to SMEs: those in countries of other recipients, and those elsewhere."""
    lacking = tuple(name for name, value in zip(READS, (same, other), strict=True) if value is None)
    total = None if same is None or other is None else exact(Decimal(same) + Decimal(other))
    return Derived({GIVES[0]: total}, {GIVES[0]: lacking})
