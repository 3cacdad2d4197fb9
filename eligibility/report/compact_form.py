"""Assessments as JSON text in codes, for the fast path of one date. `forms.py` states the shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from eligibility.engine.awards import compile_award
from eligibility.engine.evaluator import Evaluator, Free, Row, Values
from eligibility.engine.implied import implied
from eligibility.engine.outcome import OUTCOMES, STATUSES, OutcomeCode, StatusCode
from eligibility.engine.standing import Standing, counts_of
from eligibility.language.awards import award_facts
from eligibility.profile.models import CompanyProfile
from eligibility.report.json_pieces import (
    MOST_REMEMBERED,
    award_json,
    begun,
    counts_json,
    frame_json,
    implied_json,
    words_json,
)
from eligibility.rules.model import InstrumentVersion


class CompactForm:
    """JSON bytes of a profile in, codes out, for one date: the fast path, without objects between."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self._frame = frame_json(evaluator.rules, "en", False)
        facts = {
            fact.id: fact for each in evaluator.rules.implications if each.certain for fact in each.facts
        }
        self._settling = [(name, fact.group, fact.name) for name, fact in facts.items()]
        self._implied_seen: dict[tuple[tuple[str, Any], ...], str] = {}
        self._writers = {name: self._writer(name) for name in evaluator.instruments}

    def text(self, profile: CompanyProfile) -> str:
        """The JSON text of one profile's assessment."""
        raw, values = self.evaluator.raw(profile, listing=True)
        found = iter(raw)
        free = Free(self.evaluator, profile)
        head, middle = self._frame
        results = [write(found, values, free) for write in self._writers.values()]
        if profile.applications:
            place = {name: index for index, name in enumerate(self._writers)}
            for name, row, own in self.evaluator.applied(profile, listing=True):
                results[place[name]] = self._writers[name](iter([row]), own, free)
        return f'{head}{profile.digest()}{middle}{",".join(results)}],"implied":{self._implied(profile)}}}'

    def _implied(self, profile: CompanyProfile) -> str:
        """What follows from the facts of the profile. Few facts matter to that, and many companies have the same."""
        given = {
            name: value
            for name, group, fact in self._settling
            if (value := _of(profile, group, fact)) is not None
        }
        if profile.ranges:
            return implied_json(implied(self.evaluator.rules, profile.facts()))
        key = tuple(
            [(name, tuple(value) if isinstance(value, list) else value) for name, value in given.items()]
        )
        known = self._implied_seen.get(key)
        if known is None:
            if len(self._implied_seen) >= MOST_REMEMBERED:
                self._implied_seen.clear()
            known = self._implied_seen[key] = implied_json(implied(self.evaluator.rules, given))
        return known

    def _writer(self, name: str) -> Callable[[Iterator[Row], Values, Free], str]:
        rules = self.evaluator.rules
        if name in rules.closed:
            version, _ = rules.closed[name]
            head = self._head(name, version) + self._codes(None, OutcomeCode.NOT_ASSESSABLE, (), ())
            closed = f'{head}{_standing_json(Standing.LATER)}"award":null}}'
            return lambda found, values, free: closed
        version = rules.open[name]
        head, award, statuses_seen, awards_seen = self._head(name, version), version.award, {}, {}  # type: ignore[var-annotated]
        reads = tuple(dict.fromkeys(fact.id for fact in award_facts(award))) if award else ()
        places = [
            self.evaluator.facts.index(fact) if fact in self.evaluator.facts else None for fact in reads
        ]
        bounds_of = compile_award(award) if award else None

        def write(found: Iterator[Row], values: Values, free: Free) -> str:
            key = next(found)
            codes = statuses_seen.get(key)
            if codes is None:
                if len(statuses_seen) >= MOST_REMEMBERED:
                    statuses_seen.clear()
                settled = self.evaluator.settled(name, key)
                written = head + self._codes(version, *key) + (_standing_json(settled) if settled else "")
                codes = statuses_seen[key] = written, settled is None
            said, unsettled = codes
            if unsettled:
                said += _standing_json(self.evaluator.standing(name, key, free))
            if bounds_of is None or key[0] in _NO_AWARD:
                return said + '"award":null}'
            facts = tuple([None if place is None else values[place] for place in places])
            bounds = awards_seen.get(facts)
            if bounds is None:
                if len(awards_seen) >= MOST_REMEMBERED:
                    awards_seen.clear()
                bounds = awards_seen[facts] = award_json(
                    bounds_of(dict(zip(reads, facts, strict=True)).get), version, None
                )
            return f'{said}"award":{bounds}}}'

        return write

    def _head(self, name: str, version: InstrumentVersion | None) -> str:
        fixed = {
            "instrument": name,
            "version": version.valid.start if version else None,
            "availability": version.availability_on(self.evaluator.on) if version else None,
            "access": version.access if version else None,
            "deadline": version.deadline_after(self.evaluator.on) if version else None,
        }
        return begun(fixed)

    @staticmethod
    def _codes(
        version: InstrumentVersion | None, outcome: int, statuses: tuple[int, ...], missing: tuple[str, ...]
    ) -> str:
        """Ids and codes are plain words, so that nothing needs escaping."""
        counts = counts_json(counts_of(version, [STATUSES[status] for status in statuses]))
        listed: dict[str, list[str]] = {"not_met": [], "unknown": [], "needs_judgement": [], "warnings": []}
        for criterion, status in zip(version.criteria, statuses, strict=True) if version else ():
            if status in _LISTED and not criterion.advisory:
                listed[_LISTED[status]].append(criterion.id)
            elif status == StatusCode.NOT_MET:
                listed["warnings"].append(criterion.id)
        words = "".join([f'"{key}":{words_json(ids)},' for key, ids in listed.items()])
        return f'"outcome":"{OUTCOMES[outcome].value}",{words}"missing":{words_json(missing)},"criteria_counts":{counts},'


def _standing_json(standing: Standing) -> str:
    return f'"standing":"{standing.value}",'


_NO_AWARD: Final = (OutcomeCode.INELIGIBLE, OutcomeCode.NOT_ASSESSABLE)
_LISTED: Final[Mapping[int, str]] = {
    StatusCode.NOT_MET: "not_met",
    StatusCode.UNKNOWN: "unknown",
    StatusCode.NEEDS_JUDGEMENT: "needs_judgement",
}


def _of(profile: CompanyProfile, group: str, fact: str) -> Any:
    """The value of a fact; None where it is not given."""
    return getattr(getattr(profile, group, None), fact, None)
