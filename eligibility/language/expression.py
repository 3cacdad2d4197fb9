"""A criterion tree as one line for engineers: a view to read, not a language to write.

company.registered_office = NL and (funding.requested ≥ 1 or company.listed = true)
"""

from __future__ import annotations

from fractions import Fraction

from eligibility.language.tree import (
    All,
    Any,
    AtLeast,
    FactRef,
    Known,
    ListRef,
    Literal,
    Not,
    Operand,
    Scaled,
    Test,
    Tree,
)
from eligibility.units import number


def expression(tree: Tree) -> str:
    """The tree on one line, with brackets only where they are needed."""
    match tree:
        case Test(fact, comparisons):
            return " and ".join(
                f"{fact.id} {item.word.symbol} {_operand(item.operand)}" for item in comparisons
            )
        case Known(fact):
            return f"known({fact.id})"
        case Not(test):
            return f"not ({expression(test)})"
        case AtLeast(count, tests):
            return f"at least {count} of ({'; '.join(map(expression, tests))})"
        case All(tests):
            return " and ".join(_bracketed(test, Any) for test in tests)
        case Any(tests):
            return " or ".join(_bracketed(test, All) for test in tests)


def _bracketed(tree: Tree, other: type[Tree]) -> str:
    text = expression(tree)
    several = isinstance(tree, other) or (
        isinstance(tree, Test) and len(tree.comparisons) > 1 and other is All
    )
    return f"({text})" if several else text


def _operand(operand: Operand) -> str:
    match operand:
        case Literal(value) if isinstance(value, tuple):
            return f"{{{', '.join(map(str, value))}}}"
        case Literal(value):
            return str(value).lower() if isinstance(value, bool) else str(value)
        case ListRef(name):
            return f"${name}"
        case FactRef(fact):
            return fact.id
        case Scaled(factor, of, percent):
            scale = f"{number(factor * Fraction(100))}%" if percent else str(number(factor))
            return f"{scale} × {_operand(of)}"
