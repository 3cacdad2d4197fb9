"""The facts that can still change an outcome.

The evaluator's list of missing facts is sound: answering all of it settles the outcome. Here it is made minimal. Criteria that
share missing facts are looked at together. Where few combinations of their values are left, all are tried, one value from each cell
that the rules can tell apart (`engine/cells.py`): a fact stays on the list when two answers to it, with the same answers to the
others, lead to different verdicts, and all other criteria can still be met. What a rule wants to be given (`known`)
stays on it too.

Where there are too many combinations, or cells that literals do not show (a list of records, a sum of the law), a witness is sought
for each fact: answers to the others under which two answers to it differ. When each has one, the list is as exact as if all had
been tried. Else `exact` is false: the list may name a fact too many, never one too few.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice, product
from math import prod
from random import Random
from typing import Any, Final

from eligibility.engine.outcome import OutcomeCode, StatusCode
from eligibility.engine.runtime import Contradicted
from eligibility.engine.trial import Facts, Judgements, Trial, linked
from eligibility.language.tree import Test as Leaf
from eligibility.possible import admits, known

MOST_COMBINATIONS: Final = 1000
MOST_SETS: Final = 12
MOST_STARTS: Final = 10
ALONE: Final = 4
"""From so many starts facts are varied one at a time, then beside one other."""
MOST_TOGETHER: Final = 3
MOST_HINGED: Final = 100
_NOBODY: Final = -1
"""The verdict on answers that nobody can give together: they contradict what follows from others."""
_WORST_FIRST: Final = (StatusCode.NOT_MET, StatusCode.UNKNOWN, StatusCode.NEEDS_JUDGEMENT)


@dataclass(frozen=True, slots=True)
class Missing:
    """The facts that matter, in the order in which the criteria read them; `exact` when none of them is too many."""

    facts: tuple[str, ...]
    exact: bool


@dataclass(slots=True)
class _Looked:
    """Criteria that share missing facts: which facts can turn them to or from not met (`turning`), which can change anything.

    `changing` has the facts that change whether a judgement is waited for, too. `verdicts` are the ones that were seen: all that
    are possible, when every combination was tried (`complete`). Where it is not `exact`, some member may change nothing.
    """

    members: list[str]
    turning: set[str] = field(default_factory=set)
    changing: set[str] = field(default_factory=set)
    verdicts: set[int] = field(default_factory=set)
    complete: bool = True
    exact: bool = True

    @property
    def waits(self) -> bool:
        """Whether a judgement is waited for in every way to meet them, as far as is known."""
        return self.complete and self.verdicts <= {StatusCode.NOT_MET, StatusCode.NEEDS_JUDGEMENT}

    @property
    def may_wait(self) -> bool:
        """Whether that is not known."""
        return not self.complete and StatusCode.NEEDS_JUDGEMENT in self.verdicts

    def compare(self, fact: str, one: int, other: int) -> None:
        """Two verdicts that differ in the answer to one fact alone."""
        if one != other and _NOBODY not in (one, other):
            self.changing.add(fact)
            if StatusCode.NOT_MET in (one, other):
                self.turning.add(fact)


def minimal_missing(trial: Trial, facts: Facts, judgements: Judgements, on: date, *, prove: bool = True) -> Missing:
    """The missing facts of an undetermined instrument without those that can no longer change its outcome.

    Without `prove` no witnesses are sought, which take longest: the list is the same, but `exact` may be false where it is exact.
    """
    outcome, statuses = trial.evaluate(facts, judgements, on)
    if outcome != OutcomeCode.UNDETERMINED:
        return Missing((), True)
    listed = trial.listed(facts, judgements, on)
    groups = list(_together(trial, statuses, listed))
    found = [_look(trial, facts, judgements, on, members, group, prove=prove) for group, members in groups]
    if any(each.complete and each.verdicts == {StatusCode.NOT_MET} for each in found):
        return _nothing_decides(trial, listed)  # whatever the answers, some criterion will not be met
    grouped = {index for group, _ in groups for index in group}
    required = [index for index, criterion in enumerate(trial.version.criteria) if not criterion.advisory]
    others = [statuses[index] for index in required if index not in grouped]
    waiting = sum(each.waits for each in found) + (StatusCode.NEEDS_JUDGEMENT in others or trial.version.is_lever)
    dropped: set[str] = set()
    for each in found:
        waited_for_elsewhere = waiting - each.waits > 0
        dropped |= set(each.members) - (each.turning if waited_for_elsewhere else each.changing)
    kept = tuple(fact for fact in listed if fact not in dropped or fact in trial.asked)
    if not any(fact in kept for fact in listed if fact not in trial.asked):
        return _nothing_decides(trial, listed)
    waits_decide = any(each.changing - each.turning for each in found)
    exact = all(each.exact for each in found) and not (waits_decide and any(each.may_wait for each in found))
    return Missing(kept, exact)


def _nothing_decides(trial: Trial, listed: tuple[str, ...]) -> Missing:
    """What is missing where no answer to a fact changes the outcome: what a rule wants to be given.

    Where there is none such, the outcome could have been settled and was not, since there are too many cases for it
    (`engine/settling.py`): the list of the evaluator is kept.
    """
    asked = tuple(fact for fact in listed if fact in trial.asked)
    return Missing(asked, True) if asked else Missing(listed, False)


def _together(trial: Trial, statuses: Sequence[int], listed: Sequence[str]) -> Iterator[tuple[list[int], list[str]]]:
    """The required criteria that are unknown, grouped by the missing facts that they share, with these facts."""
    parts = []
    for index, (criterion, status) in enumerate(zip(trial.version.criteria, statuses, strict=True)):
        reads = trial.tied_to if status == StatusCode.UNKNOWN else trial.by_criterion
        facts = reads[index] & set(listed)
        if not criterion.advisory and (status == StatusCode.UNKNOWN or facts):
            parts.append((index, set(facts)))
    for members, shared in linked(parts):
        if shared:
            yield members, [fact for fact in listed if fact in shared]


def _look(
    trial: Trial, facts: Facts, judgements: Judgements, on: date, members: list[str], group: list[int], *, prove: bool
) -> _Looked:
    """What the facts of some criteria can change."""
    alone = len(members) == len(group) == 1 and members[0] not in facts
    if alone and _plain(trial, group[0], members[0], on):
        criterion = trial.version.criteria[group[0]]
        waits = criterion.judged_by and (trial.name, criterion.id) not in judgements
        met = StatusCode.NEEDS_JUDGEMENT if waits else StatusCode.MET
        return _Looked(members, set(members), set(members), {StatusCode.NOT_MET, met})
    vocabulary = trial.rules.catalogue.vocabulary.facts
    values = {name: trial.values(vocabulary[name], facts, on) for name in members}
    hinges = _hinges(trial, facts, on, members)

    def verdict(answers: Mapping[str, Any]) -> int:
        said = trial.what_if({**facts, **answers}, judgements, on)
        if said is None or not _can_be(trial, {**facts, **answers}, hinges, on):
            return _NOBODY
        return _verdict(said[1], group)

    if trial.opaque.isdisjoint(members) and prod(map(len, values.values())) <= MOST_COMBINATIONS:
        return _all_combinations(verdict, values)
    idle = _idle(trial, facts, judgements, on, values, group)
    found = _witnesses(verdict, values, idle) if prove else _Looked(members, complete=False)
    found.exact = found.turning | idle == set(members)
    found.turning = found.changing = set(members) - idle
    return found


def _hinges(trial: Trial, facts: Facts, on: date, members: list[str]) -> dict[str, list[Any]]:
    """Values of what is unknown, asked of nobody, and ties the members: each may contradict other answers to them."""
    if trial.hinges.issubset(members) or trial.tied.isdisjoint(members):
        return {}
    derived, vocabulary = trial.derived(facts, on), trial.rules.catalogue.vocabulary.facts
    unknown = [name for name in sorted(trial.hinges.difference(members)) if not known(derived.get(name))]
    return {name: trial.values(vocabulary[name], facts, on) for name in unknown}


def _can_be(trial: Trial, facts: Facts, hinges: Mapping[str, Sequence[Any]], on: date) -> bool:
    """Whether some values of the hinges contradict nothing; also where too many would have to be tried."""
    tried = islice(product(*hinges.values()), MOST_HINGED)
    return not hinges or any(trial.what_if({**facts, **dict(zip(hinges, each, strict=True))}, {}, on) for each in tried)


def _idle(
    trial: Trial, facts: Facts, judgements: Judgements, on: date, values: Mapping[str, Sequence[Any]], group: list[int]
) -> set[str]:
    """Members that change nothing, whatever a law finds in its own facts.

    What the law gives is tried in place of what it reads: more combinations than there can be, so that what changes nothing in
    these changes nothing at all.
    """
    vocabulary, derived = trial.rules.catalogue.facts, trial.derived(facts, on)
    inner = [name for index in group for name in trial.inner[index] if not known(derived.get(name))]
    stand_ins = {
        name: [value for value in trial.values(vocabulary[name], {}, on) if admits(derived.get(name), value)]
        for name in dict.fromkeys(inner)
    }
    own = {name: values[name] for name in values if name in trial.direct}
    if not trial.opaque.isdisjoint(own) or prod(map(len, (*own.values(), *stand_ins.values()))) > MOST_COMBINATIONS:
        return set()

    def verdict(answers: Mapping[str, Any]) -> int:
        given = {name: answers[name] for name in stand_ins}
        told = {name: answers[name] for name in own}
        try:
            return _verdict(trial.with_stand_ins({**facts, **told}, given, judgements, on), group)
        except Contradicted:
            return _NOBODY

    return set(own) - _all_combinations(verdict, {**own, **stand_ins}).changing


def _all_combinations(verdict: Callable[[Mapping[str, Any]], int], values: Mapping[str, Sequence[Any]]) -> _Looked:
    """Every combination of answers."""
    found = _Looked([*values])
    seen: list[dict[tuple[int, ...], int]] = [{} for _ in values]
    for choice in product(*(range(len(each)) for each in values.values())):
        said = verdict({name: values[name][at] for name, at in zip(values, choice, strict=True)})
        if said == _NOBODY:
            continue
        found.verdicts.add(said)
        for place, name in enumerate(values):
            found.compare(name, said, seen[place].setdefault(choice[:place] + choice[place + 1 :], said))
        if StatusCode.MET in found.verdicts and len(found.turning) == len(values):
            break  # nothing more can be found out
    return found


def _witnesses(verdict: Callable[[Mapping[str, Any]], int], values: Mapping[str, Sequence[Any]], idle: Collection[str]) -> _Looked:
    """For each fact that is not idle answers to the others under which it decides, as far as they are found.

    In what must all be met, every fact decides once the others are met; in what one may meet, once no other does. So the answers
    to start from are sought one by one, each so that a verdict stays open: now that of not met, now that of met.
    """
    found = _Looked([*values], complete=False)
    rng = Random(len(values))  # noqa: S311 - any order serves, as long as it is always the same
    for start in range(MOST_STARTS):
        answers = _steered(verdict, values, (StatusCode.NOT_MET, StatusCode.MET)[start % 2], rng)
        _vary(verdict, values, answers, found)
        wanted = values.keys() - found.turning - set(idle)
        if start >= ALONE and wanted:
            for other in values:  # some facts decide only beside one answer to another: since when, where years differ
                for value in values[other]:
                    _vary(verdict, values, {**answers, other: value}, found)
        if not wanted:
            break
    return found


def _vary(
    verdict: Callable[[Mapping[str, Any]], int], values: Mapping[str, Sequence[Any]], answers: dict[str, Any], found: _Looked
) -> None:
    """Other answers to each fact that has no witness yet, one at a time."""
    said = verdict(answers)
    found.verdicts |= {said} - {_NOBODY}
    for name in values:
        for value in values[name] if name not in found.turning else ():
            other = verdict({**answers, name: value})
            found.verdicts |= {other} - {_NOBODY}
            found.compare(name, said, other)


def _steered(
    verdict: Callable[[Mapping[str, Any]], int], values: Mapping[str, Sequence[Any]], avoided: int, rng: Random
) -> dict[str, Any]:
    """Answers to all facts, in any order, each of which keeps a verdict away as long as some answer does."""
    answers: dict[str, Any] = {}
    for name in rng.sample([*values], len(values)):
        for value in rng.sample(values[name], len(values[name])):
            answers[name] = value
            if verdict(answers) not in (avoided, _NOBODY):
                break
    return answers


def _plain(trial: Trial, index: int, fact: str, on: date) -> bool:
    """Whether a criterion is one test of one fact with literals, which some value meets and another does not."""
    if index not in trial.plain:
        criterion = trial.version.criteria[index]
        test, verdicts = criterion.require, set()
        alone = fact not in trial.relations and fact not in trial.tied
        if isinstance(test, Leaf) and test.fact.id == fact and not criterion.applies_when and alone:
            values = trial.values(test.fact, {}, on)
            verdicts = {trial.evaluate({fact: value}, {}, on)[1][index] == StatusCode.NOT_MET for value in values}
        trial.plain[index] = len(verdicts) == 2
    return trial.plain[index]


def _verdict(statuses: Sequence[int], group: list[int]) -> int:
    """What some criteria add to the outcome: not met, else unknown, else waiting for a judgement, else met."""
    codes = {statuses[index] for index in group}
    return next((code for code in _WORST_FIRST if code in codes), StatusCode.MET)
