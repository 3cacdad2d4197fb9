"""What a catalogue shows: instruments, traces, groups, portfolios, pages, deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from eligibility.arguments import check_assessment, check_choice, check_day, check_language, check_profile, check_profiles
from eligibility.engine.assessment import Assessment
from eligibility.engine.evaluator import Evaluator
from eligibility.errors import EligibilityError, UnknownInstrument
from eligibility.profile.models import CompanyProfile
from eligibility.report.lines import Paint, plain
from eligibility.rules.model import CheckedCatalogue, InstrumentVersion
from eligibility.words.phrases import Language


class Reporting:
    """The showing half of `Catalogue`."""

    checked: CheckedCatalogue

    def evaluator(self, on: date) -> Evaluator:
        raise NotImplementedError

    def assess(self, profile: CompanyProfile, *, on: date) -> Assessment:
        raise NotImplementedError

    @property
    def instruments(self) -> Mapping[str, tuple[InstrumentVersion, ...]]:
        """Every version of every instrument, by id."""
        return self.checked.instruments

    def portfolio(self, profiles: Mapping[str, CompanyProfile], *, on: date, language: Language = "en") -> str:
        """Many companies beside all instruments, as Markdown: a grid of outcomes, then what stands in each one's way."""
        from eligibility.report.portfolio import write_portfolio

        check_profiles(profiles)
        check_language(language)
        return write_portfolio({name: self.assess(profile, on=on) for name, profile in profiles.items()}, language)

    def pages(self) -> dict[str, str]:
        """A Markdown page an instrument and language, by file name, and an index of each language."""
        from eligibility.report.pages import write_pages

        return write_pages(self.checked)

    def explain(self, assessment: Assessment, instrument: str, language: Language = "en") -> dict[str, Any]:
        """Every test of one instrument with its truth, as nested steps. Raises `UnknownInstrument`."""
        from eligibility.report.explanation import explain

        check_assessment(assessment)
        check_language(language)
        return explain(assessment, instrument, language).form()

    def explain_text(self, assessment: Assessment, instrument: str, language: Language = "en", *, paint: Paint = plain) -> str:
        """The same trace as indented text. Raises `UnknownInstrument`."""
        from eligibility.report.explanation import explain, write_explanation

        check_assessment(assessment)
        check_language(language)
        return write_explanation(explain(assessment, instrument, language), paint)

    def list_instruments(self, *, on: date, language: Language = "en") -> list[dict[str, Any]]:
        """Every instrument on a date: codes, and the words for them."""
        from eligibility.report.showing import listing

        check_day(on)
        check_language(language)
        return listing(self.evaluator(on).rules, language)

    def calendar(self, *, on: date, language: Language = "en") -> bytes:
        """The openings, cut-offs and closing days of calls from a date on, as an iCalendar file.

        Raises `EligibilityError` when the extra `calendar` is not installed.
        """
        from eligibility.report.calendar import write_calendar

        check_day(on)
        check_language(language)
        return write_calendar(self.evaluator(on).rules, language)

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
        from eligibility.report.showing import show

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

    def group(
        self,
        profile: CompanyProfile,
        *,
        on: date,
        language: Language = "en",
        form: Literal["text", "mermaid", "svg", "png"] = "text",
    ) -> bytes:
        """How a group adds up: each enterprise that counts, its relation, weight and article; as text or drawn.

        Raises `EligibilityError` when the profile carries no enterprises and holdings, or a picture cannot be drawn here.
        """
        from eligibility.law import accounts
        from eligibility.law.tracing import trace_group
        from eligibility.report import drawing

        check_profile(profile)
        check_day(on)
        check_language(language)
        check_choice("form", form, ("text", "mermaid", "svg", "png"))
        group, law = profile.group, self.evaluator(on).rules.law.get(accounts.LAW)
        if group is None or group.enterprises is None or group.holdings is None:
            raise EligibilityError("the profile has no `group` with `enterprises` and `holdings`")
        if law is None:
            raise EligibilityError(f"no version of `{accounts.LAW}` is in force on {on}")
        own, registered = (profile.company.accounts, profile.company.registered_on) if profile.company else (None, None)
        trace = trace_group(own, group.enterprises, group.holdings, on, law.amounts, registered)
        if form == "text":
            return drawing.write_trace(trace, language).encode()
        if form == "mermaid":
            return drawing.write_mermaid(trace, group.holdings).encode()
        return drawing.write_picture(trace, group.holdings, form)
