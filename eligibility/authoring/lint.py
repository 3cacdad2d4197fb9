"""`rules lint`: everything that is wrong or doubtful in a folder of rules, at once.

Errors are what loading refuses, and

    never-true                     a test that can never hold
    contradicting-implications     two certain implications that say different things of one fact
    no-required-criterion          an instrument that everybody is eligible for
    cannot-compile                 rules that load and yet cannot be compiled: a fault of this library

Warnings:

    shadows-shipped                an instrument with the id of a shipped one
    not-in-force                   a version that leans on what is in force on none of its days
    unused-source, unused-amount   written but never used
    missing-translation            a text that is not written in each language of the reports (it is then read in another)
    incomplete-source              a cited source without publisher, day of reading, or address or document number
    review-due                     a cited source that somebody should have read again by now
    inferred-without-note          a criterion that its source does not state says nothing about why
    no-examples, not-exemplified   a criterion that no example shows met, not met and unknown; an implication that none shows

and what `authoring/provenance.py` asks of sources, dates and next steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from eligibility.authoring.example_files import Shown
from eligibility.authoring.examples import name_of, run_checked
from eligibility.authoring.implications import implication_findings
from eligibility.authoring.never_true import impossible
from eligibility.authoring.provenance import provenance, sources_of
from eligibility.engine.evaluator import Evaluators
from eligibility.engine.outcome import Outcome
from eligibility.errors import MORE, MOST_PROBLEMS, InvalidRules, Problem
from eligibility.language.tree import Test, facts_of, leaves
from eligibility.profile.extending import profile_model
from eligibility.rules.files import EXAMPLES, RuleFile, find
from eligibility.rules.in_force import changes, facts_behind
from eligibility.rules.loading import load_catalogue
from eligibility.rules.model import CheckedCatalogue, Criterion, DefinitionVersion, InstrumentVersion
from eligibility.rules.parts import keys_of, replaces
from eligibility.shipped import shipped
from eligibility.yaml.readers import LANGUAGES, WRITTEN
from eligibility.yaml.tree import (
    Node,
    Position,
    Problems,
    load,
    more_problems,
    problem_at,
    top_of,
    warning_at,
)


def lint(folder: str | Path | None = None, *, on: date | None = None) -> list[Problem]:
    """Every problem of a folder of rules (the shipped ones for None), errors and warnings, in the order of the files.

    `on` is the day on which sources are due for review; without it none is.
    """
    root = shipped("rules") if folder is None else Path(folder)
    problems = Problems()
    files = find(root, Problems())  # what is wrong with the files themselves, loading says
    try:
        catalogue = load_catalogue(root)
    except InvalidRules as error:
        return _in_order([*error.problems, *_unused_amounts(files), *_unread(files)])
    evaluators = _compiled(catalogue, problems)
    if evaluators is None:
        return _in_order([*problems.found, *_unused_amounts(files)])
    shown: dict[str, Shown | None] = {}
    for file in files:
        if file.kind in EXAMPLES:
            before = problems.count
            ran = run_checked(catalogue, file, problems, evaluators)
            # What the examples of a file with problems show is not known yet.
            shown[name_of(file)] = ran if problems.count == before else None
    found = [*_findings(catalogue, shown), *_unused_amounts(files), *_sources(catalogue, files, on)]
    found += provenance(catalogue, {file.path for file in files}, on)
    found += implication_findings(catalogue, evaluators, {file.path for file in files}, shown)
    found += [
        *_shadows(catalogue, files),
        *_decides_nothing(catalogue, evaluators),
        *_not_in_force(catalogue, evaluators),
    ]
    found += _untranslated(files)
    return _in_order([*problems.in_order(), *found])


def _in_order(found: list[Problem]) -> list[Problem]:
    """In the order of the files; of a hundred of one kind in a file the rest are counted, and the count comes last."""
    named: Counter[tuple[str | None, str]] = Counter()
    kept: list[Problem] = []
    more = 0
    for problem in found:
        named[problem.file, problem.code] += 1
        if named[problem.file, problem.code] <= MOST_PROBLEMS:
            kept.append(problem)
        else:
            more += 1
    ordered = sorted(
        kept, key=lambda each: (each.code == MORE, each.file or "", each.line or 0, each.column or 0)
    )
    return [*ordered, more_problems(more, "warning")] if more else ordered


def _unread(files: list[RuleFile]) -> list[Problem]:
    """What is no YAML in example files, which are read only when the rules themselves are right."""
    problems = Problems()
    for file in files:
        if file.kind in EXAMPLES:
            load(file.text, file.path, problems)
    return problems.in_order()


def _compiled(catalogue: CheckedCatalogue, problems: Problems) -> Evaluators | None:
    """The rules, after they answered once whenever others are in force; None with a problem where they fail.

    Nothing that loads should fail here.
    """
    at = Position(next((version.file for version in _versions(catalogue)), ""), 1, 1)
    day = date.min
    try:
        evaluators = Evaluators(catalogue, profile_model(catalogue.vocabulary))
        empty = evaluators.model()
        for day in _days(evaluators):
            evaluators.on(day).assess(empty)
        for day in _first_days(catalogue.definitions):  # those too that no instrument reads
            evaluators.on(day).values(empty)
    except Exception as error:  # whatever it is, an author should read it here, not in a traceback later
        message = f"these rules cannot be compiled for {day}: {type(error).__name__}: {error}"
        problems.add(at, "cannot-compile", message, "please report this with the file")
        return None
    return evaluators


def _days(evaluators: Evaluators) -> list[date]:
    """A day for each set of instruments, definitions behind them and implications that is in force together at some time."""
    days: dict[frozenset[int], date] = {}
    for day in changes(evaluators.catalogue):
        frame = evaluators.frames.on(day)
        behind = {
            fact for version in frame.open.values() for fact in facts_behind(version, frame.definitions)
        }
        read = [definition for name, definition in frame.definitions.items() if name in behind]
        days.setdefault(frozenset(map(id, (*frame.open.values(), *read, *frame.implications))), day)
    return list(days.values())


def _first_days(definitions: Mapping[str, tuple[DefinitionVersion, ...]]) -> list[date]:
    """Days enough to see every version of the definitions in force."""
    return sorted({definition.valid.start for dated in definitions.values() for definition in dated})


def _decides_nothing(catalogue: CheckedCatalogue, evaluators: Evaluators) -> Iterator[Problem]:
    """Instruments that everybody is eligible for, because no criterion can refuse."""
    told: set[str] = set()
    for version in _versions(catalogue):
        if not version.reason and all(criterion.advisory for criterion in version.criteria):
            told.add(version.file)
            message = f"no criterion of `{version.id}` is required, so that every company would be eligible"
            hint = "take `advisory` off what decides, or write the `reason` why no criteria are published"
            yield problem_at(top_of(version.file), "no-required-criterion", message, hint)
    empty = evaluators.model()
    for day in _days(evaluators):
        for result in evaluators.on(day).assess(empty).values():
            if result.outcome is Outcome.ELIGIBLE and result.version and result.version.file not in told:
                told.add(result.version.file)
                message = (
                    f"`{result.instrument}` says `eligible` on {day} of a company of which nothing is known"
                )
                hint = "some criterion has to ask for a fact"
                yield problem_at(top_of(result.version.file), "no-required-criterion", message, hint)


def _not_in_force(catalogue: CheckedCatalogue, evaluators: Evaluators) -> Iterator[Problem]:
    """Versions with a required criterion that leans on a definition, list or law which is in force on none of their days."""
    rules = [evaluators.frames.on(day).on(day) for day in changes(catalogue)]
    for version in _versions(catalogue):
        days = [each for each in rules if each.open.get(version.id) is version]
        required = {place for place, criterion in enumerate(version.criteria) if not criterion.advisory}
        if days and all(required & each.lacking.get(version.id, {}).keys() for each in days):
            why = days[0].not_in_force(version.id)["en"]
            message = f"`{version.id}` is never assessable: {why[0].lower()}{why[1:].removesuffix('.')}"
            yield warning_at(top_of(version.file), "not-in-force", message)


def _shadows(catalogue: CheckedCatalogue, files: list[RuleFile]) -> Iterator[Problem]:
    """Instruments that have the id of a shipped one: the two cannot stand side by side."""
    own = {file.path: file for file in files}
    shipped_ones = {
        file.name: file for file in find(shipped("rules"), Problems()) if file.kind == "instrument"
    }
    for version in _versions(catalogue):
        known = shipped_ones.get(version.id)
        if known and known.path not in own and version.file in own and not _replaces(own[version.file]):
            message = f"the instrument `{version.id}` stands already in `{known.path}`"
            hint = "give it another name, or write `replaces: shipped` to put it in the place of all shipped versions"
            yield warning_at(top_of(version.file), "shadows-shipped", message, hint)


def _replaces(file: RuleFile) -> bool:
    node = load(file.text, file.path, Problems())
    return node is not None and replaces(node) is not None


def _versions(catalogue: CheckedCatalogue) -> Iterator[InstrumentVersion]:
    return (version for versions in catalogue.instruments.values() for version in versions)


def _findings(catalogue: CheckedCatalogue, shown: Mapping[str, Shown | None]) -> Iterator[Problem]:
    for versions in catalogue.instruments.values():
        for version in versions:
            for criterion in version.criteria:
                yield from _criterion(criterion)
        yield from _examples(versions, shown)


def _sources(catalogue: CheckedCatalogue, files: list[RuleFile], on: date | None) -> Iterator[Problem]:
    """Of every source that something in these files cites or registers: what it lacks, and whether it is due."""
    own = {file.path for file in files}
    cited = {name for version in _versions(catalogue) for name in version.cited}
    kinds = (catalogue.definitions, catalogue.lists, catalogue.law, catalogue.implications)
    versions = [version for kind in kinds for dated in kind.values() for version in dated]
    behind = [citation.source for version in versions for citation in version.citations]
    cited |= {source.id for source in behind}
    for source in dict.fromkeys([*sources_of(catalogue), *behind]):
        if source.at.file not in own:
            continue
        wanted = {
            "publisher": source.publisher,
            "read": source.read,
            "url (or document)": source.url or source.document,
        }
        lacking = [word for word, value in wanted.items() if not value]
        if lacking:
            message = f"the source `{source.id}` lacks {', '.join(lacking)}"
            yield warning_at(source.at, "incomplete-source", message)
        if on and source.review_by and source.review_by < on:
            message = f"the source `{source.id}` was to be read again by {source.review_by}"
            yield warning_at(source.at, "review-due", message)
        if source.id not in cited:
            yield warning_at(source.at, "unused-source", f"nothing cites the source `{source.id}`")


_WITH_AMOUNTS: Final = ("instrument", "definition", "implication")


def _unused_amounts(files: list[RuleFile]) -> Iterator[Problem]:
    """Names under `amounts:` of an instrument, definition or implication that nothing else in the file mentions."""
    for file in files:
        node = load(file.text, file.path, Problems()) if file.kind in _WITH_AMOUNTS else None
        if node is None:
            continue
        parts = dict(keys_of(node))
        amounts = parts.pop("amounts", None)
        used = {text for entry in parts.values() for text in _texts(entry.node)}
        for name, entry in keys_of(amounts.node).items() if amounts else ():
            if f"${name}" not in used:
                yield warning_at(entry.key_at, "unused-amount", f"`{name}` under `amounts` is never used")


def _untranslated(files: list[RuleFile]) -> Iterator[Problem]:
    """Texts of which a language of the reports is lacking."""
    for file in files:
        node = None if file.kind in EXAMPLES else load(file.text, file.path, Problems())
        if node is not None:
            yield from _lacking_languages(node)


def _lacking_languages(node: Node) -> Iterator[Problem]:
    written = keys_of(node)
    texts = [entry for key, entry in written.items() if key in WRITTEN and isinstance(entry.node.value, str)]
    lacking = [language for language in LANGUAGES if language not in written]
    if texts and lacking and written.keys() <= {*WRITTEN, "source"}:
        said = " and ".join(f"`{language}`" for language in lacking)
        yield warning_at(node.at, "missing-translation", f"a text lacks {said}")
    for part in _parts(node):
        yield from _lacking_languages(part)


def _texts(node: Node) -> Iterator[str]:
    """Every text that stands as a value in a tree."""
    if isinstance(node.value, str):
        yield node.value
    for part in _parts(node):
        yield from _texts(part)


def _parts(node: Node) -> list[Node]:
    """The items of a list, or the values of a mapping."""
    return node.value if isinstance(node.value, list) else [entry.node for entry in keys_of(node).values()]


def _criterion(criterion: Criterion) -> Iterator[Problem]:
    if criterion.basis != "stated" and criterion.note is None:
        message = f"`{criterion.id}` is {criterion.basis}, but no note says why"
        yield warning_at(criterion.at, "inferred-without-note", message)
    for tree in (criterion.require, criterion.applies_when):
        for leaf in leaves(tree) if tree else ():
            if isinstance(leaf, Test) and (said := impossible(leaf)):
                yield problem_at(leaf.at, "never-true", said)


def _examples(
    versions: tuple[InstrumentVersion, ...], shown: Mapping[str, Shown | None]
) -> Iterator[Problem]:
    if versions[0].id in shown and shown[versions[0].id] is None:
        return
    found = shown.get(versions[0].id)
    for version in versions:
        if found is None:
            message = f"`{version.id}` has no examples"
            hint = "write examples.yaml beside it"
            yield warning_at(top_of(version.file), "no-examples", message, hint)
            return
        for criterion in version.criteria:
            seen = found.statuses.get((version.valid.start, criterion.id), set())
            wanted = {"met": {"met", "needs_judgement"}, "not met": {"not_met"}, "unknown": {"unknown"}}
            if not any(facts_of(criterion.require)) and not criterion.applies_when:
                wanted = {
                    "met": wanted["met"]
                }  # what only a body can score waits for it, whatever the profile says
            lacking = [word for word, statuses in wanted.items() if not statuses & seen]
            if lacking:
                message = f"no example shows `{criterion.id}` {' or '.join(lacking)}"
                yield warning_at(criterion.at, "not-exemplified", message)
