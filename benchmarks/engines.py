"""One profile, JSON bytes in and JSON bytes out: this library beside plain pydantic validation and beside zen-engine.

All are timed side by side, round by round, on profiles that no cache has seen; the table shows medians and ratios. Run

    pip install -e ".[bench]" && python benchmarks/engines.py

(`--smoke`: a few profiles, to see that it runs.)

zen-engine gets the same criteria as one compiled array expression, written twice (is it true? is it false?), because it has no
third truth value: nothing known must not read as no. It neither validates the profile nor gives missing facts, awards or reasons.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from eligibility import Catalogue, CompanyProfile
from eligibility.engine.cells import literal_of
from eligibility.engine.reference import Truths
from eligibility.language.tree import (
    All,
    AtLeast,
    Comparison,
    FactRef,
    Known,
    Not,
    Operand,
    Scaled,
    Test,
    Tree,
    facts_of,
    operand_fact,
)
from eligibility.language.tree import Any as AnyOf
from eligibility.profile.facts import Fact
from eligibility.rules.in_force import Rules

TODAY = date(2026, 11, 23)
ROUNDS, PER_ROUND = 15, 200
VALIDATION = "pydantic validation alone (model_validate of parsed JSON)"


def profiles(count: int, seed: int) -> list[bytes]:
    """Variations of the example profiles: amounts drawn anew, some facts left out."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    bases = [
        json.loads(file.read_text())
        for file in sorted((Path(__file__).parent.parent / "examples").glob("*.json"))
    ]
    found = []
    for _ in range(count):
        profile = json.loads(json.dumps(rng.choice(bases)))
        for group in profile.values():
            for name in list(group):  # accounts stay as they are
                if rng.random() < 0.1:
                    del group[name]
                elif isinstance(group[name], int) and not isinstance(group[name], bool):
                    group[name] = rng.randrange(1, 2 * group[name] + 2 if group[name] > 100 else 100)
        found.append(json.dumps(profile).encode())
    return found


COMPARED = {
    "is": "{x} == {y}",
    "is_not": "{x} != {y}",
    "at_least": "{x} >= {y}",
    "more_than": "{x} > {y}",
    "at_most": "{x} <= {y}",
    "less_than": "{x} < {y}",
    "on_or_before": "{x} <= {y}",
    "on_or_after": "{x} >= {y}",
    "within_last": "{x} >= {y}",
    "less_than_ago": "{x} >= {y}",
    "longer_ago_than": "{x} < {y}",
    "one_of": "{x} in {y}",
    "none_of": "not ({x} in {y})",
    "includes_any_of": "some({x}, # in {y})",
    "includes_all_of": "len(filter({y}, # in {x})) == {count}",
    "includes_none_of": "none({x}, # in {y})",
}
"""Each comparison word in zen's language; a day as text sorts like the day."""


def zen_rail(tree: Tree, truth: bool, rules: Rules) -> str:
    """The tree as a zen expression that is true exactly when Kleene's value is `truth`."""
    match tree:
        case Not(test):
            return zen_rail(test, not truth, rules)
        case Known(fact):
            return f"({fact.id} != null)" if truth else "(false)"
        case All(()):  # nothing is asked: a body alone decides
            return "(true)" if truth else "(false)"
        case All(tests) | AnyOf(tests):
            joint = " and " if isinstance(tree, All) is truth else " or "
            return f"({joint.join(zen_rail(test, truth, rules) for test in tests)})"
        case AtLeast(count, tests):
            needed = count if truth else len(tests) - count + 1
            counted = " + ".join(f"({zen_rail(test, truth, rules)} ? 1 : 0)" for test in tests)
            return f"(({counted}) >= {needed})"
        case Test(fact, comparisons):
            parts = [zen_comparison(fact, comparison, truth, rules) for comparison in comparisons]
            if fact.happened:  # what lies after the day has not happened, and meets no test
                sign = "<=" if truth else ">"
                parts.append(f'({fact.id} != null and {fact.id} {sign} "{rules.on}")')
            return f"({(' and ' if truth else ' or ').join(parts)})"


