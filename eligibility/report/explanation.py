"""Every test of an instrument with its truth, down to the definitions that it leans on: the trace behind an outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any as Anything

from eligibility.arguments import check_language
from eligibility.engine.assessment import Assessment, Result
from eligibility.engine.implied import Implied, implied
from eligibility.engine.outcome import Status
from eligibility.language.tree import All, Any, AtLeast, FactRef, Known, Not, Test, Tree, children, facts_of
from eligibility.report.showing import required
from eligibility.report.text import MARKS
from eligibility.report.writer import Writer
from eligibility.rules.model import Citation, Criterion, DefinitionVersion
from eligibility.truth import Truth
from eligibility.words import formats
from eligibility.words.citations import cited, place
from eligibility.words.implied import follows
from eligibility.words.lines import Line, Paint, Painted, plain, written
from eligibility.words.phrases import Language

TRUTH_MARKS = {Truth.TRUE: "+", Truth.FALSE: "x", Truth.UNKNOWN: "?"}


@dataclass(frozen=True, slots=True, repr=False)
class Step:
    """One line of a trace. `mark` is + true, x false, ? unknown, ~ to be judged, - does not apply."""

    mark: str
    text: str
    steps: tuple[Step, ...] = ()

    def __repr__(self) -> str:
        return f"<Step {self.mark} {self.text}: {len(self.steps)} below>"


@dataclass(frozen=True, repr=False)
class Explanation:
    """Every test behind the outcome of one instrument, down to the definitions of the law."""

    assessment: Assessment
    instrument: str

    def __repr__(self) -> str:
        return f"<Explanation {self.instrument} on {self.assessment.on}: {self.assessment[self.instrument].outcome.value}>"

    def step(self, language: Language = "en") -> Step:
        """The trace: the instrument, below it a step for each criterion, below that its tests."""
        check_language(language)
        result = self.assessment[self.instrument]
        writer = Writer(self.assessment.only([self.instrument]), language)
        word = writer.words[f"outcome.{result.outcome.value}"].lower()
        head = f"{writer.title(result)} [{self.instrument}], {writer.version(result)}: {word}"
        if not result.criteria:
            reasons = tuple(Step("-", sentence) for _, sentence in writer.why(result))
            return Step("=", head, reasons)
        tracer = _Tracer(writer, result)
        criteria = tuple(tracer.criterion(criterion, status) for criterion, status in result.criteria)
        return Step("=", head, criteria)

    def text(self, language: Language = "en", *, paint: Paint = plain) -> str:
        """The trace as indented text."""
        return written(_lines(self.step(language), 0), paint)


def _lines(step: Step, depth: int) -> Iterator[Line]:
    yield f"{'  ' * depth}{step.mark} {step.text}" if depth else (Painted(step.text, "heading"),)
    for part in step.steps:
        yield from _lines(part, depth + 1)


class _Tracer:
    def __init__(self, writer: Writer, result: Result) -> None:
        self.writer = writer
        self.sentences = writer.sentences_of(result)
        self.words = writer.words
        self.rules = writer.assessment.rules
        self.explained: set[str] = set()
        profile = writer.assessment.profile
        given = {**profile.facts(), **profile.application(result.instrument)}
        self.implied: dict[str, list[Implied]] = {}
        for each in implied(self.rules, given):
            self.implied.setdefault(each.fact.id, []).append(each)
        self.known = {**given, **{name: found[-1].value for name, found in self.implied.items()}}

    def criterion(self, criterion: Criterion, status: Status) -> Step:
        """One criterion with its status, its tests below."""
        advisory = f" ({self.words['advisory']})" if criterion.advisory else ""
        word = self.words[f"status.{status.value}"]
        head = f"{criterion.id}: {word} – {criterion.title[self.writer.language]}{advisory}"
        return Step(MARKS[status], head, tuple(self._below(criterion, status)))

    def _below(self, criterion: Criterion, status: Status) -> Iterator[Step]:
        """When it applies, what it asks, who judges, and where that stands."""
        if criterion.applies_when:
            applies = self.tree(criterion.applies_when)
            yield Step(self._mark(criterion.applies_when), self.words["applies when"], (applies,))
        yield self.tree(criterion.require)
        if criterion.judged_by:
            body = self.rules.catalogue.vocabulary.bodies[criterion.judged_by][self.writer.language]
            yield Step(MARKS[status], self.words["judged by"].format(body=body))
        for item in criterion.citations:
            at = f", {place(item.place, self.writer.language)}" if item.place else ""
            yield Step("·", f"{self.words['source']}: {self.writer.source(item.source)}{at}")
        if criterion.basis != "stated":
            yield Step("·", f"{self.words['basis']}: {self.words[f'basis.{criterion.basis}']}")

    def _mark(self, tree: Tree) -> str:
        return TRUTH_MARKS[self.sentences.truths.truth(tree)]

    def tree(self, tree: Tree) -> Step:
        """A test with what its facts rest on, or several with these below."""
        if isinstance(tree, Test | Known):
            below = (*self._follows(tree), *self._defined(tree))
            return Step(self._mark(tree), self.sentences.leaf(tree), below)
        if isinstance(tree, AtLeast):
            word = self.words["at least n of"].format(n=tree.count)
        else:
            word = self.words[{All: "all of", Any: "any of", Not: "not"}[type(tree)]]
        return Step(self._mark(tree), word, tuple([self.tree(part) for part in children(tree)]))

    def _follows(self, tree: Test | Known) -> Iterator[Step]:
        """What its facts follow from, where they were not given."""
        units = self.rules.catalogue.vocabulary.units
        for fact in dict.fromkeys(facts_of(tree)):
            for each in self.implied.get(fact.id, ()):
                why = follows(each, self.known, units, self.writer.language)
                where = self._cited(each.by.citations)
                yield Step("·", f"{why} – {each.by.title[self.writer.language]} ({where})")

    def _defined(self, tree: Test | Known) -> Iterator[Step]:
        """The definitions of its facts, each told once."""
        for fact in facts_of(tree):
            if fact.id in self.rules.definitions and fact.id not in self.explained:
                self.explained.add(fact.id)
                yield self.definition(self.rules.definitions[fact.id])

    def definition(self, definition: DefinitionVersion) -> Step:
        head = f"{self.words['by definition']} `{definition.fact.id}` ({self._cited(definition.citations)})"
        return Step("·", head, tuple(self._rows(definition)))

    def _cited(self, citations: Iterable[Citation]) -> str:
        return "; ".join(cited(item, self.writer.language) for item in citations)

    def _rows(self, definition: DefinitionVersion) -> Iterator[Step]:
        """Its test, or its rows as far as one holds."""
        if definition.test:
            yield self.tree(definition.test)
        for when, then in definition.rows:
            truth = self.sentences.truths.truth(when)
            below = [self.tree(when)]
            if truth is not Truth.FALSE:
                below += self._behind(then)
            yield Step(
                self._mark(when),
                f"{self._outcome(definition, then)} ← {required(when, self.sentences)}",
                tuple(below),
            )
            if truth is Truth.TRUE:
                return
        if definition.otherwise:
            yield Step("·", f"{self._outcome(definition, definition.otherwise)} ← {self.words['otherwise']}")
            yield from self._behind(definition.otherwise)

    def _behind(self, outcome: Anything) -> Iterator[Step]:
        """The definition of the fact that is the outcome of a row."""
        if isinstance(outcome, FactRef) and outcome.fact.id in self.rules.definitions:
            yield self.definition(self.rules.definitions[outcome.fact.id])

    def _outcome(self, definition: DefinitionVersion, outcome: Anything) -> str:
        if isinstance(outcome, FactRef):
            return f"{outcome.fact.title[self.writer.language]}: {self.sentences.value_text(outcome.fact)}"
        if definition.fact.type.kind == "boolean":
            return self.words["yes" if outcome.value else "no"]
        return formats.code(outcome.value, definition.fact.type, self.writer.language)
