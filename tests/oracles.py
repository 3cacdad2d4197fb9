"""What the examples beside the shipped instruments know, and a search for answers under which a fact still matters."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import combinations, islice, permutations, product
from math import prod
from typing import Any

from eligibility import Catalogue, CompanyProfile
from eligibility.authoring.examples import InstrumentExamples
from eligibility.engine.outcome import OutcomeCode
from eligibility.engine.trial import Trial
from eligibility.law.derived import Answers
from eligibility.rules.files import find
from eligibility.shipped import shipped
from eligibility.units import add_months
from eligibility.yaml import readers
from eligibility.yaml.tree import Node, Problems, load
from tests.conftest import TODAY
from tests.strategies import nested

CATALOGUE = Catalogue.shipped()
RULES = CATALOGUE.evaluator(TODAY).rules
VOCABULARY = CATALOGUE.checked.vocabulary.facts
MOST_TRIED = 3000
"""Combinations of answers that are tried one by one before some are drawn."""
MOST_VALUES = 16
"""Lists of records that are tried beside each of these; of more, so many are drawn each time."""
MOST_DRAWN = 30_000
"""So many of the facts that are read together: five ratios and three periods have to be extreme at once to matter."""
TRIALS = CATALOGUE.shared.family.trials
ANSWERS = Answers()


def trial_of(name: str) -> Trial:
    """A shipped instrument on its own."""
    return TRIALS.of(name, RULES).of_case(ANSWERS)


def as_given(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as a profile holds them: records as objects, amounts exact."""
    return CompanyProfile.model_validate(nested(dict(facts))).facts()


@cache
def _examples(name: str) -> tuple[InstrumentExamples, Node | None, list[Node]]:
    """How to read facts, those of the base, and those of each example that change it."""
    file = next(file for file in find(shipped("rules")) if file.kind == "examples" and file.name == name)
    problems = Problems()
    node = load(file.text, file.path, problems)
    assert node is not None
    read = readers.entries(node, problems, (), None)
    parts = [readers.entries(item, problems, (), None) for item in readers.items(read["examples"], problems, "examples")]
    return (
        InstrumentExamples(CATALOGUE.shared.family, name, problems),
        read.get("profile"),
        [part["with"] for part in parts if "with" in part],
    )


def base_profile(name: str) -> dict[str, Any]:
    """The facts from which the examples of an instrument start: nothing in them stands in the way."""
    runner, base, _ = _examples(name)
    return runner.facts(base)


@cache
def example_facts(name: str) -> list[dict[str, Any]]:
    """The facts of the base and of every example: a policy officer's idea of what makes a difference."""
    runner, _, changed = _examples(name)
    base = base_profile(name)
    return [as_given(base), *(as_given({**base, **runner.facts(each)}) for each in changed)]


def answers(trial: Trial, fact: str, known: Mapping[str, Any]) -> list[Any]:
    """Answers worth trying: of every example, and of every cell that the figures of the rules make."""
    found = [facts[fact] for facts in example_facts(trial.name) if fact in facts]
    found += trial.values(VOCABULARY[fact], known, TODAY)
    if VOCABULARY[fact].type.kind == "date":  # a law may set it beside the closing days of accounts
        found += [date(TODAY.year - back, 6, 1) for back in (1, 2, 7)]
    if VOCABULARY[fact].type.record == "accounting_period":
        found += _histories([periods for periods in found if periods])
    return [value for place, value in enumerate(found) if value not in found[:place]]


def _histories(found: Sequence[list[Any]]) -> Iterator[list[Any]]:
    """Three periods, two of every size and one of every other: what outgrew its ceilings once is an SME still (Article 4(2))."""
    latest = sorted((periods[0] for periods in found if None not in _size(periods[0])), key=_size)
    poorest = {period.employees: period for period in reversed(latest)}
    some = sorted(poorest.values(), key=_size)[:7] + latest[-2:]
    for before, now in permutations(some, 2):
        earlier = [before.model_copy(update={"closed_on": add_months(now.closed_on, -12 * back)}) for back in (2, 1)]
        yield [*earlier, now]


def _size(period: Any) -> tuple[Any, Any]:
    return period.employees, period.turnover


def can_change(name: str, fact: str, known: Mapping[str, Any], missing: Sequence[str]) -> bool:
    """Whether, with some answers to the other missing facts, two answers to this one lead to different settled outcomes."""
    trial = trial_of(name)
    known = as_given(known)
    options = {other: answers(trial, other, known) for other in missing}
    rng = random.Random(name)
    values = options[fact]
    # Of a group only who is not autonomous is asked anything: beside another answer none of it matters.
    asked_of = CATALOGUE.checked.vocabulary.asked_of.get(fact, {})
    supposed = {other: value for other, value in asked_of.items() if other in options}
    for others in _others(trial, fact, known, options):
        rest = {**others, **supposed}
        few = VOCABULARY[fact].type.kind != "records" or len(values) <= MOST_VALUES
        some = values if few else rng.sample(values, MOST_VALUES)
        said = [trial.what_if({**rest, fact: value}, {}, TODAY) for value in some]
        outcomes = {each[0] for each in said if each}
        if len(outcomes - {OutcomeCode.UNDETERMINED}) > 1:
            return True
    return False


def _others(trial: Trial, fact: str, known: Mapping[str, Any], options: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Answers to the other facts, the likeliest to let this one decide first.

    Those of the base and of the examples; then, beside each of these, other answers to the facts that are read together with
    this one: all combinations where they are few, else of one fact, of two, and some thousands drawn of all.
    """
    others = [other for other in options if other != fact]
    starts = []
    for facts in example_facts(trial.name):
        start = {**known, **{other: facts.get(other, options[other][0]) for other in others}}
        if start not in starts:
            starts.append(start)
    yield from starts
    reads = [facts for facts in trial.by_criterion if fact in facts]
    near = [other for other in others if any(other in facts for facts in reads)]
    spaces = [near] if set(near) == set(others) else [near, others]
    for space in spaces:
        if prod(len(options[other]) for other in space) <= MOST_TRIED:
            for choice in product(*(options[other] for other in space)):
                yield {**starts[0], **dict(zip(space, choice, strict=True))}
        else:
            for start in starts:
                yield from ({**start, other: value} for other in space for value in options[other])
            pairs = ((one, two, a, b) for one, two in combinations(space, 2) for a in options[one] for b in options[two])
            yield from ({**starts[0], one: a, two: b} for one, two, a, b in islice(pairs, MOST_TRIED))
            rng = random.Random(fact)
            for _ in range(MOST_DRAWN if space is near else MOST_TRIED):
                start = starts[0] if rng.random() < 0.7 else rng.choice(starts)  # most examples fail for a reason of their own
                yield {**start, **{other: rng.choice(options[other]) for other in space}}
