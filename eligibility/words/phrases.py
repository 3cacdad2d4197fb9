"""The fixed words of reports, in each language. A test proves that the languages shipped have every key.

A language is added in this folder: a module such as `nl.py` with what is said in it, a line in `PHRASES`, and its code in
`Language`. What it does not say is said in English; so are the texts of rules that are not written in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeVar

from eligibility.words.en import ENGLISH
from eligibility.words.nl import DUTCH

Phrases = Mapping[str, str]
Language = Literal["en", "nl"]
FALLBACK: Final = "en"

Said = TypeVar("Said")


class Spoken(dict[str, Said]):
    """What is said in each language; in one that does not say it, what is said in English."""

    def __missing__(self, language: str) -> Said:
        return self[FALLBACK]


class _InEnglishElse(dict[str, str]):
    """The phrases of a language, and English for those that it lacks."""

    def __missing__(self, key: str) -> str:
        return ENGLISH[key]


def phrases(said: Phrases) -> Phrases:
    """The phrases of a language that is not complete."""
    return _InEnglishElse(said)


PHRASES: Final[dict[str, Phrases]] = {"en": ENGLISH, "nl": DUTCH}
