"""Coming deadlines as an iCalendar file (RFC 5545), through the icalendar library: `pip install eligibility[calendar]`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from eligibility.errors import EligibilityError
from eligibility.rules.in_force import Rules
from eligibility.rules.model import InstrumentVersion
from eligibility.words.lines import printable
from eligibility.words.phrases import PHRASES


@dataclass(frozen=True, slots=True)
class CallDate:
    """One day of a call: `what` is `opens`, `cut-off` or `closes`."""

    day: date
    what: str
    instrument: str
    title: str
    words: str
    url: str | None


def call_dates(rules: Rules, language: str) -> list[CallDate]:
    """Every opening, cut-off and closing from the date on, of the versions in force, the nearest first."""
    dates = [each for name, version in _current(rules) for each in _of(name, version, rules, language)]
    ahead = [each for each in dates if each.day >= rules.on]
    return sorted(ahead, key=lambda each: (each.day, each.instrument, each.what))


def _current(rules: Rules) -> Iterator[tuple[str, InstrumentVersion]]:
    for name in rules.catalogue.instruments:
        version = rules.version(name)
        if version:
            yield name, version


def _of(name: str, version: InstrumentVersion, rules: Rules, language: str) -> Iterator[CallDate]:
    """The days of its calls, with the page on which one applies, or else that of the source."""
    step = rules.catalogue.next_step(name)
    for call in version.calls:
        cited = next((item.source.url for item in call.citations if item.source.url), None)
        url = step.url if step and step.url else cited
        for day, what in call.days:
            if what != "closes" or day not in call.cut_offs:
                words = PHRASES[language][what].format(title=call.title[language])
                yield CallDate(
                    day=day,
                    what=what,
                    instrument=name,
                    title=version.title[language],
                    words=words,
                    url=url,
                )


def write_calendar(rules: Rules, language: str) -> bytes:
    """The dates as whole-day events. Raises `EligibilityError` when the extra `calendar` is not installed."""
    try:
        from icalendar import Calendar, Event
    except ImportError as error:
        raise EligibilityError("calendars need an extra: pip install 'eligibility[calendar]'") from error
    calendar = Calendar()
    calendar.add("prodid", "-//eligibility//funding deadlines//EN")
    calendar.add("version", "2.0")
    for each in call_dates(rules, language):
        event = Event()
        event.add("uid", f"{each.day}-{each.what}-{each.instrument.replace('/', '-')}@eligibility")
        event.add("dtstamp", datetime.combine(rules.on, datetime.min.time(), UTC))
        event.add("dtstart", each.day)
        if each.day < date.max:  # an event of one day may leave its end out (RFC 5545, 3.6.1)
            event.add("dtend", each.day + timedelta(days=1))
        event.add("summary", printable(each.words))
        event.add("description", printable(f"{each.title} [{each.instrument}]"))
        if each.url:
            event.add("url", printable(each.url))
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
