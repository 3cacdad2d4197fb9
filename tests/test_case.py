"""The case: what is asked of one company on one day; it is frozen, typed, shared by threads, and goes to other processes."""

from __future__ import annotations

import copy
import json
import multiprocessing
import pickle
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eligibility import Case, Catalogue, InvalidProfile, Outcome, Status, to_json
from eligibility.law.derived import Answers, Derived
from tests.conftest import ROOT, TODAY, profile_of
from tests.test_rule_mistakes import FUND, write
from tests.threads import switching, wrong_answers

TEXTS = {file.stem: file.read_bytes() for file in sorted((ROOT / "examples" / "portfolio").glob("*.json"))}


@pytest.fixture
def case(catalogue: Catalogue, sensor_startup: dict[str, Any]) -> Case:
    """The startup of the README."""
    return catalogue.case(profile_of(sensor_startup), on=TODAY)


def test_what_if_is_another_case(case: Case) -> None:
    """The facts as they would be; the case itself stays as it was. None makes a fact unknown."""
    asked = case.what_if({"funding.requested": 200_000})
    unknown = case.what_if({"funding.requested": None, "company.registered_on": date(2020, 1, 1)})

    assert [Outcome.INELIGIBLE, Outcome.UNDETERMINED] == [each.assessment["nl/qredits"].outcome for each in (case, asked)]
    assert (2_000_000, 200_000, None) == tuple(each.facts.get("funding.requested") for each in (case, asked, unknown))
    assert date(2020, 1, 1) == unknown.facts["company.registered_on"]
    assert case.profile.digest() == asked.what_if({"funding.requested": 2_000_000}).profile.digest()
    with pytest.raises(InvalidProfile, match="/funding/requested"):
        case.what_if({"funding.requested": "two"})


def test_what_if_keeps_what_a_profile_holds(catalogue: Catalogue) -> None:
    """Accounts, groups, shares with decimals and judgements come through a change of something else."""
    for name, text in TEXTS.items():
        case = catalogue.case(catalogue.read_profile(text), on=TODAY)
        again = case.what_if({"company.name": "Another"}).what_if({"company.name": case.facts.get("company.name")})
        assert case.profile.digest() == again.profile.digest(), name


def test_what_if_keeps_what_is_known_in_part(catalogue: Catalogue) -> None:
    """Ranges stay; one may be put in the place of a value, and a value or nothing in its place."""
    known = {
        "company": {"established_in": {"includes": ["NL"]}, "registered_on": {"at_most": "2020-01-31"}},
        "funding": {"requested": {"at_least": 100_000, "at_most": 200_000}},
    }
    case = catalogue.case(catalogue.read_profile(json.dumps(known)), on=TODAY)

    cents = case.what_if({"funding.requested": {"at_most": Decimal("200000.5")}})
    again = cents.what_if({}).what_if({"funding.requested": known["funding"]["requested"]})
    unknown = case.what_if({"company.established_in": None, "company.registered_on": None, "funding.requested": None})

    assert case.profile.facts() == case.what_if({}).profile.facts() == again.profile.facts()
    assert {} == unknown.profile.facts()


def test_remedies_of_what_is_known_in_part(catalogue: Catalogue) -> None:
    """What may be so is told, and what it would have to be; the remedy can be tried."""
    known = {"company": {"registered_office": "NL"}, "funding": {"requested": {"at_least": 300_000, "at_most": 900_000}}}
    case = catalogue.case(catalogue.read_profile(json.dumps(known)), on=TODAY)

    (remedy,) = case.remedies("nl/qredits")

    said = "Amount requested: at most EUR 250 000 (now EUR 300 000 to EUR 900 000)"
    assert said == remedy.text().replace("\u00a0", " ")
    assert remedy.outcome is case.what_if(remedy.applied({})).assessment["nl/qredits"].outcome
    assert {"at_least": 300_000, "at_most": 900_000} == json.loads(to_json(remedy))["changes"][0]["now"]


