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

from eligibility.guidance.desk import MET, NOT_MET, UNDETERMINED, WAITING, Alone, Facts, Judgements, linked
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


@dataclass(slots=True)
class _Looked:
    """Criteria that share missing facts: which facts can turn them to or from not met (`turning`), which can change anything.

    `changing` has the facts that change whether a judgement is waited for, too; `verdicts` are the ones that are possible.
    """

    members: list[str]
    turning: set[str]
    changing: set[str]
    verdicts: set[int]

    @property
    def waits(self) -> bool:
        """Whether a judgement is waited for in every way to meet them."""
        return self.verdicts <= {NOT_MET, WAITING}


def minimal_missing(alone: Alone, facts: Facts, judgements: Judgements, on: date) -> Missing:
    """The missing facts of an undetermined instrument without those that can no longer change its outcome."""
    outcome, statuses = alone.evaluate(facts, judgements, on)
    if outcome != UNDETERMINED:
        return Missing((), True)
    listed = alone.listed(facts, judgements, on)
    groups = list(_together(alone, statuses, listed))
    looked = [_look(alone, facts, judgements, on, members, group) for group, members in groups]
    known = [each for each in looked if each is not None]
    if any(each.verdicts == {NOT_MET} for each in known):  # whatever the answers, some criterion will not be met
        return Missing((), True)
    grouped = {index for group, _ in groups for index in group}
    required = [index for index, criterion in enumerate(alone.version.criteria) if not criterion.advisory]
    settled = [statuses[index] for index in required if index not in grouped]
    waiting = sum(each.waits for each in known) + (WAITING in settled or alone.version.is_lever)
    dropped: set[str] = set()
    for each in known:
        waited_for_elsewhere = waiting - each.waits > 0
        dropped |= set(each.members) - (each.turning if waited_for_elsewhere else each.changing)
    return Missing(tuple(fact for fact in listed if fact not in dropped), len(known) == len(looked))


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


def _look(alone: Alone, facts: Facts, judgements: Judgements, on: date, members: list[str], group: list[int]) -> _Looked | None:
    """What the facts of some criteria can change; None when that is not worked out."""
    if len(members) == len(group) == 1 and _plain(alone, group[0], members[0], on):
        criterion = alone.version.criteria[group[0]]
        waits = criterion.judged_by and (alone.name, criterion.id) not in judgements
        return _Looked(members, set(members), set(members), {NOT_MET, WAITING if waits else MET})
    vocabulary = alone.rules.catalogue.vocabulary.facts
    values = {name: alone.values(vocabulary[name], facts, on) for name in members}
    if alone.opaque.intersection(members) or prod(map(len, values.values())) > MOST_COMBINATIONS:
        return None
    found = _Looked(members, set(), set(), set())
    trial = dict(facts)
    seen: list[dict[tuple[int, ...], int]] = [{} for _ in members]
    for choice in product(*(range(len(values[name])) for name in members)):
        for name, at in zip(members, choice, strict=True):
            trial[name] = values[name][at]
        verdict = _verdict(alone.evaluate(trial, judgements, on)[1], group)
        found.verdicts.add(verdict)
        for place, name in enumerate(members):
            other = seen[place].setdefault(choice[:place] + choice[place + 1 :], verdict)
            if other != verdict:
                found.changing.add(name)
                if NOT_MET in (other, verdict):
                    found.turning.add(name)
        if MET in found.verdicts and len(found.turning) == len(members):
            break
    return found


def _plain(alone: Alone, index: int, fact: str, on: date) -> bool:
    """Whether a criterion is one test of one fact with literals, which some value meets and another does not."""
    if index not in alone.plain:
        criterion = alone.version.criteria[index]
        test, verdicts = criterion.require, set()
        if isinstance(test, Leaf) and test.fact.id == fact and not criterion.applies_when and fact not in alone.relations:
            values = alone.values(test.fact, {}, on)
            verdicts = {alone.evaluate({fact: value}, {}, on)[1][index] == NOT_MET for value in values}
        alone.plain[index] = len(verdicts) == 2
    return alone.plain[index]


def _verdict(statuses: Sequence[int], group: list[int]) -> int:
    """What some criteria add to the outcome: not met, else unknown, else waiting for a judgement, else met."""
    codes = {statuses[index] for index in group}
    return next((code for code in (NOT_MET, UNDETERMINED, WAITING) if code in codes), MET)


def settling_sets(alone: Alone, facts: Facts, judgements: Judgements, on: date, missing: Sequence[str]) -> Settling:
    """The smallest sets of missing facts of which some answer settles the outcome, at most three facts and twelve sets."""
    vocabulary: Mapping[str, Fact] = alone.rules.catalogue.vocabulary.facts
    values = {name: alone.values(vocabulary[name], facts, on) for name in missing}
    found: list[tuple[str, ...]] = []
    tried = 0
    for size in range(1, MOST_TOGETHER + 1):
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
