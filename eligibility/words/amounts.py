"""An award in words: what it gives at least and at most, before any company is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eligibility.language.awards import Amount, Award, Brackets, By, Extreme, OfFact, Rounded, Share, Sum, Times
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
            said = _percent(amount, units, language) if key == "share of" else amount_text(amount, units, language)
            yield f"{words[key]}: {said.removeprefix('(').removesuffix(')') if said.startswith('(') else said}"
    for part in award.parts:
        told = ((words[key], amount) for key, amount in (("at least", part.minimum), ("at most", part.maximum)) if amount)
        said = "; ".join(f"{word} {amount_text(amount, units, language)}" for word, amount in told)
        yield f"{words['part'].format(kind=words[f'kind.{part.kind}'])}: {said}"


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
        case Extreme(highest, parts):
            return words["award highest" if highest else "award lowest"].format(parts="; ".join(map(text, parts)))
        case Sum(parts):
            return words["award sum"].format(parts="; ".join(map(text, parts)))
        case By(fact, rates):
            shown = (f"{formats.value_text(code, fact.type, units, language)} – {text(rate)}" for code, rate in rates)
            return words["award by"].format(fact=formats.lowered(fact.title[language]), parts="; ".join(shown))
        case Brackets(of, bands):
            bands_text = [
                words["award band"].format(rate=_percent(rate, units, language), top=formats.money(top.value, language))  # type: ignore[arg-type]
                if top
                else words["award rest"].format(rate=_percent(rate, units, language))
                for top, rate in bands
            ]
            return words["award brackets"].format(of=text(of), parts="; ".join(bands_text))
        case Rounded(of, to, _):
            return words["award rounded"].format(of=text(of), to=formats.money(to.value, language))  # type: ignore[arg-type]


def _percent(rate: Amount, units: Mapping[str, Unit], language: str) -> str:
    if isinstance(rate, Literal):
        return formats.value_text(rate.value, FactType("percent"), units, language)
    if isinstance(rate, By):
        words = PHRASES[language]
        shown = (
            f"{formats.value_text(code, rate.fact.type, units, language)} – {_percent(part, units, language)}"
            for code, part in rate.rates
        )
        return f"({words['award by'].format(fact=formats.lowered(rate.fact.title[language]), parts='; '.join(shown))})"
    if isinstance(rate, Extreme | Sum):
        extreme = "sum" if isinstance(rate, Sum) else "highest" if rate.highest else "lowest"
        parts = "; ".join(_percent(part, units, language) for part in rate.amounts)
        return f"({PHRASES[language][f'award {extreme}'].format(parts=parts)})"
    if isinstance(rate, Times):
        return f"{formats.number(number(rate.factor), language)} × {_percent(rate.of, units, language)}"
    return amount_text(rate, units, language)
