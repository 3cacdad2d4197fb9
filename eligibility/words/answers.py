"""What a person types, read as the value of a fact: forgiving in form, never in meaning.

yes/no     yes, y, ja, j, true; no, n, nee, false            number   12, -3, 0.5, 1 234.5, 1.234,5, 12 people, 2 years
money      2000000, 2 000 000, EUR 2m, 1.5 million, 300k     percent  50, 50%
date       2025-04-02, 2-4-2025, 2 April 2025, March 2024,   country  a code or a name in either language
           2024; `never` where it may not have happened      several  these with commas or `and`; `none` or `-` for none
choice     its code, its number in the list, its words or what they hold: `bv` of `private limited company (bv)`

What can be read in two ways is asked back, with both readings: 250.000 and 250,000 (a separator before three digits groups
them in one country and begins the decimals in another), 04/02/2025 (day or month first), 0.5 for a percentage. A month or a year
is known in part, `{at_least: 2024-03-01, at_most: 2024-03-31}`; where the day itself is needed, it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from eligibility.errors import MOST_GUESSED, UnclearAnswer, shown
from eligibility.possible import Range
from eligibility.profile.countries import country_meant, country_near
from eligibility.profile.extending import python_type
from eligibility.profile.facts import Fact, Together, Vocabulary
from eligibility.units import NEVER, Number, exact
from eligibility.words import formats
from eligibility.words.days import read_day
from eligibility.words.phrases import PHRASES, Spoken

Names = Mapping[str, Mapping[str, str]]
_YES: Final = frozenset(("yes", "y", "ja", "j", "true", "1"))
_NO: Final = frozenset(("no", "n", "nee", "false", "0"))
_NONE: Final = frozenset(("none", "geen", "-", "nothing", "niets", "none of these", "geen van deze"))
_NEVER: Final = frozenset(("never", "nooit", "not yet", "nog niet", "nog nooit", "never happened", *_NONE))
_SCALE: Final = {
    "k": 10**3,
    "thousand": 10**3,
    "duizend": 10**3,
    "m": 10**6,
    "mln": 10**6,
    "million": 10**6,
    "miljoen": 10**6,
    "mio": 10**6,
    "bn": 10**9,
    "billion": 10**9,
    "mld": 10**9,
    "mrd": 10**9,
    "miljard": 10**9,
}
_CURRENCY: Final = frozenset(("eur", "€", "euro", "euros"))
_PEOPLE: Final = frozenset(
    ("people", "person", "persons", "staff", "fte", "mensen", "mens", "personen", "persoon", "medewerkers")
)
_YEARS: Final = frozenset(("year", "years", "jaar", "jaren"))
_PERCENT: Final = frozenset(("%", "percent", "procent"))
_MOST_TEXT: Final = 10_000
_MOST_FIGURE: Final = 60
_FIGURE: Final = re.compile(
    r"(?P<sign>[-−]?)\s*(?P<euro>(?:eur|€)?)\s*(?P<minus>[-−]?)\s*"
    r"(?P<digits>[0-9](?:[0-9.,' ]*[0-9])?)(?P<dash>(?:,--?)?)\s*(?P<words>[a-z€% ]*)",
    re.IGNORECASE | re.ASCII,
)
_GROUPED: Final = re.compile(
    r"[1-9][0-9]{0,2}(?:(?P<by>[ '.,])[0-9]{3})(?:(?P=by)[0-9]{3})*(?:[.,](?P<decimals>[0-9]+))?"
)
_DECIMAL: Final = re.compile(r"(?P<whole>[0-9]+)(?:(?P<point>[.,])(?P<decimals>[0-9]+))?")
_AND: Final = re.compile(r"\s(?:and|en|&)\s")
_OR: Final = re.compile(r"\s*[,/;]\s*|\s(?:or|of)\s")
_BRACKETS: Final = re.compile(r"\s*\(([^()]*)\)")

_SAYS: Final[Mapping[str, Mapping[str, str]]] = Spoken(
    {
        "en": {
            "boolean": "yes or no",
            "number": "a number",
            "money": "an amount in euros",
            "percent": "a percentage from 0 to 100",
            "date": "a date, such as 2025-04-02 or 2 April 2025",
            "event": "a date, such as 2025-04-02 or 2 April 2025, or `never`",
            "text": "one line of text of at most 300 characters",
            "list": "at least one, or `none`",
            "expected": "expected {what}, got `{text}`",
            "at least": "expected {what} of at least {bound}, got `{text}`",
            "at most": "expected {what} of at most {bound}, got `{text}`",
            "whole": "expected a whole number, got `{text}`",
            "which day": "`{text}` is not one day: which one? from {low} to {high}",
            "several choices": "`{text}` can be more than one of these: {choices}; give its number",
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
            "date": "een datum, zoals 2025-04-02 of 2 april 2025",
            "event": "een datum, zoals 2025-04-02 of 2 april 2025, of `nooit`",
            "text": "één regel tekst van hoogstens 300 tekens",
            "list": "er minstens één, of `geen`",
            "expected": "verwacht {what}, niet `{text}`",
            "at least": "verwacht {what} van minstens {bound}, niet `{text}`",
            "at most": "verwacht {what} van hoogstens {bound}, niet `{text}`",
            "whole": "verwacht een geheel getal, niet `{text}`",
            "which day": "`{text}` is niet één dag: welke dag? van {low} tot en met {high}",
            "several choices": "`{text}` kan meer dan een van deze zijn: {choices}; geef het nummer",
            "two ways": "`{text}` is op twee manieren te lezen: als {one} of als {other}; schrijf een van deze",
            "records": "dit is een lijst; geef die in het profielbestand",
            "country": "`{text}` is geen land",
            "near": "bedoelt u {name} ({code})?",
            "choice": "`{text}` is niet een van: {choices}",
            "too long": "een antwoord van meer dan {most} tekens wordt niet gelezen",
        },
    }
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an answer is read for: the fact, in whose language, and the words that may follow a number of it."""

    fact: Fact
    language: str
    countries: Names
    units: frozenset[str] = frozenset()
    partly: bool = True
    """Whether the days of a month will do, where a day is asked for."""

    def unclear(self, sentence: str, text: str, **parts: object) -> UnclearAnswer:
        return _unclear(self.language, sentence, text=text, **parts)

    def expected(self, text: str, what: str | None = None) -> UnclearAnswer:
        """`expected an amount in euros, got ...`."""
        words = _SAYS[self.language]
        return self.unclear("expected", text, what=words.get(what or self.fact.type.kind, words["text"]))


