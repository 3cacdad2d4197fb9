"""What a profile says in words of people, with the codes that it may have meant: `bv` is `private_limited`.

Models know the codes alone; the words of both languages stand in the vocabulary, and an interview reads them already.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eligibility.errors import InvalidProfile, Problem
from eligibility.profile.facts import Fact, Vocabulary
from eligibility.profile.parsing import parse_json
from eligibility.profile.ranges import APPLICATIONS
from eligibility.words.answers import choice_meant


def with_meant_choices(error: InvalidProfile, text: str | bytes, vocabulary: Vocabulary) -> InvalidProfile:
    """The same problems of a profile, with the code that is meant as the hint where a choice is written in words."""
    if all(problem.code != "unknown-choice" for problem in error.problems):
        return error
    profile = parse_json(text)
    return error.changed(lambda problem: _with_meant(problem, profile, vocabulary))


def _with_meant(problem: Problem, profile: Any, vocabulary: Vocabulary) -> Problem:
    if problem.code != "unknown-choice" or not problem.pointer:
        return problem
    steps = [step.replace("~1", "/").replace("~0", "~") for step in problem.pointer.split("/")[1:]]
    fact, value = _fact_at(steps, vocabulary), _value_at(steps, profile)
    code = choice_meant(value, fact.type.choices) if fact and isinstance(value, str) else None
    return replace(problem, hint=f"did you mean `{code}`?") if code else problem


def _fact_at(steps: list[str], vocabulary: Vocabulary) -> Fact | None:
    """The fact, or the field of a record, at a place of a profile."""
    if steps[0] == APPLICATIONS:
        name, *below = steps[2:]  # an application has facts by their whole ids
    else:
        name, below = ".".join(steps[:2]), steps[2:]
    fact = vocabulary.facts.get(name)
    while fact and fact.type.record and len(below) > 1:
        _, field, *below = below
        fact = vocabulary.records[fact.type.record].get(field)
    return fact


def _value_at(steps: list[str], profile: Any) -> Any:
    """What stands at a place of a profile; None where the pointer was shortened."""
    value = profile
    for step in steps:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value
