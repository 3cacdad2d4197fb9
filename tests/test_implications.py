"""What follows from known facts: what need not be asked, what is refused, what is only suggested, and the rules that say so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import Catalogue, CompanyProfile, InvalidProfile, InvalidRules, Outcome, Problem, lint, run_examples
from eligibility.engine.evaluator import Evaluators
from eligibility.engine.implied import implied
from eligibility.engine.missing import minimal_missing
from eligibility.engine.reference import Reference, fill
from eligibility.language.tree import Known, leaves
from eligibility.possible import Holding
from tests.conftest import TODAY
from tests.oracles import CATALOGUE
from tests.packs import fund, load, profile_from
from tests.strategies import consistent, examples, facts, nested, trees
from tests.test_laws import random_instrument

BV = {"company.legal_form": "private_limited", "company.registered_office": "NL"}
SOME_FACTS = facts(CATALOGUE.checked.vocabulary)


def plain(implied: Any) -> dict[str, Any]:
    """What follows, by fact; of a list what it surely holds."""
    return {each.fact.id: each.plain for each in implied}


# What follows


@pytest.mark.parametrize(
    ("known", "follows"),
    [
        ({"company.legal_form": "private_limited"}, {"company.capital_company": True, "tax.self_employed": False}),
        ({"company.legal_form": "cooperative"}, {"company.capital_company": False, "company.separate_legal_person": True}),
        ({"company.legal_form": "foreign"}, {}),
        ({"company.registered_office": "US"}, {"company.established_in": ["US"]}),
        ({"company.registered_office": "DE", "company.province": "utrecht"}, {"company.established_in": ["DE"]}),
        ({"technology.military_application": False}, {"project.application_focus": "civil"}),
        ({"consortium.entities": 1, "project.eligible_costs": 300_000}, {"project.own_costs": 300_000}),
    ],
)
def test_what_follows_need_not_be_said(known: dict[str, Any], follows: dict[str, Any]) -> None:
    """From what the company is, other facts follow."""
    found = plain(CATALOGUE.case(profile_from(known), on=TODAY).implied)

    assert follows.items() <= found.items()
    assert follows or not found


@pytest.mark.parametrize(
    ("known", "follows"),
    [
        ({"technology.primarily_military": True}, {"technology.military_application": True}),
        ({"project.application_focus": "dual_use"}, {"technology.military_application": True}),
        ({"project.application_focus": "civil"}, {}),
        ({"technology.uncontrolled_lethal_autonomy": True}, {"security.weapons_or_ammunition": True}),
        (
            {"technology.innovative": False},
            {
                "technology.own_technical_find": False,
                "technology.new_for_the_netherlands": False,
            },
        ),
        (
            {"company.substantial_activities_in_the_netherlands": False},
            {"company.primary_activities_in_the_netherlands": False},
        ),
    ],
)
def test_what_would_contradict_is_not_so(known: dict[str, Any], follows: dict[str, Any]) -> None:
    """Without a military use nothing is primarily military: so what is, has one, and nobody is asked for it."""
    case = CATALOGUE.case(profile_from(known), on=TODAY)

    assert follows == plain(case.implied)
    assert follows.items() <= case.facts.items()


def test_a_seat_settles_where_a_company_is_established_and_nothing_of_where_it_is_not() -> None:
    """A branch may be anywhere, so that only a yes follows."""
    dutch = CATALOGUE.assess(profile_from({"company.registered_office": "NL"}), on=TODAY)
    american = CATALOGUE.assess(profile_from({"company.registered_office": "US"}), on=TODAY)

    assert "met" == dutch["eu/european-defence-fund"].status("established-in-the-union")
    assert "unknown" == american["eu/european-defence-fund"].status("established-in-the-union")


def test_what_follows_is_not_asked() -> None:
    """Neither as missing nor as a question."""
    case = CATALOGUE.case(profile_from(BV), on=TODAY)
    implied = {each.fact.id for each in case.implied if not each.partly}
    missing = {fact for result in case.assessment.values() for fact in result.missing}
    asked = {fact for question in case.questions(most=200) for fact in question.facts}

    assert {"company.capital_company", "company.separate_legal_person", "tax.self_employed"} <= implied
    assert implied.isdisjoint(missing)
    assert implied.isdisjoint(asked)


def test_a_sale_that_lies_ahead_says_nothing_yet() -> None:
    """On the day of the first sale the company is in a market, the day before it need not be."""
    profile = profile_from({"company.first_commercial_sale_on": date(2026, 12, 1), "company.no_market_yet": True})

    assert {} == plain(CATALOGUE.case(profile, on=date(2026, 11, 30)).implied)
    with pytest.raises(InvalidProfile, match="no_market_yet"):
        CATALOGUE.case(profile, on=date(2026, 12, 1))


# What contradicts


@pytest.mark.parametrize(
    ("known", "pointers"),
    [
        (
            {"company.registered_office": "NL", "company.established_in": ["DE"]},
            ["/company/established_in", "/company/registered_office"],
        ),
        (
            {"company.legal_form": "private_limited", "company.capital_company": False},
            ["/company/capital_company", "/company/legal_form"],
        ),
        (
            {"company.no_market_yet": True, "company.first_commercial_sale_on": date(2020, 5, 1)},
            ["/company/no_market_yet", "/company/first_commercial_sale_on"],
        ),
        (
            {
                "company.primary_activities_in_the_netherlands": True,
                "company.substantial_activities_in_the_netherlands": False,
            },
            ["/company/substantial_activities_in_the_netherlands", "/company/primary_activities_in_the_netherlands"],
        ),
        (
            {"company.registered_office": "NL", "consortium.eu_or_horizon_partner": False},
            ["/consortium/eu_or_horizon_partner", "/company/registered_office"],
        ),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused(known: dict[str, Any], pointers: list[str]) -> None:
    """Never the friendlier reading: both places are named."""
    with pytest.raises(InvalidProfile) as refused:
        CATALOGUE.assess(profile_from(known), on=TODAY)

    (problem,) = refused.value.problems
    assert ("contradiction", pointers[0]) == (problem.code, problem.pointer)
    assert all(f"`{pointer}`" in problem.message for pointer in pointers)


def test_every_contradiction_is_told_at_once() -> None:
    """In whole sentences, with the source."""
    known = {**BV, "company.capital_company": False, "company.established_in": ["DE"], "tax.self_employed": True}

    with pytest.raises(InvalidProfile) as refused:
        CATALOGUE.case(profile_from(known), on=TODAY)

    assert {"/company/capital_company", "/company/established_in", "/tax/self_employed"} == {
        problem.pointer for problem in refused.value.problems
    }
    assert str(refused.value).startswith(
        "/company/capital_company: error[contradiction]: `/company/capital_company` is false, but `/company/legal_form` is "
        "private_limited: a bv or nv is a legal person with capital divided into shares\n"
        "    hint: change one of the two (Dutch Civil Code, Book 2"
    )


def test_what_is_asked_of_one_instrument_is_held_to_it_too() -> None:
    """The problem stands where the application says it."""
    data = nested({"consortium.entities": 1, "project.own_costs": 5})
    data["applications"] = {"nl/mit-collaboration": {"project.eligible_costs": 6}}
    profile = CATALOGUE.read_profile(json.dumps(data))

    with pytest.raises(InvalidProfile, match=r"`/applications/nl~1mit-collaboration/project\.eligible_costs` is 6"):
        CATALOGUE.assess(profile, on=TODAY)


def test_the_fast_path_refuses_the_same() -> None:
    """The compact form goes another way through the library."""
    text = json.dumps(nested({"company.registered_office": "NL", "company.established_in": ["DE"]}))

    with pytest.raises(InvalidProfile, match="established_in"):
        CATALOGUE.assess_json(text, on=TODAY, form="compact")


def test_no_remedy_makes_a_company_what_it_cannot_be() -> None:
    """A bv never becomes self-employed, said or not."""
    for known in (BV, {**BV, "tax.self_employed": False}):
        case = CATALOGUE.case(profile_from(known), on=TODAY)
        changed = {change.fact for name in CATALOGUE.instruments for each in case.remedies(name) for change in each.changes}

        assert changed.isdisjoint({"tax.self_employed", "company.capital_company"})


# What is suggested


def test_what_is_presumed_is_suggested_and_decides_nothing() -> None:
    """The question says what the answer probably is; the criterion stays open."""
    case = CATALOGUE.case(profile_from(BV), on=TODAY)
    asked = [field for each in case.questions(most=200) for field in each.fields or (each,)]
    (question,) = (each for each in asked if each.id == "tax.corporate_tax_payer")

    assert "unknown" == case.assessment["nl/innovatiebox"].status("corporate-tax")
    assert {"tax.corporate_tax_payer": True} == plain(case.presumed)
    assert "Probably yes: a bv or nv with its registered office in the Netherlands mostly pays corporate tax there." == (
        question.suggestion()
    )
    assert "Waarschijnlijk ja: een bv of nv" in (question.suggestion("nl") or "")


def test_saying_otherwise_than_presumed_is_no_contradiction() -> None:
    """Exempt bodies exist."""
    case = CATALOGUE.case(profile_from({**BV, "tax.corporate_tax_payer": False}), on=TODAY)

    assert () == case.presumed
    assert "not_met" == case.assessment["nl/innovatiebox"].status("corporate-tax")


# How it is told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "follows from Legal form: private limited company (bv)"),
        ("nl", "volgt uit Rechtsvorm: besloten vennootschap (bv)"),
    ],
)
def test_an_explanation_says_what_a_value_follows_from(language: Any, told: str) -> None:
    """Where an implied value decides, and once in the whole report."""
    assessment = CATALOGUE.assess(profile_from({"company.legal_form": "private_limited"}), on=TODAY)

    assert told in assessment.explain("nl/seed-capital").text(language)
    assert 1 == assessment.text(language).count(f"({told})") - 2  # a bv is three things, each told once


@pytest.mark.parametrize("form", ["full", "compact"])
def test_json_says_what_follows(form: Any) -> None:
    """The fact, its value, the rule and what it follows from; of a list what it holds at least."""
    text = json.dumps(nested(BV))
    found = json.loads(CATALOGUE.assess_json(text, on=TODAY, form=form))["implied"]
    told = {each["fact"]: (each["value"], each["by"], each["because"]) for each in found}

    assert (True, "bv-or-nv", ["company.legal_form"]) == told["company.capital_company"]
    assert ({"includes": ["NL"]}, "registered-office-is-establishment", ["company.registered_office"]) == (
        told["company.established_in"]
    )


# Laws


@given(SOME_FACTS)
@examples(100)
def test_to_fill_twice_changes_nothing(some: dict[str, Any]) -> None:
    """What follows, given, says no more and contradicts nothing."""
    rules = CATALOGUE.evaluator(TODAY).rules
    once = fill(rules, some)
    twice = fill(rules, once.facts)

    assert () == once.clashes == twice.clashes
    assert once.facts == twice.facts
    assert () == twice.steps


@given(SOME_FACTS, st.data())
@examples(100)
def test_to_say_what_follows_changes_no_answer(some: dict[str, Any], data: st.DataObject) -> None:
    """Whether a person gives an implied fact or leaves it out, every instrument says the same."""
    case = CATALOGUE.case(profile_from(some), on=TODAY)
    exact = [each for each in case.implied if not isinstance(each.value, Holding)]
    said = data.draw(st.lists(st.sampled_from(exact), unique_by=lambda each: each.fact.id)) if exact else []
    given_too = profile_from({**some, **{each.fact.id: each.value for each in said}})

    for name, result in CATALOGUE.assess(given_too, on=TODAY).items():
        assert (case.assessment[name].outcome, case.assessment[name].missing) == (result.outcome, result.missing), name


@given(SOME_FACTS, SOME_FACTS)
@examples(100)
def test_both_evaluators_refuse_the_same_profiles(some: dict[str, Any], more: dict[str, Any]) -> None:
    """The generated code notices every contradiction that the reference does, and no other."""
    rules = CATALOGUE.evaluator(TODAY).rules
    profile = profile_from({**nestable(some), **nestable(more)})

    clashes = fill(rules, profile.facts()).clashes
    try:
        CATALOGUE.evaluator(TODAY).raw(profile)
        refused = False
    except InvalidProfile as error:
        refused = {problem.code for problem in error.problems} == {"contradiction"}

    assert refused is bool(clashes)


def nestable(some: dict[str, Any]) -> dict[str, Any]:
    """Without what two profiles cannot share: accounts and groups."""
    return {name: value for name, value in some.items() if not name.startswith("group.") and name != "company.accounts"}


@given(SOME_FACTS)
@examples(50)
def test_the_strategies_draw_what_can_be(some: dict[str, Any]) -> None:
    """What tests draw contradicts nothing, or they would test refusals only."""
    assert some == consistent(some)


# Rules of one's own

FACTS = """\
facts:
  company.sells_bread: {type: boolean, title: {en: Sells bread, nl: Verkoopt brood}}
  company.bakes: {type: boolean, title: {en: Bakes, nl: Bakt}}
  company.ovens: {type: number, whole: true, title: {en: Ovens, nl: Ovens}}
  company.towns: {type: countries, title: {en: Towns, nl: Steden}}
