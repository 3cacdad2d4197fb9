"""The reference evaluator: short and slow, written to be read beside the semantics (docs/semantics.md).

What follows from the facts given (`fill`) comes first, then the law, the definitions and the criteria.

It is the oracle of the compiled evaluator, and it traces the explanations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any as AnyValue

from eligibility.engine.awards import compile_amount
from eligibility.engine.outcome import Evaluated, Status, outcome_of
from eligibility.engine.relevance import never_matters
from eligibility.language.awards import amount_facts
from eligibility.language.tree import (
    All,
    Any,
    AtLeast,
    Comparison,
    FactRef,
    Known,
    ListRef,
    Literal,
    Not,
    Scaled,
    Test,
    Tree,
    children,
    operand_fact,
)
from eligibility.law import LAWS
from eligibility.rules.in_force import Rules
from eligibility.rules.model import Conclusion, Criterion, DefinitionVersion, ImplicationVersion
from eligibility.rules.model import Outcome as DecisionOutcome
from eligibility.truth import Truth, all_of, any_of, at_least
from eligibility.units import EDGES, Number, times

Judgements = Mapping[tuple[str, str], bool]


class Truths:
    """Kleene's strong logic over criterion trees, for any way to look a fact up."""

    def __init__(self, rules: Rules, value: Callable[[str], object]) -> None:
        self.rules = rules
        self.value = value

    def truth(self, tree: Tree) -> Truth:
        """Kleene's strong logic over the known facts."""
        match tree:
            case Test(fact, comparisons):
                value = self.value(fact.id)
                if fact.happened and isinstance(value, date) and value > self.rules.on:
                    return Truth.FALSE  # it has not happened yet
                return all_of([self._compare(value, comparison) for comparison in comparisons])
            case Known(fact):
                return Truth.UNKNOWN if self.value(fact.id) is None else Truth.TRUE
            case All(tests):
                return all_of([self.truth(test) for test in tests])
            case Any(tests):
                return any_of([self.truth(test) for test in tests])
            case AtLeast(count, tests):
                return at_least(count, [self.truth(test) for test in tests])
            case Not(test):
                return ~self.truth(test)

    def _compare(self, value: object, comparison: Comparison) -> Truth:
        operand = self.operand(comparison)
        if value is None or operand is None:
            return Truth.UNKNOWN
        return Truth(comparison.word.holds(value, operand))

    def operand(self, comparison: Comparison) -> object:
        """What a comparison compares with, on this date and for these facts; None when that is unknown."""
        match comparison.operand:
            case Literal(value):
                edge = EDGES.get(comparison.word.operand)
                return edge(self.rules.on, value) if edge else value  # type: ignore[arg-type]
            case ListRef(name):
                return self.rules.lists.get(name)
            case FactRef(fact):
                return self.value(fact.id)
            case Scaled(factor, Literal(value)):
                return times(factor, value)  # type: ignore[arg-type]
            case Scaled(factor, FactRef(fact)):
                known: Number | None = self.value(fact.id)  # type: ignore[assignment]
                return None if known is None else times(factor, known)
        raise AssertionError(comparison.operand)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that follows: from an implication, of a fact, and what it is (or what a list holds)."""

    implication: ImplicationVersion
    conclusion: Conclusion
    value: object


@dataclass(frozen=True, slots=True)
class Filled:
    """The facts given and implied, the steps by which they were implied, and those that contradict what is known."""

    facts: Mapping[str, AnyValue]
    steps: tuple[Step, ...]
    clashes: tuple[Step, ...]


def fill(rules: Rules, given: Mapping[str, object]) -> Filled:
    """What is certain from the facts given, until nothing more follows.

    A fact that is known keeps its value; what says otherwise of it is a clash.
    """
    facts: dict[str, AnyValue] = {name: value for name, value in given.items() if value is not None}
    truths = Truths(rules, facts.get)
    steps: list[Step] = []
    clashes: list[Step] = []
    certain = [implication for implication in rules.implications if implication.certain]
    more = True
    while more:
        more = False
        for step in conclusions(truths, certain):
            if step in steps or step in clashes:
                continue
            if not agrees(step, facts):
                clashes.append(step)
                continue
            if said_by(step, facts):
                continue
            steps.append(step)
            more = True
            if not step.conclusion.part:
                facts[step.conclusion.fact.id] = step.value
    return Filled(facts, tuple(steps), tuple(clashes))


def conclusions(truths: Truths, implications: Iterable[ImplicationVersion]) -> Iterator[Step]:
    """What follows now, one step after the other: each may rest on the step before."""
    for implication in implications:
        if truths.truth(implication.when) is Truth.TRUE:
            for conclusion in implication.then:
                value = conclusion.value
                known = truths.value(value.fact.id) if isinstance(value, FactRef) else value.value
                if known is not None:
                    yield Step(implication, conclusion, known)


def agrees(step: Step, facts: Mapping[str, AnyValue]) -> bool:
    """Whether what follows can be so beside what is known."""
    known = facts.get(step.conclusion.fact.id)
    return known is None or said_by(step, facts)


def said_by(step: Step, facts: Mapping[str, AnyValue]) -> bool:
    """Whether what is known says it already."""
    known = facts.get(step.conclusion.fact.id)
    if known is None:
        return False
    if step.conclusion.part:
        return step.value in known
    if step.conclusion.fact.type.many:
        return set(known) == set(step.value)  # type: ignore[call-overload]
    return bool(known == step.value)


class Reference(Truths):
    """The rules of a date, applied to the known facts of one profile."""

    def __init__(self, rules: Rules, facts: Mapping[str, object], judgements: Judgements) -> None:
        super().__init__(rules, self.look_up)
        self.filled = fill(rules, facts)
        self.facts = facts = self.filled.facts
        self.judgements = judgements
        self._derived: dict[str, AnyValue] = {}
        self._lacking: dict[str, tuple[str, ...]] = {}
        for law in LAWS:
            figures = rules.law.get(law.name or "")
            found = law.apply(*map(facts.get, law.reads), rules.on, figures.amounts if figures else None)
            self._derived |= found.values
            self._lacking |= found.missing

    def assess(self) -> dict[str, Evaluated]:
        """Every instrument that can be assessed on the date."""
        return {name: self._instrument(name) for name in self.rules.open}

    def _instrument(self, name: str) -> Evaluated:
        criteria = self.rules.open[name].criteria
        statuses = tuple(self.status(name, criterion) for criterion in criteria)
        required = [(criterion, status) for criterion, status in zip(criteria, statuses, strict=True) if not criterion.advisory]
        lever = [Status.NEEDS_JUDGEMENT] if self.rules.open[name].is_lever else []
        lacking = self.rules.lacking.get(name, {})
        blocked = any(statuses[place] is Status.UNKNOWN and not criteria[place].advisory for place in lacking)
        outcome = outcome_of([*(status for _, status in required), *lever], blocked=blocked)
        missing: dict[str, None] = {}
        if outcome == "undetermined":
            for criterion, status in required:
                if status is Status.UNKNOWN:
                    missing |= dict.fromkeys(self._missing_for(name, criterion))
        never = never_matters(self.rules.open[name], self.rules) if missing else frozenset()
        return Evaluated(outcome, statuses, tuple(fact for fact in missing if fact not in never))

    def status(self, name: str, criterion: Criterion) -> Status:
        """`not applies, or required and judged`, where a judgement not yet given leaves a yes open."""
        applies = self.truth(criterion.applies_when) if criterion.applies_when else Truth.TRUE
        require = self.truth(criterion.require)
        if applies is Truth.FALSE:
            return Status.NOT_APPLICABLE
        if criterion.judged_by:
            judgement = self.judgements.get((name, criterion.id))
            if judgement is None and require is Truth.TRUE:
                return Status.NEEDS_JUDGEMENT
            require = require & Truth(True if judgement is None else judgement)
        return {Truth.TRUE: Status.MET, Truth.FALSE: Status.NOT_MET, Truth.UNKNOWN: Status.UNKNOWN}[~applies | require]

    def _missing_for(self, name: str, criterion: Criterion) -> Iterator[str]:
        if criterion.applies_when:
            yield from self.missing(criterion.applies_when)
        if self.judgements.get((name, criterion.id)) is not False or not criterion.judged_by:
            yield from self.missing(criterion.require)

    def look_up(self, fact: str) -> object:
        """The value of a fact, given or derived; None when it is unknown."""
        if fact in self.rules.definitions:
            return self._define(self.rules.definitions[fact])
        if fact in self._derived:
            return self._derived[fact]
        return self.facts.get(fact)  # a definition that is not in force gives nothing

    def _define(self, definition: DefinitionVersion) -> object:
        if definition.test:
            return self.truth(definition.test).value
        if definition.amount:
            return compile_amount(definition.amount)(self.value)
        possible = {self._outcome(outcome) for outcome in self._possible(definition)}
        return possible.pop() if len(possible) == 1 else None

    def _possible(self, definition: DefinitionVersion) -> Iterator[DecisionOutcome]:
        """The outcomes of the rows that can still be the first one whose test is true."""
        for when, then in definition.rows:
            truth = self.truth(when)
            if truth is not Truth.FALSE:
                yield then
            if truth is Truth.TRUE:
                return
        assert definition.otherwise is not None
        yield definition.otherwise

    def _outcome(self, outcome: DecisionOutcome) -> object:
        return self.value(outcome.fact.id) if isinstance(outcome, FactRef) else outcome.value

    def missing(self, tree: Tree) -> Iterator[str]:
        """The facts that a person can give and that keep this tree unknown."""
        if self.truth(tree) is not Truth.UNKNOWN:
            return
        match tree:
            case Test(fact, comparisons):
                yield from self.missing_fact(fact.id)
                for comparison in comparisons:
                    if other := operand_fact(comparison.operand):
                        yield from self.missing_fact(other.id)
            case Known(fact):
                yield from self.missing_fact(fact.id)
            case _:
                for part in children(tree):
                    yield from self.missing(part)

    def missing_fact(self, fact: str) -> Iterator[str]:
        """The fact itself, or for a derived one the facts that it lacks."""
        if self.value(fact) is not None:
            return
        if fact in self.rules.definitions:
            definition = self.rules.definitions[fact]
            if definition.test:
                yield from self.missing(definition.test)
                return
            for part in amount_facts(definition.amount) if definition.amount else ():
                yield from self.missing_fact(part.id)
            if definition.amount:
                return
            for when, _ in definition.rows:
                yield from self.missing(when)
                if self.truth(when) is Truth.TRUE:
                    break
            for outcome in self._possible(definition):
                if isinstance(outcome, FactRef):
                    yield from self.missing_fact(outcome.fact.id)
        elif fact in self._derived:
            yield from self._lacking[fact]
        elif fact not in self.rules.catalogue.definitions:  # one that is not in force lacks nothing that a person can give
            yield fact
