"""Everything this library raises on purpose, and the record of one thing that is wrong.

EligibilityError
├── InvalidProfile        the profile text or its facts; carries every `Problem`
├── InvalidRules          rule files; carries every `Problem`
├── UnknownInstrument     an instrument id that the catalogue does not hold; carries `.instrument`
└── UnknownTruth          `bool()` of an unknown truth value (also a TypeError)

A message is one clause in lower case, with the user's own text in backticks. Advice stands apart, in `hint`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it.

    `pointer` is an RFC 6901 JSON pointer (profiles); `file`, `line` and `column` (from 1) place it in a text.
    """

    code: str
    message: str
    pointer: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    severity: str = "error"

    @property
    def place(self) -> str:
        """`file:line:column`, or the JSON pointer, or nothing."""
        if self.line is not None:
            return f"{self.file or '<text>'}:{self.line}:{self.column}"
        if self.file is not None:
            return self.file
        return "" if self.pointer is None else (self.pointer or "/")

    def __str__(self) -> str:
        head = f"{self.place}: " if self.place else ""
        tail = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{head}{self.severity}[{self.code}]: {self.message}{tail}"


class EligibilityError(Exception):
    """The root of every exception that this library raises on purpose."""


class _WithProblems(EligibilityError, ValueError):
    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class InvalidProfile(_WithProblems):
    """The profile cannot be read; `.problems` lists everything that is wrong, each with its JSON pointer."""


class InvalidRules(_WithProblems):
    """Rule files cannot be used; `.problems` lists everything that is wrong, each with file, line and column."""


class UnknownInstrument(EligibilityError, KeyError):
    """No instrument of that id; `.instrument` is the id asked for, `.hint` the nearest one."""

    def __init__(self, instrument: str, known: Iterable[str]) -> None:
        self.instrument = instrument
        self.hint = did_you_mean(instrument, known)
        super().__init__(instrument)

    def __str__(self) -> str:
        return f"no instrument `{self.instrument}`" + (f"; {self.hint}" if self.hint else "")


class UnknownTruth(EligibilityError, TypeError):
    """An unknown truth value was used as a boolean."""


def did_you_mean(given: str, known: Iterable[str]) -> str | None:
    """One suggestion, or none when nothing is near.

    >>> did_you_mean("turnovr", ["turnover", "employees"])
    'did you mean `turnover`?'
    """
    near = difflib.get_close_matches(given, list(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else None
