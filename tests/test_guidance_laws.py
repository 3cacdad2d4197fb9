"""Guidance on random rules: brute force, a solver and every later day are the oracles."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import combinations, pairwise, product
from math import prod
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from eligibility import Outcome
from eligibility.engine.evaluator import Evaluators
from eligibility.engine.missing import minimal_missing
from eligibility.engine.reference import Reference
from eligibility.engine.trial import Trial
from eligibility.guidance.remedies import remedies
from eligibility.guidance.settling import settling_sets
from eligibility.guidance.timeline import Timeline
from eligibility.language.tree import All, AtLeast, Comparison, Known, Literal, Not, Tree, leaves
from eligibility.language.tree import Test as Leaf
from eligibility.profile.models import CompanyProfile
from eligibility.rules.in_force import Rules
from eligibility.rules.model import InstrumentVersion
from tests.conftest import TODAY
from tests.oracles import CATALOGUE
from tests.packs import profile_from
from tests.strategies import examples, facts, trees
from tests.test_laws import random_instrument

VOCABULARY = CATALOGUE.checked.vocabulary
SIMPLE = [
    VOCABULARY.facts[name]
    for name in (
        "technology.innovative",
        "technology.civil_application",
        "company.registered_office",
        "technology.defence_need",
        "funding.loan_term",
        "funding.round_total",
        "company.established_in",
        "technology.areas",
    )
]
CODES = {"company.established_in": ("NL", "BE", "RU"), "technology.areas": ("quantum", "sensors", "space")}
"""What the facts with several values are compared with: few enough to try every list of them."""
RULES = trees(VOCABULARY, {}, SIMPLE, literals=True, codes=CODES)
BODIES = st.none() | st.sampled_from(["financier", "fund_manager"])
SCORED = st.tuples(st.just(All(())), st.none() | RULES, st.just(False), st.just("financier"))
PACKS_OF_ALL = st.lists(st.tuples(RULES, st.none() | RULES, st.just(False), BODIES) | SCORED, min_size=1, max_size=3)
COUNTRIES = trees(VOCABULARY, {}, [VOCABULARY.facts["company.established_in"]], literals=True, codes=CODES)
PACKS_OF_ONE = st.lists(st.tuples(COUNTRIES, st.none(), st.just(False), st.none()), min_size=2, max_size=4)
PACKS = PACKS_OF_ALL | PACKS_OF_ONE
"""Criteria about all of these facts; or several about one list of countries, which they pull in different directions."""
JUDGED = st.lists(st.none() | st.booleans(), min_size=3, max_size=3)
"""What the body has said of each criterion of a pack, if it judges it."""
MOST_CHOICES = 600
GIVEN = st.fixed_dictionaries(
    {},
    optional={
        "technology.innovative": st.booleans(),
        "technology.civil_application": st.booleans(),
        "company.registered_office": st.sampled_from(["NL", "DE", "FR"]),
        "technology.defence_need": st.sampled_from(["current", "future", "none"]),
        "funding.loan_term": st.sampled_from([0, 60, 72, 1200]),
        "funding.round_total": st.sampled_from([0, 150_000, 5_000_000]),
        "company.established_in": st.lists(st.sampled_from(["NL", "BE", "RU", "ZM"]), unique=True, max_size=4),
        "technology.areas": st.lists(st.sampled_from(["quantum", "sensors", "space", "other"]), unique=True, max_size=4),
    },
)


def trial_of(pack: Any) -> tuple[Trial, Rules]:
    """A random instrument on trial, and the rules for the reference evaluator.

    Without implications, so that every combination of facts is possible; tests/test_implications.py has those.
    """
    checked = replace(CATALOGUE.checked, instruments=random_instrument(pack), implications={})
    family = Evaluators(checked, CompanyProfile)
    rules = family.on(TODAY).rules
    assume("x/random" in rules.open)
    return family.trials.of("x/random", rules), rules


def said(trial: Trial, judged: list[bool | None]) -> dict[tuple[str, str], bool]:
    """The judgements that count, of the criteria that a body judges."""
    found = zip(trial.version.criteria, judged, strict=False)
    return {("x/random", criterion.id): met for criterion, met in found if criterion.judged_by and met is not None}


def outcome(rules: Rules, given_facts: dict[str, Any], judgements: dict[tuple[str, str], bool] | None = None) -> Outcome:
    return Reference(rules, given_facts, judgements or {}).assess()["x/random"].outcome


def trials(version: InstrumentVersion) -> dict[str, list[Any]]:
    """Values for every simple fact: around each figure that the pack mentions, every code, both answers."""
    found: dict[str, set[Any]] = {fact.id: set() for fact in SIMPLE}
    for criterion in version.criteria:
        for tree in (criterion.require, criterion.applies_when):
            for leaf in (leaf for leaf in leaves(tree) if isinstance(leaf, Leaf)) if tree else ():
                for comparison in leaf.comparisons:
                    assert isinstance(comparison.operand, Literal)  # facts compared with facts have a test of their own
                    value = comparison.operand.value
                    found[leaf.fact.id].update(value if isinstance(value, tuple) else [value])
    values: dict[str, list[Any]] = {}
    for fact in SIMPLE:
        if fact.type.many:
            named = sorted(found[fact.id])
            other = next(code for code in (*fact.type.choices, "ZM") if code not in CODES[fact.id])
            codes = [*named, other]
            values[fact.id] = [list(some) for size in range(len(codes) + 1) for some in combinations(codes, size)]
            continue
        match fact.type.kind:
            case "boolean":
                values[fact.id] = [True, False]
            case "choice":
                values[fact.id] = list(fact.type.choices)
            case "country":
                values[fact.id] = sorted(found[fact.id] | {"ZM"})
            case _:
                around = {edge + step for edge in found[fact.id] for step in (-1, 0, 1)} | {0}
                if not fact.type.whole:
                    around |= {(Decimal(low) + Decimal(high)) / 2 for low, high in pairwise(sorted(around))}
                values[fact.id] = [value for value in sorted(around) if 0 <= value <= (1200 if fact.type.whole else 10**15)]
    return values


def hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


FEW_FIT = [HealthCheck.filter_too_much, HealthCheck.too_slow]


@given(PACKS, GIVEN, JUDGED)
@examples(400, suppress=FEW_FIT)
def test_the_minimal_list_is_sound_and_minimal_on_random_rules(pack: Any, known: dict[str, Any], judged: list[bool | None]) -> None:
    """Exactly the facts of which two answers can differ in outcome, whatever is answered to the others.

    Of a fact with several values every list of the codes that the rules name, and one that they do not, is an answer. What a rule
    wants to be given (`known`) is missing until it is, whatever it will be.
    """
    trial, rules = trial_of(pack)
    judgements = said(trial, judged)
    values = trials(trial.version)
    listed = trial.listed(known, judgements, TODAY)
    assume(0 < len(listed) and prod(len(values[fact]) for fact in listed) <= MOST_CHOICES)

    missing = minimal_missing(trial, known, judgements, TODAY)

    outcomes = {
        tuple(map(hashable, choice)): outcome(rules, {**known, **dict(zip(listed, choice, strict=True))}, judgements)
        for choice in product(*(values[f] for f in listed))
    }
    relevant = set()
    for place, fact in enumerate(listed):
        seen: dict[tuple[Any, ...], Outcome] = {}
        for choice, found in outcomes.items():
            if seen.setdefault(choice[:place] + choice[place + 1 :], found) is not found:
                relevant.add(fact)
    asked = {leaf.fact.id for tree in trial.version.trees for leaf in leaves(tree) if isinstance(leaf, Known)}
    assert relevant <= set(missing.facts) <= set(listed)
    if missing.exact:
        assert relevant | (asked & set(listed)) == set(missing.facts)


@given(PACKS, GIVEN, JUDGED)
@examples(150, suppress=FEW_FIT)
def test_settling_sets_settle_and_are_the_smallest(pack: Any, known: dict[str, Any], judged: list[bool | None]) -> None:
    """Some answer to each set settles the outcome, none to less of it does, and no other set of at most three is like that."""
    trial, rules = trial_of(pack)
    judgements = said(trial, judged)
    values = trials(trial.version)
    missing = minimal_missing(trial, known, judgements, TODAY).facts
    assume(0 < len(missing) and prod(len(values[fact]) for fact in missing) <= MOST_CHOICES)

    found = settling_sets(trial, known, judgements, TODAY, missing)

    settles = [
        names
        for size in (1, 2, 3)
        for names in combinations(missing, size)
        if any(
            outcome(rules, {**known, **dict(zip(names, choice, strict=True))}, judgements) is not Outcome.UNDETERMINED
            for choice in product(*(values[name] for name in names))
        )
    ]
    smallest = [names for names in settles if not any(set(less) < set(names) for less in settles)]
    assert set(found.sets) <= set(smallest)
    if not found.capped:
        assert set(found.sets) == set(smallest)


@given(PACKS, GIVEN, JUDGED)
@examples(150, suppress=FEW_FIT)
def test_remedies_keep_their_promise_and_are_the_smallest(pack: Any, known: dict[str, Any], judged: list[bool | None]) -> None:
    """After the changes the outcome is the promised one; no fewer changes of any facts would have done."""
    trial, rules = trial_of(pack)
    judgements = said(trial, judged)
    values = trials(trial.version)
    assume(outcome(rules, known, judgements) is Outcome.INELIGIBLE)

    found = remedies(trial, known, judgements, TODAY)

    for remedy in found:
        assert remedy.outcome is outcome(rules, remedy.applied(known), judgements) is not Outcome.INELIGIBLE
        assert all(VOCABULARY.facts[change.fact].changes != "never" for change in remedy.changes)
    changeable = [fact for fact in known if VOCABULARY.facts[fact].changes != "never"]
    least = next(
        (
            size
            for size in (1, 2)
            for names in combinations(changeable, size)
            for choice in product(*(values[name] for name in names))
            if outcome(rules, {**known, **dict(zip(names, choice, strict=True))}, judgements) is not Outcome.INELIGIBLE
        ),
        None,
    )
    sizes = {len(remedy.changes) for remedy in found}
    assert sizes == {least} if least else sizes <= {3, 4, 5, 6}


def several(held: dict[str, Any], comparison: Comparison) -> Any:
    """A comparison of a fact with several values: each of its codes is a variable that is true where the fact holds it."""
    import z3

    assert isinstance(comparison.operand, Literal)
    codes = [held[code] for code in comparison.operand.value]  # type: ignore[attr-defined]
    joined = {
        "includes_any_of": z3.Or(*codes),
        "includes_all_of": z3.And(*codes),
        "includes_none_of": z3.Not(z3.Or(*codes)),
    }
    return joined[comparison.word.name]


def number(value: Any, codes: dict[str, int]) -> Any:
    """A value as z3 knows it: a code is a number, whichever comes first is the lowest."""
    return codes.setdefault(value, len(codes)) if isinstance(value, str) else value


def solved(tree: Tree | None, variables: dict[str, Any], codes: dict[str, int]) -> Any:
    """A tree over known facts as a formula of z3; codes of choices and countries are numbers."""
    import z3

    match tree:
        case None:
            return z3.BoolVal(True)
        case Leaf(fact, comparisons):
            x = variables[fact.id]
            parts = []
            if fact.type.many:
                return z3.And(*(several(x, comparison) for comparison in comparisons))
            for comparison in comparisons:
                assert isinstance(comparison.operand, Literal)
                value: Any = comparison.operand.value
                members = [x == number(code, codes) for code in value] if isinstance(value, tuple) else []
                parts.append(
                    {
                        "is": lambda x=x, v=value: x == number(v, codes),
                        "is_not": lambda x=x, v=value: x != number(v, codes),
                        "one_of": lambda m=members: z3.Or(*m),
                        "none_of": lambda m=members: z3.Not(z3.Or(*m)),
                        "at_least": lambda x=x, v=value: x >= z3.RealVal(str(v)),
                        "more_than": lambda x=x, v=value: x > z3.RealVal(str(v)),
                        "at_most": lambda x=x, v=value: x <= z3.RealVal(str(v)),
                        "less_than": lambda x=x, v=value: x < z3.RealVal(str(v)),
                    }[comparison.word.name]()
                )
            return z3.And(*parts)
        case Known():
            return z3.BoolVal(True)
        case Not(test):
            return z3.Not(solved(test, variables, codes))
    parts = [solved(part, variables, codes) for part in tree.tests]
    if isinstance(tree, AtLeast):
        return z3.Sum([z3.If(part, 1, 0) for part in parts]) >= tree.count
    return z3.And(*parts) if isinstance(tree, All) else z3.Or(*parts)


@given(PACKS, st.data())
@examples(60, suppress=FEW_FIT)
def test_a_solver_finds_no_smaller_remedy(pack: Any, data: st.DataObject) -> None:
    """Over all values at all, not only those that were tried: z3 needs as many changes as ours, and knows no way where we know none."""
    z3 = pytest.importorskip("z3")
    trial, rules = trial_of(pack)
    values = trials(trial.version)
    known = {name: data.draw(st.sampled_from(options)) for name, options in values.items()}
    assume(outcome(rules, known) is Outcome.INELIGIBLE)

    found = remedies(trial, known, {}, TODAY)

    codes: dict[str, int] = {}
    variables: dict[str, Any] = {}
    optimum = z3.Optimize()
    changed = []
    for fact in SIMPLE:
        kind, name = fact.type.kind, fact.id
        if fact.type.many:
            held = {code: z3.Bool(f"{name} {code}") for code in (*CODES[name], "another")}
            variables[name] = held
            holds = {code if code in CODES[name] else "another" for code in known[name]}
            same = z3.And(*(held[code] == (code in holds) for code in held))
        else:
            sort = {"boolean": z3.Bool, "choice": z3.Int, "country": z3.Int}.get(kind, z3.Int if fact.type.whole else z3.Real)
            variables[name] = sort(name)
            if kind == "choice":
                optimum.add(z3.Or(*(variables[name] == number(code, codes) for code in fact.type.choices)))
            elif kind in ("number", "money"):
                optimum.add(variables[name] >= 0, variables[name] <= (1200 if fact.type.whole else 10**15))
            same = variables[name] == number(known[name], codes)
        if fact.changes == "never":
            optimum.add(same)
        changed.append(z3.If(same, 0, 1))
    for criterion in trial.version.criteria:
        applies = solved(criterion.applies_when, variables, codes)
        optimum.add(z3.Implies(applies, solved(criterion.require, variables, codes)))
    least = optimum.minimize(z3.Sum(changed))

    if optimum.check() == z3.sat:
        needed = optimum.lower(least).as_long()
        assert {len(remedy.changes) for remedy in found} == {needed} or (not found and needed > 3)
    else:
        assert found == ()


@given(facts(VOCABULARY), st.integers(0, 730))
@examples(60)
def test_an_outcome_holds_as_long_as_it_was_said_to(some: dict[str, Any], days: int) -> None:
    """On any later day the assessment is what the interval of that day says."""
    profile, day = profile_from(some), TODAY + timedelta(days=days)

    intervals = Timeline(CATALOGUE.shared.family).intervals(profile, TODAY)

    for name, result in CATALOGUE.assess(profile, on=day).items():
        said = next(each for each in intervals[name] if each.since <= day and (each.until is None or day <= each.until))
        assert (result.outcome, result.availability) == (said.outcome, said.availability)
