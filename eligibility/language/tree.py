"""The criterion tree: what a checked rule means. Every pass matches on these few node types.

    Test       one fact and its comparisons (several comparisons mean all of them)
    All, Any   every, some
    Not        the opposite
    AtLeast    at least n of
    Known      the fact has been given: true, or unknown while it has not

An operand is a `Literal` (perhaps by a `$name`), a `ListRef` (the members of a dated list), a `FactRef`, or a `Scaled` one.
Where a node stands in its file does not count in comparisons of trees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from eligibility.language.words import Word
from eligibility.profile.facts import Fact
from eligibility.yaml.tree import Position

NOWHERE = Position("", 0, 0)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value of the fact's type: a bool, number, date, code, or a tuple of codes. Periods are in months."""

    value: object
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ListRef:
    """The members, on the assessment date, of a shared dated list."""

    name: str


@dataclass(frozen=True, slots=True)
class FactRef:
    """The value of another fact."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Scaled:
    """A share (`percent`) or a multiple of a fact or literal."""

    factor: Fraction
    of: FactRef | Literal
    percent: bool


Operand = Literal | ListRef | FactRef | Scaled


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison word with what it compares with."""

    word: Word
    operand: Operand


@dataclass(frozen=True, slots=True)
class Test:
    """One fact with its comparisons, all of which have to hold."""

    fact: Fact
    comparisons: tuple[Comparison, ...]
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """True when every one is."""

    tests: tuple[Tree, ...]
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Any:
    """True when one of them is."""

    tests: tuple[Tree, ...]
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """True when the test is false; unknown stays unknown."""

    test: Tree
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True when so many of them are."""

    count: int
    tests: tuple[Tree, ...]
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Known:
    """True when the fact was given, whatever it is: never false, since what is not given is unknown."""

    fact: Fact
    at: Position = field(default=NOWHERE, compare=False)


Tree = Test | All | Any | Not | AtLeast | Known


def children(tree: Tree) -> tuple[Tree, ...]:
    """The trees directly below."""
    match tree:
        case All() | Any() | AtLeast():
            return tree.tests
        case Not():
            return (tree.test,)
        case _:
            return ()


def leaves(tree: Tree) -> Iterator[Test | Known]:
    """The tests at the bottom, in the order of the file."""
    if isinstance(tree, Test | Known):
        yield tree
    for part in children(tree):
        yield from leaves(part)


def facts_of(tree: Tree) -> Iterator[Fact]:
    """Every fact that the tree reads, operands included; may repeat."""
    for leaf in leaves(tree):
        yield leaf.fact
        if isinstance(leaf, Test):
            for comparison in leaf.comparisons:
                if fact := operand_fact(comparison.operand):
                    yield fact


def comparisons_of(trees: Iterable[Tree]) -> Iterator[tuple[Fact, Comparison]]:
    """Every comparison in some trees, with the fact that it is made of."""
    for leaf in (leaf for tree in trees for leaf in leaves(tree)):
        if isinstance(leaf, Test):
            yield from ((leaf.fact, comparison) for comparison in leaf.comparisons)


def operand_fact(operand: Operand) -> Fact | None:
    """The fact that an operand reads, if it reads one."""
    match operand:
        case FactRef(fact) | Scaled(of=FactRef(fact)):
            return fact
        case _:
            return None


def lists_of(tree: Tree) -> Iterator[str]:
    """The names of the dated lists that the tree reads."""
    for leaf in leaves(tree):
        if isinstance(leaf, Test):
            for comparison in leaf.comparisons:
                if isinstance(comparison.operand, ListRef):
                    yield comparison.operand.name
