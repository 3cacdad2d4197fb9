"""Guidance as tables: what a company is asked, what it still lacks, what would turn its outcome (tests/cases/guidance.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from eligibility import Catalogue, UnclearAnswer
from eligibility.report.json_pieces import json_value
from tests.conftest import ROOT, TODAY
from tests.packs import fund, load, profile_from

ME = "nl/fund"


class Loader(yaml.SafeLoader):
    """YAML in which NO is a country and only true and false are yes and no."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in resolvers if not (tag == "tag:yaml.org,2002:bool" and first not in "tf")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
CASES: list[dict[str, Any]] = yaml.load((ROOT / "tests" / "cases" / "guidance.yaml").read_text(encoding="utf-8"), Loader)  # noqa: S506
KEYS = {
    "case",
    "criteria",
    "others",
    "known",
    "judged",
    "outcome",
    "missing",
    "listed",
    "exact",
    "settling",
    "ask",
    "talk",
    "after",
    "remedies",
    "becomes",
    "days",
}


def those_with(key: str) -> Any:
    """The cases that say something about it, by name."""
    found = [case for case in CASES if key in case]
    assert found
    return pytest.mark.parametrize("case", found, ids=[case["case"] for case in found])


def catalogue_of(case: dict[str, Any], folder: Path) -> Catalogue:
    others = {
        name: fund(*other["criteria"], **{key: other[key] for key in ("availability", "access") if key in other})
        for name, other in case.get("others", {}).items()
    }
    return load(folder, fund=fund(*case["criteria"]), **others)


def company(case: dict[str, Any], more: dict[str, Any] | None = None) -> Any:
    judged = [
        {"instrument": ME, "criterion": name, "met": met, "by": "financier", "on": date(2026, 1, 1)}
        for name, met in case.get("judged", {}).items()
    ]
    return profile_from({**case.get("known", {}), **(more or {})}, judged)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_cases_say_what_they_mean() -> None:
    """Every key is one that is read, and no two cases have one name."""
    assert [] == [set(case) - KEYS for case in CASES if set(case) - KEYS]
    assert len({case["case"] for case in CASES}) == len(CASES)


@those_with("outcome")
def test_outcomes(case: dict[str, Any], tmp_path: Path) -> None:
    """Of the assessment and of the advice, which evaluate on roads of their own."""
    catalogue = catalogue_of(case, tmp_path)

    assessed = catalogue.assess(company(case), on=TODAY)[ME]
    advised = catalogue.case(company(case), on=TODAY).advice(instruments=[ME])[0]

    assert (case["outcome"], case["outcome"]) == (assessed.outcome.value, advised.outcome.value)


@those_with("missing")
def test_missing_facts(case: dict[str, Any], tmp_path: Path) -> None:
    """Exactly those that can still change the outcome; the assessment lists them too."""
    catalogue = catalogue_of(case, tmp_path)

    advised = catalogue.case(company(case), on=TODAY).advice(instruments=[ME])[0]
    listed = catalogue.assess(company(case), on=TODAY)[ME].missing

    assert (case["missing"], case.get("exact", True)) == (list(advised.missing.facts), advised.missing.exact)
    assert set(case["missing"]) <= set(listed)


@those_with("listed")
def test_facts_that_an_assessment_lists(case: dict[str, Any], tmp_path: Path) -> None:
    """What the rules leave open whatever anybody answers; quicker than guidance, and it may name a fact too many."""
    catalogue = catalogue_of(case, tmp_path)

    assert case["listed"] == list(catalogue.assess(company(case), on=TODAY)[ME].missing)


@those_with("settling")
def test_settling_sets(case: dict[str, Any], tmp_path: Path) -> None:
    """The smallest sets of facts of which some answer settles the outcome."""
    catalogue = catalogue_of(case, tmp_path)

    advised = catalogue.case(company(case), on=TODAY).advice(instruments=[ME], settling=True)[0]

    assert case["settling"] == [list(each) for each in advised.settling.sets] if advised.settling else []


@those_with("ask")
def test_the_order_of_questions(case: dict[str, Any], tmp_path: Path) -> None:
    """Over all instruments, the one most worth asking first."""
    catalogue = catalogue_of(case, tmp_path)

    asked = catalogue.case(company(case), on=TODAY).questions(most=50)

    assert case["ask"] == [question.id for question in asked]


@those_with("talk")
def test_talks(case: dict[str, Any], tmp_path: Path) -> None:
    """Question, answer, next question, until nothing is left to ask."""
    catalogue, known = catalogue_of(case, tmp_path), {}

    for turn in case["talk"]:
        ((question, typed),) = turn.items()
        asked = catalogue.case(company(case, known), on=TODAY).questions()
        assert question == asked[0].id
        known |= catalogue.answer(question, typed)

    assert () == catalogue.case(company(case, known), on=TODAY).questions()
    assert case["after"] == catalogue.assess(company(case, known), on=TODAY)[ME].outcome.value


@those_with("remedies")
def test_remedies_in_words(case: dict[str, Any], tmp_path: Path) -> None:
    """Ranges as a person reads them; none where nothing can be done."""
    catalogue = catalogue_of(case, tmp_path)

    advised = catalogue.case(company(case), on=TODAY).advice(instruments=[ME])[0]

    told = [[plain(change.text()) for change in remedy.changes] for remedy in advised.remedies]
    assert case["remedies"] == told


@those_with("becomes")
def test_remedies_lead_where_they_say(case: dict[str, Any], tmp_path: Path) -> None:
    """Whatever a remedy promises, the assessment after it says."""
    catalogue = catalogue_of(case, tmp_path)

    found = catalogue.case(company(case), on=TODAY).remedies(ME)

    assert case["becomes"] == sorted({remedy.outcome.value for remedy in found})
    for remedy in found:
        after = catalogue.assess(profile_from(remedy.applied(case["known"])), on=TODAY)[ME]
        assert remedy.outcome is after.outcome


