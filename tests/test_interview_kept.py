"""Nothing that was answered is lost: killed, closed, broken off, in the middle of a list, on a real terminal."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eligibility_cli.main import main
from tests.terminal import terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
SECFUND = ("--instrument", "nl/secfund", "--on", "2026-11-23")
SCALE_UP = {
    "company": {"autonomous": True, "established_in": ["NL"]},
    "ownership": {"public_bodies_hold_quarter": False},
    "technology": {"readiness_level": 8, "step_areas": ["biotechnology"]},
    "project": {"application_focus": "civil"},
    "funding": {"round_total": 60_000_000, "lead_commitment": 20_000_000, "equity_requested": 15_000_000},
}
"""A profile of which the accounts alone are missing for the EIC STEP Scale Up."""
STEP = ("--instrument", "eu/eic-step-scale-up")


def interview(lines: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["interview", "--on", "2026-11-23", *arguments], input=lines)


@pytest.fixture
def scale_up(tmp_path: Path) -> Path:
    file = tmp_path / "scale-up.json"
    file.write_text(json.dumps(SCALE_UP))
    return file


@pytest.mark.parametrize("form", [("--plain",), ()])
def test_killed_in_the_middle_of_an_answer(form: tuple[str, ...], tmp_path: Path) -> None:
    """`kill -9` while somebody types: what was answered before stands in the file, whole."""
    file = tmp_path / "startup.json"
    with terminal("interview", str(file), *SECFUND, *form) as window:
        window.answer("startup")
        window.type("Nether")
        window.process.send_signal(signal.SIGKILL)
        window.end()

    assert {"company": {"type": "startup"}} == json.loads(file.read_text())
    assert ["startup.json"] == os.listdir(tmp_path)


def test_killed_in_the_middle_of_a_list(scale_up: Path) -> None:
    """A list that is not whole is no fact yet, but its fields are kept, and asked for no more."""
    with terminal("interview", str(scale_up), *STEP, "--plain") as window:
        for text in ("2", "31-12-2025", "12"):
            window.answer(text)
        window.type("80")
        window.process.send_signal(signal.SIGKILL)
        window.end()
    kept = json.loads(scale_up.read_text())

    result = interview("800k\n900k\n31-12-2024\n9\n700k\n800k\n", str(scale_up), *STEP)

    assert "accounts" not in kept["company"]
    assert {"count": 2, "0.closed_on": "2025-12-31", "0.employees": 12} == kept["interview"]["drafts"]["company.accounts"]
    assert 0 == result.stderr.count("1. Closing date")
    after = json.loads(scale_up.read_text())
    assert [12, 9] == [period["employees"] for period in after["company"]["accounts"]]
    assert "interview" not in after


@pytest.mark.parametrize(("language", "said"), [("en", "Stopped. Kept 1 answer in"), ("nl", "Gestopt. 1 antwoord bewaard in")])
def test_the_key_that_breaks_off(language: str, said: str, tmp_path: Path) -> None:
    """Ctrl-C says how many answers are kept and where, in the reader's language and without a trace of the program."""
    file = tmp_path / "startup.json"
    with terminal("interview", str(file), *SECFUND, "--plain", "--lang", language) as window:
        window.answer("startup")
        window.type("\x03")
        code = window.end()

    assert 1 == code
    assert f"{said} {file}" in window.shown
    assert "Traceback" not in window.shown
    assert "Abort" not in window.shown
    assert {"company": {"type": "startup"}} == json.loads(file.read_text())


def test_a_window_that_is_closed(scale_up: Path) -> None:
    """SIGHUP in the middle of a list: its fields are kept, as everything before."""
    with terminal("interview", str(scale_up), *STEP, "--plain") as window:
        for text in ("1", "31 December 2025"):
            window.answer(text)
        window.close()
        window.end()

    kept = json.loads(scale_up.read_text())
    assert {"count": 1, "0.closed_on": "2025-12-31"} == kept["interview"]["drafts"]["company.accounts"]
    assert [scale_up.name] == os.listdir(scale_up.parent)


def test_a_terminal_without_a_file_has_one(tmp_path: Path) -> None:
    """Who names no file loses nothing either: it says where the answers are, and goes on there."""
    with terminal("interview", *SECFUND, "--plain", cwd=str(tmp_path)) as window:
        window.answer("startup")
        window.process.send_signal(signal.SIGKILL)
        window.end()
    with terminal("interview", *SECFUND, "--plain", cwd=str(tmp_path)) as again:
        again.wait_for("\n> ")

    assert {"company": {"type": "startup"}} == json.loads((tmp_path / "eligibility-profile.json").read_text())
    assert "1 answer is known from eligibility-profile.json" in again.shown


LEFT = "?\n" * 10


