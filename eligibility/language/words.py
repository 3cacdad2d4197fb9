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


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Word:
    """One comparison word, of facts of some `kinds`, with one value or with `many`.

    `operand` is `same` (a value of the fact's type), `members` (several), `period` or `open_period`.

    A period becomes a cut-off date: the first day that is within it; an open one leaves its anniversary out. `cells` is `value`
    (the operand is a value of its own, or an edge where values have an order), `each` (so is each member), or `set` (the members
    together decide what a fact with several values must hold).
    """

    name: str
    kinds: frozenset[str]
    many: bool = False
    operand: str = "same"
    holds: Callable[[Any, Any], bool]
    python: str
    decides: Decides
    cells: str = "value"
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
        name="is",
        kinds=_SCALARS | {"number"},
        holds=operator.eq,
        python="{x} == {y}",
        decides=equal,
        symbol="=",
        sentence=_say("{y}", "{y}"),
        negated=_say("not {y}", "niet {y}"),
    ),
    Word(
        name="is_not",
        kinds=_SCALARS | {"number"},
        holds=operator.ne,
        python="{x} != {y}",
        decides=opposite(equal),
        symbol="≠",
        sentence=_say("not {y}", "niet {y}"),
        negated=_say("{y}", "{y}"),
    ),
    Word(
        name="one_of",
        kinds=_CODES | {"number"},
        operand="members",
        holds=_in,
        python="{x} in {y}",
        decides=among,
        cells="each",
        symbol="∈",
        sentence=_ONE,
        negated=_NONE,
    ),
    Word(
        name="none_of",
        kinds=_CODES | {"number"},
        operand="members",
        holds=_not_in,
        python="{x} not in {y}",
        decides=opposite(among),
        cells="each",
        symbol="∉",
        sentence=_NONE,
        negated=_ONE,
    ),
    Word(
        name="at_least",
        kinds=_AMOUNTS,
        holds=operator.ge,
        python="{x} >= {y}",
        decides=rising(operator.ge),
        symbol="≥",
        sentence=_say("at least {y}", "ten minste {y}"),
        negated=_say("less than {y}", "minder dan {y}", "fewer than {y}"),
    ),
    Word(
        name="more_than",
        kinds=_AMOUNTS,
        holds=operator.gt,
        python="{x} > {y}",
        decides=rising(operator.gt),
        symbol=">",
        sentence=_say("more than {y}", "meer dan {y}"),
        negated=_say("at most {y}", "ten hoogste {y}"),
    ),
    Word(
        name="at_most",
        kinds=_AMOUNTS,
        holds=operator.le,
        python="{x} <= {y}",
        decides=falling(operator.le),
        symbol="≤",
        sentence=_say("at most {y}", "ten hoogste {y}"),
        negated=_say("more than {y}", "meer dan {y}"),
    ),
    Word(
        name="less_than",
        kinds=_AMOUNTS,
        holds=operator.lt,
        python="{x} < {y}",
        decides=falling(operator.lt),
        symbol="<",
        sentence=_say("less than {y}", "minder dan {y}", "fewer than {y}"),
        negated=_say("at least {y}", "ten minste {y}"),
    ),
    Word(
        name="on_or_before",
        kinds=_DATES,
        holds=operator.le,
        python="{x} <= {y}",
        decides=falling(operator.le),
        symbol="≤",
        sentence=_say("on or before {y}", "op of voor {y}"),
        negated=_say("after {y}", "na {y}"),
    ),
    Word(
        name="on_or_after",
        kinds=_DATES,
        holds=operator.ge,
        python="{x} >= {y}",
        decides=rising(operator.ge),
        symbol="≥",
        sentence=_say("on or after {y}", "op of na {y}"),
        negated=_say("before {y}", "voor {y}"),
    ),
    Word(
        name="within_last",
        kinds=_DATES,
        operand="period",
        holds=operator.ge,
        python="{x} >= {y}",
        decides=rising(operator.ge),
        symbol="within last",
        sentence=_say("within the last {y}", "in de laatste {y}"),
        negated=_say("longer than {y} ago", "langer dan {y} geleden"),
    ),
    Word(
        name="less_than_ago",
        kinds=_DATES,
        operand="open_period",
        holds=operator.ge,
        python="{x} >= {y}",
        decides=rising(operator.ge),
        symbol="less than ago",
        sentence=_say("less than {y} ago", "minder dan {y} geleden"),
        negated=_say("at least {y} ago", "ten minste {y} geleden"),
    ),
    Word(
        name="longer_ago_than",
        kinds=_DATES,
        operand="period",
        holds=operator.lt,
        python="{x} < {y}",
        decides=falling(operator.lt),
        symbol="longer ago than",
        sentence=_say("longer than {y} ago", "langer dan {y} geleden"),
        negated=_say("within the last {y}", "in de laatste {y}"),
    ),
    Word(
        name="includes_any_of",
        kinds=_CODES,
        many=True,
        operand="members",
        holds=_overlaps,
        python="not {y}.isdisjoint({x})",
        decides=meets,
        cells="set",
        symbol="∩",
        sentence=_say("at least one of {y}", "ten minste een van {y}"),
        negated=_say("none of {y}", "geen van {y}"),
    ),
    Word(
        name="includes_all_of",
        kinds=_CODES,
        many=True,
        operand="members",
        holds=_is_subset,
        python="{y}.issubset({x})",
        decides=covers,
        cells="set",
        symbol="⊇",
        sentence=_say("all of {y}", "alle van {y}"),
        negated=_say("not all of {y}", "niet alle van {y}"),
    ),
    Word(
        name="includes_none_of",
        kinds=_CODES,
        many=True,
        operand="members",
        holds=_disjoint,
        python="{y}.isdisjoint({x})",
        decides=opposite(meets),
        cells="set",
        symbol="∌",
        sentence=_say("none of {y}", "geen van {y}"),
        negated=_say("at least one of {y}", "ten minste een van {y}"),
    ),
)

WORDS: Final[Mapping[str, Word]] = {word.name: word for word in _ROWS}


def words_for(kind: str, many: bool) -> list[str]:
    """The words that a fact of this kind takes.

    >>> words_for("date", False)
    ['on_or_before', 'on_or_after', 'within_last', 'less_than_ago', 'longer_ago_than']
    """
    return [word.name for word in _ROWS if kind in word.kinds and word.many == many]
