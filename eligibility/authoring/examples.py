"""`rules test`: the examples beside an instrument, run.

profile:   fact: value, …           what every example starts from, in the literals of the rule language
examples:
  - id, on                          a name and a date
    title                           what it shows
    with: {fact: value, …}          facts that differ from the profile above
    without: [fact, …]              facts that are not known
    judgements: [{criterion, met, by, on}, …]
    expect:
      outcome, standing, version, availability
      statuses: {criterion: status, …}
      missing: [fact, …]            exactly these
      warnings: [criterion, …]      exactly these
      award: none, or {minimum, maximum, share}, each an amount or [low, high], high perhaps `unbounded`
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eligibility.authoring.example_files import ExampleFile, Shown
from eligibility.authoring.implication_examples import ImplicationExamples
from eligibility.engine.assessment import Result
from eligibility.engine.awards import Bounds
from eligibility.engine.evaluator import Evaluators
from eligibility.engine.outcome import Outcome, Status
from eligibility.engine.standing import Standing
from eligibility.errors import InvalidProfile, InvalidRules
from eligibility.language.awards import MONEY, PERCENT
from eligibility.language.literals import read_literal
from eligibility.profile.extending import profile_model
from eligibility.profile.facts import FactType
from eligibility.profile.models import CompanyProfile
from eligibility.profile.parsing import profile_from
from eligibility.rules.files import EXAMPLES, RuleFile, find
from eligibility.rules.loading import load_catalogue
from eligibility.rules.model import AVAILABILITIES, CheckedCatalogue
from eligibility.shipped import shipped
from eligibility.yaml import readers
from eligibility.yaml.tree import Node, Problems, load, problem_at

EXPECTATIONS = ("outcome", "standing", "version", "availability", "statuses", "missing", "warnings", "award")


def run_examples(folder: str | Path | None = None) -> dict[str, Shown]:
    """Every example of a folder of rules (the shipped ones for None), by instrument or `implications/<name>`.

    Raises `InvalidRules` when a rule or example file has problems; an example that fails is in `.failures`.
    """
    root = shipped("rules") if folder is None else Path(folder)
    catalogue = load_catalogue(root)
    evaluators = Evaluators(catalogue, profile_model(catalogue.vocabulary))
    problems = Problems()
    files = [file for file in find(root, problems) if file.kind in EXAMPLES]
    shown = {name_of(file): run_checked(catalogue, file, problems, evaluators) for file in files}
    if problems.errors():
        raise InvalidRules(problems.in_order())
    return shown


def run_checked(
    catalogue: CheckedCatalogue, file: RuleFile, problems: Problems, evaluators: Evaluators | None = None
) -> Shown:
    """The examples of one file, as far as they have no problems."""
    shown = Shown()
    node = load(file.text, file.path, problems)
    if node is None:
        return shown
    of_instrument = file.kind == "examples"
    what = "instrument" if of_instrument else "implication"
    reader: type[ExampleFile] = InstrumentExamples if of_instrument else ImplicationExamples
    if file.name not in (catalogue.instruments if of_instrument else catalogue.implications):
        problems.add(node.at, f"unknown-{what}", f"there is no {what} `{file.name}` beside these examples")
        return shown
    reader(evaluators or Evaluators(catalogue, profile_model(catalogue.vocabulary)), file.name, problems).run(
        node, shown
    )
    return shown


def name_of(file: RuleFile) -> str:
    """What a file of examples stands beside: an instrument, or `implications/<name>`."""
    return file.name if file.kind == "examples" else f"implications/{file.name}"


class InstrumentExamples(ExampleFile):
    """The examples of one instrument."""

    def example(
        self, example: str, on: date, facts: Mapping[str, Any], part: Mapping[str, Node], shown: Shown
    ) -> None:
        """Assesses the company of an example, and says what is otherwise than expected."""
        if self.problems.count > self.before:
            return  # a file with problems is mended first
        nested = self.nested(facts)
        at = part["id"].at
        if "judgements" in part:
            judged = readers.items(part["judgements"], self.problems, "judgements")
            nested["judgements"] = [self.judgement(item) for item in judged]
        try:
            profile: CompanyProfile = profile_from(nested, self.model)
            result = self.evaluators.on(on).assess(profile)[self.name]
        except (InvalidProfile, ValidationError) as error:
            self.problems.add(at, "invalid-profile", f"the profile of `{example}` is not valid: {error}")
            return
        shown.ran += 1
        if result.version:
            for criterion, status in result.criteria:
                shown.statuses[result.version.valid.start, criterion.id].add(status.value)
        differences = self.differences(part["expect"], result)
        if differences and result.reason:
            differences[0] += f" ({result.reason['en'].removesuffix('.')})"
        for message in differences:
            shown.failures.append(problem_at(at, "example", f"`{example}`: {message}"))

    def judgement(self, node: Node) -> dict[str, Any]:
        """A judgement as a profile has it."""
        read = readers.entries(node, self.problems, ("criterion", "met", "by", "on"))
        plain = {key: part.plain() for key, part in read.items()}
        return {"instrument": self.name, **plain}

    def differences(self, node: Node, result: Result) -> list[str]:
        """What an example expected and did not get."""
        read = readers.entries(node, self.problems, (), EXPECTATIONS)
        found: list[str] = []

        def compare(what: str, expected: object, actual: object) -> None:
            if expected != actual:
                found.append(f"expected {what} {_shown(expected)}, got {_shown(actual)}")

        if "outcome" in read:
            wanted = readers.choice(read["outcome"], self.problems, _codes(Outcome), "an outcome")
            compare("outcome", wanted, result.outcome.value)
        if "standing" in read:
            wanted = readers.choice(read["standing"], self.problems, _codes(Standing), "a standing")
            compare("standing", wanted, result.standing.value)
        if "availability" in read:
            word = readers.choice(read["availability"], self.problems, AVAILABILITIES, "an availability")
            compare("availability", word, result.availability)
        if "version" in read:
            actual = str(result.version.valid.start) if result.version else "none"
            compare("version", str(read["version"].value), actual)
        if "missing" in read:
            compare("missing", self.names(read["missing"], self.catalogue.facts), sorted(result.missing))
        if "warnings" in read:
            known = {criterion.id for criterion, _ in result.criteria}
            compare(
                "warnings", self.names(read["warnings"], known), sorted(item.id for item in result.warnings)
            )
        statuses = {criterion.id: status.value for criterion, status in result.criteria}
        if "statuses" in read and not statuses:
            found.append("expected statuses of criteria, got none")
        elif "statuses" in read:
            for name, part in readers.entries(read["statuses"], self.problems, (), statuses).items():
                wanted = readers.choice(part, self.problems, _codes(Status), "a status")
                compare(f"`{name}` to be", wanted, statuses[name])
        if "award" in read:
            found += self.award(read["award"], result)
        return found

    def names(self, node: Node, known: Any) -> list[str]:
        """Names of what is known, in order; one that is not known is a problem."""
        names = [
            readers.choice(item, self.problems, known, "known here") for item in self.listed(node, "names")
        ]
        return sorted(name for name in names if name)

    def award(self, node: Node, result: Result) -> list[str]:
        """What an example expected of an award and did not get."""
        if node.value == "none":
            return [] if result.award is None else [f"expected no award, got {result.award}"]
        if result.award is None:
            return ["expected an award, got none"]
        found = []
        for key, part in readers.entries(node, self.problems, (), ("minimum", "maximum", "share")).items():
            expected = self.bounds(part, PERCENT if key == "share" else MONEY)
            actual = getattr(result.award, key)
            if expected != actual:
                found.append(f"expected {key} {_shown(expected)}, got {_shown(actual)}")
        return found

    def bounds(self, node: Node, fact_type: FactType) -> Bounds | None:
        """`none`, one value, or `[low, high]`, of which the high end may be `unbounded`."""
        if node.value == "none":
            return None
        ends = node.value if isinstance(node.value, list) else [node, node]
        if len(ends) != 2:
            self.problems.add(node.at, "expected-list", "expected [low, high]")
            return None
        low = read_literal(ends[0], fact_type, self.problems)
        high = None if ends[1].value == "unbounded" else read_literal(ends[1], fact_type, self.problems)
        return Bounds(low, high)


def _codes(enum: type[Enum]) -> list[str]:
    return [member.value for member in enum]


def _shown(value: object) -> str:
    """A value as an author writes it in an example."""
    if isinstance(value, Bounds) and value.exact:
        return f"{value.low}"
    if isinstance(value, Bounds):
        high = "unbounded" if value.high is None else value.high
        return f"[{value.low}, {high}]"
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return f"`{value}`"