def read_answer(
    text: str, fact: Fact, vocabulary: Vocabulary, language: str, countries: Names, *, partly: bool = True
) -> Any:
    """The value, or with `partly` what is possible of it. Raises `UnclearAnswer`, in the reader's language."""
    text = text.strip()
    if fact.type.kind == "records":
        raise UnclearAnswer(_SAYS[language]["records"])
    if len(text) > _MOST_TEXT:
        raise _unclear(language, "too long", most=_MOST_TEXT)
    asked = _Asked(fact, language, countries, _unit_words(fact, vocabulary), partly)
    value = _several(text, asked) if fact.type.many else _one(text, asked)
    if isinstance(value, Range):
        return value
    try:
        return TypeAdapter(python_type(fact, vocabulary)).validate_python(value)
    except ValidationError:
        raise asked.expected(text) from None


def _unit_words(fact: Fact, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of both languages that may follow a number of a fact."""
    unit = vocabulary.units.get(fact.type.unit or "")
    if unit is None:
        return frozenset()
    texts = (*unit.one.values(), *unit.many.values())
    words = {word for text in texts for word in text.casefold().split()}
    if fact.type.unit == "employees":
        words |= _PEOPLE
    return frozenset(words)


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
            statements = {
                name: together.words.get(name) or vocabulary.facts[name].title for name in together.facts
            }
        return _ticked(text.strip(), statements, language)
    if together.same:
        value = read_answer(text, vocabulary.facts[together.facts[0]], vocabulary, language, countries)
        return dict.fromkeys(together.facts, value)
    titles = {code: title for code, (title, _) in together.answers.items()}
    _, gives = together.answers[_chosen(text.strip(), titles, language)]
    return dict(gives)


def _chosen(text: str, choices: Mapping[str, Mapping[str, str]], language: str) -> str:
    """The code that a text names: by its number, its code, its words in any language, or a part of these that no other has.

    Raises `UnclearAnswer`.
    """
    codes = list(choices)
    place = numbered(text, len(codes))
    if place is not None:
        return codes[place]
    named = _codes_named(text, choices)
    if len(named) == 1:
        return named[0]
    sentence = "several choices" if named else "choice"
    titles = ", ".join(choices[code][language] for code in named or codes)
    raise _unclear(language, sentence, text=text, choices=titles)


def choice_meant(text: str, choices: Mapping[str, Mapping[str, str]]) -> str | None:
    """The code that a text names by its words in any language, or a part of these that no other has; None where it names none.

    >>> forms = {"private_limited": {"en": "private limited company (bv)"}, "public_limited": {"en": "public limited company (nv)"}}
    >>> choice_meant("BV", forms), choice_meant("public limited company", forms), choice_meant("GmbH", forms)
    ('private_limited', 'public_limited', None)
    """
    named = _codes_named(text, choices) if len(text) <= MOST_GUESSED else []
    return named[0] if len(named) == 1 else None


def _codes_named(text: str, choices: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The codes whose own words a text is, else those of which it is a part."""
    folded = _folded(text)
    if not folded:
        return []
    exactly = [code for code, titles in choices.items() if folded in map(_folded, (code, *titles.values()))]
    return exactly or [code for code, titles in choices.items() if folded in _names_of(titles.values())]


def _names_of(titles: Iterable[str]) -> set[str]:
    """What titles are called for short.

    `bv` and `private limited company` of `private limited company (bv)`, `vof` of `vof of maatschap`, `yes` of `yes, on identical
    terms`. Never a word out of the middle: `incorporated` is not `not yet incorporated`.
    """
    found = set()
    for title in titles:
        without = _BRACKETS.sub("", title)
        names = (without, *_BRACKETS.findall(title), *_OR.split(without))
        found |= {_folded(name) for name in names if name.strip()}
    # `ja` is what `yes` is, whichever language the titles are in
    for same in (_YES, _NO):
        if found & same:
            found |= same - {"1", "0"}
    return found


def _folded(text: str) -> str:
    """A text without capitals, with single spaces where others write hyphens: `Zuid-Holland` and `zuid_holland` are one."""
    without_dots = text.casefold().replace(".", "")
    return " ".join(re.split(r"[-_\s]+", without_dots)).strip()


def _ticked(text: str, statements: Mapping[str, Mapping[str, str]], language: str) -> dict[str, bool]:
    """Every statement: true where it is named by its number, its fact or its words, else false. Raises `UnclearAnswer`."""
    said = text.casefold()
    if said in _NONE:
        return dict.fromkeys(statements, False)
    whole = {*statements, *(words.casefold() for texts in statements.values() for words in texts.values())}
    if said in whole:
        parts = [text]  # words of one, perhaps with commas
    else:
        # `1, 3`, `1 3`: numbers may stand without a comma between them.
        split = re.split("[,;]|(?<=[0-9]) +(?=[0-9])", text)
        parts = [part.strip() for part in split if part.strip()]
    if not parts:  # nothing is not "none"
        raise _unclear(language, "expected", what=_SAYS[language]["list"], text=text)
    ticked = {_chosen(part, statements, language) for part in parts}
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
    if isinstance(parts.get("text"), str):
        parts["text"] = shown(str(parts["text"]))
    return UnclearAnswer(_SAYS[language][sentence].format(**parts))


def _several(text: str, asked: _Asked) -> list[Any]:
    if text.casefold() in _NONE:
        return []
    one = replace(asked, partly=False)
    parts = [part.strip() for part in re.split("[,;]", text) if part.strip()]
    if not parts:  # nothing is not "none"
        raise asked.unclear("expected", text, what=_SAYS[asked.language]["list"])
    try:
        values = [_one(text, one)]  # words of one choice may hold a comma
    except UnclearAnswer:
        values = [value for part in parts for value in _joined(part, one)]
    return list(dict.fromkeys(values))


def _joined(text: str, asked: _Asked) -> list[Any]:
    """One, or some with `and` between them: not of `Bosnia and Herzegovina`."""
    try:
        return [_one(text, asked)]
    except UnclearAnswer:
        parts = [part for part in _AND.split(text) if part.strip()]
        if len(parts) < 2:
            raise
        return [_one(part.strip(), asked) for part in parts]


def _one(text: str, asked: _Asked) -> Any:
    return _READERS[asked.fact.type.kind](text, asked)


def _yes_or_no(text: str, asked: _Asked) -> bool:
    said = text.casefold()
    if said in _YES or said in _NO:
        return said in _YES
    raise asked.expected(text)


def _figure(text: str, asked: _Asked) -> Number:
    """A number, an amount or a percentage, of one reading only."""
    fact, language = asked.fact, asked.language
    refused = asked.expected(text)
    match = _FIGURE.fullmatch(_plain_spaces(text)) if len(text) <= _MOST_FIGURE else None
    if match is None or (match["sign"] and match["minus"]):
        raise refused
    scale = _scale(match, asked)
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
    has_sign = any(sign in text.casefold() for sign in _PERCENT)
    if fact.type.kind == "percent" and 0 < value < 1 and not has_sign:
        one, other = (f"{_written(Decimal(each), language)}%" for each in (value, value * 100))
        raise asked.unclear("two ways", text, one=one, other=other)
    if fact.type.kind == "percent" and not 0 <= value <= 100:
        raise refused
    what = _SAYS[language][fact.type.kind]
    if value < fact.type.minimum:
        raise asked.unclear("at least", text, what=what, bound=_written(Decimal(fact.type.minimum), language))
    if value > fact.type.maximum:
        raise asked.unclear("at most", text, what=what, bound=_written(Decimal(fact.type.maximum), language))
    if fact.type.whole and not isinstance(value, int):
        raise asked.unclear("whole", text)
    return value


def _plain_spaces(text: str) -> str:
    """The spaces and apostrophes that people group digits by, as those of ASCII."""
    return re.sub("[\u00a0\u2009\u202f]", " ", text).replace("’", "'")


def _scale(match: re.Match[str], asked: _Asked) -> int | None:
    """What the words after the digits multiply by, or None when they do not belong to such a fact."""
    scale, kind, unit = 1, asked.fact.type.kind, asked.fact.type.unit
    euros = bool(match["euro"])
    for word in re.findall(r"[a-z]+|[€%]", match["words"].casefold()):
        if (word in _PERCENT and kind == "percent") or word in asked.units:
            continue
        if word in _YEARS and unit == "months" and scale == 1:
            scale = 12
        elif word in _CURRENCY and not euros:
            euros = True
        elif word in _SCALE and scale == 1 and kind in ("money", "number"):
            scale = _SCALE[word]
        else:
            return None
    if euros and kind != "money":
        return None
    if scale not in (1, 12) and unit == "months":  # `12m` are no millions
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
            digits_alone = re.sub("[ '.,]", "", whole)
            found.append(Decimal(f"{digits_alone}.{decimals or 0}"))
    decimal = _DECIMAL.fullmatch(digits)
    if decimal is not None:
        whole, point, decimals = decimal["whole"], decimal["point"], decimal["decimals"] or "0"
        foreign = point != PHRASES[language]["decimals"]
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
    in_range = fact.type.minimum <= value <= fact.type.maximum
    return in_range and (isinstance(value, int) or not fact.type.whole)


def _written(value: Decimal, language: str) -> str:
    """The number so that it is read in one way: no groups, and no three decimals."""
    text = f"{value.normalize():f}"
    if len(text.partition(".")[2]) == 3:
        text += "0"
    return text.replace(".", PHRASES[language]["decimals"])


def _date(text: str, asked: _Asked) -> date | Range:
    """A day, `never` where that is an answer, or the days of a month or a year where these will do."""
    if asked.fact.never and text.casefold() in _NEVER:
        return NEVER
    found = read_day(text)
    if not found:
        raise asked.expected(text, "event" if asked.fact.never else "date")
    if len(found) > 1:
        one, other = found
        raise asked.unclear("two ways", text, one=one, other=other)
    if isinstance(found[0], Range) and not asked.partly:
        raise asked.unclear("which day", text, **_ends(found[0], asked.language))
    return found[0]


def _ends(days: Range, language: str) -> dict[str, str]:
    """The first and the last of some days, in words."""
    return {"low": formats.day(days.low, language), "high": formats.day(days.high, language)}


def _country(text: str, asked: _Asked) -> str:
    if code := country_meant(text):
        return code
    message = str(asked.unclear("country", text))
    if near := country_near(text):
        name = asked.countries[near][asked.language]
        message += "; " + _SAYS[asked.language]["near"].format(name=name, code=near)
    raise UnclearAnswer(message)


def _choice(text: str, asked: _Asked) -> str:
    return _chosen(text, asked.fact.type.choices, asked.language)


def _text(text: str, asked: _Asked) -> str:
    return text


_READERS: Final[Mapping[str, Callable[[str, _Asked], Any]]] = {
    "boolean": _yes_or_no,
    "number": _figure,
    "money": _figure,
    "percent": _figure,
    "date": _date,
    "country": _country,
    "choice": _choice,
    "text": _text,
}
