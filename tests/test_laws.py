"""The laws of docs/semantics.md, on the shipped rules and on random ones: evaluators agree, outcomes are never overturned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eligibility import Catalogue, CompanyProfile, Outcome, Status
from eligibility.catalogue.model import Citation, Criterion, InstrumentVersion, Period, Source
from eligibility.engine.evaluator import Evaluators
from eligibility.engine.judgements import judgements_on
from eligibility.engine.reference import Reference
from eligibility.engine.rules_on import rules_on
from eligibility.language.tree import All, Literal, Not, Tree, leaves
from eligibility.language.tree import Any as AnyOf
from eligibility.language.tree import Test as Leaf
from tests.conftest import TODAY
from tests.strategies import facts, merged, nested, trees

CATALOGUE = Catalogue.shipped()
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


def profile_from(given_facts: dict[str, Any]) -> CompanyProfile:
    return CompanyProfile.model_validate(nested(given_facts))


def judged(data: st.DataObject) -> list[dict[str, Any]]:
    """Some judgements of the shipped judged criteria."""
    known = [
        (name, criterion.id)
        for name, versions in CATALOGUE.instruments.items()
        for criterion in versions[-1].criteria
        if criterion.judged_by
    ]
    chosen = data.draw(st.lists(st.sampled_from(known), unique=True, max_size=4))
    return [
        {
            "instrument": name,
            "criterion": criterion,
            "met": data.draw(st.booleans()),
            "by": "financier",
            "on": date(2020, 1, 1),
        }
        for name, criterion in chosen
    ]


# The evaluators agree, and the laws hold


@given(SOME_FACTS, DAYS, st.data())
def test_compiled_and_reference_agree_on_the_shipped_rules(some: dict[str, Any], on: date, data: st.DataObject) -> None:
    """Same outcomes, statuses, missing facts and derived facts, for every profile, date and judgement."""
    profile = CompanyProfile.model_validate({**nested(some), "judgements": judged(data)})
    evaluator = CATALOGUE.evaluator(on)
    judgements = judgements_on(profile.judgements, evaluator.rules)
    reference = Reference(evaluator.rules, profile.facts(), judgements)

    assessment = evaluator.assess(profile)
    derived = evaluator.values(profile)

    for name, expected in reference.assess().items():
        actual = assessment[name]
        assert expected == (actual.outcome, actual.statuses, actual.missing), name
    assert {fact: reference.value(fact) for fact in derived} == derived


@given(
    st.lists(st.tuples(TREES, st.none() | TREES, st.booleans(), st.booleans()), min_size=1, max_size=4),
    SOME_FACTS,
    DAYS,
)
def test_compiled_and_reference_agree_on_random_rules(
    random_criteria: list[tuple[Tree, Tree | None, bool, bool]], some: dict[str, Any], on: date
) -> None:
    """The same on criteria that nobody would write."""
    evaluator = Evaluators(replace(CATALOGUE.checked, instruments=random_instrument(random_criteria)), CompanyProfile).on(on)
    profile = profile_from(some)
    if all(advisory for _, _, advisory, _ in random_criteria):
        assert Outcome.NOT_ASSESSABLE is evaluator.assess(profile)["x/random"].outcome
        return

    expected = Reference(evaluator.rules, profile.facts(), {}).assess()["x/random"]
    actual = evaluator.assess(profile)["x/random"]

    assert expected == (actual.outcome, actual.statuses, actual.missing)


def random_instrument(
    random_criteria: list[tuple[Tree, Tree | None, bool, bool]],
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
            None if advisory or not judge else "financier",
        )
        for index, (tree, applies, advisory, judge) in enumerate(random_criteria)
    )
    period = Period(date(2000, 1, 1))
    available = ((period.start, "open", ()),)
    return {"x/random": (InstrumentVersion("x/random", period, TEXTS, TEXTS, "loan", "direct", available, {}, criteria),)}


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
            satisfied = known in (Status.MET, Status.NEEDS_JUDGEMENT) and now is Status.NOT_APPLICABLE
            assert satisfied or known in (Status.UNKNOWN, now), criterion.id


@given(SOME_FACTS, facts(VOCABULARY, complete=True), DAYS)
def test_the_missing_list_is_sound(some: dict[str, Any], rest: dict[str, Any], on: date) -> None:
    """Answering everything on it settles the outcome (accounts answered means all three figures)."""
    full = [{"closed_on": date(2020, 12, 31), "employees": 10, "turnover": 2_000_001, "balance_sheet_total": 9}]
    before = CATALOGUE.assess(profile_from(some), on=on)
    for name, result in before.items():
        answers = {fact: full if fact.endswith(".accounts") else rest.get(fact, []) for fact in result.missing}
        if "aid.de_minimis" in result.missing:
            answers["aid.de_minimis"] = []  # what was given may lie outside its method
        if "group.enterprises" in result.missing and "group.enterprises" in some:
            whole = {"accounts": full, "markets": [], "budget": 0, "inhabitants": 0, "country": "NL"}
            known = [{**each, **whole} for each in some["group.enterprises"]]
            answers["group.enterprises"] = known

        after = CATALOGUE.assess(profile_from({**some, **answers}), on=on)[name]

        assert after.outcome is not Outcome.UNDETERMINED, (name, result.missing, after.missing)
        assert after.missing == ()


@given(st.data())
def test_the_missing_list_is_minimal(data: st.DataObject) -> None:
    """Every fact on it can still change the outcome: with some answers to the rest, two answers to it differ."""
    name = data.draw(st.sampled_from([name for name in CATALOGUE.instruments if name in CATALOGUE.evaluator(TODAY).rules.open]))
    base = base_profile(name)
    hidden = data.draw(st.lists(st.sampled_from(sorted(base)), min_size=1, max_size=6, unique=True))
    known = {fact: value for fact, value in base.items() if fact not in hidden}
    missing = CATALOGUE.assess(profile_from(known), on=TODAY)[name].missing

    for fact in missing:
        assert can_change(name, fact, known, base, missing), (name, fact, missing)


def base_profile(name: str) -> dict[str, Any]:
    """The profile from which the examples of an instrument start: nothing in it stands in the way."""
    from eligibility.authoring.examples import _Runner
    from eligibility.catalogue.files import find, shipped
    from eligibility.source_map import Problems, load

    file = next(file for file in find(shipped("rules")) if file.kind == "examples" and file.name == name)
    problems = Problems()
    node = load(file.text, file.path, problems)
    assert node is not None
    return _Runner(CATALOGUE.family, name, problems).facts(node.value["profile"].node)


def literals() -> dict[str, set[Any]]:
    """The figures that any rule compares a fact with."""
    found: dict[str, set[Any]] = defaultdict(set)
    trees = [c.require for dated in CATALOGUE.instruments.values() for version in dated for c in version.criteria]
    for leaf in (leaf for tree in trees for leaf in leaves(tree) if isinstance(leaf, Leaf)):
        for comparison in leaf.comparisons:
            if isinstance(comparison.operand, Literal) and isinstance(comparison.operand.value, int):
                found[leaf.fact.id].add(comparison.operand.value)
    return found


LITERALS = literals()


def candidates(fact: str) -> list[Any]:
    """Answers worth trying."""
    kind = VOCABULARY.facts[fact].type
    big = [{"closed_on": date(2025, 12, 31), "employees": 900, "turnover": 10**9, "balance_sheet_total": 10**9}]
    small = [{"closed_on": date(2025, 12, 31), "employees": 3, "turnover": 1, "balance_sheet_total": 1}]
    if fact == "aid.de_minimis":
        return [[], [{"granted_on": TODAY, "amount": 10**9, "member_state": "NL"}]]
    one: list[Any] = {
        "boolean": [True, False],
        "money": [0, 10**12, *(value + step for value in LITERALS[fact] for step in (0, 1))],
        "percent": [0, 100],
        "number": [int(kind.minimum), 2, int(kind.maximum), *(value + step for value in LITERALS[fact] for step in (-1, 0, 1))],
        "country": ["NL", "US", "CH"],
        "choice": list(kind.choices),
        "date": [date(1990, 1, 1), TODAY],
        "records": [small, big],
    }[kind.kind]
    return (
        [[value] for value in one]
        if kind.many
        else [value for value in one if kind.kind != "number" or kind.minimum <= value <= kind.maximum]
    )


def can_change(name: str, fact: str, known: dict[str, Any], base: dict[str, Any], missing: tuple[str, ...]) -> bool:
    """Whether two answers to the fact differ in outcome, with the others as in the base but at most two."""
    others = {other: base[other] for other in missing if other != fact and other in base}
    single = [{other: value} for other in missing if other != fact for value in candidates(other)]
    double = [{**one, **two} for index, one in enumerate(single) for two in single[index + 1 :] if one.keys() != two.keys()]
    for variation in [{}, *single, *double]:
        outcomes = {
            CATALOGUE.assess(profile_from({**known, **others, **variation, fact: value}), on=TODAY)[name].outcome
            for value in candidates(fact)
        }
        if len(outcomes) > 1:
            return True
    return False


@given(SOME_FACTS)
def test_a_german_seat_is_ineligible_whatever_else_is_unknown(some: dict[str, Any]) -> None:
    """A definite no survives every unknown neighbour."""
    profile = profile_from({**some, "company.registered_office": "DE"})

    assert Outcome.INELIGIBLE is CATALOGUE.assess(profile, on=TODAY)["nl/secfund"].outcome
