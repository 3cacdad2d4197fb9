"""What a catalogue advises: questions to ask, answers to read, remedies, days on which outcomes flip, near misses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from eligibility.arguments import check_count, check_day, check_language, check_names, check_profile, check_profiles
from eligibility.engine.evaluator import Evaluator, Evaluators
from eligibility.engine.judgements import judgements_on
from eligibility.engine.outcome import OUTCOMES, STATUSES, Outcome, Status
from eligibility.engine.standing import Standing
from eligibility.errors import UnclearAnswer, UnknownInstrument, UnknownName, WrongType, shown
from eligibility.guidance.fits import fits
from eligibility.guidance.missing import Missing, minimal_missing, settling_sets
from eligibility.guidance.questions import questions
from eligibility.guidance.remedies import Remedy, remedies
from eligibility.guidance.timeline import Timeline
from eligibility.guidance.trial import Trial, Trials
from eligibility.profile.countries import country_names
from eligibility.profile.facts import Together
from eligibility.profile.models import CompanyProfile
from eligibility.report.advice import Advice, plain
from eligibility.rules.model import CheckedCatalogue
from eligibility.words.answers import numbered, read_answer
from eligibility.words.phrases import Language

MOST_SETTLING_FACTS = 12
"""Settling sets are sought where no more facts than these are missing."""


class _Looked(NamedTuple):
    """What was worked out of one profile on one day. Never changed once made: another thread may be reading it."""

    digest: str
    on: date
    facts: Mapping[str, Any]
    judgements: Mapping[tuple[str, str], bool]
    missing: Mapping[str, Missing]
    applications: Mapping[str, Mapping[str, Any]]

    def of(self, instrument: str) -> Mapping[str, Any]:
        """The facts as they hold for an instrument."""
        return {**self.facts, **self.applications.get(instrument, {})}


class Advising:
    """The advising half of `Catalogue`."""

    checked: CheckedCatalogue
    _last: _Looked | None = None

    @property
    def family(self) -> Evaluators:
        raise NotImplementedError

    def evaluator(self, on: date) -> Evaluator:
        raise NotImplementedError

    @cached_property
    def _trials(self) -> Trials:
        return Trials(self.family)

    @cached_property
    def _timeline(self) -> Timeline:
        return Timeline(self.family)

    def _own(self, profile: CompanyProfile) -> CompanyProfile:
        raise NotImplementedError

    def _tried(self, on: date, instruments: Collection[str] | None) -> Iterator[Trial]:
        rules = self.evaluator(on).rules
        for name in instruments or ():
            if name not in rules.catalogue.instruments:
                raise UnknownInstrument(name, rules.catalogue.instruments)
        yield from (self._trials.of(name, rules) for name in rules.open if instruments is None or name in instruments)

    def _known(self, profile: CompanyProfile, on: date) -> tuple[dict[str, Any], dict[tuple[str, str], bool]]:
        """The facts and judgements of a profile.

        Lists are copied: laws remember the very objects that they were asked of, and a caller may add to a list of the profile.
        """
        self.evaluator(on).check(profile)
        facts = {name: list(value) if isinstance(value, list) else value for name, value in profile.facts().items()}
        return facts, judgements_on(profile.judgements, self.evaluator(on).rules)

    def _looked(self, profile: CompanyProfile, on: date, trials: list[Trial]) -> _Looked:
        """What is known of a profile and what each instrument misses; kept for the facts and the day looked at last."""
        digest = profile.digest()
        looked = self._last  # read once: another thread may put its own there at any moment
        if looked is None or (looked.digest, looked.on) != (digest, on):
            applications = {name: application.facts() for name, application in (profile.applications or {}).items()}
            looked = _Looked(digest, on, *self._known(profile, on), {}, applications)
        missing = dict(looked.missing)
        for trial in trials:
            if trial.name not in missing:
                missing[trial.name] = minimal_missing(trial, looked.of(trial.name), looked.judgements, on)
        self._last = looked = looked._replace(missing=missing)
        return looked

    def ask(
        self,
        profile: CompanyProfile,
        *,
        on: date,
        language: Language = "en",
        instruments: Collection[str] | None = None,
        skip: Collection[str] = (),
        most: int = 1,
    ) -> list[dict[str, Any]]:
        """The questions most worth asking next, each with its facts, its choices and the reason why; none when all is settled.

        `instruments` looks at these alone; `skip` leaves out facts (or questions for several facts) by id. Raises
        `UnknownInstrument`, and `InvalidProfile` for a judgement of no criterion.
        """
        self._check(profile, on, language, instruments)
        check_names("skip", skip)
        check_count("most", most)
        trials = list(self._tried(on, instruments))
        looked = self._looked(self._own(profile), on, trials)
        facts, judgements, missing = looked.facts, looked.judgements, looked.missing
        advice, found = Advice(self.checked, language), []
        asked: set[str] = set()
        ranked = questions(trials, facts, judgements, on, missing, looked.applications)
        wanted = {question.fact for question in ranked}
        for question in ranked:
            if question.fact in asked or question.fact in skip:
                continue
            together = self._together(question.fact, wanted, facts, skip)
            asked.update(together.facts if together else (question.fact,))
            found.append(advice.question(question, together, len(trials)))
            if len(found) == most:
                break
        return found

    @staticmethod
    def _check(profile: object, on: object, language: object, instruments: object) -> None:
        """Raises `WrongType` or `InvalidArgument`."""
        check_profile(profile)
        check_day(on)
        check_language(language)
        if instruments is not None:
            check_names("instruments", instruments)

    def _together(self, fact: str, wanted: Collection[str], facts: Mapping[str, Any], skip: Collection[str]) -> Together | None:
        """The question that asks for a fact with others, where at least two of them are wanted and none is given."""
        for together in self.checked.vocabulary.together.values():
            whole = fact in together.facts and together.id not in skip and not any(part in facts for part in together.facts)
            if whole and sum(part in wanted for part in together.facts) >= 2:
                return together
        return None

    def answer(self, question: str, text: str, *, language: Language = "en") -> dict[str, Any]:
        """The facts that an answer to a question gives, as JSON values by fact id.

        An answer to a question for several facts may give none: they are then to be asked one by one. Raises `UnclearAnswer`,
        and `UnknownName` for an unknown question.
        """
        vocabulary = self.checked.vocabulary
        check_language(language)
        if not isinstance(text, str):
            raise WrongType("text", f"expected what a person typed, got {type(text).__name__}", "give it as text")
        if question not in vocabulary.together and question not in vocabulary.facts:
            raise UnknownName(question, (*vocabulary.together, *vocabulary.facts), "question")
        names = country_names()
        if question not in vocabulary.together:
            return {question: plain(read_answer(text, vocabulary.facts[question], vocabulary, language, names))}
        together = vocabulary.together[question]
        if together.same:
            value = plain(read_answer(text, vocabulary.facts[together.facts[0]], vocabulary, language, names))
            return dict.fromkeys(together.facts, value)
        codes = list(together.answers)
        said = text.strip().casefold()
        place = numbered(said, len(codes))
        if place is not None:
            return dict(together.answers[codes[place]][1])
        for code, (title, gives) in together.answers.items():
            if said in (code, *(words.casefold() for words in title.values())):
                return dict(gives)
        titles = (title[language] for title, _ in together.answers.values())
        raise UnclearAnswer(f"`{shown(text.strip())}` is not one of: {', '.join(titles)}")

    def remedies(self, profile: CompanyProfile, instrument: str, *, on: date) -> tuple[Remedy, ...]:
        """The smallest changes of facts that turn an ineligible instrument. Raises `UnknownInstrument`."""
        self._check(profile, on, "en", None)
        found = self._looked(self._own(profile), on, [])
        return tuple(
            remedy
            for trial in self._tried(on, [instrument])
            for remedy in remedies(trial, found.of(trial.name), found.judgements, on)
        )

    def fits(self, profile: CompanyProfile, instrument: str, *, on: date) -> tuple[Remedy, ...]:
        """Which other request an instrument would take that the request alone refuses: the smallest changes of it, as ranges.

        None for any other standing. Raises `UnknownInstrument`.
        """
        self._check(profile, on, "en", None)
        profile = self._own(profile)
        if self.evaluator(on).assess(profile)[instrument].standing is not Standing.OTHER_REQUEST:
            return ()
        return self._fits(self._looked(profile, on, []), next(self._tried(on, [instrument])))

    @staticmethod
    def _fits(looked: _Looked, trial: Trial) -> tuple[Remedy, ...]:
        return fits(trial, looked.of(trial.name), looked.judgements, looked.on)

    def advise(
        self,
        profile: CompanyProfile,
        *,
        on: date,
        language: Language = "en",
        instruments: Collection[str] | None = None,
        settling: bool = False,
    ) -> list[dict[str, Any]]:
        """Per assessable instrument: what is missing exactly, remedies, until when the outcome holds, and what follows.

        `settling` adds the smallest sets of facts that could settle it. Raises `UnknownInstrument`, and `InvalidProfile`
        for a judgement of no criterion.
        """
        self._check(profile, on, language, instruments)
        profile, advice = self._own(profile), Advice(self.checked, language)
        trials = list(self._tried(on, instruments))
        looked = self._looked(profile, on, trials)
        judgements = looked.judgements
        intervals = self._timeline.intervals(profile, on)
        assessment = self.evaluator(on).assess(profile)
        forms = []
        for trial in trials:
            facts, standing = looked.of(trial.name), assessment[trial.name].standing
            missing = looked.missing[trial.name]
            code, statuses = trial.evaluate(facts, judgements, on)
            outcome = OUTCOMES[code]
            awaits = [
                criterion
                for criterion, status in zip(trial.version.criteria, statuses, strict=True)
                if outcome is Outcome.CONDITIONAL and STATUSES[status] is Status.NEEDS_JUDGEMENT
            ]
            sets = None
            if settling and 0 < len(missing.facts) <= MOST_SETTLING_FACTS:
                sets = settling_sets(trial, facts, judgements, on, missing.facts)
            found = remedies(trial, facts, judgements, on)
            taken = self._fits(looked, trial) if standing is Standing.OTHER_REQUEST else ()
            given = intervals[trial.name]
            forms.append(advice.instrument(trial.name, outcome, missing, sets, found, awaits, given, standing, taken))
        return forms

    def advice_text(self, forms: list[dict[str, Any]], language: Language = "en") -> str:
        """What `advise` found, as text."""
        check_language(language)
        titles = {name: versions[-1].title[language] for name, versions in self.checked.instruments.items()}
        return Advice(self.checked, language).write(forms, titles)

    def near_misses(self, profiles: Mapping[str, CompanyProfile], *, on: date, language: Language = "en") -> list[dict[str, Any]]:
        """Over a portfolio: each company that one changed fact separates from an instrument that is open, with that change."""
        check_profiles(profiles)
        check_day(on)
        check_language(language)
        advice, found = Advice(self.checked, language), []
        for company, profile in profiles.items():
            looked = self._looked(self._own(profile), on, [])
            for trial in self._tried(on, None):
                for remedy in remedies(trial, looked.of(trial.name), looked.judgements, on):
                    if len(remedy.changes) == 1 and remedy.outcome in (Outcome.ELIGIBLE, Outcome.CONDITIONAL):
                        found.append({"company": company, "instrument": trial.name, **advice.remedy(remedy)})
        return found
