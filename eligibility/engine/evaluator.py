"""Profiles through the compiled rules of a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from eligibility.engine.assessment import Assessment, Result
from eligibility.engine.compiler import Compiled, Template, compile_rules
from eligibility.engine.implied import contradictions, implied
from eligibility.engine.judgements import Key, judgements_on
from eligibility.engine.judgements import remarks as judgement_remarks
from eligibility.engine.outcome import OUTCOMES, STATUSES, Outcome, OutcomeCode
from eligibility.engine.requests import Readers, Requests
from eligibility.engine.runtime import Contradicted
from eligibility.engine.settling import settled
from eligibility.engine.standing import Standing, standing_of
from eligibility.engine.trial import Repeating, Trials
from eligibility.errors import InvalidProfile, Problem, did_you_mean
from eligibility.law import accounts
from eligibility.law.contradictions import remarks as law_remarks
from eligibility.law.derived import Answers
from eligibility.profile.applications import profile_for, without_facts
from eligibility.profile.models import CompanyProfile
from eligibility.rules.in_force import Frames, Rules
from eligibility.rules.model import CheckedCatalogue, InstrumentVersion

Row = tuple[int, tuple[int, ...], tuple[str, ...]]
"""The code of an outcome, the codes of the statuses of the criteria, the missing facts."""
Raw = list[Row]
Values = tuple[Any, ...]
"""What is known of each fact: one value, some, or None."""
Freed = tuple[Raw, CompanyProfile, dict[Key, bool], Answers]
"""What is said of any request, and of what: the profile, the judgements, what laws said."""


MOST_DAYS: Final = 64
"""Days of which the compiled rules are kept."""
MOST_STANDINGS: Final = 16_384
"""Statuses of which the standing is kept: some hundreds of each instrument."""
_UNSEEN: Final[Any] = object()
_UNDETERMINED: Final = int(OutcomeCode.UNDETERMINED)
"""As a plain integer: to compare members of an enum is three times as slow."""


class Evaluators:
    """The rules of a catalogue on any date: compiled once for all days on which the same versions are in force."""

    def __init__(self, catalogue: CheckedCatalogue, model: type[CompanyProfile]) -> None:
        self.catalogue = catalogue
        self.model = model
        self.frames = Frames(catalogue)
        self.trials = Trials(self.frames, model)
        self.readers = Readers(catalogue)
        self._templates: dict[tuple[int, bool, bool], Template] = {}
        self._requests: dict[int, Requests] = {}
        self._days: dict[date, Evaluator] = {}

    def on(self, day: date) -> Evaluator:
        """The rules of one day; kept for the days asked for last."""
        known = self._days.get(day)
        if known is None:
            if len(self._days) >= MOST_DAYS:
                self._days.clear()
            known = self._days[day] = Evaluator(self, self.frames.on(day).on(day))
        return known

    def requests(self, rules: Rules) -> Requests:
        """What the open instruments read of the application, the same on all days of a template."""
        key = self.frames.place(rules.on)
        known = self._requests.get(key)
        if known is None:
            known = self._requests[key] = Requests(rules)
        return known

    def template(self, rules: Rules, *, everything: bool, by_name: bool = False) -> Template:
        """The compiled rules, with all definitions or those that the instruments read; for a profile, or for facts by id."""
        key = self.frames.place(rules.on), everything, by_name
        known = self._templates.get(key)
        if known is None:
            known = compile_rules(rules, self.model, everything=everything, by_name=by_name)
            self._templates[key] = known
        return known


class Free:
    """What a date's rules say of any request of one company, worked out when it is first needed."""

    def __init__(self, evaluator: Evaluator, profile: CompanyProfile) -> None:
        self._of = evaluator, profile
        self._known: Freed | None = None

    def outcome(self, name: str) -> Outcome:
        """That of an open instrument."""
        evaluator, profile = self._of
        if self._known is None:
            self._known = evaluator.free(profile)
        return evaluator.outcome(name, self._known)


