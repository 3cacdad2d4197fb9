"""The comparison words, one row each. Adding a word is adding a row.

A row says which facts the word takes, what its operand is, whether it holds of two values (`holds`), what the compiled evaluator
writes for that (`python`: {x} is the fact's value, {y} the operand's), what it says of what is possible on either side (`decides`,
see `possible.py`), how its operand cuts the values of a fact into cells (`cells`, see `engine/cells.py`), and how a sentence says
it in each language ({y} again). The opposite sentence (`negated`) is for tests under `not`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from eligibility.possible import Decides, among, covers, equal, falling, meets, opposite, rising


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One comparison word. `operand` is `same` (a value of the fact's type), `members` (several), `period` or `open_period`.

    A period becomes a cut-off date: the first day that is within it; an open one leaves its anniversary out. `cells` is `value`
    (the operand is a value of its own, or an edge where values have an order), `each` (so is each member), or `set` (the members
    together decide what a fact with several values must hold).
    """

    name: str
    kinds: frozenset[str]
    many: bool
    operand: str
    holds: Callable[[Any, Any], bool]
    python: str
    decides: Decides
    cells: str
    symbol: str
    sentence: Mapping[str, str]
    negated: Mapping[str, str]

    def __reduce__(self) -> tuple[Callable[[str], Word], tuple[str]]:
        """Pickled by its name: what a row does is code."""
        return word_named, (self.name,)


def word_named(name: str) -> Word:
    """The row of a word."""
    return WORDS[name]


_AMOUNTS = frozenset({"number", "money", "percent"})
_DATES = frozenset({"date"})
_CODES = frozenset({"choice", "country"})
_SCALARS = _CODES | {"boolean"}


def _is_subset(x: Any, y: Any) -> bool:
    return set(y) <= set(x)


def _overlaps(x: Any, y: Any) -> bool:
    return not set(x).isdisjoint(y)


def _disjoint(x: Any, y: Any) -> bool:
    return set(x).isdisjoint(y)


def _not_in(x: Any, y: Any) -> bool:
    return x not in y


def _in(x: Any, y: Any) -> bool:
    return x in y


def _say(en: str, nl: str, counted: str | None = None) -> Mapping[str, str]:
    """`counted` is the English for things that are counted: fewer, not less."""
    return {"en": en, "nl": nl, "en-counted": counted or en}


def _lists(en: str, nl: str, en_named: str, nl_named: str) -> Mapping[str, str]:
    """Members written out read `a, b or c`; a list by its name reads `one of the list`."""
    return {"en": en, "nl": nl, "en-counted": en, "en-named": en_named, "nl-named": nl_named}


_ONE = _lists("{y}", "{y}", "one of {y}", "een van {y}")
_NONE = _lists("not {y}", "niet {y}", "none of {y}", "geen van {y}")


