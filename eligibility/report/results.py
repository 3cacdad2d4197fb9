"""What the front door gives besides assessments, as JSON in one language. `forms.py` states the shapes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from eligibility.arguments import check_language
from eligibility.engine.implied import Implied
from eligibility.errors import Problem, WrongType
from eligibility.guidance.advice import Advice, Awaited
from eligibility.guidance.headroom import Headroom
from eligibility.guidance.near_misses import NearMiss
from eligibility.guidance.questions import Choice, Question
from eligibility.guidance.remedies import Change, Remedy
from eligibility.guidance.timeline import Interval
from eligibility.report.explanation import Explanation, Step
from eligibility.report.json_pieces import implied_form, json_value
from eligibility.report.showing import Listing
from eligibility.words.formats import field_title
from eligibility.words.phrases import Language

Form = dict[str, Any]
Json = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
"""A value as JSON has it."""


def to_json(given: object, language: Language = "en", *, indent: int | None = None) -> str:
    """A result, several, or several by name, as JSON text with words in one language."""
    check_language(language)
    return json.dumps(form_of(given, language), ensure_ascii=False, indent=indent)


@singledispatch
def form_of(given: object, language: Language) -> Any:
    """The JSON value of a result, of several, or of several by name. Raises `WrongType`."""
    if given is None or isinstance(given, bool | int | str):
        return given
    if isinstance(given, Mapping):
        return {name: form_of(each, language) for name, each in given.items()}
    if isinstance(given, list | tuple):
        return [form_of(each, language) for each in given]
    raise WrongType("given", f"expected results of this library, got {type(given).__name__}")


@form_of.register
def _question(question: Question, language: Language) -> Form:
    return {
        "id": question.id,
        "facts": list(question.facts),
        "kind": question.kind,
        "title": question.title(language),
        "question": question.text(language),
        "help": question.help(language),
        "unit": question.unit,
        "choices": [_choice(choice) for choice in question.choices(language)],
        "several": question.several,
        "example": json_value(question.example),
        "can_be_never": question.can_be_never,
        "instruments": list(question.instruments),
        "settles": round(question.settles, 2),
        "why": question.why(language),
        "suggests": _suggested(question, language),
        "decides": question.decides,
        "fields": [_question(each, language) for each in question.fields],
    }


def _choice(choice: Choice) -> Form:
    gives = {fact: json_value(value) for fact, value in choice.gives.items()}
    return {"code": choice.code, "title": choice.title, "gives": gives}


def _suggested(question: Question, language: Language) -> Form | None:
    """What the answer probably is."""
    if question.suggests is None:
        return None
    form = implied_form(question.suggests)
    return {
        "value": form["value"],
        "by": form["by"],
        "because": form["because"],
        "text": question.suggestion(language),
    }


@form_of.register
def _implied(each: Implied, language: Language) -> Form:
    return {**implied_form(each), "title": each.fact.title[language], "text": each.by.title[language]}


@form_of.register
def _advice(advice: Advice, language: Language) -> Form:
    return {
        "instrument": advice.instrument,
        "outcome": advice.outcome.value,
        "standing": advice.standing.value,
        "missing": list(advice.missing.facts),
        "left_open": [
            {"pointer": each.pointer, "title": field_title(each, advice.vocabulary, language)}
            for each in advice.left_open
        ],
        "exact": advice.missing.exact,
        "settling": [list(each) for each in advice.settling.sets] if advice.settling else [],
        "settling_capped": advice.settling.capped if advice.settling else False,
        "remedies": form_of(advice.remedies, language),
        "fits": form_of(advice.fits, language),
        "awaits": form_of(advice.awaits, language),
        "holds_until": json_value(advice.holds_until),
        "then": form_of(advice.then, language),
    }


@form_of.register
def _interval(interval: Interval, language: Language) -> Form:
    return {
        "since": json_value(interval.since),
        "outcome": interval.outcome.value,
        "availability": interval.availability,
    }


@form_of.register
def _awaited(awaited: Awaited, language: Language) -> Form:
    return {
        "criterion": awaited.criterion,
        "title": awaited.title[language],
        "judged_by": awaited.body[language],
    }


@form_of.register
def _remedy(remedy: Remedy, language: Language) -> Form:
    return {"outcome": remedy.outcome.value, "changes": form_of(remedy.changes, language)}


@form_of.register
def _change(change: Change, language: Language) -> Form:
    return {
        "fact": change.fact,
        "title": change.about.title[language],
        "now": json_value(change.now),
        "to": json_value(change.to),
        "low": json_value(change.low),
        "high": json_value(change.high),
        "values": json_value(change.values),
        "changes": change.changes,
        "text": change.text(language),
    }


@form_of.register
def _near_miss(miss: NearMiss, language: Language) -> Form:
    return {"company": miss.company, "instrument": miss.instrument, **_remedy(miss.remedy, language)}


@form_of.register
def _headroom(headroom: Headroom, language: Language) -> Form:
    return {
        "since": json_value(headroom.since),
        "headroom": json_value(headroom.amount),
        "ceiling": json_value(headroom.ceiling),
        "counted": [
            {
                "pointer": each.pointer,
                "granted_on": json_value(each.granted_on),
                "amount": json_value(each.amount),
                "recipient": each.recipient,
                "no_longer_from": json_value(each.no_longer_from),
            }
            for each in headroom.counted
        ],
    }


@form_of.register
def _listing(listing: Listing, language: Language) -> Form:
    return {
        "instrument": listing.instrument,
        "title": listing.title(language),
        "kind": listing.kind,
        "version": json_value(listing.version),
        "availability": listing.availability,
        "access": listing.access,
        "deadline": json_value(listing.deadline),
        "assessable": listing.assessable,
        "deadline_text": listing.deadline_text(language),
        "kind_text": listing.kind_text(language),
        "availability_text": listing.availability_text(language),
    }


@form_of.register
def _explanation(explanation: Explanation, language: Language) -> Form:
    return _step(explanation.step(language), language)


@form_of.register
def _step(step: Step, language: Language) -> Form:
    return {"mark": step.mark, "text": step.text, "steps": form_of(step.steps, language)}


@form_of.register
def _problem(problem: Problem, language: Language) -> Form:
    """What it says, and where: only what there is."""
    keys = ("severity", "code", "message", "hint", "pointer", "file", "line", "column")
    return {key: getattr(problem, key) for key in keys if getattr(problem, key) is not None}


def guidance_form(asked: tuple[Question, ...], advised: tuple[Advice, ...], language: Language) -> Form:
    """What to ask next, and advice, as they stand in the JSON of an assessment."""
    return {"next": form_of(asked, language), "results": form_of(advised, language)}
