"""Assessments as JSON text with words in one language.

Everything that does not depend on the profile is written once per date and language; an answer joins those pieces with what does.
`forms.py` states the shape, and tests hold this output to its schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from eligibility.engine.assessment import Assessment, Result
from eligibility.engine.judgements import counted
from eligibility.errors import Problem
from eligibility.law.open_fields import OpenField
from eligibility.report.groups import arranged
from eligibility.report.json_pieces import (
    MOST_REMEMBERED,
    award_json,
    begun,
    counts_json,
    dumps,
    frame_json,
    implied_form,
    offers_json,
)
from eligibility.rules.in_force import Rules, expiring
from eligibility.rules.model import CheckedCatalogue, Citation, Criterion
from eligibility.words.formats import field_title
from eligibility.words.implied import statement
from eligibility.words.sentences import Sentences
from eligibility.yaml.readers import Texts

MOST_DATES = 32


class FullForms:
    """The form of each language, which all cases of a catalogue share."""

    def __init__(self, catalogue: CheckedCatalogue) -> None:
        self.catalogue = catalogue
        self._known: dict[str, FullForm] = {}

    def of(self, language: str) -> FullForm:
        """Assessments with words in one language."""
        known = self._known.get(language)
        if known is None:
            known = self._known[language] = FullForm(self.catalogue, language)
        return known


class FullForm:
    """Assessments with words in one language.

    It remembers pieces by the rules' own objects, and is asked of no other rules than those it was made for. What is remembered is
    taken by `get` and never looked for twice, since another thread may empty it in between.
    """

    def __init__(self, catalogue: CheckedCatalogue, language: str) -> None:
        self.catalogue = catalogue
        self.language = language
        self._criteria: dict[int, str] = {}
        self._frames: dict[tuple[str, date, bool], str] = {}
        self._required: dict[date, dict[tuple[int, bool], str]] = {}

    def text(self, assessment: Assessment, guidance: dict[str, Any] | None = None) -> str:
        """The JSON text of one assessment, with guidance where it is given (`results.guidance_form`)."""
        head, middle = frame_json(assessment.rules, self.language, True)
        sentences = Sentences(
            assessment.rules, assessment.facts.get, self.language, self._remembered(assessment.on)
        )
        judgements = counted(assessment.profile.judgements, assessment.rules)
        applied = assessment.profile.applications or ()

        def sentences_of(result: Result) -> Sentences:
            """Its own where an application gives it facts of its own."""
            return (
                Sentences(assessment.rules, result.facts.get, self.language)
                if result.instrument in applied
                else sentences
            )

        results = ",".join(
            self._result(result, sentences_of(result), judgements, assessment)
            for result in assessment.values()
        )
        remarks = dumps([remark_form(remark) for remark in assessment.remarks])
        implied = dumps(self._implied(assessment))
        arrangement = arranged(assessment)
        groups = dumps({group: [result.instrument for result in arrangement[group]] for group in arrangement})
        last = f',"guidance":{dumps(guidance)}' if guidance else ""
        after = f'"groups":{groups},"remarks":{remarks},"implied":{implied}{last}'
        return f"{head}{assessment.profile.digest()}{middle}{results}],{after}}}"

    def _implied(self, assessment: Assessment) -> list[dict[str, Any]]:
        """What follows from the facts of the profile, in words."""
        told = assessment.told
        units = self.catalogue.vocabulary.units
        return [
            {
                **implied_form(each),
                "title": each.fact.title[self.language],
                "text": statement(each, told, units, self.language),
            }
            for each in assessment.implied
        ]

    def _remembered(self, on: date) -> dict[tuple[int, bool], str]:
        """The words of requirements, which depend on the date alone."""
        known = self._required.get(on)
        if known is None:
            if len(self._required) >= MOST_DATES:
                self._required.clear()
            known = self._required.setdefault(on, {})
        return known

    # The order of the members is that of `report/forms.py`; `begun` leaves them open for what hangs on the profile.
    def _result(
        self,
        result: Result,
        sentences: Sentences,
        judgements: dict[tuple[str, str], Any],
        assessment: Assessment,
    ) -> str:
        rules, left_open = assessment.rules, assessment.left_open(result.instrument)
        criteria, warnings = [], []
        for index, (criterion, status) in enumerate(result.criteria):
            judgement = judgements.get((result.instrument, criterion.id))
            reason = dumps(
                sentences.reason(criterion, status, judgement, rules.why_unknown(result.instrument, index))
            )
            criteria.append(f'{self._criterion(criterion)}"status":"{status.value}","reason":{reason}}}')
            if criterion.advisory and status == "not_met":
                warnings.append(f'{{"criterion":"{criterion.id}","reason":{reason}}}')
        missing = dumps([self._missing(fact, left_open) for fact in result.missing])
        award = award_json(result.award, result.version, self.language)
        counts = counts_json(result.criteria_counts)
        standing = f'"standing":"{result.standing}","criteria_counts":{counts}'
        gives = f'"award":{award},"offers":{offers_json(result.offers)}'
        parts = f'"criteria":[{",".join(criteria)}],"missing":{missing},"warnings":[{",".join(warnings)}],{gives}}}'
        return f'{self._head(result, rules)}"outcome":"{result.outcome.value}",{standing},{parts}'

    def _head(self, result: Result, rules: Rules) -> str:
        """What an instrument says on a date of every profile."""
        # The reason is that of the day, for those that have one.
        key = result.instrument, result.on, result.reason is None
        known = self._frames.get(key)
        if known is None:
            if len(self._frames) >= MOST_REMEMBERED:
                self._frames.clear()
            current = result.version
            version = current or self.catalogue.instruments[result.instrument][-1]
            overdue = current.overdue(result.on) if current else []
            ending = expiring(rules, current) if current and result.criteria else []
            frame = {
                "instrument": result.instrument,
                "title": version.title[self.language],
                "provider": version.provider[self.language],
                "kind": version.kind,
                "summary": self._said(version.summary),
                "version": current.valid.start if current else None,
                "availability": result.availability,
                "access": result.access,
                "deadline": current.deadline_after(result.on) if current else None,
                "reason": self._said(result.reason),
                "look_again": version.look_again,
                "apply": self._apply(result.instrument),
                "checked_on": current.checked_on if current else None,
                "review_due": [{"title": source.title, "review_by": source.review_by} for source in overdue],
                "expiring_law": [{"title": text.title, "ends": text.ends} for text in ending],
            }
            known = self._frames[key] = begun(frame)
        return known

    def _said(self, texts: Texts | None) -> str | None:
        """A text in the language, if there is one."""
        return texts[self.language] if texts else None

    def _apply(self, instrument: str) -> dict[str, Any] | None:
        """How one applies, in one language."""
        apply = self.catalogue.next_step(instrument)
        if apply is None:
            return None
        return {
            "url": apply.url,
            "body": self._said(apply.body),
            "documents": [texts[self.language] for texts in apply.documents],
            "effort": self._said(apply.effort),
            "help": self._said(apply.help),
        }

    def _criterion(self, criterion: Criterion) -> str:
        """What a criterion says of every profile."""
        known = self._criteria.get(id(criterion))
        if known is None:
            body = self.catalogue.vocabulary.bodies[criterion.judged_by] if criterion.judged_by else None
            fixed = {
                "id": criterion.id,
                "title": criterion.title[self.language],
                "source": [citation_form(citation) for citation in criterion.citations],
                "basis": criterion.basis,
                "advisory": criterion.advisory,
                "judged_by": self._said(body),
                "note": self._said(criterion.note),
                "exceptions": self._said(criterion.exceptions.texts if criterion.exceptions else None),
            }
            known = self._criteria[id(criterion)] = begun(fixed)
        return known

    def _missing(self, fact_id: str, left_open: Sequence[OpenField]) -> dict[str, Any]:
        fact, vocabulary = self.catalogue.facts[fact_id], self.catalogue.vocabulary
        return {
            "fact": fact_id,
            "title": fact.title[self.language],
            "question": (fact.question or fact.title)[self.language],
            "left_open": [
                {"pointer": each.pointer, "title": field_title(each, vocabulary, self.language)}
                for each in left_open
                if each.fact == fact_id
            ],
        }


def remark_form(remark: Problem) -> dict[str, str | None]:
    """A remark on the profile as it stands in reports."""
    return {"code": remark.code, "message": remark.message, "pointer": remark.pointer, "hint": remark.hint}


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
