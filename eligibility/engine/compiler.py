"""The compiled evaluator: one Python function for all instruments on a date, generated from checked trees.

True, False and None stand for the three truth values. Every node that can be asked why it is unknown keeps its value in a
variable; conjunctions stop at the first False. Literals travel as constants in the namespace and are never pasted into the
source, and variables are numbered, so that no name of a rule file can meet another or a word of Python. `linecache` knows the
source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any as Anything

from eligibility.catalogue.model import Criterion, DefinitionVersion, InstrumentVersion
from eligibility.engine import kleene
from eligibility.engine.awards import compile_amount
from eligibility.engine.plans import Plan, fold
from eligibility.engine.relevance import never_matters
from eligibility.engine.rules_on import RulesOn
from eligibility.language.awards import Amount, amount_facts
from eligibility.language.tree import (
    All,
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
from eligibility.law.derived import Law, remembering
from eligibility.profile.facts import Fact
from eligibility.units import EDGES, times


class Writer:
    def __init__(self, rules: RulesOn, *, remember: bool = False) -> None:
        self.rules = rules
        self.remember = remember
        self.lines: list[str] = []
        self.names: dict[str, Anything] = {
            "at_least": kleene.at_least,
            "first_match": kleene.first_match,
            "judged": kleene.judged,
            "outcome": kleene.outcome,
            "times": times,
            "ON": rules.on,
        }
        self._numbered = count()
        self.derived: list[str] = []
        self._numbers: dict[str, int] = {}
        self.dated: list[tuple[str, Callable[[Anything, Anything], Anything], Anything]] = []

    def write(self, depth: int, line: str) -> None:
        self.lines.append("    " * depth + line)

    def fresh(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbered)}"

    def constant(self, value: Anything) -> str:
        name = self.fresh("K")
        self.names[name] = value
        return name

    # Facts

    def variable(self, fact: str) -> str:
        """The variable that holds the value of a fact, numbered in the order of their first use."""
        return f"f{self._numbers.setdefault(fact, len(self._numbers))}"

    def missing_name(self, fact: str) -> str:
        """The variable that holds the facts that a derived one lacks."""
        return f"m{self._numbers.setdefault(fact, len(self._numbers))}"

    def lacking(self, fact: str) -> None:
        """A fact whose definition is not in force: unknown, and nothing that a person can give changes that."""
        self.write(1, f"{self.variable(fact)} = None")
        self.write(1, f"{self.missing_name(fact)} = ()")
        self.derived.append(fact)

    def law(self, law: Law) -> None:
        arguments = ", ".join(self.variable(fact) for fact in law.reads)
        figures = self.rules.law.get(law.name or "")
        limits = self.constant(figures.amounts if figures else None)
        apply = remembering(law.apply) if self.remember else law.apply
        self.write(1, f"law = {self.constant(apply)}({arguments}, ON, {limits})")
        for fact in law.gives:
            self.write(1, f"{self.variable(fact)} = law.values[{self.constant(fact)}]")
            self.write(1, f"{self.missing_name(fact)} = law.missing[{self.constant(fact)}]")
            self.derived.append(fact)

    # Truth

    def plan(self, tree: Tree) -> Plan:
        name = self.fresh("n")
        match tree:
            case Test(fact, comparisons):
                return Plan(tree, name, self.test(fact, comparisons))
            case Known(fact):
                return Plan(tree, name, f"(None if {self.variable(fact.id)} is None else True)")
        parts = [self.plan(part) for part in children(tree)]
        given = [f"({part.variable} := {part.expression})" for part in parts]
        names = [part.variable for part in parts]
        match tree:
            case Not():
                expression = f"(None if {given[0]} is None else not {names[0]})"
            case AtLeast(count, _):
                expression = f"at_least({self.constant(count)}, ({', '.join(given)},))"
            case _:
                expression = fold(given, names, isinstance(tree, All))
        return Plan(tree, name, expression, parts)

    def test(self, fact: Fact, comparisons: Sequence[Comparison]) -> str:
        value = self.variable(fact.id)
        fixed = [f"{value} <= ON"] if fact.happened else []
        moving = []
        for comparison in comparisons:
            if isinstance(comparison.operand, ListRef) and comparison.operand.name not in self.rules.lists:
                moving.append("None")  # no version of the list is in force
                continue
            other = operand_fact(comparison.operand)
            text = comparison.word.python.format(x=value, y=self.operand(comparison))
            if other is None:
                fixed.append(text)
            else:
                moving.append(f"(None if {value} is None or {self.variable(other.id)} is None else {text})")
        parts = [f"(None if {value} is None else {' and '.join(fixed)})"] if fixed else []
        if not moving:
            return parts[0]
        names = [self.fresh("n") for _ in (*parts, *moving)]
        return fold([f"({n} := {part})" for n, part in zip(names, [*parts, *moving], strict=True)], names, True)

    def operand(self, comparison: Comparison) -> str:
        match comparison.operand:
            case Literal(value):
                if edge := EDGES.get(comparison.word.operand):
                    name = self.constant(edge(self.rules.on, value))  # type: ignore[arg-type]
                    self.dated.append((name, edge, value))
                    return name
                if comparison.word.operand == "members":
                    value = frozenset(value)  # type: ignore[call-overload]
                return self.constant(value)
            case ListRef(name):
                return self.constant(self.rules.lists[name])
            case FactRef(fact):
                return self.variable(fact.id)
            case Scaled(factor, Literal(value)):
                return self.constant(times(factor, value))  # type: ignore[arg-type]
            case Scaled(factor, FactRef(fact)):
                return f"times({self.constant(factor)}, {self.variable(fact.id)})"
        raise AssertionError(comparison.operand)

    # What is missing; the caller knows that the truth of the plan is None

    def missing(self, plan: Plan, depth: int) -> None:
        if isinstance(plan.tree, Test | Known):
            facts = [plan.tree.fact.id]
            if isinstance(plan.tree, Test):
                others = (operand_fact(comparison.operand) for comparison in plan.tree.comparisons)
                facts += [other.id for other in others if other]
            for fact in dict.fromkeys(facts):
                self.write(depth, f"if {self.variable(fact)} is None: {self.add_missing(fact)}")
        for part in plan.parts:
            self.write(depth, f"if {part.variable} is None:")
            self.missing(part, depth + 1)
        if not plan.parts and not isinstance(plan.tree, Test | Known):
            self.write(depth, "pass")  # nothing is asked of the applicant

    def add_missing(self, fact: str) -> str:
        if fact in self.derived:
            return f"missing.update(dict.fromkeys({self.missing_name(fact)}))"
        return f"missing[{self.constant(fact)}] = None"

    # Definitions and instruments

    def amount(self, fact: str, amount: Amount) -> None:
        facts = list(dict.fromkeys(part.id for part in amount_facts(amount)))
        values = ", ".join(f"{self.constant(part)}: {self.variable(part)}" for part in facts)
        self.write(1, f"{self.variable(fact)} = {self.constant(compile_amount(amount))}({{{values}}}.get)")
        self.write(1, f"missing = {self.missing_name(fact)} = {{}}")
        self.write(1, f"if {self.variable(fact)} is None and listing:")
        for part in facts:
            self.write(2, f"if {self.variable(part)} is None: {self.add_missing(part)}")
        self.write(2, "pass")
        self.derived.append(fact)

    def definition(self, definition: DefinitionVersion) -> None:
        fact = definition.fact.id
        if definition.amount:
            self.amount(fact, definition.amount)
            return
        name = self.variable(fact)
        tests = [definition.test] if definition.test else [when for when, _ in definition.rows]
        whens = [self.plan(tree) for tree in tests]
        done = self.fresh("d")
        self.write(1, f"{done} = False")
        for when in whens:  # after a true row the others do not matter
            self.write(1, f"{when.variable} = False if {done} else {when.expression}")
            self.write(1, f"{done} = {done} or {when.variable} is True")
        thens = [] if definition.test else [*(then for _, then in definition.rows), definition.otherwise]
        if definition.test:
            self.write(1, f"{name} = {whens[0].variable}")
        else:
            outcomes = "".join(f"{self.outcome(then)}, " for then in thens)
            rows = "".join(f"{when.variable}, " for when in whens)
            self.write(1, f"{name} = first_match(({rows}), ({outcomes}))")
        self.write(1, f"missing = {self.missing_name(fact)} = {{}}")
        self.write(1, f"if {name} is None and listing:")
        for when in whens:
            self.write(2, f"if {when.variable} is None:")
            self.missing(when, 3)
        possible = [*(f"{when.variable} is not False" for when in whens), f"not {done}"]
        for then, can_be in zip(thens, possible, strict=False):
            if isinstance(then, FactRef):
                other = then.fact.id
                self.write(2, f"if {can_be} and {self.variable(other)} is None: {self.add_missing(other)}")
        self.write(2, "pass")
        self.derived.append(fact)

    def outcome(self, then: Anything) -> str:
        return self.variable(then.fact.id) if isinstance(then, FactRef) else self.constant(then.value)

    def instrument(self, name: str, version: InstrumentVersion) -> None:
        plans = [self.criterion(name, criterion) for criterion in version.criteria]
        statuses = "".join(f"{status}, " for status, *_ in plans)
        required = [(criterion, plan) for criterion, plan in zip(version.criteria, plans, strict=True) if not criterion.advisory]
        lever = "3, " if version.is_lever else ""
        self.write(1, f"result = outcome(({''.join(f'{plan[0]}, ' for _, plan in required)}{lever}))")
        lacking = self.rules.lacking.get(name, {})
        blocked = [f"{plans[place][0]} == 2" for place in lacking if not version.criteria[place].advisory]
        if blocked:  # no answer settles what leans on a law that is not in force
            self.write(1, f"if result == 2 and ({' or '.join(blocked)}): result = 4")
        self.write(1, "missing = {}")
        self.write(1, "if result == 2 and listing:")
        for criterion, (status, require, applies) in required:
            self.write(2, f"if {status} == 2:")
            if applies:
                self.write(3, f"if {applies.variable} is None:")
                self.missing(applies, 4)
            judgement = f" and j_{status} is not False" if criterion.judged_by else ""
            self.write(3, f"if {require.variable} is None{judgement}:")
            self.missing(require, 4)
        for fact in sorted(never_matters(version, self.rules)):
            self.write(2, f"missing.pop({self.constant(fact)}, None)")
        self.write(2, "pass")
        self.write(1, f"results.append((result, ({statuses}), tuple(missing)))")

    def criterion(self, name: str, criterion: Criterion) -> tuple[str, Plan, Plan | None]:
        status, require = self.fresh("s"), self.plan(criterion.require)
        applies = self.plan(criterion.applies_when) if criterion.applies_when else None
        self.write(1, f"{require.variable} = {require.expression}")
        if applies:
            self.write(1, f"{applies.variable} = {applies.expression}")
        n, a = require.variable, applies.variable if applies else "True"
        if criterion.judged_by:
            self.write(1, f"j_{status} = judgements.get({self.constant((name, criterion.id))})")
            code = f"judged({n}, {a}, j_{status})"
        elif applies:
            code = f"0 if {n} else 2 if {n} is None or {a} is None else 1"
        else:
            code = f"0 if {n} else 2 if {n} is None else 1"
        self.write(1, f"{status} = 4 if {a} is False else {code}" if applies else f"{status} = {code}")
        return status, require, applies
