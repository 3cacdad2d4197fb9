"""Text -> positioned tree: YAML read as text, integers and true/false only, every node with its line and column.

What plain YAML would guess stays what was written: `NO` is the country code, `12:30` and `2024-07-01` are text. Duplicate keys,
anchors, aliases, tags, several documents, empty values and characters that steer a terminal are problems. All problems of a text
are collected, and so many named that a person can read them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final

import yaml

from eligibility.errors import CONTROLS, MORE, MOST_PROBLEMS, Problem, did_you_mean
from eligibility.yaml.pure import PureLoader

_LOADER: Any = getattr(yaml, "CLoader", PureLoader)
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_BOOLEANS: Final = {"true": True, "false": False}
MOST_DEPTH: Final = 40
MOST_VALUES: Final = 1 << 18
"""A file holds no more values than this: the largest shipped one has some 700."""
MOST_SHOWN: Final = 300
"""A message or hint is no longer, whatever stands in the file."""
MOST_KNOWN: Final = 24

_UNSHOWN: Final = re.compile(f"[{CONTROLS}\ufeff\ufffe\uffff]")
_REFUSED: Final = re.compile(rf"(?![\t\n\r]){_UNSHOWN.pattern}")
"""Of what is not shown as it is, tabs and the ends of lines are what a file is made of."""


def printable(text: str) -> str:
    r"""The text with control characters, line breaks and marks of writing direction written out.

    >>> print(printable("nl/\x1b[31mred"))
    nl/\x1b[31mred
    """
    return _UNSHOWN.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def _short(text: str) -> str:
    shown = printable(text[: MOST_SHOWN + 1])
    return shown if len(shown) <= MOST_SHOWN else shown[: MOST_SHOWN - 1] + "…"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text file; line and column count from 1."""

    file: str
    line: int
    column: int


def top_of(file: str) -> Position:
    """Where that stands which is wrong with a file as a whole."""
    return Position(file, 1, 1)


def problem_at(
    at: Position, code: str, message: str, hint: str | None = None, severity: str = "error"
) -> Problem:
    """What is wrong at a place of a file."""
    return Problem(code, message, file=at.file, line=at.line, column=at.column, hint=hint, severity=severity)


def warning_at(at: Position, code: str, message: str, hint: str | None = None) -> Problem:
    """What is doubtful at a place of a file."""
    return problem_at(at, code, message, hint, "warning")


@dataclass(slots=True)
class Node:
    """One value: `value` is text, an int, a bool, a list of nodes, or a dict from key text to `Entry`."""

    value: Any
    at: Position

    @property
    def kind(self) -> str:
        """What a person would call it."""
        names = {dict: "a mapping", list: "a list", bool: "true or false", int: "a whole number", str: "text"}
        return names[type(self.value)]

    def plain(self) -> Any:
        """The value without positions, as a JSON Schema validator wants it."""
        if isinstance(self.value, dict):
            return {key: entry.node.plain() for key, entry in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


@dataclass(slots=True)
class Entry:
    """A key of a mapping (where it stands) and its value."""

    key_at: Position
    node: Node


@dataclass(slots=True)
class Problems:
    """A collector: readers add to it and go on, so that everything wrong is said at once.

    The first `MOST_PROBLEMS` are kept in `found`, and `more` counts the rest: a file with 20 000 mistakes costs no more than one
    with a hundred. The same problem twice is one.
    """

    found: list[Problem] = field(default_factory=list)
    more: int = 0
    _seen: set[Problem] = field(default_factory=set)

    def add(
        self, at: Position, code: str, message: str, hint: str | None = None, severity: str = "error"
    ) -> None:
        """One more, at a place of a file."""
        self.keep(problem_at(at, code, message, hint, severity))

    def keep(self, problem: Problem) -> None:
        """Add a problem, its texts short and printable."""
        if len(self.found) >= MOST_PROBLEMS:
            self.more += 1
            return
        hint = None if problem.hint is None else _short(problem.hint)
        problem = replace(problem, message=_short(problem.message), hint=hint)
        if problem not in self._seen:
            self._seen.add(problem)
            self.found.append(problem)

    def nearest(self, given: object, known: Collection[str], rest: str | None = None) -> str | None:
        """A hint: the known word that is nearest, or (after `rest`) the known words; none for a problem that will not be named."""
        if len(self.found) >= MOST_PROBLEMS:
            return None
        near = did_you_mean(str(given), known)
        if near or rest is None or not known:
            return near
        more = f" and {len(known) - MOST_KNOWN} more" if len(known) > MOST_KNOWN else ""
        return f"{rest}: {', '.join(islice(known, MOST_KNOWN))}{more}"

    @property
    def count(self) -> int:
        """How many there are, named or not."""
        return len(self.found) + self.more

    def errors(self) -> list[Problem]:
        """Those that keep a file from being used; warnings do not."""
        return [problem for problem in self.found if problem.severity == "error"]

    def in_order(self) -> list[Problem]:
        """Those named in the order of the files, and last how many there are beside them."""
        ordered = sorted(
            self.found, key=lambda problem: (problem.file or "", problem.line or 0, problem.column or 0)
        )
        if self.more:
            ordered.append(more_problems(self.more))
        return ordered


def more_problems(count: int, severity: str = "error") -> Problem:
    """What stands in place of the problems that are not named."""
    return Problem(MORE, f"and {count:,} more", hint="mend these first", severity=severity)


class _Refused(Exception):
    """The text goes beyond what is read; carries the problem."""

    def __init__(self, at: Position, code: str, message: str) -> None:
        self.problem = at, code, message


def load(text: str, file: str, problems: Problems) -> Node | None:
    """The tree of one YAML text, or None when it is not YAML at all (a problem says why)."""
    text = text.removeprefix("\ufeff")
    if _refuse_characters(text, file, problems):
        return None
    try:
        return _Builder(file, problems).document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = Position(file, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        hint = "a text with `: ` or a comma inside braces needs quotes" if "mapping values" in said else None
        problems.add(at, "not-yaml", f"this is not YAML: {said}", hint)
    except _Refused as refused:
        problems.add(*refused.problem)
    return None


def _refuse_characters(text: str, file: str, problems: Problems) -> bool:
    """Whether the text holds a character that YAML forbids, or that steers a terminal."""
    matches = _REFUSED.finditer(text)
    found = list(islice(matches, MOST_PROBLEMS))
    for match in found:
        start = match.start()
        at = Position(file, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        problems.add(
            at, "control-character", f"the character `{match[0]}` cannot stand in a rule file", "leave it out"
        )
    problems.more += sum(1 for _ in matches)
    return bool(found)


class _Builder:
    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.values = 0

    def at(self, event: Any) -> Position:
        mark = event.start_mark
        return Position(self.file, mark.line + 1, mark.column + 1)

    def document(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.problems.add(self.at(event), "several-documents", "a rule file holds one document")
                    return root
                root = self.node(next(events), events, 0)
        if root is None:
            self.problems.add(Position(self.file, 1, 1), "empty-file", "the file is empty")
        return root

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        at = self.at(event)
        if depth > MOST_DEPTH:
            raise _Refused(
                Position(self.file, 1, 1), "too-deep", f"nested more than {MOST_DEPTH} levels deep"
            )
        self.values += 1
        if self.values > MOST_VALUES:
            raise _Refused(at, "too-large", f"the file holds more than {MOST_VALUES:,} values")
        if isinstance(event, yaml.AliasEvent):
            self.problems.add(
                at, "alias", f"aliases are not allowed: `*{event.anchor}`", "write the value out"
            )
            return Node("", at)
        if event.anchor is not None:
            self.problems.add(
                at, "anchor", f"anchors are not allowed: `&{event.anchor}`", "write the value out"
            )
        if event.tag is not None:
            self.problems.add(at, "tag", f"tags are not allowed: `{event.tag}`")
        if isinstance(event, yaml.ScalarEvent):
            return Node(self.scalar(event, at), at)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self.node(event, events, depth + 1))
            return Node(items, at)
        entries: dict[str, Entry] = {}
        in_braces = event.flow_style
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.key(event, events, depth)
            value = next(events)
            if in_braces and isinstance(value, yaml.ScalarEvent) and not value.value and not value.style:
                hint = "inside {…} a text with a comma needs quotes"
                self.problems.add(self.at(event), "empty-value", f"`{key}` has no value", hint)
                continue
            entry = Entry(self.at(event), self.node(value, events, depth + 1))
            if key in entries:
                first = entries[key].key_at.line
                self.problems.add(
                    entry.key_at, "duplicate-key", f"`{key}` stands here twice, first on line {first}"
                )
            else:
                entries[key] = entry
        return Node(entries, at)

    def key(self, event: Any, events: Iterator[Any], depth: int) -> str:
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
            return self.text(event)
        self.node(event, events, depth + 1)
        self.problems.add(self.at(event), "key", "a key is plain text")
        return ""

    def text(self, event: Any) -> str:
        """What stands there; `"\\e"` in quotes is refused as the character itself is."""
        text = str(event.value)
        if odd := _REFUSED.search(text):
            message = f"the character `{odd[0]}` cannot stand in a rule file"
            self.problems.add(self.at(event), "control-character", message, "leave it out")
        return text

    def scalar(self, event: Any, at: Position) -> str | int | bool:
        text = self.text(event)
        if event.style:  # quoted, or a block of text
            return text
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if text in ("", "~", "null", "Null", "NULL"):
            self.problems.add(at, "empty-value", "a value is missing here", "write it, or leave the key out")
        return text