def test_a_remedy_can_be_tried(case: Case) -> None:
    """What a remedy promises is what the case says when its changes are made."""
    (remedy,) = case.remedies("nl/qredits")

    after = case.what_if({change.fact: change.to for change in remedy.changes})

    assert remedy.outcome is after.assessment["nl/qredits"].outcome


def test_words_come_last(case: Case) -> None:
    """One question, one piece of advice, in either language."""
    question, advice = case.questions()[0], case.advice(instruments=["nl/qredits"])[0]

    assert question.text("en") != question.text("nl")
    assert question.why("nl").startswith("Nodig voor ")
    assert "Gevraagd bedrag: ten hoogste EUR\u00a0250.000 (nu EUR\u00a02.000.000)" in advice.text("nl")
    assert "Amount requested: at most EUR\u00a0250\u00a0000 (now EUR\u00a02\u00a0000\u00a0000)" == advice.remedies[0].text("en")
    assert "EUR 300 000" in case.what_if({"aid.de_minimis": []}).headroom()[0].text("en").replace("\u00a0", " ")


def test_the_readme_says_what_the_library_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line of its Python runs, and gives what stands behind it."""
    monkeypatch.chdir(ROOT)
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {}
    compared = 0
    for line in text.replace("print(", "str(").splitlines():
        code, _, said = line.partition("  # ")
        try:
            given = eval(code, names)  # noqa: S307 - our own
        except SyntaxError:
            exec(code, names)  # noqa: S102 - our own
            continue
        if re.match("[<'0-9]", said):
            assert said == repr(given).replace("\\xa0", " ")
            compared += 1
    assert compared == 7


def test_a_case_is_frozen(case: Case) -> None:
    """Nothing of it can be put in another's place."""
    for name in ("profile", "on", "assessment"):
        with pytest.raises(FrozenInstanceError):
            setattr(case, name, None)


def test_a_list_of_records_is_answered_field_by_field(catalogue: Catalogue) -> None:
    """Each field is read as what it is; what is asked for several facts at once has no fields."""
    read = {
        field: catalogue.answer("company.accounts", text, language="nl", field=field)[field]
        for field, text in (("closed_on", "31-12-2025"), ("employees", "12"), ("turnover", "1,5 miljoen"))
    }

    assert {"closed_on": "2025-12-31", "employees": 12, "turnover": 1_500_000} == read


def test_objects_show_themselves_in_one_line(catalogue: Catalogue) -> None:
    """What a notebook or a log shows: enough to know which one it is."""
    case = catalogue.case(catalogue.read_profile(TEXTS["01-quantum-sensors"]), on=TODAY)
    assessment, advice = case.assessment, case.advice()
    counts = [sum(result.outcome == word for result in assessment.values()) for word in ("conditional", "ineligible")]

    assert repr(assessment).startswith(f"<Assessment 2026-11-23: {counts[0]} conditional, ")
    assert f", {counts[1]} ineligible" in repr(assessment)
    assert "<Result nl/secfund on 2026-11-23: conditional>" == repr(assessment["nl/secfund"])
    assert "<Assessment 2026-11-23: no instruments>" == repr(assessment.only([]))
    assert repr(catalogue) == f"<Catalogue {catalogue.title} {catalogue.version}: 51 instruments, {catalogue.digest[:19]}>"
    assert repr(case).startswith("<Case 'Delta Quantum Sensing B.V.' on 2026-11-23: ")
    remedies = [remedy for each in advice for remedy in each.remedies]
    changes = [change for remedy in remedies for change in remedy.changes]
    listed = catalogue.list_instruments(on=TODAY)
    many = (case, assessment, *assessment.values(), catalogue, *advice, *remedies, *changes, *listed, *case.questions(most=50))
    rules = (case.shared, assessment.rules, catalogue.checked, *assessment.rules.open.values())
    criteria = [criterion for version in assessment.rules.open.values() for criterion in version.criteria]
    for shown in (
        *many,
        *rules,
        *criteria,
        assessment.explain("nl/bmkb").step(),
        assessment.explain("nl/secfund"),
        *(interval for each in advice for interval in each.intervals),
    ):
        assert len(repr(shown)) < 300, shown
        assert "\n" not in repr(shown)


