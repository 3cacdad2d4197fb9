"""Where each figure of a group comes from: every enterprise that counts, its relation, weight, figures and article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eligibility.law.accounts import FIGURES, Figure, figure_of, history_of, total_of
from eligibility.law.derived import Limits
from eligibility.law.group import COMPANY, Group, LeftOut, draw
from eligibility.units import Number


@dataclass(frozen=True, slots=True)
class Line:
    """One enterprise in the sum. `certain` is false where it counts only if something unknown turns out so."""

    enterprise: str
    relation: str
    weight: Number
    article: str
    figures: dict[str, Figure]
    certain: bool


@dataclass(frozen=True, slots=True)
class GroupTrace:
    """The sum for the latest closed period of the company; `until` is the day it closed."""

    until: date | None
    lines: tuple[Line, ...]
    totals: dict[str, Figure]
    public_control: bool | None
    left_out: tuple[LeftOut, ...] = ()
    """Who stands around the company and does not count, and why."""


def trace_group(
    own: Sequence[Any] | None,
    enterprises: Sequence[Any],
    holdings: Sequence[Any],
    on: date,
    limits: Limits,
    registered: date | None = None,
) -> GroupTrace:
    """The lines of the sum, the company first."""
    small, large = draw(enterprises, holdings, limits)
    year = history_of(own or (), on, limits, registered).at(0)
    until = min(year.closed_on, on) if year else None
    accounts = {enterprise.id: enterprise.accounts for enterprise in enterprises}
    lines = []
    for part in large.parts:
        figures: dict[str, Figure] = dict.fromkeys(FIGURES)
        if part.enterprise == COMPANY and year:
            figures = dict(year.figures)
        elif until:
            figures = {
                name: figure_of(accounts.get(part.enterprise), name, until, limits) for name in FIGURES
            }
        certain = part in small.parts
        lines.append(Line(part.enterprise, part.relation, part.weight, part.article, figures, certain))
    totals: dict[str, Figure] = {}
    for name in FIGURES:
        total = total_of(large, accounts, name, until, year, limits) if until else None
        totals[name] = total if small.parts == large.parts else None
    public = large.public_control if small.public_control == large.public_control else None
    out = tuple(Group(enterprises, holdings, limits, larger=True).left_out(large))
    return GroupTrace(until, tuple(lines), totals, public, out)
