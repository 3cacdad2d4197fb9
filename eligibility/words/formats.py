"""Values in the reader's language: money and numbers (EU interinstitutional style), dates, countries, lists.

en  EUR 2 000 000   12.5%   23 November 2026
nl  EUR 2.000.000   12,5%   23 november 2026
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from eligibility.law.open_fields import AWARDS, OpenField
from eligibility.possible import Holding, OneOf, Range, Some, ends
from eligibility.profile.countries import country_names
from eligibility.profile.facts import Fact, FactType, Unit, Vocabulary
from eligibility.rules.model import Criterion
from eligibility.units import NEVER, Number
from eligibility.words.phrases import FALLBACK, PHRASES

NO_BREAK: Final = "\u00a0"
MOST_MISSING: Final = 6


def number(value: Number | Fraction, language: str) -> str:
    """Digits in groups of three, every decimal that there is (at least two when there are any)."""
    if isinstance(value, Fraction):  # a third of a year's turnover: shown to the cent
        value = Decimal(round(value * 100)).scaleb(-2)
    words = PHRASES[language]
    written = f"{value:f}" if isinstance(value, Decimal) else str(value)
    whole, _, decimals = written.partition(".")
    grouped = f"{int(whole):,}".replace(",", words["thousands"])
    return f"{grouped}{words['decimals']}{decimals}" if decimals else grouped


def money(value: Number | Fraction, language: str) -> str:
    """Euros: `EUR 5 000 000`."""
    if isinstance(value, Decimal) and -int(value.as_tuple().exponent) < 2:
        value = value.quantize(Decimal("0.01"))
    return f"EUR{NO_BREAK}{number(value, language)}"


def day(value: date, language: str) -> str:
    """`23 November 2026`."""
    if value == NEVER:
        return PHRASES[language]["never"]
    return f"{value.day}{NO_BREAK}{_month(value, language)}{NO_BREAK}{value.year}"


def short_day(value: date, on: date, language: str) -> str:
    """`9 Dec`, with the year where it is not that of the day assessed."""
    month = _month(value, language)
    # The one whose first three letters are not how it is shortened.
    short = {"maart": "mrt"}.get(month, month[:3])
    year = "" if value.year == on.year else f"{NO_BREAK}{value.year}"
    return f"{value.day}{NO_BREAK}{short}{year}"


def _month(value: date, language: str) -> str:
    return PHRASES[language]["months of a year"].split()[value.month - 1]


def period(months: int, language: str) -> str:
    """Whole years as years, anything else as months."""
    words = PHRASES[language]
    if months % 12 or not months:
        count, one, many = months, "month", "months"
    else:
        count, one, many = months // 12, "year", "years"
    return f"{count}{NO_BREAK}{words[one if count == 1 else many]}"


def series(parts: Iterable[str], language: str, last: str = "or") -> str:
    """`a, b or c`."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {PHRASES[language][last]} {items[-1]}"


def code(value: object, fact_type: FactType, language: str) -> str:
    """A country or a choice by its name."""
    if fact_type.kind == "country":
        names = country_names().get(str(value), {})
        return names.get(language) or names.get(FALLBACK) or str(value)
    texts = fact_type.choices.get(str(value))
    return texts[language] if texts else str(value)


def value_text(value: Any, fact_type: FactType, units: Mapping[str, Unit], language: str) -> str:
    """Any value of a fact, or what is still possible of it."""
    words = PHRASES[language]
    if value is None:
        return words["not known"]
    if isinstance(value, Some):
        return _some(value, fact_type, units, language)
    if fact_type.many:
        return series((code(item, fact_type, language) for item in value), language, "and") or words["none"]
    match fact_type.kind:
        case "boolean":
            return words["yes" if value else "no"]
        case "money":
            return money(value, language)
        case "percent":
            return f"{number(value, language)}%"
        case "date":
            return day(value, language)
        case "country" | "choice":
            return code(value, fact_type, language)
        case "number" if fact_type.unit == "months":
            return period(value, language)
        case "number" if fact_type.unit:
            unit = units[fact_type.unit]
            name = unit.one if value == 1 else unit.many
            return f"{number(value, language)}{NO_BREAK}{name[language]}"
        case "number":
            return number(value, language)
        case "records":
            return words["given"]
    return str(value)


