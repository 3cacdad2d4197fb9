"""The maxima of start-up aid and how a mix of forms uses them up (GBER Article 22(3) and (4)).

Each form of aid has a maximum by area. A loan or guarantee of less than ten years may be larger in proportion, of less than
five years as for five; one of more than ten years is outside of the article, and one without a term may be. Used shares of the
maxima of several forms add up to at most one. An innovative enterprise has twice the maxima (Article 22(5)), so both are given.
Figures are data (`rules/law/startup-aid/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from eligibility.law.derived import Derived, Limits
from eligibility.possible import exactly

LAW: Final = "startup-aid"
READS: Final = ("aid.startup_aid", "project.area")
FORMS: Final = ("loan", "guarantee", "grant")
GIVES: Final = (
    *(f"aid.startup_{form}_maximum" for form in FORMS),
    "aid.startup_fits",
    "aid.startup_fits_doubled",
)


def startup_aid(mix: Sequence[Any] | None, area: Any, on: date, limits: Limits | None) -> Derived:
    """The maxima of the area, and whether the mix of aid stays within them and within twice as much."""
    area = exactly(area)
    values: dict[str, Any] = dict.fromkeys(GIVES)
    lacking = tuple(name for name, value in zip(READS, (mix, area), strict=True) if value is None)
    if area is not None and limits is not None:
        maxima = {form: limits[f"{form}_{area}"] for form in FORMS}
        values |= {f"aid.startup_{form}_maximum": maxima[form] for form in FORMS}
        if mix is not None:
            least, most = _used(mix, maxima, limits)
            values |= {
                "aid.startup_fits": _within(least, most, 1),
                "aid.startup_fits_doubled": _within(least, most, 2),
            }
            lacking = lacking or (READS[0],)  # a term that is not known
    missing = dict.fromkeys(GIVES, lacking)
    of_area = tuple(name for name in lacking if name == "project.area")
    missing |= {f"aid.startup_{form}_maximum": of_area for form in FORMS}
    return Derived(values, missing)


def _within(least: Fraction, most: Fraction | None, parts: int) -> bool | None:
    """Whether the used shares stay within the maxima; None while an unknown term leaves that open."""
    if least > parts:
        return False
    return None if most is None else most <= parts


_OUTSIDE: Final = Fraction(1000)
"""More than any maximum, whatever its multiple."""


def _used(mix: Sequence[Any], maxima: Limits, limits: Limits) -> tuple[Fraction, Fraction | None]:
    """The least and the most of the maxima that a mix can use; the most is None while a term is unknown.

    A loan or guarantee of more than ten years is outside of the article: it uses more than any maximum.
    """
    full, shortest = int(limits["full_term"]), int(limits["shortest_term"])
    least, most = Fraction(0), Fraction(0)
    open_ended = False
    for part in mix:
        share = Fraction(part.amount) / Fraction(maxima[part.form])
        if part.form == "grant":
            least, most = least + share, most + share
        elif part.months is None:
            least += share * Fraction(shortest, full)
            open_ended = True
        elif part.months > full:
            return _OUTSIDE, _OUTSIDE
        else:
            used = share * Fraction(max(shortest, part.months), full)
            least, most = least + used, most + used
    return least, None if open_ended else most
