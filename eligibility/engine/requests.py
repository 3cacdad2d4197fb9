"""What instruments read of the application: whether a profile's `applications` fit them, and whether the request alone refuses.

A criterion reads facts of the company, of the application, or both. One that is not met and reads nothing of the application
refuses the company. Where all that are not met read the application alone, the request refuses: without its facts these criteria
are open. Only where a criterion reads both, or a fact stands in several tests that may exclude each other, has the evaluator to say
what is left when the facts of the application are unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from eligibility.engine.judgements import Key
from eligibility.engine.outcome import Status
from eligibility.engine.reference import Reference
from eligibility.errors import Problem, did_you_mean, pointer_step, shown
from eligibility.language.awards import award_facts
from eligibility.language.tree import facts_of
from eligibility.law import READ_BY_LAW
from eligibility.profile.facts import Fact
from eligibility.profile.models import CompanyProfile
from eligibility.rules.implications import needed_for
from eligibility.rules.in_force import Rules, reached
from eligibility.rules.model import CheckedCatalogue, Criterion, reads


class Reads(Enum):
    """What a criterion is about."""

    COMPANY = "company"
    REQUEST = "request"
    BOTH = "both"


def given_behind(facts: Iterable[Fact], rules: Rules) -> frozenset[str]:
    """The facts that a person can give and that some facts rest on, or may follow from."""
    names = (name for name in reached(facts, rules.definitions) if name not in rules.definitions)
    found = frozenset(read for name in names for read in READ_BY_LAW.get(name, (name,)))
    certain = [each for each in rules.implications if each.certain]
    return found.union(fact.id for each in needed_for(found, certain) for fact in each.reads)


@dataclass(frozen=True)
class Requests:
    """What the open instruments of a date read of the application."""

    rules: Rules
    _known: dict[str, tuple[Reads, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def chosen(self) -> frozenset[str]:
        """The facts about the application."""
        return frozenset(self.rules.catalogue.vocabulary.chosen)

    def about(self, instrument: str) -> tuple[Reads, ...]:
        """What each criterion of an instrument reads, in their order."""
        known = self._known.get(instrument)
        if known is None:
            criteria = self.rules.open[instrument].criteria
            known = self._known[instrument] = tuple(self._about(criterion) for criterion in criteria)
        return known

    def _about(self, criterion: Criterion) -> Reads:
        facts = (fact for tree in criterion.trees for fact in facts_of(tree))
        read = given_behind(facts, self.rules)
        if read.isdisjoint(self.chosen):
            return Reads.COMPANY
        return Reads.REQUEST if read <= self.chosen and not self._refuses_all(criterion) else Reads.BOTH

    def _refuses_all(self, criterion: Criterion) -> bool:
        """Whether no request meets it: less than nothing, say. Then it is not this request that is refused."""
        return Reference(self.rules, {}, {}).status("", criterion) is Status.NOT_MET

    def refuses(self, instrument: str, statuses: Sequence[Status]) -> bool | None:
        """Whether the request alone refuses an ineligible instrument; None where only an evaluator can say."""
        criteria = self.rules.open[instrument].criteria
        failing = {
            about
            for criterion, about, status in zip(criteria, self.about(instrument), statuses, strict=True)
            if status is Status.NOT_MET and not criterion.advisory
        }
        if Reads.COMPANY in failing:
            return False
        # What leans on a law that is not in force may leave nothing to assess once the request is out of the way.
        return None if Reads.BOTH in failing or instrument in self.rules.lacking else True

    def free(self, judgements: Mapping[Key, bool]) -> dict[Key, bool]:
        """The judgements that stand whatever is asked: those of criteria that read nothing of the application."""
        return {key: met for key, met in judgements.items() if not self._falls(*key)}

    def _falls(self, instrument: str, criterion: str) -> bool:
        """Whether a judgement was one of the request."""
        if instrument not in self.rules.open:
            return False
        criteria = zip(self.rules.open[instrument].criteria, self.about(instrument), strict=True)
        return any(known.id == criterion and about is not Reads.COMPANY for known, about in criteria)


class Readers:
    """Which facts of the application the instruments of a catalogue read, in any of their versions."""

    def __init__(self, catalogue: CheckedCatalogue) -> None:
        self.catalogue = catalogue
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, instrument: str) -> tuple[str, ...]:
        """The facts about the application that an instrument reads, in the order of the vocabulary."""
        known = self._known.get(instrument)
        if known is None:
            found = self._read(instrument)
            chosen = self.catalogue.vocabulary.chosen
            known = self._known[instrument] = tuple(fact for fact in chosen if fact in found)
        return known

    def _read(self, instrument: str) -> set[str]:
        """Every fact behind any version, through any version of a definition."""
        frontier: list[Fact] = []
        for version in self.catalogue.instruments[instrument]:
            frontier += [fact for tree in version.trees for fact in facts_of(tree)]
            frontier += award_facts(version.award) if version.award else ()
        found: set[str] = set()
        while frontier:
            fact = frontier.pop()
            if fact.id not in found:
                found |= {fact.id, *READ_BY_LAW.get(fact.id, ())}
                frontier += [
                    read for each in self.catalogue.definitions.get(fact.id, ()) for read in reads(each)
                ]
        certain = [each for dated in self.catalogue.implications.values() for each in dated if each.certain]
        return found.union(fact.id for each in needed_for(found, certain) for fact in each.reads)

    def problems(self, profile: CompanyProfile) -> Iterator[Problem]:
        """What of a profile's `applications` nothing would hear of."""
        facts = self.catalogue.vocabulary.facts
        for instrument in profile.applications or ():
            pointer = f"/applications{pointer_step(instrument)}"
            if instrument not in self.catalogue.instruments:
                hint = (
                    did_you_mean(instrument, self.catalogue.instruments)
                    or "`eligibility instruments` lists them"
                )
                yield Problem(
                    "unknown-instrument", f"`{shown(instrument)}` is not an instrument", pointer, hint=hint
                )
                continue
            read = self.of(instrument)
            listed = f"it reads: {', '.join(read) or 'nothing of the application'}"
            for fact in profile.application(instrument):
                if not facts[fact].chosen:
                    message = (
                        f"`{fact}` is not about the application, so that it is the same for every instrument"
                    )
                    hint = f"write it under `{facts[fact].group}` as `{facts[fact].name}`"
                    yield Problem("not-of-the-application", message, f"{pointer}/{fact}", hint=hint)
                elif fact not in read:
                    message = f"`{instrument}` does not read `{fact}`"
                    yield Problem("not-read", message, f"{pointer}/{fact}", hint=listed)