@those_with("days")
def test_days_on_which_an_outcome_changes(case: dict[str, Any], tmp_path: Path) -> None:
    """From day to day, and the assessment says the same on the day and on the day before."""
    catalogue, me = catalogue_of(case, tmp_path), company(case)

    assert case["days"] == list(changes(catalogue, me))

    before = case["outcome"]
    for day, outcome in case["days"]:
        assessed = [catalogue.assess(me, on=on)[ME].outcome.value for on in (day - timedelta(days=1), day)]
        assert [before, outcome] == assessed
        before = outcome


def changes(catalogue: Catalogue, me: Any) -> Iterator[list[Any]]:
    """Every later day on which the outcome of the fund changes, and the outcome then."""
    then = catalogue.case(me, on=TODAY).advice(instruments=[ME])[0].then
    while then:
        yield [then.since, then.outcome.value]
        then = catalogue.case(me, on=then.since).advice(instruments=[ME])[0].then


def test_a_sample_size_of_accounts_settles_what_a_size_can_settle(tmp_path: Path) -> None:
    """How much an answer about the accounts may settle is worked out with accounts that have closed: it is never nothing."""
    catalogue = load(tmp_path, fund=fund({"size.employees": {"less_than": 50}}, {"company.insolvent": {"is": False}}))

    asked = catalogue.case(profile_from({"company.autonomous": True}), on=TODAY).questions(most=9)

    settles = {question.id: question.settles for question in asked}
    assert 0 < settles["company.accounts"] < 1, settles
    assert settles["company.insolvent"] == pytest.approx(0.05)  # hardly any company is


@pytest.mark.parametrize(
    ("law", "known", "question"),
    [
        ({"aid.startup_fits": {"is": True}}, {"project.area": "none"}, "aid.startup_aid"),
        ({"aid.de_minimis_received": {"at_most": "EUR 300 000"}}, {}, "aid.de_minimis"),
    ],
)
def test_a_list_of_aid_may_refuse_or_leave_open(law: dict[str, Any], known: dict[str, Any], question: str, tmp_path: Path) -> None:
    """Of an answer about aid there are two kinds: none, or more than is allowed; only the latter settles something at once."""
    catalogue = load(tmp_path, fund=fund(law, {"company.insolvent": {"is": False}}))

    asked = catalogue.case(profile_from(known), on=TODAY).questions(most=9)

    assert 0.5 == {each.id: each.settles for each in asked}[question]


def test_every_choice_can_be_typed_by_its_number(catalogue: Catalogue) -> None:
    """From the first to the last; nought and one more than the last are no answers, nor are figures that only look like one."""
    vocabulary = catalogue.checked.vocabulary
    choices = {name: list(fact.type.choices) for name, fact in vocabulary.facts.items() if fact.type.kind == "choice"}
    tried = 0
    for question, codes in choices.items():
        many = vocabulary.facts[question].type.many
        for number, code in enumerate(codes, start=1):
            assert {question: [code] if many else code} == catalogue.answer(question, str(number))
            tried += 1
        for wrong in ("0", str(len(codes) + 1)):
            with pytest.raises(UnclearAnswer):
                catalogue.answer(question, wrong)
    assert tried > 50


def test_every_answer_to_several_facts_can_be_typed_by_its_number(catalogue: Catalogue) -> None:
    """The same for questions that several facts share."""
    together = [each for each in catalogue.checked.vocabulary.together.values() if each.answers]
    assert together
    for each in together:
        for number, (code, (title, gives)) in enumerate(each.answers.items(), start=1):
            for typed in (str(number), code, title["en"], title["nl"]):
                assert {fact: json_value(value) for fact, value in gives.items()} == catalogue.answer(each.id, typed)
        for wrong in ("0", str(len(each.answers) + 1)):
            with pytest.raises(UnclearAnswer):
                catalogue.answer(each.id, wrong)


def test_statements_are_ticked_by_number_or_in_words(catalogue: Catalogue) -> None:
    """Those that are named are true, the others false; each by its number, its fact or its words, several with commas."""
    vocabulary = catalogue.checked.vocabulary
    together = [each for each in vocabulary.together.values() if each.several]
    assert together
    for each in together:
        none = dict.fromkeys(each.facts, False)
        for typed in ("none", "geen van deze", "-"):
            assert none == catalogue.answer(each.id, typed)
        for number, fact in enumerate(each.facts, start=1):
            for typed in (str(number), fact, each.words[fact]["en"], each.words[fact]["nl"]):
                assert {**none, fact: True} == catalogue.answer(each.id, typed)
        assert dict.fromkeys(each.facts, True) == catalogue.answer(each.id, ", ".join(map(str, range(1, len(each.facts) + 1))))
        for wrong in ("0", str(len(each.facts) + 1), "1, rubbish", "", ","):
            with pytest.raises(UnclearAnswer):
                catalogue.answer(each.id, wrong)


def test_what_is_known_already_is_not_asked_again_among_others(catalogue: Catalogue) -> None:
    """Of a question for several facts only those are shown, numbered and given that are not known."""
    profile = profile_from({"company.insolvent": False, "aid.rescue_aid_open": False})
    question = next(each for each in catalogue.case(profile, on=TODAY).questions(most=50) if each.id == "standing")

    shown = [choice.code for choice in question.choices()]

    assert "company.insolvent" not in shown
    assert tuple(shown) == question.facts
    assert {shown[0]} == {fact for fact, value in catalogue.answer(question, "1").items() if value}
    assert set(shown) == set(catalogue.answer(question, "none"))
