"""Outcomes that no answer changes any more, although each test on its own is open.

Kleene's logic looks at each test on its own, and is exact where every unknown fact stands in one test. Where one stands in several
(a component that is read by four criteria), its values are gone through: when every one of them leads to the same outcome, that is
the outcome. Facts that stand in one test stay unknown meanwhile, so that few values are tried.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Final

from eligibility.engine.outcome import OutcomeCode, StatusCode
from eligibility.engine.trial import Facts, Judgements, Repeating, Trial
from eligibility.law.derived import Answers

MOST_CASES: Final = 256
Statuses = tuple[int, ...]


def settled(
    repeating: Repeating,
    statuses: Statuses,
    facts: Facts,
    judgements: Judgements,
    on: date,
    repeated: Collection[str],
    answers: Answers,
) -> tuple[int, Statuses] | None:
    """The outcome and the statuses of an undetermined instrument, when every case of the repeated facts agrees on the outcome.

    `statuses` are those of all criteria. A status on which the cases differ stays unknown. None when some case is open, when two
    disagree. Facts of many values stay unknown where all cases together would be too many, and those that a law reads always do.
    """
    trial = repeating.trial.of_case(answers)
    vocabulary = trial.rules.catalogue.vocabulary.facts
    if not trial.asked.isdisjoint(repeated):
        return None  # what a rule wants to be given is not settled before it is
    required = [place for place, criterion in enumerate(repeating.whole.criteria) if not criterion.advisory]
    elsewhere = {statuses[place] for place in required if place not in repeating.places}

    def is_open(part: int) -> bool:
        return part in _OPEN or (part != OutcomeCode.INELIGIBLE and StatusCode.UNKNOWN in elsewhere)

    # The values that left another company's outcome open mostly do so again, and no more is to be tried.
    again = {
        name: value
        for name, value in repeating.left_open.items()
        if name in repeated and facts.get(name) is None
    }
    said = trial.what_if({**facts, **again}, judgements, on) if again else None
    if said is not None and is_open(said[0]):
        return None
    told = trial.told(facts, judgements, on)
    names = [name for name in told[1] if name in repeated and name not in trial.opaque] if told else []
    tried = _few_cases({name: trial.values(vocabulary[name], facts, on) for name in names})
    if not tried:
        return None
    waits = StatusCode.NEEDS_JUDGEMENT in elsewhere or repeating.whole.is_lever
    outcomes: set[int] = set()
    seen: list[Statuses] = []
    for case in product(*tried.values()):
        answers_of_case = dict(zip(tried, case, strict=True))
        said = trial.what_if({**facts, **answers_of_case}, judgements, on)
        if said is None:
            continue  # nobody is like that
        part, statuses_of_case = said
        if is_open(part):
            repeating.left_open.update(answers_of_case)
            return None
        outcomes.add(OutcomeCode.CONDITIONAL if part == OutcomeCode.ELIGIBLE and waits else part)
        if len(outcomes) > 1:
            return None
        seen.append(statuses_of_case)
    if not seen:
        return None  # what is known in part admits none of the values that are tried
    return outcomes.pop(), _agreed(statuses, repeating.places, seen)


def _agreed(statuses: Statuses, places: Sequence[int], seen: Sequence[Statuses]) -> Statuses:
    """The statuses of all criteria, with those on which every case agrees; `seen` are of the criteria at some places."""
    known = list(statuses)
    for place, of_cases in zip(places, zip(*seen, strict=True), strict=True):
        if known[place] == StatusCode.UNKNOWN and len(set(of_cases)) == 1:
            known[place] = of_cases[0]
    return tuple(map(int, known))


def _few_cases(values: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The facts whose values are gone through: those of the fewest first, as long as all their cases together are few."""
    tried: dict[str, list[Any]] = {}
    cases = 1
    for name in sorted(values, key=lambda each: (len(values[each]), each)):
        cases *= len(values[name])
        if cases > MOST_CASES:
            break
        tried[name] = values[name]
    return tried


_OPEN: Final = (OutcomeCode.UNDETERMINED, OutcomeCode.NOT_ASSESSABLE)


@dataclass(frozen=True)
class Together:
    """What one instrument of a case says when its tests are looked at together, and not only one by one."""

    repeating: Repeating
    answers: Answers

    def what_if(
        self, trial: Trial, facts: Facts, judgements: Judgements, on: date
    ) -> tuple[int, Statuses] | None:
        """The outcome code and the status codes, settled where no answer changes them; None for facts that nobody has together."""
        said = trial.what_if(facts, judgements, on)
        if said is None or said[0] != OutcomeCode.UNDETERMINED:
            return said
        statuses = said[1]
        repeated = self.repeating.facts(statuses)
        if not repeated:
            return said
        return settled(self.repeating, statuses, facts, judgements, on, repeated, self.answers) or said

    def excluding(self, statuses: Statuses) -> list[int]:
        """The places of the open criteria that share unknown facts: one of them may not be met where the others are."""
        repeated = self.repeating.facts(statuses)
        reading = [
            place for place, counts in self.repeating.counts.items() if not repeated.isdisjoint(counts)
        ]
        return [place for place in reading if statuses[place] == StatusCode.UNKNOWN]
