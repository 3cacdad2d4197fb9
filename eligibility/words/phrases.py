"""The fixed words of reports, in each language. A test proves that every language has every key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from eligibility.words.en import ENGLISH
from eligibility.words.nl import DUTCH

Phrases = Mapping[str, str]
Language = Literal["en", "nl"]

PHRASES: Final[Mapping[str, Phrases]] = {"en": ENGLISH, "nl": DUTCH}
