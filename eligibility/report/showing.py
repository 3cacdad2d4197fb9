"""One version of an instrument in words, without a profile: what it asks, what it gives, and where that stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any as Anything

from eligibility.arguments import check_language
from eligibility.language.expression import expression
from eligibility.language.tree import All, Any, AtLeast, Known, Not, Test, Tree
from eligibility.report.writer import next_step
from eligibility.rules.in_force import Rules
from eligibility.rules.model import Apply, Criterion, InstrumentVersion, Source
from eligibility.words import formats
from eligibility.words.amounts import award_lines
from eligibility.words.lines import Line, Paint, Painted, plain, written
from eligibility.words.phrases import PHRASES, Language
from eligibility.words.sentences import Sentences
from eligibility.yaml.readers import Texts


def _unknown(fact: str) -> Anything:
    return None


def show(
    rules: Rules,
    version: InstrumentVersion,
    language: str = "en",
    *,
    as_expression: bool = False,
    paint: Paint = plain,
) -> str:
    """The version as text; `as_expression` writes each criterion on one line for engineers."""
    return written(_lines(rules, version, language, as_expression), paint)


def _heading(text: str) -> Iterator[Line]:
    yield ""
    yield (Painted(text, "heading"),)


def _lines(rules: Rules, version: InstrumentVersion, language: str, as_expression: bool) -> Iterator[Line]:
    words = PHRASES[language]
    yield from _head(rules, version, language)
    sentences = Sentences(rules, _unknown, language)
    if version.criteria:
        yield from _heading(words["criteria"])
    for criterion in version.criteria:
        yield from _criterion(criterion, sentences, as_expression)
    if version.award:
        yield from _heading(words["award"].capitalize())
        yield from (
            f"  {line}" for line in award_lines(version.award, rules.catalogue.vocabulary.units, language)
        )
        if version.award.note:
            yield version.award.note[language]
    if step := rules.catalogue.next_step(version.id):
        yield ""
        yield from apply_lines(step, language)
    yield from _heading(words["sources"])
    yield from (_source(source, language) for source in version.sources.values())
    if version.notes:
        yield from _heading(words["notes"])
        yield from (f"  - {note}" for note in version.notes)
    if version.checked:
        yield from _heading(words["read log"])
        yield from (f"  - {line}" for line in read_log(version, language))


def _criterion(criterion: Criterion, sentences: Sentences, as_expression: bool) -> Iterator[Line]:
    """One criterion: its title, who judges, when it applies, what it asks, whom else it lets in."""
    words, language = sentences.words, sentences.language

    def told(tree: Tree) -> str:
        return expression(tree) if as_expression else required(tree, sentences)

    marks = [words["advisory"]] if criterion.advisory else []
    if criterion.judged_by:
        body = sentences.rules.catalogue.vocabulary.bodies[criterion.judged_by][language]
        marks.append(words["judged by"].format(body=body))
    if criterion.basis != "stated":
        marks.append(words[f"basis.{criterion.basis}"])
    beside = f" ({'; '.join(marks)})" if marks else ""
    yield f"  {criterion.id}: {criterion.title[language]}{beside}"
    if criterion.applies_when:
        yield f"      {words['applies when']}: {told(criterion.applies_when)}"
    asked = told(criterion.require)
    if asked:
        yield f"      {asked}"
    if criterion.exceptions:
        yield f"      {words['exceptions'].format(text=criterion.exceptions.texts[language])}"


def _source(source: Source, language: str) -> str:
    """A source with all that is known of it."""
    words = PHRASES[language]
    parts = [
        source.publisher,
        source.title_in(language),
        source.url or source.document,
        words[f"grade.{source.grade}"],
        _read(source.read, language),
        source.note,
    ]
    return f"  {source.id}: {', '.join(part for part in parts if part)}"


def apply_lines(apply: Apply, language: str) -> Iterator[str]:
    """How one applies: where and with whom, with which documents, how much work it is, and who helps."""
    words = PHRASES[language]
    yield next_step(apply, language)
    if apply.documents:
        yield words["documents"].format(list=", ".join(each[language] for each in apply.documents))
    for key, texts in (("effort", apply.effort), ("help from", apply.help)):
        if texts:
            yield words[key].format(text=texts[language])


def read_log(version: InstrumentVersion, language: str) -> Iterator[str]:
    """What was read for a version and what was not found, the latest day first; in English."""
    for entry in sorted(version.checked, key=lambda entry: entry.on, reverse=True):
        missed = f"; {PHRASES[language]['not found'].format(text=entry.not_found)}" if entry.not_found else ""
        yield f"{formats.day(entry.on, language)}: {entry.read}{missed}"


def _head(rules: Rules, version: InstrumentVersion, language: str) -> Iterator[Line]:
    words = PHRASES[language]
    yield Painted(version.title[language], "heading"), f"  [{version.id}]"
    yield f"{words['provider']}: {version.provider[language]}"
    access = f"; {words[f'access.{version.access}']}" if version.access else ""
    availability = words[f"availability.{version.availability_on(rules.on)}"]
    yield f"{words[f'kind.{version.kind}']}; {availability}{access}"
    end = f" {words['until']} {formats.day(version.valid.end, language)}" if version.valid.end else ""
    yield f"{words['version of']} {formats.day(version.valid.start, language)}{end}"
    if len(version.availability) > 1:
        for start, word, citations in version.availability:
            cited = "".join(f" [{item.source.id}]" for item in citations)
            yield f"  {words['from']} {formats.day(start, language)}: {words[f'availability.{word}']}{cited}"
    for call in version.calls:
        title = call.title[language]
        yield from (
            f"  {formats.day(day, language)}: {words[what].format(title=title)}" for day, what in call.days
        )
    if version.summary:
        yield version.summary[language]
    if version.reason:
        yield version.reason[language]


def _read(day: date | None, language: str) -> str | None:
    if day is None:
        return None
    return PHRASES[language]["read on"].format(on=formats.day(day, language))


def required(tree: Tree, sentences: Sentences) -> str:
    """What a tree asks, in words: `Registered office: Netherlands; Physical headquarters: Netherlands`."""
    words = sentences.words
    match tree:
        case Test(fact):
            return f"{fact.title[sentences.language]}: {sentences.required(tree)}"
        case Known(fact):
            return f"{fact.title[sentences.language]}: {words['given']}"
        case Not(test):
            return f"{words['not']} ({required(test, sentences)})"
        case AtLeast(count, tests):
            return f"{words['at least n of'].format(n=count)}: ({'; '.join(required(test, sentences) for test in tests)})"
        case All(tests) | Any(tests):
            joint = "; " if isinstance(tree, All) else f" – {words['or']} "
            return joint.join(_bracketed(test, sentences) for test in tests)


def _bracketed(tree: Tree, sentences: Sentences) -> str:
    """A part of several, in brackets where it is several itself."""
    said = required(tree, sentences)
    return f"({said})" if isinstance(tree, All | Any) else said


@dataclass(frozen=True, slots=True, repr=False)
class Listing:
    """One instrument on a date: codes, and the words for them. `version` is None when none is in force."""

    instrument: str
    titles: Texts
    kind: str
    version: date | None
    availability: str | None
    access: str | None
    deadline: date | None
    assessable: bool

    def __repr__(self) -> str:
        return f"<Listing {self.instrument}: {self.kind}, {self.availability or 'no version'}>"

    def title(self, language: Language = "en") -> str:
        """Its name."""
        check_language(language)
        return self.titles[language]

    def kind_text(self, language: Language = "en") -> str:
        """Such as `guarantee`."""
        check_language(language)
        return PHRASES[language][f"kind.{self.kind}"]

    def availability_text(self, language: Language = "en") -> str:
        """Such as `open`."""
        check_language(language)
        return PHRASES[language][f"availability.{self.availability}" if self.availability else "no version"]

    def deadline_text(self, language: Language = "en") -> str | None:
        """`next deadline 31 December 2026`, where there is one."""
        check_language(language)
        if self.deadline is None:
            return None
        return PHRASES[language]["next deadline"].format(on=formats.day(self.deadline, language))

    def text(self, language: Language = "en") -> str:
        """`SecFund (risk capital; open, 2025-04-02)`."""
        parts = [self.availability_text(language), str(self.version or "–"), self.deadline_text(language)]
        state = ", ".join(part for part in parts if part)
        return f"{self.title(language)} ({self.kind_text(language)}; {state})"


def listing(rules: Rules) -> Iterator[Listing]:
    """Every instrument on a date."""
    for name, versions in rules.catalogue.instruments.items():
        current = rules.version(name)
        yield Listing(
            instrument=name,
            titles=(current or versions[-1]).title,
            kind=(current or versions[-1]).kind,
            version=current.valid.start if current else None,
            availability=current.availability_on(rules.on) if current else None,
            access=current.access if current else None,
            deadline=current.deadline_after(rules.on) if current else None,
            assessable=name in rules.open,
        )
