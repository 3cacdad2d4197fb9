"""The parts that rule files share: validity, sources, citations, named amounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eligibility.language.literals import kind_of
from eligibility.language.scope import Amount
from eligibility.rules.files import RuleFile
from eligibility.rules.model import BASES, GRADES, Apply, Checked, Citation, Exceptions, Period, Source
from eligibility.units import parse_date
from eligibility.yaml import readers
from eligibility.yaml.tree import Entry, Node, Problems

NOT_FOUND: Final = "not found"
"""What stands in place of the address where no official page was found."""
Register = Mapping[str, Source]
"""The sources of a pack by id, from its `sources.yaml` and the one that it stands on."""
SOURCE_OPTIONAL = (
    "nl",
    "publisher",
    "url",
    "document",
    "date",
    "read",
    "review_by",
    "ends",
    "note",
    "quoted_by",
)


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
    readers.choice(read.get(REPLACES), problems, ("shipped",), "what a file can replace")


def read_validity(
    node: Node | None, file: RuleFile, problems: Problems, sources: Register | None = None
) -> Period | None:
    """`valid: {from, until, source}`; the file's name is its `from` date, `source` says where the days stand."""
    if node is None:
        return None
    read = readers.entries(node, problems, ("from",), ("until", "source"))
    start = readers.day(read.get("from"), problems)
    end = readers.day(read.get("until"), problems)
    if start and end and end < start:
        problems.add(read["until"].at, "date-order", f"`until` ({end}) is before `from` ({start})")
    if start and start != parse_date(file.stem):
        message = f"the file is called `{file.stem}.yaml`, but its criteria are valid from {start}"
        problems.add(read["from"].at, "file-name", message, f"call it `{start}.yaml`")
    citations = read_citations(read.get("source"), sources or {}, problems)
    return Period(start, end, citations) if start else None


def read_sources(node: Node | None, problems: Problems) -> dict[str, Source]:
    """Of a file or of the register, by id: `title` and `grade`, and of `SOURCE_OPTIONAL` what is known.

    `nl` is the title in Dutch, where the text has one.
    """
    if node is None:
        return {}
    found = {}
    for key, part in readers.entries(node, problems, optional=None).items():
        readers.identifier(key, part, problems, "the id of a source")
        read = readers.entries(part, problems, ("title", "grade"), SOURCE_OPTIONAL)
        title = readers.text(read.get("title"), problems)
        grade = readers.choice(read.get("grade"), problems, GRADES, "a grade of source")
        url = readers.text(read.get("url"), problems)
        if url and not url.startswith("https://"):
            problems.add(read["url"].at, "not-a-url", f"`{url}` is not a web address", "begin with https://")
        quoted_by = readers.text(read.get("quoted_by"), problems)
        if quoted_by and grade == "primary":
            problems.add(
                read["quoted_by"].at,
                "quoted-primary",
                f"`{key}` was read through `{quoted_by}`, so it is not primary",
            )
        # A source with a problem still counts as known, so that what cites it is not reported too.
        found[key] = Source(
            id=key,
            title=title or "",
            grade=grade or "secondary",
            url=url,
            date=readers.day(read.get("date"), problems),
            read=readers.day(read.get("read"), problems),
            ends=readers.day(read.get("ends"), problems),
            note=readers.text(read.get("note"), problems),
            publisher=readers.text(read.get("publisher"), problems),
            document=readers.text(read.get("document"), problems),
            review_by=readers.day(read.get("review_by"), problems),
            quoted_by=quoted_by,
            at=part.at,
            dutch=readers.text(read.get("nl"), problems),
        )
    return found


def read_citations(
    node: Node | None, sources: Mapping[str, Source], problems: Problems
) -> tuple[Citation, ...]:
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
        problems.add(
            parts[0].at,
            "unknown-source",
            f"`{source_id}` is not a source of this file or of the register",
            hint,
        )
        return ()
    return (Citation(sources[source_id], parts[1].value if len(parts) == 2 else None),)


def read_basis(node: Node | None, problems: Problems) -> str:
    """`basis: stated`; where it is missing, which is said, nothing better than `assumed` can be taken."""
    return readers.choice(node, problems, BASES, "a basis") or "assumed"


def read_amounts(node: Node | None, problems: Problems) -> dict[str, Amount]:
    """`amounts: {name: literal}`: figures that a file writes once."""
    if node is None:
        return {}
    found = {}
    for name, part in readers.entries(node, problems, optional=None).items():
        readers.identifier(name, part, problems, "the name of an amount")
        is_literal = not isinstance(part.value, dict | list | bool)
        kind = kind_of(str(part.value)) if is_literal else None
        if kind is None:
            shown = f"`{part.value}`" if isinstance(part.value, str) else part.kind
            message = f"`{name}` is not a figure with a unit: {shown}"
            problems.add(
                part.at, "not-a-figure", message, "such as EUR 5 000 000, 50%, 5 years, 250 or 2025-04-02"
            )
        found[name] = Amount(name, part, kind)
    return found


def read_exceptions(node: Node | None, sources: Register, problems: Problems) -> Exceptions | None:
    """`exceptions: {en, nl, source}`: who is let in although the criterion is not met."""
    if node is None:
        return None
    read = readers.entries(node, problems, ("source",), readers.WRITTEN)
    citations = read_citations(read.pop("source", None), sources, problems)
    texts = {language: readers.text(part, problems) or "" for language, part in read.items()}
    return Exceptions(readers.Translations(texts), citations)


def read_apply(node: Node | None, problems: Problems) -> Apply | None:
    """`apply: {url, body, documents, effort, help}`; `url: not found` where no official page was found."""
    if node is None:
        return None
    read = readers.entries(node, problems, ("url",), ("body", "documents", "effort", "help"))
    url = readers.text(read.get("url"), problems)
    if url and url != NOT_FOUND and not url.startswith("https://"):
        hint = f"an official page that begins with https://, or `{NOT_FOUND}`"
        problems.add(read["url"].at, "not-a-url", f"`{url}` is not a web address", hint)
    documents = (
        readers.texts(item, problems) for item in readers.items(read.get("documents"), problems, "documents")
    )
    return Apply(
        url=None if url == NOT_FOUND else url,
        body=readers.texts(read.get("body"), problems),
        documents=tuple(document for document in documents if document),
        effort=readers.texts(read.get("effort"), problems),
        help=readers.texts(read.get("help"), problems),
    )


def read_checked(node: Node | None, problems: Problems) -> tuple[Checked, ...]:
    """`checked: [{on, read, not_found}]`: the log of what was tried, so that the next reader does not search again."""
    found = []
    for item in readers.items(node, problems, "{on, read}"):
        part = readers.entries(item, problems, ("on", "read"), ("not_found",))
        on = readers.day(part.get("on"), problems)
        read = readers.text(part.get("read"), problems)
        if on and read:
            found.append(Checked(on, read, readers.text(part.get("not_found"), problems)))
    return tuple(found)
