"""An award in words: what it gives at least and at most, before any company is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eligibility.language.awards import (
    Amount,
    Award,
    Brackets,
    By,
    Extreme,
    OfFact,
    Rounded,
    Share,
    Sum,
    Times,
)
from eligibility.language.tree import Literal
from eligibility.profile.facts import FactType, Unit
from eligibility.units import number
from eligibility.words import formats
from eligibility.words.phrases import PHRASES


def award_lines(award: Award, units: Mapping[str, Unit], language: str) -> Iterator[str]:
    """`at least …`, `at most …`, `share: …`."""
    words = PHRASES[language]
    for key, amount in (("at least", award.minimum), ("at most", award.maximum), ("share of", award.share)):
        if amount is not None:
            said = (
                _percent(amount, units, language)
                if key == "share of"
                else amount_text(amount, units, language)
            )
            yield f"{words[key]}: {_without_brackets(said)}"
    for part in award.parts:
        ends = (("at least", part.minimum), ("at most", part.maximum))
        said = "; ".join(
            f"{words[key]} {amount_text(amount, units, language)}" for key, amount in ends if amount
        )
        kind = words[f"kind.{part.kind}"]
        yield f"{words['part'].format(kind=kind)}: {said}"


def _without_brackets(said: str) -> str:
    """A whole line needs none around it."""
    return said[1:].removesuffix(")") if said.startswith("(") else said


def amount_text(amount: Amount, units: Mapping[str, Unit], language: str) -> str:
    """One amount in words."""
    words = PHRASES[language]

    def text(part: Amount) -> str:
        said = amount_text(part, units, language)
        return f"({said})" if isinstance(part, Extreme | Sum | By | Brackets) else said

    match amount:
        case Literal(value):
            return formats.money(value, language) if value is not None else ""  # type: ignore[arg-type]
        case OfFact(fact):
            return formats.lowered(fact.title[language])
        case Share(rate, of):
            return words["share of it"].format(rate=_percent(rate, units, language), of=text(of))
        case Times(factor, of):
            return words["award times"].format(factor=formats.number(number(factor), language), of=text(of))
        case Extreme() | Sum():
            return _of_several(amount, words).format(parts="; ".join(map(text, amount.amounts)))
        case By(fact, rates):
            cases = [
                f"{formats.value_text(code, fact.type, units, language)} – {text(rate)}"
                for code, rate in rates
            ]
            return words["award by"].format(
                fact=formats.lowered(fact.title[language]), parts="; ".join(cases)
            )
        case Brackets(of, bands):
            steps = [_band(top, rate, units, language) for top, rate in bands]
            return words["award brackets"].format(of=text(of), parts="; ".join(steps))
        case Rounded(of, to, _):
            return words["award rounded"].format(of=text(of), to=formats.money(to.value, language))  # type: ignore[arg-type]


def _of_several(amount: Extreme | Sum, words: Mapping[str, str]) -> str:
    """How a sum, a lowest or a highest is said."""
    if isinstance(amount, Sum):
        return words["award sum"]
    return words["award highest" if amount.highest else "award lowest"]


def _band(top: Literal | None, rate: Amount, units: Mapping[str, Unit], language: str) -> str:
    """A rate up to an amount, or of the rest."""
    words, percent = PHRASES[language], _percent(rate, units, language)
    if top is None:
        return words["award rest"].format(rate=percent)
    return words["award band"].format(rate=percent, top=formats.money(top.value, language))  # type: ignore[arg-type]


def _percent(rate: Amount, units: Mapping[str, Unit], language: str) -> str:
    if isinstance(rate, Literal):
        return formats.value_text(rate.value, FactType("percent"), units, language)
    words = PHRASES[language]
    if isinstance(rate, By):
        parts = [
            f"{formats.value_text(code, rate.fact.type, units, language)} – {_percent(part, units, language)}"
            for code, part in rate.rates
        ]
        said = words["award by"].format(
            fact=formats.lowered(rate.fact.title[language]), parts="; ".join(parts)
        )
        return f"({said})"
    if isinstance(rate, Extreme | Sum):
        parts = [_percent(part, units, language) for part in rate.amounts]
        return f"({_of_several(rate, words).format(parts='; '.join(parts))})"
    if isinstance(rate, Times):
        return f"{formats.number(number(rate.factor), language)} × {_percent(rate.of, units, language)}"
    return amount_text(rate, units, language)
