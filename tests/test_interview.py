"""The interview: through a pipe, and through a real terminal with rich."""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eligibility import Catalogue, Outcome, Question, Standing
from eligibility.profile.facts import Fact, FactType
from eligibility_cli.conversation import Stand
from eligibility_cli.main import main
from eligibility_cli.screens import RichScreen
from tests.conftest import TODAY
from tests.program import PROGRAM, environment

STARTUP = {
    "What describes your company best?": "startup",
    "In which country is the company headquartered": "Netherlands",
    "Who are the users of the technology?": "civil and military users",
    "Which of these hold of the company": "none of these",
    "Does a private investor take part": "yes, on identical terms",
    "Does your product or service serve a current or future need": "2",
    "How much money are you looking for": "1.5 million",
    "How large is the whole": "3 million",
}
"""What a typical startup answers, by the question it is asked."""


HEADQUARTERS = {"registered_office": "NL", "physical_headquarters": "NL", "executive_management": "NL"}


def heeds_interrupts() -> None:
    """Tests may run in the background of a shell, which lets their programs ignore the key that breaks off."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interview(lines: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["interview", "--on", "2026-11-23", *arguments], input=lines)


def test_a_pipe_answers_in_order_and_gets_a_profile(tmp_path: Path) -> None:
    """Questions on standard error, the profile on standard output."""
    result = interview("startup\nNL\n1\n1\n1\n2000000\nnone\n4000000\n", "--instrument", "nl/secfund")

    assert result.exit_code == 0
    profile = json.loads(result.stdout)
    assert profile["company"] == {"type": "startup", **HEADQUARTERS}
    assert profile["funding"]["requested"] == 2_000_000
    assert "Nothing more is missing." in result.stderr
    assert "fits (1):\n  Security Fund (SecFund) (the provider still judges)" in result.stderr


def test_going_back_changes_an_answer() -> None:
    """`<` asks the last question again; the new answer counts."""
    result = interview("large\n<\nstartup\nq\n", "--instrument", "nl/secfund")

    assert json.loads(result.stdout)["company"]["type"] == "startup"
    assert 2 == result.stderr.count("What describes your company best?")
    assert "Now: Type of company: large company. Enter keeps it." in result.stderr


def test_not_knowing_is_always_possible() -> None:
    """What is left open stays unknown, and is not asked again; the rest goes on."""
    result = interview("?\n" * 40, "--instrument", "nl/secfund")

    assert {"interview"} == set(json.loads(result.stdout))
    questions = re.findall(r"^(What|Which|In which|Who|Does|How much).*\?$", result.stderr, re.MULTILINE)
    assert len(questions) == 7
    assert "7 questions were left open" in result.stderr
    assert "still open (1):\n  Security Fund (SecFund)" in result.stderr


def test_an_answer_that_is_none_is_asked_again() -> None:
    """The reason is said, and nothing is written down."""
    result = interview("starship\nstartup\nq\n", "--instrument", "nl/secfund")

    assert "`starship` is not one of: startup, scale-up" in result.stderr
    assert json.loads(result.stdout) == {"company": {"type": "startup"}}


def test_one_of_several_is_asked_one_by_one() -> None:
    """An answer to a question for several facts that gives none: each is then asked on its own."""
    said = interview("no, some of it is elsewhere\n" + "?\n" * 60, "--instrument", "nl/bmkb").stderr

    facts = Catalogue.shipped().checked.vocabulary.facts
    for fact in ("established_in", "substantial_activities_in_the_netherlands"):
        question = facts[f"company.{fact}"].question
        assert question is not None
        assert said.count(question["en"]) == 1
    assert said.count("Is everything in the Netherlands") == 1


def test_statements_that_hold_are_ticked() -> None:
    """Each is true or false from then on: none of them is asked again."""
    result = interview("startup\nNL\n1\n1\n1\n2000000\n2\n4000000\n", "--instrument", "nl/secfund")

    ties = {"high_risk_country_ties": False, "sanctions_hits": True, "criminal_or_terrorist_ties": False}
    assert ties == json.loads(result.stdout)["security"]
    assert "Which of these hold of the company" in result.stderr


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """A saved profile is read again, keeps what it had, and is completed."""
    file = tmp_path / "profile.json"
    file.write_text(json.dumps({"company": {"name": "Ours", "type": "startup"}, "judgements": []}))

    first = interview("NL\nsave\n", str(file), "--instrument", "nl/secfund")
    second = interview("list\nwhy\nquit\n", str(file), "--instrument", "nl/secfund")

    saved = json.loads(file.read_text())
    assert first.exit_code == second.exit_code == 0
    assert saved["company"] == {"name": "Ours", "type": "startup", **HEADQUARTERS}
    assert "5 answers are known from" in second.stderr
    assert "still open (1):\n  Security Fund" in second.stderr
    assert "Needed for 1 of 1 schemes." in second.stderr


SCALE_UP = {
    "company": {"autonomous": True, "established_in": ["NL"]},
    "ownership": {"public_bodies_hold_quarter": False},
    "technology": {"readiness_level": 8, "step_areas": ["biotechnology"]},
    "project": {"application_focus": "civil"},
    "funding": {"round_total": 60_000_000, "lead_commitment": 20_000_000, "equity_requested": 15_000_000},
}


def test_accounts_are_asked_field_by_field(tmp_path: Path) -> None:
    """How many periods, then each figure, forgiving in form; a figure that is none is asked again."""
    file = tmp_path / "scale-up.json"
    file.write_text(json.dumps(SCALE_UP))

    result = interview("many\n1\n31-12-2025\n12\n800k\nabc\n900 000\n", str(file), "--instrument", "eu/eic-step-scale-up")

    assert "expected a number from 1 to 20, or `none`, got `many`" in result.stderr
    assert "expected an amount in euros, got `abc`" in result.stderr
    assert json.loads(file.read_text())["company"]["accounts"] == [
        {"closed_on": "2025-12-31", "employees": 12, "turnover": 800_000, "balance_sheet_total": 900_000}
    ]
    assert "fits (1):\n  EIC STEP Scale Up" in result.stderr


def test_a_file_that_is_no_profile_is_not_overwritten(tmp_path: Path) -> None:
    """Every problem is listed, exit code 3, and the file stays as it was."""
    file = tmp_path / "broken.json"
    file.write_text('{"company": {"type": "spaceship"}}')

    result = interview("startup\n", str(file))

    assert result.exit_code == 3
    assert "/company/type" in result.stderr
    assert file.read_text() == '{"company": {"type": "spaceship"}}'


def broken_off(*arguments: str, answer: bytes, by: signal.Signals) -> tuple[int, bytes, bytes]:
    """An interview that a signal ends after one answer: the exit code, what it wrote, and what it said from then on."""
    command = [*PROGRAM, "interview", *arguments, "--instrument", "nl/secfund"]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, **pipes, env=environment(), preexec_fn=heeds_interrupts) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(answer)
        process.stdin.flush()
        said = b""
        while said.count(b"\n> ") < 2:  # it asks the next question
            said += os.read(process.stderr.fileno(), 65536)
        process.send_signal(by)
        rest, written = process.stderr.read(), process.stdout.read()
        return process.wait(timeout=30), written, rest


def test_every_answer_is_kept_when_it_is_given(tmp_path: Path) -> None:
    """Breaking off, even by force, loses nothing that was answered."""
    file = tmp_path / "startup.json"

    broken_off(str(file), answer=b"startup\n", by=signal.SIGKILL)
    code, _, rest = broken_off(str(file), answer=b"NL\n", by=signal.SIGINT)

    assert {"type": "startup", **HEADQUARTERS} == json.loads(file.read_text())["company"]
    assert 1 == code
    assert b"Stopped. Kept 2 answers in" in rest
    assert b"Traceback" not in rest
    assert ["startup.json"] == os.listdir(tmp_path)


def test_breaking_off_without_a_file_writes_what_was_said() -> None:
    """The answers go to standard output, as at the end."""
    for by in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        code, written, _ = broken_off(answer=b"startup\n", by=by)

        assert (1, {"company": {"type": "startup"}}) == (code, json.loads(written))


def test_a_file_that_nobody_changed_stays_as_it_was(tmp_path: Path) -> None:
    """Looking at the questions rewrites nothing; an answer keeps the file's mode and writes through a link."""
    file, link = tmp_path / "profile.json", tmp_path / "link.json"
    file.write_text('{"company": {"type": "startup", "name": null}}')
    file.chmod(0o640)
    link.symlink_to(file)

    looked = interview("list\nq\n", str(link), "--instrument", "nl/secfund")
    before = file.read_text()
    answered = interview("NL\nq\n", str(link), "--instrument", "nl/secfund")

    assert (0, 0) == (looked.exit_code, answered.exit_code)
    assert '{"company": {"type": "startup", "name": null}}' == before
    assert "NL" == json.loads(file.read_text())["company"]["registered_office"]
    assert link.is_symlink()
    assert 0o640 == file.stat().st_mode & 0o777


