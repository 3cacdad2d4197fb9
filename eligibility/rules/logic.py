"""What rules decide, as a digest that no words change.

The digest of the files (`files.digest`) changes with every comment. This one is made of what was read from them: criteria,
amounts, days, lists, definitions, implications, figures of law, and the types of the facts that they read. Titles, notes,
sources and the days on which these were read are left out, and so are the names of figures and the order of an `includes`.

A part of a rule that is not known here to be words counts as logic: a new one can make a digest change too often, never
too seldom. The Python of `eligibility/law/` and of the engine is not in it: the version of the engine stands for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Protocol

from eligibility.canonical import digest
from eligibility.language import tree
from eligibility.language.awards import Award, award_facts
from eligibility.language.words import Word
from eligibility.law import LAWS, READ_BY_LAW
from eligibility.profile.facts import Fact
from eligibility.rules.model import (
    Call,
    CheckedCatalogue,
    Citation,
    Conclusion,
    Criterion,
    DefinitionVersion,
    ImplicationVersion,
    InstrumentVersion,
    LawVersion,
    ListVersion,
    Period,
    in_force,
    reads,
)

_WORDS: Final[Mapping[type, frozenset[str]]] = {
    InstrumentVersion: frozenset(
        (
            "title",
            "provider",
            "sources",
            "summary",
            "notes",
            "file",
            "cited",
            "apply",
            "checked",
            "award_citations",
            "look_again",
        )
    ),
    Criterion: frozenset({"title", "citations", "basis", "note", "at", "exceptions"}),
    DefinitionVersion: frozenset({"citations", "basis", "file"}),
    ImplicationVersion: frozenset({"title", "citations", "basis", "note", "file"}),
    ListVersion: frozenset({"title", "shown", "citations", "basis", "file"}),
    LawVersion: frozenset({"title", "citations", "file"}),
    Conclusion: frozenset({"at"}),
    Call: frozenset({"title", "citations"}),
    Period: frozenset({"citations"}),
    Award: frozenset({"note"}),
    tree.Literal: frozenset({"name"}),
    **{
        node: frozenset({"at"})
        for node in (tree.Test, tree.All, tree.Any, tree.Not, tree.AtLeast, tree.Known)
    },
}
"""The fields that only say something. All others count."""

Key = tuple[str, str]
"""A part of the rules: what it is (`definition`, `list`, `fact` …) and its name."""
MOST_DAYS: Final = 64
"""Days of which the digests are kept."""


class _Dated(Protocol):
    @property
    def valid(self) -> Period: ...


class Logic:
    """The logic digests of a catalogue: of the whole, and of each instrument with everything behind it."""

    def __init__(self, catalogue: CheckedCatalogue) -> None:
        self.catalogue = catalogue
        self._parts: dict[str, Mapping[str, tuple[Any, ...]]] = {
            "instrument": catalogue.instruments,
            "definition": catalogue.definitions,
            "list": catalogue.lists,
            "law": catalogue.law,
            "implication": catalogue.implications,
        }
        self._versions: dict[tuple[str, str, date], str] = {}
        self._days: dict[date, Mapping[str, str]] = {}
        self._concluding: dict[str, list[str]] = {}
        for name, versions in catalogue.implications.items():
            for fact in {conclusion.fact.id for each in versions if each.certain for conclusion in each.then}:
                self._concluding.setdefault(fact, []).append(name)

    @cached_property
    def digest(self) -> str:
        """The digest of the whole: all versions of everything, and the facts that they read."""
        return digest([[*key, self._digest(key, None)] for key in self._all()])

    def on(self, day: date) -> Mapping[str, str]:
        """By instrument, the digest of what decides on a day: its version in force, and all that this leans on then."""
        known = self._days.get(day)
        if known is None:
            if len(self._days) >= MOST_DAYS:
                self._days.clear()
            known = self._days[day] = {name: self.of(name, day) for name in self.catalogue.instruments}
        return known

    def of(self, instrument: str, day: date | None = None) -> str:
        """The digest of one instrument, of all its versions or as it decides on a day."""
        behind = sorted(self._behind(("instrument", instrument), day))
        return digest([[*key, self._digest(key, day)] for key in behind])

    def _all(self) -> list[Key]:
        """Everything that has versions, and every fact that these read."""
        found = {(kind, name) for kind, parts in self._parts.items() for name in parts}
        read = (other for key in found for other in self._reads(key, None))
        return sorted(found | {key for key in read if key[0] == "fact"})

    def _behind(self, start: Key, day: date | None) -> set[Key]:
        """A part and all that it leans on."""
        found: set[Key] = set()
        frontier = [start]
        while frontier:
            key = frontier.pop()
            if key not in found:
                found.add(key)
                frontier += self._reads(key, day)
        return found

    def _reads(self, key: Key, day: date | None) -> Iterator[Key]:
        """What a part leans on directly."""
        kind, name = key
        if kind == "fact":
            yield from self._behind_fact(name)
            return
        for version in self._of(key, day):
            yield from (("fact", fact) for fact in _facts(version))
            yield from (("list", other) for other in _lists(version))

    def _behind_fact(self, name: str) -> Iterator[Key]:
        """What gives a fact: a definition, a law with what it reads, implications."""
        if name in self.catalogue.definitions:
            yield "definition", name
        for law in LAWS:
            if law.name and name in law.gives and law.name in self.catalogue.law:
                yield "law", law.name
        yield from (("fact", other) for other in READ_BY_LAW.get(name, ()))
        yield from (("implication", each) for each in self._concluding.get(name, ()))

    def _of(self, key: Key, day: date | None) -> tuple[Any, ...]:
        """Its versions, or the one in force on a day."""
        kind, name = key
        versions: tuple[_Dated, ...] = self._parts[kind].get(name, ())
        if day is None:
            return versions
        current = in_force(versions, day)
        return () if current is None else (current,)

    def _digest(self, key: Key, day: date | None) -> list[str]:
        kind, name = key
        if kind == "fact":
            fact = self.catalogue.facts.get(name)
            return [digest(_fact_form(fact))] if fact else []
        return [self._version(key, version) for version in self._of(key, day)]

    def _version(self, key: Key, version: Any) -> str:
        place = (*key, version.valid.start)
        known = self._versions.get(place)
        if known is None:
            known = self._versions[place] = digest(_form(version))
        return known


def _facts(version: Any) -> set[str]:
    """The facts that a version reads itself."""
    found: Iterable[Fact] = ()
    match version:
        case InstrumentVersion(award=award):
            found = [fact for each in version.trees for fact in tree.facts_of(each)]
            found += award_facts(award) if award else ()
        case DefinitionVersion():
            found = reads(version)
        case ImplicationVersion():
            found = version.facts
    return {fact.id for fact in found}


def _lists(version: Any) -> set[str]:
    """The lists that a version reads itself."""
    match version:
        case ListVersion(includes=others):
            return set(others)
        case InstrumentVersion() | DefinitionVersion():
            return {name for each in version.trees for name in tree.lists_of(each)}
        case ImplicationVersion(when=when):
            return set(tree.lists_of(when))
    return set()


def _fact_form(fact: Fact) -> list[Any]:
    """A fact as rules depend on it."""
    kind = fact.type
    limits = [_form(kind.minimum), _form(kind.maximum)]
    about = [fact.derived, fact.planned, fact.chosen]
    return [fact.id, kind.word, kind.unit, kind.whole, kind.record, limits, sorted(kind.choices), about]


def _form(thing: Any) -> Any:
    """What a part of a rule decides, as a JSON value."""
    if thing is None or isinstance(thing, bool | str):
        return thing
    if isinstance(thing, int | Decimal | Fraction):
        return ["number", str(Fraction(thing))]
    if isinstance(thing, date):
        return ["date", thing.isoformat()]
    if isinstance(thing, Fact):
        return ["fact", thing.id]
    if isinstance(thing, Word):
        return ["word", thing.name]
    if isinstance(thing, Mapping):
        return ["mapping", {str(key): _form(part) for key, part in thing.items()}]
    if isinstance(thing, frozenset | set):
        return ["set", sorted(thing)]
    if isinstance(thing, tuple | list):
        return [_form(part) for part in thing if not isinstance(part, Citation)]
    if is_dataclass(thing):
        return [type(thing).__name__, dict(_fields(thing))]
    raise TypeError(type(thing).__name__)


def _fields(thing: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a rule that decide something."""
    said = _WORDS.get(type(thing), frozenset())
    for field in fields(thing):
        if field.name in said:
            continue
        value = getattr(thing, field.name)
        if isinstance(thing, InstrumentVersion) and field.name == "reason":
            value = value is not None  # that there is one keeps it from being assessed; what it says is words
        if isinstance(thing, ListVersion) and field.name == "includes":
            value = sorted(value)
        yield field.name, _form(value)
