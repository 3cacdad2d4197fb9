"""What a person types, read as the value of a fact: forgiving in form, never in meaning.

yes/no     yes, y, ja, j, true; no, n, nee, false            number   12, 1 234.5 or 1.234,5 as the language writes it
money      2000000, 2 000 000, EUR 2m, 1.5 million, 300k     percent  50, 50%
date       2025-04-02, 2-4-2025                              country  a code or a name in either language
choice     its code, its words, or its number in the list    several  these with commas; `none` or `-` for none
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from eligibility.errors import EligibilityError, did_you_mean
from eligibility.profile.countries import COUNTRIES, MISTAKEN
from eligibility.profile.extending import python_type
from eligibility.profile.facts import Fact, Vocabulary
from eligibility.units import Number, exact, parse_date

Names = Mapping[str, Mapping[str, str]]
_YES: Final = frozenset(("yes", "y", "ja", "j", "true", "1"))
_NO: Final = frozenset(("no", "n", "nee", "false", "0"))
_NONE: Final = frozenset(("none", "geen", "-", "nothing", "niets"))
_SCALE: Final = {
    "": 1,
    "k": 10**3,
    "thousand": 10**3,
    "duizend": 10**3,
    "m": 10**6,
    "mln": 10**6,
    "million": 10**6,
    "miljoen": 10**6,
}
_FIGURE: Final = re.compile(r"(?:eur|€)?\s*([0-9][0-9 .,\u00a0]*)\s*([a-z]*)\s*%?", re.IGNORECASE)


class UnclearAnswer(EligibilityError):
    """An answer that is no value of the fact; its text says what was expected."""


def read_answer(text: str, fact: Fact, vocabulary: Vocabulary, language: str, countries: Names) -> Any:
    """The value. Raises `UnclearAnswer`."""
    text = text.strip()
    if fact.type.kind == "records":
        raise UnclearAnswer("this is a list of records; give it in the profile file")
    if fact.type.many:
        if text.casefold() in _NONE:
            return []
        value: Any = [_one(part.strip(), fact, language, countries) for part in text.split(",") if part.strip()]
    else:
        value = _one(text, fact, language, countries)
    try:
        return TypeAdapter(python_type(fact, vocabulary)).validate_python(value)
    except ValidationError as error:
        said = str(error.errors()[0]["msg"])
        raise UnclearAnswer(said[0].lower() + said[1:]) from None


def _one(text: str, fact: Fact, language: str, countries: Names) -> Any:
    return _READERS[fact.type.kind](text, fact, language, countries)


def _yes_or_no(text: str, fact: Fact, language: str, countries: Names) -> bool:
    said = text.casefold()
    if said in _YES or said in _NO:
        return said in _YES
    raise UnclearAnswer(f"expected yes or no, got `{text}`")


def _figure(text: str, fact: Fact, language: str, countries: Names) -> Number:
    match = _FIGURE.fullmatch(text)
    scale = _SCALE.get(match[2].casefold()) if match else None
    if match is None or scale is None:
        raise UnclearAnswer(f"expected a number, got `{text}`")
    digits = re.sub(r"[ \u00a0]", "", match[1])
    point, thousands = (",", ".") if language == "nl" else (".", ",")
    if re.fullmatch(rf"\d{{1,3}}(\{thousands}\d{{3}})+(\{point}\d+)?", digits):
        digits = digits.replace(thousands, "")
    elif thousands in digits:
        raise UnclearAnswer(f"`{text}` can be read in two ways; write it without separators")
    try:
        return exact(Decimal(digits.replace(point, ".")) * scale)
    except InvalidOperation:
        raise UnclearAnswer(f"expected a number, got `{text}`") from None


def _date(text: str, fact: Fact, language: str, countries: Names) -> date:
    european = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text)
    found = parse_date(f"{european[3]}-{european[2]:0>2}-{european[1]:0>2}" if european else text)
    if found is None:
        raise UnclearAnswer(f"expected a date as year-month-day, got `{text}`")
    return found


def _country(text: str, fact: Fact, language: str, countries: Names) -> str:
    code = MISTAKEN.get(text.upper(), text.upper())
    if code in COUNTRIES:
        return code
    names = {name.casefold(): code for code, texts in countries.items() for name in texts.values()}
    if (said := text.casefold()) in names:
        return names[said]
    raise UnclearAnswer(f"`{text}` is not a country" + (f"; {hint}" if (hint := did_you_mean(text.casefold(), names)) else ""))


def _choice(text: str, fact: Fact, language: str, countries: Names) -> str:
    codes = list(fact.type.choices)
    if text.isdigit() and 1 <= int(text) <= len(codes):
        return codes[int(text) - 1]
    words = {said.casefold(): code for code, texts in fact.type.choices.items() for said in (code, *texts.values())}
    if (said := text.casefold()) in words:
        return words[said]
    raise UnclearAnswer(f"`{text}` is not one of: {', '.join(texts[language] for texts in fact.type.choices.values())}")


def _text(text: str, fact: Fact, language: str, countries: Names) -> str:
    return text


_READERS: Final[Mapping[str, Callable[[str, Fact, str, Names], Any]]] = {
    "boolean": _yes_or_no,
    "number": _figure,
    "money": _figure,
    "percent": _figure,
    "date": _date,
    "country": _country,
    "choice": _choice,
    "text": _text,
}
