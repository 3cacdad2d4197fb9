"""What the program itself says, in each language; what it says of companies comes from the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, str]

WORDS: Final[Mapping[str, Words]] = {
    "en": {
        "help": "Answer, or: ? I don't know, < back, list, why, save and quit.",
        "unknown": "Left open.",
        "back": "Back to: {question}",
        "first": "This is the first question.",
        "done": "Nothing more is missing. Enter ends, < goes back.",
        "left": "{count} question(s) were left open.",
        "saved": "Saved in {file}.",
        "progress": "{settled} of {all} instruments settled",
        "yes": "yes",
        "no": "no",
        "eligible": "eligible",
        "conditional": "conditional",
        "undetermined": "undetermined",
        "ineligible": "not eligible",
        "not_assessable": "not assessable",
        "such as": "such as",
        "resumed": "{count} facts known from {file}.",
        "nothing": "Nothing more is missing.",
        "recorded": "Recorded in {file}: {digest}",
    },
    "nl": {
        "help": "Antwoord, of: ? weet ik niet, < terug, lijst, waarom, stop (bewaart).",
        "unknown": "Opengelaten.",
        "back": "Terug naar: {question}",
        "first": "Dit is de eerste vraag.",
        "done": "Er ontbreekt niets meer. Enter sluit af, < gaat terug.",
        "left": "{count} vra(a)g(en) bleven open.",
        "saved": "Bewaard in {file}.",
        "progress": "{settled} van {all} instrumenten beslist",
        "yes": "ja",
        "no": "nee",
        "eligible": "voldoet",
        "conditional": "voorwaardelijk",
        "undetermined": "nog onbekend",
        "ineligible": "voldoet niet",
        "not_assessable": "niet te toetsen",
        "such as": "zoals",
        "resumed": "{count} gegevens bekend uit {file}.",
        "nothing": "Er ontbreekt niets meer.",
        "recorded": "Vastgelegd in {file}: {digest}",
    },
}
