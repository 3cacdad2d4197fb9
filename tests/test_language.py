"""Dutch mode is Dutch: no English word stands in what a Dutch reader sees, and questions can be read by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from eligibility import Catalogue, CompanyProfile
from eligibility.profile.facts import Vocabulary
from eligibility.words.citations import place
from eligibility.words.phrases import PHRASES
from tests.conftest import ROOT, TODAY

ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """the and which with without not that this these from for by your are has have an or to it its than only other whether
        yes year years month months day article articles section page paragraph missing required known given least most""",
    )
)
"""Words that no Dutch sentence has."""
QUOTED = re.compile(r"'[^'\n]+'|\"[^\"\n]+\"|`[^`\n]+`|https?://\S+|\[[a-z]+/[a-z0-9-]+\]")
"""What is quoted from an English text, a code or an address."""
NAMES = re.compile("Funding and Tenders|Innovation Accelerator for the North Atlantic|Security and Defence")
REFERS_BACK = {
    "en": re.compile(r"\b(that|those|such|this) (person|share|entities|countries|assets|investment|institute)\b"),
    "nl": re.compile(r"\b(die|dat|zulke) (persoon|aandeel|rechtspersonen|landen|activa|zeggenschap|investering|instelling)\b"),
}
FIRST_OF_ITS_QUESTION = re.compile(
    r"^(?!Is it true)(Is|Has|Have|Does|Do|Did|Are|Was) (it|they|that)\b|^(Heeft|Is|Zijn|Kan) (zij|deze)\b"
)


def english(text: str) -> list[str]:
    """The English words in a text that should be Dutch."""
    bare = NAMES.sub(" ", QUOTED.sub(" ", " ".join(text.split())))
    return [word for word in re.findall(r"\w+(?:[-'&]\w+)*", bare) if word in ENGLISH]


def dutch_of(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Every Dutch text of the vocabulary, by where it stands."""
    for name, fact in vocabulary.facts.items():
        for kind, texts in (("title", fact.title), ("question", fact.question), ("help", fact.help)):
            if texts:
                yield f"{name} {kind}", texts["nl"]
        yield from ((f"{name} {code}", texts["nl"]) for code, texts in fact.type.choices.items())
    for name, unit in vocabulary.units.items():
        yield from ((name, texts["nl"]) for texts in (unit.one, unit.many))
    yield from ((name, texts["nl"]) for name, texts in vocabulary.bodies.items())


def test_the_vocabulary_is_dutch() -> None:
    """Titles, questions, help, choices, units and bodies."""
    found = {where: english(text) for where, text in dutch_of(Catalogue.shipped().checked.vocabulary)}

    assert {where: words for where, words in found.items() if words} == {}


def test_the_fixed_words_are_dutch() -> None:
    """The names of figures between braces are no words."""
    found = {key: english(re.sub(r"\{\w+\}", "", text)) for key, text in PHRASES["nl"].items()}

    assert {key: words for key, words in found.items() if words} == {}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_question_stands_alone(language: str) -> None:
    """It names what it is about: nobody knows which other question was asked before it."""
    facts = Catalogue.shipped().checked.vocabulary.facts
    asked = {name: fact.question[language] for name, fact in facts.items() if fact.question}
    refers = REFERS_BACK[language]

    assert len(asked) > 150
    assert {name: text for name, text in asked.items() if refers.search(text) or FIRST_OF_ITS_QUESTION.search(text)} == {}


COMPANIES = ("examples/sensor-startup", "examples/machine-shop", "examples/portfolio/23-edip-foreign-parts")
DAYS = (TODAY, date(2029, 6, 30))
"""One on which most is in force, and one on which much has ended."""


def reader_sees(text: str) -> str:
    """Without the lines that only cite: a source has the title under which it was published."""
    return "\n".join(line for line in text.splitlines() if not re.match(r"\s*(·|\d+\.) (bron|volgt uit|volgens definitie)", line))


@pytest.mark.parametrize("name", COMPANIES)
@pytest.mark.parametrize("on", DAYS, ids=str)
def test_reports_are_dutch(name: str, on: date) -> None:
    """What is assessed, asked, advised and explained, of every instrument."""
    catalogue = Catalogue.shipped()
    case = catalogue.case(CompanyProfile.model_validate_json((ROOT / f"{name}.json").read_text()), on=on)
    told: dict[str, Any] = {
        "text": case.assessment.text("nl", details=False),
        "questions": "\n".join(f"{each.text('nl')} {each.help('nl') or ''} {each.why('nl')}" for each in case.questions()),
    }
    told |= {instrument: case.explain(instrument).text("nl") for instrument in case.assessment}

    found = {where: sorted(set(english(reader_sees(text)))) for where, text in told.items()}

    assert {where: words for where, words in found.items() if words} == {}


def test_days_are_written_out() -> None:
    """In the reader's language, also where nothing is in force on them."""
    catalogue = Catalogue.shipped()
    ended = catalogue.assess(CompanyProfile(), on=date(2029, 6, 30)).text("nl")
    early = catalogue.assess(CompanyProfile(), on=date(2010, 6, 30)).text("nl")

    assert "Op 30\u00a0juni\u00a02010 was geen versie van kracht" in early
    assert re.findall(r"\b\d{4}-\d{2}-\d{2}\b", re.sub(r"https://\S+", "", ended + early)) == []


@pytest.mark.parametrize(
    ("written", "dutch"),
    [
        ("Article 3.9.4", "artikel 3.9.4"),
        ("Articles 1(4)(c) and 2(18)", "artikelen 1(4)(c) en 2(18)"),
        ("Annex I, Articles 2, 3(4) and 4(2)", "bijlage I, artikelen 2, 3(4) en 4(2)"),
        ("question What is SecFund", 'vraag "What is SecFund"'),
        ("answers 1 and 3", "antwoorden 1 en 3"),
        ("first paragraph", "eerste alinea"),
        ("Overview", "Overview"),
        ("opening of the terms for companies", "opening of the terms for companies"),
    ],
)
def test_places_in_sources_are_dutch(written: str, dutch: str) -> None:
    """Articles, annexes, questions; the words of the source itself stay."""
    assert place(written, "nl") == dutch
    assert place(written, "en") == written
