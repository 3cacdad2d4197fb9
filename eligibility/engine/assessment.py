"""What all instruments say of one profile on one date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Self

from eligibility.engine.awards import Award, award_bounds
from eligibility.engine.implied import Implied
from eligibility.engine.offers import Offer, offers
from eligibility.engine.outcome import Outcome, Status
from eligibility.engine.standing import CriteriaCounts, Standing, counts_of
from eligibility.errors import Problem, UnknownCriterion, UnknownInstrument
from eligibility.language.tree import facts_of
from eligibility.law import LAWS
from eligibility.law.open_fields import LISTS, OpenField, open_fields
from eligibility.possible import known
from eligibility.profile.models import CompanyProfile
from eligibility.rules.in_force import Rules, reached
from eligibility.rules.model import Criterion, InstrumentVersion
from eligibility.yaml.readers import Texts


@dataclass(frozen=True, repr=False)
class Result:
    """What one instrument says. `missing` are the facts that can still change an undetermined outcome.

    `standing` is what kind of answer it is to a person.
    """

    instrument: str
    version: InstrumentVersion | None
    on: date
    outcome: Outcome
    statuses: tuple[Status, ...]
    missing: tuple[str, ...]
    reason: Texts | None
    facts: Mapping[str, object]
    """The facts that the instruments read, as they hold for this one."""
    standing: Standing

    def __repr__(self) -> str:
        return f"<Result {self.instrument} on {self.on}: {self.outcome.value}>"

    @property
    def availability(self) -> str | None:
        """Whether one can apply on the date; None when no version was in force."""
        return self.version.availability_on(self.on) if self.version else None

    @property
    def access(self) -> str | None:
        """How one gets at it, such as `direct`; None where no version is in force."""
        return self.version.access if self.version else None

    @property
    def criteria(self) -> tuple[tuple[Criterion, Status], ...]:
        """Every criterion with its status, in the order of the rule file."""
        return (
            tuple(zip(self.version.criteria, self.statuses, strict=True))
            if self.version and self.statuses
            else ()
        )

    def status(self, criterion: str) -> Status:
        """The status of one criterion by its id. Raises `UnknownCriterion`."""
        statuses = {known.id: status for known, status in self.criteria}
        if criterion not in statuses:
            raise UnknownCriterion(criterion, statuses)
        return statuses[criterion]

    @property
    def criteria_counts(self) -> CriteriaCounts:
        """How many required criteria are met, open, not met or to be judged; those that do not apply are left out."""
        return counts_of(self.version, self.statuses)

    @property
    def excluding(self) -> tuple[Criterion, ...]:
        """The criteria that are each open and that no answers meet together, where that alone refuses: they share a fact."""
        required = [(known, status) for known, status in self.criteria if not known.advisory]
        if self.outcome is not Outcome.INELIGIBLE or any(status is Status.NOT_MET for _, status in required):
            return ()
        still_open = [known for known, status in required if status is Status.UNKNOWN]
        reads = {
            known.id: {fact.id for tree in known.trees for fact in facts_of(tree)} for known in still_open
        }
        counts = Counter(fact for facts in reads.values() for fact in facts)
        shared = {fact for fact, count in counts.items() if count > 1 and self.facts.get(fact) is None}
        return tuple(known for known in still_open if not shared.isdisjoint(reads[known.id]))

    @property
    def warnings(self) -> tuple[Criterion, ...]:
        """The advisory criteria that are not met."""
        return tuple(known for known, status in self.criteria if known.advisory and status is Status.NOT_MET)

    @cached_property
    def award(self) -> Award | None:
        """What it would give; None where it gives nothing, or nothing is published."""
        if self.version is None or self.version.award is None:
            return None
        if self.outcome in (Outcome.INELIGIBLE, Outcome.NOT_ASSESSABLE):
            return None
        return award_bounds(self.version.award, self.facts.get)

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """What it would give in pieces, each for you or as the limit of the fund; none where it gives nothing."""
        if self.version is None or self.award is None:
            return ()
        return offers(self.version, self.facts.get)


@dataclass(frozen=True, repr=False)
class Assessment(Mapping[str, Result]):
    """The results by instrument id, for one profile on one date."""

    on: date
    rules: Rules
    profile: CompanyProfile
    results: Mapping[str, Result]
    remarks: tuple[Problem, ...] = ()
    """What the profile says twice in different ways, or what of it does not count: said, not refused (severity `warning`)."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """The facts that the instruments read, given or derived, as they hold in general; None is unknown."""
    implied: tuple[Implied, ...] = ()
    """The facts that were not given, and follow from those that were."""

    def __repr__(self) -> str:
        counts = Counter(result.outcome for result in self.values())
        said = ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome if counts[outcome])
        return f"<Assessment {self.on}: {said or 'no instruments'}>"

    def __getitem__(self, instrument: str) -> Result:
        try:
            return self.results[instrument]
        except KeyError:
            raise UnknownInstrument(instrument, self.results) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    @property
    def told(self) -> dict[str, object]:
        """What is known of the facts of a profile, by id: those that were given, and those that follow from them."""
        return {**self.profile.facts(), **{each.fact.id: each.value for each in self.implied}}

    def left_open(self, instrument: str) -> tuple[OpenField, ...]:
        """The fields of given records that leave an instrument open: what its `missing` means by a list that is given.

        Raises `UnknownInstrument`.
        """
        result = self[instrument]
        lists = [fact for fact in LISTS if fact in result.missing]
        if result.version is None or not lists:
            return ()
        given = self.profile.facts(instrument)
        if not any(fact in given for fact in lists):
            return ()
        rules = self.rules
        unknown = {
            fact
            for tree in result.version.trees
            for fact in facts_of(tree)
            if not known(result.facts.get(fact.id))
        }
        behind = reached(unknown, rules.definitions)
        names = {law.name for law in LAWS if law.name and any(fact in behind for fact in law.gives)}
        figures = {name: rules.law[name].amounts for name in sorted(names) if name in rules.law}
        return tuple(each for each in open_fields(given, figures, self.on) if each.fact in result.missing)

    def only(self, instruments: Collection[str]) -> Self:
        """The same assessment of some instruments. Raises `UnknownInstrument`."""
        return replace(self, results={name: self[name] for name in instruments})
