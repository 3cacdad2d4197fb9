"""De minimis aid received in one Member State (Regulation 2023/2831, Articles 2(2), 3 and 5).

Aid counts from the day on which the right to it arose, and falls out of the sum when three years have passed: aid of
23 November 2023 no longer counts on 23 November 2026. Before 2024 it counted in the fiscal year of the grant and the two after
it (calendar years here). Aid of the regulations for agriculture and fishery counts towards the same ceiling, aid for services
of general economic interest towards its own. Aid to other enterprises of the group counts as far as they are one single
undertaking with the company. Figures are data (`rules/law/de-minimis/`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from eligibility.law.derived import Derived, Limits
from eligibility.law.gross_grant import gross_grant_equivalent
from eligibility.law.group import COMPANY, Group
from eligibility.possible import Range, known, plus
from eligibility.units import Number, add_months, exact

LAW: Final = "de-minimis"
MEMBER_STATE: Final = "NL"
PART_OF: Final = {"GP": "FR", "GF": "FR", "MQ": "FR", "MF": "FR", "RE": "FR", "YT": "FR", "AX": "FI"}
"""Territories with a code of their own that are in a Member State: no ceiling of their own (Article 355(1) and (4) TFEU)."""
_DAY: Final = timedelta(days=1)
READS: Final = ("aid.de_minimis", "aid.de_minimis_requested", "group.enterprises", "group.holdings")
AWARDS, REQUESTED, ENTERPRISES, HOLDINGS = READS
GIVES: Final = ("aid.de_minimis_received", "aid.de_minimis_total")
RECEIVED, TOTAL = GIVES


@dataclass(frozen=True, slots=True)
class Counted:
    """Aid that counts: its place in the list, and the first day on which it no longer does."""

    place: int
    granted_on: date
    amount: Number
    recipient: str | None
    no_longer_from: date

    @property
    def pointer(self) -> str:
        """Where it stands in the profile."""
        return f"/aid/de_minimis/{self.place}"


@dataclass(frozen=True, slots=True)
class Open:
    """A place in the profile (an RFC 6901 pointer) that leaves open whether, or how much, aid counts.

    `why` is `group` (who controls whom is not given), `country` (that of a recipient is not) or `method` (no figure follows
    from it). `aid` is the place of the aid in its list.
    """

    pointer: str
    why: str
    aid: int


@dataclass(frozen=True, slots=True)
class Room:
    """What more de minimis aid is possible from a day on, and what aid counts then."""

    since: date
    amount: Number
    counted: tuple[Counted, ...]


class Undertaking:
    """The single undertaking of Article 2(2) in a Member State: enterprises that control each other, never through persons."""

    def __init__(
        self, enterprises: Sequence[Any] | None, holdings: Sequence[Any] | None, limits: Limits, state: str
    ) -> None:
        self.countries = {enterprise.id: state_of(enterprise.country) for enterprise in enterprises or ()}
        self.places = {enterprise.id: place for place, enterprise in enumerate(enterprises or ())}
        self.lacking = "holdings" if enterprises is not None else "enterprises"
        self.state = state_of(state)
        self.members = None
        if enterprises is not None and holdings is not None:
            group = Group(enterprises, holdings, limits, larger=False, through_persons=False)
            self.members = group.members[group.leader[COMPANY]]

    def includes(self, recipient: str | None) -> bool | None:
        """Whether aid to an enterprise counts; None while its links or its Member State are unknown."""
        if recipient is None or recipient == COMPANY:
            return True
        if self.members is None:
            return None
        country = self.countries.get(recipient)
        if recipient not in self.members or country not in (None, self.state):
            return False
        return None if country is None else True


def state_of(country: str | None) -> str | None:
    """The Member State of a country code, which may be that of a territory."""
    return country if country is None else PART_OF.get(country, country)


def ends(granted: date, limits: Limits) -> date:
    """The first day on which aid no longer counts."""
    if "fiscal_years" in limits:
        return add_months(date(granted.year, 1, 1), 12 * int(limits["fiscal_years"]))
    anniversary = add_months(granted, int(limits["window"]))
    # Three years from 29 February end with 28 February: the day after is the first without it.
    return anniversary if anniversary.day == granted.day or anniversary == date.max else anniversary + _DAY


def _towards(awards: Sequence[Any], state: str | None, sgei: bool) -> Iterator[tuple[int, Any]]:
    """The aid towards one ceiling, with its place in the list."""
    for place, award in enumerate(awards):
        if state_of(award.member_state) == state and ((award.regulation == "sgei") is sgei):
            yield place, award


def equivalent(award: Any, limits: Limits) -> Number | None:
    """The gross grant equivalent that was given, or that of its named method."""
    if award.amount is not None:
        return award.amount  # type: ignore[no-any-return]
    return gross_grant_equivalent(award.method, award.nominal, award.months, limits)


def _parts(
    awards: Sequence[Any], limits: Limits, undertaking: Undertaking, sgei: bool
) -> Iterator[tuple[date, date, Number | None]]:
    """Of each award that can count, from which day, until before which, and how much; None where that is unknown."""
    for _, award in _towards(awards, undertaking.state, sgei):
        counts = undertaking.includes(award.recipient)
        if counts is False:
            continue
        amount = equivalent(award, limits) if counts else None
        yield award.granted_on, ends(award.granted_on, limits), amount


def received(awards: Sequence[Any], on: date, limits: Limits, undertaking: Undertaking) -> Number | Range:
    """The sum of the aid that counts on a day; a range from what is certain while something of it is unknown."""
    parts = _parts(awards, limits, undertaking, sgei=False)
    running = [amount for granted, end, amount in parts if granted <= on < end]
    total = exact(sum((Decimal(amount) for amount in running if amount is not None), Decimal(0)))
    return Range(total) if None in running else total


def left_open(
    awards: Sequence[Any], on: date, limits: Limits, undertaking: Undertaking, *, sgei: bool = False
) -> list[Open]:
    """What of the aid in the window is open: no sum is known while one of these is."""
    found = []
    for place, award in _towards(awards, undertaking.state, sgei):
        counts = undertaking.includes(award.recipient)
        if counts is False or not award.granted_on <= on < ends(award.granted_on, limits):
            continue
        if counts is None and undertaking.members is None:
            found.append(Open(f"/group/{undertaking.lacking}", "group", place))
        elif counts is None:
            recipient = undertaking.places[award.recipient]
            found.append(Open(f"/group/enterprises/{recipient}/country", "country", place))
        elif equivalent(award, limits) is None:
            found.append(Open(f"/aid/de_minimis/{place}", "method", place))
    return found


def headroom(
    awards: Sequence[Any],
    on: date,
    limits: Limits,
    undertaking: Undertaking,
    *,
    sgei: bool = False,
    until: date | None = None,
) -> list[Room] | None:
    """The room on a day, and each later day (up to `until`) on which aid falls out and it grows; None while something is open.

    Aid that was granted later than the day is not looked at: nobody knows yet what will be granted.
    """
    if left_open(awards, on, limits, undertaking, sgei=sgei):
        return None
    running = []
    for place, award in _towards(awards, undertaking.state, sgei):
        end = ends(award.granted_on, limits)
        if undertaking.includes(award.recipient) and award.granted_on <= on < end:
            running.append(
                Counted(place, award.granted_on, equivalent(award, limits) or 0, award.recipient, end)
            )
    ceiling = Decimal(ceiling_of(limits, sgei=sgei))
    rooms: list[Room] = []
    for day in (on, *sorted({aid.no_longer_from for aid in running})):
        counted = tuple(aid for aid in running if day < aid.no_longer_from)
        used = sum((Decimal(aid.amount) for aid in counted), Decimal(0))
        room = max(0, exact(ceiling - used))
        if not rooms or (room != rooms[-1].amount and (until is None or day <= until)):
            rooms.append(Room(day, room, counted))
    return rooms


def ceiling_of(limits: Limits, *, sgei: bool) -> Number:
    """The ceiling, or that of services of general economic interest."""
    return limits["sgei_ceiling" if sgei else "ceiling"]


def de_minimis(
    awards: Sequence[Any] | None,
    requested: Any,
    enterprises: Sequence[Any] | None,
    holdings: Sequence[Any] | None,
    on: date,
    limits: Limits | None,
) -> Derived:
    """What was received in the Netherlands in the window, and that with this request."""
    before = None
    if awards is not None and limits is not None:
        before = received(awards, on, limits, Undertaking(enterprises, holdings, limits, MEMBER_STATE))
    lacking: tuple[str, ...] = ()
    if awards is None:
        lacking = (AWARDS,)
    elif not known(before):
        lacking = _lacking(awards, enterprises, holdings)
    asked = lacking if known(requested) else (*lacking, REQUESTED)
    values = {RECEIVED: before, TOTAL: plus(before, requested)}
    return Derived(values, {RECEIVED: lacking, TOTAL: asked})


def _lacking(
    awards: Sequence[Any], enterprises: Sequence[Any] | None, holdings: Sequence[Any] | None
) -> tuple[str, ...]:
    """What would tell more of aid that is given: who the recipients are, or a field of a record."""
    if all(award.recipient in (None, COMPANY) for award in awards):
        return (AWARDS,)
    group = {ENTERPRISES: enterprises, HOLDINGS: holdings}
    return tuple(name for name, part in group.items() if part is None) or (ENTERPRISES,)
