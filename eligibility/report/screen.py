"""What a founder wants to know first, on one screen: what fits, what nearly does, what to mind and what to do next.

Here stands what is said; `screen_text.py` lays it out in columns and folds it into forty lines, `markdown.py` writes it as a list.
Everything is drawn from the results: nothing here decides anything, and no figure is made here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from eligibility.engine.assessment import Result
from eligibility.engine.offers import Offer
from eligibility.engine.outcome import Status
from eligibility.guidance.remedies import Remedy
from eligibility.report.groups import Group, arranged, deadline_of, questions_for
from eligibility.report.writer import Writer
from eligibility.rules.in_force import expiring
from eligibility.words import formats
from eligibility.words.lines import printable
from eligibility.words.offers import amount_text, offer_text, round_money, shown_offers
from eligibility.words.phrases import Language

ROLES: Final = {
    "fits": "eligible",
    "near": "undetermined",
    "other_request": "conditional",
    "not_this_company": "ineligible",
}
"""The colour of each group, that of the outcome nearest to it."""
PROFILE: Final = "PROFILE"
"""Where a command takes a profile, if nobody says which."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a command asks for the same again: the name of the profile, and options for the day, the language and the rules."""

    source: str = PROFILE
    options: str = ""

    def command(self, name: str, *rest: str) -> str:
        """A command of the program for this profile."""
        return " ".join(part for part in ("eligibility", name, self.source, *rest, self.options) if part)


