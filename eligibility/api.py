"""The catalogue as callers use it: load rules, read profiles, assess, report."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from eligibility.advising import Advising
from eligibility.arguments import check_assessment, check_choice, check_day, check_language, check_profile
from eligibility.engine.assessment import Assessment
from eligibility.engine.evaluator import Evaluator, Evaluators
from eligibility.engine.standing import Standing
from eligibility.errors import EligibilityError, InvalidArgument, Problem, WrongType
from eligibility.profile.countries import COUNTRIES
from eligibility.profile.extending import profile_model
from eligibility.profile.models import CompanyProfile
from eligibility.profile.parsing import profile_from, read_profile
from eligibility.report.lines import Paint, plain
from eligibility.reporting import Reporting
from eligibility.rules.loading import load_catalogue
from eligibility.rules.model import CheckedCatalogue
from eligibility.shipped import shipped
from eligibility.words.phrases import Language

MOST_DATES = 64
MEMBER_STATES = "eu_member_states"
"""The list of the rules with the Member States of the Union."""


class Catalogue(Advising, Reporting):
    """A checked rule pack: the only thing that assesses.

    >>> catalogue = Catalogue.shipped()
    >>> profile = CompanyProfile.model_validate_json('{"company": {"registered_office": "DE"}}')
    >>> catalogue.assess(profile, on=date(2026, 11, 23))["nl/secfund"].outcome.value
    'ineligible'
    """

    def __init__(self, checked: CheckedCatalogue) -> None:
        self.checked = checked
        # What is remembered. Other threads read and empty these at any moment: take what `get` gives, never look twice.
        self._evaluators: dict[date, Evaluator] = {}
        self._compact: dict[date, Any] = {}
        self._full: dict[str, Any] = {}

    def __getstate__(self) -> dict[str, Any]:
        """The rules alone: what is remembered holds compiled code, and is made again where it is needed."""
        return {"checked": self.checked}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["checked"])  # type: ignore[misc]

    def __repr__(self) -> str:
        return f"<Catalogue {self.title} {self.version}: {len(self.instruments)} instruments, {self.digest[:19]}>"

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
        if not isinstance(text, str | bytes | bytearray):
            hint = "give the text of a file, or `json.dumps(data)` of a dict"
            raise WrongType("text", f"expected JSON as text or bytes, got {type(text).__name__}", hint)
        return read_profile(text, self.profile_model)

    def assess(self, profile: CompanyProfile, *, on: date) -> Assessment:
        """What every instrument says of the profile on the date.

        Raises `InvalidProfile` when a judgement names no judged criterion of this catalogue.
        """
        check_profile(profile)
        check_day(on)
        return self.evaluator(on).assess(self._own(profile))

    def remarks(self, profile: CompanyProfile, *, on: date) -> tuple[Problem, ...]:
        """What a profile says twice in different ways, or what of it does not count on the date: warnings with JSON pointers.

        Raises `InvalidProfile` when a judgement names no judged criterion of this catalogue.
        """
        return self.assess(profile, on=on).remarks

    def facts(self, profile: CompanyProfile, *, on: date) -> dict[str, Any]:
        """Every known fact on a date, given or derived, such as `company.size`.

        >>> profile = CompanyProfile.model_validate_json('{"company": {"autonomous": true}}')
        >>> Catalogue.shipped().facts(profile, on=date(2026, 11, 23))
        {'company.autonomous': True}
        """
        check_profile(profile)
        check_day(on)
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

        `guidance` adds to the full form what `ask` and `advise` find. The compact form has no words and no guidance.
        Raises `InvalidProfile`, and `InvalidArgument` for a form or language that there is not, or that do not go together.
        """
        check_day(on)
        check_choice("form", form, ("full", "compact"))
        check_language(language)
        if form == "full":
            return self.full_json(self.assess(self.read_profile(text), on=on), language, guidance=guidance).encode()
        if guidance:
            raise InvalidArgument("guidance", "the compact form has no guidance", "choose form `full`, or call `ask` and `advise`")
        if language != "en":
            raise InvalidArgument("language", "the compact form has codes and no words", "choose form `full`, or no language")
        written: str = self._compact_on(on).text(self.read_profile(text))
        return written.encode()

    def _compact_on(self, on: date) -> Any:
        from eligibility.report.compact_form import CompactForm

        known = self._compact.get(on)
        if known is None:
            if len(self._compact) >= MOST_DATES:
                self._compact.clear()
            known = self._compact[on] = CompactForm(self.evaluator(on))
        return known

    def full_json(self, assessment: Assessment, language: Language = "en", *, guidance: bool = False) -> str:
        """An assessment as JSON text with words in one language.

        `guidance` adds the questions most worth asking next, and per instrument what is missing exactly, remedies and dates.
        """
        check_assessment(assessment)
        check_language(language)
        text: str = self._full_in(language, assessment.rules.catalogue).text(assessment)
        if guidance:
            from eligibility.report.json_pieces import dumps

            profile, on = self._own(assessment.profile), assessment.on
            found = {
                "next": self.ask(profile, on=on, language=language, most=3),
                "results": self.advise(profile, on=on, language=language),
            }
            text = f'{text[:-1]},"guidance":{dumps(found)}}}'
        return text

    def _full_in(self, language: str, rules: CheckedCatalogue) -> Any:
        """The form of a language. It remembers pieces by the rules' own objects, so that those of other rules get one for once."""
        from eligibility.report.full_form import FullForm

        if rules is not self.checked:
            return FullForm(rules, language)
        known = self._full.get(language)
        if known is None:
            known = self._full[language] = FullForm(rules, language)
        return known

    def text(self, assessment: Assessment, language: Language = "en", *, details: bool = True, paint: Paint = plain) -> str:
        """An assessment for people. `paint(text, role)` may colour."""
        from eligibility.report.text import write_text

        check_assessment(assessment)
        check_language(language)
        fits = self._fits_in_words(assessment, language)
        return write_text(assessment, language, details=details, paint=paint, fits=fits)

    def markdown(self, assessment: Assessment, language: Language = "en") -> str:
        """An assessment for a file."""
        from eligibility.report.markdown import write_markdown

        check_assessment(assessment)
        check_language(language)
        return write_markdown(assessment, language, self._fits_in_words(assessment, language))

    def _fits_in_words(self, assessment: Assessment, language: Language) -> dict[str, list[str]]:
        """By instrument the other requests that it would take, of those that the request alone refuses."""
        from eligibility.report.advice import Advice

        if assessment.rules.catalogue.digest != self.digest:
            return {}  # what other rules would take, these do not know
        advice, found = Advice(self.checked, language), {}
        for name, result in assessment.items():
            wanted = self.fits(assessment.profile, name, on=assessment.on) if result.standing is Standing.OTHER_REQUEST else ()
            if wanted:
                found[name] = ["; ".join(advice.change(change)["text"] for change in each.changes) for each in wanted]
        return found

    def de_minimis_headroom(
        self, profile: CompanyProfile, *, on: date, member_state: str = "NL", sgei: bool = False
    ) -> list[dict[str, Any]]:
        """The de minimis aid still possible in a Member State on a date, in euros, and each later day on which it grows.

        `sgei` asks for the ceiling of services of general economic interest. Raises `EligibilityError` when the profile does
        not say what was received, leaves open what counts, or no regulation is in force, and `InvalidArgument` when the state
        is no Member State of the Union on the date.
        """
        from eligibility.law import de_minimis

        check_profile(profile)
        check_day(on)
        rules = self.evaluator(on).rules
        _check_member_state(member_state, rules.lists.get(MEMBER_STATES), on)
        law, aid, group = rules.law.get(de_minimis.LAW), profile.aid, profile.group
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
        from eligibility.words import formats

        check_language(language)
        return "".join(f"{formats.day(room['since'], language)}: {formats.money(room['headroom'], language)}\n" for room in rooms)

    def evaluator(self, on: date) -> Evaluator:
        """The rules of a date, compiled; kept for the dates asked for last."""
        known = self._evaluators.get(on)
        if known is None:
            if len(self._evaluators) >= MOST_DATES:
                self._evaluators.clear()
            known = self._evaluators[on] = self.family.on(on)
        return known

    def _own(self, profile: CompanyProfile) -> CompanyProfile:
        """The profile in this catalogue's model: a pack may know more facts than `CompanyProfile`.

        Raises `InvalidProfile` for a fact that this catalogue does not know.
        """
        if isinstance(profile, self.profile_model):
            return profile
        return profile_from(profile.model_dump(exclude_none=True), self.profile_model)


def _check_member_state(given: object, members: frozenset[str] | None, on: date) -> None:
    """Raises `InvalidArgument` unless a country is a Member State on a date; of a date without a list, any country may be."""
    if not isinstance(given, str):
        raise WrongType("member_state", f"expected the code of a country, got {type(given).__name__}", "such as `NL`")
    known = COUNTRIES if members is None else members
    if given not in known:
        hint = f"did you mean `{given.upper()}`?" if given.upper() in known else "give its code of two letters, such as `NL`"
        raise InvalidArgument("member_state", f"`{given}` is not a Member State of the European Union on {on}", hint)
