"""The figures that decide an enterprise's size (GBER Annex I, Articles 3, 4 and 6).

An autonomous enterprise is measured on its own accounts, any other together with its partner and linked enterprises: linked
ones in full, partners in proportion (Article 6). The latest closed period counts; the two before it are given too, because
a status changes only after two consecutive periods (Article 4(2)). Periods that close after the assessment date do not count.
`…_at_least` is what is certain of a figure while parts of the group are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from eligibility.law.derived import Derived, Limits
from eligibility.law.group import COMPANY, Drawing, draw
from eligibility.units import Number, number

LAW: Final = "sme-group"
"""The name of the figures of Article 3, in `rules/law/`."""
FIGURES: Final = ("employees", "turnover", "balance_sheet_total")
_BACK: Final = (("", 1), ("_before", 2), ("_before_that", 3))
GIVES: Final = (
    *(f"size.{name}{suffix}" for suffix, _ in _BACK for name in FIGURES),
    *(f"size.{name}{suffix}_at_least" for suffix, _ in _BACK for name in FIGURES),
    "size.periods",
    "size.public_control",
)
READS: Final = (
    "company.autonomous",
    "company.accounts",
    "group.accounts",
    "group.enterprises",
    "group.holdings",
    "ownership.public_bodies_hold_quarter",
)


def size_figures(
    autonomous: bool | None,
    own: Sequence[Any] | None,
    aggregated: Sequence[Any] | None,
    enterprises: Sequence[Any] | None,
    holdings: Sequence[Any] | None,
    public: bool | None,
    on: date,
    limits: Limits | None,
) -> Derived:
    """The figures of the latest closed period and of the two before it, exact and as far as they are certain.

    Accounts are periods with `closed_on` and the three figures, in any order. Until it is known whether the enterprise is
    autonomous, both its own and the aggregated accounts can matter.
    """
    if autonomous is None:
        given = ((READS[0], None), (READS[1], own), (READS[2], aggregated or enterprises))
        lacking = tuple(name for name, value in given if value is None)
        found = _result(dict.fromkeys(GIVES), lacking, lacking if public is not None else (*lacking, READS[-1]))
        return found._replace(values={**found.values, **_floors(own, on)})
    if not autonomous and enterprises is not None and limits is not None:
        return _of_group(own, enterprises, holdings, on, limits)
    name, accounts = ("company.accounts", own) if autonomous else ("group.accounts", aggregated)
    values = dict.fromkeys(GIVES) | {"size.public_control": public}
    if accounts is not None:
        values |= _figures(closed_by(accounts, on))
    elif not autonomous:
        values |= _floors(own, on)
    return _result(values, (name,), (READS[-1],))


def _result(values: dict[str, Any], lacking: tuple[str, ...], public: tuple[str, ...]) -> Derived:
    missing = dict.fromkeys(GIVES, lacking) | {"size.public_control": public}
    return Derived(values, missing)


def closed_by(accounts: Sequence[Any], on: date) -> list[Any]:
    """The periods closed by a date, the latest first."""
    return sorted((period for period in accounts if period.closed_on <= on), key=lambda period: period.closed_on, reverse=True)


def _figures(closed: list[Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"size.periods": len(closed) if closed else None}
    for suffix, back in _BACK:
        period = closed[back - 1] if len(closed) >= back else None
        for figure in FIGURES:
            values[f"size.{figure}{suffix}"] = value = getattr(period, figure, None)
            values[f"size.{figure}{suffix}_at_least"] = value
    return values


def _floors(own: Sequence[Any] | None, on: date) -> dict[str, Any]:
    """A group is at least as large as the company itself."""
    if own is None:
        return {}
    return {name: value for name, value in _figures(closed_by(own, on)).items() if name.endswith("_at_least")}


def _of_group(
    own: Sequence[Any] | None, enterprises: Sequence[Any], holdings: Sequence[Any] | None, on: date, limits: Limits
) -> Derived:
    if own is None or holdings is None:
        lacking = tuple(name for name, value in (("company.accounts", own), ("group.holdings", holdings)) if value is None)
        values = dict.fromkeys(GIVES) | _floors(own, on)
        return _result(values, lacking, ("group.holdings",))
    drawings = draw(enterprises, holdings, limits)
    closed = closed_by(own, on)
    accounts = {enterprise.id: enterprise.accounts for enterprise in enterprises} | {COMPANY: own}
    values = dict.fromkeys(GIVES) | {"size.periods": len(closed) if closed else None}
    if drawings[0].public_control == drawings[1].public_control:
        values["size.public_control"] = drawings[0].public_control
    for suffix, back in _BACK:
        if len(closed) < back:
            continue
        for figure in FIGURES:
            until = closed[back - 1].closed_on
            totals = [total_of(drawing, accounts, figure, until) for drawing in dict.fromkeys(drawings)]
            floor = min(known for known, _ in totals)
            values[f"size.{figure}{suffix}_at_least"] = number(floor)
            if totals[0] == totals[-1] and totals[0][1]:
                values[f"size.{figure}{suffix}"] = number(floor)
    return _result(values, tuple(_lacking(closed, accounts, drawings)), ("group.enterprises",))


def _lacking(closed: list[Any], accounts: Mapping[str, Sequence[Any] | None], drawings: tuple[Drawing, ...]) -> Iterator[str]:
    """Whose figures keep the sums open: the company's own, or those of the others (or how these are related)."""
    own = not closed or any(getattr(period, figure) is None for period in closed[: len(_BACK)] for figure in FIGURES)
    others = {part.enterprise for drawing in drawings for part in drawing.parts} - {COMPANY}
    known = all(
        figure_of(accounts.get(name), figure, period.closed_on) is not None
        for name in others
        for period in closed[: len(_BACK)]
        for figure in FIGURES
    )
    if own:
        yield "company.accounts"
    if not own or not known or len(set(drawings)) > 1:
        yield "group.enterprises"


def total_of(drawing: Drawing, accounts: Mapping[str, Sequence[Any] | None], figure: str, until: date) -> tuple[Fraction, bool]:
    """The weighted sum of what is known, and whether everything is."""
    percent, rest, complete = 0, Fraction(0), True
    for part in drawing.parts:
        value = figure_of(accounts.get(part.enterprise), figure, until)
        if value is None:
            complete = False
        elif type(value) is int and type(part.weight) is int:
            percent += value * part.weight
        else:
            rest += Fraction(value) * Fraction(part.weight) / 100
    return Fraction(percent, 100) + rest, complete


def figure_of(accounts: Sequence[Any] | None, figure: str, until: date) -> Number | None:
    """A figure of the latest period that closed by a date; None when there is none."""
    latest = None
    for period in accounts or ():
        if period.closed_on <= until and (latest is None or period.closed_on > latest.closed_on):
            latest = period
    return getattr(latest, figure) if latest else None
