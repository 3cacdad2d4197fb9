"""Readers of one node each: they return what is asked for, or add a problem and return None.

text       any text                       texts      {en: text, nl: text}
day        an ISO date                    identifier lower_case_with_underscores
fields     a mapping with exactly the required keys, and any of the optional ones
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final

from eligibility.errors import did_you_mean
from eligibility.source_map import Node, Problems
from eligibility.units import parse_date

LANGUAGES: Final = ("en", "nl")
Texts = Mapping[str, str]
"""One text in each language: `texts["en"]`, `texts["nl"]`."""

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def entries(node: Node, problems: Problems, required: Iterable[str] = (), optional: Iterable[str] | None = ()) -> dict[str, Node]:
    """The values of a mapping by key. `optional=None` allows any other key."""
    if not isinstance(node.value, dict):
        problems.add(node.at, "expected-mapping", f"expected a mapping (`key: value`), got {node.kind}")
        return {}
    needed = list(required)
    for key in needed:
        if key not in node.value:
            problems.add(node.at, "missing-key", f"the key `{key}` is missing")
    if optional is not None:
        known = [*needed, *optional]
        for key, entry in node.value.items():
            if key not in known:
                hint = did_you_mean(key, known) or f"known here: {', '.join(known)}"
                problems.add(entry.key_at, "unknown-key", f"unknown key `{key}`", hint)
        return {key: entry.node for key, entry in node.value.items() if key in known}
    return {key: entry.node for key, entry in node.value.items()}


def items(node: Node | None, problems: Problems, what: str) -> list[Node]:
    """The items of a list that is not empty."""
    if node is None:
        return []
    if not isinstance(node.value, list):
        problems.add(node.at, "expected-list", f"expected a list of {what}, got {node.kind}")
        return []
    if not node.value:
        problems.add(node.at, "empty-list", f"expected at least one of {what}")
    return node.value


def text(node: Node | None, problems: Problems) -> str | None:
    if node is None:
        return None
    if isinstance(node.value, str) and node.value.strip():
        return node.value.strip()
    problems.add(node.at, "expected-text", f"expected text, got {node.kind if node.value != '' else 'nothing'}")
    return None


def texts(node: Node | None, problems: Problems) -> Texts | None:
    """A text in every language."""
    if node is None:
        return None
    if not isinstance(node.value, dict):
        problems.add(node.at, "expected-texts", f"expected a text in each language, got {node.kind}", "write {en: …, nl: …}")
        return None
    read = {language: text(part, problems) or "" for language, part in entries(node, problems, LANGUAGES).items()}
    return {language: read.get(language, "") for language in LANGUAGES}


def day(node: Node | None, problems: Problems) -> date | None:
    if node is None:
        return None
    found = parse_date(node.value) if isinstance(node.value, str) else None
    if found is None:
        problems.add(node.at, "not-a-date", f"`{node.value}` is not a date", "write year-month-day, such as 2025-04-02")
    return found


def flag(node: Node | None, problems: Problems) -> bool:
    """True or false; absent is false."""
    if node is None:
        return False
    if isinstance(node.value, bool):
        return node.value
    problems.add(node.at, "expected-boolean", f"expected true or false, got `{node.value}`")
    return False


def choice(node: Node | None, problems: Problems, known: Collection[str], what: str) -> str | None:
    """One of the known words."""
    if node is None:
        return None
    if isinstance(node.value, str) and node.value in known:
        return node.value
    given = str(node.value) if not isinstance(node.value, dict | list) else node.kind
    hint = did_you_mean(given, known) or f"one of: {', '.join(known)}"
    problems.add(node.at, "unknown-choice", f"`{given}` is not {what}", hint)
    return None


def identifier(word: str, node: Node, problems: Problems, what: str) -> bool:
    """Whether `word` is lower case with underscores; a problem at the node if not."""
    return _shaped(_IDENTIFIER, word, node, problems, what, "lower case letters, digits and underscores")


def slug(node: Node | None, problems: Problems, what: str) -> str | None:
    """Lower case words joined by hyphens."""
    found = text(node, problems)
    if node is None or found is None:
        return None
    shaped = _shaped(_SLUG, found, node, problems, what, "lower case words joined by hyphens")
    return found if shaped else None


def _shaped(shape: re.Pattern[str], word: str, node: Node, problems: Problems, what: str, rule: str) -> bool:
    if shape.fullmatch(word):
        return True
    problems.add(node.at, "name", f"`{word}` is not {what}", f"write {rule}")
    return False
