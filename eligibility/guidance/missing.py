"""The facts that can still change an outcome, and the smallest sets of them that could settle it.

The evaluator's list of missing facts is sound: answering all of it settles the outcome. Here it is made minimal. Criteria that
share missing facts are looked at together, and every combination of values of their facts is tried, one value from each cell that
the rules can tell apart (`engine/cells.py`). A fact stays on the list when two answers to it, with the same answers to the
others, lead to different verdicts, and all other criteria can still be met.

Where there are too many combinations, or where a list of records is among the facts, the evaluator's list is kept and `exact` is
false: it may then name a fact too many, never one too few.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from math import prod
from typing import Any, Final

from eligibility.guidance.desk import UNDETERMINED, Alone, Facts, Judgements, linked
from eligibility.language.tree import Test as Leaf
from eligibility.profile.facts import Fact

MOST_COMBINATIONS: Final = 400
MOST_SETS: Final = 12
MOST_TOGETHER: Final = 3


@dataclass(frozen=True, slots=True)
class Missing:
    """The facts that matter, in the order in which the criteria read them; `exact` when none of them is too many."""

    facts: tuple[str, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Settling:
    """The smallest sets of facts of which some answer settles the outcome; `capped` when there may be more."""

    sets: tuple[tuple[str, ...], ...]
    capped: bool


def minimal_missing(alone: Alone, facts: Facts, judgements: Judgements, on: date) -> Missing:
    """The missing facts of an undetermined instrument without those that can no longer change its outcome."""
    outcome, statuses, listed = alone.evaluate(facts, judgements, on)
    if outcome != UNDETERMINED:
        return Missing((), True)
    dropped: set[str] = set()
    exact, dead_end = True, False
    for group, members in _together(alone, statuses, listed):
        relevant, possible = _relevant(alone, facts, judgements, on, members, group)
        if relevant is None:
            exact = False
        else:
            dropped |= set(members) - relevant
            dead_end |= not possible
    if dead_end:  # whatever the answers, some criterion will not be met
        return Missing((), True)
    return Missing(tuple(fact for fact in listed if fact not in dropped), exact)


def _together(alone: Alone, statuses: Sequence[int], listed: Sequence[str]) -> Iterator[tuple[list[int], list[str]]]:
    """The required criteria that are unknown, grouped by the missing facts that they share, with these facts."""
    parts = []
    for index, (criterion, status) in enumerate(zip(alone.version.criteria, statuses, strict=True)):
        facts = alone.by_criterion[index] & set(listed)
        if not criterion.advisory and (status == UNDETERMINED or facts):
            parts.append((index, set(facts)))
    for members, shared in linked(parts):
        if shared:
            yield members, [fact for fact in listed if fact in shared]


def _relevant(
    alone: Alone, facts: Facts, judgements: Judgements, on: date, members: list[str], group: list[int]
) -> tuple[set[str] | None, bool]:
    """The facts that can change the verdict over some criteria, and whether these can all be met; None when not worked out."""
    if len(members) == len(group) == 1 and _plain(alone, group[0], members[0]):
        return set(members), True
    vocabulary = alone.rules.catalogue.vocabulary.facts
    values = {name: alone.values(vocabulary[name], facts, on) for name in members}
    if alone.opaque.intersection(members) or prod(map(len, values.values())) > MOST_COMBINATIONS:
        return None, True
    trial = dict(facts)
    found: set[str] = set()
    possible = False
    seen: list[dict[tuple[int, ...], tuple[int, ...]]] = [{} for _ in members]
    for choice in product(*(range(len(values[name])) for name in members)):
        for name, at in zip(members, choice, strict=True):
            trial[name] = values[name][at]
        verdict = _verdict(alone.evaluate(trial, judgements, on)[1], group)
        possible = possible or verdict != (1,)
        for place, name in enumerate(members):
            if name not in found and seen[place].setdefault(choice[:place] + choice[place + 1 :], verdict) != verdict:
                found.add(name)
        if possible and len(found) == len(members):
            break
    return found if possible else set(), possible


def _plain(alone: Alone, index: int, fact: str) -> bool:
    """Whether a criterion is one test of one fact with literals, which some value meets and another does not."""
    criterion = alone.version.criteria[index]
    test = criterion.require
    return isinstance(test, Leaf) and test.fact.id == fact and not criterion.applies_when and fact not in alone.relations


def _verdict(statuses: Sequence[int], group: list[int]) -> tuple[int, ...]:
    """What some criteria add to the outcome: `(1,)` when one is not met, else whether one waits for a judgement."""
    codes = {statuses[index] for index in group}
    return (1,) if 1 in codes else (2,) if 2 in codes else (3,) if 3 in codes else (0,)


def settling_sets(alone: Alone, facts: Facts, judgements: Judgements, on: date, missing: Sequence[str]) -> Settling:
    """The smallest sets of missing facts of which some answer settles the outcome, at most three facts and twelve sets."""
    vocabulary: Mapping[str, Fact] = alone.rules.catalogue.vocabulary.facts
    values = {name: alone.values(vocabulary[name], facts, on) for name in missing}
    found: list[tuple[str, ...]] = []
    tried = 0
    for size in range(1, min(MOST_TOGETHER, len(missing)) + 1):
        for names in combinations(missing, size):
            if any(set(known) <= set(names) for known in found):
                continue
            tried += prod(len(values[name]) for name in names)
            if tried > MOST_COMBINATIONS or len(found) >= MOST_SETS:
                return Settling(tuple(found), True)
            if _can_settle(alone, facts, judgements, on, {name: values[name] for name in names}):
                found.append(names)
    return Settling(tuple(found), len(missing) > MOST_TOGETHER)


def _can_settle(alone: Alone, facts: Facts, judgements: Judgements, on: date, values: Mapping[str, Sequence[Any]]) -> bool:
    trial = dict(facts)
    for choice in product(*values.values()):
        trial |= dict(zip(values, choice, strict=True))
        if alone.evaluate(trial, judgements, on)[0] != UNDETERMINED:
            return True
    return False