def _some(value: Some, fact_type: FactType, units: Mapping[str, Unit], language: str) -> str:
    """`medium-sized or large`, `at least the Netherlands`, a range."""
    match value:
        case Range():
            return _range(value, fact_type, units, language)
        case OneOf(codes):
            inside = [each for each in fact_type.choices if each in codes] or sorted(codes)
            return series((code(each, fact_type, language) for each in inside), language)
        case Holding(surely) if surely:
            items = series((code(each, fact_type, language) for each in sorted(surely)), language, "and")
            return PHRASES[language]["holds at least"].format(items=items)
    return PHRASES[language]["not known"]


def _range(value: Range, fact_type: FactType, units: Mapping[str, Unit], language: str) -> str:
    """`100 to 199 employees`, `at least EUR 310 000`, `on or before 23 November 2026`."""
    words, is_day = PHRASES[language], fact_type.kind == "date"
    low, high = (None if end is None else value_text(end, fact_type, units, language) for end in ends(value))
    if low is None and high is None:
        return words["not known"]
    if high is None:
        return words["days from" if is_day else "some at least"].format(low=low)
    if low is None:
        return words["days until" if is_day else "some at most"].format(high=high)
    if fact_type.kind == "number" and fact_type.unit != "months":  # the unit once
        low = number(value.low, language)
    return words["some between"].format(low=low, high=high)


def excluding(criteria: Iterable[Criterion], language: str) -> str:
    """That open criteria exclude each other, whatever is answered."""
    titles = "; ".join(criterion.title[language] for criterion in criteria)
    return PHRASES[language]["cannot all be met"].format(criteria=titles)


def lowered(title: str) -> str:
    """A title inside a sentence: its first letter in lower case, unless it begins with an abbreviation.

    >>> lowered("Eligible costs"), lowered("A business plan"), lowered("S&O wages"), lowered("SMEs carry enough")
    ('eligible costs', 'a business plan', 'S&O wages', 'SMEs carry enough')
    """
    first = title.split(" ", 1)[0]
    is_abbreviation = len(first) > 1 and not first[1:].islower()
    return title if is_abbreviation else title[:1].lower() + title[1:]


def name_missing(
    missing: Sequence[str],
    facts: Mapping[str, Fact],
    language: str,
    open_fields: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """`missing (7): …` with the first of them by name. Of a list that is given, by name the fields of its records that are open."""
    words, names = PHRASES[language], list[str]()
    for fact in missing:
        names += (open_fields or {}).get(fact) or [lowered(facts[fact].title[language])]
    # Never "and 1 more": the last one is as short as that.
    shown = names if len(names) <= MOST_MISSING else names[: MOST_MISSING - 1]
    left = len(names) - len(shown)
    more = words["and more"].format(n=left) if left else ""
    return f"{words['missing']} ({len(names)}): {', '.join(shown)}{more}"


def field_title(each: OpenField, vocabulary: Vocabulary, language: str) -> str:
    """`country of Sister A`: a field of a record that is given."""
    fact = vocabulary.facts[each.fact]
    fields = vocabulary.records[fact.type.record or ""]
    title = lowered(fields[each.field].title[language])
    phrase = PHRASES[language]["field of aid" if each.fact == AWARDS else "field of"]
    return phrase.format(field=title, list=lowered(fact.title[language]), record=each.record)


def open_field_titles(
    left_open: Iterable[OpenField], vocabulary: Vocabulary, language: str
) -> dict[str, list[str]]:
    """The fields that are open, by the list in which they stand."""
    found: dict[str, list[str]] = {}
    for each in left_open:
        found.setdefault(each.fact, []).append(field_title(each, vocabulary, language))
    return found
