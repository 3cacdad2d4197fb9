"""`rules lint`: everything that is wrong or doubtful in a folder of rules, at once.

Errors are what loading refuses, and tests that can never hold. Warnings:

    unused-source, unused-amount   written but never used
    incomplete-source              a cited source without publisher, day of reading, or address or document number
    review-due                     a cited source that somebody should have read again by now
    inferred-without-note          a criterion that its source does not state says nothing about why
    no-examples, not-exemplified   a criterion that no example shows met, not met and unknown

and what `authoring/provenance.py` asks of sources, dates and next steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from eligibility.authoring.examples import Shown, run_checked
from eligibility.authoring.provenance import provenance
from eligibility.catalogue.files import RuleFile, find, shipped
from eligibility.catalogue.loading import load_catalogue
from eligibility.catalogue.model import CheckedCatalogue, Criterion, InstrumentVersion
from eligibility.engine.evaluator import Evaluators
from eligibility.errors import InvalidRules, Problem
from eligibility.language.tree import Literal, Test, facts_of, leaves
from eligibility.profile.extending import profile_model


def lint(folder: str | Path | None = None, *, on: date | None = None) -> list[Problem]:
    """Every problem of a folder of rules (the shipped ones for None), errors and warnings, in the order of the files.

    `on` is the day on which sources are due for review; without it none is.
    """
    root = shipped("rules") if folder is None else Path(folder)
    try:
        files = find(root)
        catalogue = load_catalogue(root)
    except InvalidRules as error:
        return list(error.problems)
    try:
        evaluators = Evaluators(catalogue, profile_model(catalogue.vocabulary))
        shown = {file.name: run_checked(catalogue, file, evaluators) for file in files if file.kind == "examples"}
    except InvalidRules as error:
        return list(error.problems)
    own = {file.path for file in files}
    found = [*_findings(catalogue, files, shown), *_sources(catalogue, files, on), *provenance(catalogue, own, on)]
    return sorted(found, key=lambda found: (found.file or "", found.line or 0, found.column or 0))


def _findings(catalogue: CheckedCatalogue, files: list[RuleFile], shown: dict[str, Shown]) -> Iterator[Problem]:
    texts = {file.path: file for file in files}
    for versions in catalogue.instruments.values():
        for version in versions:
            yield from _unused(texts[version.file])
            for criterion in version.criteria:
                yield from _criterion(criterion)
        yield from _examples(versions, shown)
    for definitions in catalogue.definitions.values():
        for definition in definitions:
            if definition.file in texts:
                yield from _unused(texts[definition.file])


def _sources(catalogue: CheckedCatalogue, files: list[RuleFile], on: date | None) -> Iterator[Problem]:
    """Of every source that something in these files cites or registers: what it lacks, and whether it is due."""
    own = {file.path for file in files}
    versions = [version for dated in catalogue.instruments.values() for version in dated]
    cited = {name for version in versions for name in version.cited}
    citations = [item for dated in catalogue.definitions.values() for part in dated for item in part.citations]
    citations += [item for dated in catalogue.lists.values() for part in dated for item in part.citations]
    citations += [item for dated in catalogue.law.values() for part in dated for item in part.citations]
    cited |= {item.source.id for item in citations}
    known = [*catalogue.register.values(), *(s for version in versions for s in version.sources.values())]
    for source in dict.fromkeys([*known, *(item.source for item in citations)]):
        if source.at.file not in own:
            continue
        place = (source.at.file, source.at.line, source.at.column)
        lacking = [word for word, value in (("publisher", source.publisher), ("read", source.read)) if value is None]
        lacking += [] if source.url or source.document else ["url (or document)"]
        if lacking:
            message = f"the source `{source.id}` lacks {', '.join(lacking)}"
            yield Problem("incomplete-source", message, None, *place, severity="warning")
        if on and source.review_by and source.review_by < on:
            message = f"the source `{source.id}` was to be read again by {source.review_by}"
            yield Problem("review-due", message, None, *place, severity="warning")
        if source.id not in cited:
            yield Problem("unused-source", f"nothing cites the source `{source.id}`", None, *place, severity="warning")


def _unused(file: RuleFile) -> Iterator[Problem]:
    """Names under `amounts:` that nothing else in the file mentions."""
    block = re.search(r"^amounts:\n((?:[ ]+.*\n|\n)+)", file.text, re.MULTILINE)
    for match in re.finditer(r"^  ([a-z][a-z0-9_]*):", block[1], re.MULTILINE) if block else ():
        if not re.search(rf"\${match[1]}\b", file.text):
            line = file.text[: (block.start(1) if block else 0) + match.start()].count("\n") + 1
            message = f"`{match[1]}` under `amounts` is never used"
            yield Problem("unused-amount", message, file=file.path, line=line, column=3, severity="warning")


def _criterion(criterion: Criterion) -> Iterator[Problem]:
    at = criterion.at
    if criterion.basis != "stated" and criterion.note is None:
        message = f"`{criterion.id}` is {criterion.basis}, but no note says why"
        yield Problem("inferred-without-note", message, None, at.file, at.line, at.column, severity="warning")
    for tree in (criterion.require, criterion.applies_when):
        for leaf in leaves(tree) if tree else ():
            if isinstance(leaf, Test) and (said := _impossible(leaf)):
                yield Problem("never-true", said, None, leaf.at.file, leaf.at.line, leaf.at.column)


def _impossible(test: Test) -> str | None:
    """A range without anything in it."""
    lows, highs = [], []
    for comparison in test.comparisons:
        value = comparison.operand.value if isinstance(comparison.operand, Literal) else None
        if comparison.word.name in ("at_least", "more_than", "on_or_after"):
            lows.append((value, comparison.word.name == "more_than"))
        if comparison.word.name in ("at_most", "less_than", "on_or_before"):
            highs.append((value, comparison.word.name == "less_than"))
    for low, low_open in lows:
        for high, high_open in highs:
            if low is not None and high is not None and (low > high or (low == high and (low_open or high_open))):  # type: ignore[operator]
                return f"`{test.fact.id}` can never be both: nothing lies between {low} and {high}"
    return None


def _examples(versions: tuple[InstrumentVersion, ...], shown: dict[str, Shown]) -> Iterator[Problem]:
    found = shown.get(versions[0].id)
    for version in versions:
        if found is None:
            message = f"`{version.id}` has no examples"
            hint = "write examples.yaml beside it"
            yield Problem("no-examples", message, file=version.file, line=1, column=1, hint=hint, severity="warning")
            return
        for criterion in version.criteria:
            seen = found.statuses.get((version.valid.start, criterion.id), set())
            wanted = {"met": {"met", "needs_judgement"}, "not met": {"not_met"}, "unknown": {"unknown"}}
            if not any(facts_of(criterion.require)) and not criterion.applies_when:
                wanted = {"met": wanted["met"]}  # what only a body can score waits for it, whatever the profile says
            lacking = [word for word, statuses in wanted.items() if not statuses & seen]
            if lacking:
                message = f"no example shows `{criterion.id}` {' or '.join(lacking)}"
                at = criterion.at
                yield Problem("not-exemplified", message, None, at.file, at.line, at.column, severity="warning")
