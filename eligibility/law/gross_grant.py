"""Gross grant equivalents of de minimis loans and guarantees by named methods (Regulation 2023/2831, Article 4(3) and 4(6)).

The Regulation fixes two points: a loan of EUR 1 500 000 over five years, or EUR 750 000 over ten, uses the whole ceiling (a
guarantee EUR 2 250 000 and EUR 1 125 000), and smaller or shorter ones a "corresponding proportion". How that proportion is
worked out is an interpretation, so that it has a name and is never applied in silence:

    loan_proportion, guarantee_proportion    ceiling x amount / largest amount x months / months of that point
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final, Literal

from eligibility.law.derived import Limits
from eligibility.units import Number, exact

Method = Literal["loan_proportion", "guarantee_proportion"]
_FORMS: Final[dict[str, str]] = {"loan_proportion": "loan", "guarantee_proportion": "guarantee"}


def gross_grant_equivalent(method: Method, nominal: Number, months: int, limits: Limits) -> Number | None:
    """Euros, rounded up to the cent; None where the amount or the term lies outside both points of the Regulation.

    >>> points = {"loan_largest": 1_500_000, "loan_term": 60, "loan_long_largest": 750_000, "loan_long_term": 120}
    >>> limits = {"ceiling": 300_000, **points}
    >>> gross_grant_equivalent("loan_proportion", 750_000, 60, limits)
    150000
    >>> gross_grant_equivalent("loan_proportion", 750_001, 120, limits) is None
    True
    """
    form = _FORMS[method]
    if f"{form}_largest" not in limits:
        return None
    largest, term = limits[f"{form}_largest"], limits[f"{form}_term"]
    long_largest, long_term = limits[f"{form}_long_largest"], limits[f"{form}_long_term"]
    within = nominal <= largest and months <= term
    if not within and not (nominal <= long_largest and months <= long_term):
        return None
    share = Fraction(nominal) * months / (Fraction(largest) * Fraction(term))
    return exact(Decimal(ceil(Fraction(limits["ceiling"]) * share * 100)).scaleb(-2))
