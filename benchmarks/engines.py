"""One profile, JSON bytes in and JSON bytes out: this library beside plain pydantic validation and beside zen-engine.

All are timed side by side, round by round, on profiles that no cache has seen; the table shows medians and ratios. Run

    pip install -e ".[bench]" && python benchmarks/engines.py

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
from eligibility.engine.reference import Reference
from eligibility.engine.rules_on import RulesOn
from eligibility.language.tree import All, AtLeast, FactRef, Known, ListRef, Literal, Not, Scaled, Test, Tree, facts_of
from eligibility.language.tree import Any as AnyOf
from eligibility.units import cutoff

TODAY = date(2026, 11, 23)
ROUNDS, PER_ROUND = 15, 200
OPERATORS = {"is": "==", "is_not": "!=", "at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}


def profiles(count: int, seed: int) -> list[bytes]:
    """Variations of the example profiles: amounts drawn anew, some facts left out."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    bases = [json.loads(file.read_text()) for file in sorted((Path(__file__).parent.parent / "examples").glob("*.json"))]
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


def zen_rail(tree: Tree, truth: bool, rules: RulesOn) -> str:
    """The tree as a zen expression that is true exactly when Kleene's value is `truth`."""

    match tree:
        case Not(test):
            return zen_rail(test, not truth, rules)
        case Known(fact):
            return f"({fact.id} != null)" if truth else "(false)"
        case All(tests) | AnyOf(tests):
            joint = " and " if isinstance(tree, All) is truth else " or "
            return f"({joint.join(zen_rail(test, truth, rules) for test in tests)})"
        case AtLeast():
            raise NotImplementedError
        case Test(fact, comparisons):
            parts = []
            for comparison in comparisons:
                value, operand = fact.id, comparison.operand
                guard = f"{value} != null"
                name = comparison.word.name
                if isinstance(operand, FactRef):
                    guard += f" and {operand.fact.id} != null"
                    text = f"{value} {OPERATORS[name]} {operand.fact.id}"
                elif isinstance(operand, Scaled):
                    raise NotImplementedError
                elif comparison.word.operand == "members":
                    held = rules.lists[operand.name] if isinstance(operand, ListRef) else operand.value
                    codes = json.dumps(sorted(held))  # type: ignore[arg-type]
                    text = {
                        "one_of": f"{value} in {codes}",
                        "none_of": f"not ({value} in {codes})",
                        "includes_any_of": f"some({value}, # in {codes})",
                        "includes_none_of": f"none({value}, # in {codes})",
                    }[name]
                else:
                    assert isinstance(operand, Literal)
                    literal = cutoff(rules.on, operand.value) if comparison.word.operand == "period" else operand.value  # type: ignore[arg-type]
                    shown = json.dumps(literal, default=lambda value: float(value) if isinstance(value, Decimal) else str(value))
                    text = f"{value} {OPERATORS[name]} {shown}"
                parts.append(f"({guard} and {text})" if truth else f"({guard} and not ({text}))")
            return f"({(' and ' if truth else ' or ').join(parts)})"
    raise NotImplementedError(tree)


def plain_trees(rules: RulesOn) -> list[Tree]:
    """The criteria that rest on given facts alone (zen gets no definitions)."""
    trees = [
        tree
        for version in rules.open.values()
        for criterion in version.criteria
        for tree in (criterion.require, criterion.applies_when)
        if tree is not None
    ]
    return [tree for tree in trees if not any(fact.derived for fact in facts_of(tree))]


def zen_engine(rules: RulesOn, check: list[bytes]) -> Callable[[bytes], Any]:
    """zen's compiled array expression, after a check that it says what the reference evaluator says."""
    import zen

    trees = plain_trees(rules)
    rails = [zen_rail(tree, truth, rules) for tree in trees for truth in (True, False)]
    compiled = zen.compile_expression(f"[{', '.join(rails)}]")
    for text in check:
        answers = compiled.evaluate(json.loads(text))
        facts = CompanyProfile.model_validate_json(text).facts()
        reference = Reference(rules, facts, {})
        for index, tree in enumerate(trees):
            yes, no = answers[2 * index], answers[2 * index + 1]
            assert reference.truth(tree).value is (True if yes else False if no else None), tree
    return lambda text: json.dumps(compiled.evaluate(json.loads(text)))


def main() -> None:
    catalogue = Catalogue.shipped()
    rules = catalogue.evaluator(TODAY).rules
    criteria = sum(len(version.criteria) for version in rules.open.values())
    engines: dict[str, Callable[[bytes], Any]] = {
        "json.loads": json.loads,
        "pydantic validation alone (model_validate of parsed JSON)": lambda text: CompanyProfile.model_validate(
            json.loads(text, parse_float=Decimal)
        ),
        "profile read (exact, all problems)": catalogue.read_profile,
        "eligibility, compact form": lambda text: catalogue.assess_json(text, on=TODAY, form="compact"),
        "eligibility, full form (English)": lambda text: catalogue.assess_json(text, on=TODAY),
    }
    try:
        engines["zen-engine, the same criteria (not validated, no reasons)"] = zen_engine(rules, profiles(200, seed=2))
    except ImportError:
        print("zen-engine is not installed: pip install '.[bench]'", file=sys.stderr)
    for text in profiles(300, seed=1):
        for engine in engines.values():
            engine(text)
    times: dict[str, list[float]] = {name: [] for name in engines}
    for turn in range(ROUNDS):
        unseen = profiles(PER_ROUND, seed=100 + turn)
        for name, engine in engines.items():
            start = time.perf_counter()
            for text in unseen:
                engine(text)
            times[name].append((time.perf_counter() - start) / PER_ROUND * 1e6)
    print(f"{len(catalogue.instruments)} instruments, {criteria} criteria; {ROUNDS} rounds of {PER_ROUND} unseen profiles\n")
    base = statistics.median(times["pydantic validation alone (model_validate of parsed JSON)"])
    print(f"{'µs a profile':>12}  {'× validation':>12}")
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"{middle:12.1f}  {middle / base:12.2f}  {name}")


if __name__ == "__main__":
    main()
