"""The catalogue: rules that were loaded and found without problems.

It reads profiles, makes cases, and shows what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from eligibility.arguments import check_choice, check_day, check_language, check_profile, check_profiles
from eligibility.case import Case, Shared
from eligibility.engine.evaluator import Evaluator
from eligibility.errors import (
    InvalidArgument,
    InvalidProfile,
    Problem,
    UnknownInstrument,
    UnknownName,
    WrongType,
)
from eligibility.guidance.near_misses import NearMiss
from eligibility.guidance.questions import Question, question_about
from eligibility.profile.countries import country_names
from eligibility.profile.extending import required_fields
from eligibility.profile.facts import Fact, RecordFields
from eligibility.profile.models import CompanyProfile
from eligibility.profile.parsing import read_profile
from eligibility.report.assessment import Assessment
from eligibility.report.json_pieces import json_value
from eligibility.report.results import Json
from eligibility.report.showing import Listing, listing, show
from eligibility.rules.loading import load_catalogue
from eligibility.rules.model import CheckedCatalogue, InstrumentVersion
from eligibility.shipped import shipped
from eligibility.words.answers import read_answer, read_together
from eligibility.words.echo import said
from eligibility.words.hints import with_meant_choices
from eligibility.words.lines import Paint, plain
from eligibility.words.phrases import Language


class Catalogue:
    """A checked rule pack. Once loaded it never changes, and any number of threads and cases may share it.

    >>> catalogue = Catalogue.shipped()
    >>> profile = CompanyProfile.model_validate_json('{"company": {"registered_office": "DE"}}')
    >>> catalogue.assess(profile, on=date(2026, 11, 23))["nl/secfund"].outcome.value
    'ineligible'
    """

    def __init__(self, checked: CheckedCatalogue) -> None:
        self.checked = checked
        self.shared = Shared(checked)

    def __reduce__(self) -> tuple[Any, ...]:
        """The rules alone: what is compiled of them is made again where it is needed."""
        return Catalogue, (self.checked,)

    def __copy__(self) -> Catalogue:
        """It never changes, and is its own copy."""
        return self

    def __deepcopy__(self, memo: object) -> Catalogue:
        return self

    def __repr__(self) -> str:
        return f"<Catalogue {self.title} {self.version}: {len(self.instruments)} instruments, {self.digest[:19]}>"

    # The rules

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
        """What the pack calls itself."""
        return self.checked.title

    @property
    def version(self) -> str:
        """That of the pack, as its `catalogue.yaml` says."""
        return self.checked.version

    @property
    def digest(self) -> str:
        """A SHA-256 over every file that decides something."""
        return self.checked.digest

    @property
    def logic_digest(self) -> str:
        """SHA-256 of what these files decide: no comment, text, note or day of reading changes it, any criterion or figure does."""
        return self.checked.logic.digest

    def logic_digests(self, *, on: date) -> Mapping[str, str]:
        """By instrument, the SHA-256 of what decides on a day: its version in force, and all that this leans on.

        >>> catalogue = Catalogue.shipped()
        >>> catalogue.logic_digests(on=date(2026, 11, 23))["nl/secfund"][:7]
        'sha256:'
        """
        check_day(on)
        return MappingProxyType(dict(self.checked.logic.on(on)))

    @property
    def instruments(self) -> Mapping[str, tuple[InstrumentVersion, ...]]:
        """Every version of every instrument, by id."""
        return self.checked.instruments

    @property
    def profile_model(self) -> type[CompanyProfile]:
        """`CompanyProfile`, with the facts that the rule pack declares."""
        return self.shared.model

    def evaluator(self, on: date) -> Evaluator:
        """The rules of a date, compiled."""
        return self.shared.evaluator(on)

    # One company

    def read_profile(self, text: str | bytes) -> CompanyProfile:
        """The profile in a JSON text. Raises `InvalidProfile` with every problem and its JSON pointer."""
        if not isinstance(text, str | bytes | bytearray):
            hint = "give the text of a file, or `json.dumps(data)` of a dict"
            raise WrongType("text", f"expected JSON as text or bytes, got {type(text).__name__}", hint)
        try:
            return read_profile(text, self.profile_model)
        except InvalidProfile as error:
            raise with_meant_choices(error, text, self.shared.checked.vocabulary) from None

    def case(self, profile: CompanyProfile, *, on: date) -> Case:
        """One company on one day: everything that can be asked of it.

        Raises `InvalidProfile` for a fact that this catalogue does not know, or a judgement of no criterion.
        """
        check_profile(profile)
        check_day(on)
        return Case(self.shared.own(profile), on, self.shared)

    def assess(self, profile: CompanyProfile, *, on: date) -> Assessment:
        """What every instrument says of the profile on the date: `case(profile, on=on).assessment`."""
        return self.case(profile, on=on).assessment

    def facts(self, profile: CompanyProfile, *, on: date) -> Mapping[str, object]:
        """Every known fact on a date, given or derived, such as `company.size`.

        >>> profile = CompanyProfile.model_validate_json('{"company": {"autonomous": true}}')
        >>> Catalogue.shipped().facts(profile, on=date(2026, 11, 23))
        {'company.autonomous': True}
        """
        return self.case(profile, on=on).facts

    def remarks(self, profile: CompanyProfile, *, on: date) -> tuple[Problem, ...]:
        """What a profile says twice in different ways, or what of it does not count on the date.

        Warnings with JSON pointers: they refuse nothing.
        """
        return self.assess(profile, on=on).remarks

    def assess_json(
        self,
        text: str | bytes,
        *,
        on: date,
        form: Literal["full", "compact"] = "full",
        language: Language = "en",
        guidance: bool = False,
    ) -> bytes:
        """JSON in, JSON out, as the schemas `assessment` and, for codes without words, `assessment-compact` say.

        `guidance` adds to the full form what to ask next, and advice. The compact form has no words and no
        guidance. Raises `InvalidProfile`, and `InvalidArgument` for a form or language that there is not, or
        that do not go together.
        """
        check_day(on)
        check_choice("form", form, ("full", "compact"))
        check_language(language)
        if form == "full":
            return self.case(self.read_profile(text), on=on).json(language, guidance=guidance).encode()
        if guidance:
            hint = "choose form `full`, or call `questions` and `advice` of a case"
            raise InvalidArgument("guidance", "the compact form has no guidance", hint)
        if language != "en":
            hint = "choose form `full`, or no language"
            raise InvalidArgument("language", "the compact form has codes and no words", hint)
        return self.shared.compact(on).text(self.read_profile(text)).encode()

    def answer(
        self,
        question: str | Question,
        text: str,
        *,
        language: Language = "en",
        field: str | None = None,
    ) -> dict[str, Json]:
        """The facts that an answer to a question gives, as JSON values by fact id.

        Give the question itself where it was asked: of several facts those that are known already are not
        numbered, and are not given again. An id stands for the question in full.
        An answer to a question for several facts may give none: they are then to be asked one by one. Of a
        question for a list of records, `field` reads the answer for one of their fields, which alone is
        given; `accounts.turnover` is a field of the records that the field `accounts` holds. A form is
        answered field by field: `field` is the fact, or the question one of its `fields`. Raises
        `UnclearAnswer`, `UnknownName` for an unknown question or field, and `InvalidArgument` for a form as a whole.
        """
        check_language(language)
        if not isinstance(text, str):
            said = f"expected what a person typed, got {type(text).__name__}"
            raise WrongType("text", said, "give it as text")
        vocabulary, countries = self.checked.vocabulary, country_names()
        asked = question if isinstance(question, Question) else None
        question = asked.id if asked else str(question)
        together = vocabulary.together.get(question)
        if together is not None and together.form and field is None:
            hint = f"give `field`, one of {', '.join(f'`{name}`' for name in together.facts)}"
            raise InvalidArgument("field", f"`{question}` is a form, which is answered field by field", hint)
        if together is not None and field is None:
            shown = asked.statements if asked else None
            gives = read_together(text, together, vocabulary, language, countries, shown)
            gives = {name: value for name, value in gives.items() if asked is None or name in asked.facts}
        else:
            fact = self._asked(question, field)
            # A field of a record holds a day, never some days.
            value = read_answer(
                text, fact, vocabulary, language, countries, partly=fact.id in vocabulary.facts
            )
            gives = {field or question: value}
        return {name: json_value(value) for name, value in gives.items()}

    def question(self, question: str) -> Question:
        """A question by its id, which is a fact or asks for several, whether or not anything depends on its answer.

        Raises `UnknownName`.
        """
        vocabulary = self.checked.vocabulary
        return question_about(vocabulary.together.get(question) or self._asked(question, None), vocabulary)

    def in_words(
        self, question: str, value: Json, *, field: str | None = None, language: Language = "en"
    ) -> str:
        """One value of a fact, or of a field of records, as `answer` gives it: in words.

        Raises `UnknownName`, and `InvalidArgument` for a value that the fact cannot have.

        >>> Catalogue.shipped().in_words("company.registered_office", "NL", language="nl")
        'Nederland'
        """
        check_language(language)
        fact, vocabulary = self._asked(question, field), self.checked.vocabulary
        try:
            return said(value, fact, vocabulary, language)
        except ValueError:
            raise InvalidArgument(
                "value", f"no value of `{fact.id}`", f"give {fact.type.words}, as `answer` does"
            ) from None

    def record_fields(self, question: str, field: str | None = None) -> RecordFields | None:
        """What one item of a list holds that a question asks for; None when it asks for no list.

        `field` looks at the list that a field of these items holds. Raises `UnknownName`.
        """
        fact, vocabulary = self._asked(question, None), self.checked.vocabulary
        path = (fact.group, fact.name, *(field.split(".") if field else ()))
        kind = self._asked(question, field).type.record
        if kind is None:
            return None
        return RecordFields(kind, dict(vocabulary.records[kind]), required_fields(self.profile_model, path))

    def _asked(self, question: str, field: str | None) -> Fact:
        """The fact that a question is about, or the field of its page or of its records. Raises `UnknownName`."""
        vocabulary = self.checked.vocabulary
        page = vocabulary.together.get(question)
        if page is not None and page.form and field is not None:
            if field not in page.facts:
                raise UnknownName(field, page.facts, "field")
            question, field = field, None
        if question not in vocabulary.facts:
            raise UnknownName(question, (*vocabulary.together, *vocabulary.facts), "question")
        fact = vocabulary.facts[question]
        if field is None:
            return fact
        for name in field.split("."):
            fields = vocabulary.records.get(fact.type.record or "", {})
            if name not in fields:
                raise UnknownName(name, fields, "field")
            fact = fields[name]
        return fact

    # Many companies

    def portfolio(
        self, profiles: Mapping[str, CompanyProfile], *, on: date, language: Language = "en"
    ) -> str:
        """Many companies beside all instruments, as Markdown.

        A grid of outcomes, then what stands in each one's way.
        """
        from eligibility.report.portfolio import write_portfolio

        check_profiles(profiles)
        check_language(language)
        assessments = {name: self.assess(profile, on=on) for name, profile in profiles.items()}
        return write_portfolio(assessments, language)

    def near_misses(self, profiles: Mapping[str, CompanyProfile], *, on: date) -> tuple[NearMiss, ...]:
        """Over a portfolio: each company that one change brings within reach of an instrument, and the change."""
        check_profiles(profiles)
        check_day(on)
        cases = {name: self.case(profile, on=on) for name, profile in profiles.items()}
        found = (
            NearMiss(company, instrument, remedy)
            for company, case in cases.items()
            for instrument in self.instruments
            for remedy in case.remedies(instrument)
        )
        return tuple(miss for miss in found if miss.is_near)

    # What there is

    def list_instruments(self, *, on: date) -> tuple[Listing, ...]:
        """Every instrument on a date: its version, whether it is open, how one applies."""
        check_day(on)
        return tuple(listing(self.evaluator(on).rules))

    def show(
        self,
        instrument: str,
        *,
        on: date,
        language: Language = "en",
        as_expression: bool = False,
        paint: Paint = plain,
    ) -> str:
        """What an instrument asks and gives on a date, or of its latest version when none is in force.

        Raises `UnknownInstrument`.
        """
        check_day(on)
        check_language(language)
        if instrument not in self.instruments:
            raise UnknownInstrument(instrument, self.instruments)
        rules = self.evaluator(on).rules
        version = rules.version(instrument)
        if version is None:
            version = self.instruments[instrument][-1]
            rules = self.evaluator(version.valid.start).rules
        return show(rules, version, language, as_expression=as_expression, paint=paint)

    def calendar(self, *, on: date, language: Language = "en") -> bytes:
        """The openings, cut-offs and closing days of calls from a date on, as an iCalendar file.

        Raises `EligibilityError` when the extra `calendar` is not installed.
        """
        from eligibility.report.calendar import write_calendar

        check_day(on)
        check_language(language)
        return write_calendar(self.evaluator(on).rules, language)

    def pages(self) -> dict[str, str]:
        """A Markdown page an instrument and language, by file name, and an index of each language."""
        from eligibility.report.pages import write_pages

        return write_pages(self.checked)
