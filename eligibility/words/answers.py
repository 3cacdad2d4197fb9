"""What a person types, read as the value of a fact: forgiving in form, never in meaning.

yes/no     yes, y, ja, j, true; no, n, nee, false            number   12, -3, 0.5, 1 234.5, 1.234,5
money      2000000, 2 000 000, EUR 2m, 1.5 million, 300k     percent  50, 50%
date       2025-04-02, 2-4-2025                              country  a code or a name in either language
choice     its code, its words, or its number in the list    several  these with commas; `none` or `-` for none

What can be read in two ways is asked back, with both readings: 250.000 and 250,000 (a separator before three digits groups
them in one country and begins the decimals in another), 04/02/2025 (day or month first), 0.5 for a percentage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from eligibility.errors import UnclearAnswer, shown
from eligibility.profile.countries import country_meant, country_near
from eligibility.profile.extending import python_type
from eligibility.profile.facts import Fact, Together, Vocabulary
from eligibility.units import Number, exact, parse_date

Names = Mapping[str, Mapping[str, str]]
_YES: Final = frozenset(("yes", "y", "ja", "j", "true", "1"))
_NO: Final = frozenset(("no", "n", "nee", "false", "0"))
_NONE: Final = frozenset(("none", "geen", "-", "nothing", "niets", "none of these", "geen van deze"))
_SCALE: Final = {
    "k": 10**3,
    "thousand": 10**3,
    "duizend": 10**3,
    "m": 10**6,
    "mln": 10**6,
    "million": 10**6,
    "miljoen": 10**6,
}
_CURRENCY: Final = frozenset(("eur", "€", "euro", "euros"))
_PERCENT: Final = frozenset(("%", "percent", "procent"))
_MOST_TEXT: Final = 10_000
_MOST_FIGURE: Final = 60
_FIGURE: Final = re.compile(
    r"(?P<sign>[-−]?)\s*(?P<euro>(?:eur|€)?)\s*(?P<minus>[-−]?)\s*"
    r"(?P<digits>[0-9](?:[0-9.,' ]*[0-9])?)(?P<dash>(?:,--?)?)\s*(?P<words>[a-z€% ]*)",
    re.IGNORECASE | re.ASCII,
)
_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:(?P<by>[ '.,])[0-9]{3})(?:(?P=by)[0-9]{3})*(?:[.,](?P<decimals>[0-9]+))?")
_DECIMAL: Final = re.compile(r"(?P<whole>[0-9]+)(?:(?P<point>[.,])(?P<decimals>[0-9]+))?")
_DATE: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")

_SAYS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "boolean": "yes or no",
        "number": "a number",
        "money": "an amount in euros",
        "percent": "a percentage from 0 to 100",
        "date": "a date as year-month-day",
        "text": "one line of text of at most 300 characters",
        "list": "at least one, or `none`",
        "expected": "expected {what}, got `{text}`",
        "at least": "expected {what} of at least {bound}, got `{text}`",
        "at most": "expected {what} of at most {bound}, got `{text}`",
        "whole": "expected a whole number, got `{text}`",
        "two ways": "`{text}` can be read in two ways: as {one} or as {other}; write one of these",
        "records": "this is a list of records; give it in the profile file",
        "country": "`{text}` is not a country",
        "near": "did you mean {name} ({code})?",
        "choice": "`{text}` is not one of: {choices}",
        "too long": "an answer of more than {most} characters is not read",
    },
    "nl": {
        "boolean": "ja of nee",
        "number": "een getal",
        "money": "een bedrag in euro",
        "percent": "een percentage van 0 tot 100",
        "date": "een datum als jaar-maand-dag",
        "text": "één regel tekst van hoogstens 300 tekens",
        "list": "er minstens één, of `geen`",
        "expected": "verwacht {what}, niet `{text}`",
        "at least": "verwacht {what} van minstens {bound}, niet `{text}`",
        "at most": "verwacht {what} van hoogstens {bound}, niet `{text}`",
        "whole": "verwacht een geheel getal, niet `{text}`",
        "two ways": "`{text}` is op twee manieren te lezen: als {one} of als {other}; schrijf een van deze",
        "records": "dit is een lijst; geef die in het profielbestand",
        "country": "`{text}` is geen land",
        "near": "bedoelt u {name} ({code})?",
        "choice": "`{text}` is niet een van: {choices}",
        "too long": "een antwoord van meer dan {most} tekens wordt niet gelezen",
    },
}


def read_answer(text: str, fact: Fact, vocabulary: Vocabulary, language: str, countries: Names) -> Any:
    """The value. Raises `UnclearAnswer`, in the reader's language."""
    text = text.strip()
    if fact.type.kind == "records":
        raise UnclearAnswer(_SAYS[language]["records"])
    if len(text) > _MOST_TEXT:
        raise _unclear(language, "too long", most=_MOST_TEXT)
    value = _several(text, fact, language, countries) if fact.type.many else _one(text, fact, language, countries)
    try:
        return TypeAdapter(python_type(fact, vocabulary)).validate_python(value)
    except ValidationError:
        what = _SAYS[language].get(fact.type.kind, _SAYS[language]["text"])
        raise _unclear(language, "expected", what=what, text=text) from None


