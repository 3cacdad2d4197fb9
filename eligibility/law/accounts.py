"""The figures that decide an enterprise's size (GBER Annex I, Articles 3, 4 and 6).

    whose     its own accounts where it stands alone, else those together with its partner and linked enterprises: linked ones in
              full, partners in proportion (Article 6). A group that is drawn decides whether it stands alone
    which     the latest closed period, and those before it: a status changes only after two consecutive periods (Article 4(2)).
              Periods follow each other; what lies before a gap is unknown. A period that closed too long ago is not the latest
    annual    turnover is put on an annual basis (Article 4(1)). Headcount in annual work units and the balance sheet total are
              not sums over a period, so that they stay as they are
    new       a company in its first year, without closed accounts, counts by its estimate of that year (Article 4(3))
    changed   accounts that the applicant added up speak of the group as it is from the day on which it took that form
              (`group.changed_on`): earlier ones do not count, since a take-over acts at once

While parts of the group are unknown a figure is a range from what is certain. Three periods are enough: the oldest of them is
taken to have the status that it shows. The first period of a company stands for those before it, for it had no other status.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from eligibility.law.derived import Derived, Limits
from eligibility.law.group import COMPANY, Drawing, draw, uncertain
from eligibility.possible import Range, any_of, ends, exactly, known, scaled
from eligibility.units import Number, add_months, exact_fraction

LAW: Final = "sme-group"
"""The name of the figures of Articles 3 and 4, in `rules/law/`."""
FIGURES: Final = ("employees", "turnover", "balance_sheet_total")
SUFFIXES: Final = ("", "_before", "_before_that")
GIVES: Final = (
    *(f"size.{name}{suffix}" for suffix in SUFFIXES for name in FIGURES),
    "size.periods",
    "size.same_group",
    "size.public_control",
)
READS: Final = (
    "company.autonomous",
    "company.accounts",
    "company.registered_on",
    "group.accounts",
    "group.enterprises",
    "group.holdings",
    "group.changed_on",
    "ownership.public_bodies_hold_quarter",
)
AUTONOMOUS, OWN, REGISTERED, AGGREGATED, ENTERPRISES, HOLDINGS, CHANGED, PUBLIC = READS
YEAR: Final = 12
SLACK: Final = 1
"""Months by which two closing days may be nearer or farther than a year: weeks are counted, closing days are moved."""
LATEST_AGE: Final = 24
FIRST_YEAR: Final = 24
"""Months, where no figures of the law are in force; see `rules/law/sme-group/`."""
_DAY: Final = timedelta(days=1)
Figure = Number | Fraction | Range | None


@dataclass(frozen=True, slots=True)
class Year:
    """One accounting period: the figures on an annual basis, each exact, a range, or unknown."""

    closed_on: date
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class History:
    """The periods that count, the latest first, at most three; `first` says whether the last of them is the company's first.

    `given` is how many had closed. `lacking` are the facts that would tell more.
    """

    years: tuple[Year, ...]
    first: bool | None
    given: int
    lacking: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing of it is left to tell: every figure, and every period that can decide."""
        enough = self.given == 1 or bool(self.first) or len(self.years) == len(SUFFIXES)
        figures = (figure for year in self.years for figure in year.figures.values())
        return bool(self.years) and enough and all(map(known, figures))

    def at(self, back: int) -> Year | None:
        """The period so many before the latest; the first of all stands for those before it."""
        if back < len(self.years):
            return self.years[back]
        return self.years[-1] if self.first and self.years else None


NO_HISTORY: Final = History((), None, 0)


