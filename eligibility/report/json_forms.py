"""Assessments as JSON text: the full form with words, and the compact one.

Everything that does not depend on the profile is written once per date and language; an answer joins those pieces with what does.
`forms.py` states the shape, and tests hold this output to its schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from eligibility.catalogue.model import CheckedCatalogue, Citation, Criterion, InstrumentVersion
from eligibility.engine.assessment import Assessment, Result
from eligibility.engine.awards import AwardBounds, Bounds, compile_award
from eligibility.engine.evaluator import Evaluator
from eligibility.engine.outcome import OUTCOMES
from eligibility.engine.rules_on import RulesOn, expiring
from eligibility.language.awards import award_facts
from eligibility.profile.models import CompanyProfile
from eligibility.report.phrases import PHRASES
from eligibility.report.sentences import Sentences
from eligibility.units import Number

MOST_REMEMBERED = 4096


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)


dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_iso).encode


def _number(value: Number | None) -> str:
    return "null" if value is None else f"{value:f}" if not isinstance(value, int) else str(value)


def _bounds(bounds: Bounds | None) -> str:
    return "null" if bounds is None else f'{{"low":{_number(bounds.low)},"high":{_number(bounds.high)}}}'


def _award(award: AwardBounds | None, version: InstrumentVersion | None, language: str | None) -> str:
    if award is None or version is None or version.award is None:
        return "null"
    note = version.award.note
    words = f',"note":{dumps(note[language] if note else None)}' if language else ""
    return (
        f'{{"kind":"{version.kind}","currency":"EUR","minimum":{_bounds(award.minimum)},"maximum":{_bounds(award.maximum)},'
        f'"share":{_bounds(award.share)},"unknown":{_words(award.unknown)}{words}}}'
    )


def _frame(rules: RulesOn, language: str, full: bool) -> tuple[str, str]:
    """What stands before the profile's digest, and between it and the results."""
    catalogue = rules.catalogue
    about = dumps({"title": catalogue.title, "version": catalogue.version, "digest": catalogue.digest})
    spoken = f'"language":"{language}",' if full else ""
    disclaimer = dumps(PHRASES[language]["disclaimer"])
    head = f'{{"on":"{rules.on}",{spoken}"catalogue":{about},"profile_digest":"'
    return head, f'","disclaimer":{disclaimer},"results":['


class FullForm:
    """Assessments with words in one language."""

    def __init__(self, catalogue: CheckedCatalogue, language: str) -> None:
        self.catalogue = catalogue
        self.language = language
        self._criteria: dict[int, str] = {}
        self._frames: dict[tuple[str, date], str] = {}
        self._required: dict[date, dict[tuple[int, bool], str]] = {}

    def text(self, assessment: Assessment) -> str:
        """The JSON text of one assessment."""
        head, middle = _frame(assessment.rules, self.language, True)
        first = next(iter(assessment.values()), None)
        sentences = Sentences(
            assessment.rules,
            first.value if first else dict[str, Any]().get,
            self.language,
            self._remembered(assessment.on),
        )
        judgements = {(j.instrument, j.criterion): j for j in assessment.profile.judgements or [] if j.on <= assessment.on}
        results = ",".join(self._result(result, sentences, judgements, assessment.rules) for result in assessment.values())
        return f"{head}{assessment.profile.digest()}{middle}{results}]}}"

    def _remembered(self, on: date) -> dict[tuple[int, bool], str]:
        """The words of requirements, which depend on the date alone."""
        if len(self._required) > 32:
            self._required.clear()
        return self._required.setdefault(on, {})

    def _result(self, result: Result, sentences: Sentences, judgements: dict[tuple[str, str], Any], rules: RulesOn) -> str:
        criteria, warnings = [], []
        for criterion, status in result.criteria:
            reason = dumps(sentences.reason(criterion, status, judgements.get((result.instrument, criterion.id))))
            criteria.append(f'{self._criterion(criterion)}"status":"{status.value}","reason":{reason}}}')
            if criterion.advisory and status == "not_met":
                warnings.append(f'{{"criterion":"{criterion.id}","reason":{reason}}}')
        missing = dumps([self._missing(fact) for fact in result.missing])
        award = _award(result.award, result.version, self.language)
        parts = f'"criteria":[{",".join(criteria)}],"missing":{missing},"warnings":[{",".join(warnings)}],"award":{award}}}'
        return f'{self._head(result, rules)}"outcome":"{result.outcome.value}",{parts}'

    def _head(self, result: Result, rules: RulesOn) -> str:
        """What an instrument says on a date of every profile."""
        key = result.instrument, result.on
        if key not in self._frames:
            if len(self._frames) >= MOST_REMEMBERED:
                self._frames.clear()
            version = result.version or self.catalogue.instruments[result.instrument][-1]
            frame = {
                "instrument": result.instrument,
                "title": version.title[self.language],
                "provider": version.provider[self.language],
                "kind": version.kind,
                "summary": version.summary[self.language] if version.summary else None,
                "version": result.version.valid.start if result.version else None,
                "availability": result.availability,
                "access": result.access,
                "deadline": version.deadline_after(result.on) if result.version else None,
                "reason": result.reason[self.language] if result.reason else None,
                "look_again": version.look_again,
                "checked_on": version.checked_on if result.version else None,
                "review_due": [
                    {"title": source.title, "review_by": source.review_by}
                    for source in (version.overdue(result.on) if result.version else ())
                ],
                "expiring_law": [
                    {"title": text.title, "ends": text.ends}
                    for text in (expiring(rules, result.version) if result.version and result.criteria else ())
                ],
            }
            self._frames[key] = dumps(frame)[:-1] + ","
        return self._frames[key]

    def _criterion(self, criterion: Criterion) -> str:
        known = self._criteria.get(id(criterion))
        if known is None:
            body = self.catalogue.vocabulary.bodies[criterion.judged_by] if criterion.judged_by else None
            fixed = {
                "id": criterion.id,
                "title": criterion.title[self.language],
                "source": [citation_form(citation) for citation in criterion.citations],
                "basis": criterion.basis,
                "advisory": criterion.advisory,
                "judged_by": body[self.language] if body else None,
                "note": criterion.note[self.language] if criterion.note else None,
            }
            known = self._criteria[id(criterion)] = dumps(fixed)[:-1] + ","
        return known

    def _missing(self, fact_id: str) -> dict[str, str]:
        fact = self.catalogue.facts[fact_id]
        return {
            "fact": fact_id,
            "title": fact.title[self.language],
            "question": (fact.question or fact.title)[self.language],
        }


