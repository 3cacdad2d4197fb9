"""What `rules lint` says of implications.

never-true                   a condition that can never hold
contradicting-implications   two certain ones that say different things of one fact, for some profile that contradicts nothing else
inferred-without-note        what its source does not state, and nothing says why
no-examples                  nothing stands beside it
not-exemplified              no example shows it at work
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, product
from math import prod
from typing import Any, Final

from eligibility.authoring.example_files import Shown
from eligibility.authoring.never_true import impossible
from eligibility.engine.cells import cuts, representatives
from eligibility.engine.evaluator import Evaluators
from eligibility.engine.reference import fill
from eligibility.errors import Problem
from eligibility.language.tree import Test, leaves
from eligibility.profile.facts import Fact
from eligibility.rules.in_force import Rules, changes
from eligibility.rules.model import CheckedCatalogue, ImplicationVersion
from eligibility.yaml.tree import problem_at, top_of, warning_at

MOST_PROFILES: Final = 20_000
"""Of two implications so many combinations of values are tried; of those that read more, none."""


def implication_findings(
    catalogue: CheckedCatalogue, evaluators: Evaluators, own: set[str], shown: Mapping[str, Shown | None]
) -> Iterator[Problem]:
    """The findings on the implications of some files."""
    for name, versions in catalogue.implications.items():
        for version in versions:
            if version.file in own:
                yield from _version(version, shown.get(f"implications/{name}", Shown()))
    yield from _contradicting(catalogue, evaluators, own)


def _version(version: ImplicationVersion, shown: Shown | None) -> Iterator[Problem]:
    for leaf in leaves(version.when):
        if isinstance(leaf, Test) and (said := impossible(leaf)):
            yield problem_at(leaf.at, "never-true", said)
    if version.basis != "stated" and version.note is None:
        message = f"`{version.name}` is {version.basis}, but no note says why"
        yield _warning("inferred-without-note", message, version)
    if shown is None:
        return  # its examples have problems, which are mended first
    if not shown.ran:
        yield _warning(
            "no-examples", f"`{version.name}` has no examples", version, "write examples.yaml beside it"
        )
    elif (version.valid.start, version.name) not in shown.statuses:
        message = f"no example shows what follows from `{version.name}` of {version.valid.start}"
        yield _warning("not-exemplified", message, version)


def _warning(code: str, message: str, version: ImplicationVersion, hint: str | None = None) -> Problem:
    return warning_at(top_of(version.file), code, message, hint)


def _contradicting(catalogue: CheckedCatalogue, evaluators: Evaluators, own: set[str]) -> Iterator[Problem]:
    """Every two certain implications that conclude the same fact, wherever both are in force."""
    looked: set[tuple[int, int]] = set()
    for day in changes(catalogue):
        rules = evaluators.frames.on(day).on(day)
        certain = [each for each in rules.implications if each.certain]
        for one, other in combinations(certain, 2):
            pair = id(one), id(other)
            if pair in looked or not {one.file, other.file} & own:
                continue
            looked.add(pair)
            fact = _disagreeing(one, other, rules, day)
            if fact:
                later = other if other.file in own else one
                earlier = one if later is other else other
                message = (
                    f"`{later.name}` and `{earlier.name}` say different things of `{fact}`, and both can hold"
                )
                hint = f"see {earlier.file}; let one of them not hold where the other does"
                yield problem_at(top_of(later.file), "contradicting-implications", message, hint)


def _disagreeing(one: ImplicationVersion, other: ImplicationVersion, rules: Rules, on: date) -> str | None:
    """A fact of which both say different things for some profile that contradicts nothing else."""
    shared = {conclusion.fact.id for conclusion in one.then} & {
        conclusion.fact.id for conclusion in other.then
    }
    if not shared:
        return None
    read: dict[str, Fact] = {fact.id: fact for each in (one, other) for fact in each.reads}
    literals = cuts([one.when, other.when], rules)
    values: dict[str, list[Any]] = {}
    for name, fact in read.items():
        values[name] = [None, *representatives(fact.type, literals.get(name, set()))]
    if prod(map(len, values.values())) > MOST_PROFILES:
        return None
    for choice in product(*values.values()):
        given = dict(zip(values, choice, strict=True))
        clashes = fill(rules, given).clashes
        named = {step.conclusion.fact.id for step in clashes}
        between = {step.implication.name for step in clashes} <= {one.name, other.name}
        if clashes and between and named <= shared and not any(given.get(name) is not None for name in named):
            return min(named)
    return None