@dataclass(frozen=True, slots=True)
class Row:
    """One instrument: its name, what is said beside it, and below it where there is room: the first step, and what else to know."""

    instrument: str
    name: str
    cells: tuple[str, ...]
    step: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One group: `empty` is said where it has no rows, `after` below them."""

    group: Group
    title: str
    about: str
    count: str
    rows: tuple[Row, ...]
    empty: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A word in front, and what is to be said of it, one by one."""

    title: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A command, what it answers, and what else it can do where there is room to say so."""

    title: str
    command: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """All of it, in order."""

    heading: str
    scope: tuple[str, ...]
    sections: tuple[Section, ...]
    mind: Note
    dates: Note
    steps: tuple[Step, ...]
    foot: tuple[str, ...]


def screen_of(
    writer: Writer, language: Language, fits: Callable[[str], tuple[Remedy, ...]], asked: Asked | None = None
) -> Screen:
    """The screen of an assessment; `fits` finds what other request an instrument would take, `asked` says how commands ask."""
    return _Screens(writer, language, fits, asked or Asked()).screen()


class _Screens:
    """One assessment in one language."""

    def __init__(
        self, writer: Writer, language: Language, fits: Callable[[str], tuple[Remedy, ...]], asked: Asked
    ) -> None:
        self.writer = writer
        self.words = writer.words
        self.language: Language = language
        self.assessment = writer.assessment
        self.fits = fits
        self.asked = asked
        self.groups = arranged(writer.assessment)

    def screen(self) -> Screen:
        return Screen(
            self._heading(),
            tuple(self._scope()),
            tuple(self._sections()),
            Note(self.words["screen.mind"], tuple(dict.fromkeys(self._mind()))),
            Note(self.words["screen.dates"], tuple(self._dates())),
            tuple(self._steps()),
            (self.words["disclaimer"], self._digests()),
        )

    def _heading(self) -> str:
        """Who, on what day, and what is looked for."""
        company = self.assessment.profile.company
        name = _clipped(company.name) if company and company.name else self.words["the company"]
        said = f"{name}, {formats.day(self.assessment.on, self.language)}"
        requested, total = (self._amount_of(fact) for fact in ("funding.requested", "funding.round_total"))
        if requested is None:
            return f"{said} – {self.words['screen.no request']}"
        wanted = self.words["screen.request"].format(amount=requested)
        return f"{said} – {wanted}" + (self.words["screen.of round"].format(amount=total) if total else "")

    def _amount_of(self, fact: str) -> str | None:
        """An amount that is known, in words."""
        value, vocabulary = self.assessment.facts.get(fact), self.assessment.rules.catalogue.vocabulary
        if value is None or fact not in vocabulary.facts:
            return None
        if isinstance(value, int | Decimal):
            return round_money(value, self.language)
        return formats.value_text(value, vocabulary.facts[fact].type, vocabulary.units, self.language)

    def _scope(self) -> Iterator[str]:
        """How many instruments were looked at, what is not among them, and how to read the amounts."""
        catalogue = self.assessment.rules.catalogue
        said = self.words["screen.looked"].format(count=self._count(len(self.assessment)))
        if catalogue.covers_short:
            yield f"{said}: {catalogue.covers_short[self.language]}."
        elif catalogue.covers:
            yield f"{said}. {catalogue.covers[self.language]}"
        else:
            yield f"{said}."
        if any(offer.to == "fund" for result in self._hoped() for offer in _shown(result)):
            yield self.words["screen.limits"]

    def _count(self, number: int) -> str:
        """`1 scheme`, `12 schemes`."""
        return f"{number} {self.words['screen.scheme' if number == 1 else 'screen.schemes']}"

    # The groups

    def _sections(self) -> Iterator[Section]:
        yield self._section("fits", self._hopeful, empty=self.words["screen.none fits"])
        yield self._section("near", self._hopeful)
        yield self._section("other_request", self._other_request)
        yield self._section("not_this_company", self._refused)
        yield self._section("later", self._later)
        yield self._section("levers", self._lever)

    def _section(self, group: Group, row: Callable[[Result], Row], *, empty: str = "") -> Section:
        results = self.groups[group]
        title, about = self.words[f"screen.{group}"], self.words[f"screen.about {group}"]
        after = (self._counted(results),) if group == "later" and results else ()
        return Section(
            group=group,
            title=title,
            about=about,
            count=self._count(len(results)),
            rows=tuple(map(row, results)),
            empty=empty,
            after=after,
        )

    def _hopeful(self, result: Result) -> Row:
        """What it gives, until when, and how far the company is."""
        offers = "; ".join(offer_text(offer, self.language) for offer in _shown(result))
        deadline = deadline_of(result)
        when = self.words["availability.open"] if deadline is None else self._until(deadline)
        return Row(
            result.instrument,
            self.writer.title(result),
            (offers or self._open_amount(result), when, self._progress(result)),
            self._first_step(result),
            _JOINT.join(self._reasons(result)) if not result.missing else "",
        )

    def _open_amount(self, result: Result) -> str:
        """The kind of what it gives, and on what the amount depends, if anybody says."""
        assert result.version is not None
        kind = self.words[f"offer.{result.version.kind}"]
        unknown = [self.writer.facts[name] for name in result.award.unknown] if result.award else []
        sums = [fact for fact in unknown if fact.type.kind == "money"]
        if not sums:
            return kind
        named = formats.lowered(sums[0].title[self.language])
        return f"{kind}, {self.words['depends'].format(facts=named)}"

    def _progress(self, result: Result) -> str:
        """In how many questions what is missing is asked, or how many criteria are met."""
        counts = result.criteria_counts
        if result.missing:
            missing = questions_for(result, self.assessment)
            return self.words["screen.answer" if missing == 1 else "screen.answers"].format(count=missing)
        return self.words["screen.met"].format(met=counts.met, total=counts.total)

    def _until(self, day: date) -> str:
        if day == self.assessment.on:
            return self.words["screen.today"]
        return self.words["screen.until"].format(day=self._short(day))

    def _short(self, day: date) -> str:
        """`9 Dec`."""
        return formats.short_day(day, self.assessment.on, self.language)

    def _reasons(self, result: Result) -> Iterator[str]:
        """Who judges what, of what loan a cover is, and what the fund gives anybody."""
        judged: dict[str, list[str]] = {}
        for criterion, status in result.criteria:
            if status is Status.NEEDS_JUDGEMENT and criterion.judged_by:
                title = formats.lowered(criterion.title[self.language])
                judged.setdefault(criterion.judged_by, []).append(title)
        for by, titles in judged.items():
            body = self.assessment.rules.catalogue.vocabulary.bodies[by][self.language]
            yield self.words["screen.judges"].format(body=body[:1].upper() + body[1:], what="; ".join(titles))
        yield from self._loan(result)
        for mine in _shown(result):
            for theirs in result.offers:
                alike = mine.to == "you" and theirs.to == "fund" and theirs.kind == mine.kind
                if alike and (theirs.low, theirs.high) != (mine.low, mine.high):
                    yield self.words["screen.limit"].format(amount=amount_text(theirs, self.language))

    def _loan(self, result: Result) -> Iterator[str]:
        """Of what loan the cover is."""
        for offer in _shown(result):
            loan = self._amount_of(offer.of[0]) if offer.of else None
            if offer.kind == "guarantee" and offer.to == "you" and loan and not result.warnings:
                yield self.words["screen.on loan"].format(amount=loan)

    def _first_step(self, result: Result) -> str:
        """The official page, or else who it is."""
        apply = self.assessment.rules.catalogue.next_step(result.instrument)
        if apply is not None and apply.url is not None:
            return self.words["screen.first step"].format(url=apply.url)
        assert result.version is not None
        body = apply.body if apply and apply.body else result.version.provider
        return self.words["screen.ask them"].format(body=body[self.language])

    def _other_request(self, result: Result) -> Row:
        """What another request would have to be."""
        fits = self.fits(result.instrument)
        if not fits:
            return self._row(result, self.words["screen.another"])
        changes = (formats.lowered(change.wanted(self.language)) for change in fits[0].changes)
        return self._row(result, formats.series(changes, self.language, "and"))

    def _row(self, result: Result, said: str) -> Row:
        return Row(result.instrument, self.writer.title(result), (said,))

    def _refused(self, result: Result) -> Row:
        """The first thing that it asks and that is not so."""
        unmet = [
            criterion
            for criterion, status in result.criteria
            if status is Status.NOT_MET and not criterion.advisory
        ]
        refusing = [*unmet, *result.excluding]
        if not refusing:
            return self._row(result, "")
        title = formats.lowered(refusing[0].title[self.language])
        more = self.words["and more"].format(n=len(refusing) - 1) if len(refusing) > 1 else ""
        return self._row(result, f"{title}{more}")

    def _later(self, result: Result) -> Row:
        """Why not now, and when to look again."""
        available = self.words[
            "no version" if result.availability is None else f"availability.{result.availability}"
        ]
        version = result.version or self.assessment.rules.catalogue.instruments[result.instrument][-1]
        opens = min(
            (call.opens for call in version.calls if call.opens and call.opens > result.on), default=None
        )
        again = ""
        if opens:
            again = self.words["screen.opens"].format(day=self._short(opens))
        elif version.look_again and version.look_again > result.on:
            again = self.words["screen.again"].format(day=self._short(version.look_again))
        return self._row(result, f"{available}{again}")

    def _lever(self, result: Result) -> Row:
        return self._row(result, self.words["access.policy_lever"])

    def _counted(self, results: Sequence[Result]) -> str:
        """`2 closed, 11 not known whether open`."""
        counts = Counter(result.availability for result in results)
        parts = [
            f"{count} {self.words['no version' if available is None else f'availability.{available}']}"
            for available, count in counts.items()
        ]
        return ", ".join(parts)

    # What to mind, when, and how to go on

    def _hoped(self) -> tuple[Result, ...]:
        return (*self.groups["fits"], *self.groups["near"])

    def _mind(self) -> Iterator[str]:
        """What the profile says twice, what is advised and not so, and figures that somebody should have read again."""
        for remark in self.assessment.remarks:
            yield f"{remark.place}: {remark.message}" + (f"; {remark.hint}" if remark.hint else "")
        for result in self._hoped():
            for criterion in result.warnings:
                said = formats.lowered(criterion.title[self.language])
                yield self.words["screen.advised"].format(title=self.writer.title(result), criterion=said)
        overdue = [result.version.overdue(result.on) for result in self._hoped() if result.version]
        late = sum(bool(sources) for sources in overdue)
        due = [source.review_by for sources in overdue for source in sources if source.review_by]
        if due:
            since = formats.day(min(due), self.language)
            yield self.words["screen.overdue"].format(count=self._count(late), day=since)

    def _dates(self) -> Iterator[str]:
        """The next deadlines of what fits or nearly fits, the nearest first, and each law once that ends or has ended."""
        days: dict[date, list[str]] = {}
        for result in self._hoped():
            if deadline := deadline_of(result):
                days.setdefault(deadline, []).append(self.writer.title(result))
        ends: dict[tuple[date, str], int] = Counter(
            (text.ends, text.title)
            for result in (*self._hoped(), *self.groups["other_request"])
            if result.version and result.criteria
            for text in expiring(self.assessment.rules, result.version)
            if text.ends
        )
        for (day, text), count in ends.items():
            days.setdefault(day, []).append(self._ending(day, text, count))
        for day in sorted(days):
            yield f"{self._short(day)} {'; '.join(days[day])}"

    def _ending(self, day: date, text: str, count: int) -> str:
        key = "screen.law ended" if day < self.assessment.on else "screen.law ends"
        return self.words[key].format(title=text, count=self._count(count))

    def _steps(self) -> Iterator[Step]:
        """How to go on."""
        first = next(iter(self._hoped()), None) or next(iter(self.assessment.values()), None)
        near = next(iter(self.groups["near"]), None)
        if near:
            command = self.asked.command("interview", f"--instrument {near.instrument}")
            yield Step(self.words["screen.to answer"], command)
        if first:
            yield Step(self.words["screen.to explain"], self.asked.command("explain", first.instrument))
        yield Step(self.words["screen.to change"], self.asked.command("advise"))
        yield Step(
            self.words["screen.to read"], self.asked.command("assess", "--all"), self.words["screen.or full"]
        )

    def _digests(self) -> str:
        """Which program and rules answered, and to which answers."""
        catalogue = self.assessment.rules.catalogue
        return self.words["screen.digests"].format(
            profile=self.assessment.profile.digest()[:SHOWN],
            rules=catalogue.version,
            digest=catalogue.digest[:SHOWN],
            logic=catalogue.logic.digest[:SHOWN],
        )


_JOINT: Final = " · "
LONGEST_NAME: Final = 60
SHOWN: Final = len("sha256:") + 10
"""So much of a digest is shown."""


def _shown(result: Result) -> Sequence[Offer]:
    return shown_offers(result.offers)


def _clipped(name: str) -> str:
    """A name that leaves room for what else there is to say."""
    name = printable(name)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def site(url: str) -> str:
    """The host of an address, where the whole does not fit."""
    return urlsplit(url).hostname or url
