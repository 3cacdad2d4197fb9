"""Rule files -> a checked catalogue, or every problem of every file at once.

Facts come first (vocabulary, law, what definitions give), then the types of lists, then the rules that use them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple, TypeVar

from eligibility.errors import InvalidRules
from eligibility.language.scope import Scope
from eligibility.profile.facts import Fact, Vocabulary
from eligibility.profile.vocabulary import read_vocabulary
from eligibility.rules.definitions import list_type, read_definition, read_derived_fact, read_law, read_list
from eligibility.rules.files import EXAMPLES, RuleFile, digest, find, refuse_empty
from eligibility.rules.implications import read_implication
from eligibility.rules.instruments import InstrumentReader, by_version
from eligibility.rules.model import CheckedCatalogue, DefinitionVersion, ListVersion, Source, reads
from eligibility.rules.parts import keys_of, read_sources, replaces
from eligibility.rules.size import refuse_vast
from eligibility.shipped import shipped
from eligibility.yaml import readers
from eligibility.yaml.readers import Texts
from eligibility.yaml.tree import Node, Problems, load, top_of

Item = TypeVar("Item")
Trees = dict[str, list[tuple[RuleFile, Node]]]
DATED: Final = ("definition", "list", "law", "implication", "instrument")
"""The kinds of files that have versions."""
UNDATED: Final = ("catalogue", "vocabulary", "sources")
"""Those that have none."""


def load_catalogue(root: Traversable, *, with_shipped: bool = False) -> CheckedCatalogue:
    """The catalogue of a folder of rules.

    A pack stands on the shipped vocabulary, definitions and lists unless its `catalogue.yaml` says `stands_on: nothing`;
    `with_shipped` adds the shipped instruments too. Raises `InvalidRules` with every problem (the first hundred by name).
    """
    problems = Problems()
    files = find(root, problems)
    if not problems.found and all(file.kind == "catalogue" for file in files):
        refuse_empty(root, problems)
    if not files:
        raise InvalidRules(problems.in_order())
    pack = read_trees(files, problems)
    about = _pack(pack, problems, with_shipped)
    base = {} if about.alone else dict(_shipped_trees())
    shipped_instruments = base.get("instrument", [])
    if not with_shipped:
        base.pop("instrument", None)
    trees = _standing(base, pack, {file.name for file, _ in shipped_instruments}, problems)
    computed = _computed(base or (pack if root == shipped("rules") else _shipped_trees()))
    vocabulary = _vocabulary(base, pack, computed, problems)
    rules = _checked(
        trees,
        vocabulary,
        computed=computed,
        register=_register(base, pack, problems),
        liked=[*shipped_instruments, *pack.get("instrument", [])],
        problems=problems,
    )
    if problems.errors():
        raise InvalidRules(problems.in_order())
    used = [file for kind in UNDATED for file, _ in (*base.get(kind, []), *pack.get(kind, []))]
    used += [file for kind in trees.values() for file, _ in kind]
    return replace(
        rules,
        title=about.title,
        version=about.version,
        digest=digest(used),
        covers=about.covers,
        covers_short=about.covers_short,
        dutch=about.dutch,
    )


def _standing(base: Trees, pack: Trees, instruments: set[str], problems: Problems) -> Trees:
    """The files with versions, those of the pack in place of what they replace; `instruments` are the ids of the shipped ones."""
    replaced = _replaced(base, pack, instruments, problems)
    trees: Trees = {}
    for kind in DATED:
        kept = [(file, node) for file, node in base.get(kind, []) if (kind, file.name) not in replaced]
        trees[kind] = [*kept, *pack.get(kind, [])]
    return trees


def _checked(
    trees: Trees,
    vocabulary: Vocabulary,
    *,
    computed: Collection[str],
    register: Mapping[str, Source],
    liked: list[tuple[RuleFile, Node]],
    problems: Problems,
) -> CheckedCatalogue:
    """What the files say, as far as there are no problems; `liked` are the instruments whose criteria others may take over."""
    given = _derived_facts(trees["definition"], vocabulary, computed, problems)
    facts = {**vocabulary.facts, **vocabulary.derived, **given}
    types = {
        file.name: found for file, node in trees["list"] if (found := list_type(node, vocabulary, problems))
    }
    scope = Scope(facts, {}, types, problems)
    instrument = InstrumentReader(scope, vocabulary, register, by_version(liked))

    def definition(file: RuleFile, node: Node) -> DefinitionVersion | None:
        return read_definition(node, file, scope, register) if file.name in given else None

    rules = CheckedCatalogue(
        title="",
        version="",
        digest="",
        vocabulary=vocabulary,
        facts=facts,
        definitions=_versions(trees["definition"], definition),
        lists=_versions(trees["list"], lambda file, node: read_list(node, file, scope, register)),
        instruments=_versions(trees["instrument"], lambda file, node: instrument.read(node, file)),
        law=_versions(trees["law"], lambda file, node: read_law(node, file, problems, register)),
        register=register,
        implications=_versions(
            trees["implication"], lambda file, node: read_implication(node, file, scope, register)
        ),
    )
    _refuse_circles(rules.definitions, rules.lists, problems)
    if not problems.errors():
        refuse_vast(rules.definitions, rules.instruments, problems)
    return rules


@cache
def _shipped_trees() -> Trees:
    """What packs stand on, read once: it does not change while a program runs. Nobody changes a tree."""
    problems = Problems()
    trees = read_trees(find(shipped("rules"), problems), problems)
    if problems.errors():
        raise InvalidRules(problems.in_order())
    return trees


def read_trees(files: list[RuleFile], problems: Problems) -> Trees:
    """The trees of some files by kind; examples are read when they are run."""
    found: Trees = defaultdict(list)
    for file in files:
        if file.kind not in EXAMPLES and (node := load(file.text, file.path, problems)):
            found[file.kind].append((file, node))
    return found


class _Pack(NamedTuple):
    """What `catalogue.yaml` says of a pack: whether it stands alone, and what it covers."""

    title: str = "rules"
    version: str = "unversioned"
    alone: bool = False
    covers: Texts | None = None
    covers_short: Texts | None = None
    dutch: str | None = None


def _pack(pack: Trees, problems: Problems, with_shipped: bool) -> _Pack:
    if not pack.get("catalogue"):
        return _Pack()
    _, node = pack["catalogue"][0]
    read = readers.entries(
        node, problems, ("title", "version"), ("nl", "stands_on", "covers", "covers_short")
    )
    stands_on = readers.choice(
        read.get("stands_on"), problems, ("nothing", "shipped"), "what a pack can stand on"
    )
    if stands_on == "nothing" and with_shipped:
        message = "this pack stands on nothing, so that the shipped instruments cannot be added"
        problems.add(
            read["stands_on"].at, "stands-alone", message, "leave `stands_on` out, or the shipped instruments"
        )
    return _Pack(
        title=readers.text(read.get("title"), problems) or "",
        version=readers.text(read.get("version"), problems) or "",
        alone=stands_on == "nothing",
        covers=readers.texts(read.get("covers"), problems),
        covers_short=readers.texts(read.get("covers_short"), problems),
        dutch=readers.text(read.get("nl"), problems),
    )


def _replaced(base: Trees, pack: Trees, instruments: set[str], problems: Problems) -> set[tuple[str, str]]:
    """The shipped things, by kind and name, in whose place the pack puts its own.

    A file of the pack says so by `replaces: shipped`: without the word a name of its own that is a shipped one would change,
    unseen, what every rule that reads the name means. `instruments` are the ids of the shipped ones, added or not.
    """
    replaced: set[tuple[str, str]] = set()
    for kind in DATED:
        shipped_files = {file.name: file for file, _ in base.get(kind, [])}
        for file, node in pack.get(kind, []):
            says = replaces(node)
            known = file.name in shipped_files or (kind == "instrument" and file.name in instruments)
            if says is not None and not known:
                message = f"there is no shipped {kind} `{file.name}` that this could replace"
                problems.add(
                    says.at,
                    "nothing-to-replace",
                    message,
                    "leave `replaces` out, or mend the name of the folder",
                )
            elif says is None and file.name in shipped_files:
                message = f"the {kind} `{file.name}` stands already in `{shipped_files[file.name].path}`"
                hint = "give it another name, or write `replaces: shipped` to put it in the place of all shipped versions"
                problems.add(node.at, "shadows-shipped", message, hint)
            if file.name in shipped_files:
                replaced.add((kind, file.name))
    return replaced


def _computed(trees: Trees) -> frozenset[str]:
    """The facts that Python gives (`eligibility/law/`): what the shipped vocabulary has under `derived:`."""
    sections = [
        node.value["derived"].node for _, node in trees.get("vocabulary", []) if "derived" in keys_of(node)
    ]
    return frozenset(name for section in sections for name in keys_of(section))


def _vocabulary(base: Trees, pack: Trees, computed: Collection[str], problems: Problems) -> Vocabulary:
    """The facts of the base and the pack, in the order of their groups."""
    found = Vocabulary({}, {}, {}, {}, {})
    defined = {file.name for file, _ in base.get("definition", [])}
    given = {*computed, *(file.name for file, _ in pack.get("definition", []))}
    for trees, taken, behind in ((base, set[str](), computed), (pack, defined, given)):
        for _, node in sorted(trees.get("vocabulary", []), key=_place):
            found = found.merged(read_vocabulary(node, problems, found, taken=taken, given=behind))
    order = {group: index for index, group in enumerate(found.groups)}
    facts = dict(sorted(found.facts.items(), key=lambda item: order[item[1].group]))
    return replace(found, facts=facts)


def _place(file: tuple[RuleFile, Node]) -> tuple[int, str]:
    """`vocabulary.yaml` first, then the records, the facts that use them, and what asks for facts together."""
    rule_file, _ = file
    place = {"vocabulary": 0, "records": 1, "together": 3, "order": 3}
    return place.get(rule_file.stem, 2), rule_file.stem


def _register(base: Trees, pack: Trees, problems: Problems) -> dict[str, Source]:
    """The sources of the pack beside those of the rules that it stands on."""
    found: dict[str, Source] = {}
    for trees in (base, pack):
        for _, node in trees.get("sources", []):
            for name, source in read_sources(node, problems).items():
                if name in found:
                    problems.add(
                        source.at, "duplicate-source", f"`{name}` stands in the shipped register already"
                    )
                found[name] = source
    return found


def _derived_facts(
    files: list[tuple[RuleFile, Node]], vocabulary: Vocabulary, computed: Collection[str], problems: Problems
) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for file, node in files:
        if file.name in computed:
            problems.add(
                node.at, "duplicate-fact", f"`{file.name}` is computed by the library; no file can define it"
            )
            continue
        fact = read_derived_fact(node, file, vocabulary, problems)
        if fact and fact != found.setdefault(fact.id, fact):
            message = f"`{fact.id}` has another type here than in another version"
            problems.add(node.at, "type-changed", message)
    return found


def _versions(
    files: list[tuple[RuleFile, Node]], read: Callable[[RuleFile, Node], Item | None]
) -> dict[str, tuple[Item, ...]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for file, node in files:
        version = read(file, node)
        if version is not None:
            found[file.name].append(version)
    return {name: tuple(versions) for name, versions in sorted(found.items())}


def _refuse_circles(
    definitions: Mapping[str, tuple[DefinitionVersion, ...]],
    lists: Mapping[str, tuple[ListVersion, ...]],
    problems: Problems,
) -> None:
    """A definition that rests on itself, a list that includes itself: neither would ever be known."""
    rests = {
        name: {fact.id for version in versions for fact in reads(version)}
        for name, versions in definitions.items()
    }
    for name in _on_circles(rests):
        problems.add(
            top_of(definitions[name][0].file), "circular-definition", f"`{name}` is defined by itself"
        )
    included = {
        name: {other for version in versions for other in version.includes}
        for name, versions in lists.items()
    }
    for name in _on_circles(included):
        problems.add(top_of(lists[name][0].file), "circular-list", f"the list `{name}` includes itself")


def _on_circles(edges: Mapping[str, set[str]]) -> Iterator[str]:
    for start in edges:
        reached: set[str] = set()
        frontier = set(edges[start])
        while frontier:
            reached |= frontier
            frontier = {name for each in frontier for name in edges.get(each, ())} - reached
        if start in reached:
            yield start
