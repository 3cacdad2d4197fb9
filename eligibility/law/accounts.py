"""The figures that decide an enterprise's size (GBER Annex I, Articles 4 and 6).

An autonomous enterprise is measured on its own accounts, any other on those aggregated with its partner and linked enterprises
(Article 6). The latest closed period counts; the one before it is given too, because a status changes only after two
consecutive periods (Article 4(2)). Periods that close after the assessment date do not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

FIGURES: Final = ("employees", "turnover", "balance_sheet_total")
GIVES: Final = (*(f"size.{name}" for name in FIGURES), *(f"size.{name}_before" for name in FIGURES), "size.periods")
READS: Final = ("company.autonomous", "company.accounts", "group.accounts")


class Derived(NamedTuple):
    """Values by derived fact (None is unknown), and for the unknown ones the facts that a person can give."""

    values: Mapping[str, Any]
    missing: tuple[str, ...]


def size_figures(autonomous: bool | None, own: Sequence[Any] | None, aggregated: Sequence[Any] | None, on: date) -> Derived:
    """The figures of the latest closed period and of the one before it.

    `own` and `aggregated` are accounting periods with `closed_on` and the three figures, in any order. Until it is known
    whether the enterprise is autonomous, both can matter.
    """
    if autonomous is None:
        given = zip(READS, (autonomous, own, aggregated), strict=True)
        return Derived(dict.fromkeys(GIVES), tuple(name for name, value in given if value is None))
    name, accounts = ("company.accounts", own) if autonomous else ("group.accounts", aggregated)
    if accounts is None:
        return Derived(dict.fromkeys(GIVES), (name,))
    closed = sorted((period for period in accounts if period.closed_on <= on), key=lambda period: period.closed_on)
    values: dict[str, Any] = {"size.periods": len(closed) if closed else None}
    for back, suffix in ((1, ""), (2, "_before")):
        period = closed[-back] if len(closed) >= back else None
        for figure in FIGURES:
            values[f"size.{figure}{suffix}"] = getattr(period, figure, None)
    return Derived(values, (name,))