def citation_form(citation: Citation) -> dict[str, Any]:
    """A citation as it stands in reports."""
    source = citation.source
    return {
        "title": source.title,
        "place": citation.place,
        "url": source.url,
        "grade": source.grade,
        "date": source.date,
        "read": source.read,
    }


class CompactForm:
    """JSON bytes of a profile in, codes out, for one date: the fast path, without objects between."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self._frame = _frame(evaluator.rules, "en", False)
        self._writers = [self._writer(name) for name in evaluator.instruments]

    def text(self, profile: CompanyProfile) -> str:
        """The JSON text of one profile's assessment."""
        raw, values = self.evaluator.raw(profile)
        value = values.get
        found = iter(raw)
        head, middle = self._frame
        results = ",".join([write(found, value) for write in self._writers])
        return f"{head}{profile.digest()}{middle}{results}]}}"

    def _writer(self, name: str) -> Callable[[Any, Callable[[str], Any]], str]:
        rules = self.evaluator.rules
        if name in rules.closed:
            version, _ = rules.closed[name]
            closed = self._head(name, version) + self._codes(None, 4, (), ()) + '"award":null}'
            return lambda found, value: closed
        version = rules.open[name]
        head, award, statuses_seen, awards_seen = self._head(name, version), version.award, {}, {}  # type: ignore[var-annotated]
        reads = tuple(dict.fromkeys(fact.id for fact in award_facts(award))) if award else ()
        bounds_of = compile_award(award) if award else None

        def write(found: Any, value: Callable[[str], Any]) -> str:
            key = next(found)
            codes = statuses_seen.get(key)
            if codes is None:
                if len(statuses_seen) >= MOST_REMEMBERED:
                    statuses_seen.clear()
                codes = statuses_seen[key] = head + self._codes(version, *key)
            if bounds_of is None or key[0] == 3:
                return codes + '"award":null}'
            facts = tuple([value(fact) for fact in reads])
            bounds = awards_seen.get(facts)
            if bounds is None:
                if len(awards_seen) >= MOST_REMEMBERED:
                    awards_seen.clear()
                bounds = awards_seen[facts] = _award(bounds_of(value), version, None)
            return f'{codes}"award":{bounds}}}'

        return write

    def _head(self, name: str, version: InstrumentVersion | None) -> str:
        fixed = {
            "instrument": name,
            "version": version.valid.start if version else None,
            "availability": version.availability_on(self.evaluator.on) if version else None,
            "access": version.access if version else None,
            "deadline": version.deadline_after(self.evaluator.on) if version else None,
        }
        return dumps(fixed)[:-1] + ","

    @staticmethod
    def _codes(version: InstrumentVersion | None, outcome: int, statuses: tuple[int, ...], missing: tuple[str, ...]) -> str:
        """Ids and codes are plain words, so that nothing needs escaping."""
        listed: dict[str, list[str]] = {"not_met": [], "unknown": [], "needs_judgement": [], "warnings": []}
        for criterion, status in zip(version.criteria, statuses, strict=True) if version else ():
            if status in _LISTED and not criterion.advisory:
                listed[_LISTED[status]].append(criterion.id)
            elif status == 1:
                listed["warnings"].append(criterion.id)
        words = "".join([f'"{key}":{_words(ids)},' for key, ids in listed.items()])
        return f'"outcome":"{OUTCOMES[outcome].value}",{words}"missing":{_words(missing)},'


_LISTED = {1: "not_met", 2: "unknown", 3: "needs_judgement"}


def _words(ids: Sequence[str]) -> str:
    return '["' + '","'.join(ids) + '"]' if ids else "[]"