def size_figures(
    autonomous: bool | None,
    own: Sequence[Any] | None,
    registered: date | None,
    aggregated: Sequence[Any] | None,
    enterprises: Sequence[Any] | None,
    holdings: Sequence[Any] | None,
    changed: date | None,
    public: bool | None,
    on: date,
    limits: Limits | None,
) -> Derived:
    """The figures of the latest period and of those before it, exact or as far as they are certain.

    Accounts are periods with `closed_on` and the three figures, in any order, perhaps with `months` or `started_on`.
    A day that is only known to lie between two others is not known.
    """
    registered, changed = exactly(registered), exactly(changed)
    if enterprises is not None and holdings is not None and limits is not None:
        return _of_group(own, registered, enterprises, holdings, public, on, limits)
    values: dict[str, Any] = dict.fromkeys(GIVES) | {"size.public_control": public}
    missing: dict[str, tuple[str, ...]] = dict.fromkeys(GIVES, ()) | {"size.public_control": (PUBLIC,)}
    history = None if own is None else history_of(own, on, limits, registered)
    if autonomous and history is None:
        return _lacking(values, missing, (OWN,))
    if autonomous and history is not None:
        return _of_history(values, missing, history, OWN)
    if history is not None:
        values |= _floors(history)
    own_lacks = () if history is not None and history.complete else (OWN,)
    if enterprises is not None:
        # Holdings would tell how they are related.
        theirs = (ENTERPRISES,) if any(_is_open(enterprise, on, limits) for enterprise in enterprises) else ()
        return _lacking(values, missing, (*own_lacks, HOLDINGS, *theirs))
    alone_or_not = (AUTONOMOUS,) if autonomous is None else ()
    if holdings is not None:
        # Accounts that are added up already cannot stand beside them.
        return _lacking(values, missing, (*alone_or_not, *own_lacks, ENTERPRISES))
    together = _history_of_sums(aggregated or (), changed, registered, on, limits)
    # The day of the change decides where the periods of a group differ.
    sums = (AGGREGATED,) if changed is not None else (AGGREGATED, CHANGED)
    if autonomous is None:
        others = () if together.complete else sums
        return _lacking(values, missing, (*alone_or_not, *own_lacks, *others))
    if aggregated is None:
        return _lacking(values, missing, sums)
    return _of_sums(values, missing, together, changed)


def _of_sums(
    values: dict[str, Any], missing: dict[str, tuple[str, ...]], together: History, changed: date | None
) -> Derived:
    """The figures that an applicant added up; whether they are of one group throughout, only the day of a change can say."""
    found = _of_history(values, missing, together, AGGREGATED)
    if changed is None and together.given > 1:
        values["size.same_group"] = None
        missing["size.same_group"] = (CHANGED,)
    return found


def _history_of_sums(
    accounts: Sequence[Any], changed: date | None, registered: date | None, on: date, limits: Limits | None
) -> History:
    """The periods of figures that the applicant added up, as far as the group had its present form in them.

    While nobody says since when it has, only what the two latest periods agree on holds in every case. A take-over drops the
    periods before it, but changes nothing about how long the others were.
    """
    happened = changed if changed is not None and changed <= on else None
    begun = registered
    earliest = min((period.closed_on for period in accounts), default=None)
    if begun is None and happened and earliest and happened <= add_months(earliest, -YEAR):
        begun = happened  # the company was there when its group took its form
    history = history_of(accounts, on, limits, begun)
    if changed is None and history.given > 1:
        return replace(history, years=history.years[:2], first=None)
    if changed is None:
        return history
    since = tuple(year for year in history.years if happened is None or year.closed_on >= happened)
    since = since or history.years[:1]
    if len(since) < len(history.years):
        return History(since, True, len(since))
    if happened and history.years and history.given == len(since):
        start = _after(add_months(since[-1].closed_on, -YEAR))
        return replace(history, first=history.first or start <= happened <= since[-1].closed_on)
    return history


def _is_open(enterprise: Any, on: date, limits: Limits | None) -> bool:
    """Whether something of an enterprise can still matter once its holdings are known."""
    if uncertain(enterprise):
        return True
    counts = enterprise.kind not in ("natural_person", "public_body")
    return counts and not all(known(figure_of(enterprise.accounts, name, on, limits)) for name in FIGURES)


def _lacking(
    values: dict[str, Any], missing: dict[str, tuple[str, ...]], lacking: tuple[str, ...]
) -> Derived:
    """Nothing is known of the figures until these facts are."""
    return Derived(values, {fact: known or lacking for fact, known in missing.items()})


def _of_history(
    values: dict[str, Any], missing: dict[str, tuple[str, ...]], history: History, accounts: str
) -> Derived:
    """The figures of one history; what lacks is asked of the accounts, or of the day of registration."""
    values |= {"size.periods": history.given or None, "size.same_group": True}
    for back, suffix in enumerate(SUFFIXES):
        year = history.at(back)
        asked = (accounts,) if year else (accounts, *history.lacking)
        for name in FIGURES:
            values[f"size.{name}{suffix}"] = year.figures[name] if year else None
            missing[f"size.{name}{suffix}"] = asked
    missing["size.periods"] = missing["size.same_group"] = (accounts, *history.lacking)
    return Derived(values, missing)


