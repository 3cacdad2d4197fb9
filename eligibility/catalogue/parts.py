"""The parts that rule files share: validity, sources, citations, named amounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eligibility import reading
from eligibility.catalogue.files import RuleFile
from eligibility.catalogue.model import BASES, GRADES, Citation, Period, Source
from eligibility.language.literals import kind_of
from eligibility.language.scope import Amount
from eligibility.source_map import Entry, Node, Problems
from eligibility.units import parse_date

Register = Mapping[str, Source]
"""The sources of a pack by id, from its `sources.yaml` and the one that it stands on."""
SOURCE_OPTIONAL = ("publisher", "url", "document", "date", "read", "review_by", "ends", "note")


REPLACES: Final = "replaces"


def keys_of(node: Node) -> Mapping[str, Entry]:
    """The entries of a mapping; none of anything else, which its reader will refuse."""
    return node.value if isinstance(node.value, dict) else {}


def replaces(node: Node) -> Node | None:
    """The value of `replaces:` in a rule file: `shipped` puts the file in the place of the shipped ones of its name."""
    entry = keys_of(node).get(REPLACES)
    return entry.node if entry else None


def read_replaces(read: Mapping[str, Node], problems: Problems) -> None:
    """What `replaces:` says has to be `shipped`; what that does is the loader's."""
    reading.choice(read.get(REPLACES), problems, ("shipped",), "what a file can replace")


def read_validity(node: Node | None, file: RuleFile, problems: Problems) -> Period | None:
    """`valid: {from, until}`; the file's name is its `from` date."""
    if node is None:
        return None
    read = reading.entries(node, problems, ("from",), ("until",))
    start, end = reading.day(read.get("from"), problems), reading.day(read.get("until"), problems)
    if start and end and end < start:
        problems.add(read["until"].at, "date-order", f"`until` ({end}) is before `from` ({start})")
    if start and start != parse_date(file.stem):
        message = f"the file is called `{file.stem}.yaml`, but its criteria are valid from {start}"
        problems.add(read["from"].at, "file-name", message, f"call it `{start}.yaml`")
    return Period(start, end) if start else None


def read_sources(node: Node | None, problems: Problems) -> dict[str, Source]:
    """`{id: {title, publisher, grade, url, document, date, read, review_by, ends, note}}`, of one file or the register."""
    if node is None:
        return {}
    found = {}
    for key, part in reading.entries(node, problems, optional=None).items():
        reading.identifier(key, part, problems, "the id of a source")
        read = reading.entries(part, problems, ("title", "grade"), SOURCE_OPTIONAL)
        title = reading.text(read.get("title"), problems)
        grade = reading.choice(read.get("grade"), problems, GRADES, "a grade of source")
        url = reading.text(read.get("url"), problems)
        if url and not url.startswith("https://"):
            problems.add(read["url"].at, "not-a-url", f"`{url}` is not a web address", "begin with https://")
        day, seen, ends, review = (reading.day(read.get(key), problems) for key in ("date", "read", "ends", "review_by"))
        note, publisher, document = (reading.text(read.get(key), problems) for key in ("note", "publisher", "document"))
        # A source with a problem still counts as known, so that what cites it is not reported too.
        found[key] = Source(
            key, title or "", grade or "secondary", url, day, seen, ends, note, publisher, document, review, part.at
        )
    return found


def read_citations(node: Node | None, sources: Mapping[str, Source], problems: Problems) -> tuple[Citation, ...]:
    """`source: id`, `source: [id, place]`, or a list of these."""
    if node is None:
        return ()
    parts = node.value if isinstance(node.value, list) else [node]
    if any(isinstance(part.value, list) for part in parts):
        return tuple(citation for part in parts for citation in read_citations(part, sources, problems))
    if not 1 <= len(parts) <= 2 or not all(isinstance(part.value, str) for part in parts):
        problems.add(node.at, "citation", "a citation is `id` or `[id, place]`", "such as [letter, answer 5]")
        return ()
    source_id = parts[0].value
    if source_id not in sources:
        hint = problems.nearest(source_id, sources) or "sources stand under `sources:` or in sources.yaml"
        problems.add(parts[0].at, "unknown-source", f"`{source_id}` is not a source of this file or of the register", hint)
        return ()
    return (Citation(sources[source_id], parts[1].value if len(parts) == 2 else None),)


def read_basis(node: Node | None, problems: Problems) -> str:
    return reading.choice(node, problems, BASES, "a basis") or "assumed"


def read_amounts(node: Node | None, problems: Problems) -> dict[str, Amount]:
    """`amounts: {name: literal}`: figures that a file writes once."""
    if node is None:
        return {}
    found = {}
    for name, part in reading.entries(node, problems, optional=None).items():
        reading.identifier(name, part, problems, "the name of an amount")
        text = str(part.value)
        kind = None if isinstance(part.value, dict | list | bool) else kind_of(text)
        if kind is None:
            shown = f"`{text}`" if isinstance(part.value, str) else part.kind
            message = f"`{name}` is not a figure with a unit: {shown}"
            problems.add(part.at, "not-a-figure", message, "such as EUR 5 000 000, 50%, 5 years, 250 or 2025-04-02")
        found[name] = Amount(name, part, kind)
    return found
