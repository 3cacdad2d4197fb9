"""The case: one company on one day. What is asked of it, and all that is remembered of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from eligibility.arguments import check_count, check_language, check_names
from eligibility.engine.evaluator import Evaluator, Evaluators
from eligibility.engine.implied import Implied, presumed
from eligibility.engine.judgements import judgements_on
from eligibility.engine.missing import Missing, minimal_missing
from eligibility.engine.outcome import Outcome
from eligibility.engine.settling import Together
from eligibility.engine.standing import Standing
from eligibility.engine.trial import Judgements, Trial
from eligibility.errors import UnknownInstrument, UnknownName, WrongType
from eligibility.guidance.advice import Advice, advise
from eligibility.guidance.fits import fits
from eligibility.guidance.headroom import Headroom, headroom
from eligibility.guidance.questions import (
    Candidate,
    Opened,
    Question,
    ask,
    is_wanted,
    of_amounts,
    opened,
    ranked,
    rest_of,
)
from eligibility.guidance.remedies import Remedy, remedies
from eligibility.guidance.timeline import Interval, Timeline
from eligibility.law.derived import Answers
from eligibility.possible import known
from eligibility.profile.extending import profile_model
from eligibility.profile.models import CompanyProfile
from eligibility.profile.parsing import profile_from
from eligibility.record import Record
from eligibility.report.assessment import Assessment
from eligibility.report.drawing import GroupSum, group_sum
from eligibility.report.explanation import Explanation
from eligibility.report.full_form import FullForms
from eligibility.report.results import guidance_form
from eligibility.rules.model import CheckedCatalogue
from eligibility.words.echo import said_back
from eligibility.words.phrases import Language

if TYPE_CHECKING:
    from eligibility.report.compact_form import CompactForm

MOST_DATES: Final = 64
"""Days of which the compiled rules are kept."""


class Shared:
    """What all cases of a catalogue share: its rules and what is compiled of them.

    Nothing in it is of a company, and any number of threads may use it. What it keeps only grows, or is
    emptied whole: take what `get` gives, never look twice.
    """

    def __init__(self, checked: CheckedCatalogue) -> None:
        self.checked = checked
        self.model: type[CompanyProfile] = profile_model(checked.vocabulary)
        self.family = Evaluators(checked, self.model)
        self.forms = FullForms(checked)
        self._compact: dict[date, CompactForm] = {}

    def __repr__(self) -> str:
        return f"<Shared {self.checked.title} {self.checked.version}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """The rules alone: what is compiled of them is made again where it is needed."""
        return Shared, (self.checked,)

    def __deepcopy__(self, memo: object) -> Shared:
        """It never changes, and is its own copy."""
        return self

    @cached_property
    def timeline(self) -> Timeline:
        """The days on which rules change."""
        return Timeline(self.family)

    def evaluator(self, on: date) -> Evaluator:
        """The rules of a date, compiled."""
        return self.family.on(on)

    def compact(self, on: date) -> CompactForm:
        """The compact form of a date; kept for the dates asked for last."""
        from eligibility.report.compact_form import CompactForm

        known = self._compact.get(on)
        if known is None:
            if len(self._compact) >= MOST_DATES:
                self._compact.clear()
            known = self._compact[on] = CompactForm(self.evaluator(on))
        return known

    def own(self, profile: CompanyProfile) -> CompanyProfile:
        """The profile in the model of these rules: a pack may know more facts than `CompanyProfile`.

        Raises `InvalidProfile` for a fact that these rules do not know.
        """
        if isinstance(profile, self.model):
            return profile
        return profile_from(profile.data(), self.model)


@dataclass(frozen=True, repr=False, eq=False)
class Case:
    """One company on one day: a profile under the rules in force, and all that is worked out of it, once.

    Threads may share a case, and cases share nothing that is of a company. It pickles and copies without what
    it remembers. A profile is not changed once a case has it: `what_if` gives another case.

    >>> from eligibility import Catalogue
    >>> catalogue = Catalogue.shipped()
    >>> profile = catalogue.read_profile('{"company": {"registered_office": "NL"}}')
    >>> case = catalogue.case(profile, on=date(2026, 11, 23))
    >>> case.assessment["nl/secfund"].outcome.value
    'undetermined'
    >>> case.what_if({"company.registered_office": "DE"}).assessment["nl/secfund"].outcome.value
    'ineligible'
    >>> case.questions(instruments=["nl/secfund"])[0].text("nl")
    'Wat past het best bij uw bedrijf?'
    """

    profile: CompanyProfile
    on: date
    shared: Shared

    def __post_init__(self) -> None:
        """Raises `InvalidProfile` when these rules hear nothing of a judgement or of what is asked of an instrument.

        And where one fact is not what follows from others.
        """
        self._evaluator.check(self.profile)
        self._evaluator.check_facts(self.profile)

    def __repr__(self) -> str:
        company = self.profile.company
        name = f" {company.name!r}" if company and company.name else ""
        return f"<Case{name} on {self.on}: {len(self.profile.facts())} facts>"

    def _repr_markdown_(self) -> str:
        """What a notebook shows."""
        return self.assessment._repr_markdown_()

    def __getstate__(self) -> dict[str, Any]:
        return {"profile": self.profile, "on": self.on, "shared": self.shared}

    # What is so

    @cached_property
    def assessment(self) -> Assessment:
        """What every instrument says."""
        return Assessment(
            **vars(self._evaluator.assess(self.profile)), forms=self.shared.forms, fits=self.fits
        )

    @cached_property
    def facts(self) -> Mapping[str, object]:
        """Every known fact, given or derived by any definition, such as `company.size`."""
        values = self._evaluator.values(self.profile)
        return {name: value for name, value in values.items() if known(value)}

    @property
    def implied(self) -> tuple[Implied, ...]:
        """The facts that were not given and follow from those that were."""
        return self.assessment.implied

    @cached_property
    def presumed(self) -> tuple[Implied, ...]:
        """What is probably so of facts that are unknown: it decides nothing until it is given."""
        return presumed(self._evaluator.rules, self._given)

    def in_words(self, facts: Collection[str], language: Language = "en") -> tuple[str, ...]:
        """The known ones of some facts, a line each, as they were understood; of a list of records a line each.

        Raises `UnknownName` for what is no fact of a profile.

        >>> from eligibility import Catalogue
        >>> catalogue = Catalogue.shipped()
        >>> profile = catalogue.read_profile('{"funding": {"requested": 900000}, "company": {"registered_office": "NL"}}')
        >>> case = catalogue.case(profile, on=date(2026, 11, 23))
        >>> [line.replace("\u00a0", " ") for line in case.in_words(["funding.requested", "company.registered_office"], "nl")]
        ['Gevraagd bedrag: EUR 900.000', 'Statutaire zetel: Nederland']
        """
        check_names("facts", facts)
        check_language(language)
        vocabulary = self.shared.checked.vocabulary
        for fact in facts:
            if fact not in vocabulary.facts:
                raise UnknownName(fact, vocabulary.facts, "fact")
        known = {fact: self._given[fact] for fact in facts if fact in self._given}
        return tuple(said_back(known, vocabulary, language))

    def explain(self, instrument: str) -> Explanation:
        """Every test behind the outcome of one instrument. Raises `UnknownInstrument`."""
        return self.assessment.explain(instrument)

    def json(
        self,
        language: Language = "en",
        *,
        guidance: bool = False,
        instruments: Collection[str] | None = None,
    ) -> str:
        """The assessment as JSON text.

        `guidance` adds what to ask next, and advice on every assessable instrument. `instruments` gives the
        results of these alone. Raises `UnknownInstrument`.
        """
        check_language(language)
        assessment = self.assessment if instruments is None else self.assessment.only(instruments)
        if not guidance:
            return assessment.json(language)
        found = guidance_form(self.questions(most=3), self.advice(), language)
        return self.shared.forms.of(language).text(assessment, found)

    def record(self, *, provenance: Mapping[str, str] | None = None) -> Record:
        """What is answered of what, to be kept and replayed (`docs/record.md`). Every instrument is in it.

        `provenance` says, by fact, who gave it, such as `{"company.legal_form": "trade register"}`. Raises
        `UnknownName` for a fact that the profile does not give.
        """
        assessed = self.shared.compact(self.on).text(self.profile)
        return Record.of(assessed, self.profile, self.shared.checked, self.on, provenance)

    # What may be

    def questions(
        self, *, most: int = 1, skip: Collection[str] = (), instruments: Collection[str] | None = None
    ) -> tuple[Question, ...]:
        """What is most worth finding out next; nothing when all is settled.

        What can change an outcome comes first, then what says how much an instrument that fits would give. A form is a page
        of `fields`, each of which may be left open; give those that were to `skip`.
        Where the profile says which kinds of support are looked for, nothing is asked for the others.

        `instruments` looks at these alone; `skip` leaves out facts, or questions for several facts, by id.
        Raises `UnknownInstrument`.
        """
        check_names("skip", skip)
        check_count("most", most)
        candidates, known, of = self._candidates(most, skip, instruments)
        return tuple(ask(candidates[:most], self.shared.checked.vocabulary, known, of, self.presumed))

    def rest_of(
        self, page: str | Question, *, skip: Collection[str] = (), instruments: Collection[str] | None = None
    ) -> Question | None:
        """A form with the fields that are still wanted, now that some of it is answered; None when none is.

        What was answered above may have made others idle. Raises `UnknownName` for what is no form, and
        `UnknownInstrument`.
        """
        check_names("skip", skip)
        vocabulary = self.shared.checked.vocabulary
        forms = {name: each for name, each in vocabulary.together.items() if each.form}
        name = page.id if isinstance(page, Question) else page
        if name not in forms:
            raise UnknownName(name, forms, "form")
        candidates, known, of = self._candidates(len(vocabulary.facts), skip, instruments)
        rest = rest_of(candidates, forms[name])
        return next(ask([rest], vocabulary, known, of, self.presumed)) if rest else None

    def _candidates(
        self, most: int, skip: Collection[str], instruments: Collection[str] | None
    ) -> tuple[list[Candidate], Mapping[str, object], int]:
        """What is worth asking, best first, what is known, and how many instruments were looked at."""
        trials = list(self._tried(instruments))
        wanted = [trial for trial in trials if is_wanted(trial.version.kind, self._given)]
        waiting = [self._opened_of(trial) for trial in wanted if self._is_open(trial.name)]
        vocabulary = self.shared.checked.vocabulary
        known = {**self._given, **{each.fact.id: each.value for each in self.implied}}
        candidates = ranked(waiting, vocabulary, known, skip)
        if len(candidates) < most:
            asked_for = {name for each in candidates for name in each.wanted}
            candidates += of_amounts(dict(self._unknown_amounts(wanted, known)), vocabulary, skip, asked_for)
        return candidates, known, len(trials)

    def _unknown_amounts(
        self, trials: Iterable[Trial], known: Collection[str]
    ) -> Iterator[tuple[str, list[str]]]:
        """What the awards of those that fit still wait for, by instrument."""
        for trial in trials:
            result = self.assessment[trial.name]
            if result.standing is Standing.FITS and result.award:
                yield (
                    trial.name,
                    [name for name in trial.asked_for(result.award.unknown) if name not in known],
                )

    def advice(
        self, *, instruments: Collection[str] | None = None, settling: bool = False
    ) -> tuple[Advice, ...]:
        """Per assessable instrument: what is missing, remedies, who judges, until when it holds, what follows.

        And what other request would fit, where the request alone refuses.

        Only for named `instruments` it is proved, where that takes long, that what is missing is exact (as `missing` does).
        `settling` adds the smallest sets of facts that could settle it. Raises `UnknownInstrument`.
        """
        found = []
        for trial in self._tried(instruments):
            advice = advise(
                trial,
                self._given_for(trial.name),
                self._judgements,
                self.assessment[trial.name],
                self._missing_of(trial, prove=instruments is not None),
                self.remedies(trial.name),
                self.fits(trial.name),
                self.timeline[trial.name],
                self.assessment.left_open(trial.name),
                settling=settling,
            )
            found.append(advice)
        return tuple(found)

    def missing(self, instrument: str) -> Missing:
        """The facts that can still change an undetermined outcome, exactly. Raises `UnknownInstrument`."""
        return next((self._missing_of(trial) for trial in self._tried([instrument])), Missing((), True))

    def remedies(self, instrument: str) -> tuple[Remedy, ...]:
        """The smallest changes of facts that turn an ineligible instrument. Raises `UnknownInstrument`."""
        for trial in self._tried([instrument]):
            if self.assessment[instrument].outcome is Outcome.INELIGIBLE:
                together = self._together(instrument)
                return remedies(
                    trial, self._given_for(instrument), self._judgements, self.on, together=together
                )
        return ()

    def fits(self, instrument: str) -> tuple[Remedy, ...]:
        """What other request an instrument would take that this request alone keeps away: whole ranges, the smallest changes.

        None for any other standing. Raises `UnknownInstrument`.
        """
        for trial in self._tried([instrument]):
            if self.assessment[instrument].standing is Standing.OTHER_REQUEST:
                together = self._together(instrument)
                return fits(trial, self._given_for(instrument), self._judgements, self.on, together)
        return ()

    def what_if(self, changes: Mapping[str, object]) -> Case:
        """The case if these facts were so; None makes a fact unknown. What is asked of one instrument stays as it is.

        A value may be known in part, as in a profile: `{"at_least": 100}`. Raises `UnknownName` for what is no
        fact of a profile, and `InvalidProfile` for a value that does not fit.
        """
        if not isinstance(changes, Mapping):
            hint = 'such as `{"funding.requested": 200_000}`'
            raise WrongType("changes", f"expected values by fact, got {type(changes).__name__}", hint)
        facts, data = self.shared.checked.vocabulary.facts, self.profile.data()
        for fact, value in changes.items():
            if fact not in facts:
                raise UnknownName(fact, facts, "fact")
            data.setdefault(facts[fact].group, {})[facts[fact].name] = value
        found = Case(profile_from(data, self.shared.model), self.on, self.shared)
        found._take_over(self, changes)
        return found

    @cached_property
    def timeline(self) -> Mapping[str, tuple[Interval, ...]]:
        """What each instrument says as time passes, two years ahead, while nothing else changes."""
        return self.shared.timeline.intervals(self.profile, self.on)

    # The law

    def headroom(self, *, member_state: str = "NL", sgei: bool = False) -> tuple[Headroom, ...]:
        """The de minimis aid still possible in a Member State, and each later day on which it grows.

        `sgei` asks for the ceiling of services of general economic interest. Raises `EligibilityError` when
        the profile does not say what was received, leaves open what counts, or no regulation is in force, and
        `InvalidArgument` when the state is no Member State of the Union on the date.
        """
        return headroom(self.profile, self._evaluator.rules, member_state, sgei=sgei)

    def group(self) -> GroupSum:
        """How the enterprises around the company add up.

        Raises `EligibilityError` when the profile does not draw them.
        """
        return group_sum(self.profile, self._evaluator.rules)

    # What is remembered. Threads may work the same out twice; they find the same.

    @property
    def _evaluator(self) -> Evaluator:
        return self.shared.evaluator(self.on)

    @cached_property
    def _given(self) -> Mapping[str, object]:
        """The facts as they were given in general. Lists are copied: laws remember the very objects that they were asked of."""
        return _copied(self.profile.facts())

    @cached_property
    def _applied(self) -> Mapping[str, Mapping[str, object]]:
        """The facts as they hold for the instruments of which something is asked alone."""
        return {
            name: {**self._given, **_copied(self.profile.application(name))}
            for name in self.profile.applications or ()
        }

    def _given_for(self, instrument: str) -> Mapping[str, object]:
        """The facts as they hold for an instrument."""
        return self._applied.get(instrument, self._given)

    @cached_property
    def _judgements(self) -> Judgements:
        return judgements_on(self.profile.judgements, self._evaluator.rules)

    @cached_property
    def _trials(self) -> dict[str, Trial]:
        return {}

    @cached_property
    def _answers(self) -> Answers:
        return Answers()

    @cached_property
    def _missing(self) -> dict[tuple[str, bool], Missing]:
        """By instrument, and by whether it is proved to be exact as far as that goes."""
        return {}

    @cached_property
    def _opened(self) -> dict[str, Opened]:
        return {}

    def _take_over(self, other: Case, changes: Collection[str]) -> None:
        """What another case remembers of the instruments to which nothing that differs is tied."""
        changed = {*changes}
        for name, trial in other._trials.items():
            if trial.concerns.isdisjoint(changed):
                for proved in (True, False):
                    if (name, proved) in other._missing:
                        self._missing[name, proved] = other._missing[name, proved]
                if name in other._opened:
                    self._opened[name] = other._opened[name]

    def _is_open(self, instrument: str) -> bool:
        return self.assessment[instrument].outcome is Outcome.UNDETERMINED

    def _opened_of(self, trial: Trial) -> Opened:
        """What an undetermined instrument waits for."""
        found = self._opened.get(trial.name)
        if found is None:
            missing = self._missing_of(trial, prove=False).facts
            found = opened(trial, self.on, missing)
            self._opened[trial.name] = found
        return found

    def _tried(self, instruments: Collection[str] | None) -> Iterator[Trial]:
        """The assessable ones of these instruments, or all of them, each on its own.

        Raises `UnknownInstrument`.
        """
        if instruments is not None:
            check_names("instruments", instruments)
        rules = self._evaluator.rules
        for name in instruments or ():
            if name not in rules.catalogue.instruments:
                raise UnknownInstrument(name, rules.catalogue.instruments)
        for name in rules.open:
            if instruments is None or name in instruments:
                trial = self._trials.get(name)
                if trial is None:
                    trial = self._trials[name] = self.shared.family.trials.of(name, rules).of_case(
                        self._answers
                    )
                yield trial

    def _together(self, instrument: str) -> Together | None:
        """What looks at all tests of an instrument at once; None where no fact stands in several of them."""
        repeating = self.shared.family.trials.repeating(instrument, self._evaluator.rules)
        return Together(repeating, self._answers) if repeating else None

    def _missing_of(self, trial: Trial, *, prove: bool = True) -> Missing:
        """What an instrument misses. What to ask next needs no proof that the list is exact, which takes longest."""
        if self.assessment[trial.name].outcome is not Outcome.UNDETERMINED:
            return Missing((), True)
        proved = self._missing.get((trial.name, True))
        known = proved or self._missing.get((trial.name, prove))
        if known is None:
            known = minimal_missing(
                trial, self._given_for(trial.name), self._judgements, self.on, prove=prove
            )
            self._missing[trial.name, prove or known.exact] = known
        return known


def _copied(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, list) else value for name, value in facts.items()}
