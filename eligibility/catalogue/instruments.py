"""One instrument file -> one version.

title, provider, kind, valid, availability, sources    required; access where there are criteria
summary, notes, amounts, award, look_again
criteria      or, where none are published,      reason: {en, nl}
criterion     id, title, require, source, basis; applies_when, advisory, judged_by, note
"""

from __future__ import annotations

from datetime import date

from eligibility import reading
from eligibility.catalogue.files import RuleFile
from eligibility.catalogue.model import (
    ACCESSES,
    AVAILABILITIES,
    KINDS,
    Citation,
    Criterion,
    InstrumentVersion,
    Period,
    Source,
)
from eligibility.catalogue.parts import read_amounts, read_basis, read_citations, read_sources, read_validity
from eligibility.language.awards import parse_award
from eligibility.language.parser import Scope, parse_test
from eligibility.profile.facts import Vocabulary
from eligibility.source_map import Node, Problems

REQUIRED = ("title", "provider", "kind", "valid", "availability", "sources")
OPTIONAL = ("access", "summary", "notes", "amounts", "criteria", "award", "reason", "look_again")
CRITERION_REQUIRED = ("id", "title", "require", "source", "basis")
CRITERION_OPTIONAL = ("applies_when", "advisory", "judged_by", "note")


def read_instrument(node: Node, file: RuleFile, scope: Scope, vocabulary: Vocabulary) -> InstrumentVersion | None:
    """The version, or None with problems in `scope.problems`."""
    problems = scope.problems
    read = reading.entries(node, problems, REQUIRED, OPTIONAL)
    valid = read_validity(read.get("valid"), file, problems)
    sources = read_sources(read.get("sources"), problems)
    scope = Scope(scope.facts, read_amounts(read.get("amounts"), problems), scope.lists, problems)
    title, provider = reading.texts(read.get("title"), problems), reading.texts(read.get("provider"), problems)
    kind = reading.choice(read.get("kind"), problems, KINDS, "a kind of instrument")
    access = reading.choice(read.get("access"), problems, ACCESSES, "a way of access")
    criteria = _criteria(read.get("criteria"), sources, scope, vocabulary)
    if ("criteria" in read) == ("reason" in read):
        message = "either `criteria`, or the `reason` why there are none"
        problems.add(node.at, "criteria-or-reason", message, "an instrument without published criteria is not assessable")
    if "criteria" in read and "access" not in read:
        problems.add(node.at, "missing-key", "the key `access` is missing", f"one of: {', '.join(ACCESSES)}")
    availability = _availability(read.get("availability"), valid, sources, problems)
    award = parse_award(read["award"], scope) if "award" in read else None
    rest = (
        reading.texts(read.get("reason"), problems),
        reading.day(read.get("look_again"), problems),
        reading.texts(read.get("summary"), problems),
        tuple(note for item in _notes(read.get("notes"), problems) if (note := reading.text(item, problems))),
    )
    if not (valid and title and provider and kind and availability):
        return None
    return InstrumentVersion(
        file.name, valid, title, provider, kind, access, availability, sources, criteria, award, *rest, file.path
    )


def _notes(node: Node | None, problems: Problems) -> list[Node]:
    return reading.items(node, problems, "notes")


def _availability(
    node: Node | None, valid: Period | None, sources: dict[str, Source], problems: Problems
) -> tuple[tuple[date, str, tuple[Citation, ...]], ...]:
    """One word, or a list of `{from, is, source}` of which the first begins with the version."""
    if node is None or valid is None:
        return ()
    if not isinstance(node.value, list):
        word = reading.choice(node, problems, AVAILABILITIES, "an availability")
        return ((valid.start, word, ()),) if word else ()
    found: list[tuple[date, str, tuple[Citation, ...]]] = []
    for item in reading.items(node, problems, "{from, is}"):
        read = reading.entries(item, problems, ("from", "is"), ("source",))
        start = reading.day(read.get("from"), problems)
        word = reading.choice(read.get("is"), problems, AVAILABILITIES, "an availability")
        citations = read_citations(read.get("source"), sources, problems)
        if start and word:
            found.append((start, word, citations))
    dates = [start for start, *_ in found]
    if found and (dates[0] != valid.start or dates != sorted(set(dates))):
        problems.add(node.at, "date-order", f"these dates rise and begin on {valid.start}, when the version does")
    return tuple(found)


def _criteria(node: Node | None, sources: dict[str, Source], scope: Scope, vocabulary: Vocabulary) -> tuple[Criterion, ...]:
    found: dict[str, Criterion] = {}
    for item in reading.items(node, scope.problems, "criteria"):
        criterion = _criterion(item, sources, scope, vocabulary)
        if criterion and criterion.id in found:
            scope.problems.add(item.at, "duplicate-id", f"a second criterion is called `{criterion.id}`")
        elif criterion:
            found[criterion.id] = criterion
    return tuple(found.values())


def _criterion(node: Node, sources: dict[str, Source], scope: Scope, vocabulary: Vocabulary) -> Criterion | None:
    problems = scope.problems
    read = reading.entries(node, problems, CRITERION_REQUIRED, CRITERION_OPTIONAL)
    criterion_id = reading.slug(read.get("id"), problems, "the id of a criterion")
    title = reading.texts(read.get("title"), problems)
    require, applies = parse_test(read.get("require"), scope), parse_test(read.get("applies_when"), scope)
    citations = read_citations(read.get("source"), sources, problems)
    advisory = reading.flag(read.get("advisory"), problems)
    body = reading.choice(read.get("judged_by"), problems, vocabulary.bodies, "a body that judges")
    if advisory and body:
        problems.add(node.at, "advisory-judged", "an advisory criterion is not judged", "leave `judged_by` out")
    if not (criterion_id and title and require):
        return None
    return Criterion(
        criterion_id,
        title,
        require,
        citations,
        read_basis(read.get("basis"), problems),
        applies,
        advisory,
        body,
        reading.texts(read.get("note"), problems),
        node.at,
    )
