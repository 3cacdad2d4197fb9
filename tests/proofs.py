"""An independent solver beside both evaluators, on random rules and companies of which some facts are known in part. At length:

    python -m tests.proofs --cases 100000 --seed 1

prints how many cases were tried and how many disagreements there were, and each of these. The test suite tries fewer.

A *pack* is an instrument of one to three criteria, and perhaps some implications; a *case* is a pack and a company of which each
fact is unknown, known, or known in part (`Range`, `OneOf`, `Holding`). z3 knows nothing of Kleene's logic, of cells or of generated
code: a fact is a variable, what is known of it and what implications say are constraints, and a criterion is a formula. It proves or
refutes that all companies which fit what is known have a status, and finds the outcomes that are still possible:

- what the reference evaluator and the generated one say is the same, or the generated one settles what the other leaves open;
- a status that is said is so for every company that fits; and, where each fact stands in one comparison of a criterion and nothing
  is implied, a status that is left unknown differs between two of them;
- an outcome that is said is so for every company that fits; one that is left undetermined differs between two, unless the list of
  missing facts says that it is not exact (these are counted);
- a company that is refused for contradicting an implication cannot be.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

from eligibility import CompanyProfile, InvalidProfile, Outcome, Status
from eligibility.engine.evaluator import Evaluator, Evaluators
from eligibility.engine.missing import minimal_missing
from eligibility.engine.reference import Reference
from eligibility.language.tree import (
    All,
    AtLeast,
    Comparison,
    FactRef,
    Known,
    Literal,
    Not,
    Operand,
    Scaled,
    Test,
    Tree,
    facts_of,
    leaves,
)
from eligibility.language.tree import Any as AnyOf
from eligibility.language.words import WORDS, words_for
from eligibility.possible import Holding, OneOf, Range, narrowed
from eligibility.profile.facts import Fact
from eligibility.rules.model import Conclusion, Criterion, ImplicationVersion, Period
from eligibility.units import EDGES
from tests.conftest import TODAY
from tests.oracles import CATALOGUE
from tests.strategies import nested
from tests.test_laws import agree, random_instrument

NAME = "x/random"
FACTS = [
    CATALOGUE.checked.facts[name]
    for name in (
        "technology.innovative",
        "technology.civil_application",
        "technology.defence_need",
        "technology.areas",
        "company.registered_office",
        "company.established_in",
        "company.registered_on",
        "company.listed",
        "funding.loan_term",
        "funding.round_total",
        "funding.requested",
        "funding.public_share",
    )
]
LISTS: Mapping[str, tuple[str, ...]] = {
    "company.established_in": ("NL", "BE", "RU", "ZM"),
    "technology.areas": ("quantum", "sensors", "space"),
}
"""The codes that rules and companies name of a list; all others are one to them."""
COUNTRIES = ("NL", "BE", "RU", "ZM", "DE")
SIZES: Mapping[str, tuple[Any, ...]] = {
    "funding.loan_term": (0, 1, 59, 60, 61, 72, 1199, 1200),
    "funding.round_total": (0, 149_999, 150_000, 150_001, 300_000, 5_000_000),
    "funding.requested": (0, 75_000, 150_000, 150_001, 300_000, 5_000_000),
    "funding.public_share": (0, 25, 49, 50, 51, 100),
    "company.registered_on": tuple(TODAY - timedelta(days=days) for days in (4000, 1827, 1826, 1825, 366, 365, 31, 1, 0)),
}
CASES_A_PACK = 25
MOST_SOLVED = 5_000
"""Milliseconds after which the solver may give up; it never has."""


# Random rules


def tree(rng: Random, depth: int = 2) -> Tree:
    """A criterion tree: every node, every comparison word, every operand but lists by name."""
    kind = rng.random()
    if depth == 0 or kind < 0.35:
        fact = rng.choice(FACTS)
        if rng.random() < 0.02:
            return Known(fact)
        return Test(fact, tuple(comparison(rng, fact) for _ in range(1 + (rng.random() < 0.15))))
    parts = tuple(tree(rng, depth - 1) for _ in range(rng.randint(1, 3)))
    if kind < 0.6:
        return All(parts)
    if kind < 0.85:
        return AnyOf(parts)
    return Not(parts[0]) if kind < 0.93 else AtLeast(rng.randint(1, len(parts)), parts)


def comparison(rng: Random, fact: Fact) -> Comparison:
    word = WORDS[rng.choice(words_for(fact.type.kind, fact.type.many))]
    return Comparison(word, operand(rng, fact, word.operand))


def operand(rng: Random, fact: Fact, kind: str) -> Operand:
    if kind in ("period", "open_period"):
        return Literal(rng.choice([1, 12, 60, 130]))
    if kind == "members":
        found = {value(rng, fact) for _ in range(rng.randint(1, 3))}
        return Literal(tuple(sorted(found)))
    others = [other for other in FACTS if other is not fact and not other.type.many and other.type.fits(fact.type)]
    if not others or rng.random() < 0.7:
        return Literal(value(rng, fact))
    other = FactRef(rng.choice(others))
    if fact.type.kind in ("boolean", "date", "country", "choice") or rng.random() < 0.4:
        return other
    return Scaled(Fraction(rng.choice([0, 1, 2, 3, 5]), rng.choice([1, 2, 4])), other, rng.random() < 0.5)


def value(rng: Random, fact: Fact) -> Any:
    """A value of a fact, or of a list one of its members."""
    if fact.id in LISTS:
        return rng.choice(LISTS[fact.id])
    if fact.type.kind == "boolean":
        return rng.random() < 0.5
    if fact.type.kind == "choice":
        return rng.choice(list(fact.type.choices))
    return rng.choice(COUNTRIES if fact.type.kind == "country" else SIZES[fact.id])


def implications(rng: Random) -> dict[str, tuple[ImplicationVersion, ...]]:
    """Up to three, none for most packs: a test of one fact, and what follows of another."""
    found = {}
    for index in range(rng.choice([0, 0, 0, 1, 2, 3])):
        fact, concluded = rng.sample(FACTS, 2)
        when = Test(fact, (comparison(rng, fact),))
        if concluded in facts_of(when):
            continue
        name = f"i{index}"
        then = Conclusion(concluded, Literal(value(rng, concluded)), part=concluded.type.many)
        found[name] = (ImplicationVersion(name, Period(date(2000, 1, 1)), TEXTS, when, (then,), "certain", (), "stated"),)
    return found


TEXTS = {"en": "", "nl": ""}


# Random companies


def company(rng: Random) -> dict[str, Any]:
    """Each fact unknown, known, or known in part."""
    found = {}
    for fact in FACTS:
        drawn = rng.random()
        if drawn < 0.35:
            continue
        some = in_part(rng, fact) if drawn < 0.7 else None
        found[fact.id] = exact(rng, fact) if some is None else some
    return found


def exact(rng: Random, fact: Fact) -> Any:
    if fact.type.many:
        return sorted(code for code in LISTS[fact.id] if rng.random() < 0.4)
    return value(rng, fact)


def in_part(rng: Random, fact: Fact) -> Any:
    """Some of the values; None for a yes or no, of which nothing lies between."""
    if fact.type.kind == "boolean":
        return None
    if fact.type.many:
        surely = frozenset(code for code in LISTS[fact.id] if rng.random() < 0.3)
        more = frozenset(code for code in LISTS[fact.id] if rng.random() < 0.5)
        return narrowed(Holding(surely, surely | more if rng.random() < 0.5 else None))
    if fact.type.kind in ("choice", "country"):
        return narrowed(OneOf(frozenset(value(rng, fact) for _ in range(rng.randint(2, 3)))))
    ends = sorted(value(rng, fact) for _ in range(2))
    low, high = (end if rng.random() < 0.75 else None for end in ends)
    return None if low is high is None else narrowed(Range(low, high))


# What the solver knows


@cache
def z3() -> Any:
    import z3

    return z3


def number(code: Any) -> Any:
    """A value as the solver has it: a code is a number, a day is counted."""
    if isinstance(code, bool):
        return z3().BoolVal(code)
    if isinstance(code, str):
        return codes().setdefault(code, len(codes()))
    if isinstance(code, date):
        return code.toordinal()
    return z3().RealVal(str(code)) if isinstance(code, Decimal | Fraction) else code


@cache
def codes() -> dict[str, int]:
    return {}


@dataclass
class World:
    """A variable for each fact, and which values are possible at all."""

    variables: dict[str, Any] = field(default_factory=dict)
    limits: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        for fact in FACTS:
            self.variables[fact.id], limits = self._variable(fact)
            self.limits += limits

    @staticmethod
    def _variable(fact: Fact) -> tuple[Any, list[Any]]:
        name, kind = fact.id, fact.type.kind
        if fact.type.many:
            return {code: z3().Bool(f"{name} {code}") for code in (*LISTS[name], ELSE)}, []
        if kind == "boolean":
            return z3().Bool(name), []
        if kind == "country":  # one of 200, of which few are named
            x = z3().Int(name)
            return x, [x >= 0, x < 200]
        if kind == "choice":
            x = z3().Int(name)
            return x, [z3().Or(*(x == number(code) for code in fact.type.choices))]
        x = z3().Int(name) if fact.type.whole or kind == "date" else z3().Real(name)
        low, high = (1, date.max.toordinal()) if kind == "date" else (fact.type.minimum, fact.type.maximum)
        return x, [x >= number(low), x <= number(high)]

    def admits(self, fact: Fact, known: Any) -> Any:
        """That a fact has one of the values which are possible of it."""
        x = self.variables[fact.id]
        match known:
            case Range(low, high):
                return z3().And(
                    *([x >= number(low)] if low is not None else []), *([x <= number(high)] if high is not None else [])
                )
            case OneOf(some):
                return z3().Or(*(x == number(code) for code in some))
            case Holding(surely, maybe):
                outside = [] if maybe is None else [z3().Not(x[code]) for code in x if code not in maybe]
                return z3().And(*(x[code] for code in surely), *outside)
            case list():
                return z3().And(*(held == (code in known) for code, held in x.items()))
        return x == number(known)

    def formula(self, tree: Tree | None) -> Any:
        """A criterion tree as plain two-valued logic over the variables."""
        match tree:
            case None:
                return z3().BoolVal(True)
            case Known():
                return z3().BoolVal(True)
            case Test(fact, comparisons):
                parts = [self._compared(fact, each) for each in comparisons]
                if fact.happened:
                    parts.append(self.variables[fact.id] <= number(TODAY))
                return z3().And(*parts)
            case Not(test):
                return z3().Not(self.formula(test))
        parts = [self.formula(part) for part in tree.tests]
        if isinstance(tree, AtLeast):
            return z3().Sum([z3().If(part, 1, 0) for part in parts]) >= tree.count
        return z3().And(*parts) if isinstance(tree, All) else z3().Or(*parts)

    def _compared(self, fact: Fact, comparison: Comparison) -> Any:
        x, word = self.variables[fact.id], comparison.word.name
        if comparison.word.operand == "members":
            assert isinstance(comparison.operand, Literal)
            named: Any = comparison.operand.value
            members = [x[code] if fact.type.many else x == number(code) for code in named]
            return MEMBERS[word](members)
        return SIDES[word](x, self._side(comparison))

    def _side(self, comparison: Comparison) -> Any:
        match comparison.operand:
            case Literal(literal):
                edge = EDGES.get(comparison.word.operand)
                return number(edge(TODAY, literal) if edge else literal)  # type: ignore[arg-type]
            case FactRef(fact):
                return self.variables[fact.id]
            case Scaled(factor, FactRef(fact)):
                return number(factor) * self.variables[fact.id]
        raise AssertionError(comparison)

    def follows(self, implication: ImplicationVersion) -> Any:
        """What an implication says."""
        parts = []
        for conclusion in implication.then:
            assert isinstance(conclusion.value, Literal)
            x, said = self.variables[conclusion.fact.id], conclusion.value.value
            parts.append(x[said] if conclusion.part else x == number(said))
        return z3().Implies(self.formula(implication.when), z3().And(*parts))


ELSE = "another"
SATISFIED = {Outcome.CONDITIONAL: {Outcome.ELIGIBLE}}
"""A criterion that a body judges is to be judged as long as it may apply; where it then does not, nothing is left to be judged."""
MEMBERS: Mapping[str, Callable[[list[Any]], Any]] = {
    "one_of": lambda each: z3().Or(*each),
    "none_of": lambda each: z3().Not(z3().Or(*each)),
    "includes_any_of": lambda each: z3().Or(*each),
    "includes_all_of": lambda each: z3().And(*each),
    "includes_none_of": lambda each: z3().Not(z3().Or(*each)),
}
SIDES: Mapping[str, Callable[[Any, Any], Any]] = {
    "is": lambda x, y: x == y,
    "is_not": lambda x, y: x != y,
    "at_least": lambda x, y: x >= y,
    "more_than": lambda x, y: x > y,
    "at_most": lambda x, y: x <= y,
    "less_than": lambda x, y: x < y,
    "on_or_after": lambda x, y: x >= y,
    "on_or_before": lambda x, y: x <= y,
    "within_last": lambda x, y: x >= y,
    "less_than_ago": lambda x, y: x >= y,
    "longer_ago_than": lambda x, y: x < y,
}


class Pack:
    """A random instrument with what follows from what: the evaluator under test, and the solver."""

    def __init__(self, rng: Random) -> None:
        drawn: list[Any] = [
            (
                tree(rng),
                tree(rng, 1) if rng.random() < 0.25 else None,
                rng.random() < 0.1,
                "financier" if rng.random() < 0.15 else None,
            )
            for _ in range(rng.randint(1, 3))
        ]
        drawn[0] = (*drawn[0][:2], False, drawn[0][3])  # one is required
        checked = replace(CATALOGUE.checked, instruments=random_instrument(drawn), implications=implications(rng))
        self.family = Evaluators(checked, CompanyProfile)
        self.evaluator: Evaluator = self.family.on(TODAY)
        self.rules = self.evaluator.rules
        self.criteria: tuple[Criterion, ...] = self.rules.open[NAME].criteria
        self.asks = any(isinstance(leaf, Known) for each in self.criteria for tree in each.trees for leaf in leaves(tree))
        self.world = World()
        self.solver = z3().Solver()
        self.solver.set("timeout", MOST_SOLVED)
        self.solver.add(*self.world.limits)
        self.implied = [each for versions in checked.implications.values() for each in versions]
        self.solver.add(*(self.world.follows(each) for each in self.implied))
        self.formulas = [(self.world.formula(c.applies_when), self.world.formula(c.require)) for c in self.criteria]

    def possible(self, formula: Any) -> bool:
        """Whether some company that fits what is known is like that."""
        found = self.solver.check(formula)
        assert found != z3().unknown
        return bool(found == z3().sat)

    def never(self, formula: Any) -> bool:
        return not self.possible(formula)

    def outcomes(self, judged: Mapping[tuple[str, str], bool]) -> set[Outcome]:
        """The outcomes that are still possible."""
        refused, waiting = [], []
        for criterion, (applies, require) in zip(self.criteria, self.formulas, strict=True):
            if criterion.advisory:
                continue
            said = judged.get((NAME, criterion.id), True)
            refused.append(z3().And(applies, z3().Not(z3().And(require, said))))
            if criterion.judged_by and (NAME, criterion.id) not in judged:
                waiting.append(z3().And(applies, require))
        refuse, wait = z3().Or(*refused), z3().Or(*waiting)
        kinds = {
            Outcome.INELIGIBLE: refuse,
            Outcome.CONDITIONAL: z3().And(z3().Not(refuse), wait),
            Outcome.ELIGIBLE: z3().And(z3().Not(refuse), z3().Not(wait)),
        }
        return {outcome for outcome, formula in kinds.items() if self.possible(formula)}


def reads_once(criterion: Criterion) -> bool:
    """Whether each fact stands in one comparison: then looking at each test on its own is exact."""
    read: Counter[str] = Counter()
    for tree in criterion.trees:
        for leaf in leaves(tree):
            if isinstance(leaf, Known) or len(leaf.comparisons) > 1:
                return False
            read.update(fact.id for fact in facts_of(leaf))
    return max(read.values(), default=0) <= 1


# Cases


def disagreements(pack: Pack, facts: Mapping[str, Any], judged: Mapping[str, bool], counts: Counter[str]) -> Iterator[str]:
    """What somebody says of a case that somebody else refutes."""
    given = {name: known for name, known in facts.items() if not isinstance(known, Range | OneOf | Holding)}
    said = [
        {"instrument": NAME, "criterion": name, "met": met, "by": "financier", "on": TODAY - timedelta(days=1)}
        for name, met in judged.items()
    ]
    profile = CompanyProfile.model_validate({**nested(given), "judgements": said})
    profile = profile.with_ranges({name: known for name, known in facts.items() if name not in given})
    pack.solver.push()
    try:
        pack.solver.add(*(pack.world.admits(fact, facts[fact.id]) for fact in FACTS if fact.id in facts))
        yield from _refuted(pack, profile, {(NAME, name): met for name, met in judged.items()}, counts)
    finally:
        pack.solver.pop()


def _refuted(pack: Pack, profile: CompanyProfile, judged: Mapping[tuple[str, str], bool], counts: Counter[str]) -> Iterator[str]:
    try:
        actual = pack.evaluator.assess(profile)[NAME]
    except InvalidProfile:
        counts["contradictory"] += 1
        if pack.possible(True):
            yield "a company is refused that can be"
        return
    if not pack.possible(True):
        counts["nobody"] += 1
        return  # what is known admits nobody, which no single step of what follows shows
    expected = Reference(pack.rules, profile.facts(), judged).assess()[NAME]
    if not agree(expected, actual):
        yield f"the reference says {expected}, the generated evaluator {actual.outcome} {actual.statuses}"
    for criterion, status, (applies, require) in zip(pack.criteria, expected.statuses, pack.formulas, strict=True):
        yield from _wrong_status(pack, criterion, status, applies, z3().And(require, judged.get((NAME, criterion.id), True)))
    outcomes = pack.outcomes(judged)
    counts[str(actual.outcome)] += 1
    if actual.outcome is not Outcome.UNDETERMINED:
        if not outcomes <= {actual.outcome} | SATISFIED.get(actual.outcome, set()):
            yield f"the outcome is {actual.outcome}, and {sorted(outcomes)} are possible"
        return
    if pack.asks:
        return  # what wants to be given is missing whatever it is
    missing = minimal_missing(pack.family.trials.of(NAME, pack.rules), profile.facts(), judged, TODAY)
    if not missing.exact:
        counts["not exact"] += 1
    elif len(outcomes) == 1:
        yield f"the outcome is undetermined, and {outcomes} alone is possible; missing {missing.facts}"
    elif not missing.facts:
        yield f"{sorted(outcomes)} are possible, and nothing is missing"


def _wrong_status(pack: Pack, criterion: Criterion, status: Status, applies: Any, require: Any) -> Iterator[str]:
    """What is said of a criterion and is not so of every company that fits, or is so and is not said."""
    proofs = {
        Status.NOT_APPLICABLE: applies,
        Status.NOT_MET: z3().Not(z3().And(applies, z3().Not(require))),
        Status.MET: z3().And(applies, z3().Not(require)),
        Status.NEEDS_JUDGEMENT: z3().And(applies, z3().Not(require)),
    }
    if status is not Status.UNKNOWN:
        if pack.possible(proofs[status]):
            yield f"{criterion.id} is {status}, and need not be"
    elif reads_once(criterion) and not pack.implied:
        for other in (Status.NOT_APPLICABLE, Status.NOT_MET, Status.MET):
            if not pack.possible(proofs[other]):
                yield f"{criterion.id} is unknown, and always {other}"


def tried(seed: int, cases: int, counts: Counter[str]) -> Iterator[str]:
    """The disagreements about the cases of one pack."""
    rng = Random(seed)
    pack = Pack(rng)
    judges = [criterion.id for criterion in pack.criteria if criterion.judged_by]
    for place in range(cases):
        facts = company(rng)
        judged = {name: rng.random() < 0.5 for name in judges if rng.random() < 0.5}
        counts["cases"] += 1
        for said in disagreements(pack, facts, judged, counts):
            yield f"seed {seed}, case {place}: {said}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="both evaluators beside a solver, on random rules and companies")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    counts: Counter[str] = Counter()
    start, found = time.perf_counter(), 0
    for pack in range(-(-asked.cases // CASES_A_PACK)):
        for said in tried(asked.seed * 1_000_000 + pack, min(CASES_A_PACK, asked.cases - counts["cases"]), counts):
            found += 1
            sys.stdout.write(f"{said}\n")
    spent = time.perf_counter() - start
    sys.stdout.write(", ".join(f"{name} {count}" for name, count in sorted(counts.items())) + "\n")
    sys.stdout.write(f"{counts['cases']} cases, seed {asked.seed}: {found} disagreements, {spent:.0f} s\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
