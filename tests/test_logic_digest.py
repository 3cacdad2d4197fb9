"""The logic digest: no words change it, everything that decides does, and each instrument has its own."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from eligibility import Catalogue
from tests.conftest import ROOT, TODAY

HARBOUR = """\
title: {en: Harbour fund, nl: Havenfonds}
provider: {en: Port, nl: Haven}
kind: loan
valid: {from: 2020-01-01}
availability: [{from: 2020-01-01, is: open}, {from: 2026-06-01, is: closed}]
access: direct
summary: {en: Loans for ships., nl: Leningen voor schepen.}
notes: [Not found the term.]
sources:
  site: {title: Site, url: "https://port.example/rules", grade: primary, read: 2026-11-01, publisher: Port, review_by: 2027-01-01}
amounts: {most: EUR 250 000}
criteria:
  - id: small
    title: {en: It is small, nl: Het is klein}
    require: {company.is_harbour_firm: {is: true}}
    source: [site, page 2]
    basis: stated
    note: {en: As the port counts., nl: Zoals de haven telt.}
  - id: ticket
    title: {en: The amount, nl: Het bedrag}
    require:
      any:
        - funding.requested: {at_most: $most}
        - company.registered_on: {on_or_after: 2024-01-01}
    source: site
    basis: stated
  - id: aid
    title: {en: Aid before, nl: Eerdere steun}
    require: {aid.de_minimis_received: {at_most: EUR 300 000}}
    advisory: true
    source: site
    basis: stated
award:
  maximum: $most
  source: site
  note: {en: At most., nl: Ten hoogste.}
calls:
  - {title: {en: Spring, nl: Lente}, opens: 2027-03-01, closes: 2027-04-01, source: site}
look_again: 2027-05-01
"""
AIR = """\
title: {en: Air fund, nl: Luchtfonds}
provider: {en: Port, nl: Haven}
kind: grant
valid: {from: 2020-01-01}
availability: open
access: direct
sources:
  site: {title: Site, url: "https://port.example/rules", grade: primary, read: 2026-11-01, publisher: Port}
criteria:
  - {id: bird, title: {en: Bird, nl: Vogel}, require: {company.capital_company: {is: true}}, source: site, basis: stated}
