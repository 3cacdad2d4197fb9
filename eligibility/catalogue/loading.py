"""Rule files -> a checked catalogue, or every problem of every file at once.

Facts come first (vocabulary, law, what definitions give), then the types of lists, then the rules that use them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from typing import TypeVar

from eligibility import reading
from eligibility.catalogue.definitions import list_type, read_definition, read_derived_fact, read_law, read_list
from eligibility.catalogue.files import RuleFile, digest, find, shipped
from eligibility.catalogue.instruments import InstrumentReader
from eligibility.catalogue.model import CheckedCatalogue, DefinitionVersion, Source
from eligibility.catalogue.parts import read_sources
from eligibility.errors import InvalidRules, Problem
from eligibility.language.awards import amount_facts
from eligibility.language.scope import Scope
from eligibility.language.tree import FactRef, facts_of
from eligibility.profile.facts import Fact, FactType, Vocabulary
from eligibility.profile.vocabulary import read_vocabulary
from eligibility.reading import Texts
from eligibility.source_map import Node, Position, Problems, load

Item = TypeVar("Item")
Trees = dict[str, list[tuple[RuleFile, Node]]]


def load_catalogue(root: Traversable, *, with_shipped: bool = False) -> CheckedCatalogue:
    """The catalogue of a folder of rules.

    A pack stands on the shipped vocabulary, definitions and lists unless its `catalogue.yaml` says `stands_on: nothing`;
    `with_shipped` adds the shipped instruments too. Raises `InvalidRules` with every problem.
    """
    problems = Problems()
    pack = _trees(find(root), problems)
    title, version, alone, covers = _pack(pack, problems)
    base = {} if alone else _trees(find(shipped("rules")), problems)
    base_instruments = [] if with_shipped else base.pop("instrument", [])
    vocabulary = _vocabulary(base, pack, problems)
    trees = {kind: [*base.get(kind, []), *pack.get(kind, [])] for kind in ("definition", "list", "law", "instrument")}
    _refuse_twins(trees, problems)
    given = _derived_facts(trees["definition"], vocabulary, problems)
    facts = {**vocabulary.facts, **vocabulary.derived, **given}
    types: dict[str, FactType] = {}
    for file, node in trees["list"]:
        if found := list_type(node, vocabulary, problems):
            types[file.name] = found
    scope = Scope(facts, {}, types, problems)
    register = _register(base, pack, problems)
    definitions = _versions(
        trees["definition"], lambda file, node: read_definition(node, file, scope, register) if file.name in given else None
    )
    lists = _versions(trees["list"], lambda file, node: read_list(node, file, scope, register))
    others = {f"{file.name}/{file.stem}": node for file, node in [*base_instruments, *trees["instrument"]]}
    reader = InstrumentReader(scope, vocabulary, register, others)
    instruments = _versions(trees["instrument"], lambda file, node: reader.read(node, file))
    law = _versions(trees["law"], lambda file, node: read_law(node, file, problems, register))
    problems.found.extend(_circles(definitions))
    if problems.errors():
        raise InvalidRules(_in_order(problems))
    used = [file for kind in ("catalogue", "vocabulary", "sources") for file, _ in (*base.get(kind, []), *pack.get(kind, []))]
    used += [file for kind in trees.values() for file, _ in kind]
    return CheckedCatalogue(title, version, digest(used), vocabulary, facts, instruments, definitions, lists, law, register, covers)


def _in_order(problems: Problems) -> list[Problem]:
    unique = dict.fromkeys(problems.found)
    return sorted(unique, key=lambda problem: (problem.file or "", problem.line or 0, problem.column or 0))


def _trees(files: list[RuleFile], problems: Problems) -> Trees:
    found: Trees = defaultdict(list)
    for file in files:
        if file.kind != "examples" and (node := load(file.text, file.path, problems)):
            found[file.kind].append((file, node))
    return found


def _pack(pack: Trees, problems: Problems) -> tuple[str, str, bool, Texts | None]:
    """`catalogue.yaml`: title, version, whether the pack stands alone, and what it covers."""
    if not pack.get("catalogue"):
        return "rules", "unversioned", False, None
    _, node = pack["catalogue"][0]
    read = reading.entries(node, problems, ("title", "version"), ("stands_on", "covers"))
    stands_on = reading.choice(read.get("stands_on"), problems, ("nothing", "shipped"), "what a pack can stand on")
    texts = reading.text(read.get("title"), problems), reading.text(read.get("version"), problems)
    return texts[0] or "", texts[1] or "", stands_on == "nothing", reading.texts(read.get("covers"), problems)


def _vocabulary(base: Trees, pack: Trees, problems: Problems) -> Vocabulary:
    """The facts of the base and the pack, in the order of their groups."""
    found = Vocabulary({}, {}, {}, {}, {})
    for trees in (base, pack):
        own: Vocabulary = found
        for _, node in sorted(trees.get("vocabulary", []), key=_place):
            own = own.merged(read_vocabulary(node, problems, own))
        found = own
    order = {group: index for index, group in enumerate(found.groups)}
    facts = dict(sorted(found.facts.items(), key=lambda item: order[item[1].group]))
    return replace(found, facts=facts)


def _place(file: tuple[RuleFile, Node]) -> tuple[int, str]:
    """`vocabulary.yaml` first, then the records, the facts that use them, and what asks for facts together."""
    rule_file, _ = file
    first = {"vocabulary": 0, "records": 1, "together": 3}
    return first.get(rule_file.stem, 2), rule_file.stem


def _register(base: Trees, pack: Trees, problems: Problems) -> dict[str, Source]:
    """The sources of the pack beside those of the rules that it stands on."""
    found: dict[str, Source] = {}
    for trees in (base, pack):
        for _, node in trees.get("sources", []):
            for name, source in read_sources(node, problems).items():
                if name in found:
                    problems.add(source.at, "duplicate-source", f"`{name}` stands in the shipped register already")
                found[name] = source
    return found


def _refuse_twins(trees: Mapping[str, list[tuple[RuleFile, Node]]], problems: Problems) -> None:
    for kind, files in trees.items():
        seen: dict[tuple[str, str], RuleFile] = {}
        for file, node in files:
            first = seen.setdefault((file.name, file.stem), file)
            if first is not file:
                message = f"the {kind} `{file.name}` of {file.stem} stands already in `{first.path}`"
                problems.add(node.at, "duplicate-file", message)


def _derived_facts(files: list[tuple[RuleFile, Node]], vocabulary: Vocabulary, problems: Problems) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for file, node in files:
        fact = read_derived_fact(node, file, vocabulary, problems)
        if fact and fact != found.setdefault(fact.id, fact):
            message = f"`{fact.id}` has another type here than in another version"
            problems.add(node.at, "type-changed", message)
    return found


def _versions(files: list[tuple[RuleFile, Node]], read: Callable[[RuleFile, Node], Item | None]) -> dict[str, tuple[Item, ...]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for file, node in files:
        if (version := read(file, node)) is not None:
            found[file.name].append(version)
    return {name: tuple(versions) for name, versions in sorted(found.items())}


def reads(definition: DefinitionVersion) -> list[Fact]:
    """The facts that a definition reads, derived ones included."""
    outcomes = [*(then for _, then in definition.rows), definition.otherwise]
    amounts = [*amount_facts(definition.amount)] if definition.amount else []
    return (
        amounts
        + [fact for tree in definition.trees for fact in facts_of(tree)]
        + [outcome.fact for outcome in outcomes if isinstance(outcome, FactRef)]
    )


def _circles(definitions: Mapping[str, tuple[DefinitionVersion, ...]]) -> list[Problem]:
    """A definition that rests on itself."""
    edges = {name: {fact.id for version in versions for fact in reads(version)} for name, versions in definitions.items()}
    problems = Problems()
    for start, versions in definitions.items():
        reached: set[str] = set()
        frontier = set(edges[start])
        while frontier:
            reached |= frontier
            frontier = {name for fact in frontier for name in edges.get(fact, ())} - reached
        if start in reached:
            problems.add(Position(versions[0].file, 1, 1), "circular-definition", f"`{start}` is defined by itself")
    return problems.found