class Evaluator:
    """The rules of one date, used for any number of profiles."""

    def __init__(self, family: Evaluators, rules: Rules) -> None:
        self.family = family
        self.rules = rules
        self.on = rules.on
        self.instruments = tuple(rules.catalogue.instruments)
        template = family.template(rules, everything=False)
        self.facts = template.facts
        """The facts that the instruments read, given and derived, in the order of their values."""
        self._evaluate = template.on(rules.on)
        self._place = {name: index for index, name in enumerate(rules.open)}
        self.requests = family.requests(rules)
        self._standings: dict[tuple[str, int, tuple[int, ...]], Standing | None] = {}

    def raw(self, profile: CompanyProfile, *, listing: bool = False) -> tuple[Raw, Values]:
        """Codes instead of words, and the values of the facts that the instruments read, in the order of `facts`.

        What is missing is worked out where `listing` asks for it. Raises `InvalidProfile` for a judgement that fits no
        criterion, or a fact of an application that its instrument does not read. What an application changes stands in `applied`.
        """
        self.check(profile)
        judgements = self._judgements(profile)
        answers = Answers()
        raw, values = self._evaluated(profile, judgements, answers, listing=listing)
        self._settle(raw, profile, judgements, answers)
        return raw, values

    def applied(self, profile: CompanyProfile, *, listing: bool = False) -> Iterator[tuple[str, Row, Values]]:
        """Of each open instrument with an application of its own: what it says, and the values of its facts."""
        for name in profile.applications or ():
            if name in self._place:
                own, judgements, answers = profile_for(profile, name), self._judgements(profile), Answers()
                raw, values = self._evaluated(own, judgements, answers, listing=listing)
                self._settle(raw, own, judgements, answers, name)
                yield name, raw[self._place[name]], values

    def _judgements(self, profile: CompanyProfile) -> dict[Key, bool]:
        return judgements_on(profile.judgements, self.rules) if profile.judgements else {}

    def _evaluated(
        self,
        profile: CompanyProfile,
        judgements: Mapping[Key, bool],
        answers: Answers,
        *,
        listing: bool = False,
    ) -> tuple[Raw, Values]:
        """What each test says, looked at one by one, of the facts as they hold in general.

        Raises `InvalidProfile` where one fact is not what follows from others.
        """
        try:
            if profile.is_partial:
                return self._evaluate_facts(profile.facts(), judgements, listing, answers.ask)
            return self._evaluate(profile, judgements, listing, answers.ask)
        except Contradicted:
            raise InvalidProfile(contradictions(self.rules, profile)) from None

    def _settle(
        self,
        raw: Raw,
        profile: CompanyProfile,
        judgements: Mapping[Key, bool],
        answers: Answers,
        instrument: str | None = None,
    ) -> None:
        """Says the outcomes that no answer changes any more, although each test on its own is open; of one instrument or all."""
        facts: dict[str, object] = {}
        partial = profile.is_partial
        for place, repeating in (
            self._repeating.items() if instrument is None else self._repeating_in(instrument)
        ):
            outcome, statuses, _ = raw[place]
            if outcome != _UNDETERMINED:
                continue
            repeated = repeating.facts(statuses) if partial else repeating.in_doubt(statuses)
            if not repeated:
                continue
            facts = facts or profile.facts()
            key = None if judgements else repeating.key(statuses, facts)
            found = repeating.remembered.get(key, _UNSEEN) if key else _UNSEEN
            if found is _UNSEEN:
                found = settled(repeating, statuses, facts, judgements, self.on, repeated, answers)
                if key:
                    repeating.remember(key, found)
            if found:
                raw[place] = (*found, ())

    @cached_property
    def _repeating(self) -> dict[int, Repeating]:
        """The open instruments in which some fact stands in several tests, by their places."""
        looked = (
            (place, self.family.trials.repeating(name, self.rules))
            for place, name in enumerate(self.rules.open)
        )
        return {place: found for place, found in looked if found}

    def _repeating_in(self, instrument: str) -> Iterator[tuple[int, Repeating]]:
        """That of one instrument, where there is any."""
        place = self._place[instrument]
        if place in self._repeating:
            yield place, self._repeating[place]

    @cached_property
    def _evaluate_facts(self) -> Compiled:
        """The rules for facts by id, of which some may be known in part: those of a profile without ranges are quicker."""
        return self.family.template(self.rules, everything=False, by_name=True).on(self.on)

    def free(self, profile: CompanyProfile) -> Freed:
        """What each test says of any request: the facts about the application unknown, and what was judged of it not judged."""
        freed, judgements = (
            without_facts(profile, self.requests.chosen),
            self.requests.free(self._judgements(profile)),
        )
        answers = Answers()
        return self._evaluated(freed, judgements, answers)[0], freed, judgements, answers

    def outcome(self, name: str, freed: Freed) -> Outcome:
        """That of one open instrument, when no answer changes it any more."""
        self._settle(*freed, name)
        raw = freed[0]
        return OUTCOMES[raw[self._place[name]][0]]

    def settled(self, name: str, row: Row) -> Standing | None:
        """What kind of answer an open instrument gives to every profile with this row; None where profiles differ."""
        key = name, row[0], row[1]
        known: Standing | None = self._standings.get(key, _UNSEEN)
        if known is _UNSEEN:
            if len(self._standings) >= MOST_STANDINGS:
                self._standings.clear()
            known = self._standings[key] = self._settled(name, row)
        return known

    def _settled(self, name: str, row: Row) -> Standing | None:
        outcome, version = OUTCOMES[row[0]], self.rules.open[name]
        by_request: bool | None = False
        if outcome is Outcome.INELIGIBLE:
            by_request = self.requests.refuses(name, [STATUSES[status] for status in row[1]])
            if by_request and self._place[name] in self._repeating:
                return None  # open test by test, and perhaps not together
        if by_request is None:
            return None
        return standing_of(
            outcome, version.availability_on(self.on), lever=version.is_lever, by_request=by_request
        )

    def standing(self, name: str, row: Row, free: Free) -> Standing:
        """What kind of answer an open instrument gives; `free` is asked only where the row alone does not say."""
        settled = self.settled(name, row)
        if settled is not None:
            return settled
        freed, version = free.outcome(name), self.rules.open[name]
        if freed is Outcome.NOT_ASSESSABLE:  # what is left leans on a law that is not in force
            return Standing.LATER
        by_request = freed is not Outcome.INELIGIBLE
        return standing_of(
            OUTCOMES[row[0]], version.availability_on(self.on), lever=version.is_lever, by_request=by_request
        )

    @cached_property
    def _evaluate_everything(self) -> Compiled:
        return self.family.template(self.rules, everything=True, by_name=True).on(self.on)

    def values(self, profile: CompanyProfile) -> dict[str, Any]:
        """What is known of every fact, given or derived by any definition: one value, some, or None."""
        template = self.family.template(self.rules, everything=True, by_name=True)
        try:
            return dict(
                zip(
                    template.facts,
                    self._evaluate_everything(profile.facts(), {}, listing=False)[1],
                    strict=True,
                )
            )
        except Contradicted:
            raise InvalidProfile(contradictions(self.rules, profile)) from None

    def assess(self, profile: CompanyProfile) -> Assessment:
        """Every instrument of the catalogue, in the order of their ids."""
        raw, found = self.raw(profile, listing=True)
        values = dict(zip(self.facts, found, strict=True))
        applied = {
            name: (row, dict(zip(self.facts, own, strict=True)))
            for name, row, own in self.applied(profile, listing=True)
        }
        free = Free(self, profile)
        results = {}
        for name in self.instruments:
            if name in self.rules.closed:
                version, reason = self.rules.closed[name]
                results[name] = Result(
                    name, version, self.on, Outcome.NOT_ASSESSABLE, (), (), reason, values, Standing.LATER
                )
            else:
                row, own = applied.get(name) or (raw[self._place[name]], values)
                outcome, statuses, missing = row
                words = tuple([STATUSES[status] for status in statuses])
                version = self.rules.open[name]
                said = self.rules.not_in_force(name) if OUTCOMES[outcome] is Outcome.NOT_ASSESSABLE else None
                standing = self.standing(name, row, free)
                results[name] = Result(
                    name, version, self.on, OUTCOMES[outcome], words, missing, said, own, standing
                )
        follows = implied(self.rules, profile.facts())
        return Assessment(self.on, self.rules, profile, results, self.remarks(profile), values, follows)

    def outcomes(self, profile: CompanyProfile) -> Iterator[tuple[str, Outcome, InstrumentVersion | None]]:
        """Of every instrument the outcome alone, with the version that it is of."""
        raw, _ = self.raw(profile)
        applied = {name: row for name, row, _ in self.applied(profile)}
        for name in self.instruments:
            if name in self.rules.closed:
                yield name, Outcome.NOT_ASSESSABLE, self.rules.closed[name][0]
            else:
                row = applied.get(name) or raw[self._place[name]]
                yield name, OUTCOMES[row[0]], self.rules.open[name]

    def remarks(self, profile: CompanyProfile) -> tuple[Problem, ...]:
        """What a profile says twice in different ways, or what of it does not count on the date."""
        size = self.rules.law.get(accounts.LAW)
        found = law_remarks(profile.facts(), self.on, size.amounts if size else None) if profile.group else []
        return (*found, *judgement_remarks(profile.judgements, self.rules))

    def check(self, profile: CompanyProfile) -> None:
        """What a profile says of instruments is heard by some version of them. Raises `InvalidProfile` with all that is not."""
        if not profile.applications and not profile.judgements:
            return
        problems = [*self.family.readers.problems(profile), *self._unheard(profile)]
        if problems:
            raise InvalidProfile([*problems, *contradictions(self.rules, profile)])

    def check_facts(self, profile: CompanyProfile) -> None:
        """What a profile says agrees with what follows from it. Raises `InvalidProfile` with all that does not."""
        if problems := contradictions(self.rules, profile):
            raise InvalidProfile(problems)

    def _unheard(self, profile: CompanyProfile) -> Iterator[Problem]:
        """The judgements that name no judged criterion."""
        versions = self.rules.catalogue.instruments
        for index, judgement in enumerate(profile.judgements or []):
            pointer = f"/judgements/{index}"
            if judgement.instrument not in versions:
                hint = did_you_mean(judgement.instrument, versions)
                message = f"`{judgement.instrument}` is not an instrument"
                yield Problem("unknown-instrument", message, f"{pointer}/instrument", hint=hint)
                continue
            judged = {
                c.id for version in versions[judgement.instrument] for c in version.criteria if c.judged_by
            }
            if judgement.criterion not in judged:
                hint = (
                    did_you_mean(judgement.criterion, judged)
                    or f"judged there: {', '.join(sorted(judged)) or 'none'}"
                )
                message = f"`{judgement.criterion}` is not a judged criterion of `{judgement.instrument}`"
                yield Problem("unknown-criterion", message, f"{pointer}/criterion", hint=hint)
