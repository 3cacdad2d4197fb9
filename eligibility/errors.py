"""Everything this library raises on purpose, and the record of one thing that is wrong.

EligibilityError
├── InvalidProfile        the profile text or its facts; carries every `Problem` (the first 100 and the count of the rest)
├── InvalidRules          rule files; carries every `Problem`
├── InvalidRecord         what is no record of an answer, was cut off or changed; carries every `Problem`
├── UnclearAnswer         what a person typed is no value of the fact that was asked
├── UnknownName           a name that is not known (also a KeyError); carries `.name` and `.hint`
│   ├── UnknownInstrument     an instrument id that the catalogue does not hold; carries `.instrument`
│   └── UnknownCriterion      a criterion id that the instrument does not hold; carries `.criterion`
├── InvalidArgument       an argument that is none of its choices, or does not go with another (also a ValueError)
├── WrongType             an argument of another type than was asked for (also a TypeError)
└── UnknownTruth          `bool()` of an unknown truth value (also a TypeError)

A message is one clause in lower case, with the user's own text in backticks. Advice stands apart, in `hint`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Self

MOST_PROBLEMS: Final = 100
"""So many problems of one profile or rule file are named; the rest is counted."""
MORE: Final = "more-problems"
"""The code of the problem that counts those that are not named."""
MOST_SHOWN: Final = 60
"""So many characters of a user's text are shown in a message."""
MOST_GUESSED: Final = 60
"""No suggestion is sought for a longer word: nobody misspells one, and the search costs its length."""

SURROGATES: Final = "\\ud800-\\udfff"
CONTROLS: Final = f"\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069{SURROGATES}"
"""The inside of a character class, for Python and ECMA-262 alike: controls (C0, C1), the separators of lines and paragraphs,
bidirectional overrides and isolates (Unicode TR9), and halves of surrogate pairs, which no encoding can write."""
CONTROL: Final = re.compile(f"[{CONTROLS}]")


def visible(text: str) -> str:
    """The text with every control character written as its escape, so that it can be printed and forges no line.

    >>> visible("a\\x1b[31m\\nb")
    'a\\\\u001b[31m\\\\u000ab'
    """
    return CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shown(text: str, most: int = MOST_SHOWN) -> str:
    """A user's text for a message: printable and at most `most` characters of it.

    >>> shown("0123456789", most=6)
    '01234…'
    """
    return visible(text if len(text) <= most else text[: most - 1] + "…")


def pointer_step(part: object) -> str:
    """One step of a JSON pointer (RFC 6901).

    >>> pointer_step("nl/qredits")
    '/nl~1qredits'
    """
    return "/" + shown(str(part)).replace("~", "~0").replace("/", "~1")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it.

    `pointer` is an RFC 6901 JSON pointer (profiles); `file`, `line` and `column` (from 1) place it in a text.
    Message, place and hint are kept printable: control characters of a user's text stand in them as escapes.
    """

    code: str
    message: str
    pointer: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    severity: str = "error"

    def __post_init__(self) -> None:
        for name in ("message", "pointer", "file", "hint"):
            text = getattr(self, name)
            if text is not None and CONTROL.search(text):
                object.__setattr__(self, name, visible(text))

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

    def __reduce__(self) -> tuple[Any, ...]:
        # An exception is pickled by its `args`, here the message; the problems travel as state.
        return type(self), ((),), {"problems": self.problems, "args": self.args}

    def changed(self, change: Callable[[Problem], Problem]) -> Self:
        """The same error, of which each problem is said otherwise."""
        found = type(self)(())
        found.problems = tuple(map(change, self.problems))
        found.args = ("\n".join(map(str, found.problems)),)
        return found


class InvalidProfile(_WithProblems):
    """The profile cannot be read; `.problems` lists what is wrong, each with its JSON pointer.

    At most `MOST_PROBLEMS` are named, in the order given; a last one, `more-problems`, counts the rest: what is left of
    the list, and `unnamed` ones that were counted before.
    """

    def __init__(self, problems: Iterable[Problem], unnamed: int = 0) -> None:
        given = list(problems)
        rest = len(given[MOST_PROBLEMS:]) + unnamed
        super().__init__(given[:MOST_PROBLEMS] + ([_more(rest)] if rest else []))


def _more(count: int) -> Problem:
    message = f"and {count:,} more problem{'s' if count > 1 else ''}"
    return Problem(MORE, message, "", hint="mend these first, then read the profile again")


class InvalidRules(_WithProblems):
    """Rule files cannot be used; `.problems` lists everything that is wrong, each with file, line and column."""


class InvalidRecord(_WithProblems):
    """A record of an answer cannot be used; `.problems` says why, each with its JSON pointer."""


class UnclearAnswer(EligibilityError):
    """An answer that is no value of the fact; its text says what was expected."""


class UnknownName(EligibilityError, KeyError):
    """Nothing of that kind has that name; `.name` is the name asked for, `.hint` the nearest one that is known."""

    kind = "name"

    def __init__(self, name: str, known: Iterable[str], kind: str | None = None) -> None:
        self.name = name
        self.kind = kind or self.kind
        self.hint = did_you_mean(name, known) if isinstance(name, str) else None
        super().__init__(name)

    def __reduce__(self) -> tuple[Any, ...]:
        # What was known then is not kept; the hint that came of it is.
        return type(self), (self.name, ()), {"hint": self.hint, "kind": self.kind}

    def __str__(self) -> str:
        return visible(f"no {self.kind} `{shown(self.name)}`" + (f"; {self.hint}" if self.hint else ""))


class UnknownInstrument(UnknownName):
    """No instrument of that id; `.instrument` is the id asked for, `.hint` the nearest one."""

    kind = "instrument"

    @property
    def instrument(self) -> str:
        """The id that was given."""
        return self.name


class UnknownCriterion(UnknownName):
    """No criterion of that id in the version that was assessed; `.criterion` is the id, `.hint` the nearest one."""

    kind = "criterion"

    @property
    def criterion(self) -> str:
        """The id that was given."""
        return self.name


class _WrongArgument(EligibilityError):
    """`.argument` is the name of the argument, `.hint` says what to give."""

    def __init__(self, argument: str, message: str, hint: str | None = None) -> None:
        self.argument = argument
        self.message = message
        self.hint = hint
        super().__init__(argument, message, hint)

    def __str__(self) -> str:
        return visible(f"`{self.argument}`: {self.message}" + (f"; {self.hint}" if self.hint else ""))


class InvalidArgument(_WrongArgument, ValueError):
    """An argument that is none of its choices, or does not go with another."""


class WrongType(_WrongArgument, TypeError):
    """An argument of another type than was asked for."""


class UnknownTruth(EligibilityError, TypeError):
    """An unknown truth value was used as a boolean."""


def did_you_mean(given: str, known: Iterable[str]) -> str | None:
    """One suggestion, or none when nothing is near (or `given` is longer than a word that one misspells).

    >>> did_you_mean("turnovr", ["turnover", "employees"])
    'did you mean `turnover`?'
    """
    if len(given) > MOST_GUESSED:
        return None
    near = _nearest(given, tuple(known))
    return f"did you mean `{near}`?" if near else None


@lru_cache(maxsize=4096)
def _nearest(given: str, known: tuple[str, ...]) -> str | None:
    # Remembered by word, since a mistake in a long list stands there many times.
    near = difflib.get_close_matches(given, known, n=1, cutoff=0.6)
    return near[0] if near else None
