"""The smallest sets of missing facts that could settle an outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from math import prod
from typing import Any, Final

from eligibility.engine.outcome import OutcomeCode
from eligibility.engine.trial import Facts, Judgements, Trial
from eligibility.profile.facts import Fact

MOST_COMBINATIONS: Final = 400
MOST_SETS: Final = 12
MOST_TOGETHER: Final = 3


@dataclass(frozen=True, slots=True)
class Settling:
    """The smallest sets of facts of which some answer settles the outcome; `capped` when there may be more."""

    sets: tuple[tuple[str, ...], ...]
    capped: bool


def settling_sets(
    trial: Trial, facts: Facts, judgements: Judgements, on: date, missing: Sequence[str]
) -> Settling:
    """The smallest sets of missing facts of which some answer settles the outcome, at most three facts and twelve sets."""
    vocabulary: Mapping[str, Fact] = trial.rules.catalogue.vocabulary.facts
    values = {name: trial.values(vocabulary[name], facts, on) for name in missing}
    found: list[tuple[str, ...]] = []
    tried = 0
    for size in range(1, MOST_TOGETHER + 1):
        for names in combinations(missing, size):
            if any(set(known) <= set(names) for known in found):
                continue
            tried += prod(len(values[name]) for name in names)
            if tried > MOST_COMBINATIONS or len(found) >= MOST_SETS:
                return Settling(tuple(found), True)
            if _can_settle(trial, facts, judgements, on, {name: values[name] for name in names}):
                found.append(names)
    return Settling(tuple(found), len(missing) > MOST_TOGETHER)


def _can_settle(
    trial: Trial, facts: Facts, judgements: Judgements, on: date, values: Mapping[str, Sequence[Any]]
) -> bool:
    tried = dict(facts)
    for choice in product(*values.values()):
        tried |= dict(zip(values, choice, strict=True))
        said = trial.what_if(tried, judgements, on)
        if said and said[0] != OutcomeCode.UNDETERMINED:
            return True
    return False
