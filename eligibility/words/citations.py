"""Where a rule stands, in the reader's language: the title of a source and the place in it.

Articles 1(4) and 2(18)          artikelen 1(4) en 2(18)
question What is the SecFund     vraag "What is the SecFund"
General criteria                 General criteria

Rules write places in English. What they quote, a heading or a question, stays as the source has it, and what is no number,
heading or one of the plain places stays as it is: half a translation reads worse than none.
"""

from __future__ import annotations

import re
from typing import Final

from eligibility.rules.model import Citation

_NUMBERED: Final = re.compile(r"(Articles?|article|Annex|annex|Title|Recital|answers?) [0-9IVXA-Z]")
_WORDS: Final = {
    "Article": "artikel",
    "article": "artikel",
    "Articles": "artikelen",
    "Annex": "bijlage",
    "annex": "bijlage",
    "Title": "titel",
    "Recital": "overweging",
    "answer": "antwoord",
    "answers": "antwoorden",
    "point": "punt",
    "under": "onder",
    "and": "en",
    "to": "tot en met",
}
_QUOTED: Final = re.compile(r"(section|question) ([A-Z0-9].*)")
_QUOTES: Final = {"section": "onderdeel", "question": "vraag"}
_PLAIN: Final = {
    "page": "pagina",
    "opening": "begin",
    "its opening": "begin",
    "its date": "datum",
    "first answer": "eerste antwoord",
    "first paragraph": "eerste alinea",
    "first paragraphs": "eerste alinea's",
    "second paragraph": "tweede alinea",
    "third paragraph": "derde alinea",
    "last paragraph": "laatste alinea",
    "last paragraphs": "laatste alinea's",
    "second point": "tweede punt",
    "last sentence": "laatste zin",
    "list of conditions": "lijst van voorwaarden",
    "date of the consolidated text": "datum van de geconsolideerde tekst",
    "notes": "noten",
    "the range": "de bandbreedte",
}


def place(text: str, language: str) -> str:
    """The place in a source.

    >>> place("Articles 3.16.9(a) and 3.16.14(a)", "nl"), place("first paragraph", "nl"), place("Overview", "nl")
    ('artikelen 3.16.9(a) en 3.16.14(a)', 'eerste alinea', 'Overview')
    """
    if language != "nl":
        return text
    if _NUMBERED.match(text):
        return re.sub(r"[A-Za-z]+", lambda word: _WORDS.get(word[0], word[0]), text)
    if quoted := _QUOTED.fullmatch(text):
        return f'{_QUOTES[quoted[1]]} "{quoted[2]}"'
    return _PLAIN.get(text, text)


def cited(item: Citation, language: str) -> str:
    """`title, place`."""
    parts = (item.source.title_in(language), place(item.place, language) if item.place else "")
    return ", ".join(part for part in parts if part)
