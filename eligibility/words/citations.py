"""Where a rule stands, in the reader's language: the title of a source and the place in it.

Article 3(2)                     artikel 3(2)
Articles 1(4) and 2(18)          artikelen 1(4) en 2(18)
question What is the SecFund     vraag What is the SecFund
General criteria                 General criteria

Rules write places in English. What they quote, a heading or a question, stays as the source has it.
"""

from __future__ import annotations

import re
from typing import Final

from eligibility.rules.model import Citation

_ARTICLE: Final = re.compile(r"(Articles?|article|Annex|annex|Title|Recital|Recommendation|part) \S")
_IN_ARTICLES: Final = {
    "Article": "artikel",
    "article": "artikel",
    "Articles": "artikelen",
    "Annex": "bijlage",
    "annex": "bijlage",
    "Title": "titel",
    "Recital": "overweging",
    "Recommendation": "Aanbeveling",
    "part": "deel",
    "point": "punt",
    "under": "onder",
    "and": "en",
    "to": "tot en met",
}
_PLACES: Final = {
    "page": "pagina",
    "page on": "pagina over",
    "section": "onderdeel",
    "section with": "onderdeel met",
    "question": "vraag",
    "answer": "antwoord",
    "answers": "antwoorden",
    "answer on": "antwoord over",
    "opening": "begin",
    "its opening": "begin",
    "its date": "datum",
    "date of": "datum van",
    "first answer": "eerste antwoord",
    "first paragraph": "eerste alinea",
    "first paragraphs": "eerste alinea's",
    "second paragraph": "tweede alinea",
    "third paragraph": "derde alinea",
    "last paragraph": "laatste alinea",
    "last paragraphs": "laatste alinea's",
    "paragraph on": "alinea over",
    "second point": "tweede punt",
    "last sentence": "laatste zin",
    "list of": "lijst van",
    "table of": "tabel van",
    "note": "noot",
    "notes": "noten",
    "the range": "de bandbreedte",
    "the limits": "de grenzen",
}
_PLACE: Final = re.compile("(" + "|".join(sorted(map(re.escape, _PLACES), key=len, reverse=True)) + r")(?![\w'])", re.IGNORECASE)


def place(text: str, language: str) -> str:
    """The place in a source.

    >>> place("Articles 3.16.9(a) and 3.16.14(a)", "nl"), place("question Who can apply", "nl"), place("Overview", "nl")
    ('artikelen 3.16.9(a) en 3.16.14(a)', 'vraag Who can apply', 'Overview')
    """
    if language != "nl":
        return text
    if _ARTICLE.match(text):
        return re.sub(r"[A-Za-z]+", lambda word: _IN_ARTICLES.get(word[0], word[0]), text)
    return _PLACE.sub(lambda found: _PLACES[found[0].lower()], text, count=1) if _PLACE.match(text) else text


def cited(item: Citation, language: str) -> str:
    """`title, place`."""
    parts = (item.source.title_in(language), place(item.place, language) if item.place else "")
    return ", ".join(part for part in parts if part)
