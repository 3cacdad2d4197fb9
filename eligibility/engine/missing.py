"""The facts that can still change an outcome.

The evaluator's list of missing facts is sound: answering all of it settles the outcome. Here it is made minimal. Criteria that
share missing facts are looked at together. Where few combinations of their values are left, all are tried, one value from each cell
that the rules can tell apart (`engine/cells.py`): a fact stays on the list when two answers to it, with the same answers to the
others, lead to different verdicts, and all other criteria can still be met. What a rule wants to be given (`known`)
stays on it too.

Where there are too many combinations, or cells that literals do not show (a list of records, a sum of the law), a witness is sought
for each fact: answers to the others under which two answers to it differ. When each has one, the list is as exact as if all had
been tried. Else `exact` is false: the list may name a fact too many, never one too few.

What was found is kept for all cases of a day: of most criteria the next company knows as little as the last.
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
MOST_STARTS: Final = 10
MOST_TRIED: Final = 1000
"""So many answers are tried in search of witnesses."""
MOST_KEPT: Final = 256
"""So many findings of an instrument are kept."""
MOST_HINGED: Final = 100
_NOBODY: Final = -1
"""The verdict on answers that nobody can give together: they contradict what follows from others."""
Hinges = Mapping[str, Sequence[Any]]
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


@dataclass(slots=True)
class _Tried:
    """What answers say, counted: the verdict on some criteria, and the facts that are still missing beside them."""

    ask: Callable[[Mapping[str, Any]], tuple[int, Collection[str]]]
    count: int = 0

    def __call__(self, answers: Mapping[str, Any]) -> tuple[int, Collection[str]]:
        self.count += 1
        return self.ask(answers)

    @property
    def is_over(self) -> bool:
        """Whether enough was tried."""
        return self.count >= MOST_TRIED


@dataclass(frozen=True, slots=True)
class _Asked:
    """One company that is looked at, on a day; `prove` says whether witnesses are sought."""

    trial: Trial
    facts: Facts
    judgements: Judgements
    on: date
    prove: bool

    def values(self, name: str, facts: Facts) -> list[Any]:
        """The values of a fact that are tried beside others, one of each cell."""
        return self.trial.values(self.trial.rules.catalogue.vocabulary.facts[name], facts, self.on)

    def verdict(self, group: Sequence[int], answers: Mapping[str, Any], hinges: Hinges) -> int:
        """What answers make of some criteria."""
        facts = {**self.facts, **answers}
        said = self.trial.what_if(facts, self.judgements, self.on)
        if said is None or not self.can_be(facts, hinges):
            return _NOBODY
        return _verdict(said[1], group)

    def told(
        self, group: Sequence[int], answers: Mapping[str, Any], hinges: Hinges
    ) -> tuple[int, Collection[str]]:
        """The same, and the facts that are still missing beside these answers."""
        facts = {**self.facts, **answers}
        said = self.trial.told(facts, self.judgements, self.on)
        if said is None or not self.can_be(facts, hinges):
            return _NOBODY, ()
        return _verdict(said[0], group), said[1]

    def can_be(self, facts: Facts, hinges: Hinges) -> bool:
        """Whether some values of the hinges contradict nothing; also where too many would have to be tried."""
        if not hinges:
            return True
        tried = islice(product(*hinges.values()), MOST_HINGED)
        given = (dict(zip(hinges, values, strict=True)) for values in tried)
        return any(self.trial.what_if({**facts, **each}, {}, self.on) for each in given)


def minimal_missing(
    trial: Trial, facts: Facts, judgements: Judgements, on: date, *, prove: bool = True
) -> Missing:
    """The missing facts of an undetermined instrument without those that can no longer change its outcome.

    Without `prove` no witnesses are sought, which take longest: the list is the same, but `exact` may be false where it is exact.
    """
    outcome, statuses = trial.evaluate(facts, judgements, on)
    if outcome != OutcomeCode.UNDETERMINED:
        return Missing((), True)
    listed = trial.listed(facts, judgements, on)
    asked = _Asked(trial, facts, judgements, on, prove)
    groups = list(_together(trial, statuses, listed))
    looked = [_look(asked, members, group) for group, members in groups]
    if any(each.complete and each.verdicts == {StatusCode.NOT_MET} for each in looked):
        return _nothing_decides(trial, listed)  # whatever the answers, some criterion will not be met
    grouped = {index for group, _ in groups for index in group}
    required = [index for index, criterion in enumerate(trial.version.criteria) if not criterion.advisory]
    others = [statuses[index] for index in required if index not in grouped]
    waits_anyway = StatusCode.NEEDS_JUDGEMENT in others or trial.version.is_lever
    waiting = sum(each.waits for each in looked) + waits_anyway
    dropped: set[str] = set()
    for each in looked:
        # Where a judgement is waited for elsewhere, whether these wait for one changes nothing.
        waited_for_elsewhere = waiting - each.waits > 0
        dropped |= set(each.members) - (each.turning if waited_for_elsewhere else each.changing)
    kept = tuple(fact for fact in listed if fact not in dropped or fact in trial.asked)
    if trial.asked.issuperset(kept):
        return _nothing_decides(trial, listed)
    waits_decide = any(each.changing - each.turning for each in looked)
    unsure = waits_decide and any(each.may_wait for each in looked)
    return Missing(kept, all(each.exact for each in looked) and not unsure)


def _nothing_decides(trial: Trial, listed: tuple[str, ...]) -> Missing:
    """What is missing where no answer to a fact changes the outcome: what a rule wants to be given.

    Where there is none such, the outcome could have been settled and was not, since there are too many cases for it
    (`engine/settling.py`): the list of the evaluator is kept.
    """
    asked = tuple(fact for fact in listed if fact in trial.asked)
    return Missing(asked, True) if asked else Missing(listed, False)


def _together(
    trial: Trial, statuses: Sequence[int], listed: Sequence[str]
) -> Iterator[tuple[list[int], list[str]]]:
    """The required criteria that are unknown, grouped by the missing facts that they share, with these facts."""
    parts = []
    for index, (criterion, status) in enumerate(zip(trial.version.criteria, statuses, strict=True)):
        reads = trial.tied_to if status == StatusCode.UNKNOWN else trial.by_criterion
        facts = reads[index].intersection(listed)
        if not criterion.advisory and (status == StatusCode.UNKNOWN or facts):
            parts.append((index, set(facts)))
    for members, shared in linked(parts):
        if shared:
            yield members, [fact for fact in listed if fact in shared]


def _look(asked: _Asked, members: list[str], group: list[int]) -> _Looked:
    """What the facts of some criteria can change, remembered by all that it rests on."""
    trial = asked.trial
    around = sorted(frozenset().union(*(trial.around[index] for index in group)))
    judged = [asked.judgements.get((trial.name, trial.version.criteria[index].id)) for index in group]
    known_around = [_kept(asked.facts.get(name)) for name in around]
    key = (tuple(group), tuple(members), asked.prove, tuple(judged), *known_around)
    try:
        found = trial.looked.get(key)
    except TypeError:  # records of a group, which differ from company to company anyway
        return _look_anew(asked, members, group)
    if found is None:
        if len(trial.looked) >= MOST_KEPT:
            trial.looked.clear()
        found = trial.looked[key] = _look_anew(asked, members, group)
    return found


def _kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _look_anew(asked: _Asked, members: list[str], group: list[int]) -> _Looked:
    """The quickest way that is exact: one look, every combination, or witnesses."""
    trial = asked.trial
    alone = len(members) == len(group) == 1 and members[0] not in asked.facts
    if alone and _plain(trial, group[0], members[0], asked.on):
        criterion = trial.version.criteria[group[0]]
        waits = criterion.judged_by and (trial.name, criterion.id) not in asked.judgements
        met = StatusCode.NEEDS_JUDGEMENT if waits else StatusCode.MET
        return _Looked(members, set(members), set(members), {StatusCode.NOT_MET, met})
    values = {name: asked.values(name, asked.facts) for name in members}
    hinges = _hinges(asked, members)
    if trial.opaque.isdisjoint(members) and prod(map(len, values.values())) <= MOST_COMBINATIONS:
        return _all_combinations(lambda answers: asked.verdict(group, answers, hinges), values)
    idle = _idle(asked, values, group)
    found = _Looked(members, complete=False)
    if asked.prove:
        _witnesses(_Tried(lambda answers: asked.told(group, answers, hinges)), values, idle, found)
    found.exact = found.turning | idle == set(members)
    found.turning = found.changing = set(members) - idle
    return found


def _hinges(asked: _Asked, members: list[str]) -> Hinges:
    """Values of what is unknown, asked of nobody, and ties the members: each may contradict other answers to them."""
    trial = asked.trial
    if trial.hinges.issubset(members) or trial.tied.isdisjoint(members):
        return {}
    derived = trial.derived(asked.facts, asked.on)
    unknown = [name for name in sorted(trial.hinges.difference(members)) if not known(derived.get(name))]
    return {name: asked.values(name, asked.facts) for name in unknown}


def _idle(asked: _Asked, values: Mapping[str, Sequence[Any]], group: list[int]) -> set[str]:
    """Members that change nothing, whatever a law finds in its own facts.

    What the law gives is tried in place of what it reads: more combinations than there can be, so that what changes nothing in
    these changes nothing at all.
    """
    trial = asked.trial
    catalogue, derived = trial.rules.catalogue.facts, trial.derived(asked.facts, asked.on)
    inner = [name for index in group for name in trial.inner[index] if not known(derived.get(name))]
    stand_ins = {}
    for name in dict.fromkeys(inner):
        tried = trial.values(catalogue[name], {}, asked.on)
        stand_ins[name] = [value for value in tried if admits(derived.get(name), value)]
    own = {name: values[name] for name in values if name in trial.direct}
    every = {**own, **stand_ins}
    if not trial.opaque.isdisjoint(own) or prod(map(len, every.values())) > MOST_COMBINATIONS:
        return set()

    def verdict(answers: Mapping[str, Any]) -> int:
        given = {name: answers[name] for name in stand_ins}
        facts = {**asked.facts, **{name: answers[name] for name in own}}
        try:
            statuses = trial.with_stand_ins(facts, given, asked.judgements, asked.on)
        except Contradicted:
            return _NOBODY
        return _verdict(statuses, group)

    return set(own) - _all_combinations(verdict, every).changing


def _all_combinations(
    verdict: Callable[[Mapping[str, Any]], int], values: Mapping[str, Sequence[Any]]
) -> _Looked:
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


def _witnesses(
    tried: _Tried, values: Mapping[str, Sequence[Any]], idle: Collection[str], found: _Looked
) -> None:
    """For each fact that is not idle answers to the others under which it decides, as far as they are found.

    The others are answered one by one, each so that the verdict stays open and the fact is still missing: in what must all be met,
    so that the others are met; in what one may meet, so that no other is.
    """
    rng = Random(len(values))  # noqa: S311 - any order serves, as long as it is always the same
    for _ in range(MOST_STARTS):
        for fact in values:
            wanted = [name for name in values if name not in found.turning and name not in idle]
            if not wanted or tried.is_over:
                return
            if fact in wanted:
                others = [name for name in values if name != fact]
                answers = _steered(
                    tried, {name: values[name] for name in rng.sample(others, len(others))}, fact
                )
                if answers is not None:
                    _vary(tried, values, answers, fact, wanted, found)


def _steered(tried: _Tried, values: Mapping[str, Sequence[Any]], fact: str) -> dict[str, Any] | None:
    """Answers to all other facts beside which one is still missing; None where some fact has none."""
    answers: dict[str, Any] = {}
    for name, each in values.items():
        for value in each:
            verdict, missing = tried({**answers, name: value})
            if verdict == StatusCode.UNKNOWN and fact in missing:
                answers[name] = value
                break
        else:
            return None
    return answers


def _vary(
    tried: _Tried,
    values: Mapping[str, Sequence[Any]],
    answers: dict[str, Any],
    fact: str,
    wanted: Sequence[str],
    found: _Looked,
) -> None:
    """Every answer to one fact beside those to the others. Where two decide, the other facts mostly do beside one of them."""
    by_verdict: dict[int, Any] = {}
    for value in values[fact]:
        by_verdict.setdefault(tried({**answers, fact: value})[0], value)
    by_verdict.pop(_NOBODY, None)
    found.verdicts |= by_verdict.keys()
    for said in by_verdict:
        found.compare(fact, said, next(iter(by_verdict)))
    for said, value in by_verdict.items():
        whole = {**answers, fact: value}
        for name in wanted:
            for other in values[name]:
                if name in found.turning or other == whole[name]:
                    continue
                turned, _ = tried({**whole, name: other})
                found.verdicts |= {turned} - {_NOBODY}
                found.compare(name, said, turned)


def _plain(trial: Trial, index: int, fact: str, on: date) -> bool:
    """Whether a criterion is one test of one fact with literals, which some value meets and another does not."""
    if index not in trial.plain:
        criterion = trial.version.criteria[index]
        test, verdicts = criterion.require, set()
        alone = fact not in trial.relations and fact not in trial.tied
        if isinstance(test, Leaf) and test.fact.id == fact and not criterion.applies_when and alone:
            values = trial.values(test.fact, {}, on)
            verdicts = {
                trial.evaluate({fact: value}, {}, on)[1][index] == StatusCode.NOT_MET for value in values
            }
        trial.plain[index] = len(verdicts) == 2
    return trial.plain[index]


def _verdict(statuses: Sequence[int], group: Sequence[int]) -> int:
    """What some criteria add to the outcome: not met, else unknown, else waiting for a judgement, else met."""
    codes = {statuses[index] for index in group}
    return next((code for code in _WORST_FIRST if code in codes), StatusCode.MET)
