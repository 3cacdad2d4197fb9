"""Definition, list and law files.

definition   gives, title, type, valid, sources, source, basis, and either
             first_match: [{when: test, then: value or fact}, …, {otherwise: value or fact}]   or   test: test   or   amount: amount
list         title, of, members, valid, sources, source, basis; includes (other lists), aliases
    law          title, amounts, valid, sources, source, basis
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from eligibility.language.awards import parse_amount
from eligibility.language.literals import read_literal
from eligibility.language.parser import literal, parse_test
from eligibility.language.scope import Scope, find_fact
from eligibility.language.tree import FactRef, Tree
from eligibility.profile.facts import Fact, FactType, Vocabulary
from eligibility.profile.vocabulary import fact_type_of
from eligibility.rules.files import RuleFile
from eligibility.rules.model import DefinitionVersion, LawVersion, ListVersion, Outcome
from eligibility.rules.parts import (
    REPLACES,
    Register,
    read_amounts,
    read_basis,
    read_citations,
    read_replaces,
    read_sources,
    read_validity,
)
from eligibility.units import Number, parse_money, parse_months, parse_number, parse_percent
from eligibility.yaml import readers
from eligibility.yaml.tree import Node, Problems

DEFINITION_REQUIRED = ("gives", "title", "type", "valid", "source", "basis")
FACT_KEYS = ("gives", "title", "type", "choices", "unit", "whole")
FORMS = ("first_match", "test", "amount")
DEFINITION_OPTIONAL = ("choices", "unit", "whole", "sources", "amounts", *FORMS, "notes", REPLACES)
LIST_REQUIRED = ("title", "of", "members", "valid", "source", "basis")
LIST_OPTIONAL = ("sources", "includes", "aliases", "notes", REPLACES)
LAW_REQUIRED = ("title", "amounts", "valid", "source", "basis")
LAW_OPTIONAL = ("sources", "notes", REPLACES)
MOST_ROWS: Final = 200


def read_derived_fact(node: Node, file: RuleFile, vocabulary: Vocabulary, problems: Problems) -> Fact | None:
    """The fact that a definition gives: its id is the name of the folder."""
    if not isinstance(node.value, dict):
        return None
    read = {key: entry.node for key, entry in node.value.items() if key in FACT_KEYS}
    given = readers.text(read.get("gives"), problems)
    title = readers.texts(read.get("title"), problems)
    fact_type = fact_type_of(read, set(vocabulary.units), (), problems)
    if given is None or title is None or fact_type is None:
        return None
    if given != file.name:
        problems.add(
            read["gives"].at, "file-name", f"the folder is called `{file.name}`, but the file gives `{given}`"
        )
    if given in vocabulary.facts:
        problems.add(read["gives"].at, "duplicate-fact", f"`{given}` is a fact of the vocabulary already")
    return Fact(file.name, fact_type, title, derived=True)


def read_definition(node: Node, file: RuleFile, scope: Scope, register: Register) -> DefinitionVersion | None:
    """The version, or None with problems."""
    problems, fact = scope.problems, scope.facts[file.name]
    read = readers.entries(node, problems, DEFINITION_REQUIRED, DEFINITION_OPTIONAL)
    read_replaces(read, problems)
    valid = read_validity(read.get("valid"), file, problems, register)
    sources = {**register, **read_sources(read.get("sources"), problems)}
    citations = read_citations(read.get("source"), sources, problems)
    basis = read_basis(read.get("basis"), problems)
    scope = scope.with_amounts(read_amounts(read.get("amounts"), problems))
    if sum(form in read for form in FORMS) != 1:
        problems.add(node.at, "definition", f"a definition has one of {', '.join(FORMS)}")
        return None
    if "test" in read and fact.type.kind != "boolean":
        problems.add(
            read["test"].at, "wrong-type", f"a test gives true or false, but `{fact.id}` is {fact.type.words}"
        )
    test = parse_test(read.get("test"), scope)
    if "amount" in read and fact.type.kind not in ("money", "percent"):
        problems.add(
            read["amount"].at,
            "wrong-type",
            f"an amount is money or a percentage, but `{fact.id}` is {fact.type.words}",
        )
        return None
    amount = parse_amount(read.get("amount"), fact.type, scope)
    rows, otherwise = _rows(read.get("first_match"), fact, scope)
    if valid is None or (test is None and otherwise is None and amount is None):
        return None
    return DefinitionVersion(
        fact=fact,
        valid=valid,
        citations=citations,
        basis=basis,
        test=test,
        rows=rows,
        otherwise=otherwise,
        amount=amount,
        file=file.path,
    )


Rows = tuple[tuple[Tree, Outcome], ...]


def _rows(node: Node | None, fact: Fact, scope: Scope) -> tuple[Rows, Outcome | None]:
    """The rows of a decision list in order, and what holds where none does; only the last may be `otherwise`."""
    rows: list[tuple[Tree, Outcome]] = []
    otherwise: Outcome | None = None
    items = readers.items(node, scope.problems, "rows", MOST_ROWS)
    for index, item in enumerate(items):
        last = index == len(items) - 1
        read = readers.entries(item, scope.problems, ("otherwise",) if last else ("when", "then"))
        if last and "otherwise" in read:
            otherwise = _outcome(read["otherwise"], fact, scope)
        elif "when" in read and "then" in read:
            when = parse_test(read["when"], scope)
            then = _outcome(read["then"], fact, scope)
            if when and then:
                rows.append((when, then))
    return tuple(rows), otherwise


def _outcome(node: Node, fact: Fact, scope: Scope) -> Outcome | None:
    """A value of the fact that is defined, or `{fact: other}`: what another fact says."""
    if not isinstance(node.value, dict):
        return literal(node, fact.type, scope)
    read = readers.entries(node, scope.problems, ("fact",))
    other = find_fact(read["fact"], scope) if "fact" in read else None
    if other is None:
        return None
    fits = other.type.fits(fact.type) and set(other.type.choices) <= set(fact.type.choices)
    if other.type.many or not fits:
        scope.problems.add(
            node.at, "wrong-type", f"`{other.id}` is {other.type.words}, not a value of `{fact.id}`"
        )
        return None
    return FactRef(other)


def list_type(node: Node, vocabulary: Vocabulary, problems: Problems) -> FactType | None:
    """What a list holds: `of: country`, or `of: fact` for the codes of a fact's choices."""
    part = node.value.get("of") if isinstance(node.value, dict) else None
    if part is None:
        return None
    if part.node.value == "country":
        return FactType("country")
    fact = vocabulary.facts.get(str(part.node.value))
    if fact is None or fact.type.kind != "choice":
        message = f"`{part.node.value}` is neither `country` nor a fact with choices"
        problems.add(part.node.at, "unknown-fact", message)
        return None
    return fact.type.one


