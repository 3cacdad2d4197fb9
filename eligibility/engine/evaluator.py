"""Profiles through the compiled rules of a date."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from eligibility.engine.assessment import Assessment, Result
from eligibility.engine.compiler import Compiled, Template, compile_rules
from eligibility.engine.judgements import judgements_on
from eligibility.engine.judgements import remarks as judgement_remarks
from eligibility.engine.outcome import OUTCOMES, STATUSES, Outcome, OutcomeCode
from eligibility.engine.settling import settled
from eligibility.engine.trial import Judgements, Repeating, Trials
from eligibility.errors import InvalidProfile, Problem, did_you_mean
from eligibility.law import accounts, contradictions
from eligibility.law.derived import Answers
from eligibility.profile.models import CompanyProfile
from eligibility.rules.in_force import Frames, Rules
from eligibility.rules.model import CheckedCatalogue

Raw = list[tuple[int, tuple[int, ...], tuple[str, ...]]]


class Evaluators:
    """The rules of a catalogue on any date: compiled once for all days on which the same versions are in force."""

    def __init__(self, catalogue: CheckedCatalogue, model: type[CompanyProfile]) -> None:
        self.catalogue = catalogue
        self.model = model
        self.frames = Frames(catalogue)
        self.trials = Trials(self.frames, model)
        self._templates: dict[tuple[int, bool, bool], Template] = {}

    def on(self, day: date) -> Evaluator:
        """The rules of one day."""
        return Evaluator(self, self.frames.on(day).on(day))

    def template(self, rules: Rules, *, everything: bool, by_name: bool = False) -> Template:
        """The compiled rules, with all definitions or those that the instruments read; for a profile, or for facts by id."""
        key = self.frames.place(rules.on), everything, by_name
        known = self._templates.get(key)
        if known is None:
            known = compile_rules(rules, self.model, everything=everything, by_name=by_name)
            self._templates[key] = known
        return known


class Evaluator:
    """The rules of one date, used for any number of profiles."""

    def __init__(self, family: Evaluators, rules: Rules) -> None:
        self.family = family
        self.rules = rules
        self.on = rules.on
        self.instruments = tuple(rules.catalogue.instruments)
        self._evaluate = family.template(rules, everything=False).on(rules.on)
        self._place = {name: index for index, name in enumerate(rules.open)}

    def raw(self, profile: CompanyProfile) -> tuple[Raw, dict[str, Any]]:
        """Codes instead of words, and the values of the facts that the instruments read.

        Raises `InvalidProfile` for a judgement that fits no criterion."""
        judgements = {}
        if profile.judgements:
            self.check_judgements(profile)
            judgements = judgements_on(profile.judgements, self.rules)
        answers = Answers()
        if profile.is_partial:
            raw, values = self._evaluate_facts(profile.facts(), judgements, ask=answers.ask)
        else:
            raw, values = self._evaluate(profile, judgements, ask=answers.ask)
        self._settle(raw, profile, judgements, answers)
        return raw, values

    def _settle(self, raw: Raw, profile: CompanyProfile, judgements: Judgements, answers: Answers) -> None:
        """Says the outcomes that no answer changes any more, although each test on its own is open."""
        facts: dict[str, object] = {}
        for place, repeating in self._repeating:
            outcome, statuses, missing = raw[place]
            if outcome != OutcomeCode.UNDETERMINED:
                continue
            names = [fact for fact in missing if fact in repeating.facts]
            if not names:
                continue
            facts = facts or profile.facts()
            if found := settled(repeating, statuses, facts, judgements, self.on, names, answers):
                raw[place] = (*found, ())

    @cached_property
    def _repeating(self) -> tuple[tuple[int, Repeating], ...]:
        """The open instruments in which some fact stands in several tests, by their places."""
        looked = ((place, self.family.trials.repeating(name, self.rules)) for place, name in enumerate(self.rules.open))
        return tuple((place, found) for place, found in looked if found)

    @cached_property
    def _evaluate_facts(self) -> Compiled:
        """The rules for facts by id, of which some may be known in part: those of a profile without ranges are quicker."""
        return self.family.template(self.rules, everything=False, by_name=True).on(self.on)

    @cached_property
    def _evaluate_everything(self) -> Compiled:
        return self.family.template(self.rules, everything=True, by_name=True).on(self.on)

    def values(self, profile: CompanyProfile) -> dict[str, Any]:
        """What is known of every fact, given or derived by any definition: one value, some, or None."""
        return self._evaluate_everything(profile.facts(), {})[1]

    def assess(self, profile: CompanyProfile) -> Assessment:
        """Every instrument of the catalogue, in the order of their ids."""
        raw, values = self.raw(profile)
        results = {}
        for name in self.instruments:
            if name in self.rules.closed:
                version, reason = self.rules.closed[name]
                results[name] = Result(name, version, self.on, Outcome.NOT_ASSESSABLE, (), (), reason, values)
            else:
                outcome, statuses, missing = raw[self._place[name]]
                words = tuple([STATUSES[status] for status in statuses])
                version = self.rules.open[name]
                said = self.rules.not_in_force(name) if OUTCOMES[outcome] is Outcome.NOT_ASSESSABLE else None
                results[name] = Result(name, version, self.on, OUTCOMES[outcome], words, missing, said, values)
        return Assessment(self.on, self.rules, profile, results, self.remarks(profile), values)

    def remarks(self, profile: CompanyProfile) -> tuple[Problem, ...]:
        """What a profile says twice in different ways, or what of it does not count on the date."""
        size = self.rules.law.get(accounts.LAW)
        found = contradictions.remarks(profile.facts(), self.on, size.amounts if size else None) if profile.group else []
        return (*found, *judgement_remarks(profile.judgements, self.rules))

    def check_judgements(self, profile: CompanyProfile) -> None:
        """A judgement names a judged criterion of some version of an instrument, or nothing would hear of it."""
        versions = self.rules.catalogue.instruments
        problems = []
        for index, judgement in enumerate(profile.judgements or []):
            pointer = f"/judgements/{index}"
            if judgement.instrument not in versions:
                hint = did_you_mean(judgement.instrument, versions)
                message = f"`{judgement.instrument}` is not an instrument"
                problems.append(Problem("unknown-instrument", message, f"{pointer}/instrument", hint=hint))
                continue
            judged = {c.id for version in versions[judgement.instrument] for c in version.criteria if c.judged_by}
            if judgement.criterion not in judged:
                hint = did_you_mean(judgement.criterion, judged) or f"judged there: {', '.join(sorted(judged)) or 'none'}"
                message = f"`{judgement.criterion}` is not a judged criterion of `{judgement.instrument}`"
                problems.append(Problem("unknown-criterion", message, f"{pointer}/criterion", hint=hint))
        if problems:
            raise InvalidProfile(problems)
