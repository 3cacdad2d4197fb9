"""What files of examples share: a profile to start from, what differs from it in each example, and what they showed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from eligibility.engine.evaluator import Evaluators
from eligibility.errors import Problem
from eligibility.language.literals import read_literal
from eligibility.profile.facts import Fact
from eligibility.yaml import readers
from eligibility.yaml.tree import Node, Problems

MOST_EXAMPLES: Final = 500


@dataclass
class Shown:
    """What the examples of one instrument showed: how many ran, which failed, and each criterion's statuses by version."""

    ran: int = 0
    failures: list[Problem] = field(default_factory=list)
    statuses: dict[tuple[date, str], set[str]] = field(default_factory=lambda: defaultdict(set))


class ExampleFile:
    """What all files of examples share: a profile to start from, and what differs from it in each."""

    def __init__(self, evaluators: Evaluators, name: str, problems: Problems) -> None:
        self.catalogue = evaluators.catalogue
        self.name = name
        self.problems = problems
        self.evaluators = evaluators
        self.model = evaluators.model
        self.before = problems.count

    def run(self, node: Node, shown: Shown) -> None:
        """Runs the examples of a file, each with its facts beside those of all."""
        read = readers.entries(node, self.problems, ("examples",), ("profile",))
        base = self.facts(read.get("profile"))
        seen: set[str] = set()
        for item in readers.items(read.get("examples"), self.problems, "examples", MOST_EXAMPLES):
            part = readers.entries(
                item, self.problems, ("id", "on", "expect"), ("title", "with", "without", "judgements")
            )
            example = readers.slug(part.get("id"), self.problems, "the id of an example")
            on = readers.day(part.get("on"), self.problems)
            if example in seen:
                self.problems.add(item.at, "duplicate-id", f"a second example is called `{example}`")
            if example and on and "expect" in part:
                seen.add(example)
                facts = {**base, **self.facts(part.get("with"))}
                for name in readers.items(part.get("without"), self.problems, "facts"):
                    what = "given, so it cannot be left out"
                    facts.pop(readers.choice(name, self.problems, facts, what, "unknown-fact") or "", None)
                self.example(example, on, facts, part, shown)

    def facts(self, node: Node | None) -> dict[str, Any]:
        """Facts in the literals of the rule language."""
        if node is None:
            return {}
        known = self.catalogue.vocabulary.facts
        found: dict[str, Any] = {}
        for name, part in readers.entries(node, self.problems, optional=None).items():
            if name not in known:
                hint = self.problems.nearest(name, known)
                self.problems.add(part.at, "unknown-fact", f"`{name}` is not a fact of a profile", hint)
            else:
                found[name] = self.value(part, known[name])
        return found

    def value(self, node: Node, fact: Fact) -> Any:
        """One value of a fact, a list of them, or records."""
        one = fact.type.one
        if fact.type.kind == "records":
            fields = self.catalogue.vocabulary.records[fact.type.record or ""]
            return [self.record(item, fields) for item in self.listed(node, "records")]
        if fact.type.many:
            return [read_literal(item, one, self.problems) for item in self.listed(node, "values")]
        return read_literal(node, one, self.problems)

    def record(self, node: Node, fields: Mapping[str, Fact]) -> dict[str, Any]:
        """One record by the facts of its fields."""
        read = readers.entries(node, self.problems, (), fields)
        return {name: self.value(part, fields[name]) for name, part in read.items()}

    def listed(self, node: Node, what: str) -> list[Node]:
        """The items of a list, which may be empty here: none is an answer."""
        return node.value if isinstance(node.value, list) else readers.items(node, self.problems, what)

    @staticmethod
    def nested(facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts as a profile has them."""
        found: dict[str, Any] = defaultdict(dict)
        for name, value in facts.items():
            group, _, key = name.partition(".")
            found[group][key] = value
        return dict(found)

    def example(
        self, example: str, on: date, facts: Mapping[str, Any], part: Mapping[str, Node], shown: Shown
    ) -> None:
        """Runs one example."""
        raise NotImplementedError
