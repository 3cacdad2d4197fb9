"""Readers of one node each: they return what is asked for, or add a problem and return None.

text       any text                       texts      {en: text, nl: text}, one language or more
day        an ISO date                    identifier lower_case_with_underscores
entries    a mapping with the required keys and any of the optional ones
items      a list that is neither empty nor longer than people write
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final

from eligibility.units import parse_date
from eligibility.yaml.tree import Node, Problems

LANGUAGES: Final = ("en", "nl")
"""Those of the shipped texts: lint warns of a text that lacks one."""
_CODES: Final = "bg cs da de el en es et fi fr fy ga hr hu it lb lt lv mt nl no pap pl pt ro sk sl sv uk"
WRITTEN: Final = tuple(_CODES.split())
"""Those in which a text may be given."""
Texts = Mapping[str, str]
"""One text in each language: `texts["en"]`, `texts["nl"]`."""


class Translations(dict[str, str]):
    """Texts of which a language that is lacking is read in English, and without that in the first one given.

    >>> Translations({"nl": "Haven"})["en"], Translations({"nl": "Haven", "en": "Port"})["fr"]
    ('Haven', 'Port')
    """

    def __missing__(self, language: str) -> str:
        return self.get("en") or next(iter(self.values()), "")


MOST_ITEMS: Final = 1_000

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def entries(
    node: Node,
    problems: Problems,
    required: Iterable[str] = (),
    optional: Iterable[str] | None = (),
    most: int | None = None,
) -> dict[str, Node]:
    """The values of a mapping by key. `optional=None` allows any other key, up to `most` where that is given."""
    if not isinstance(node.value, dict):
        problems.add(node.at, "expected-mapping", f"expected a mapping (`key: value`), got {node.kind}")
        return {}
    needed = list(required)
    for key in needed:
        if key not in node.value:
            problems.add(node.at, "missing-key", f"the key `{key}` is missing")
    if most is not None and len(node.value) > most:
        problems.add(node.at, "too-many", f"{len(node.value):,} keys; at most {most:,} are read")
    if optional is not None:
        known = dict.fromkeys([*needed, *optional])
        for key, entry in node.value.items():
            if key not in known:
                problems.add(
                    entry.key_at,
                    "unknown-key",
                    f"unknown key `{key}`",
                    problems.nearest(key, known, "known here"),
                )
        return {key: entry.node for key, entry in node.value.items() if key in known}
    return {key: entry.node for key, entry in node.value.items()}


def items(node: Node | None, problems: Problems, what: str, most: int = MOST_ITEMS) -> list[Node]:
    """The items of a list that is not empty; of one with more than `most` items too, with a problem."""
    if node is None:
        return []
    if not isinstance(node.value, list):
        problems.add(node.at, "expected-list", f"expected a list of {what}, got {node.kind}")
        return []
    if not node.value:
        problems.add(node.at, "empty-list", f"expected at least one of {what}")
    if len(node.value) > most:
        problems.add(node.at, "too-many", f"a list of {len(node.value):,} {what}; at most {most:,} are read")
    return node.value


def text(node: Node | None, problems: Problems) -> str | None:
    """A text of at least one letter, without spaces around it; None with a problem."""
    if node is None:
        return None
    if isinstance(node.value, str) and node.value.strip():
        return node.value.strip()
    problems.add(
        node.at, "expected-text", f"expected text, got {node.kind if node.value != '' else 'nothing'}"
    )
    return None


def texts(node: Node | None, problems: Problems) -> Texts | None:
    """A text, in one language or more."""
    if node is None:
        return None
    if not isinstance(node.value, dict):
        problems.add(
            node.at,
            "expected-texts",
            f"expected a text in each language, got {node.kind}",
            "write {en: …, nl: …}",
        )
        return None
    if not node.value:
        problems.add(
            node.at, "expected-texts", "expected a text in some language, got none", "write {en: …, nl: …}"
        )
    read = entries(node, problems, (), WRITTEN)
    return Translations({language: text(part, problems) or "" for language, part in read.items()})


def day(node: Node | None, problems: Problems) -> date | None:
    """A date as year-month-day; None with a problem."""
    if node is None:
        return None
    found = parse_date(node.value) if isinstance(node.value, str) else None
    if found is None:
        problems.add(
            node.at, "not-a-date", f"`{node.value}` is not a date", "write year-month-day, such as 2025-04-02"
        )
    return found


def flag(node: Node | None, problems: Problems) -> bool:
    """True or false; absent is false."""
    if node is None:
        return False
    if isinstance(node.value, bool):
        return node.value
    problems.add(node.at, "expected-boolean", f"expected true or false, got `{node.value}`")
    return False


def choice(
    node: Node | None, problems: Problems, known: Collection[str], what: str, code: str = "unknown-choice"
) -> str | None:
    """One of the known words."""
    if node is None:
        return None
    if isinstance(node.value, str) and node.value in known:
        return node.value
    given = str(node.value) if not isinstance(node.value, dict | list) else node.kind
    problems.add(node.at, code, f"`{given}` is not {what}", problems.nearest(given, known, "one of"))
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
