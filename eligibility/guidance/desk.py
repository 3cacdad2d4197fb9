"""One instrument at a time, many times over: its compiled evaluator on facts by id, and the values worth trying.

Guidance asks "what if" of one instrument hundreds of times. A desk holds, for the rules in force on a date, an evaluator of each
instrument alone, the facts that it reads, and for each fact the literals and the other facts that it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

from eligibility.catalogue.model import Criterion, InstrumentVersion
from eligibility.engine.cells import MOST_SETS, cuts, representatives
from eligibility.engine.evaluator import Evaluators
from eligibility.engine.rules_on import RulesOn, facts_behind, reached
from eligibility.engine.templates import Compiled, Template, compile_rules
from eligibility.guidance.records import sample_records
from eligibility.language.awards import amount_facts
from eligibility.language.tree import FactRef, Literal, Scaled, Tree, comparisons_of, facts_of
from eligibility.law import READ_BY_LAW
from eligibility.profile.facts import Fact
from eligibility.units import EDGES, exact

ELIGIBLE, CONDITIONAL, UNDETERMINED, INELIGIBLE, NOT_ASSESSABLE = range(5)
"""The outcome codes of generated code, in the order of `Outcome`."""
MET, NOT_MET, WAITING = 0, 1, 3
"""Status codes of generated code, in the order of `Status`; 2 is unknown."""
SEED: Final = 1_000_001
"""A size around which two unknown facts are tried when they are compared with each other."""
Facts = Mapping[str, Any]
Judgements = Mapping[tuple[str, str], bool]


@dataclass
class Alone:
    """One instrument with everything that its version leans on."""

    name: str
    version: InstrumentVersion
    rules: RulesOn
    template: Template
    reads: tuple[str, ...]
    literals: Mapping[str, set[Any]]
    periods: Mapping[str, set[tuple[str, int]]]
    relations: Mapping[str, list[tuple[str, Fraction, bool]]]
    by_criterion: tuple[frozenset[str], ...]
    opaque: frozenset[str]
    days: Mapping[str, set[date]]
    plain: dict[int, bool] = field(default_factory=dict, repr=False)
    samples: dict[str, tuple[date, list[Any]]] = field(default_factory=dict, repr=False)
    _on: tuple[date, Compiled] | None = field(default=None, repr=False)

    def evaluate(self, facts: Facts, judgements: Judgements, on: date) -> tuple[int, tuple[int, ...]]:
        """The outcome code and the status codes of the criteria."""
        results, _ = self._evaluator(on)(facts, judgements, listing=False)
        return results[0][:2]

    def listed(self, facts: Facts, judgements: Judgements, on: date) -> tuple[str, ...]:
        """The missing facts as the evaluator lists them: answering all of them settles the outcome."""
        results, _ = self._evaluator(on)(facts, judgements)
        return results[0][2]

    def _evaluator(self, on: date) -> Compiled:
        known = self._on  # read once: threads that ask of other days share this desk
        if known is None or known[0] != on:
            known = self._on = on, self.template.on(on)
        return known[1]

    def values(self, fact: Fact, facts: Facts, on: date) -> list[Any]:
        """Values of a fact to try: one of each cell, cut also by the facts that it is compared with."""
        if fact.type.kind == "records":
            known = self.samples.get(fact.id)
            if known is None or known[0] != on:
                known = self.samples[fact.id] = on, sample_records(fact, self.literals, on)
            return known[1]
        edges = set(self.literals.get(fact.id, ()))
        if fact.type.kind == "date":  # the same desk serves many days, and a period reaches back to another on each
            edges = {EDGES[edge](on, months) for edge, months in self.periods.get(fact.id, ())}
            edges |= self.days.get(fact.id, set())
            edges |= {on} if fact.happened else set()
        for other, factor, divide in self.relations.get(fact.id, ()):
            known = facts.get(other)
            for size in [known] if known is not None else [SEED, *self.literals.get(other, ())]:
                if isinstance(size, int | Decimal) and not isinstance(size, bool):
                    seed = size is SEED and divide  # of two unknown facts one is tried around the seed, the other around its share
                    scaled = Fraction(size) if seed else Fraction(size) / factor if divide and factor else Fraction(size) * factor
                    edges.update(_near(scaled))
        return representatives(fact.type, edges)


def _near(value: Fraction) -> set[Any]:
    """A number as cents on either side."""
    return {exact(Decimal(end).scaleb(-2)) for end in (floor(value * 100), ceil(value * 100))}


class Desk:
    """The instruments of a catalogue, each alone, for the rules in force on any date."""

    def __init__(self, family: Evaluators) -> None:
        self.family = family
        self._known: dict[tuple[int, str], Alone] = {}

    def alone(self, name: str, rules: RulesOn) -> Alone:
        """One open instrument under the rules in force."""
        key = self.family.frames.place(rules.on), name
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._make(name, rules)
        return known

    def _make(self, name: str, rules: RulesOn) -> Alone:
        version = rules.open[name]
        template = compile_rules(replace(rules, open={name: version}), self.family.model, by_name=True)
        trees = _trees(version, rules)
        return Alone(
            name,
            version,
            rules,
            template,
            tuple(_raw(facts_behind(version, rules.definitions), rules)),
            cuts(trees, rules),
            _periods(trees),
            _relations(trees),
            tuple(_behind(criterion, rules) for criterion in version.criteria),
            frozenset(_opaque(version, rules)),
            _days(trees),
        )


def _trees(version: InstrumentVersion, rules: RulesOn) -> list[Tree]:
    """The trees of a version and of every definition that it reads."""
    behind = facts_behind(version, rules.definitions)
    return version.trees + [tree for fact in behind if fact in rules.definitions for tree in rules.definitions[fact].trees]


def _raw(facts: Iterable[str], rules: RulesOn) -> Iterator[str]:
    """The facts that a person can give, in the order of the vocabulary."""
    found = {read for fact in facts for read in READ_BY_LAW.get(fact, (fact,))}
    yield from (fact for fact in rules.catalogue.vocabulary.facts if fact in found)


def _behind(criterion: Criterion, rules: RulesOn) -> frozenset[str]:
    """The facts that a person can give and that a criterion rests on."""
    facts = [fact for tree in criterion.trees for fact in facts_of(tree)]
    return frozenset(_raw(reached(facts, rules.definitions), rules))


def _periods(trees: list[Tree]) -> dict[str, set[tuple[str, int]]]:
    """The periods that date facts are compared with: kind of edge and months."""
    found: dict[str, set[tuple[str, int]]] = {}
    for fact, comparison in comparisons_of(trees):
        if comparison.word.operand in EDGES and isinstance(comparison.operand, Literal):
            found.setdefault(fact.id, set()).add((comparison.word.operand, comparison.operand.value))  # type: ignore[arg-type]
    return found


def _days(trees: list[Tree]) -> dict[str, set[date]]:
    """The days that date facts are compared with."""
    found: dict[str, set[date]] = {}
    for fact, comparison in comparisons_of(trees):
        if isinstance(comparison.operand, Literal) and isinstance(comparison.operand.value, date):
            found.setdefault(fact.id, set()).add(comparison.operand.value)
    return found


def _opaque(version: InstrumentVersion, rules: RulesOn) -> Iterator[str]:
    """Facts whose cells the literals do not show: a law, an amount or another date stands between them, or they are too many."""
    vocabulary = rules.catalogue.vocabulary.facts
    behind = facts_behind(version, rules.definitions)
    found = {read for fact in behind for read in READ_BY_LAW.get(fact, ())}
    for fact in behind:
        definition = rules.definitions.get(fact)
        found |= {part.id for part in amount_facts(definition.amount)} if definition and definition.amount else set()
    for name, others in _relations(_trees(version, rules)).items():
        if any(other not in vocabulary or vocabulary[other].type.kind == "date" for other, *_ in others):
            found.add(name)
    kinds = ("number", "money", "percent", "date", "records")
    yield from (name for name in found if name in vocabulary and vocabulary[name].type.kind in kinds)
    for name, literals in cuts(_trees(version, rules), rules).items():
        if len(literals) > MOST_SETS and name in vocabulary and vocabulary[name].type.many:
            yield name


def _relations(trees: list[Tree]) -> dict[str, list[tuple[str, Fraction, bool]]]:
    """For each fact the others that it is compared with: (other, factor, whether to divide by it)."""
    found: dict[str, list[tuple[str, Fraction, bool]]] = {}
    for fact, comparison in comparisons_of(trees):
        match comparison.operand:
            case FactRef(other):
                factor = Fraction(1)
            case Scaled(factor, FactRef(other)):
                pass
            case _:
                continue
        found.setdefault(fact.id, []).append((other.id, factor, False))
        found.setdefault(other.id, []).append((fact.id, factor, True))
    return found


def linked(parts: Iterable[tuple[int, set[str]]]) -> list[tuple[list[int], set[str]]]:
    """Criteria with the facts that they read, put together where they share one, directly or through others."""
    groups: list[tuple[list[int], set[str]]] = []
    for index, names in parts:
        members, shared = [index], set(names)
        for other in [group for group in groups if group[1] & names]:
            groups.remove(other)
            members, shared = other[0] + members, other[1] | shared
        groups.append((members, shared))
    return groups
