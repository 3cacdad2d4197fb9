"""Outcomes that no answer changes any more, although each test on its own is open.

Kleene's logic looks at each test on its own, and is exact where every unknown fact stands in one test. Where one stands in several
(a component that is read by four criteria), its values are gone through: when every one of them leads to the same outcome, that is
the outcome. Facts that stand in one test stay unknown meanwhile, so that few values are tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from math import prod
from typing import Final

from eligibility.engine.outcome import OutcomeCode, StatusCode
from eligibility.engine.trial import Facts, Judgements, Repeating
from eligibility.law.derived import Answers

MOST_CASES: Final = 256
Statuses = tuple[int, ...]


def settled(
    repeating: Repeating,
    statuses: Statuses,
    facts: Facts,
    judgements: Judgements,
    on: date,
    repeated: Sequence[str],
    answers: Answers,
) -> tuple[int, Statuses] | None:
    """The outcome and the statuses of an undetermined instrument, when every case of the repeated facts agrees on the outcome.

    `statuses` are those of all criteria. A status on which the cases differ stays unknown. None when some case is open, when two
    disagree, or when there are too many.
    """
    trial = repeating.trial.of_case(answers)
    vocabulary = trial.rules.catalogue.vocabulary.facts
    values = [trial.values(vocabulary[name], facts, on) for name in repeated]
    if not trial.asked.isdisjoint(repeated):
        return None  # what a rule wants to be given is not settled before it is
    if not trial.opaque.isdisjoint(repeated) or prod(map(len, values)) > MOST_CASES:
        return None
    required = [place for place, criterion in enumerate(repeating.whole.criteria) if not criterion.advisory]
    elsewhere = {statuses[place] for place in required if place not in repeating.places}
    outcomes: set[int] = set()
    seen: list[Statuses] = []
    for case in product(*values):
        said = trial.what_if({**facts, **dict(zip(repeated, case, strict=True))}, judgements, on)
        if said is None:
            continue  # nobody is like that
        part, found = said
        if part != OutcomeCode.INELIGIBLE and (part in _OPEN or StatusCode.UNKNOWN in elsewhere):
            return None
        waits = StatusCode.NEEDS_JUDGEMENT in elsewhere or repeating.whole.is_lever
        outcomes.add(OutcomeCode.CONDITIONAL if part == OutcomeCode.ELIGIBLE and waits else part)
        if len(outcomes) > 1:
            return None
        seen.append(found)
    if not seen:
        return None  # what is known in part admits none of the values that are tried
    known = list(statuses)
    for place, said in zip(repeating.places, zip(*seen, strict=True), strict=True):
        known[place] = said[0] if len(set(said)) == 1 else StatusCode.UNKNOWN
    return outcomes.pop(), tuple(map(int, known))


_OPEN: Final = (OutcomeCode.UNDETERMINED, OutcomeCode.NOT_ASSESSABLE)
