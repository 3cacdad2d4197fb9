"""The compiled evaluator: one Python function for all instruments on a date, generated from checked trees.

True, False and None stand for the three truth values. Every node that can be asked why it is unknown keeps its value in a
variable; conjunctions stop at the first False. Literals travel as constants in the namespace and are never pasted into the
source, and variables are numbered, so that no name of a rule file can meet another or a word of Python. `linecache` knows the
source.

A fact is in `f7` where it is one value. Else `f7` is None and `s7` may hold what is still possible (`possible.py`); only
then is a comparison asked of both sides' possible values. A fact that is given has an `s7` only in the evaluator of facts by id:
that of profiles without ranges knows while it is written what the type of an unknown fact decides.
"""

from __future__ import annotations

import linecache
import weakref
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from keyword import iskeyword
from types import CodeType
from typing import Any as Anything
from typing import Final

from eligibility.engine import runtime
from eligibility.engine.awards import compile_amount
from eligibility.engine.cells import literal_of
from eligibility.engine.outcome import OutcomeCode, StatusCode
from eligibility.engine.relevance import never_matters
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
    Operand,
    Scaled,
    Test,
    Tree,
    children,
    operand_fact,
)
from eligibility.law import LAWS
from eligibility.law.derived import Law, ask
from eligibility.possible import HAPPENED, SOME, Holding, Range, narrowing, scaled, within
from eligibility.profile.applications import group_of, groups_of
from eligibility.profile.facts import Fact
from eligibility.rules.implications import connected_to, rounds
from eligibility.rules.in_force import Rules, facts_behind, rests_on_law
from eligibility.rules.model import (
    Conclusion,
    Criterion,
    DefinitionVersion,
    ImplicationVersion,
    InstrumentVersion,
)
from eligibility.units import EDGES, multiple, times

Compiled = Callable[..., tuple[list[tuple[int, tuple[int, ...], tuple[str, ...]]], tuple[Anything, ...]]]
"""(profile, judgements, listing=True, ask=ask) -> (outcome, statuses, missing facts) of each open instrument, and all values.

The values are those of `Template.facts`, in that order.

Without `listing` the missing facts are not worked out: "what if" needs the outcome alone. `ask` asks the laws, and may remember
what they said. Raises `Contradicted` when a fact is not what follows from others.
"""


MOST_ROWS: Final = 8
"""Rows of a definition of which every combination of truths is remembered: some thousands at most."""


@dataclass(frozen=True)
class Template:
    """The evaluator of every day on which the same versions are in force: only its cut-off dates differ."""

    code: CodeType
    names: Mapping[str, Anything]
    facts: tuple[str, ...]
    dated: Sequence[tuple[str, Callable[[Anything, Anything], Anything], Anything]]

    def on(self, day: date) -> Compiled:
        """The evaluator of one of these days."""
        names = {**self.names, "ON": day, **{name: edge(day, value) for name, edge, value in self.dated}}
        exec(self.code, names)  # noqa: S102 - generated from checked trees only
        compiled: Compiled = names["evaluate"]
        return compiled


@dataclass(slots=True)
class Plan:
    """A tree with the variable that holds its truth, and the plans of its children."""

    tree: Tree
    variable: str
    expression: str
    parts: list[Plan] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Planned:
    """A criterion: the variable of its status, the plans of what it requires and when it applies, the variable of its judgement.

    What it requires has no variable where its status says the same.
    """

    status: str
    require: Plan
    applies: Plan | None = None
    judgement: str | None = None


def compile_rules(
    rules: Rules, model: Anything, *, everything: bool = False, by_name: bool = False, alone: bool = False
) -> Template:
    """The evaluator of the rules in force, for profiles of the given model or (`by_name`) for facts by id.

    It works out the facts that the open instruments read; with `everything`, all definitions. Facts by id may be known in part.
    For instruments `alone`, facts that contradict each other and are not tied to what they read are not noticed.
    """
    writer = generate(rules, model, everything=everything, by_name=by_name, alone=alone)
    source = "\n".join(writer.lines) + "\n"
    filename = f"<eligibility rules on {rules.on} {id(rules):x}{' everything' if everything else ''}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    template = Template(compile(source, filename, "exec"), writer.names, writer.facts, writer.dated)
    # Rules that are loaded anew leave nothing behind.
    weakref.finalize(template, linecache.cache.pop, filename, None)
    return template