def test_what_nobody_knows_is_remembered(tmp_path: Path) -> None:
    """A question left open is not asked again the next time, until that is wanted."""
    file = tmp_path / "startup.json"
    first = interview("startup\n?\nNL\n" + LEFT, str(file), *SECFUND[:2])

    second = interview("", str(file), *SECFUND[:2])
    again = interview("again\nNL\nstop\n", str(file), *SECFUND[:2])

    assert "In which country" in first.stderr
    assert "In which country" not in second.stderr
    assert "are not asked again" in second.stderr
    assert "In which country" in again.stderr
    assert "NL" == json.loads(file.read_text())["company"]["registered_office"]


def test_what_is_remembered_decides_nothing(catalogue: Any) -> None:
    """Neither an outcome nor the digest of a profile knows of it; a profile of other rules may name other questions."""
    notes = {"left_open": ["a.question.of.others"], "drafts": {"aid.de_minimis": {"count": 1, "0.amount": 12.5, "0.country": None}}}
    plain = catalogue.read_profile(json.dumps(SCALE_UP))
    noted = catalogue.read_profile(json.dumps({**SCALE_UP, "interview": notes}))

    assert plain.digest() == noted.digest()
    assert plain.facts() == noted.facts()


def test_it_stops_by_itself_when_nothing_moves(tmp_path: Path) -> None:
    """Fifteen answers that settle nothing: it says what it knows, and ends unless somebody wants to go on. A pipe goes on."""
    file = tmp_path / "open.json"
    with terminal("interview", str(file), "--plain", "--on", "2026-11-23") as window:
        window.wait_for("\n> ")
        for _ in range(40):
            if "settled nothing more" in window.shown:
                break
            window.answer("?")
        window.type("\n")
        code = window.end()

    piped = interview("?\n" * 30, str(tmp_path / "piped.json"))

    assert 0 == code
    assert "still open (" in window.shown.partition("settled nothing more")[2]
    assert 14 <= len(json.loads(file.read_text())["interview"]["left_open"])
    assert "settled nothing more" in piped.stderr
    assert "Enter stops here" not in piped.stderr


def test_going_back_keeps_what_came_later(tmp_path: Path) -> None:
    """Three times back and one other answer: all the others stand, and the questions go on where they were."""
    file = tmp_path / "startup.json"

    result = interview("scale-up\nNL\n1\n1\n<\n<\n<\n<\nstartup\nq\n", str(file), *SECFUND[:2])

    saved = json.loads(file.read_text())
    assert "startup" == saved["company"]["type"]
    assert {"registered_office", "physical_headquarters", "executive_management", "type"} == set(saved["company"])
    assert saved["technology"]
    assert saved["funding"]
    assert result.stderr.rstrip().endswith(f"eligibility assess {file}")


def test_enter_keeps_an_answer_and_a_number_goes_to_it(tmp_path: Path) -> None:
    """`answers` numbers them, `< 1` goes to the first, Enter leaves it as it is and goes to the next."""
    file = tmp_path / "startup.json"

    result = interview("startup\nNL\n1\nanswers\n< 1\n\nBE\n<9\nq\n", str(file), *SECFUND[:2])

    saved = json.loads(file.read_text())["company"]
    assert ("startup", "BE") == (saved["type"], saved["registered_office"])
    assert "  1. Type of company: startup\n  2. Registered office: Netherlands" in result.stderr
    assert "Now: Type of company: startup. Enter keeps it." in result.stderr
    assert "There is no answer 9" in result.stderr
    assert saved["physical_headquarters"] == "BE"


def test_another_answer_to_a_gate_takes_back_what_it_gave(tmp_path: Path) -> None:
    """`all in the Netherlands` that becomes `some elsewhere` leaves its facts to be asked one by one, also the next time."""
    file, bmkb = tmp_path / "startup.json", ("--instrument", "nl/bmkb")
    interview("yes, all in the Netherlands\n<\nno, some of it is elsewhere\nq\n", str(file), *bmkb)

    result = interview("q\n", str(file), *bmkb)

    assert "company" not in json.loads(file.read_text())
    assert "Is everything in the Netherlands" not in result.stderr
    assert "are not asked again" not in result.stderr