def closed_by(accounts: Sequence[Any], on: date) -> list[Any]:
    """The periods closed by a date, the latest first."""
    closed = [period for period in accounts if period.closed_on <= on]
    return sorted(closed, key=lambda period: period.closed_on, reverse=True)


def history_of(accounts: Sequence[Any], on: date, limits: Limits | None, begun: date | None) -> History:
    """The periods that count on a date. `begun` is the day of registration, or on which a group took its form."""
    closed = closed_by(accounts, on)
    if not closed:
        return _first_year(accounts, on, limits, begun)
    if add_months(closed[0].closed_on, _months(limits, "accounts_age", LATEST_AGE)) <= on:
        return NO_HISTORY
    years = []
    first = None  # of no consequence where three periods follow each other
    for period, earlier in pairwise([*closed, None][: len(SUFFIXES) + 1]):
        start, share = _length(period, earlier, begun)
        years.append(_year(period, share))
        if earlier is None or not _follows(start, earlier.closed_on):
            first = earlier is None and _is_first(start, period.closed_on, begun)
            break
    # One period stands alone, and three decide: only of two it matters whether something was before them.
    differ = 1 < len(years) < len(SUFFIXES)
    lacking = (REGISTERED,) if first is None and differ else ()
    return History(tuple(years), first, len(closed), lacking)


def _first_year(accounts: Sequence[Any], on: date, limits: Limits | None, begun: date | None) -> History:
    """The estimate of a company that is in its first year (Article 4(3)); nothing where it is not."""
    running = min(accounts, key=lambda period: period.closed_on, default=None)
    if running is None:
        return NO_HISTORY
    if begun is None:
        return replace(NO_HISTORY, lacking=(REGISTERED,))
    if not begun <= on or running.closed_on > add_months(begun, _months(limits, "first_year", FIRST_YEAR)):
        return NO_HISTORY
    _, share = _length(running, None, begun)
    return History((_year(running, share),), True, 1)


def _months(limits: Limits | None, name: str, otherwise: int) -> int:
    """A period of the law, or what stands in for it where the law has no figures on the day."""
    return int(limits[name]) if limits and name in limits else otherwise


def _length(period: Any, earlier: Any, begun: date | None) -> tuple[date, Fraction | None]:
    """The first day of a period, and its length in years; None where nothing says how long it was.

    A period that does not say its length is a year, unless the one before closed later, or it is the first of a list and the
    company began within it.
    """
    closed = period.closed_on
    year = _after(add_months(closed, -YEAR))
    if period.months is not None:
        return _after(add_months(closed, -period.months)), Fraction(period.months, YEAR)
    if period.started_on is not None:
        return period.started_on, _years(period.started_on, closed, year)
    if earlier is not None:
        if earlier.closed_on <= add_months(closed, SLACK - YEAR):
            return year, Fraction(1)
        start = _after(earlier.closed_on)
        return start, _years(start, closed, year)
    if begun is not None and year < begun <= closed:
        return begun, None
    return year, Fraction(1)


def _years(start: date, closed: date, year: date) -> Fraction:
    """Days over the days of the year that ends on the same day."""
    return Fraction((closed - start).days + 1, (closed - year).days + 1)


def _year(period: Any, share: Fraction | None) -> Year:
    """A period with its turnover on an annual basis; `share` is its length in years, None where that is unknown."""
    figures: dict[str, Figure] = {name: getattr(period, name) for name in FIGURES}
    turnover = figures["turnover"]
    if share is None and turnover:
        figures["turnover"] = Range(ends(turnover)[0])  # it was shorter than a year: a whole one has no less
    elif share is not None and share != 1 and turnover:
        figures["turnover"] = _plain(scaled(1 / share, turnover))
    return Year(period.closed_on, figures)


def _plain(value: Any) -> Any:
    """Fractions that are decimals as these, in ranges too."""
    if isinstance(value, Range):
        low, high = (None if end is None else exact_fraction(end) for end in ends(value))
        return Range(low, high)
    return exact_fraction(value)


def _after(day: date) -> date:
    return day + _DAY if day < date.max else day


def _follows(start: date, closed: date) -> bool:
    """Whether a period begins where the one before it closed, give or take a month."""
    return add_months(start, -SLACK) <= closed <= add_months(start, SLACK)


def _is_first(start: date, closed: date, begun: date | None) -> bool | None:
    """Whether the company began in a period; None where that day is unknown."""
    return None if begun is None else start <= begun <= closed