def generate(
    rules: Rules, model: Anything, *, everything: bool, by_name: bool, alone: bool = False
) -> Writer:
    """The lines of the evaluator, the constants that it reads, and which of them are cut-off dates."""
    writer = Writer(rules, by_name=by_name)
    writer.write(
        0, f"def evaluate(profile, judgements, listing=True, ask=ask{', given=None' if by_name else ''}):"
    )
    groups = [group for group, _ in groups_of(model)]
    needed = set(rules.catalogue.facts)
    if not everything:
        needed = {
            fact for version in rules.open.values() for fact in facts_behind(version, rules.definitions)
        }
    laws = [
        law
        for law in LAWS
        if needed & set(law.gives) and {fact.partition(".")[0] for fact in law.reads} <= set(groups)
    ]
    needed |= {fact for law in laws for fact in law.reads}
    implications = [each for each in rules.implications if each.certain and _within(each, groups)]
    if alone:  # what cannot reach the instruments is left out
        implications = list(connected_to(needed, implications))
    needed |= {fact.id for each in implications for fact in each.facts}
    base = [
        fact
        for fact in rules.catalogue.vocabulary.facts
        if fact in needed and fact.partition(".")[0] in groups
    ]
    if by_name:
        for fact in base:
            writer.write(1, f"{writer.variable(fact)} = profile.get({writer.constant(fact)})")
            writer.split(fact)
    else:
        _read_profile(writer, model, base)
    writer.implications(implications)
    for law in laws:
        writer.law(law)
    for name in rules.catalogue.definitions:
        if name in needed and name not in rules.definitions:
            writer.lacking(name)
    for name, definition in rules.definitions.items():
        if name in needed:
            writer.definition(definition)
    results = [writer.instrument(name, version) for name, version in rules.open.items()]
    writer.facts = (*base, *writer.derived)
    values = "".join(f"{writer.value(fact)}, " for fact in writer.facts)
    writer.write(1, f"return [{', '.join(results)}], ({values})")
    return writer


def _within(implication: ImplicationVersion, groups: Sequence[str]) -> bool:
    """Whether profiles have all groups that an implication speaks of."""
    return all(fact.group in groups for fact in implication.facts)


def _read_profile(writer: Writer, model: Anything, facts: list[str]) -> None:
    """Each group once, each fact as an attribute of it; a name that is a word of Python is read by `getattr`."""
    groups: dict[str, str] = {}
    for fact in facts:
        group, _, name = fact.partition(".")
        if group not in groups:
            groups[group] = writer.fresh("g")
            holder = group_of(model.model_fields[group].annotation)
            assert holder is not None
            empty = holder()
            writer.write(1, f"{groups[group]} = {_attribute('profile', group)} or {writer.constant(empty)}")
        writer.write(1, f"{writer.variable(fact)} = {_attribute(groups[group], name)}")


def _attribute(of: str, name: str) -> str:
    return f"getattr({of}, {name!r})" if iskeyword(name) else f"{of}.{name}"


