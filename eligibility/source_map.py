"""Text -> positioned tree: YAML read as text, integers and true/false only, every node with its line and column.

What plain YAML would guess stays what was written: `NO` is the country code, `12:30` and `2024-07-01` are text. Duplicate keys,
anchors, aliases, tags, several documents and empty values are problems. All problems of a text are collected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from eligibility.errors import Problem

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_BOOLEANS: Final = {"true": True, "false": False}
MOST_DEPTH: Final = 40


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text file; line and column count from 1."""

    file: str
    line: int
    column: int


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
    """A collector: readers add to it and go on, so that everything wrong is said at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, at: Position, code: str, message: str, hint: str | None = None, severity: str = "error") -> None:
        self.found.append(Problem(code, message, file=at.file, line=at.line, column=at.column, hint=hint, severity=severity))

    def errors(self) -> list[Problem]:
        return [problem for problem in self.found if problem.severity == "error"]


def load(text: str, file: str, problems: Problems) -> Node | None:
    """The tree of one YAML text, or None when it is not YAML at all (a problem says why)."""
    try:
        return _Builder(file, problems).document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = Position(file, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        hint = "a text with `: ` or a comma inside braces needs quotes" if "mapping values" in said else None
        problems.add(at, "not-yaml", f"this is not YAML: {said}", hint)
    except RecursionError:
        problems.add(Position(file, 1, 1), "too-deep", f"nested more than {MOST_DEPTH} levels deep")
    return None


class _Builder:
    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems

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
            raise RecursionError
        if isinstance(event, yaml.AliasEvent):
            self.problems.add(at, "alias", f"aliases are not allowed: `*{event.anchor}`", "write the value out")
            return Node("", at)
        if event.anchor is not None:
            self.problems.add(at, "anchor", f"anchors are not allowed: `&{event.anchor}`", "write the value out")
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
            key, value = self.key(event, events, depth), next(events)
            if in_braces and isinstance(value, yaml.ScalarEvent) and not value.value and not value.style:
                hint = "inside {…} a text with a comma needs quotes"
                self.problems.add(self.at(event), "empty-value", f"`{key}` has no value", hint)
                continue
            entry = Entry(self.at(event), self.node(value, events, depth + 1))
            if key in entries:
                first = entries[key].key_at.line
                self.problems.add(entry.key_at, "duplicate-key", f"`{key}` stands here twice, first on line {first}")
            else:
                entries[key] = entry
        return Node(entries, at)

    def key(self, event: Any, events: Iterator[Any], depth: int) -> str:
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
            return str(event.value)
        self.node(event, events, depth + 1)
        self.problems.add(self.at(event), "key", "a key is plain text")
        return ""

    def scalar(self, event: Any, at: Position) -> str | int | bool:
        text = str(event.value)
        if event.style:  # quoted, or a block of text
            return text
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if text in ("", "~", "null", "Null", "NULL"):
            self.problems.add(at, "empty-value", "a value is missing here", "write it, or leave the key out")
        return text