def read_together(
    text: str,
    together: Together,
    vocabulary: Vocabulary,
    language: str,
    countries: Names,
    statements: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """What an answer to a question for several facts gives to each: perhaps nothing. Raises `UnclearAnswer`.

    `statements` are those that were shown to be ticked; None stands for all of them.
    """
    if together.several:
        if statements is None:
            statements = {name: together.words.get(name) or vocabulary.facts[name].title for name in together.facts}
        return _ticked(text.strip(), statements, language)
    if together.same:
        value = read_answer(text, vocabulary.facts[together.facts[0]], vocabulary, language, countries)
        return dict.fromkeys(together.facts, value)
    said = text.strip().casefold()
    codes = list(together.answers)
    place = numbered(said, len(codes))
    if place is not None:
        return dict(together.answers[codes[place]][1])
    for code, (title, gives) in together.answers.items():
        if said in (code, *(words.casefold() for words in title.values())):
            return dict(gives)
    titles = ", ".join(title[language] for title, _ in together.answers.values())
    raise _unclear(language, "choice", text=text.strip(), choices=titles)


def _ticked(text: str, statements: Mapping[str, Mapping[str, str]], language: str) -> dict[str, bool]:
    """Every statement: true where it is named by its number, its fact or its words, else false."""
    said = text.casefold()
    if said in _NONE:
        return dict.fromkeys(statements, False)
    names = {each.casefold(): fact for fact, texts in statements.items() for each in (fact, *texts.values())}
    if said in names:
        return {fact: fact == names[said] for fact in statements}
    codes, ticked = list(statements), set()
    for part in [part.strip() for part in re.split("[,;]|(?<=[0-9]) +(?=[0-9])", said) if part.strip()]:
        place = numbered(part, len(codes))
        if place is None and part not in names:
            choices = ", ".join(texts[language] for texts in statements.values())
            raise _unclear(language, "choice", text=part, choices=choices)
        ticked.add(names[part] if place is None else codes[place])
    if not ticked:  # nothing is not "none"
        raise _unclear(language, "expected", what=_SAYS[language]["list"], text=text)
    return {fact: fact in ticked for fact in statements}


def numbered(text: str, count: int) -> int | None:
    """The index of a list that a typed number (from 1 to `count`) names, or None.

    >>> numbered("2", 3), numbered("4", 3), numbered("²", 3), numbered("9" * 5000, 3)
    (1, None, None, None)
    """
    # `isdigit` is true of `²`, of which `int` makes nothing; a very long number is no place in a list.
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(count))):
        return None
    return int(text) - 1 if 1 <= int(text) <= count else None


def _unclear(language: str, sentence: str, **parts: object) -> UnclearAnswer:
    printable = {name: shown(part) if name == "text" and isinstance(part, str) else part for name, part in parts.items()}
    return UnclearAnswer(_SAYS[language][sentence].format(**printable))


def _several(text: str, fact: Fact, language: str, countries: Names) -> list[Any]:
    if text.casefold() in _NONE:
        return []
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:  # nothing is not "none"
        raise _unclear(language, "expected", what=_SAYS[language]["list"], text=text)
    values = [_one(part, fact, language, countries) for part in parts]
    return list(dict.fromkeys(values))


def _one(text: str, fact: Fact, language: str, countries: Names) -> Any:
    return _READERS[fact.type.kind](text, fact, language, countries)


def _yes_or_no(text: str, fact: Fact, language: str, countries: Names) -> bool:
    said = text.casefold()
    if said in _YES or said in _NO:
        return said in _YES
    raise _unclear(language, "expected", what=_SAYS[language]["boolean"], text=text)


def _figure(text: str, fact: Fact, language: str, countries: Names) -> Number:
    """A number, an amount or a percentage, of one reading only."""
    what = _SAYS[language][fact.type.kind]
    refused = _unclear(language, "expected", what=what, text=text)
    match = _FIGURE.fullmatch(_plain_spaces(text)) if len(text) <= _MOST_FIGURE else None
    if match is None or (match["sign"] and match["minus"]):
        raise _unclear(language, "expected", what=_SAYS[language]["number"], text=text)
    scale = _scale(match, fact)
    if scale is None:
        raise refused
    readings = _readings(match["digits"], language)
    if match["dash"]:
        readings = readings[:1]  # `2.500,-`: what stands before the dash is whole
    sign = -1 if match["sign"] or match["minus"] else 1
    values = [exact(reading * scale * sign) for reading in readings]
    if not values:
        raise refused
    value = _only(values, readings, fact, language, text)
    # Half a percent, or a half? The sign tells.
    if fact.type.kind == "percent" and 0 < value < 1 and not any(sign in text.casefold() for sign in _PERCENT):
        one, other = (f"{_written(Decimal(each), language)}%" for each in (value, value * 100))
        raise _unclear(language, "two ways", text=text, one=one, other=other)
    if fact.type.kind == "percent" and not 0 <= value <= 100:
        raise refused
    if not fact.type.minimum <= value <= fact.type.maximum:
        side, bound = ("at least", fact.type.minimum) if value < fact.type.minimum else ("at most", fact.type.maximum)
        raise _unclear(language, side, what=what, bound=bound, text=text)
    if fact.type.whole and not isinstance(value, int):
        raise _unclear(language, "whole", text=text)
    return value