class Writer:
    def __init__(self, rules: Rules, *, by_name: bool) -> None:
        self.rules = rules
        self.by_name = by_name
        self.lines: list[str] = []
        self.names: dict[str, Anything] = {
            "all_of": runtime.all_of,
            "ask": ask,
            "at_least": runtime.at_least,
            "first_match": runtime.first_match,
            "judged": runtime.judged,
            "multiple": multiple,
            "scaled": scaled,
            "within": within,
            "narrowing": narrowing,
            "Contradicted": runtime.Contradicted,
            "happened": HAPPENED,
            "SOME": SOME,
            "ON": rules.on,
        }
        self._numbered = count()
        self.derived: list[str] = []
        self.facts: tuple[str, ...] = ()
        self._planned: dict[Hashable, Plan] = {}
        self._criteria: dict[Hashable, Planned] = {}
        self._numbers: dict[str, int] = {}
        self._allowed: dict[str, str] = {}
        self._split: set[str] = set()
        self.dated: list[tuple[str, Callable[[Anything, Anything], Anything], Anything]] = []

    def write(self, depth: int, line: str) -> None:
        self.lines.append("    " * depth + line)

    @contextmanager
    def block(self, depth: int, head: str) -> Iterator[None]:
        """The lines that are written meanwhile, under a head; where there are none, nothing is done there."""
        self.write(depth, head)
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.write(depth + 1, "pass")

    def fresh(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbered)}"

    def constant(self, value: Anything) -> str:
        if value.__class__ is int:
            return repr(value)
        name = self.fresh("K")
        self.names[name] = value
        return name

    # Facts

    def variable(self, fact: str) -> str:
        """The variable that holds the value of a fact, numbered in the order of their first use."""
        return f"f{self._numbers.setdefault(fact, len(self._numbers))}"

    def some(self, fact: str) -> str | None:
        """The variable that holds what is still possible of a fact, where that can be less than what its type allows."""
        return f"s{self._numbers[fact]}" if fact in self._split else None

    def split(self, fact: str) -> None:
        """What may be some values, put apart from what is one."""
        self._split.add(fact)
        value, some = self.variable(fact), self.some(fact)
        self.write(1, f"{some} = {value} if {value}.__class__ in SOME else None")
        self.write(1, f"if {some} is not None: {value} = None")

    def value(self, fact: str) -> str:
        """One value, some values, or None."""
        value, some = self.variable(fact), self.some(fact)
        return f"({value} if {some} is None else {some})" if some else value

    def allowed(self, fact: Fact) -> str:
        """The constant that holds what the type of a fact allows."""
        if fact.id not in self._allowed:
            self._allowed[fact.id] = self.constant(fact.type.possible)
        return self._allowed[fact.id]

    def possible(self, fact: Fact) -> str:
        """All that a fact can be: its value, some values, or what its type allows."""
        return f"({self.not_one(fact)} if {self.variable(fact.id)} is None else {self.variable(fact.id)})"

    def not_one(self, fact: Fact) -> str:
        """All that a fact can be which is not one value."""
        some, allowed = self.some(fact.id), self.allowed(fact)
        if some is None:
            return allowed
        if fact.type.possible.__class__ is Range:
            return f"({allowed} if {some} is None else within({some}, {allowed}))"
        return f"({some} or {allowed})"

    def missing_name(self, fact: str) -> str:
        """The variable that holds the facts that a derived one lacks."""
        return f"m{self._numbers.setdefault(fact, len(self._numbers))}"

    def lacking(self, fact: str) -> None:
        """A fact whose definition is not in force: unknown, and nothing that a person can give changes that."""
        self.write(1, f"{self.variable(fact)} = None")
        self.write(1, f"{self.missing_name(fact)} = ()")
        self.derived.append(fact)

    def law(self, law: Law) -> None:
        arguments = ", ".join(self.value(fact) for fact in law.reads)
        figures = self.rules.law.get(law.name or "")
        limits = self.constant(figures.amounts if figures else None)
        self.write(1, f"law = ask({self.constant(law.apply)}, {arguments}, ON, {limits})")
        for fact in law.gives:
            self.write(1, f"{self.variable(fact)} = law.values[{self.constant(fact)}]")
            self.write(1, f"{self.missing_name(fact)} = law.missing[{self.constant(fact)}]")
            self.derived.append(fact)
            if self.rules.catalogue.facts[fact].type.kind != "boolean":
                self.split(fact)
            self.stand_in(fact)

    def stand_in(self, fact: str) -> None:
        """A value that is tried in place of what a law, or a definition that reads nothing else, gives."""
        if self.by_name and rests_on_law(fact, self.rules.definitions):
            self.write(1, f"if given and {self.constant(fact)} in given:")
            self.write(2, f"{self.variable(fact)} = given[{self.constant(fact)}]")
            if some := self.some(fact):
                self.write(2, f"{some} = None")

    # Implications

    def implications(self, implications: Sequence[ImplicationVersion]) -> None:
        """What follows with certainty, each tried after what it rests on; those of a circle so often that no more can follow."""
        concluded = {
            conclusion.fact.id: conclusion
            for each in implications
            for conclusion in each.then
            if conclusion.part
        }
        for fact in concluded:
            if self.some(fact) is None:
                self.split(fact)
        for _ in range(rounds(implications)):
            for implication in implications:
                self.write(1, f"if {self.plan(implication.when).expression}:")
                for conclusion in implication.then:
                    self.conclusion(conclusion)

    def conclusion(self, conclusion: Conclusion) -> None:
        """Fills a fact that is open, and refuses one that is known otherwise."""
        fact, depth = conclusion.fact.id, 2
        if isinstance(conclusion.value, FactRef):
            said = self.variable(conclusion.value.fact.id)
            self.write(depth, f"if {said} is not None:")
            depth += 1
        else:
            said = self.constant(conclusion.value.value)
        value, some = self.variable(fact), self.some(fact)
        if conclusion.part or conclusion.fact.type.many:
            self.narrow(fact, f"{self.constant(_holding)}({said})" if conclusion.part else said, depth)
            return
        open_still = f"{value} is None and {some} is None" if some else f"{value} is None"
        self.write(depth, f"if {open_still}: {value} = {said}")
        self.write(
            depth, f"elif {value} != {said}:" if some else f"elif {value} != {said}: raise Contradicted"
        )
        if some:
            self.narrow(fact, said, depth + 1)

    def narrow(self, fact: str, said: str, depth: int) -> None:
        """What is left of a fact that may be known in part."""
        value, some = self.variable(fact), self.some(fact)
        self.write(depth, f"now = narrowing({self.value(fact)}, {said})")
        self.write(depth, "if now is None: raise Contradicted")
        if some:
            self.write(depth, f"if now.__class__ in SOME: {some} = now")
            self.write(depth, f"else: {value}, {some} = now, None")
        else:
            self.write(depth, f"{value} = now")

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
        """Comparisons with what is known when the rules are, together; then each with another fact."""
        value = self.variable(fact.id)
        fixed = self.fixed(comparisons)
        parts = []
        if fixed or fact.happened:
            text = self.compared(fact, fixed)
            undecided = self.undecided(fact, fixed)
            parts = [
                value
                if text == value and undecided == "None"
                else f"({undecided} if {value} is None else {text})"
            ]
        parts += [self.moving(fact, item) for item in comparisons if item not in fixed]
        if len(parts) == 1:
            return parts[0]
        names = [self.fresh("n") for _ in parts]
        return fold([f"({name} := {part})" for name, part in zip(names, parts, strict=True)], names, True)

    def fixed(self, comparisons: Sequence[Comparison]) -> list[Comparison]:
        """Those with what is known when the rules are."""
        return [
            item for item in comparisons if operand_fact(item.operand) is None and not self._lacks_list(item)
        ]

    def compared(self, fact: Fact, fixed: Sequence[Comparison]) -> str:
        """What comparisons say of one value."""
        value = self.variable(fact.id)
        if fact.type.kind == "boolean" and len(fixed) == 1 and (said := _asks_for(fixed[0])) is not None:
            return value if said else f"not {value}"
        texts = [item.word.python.format(x=value, y=self.operand(item)) for item in fixed]
        if fact.happened:
            texts.insert(0, f"{value} <= ON")
        return " and ".join(texts)

    def _lacks_list(self, comparison: Comparison) -> bool:
        """Whether no version of the list that it reads is in force."""
        return isinstance(comparison.operand, ListRef) and comparison.operand.name not in self.rules.lists

    def undecided(self, fact: Fact, comparisons: Sequence[Comparison]) -> str:
        """What comparisons with literals say while the fact is not one value."""
        some, allowed = self.some(fact.id), fact.type.possible
        found = (
            [item.word.decides(allowed, literal_of(item, self.rules)) for item in comparisons]
            if allowed
            else [None]
        )
        of_type = str(runtime.all_of(found))
        if some is None:
            return of_type
        possible = self.not_one(fact)
        asked = [
            f"{self.constant(item.word.decides)}({possible}, {self.operand(item)})" for item in comparisons
        ]
        if fact.happened:
            asked.append(f"happened({possible}, ON)")
        in_part = asked[0] if len(asked) == 1 else f"all_of(({', '.join(asked)}))"
        return f"({of_type} if {some} is None else {in_part})"

    def moving(self, fact: Fact, comparison: Comparison) -> str:
        """A comparison with another fact, of which either may be open; or with a list that is not in force."""
        other = operand_fact(comparison.operand)
        if other is None:
            return "None"
        value, against = self.variable(fact.id), self.variable(other.id)
        text = comparison.word.python.format(x=value, y=against)
        right = self.possible(other)
        if isinstance(comparison.operand, Scaled):
            factor = comparison.operand.factor
            right = f"scaled({self.constant(factor)}, {right})"
            # Both sides times the denominator: whole multiples are exact, and quicker than fractions.
            left, whole = (
                self.multiple(each, n)
                for each, n in ((value, factor.denominator), (against, factor.numerator))
            )
            text = comparison.word.python.format(x=left, y=whole)
        decides = f"{self.constant(comparison.word.decides)}({self.possible(fact)}, {right})"
        open_too = f"{decides} if {value} is None or {against} is None else {text}"
        # Mostly neither is known, and then the types say the same of everybody.
        limits = other.type.possible
        if isinstance(comparison.operand, Scaled):
            limits = scaled(comparison.operand.factor, limits)
        said = comparison.word.decides(fact.type.possible, limits)
        unknown = [value, against, *filter(None, (self.some(fact.id), self.some(other.id)))]
        return f"({said} if {' is None and '.join(unknown)} is None else {open_too})"

    def multiple(self, value: str, whole: int) -> str:
        return value if whole == 1 else f"multiple({value}, {self.constant(whole)})"

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
            case Scaled(factor, Literal(value)):
                return self.constant(times(factor, value))  # type: ignore[arg-type]
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
            with self.block(depth, f"if {part.variable} is None:"):
                self.missing(part, depth + 1)

    def add_missing(self, fact: str) -> str:
        if fact in self.derived:
            return f"missing.update(dict.fromkeys({self.missing_name(fact)}))"
        return f"missing[{self.constant(fact)}] = None"

    # Definitions and instruments

    def amount(self, fact: str, amount: Amount) -> None:
        facts = list(dict.fromkeys(part.id for part in amount_facts(amount)))
        values = ", ".join(f"{self.constant(part)}: {self.value(part)}" for part in facts)
        self.write(1, f"{self.variable(fact)} = {self.constant(compile_amount(amount))}({{{values}}}.get)")
        self.split(fact)
        self.write(1, f"missing = {self.missing_name(fact)} = {{}}")
        with self.block(1, f"if {self.variable(fact)} is None and listing:"):
            for part in facts:
                self.write(2, f"if {self.variable(part)} is None: {self.add_missing(part)}")
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
        if definition.test:
            self.write(1, f"{name} = {whens[0].variable}")
        else:
            self.write(1, f"{name} = {self.first_match(definition, whens)}")
            if definition.fact.type.kind != "boolean":
                self.split(fact)
        self.stand_in(fact)
        self.write(1, f"missing = {self.missing_name(fact)} = {{}}")
        with self.block(1, f"if {name} is None and listing:"):
            for when in whens:
                with self.block(2, f"if {when.variable} is None:"):
                    self.missing(when, 3)
            for then, can_be in self.outcomes(definition, whens, done):
                if isinstance(then, FactRef):
                    other = then.fact.id
                    self.write(
                        2, f"if {can_be} and {self.variable(other)} is None: {self.add_missing(other)}"
                    )
        self.derived.append(fact)

    @staticmethod
    def outcomes(
        definition: DefinitionVersion, whens: Sequence[Plan], done: str
    ) -> Iterator[tuple[Anything, str]]:
        """Each outcome of the rows of a definition, and the test that it can still be the one."""
        if definition.test:
            return
        for (_, then), when in zip(definition.rows, whens, strict=True):
            yield then, f"{when.variable} is not False"
        yield definition.otherwise, f"not {done}"

    def first_match(self, definition: DefinitionVersion, whens: Sequence[Plan]) -> str:
        """The outcome of the first true row, or what is possible where a row before it is open."""
        assert definition.otherwise is not None
        fact, thens = definition.fact, [*(then for _, then in definition.rows), definition.otherwise]
        rows = "".join(f"{when.variable}, " for when in whens)
        values = [then.value for then in thens if not isinstance(then, FactRef)]
        if len(whens) <= MOST_ROWS and len(values) == len(thens):
            said = runtime.FirstMatch(values, fact.type.possible)
            return f"{self.constant(said)}[{rows}]"
        outcomes = "".join(f"{self.outcome(then)}, " for then in thens)
        return f"first_match(({rows}), ({outcomes}), {self.allowed(fact)})"

    def outcome(self, then: Anything) -> str:
        return self.value(then.fact.id) if isinstance(then, FactRef) else self.constant(then.value)

    def instrument(self, name: str, version: InstrumentVersion) -> str:
        """What the rules say of one instrument; the variable that holds it."""
        plans = [self.criterion(name, criterion) for criterion in version.criteria]
        required = [
            plan for criterion, plan in zip(version.criteria, plans, strict=True) if not criterion.advisory
        ]
        row, statuses, counted = self.fresh("r"), self.fresh("t"), self.fresh("t")
        self.write(1, f"{statuses} = ({''.join(f'{plan.status}, ' for plan in plans)})")
        lever = f"{StatusCode.NEEDS_JUDGEMENT:d}, " if version.is_lever else ""
        if len(required) == len(plans) and not lever:
            counted = statuses
        else:
            self.write(1, f"{counted} = ({''.join(f'{plan.status}, ' for plan in required)}{lever})")
        self.write(
            1, f"if {StatusCode.NOT_MET:d} in {counted}: {row} = {OutcomeCode.INELIGIBLE:d}, {statuses}, ()"
        )
        self.write(1, f"elif {StatusCode.UNKNOWN:d} in {counted}:")
        self.undetermined(name, version, plans, row, statuses)
        judged = f"{StatusCode.NEEDS_JUDGEMENT:d} in {counted}"
        settled = f"{OutcomeCode.CONDITIONAL:d} if {judged} else {OutcomeCode.ELIGIBLE:d}"
        self.write(1, f"else: {row} = {settled}, {statuses}, ()")
        return row

    def undetermined(
        self, name: str, version: InstrumentVersion, plans: Sequence[Planned], row: str, statuses: str
    ) -> None:
        """What an instrument waits for, of which some required criterion is unknown and none is not met."""
        lacking = self.rules.lacking.get(name, {})
        blocked = [
            _is_unknown(plans[place].status) for place in lacking if not version.criteria[place].advisory
        ]
        outcome = f"{OutcomeCode.UNDETERMINED:d}"
        if blocked:  # no answer settles what leans on a law that is not in force
            outcome = self.fresh("n")
            self.write(
                2,
                f"{outcome} = {OutcomeCode.NOT_ASSESSABLE:d} if {' or '.join(blocked)} else {OutcomeCode.UNDETERMINED:d}",
            )
        self.write(2, "missing = {}")
        asked = f"if listing and {outcome} == {OutcomeCode.UNDETERMINED:d}:" if blocked else "if listing:"
        required = [
            plan for criterion, plan in zip(version.criteria, plans, strict=True) if not criterion.advisory
        ]
        with self.block(2, asked):
            for plan in required:
                with self.block(3, f"if {_is_unknown(plan.status)}:"):
                    self.waits_for(plan)
            for fact in sorted(never_matters(version, self.rules)):
                self.write(3, f"missing.pop({self.constant(fact)}, None)")
        self.write(2, f"{row} = {outcome}, {statuses}, tuple(missing)")

    def waits_for(self, plan: Planned) -> None:
        """What an open criterion waits for; what a body has refused waits for no answer to its test."""
        if plan.applies:
            with self.block(4, f"if {plan.applies.variable} is None:"):
                self.missing(plan.applies, 5)
        judgement = f" and {plan.judgement} is not False" if plan.judgement else ""
        with self.block(4, f"if {plan.require.variable or None} is None{judgement}:"):
            self.missing(plan.require, 5)

    def criterion(self, name: str, criterion: Criterion) -> Planned:
        """The status of a criterion, and how it comes about: once, however many instruments ask for the same."""
        if criterion.judged_by:
            return self.judged(name, criterion)
        key = _same(criterion.require), criterion.applies_when and _same(criterion.applies_when)
        known = self._criteria.get(key)
        if known is None:
            known = self._criteria[key] = self.unjudged(criterion)
        return known

    def unjudged(self, criterion: Criterion) -> Planned:
        """One whose status its tests decide alone."""
        status = self.fresh("s")
        unknown, not_met = f"{StatusCode.UNKNOWN:d}", f"{StatusCode.NOT_MET:d}"
        if (
            isinstance(criterion.require, Test)
            and not criterion.applies_when
            and self.is_simple(criterion.require)
        ):
            fact, comparisons = criterion.require.fact, criterion.require.comparisons
            said = self.compared(fact, comparisons)
            known = f"{StatusCode.MET:d} if {said} else {not_met}"
            self.write(1, f"{status} = {unknown} if {self.variable(fact.id)} is None else {known}")
            return Planned(status, Plan(criterion.require, "", ""))
        require = self.whole(criterion.require)
        applies = self.whole(criterion.applies_when) if criterion.applies_when else None
        n = require.variable
        is_unknown = f"{n} is None or {applies.variable} is None" if applies else f"{n} is None"
        code = f"{StatusCode.MET:d} if {n} else {unknown} if {is_unknown} else {not_met}"
        self.write(1, f"{status} = {_unless_not_applicable(applies, code)}")
        return Planned(status, require, applies)

    def is_simple(self, test: Test) -> bool:
        """Whether a test is open exactly while its fact is not one value."""
        fixed = self.fixed(test.comparisons)
        return fixed == [*test.comparisons] and self.undecided(test.fact, fixed) == "None"

    def judged(self, name: str, criterion: Criterion) -> Planned:
        """One that a body judges."""
        status, judgement, require = self.fresh("s"), self.fresh("j"), self.whole(criterion.require)
        applies = self.whole(criterion.applies_when) if criterion.applies_when else None
        self.write(1, f"{judgement} = judgements.get({self.constant((name, criterion.id))})")
        n, a = require.variable, applies.variable if applies else "True"
        judged = f"judged({n}, {a}, {judgement})"
        refused = f"{StatusCode.NOT_MET:d} if {n} is False and {a} else {StatusCode.UNKNOWN:d}"
        unjudged = f"{StatusCode.NEEDS_JUDGEMENT:d} if {n} else {refused}"
        code = f"{judged} if {judgement} is not None else {unjudged}"
        self.write(1, f"{status} = {_unless_not_applicable(applies, code)}")
        return Planned(status, require, applies, judgement)

    def whole(self, tree: Tree) -> Plan:
        """The plan of a tree whose truth is worked out here: once, however many criteria ask for the same."""
        key = _same(tree)
        known = self._planned.get(key)
        if known is None:
            known = self._planned[key] = self.plan(tree)
            self.write(1, f"{known.variable} = {known.expression}")
        return known


