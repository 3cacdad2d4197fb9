"""`rules test`: the examples beside an implication, run.

profile:   fact: value, …           what every example starts from, in the literals of the rule language
examples:
  - id, on, title, with, without    as beside an instrument
    expect:                         one or more of
      implies: {fact: value, …}     exactly what this implication adds; {includes: value} of a list
      presumes: {fact: value, …}    exactly what it suggests
      contradiction: [pointer, …]   where the profile contradicts it: exactly these places are named
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from eligibility.authoring.example_files import ExampleFile, Shown
from eligibility.engine.evaluator import Evaluators
from eligibility.engine.implied import Implied, contradictions, implied, presumed
from eligibility.errors import InvalidProfile, Problem
from eligibility.language.literals import read_literal
from eligibility.profile.facts import Fact
from eligibility.profile.parsing import profile_from
from eligibility.rules.model import ImplicationVersion, in_force
from eligibility.yaml import readers
from eligibility.yaml.tree import Node, Problems, problem_at

EXPECTED: Final = ("implies", "presumes", "contradiction")
FOLLOWED: Final = "followed"
"""What `Shown.statuses` has of a version that an example showed at work."""
_POINTER: Final = re.compile("`(/[^`]*)`")


class ImplicationExamples(ExampleFile):
    """The examples of one implication."""

    def __init__(self, evaluators: Evaluators, name: str, problems: Problems) -> None:
        super().__init__(evaluators, name, problems)
        self.versions = evaluators.catalogue.implications[name]

    def example(
        self, example: str, on: date, facts: Mapping[str, Any], part: Mapping[str, Node], shown: Shown
    ) -> None:
        """What follows, or what contradicts, on the date."""
        if self.problems.count > self.before:
            return  # a file with problems is mended first
        at, version = part["id"].at, in_force(self.versions, on)
        if "judgements" in part:
            self.problems.add(part["judgements"].at, "unknown-key", "an implication asks for no judgement")
            return
        try:
            profile = profile_from(self.nested(facts), self.model)
        except InvalidProfile as error:
            self.problems.add(at, "invalid-profile", f"the profile of `{example}` is not valid: {error}")
            return
        rules = self.evaluators.on(on).rules
        given = profile.facts()
        refused = contradictions(rules, profile)
        own = {
            "implies": [each for each in implied(rules, given) if each.by.name == self.name],
            "presumes": [each for each in presumed(rules, given) if each.by.name == self.name],
        }
        shown.ran += 1
        if version and (own["implies"] or own["presumes"]):
            shown.statuses[version.valid.start, self.name].add(FOLLOWED)
        for message in self._differences(part["expect"], own, refused, version):
            shown.failures.append(problem_at(at, "example", f"`{example}`: {message}"))

    def _differences(
        self,
        node: Node,
        own: Mapping[str, list[Implied]],
        refused: list[Problem],
        version: ImplicationVersion | None,
    ) -> list[str]:
        """What an example expected and did not get."""
        read = readers.entries(node, self.problems, (), EXPECTED)
        found = [] if version else ["no version is in force on the date"]
        for key in ("implies", "presumes"):
            if key in read:
                expected = self._expected(read[key])
                actual = {each.fact.id: _shown(each) for each in own[key]}
                if expected != actual:
                    found.append(f"expected `{key}` {_listed(expected)}, got {_listed(actual)}")
        if "contradiction" in read:
            pointers = readers.items(read["contradiction"], self.problems, "pointers")
            wanted = [readers.text(item, self.problems) for item in pointers]
            named = [_POINTER.findall(problem.message) for problem in refused]
            if wanted not in named:
                found.append(
                    f"expected a contradiction of {', '.join(map(str, wanted))}, got {named or 'none'}"
                )
        elif refused:
            found.append(f"the profile contradicts itself: {refused[0].message}")
        return found

    def _expected(self, node: Node) -> dict[str, object]:
        """What should follow, by fact."""
        known = self.catalogue.vocabulary.facts
        found: dict[str, object] = {}
        for name, part in readers.entries(node, self.problems, optional=None).items():
            if name not in known:
                hint = self.problems.nearest(name, known)
                self.problems.add(part.at, "unknown-fact", f"`{name}` is not a fact of a profile", hint)
            elif known[name].type.many and isinstance(part.value, dict):
                found[name] = self._included(part, known[name])
            else:
                value = self.value(part, known[name])
                found[name] = tuple(value) if isinstance(value, list) else value
        return found

    def _included(self, node: Node, fact: Fact) -> object:
        """`{includes: NL}`, `{includes: [NL, BE]}`."""
        read = readers.entries(node, self.problems, ("includes",))
        if "includes" not in read:
            return None
        items = read["includes"].value if isinstance(read["includes"].value, list) else [read["includes"]]
        return "includes", *sorted(str(read_literal(item, fact.type.one, self.problems)) for item in items)


def _shown(each: Implied) -> object:
    """A value as examples have it."""
    if each.partly:
        return "includes", *each.plain
    return tuple(each.value) if isinstance(each.value, list | tuple) else each.value


def _listed(values: Mapping[str, object]) -> str:
    return "{" + ", ".join(f"{name}: {_written(value)}" for name, value in values.items()) + "}"


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