COMMANDS = [
    ("?", "Left open."),
    ("<", "Enter keeps it."),
    ("stop", "Saved in"),
    ("why", "Needed for 1 of 1 schemes."),
    ("list", "still open (1):"),
    ("answers", "  1. "),
    ("help", "At every question"),
    ("", "Nothing was typed"),
]
PROMPTS = {
    "a choice": ({"company": {"name": "Ours"}}, "nl/secfund", ""),
    "how many": (SCALE_UP, "eu/eic-step-scale-up", ""),
    "a field": (SCALE_UP, "eu/eic-step-scale-up", "1\n31-12-2025\n"),
    "a field that is needed": (SCALE_UP, "eu/eic-step-scale-up", "1\n"),
}


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize(("command", "said"), COMMANDS)
def test_every_command_works_at_every_prompt(prompt: str, command: str, said: str, tmp_path: Path) -> None:
    """In lists too; none of them is taken for an answer."""
    profile, instrument, before = PROMPTS[prompt]
    file = tmp_path / "profile.json"
    file.write_text(json.dumps(profile))

    result = interview(f"{before}{command}\n", str(file), "--instrument", instrument)

    expected = {
        ("a field", "?"): "Turnover (EUR",
        ("a field", ""): "Turnover (EUR",
        ("a field that is needed", "?"): "this is needed here",
        ("a field that is needed", ""): "this is needed here",
    }
    assert 0 == result.exit_code
    assert expected.get((prompt, command), said) in result.stderr.partition("known from")[2]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "this does not go with what you answered before; see Self-employed for income tax: yes"),
        ("nl", "dit past niet bij wat u eerder antwoordde; zie Zelfstandige voor de inkomstenbelasting: ja"),
    ],
)
def test_what_contradicts_an_earlier_answer_names_it(language: str, said: str, tmp_path: Path) -> None:
    """In the reader's language, without codes and pointers; the earlier answer stands, and the question is open still."""
    file = tmp_path / "profile.json"
    file.write_text(json.dumps({"company": {"legal_form": "sole_proprietorship"}, "tax": {"self_employed": True}}))

    result = interview("<1\nbv\nq\n", str(file), "--lang", language)

    assert said in result.stderr
    assert "sole_proprietorship" == json.loads(file.read_text())["company"]["legal_form"]


def test_two_periods_of_one_day_are_asked_back(scale_up: Path) -> None:
    """The list is not lost: the field that is wrong is asked again."""
    lines = "2\n31-12-2025\n12\n800k\n900k\n31-12-2025\n9\n700k\n800k\n31-12-2024\n"

    result = interview(lines, str(scale_up), *STEP, "--lang", "nl")

    assert "twee van deze boekjaren sluiten op dezelfde dag" in result.stderr
    days = [period["closed_on"] for period in json.loads(scale_up.read_text())["company"]["accounts"]]
    assert ["2025-12-31", "2024-12-31"] == days


GROUP = """\
group
2
enterprise
Holding
1
31-12-2025
2
50k
90k
venture capital company
Polder
2
Holding
company
70

3
1
30
30
"""


def test_the_group_around_the_company(tmp_path: Path) -> None:
    """In the place of added figures: who there is, and who holds what, each named by its number or its name."""
    file = tmp_path / "owned.json"
    own = {"closed_on": "2025-12-31", "employees": 7, "turnover": 250_000, "balance_sheet_total": 400_000}
    company = {"autonomous": False, "established_in": ["NL"], "accounts": [own]}
    file.write_text(json.dumps({**SCALE_UP, "company": company, "group": {"changed_on": "2020-01-01"}}))

    result = interview(GROUP, str(file), *STEP)

    group = json.loads(file.read_text())["group"]
    assert ["Holding", "Polder"] == [each["id"] for each in group["enterprises"]]
    assert [("Holding", "company", 70, 70), ("Polder", "company", 30, 30)] == [tuple(each.values()) for each in group["holdings"]]
    assert "Clear now, fits: EIC STEP Scale Up" in result.stderr
    assert "left open" not in result.stderr.partition("Clear now")[2]


AID = "1\n?\n1 mei 2025\n?\nlening, naar verhouding van bedrag en looptijd\n250k\n5 jaar\nNederland\n"


def test_an_award_by_its_method(tmp_path: Path) -> None:
    """Who does not know the gross grant equivalent is asked what it is worked out from; all of it in Dutch."""
    file = tmp_path / "aid.json"
    file.write_text(json.dumps({"interview": {"drafts": {"aid.de_minimis": {}}}}))

    result = interview(AID.replace("1\n?\n", "1\n"), str(file), "--lang", "nl", "--instrument", "nl/bmkb")

    award = json.loads(file.read_text())["aid"]["de_minimis"][0]
    assert {
        "granted_on": "2025-05-01",
        "method": "loan_proportion",
        "nominal": 250_000,
        "months": 60,
        "member_state": "NL",
    } == award
    for english in ("Granted", "Amount", "expected", "Enter skips", "months", "Left open"):
        assert english not in result.stderr


def test_an_award_without_any_amount_is_asked_back(tmp_path: Path) -> None:
    """It says what is needed, and asks for the amount again; the other fields stand."""
    file = tmp_path / "aid.json"
    file.write_text(json.dumps({"interview": {"drafts": {"aid.de_minimis": {}}}}))

    result = interview("1\n2025-05-01\n?\n?\n?\n?\nNL\n60000\n", str(file), "--instrument", "nl/bmkb")

    assert "either the gross grant equivalent is needed, or its method" in result.stderr
    award = json.loads(file.read_text())["aid"]["de_minimis"][0]
    assert {"granted_on": "2025-05-01", "amount": 60_000, "member_state": "NL"} == award
