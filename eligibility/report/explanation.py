"""Every test of an instrument with its truth, down to the definitions that it leans on: the trace behind an outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any as Anything

from eligibility.engine.assessment import Assessment, Result
from eligibility.language.expression import expression
from eligibility.language.tree import All, Any, AtLeast, FactRef, Known, Not, Test, Tree, children, facts_of
from eligibility.report.lines import Line, Paint, Painted, plain, written
from eligibility.report.text import MARKS
from eligibility.report.writer import Writer
from eligibility.rules.model import DefinitionVersion
from eligibility.truth import Truth
from eligibility.words import formats

TRUTH_MARKS = {Truth.TRUE: "+", Truth.FALSE: "x", Truth.UNKNOWN: "?"}


@dataclass(slots=True)
class Step:
    """One line of a trace. `mark` is + true, x false, ? unknown, ~ to be judged, - does not apply."""

    mark: str
    text: str
    steps: list[Step] = field(default_factory=list)

    def form(self) -> dict[str, Anything]:
        """The step as JSON."""
        return {"mark": self.mark, "text": self.text, "steps": [step.form() for step in self.steps]}


def explain(assessment: Assessment, instrument: str, language: str = "en") -> Step:
    """The trace of one instrument. Raises `UnknownInstrument`."""
    writer = Writer(assessment.only([instrument]), language)
    result = assessment[instrument]
    tracer = _Tracer(writer)
    word = writer.words[f"outcome.{result.outcome.value}"].lower()
    root = Step("=", f"{writer.title(result)} [{instrument}], {writer.version(result)}: {word}")
    root.steps += [Step("-", sentence) for _, sentence in writer.why(result)] if not result.criteria else []
    root.steps += [tracer.criterion(result, index) for index in range(len(result.criteria))]
    return root


def write_explanation(root: Step, paint: Paint = plain) -> str:
    """The trace as indented text."""

    def lines(step: Step, depth: int) -> Iterator[Line]:
        yield f"{'  ' * depth}{step.mark} {step.text}" if depth else (Painted(step.text, "heading"),)
        for part in step.steps:
            yield from lines(part, depth + 1)

    return written(lines(root, 0), paint)


class _Tracer:
    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.sentences = writer.sentences
        self.words = writer.words
        self.rules = writer.assessment.rules
        self.explained: set[str] = set()

    def criterion(self, result: Result, index: int) -> Step:
        criterion, status = result.criteria[index]
        advisory = f" ({self.words['advisory']})" if criterion.advisory else ""
        word = self.words[f"status.{status.value}"]
        step = Step(MARKS[status], f"{criterion.id}: {word} – {criterion.title[self.writer.language]}{advisory}")
        if criterion.applies_when:
            step.steps.append(
                Step(self._mark(criterion.applies_when), self.words["applies when"], [self.tree(criterion.applies_when)])
            )
        step.steps.append(self.tree(criterion.require))
        if criterion.judged_by:
            body = self.rules.catalogue.vocabulary.bodies[criterion.judged_by][self.writer.language]
            step.steps.append(Step(MARKS[status], self.words["judged by"].format(body=body)))
        step.steps += [
            Step(
                "·",
                f"{self.words['source']}: {self.writer.source(item.source)}{f', {item.place}' if item.place else ''}",
            )
            for item in criterion.citations
        ]
        if criterion.basis != "stated":
            step.steps.append(Step("·", f"{self.words['basis']}: {self.words[f'basis.{criterion.basis}']}"))
        return step

    def _mark(self, tree: Tree) -> str:
        return TRUTH_MARKS[self.sentences.truths.truth(tree)]

    def tree(self, tree: Tree) -> Step:
        names = {All: self.words["all of"], Any: self.words["any of"], Not: self.words["not"]}
        if isinstance(tree, Test | Known):
            step = Step(self._mark(tree), self.sentences.leaf(tree))
            for fact in facts_of(tree):
                if fact.id in self.rules.definitions and fact.id not in self.explained:
                    self.explained.add(fact.id)
                    step.steps.append(self.definition(self.rules.definitions[fact.id]))
            return step
        word = self.words["at least n of"].format(n=tree.count) if isinstance(tree, AtLeast) else names[type(tree)]
        return Step(self._mark(tree), word, [self.tree(part) for part in children(tree)])

    def definition(self, definition: DefinitionVersion) -> Step:
        cited = "; ".join(", ".join(part for part in (item.source.title, item.place) if part) for item in definition.citations)
        step = Step("·", f"{self.words['by definition']} `{definition.fact.id}` ({cited})")
        if definition.test:
            step.steps.append(self.tree(definition.test))
        for when, then in definition.rows:
            row = Step(self._mark(when), f"{self._outcome(definition, then)} ← {expression(when)}", [self.tree(when)])
            step.steps.append(row)
            if self.sentences.truths.truth(when) is not Truth.FALSE:
                self._follow(row, then)
            if self.sentences.truths.truth(when) is Truth.TRUE:
                return step
        if definition.otherwise:
            step.steps.append(Step("·", f"{self._outcome(definition, definition.otherwise)} ← {self.words['otherwise']}"))
            self._follow(step, definition.otherwise)
        return step

    def _follow(self, step: Step, outcome: Anything) -> None:
        if isinstance(outcome, FactRef) and outcome.fact.id in self.rules.definitions:
            step.steps.append(self.definition(self.rules.definitions[outcome.fact.id]))

    def _outcome(self, definition: DefinitionVersion, outcome: Anything) -> str:
        if isinstance(outcome, FactRef):
            return f"{outcome.fact.id} = {self.sentences.value_text(outcome.fact)}"
        if definition.fact.type.kind == "boolean":
            return self.words["yes" if outcome.value else "no"]
        return formats.code(outcome.value, definition.fact.type, self.writer.language)
