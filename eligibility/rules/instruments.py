"""One instrument file -> one version.

title, provider, kind, valid, availability    required; access where there are criteria
summary, notes, sources, source, amounts, award, calls, look_again, apply, checked
criteria      or, where none are published,      reason: {en, nl}
criterion     id, title, require, source, basis; applies_when, advisory, judged_by, note, exceptions
              (one that only the body can score has `judged_by` and no `require`)
          or  like: <instrument>/<valid-from>, except: [id, …]      the criteria of another version, with its amounts and sources
call          title; opens, closes, cut_offs, source
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from eligibility.language.awards import Award, parse_award
from eligibility.language.parser import parse_test
from eligibility.language.scope import Scope
from eligibility.language.tree import All, Tree
from eligibility.profile.facts import Vocabulary
from eligibility.rules.files import RuleFile
from eligibility.rules.model import (
    ACCESSES,
    AVAILABILITIES,
    KINDS,
    Call,
    Citation,
    Criterion,
    InstrumentVersion,
    Period,
)
from eligibility.rules.parts import (
    REPLACES,
    Register,
    keys_of,
    read_amounts,
    read_apply,
    read_basis,
    read_checked,
    read_citations,
    read_exceptions,
    read_replaces,
    read_sources,
    read_validity,
)
from eligibility.yaml import readers
from eligibility.yaml.tree import Node, Problems

REQUIRED = ("title", "provider", "kind", "valid", "availability")
OPTIONAL = (
    "access",
    "summary",
    "notes",
    "sources",
    "source",
    "amounts",
    "criteria",
    "award",
    "calls",
    "reason",
    "look_again",
    "apply",
    "checked",
    REPLACES,
)
CRITERION_REQUIRED = ("id", "title", "source", "basis")
CRITERION_OPTIONAL = ("require", "applies_when", "advisory", "judged_by", "note", "exceptions")
CALL_OPTIONAL = ("opens", "closes", "cut_offs", "source")
MOST_CRITERIA: Final = 500

Versions = Mapping[str, tuple[tuple[RuleFile, Node], ...]]
"""The files of each version, by `<instrument>/<valid-from>`: two where a pack replaces a shipped one."""


def by_version(files: Iterable[tuple[RuleFile, Node]]) -> Versions:
    """Files by the name that `like` gives them."""
    found: dict[str, tuple[tuple[RuleFile, Node], ...]] = {}
    for file, node in files:
        name = f"{file.name}/{file.stem}"
        found[name] = (*found.get(name, ()), (file, node))
    return found


@dataclass(frozen=True)
class InstrumentReader:
    """Reads instrument files. `others` are the trees of all versions, for `like`; each is read once for it."""

    scope: Scope
    vocabulary: Vocabulary
    register: Register
    others: Versions
    liked: dict[str, list[Criterion]] = field(default_factory=dict)

    def read(self, node: Node, file: RuleFile) -> InstrumentVersion | None:
        """The version, or None with problems in the scope."""
        problems = self.scope.problems
        read = readers.entries(node, problems, REQUIRED, OPTIONAL)
        read_replaces(read, problems)
        own = read_sources(read.get("sources"), problems)
        sources = {**self.register, **own}
        valid = read_validity(read.get("valid"), file, problems, sources)
        scope = self.scope.with_amounts(read_amounts(read.get("amounts"), problems))
        title = readers.texts(read.get("title"), problems)
        provider = readers.texts(read.get("provider"), problems)
        kind = readers.choice(read.get("kind"), problems, KINDS, "a kind of instrument")
        access = readers.choice(read.get("access"), problems, ACCESSES, "a way of access")
        criteria = tuple(self._criteria(read.get("criteria"), file, sources, scope))
        if len(criteria) > MOST_CRITERIA:
            problems.add(
                node.at, "too-many", f"{len(criteria):,} criteria; at most {MOST_CRITERIA:,} are read"
            )
        _check_parts(node, read, access, problems)
        availability = _availability(read.get("availability"), valid, sources, problems)
        award, award_citations = _award(read.get("award"), scope, sources)
        calls = tuple(_calls(read.get("calls"), sources, problems))
        reason = readers.texts(read.get("reason"), problems)
        look_again = readers.day(read.get("look_again"), problems)
        summary = readers.texts(read.get("summary"), problems)
        notes = tuple(_notes(read.get("notes"), problems))
        of_the_whole = read_citations(read.get("source"), sources, problems)
        if not (valid and title and provider and kind and availability):
            return None
        version = InstrumentVersion(
            id=file.name,
            valid=valid,
            title=title,
            provider=provider,
            kind=kind,
            access=access,
            availability=availability,
            sources=own,
            criteria=criteria,
            award=award,
            reason=reason,
            look_again=look_again,
            summary=summary,
            notes=notes,
            file=file.path,
            calls=calls,
            apply=read_apply(read.get("apply"), problems),
            checked=read_checked(read.get("checked"), problems),
            award_citations=award_citations,
        )
        used = {citation.source.id: citation.source for citation in (*of_the_whole, *version.citations)}
        known = used | own
        # An entry without criteria cites its own sources as a whole.
        return replace(version, sources=known, cited=frozenset(used if criteria else known))

    def _criteria(
        self, node: Node | None, file: RuleFile, sources: Register, scope: Scope
    ) -> Iterator[Criterion]:
        """The criteria of a file in order, those of another version in place of a `like`."""
        seen: set[str] = set()
        for item in readers.items(node, scope.problems, "criteria", MOST_CRITERIA):
            if "like" in keys_of(item):
                criteria: Iterable[Criterion | None] = self._like(item, file, scope)
            else:
                criteria = [_criterion(item, sources, scope, self.vocabulary)]
            for criterion in criteria:
                if criterion and criterion.id in seen:
                    scope.problems.add(
                        item.at, "duplicate-id", f"a second criterion is called `{criterion.id}`"
                    )
                elif criterion:
                    seen.add(criterion.id)
                    yield criterion

    def _like(self, node: Node, file: RuleFile, scope: Scope) -> Iterator[Criterion]:
        """`like: instrument/day, except: [id, …]`: the criteria of another version, as if they stood here."""
        read = readers.entries(node, scope.problems, ("like",), ("except",))
        name = readers.text(read.get("like"), scope.problems)
        if name is None:
            return
        # A file that replaces the shipped version of its own name means that one.
        others = [item for item in self.others.get(name, ()) if item[0] is not file]
        if not others:
            hint = (
                scope.problems.nearest(name, self.others)
                or "write <instrument>/<valid-from>, such as nl/bmkb/2024-01-01"
            )
            scope.problems.add(
                node.at, "unknown-version", f"`{name}` is not a version of an instrument", hint
            )
            return
        theirs = self._criteria_of(*others[-1], scope)
        ids = dict.fromkeys(criterion.id for criterion in theirs)
        left_out = set()
        for item in readers.items(read.get("except"), scope.problems, "criteria", MOST_CRITERIA):
            name = readers.choice(item, scope.problems, ids, "a criterion there", "unknown-criterion")
            left_out.add(name)
        yield from (replace(criterion, at=node.at) for criterion in theirs if criterion.id not in left_out)

    def _criteria_of(self, file: RuleFile, node: Node, scope: Scope) -> list[Criterion]:
        """The criteria that stand in a file itself, with its amounts and sources."""
        if file.path not in self.liked:
            parts = {key: entry.node for key, entry in keys_of(node).items()}
            sources = {**self.register, **read_sources(parts.get("sources"), scope.problems)}
            inner = scope.with_amounts(read_amounts(parts.get("amounts"), scope.problems))
            listed = readers.items(parts.get("criteria"), scope.problems, "criteria", MOST_CRITERIA)
            items = [item for item in listed if "like" not in keys_of(item)]
            read = [_criterion(item, sources, inner, self.vocabulary) for item in items]
            self.liked[file.path] = [known for known in read if known]
        return self.liked[file.path]


def _check_parts(node: Node, read: Mapping[str, Node], access: str | None, problems: Problems) -> None:
    """What an instrument must have beside what."""
    if ("criteria" in read) == ("reason" in read):
        message = "either `criteria`, or the `reason` why there are none"
        problems.add(
            node.at,
            "criteria-or-reason",
            message,
            "an instrument without published criteria is not assessable",
        )
    if "criteria" in read and "access" not in read:
        problems.add(node.at, "missing-key", "the key `access` is missing", f"one of: {', '.join(ACCESSES)}")
    if access == "policy_lever" and "award" in read:
        problems.add(
            read["award"].at, "lever-award", "a policy lever gives no award", "it is a readiness checklist"
        )


def _calls(node: Node | None, sources: Register, problems: Problems) -> Iterator[Call]:
    """`calls: [{title, opens, closes, cut_offs, source}]`."""
    for item in readers.items(node, problems, "calls"):
        read = readers.entries(item, problems, ("title",), CALL_OPTIONAL)
        title = readers.texts(read.get("title"), problems)
        opens = readers.day(read.get("opens"), problems)
        closes = readers.day(read.get("closes"), problems)
        cut_offs = [
            readers.day(part, problems) for part in readers.items(read.get("cut_offs"), problems, "dates")
        ]
        days = [day for day in cut_offs if day]
        inside = [day for day in (opens, *days, closes) if day]
        if inside != sorted(inside):
            problems.add(
                item.at, "date-order", "the dates of a call rise from `opens` over `cut_offs` to `closes`"
            )
        if closes is None and not days:
            problems.add(item.at, "missing-key", "a call has `closes`, `cut_offs` or both")
        if title:
            yield Call(
                title, opens, closes, tuple(days), read_citations(read.get("source"), sources, problems)
            )


def _award(node: Node | None, scope: Scope, sources: Register) -> tuple[Award | None, tuple[Citation, ...]]:
    """What it gives, and where that stands."""
    if node is None:
        return None, ()
    award = parse_award(node, scope)
    source = keys_of(node).get("source")
    return award, read_citations(source.node if source else None, sources, scope.problems)


def _notes(node: Node | None, problems: Problems) -> Iterator[str]:
    for item in readers.items(node, problems, "notes"):
        note = readers.text(item, problems)
        if note:
            yield note


def _availability(
    node: Node | None, valid: Period | None, sources: Register, problems: Problems
) -> tuple[tuple[date, str, tuple[Citation, ...]], ...]:
    """One word, or a list of `{from, is, source}` of which the first begins with the version."""
    if node is None or valid is None:
        return ()
    if not isinstance(node.value, list):
        word = readers.choice(node, problems, AVAILABILITIES, "an availability")
        return ((valid.start, word, ()),) if word else ()
    found: list[tuple[date, str, tuple[Citation, ...]]] = []
    for item in readers.items(node, problems, "{from, is}"):
        read = readers.entries(item, problems, ("from", "is"), ("source",))
        start = readers.day(read.get("from"), problems)
        word = readers.choice(read.get("is"), problems, AVAILABILITIES, "an availability")
        citations = read_citations(read.get("source"), sources, problems)
        if start and word:
            found.append((start, word, citations))
    dates = [start for start, *_ in found]
    if found and (dates[0] != valid.start or dates != sorted(set(dates))):
        problems.add(
            node.at, "date-order", f"these dates rise and begin on {valid.start}, when the version does"
        )
    return tuple(found)


def _criterion(node: Node, sources: Register, scope: Scope, vocabulary: Vocabulary) -> Criterion | None:
    """One criterion, or None with problems."""
    problems = scope.problems
    read = readers.entries(node, problems, CRITERION_REQUIRED, CRITERION_OPTIONAL)
    criterion_id = readers.slug(read.get("id"), problems, "the id of a criterion")
    title = readers.texts(read.get("title"), problems)
    require: Tree | None = parse_test(read.get("require"), scope)
    applies = parse_test(read.get("applies_when"), scope)
    citations = read_citations(read.get("source"), sources, problems)
    advisory = readers.flag(read.get("advisory"), problems)
    body = readers.choice(read.get("judged_by"), problems, vocabulary.bodies, "a body that judges")
    if advisory and body:
        problems.add(
            node.at, "advisory-judged", "an advisory criterion is not judged", "leave `judged_by` out"
        )
    if "require" not in read and not body:
        hint = "only what a body alone can score (`judged_by`) requires nothing of the applicant"
        problems.add(node.at, "missing-key", "the key `require` is missing", hint)
    if "require" not in read and body:
        require = All((), node.at)
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
        readers.texts(read.get("note"), problems),
        node.at,
        read_exceptions(read.get("exceptions"), sources, problems),
    )