def _plain_spaces(text: str) -> str:
    """The spaces and apostrophes that people group digits by, as those of ASCII."""
    return re.sub("[\u00a0\u2009\u202f]", " ", text).replace("’", "'")


def _scale(match: re.Match[str], fact: Fact) -> int | None:
    """What the words after the digits multiply by, or None when they do not belong to such a fact."""
    scale = 1
    euros = bool(match["euro"])
    for word in re.findall(r"[a-z]+|[€%]", match["words"].casefold()):
        if word in _PERCENT and fact.type.kind == "percent":
            continue
        if word in _CURRENCY and not euros:
            euros = True
        elif word in _SCALE and scale == 1 and fact.type.kind in ("money", "number"):
            scale = _SCALE[word]
        else:
            return None
    if euros and fact.type.kind != "money":
        return None
    if scale != 1 and fact.type.unit == "months":  # `12m` are no millions
        return None
    return scale


def _readings(digits: str, language: str) -> list[Decimal]:
    """Every number that the digits and separators can stand for; none, one or two."""
    found: list[Decimal] = []
    grouped = _GROUPED.fullmatch(digits)
    if grouped is not None:
        decimals = grouped["decimals"] or ""
        whole = digits[: len(digits) - len(decimals) - 1] if decimals else digits
        # the point after groups by `.` is `,` and the other way round: 1.234.567 has no decimals
        if not decimals or digits[len(whole)] != grouped["by"]:
            found.append(Decimal(re.sub("[ '.,]", "", whole) + (f".{decimals}" if decimals else "")))
    decimal = _DECIMAL.fullmatch(digits)
    if decimal is not None:
        whole, point, decimals = decimal["whole"], decimal["point"], decimal["decimals"] or "0"
        foreign = point == ("." if language == "nl" else ",")
        found.append(Decimal(f"{whole}.{decimals}"))
        # `0.234` in Dutch is no group of thousands, but may be a slip for one
        if foreign and len(decimals) == 3 and whole == "0":
            found.append(Decimal(decimals))
    return found


def _only(values: list[Number], readings: list[Decimal], fact: Fact, language: str, text: str) -> Number:
    """The one reading, or the only one that the fact can hold. Raises `UnclearAnswer` where two are left."""
    if len(set(values)) == 1:
        return values[0]
    possible = [value for value in values if _fits(value, fact)]
    # a first reading below one is `0.234` where nobody writes it: what was meant is open, whatever the fact can hold
    if len(possible) < 2 and readings[0] >= 1:
        return possible[0] if possible else values[0]
    one, other = (_written(Decimal(value), language) for value in values)
    raise _unclear(language, "two ways", text=text, one=one, other=other)


def _fits(value: Number, fact: Fact) -> bool:
    return fact.type.minimum <= value <= fact.type.maximum and (isinstance(value, int) or not fact.type.whole)


def _written(value: Decimal, language: str) -> str:
    """The number so that it is read in one way: no groups, and no three decimals."""
    text = f"{value.normalize():f}"
    if len(text.partition(".")[2]) == 3:
        text += "0"
    return text.replace(".", ",") if language == "nl" else text


def _date(text: str, fact: Fact, language: str, countries: Names) -> date:
    european = _DATE.fullmatch(text)
    if european is None:
        found = parse_date(text) if text.isascii() else None
    else:
        day, separator, month, year = european.groups()
        found = parse_date(f"{year}-{month:0>2}-{day:0>2}")
        other = parse_date(f"{year}-{day:0>2}-{month:0>2}")
        # Slashes are written by those who put the month first and by those who put the day first.
        if separator == "/" and found and other and found != other:
            raise _unclear(language, "two ways", text=text, one=found, other=other)
    if found is None:
        raise _unclear(language, "expected", what=_SAYS[language]["date"], text=text)
    return found


def _country(text: str, fact: Fact, language: str, countries: Names) -> str:
    if code := country_meant(text):
        return code
    message = str(_unclear(language, "country", text=text))
    if near := country_near(text):
        message += "; " + _SAYS[language]["near"].format(name=countries[near][language], code=near)
    raise UnclearAnswer(message)


def _choice(text: str, fact: Fact, language: str, countries: Names) -> str:
    codes = list(fact.type.choices)
    place = numbered(text, len(codes))
    if place is not None:
        return codes[place]
    words = {said.casefold(): code for code, texts in fact.type.choices.items() for said in (code, *texts.values())}
    if (said := text.casefold()) in words:
        return words[said]
    raise _unclear(language, "choice", text=text, choices=", ".join(texts[language] for texts in fact.type.choices.values()))


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
