"""An assessment that puts itself into words: as text, Markdown or JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eligibility.arguments import check_count, check_language
from eligibility.engine.assessment import Assessment as Assessed
from eligibility.engine.standing import Standing
from eligibility.guidance.remedies import Remedy
from eligibility.report.explanation import Explanation
from eligibility.report.full_form import FullForms
from eligibility.report.groups import Group, arranged
from eligibility.report.screen import Asked, Screen, screen_of
from eligibility.report.writer import Writer
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
    'Het bedrijf op 23\\xa0november\\xa02026'
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

    def screen(
        self,
        language: Language = "en",
        *,
        width: int = 100,
        source: str = "PROFILE",
        options: str = "",
        every: bool = False,
        paint: Paint = plain,
    ) -> str:
        """What to know first: what fits, what nearly does, what to mind and what to do next, in at most 40 lines of 100 columns.

        What does not fit in is one line with the number and the command that shows it; narrower than 100 columns it may
        take more lines. In the commands `source` stands for the profile and `options` behind it. `every` lists every
        instrument on a line instead.
        """
        from eligibility.report.screen_text import write_all, write_screen

        check_language(language)
        check_count("width", width)
        asked = Asked(source, options)
        found = self._screen(language, asked)
        return (
            write_all(found, paint)
            if every
            else write_screen(found, language, asked, width=width, paint=paint)
        )

    @property
    def groups(self) -> dict[Group, tuple[str, ...]]:
        """The ids of the instruments by group, each in the order in which to look at them.

        The groups are `fits`, `near` (easiest first), `other_request`, `not_this_company`, `later`, and `levers`: what nobody
        applies for, which never counts as fitting.
        """
        return {
            group: tuple(result.instrument for result in results) for group, results in arranged(self).items()
        }

    def markdown(self, language: Language = "en", *, details: bool = True) -> str:
        """For a file: the screen, and with `details` every instrument, the open questions and a table an instrument."""
        from eligibility.report.markdown import write_markdown

        check_language(language)
        fits = self._fits_in_words(language)
        return write_markdown(self, language, self._screen(language), details=details, fits=fits)

    def json(self, language: Language = "en") -> str:
        """For a program, with words in one language (`schemas/assessment.schema.json`)."""
        check_language(language)
        forms = self.forms or FullForms(self.rules.catalogue)
        return forms.of(language).text(self)

    def _screen(self, language: Language, asked: Asked | None = None) -> Screen:
        return screen_of(Writer(self, language), language, self.fits, asked)

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