def test_a_disk_that_fills_up_loses_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can no longer be saved goes to standard output, and the old file stands."""
    file = tmp_path / "profile.json"
    file.write_text('{"company": {"type": "startup"}}')

    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))

    monkeypatch.setattr(os, "replace", full)
    result = interview("NL\n", str(file), "--instrument", "nl/secfund")

    assert 2 == result.exit_code
    assert f"Error: {file}: no space left on device" in result.stderr
    assert "NL" == json.loads(result.stdout)["company"]["registered_office"]
    assert {"company": {"type": "startup"}} == json.loads(file.read_text())
    assert ["profile.json"] == os.listdir(tmp_path)


def test_rich_shows_brackets_as_they_were_typed(capsys: pytest.CaptureFixture[str]) -> None:
    """Brackets in an answer or a question are text: they neither disappear nor stop the conversation."""
    screen = RichScreen("en")
    texts = {"en": "Which [/ceiling]?", "nl": "Welk [/plafond]?"}
    fact = Fact("funding.requested", FactType("money"), texts, texts, {"en": "see [annex]", "nl": "zie [bijlage]"})
    asked = Question(fact, "money", ("nl/fund",), 1, 0.5, 1.0)
    standings = [Stand("The [green] fund", Standing.NEAR, "nl/fund", Outcome.UNDETERMINED, 1)]

    screen.complain("expected a number, got `[/x]`")
    screen.ask(asked, standings, 0, ["a [/now]"])
    screen.instruments(standings)

    told = capsys.readouterr().err
    assert all(text in told for text in ("`[/x]`", "a [/now]", "Which [/ceiling]?", "see [annex]", "The [green] fund"))


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
def test_a_real_terminal_settles_the_secfund_in_eight_questions(tmp_path: Path) -> None:
    """A typical startup, on a pseudo-terminal with rich: at most eight questions, the last word is conditional."""
    file = tmp_path / "startup.json"
    command = [*PROGRAM, "interview", str(file), "--instrument", "nl/secfund", "--on", "2026-11-23"]
    master, slave = pty.openpty()
    chosen = environment(TERM="xterm", COLUMNS="200", NO_COLOR="1")
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=chosen)
    os.close(slave)
    shown, asked, deadline = "", 0, time.monotonic() + 60

    while time.monotonic() < deadline:
        ready, _, _ = select.select([master], [], [], 0.2)
        if ready:
            try:
                part = os.read(master, 65536)
            except OSError:  # the program has closed the terminal
                break
            if not part:
                break
            shown += part.decode(errors="replace")
        if shown.endswith("> "):
            question = next((text for text in STARTUP if text in shown[shown.rfind("╭") :]), None)
            done = "Nothing more is missing." in shown
            asked += not done
            assert done or question, shown
            shown += "\n"
            os.write(master, b"\n" if done else f"{STARTUP[question or '']}\n".encode())
    process.wait(timeout=10)
    os.close(master)

    assert process.returncode == 0, shown
    assert asked <= 8
    assert "╭" in shown
    profile = Catalogue.shipped().read_profile(file.read_bytes())
    assert Catalogue.shipped().assess(profile, on=TODAY)["nl/secfund"].outcome == "conditional"
