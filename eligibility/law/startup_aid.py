"""The maxima of start-up aid and how a mix of forms uses them up (GBER Article 22(3) and (4)).

Each form of aid has a maximum by area. A loan or guarantee of less than ten years may be larger in proportion, of less than
five years as for five; used shares of the maxima of several forms add up to at most one. An innovative enterprise has twice
the maxima (Article 22(5)), so both are given. Figures are data (`rules/law/startup-aid/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from eligibility.law.derived import Derived, Limits

LAW: Final = "startup-aid"
READS: Final = ("aid.startup_aid", "project.area")
FORMS: Final = ("loan", "guarantee", "grant")
GIVES: Final = (*(f"aid.startup_{form}_maximum" for form in FORMS), "aid.startup_fits", "aid.startup_fits_doubled")


def startup_aid(mix: Sequence[Any] | None, area: str | None, on: date, limits: Limits | None) -> Derived:
    """The maxima of the area, and whether the mix of aid stays within them and within twice as much."""
    values: dict[str, Any] = dict.fromkeys(GIVES)
    lacking = tuple(name for name, value in zip(READS, (mix, area), strict=True) if value is None)
    if area is not None and limits is not None:
        maxima = {form: limits[f"{form}_{area}"] for form in FORMS}
        values |= {f"aid.startup_{form}_maximum": maxima[form] for form in FORMS}
        if mix is not None:
            used = sum((_used(part, maxima, limits) for part in mix), Fraction(0))
            values |= {"aid.startup_fits": used <= 1, "aid.startup_fits_doubled": used <= 2}
    missing = dict.fromkeys(GIVES, lacking)
    missing |= {f"aid.startup_{form}_maximum": tuple(name for name in lacking if name == "project.area") for form in FORMS}
    return Derived(values, missing)


def _used(part: Any, maxima: Limits, limits: Limits) -> Fraction:
    """The share of its maximum that one form of aid uses."""
    share = Fraction(part.amount) / Fraction(maxima[part.form])
    if part.form == "grant":
        return share
    full, least = int(limits["full_term"]), int(limits["shortest_term"])
    return share * Fraction(max(least, min(part.months if part.months is not None else full, full)), full)
