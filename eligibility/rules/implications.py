"""Implication files: known facts that settle other facts, which a person need then not be asked.

implication   title, when: test, then: {fact: conclusion, …}, strength, valid, sources, source, basis, amounts, note, notes
conclusion    value | {fact: fact}                                  what the fact is
              [value, …] | {includes: value or [value, …] or {fact: fact}}      of a fact with several: all, or some of them
strength      certain (fills what is not given; a given value that contradicts it is refused) | presumed (only suggested)

Only facts that a person can give are read and concluded: what is derived has its definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from eligibility.language.literals import read_literal
from eligibility.language.parser import literal, parse_test
from eligibility.language.scope import Scope, find_fact
from eligibility.language.tree import Any as AnyOf
from eligibility.language.tree import Comparison, FactRef, Literal, Test, Tree, facts_of, leaves
from eligibility.language.words import WORDS
from eligibility.profile.facts import Fact
from eligibility.rules.files import RuleFile
from eligibility.rules.model import STRENGTHS, Conclusion, ImplicationVersion, Outcome
from eligibility.rules.parts import (
    REPLACES,
    Register,
    keys_of,
    read_amounts,
    read_basis,
    read_citations,
    read_replaces,
    read_sources,
    read_validity,
)
from eligibility.yaml import readers
from eligibility.yaml.tree import Node, Problems

IMPLICATION_REQUIRED = ("title", "when", "then", "strength", "valid", "source", "basis")
IMPLICATION_OPTIONAL = ("sources", "amounts", "note", "notes", REPLACES)
MOST_CONCLUSIONS: Final = 50


def read_implication(
    node: Node, file: RuleFile, scope: Scope, register: Register
) -> ImplicationVersion | None:
    """The version, or None with problems."""
    problems = scope.problems
    read = readers.entries(node, problems, IMPLICATION_REQUIRED, IMPLICATION_OPTIONAL)
    read_replaces(read, problems)
    sources = {**register, **read_sources(read.get("sources"), problems)}
    valid = read_validity(read.get("valid"), file, problems, sources)
    title = readers.texts(read.get("title"), problems)
    strength = readers.choice(read.get("strength"), problems, STRENGTHS, "a strength")
    citations = read_citations(read.get("source"), sources, problems)
    basis = read_basis(read.get("basis"), problems)
    note = readers.texts(read.get("note"), problems)
    scope = scope.with_amounts(read_amounts(read.get("amounts"), problems))
    when = parse_test(read.get("when"), scope)
    then = _conclusions(read.get("then"), scope)
    if when:
        _refuse_derived(when, scope)
    if valid is None or title is None or when is None or strength is None or not then:
        return None
    version = ImplicationVersion(
        name=file.name,
        valid=valid,
        title=title,
        when=when,
        then=then,
        strength=strength,
        citations=citations,
        basis=basis,
        note=note,
        file=file.path,
    )
    _refuse_self(version, problems)
    return version


def _conclusions(node: Node | None, scope: Scope) -> tuple[Conclusion, ...]:
    """What follows, one conclusion a fact; none with a problem where one of them is wrong."""
    if node is None:
        return ()
    listed = readers.entries(node, scope.problems, (), None, most=MOST_CONCLUSIONS)
    if not listed and isinstance(node.value, dict):
        scope.problems.add(
            node.at, "nothing-follows", "nothing follows here", "write `fact: value` under `then:`"
        )
    found = [_conclusion(name, part, scope) for name, part in listed.items()]
    if None in found:
        return ()
    return tuple(conclusion for each in found if each for conclusion in each)


def _conclusion(name: str, node: Node, scope: Scope) -> list[Conclusion] | None:
    """What is said of one fact: of a list, one conclusion for each thing that it surely holds."""
    fact = find_fact(node, scope, name)
    if fact is None or not _is_given(fact, node, scope, "concludes"):
        return None
    if not fact.type.many:
        value = _value(node, fact, scope)
        return None if value is None else [Conclusion(fact, value, at=node.at)]
    if isinstance(node.value, list):
        codes = [read_literal(item, fact.type.one, scope.problems) for item in node.value]
        return None if None in codes else [Conclusion(fact, Literal(tuple(codes)), at=node.at)]
    if "includes" not in keys_of(node):
        message = f"`{fact.id}` is {fact.type.words}, so that a list of values or `includes` is expected"
        scope.problems.add(node.at, "expected-list", message, "such as [NL], or {includes: NL}")
        return None
    included = readers.entries(node, scope.problems, ("includes",))["includes"]
    items = included.value if isinstance(included.value, list) else [included]
    values = [_value(item, fact, scope) for item in items]
    if None in values or not values:
        return None
    return [Conclusion(fact, value, True, node.at) for value in values if value]


def _value(node: Node, fact: Fact, scope: Scope) -> Outcome | None:
    """A literal, a `$name`, or `{fact: …}` of the same type."""
    if not isinstance(node.value, dict):
        return literal(node, fact.type.one, scope)
    read = readers.entries(node, scope.problems, ("fact",))
    other = find_fact(read["fact"], scope) if "fact" in read else None
    if other is None or not _is_given(other, read["fact"], scope, "reads"):
        return None
    if (
        other.type.many
        or not other.type.fits(fact.type)
        or not set(other.type.choices) <= set(fact.type.choices)
    ):
        message = f"`{other.id}` is {other.type.words}, not a value of `{fact.id}`"
        scope.problems.add(node.at, "wrong-type", message)
        return None
    return FactRef(other)


def _is_given(fact: Fact, node: Node, scope: Scope, what: str) -> bool:
    """Whether a person can give the fact; a problem for one that is derived."""
    if fact.derived:
        hint = "write a definition" if what == "concludes" else "read the facts behind it"
        message = f"an implication {what} only facts that can be given, and `{fact.id}` is derived"
        scope.problems.add(node.at, "derived-fact", message, hint)
    return not fact.derived


def _refuse_derived(when: Tree, scope: Scope) -> None:
    for leaf in leaves(when):
        for fact in facts_of(leaf):
            _is_given(fact, Node(fact.id, leaf.at), scope, "reads")


def _refuse_self(version: ImplicationVersion, problems: Problems) -> None:
    """An implication that reads what it concludes can never begin: the fact is known before it says anything."""
    read = {fact.id for fact in version.reads}
    for conclusion in version.then:
        if conclusion.fact.id in read:
            message = f"`{conclusion.fact.id}` is read and concluded by the same implication"
            hint = "conclude it from other facts"
            problems.add(conclusion.at, "circular-implication", message, hint)


def with_turned(implications: Iterable[ImplicationVersion]) -> Iterator[ImplicationVersion]:
    """Implications, and the certain ones also the other way round.

    "Without a military use it is not primarily military" says too that what is primarily military has one.
    """
    for implication in implications:
        yield implication
        for conclusion in implication.then if implication.certain else ():
            otherwise = _otherwise(conclusion)
            then = tuple(dict.fromkeys(_untrue(implication.when)))
            if otherwise and then:
                yield replace(implication, when=otherwise, then=then, turned=True)


def _otherwise(conclusion: Conclusion) -> Tree | None:
    """The test that a fact is known and not what is concluded of it; None where no test says so."""
    fact, value = conclusion.fact, conclusion.value
    if conclusion.part or fact.type.many or isinstance(value, FactRef):
        return None
    if isinstance(value.value, bool):
        return Test(fact, (Comparison(WORDS["is"], Literal(not value.value)),))
    return (
        Test(fact, (Comparison(WORDS["is_not"], value),)) if fact.type.kind in WORDS["is_not"].kinds else None
    )


def _untrue(when: Tree) -> Iterator[Conclusion]:
    """What is surely so where a condition is not true: of yes-or-no facts the other answer."""
    match when:
        case Test(fact, (Comparison(word, Literal(bool() as value)),)) if word.name == "is":
            yield Conclusion(fact, Literal(not value))
        case AnyOf(tests):
            for test in tests:
                yield from _untrue(test)


def ordered(implications: Iterable[ImplicationVersion]) -> tuple[ImplicationVersion, ...]:
    """Each implication after those that conclude what it reads, as far as they run in no circle."""
    given = list(implications)
    concluding: dict[str, list[ImplicationVersion]] = {}
    for implication in given:
        for conclusion in implication.then:
            concluding.setdefault(conclusion.fact.id, []).append(implication)
    placed: dict[int, ImplicationVersion] = {}
    entered: set[int] = set()

    def place(implication: ImplicationVersion) -> None:
        if id(implication) in entered:
            return
        entered.add(id(implication))
        for fact in implication.reads:
            for other in concluding.get(fact.id, ()):
                place(other)
        placed[id(implication)] = implication

    for implication in given:
        place(implication)
    return tuple(placed.values())


def rounds(implications: Sequence[ImplicationVersion]) -> int:
    """How often implications in this order are to be gone through until nothing more follows.

    Once where each stands after all that conclude what it reads; once more for each that stands before.
    """
    return 1 + sum(_is_read_before(implications, place) for place in range(len(implications)))


def _is_read_before(implications: Sequence[ImplicationVersion], place: int) -> bool:
    """Whether one that stands earlier reads what the one at this place concludes.

    What the same implication says the other way round never leads back to it: a fact that it fills is not what it then asks for.
    """
    here = implications[place]
    concluded = {conclusion.fact.id for conclusion in here.then}
    earlier = (each for each in implications[:place] if each.name != here.name)
    return not concluded.isdisjoint(fact.id for each in earlier for fact in each.reads)


def needed_for(
    facts: Iterable[str], implications: Sequence[ImplicationVersion]
) -> tuple[ImplicationVersion, ...]:
    """The implications that can settle some facts, directly or through others, in the order given."""
    wanted = set(facts)
    found: set[int] = set()
    while True:
        more = [
            implication
            for implication in implications
            if id(implication) not in found
            and any(conclusion.fact.id in wanted for conclusion in implication.then)
        ]
        if not more:
            return tuple(implication for implication in implications if id(implication) in found)
        found |= {id(implication) for implication in more}
        wanted |= {fact.id for implication in more for fact in implication.reads}


def connected_to(
    facts: Iterable[str], implications: Sequence[ImplicationVersion]
) -> tuple[ImplicationVersion, ...]:
    """The implications that tie some facts to each other and to others, in the order given: all that an answer can contradict."""
    tied = set(facts)
    found: set[int] = set()
    while True:
        more = [
            each
            for each in implications
            if id(each) not in found and any(fact.id in tied for fact in each.facts)
        ]
        if not more:
            return tuple(each for each in implications if id(each) in found)
        found |= {id(each) for each in more}
        tied |= {fact.id for each in more for fact in each.facts}
