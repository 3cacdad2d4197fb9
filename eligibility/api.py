"""The catalogue as callers use it: load rules, read profiles, assess, report."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from eligibility.advising import Advising
from eligibility.catalogue.files import shipped
from eligibility.catalogue.loading import load_catalogue
from eligibility.catalogue.model import CheckedCatalogue
from eligibility.engine.assessment import Assessment
from eligibility.engine.evaluator import Evaluator, Evaluators
from eligibility.errors import EligibilityError
from eligibility.profile.extending import profile_model
from eligibility.profile.models import CompanyProfile
from eligibility.profile.reading import read_profile
from eligibility.report.phrases import Language
from eligibility.report.text import Paint, plain
from eligibility.reporting import Reporting

MOST_DATES = 64


class Catalogue(Advising, Reporting):
    """A checked rule pack: the only thing that assesses.

    >>> catalogue = Catalogue.shipped()
    >>> profile = CompanyProfile.model_validate_json('{"company": {"registered_office": "DE"}}')
    >>> catalogue.assess(profile, on=date(2026, 11, 23))["nl/secfund"].outcome.value
    'ineligible'
    """

    def __init__(self, checked: CheckedCatalogue) -> None:
        self.checked = checked
        self._evaluators: dict[date, Evaluator] = {}
        self._compact: dict[date, Any] = {}
        self._full: dict[str, Any] = {}

    @classmethod
    def shipped(cls) -> Catalogue:
        """The rules that come with the library."""
        return cls(load_catalogue(shipped("rules")))

    @classmethod
    def load(cls, folder: str | Path, *, with_shipped: bool = False) -> Catalogue:
        """The rules of a folder. They may use the shipped facts, definitions and lists.

        `with_shipped` adds the shipped instruments. Raises `InvalidRules` with every problem of every file.
        """
        return cls(load_catalogue(Path(folder), with_shipped=with_shipped))

    @property
    def title(self) -> str:
        return self.checked.title

    @property
    def version(self) -> str:
        return self.checked.version

    @property
    def digest(self) -> str:
        """A SHA-256 over every file that decides something."""
        return self.checked.digest

    @cached_property
    def family(self) -> Evaluators:
        return Evaluators(self.checked, self.profile_model)

    @cached_property
    def profile_model(self) -> type[CompanyProfile]:
        """`CompanyProfile`, with the facts that the rule pack declares."""
        return profile_model(self.checked.vocabulary)

    def read_profile(self, text: str | bytes) -> CompanyProfile:
        """The profile in a JSON text. Raises `InvalidProfile` with every problem and its JSON pointer."""
        return read_profile(text, self.profile_model)

    def assess(self, profile: CompanyProfile, *, on: date) -> Assessment:
        """What every instrument says of the profile on the date.

        Raises `InvalidProfile` when a judgement names no judged criterion of this catalogue.
        """
        return self.evaluator(on).assess(self._own(profile))

    def facts(self, profile: CompanyProfile, *, on: date) -> dict[str, Any]:
        """Every known fact on a date, given or derived, such as `company.size`.

        >>> profile = CompanyProfile.model_validate_json('{"company": {"autonomous": true}}')
        >>> Catalogue.shipped().facts(profile, on=date(2026, 11, 23))
        {'company.autonomous': True}
        """
        values = self.evaluator(on).values(self._own(profile))
        return {name: value for name, value in values.items() if value is not None}

    def assess_json(
        self,
        text: str | bytes,
        *,
        on: date,
        form: Literal["full", "compact"] = "full",
        language: Language = "en",
        guidance: bool = False,
    ) -> bytes:
        """JSON in, JSON out (`schemas/assessment.schema.json`, or `assessment-compact` for codes without words).

        `guidance` adds to the full form what `ask` and `advise` find.
        """
        profile = self.read_profile(text)
        if form == "full":
            return self.full_json(self.assess(profile, on=on), language, guidance=guidance).encode()
        if on not in self._compact:
            from eligibility.report.compact_form import CompactForm

            if len(self._compact) >= MOST_DATES:
                self._compact.clear()
            self._compact[on] = CompactForm(self.evaluator(on))
        text_out: str = self._compact[on].text(profile)
        return text_out.encode()

    def full_json(self, assessment: Assessment, language: Language = "en", *, guidance: bool = False) -> str:
        """An assessment as JSON text with words in one language.

        `guidance` adds the questions most worth asking next, and per instrument what is missing exactly, remedies and dates.
        """
        if language not in self._full:
            from eligibility.report.full_form import FullForm

            self._full[language] = FullForm(self.checked, language)
        text: str = self._full[language].text(assessment)
        if guidance:
            from eligibility.report.json_pieces import dumps

            profile, on = self._own(assessment.profile), assessment.on
            found = {
                "next": self.ask(profile, on=on, language=language, most=3),
                "results": self.advise(profile, on=on, language=language),
            }
            text = f'{text[:-1]},"guidance":{dumps(found)}}}'
        return text

    def text(self, assessment: Assessment, language: Language = "en", *, details: bool = True, paint: Paint = plain) -> str:
        """An assessment for people. `paint(text, role)` may colour."""
        from eligibility.report.text import write_text

        return write_text(assessment, language, details=details, paint=paint)

    def markdown(self, assessment: Assessment, language: Language = "en") -> str:
        """An assessment for a file."""
        from eligibility.report.markdown import write_markdown

        return write_markdown(assessment, language)

    def de_minimis_headroom(
        self, profile: CompanyProfile, *, on: date, member_state: str = "NL", sgei: bool = False
    ) -> list[dict[str, Any]]:
        """The de minimis aid still possible in a Member State on a date, in euros, and each later day on which it grows.

        `sgei` asks for the ceiling of services of general economic interest. Raises `EligibilityError` when the profile does
        not say what was received, leaves open what counts, or no regulation is in force.
        """
        from eligibility.law import de_minimis

        law, aid, group = self.evaluator(on).rules.law.get(de_minimis.LAW), profile.aid, profile.group
        if aid is None or aid.de_minimis is None:
            raise EligibilityError("the profile does not say which `aid.de_minimis` was received (an empty list means none)")
        if law is None or (sgei and "sgei_ceiling" not in law.amounts):
            raise EligibilityError(f"no version of `{de_minimis.LAW}` with this ceiling is in force on {on}")
        parts = (group.enterprises, group.holdings) if group else (None, None)
        undertaking = de_minimis.Undertaking(*parts, law.amounts, member_state)
        found = de_minimis.headroom(aid.de_minimis, on, law.amounts, undertaking, sgei=sgei, until=law.valid.end)
        if found is None:
            raise EligibilityError("the profile leaves open what counts: a recipient, its country, or a loan outside its method")
        return [{"since": room.since, "headroom": room.amount} for room in found]

    @staticmethod
    def headroom_text(rooms: list[dict[str, Any]], language: Language = "en") -> str:
        """What `de_minimis_headroom` found, one line a day."""
        from eligibility.report import formats

        return "".join(f"{formats.day(room['since'], language)}: {formats.money(room['headroom'], language)}\n" for room in rooms)

    def evaluator(self, on: date) -> Evaluator:
        """The rules of a date, compiled; kept for the dates asked for last."""
        if on not in self._evaluators:
            if len(self._evaluators) >= MOST_DATES:
                self._evaluators.clear()
            self._evaluators[on] = self.family.on(on)
        return self._evaluators[on]

    def _own(self, profile: CompanyProfile) -> CompanyProfile:
        """The profile in this catalogue's model: a pack may know more facts than `CompanyProfile`."""
        if isinstance(profile, self.profile_model):
            return profile
        return self.profile_model.model_validate(profile.model_dump(exclude_none=True))