def test_a_notebook_shows_the_answer(case: Case) -> None:
    """Markdown with what fits and the amounts, without the details."""
    shown = case._repr_markdown_()

    assert shown == case.assessment._repr_markdown_()
    assert shown.startswith("# Lumen Sensing B.V., 23\u00a0November\u00a02026 – you look for EUR\u00a02M in a round")
    assert "## Fits (2 schemes)" in shown
    assert "| " not in shown


# Threads


def test_threads_get_the_answers_of_one() -> None:
    """Eight threads that ask of many companies on many days, switching all the time (all of it: `python -m tests.threads`)."""
    assert [] == wrong_answers(50)


def test_a_law_that_remembers_never_answers_another() -> None:
    """Of 200 000 questions of four threads, each gets the answer to its own."""

    def apply(*asked: Any) -> Derived:
        return Derived({"asked": asked[0]}, {})

    answers = Answers()
    marks = [object() for _ in range(4)]
    with switching(1e-6), ThreadPoolExecutor(4) as threads:
        wrong = threads.map(
            lambda mark: sum(answers.ask(apply, mark, TODAY).values["asked"] is not mark for _ in range(50_000)), marks
        )
        assert 0 == sum(wrong)


def test_a_profile_that_grew_is_looked_at_again(catalogue: Catalogue) -> None:
    """What was worked out of a profile is not what holds of a case made after a caller has added to one of its lists."""
    profile = catalogue.read_profile(json.dumps({"company": {"established_in": []}, "aid": {"de_minimis": []}}))
    before = catalogue.case(profile, on=TODAY).advice()
    assert profile.company is not None
    assert profile.company.established_in is not None
    profile.company.established_in.append("NL")

    assert before != catalogue.case(profile, on=TODAY).advice()
    assert catalogue.case(profile, on=TODAY).advice() == Catalogue.shipped().case(profile, on=TODAY).advice()


# Other processes


def sent(given: Any) -> Any:
    """What comes back from another process."""
    return pickle.loads(pickle.dumps(given))  # noqa: S301 - our own


TRAVELS: dict[str, Callable[[Any], Any]] = {"pickled": sent, "copied": copy.copy, "copied deep": copy.deepcopy}


@pytest.mark.parametrize("way", TRAVELS)
def test_what_is_in_use_travels(way: str, catalogue: Catalogue) -> None:
    """Catalogues, cases and assessments come back the same, after any use; so do questions and advice."""
    text = TEXTS["24-group-owned"]
    case = catalogue.case(catalogue.read_profile(text), on=TODAY)
    answer, compact = case.json(guidance=True), catalogue.assess_json(text, on=TODAY, form="compact")

    there, back, assessment = (TRAVELS[way](each) for each in (catalogue, case, case.assessment))

    assert (catalogue.digest, compact) == (there.digest, there.assess_json(text, on=TODAY, form="compact"))
    assert answer == there.case(there.read_profile(text), on=TODAY).json(guidance=True) == back.json(guidance=True)
    assert (case.assessment.json(), case.assessment.text("nl")) == (assessment.json(), assessment.text("nl"))
    assert [status for _, status in assessment["nl/bmkb"].criteria] == [status for _, status in back.assessment["nl/bmkb"].criteria]
    for found in (case.questions(most=9), case.advice(), catalogue.list_instruments(on=TODAY)):
        assert to_json(found) == to_json(TRAVELS[way](found))