def _floors(history: History) -> dict[str, Any]:
    """A group is at least as large as the company itself."""
    found: dict[str, Any] = {}
    for back, suffix in enumerate(SUFFIXES):
        year = history.at(back)
        for name in FIGURES:
            least, _ = ends(year.figures[name]) if year else (None, None)
            found[f"size.{name}{suffix}"] = None if least is None else Range(least)
    return found


def _public_control(said: bool | None, drawn: Set[bool | None]) -> bool | None:
    """What the applicant says and what is drawn: the stricter counts, and only what is not drawn surely is asked."""
    if said or drawn == {True}:
        return True
    return False if drawn == {False} else said


def _of_group(
    own: Sequence[Any] | None,
    registered: date | None,
    enterprises: Sequence[Any],
    holdings: Sequence[Any],
    public: bool | None,
    on: date,
    limits: Limits,
) -> Derived:
    """The sums over a group that is drawn, at the closing days of the company."""
    values: dict[str, Any] = dict.fromkeys(GIVES)
    missing: dict[str, tuple[str, ...]] = dict.fromkeys(GIVES, ())
    drawings = draw(enterprises, holdings, limits)
    values["size.public_control"] = _public_control(public, {drawing.public_control for drawing in drawings})
    missing["size.public_control"] = (PUBLIC,)
    history = NO_HISTORY if own is None else history_of(own, on, limits, registered)
    if not history.years:
        tied = {part.enterprise for drawing in drawings for part in drawing.parts}
        near = (enterprise for enterprise in enterprises if enterprise.id in tied or uncertain(enterprise))
        drawn = (ENTERPRISES,) if any(_is_open(enterprise, on, limits) for enterprise in near) else ()
        return _lacking(values, missing, (OWN, *history.lacking, *drawn))
    accounts = {enterprise.id: enterprise.accounts for enterprise in enterprises}
    values |= {"size.periods": history.given, "size.same_group": True}
    related = (ENTERPRISES,) if drawings[0] != drawings[1] else ()
    others = {part.enterprise for drawing in drawings for part in drawing.parts} - {COMPANY}
    for back, suffix in enumerate(SUFFIXES):
        year = history.at(back)
        for name in FIGURES:
            fact = f"size.{name}{suffix}"
            if year is None:
                missing[fact] = (OWN, *history.lacking)
                continue
            until = min(year.closed_on, on)
            values[fact] = any_of(
                total_of(drawing, accounts, name, until, year, limits) for drawing in dict.fromkeys(drawings)
            )
            theirs = related or not all(
                known(figure_of(accounts[other], name, until, limits)) for other in others
            )
            mine = () if known(year.figures[name]) else (OWN,)
            missing[fact] = (*mine, *((ENTERPRISES,) if theirs else ()))
    return Derived(values, missing)


def total_of(
    drawing: Drawing,
    accounts: Mapping[str, Sequence[Any] | None],
    name: str,
    until: date,
    own: Year | None,
    limits: Limits | None,
) -> Number | Fraction | Range:
    """The weighted sum by a day: exact, or a range from what is certain. `own` is the period of the company itself."""
    low = Fraction(0)
    high: Fraction | None = Fraction(0)
    for part in drawing.parts:
        year = own if part.enterprise == COMPANY else _latest(accounts.get(part.enterprise), until, limits)
        least, most = ends(year.figures[name]) if year else (None, None)
        weight = Fraction(part.weight) / 100
        low += Fraction(least or 0) * weight
        high = None if high is None or most is None else high + Fraction(most) * weight
    total: Number | Fraction | Range = _plain(low if low == high else Range(low, high))
    return total


def figure_of(accounts: Sequence[Any] | None, name: str, until: date, limits: Limits | None = None) -> Figure:
    """A figure of the latest period that closed by a date, on an annual basis; None when there is none, or it is too old."""
    year = _latest(accounts, until, limits)
    return year.figures[name] if year else None


def _latest(accounts: Sequence[Any] | None, until: date, limits: Limits | None) -> Year | None:
    """The latest period of another enterprise; when it began is not asked, so that a period without a length is a year."""
    return history_of(accounts, until, limits, None).at(0) if accounts else None


def days(accounts: Sequence[Any], limits: Limits | None) -> Iterator[date]:
    """The days on which accounts begin to count, or no longer do, while nothing but time passes."""
    for period in accounts:
        yield period.closed_on
        yield add_months(period.closed_on, _months(limits, "accounts_age", LATEST_AGE))
