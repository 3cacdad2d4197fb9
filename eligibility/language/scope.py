"""What the names in a rule file mean: facts, amounts of the file (`$name`), lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eligibility.profile.facts import Fact, FactType
from eligibility.yaml.tree import Node, Problems

COMBINATIONS = ("all", "any", "not", "at_least_of", "known")
"""The words that stand where a fact could, to put tests together."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A `$name` of one rule file: its literal, where it stands, and what it looks like (money, percent, …)."""

    name: str
    node: Node
    kind: str | None


@dataclass(frozen=True)
class Scope:
    """What the names in a rule file mean."""

    facts: Mapping[str, Fact]
    amounts: Mapping[str, Amount]
    lists: Mapping[str, FactType]
    problems: Problems

    def with_amounts(self, amounts: Mapping[str, Amount]) -> Scope:
        """The same names with the amounts of one file."""
        return Scope(self.facts, amounts, self.lists, self.problems)


def find_fact(node: Node, scope: Scope, name: str | None = None) -> Fact | None:
    """The fact that a name means, or a problem with the nearest one."""
    given = name if name is not None else node.value
    if isinstance(given, str) and given in scope.facts:
        fact = scope.facts[given]
        if fact.type.kind in ("text", "records"):
            scope.problems.add(
                node.at, "untestable-fact", f"`{given}` is {fact.type.words}; no test can use it"
            )
            return None
        return fact
    shown = given if isinstance(given, str) else node.kind
    hint = scope.problems.nearest(shown, {**scope.facts, **dict.fromkeys(COMBINATIONS)})
    scope.problems.add(node.at, "unknown-fact", f"`{shown}` is not a fact", hint)
    return None


def is_name(node: Node) -> bool:
    """Whether a value is a `$name`."""
    return isinstance(node.value, str) and node.value.startswith("$")


def find_amount(node: Node, scope: Scope) -> Amount | None:
    """What a `$name` of this file stands for; None with a problem, which is told once where the amount itself is wrong."""
    name = str(node.value)[1:]
    if name in scope.amounts:
        amount = scope.amounts[name]
        return None if amount.kind is None else amount
    hint = (
        scope.problems.nearest(name, {**scope.amounts, **scope.lists})
        or "names stand under `amounts:`, or are files in `lists/`"
    )
    scope.problems.add(node.at, "unknown-name", f"`${name}` is not a name of this file or of a list", hint)
    return None
