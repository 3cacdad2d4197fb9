"""The door through which lines leave: for a terminal, a file, a drawing or a calendar.

A name that a company gives itself, the id of an enterprise or the body behind a judgement may hold line ends, terminal sequences
or marks that turn the direction of text. None of them gets out: a report has the line ends and colours of this library alone.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from eligibility.errors import visible

Paint = Callable[[str, str], str]
"""`paint(text, role)` may colour; roles are the outcome and status codes, `warning` and `heading`."""
WIDTH: Final = 110
_BREAKS: Final = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")


class Painted(NamedTuple):
    """A part of a line with the role that may colour it."""

    text: str
    role: str


Line = str | tuple[str | Painted, ...]


def plain(text: str, role: str) -> str:
    """No colours."""
    return text


def printable(text: str) -> str:
    """The text on one line: ends of lines as spaces, other controls as their escapes.

    >>> printable("Acme\\n\\x1b[31mBV")
    'Acme \\\\u001b[31mBV'
    """
    return visible(_BREAKS.sub(" ", text))


def written(lines: Iterable[Line], paint: Paint = plain) -> str:
    """The lines as text, each ended."""
    return "".join(f"{_one(line, paint)}\n" for line in lines)


def _one(line: Line, paint: Paint) -> str:
    if isinstance(line, str):
        return printable(line)
    parts = []
    for part in line:
        parts.append(paint(printable(part.text), part.role) if isinstance(part, Painted) else printable(part))
    return "".join(parts)


def wrapped(text: str, indent: int, role: str = "") -> Iterator[Line]:
    """A paragraph in lines of at most `WIDTH` characters, each indented; with a role, each painted."""
    margin = " " * indent
    for line in textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False):
        yield (margin, Painted(line, role)) if role else margin + line
