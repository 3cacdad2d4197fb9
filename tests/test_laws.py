"""The laws of docs/semantics.md, on the shipped rules and on random ones: evaluators agree, outcomes are never overturned."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from eligibility import CompanyProfile, Outcome, Result, Status
from eligibility.engine.evaluator import Evaluators
from eligibility.engine.missing import minimal_missing
from eligibility.engine.outcome import Evaluated
from eligibility.engine.reference import Reference, fill
from eligibility.language.tree import All, Not, Tree
from eligibility.language.tree import Any as AnyOf
from eligibility.possible import Range, admits
from eligibility.possible import known as is_known
from eligibility.rules.in_force import Rules, rules_on
from eligibility.rules.model import Citation, Criterion, InstrumentVersion, Period, Source
from tests.conftest import TODAY
from tests.oracles import CATALOGUE, RULES, answers, as_given, base_profile, can_change, trial_of
from tests.packs import profile_from
from tests.strategies import counted, examples, facts, judgements, merged, nested, trees, weakened

VOCABULARY = CATALOGUE.checked.vocabulary
FEW = [
    CATALOGUE.checked.facts[name]
    for name in (
        "company.registered_on",
        "company.registered_office",
        "company.established_in",
        "company.is_sme",
        "company.size",
        "technology.areas",
        "technology.innovative",
        "funding.requested",
        "funding.round_total",
        "funding.public_share",
        "funding.loan_term",
        "size.employees",
    )
]
LIST_TYPES = {
    "nif_partner_countries": CATALOGUE.checked.facts["company.registered_office"].type,
    "edf_countries": CATALOGUE.checked.facts["company.registered_office"].type,
    "priority_technology_areas": CATALOGUE.checked.facts["technology.areas"].type.one,
}
TREES = trees(VOCABULARY, LIST_TYPES, FEW)
SOME_FACTS = facts(VOCABULARY)
DAYS = st.sampled_from([TODAY, date(2024, 7, 1), date(2026, 1, 7), date(2028, 2, 29)])
TEXTS = {"en": "", "nl": ""}


# The evaluators agree, and the laws hold


def bodies_on(rules: Rules) -> dict[tuple[str, str], str]:
    """The body of every judged criterion in force."""
    return {
        (name, criterion.id): criterion.judged_by
        for name, version in rules.open.items()
        for criterion in version.criteria
        if criterion.judged_by
    }


def agree(expected: Evaluated, actual: Result) -> bool:
    """Whether an evaluator says what the reference does, or settles what looking at each test on its own leaves open.

    That what it settles stays so is a law of its own (`test_more_facts_never_overturn_a_definite_outcome`).
    """
    if expected == (actual.outcome, actual.statuses, actual.missing):
        return True
    settles = expected.outcome is Outcome.UNDETERMINED is not actual.outcome and actual.missing == ()
    return settles and all(
        after is Status.UNKNOWN or is_kept(before, after) for before, after in zip(expected.statuses, actual.statuses, strict=True)
    )


def is_kept(before: Status, after: Status) -> bool:
    """Whether a status may follow another when more is known: what is satisfied may turn out not to apply."""
    satisfied = before in (Status.MET, Status.NEEDS_JUDGEMENT) and after is Status.NOT_APPLICABLE
    return satisfied or before in (Status.UNKNOWN, after)


@given(SOME_FACTS, DAYS, st.data())
def test_compiled_and_reference_agree_on_the_shipped_rules(some: dict[str, Any], on: date, data: st.DataObject) -> None:
    """Same outcomes, statuses, missing facts and derived facts, for every profile, date and judgement."""
    evaluator = CATALOGUE.evaluator(on)
    bodies = bodies_on(evaluator.rules)
    judged = data.draw(st.lists(st.sampled_from(sorted(bodies)), unique=True, max_size=4)) if bodies else []
    said = [
        each
        for instrument, criterion in judged
        for each in data.draw(judgements(instrument, [(criterion, bodies[instrument, criterion])], VOCABULARY, on))
    ]
    profile = CompanyProfile.model_validate({**nested(some), "judgements": said})
    reference = Reference(evaluator.rules, profile.facts(), counted(said, bodies, VOCABULARY, on))

    assessment = evaluator.assess(profile)
    derived = evaluator.values(profile)

    for name, expected in reference.assess().items():
        actual = assessment[name]
        assert agree(expected, actual), name
    assert {fact: reference.value(fact) for fact in derived} == derived


@given(SOME_FACTS, DAYS, st.data())
def test_what_is_known_in_part_decides_nothing_wrongly(some: dict[str, Any], on: date, data: st.DataObject) -> None:
    """Both evaluators agree on ranges and subsets; what they decide stays so when the facts are known exactly."""
    evaluator = CATALOGUE.evaluator(on)
    exact = CompanyProfile.model_validate(nested(some))
    ranges = data.draw(weakened(exact.facts(), VOCABULARY))
    profile = exact.with_ranges(ranges)
    reference = Reference(evaluator.rules, profile.facts(), {})

    assessment, settled = evaluator.assess(profile), evaluator.assess(exact)
    derived = evaluator.values(profile)

    for name, expected in reference.assess().items():
        actual = assessment[name]
        assert agree(expected, actual), name
        for before, after in zip(actual.statuses, settled[name].statuses, strict=True):
            assert is_kept(before, after), name
    assert {fact: reference.value(fact) for fact in derived} == derived
    for fact, value in evaluator.values(exact).items():
        if is_known(value):
            assert admits(derived[fact], value), fact


BODIES = st.none() | st.sampled_from(sorted(VOCABULARY.bodies))
SCORED = st.tuples(st.just(All(())), st.none() | TREES, st.just(False), st.sampled_from(sorted(VOCABULARY.bodies)))
"""What only a body can say, such as a ranking: nothing is required of the facts."""
CRITERIA = st.lists(st.tuples(TREES, st.none() | TREES, st.booleans(), BODIES) | SCORED, min_size=1, max_size=4)


@given(CRITERIA, SOME_FACTS, DAYS, st.data())
@examples(400)
def test_evaluators_agree_on_random_rules_and_ranges(
    random_criteria: list[RandomCriterion], some: dict[str, Any], on: date, data: st.DataObject
) -> None:
    """The same on criteria that nobody would write."""
    evaluator = Evaluators(replace(CATALOGUE.checked, instruments=random_instrument(random_criteria)), CompanyProfile).on(on)
    if "x/random" not in evaluator.rules.open:
        return
    exact = CompanyProfile.model_validate(nested(some))
    profile = exact.with_ranges(data.draw(weakened(exact.facts(), VOCABULARY)))

    expected = Reference(evaluator.rules, profile.facts(), {}).assess()["x/random"]
    actual, settled = (evaluator.assess(each)["x/random"] for each in (profile, exact))

    assert agree(expected, actual)
    for before, after in zip(actual.statuses, settled.statuses, strict=True):
        assert is_kept(before, after)


@given(CRITERIA, st.sampled_from(["direct", "policy_lever"]), SOME_FACTS, DAYS, st.data())
@examples(400)
def test_compiled_and_reference_agree_on_random_rules(
    random_criteria: list[RandomCriterion], access: str, some: dict[str, Any], on: date, data: st.DataObject
) -> None:
    """The same on criteria that nobody would write, judged or not, by their body or by another."""
    instruments = random_instrument(random_criteria, access)
    evaluator = Evaluators(replace(CATALOGUE.checked, instruments=instruments), CompanyProfile).on(on)
    bodies = bodies_on(evaluator.rules)
    said = data.draw(judgements("x/random", [(key[1], body) for key, body in bodies.items()], VOCABULARY, on))
    profile = CompanyProfile.model_validate({**nested(some), "judgements": said})
    if access == "direct" and all(advisory for _, _, advisory, _ in random_criteria):
        assert Outcome.NOT_ASSESSABLE is evaluator.assess(profile)["x/random"].outcome
        return

    judged = counted(said, bodies, VOCABULARY, on)
    expected = Reference(evaluator.rules, profile.facts(), judged).assess()["x/random"]
    actual = evaluator.assess(profile)["x/random"]

    assert agree(expected, actual)


@given(CRITERIA, SOME_FACTS, DAYS)
@examples(400)
def test_a_range_of_what_no_rule_reads_changes_no_answer(
    random_criteria: list[RandomCriterion], some: dict[str, Any], on: date
) -> None:
    """Of a company known in part every value of a repeated fact is gone through; of others only where that can settle something."""
    evaluator = Evaluators(replace(CATALOGUE.checked, instruments=random_instrument(random_criteria)), CompanyProfile).on(on)
    if "x/random" not in evaluator.rules.open:
        return
    profile = CompanyProfile.model_validate(nested({**some, "project.duration": None}))
    partly = profile.with_ranges({"project.duration": Range(1, 5)})

    quick, thorough = (evaluator.assess(each)["x/random"] for each in (profile, partly))

    assert (quick.outcome, quick.statuses, quick.missing) == (thorough.outcome, thorough.statuses, thorough.missing)


RandomCriterion = tuple[Tree, Tree | None, bool, str | None]
"""What it requires, when it applies, whether it only advises, and which body judges it (none of what only advises)."""


def random_instrument(
    random_criteria: Sequence[RandomCriterion], access: str = "direct"
) -> dict[str, tuple[InstrumentVersion, ...]]:
    source = Source("s", "s", "primary")
    criteria = tuple(
        Criterion(
            f"c{index}",
            TEXTS,
            tree,
            (Citation(source),),
            "stated",
            applies,
            advisory,
            None if advisory else body,
        )
        for index, (tree, applies, advisory, body) in enumerate(random_criteria)
    )
    period = Period(date(2000, 1, 1))
    available = ((period.start, "open", ()),)
    return {"x/random": (InstrumentVersion("x/random", period, TEXTS, TEXTS, "loan", access, available, {}, criteria),)}


@given(TREES, TREES, SOME_FACTS)
def test_de_morgan_and_commutativity_of_criteria(left: Tree, right: Tree, some: dict[str, Any]) -> None:
    """Not all is any not; order does not matter; twice is once."""
    truth = Reference(rules_on(CATALOGUE.checked, TODAY), profile_from(some).facts(), {}).truth

    assert truth(Not(All((left, right)))) is truth(AnyOf((Not(left), Not(right))))
    assert truth(All((left, right))) is truth(All((right, left)))
    assert truth(All((left, left))) is truth(left) is truth(Not(Not(left)))


@given(SOME_FACTS, facts(VOCABULARY, complete=True), DAYS)
def test_more_facts_never_overturn_a_definite_outcome(some: dict[str, Any], rest: dict[str, Any], on: date) -> None:
    """What is eligible or ineligible stays so, and every definite status too, whatever else becomes known.

    A criterion that is met before it is known whether it applies may turn out not to apply.
    """
    before = CATALOGUE.assess(profile_from(some), on=on)
    after = CATALOGUE.assess(profile_from(merged(rest, some)), on=on)

    for name, result in before.items():
        if result.outcome in (Outcome.ELIGIBLE, Outcome.INELIGIBLE):
            assert result.outcome is after[name].outcome
        for (criterion, known), (_, now) in zip(result.criteria, after[name].criteria, strict=True):
            assert is_kept(known, now), criterion.id


@given(SOME_FACTS, facts(VOCABULARY, complete=True), DAYS)
def test_the_missing_list_is_sound(some: dict[str, Any], rest: dict[str, Any], on: date) -> None:
    """Answering everything on it settles the outcome (accounts answered means all three figures)."""
    full = [
        {"closed_on": date(on.year - 1, 12, 31), "months": 12, "employees": 10, "turnover": 2_000_001, "balance_sheet_total": 9}
    ]
    before = CATALOGUE.assess(profile_from(some), on=on)
    for name, result in before.items():
        answers = {fact: full if fact.endswith(".accounts") else rest.get(fact, []) for fact in result.missing}
        if "aid.de_minimis" in result.missing:
            answers["aid.de_minimis"] = []  # what was given may lie outside its method
        if "aid.startup_aid" in result.missing:
            answers["aid.startup_aid"] = []  # or lack its term
        if "group.enterprises" in result.missing and "group.enterprises" in some:
            whole = {"accounts": full, "markets": [], "budget": 0, "inhabitants": 0, "country": "NL"}
            known = [{**each, **whole} for each in some["group.enterprises"]]
            answers["group.enterprises"] = known

        fitting = agreeing(some, answers, on)
        if fitting is None:
            continue  # what was drawn for the answers fits no company that is as it was said to be
        after = CATALOGUE.assess(profile_from({**some, **fitting}), on=on)[name]

        assert after.outcome is not Outcome.UNDETERMINED, (name, result.missing, after.missing)
        assert after.missing == ()


def agreeing(known: dict[str, Any], answers: dict[str, Any], on: date) -> dict[str, Any] | None:
    """The answers with what follows from the rest in the place of what contradicts it; None where what was known contradicts."""
    rules, found = CATALOGUE.evaluator(on).rules, dict(answers)
    while clashes := fill(rules, as_given({**known, **found})).clashes:
        step = clashes[0]
        fact = step.conclusion.fact.id
        if fact not in found:
            return None
        found[fact] = [*found[fact], *step.value.surely] if step.conclusion.part else step.value
    return found


# What may be known of the size, in every combination


def possible(given_facts: dict[str, Any]) -> bool:
    """Whether a profile can say so much about a group: what contradicts itself is refused (tests/test_group_size.py)."""
    try:
        profile_from(given_facts)
    except ValidationError:
        return False
    return True


PERIOD = {"closed_on": date(2025, 12, 31), "employees": 10, "turnover": 2_000_001, "balance_sheet_total": 9}
OWNER = {"id": "a", "kind": "enterprise"}
HOLDING = {"holder": "a", "held": "company", "capital": 60, "votes": 60}
DIFFERING = [PERIOD | {"closed_on": date(2024, 12, 31), "employees": 300}, PERIOD]
ACCOUNTS: list[list[dict[str, Any]]] = [
    [],
    [PERIOD],
    [PERIOD | {"closed_on": date(2023, 12, 31)}],  # closed too long ago
    [{"closed_on": date(2025, 12, 31), "employees": 10}],  # not whole
    DIFFERING,
]
SIZE_FACTS: dict[str, list[dict[str, Any]]] = {
    "autonomous": [{}, {"company.autonomous": True}, {"company.autonomous": False}],
    "accounts": [{}, *({"company.accounts": accounts} for accounts in ACCOUNTS)],
    "group": [
        {},
        *({"group.accounts": accounts} for accounts in ACCOUNTS),
        {"group.enterprises": []},
        {"group.enterprises": [], "group.holdings": []},
        {"group.holdings": []},
        {"group.enterprises": [OWNER]},
        {"group.enterprises": [OWNER], "group.holdings": [HOLDING]},
        {"group.enterprises": [OWNER | {"accounts": [PERIOD]}], "group.holdings": [HOLDING]},
    ],
    "public": [{}, {"ownership.public_bodies_hold_quarter": False}],
}
ABOUT_SIZE = ("company.autonomous", "company.accounts", "ownership.public_bodies_hold_quarter", "group.")
SIZES = [facts for facts in (dict(ChainMap(*parts)) for parts in product(*SIZE_FACTS.values())) if possible(facts)]


def test_the_missing_list_is_sound_whatever_is_known_of_the_size() -> None:
    """Answering everything on it settles the outcome: nothing about the size appears only after something else was answered."""
    cases = list(product(sorted(RULES.open), SIZES))
    appeared, checked = [], 0
    for (name, known), autonomous in product(cases, (True, False)):
        trial, base = trial_of(name), size_free(name)
        before = trial.listed({**base, **as_given(known)}, {}, TODAY)
        about = {fact: answer_about_size(fact, known, autonomous) for fact in before if fact.startswith(ABOUT_SIZE)}
        if about.get("company.autonomous") is True:  # who stands alone has no group to answer for
            about = {fact: answer for fact, answer in about.items() if not fact.startswith("group.")}
        if not possible({**known, **about}):
            continue
        others = {fact: answers(trial, fact, {})[0] for fact in before if not fact.startswith(ABOUT_SIZE)}
        after = trial.listed({**base, **others, **as_given({**known, **about})}, {}, TODAY)
        if after:
            appeared.append((name, known, before, after))
        checked += 1

    assert checked > len(cases)
    assert appeared == []


@cache
def size_free(name: str) -> dict[str, Any]:
    """The base of an instrument without what it says about the size."""
    return {fact: value for fact, value in as_given(base_profile(name)).items() if not fact.startswith(ABOUT_SIZE)}


def test_what_is_missing_can_be_given() -> None:
    """Whatever stands on the list fits beside what was said already."""
    known = {**base_profile("nl/bmkb"), "company.autonomous": False, "group.holdings": []}

    missing = CATALOGUE.assess(profile_from(known), on=TODAY)["nl/bmkb"].missing

    assert possible({**known, **{fact: answer_about_size(fact, known, False) for fact in missing}})


def answer_about_size(fact: str, known: dict[str, Any], autonomous: bool) -> Any:
    """What a company that knows everything says."""
    match fact:
        case "company.autonomous":
            return autonomous
        case "ownership.public_bodies_hold_quarter":
            return False
        case "group.enterprises":
            named = known.get("group.enterprises") or [OWNER]
            return [each | {"accounts": [PERIOD], "country": "NL", "markets": []} for each in named]
        case "group.holdings":
            return [HOLDING] if known.get("group.enterprises") else []
        case "group.changed_on":
            return date(2020, 1, 1)
    assert fact in ("company.accounts", "group.accounts")
    return [PERIOD]


# The missing list is minimal


@pytest.mark.parametrize("name", ["nl/seed-capital", "nl/seed-capital-dual-use"])
@pytest.mark.parametrize("fact", ["finance.equity", "finance.subscribed_capital"])
def test_what_cannot_matter_is_not_asked_while_the_accounts_are_unknown(name: str, fact: str) -> None:
    """An SME in the years of risk finance is exempt from the limb on its capital; what is no SME is refused by another criterion."""
    known = {other: value for other, value in base_profile(name).items() if other not in (fact, "company.accounts")}

    missing = CATALOGUE.case(profile_from(known), on=TODAY).missing(name)

    assert missing.exact
    assert fact not in missing.facts


@pytest.mark.parametrize(("name", "employees"), [("eu/eic-step-scale-up", 600), ("eu/fast", 900)])
def test_who_owns_an_outgrown_sme_matters(name: str, employees: int) -> None:
    """It looks as if it could not, for an SME has fewer employees than a mid-cap may have. But one that outgrew its ceilings in the
    last period alone still is an SME, with more employees than that, and as long as no public body holds a quarter.
    """
    before = [PERIOD | {"closed_on": date(year, 12, 31)} for year in (2023, 2024)]
    periods = [*before, PERIOD | {"employees": employees}]
    base = base_profile(name)

    def outcome(public: bool) -> Outcome:
        facts = {**base, "company.accounts": periods, "ownership.public_bodies_hold_quarter": public}
        return CATALOGUE.assess(profile_from(facts), on=TODAY)[name].outcome

    assert (Outcome.INELIGIBLE, Outcome.INELIGIBLE) != (outcome(True), outcome(False))
    assert Outcome.INELIGIBLE is outcome(True)


@given(st.data())
@examples(200)
def test_the_missing_list_is_minimal(data: st.DataObject) -> None:
    """Every fact that guidance lists can still change the outcome: with some answers to the rest, two answers to it differ.

    Where the list is said to be exact this holds without exception. The list of the assessment may be longer, never shorter.
    """
    name = data.draw(st.sampled_from(sorted(RULES.open)))
    base = base_profile(name)
    hidden = data.draw(st.lists(st.sampled_from(sorted(base)), min_size=1, max_size=6, unique=True))
    known = {fact: value for fact, value in base.items() if fact not in hidden}
    profile = profile_from(known)
    listed = CATALOGUE.assess(profile, on=TODAY)[name].missing
    missing = CATALOGUE.case(profile, on=TODAY).missing(name)

    assert set(missing.facts) <= set(listed)
    for fact in missing.facts:
        assert not missing.exact or can_change(name, fact, known, missing.facts), (name, fact, sorted(hidden), missing.facts)


@given(SOME_FACTS, DAYS, st.data())
def test_undetermined_means_that_some_answer_decides(some: dict[str, Any], on: date, data: st.DataObject) -> None:
    """An instrument is undetermined exactly when its missing list is not empty, wherever that list is exact."""
    profile = CompanyProfile.model_validate(nested(some))
    profile = profile.with_ranges(data.draw(weakened(profile.facts(), VOCABULARY)))
    case = CATALOGUE.case(profile, on=on)
    for name, result in case.assessment.items():
        if result.outcome is not Outcome.UNDETERMINED:
            assert result.missing == ()
        elif name in data.draw(st.sets(st.sampled_from(sorted(RULES.open)), min_size=1, max_size=3)):
            missing = case.missing(name)
            assert missing.facts or not missing.exact, name


@given(CRITERIA, SOME_FACTS, DAYS)
@examples(300)
def test_undetermined_means_that_some_answer_decides_on_random_rules(
    random_criteria: list[RandomCriterion], some: dict[str, Any], on: date
) -> None:
    """The same on criteria that nobody would write."""
    family = Evaluators(replace(CATALOGUE.checked, instruments=random_instrument(random_criteria)), CompanyProfile)
    evaluator = family.on(on)
    if "x/random" not in evaluator.rules.open:
        return
    profile = CompanyProfile.model_validate(nested(some))
    result = evaluator.assess(profile)["x/random"]
    if result.outcome is Outcome.UNDETERMINED:
        missing = minimal_missing(family.trials.of("x/random", evaluator.rules), profile.facts(), {}, on)
        assert missing.facts or not missing.exact


@given(SOME_FACTS)
def test_a_german_seat_is_ineligible_whatever_else_is_unknown(some: dict[str, Any]) -> None:
    """A definite no survives every unknown neighbour."""
    profile = profile_from(merged(some, {"company.registered_office": "DE"}))

    assert Outcome.INELIGIBLE is CATALOGUE.assess(profile, on=TODAY)["nl/secfund"].outcome