def read_list(node: Node, file: RuleFile, scope: Scope, register: Register) -> ListVersion | None:
    """The version, or None with problems. Aliases are members too."""
    problems, one = scope.problems, scope.lists.get(file.name)
    read = readers.entries(node, problems, LIST_REQUIRED, LIST_OPTIONAL)
    read_replaces(read, problems)
    valid = read_validity(read.get("valid"), file, problems, register)
    title = readers.texts(read.get("title"), problems)
    sources = {**register, **read_sources(read.get("sources"), problems)}
    citations = read_citations(read.get("source"), sources, problems)
    basis = read_basis(read.get("basis"), problems)
    named = readers.items(read.get("includes"), problems, "lists")
    includes = [readers.choice(item, problems, scope.lists, "a list") for item in named]
    if one is None or valid is None or title is None:
        return None
    shown = _members(read.get("members"), one, problems)
    aliases = _aliases(read.get("aliases"), one, shown, problems)
    return ListVersion(
        name=file.name,
        valid=valid,
        title=title,
        members=frozenset((*shown, *aliases)),
        shown=shown,
        citations=citations,
        basis=basis,
        includes=tuple(name for name in includes if name),
        file=file.path,
    )


def _members(node: Node | None, one: FactType, problems: Problems) -> tuple[Any, ...]:
    """The members of a list in order, each of the type of `one`."""
    items = readers.items(node, problems, "members")
    members = [read_literal(item, one, problems) for item in items]
    seen: set[object] = set()
    for item, member in zip(items, members, strict=True):
        if member is not None and member in seen:
            problems.add(item.at, "duplicate-value", f"`{item.value}` is on the list twice")
        seen.add(member)
    return tuple(member for member in members if member is not None)


def _aliases(node: Node | None, one: FactType, members: Collection[Any], problems: Problems) -> list[Any]:
    """Other codes of members: `aliases: {UK: GB}`."""
    if node is None:
        return []
    aliases = []
    for alias, member in readers.entries(node, problems, optional=None).items():
        aliases.append(read_literal(Node(alias, member.at), one, problems))
        if member.value not in members:
            problems.add(member.at, "unknown-choice", f"`{member.value}` is not a member of the list")
    return [alias for alias in aliases if alias is not None]


_FIGURES: Final[Mapping[str, Callable[[str], Number | None]]] = {
    "money": parse_money,
    "percent": parse_percent,
    "period": parse_months,
    "number": parse_number,
}
"""How the figures of a law are read, by their kind."""


def read_law(node: Node, file: RuleFile, problems: Problems, register: Register) -> LawVersion | None:
    """The version, or None with problems."""
    read = readers.entries(node, problems, LAW_REQUIRED, LAW_OPTIONAL)
    read_replaces(read, problems)
    valid = read_validity(read.get("valid"), file, problems, register)
    title = readers.texts(read.get("title"), problems)
    sources = {**register, **read_sources(read.get("sources"), problems)}
    citations = read_citations(read.get("source"), sources, problems)
    read_basis(read.get("basis"), problems)
    amounts = read_amounts(read.get("amounts"), problems)
    if valid is None or title is None:
        return None
    figures = {}
    for name, amount in amounts.items():
        parse = _FIGURES.get(amount.kind or "")
        figure = parse(str(amount.node.value)) if parse else None
        if figure is not None:
            figures[name] = figure
    return LawVersion(
        name=file.name,
        valid=valid,
        title=title,
        amounts=figures,
        citations=citations,
        file=file.path,
    )
