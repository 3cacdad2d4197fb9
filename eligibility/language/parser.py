"""Positioned YAML -> checked criterion tree. Parsing and checking are one walk, so that every problem has its place.

    test        := {fact: comparisons} | {all: [test, …]} | {any: [test, …]} | {not: test}
                 | {at_least_of: {count: n, tests: [test, …]}} | {known: fact}
    comparisons := {word: operand, …}                   the words that the fact's type takes
    operand     := literal | $name | [literal, …] | {fact: fact}
                 | {share: percent, of: fact | $name | literal} | {times: number, of: fact | $name | literal}

Types and units must fit: euros are compared with euros, employees with employees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from eligibility.language.literals import kind_of, read_literal
from eligibility.language.scope import COMBINATIONS, Scope, find_amount, find_fact, is_name
from eligibility.language.tree import (
    All,
    Any,
    AtLeast,
    Comparison,
    FactRef,
    Known,
    ListRef,
    Literal,
    Not,
    Operand,
    Scaled,
    Test,
    Tree,
)
from eligibility.language.words import WORDS, Word, words_for
from eligibility.profile.facts import Fact, FactType
from eligibility.units import parse_number, parse_percent
from eligibility.yaml import readers
from eligibility.yaml.tree import Entry, Node


def parse_test(node: Node | None, scope: Scope) -> Tree | None:
    """The tree of one test, or None with problems."""
    if node is None:
        return None
    single = _single(
        node, scope, "a test is one fact with its comparisons, or one of " + ", ".join(COMBINATIONS)
    )
    if single is None:
        return None
    key, entry = single
    body = entry.node
    match key:
        case "all" | "any":
            tests = _tests(body, scope)
            if not tests:
                return None
            return All(tests, node.at) if key == "all" else Any(tests, node.at)
        case "not":
            inner = parse_test(body, scope)
            return Not(inner, node.at) if inner else None
        case "known":
            fact = find_fact(body, scope)
            return Known(fact, node.at) if fact else None
        case "at_least_of":
            return _at_least(body, scope)
        case _:
            return _comparisons(key, entry, scope)


def _single(node: Node, scope: Scope, rule: str) -> tuple[str, Entry] | None:
    """The one key of a mapping, with its value."""
    if not isinstance(node.value, dict) or len(node.value) != 1:
        given = f"{len(node.value)} keys" if isinstance(node.value, dict) else node.kind
        scope.problems.add(
            node.at, "not-a-test", f"expected one key, got {given}", f"{rule}; join several with `all:`"
        )
        return None
    return next(iter(node.value.items()))


def _tests(node: Node | None, scope: Scope) -> tuple[Tree, ...]:
    """Several tests; none where one of them has a problem."""
    found = [parse_test(item, scope) for item in readers.items(node, scope.problems, "tests")]
    return tuple(test for test in found if test) if None not in found else ()


def _at_least(node: Node, scope: Scope) -> Tree | None:
    read = readers.entries(node, scope.problems, ("count", "tests"))
    tests = _tests(read.get("tests"), scope)
    if "count" not in read:
        return None
    count = read["count"].value
    if type(count) is not int or not 1 <= count <= max(1, len(tests)):  # `true` is an int too
        message = f"`count` is a whole number from 1 to the number of tests, got `{count}`"
        scope.problems.add(read["count"].at, "wrong-count", message)
        return None
    return AtLeast(count, tests, node.at) if tests else None


def _comparisons(name: str, entry: Entry, scope: Scope) -> Test | None:
    """`fact: {word: operand, …}`: all comparisons together."""
    fact = find_fact(Node(name, entry.key_at), scope)
    body = entry.node
    if not isinstance(body.value, dict) or not body.value:
        message = f"expected comparisons such as {{is: …}}, got {body.kind if body.value != {} else 'none'}"
        scope.problems.add(body.at, "expected-comparison", message)
        return None
    if fact is None:
        return None
    known = words_for(fact.type.kind, fact.type.many)
    found: list[Comparison] = []
    for key, part in body.value.items():
        if key not in known:
            _refuse_word(key, part, fact, known, scope)
            continue
        operand = _operand(part.node, WORDS[key], fact, scope)
        if operand is not None:
            found.append(Comparison(WORDS[key], operand))
    return Test(fact, tuple(found), entry.key_at) if len(found) == len(body.value) else None


def _refuse_word(word: str, entry: Entry, fact: Fact, known: Sequence[str], scope: Scope) -> None:
    """A word that is none, or that compares other facts than this one."""
    takes = f"it takes: {', '.join(known)}"
    if word in WORDS:
        message = f"`{word}` does not compare {fact.type.words}"
        scope.problems.add(entry.key_at, "unknown-comparison", message, takes)
    else:
        hint = scope.problems.nearest(word, known) or takes
        scope.problems.add(entry.key_at, "unknown-comparison", f"`{word}` is not a comparison", hint)


def _operand(node: Node, word: Word, fact: Fact, scope: Scope) -> Operand | None:
    one = fact.type.one
    if word.operand in ("period", "open_period"):
        one = FactType("number", unit="months")
    if word.operand == "members":
        return _members(node, one, fact, scope)
    if isinstance(node.value, dict):
        return _other_fact(node, word, one, scope)
    return literal(node, one, scope)


def literal(node: Node, fact_type: FactType, scope: Scope) -> Literal | None:
    """A literal, or a `$name` of this file."""
    if not is_name(node):
        value = read_literal(node, fact_type, scope.problems)
        return None if value is None else Literal(value)
    name = node.value[1:]
    if name in scope.lists:
        message = f"`${name}` is a list; {fact_type.words} is expected here"
        scope.problems.add(node.at, "list-as-value", message)
        return None
    if (amount := find_amount(node, scope)) is None:
        return None
    value = read_literal(Node(amount.node.value, node.at), fact_type, scope.problems)
    return None if value is None else Literal(value, name)


def _members(node: Node, one: FactType, fact: Fact, scope: Scope) -> Operand | None:
    if is_name(node) and (name := node.value[1:]) in scope.lists:
        if not scope.lists[name].fits(one):
            message = f"the list `${name}` does not hold values of `{fact.id}`"
            scope.problems.add(node.at, "wrong-type", message)
            return None
        return ListRef(name)
    if is_name(node):
        find_amount(node, scope)
        return None
    items = readers.items(node, scope.problems, "values")
    found = [read_literal(item, one, scope.problems) for item in items]
    if len(set(found)) < len(found) and None not in found:
        scope.problems.add(node.at, "duplicate-value", "a value stands in this list twice")
    return None if None in found or not found else Literal(tuple(found))


def _other_fact(node: Node, word: Word, one: FactType, scope: Scope) -> Operand | None:
    if "fact" in node.value:
        read = readers.entries(node, scope.problems, ("fact",))
        return _fitting(read["fact"], one, word, scope)
    read = readers.entries(node, scope.problems, ("of",), ("share", "times"))
    if "of" not in read:
        return None  # which is said already
    if ("share" in read) == ("times" in read):
        scope.problems.add(
            node.at, "expected-operand", "expected {fact: …}, {share: …, of: …} or {times: …, of: …}"
        )
        return None
    if one.kind not in ("money", "number", "percent"):
        scope.problems.add(node.at, "wrong-type", f"a share or multiple is not {one.words}")
        return None
    factor = read_factor(read, scope)
    of: FactRef | Literal | None
    if isinstance(read["of"].value, str) and "." in read["of"].value and not kind_of(read["of"].value):
        of = _fitting(read["of"], one, word, scope)
    else:
        of = literal(read["of"], one, scope)
    return Scaled(factor, of, "share" in read) if factor is not None and of is not None else None


def _fitting(node: Node, one: FactType, word: Word, scope: Scope) -> FactRef | None:
    """Another fact to compare with; None with problems where it has no value of that type."""
    fact = find_fact(node, scope)
    if fact is None:
        return None
    if fact.type.many or not fact.type.fits(one):
        message = f"`{fact.id}` is {fact.type.words}; `{word.name}` needs {one.words} here"
        scope.problems.add(node.at, "wrong-unit", message)
        return None
    return FactRef(fact)


def read_factor(read: Mapping[str, Node], scope: Scope) -> Fraction | None:
    """The factor of `share` (a percentage) or `times` (a number), literal or `$name`."""
    key = "share" if "share" in read else "times"
    node = read[key]
    amount = find_amount(node, scope) if is_name(node) else None
    if is_name(node) and amount is None:
        return None
    text = str(amount.node.value if amount else node.value)
    found = (parse_percent if key == "share" else parse_number)(text)
    if found is None:
        hint = "such as 50%" if key == "share" else "such as 7.5"
        scope.problems.add(
            node.at, "wrong-unit", f"`{text}` is not {'a percentage' if key == 'share' else 'a number'}", hint
        )
        return None
    return Fraction(found) / (100 if key == "share" else 1)
