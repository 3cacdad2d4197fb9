"""The SMEs' share of an activity of the European Defence Fund: in their own and in other countries together.

Regulation 2021/697, Article 13, ties its SME bonus to this sum; the bonus itself is data (`rules/eu/european-defence-fund/`).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from eligibility.law.derived import Derived, Limits
from eligibility.possible import known, plus

READS: Final = ("consortium.sme_share_same_countries", "consortium.sme_share_other_countries")
GIVES: Final = ("consortium.sme_share",)


def sme_share(same: Any, other: Any, on: date, limits: Limits | None) -> Derived:
    """Percent of the activity's costs that go to SMEs: those in countries of other recipients, and those elsewhere."""
    lacking = tuple(name for name, value in zip(READS, (same, other), strict=True) if not known(value))
    return Derived({GIVES[0]: plus(same, other)}, {GIVES[0]: lacking})