_ROWS: Final = (
    Word(
        "is",
        _SCALARS | {"number"},
        False,
        "same",
        operator.eq,
        "{x} == {y}",
        equal,
        "value",
        "=",
        _say("{y}", "{y}"),
        _say("not {y}", "niet {y}"),
    ),
    Word(
        "is_not",
        _SCALARS | {"number"},
        False,
        "same",
        operator.ne,
        "{x} != {y}",
        opposite(equal),
        "value",
        "≠",
        _say("not {y}", "niet {y}"),
        _say("{y}", "{y}"),
    ),
    Word("one_of", _CODES | {"number"}, False, "members", _in, "{x} in {y}", among, "each", "∈", _ONE, _NONE),
    Word("none_of", _CODES | {"number"}, False, "members", _not_in, "{x} not in {y}", opposite(among), "each", "∉", _NONE, _ONE),
    Word(
        "at_least",
        _AMOUNTS,
        False,
        "same",
        operator.ge,
        "{x} >= {y}",
        rising(operator.ge),
        "value",
        "≥",
        _say("at least {y}", "ten minste {y}"),
        _say("less than {y}", "minder dan {y}", "fewer than {y}"),
    ),
    Word(
        "more_than",
        _AMOUNTS,
        False,
        "same",
        operator.gt,
        "{x} > {y}",
        rising(operator.gt),
        "value",
        ">",
        _say("more than {y}", "meer dan {y}"),
        _say("at most {y}", "ten hoogste {y}"),
    ),
    Word(
        "at_most",
        _AMOUNTS,
        False,
        "same",
        operator.le,
        "{x} <= {y}",
        falling(operator.le),
        "value",
        "≤",
        _say("at most {y}", "ten hoogste {y}"),
        _say("more than {y}", "meer dan {y}"),
    ),
    Word(
        "less_than",
        _AMOUNTS,
        False,
        "same",
        operator.lt,
        "{x} < {y}",
        falling(operator.lt),
        "value",
        "<",
        _say("less than {y}", "minder dan {y}", "fewer than {y}"),
        _say("at least {y}", "ten minste {y}"),
    ),
    Word(
        "on_or_before",
        _DATES,
        False,
        "same",
        operator.le,
        "{x} <= {y}",
        falling(operator.le),
        "value",
        "≤",
        _say("on or before {y}", "op of voor {y}"),
        _say("after {y}", "na {y}"),
    ),
    Word(
        "on_or_after",
        _DATES,
        False,
        "same",
        operator.ge,
        "{x} >= {y}",
        rising(operator.ge),
        "value",
        "≥",
        _say("on or after {y}", "op of na {y}"),
        _say("before {y}", "voor {y}"),
    ),
    Word(
        "within_last",
        _DATES,
        False,
        "period",
        operator.ge,
        "{x} >= {y}",
        rising(operator.ge),
        "value",
        "within last",
        _say("within the last {y}", "in de laatste {y}"),
        _say("longer than {y} ago", "langer dan {y} geleden"),
    ),
    Word(
        "less_than_ago",
        _DATES,
        False,
        "open_period",
        operator.ge,
        "{x} >= {y}",
        rising(operator.ge),
        "value",
        "less than ago",
        _say("less than {y} ago", "minder dan {y} geleden"),
        _say("at least {y} ago", "ten minste {y} geleden"),
    ),
    Word(
        "longer_ago_than",
        _DATES,
        False,
        "period",
        operator.lt,
        "{x} < {y}",
        falling(operator.lt),
        "value",
        "longer ago than",
        _say("longer than {y} ago", "langer dan {y} geleden"),
        _say("within the last {y}", "in de laatste {y}"),
    ),
    Word(
        "includes_any_of",
        _CODES,
        True,
        "members",
        _overlaps,
        "not {y}.isdisjoint({x})",
        meets,
        "set",
        "∩",
        _say("at least one of {y}", "ten minste een van {y}"),
        _say("none of {y}", "geen van {y}"),
    ),
    Word(
        "includes_all_of",
        _CODES,
        True,
        "members",
        _is_subset,
        "{y}.issubset({x})",
        covers,
        "set",
        "⊇",
        _say("all of {y}", "alle van {y}"),
        _say("not all of {y}", "niet alle van {y}"),
    ),
    Word(
        "includes_none_of",
        _CODES,
        True,
        "members",
        _disjoint,
        "{y}.isdisjoint({x})",
        opposite(meets),
        "set",
        "∌",
        _say("none of {y}", "geen van {y}"),
        _say("at least one of {y}", "ten minste een van {y}"),
    ),
)

WORDS: Final[Mapping[str, Word]] = {word.name: word for word in _ROWS}


def words_for(kind: str, many: bool) -> list[str]:
    """The words that a fact of this kind takes.

    >>> words_for("date", False)
    ['on_or_before', 'on_or_after', 'within_last', 'less_than_ago', 'longer_ago_than']
    """
    return [word.name for word in _ROWS if kind in word.kinds and word.many == many]
