"""A scalar of a rule file -> a value of the type that stands on the other side of the comparison.

boolean  true, false                    money    EUR 5 000 000
percent  50%                            date     2025-04-02
number   12, 7.5, or with its unit: 12 employees, 5 years (for months)
country  NL                             choice   one of the fact's codes
"""

from __future__ import annotations

from datetime import date
from typing import Any

from eligibility.profile.countries import COUNTRIES, country_hint
from eligibility.profile.facts import FactType
from eligibility.units import Number, parse_date, parse_money, parse_months, parse_number, parse_percent
from eligibility.yaml.tree import Node, Problems


def kind_of(text: str) -> str | None:
    """What a text looks like: `money`, `percent`, `date`, `period` or `number`."""
    parsers: dict[str, Any] = {
        "money": parse_money,
        "percent": parse_percent,
        "date": parse_date,
        "period": parse_months,
        "number": parse_number,
    }
    return next((kind for kind, parse in parsers.items() if parse(text) is not None), None)


def read_literal(node: Node, fact_type: FactType, problems: Problems) -> Any:
    """The value (None with a problem where it does not fit)."""
    value = node.value
    if isinstance(value, dict | list):
        problems.add(node.at, "expected-value", f"expected {fact_type.words}, got {node.kind}")
        return None
    reader = {
        "boolean": _boolean,
        "money": _money,
        "percent": _percent,
        "date": _date,
        "number": _number,
        "country": _country,
        "choice": _choice,
    }.get(fact_type.kind)
    if reader is None:
        return value if isinstance(value, str) else None
    return reader(node, fact_type, problems)


def _shown(value: object) -> str:
    """A value as it stands in the file."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _refuse(node: Node, fact_type: FactType, problems: Problems, hint: str) -> None:
    looks = kind_of(node.value) if isinstance(node.value, str) else None
    names = {
        "money": "an amount of money",
        "percent": "a percentage",
        "period": "a period",
        "number": "a plain number",
    }
    given = f", which is {names[looks]}" if looks in names else ""
    shown = _shown(node.value)
    code = "wrong-unit" if looks else "wrong-type"
    problems.add(node.at, code, f"expected {fact_type.words}, got `{shown}`{given}", hint)


def _boolean(node: Node, fact_type: FactType, problems: Problems) -> bool | None:
    if isinstance(node.value, bool):
        return node.value
    _refuse(node, fact_type, problems, "write true or false, without quotes")
    return None


def _money(node: Node, fact_type: FactType, problems: Problems) -> Number | None:
    if isinstance(node.value, str) and (found := parse_money(node.value)) is not None:
        return found
    _refuse(node, fact_type, problems, "write the currency and groups of three digits, such as EUR 5 000 000")
    return None


def _percent(node: Node, fact_type: FactType, problems: Problems) -> Number | None:
    if isinstance(node.value, str) and (found := parse_percent(node.value)) is not None:
        return found
    _refuse(node, fact_type, problems, "write it with its sign, from 0% to 100%")
    return None


def _date(node: Node, fact_type: FactType, problems: Problems) -> date | None:
    if isinstance(node.value, str) and (found := parse_date(node.value)) is not None:
        return found
    _refuse(node, fact_type, problems, "write a date that exists as year-month-day, such as 2025-04-02")
    return None


def _number(node: Node, fact_type: FactType, problems: Problems) -> Number | None:
    value, unit = node.value, fact_type.unit
    hint = f"write a bare number, such as 12 or 12 {unit}" if unit else "write a bare number, such as 12"
    if unit == "months":
        hint = "write a period with its unit, such as 24 months or 5 years"
        found: Number | None = parse_months(value) if isinstance(value, str) else None
    elif isinstance(value, bool):
        found = None
    elif isinstance(value, int):
        found = value
    else:
        bare = value.removesuffix(f" {unit}") if unit else value
        found = parse_number(bare)
    if found is None:
        _refuse(node, fact_type, problems, hint)
        return None
    if not fact_type.minimum <= found <= fact_type.maximum or (
        fact_type.whole and not isinstance(found, int)
    ):
        what = "a whole number " if fact_type.whole else ""
        bounds = f"{what}from {fact_type.minimum} to {fact_type.maximum}"
        problems.add(node.at, "out-of-range", f"`{value}` is outside what the fact can be: {bounds}")
        return None
    return found


def _country(node: Node, fact_type: FactType, problems: Problems) -> str | None:
    if node.value in COUNTRIES:
        return str(node.value)
    given = str(node.value)
    problems.add(
        node.at, "unknown-country", f"`{given}` is not a country code of ISO 3166-1", country_hint(given)
    )
    return None


def _choice(node: Node, fact_type: FactType, problems: Problems) -> str | None:
    given = _shown(node.value)
    if given in fact_type.choices:
        return given
    hint = problems.nearest(given, fact_type.choices, "one of")
    problems.add(node.at, "unknown-choice", f"`{given}` is not a choice of this fact", hint)
    return None