"""
DEFINITION = """\
title: {en: A firm of the harbour, nl: Een havenbedrijf}
gives: company.is_harbour_firm
type: boolean
valid: {from: 2020-01-01}
source: note
basis: stated
notes: [Read twice.]
test: {company.registered_office: {one_of: $harbour_countries}}
"""
LIST = """\
title: {en: Countries with a harbour, nl: Landen met een haven}
of: country
valid: {from: 2020-01-01}
source: note
basis: stated
notes: [Not all.]
members: [NL, BE]
"""
IMPLICATION = """\
title: {en: A foundation has no capital, nl: Een stichting heeft geen kapitaal}
when: {company.legal_form: {is: foundation}}
then: {company.capital_company: false}
strength: certain
valid: {from: 2020-01-01}
source: note
basis: stated
note: {en: By its form., nl: Naar haar vorm.}
"""
FILES: Mapping[str, str] = {
    "nl/harbour/2020-01-01.yaml": HARBOUR,
    "nl/air/2020-01-01.yaml": AIR,
    "definitions/company.is_harbour_firm/2020-01-01.yaml": DEFINITION,
    "lists/harbour_countries/2020-01-01.yaml": LIST,
    "implications/foundation-has-no-capital/2020-01-01.yaml": IMPLICATION,
    "law/de-minimis/2024-01-01.yaml": "replaces: shipped\n"
    + (ROOT / "rules" / "law" / "de-minimis" / "2024-01-01.yaml").read_text(encoding="utf-8"),
    "sources.yaml": "note: {title: Letter, url: 'https://port.example/letter', grade: primary, read: 2026-11-01, publisher: Port}\n",
}


def load(folder: Path, file: str = "", old: str = "", new: str = "") -> Catalogue:
    """The pack with one edit of one file, named by its beginning."""
    edited = 0
    for name, text in FILES.items():
        if file and name.startswith(file):
            assert 1 == text.count(old), (name, old)
            text, edited = text.replace(old, new), edited + 1
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert not file or 1 == edited
    return Catalogue.load(folder)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return load(tmp_path_factory.mktemp("before"))


def moved(before: Catalogue, after: Catalogue) -> set[str]:
    """The instruments whose logic of today changed."""
    one, other = before.logic_digests(on=TODAY), after.logic_digests(on=TODAY)
    return {name for name in one if one[name] != other[name]}


WORDS: Mapping[str, tuple[str, str, str]] = {
    "a comment": ("nl/harbour", "criteria:", "# read again\ncriteria:"),
    "another layout": ("nl/air", "require: {company.capital_company: {is: true}}", "require: {company.capital_company: { is:  true } }"),
    "a title": ("nl/harbour", "{en: The amount, nl: Het bedrag}", "{en: How much, nl: Hoeveel}"),
    "a note of a criterion": ("nl/harbour", "As the port counts.", "As the port reads it."),
    "a note of the file": ("nl/harbour", "Not found the term.", "The term is not published."),
    "a summary": ("nl/harbour", "Loans for ships.", "Loans for boats."),
    "the day of reading": ("nl/harbour", "read: 2026-11-01", "read: 2026-11-20"),
    "the day to read again": ("nl/harbour", "review_by: 2027-01-01", "review_by: 2027-06-01"),
    "a source": ("nl/harbour", "https://port.example/rules", "https://port.example/new"),
    "the place in a source": ("nl/harbour", "page 2", "page 3"),
    "the basis": ("nl/harbour", "page 2]\n    basis: stated", "page 2]\n    basis: inferred"),
    "the name of a figure that stays": ("nl/harbour", "award:\n  maximum: $most", "award:\n  maximum: EUR 250 000"),
    "a note of the award": ("nl/harbour", "At most.", "No more than this."),
    "the title of a call": ("nl/harbour", "Spring", "Early"),
    "when to look again": ("nl/harbour", "look_again: 2027-05-01", "look_again: 2027-06-01"),
    "a note of a definition": ("definitions", "Read twice.", "Read three times."),
    "a title of a definition": ("definitions", "A firm of the harbour", "A harbour firm"),
    "the order of a list": ("lists", "[NL, BE]", "[BE, NL]"),
    "a note of a list": ("lists", "Not all.", "All we know."),
    "a title of an implication": ("implications", "has no capital,", "has no shares,"),
    "a note of the law": ("law", "Per Member State and single undertaking", "For each Member State and single undertaking"),
    "the register of sources": ("sources", "read: 2026-11-01", "read: 2026-11-02"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new"), WORDS.values(), ids=WORDS)
def test_words_do_not_change_it(before: Catalogue, tmp_path: Path, file: str, old: str, new: str) -> None:
    """The digest of the text changes with each, that of the logic with none."""
    after = load(tmp_path, file, old, new)

    assert before.digest != after.digest
    assert (before.logic_digest, set()) == (after.logic_digest, moved(before, after))


BOTH, HARBOUR_ALONE, AIR_ALONE = {"nl/harbour", "nl/air"}, {"nl/harbour"}, {"nl/air"}
LOGIC: Mapping[str, tuple[str, str, str, set[str]]] = {
    "a figure": ("nl/harbour", "EUR 250 000", "EUR 250 001", HARBOUR_ALONE),
    "a comparison": ("nl/harbour", "at_most: $most", "less_than: $most", HARBOUR_ALONE),
    "a day in a criterion": ("nl/harbour", "2024-01-01", "2024-01-02", HARBOUR_ALONE),
    "some for all": ("nl/harbour", "any:", "all:", HARBOUR_ALONE),
    "the fact": ("nl/harbour", "funding.requested", "funding.round_total", HARBOUR_ALONE),
    "a hard criterion": ("nl/harbour", "    advisory: true\n", "", HARBOUR_ALONE),
    "the id of a criterion": ("nl/harbour", "id: ticket", "id: amount", HARBOUR_ALONE),
    "who judges": ("nl/harbour", "    advisory: true\n", "    judged_by: ministry_of_defence\n", HARBOUR_ALONE),
    "when it applies": ("nl/harbour", "    advisory: true\n", "    applies_when: {company.listed: {is: true}}\n", HARBOUR_ALONE),
    "the last day": ("nl/harbour", "valid: {from: 2020-01-01}", "valid: {from: 2020-01-01, until: 2029-01-01}", HARBOUR_ALONE),
    "when it closes": ("nl/harbour", "from: 2026-06-01", "from: 2026-07-01", HARBOUR_ALONE),
    "a day of a call": ("nl/harbour", "closes: 2027-04-01", "closes: 2027-04-02", HARBOUR_ALONE),
    "how one applies": ("nl/harbour", "access: direct", "access: through_financier", HARBOUR_ALONE),
    "the award": ("nl/harbour", "award:\n  maximum: $most", "award:\n  maximum: EUR 200 000", HARBOUR_ALONE),
    "a member of a list": ("lists", "[NL, BE]", "[NL, BE, DE]", HARBOUR_ALONE),
    "another name in a list": ("lists", "members: [NL, BE]", "members: [NL, BE]\naliases: {GP: BE}", HARBOUR_ALONE),
    "a definition": ("definitions", "company.registered_office", "company.physical_headquarters", HARBOUR_ALONE),
    "the end of a definition": ("definitions", "{from: 2020-01-01}", "{from: 2020-01-01, until: 2026-01-01}", HARBOUR_ALONE),
    "a condition of an implication": ("implications", "is: foundation", "is: association", AIR_ALONE),
    "what it concludes": ("implications", "company.capital_company: false", "company.capital_company: true", AIR_ALONE),
    "its strength": ("implications", "strength: certain", "strength: presumed", AIR_ALONE),
    "a figure of the law": ("law", "  ceiling: EUR 300 000", "  ceiling: EUR 300 001", HARBOUR_ALONE),
    "a period of the law": ("law", "window: 3 years", "window: 4 years", HARBOUR_ALONE),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "expected"), LOGIC.values(), ids=LOGIC)
def test_whatever_decides_changes_it(before: Catalogue, tmp_path: Path, file: str, old: str, new: str, expected: set[str]) -> None:
    """Of the catalogue, and of those instruments alone that lean on it, however far behind."""
    after = load(tmp_path, file, old, new)

    assert before.logic_digest != after.logic_digest
    assert expected == moved(before, after)


def test_a_version_of_later_changes_the_catalogue_and_no_instrument_of_today(before: Catalogue, tmp_path: Path) -> None:
    """What begins in 2028 decides nothing on the day of a record of 2026."""
    load(tmp_path)
    later = HARBOUR.replace("valid: {from: 2020-01-01}", "valid: {from: 2028-01-01}").replace("250 000", "1 000")
    later = later.replace("from: 2020-01-01, is: open}, {from: 2026-06-01,", "from: 2028-01-01, is: open}, {from: 2028-06-01,")
    (tmp_path / "nl" / "harbour" / "2028-01-01.yaml").write_text(later, encoding="utf-8")
    after = Catalogue.load(tmp_path)

    assert before.logic_digest != after.logic_digest
    assert set() == moved(before, after)
    assert before.logic_digests(on=date(2028, 1, 1))["nl/harbour"] != after.logic_digests(on=date(2028, 1, 1))["nl/harbour"]


def test_comments_in_every_shipped_file(catalogue: Catalogue, tmp_path: Path) -> None:
    """Somebody runs a formatter over all of them."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    for file in (tmp_path / "rules").rglob("*.yaml"):
        file.write_text(f"# checked\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    (tmp_path / "rules" / "catalogue.yaml").write_text("title: Mine\nversion: 2030.1\nstands_on: nothing\n", encoding="utf-8")
    after = Catalogue.load(tmp_path / "rules")

    assert catalogue.digest != after.digest
    assert catalogue.logic_digest == after.logic_digest
    assert catalogue.logic_digests(on=TODAY) == after.logic_digests(on=TODAY)


def test_it_is_the_same_in_another_process(before: Catalogue) -> None:
    """A catalogue that travelled, one that was asked before, and one that is asked for many days."""
    there = pickle.loads(pickle.dumps(before))  # noqa: S301 - our own
    for year in range(1950, 2050):
        there.logic_digests(on=date(year, 1, 1))

    assert before.logic_digest == there.logic_digest
    assert before.logic_digests(on=TODAY) == there.logic_digests(on=TODAY)


def test_every_shipped_instrument_has_a_digest_of_its_own(catalogue: Catalogue) -> None:
    """Nobody can change one by accident of another's."""
    digests = catalogue.logic_digests(on=TODAY)

    assert digests.keys() == catalogue.instruments.keys()
    assert len(digests) == len(set(digests.values()))