"""
RULE = """\
title: {en: A baker sells bread, nl: Een bakker verkoopt brood}
when: {company.bakes: {is: true}}
then: {company.sells_bread: true}
strength: certain
valid: {from: 2020-01-01}
sources:
  guild: {title: Guild, grade: primary, publisher: Guild, read: 2026-11-01, url: "https://guild.example"}
source: [guild, rule 1]
basis: stated
"""
EXAMPLES = """\
examples:
  - id: baker
    on: 2026-01-01
    with: {company.bakes: true}
    expect: {implies: {company.sells_bread: true}}
"""


def pack(folder: Path, rule: str = RULE, example: str | None = EXAMPLES, **more: str) -> Path:
    """A pack with its own facts, a fund that reads them, and implications."""
    files = {"vocabulary.yaml": FACTS, "implications/bakers/2020-01-01.yaml": rule}
    files |= {f"implications/{name}/2020-01-01.yaml": text for name, text in more.items()}
    if example:
        files["implications/bakers/examples.yaml"] = example
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    load(folder, bread=fund({"company.sells_bread": {"is": True}})) if rule == RULE and not more else None
    return folder


def test_a_pack_brings_its_own_implications(tmp_path: Path) -> None:
    """They settle its own facts, beside the shipped ones."""
    catalogue = Catalogue.load(pack(tmp_path))
    profile = catalogue.read_profile('{"company": {"bakes": true, "legal_form": "private_limited"}}')
    case = catalogue.case(profile, on=TODAY)

    assert Outcome.ELIGIBLE is case.assessment["nl/bread"].outcome
    assert {"company.sells_bread", "company.capital_company"} <= plain(case.implied).keys()
    assert [] == [each for shown in run_examples(tmp_path).values() for each in shown.failures]


def test_the_digest_of_the_rules_counts_implications(tmp_path: Path) -> None:
    """Another rule, another answer, another digest."""
    before = Catalogue.load(pack(tmp_path)).digest
    pack(tmp_path, RULE.replace("strength: certain", "strength: presumed"))

    assert before != Catalogue.load(tmp_path).digest


def changed(old: str, new: str) -> str:
    assert old in RULE
    return RULE.replace(old, new)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (changed("company.bakes: {is", "company.bake: {is"), "2:8: error[unknown-fact]: `company.bake` is not a fact"),
        (changed("then: {company.sells_bread", "then: {company.sells"), "error[unknown-fact]: `company.sells` is not a fact"),
        (changed("then: {company.sells_bread: true}", "then: {company.size: micro}"), "error[derived-fact]"),
        (changed("when: {company.bakes: {is: true}}", "when: {company.size: {is: micro}}"), "error[derived-fact]"),
        (changed("sells_bread: true", "sells_bread: 3"), "error[wrong-type]: expected true or false, got `3`"),
        (changed("company.sells_bread: true", "company.ovens: EUR 3"), "error[wrong-unit]"),
        (changed("company.sells_bread: true", "company.ovens: {fact: company.bakes}"), "error[wrong-type]: `company.bakes` is"),
        (changed("company.sells_bread: true", "company.towns: NL"), "error[expected-list]"),
        (changed("company.sells_bread: true", "company.towns: {includes: ZZ}"), "error[unknown-country]"),
        (changed("company.sells_bread: true", "company.bakes: true"), "error[circular-implication]"),
        (changed("then: {company.sells_bread: true}", "then: {}"), "error[nothing-follows]"),
        (changed("source: [guild, rule 1]\n", ""), "error[missing-key]: the key `source` is missing"),
        (changed("[guild, rule 1]", "[gild, rule 1]"), "error[unknown-source]"),
        (changed("certain", "sure"), "error[unknown-choice]: `sure` is not a strength"),
        (changed("2020-01-01", "2021-01-01"), "error[file-name]"),
    ],
)
def test_a_mistake_in_an_implication_is_told_with_its_place(tmp_path: Path, rule: str, problem: str) -> None:
    """As in every rule file."""
    with pytest.raises(InvalidRules) as refused:
        Catalogue.load(pack(tmp_path, rule))

    assert problem in str(refused.value)
    assert "implications/bakers/2020-01-01.yaml:" in str(refused.value)


def findings(folder: Path) -> list[str]:
    """What lint says of the implications of a pack."""
    return [f"{each.code}: {each.message}" for each in lint(folder) if "implications/" in (each.file or "")]


OTHER = RULE.replace("{en: A baker sells bread, nl: Een bakker verkoopt brood}", "{en: Few ovens, nl: Weinig ovens}")


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ({}, []),
        ({"example": None}, ["no-examples: `bakers` has no examples"]),
        (
            {"example": EXAMPLES.replace("bakes: true", "bakes: false").replace("{company.sells_bread: true}", "{}")},
            ["not-exemplified: no example shows what follows from `bakers` of 2020-01-01"],
        ),
        (
            {"rule": changed("basis: stated", "basis: inferred")},
            ["inferred-without-note: `bakers` is inferred, but no note says why"],
        ),
        (
            {"rule": RULE + "amounts: {most: 3}\n"},
            ["unused-amount: `most` under `amounts` is never used"],
        ),
        (
            {"rule": changed("company.bakes: {is: true}", "company.ovens: {at_least: 3, at_most: 2}"), "example": None},
            [
                "no-examples: `bakers` has no examples",
                "never-true: `company.ovens` can never be both: nothing lies between 3 and 2",
            ],
        ),
    ],
)
def test_lint_says_what_is_doubtful(tmp_path: Path, rules: dict[str, Any], found: list[str]) -> None:
    """Every implication is shown at work, and says why it holds."""
    assert found == findings(pack(tmp_path, **rules))


@pytest.mark.parametrize(
    ("when", "clash"),
    [
        ("company.ovens: {at_least: 3}", True),
        ("all: [company.bakes: {is: false}, company.ovens: {at_least: 3}]", False),
        ("company.legal_form: {is: private_limited}", True),
    ],
)
def test_lint_finds_implications_that_contradict_each_other(tmp_path: Path, when: str, clash: bool) -> None:
    """Where both can hold of one company, one of them is wrong."""
    other = OTHER.replace("company.bakes: {is: true}", when).replace("sells_bread: true", "sells_bread: false")
    found = [each for each in findings(pack(tmp_path, ovens=other)) if each.startswith("contradicting")]

    assert clash is bool(found)
    if found:
        assert "`ovens` and `bakers` say different things of `company.sells_bread`, and both can hold" in found[0] or (
            "`bakers` and `ovens` say different things of `company.sells_bread`, and both can hold" in found[0]
        )


def test_a_circle_of_implications_says_what_can_be_said(tmp_path: Path) -> None:
    """Two that follow from each other are one fact with two names; whichever is given settles the other."""
    other = RULE.replace("bakes: {is", "sells_bread: {is").replace("then: {company.sells_bread", "then: {company.bakes")
    catalogue = Catalogue.load(pack(tmp_path, back=other))
    for name in ("bakes", "sells_bread"):
        case = catalogue.case(catalogue.read_profile(f'{{"company": {{"{name}": true}}}}'), on=TODAY)
        assert 1 == len([each for each in case.implied if each.fact.id in ("company.bakes", "company.sells_bread")])


def test_an_example_that_fails_says_what_came_instead(tmp_path: Path) -> None:
    """Expected and got, side by side."""
    pack(tmp_path, example=EXAMPLES.replace("sells_bread: true", "sells_bread: false"))
    (failure,) = [each for shown in run_examples(tmp_path).values() for each in shown.failures]

    assert isinstance(failure, Problem)
    assert "`baker`: expected `implies` {company.sells_bread: false}, got {company.sells_bread: true}" == failure.message


def test_pages_list_the_implications() -> None:
    """Both languages, each rule once, with its source."""
    pages = CATALOGUE.pages()

    for language, words, source in (
        ("en", "Legal form: private limited company (bv)", "Dutch Civil Code"),
        ("nl", "Rechtsvorm: besloten vennootschap (bv)", "Burgerlijk Wetboek"),
    ):
        page = pages[f"implications.{language}.md"]
        assert len(CATALOGUE.checked.implications) == page.count("\n## ")
        assert words in page
        assert source in page


# Guidance tries no company that cannot be

LINKED = [
    CATALOGUE.checked.facts[name]
    for name in (
        "company.capital_company",
        "company.separate_legal_person",
        "company.legal_form",
        "tax.self_employed",
        "technology.military_application",
        "technology.primarily_military",
    )
]
CRITERIA = st.lists(
    st.tuples(trees(CATALOGUE.checked.vocabulary, {}, LINKED, literals=True), st.none(), st.just(False), st.none()),
    min_size=1,
    max_size=2,
)


@given(CRITERIA, st.data())
@examples(100)
def test_what_is_missing_is_exact_among_companies_that_can_be(criteria: Any, data: st.DataObject) -> None:
    """A fact is missing when two answers to it, each with the same answers to the others, lead to different outcomes.

    Of all combinations only those count that contradict nothing: a bv without capital is nobody's answer.
    """
    family = Evaluators(replace(CATALOGUE.checked, instruments=random_instrument(criteria)), CompanyProfile)
    rules = family.on(TODAY).rules
    options = {fact.id: list(fact.type.choices) or [True, False] for fact in LINKED}
    known = consistent(
        {
            fact: value
            for fact, values in options.items()
            if (value := data.draw(st.sampled_from([None, None, *values]))) is not None
        }
    )
    if "x/random" not in rules.open or any(isinstance(leaf, Known) for each in criteria for leaf in leaves(each[0])):
        return  # what wants to be given is missing whatever it is
    missing = minimal_missing(family.trials.of("x/random", rules), known, {}, TODAY)
    unknown = [fact for fact in options if fact not in known]
    said: dict[tuple[Any, ...], Outcome] = {}
    for choice in product(*(options[fact] for fact in unknown)):
        company = Reference(rules, {**known, **dict(zip(unknown, choice, strict=True))}, {})
        if not company.filled.clashes:
            said[choice] = company.assess()["x/random"].outcome

    for place, fact in enumerate(unknown):
        answers: dict[tuple[Any, ...], set[Outcome]] = {}
        for choice, outcome in said.items():
            answers.setdefault(choice[:place] + choice[place + 1 :], set()).add(outcome)
        decides = any(len(outcomes) > 1 for outcomes in answers.values())
        if decides and not any(each.fact.id == fact for each in implied(rules, known)):
            assert missing.facts or missing.exact is False
        if fact in missing.facts and missing.exact:
            assert len(set(said.values())) > 1
