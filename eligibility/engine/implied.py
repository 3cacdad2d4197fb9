"""What follows from the facts of a profile: what was implied, by what and because of which facts, and what contradicts it.

`reference.fill` says what follows. Here it is told: beside an assessment, as problems of a profile that says otherwise, and as
what is presumed, which decides nothing until a person confirms it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from eligibility.engine.reference import Filled, Step, Truths, fill, following
from eligibility.errors import Problem, pointer_step
from eligibility.language.tree import FactRef, Known, Not, Test, Tree, children, facts_of
from eligibility.possible import Holding, OneOf, Range
from eligibility.profile.facts import Fact
from eligibility.profile.models import CompanyProfile
from eligibility.rules.in_force import Rules
from eligibility.rules.model import ImplicationVersion
from eligibility.units import iso_day


@dataclass(frozen=True, slots=True)
class Implied:
    """One fact that follows from others.

    `value` is what it is; of a list of which only a part follows, what it surely holds (`partly`). `because` are the facts that
    it follows from.
    """

    fact: Fact
    value: Any
    by: ImplicationVersion
    because: tuple[Fact, ...]

    def __str__(self) -> str:
        """`/company/capital_company is true: a bv or nv …`, as problems are told."""
        title = self.by.title["en"]
        return f"`{_place(self.fact, {})}` is {_json(self.value)}: {title[:1].lower()}{title[1:]}"

    @property
    def partly(self) -> bool:
        """Whether the list may hold more."""
        return isinstance(self.value, Holding)

    @property
    def plain(self) -> Any:
        """The value, or the codes that a list surely holds."""
        return sorted(self.value.surely) if isinstance(self.value, Holding) else self.value


def implied(rules: Rules, facts: Mapping[str, object]) -> tuple[Implied, ...]:
    """What follows with certainty from the facts of a profile, in the order in which it does."""
    filled = fill(rules, facts)
    return tuple(_told(rules, filled.facts, step) for step in filled.steps)


def presumed(rules: Rules, facts: Mapping[str, object]) -> tuple[Implied, ...]:
    """What is probably so of facts that are still unknown, as far as the facts of a profile suggest it: the first for each fact."""
    filled = fill(rules, facts)
    truths = Truths(rules, filled.facts.get)
    suggesting = [implication for implication in rules.implications if not implication.certain]
    found: dict[str, Implied] = {}
    for step in following(truths, suggesting):
        fact = step.conclusion.fact.id
        if filled.facts.get(fact) is None and fact not in found:
            found[fact] = _told(rules, filled.facts, step)
    return tuple(found.values())


def _told(rules: Rules, facts: Mapping[str, Any], step: Step) -> Implied:
    return Implied(step.conclusion.fact, step.value, step.implication, tuple(_because(rules, facts, step)))


def _because(rules: Rules, facts: Mapping[str, Any], step: Step) -> Iterator[Fact]:
    """The facts that a step rests on: those of the tests that decide its condition, and that whose value it takes.

    A fact of which nothing is known is no reason, also where its type alone decides a test (a share is at most 100%).
    """
    truths = Truths(rules, facts.get)
    found = list(_deciding(truths, step.implication.when))
    if isinstance(step.conclusion.value, FactRef):
        found.append(step.conclusion.value.fact)
    yield from dict.fromkeys(fact for fact in found if facts.get(fact.id) is not None)


def _deciding(truths: Truths, tree: Tree) -> Iterator[Fact]:
    """The facts of the tests that make a tree true (or false)."""
    if isinstance(tree, Test | Known):
        yield from facts_of(tree)
        return
    whole = truths.truth(tree)
    wanted = ~whole if isinstance(tree, Not) else whole
    for part in children(tree):
        if truths.truth(part) is wanted:
            yield from _deciding(truths, part)


def contradictions(rules: Rules, profile: CompanyProfile) -> list[Problem]:
    """Where what a profile says is not what follows from the rest of it, in general or for one instrument.

    Each problem stands at the fact that contradicts, and names the facts behind what follows.
    """
    given = profile.facts()
    found = list(_clashes(rules, given, {}))
    seen = {(problem.code, problem.message) for problem in found}
    for instrument in profile.applications or ():
        application = profile.application(instrument)
        places = {fact: f"/applications{pointer_step(instrument)}/{fact}" for fact in application}
        for problem in _clashes(rules, {**given, **application}, places):
            if (problem.code, problem.message) not in seen:
                found.append(problem)
    return found


def _clashes(rules: Rules, given: Mapping[str, object], places: Mapping[str, str]) -> Iterator[Problem]:
    filled = fill(rules, given)
    told: set[tuple[str, str]] = set()
    for step in filled.clashes:
        fact = step.conclusion.fact
        # What was implied itself contradicts because of the facts that it follows from.
        at = fact if fact.id in given else _first_given(rules, filled, fact, given)
        reasons = [_first_given(rules, filled, other, given) for other in _because(rules, filled.facts, step)]
        others = [other for other in dict.fromkeys(reasons) if other.id != at.id]
        key = at.id, step.implication.name
        if key in told:
            continue
        told.add(key)
        said = " and ".join(
            f"`{_place(other, places)}` is {_json(filled.facts[other.id])}" for other in others
        )
        title = step.implication.title["en"]
        here = f"`{_place(at, places)}` is {_json(filled.facts[at.id])}"
        message = f"{here}, but {said or 'that cannot be'}: {title[:1].lower()}{title[1:]}"
        yield Problem("contradiction", message, _place(at, places), hint=_hint(step))


def _first_given(rules: Rules, filled: Filled, fact: Fact, given: Mapping[str, object]) -> Fact:
    """The fact itself where it was given, else the first given one that it follows from."""
    seen: set[str] = set()
    while fact.id not in given and fact.id not in seen:
        seen.add(fact.id)
        step = next((step for step in filled.steps if step.conclusion.fact.id == fact.id), None)
        because = list(_because(rules, filled.facts, step)) if step else []
        fact = because[0] if because else fact
    return fact


def _place(fact: Fact, places: Mapping[str, str]) -> str:
    """The JSON pointer of a fact in the profile."""
    return places.get(fact.id, f"/{fact.group}/{fact.name}")


def _hint(step: Step) -> str:
    """Where it stands that one follows from the other."""
    citation = next(iter(step.implication.citations), None)
    if citation is None:
        return "change one of the two"
    place = f", {citation.place}" if citation.place else ""
    return f"change one of the two ({citation.source.title}{place})"


def _json(value: Any) -> str:
    """A value as a profile has it, or what is known of it in part."""
    match value:
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return f"[{', '.join(map(str, value))}]"
        case Holding(surely):
            return f"a list with {', '.join(map(str, sorted(surely)))}"
        case OneOf(codes):
            return f"one of {', '.join(map(str, sorted(codes)))}"
        case Range(low, high):
            ends = {"at least": low, "at most": high}
            return " and ".join(f"{words} {_json(end)}" for words, end in ends.items() if end is not None)
        case date():
            return iso_day(value)
    return str(value)
