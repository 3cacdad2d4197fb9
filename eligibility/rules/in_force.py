"""A catalogue on one date: the versions in force, the members of every list, and which instruments cannot be assessed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Final

from eligibility.language.awards import award_facts
from eligibility.language.tree import facts_of, lists_of
from eligibility.law import LAWS, READ_BY_LAW
from eligibility.profile.facts import Fact
from eligibility.rules.implications import ordered, with_turned
from eligibility.rules.model import (
    CheckedCatalogue,
    Criterion,
    DefinitionVersion,
    ImplicationVersion,
    InstrumentVersion,
    LawVersion,
    Source,
    in_force,
    reads,
)
from eligibility.units import written_day
from eligibility.yaml.readers import Texts, Translations

EXPIRY_NOTICE: Final = timedelta(days=90)


@dataclass(frozen=True, repr=False)
class Rules:
    """What holds on a date. `closed` says, per instrument, why it is not assessable; all others are in `open`.

    `lacking` has, for the criteria of an open instrument that lean on a definition, list or law of which no version is in force,
    the name of the first such by the criterion's place. Where that leaves a required criterion unknown, nobody can assess it.
    """

    catalogue: CheckedCatalogue
    on: date
    open: Mapping[str, InstrumentVersion]
    closed: Mapping[str, tuple[InstrumentVersion | None, Texts]]
    definitions: Mapping[str, DefinitionVersion]
    lists: Mapping[str, frozenset[str]]
    law: Mapping[str, LawVersion]
    lacking: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    implications: tuple[ImplicationVersion, ...] = ()
    """Each after those that conclude what it reads."""

    def __repr__(self) -> str:
        return f"<Rules on {self.on}: {len(self.open)} of {len(self.catalogue.instruments)} instruments assessable>"

    def why_unknown(self, instrument: str, place: int) -> Texts | None:
        """Why no answer can settle a criterion that is unknown: what it leans on is not in force."""
        name = self.lacking.get(instrument, {}).get(place)
        return _lacks(name, self.on) if name else None

    def not_in_force(self, instrument: str) -> Texts:
        """The reason of an open instrument that cannot be assessed for a profile."""
        version = self.open[instrument]
        required = (
            name for place, name in self.lacking[instrument].items() if not version.criteria[place].advisory
        )
        return _lacks(next(required), self.on)

    def version(self, instrument: str) -> InstrumentVersion | None:
        """The version in force, assessable or not."""
        return self.open.get(instrument) or self.closed[instrument][0]


Why = tuple[InstrumentVersion | None, Callable[[date], Texts]]
"""The version that is not assessable, if one is in force, and the reason on a date."""


@dataclass(frozen=True)
class Frame:
    """What is in force, the same on every day until a version begins or ends."""

    catalogue: CheckedCatalogue
    open: Mapping[str, InstrumentVersion]
    why: Mapping[str, Why]
    definitions: Mapping[str, DefinitionVersion]
    lists: Mapping[str, frozenset[str]]
    law: Mapping[str, LawVersion]
    lacking: Mapping[str, Mapping[int, str]]
    implications: tuple[ImplicationVersion, ...] = ()

    def on(self, day: date) -> Rules:
        """The rules of one of these days."""
        closed = {name: (version, reason(day)) for name, (version, reason) in self.why.items()}
        return Rules(
            catalogue=self.catalogue,
            on=day,
            open=self.open,
            closed=closed,
            definitions=self.definitions,
            lists=self.lists,
            law=self.law,
            lacking=self.lacking,
            implications=self.implications,
        )


class Frames:
    """The frames of a catalogue, each made once."""

    def __init__(self, catalogue: CheckedCatalogue) -> None:
        self.catalogue = catalogue
        self.changes = changes(catalogue)
        self._known: dict[int, Frame] = {}

    def place(self, day: date) -> int:
        """The number of the stretch of days between two changes."""
        return bisect_right(self.changes, day)

    def on(self, day: date) -> Frame:
        """What is in force on a day."""
        place = self.place(day)
        if place not in self._known:
            self._known[place] = _frame(self.catalogue, day)
        return self._known[place]


def changes(catalogue: CheckedCatalogue) -> list[date]:
    """The days on which some version begins, or has ended the day before."""
    dated = [version.valid for versions in catalogue.instruments.values() for version in versions]
    dated += [version.valid for versions in catalogue.definitions.values() for version in versions]
    dated += [version.valid for versions in catalogue.lists.values() for version in versions]
    dated += [version.valid for versions in catalogue.law.values() for version in versions]
    dated += [version.valid for versions in catalogue.implications.values() for version in versions]
    starts = {period.start for period in dated}
    after_ends = {period.end + timedelta(days=1) for period in dated if period.end and period.end < date.max}
    return sorted(starts | after_ends)


def rules_on(catalogue: CheckedCatalogue, on: date) -> Rules:
    """The rules of a date."""
    return _frame(catalogue, on).on(on)


def _frame(catalogue: CheckedCatalogue, on: date) -> Frame:
    """The versions that are in force on a date; an instrument is open, or says why not."""
    every_list = {name: _members(catalogue, name, on) for name in catalogue.lists}
    lists = {name: members for name, members in every_list.items() if members is not None}
    definitions = {
        name: found for name, dated in catalogue.definitions.items() if (found := in_force(dated, on))
    }
    law = {name: figures for name, dated in catalogue.law.items() if (figures := in_force(dated, on))}
    implications = [each for dated in catalogue.implications.values() if (each := in_force(dated, on))]
    opened: dict[str, InstrumentVersion] = {}
    why: dict[str, Why] = {}
    for name, versions in catalogue.instruments.items():
        version = in_force(versions, on)
        if version is None:
            why[name] = None, partial(_none_in_force, [version.valid.start for version in versions])
        elif version.reason:
            why[name] = version, partial(_published, version.reason)
        elif not version.is_lever and all(criterion.advisory for criterion in version.criteria):
            why[name] = version, _nothing_required
        else:
            opened[name] = version
    in_order = _in_order(definitions)
    known = {*lists, *law}
    behind = {name: _lacking(version, catalogue, in_order, known) for name, version in opened.items()}
    lacking = {name: criteria for name, criteria in behind.items() if criteria}
    return Frame(
        catalogue=catalogue,
        open=opened,
        why=why,
        definitions=in_order,
        lists=lists,
        law=law,
        lacking=lacking,
        implications=ordered(with_turned(implications)),
    )


def _nothing_required(on: date) -> Texts:
    return Translations(
        {
            "en": "No required criterion has been published, so that nothing decides who is eligible.",
            "nl": "Er is geen voorwaarde gepubliceerd die beslist wie in aanmerking komt.",
        }
    )


def _published(reason: Texts, on: date) -> Texts:
    return reason


def _members(
    catalogue: CheckedCatalogue, name: str, on: date, above: tuple[str, ...] = ()
) -> frozenset[str] | None:
    """The members of a list on a date, with those of the lists that it includes; None where one of these is not in force."""
    version = in_force(catalogue.lists[name], on)
    if version is None or name in above:
        return None
    parts = [_members(catalogue, other, on, (*above, name)) for other in version.includes]
    if None in parts:
        return None
    return version.members.union(*(part for part in parts if part))


def facts_behind(version: InstrumentVersion, definitions: Mapping[str, DefinitionVersion]) -> dict[str, Fact]:
    """Every fact that a version reads, directly or through the definitions in force."""
    own = [fact for tree in version.trees for fact in facts_of(tree)]
    if version.award:
        own += award_facts(version.award)
    return reached(own, definitions)


def reached(facts: Iterable[Fact], definitions: Mapping[str, DefinitionVersion]) -> dict[str, Fact]:
    """Some facts, and those that they rest on through the definitions in force."""
    found: dict[str, Fact] = {}
    frontier = list(facts)
    while frontier:
        fact = frontier.pop()
        if fact.id not in found:
            found[fact.id] = fact
            if fact.id in definitions:
                frontier += reads(definitions[fact.id])
    return found


def rests_on_law(fact: str, definitions: Mapping[str, DefinitionVersion]) -> bool:
    """Whether it is given by a law, or by definitions that read nothing else."""
    if fact not in definitions:
        return fact in READ_BY_LAW
    return all(rests_on_law(read.id, definitions) for read in reads(definitions[fact]))


def _lacking(
    version: InstrumentVersion,
    catalogue: CheckedCatalogue,
    definitions: Mapping[str, DefinitionVersion],
    known: set[str],
) -> dict[int, str]:
    """By the place of a criterion, the first definition, list or law behind it without a version in force."""
    found = {
        place: _first_lacking(criterion, catalogue, definitions, known)
        for place, criterion in enumerate(version.criteria)
    }
    return {place: name for place, name in found.items() if name}


def _first_lacking(
    criterion: Criterion,
    catalogue: CheckedCatalogue,
    definitions: Mapping[str, DefinitionVersion],
    known: set[str],
) -> str | None:
    trees = list(criterion.trees)
    names: list[str] = []
    for fact in reached((fact for tree in criterion.trees for fact in facts_of(tree)), definitions):
        names += [law.name for law in LAWS if law.name and fact in law.gives]
        if fact in definitions:
            trees += definitions[fact].trees
        elif fact in catalogue.definitions:
            return fact
    names += [name for tree in trees for name in lists_of(tree)]
    return next((name for name in names if name not in known), None)


def _in_order(definitions: Mapping[str, DefinitionVersion]) -> dict[str, DefinitionVersion]:
    """Every definition after those that it reads, as far as they are in force."""
    ordered: dict[str, DefinitionVersion] = {}

    def place(name: str) -> None:
        if name not in ordered and name in definitions:
            for fact in reads(definitions[name]):
                place(fact.id)
            ordered[name] = definitions[name]

    for name in definitions:
        place(name)
    return ordered


def _none_in_force(starts: list[date], on: date) -> Texts:
    en, nl = (partial(written_day, language=language) for language in ("en", "nl"))
    if on < min(starts):
        return Translations(
            {
                "en": f"No version was in force on {en(on)}; the first one begins on {en(min(starts))}.",
                "nl": f"Op {nl(on)} was geen versie van kracht; de eerste begint op {nl(min(starts))}.",
            }
        )
    last = max(start for start in starts if start <= on)
    return Translations(
        {
            "en": f"No version is in force on {en(on)}; the last one known began on {en(last)} and has ended.",
            "nl": f"Op {nl(on)} is geen versie van kracht; de laatst bekende begon op {nl(last)} en is afgelopen.",
        }
    )


def _lacks(name: str, on: date) -> Texts:
    return Translations(
        {
            "en": f"It leans on `{name}`, of which no version is in force on {written_day(on, 'en')}.",
            "nl": f"De regeling steunt op `{name}`, waarvan op {written_day(on, 'nl')} geen versie van kracht is.",
        }
    )


def expiring(rules: Rules, version: InstrumentVersion) -> list[Source]:
    """The texts that a version leans on, directly or through definitions, which have ended or end within 90 days."""
    citations = [citation for criterion in version.criteria for citation in criterion.citations]
    for fact in facts_behind(version, rules.definitions):
        for law in LAWS:
            figures = rules.law.get(law.name or "")
            if figures and fact in law.gives:
                citations += figures.citations
        if fact in rules.definitions:
            citations += rules.definitions[fact].citations
    texts = {citation.source.title: citation.source for citation in citations}
    ending = [text for text in texts.values() if text.ends and text.ends - rules.on <= EXPIRY_NOTICE]
    return sorted(ending, key=lambda text: text.title)
