"""The pieces of an award in words: `equity EUR 1M to 2M`, `cover for the bank EUR 405 000`, `loan, limit EUR 450 000`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from eligibility.engine.offers import Offer
from eligibility.units import Number
from eligibility.words import formats
from eligibility.words.phrases import PHRASES

MILLION: Final = 10**6
_EUR: Final = f"EUR{formats.NO_BREAK}"
LEAST_STEP: Final = 10**4
"""Millions are written as such where two decimals say all of them."""


def shown_offers(offers: Sequence[Offer]) -> list[Offer]:
    """Of each kind what holds for you, or else the limit of the fund."""
    best: dict[str, Offer] = {}
    for offer in offers:
        if offer.kind not in best:
            best[offer.kind] = offer
    return list(best.values())


def offer_text(offer: Offer, language: str) -> str:
    """One piece: its kind, and from what to what."""
    words = PHRASES[language]
    kind = words[f"offer.{offer.kind}"]
    amount = amount_text(offer, language)
    if offer.to == "fund":
        return words["offer.limit"].format(kind=kind, amount=amount)
    return f"{kind} {amount}"


def amount_text(offer: Offer, language: str) -> str:
    """`EUR 150 000 to 2M`, `up to EUR 450 000`, `EUR 405 000`: a range never starts at nothing."""
    words, low, high = PHRASES[language], offer.low, offer.high
    if high is None:
        return words["some at least"].format(low=round_money(low or 0, language))
    most = round_money(high, language)
    if low == high or (low is None and offer.to == "fund"):  # the limit of a fund is said to be one already
        return most
    if low is None:
        return words["up to"].format(high=most)
    bare, unit = most.removeprefix(_EUR), words["millions"].format(number="")
    least = round_money(low, language)
    if unit.startswith(formats.NO_BREAK):  # a unit that is a word is said once
        least = least.removesuffix(unit)
    return words["from to"].format(low=least, high=bare)


def round_money(value: Number, language: str) -> str:
    """Euros as one says them: no cents (they are left off), and millions as such where that loses nothing.

    >>> round_money(12_500_000, "en"), round_money(900_000, "nl")
    ('EUR\\xa012.5M', 'EUR\\xa0900.000')
    """
    whole = int(value)
    if whole < MILLION or whole % LEAST_STEP:
        return formats.money(whole, language)
    millions = (Decimal(whole) / MILLION).normalize()
    said = formats.number(int(millions) if millions == int(millions) else millions, language)
    return f"{_EUR}{PHRASES[language]['millions'].format(number=said)}"
