"""An assessment that puts itself into words: as text, Markdown or JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eligibility.arguments import check_language
from eligibility.engine.assessment import Assessment as Assessed
from eligibility.engine.standing import Standing
from eligibility.guidance.remedies import Remedy
from eligibility.report.explanation import Explanation
from eligibility.report.full_form import FullForms
from eligibility.words.lines import Paint, plain
from eligibility.words.phrases import Language


def _unknown(instrument: str) -> tuple[Remedy, ...]:
    """Where nobody looked."""
    return ()


@dataclass(frozen=True, repr=False)
class Assessment(Assessed):
    """The results by instrument id, for one profile on one date.

    >>> from datetime import date
    >>> from eligibility import Catalogue
    >>> catalogue = Catalogue.shipped()
    >>> profile = catalogue.read_profile('{"company": {"registered_office": "DE"}}')
    >>> assessment = catalogue.assess(profile, on=date(2026, 11, 23))
    >>> assessment["nl/secfund"].outcome.value
    'ineligible'
    >>> assessment.text("nl").splitlines()[0]
    'De onderneming op 23\\xa0november\\xa02026'
    """

    forms: FullForms | None = field(default=None, compare=False)
    """Where pieces of JSON are remembered that do not depend on the profile."""
    fits: Callable[[str], tuple[Remedy, ...]] = field(default=_unknown, compare=False)
    """What other request an instrument would take that the request alone keeps away, by its id."""

    def __getstate__(self) -> dict[str, Any]:
        """Without what is remembered, which is made again where it is needed."""
        return {**vars(self), "forms": None}

    def title(self, instrument: str, language: Language = "en") -> str:
        """The name of an instrument. Raises `UnknownInstrument`."""
        check_language(language)
        version = self[instrument].version or self.rules.catalogue.instruments[instrument][-1]
        return version.title[language]

    def text(self, language: Language = "en", *, details: bool = True, paint: Paint = plain) -> str:
        """For people: a summary, and with `details` every criterion. `paint(text, role)` may colour."""
        from eligibility.report.text import write_text

        check_language(language)
        return write_text(self, language, details=details, paint=paint, fits=self._fits_in_words(language))

    def markdown(self, language: Language = "en", *, details: bool = True) -> str:
        """For a file: a summary, and with `details` the open questions and a table an instrument."""
        from eligibility.report.markdown import write_markdown

        check_language(language)
        return write_markdown(self, language, details=details, fits=self._fits_in_words(language))

    def json(self, language: Language = "en") -> str:
        """For a program, with words in one language (`schemas/assessment.schema.json`)."""
        check_language(language)
        forms = self.forms or FullForms(self.rules.catalogue)
        return forms.of(language).text(self)

    def _fits_in_words(self, language: Language) -> dict[str, list[str]]:
        """By instrument the other requests that it would take."""
        refused = (name for name, result in self.items() if result.standing is Standing.OTHER_REQUEST)
        return {name: [wanted.text(language) for wanted in self.fits(name)] for name in refused}

    def explain(self, instrument: str) -> Explanation:
        """Every test behind the outcome of one instrument. Raises `UnknownInstrument`."""
        return Explanation(self.only([instrument]), instrument)

    def _repr_markdown_(self) -> str:
        """What a notebook shows."""
        return self.markdown(details=False)