def _unless_not_applicable(applies: Plan | None, code: str) -> str:
    return f"{StatusCode.NOT_APPLICABLE:d} if {applies.variable} is False else {code}" if applies else code


def _same(tree: Tree) -> Hashable:
    """Equal for trees that are always as true as each other because they are written alike."""
    match tree:
        case Test(fact, comparisons):
            return fact.id, *((each.word.name, _operand(each.operand)) for each in comparisons)
        case Known(fact):
            return Known, fact.id
        case AtLeast(count, tests):
            return AtLeast, count, *map(_same, tests)
    return type(tree), *map(_same, children(tree))


def _operand(operand: Operand) -> Hashable:
    match operand:
        case FactRef(fact):
            return FactRef, fact.id
        case Scaled(factor, of):
            return Scaled, factor, _operand(of)
        case Literal(value):
            return value
        case ListRef(name):
            return ListRef, name
    raise AssertionError(operand)


def _asks_for(comparison: Comparison) -> bool | None:
    """The truth that a comparison asks of a yes-or-no fact; None where it asks for something else."""
    if comparison.word.name != "is" or not isinstance(comparison.operand, Literal):
        return None
    value = comparison.operand.value
    return value if isinstance(value, bool) else None


def _holding(value: Anything) -> Holding:
    """A list that surely holds one value."""
    return Holding(frozenset((value,)))


def _is_unknown(status: str) -> str:
    return f"{status} == {StatusCode.UNKNOWN:d}"


def fold(given: list[str], names: list[str], conjunction: bool) -> str:
    """Stops at the first False of a conjunction (True of a disjunction); else None if any is None."""
    if len(given) == 1:
        return given[0]
    stop, go = ("False", "True") if conjunction else ("True", "False")
    if not given:  # what only a body can score requires nothing of the applicant
        return go
    stops = " or ".join(f"{part} is {stop}" for part in given)
    unknown = " or ".join(f"{name} is None" for name in names)
    return f"({stop} if {stops} else None if {unknown} else {go})"
