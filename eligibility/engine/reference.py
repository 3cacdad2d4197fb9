"""The reference evaluator: short and slow, written to be read beside the semantics (docs/semantics.md).

What follows from the facts given (`fill`) comes first, then the law, the definitions and the criteria.

It is the oracle of the compiled evaluator, and it traces the explanations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
from eligibility.possible import HAPPENED, Holding, known, narrowing, scaled, within
from eligibility.possible import any_of as any_value
from eligibility.profile.facts import Fact
from eligibility.rules.in_force import Rules
from eligibility.rules.model import Conclusion, Criterion, DefinitionVersion, ImplicationVersion
from eligibility.rules.model import Outcome as DecisionOutcome
from eligibility.truth import Truth, all_of, any_of, at_least
from eligibility.units import EDGES, times

Judgements = Mapping[tuple[str, str], bool]


class Truths:
    """Kleene's strong logic over criterion trees, for any way to look a fact up.

    A fact is one value, some (`possible.py`), or unknown: then it is what its type allows. A comparison is true when it is true
    of all that is possible on both sides, false when of none.
    """

    def __init__(self, rules: Rules, value: Callable[[str], object]) -> None:
        self.rules = rules
        self.value = value

    def truth(self, tree: Tree) -> Truth:
        """Kleene's strong logic over the known facts."""
        match tree:
            case Test(fact, comparisons):
                value = self.possible(fact)
                found = [
                    Truth(comparison.word.decides(value, self.operand(comparison)))
                    for comparison in comparisons
                ]
                if fact.happened:  # what lies ahead has not happened
                    found.append(Truth(HAPPENED(value, self.rules.on)))
                return all_of(found)
            case Known(fact):
                return Truth.TRUE if known(self.value(fact.id)) else Truth.UNKNOWN
            case All(tests):
                return all_of([self.truth(test) for test in tests])
            case Any(tests):
                return any_of([self.truth(test) for test in tests])
            case AtLeast(count, tests):
                return at_least(count, [self.truth(test) for test in tests])
            case Not(test):
                return ~self.truth(test)

    def possible(self, fact: Fact) -> AnyValue:
        """What a fact can be: its value, some values, or what its type allows."""
        return within(self.value(fact.id), fact.type.possible)

    def operand(self, comparison: Comparison) -> AnyValue:
        """What a comparison compares with, on this date and for these facts; None when that can be anything."""
        match comparison.operand:
            case Literal(value):
                edge = EDGES.get(comparison.word.operand)
                return edge(self.rules.on, value) if edge else value  # type: ignore[arg-type]
            case ListRef(name):
                return self.rules.lists.get(name)
            case FactRef(fact):
                return self.possible(fact)
            case Scaled(factor, Literal(value)):
                return times(factor, value)  # type: ignore[arg-type]
            case Scaled(factor, FactRef(fact)):
                return scaled(factor, self.possible(fact))
        raise AssertionError(comparison.operand)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that follows: by an implication, of a fact, and what the fact then is (or of a list, what it surely holds)."""

    implication: ImplicationVersion
    conclusion: Conclusion
    value: AnyValue


@dataclass(frozen=True, slots=True)
class Filled:
    """The facts given and implied, the steps that added to them, and those that contradict them."""

    facts: Mapping[str, AnyValue]
    steps: tuple[Step, ...]
    clashes: tuple[Step, ...]


def fill(rules: Rules, given: Mapping[str, object]) -> Filled:
    """What is certain from the facts given, until nothing more follows.

    A fact that is known keeps its value: what says otherwise of it is a clash.
    """
    facts: dict[str, AnyValue] = {name: value for name, value in given.items() if value is not None}
    truths = Truths(rules, facts.get)
    certain = [implication for implication in rules.implications if implication.certain]
    steps: list[Step] = []
    clashes: list[Step] = []
    growing = True
    while growing:
        growing = False
        for step in following(truths, certain):
            fact = step.conclusion.fact.id
            narrower = narrowing(facts.get(fact), step.value)
            if narrower is None:
                if step not in clashes and not step.implication.turned:  # told once, as the rule says it
                    clashes.append(step)
            elif narrower is not None and narrower != facts.get(fact):
                steps.append(step)
                facts[fact] = narrower
                growing = True
    return Filled(facts, tuple(steps), tuple(clashes))


def following(truths: Truths, implications: Iterable[ImplicationVersion]) -> Iterator[Step]:
    """What follows now, one step after the other: each may rest on the step before."""
    for implication in implications:
        if truths.truth(implication.when) is Truth.TRUE:
            for conclusion in implication.then:
                said = conclusion.value
                value = truths.value(said.fact.id) if isinstance(said, FactRef) else said.value
                if known(value):
                    yield Step(
                        implication, conclusion, Holding(frozenset((value,))) if conclusion.part else value
                    )


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
        required = [
            (criterion, status)
            for criterion, status in zip(criteria, statuses, strict=True)
            if not criterion.advisory
        ]
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
        return {Truth.TRUE: Status.MET, Truth.FALSE: Status.NOT_MET, Truth.UNKNOWN: Status.UNKNOWN}[
            ~applies | require
        ]

    def _missing_for(self, name: str, criterion: Criterion) -> Iterator[str]:
        if criterion.applies_when:
            yield from self.missing(criterion.applies_when)
        if self.judgements.get((name, criterion.id)) is not False or not criterion.judged_by:
            yield from self.missing(criterion.require)

    def look_up(self, fact: str) -> object:
        """The value of a fact, given or derived: one, some, or None when it is unknown."""
        if fact in self.rules.definitions:
            return self._define(self.rules.definitions[fact])
        if fact in self._derived:
            return self._derived[fact]
        return self.facts.get(fact)  # a definition that is not in force gives nothing

    def _define(self, definition: DefinitionVersion) -> object:
        """What a definition gives: what all of its rows that can still decide agree on, or what they leave possible."""
        if definition.test:
            return self.truth(definition.test).value
        if definition.amount:
            return compile_amount(definition.amount)(self.value)
        found = any_value(self._outcome(outcome, definition.fact) for outcome in self._possible(definition))
        return None if found == definition.fact.type.possible else found

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

    def _outcome(self, outcome: DecisionOutcome, fact: Fact) -> object:
        """What one row gives; the other fact has values of the same kind, and perhaps fewer."""
        if not isinstance(outcome, FactRef):
            return outcome.value
        value = self.value(outcome.fact.id)
        return fact.type.possible if value is None else value

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
        if known(self.value(fact)):
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
        elif fact not in self.rules.catalogue.definitions:
            yield fact  # a definition that is not in force lacks nothing that a person can give