def test_a_profile_of_a_pack_goes_along(tmp_path: Path) -> None:
    """A profile with facts of a pack of one's own, and its assessment, come back as they went."""
    write(tmp_path, "facts: {company.berths: {type: number, title: {en: Berths, nl: Ligplaatsen}}}", "vocabulary.yaml")
    pack = Catalogue.load(write(tmp_path, FUND.replace("size.employees: {less_than: 50}", "company.berths: {at_least: 3}")))
    assessment = pack.assess(pack.read_profile('{"company": {"berths": 3}}'), on=TODAY)

    there, back = sent(pack), sent(assessment)

    assert assessment.profile == back.profile
    assert Status.MET is there.assess(back.profile, on=TODAY)["nl/harbour-fund"].status("small")
    assert assessment.json() == back.json()


def test_assessments_that_come_and_go_are_written_with_their_own_words(catalogue: Catalogue) -> None:
    """What is remembered of the rules' own objects is never found at the address of another assessment's."""
    wanted, pickled = [], []
    for name in list(TEXTS)[:12]:
        assessment = catalogue.assess(catalogue.read_profile(TEXTS[name]), on=TODAY)
        wanted.append(assessment.json())
        pickled.append(pickle.dumps(assessment))

    assert wanted == [pickle.loads(each).json() for each in pickled]  # noqa: S301 - our own


def _worked_out(case: Case) -> tuple[str, str]:
    """What a worker is asked to do."""
    return case.json("nl"), to_json(case.questions(most=2))


def test_a_pool_of_processes_works_cases_out(catalogue: Catalogue) -> None:
    """Cases that are in use go to workers that begin with nothing, and what they find is what is found here."""
    cases = [catalogue.case(catalogue.read_profile(TEXTS[name]), on=TODAY) for name in list(TEXTS)[:4]]
    expected = [_worked_out(case) for case in cases]

    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert expected == list(pool.map(_worked_out, cases))


# Types

SCRIPT = """\
from datetime import date

from eligibility import Catalogue, to_json

catalogue = Catalogue.shipped()
case = catalogue.case(catalogue.read_profile("{}"), on=date(2026, 11, 23))
question = case.questions(most=3)[0]
advice = case.advice(instruments=["nl/qredits"], settling=True)[0]
result = case.assessment["nl/secfund"]
reveal_type(question.text("nl"))
reveal_type(question.choices("nl")[0].title)
reveal_type(question.facts)
reveal_type(advice.text("en"))
reveal_type(advice.missing.facts)
reveal_type(advice.holds_until)
reveal_type(advice.remedies[0].changes[0].low)
reveal_type(case.remedies("nl/qredits")[0].outcome)
reveal_type(case.what_if({"funding.requested": 200_000}).assessment["nl/qredits"].outcome)
reveal_type(case.headroom()[0].amount)
reveal_type(case.timeline["nl/bmkb"][0].until)
reveal_type(case.explain("nl/bmkb").step("nl").steps[0].text)
reveal_type(case.group().text("nl"))
reveal_type(case.facts["company.size"])
reveal_type(case.json("nl", guidance=True))
reveal_type(result.award.maximum.high if result.award and result.award.maximum else None)
reveal_type(result.facts["company.size"])
reveal_type(case.assessment.title("nl/bmkb", "nl"))
reveal_type(catalogue.list_instruments(on=date(2026, 11, 23))[0].text("nl"))
reveal_type(catalogue.near_misses({"a": case.profile}, on=case.on)[0].change.text("nl"))
reveal_type(catalogue.answer("funding.requested", "2 million"))
reveal_type(to_json(case.questions(), "nl"))
"""


def test_a_script_of_a_user_is_typed(tmp_path: Path) -> None:
    """`mypy --strict` finds nothing in it, and nothing that it is given is `Any`."""
    pytest.importorskip("mypy")
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    command = [sys.executable, "-m", "mypy", "--strict", "--disallow-any-expr", "--follow-imports=silent", str(script)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    revealed = [line for line in done.stdout.splitlines() if "Revealed type" in line]
    assert [] == [line for line in done.stdout.splitlines() if ": error:" in line]
    assert SCRIPT.count("reveal_type") == len(revealed)
    assert [] == [line for line in revealed if "Any" in line]