def zen_comparison(fact: Fact, comparison: Comparison, truth: bool, rules: Rules) -> str:
    """One comparison, true exactly when Kleene's value is `truth`; neither is true while a value is unknown."""
    guard = f"{fact.id} != null"
    if other := operand_fact(comparison.operand):
        guard += f" and {other.id} != null"
        given, with_what, count = zen_of_fact(fact, comparison.operand)
    else:
        literal = literal_of(comparison, rules)
        if literal is None:  # a list of which no version is in force
            return "(false)"
        given, with_what = fact.id, zen_literal(literal)
        count = len(literal) if comparison.word.operand == "members" else 0
    text = COMPARED[comparison.word.name].format(x=given, y=with_what, count=count)
    return f"({guard} and {text})" if truth else f"({guard} and not ({text}))"


def zen_of_fact(fact: Fact, operand: Operand) -> tuple[str, str, int]:
    """Both sides of a comparison with another fact; a share is cleared of its fraction, which zen would round."""
    match operand:
        case FactRef(other):
            return fact.id, other.id, 0
        case Scaled(factor, FactRef(other)):
            return f"({fact.id} * {factor.denominator})", f"({other.id} * {factor.numerator})", 0
    raise AssertionError(operand)


def zen_literal(value: Any) -> str:
    """A value or several as zen reads it."""
    several = isinstance(value, tuple | frozenset)
    return json.dumps(
        sorted(value) if several else value,
        default=lambda each: float(each) if isinstance(each, Decimal) else str(each),
    )


def plain_trees(rules: Rules) -> list[Tree]:
    """The criteria that rest on given facts alone (zen gets no definitions)."""
    trees = [
        tree
        for version in rules.open.values()
        for criterion in version.criteria
        for tree in (criterion.require, criterion.applies_when)
        if tree is not None
    ]
    return [tree for tree in trees if not any(fact.derived for fact in facts_of(tree))]


def zen_engine(rules: Rules, check: list[bytes]) -> Callable[[bytes], Any]:
    """zen's compiled array expression, after a check that it says what the reference evaluator says."""
    import zen

    trees = plain_trees(rules)
    rails = [zen_rail(tree, truth, rules) for tree in trees for truth in (True, False)]
    compiled = zen.compile_expression(f"[{', '.join(rails)}]")
    for text in check:
        answers = compiled.evaluate(json.loads(text))
        # Of the facts as given: zen is not told what follows from them either.
        reference = Truths(rules, CompanyProfile.model_validate_json(text).facts().get)
        for index, tree in enumerate(trees):
            yes, no = answers[2 * index], answers[2 * index + 1]
            assert reference.truth(tree).value is (True if yes else False if no else None), tree
    return lambda text: json.dumps(compiled.evaluate(json.loads(text)))


def main(*, smoke: bool = False) -> None:
    catalogue = Catalogue.shipped()
    rules = catalogue.evaluator(TODAY).rules
    criteria = sum(len(version.criteria) for version in rules.open.values())
    engines: dict[str, Callable[[bytes], Any]] = {
        "json.loads": json.loads,
        VALIDATION: lambda text: CompanyProfile.model_validate(json.loads(text, parse_float=Decimal)),
        "profile read (exact, all problems)": catalogue.read_profile,
        "eligibility, compact form": lambda text: catalogue.assess_json(text, on=TODAY, form="compact"),
        "eligibility, full form (English)": lambda text: catalogue.assess_json(text, on=TODAY),
    }
    try:
        checked = profiles(10 if smoke else 200, seed=2)
        engines["zen-engine, the same criteria (not validated, no reasons)"] = zen_engine(rules, checked)
    except ImportError:
        print("zen-engine is not installed: pip install '.[bench]'", file=sys.stderr)
    rounds, per_round = (2, 5) if smoke else (ROUNDS, PER_ROUND)
    for text in profiles(5 if smoke else 300, seed=1):
        for engine in engines.values():
            assert engine(text)
    times: dict[str, list[float]] = {name: [] for name in engines}
    for turn in range(rounds):
        unseen = profiles(per_round, seed=100 + turn)
        for name, engine in engines.items():
            start = time.perf_counter()
            for text in unseen:
                engine(text)
            times[name].append((time.perf_counter() - start) / per_round * 1e6)
    print(
        f"{len(catalogue.instruments)} instruments, {criteria} criteria; {rounds} rounds of {per_round} unseen profiles\n"
    )
    base = statistics.median(times[VALIDATION])
    print(f"{'µs a profile':>12}  {'× validation':>12}")
    for name, found in times.items():
        assert len(found) == rounds
        middle = statistics.median(found)
        print(f"{middle:12.1f}  {middle / base:12.2f}  {name}")


if __name__ == "__main__":
    main(smoke="--smoke" in sys.argv)
