"""Guidance: laws on random rules (brute force is the oracle), the shipped rules on whole profiles, words, and the program."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise, product
from math import prod
from typing import Any

import pytest
from click.testing import CliRunner
from eligibility_cli.main import main
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from eligibility import Catalogue, Outcome, UnclearAnswer, UnknownInstrument
from eligibility.catalogue.model import InstrumentVersion
from eligibility.engine.evaluator import Evaluators
from eligibility.engine.reference import Reference
from eligibility.engine.rules_on import RulesOn
from eligibility.guidance.dates import Timeline
from eligibility.guidance.desk import Alone, Desk
from eligibility.guidance.missing import minimal_missing, settling_sets
from eligibility.guidance.remedies import remedies
from eligibility.language.tree import All, AtLeast, Known, Literal, Not, Tree, leaves
from eligibility.language.tree import Test as Leaf
from eligibility.profile.models import CompanyProfile
from tests.conftest import ROOT, TODAY, profile_of
from tests.strategies import facts, trees
from tests.test_semantics import profile_from, random_instrument

CATALOGUE = Catalogue.shipped()
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
    )
]
RULES = trees(VOCABULARY, {}, SIMPLE, literals=True)
PACKS = st.lists(st.tuples(RULES, st.none() | RULES, st.just(False), st.booleans()), min_size=1, max_size=3)
GIVEN = st.fixed_dictionaries(
    {},
    optional={
        "technology.innovative": st.booleans(),
        "technology.civil_application": st.booleans(),
        "company.registered_office": st.sampled_from(["NL", "DE", "FR"]),
        "technology.defence_need": st.sampled_from(["current", "future", "none"]),
        "funding.loan_term": st.sampled_from([0, 60, 72, 1200]),
        "funding.round_total": st.sampled_from([0, 150_000, 5_000_000]),
    },
)


def alone_of(pack: Any) -> tuple[Alone, RulesOn]:
    """A random instrument at its desk, and the rules for the reference evaluator."""
    family = Evaluators(replace(CATALOGUE.checked, instruments=random_instrument(pack)), CompanyProfile)
    rules = family.on(TODAY).rules
    assume("x/random" in rules.open)
    return Desk(family).alone("x/random", rules), rules


def outcome(rules: RulesOn, given_facts: dict[str, Any]) -> Outcome:
    return Reference(rules, given_facts, {}).assess()["x/random"].outcome


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


@given(PACKS, GIVEN)
@settings(max_examples=150)
def test_the_minimal_list_is_sound_and_minimal_on_random_rules(pack: Any, known: dict[str, Any]) -> None:
    """Exactly the facts of which two answers can differ in outcome, whatever is answered to the others."""
    alone, rules = alone_of(pack)
    values = trials(alone.version)
    listed = alone.listed(known, {}, TODAY)
    assume(0 < len(listed) and prod(len(values[fact]) for fact in listed) <= 400)

    missing = minimal_missing(alone, known, {}, TODAY)

    outcomes = {
        choice: outcome(rules, {**known, **dict(zip(listed, choice, strict=True))})
        for choice in product(*(values[f] for f in listed))
    }
    relevant = set()
    for place, fact in enumerate(listed):
        seen: dict[tuple[Any, ...], Outcome] = {}
        for choice, found in outcomes.items():
            if seen.setdefault(choice[:place] + choice[place + 1 :], found) is not found:
                relevant.add(fact)
    assert relevant <= set(missing.facts) <= set(listed)
    if missing.exact:
        assert relevant == set(missing.facts)


@given(PACKS, GIVEN)
@settings(max_examples=150, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_remedies_keep_their_promise_and_are_the_smallest(pack: Any, known: dict[str, Any]) -> None:
    """After the changes the outcome is the promised one; no fewer changes of any facts would have done."""
    alone, rules = alone_of(pack)
    values = trials(alone.version)
    assume(outcome(rules, known) is Outcome.INELIGIBLE)

    found = remedies(alone, known, {}, TODAY)

    for remedy in found:
        assert remedy.outcome is outcome(rules, remedy.applied(known)) is not Outcome.INELIGIBLE
        assert all(VOCABULARY.facts[change.fact].changes != "never" for change in remedy.changes)
    changeable = [fact for fact in known if VOCABULARY.facts[fact].changes != "never"]
    least = next(
        (
            size
            for size in (1, 2)
            for names in combinations(changeable, size)
            for choice in product(*(values[name] for name in names))
            if outcome(rules, {**known, **dict(zip(names, choice, strict=True))}) is not Outcome.INELIGIBLE
        ),
        None,
    )
    sizes = {len(remedy.changes) for remedy in found}
    assert sizes == {least} if least else sizes <= {3, 4, 5, 6}


def solved(tree: Tree | None, variables: dict[str, Any], codes: dict[str, int]) -> Any:
    """A tree over known facts as a formula of z3; codes of choices and countries are numbers."""
    import z3

    def number(value: Any) -> Any:
        return codes.setdefault(value, len(codes)) if isinstance(value, str) else value

    match tree:
        case None:
            return z3.BoolVal(True)
        case Leaf(fact, comparisons):
            x = variables[fact.id]
            parts = []
            for comparison in comparisons:
                assert isinstance(comparison.operand, Literal)
                value: Any = comparison.operand.value
                members = [x == number(code) for code in value] if isinstance(value, tuple) else []
                parts.append(
                    {
                        "is": lambda x=x, v=value: x == number(v),
                        "is_not": lambda x=x, v=value: x != number(v),
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
@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_a_solver_finds_no_smaller_remedy(pack: Any, data: st.DataObject) -> None:
    """Over all values at all, not only those that were tried: z3 needs as many changes as ours, and knows no way where we know none."""
    z3 = pytest.importorskip("z3")
    alone, rules = alone_of(pack)
    values = trials(alone.version)
    known = {name: data.draw(st.sampled_from(options)) for name, options in values.items()}
    assume(outcome(rules, known) is Outcome.INELIGIBLE)

    found = remedies(alone, known, {}, TODAY)

    codes: dict[str, int] = {}
    variables: dict[str, Any] = {}
    optimum = z3.Optimize()
    changed = []
    for fact in SIMPLE:
        kind, name = fact.type.kind, fact.id
        sort = {"boolean": z3.Bool, "choice": z3.Int, "country": z3.Int}.get(kind, z3.Int if fact.type.whole else z3.Real)
        variables[name] = sort(name)
        if kind == "choice":
            optimum.add(z3.Or(*(variables[name] == codes.setdefault(code, len(codes)) for code in fact.type.choices)))
        elif kind in ("number", "money"):
            optimum.add(variables[name] >= 0, variables[name] <= (1200 if fact.type.whole else 10**15))
        now: Any = known[name]
        same = variables[name] == (codes.setdefault(now, len(codes)) if isinstance(now, str) else now)
        if fact.changes == "never":
            optimum.add(same)
        changed.append(z3.If(same, 0, 1))
    for criterion in alone.version.criteria:
        applies = solved(criterion.applies_when, variables, codes)
        optimum.add(z3.Implies(applies, solved(criterion.require, variables, codes)))
    least = optimum.minimize(z3.Sum(changed))

    if optimum.check() == z3.sat:
        needed = optimum.lower(least).as_long()
        assert {len(remedy.changes) for remedy in found} == {needed} or (not found and needed > 3)
    else:
        assert found == ()


@given(facts(VOCABULARY), st.integers(0, 730))
@settings(max_examples=60)
def test_an_outcome_holds_as_long_as_it_was_said_to(some: dict[str, Any], days: int) -> None:
    """On any later day the assessment is what the interval of that day says."""
    profile, day = profile_from(some), TODAY + timedelta(days=days)

    intervals = Timeline(CATALOGUE.family).intervals(profile, TODAY)

    for name, result in CATALOGUE.assess(profile, on=day).items():
        said = next(each for each in intervals[name] if each.since <= day and (each.until is None or day <= each.until))
        assert (result.outcome, result.availability) == (said.outcome, said.availability)


def test_facts_compared_with_each_other(catalogue: Catalogue) -> None:
    """The support from the Union and the costs that it must stay within: both are missing, and the remedy is a range of one."""
    base = {"company": {"established_in": ["NL"], "viable": True}, "technology": {"innovative": True, "military_application": True, "civil_application": True, "primarily_military": False}}  # fmt: skip
    unknown = catalogue.advise(profile_of(base), on=TODAY, instruments=["eu/defence-equity-facility"])[0]
    known = {**base, "funding": {"union_support_total": 900_000}, "project": {"total_costs": 800_000}}
    advice = catalogue.advise(profile_of(known), on=TODAY, instruments=["eu/defence-equity-facility"])[0]

    assert ["funding.union_support_total", "project.total_costs"] == unknown["missing"]
    texts = [change["text"].replace("\u00a0", " ") for remedy in advice["remedies"] for change in remedy["changes"]]
    assert texts == [
        "Total costs: at least EUR 900 000 (now EUR 800 000)",
        "Support from the Union in total: at most EUR 800 000 (now EUR 900 000)",
    ]


@pytest.mark.parametrize(
    ("changes", "instrument", "expected"),
    [
        ({"funding.requested": 100_000}, "nl/secfund", [["Amount requested: EUR 150 000 to EUR 5 000 000 (now EUR 100 000)"]]),
        ({"funding.requested": 6_000_000}, "nl/secfund", [["Amount requested: EUR 150 000 to EUR 5 000 000 (now EUR 6 000 000)"]]),
        (
            {"funding.requested": 1, "funding.private_coinvestor": False},
            "nl/secfund",
            [["Amount requested: EUR 150 000 to EUR 5 000 000 (now EUR 1)", "Private co-investor: yes (now no)"]],
        ),
        ({"security.sanctions_hits": True}, "nl/secfund", []),
        ({"funding.requested": 100_000, "security.sanctions_hits": True}, "nl/secfund", []),
    ],
)  # fmt: skip
def test_remedies_in_words(
    changes: dict[str, Any], instrument: str, expected: list[list[str]], sensor_startup: dict[str, Any], catalogue: Catalogue
) -> None:
    """Ranges, not single values; nothing where something that cannot change stands in the way."""
    for fact, value in changes.items():
        group, _, name = fact.partition(".")
        sensor_startup[group][name] = value

    advice = catalogue.advise(profile_of(sensor_startup), on=TODAY, instruments=[instrument])[0]

    told = [[change["text"].replace("\u00a0", " ") for change in remedy["changes"]] for remedy in advice["remedies"]]
    assert expected == told
    for remedy in catalogue.remedies(profile_of(sensor_startup), instrument, on=TODAY):
        assert remedy.outcome is Outcome.CONDITIONAL


def test_questions_that_can_no_longer_matter_are_not_asked(catalogue: Catalogue) -> None:
    """A mid-cap can have equity alone of the EIC: nothing about a grant; an SME is not asked for the ratios of larger companies."""
    midcap = {"closed_on": "2025-12-31", "employees": 450, "turnover": 90_000_000, "balance_sheet_total": 80_000_000}
    profile = profile_of(
        {
            "company": {"autonomous": True, "accounts": [midcap], "established_in": ["NL"]},
            "ownership": {"public_bodies_hold_quarter": False},
        }
    )
    advice = {form["instrument"]: form for form in catalogue.advise(profile, on=TODAY)}

    assert not {"funding.grant_requested", "innovation.eic_grant_only_before"} & set(advice["eu/eic-accelerator"]["missing"])
    assert "funding.equity_requested" in advice["eu/eic-accelerator"]["missing"]
    assert not [fact for fact in catalogue.assess(profile_of({}), on=TODAY)["nl/vff-sme"].missing if "debt" in fact]


def test_smallest_settling_sets(sensor_startup: dict[str, Any], catalogue: Catalogue) -> None:
    """One answer can refuse; a set is named only when some answers to it settle the outcome, and nothing smaller inside does."""
    del sensor_startup["funding"]["requested"], sensor_startup["technology"]["defence_need"]
    rules = catalogue.evaluator(TODAY).rules
    alone = Desk(catalogue.family).alone("nl/secfund", rules)
    known = profile_of(sensor_startup).facts()
    missing = minimal_missing(alone, known, {}, TODAY).facts

    found = settling_sets(alone, known, {}, TODAY, missing)

    assert {("funding.requested",), ("technology.defence_need",)} == set(found.sets)
    assert not found.capped
    advice = catalogue.advise(profile_of(sensor_startup), on=TODAY, instruments=["nl/secfund"], settling=True)[0]
    assert sorted(map(list, found.sets)) == sorted(advice["settling"])


def test_what_is_asked_next_and_why(catalogue: Catalogue) -> None:
    """Deterministic; several facts in one question where an answer settles them; a reason in both languages."""
    profile = profile_of({"company": {"type": "startup"}})
    first, again = (catalogue.ask(profile, on=TODAY, instruments=["nl/secfund"], most=9) for _ in range(2))
    dutch = catalogue.ask(profile, on=TODAY, language="nl", instruments=["nl/secfund"])[0]

    assert first == again
    assert {"headquarters", "users", "ties", "co_investor", "technology.defence_need", "funding.requested"} == {
        q["id"] for q in first
    }
    assert first[0]["why"].startswith("It counts for 1 of 1 instruments.")
    assert dutch["why"].startswith("Het telt voor 1 van 1 instrumenten.")
    assert "users" not in {q["id"] for q in catalogue.ask(profile, on=TODAY, instruments=["nl/secfund"], skip=["users"], most=9)}
    with pytest.raises(UnknownInstrument, match="nl/secfun"):
        catalogue.ask(profile, on=TODAY, instruments=["nl/secfun"])


def test_nothing_is_asked_of_what_is_settled(catalogue: Catalogue) -> None:
    """A German seat settles the SecFund."""
    assert catalogue.ask(profile_of({"company": {"registered_office": "DE"}}), on=TODAY, instruments=["nl/secfund"]) == []


@pytest.mark.parametrize(
    ("question", "text", "language", "expected"),
    [
        ("technology.innovative", "Yes", "en", True),
        ("technology.innovative", "nee", "nl", False),
        ("funding.requested", "EUR 1 500 000", "en", 1_500_000),
        ("funding.requested", "1.5 million", "en", 1_500_000),
        ("funding.requested", "1,5 mln", "nl", 1_500_000),
        ("funding.requested", "1.500.000", "nl", 1_500_000),
        ("funding.requested", "2,500.50", "en", 2500.5),
        ("funding.requested", "300k", "en", 300_000),
        ("funding.public_share", "49.5%", "en", 49.5),
        ("company.registered_on", "2-4-2025", "en", "2025-04-02"),
        ("company.registered_office", "the netherlands", "en", None),
        ("company.registered_office", "Netherlands", "en", "NL"),
        ("company.registered_office", "duitsland", "nl", "DE"),
        ("company.registered_office", "uk", "en", "GB"),
        ("technology.areas", "quantum technology, 2", "en", None),
        ("technology.areas", "1, 4", "en", ["intelligent_systems", "smart_materials"]),
        ("technology.areas", "none", "en", []),
        ("company.type", "scale-up", "en", "scaleup"),
        ("technology.readiness_level", "10", "en", None),
        ("technology.readiness_level", "6", "en", 6),
        ("technology.innovative", "perhaps", "en", None),
        ("funding.requested", "1.500", "nl", 1500),
        ("funding.requested", "a lot", "en", None),
        ("company.registered_on", "31-02-2025", "en", None),
    ],
)  # fmt: skip
def test_answers_are_read_forgivingly(question: str, text: str, language: Any, expected: Any, catalogue: Catalogue) -> None:
    """What people type, in both languages; None stands for an answer that is asked again."""
    if expected is None and text != "quantum technology, 2":
        with pytest.raises(UnclearAnswer):
            catalogue.answer(question, text, language=language)
    elif expected is not None:
        assert {question: expected} == catalogue.answer(question, text, language=language)
    else:
        assert {question: ["quantum", "unmanned_systems"]} == catalogue.answer(question, text, language=language)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("headquarters", "NL", {"company.registered_office": "NL", "company.physical_headquarters": "NL"}),
        ("users", "1", {"technology.civil_application": True, "technology.military_application": True}),
        ("users", "military users only", {"technology.civil_application": False, "technology.military_application": True}),
        ("ties", "at least one", {}),
        ("co_investor", "no", {"funding.private_coinvestor": False, "funding.coinvestor_same_terms": False}),
    ],
)
def test_one_answer_for_several_facts(question: str, text: str, expected: dict[str, Any], catalogue: Catalogue) -> None:
    """All of them at once, or none: then they are asked one by one."""
    assert expected == catalogue.answer(question, text)


def test_guidance_in_the_assessment(sensor_startup: dict[str, Any], catalogue: Catalogue) -> None:
    """JSON out with questions, remedies and dates, as its schema says (tests/test_schemas.py checks the form without it)."""
    from jsonschema import Draft202012Validator

    from eligibility import json_schema

    assessment = catalogue.assess(profile_of(sensor_startup), on=TODAY)
    form = json.loads(catalogue.full_json(assessment, guidance=True))

    Draft202012Validator(json_schema("assessment")).validate(form)
    assert len(form["guidance"]["next"]) == 3
    advice = {each["instrument"]: each for each in form["guidance"]["results"]}
    assert advice["nl/qredits"]["remedies"][0]["changes"][0]["high"] == 250_000
    assert (advice["nl/bmkb"]["holds_until"], advice["nl/bmkb"]["then"]["since"]) == ("2027-06-30", "2027-07-01")


def test_guidance_of_a_day_is_that_of_the_day(sensor_startup: dict[str, Any]) -> None:
    """The rules are compiled once for many days; what was asked on another day leaves no trace."""
    sensor_startup["company"] |= {"listed": False}
    sensor_startup["company"].pop("registered_on", None)
    used, later = Catalogue.shipped(), date(2027, 5, 20)
    profile = profile_of(sensor_startup)

    used.advise(profile, on=TODAY)
    used.ask(profile, on=TODAY, most=50)

    fresh = Catalogue.shipped()
    assert used.advise(profile, on=later) == fresh.advise(profile, on=later)
    assert used.ask(profile, on=later, most=50) == fresh.ask(profile, on=later, most=50)
    rules = used.evaluator(later).rules
    registered = VOCABULARY.facts["company.registered_on"]
    for catalogue in (used, fresh):
        tried = catalogue._desk.alone("nl/vff-starter", rules).values(registered, {}, later)
        assert {date(2022, 5, 19), date(2022, 5, 20)} <= set(tried)


def test_until_when_a_startup_is_young(catalogue: Catalogue) -> None:
    """Five years to the day: the early-stage loan is open to it one day more."""
    profile = catalogue.read_profile((ROOT / "examples" / "portfolio" / "06-space-optics.json").read_bytes())

    first, then = Timeline(catalogue.family).intervals(profile, TODAY)["nl/vff-starter"][:2]

    assert (date(2026, 11, 24), Outcome.UNDETERMINED) == (first.until, first.outcome)
    assert (date(2026, 11, 25), Outcome.INELIGIBLE) == (then.since, then.outcome)


def test_a_conditional_outcome_says_who_judges(sensor_startup: dict[str, Any], catalogue: Catalogue) -> None:
    """What would make it eligible is the judgement of a body, and which."""
    advice = catalogue.advise(profile_of(sensor_startup), on=TODAY, instruments=["nl/secfund"])[0]

    assert [("serves-a-defence-need", "the Ministry of Defence")] == [(a["criterion"], a["judged_by"]) for a in advice["awaits"]]
    assert advice["remedies"] == []


def test_near_misses_of_the_portfolio(catalogue: Catalogue) -> None:
    """Who is one change away, tried and told."""
    folder = ROOT / "examples" / "portfolio"
    profiles = {file.stem: catalogue.read_profile(file.read_bytes()) for file in sorted(folder.glob("*.json"))}

    found = {(each["company"], each["instrument"]): each["changes"][0] for each in catalogue.near_misses(profiles, on=TODAY)}

    assert found["07-ticket-too-small", "nl/secfund"]["low"] == 150_000
    assert found["03-defence-only-munitions", "nl/secfund"]["fact"] == "technology.civil_application"
    assert ("09-high-risk-ties", "nl/secfund") not in found
    printed = CliRunner().invoke(main, ["portfolio", str(folder), "--near", "--on", "2026-11-23"]).stdout
    assert len(printed.splitlines()) == len(catalogue.near_misses(profiles, on=TODAY))


def test_ask_and_advise_on_the_command_line() -> None:
    """A founder reads what to find out, and what would change an answer."""
    profile = str(ROOT / "examples" / "sensor-startup.json")

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, [*arguments, "--on", "2026-11-23"], catch_exceptions=False)
        assert result.exit_code == 0
        return result.stdout.replace("\u00a0", " ")

    asked = run("ask", profile, "--instrument", "nato/innovation-fund")
    assert asked.splitlines()[0].endswith("[technology.deep_tech_areas]")
    assert "Nothing more is missing." in run("ask", profile, "--instrument", "nl/secfund")
    assert json.loads(run("ask", profile, "--format", "json", "--most", "2"))[1]["facts"]
    told = run("advise", profile, "--instrument", "nl/qredits")
    assert "would make it undetermined:\n        - Amount requested: at most EUR 250 000 (now EUR 2 000 000)" in told
    assert "Er ontbreekt" not in told
    assert CliRunner().invoke(main, ["advise", profile, "--instrument", "nl/nothing"]).exit_code == 2


def test_values_worth_trying_are_of_their_type(catalogue: Catalogue) -> None:
    """Every value that guidance tries is one that a profile could carry."""
    rules = catalogue.evaluator(TODAY).rules
    desk = Desk(catalogue.family)
    tried = 0
    for name in rules.open:
        alone = desk.alone(name, rules)
        for fact in alone.reads:
            for value in alone.values(VOCABULARY.facts[fact], {}, TODAY):
                profile_from({fact: value})
                tried += 1
    assert tried > 1000
