"""The program as people run it: output, exit codes, pipes, colours, completion."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eligibility_cli.main import main
from tests.conftest import ROOT
from tests.program import PROGRAM, environment, program
from tests.test_rule_mistakes import FUND, write

STARTUP = str(ROOT / "examples" / "sensor-startup.json")
MACHINE_SHOP = str(ROOT / "examples" / "machine-shop.json")


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=given)


def test_assess_says_what_a_founder_wants_first() -> None:
    """What fits and how much at the top of standard output; nothing on standard error."""
    result = run("assess", STARTUP, "--on", "2026-11-23")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "FITS" in result.stdout.splitlines()[4]
    assert "risk capital EUR\u00a0150\u00a0000 to 2M " in result.stdout.splitlines()[5]


def test_json_comes_from_standard_input_and_goes_to_standard_output() -> None:
    """`-` is standard input; what comes out is one JSON document."""
    result = run(
        "assess",
        "-",
        "--format",
        "json",
        "--on",
        "2024-07-01",
        "--instrument",
        "nl/secfund",
        "--lang",
        "nl",
        given=Path(STARTUP).read_bytes(),
    )

    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (report["on"], report["language"]) == ("2024-07-01", "nl")
    assert [(found["instrument"], found["outcome"], found["availability"]) for found in report["results"]] == [
        ("nl/secfund", "conditional", "announced")
    ]


@pytest.mark.parametrize(
    ("arguments", "given", "code"),
    [
        (["assess", "-"], "{", 3),
        (["assess", "-"], "[]", 3),
        (["assess", "-"], '{"company": {"x": 1}}', 3),
        (["validate", "-"], '{"funding": {"requested": NaN}}', 3),
        (["explain", "-", "nl/secfund"], "{", 3),
        (["assess", "no-such-file.json"], None, 2),
        (["assess", "-", "--instrument", "nl/secfnd"], "{}", 2),
        (["assess", "-", "--on", "30 February"], "{}", 2),
        (["assess", "-", "--on", "2026-02-30"], "{}", 2),
        (["assess", "-", "--rules", "no-such-folder"], "{}", 2),
        (["show", "nl/secfnd"], None, 2),
        (["schema", "profile"], None, 2),
        (["assess", "-"], "{}", 0),
        (["assess", "-", "--exit-code"], "{}", 10),
        (["assess", STARTUP, "--exit-code"], None, 0),
        (["validate", STARTUP], None, 0),
    ],
)
def test_exit_codes(arguments: list[str], given: str | None, code: int) -> None:
    """0 assessed whatever the outcome, 2 usage, 3 invalid, 10 on request when nothing fits."""
    result = run(*arguments, given=given)

    assert code == result.exit_code, result.output
    if code == 3:
        assert result.stdout == ""
        assert "error[" in result.stderr


def test_every_problem_of_a_profile_with_its_pointer() -> None:
    """`validate` lists all of them, as text for people or JSON for programs."""
    broken = '{"company": {"registerd_office": "NL"}, "funding": {"requested": "2M"}}'

    text, machine = run("validate", "-", given=broken), run("validate", "-", "--format", "json", given=broken)

    assert "/company/registerd_office: error[unknown-fact]" in text.stderr
    assert "did you mean `registered_office`?" in text.stderr
    assert [p["pointer"] for p in json.loads(machine.stdout)["problems"]] == ["/company/registerd_office", "/funding/requested"]


def test_rules_lint_and_test_on_a_folder_of_ones_own(tmp_path: Path) -> None:
    """A mistake has file, line and column and exit code 3; a right file passes, with warnings that --strict refuses."""
    good, bad = (
        write(tmp_path / "good", FUND),
        write(tmp_path / "bad", FUND.replace("less_than: 50", "less_than: EUR 50")),
    )

    assert run("rules", "lint", str(good)).exit_code == 0
    assert run("rules", "lint", str(good), "--strict").exit_code == 3
    result = run("rules", "lint", str(bad))
    assert result.exit_code == 3
    assert "2026-01-01.yaml:15:35: error[wrong-unit]" in result.stdout
    assert "::error file=" in run("rules", "lint", str(bad), "--format", "github").stdout
    assert json.loads(run("rules", "lint", str(bad), "--format", "json").stdout)[0]["code"] == "wrong-unit"
    assert run("assess", STARTUP, "--rules", str(bad)).exit_code == 3
    assert run("assess", STARTUP, "--rules", str(good), "--with-shipped").exit_code == 0


def test_shipped_rules_are_clean() -> None:
    """Not even a warning, and every example holds."""
    assert (run("rules", "lint", "--strict").exit_code, run("rules", "lint").stdout) == (0, "")
    assert run("rules", "test").exit_code == 0


def test_a_failing_example_fails_the_command(tmp_path: Path) -> None:
    """`rules test` shows expected and actual, and exits with 3."""
    write(tmp_path, FUND)
    write(tmp_path, "examples: [{id: a, on: 2026-11-23, expect: {outcome: eligible}}]", "nl/harbour-fund/examples.yaml")

    result = run("rules", "test", str(tmp_path))

    assert result.exit_code == 3
    assert "`a`: expected outcome `eligible`, got `undetermined`" in result.stdout


def test_the_other_commands(tmp_path: Path) -> None:
    """instruments, show, explain, schema, completion, version, help."""
    assert "nl/secfund" in run("instruments", "--open").stdout
    assert "eu/european-defence-fund" not in run("instruments", "--open", "--on", "2026-11-23").stdout
    assert len(json.loads(run("instruments", "--format", "json").stdout)) == 51
    assert "DTSTART;VALUE=DATE:20261125" in run("calendar", "--on", "2026-11-23").stdout
    assert "funding.requested ≥ 150000 and funding.requested ≤ 5000000" in run("show", "nl/secfund", "--as", "expression").stdout
    assert "company.is_sme" in run("explain", MACHINE_SHOP, "nl/bmkb").stdout
    assert "steps" in json.loads(run("explain", MACHINE_SHOP, "nl/bmkb", "--format", "json").stdout)
    assert "company-profile" in run("schema").stdout
    assert json.loads(run("schema", "instrument").stdout)["$id"] == "urn:eligibility:schema:instrument:1"
    assert run("schema", "--write", str(tmp_path)).exit_code == 0
    assert (ROOT / "schemas" / "list.schema.json").read_text() == (tmp_path / "list.schema.json").read_text()
    assert run("schema", "company-profile", "--check", STARTUP).exit_code == 0
    wrong = run("schema", "company-profile", "--check", "-", given='{"company": {"listed": 1}}')
    assert (wrong.exit_code, "/company/listed: error[schema-anyOf]" in wrong.stderr) == (3, True)
    supplier = str(ROOT / "examples" / "group-owned-supplier.json")
    assert "Kraan Staal: linked, 100%" in run("group", supplier).stdout
    assert 2 == run("group", STARTUP).exit_code
    assert "_ELIGIBILITY_COMPLETE" in run("completion", "bash").stdout
    assert run("--version").stdout.startswith("eligibility 0.")
    for command in ("assess", "validate", "instruments", "show", "explain", "schema", "completion"):
        assert "Usage:" in run(command, "--help").stdout


def test_the_programs_help(golden: Callable[[str, str], None]) -> None:
    """The first thing that a stranger reads."""
    golden("help.txt", run("--help").stdout)


def test_completion_knows_instruments() -> None:
    """The shell completes instrument ids."""
    environment = {"COMP_WORDS": "eligibility show nl/sec", "COMP_CWORD": "2", "_ELIGIBILITY_COMPLETE": "bash_complete"}

    result = CliRunner().invoke(main, prog_name="eligibility", env=environment)

    assert "nl/secfund" in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colour_on_a_terminal(variables: dict[str, str], coloured: bool) -> None:
    """A real terminal gets colour, unless NO_COLOR or a plain terminal says otherwise."""
    primary, secondary = pty.openpty()
    chosen = environment(**{"TERM": "xterm", **variables})
    chosen.pop("FORCE_COLOR", None)
    if "NO_COLOR" not in variables:
        chosen.pop("NO_COLOR", None)
    with subprocess.Popen([*PROGRAM, "assess", STARTUP, "--summary"], stdout=secondary, env=chosen) as process:
        os.close(secondary)
        written = b""
        try:
            while chunk := os.read(primary, 65536):
                written += chunk
        except OSError:  # the terminal closes when the program ends
            pass
        assert process.wait() == 0
    os.close(primary)

    assert b"CONDITIONAL" in written
    assert coloured is (b"\x1b[" in written)


def test_a_pipe_gets_no_colour_and_any_folder_will_do() -> None:
    """Piped output is plain text, and nothing depends on the working folder."""
    result = program("assess", STARTUP, "--summary")

    assert result.returncode == 0
    assert b"\x1b[" not in result.stdout
    assert b"SecFund" in result.stdout


def test_huge_and_hostile_input_ends_quickly() -> None:
    """50 MB, or 100 000 brackets, is one clear error, without reading it all."""
    for text in (b" " * 50_000_000, b'{"company":' * 100_000):
        result = program("assess", "-", input=text, timeout=20)
        assert result.returncode == 3
        assert b"error[too-" in result.stderr
        assert b"Traceback" not in result.stderr


def ends(done: subprocess.CompletedProcess[bytes], code: int) -> str:
    """What a program that ended well in its way said on standard error."""
    said = done.stderr.decode()
    assert code == done.returncode, said
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    return said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["assess", "--help"],
        ["assess", STARTUP],
        ["assess", STARTUP, "--format", "json"],
        ["validate", STARTUP],
        ["instruments"],
        ["calendar"],
        ["schema", "assessment"],
        ["completion", "bash"],
        ["rules", "test"],
        ["group", str(ROOT / "examples" / "group-owned-supplier.json"), "--format", "mermaid"],
        ["portfolio", str(ROOT / "examples")],
        ["interview", "--plain"],
    ],
    ids=" ".join,
)
def test_a_full_disk_is_one_line(arguments: list[str]) -> None:
    """Nothing can be written to standard output: exit code 2 and one line, whatever was asked."""
    with open("/dev/full", "wb") as full:
        done = program(*arguments, stdin=subprocess.DEVNULL, stdout=full)

    assert ends(done, 2).splitlines()[-1] == "Error: cannot write the output: no space left on device"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["portfolio", "{examples}", "--write", "/nonexist/x.md"], "Error: /nonexist/x.md: no such file or directory"),
        (["portfolio", "{examples}", "--write", "{pipe}"], "Error: {pipe}: not a file"),
        (["portfolio", "{examples}", "--write", "{folder}"], "is a directory"),
        (["schema", "--write", "{file}/x"], "Error: {file}/x: not a directory"),
        (["rules", "pages", "--write", "{file}/x"], "{file}/x: not a directory"),
        (["interview", "/nonexist/x.json"], "Error: /nonexist/x.json: no such file or directory"),
        (["interview", "{file}/x.json"], "Error: {file}/x.json: not a directory"),
        (["interview", "{pipe}"], "Error: {pipe}: not a file"),
        (["interview", "{folder}"], "is a directory"),
        (["assess", "{folder}"], "Is a directory"),
        (["schema", "company-profile", "--check", "{folder}"], "Is a directory"),
        (["assess", "/proc/self/mem"], "Error: /proc/self/mem: input/output error"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_no_file_is_one_line(arguments: list[str], says: str, tmp_path: Path) -> None:
    """A folder, a pipe or nothing where a file is expected: exit code 2, the name and the reason, and no waiting."""
    places = {name: str(tmp_path / name) for name in ("pipe", "folder", "file")} | {"examples": str(ROOT / "examples")}
    os.mkfifo(places["pipe"])
    Path(places["folder"]).mkdir()
    Path(places["file"]).write_text("{}")

    done = program(*(argument.format(**places) for argument in arguments), stdin=subprocess.DEVNULL, timeout=60)

    assert says.format(**places) in ends(done, 2).splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "given", "code", "says"),
    [
        (["schema", "company-profile", "--check", "-"], b"\xff\xfe", 3, "-: /: error[not-utf8]: byte 1 is not UTF-8"),
        (["schema", "company-profile", "--check", "-"], b"[" * 100_000, 3, "-: /: error[too-deep]"),
        (["schema", "company-profile", "--check", "-"], b'{"a":' * 900 + b"1" + b"}" * 900, 3, "error["),
        (["schema", "company-profile", "--check", "-"], b" " * (10 << 20) + b"{}", 3, "-: /: error[too-large]"),
        (["schema", "company-profile", "--check", "-"], b"", 3, "error[empty-file]"),
        (["schema", "instrument", "--check", "-"], b"- " * 100_000, 3, "error[too-deep]"),
        (["assess", "-"], b"\xff\xfe", 3, "-: /: error[not-utf8]"),
        (["assess", "-"], b"[" * 100_000, 3, "-: /: error[too-deep]"),
        (["validate", "-"], b"", 3, "-: /: error[not-json]"),
        (["interview", "--plain", "--instrument", "nl/secfund"], b"\xff\xfe\n", 0, r"`\xff\xfe` is not one of"),
        (["interview", "--plain"], b"9" * 20_000, 2, "Error: standard input: a line of more than 10,000 characters"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_rubbish_on_standard_input(arguments: list[str], given: bytes, code: int, says: str) -> None:
    """What is no text, too deep, too long or empty is said in the words of a problem."""
    assert says in ends(program(*arguments, input=given, timeout=60), code)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ("assess - <&-", 3, "error[not-json]"),
        ("assess - >&- </dev/null", 2, "Error: standard output is closed"),
        ("interview --plain <&-", 0, ""),
        ("assess - 2>/dev/full >/dev/full <<< '{}'", 2, ""),
        ("nonsense 2>&-", 2, ""),
    ],
)
def test_closed_streams(arguments: str, code: int, says: str) -> None:
    """A program may be started without any of its streams."""
    script = f"{sys.executable} -m eligibility_cli.main {arguments}"

    done = subprocess.run(["bash", "-c", script], capture_output=True, env=environment(), cwd="/", check=False, timeout=60)  # noqa: S607

    assert says in ends(done, code)


@pytest.mark.parametrize("reader", ["head -1", "true"])
def test_a_reader_that_goes_away(reader: str) -> None:
    """`| head` ends the program in silence."""
    script = f"{sys.executable} -m eligibility_cli.main assess {STARTUP} --format json | {reader}"

    done = subprocess.run(["bash", "-c", script], capture_output=True, env=environment(), check=False, timeout=60)  # noqa: S607

    assert (0, b"") == (done.returncode, done.stderr)


@pytest.mark.parametrize(
    "day",
    ["2026-W01-1", "2026W011", "20261123", "2026-11-3", "26-11-23", "2026-11-23 ", "２０２６-11-23", "2026-02-30", "0000-01-01", "10000-01-01", "2026-11-23T00:00", "", "today"],
)  # fmt: skip
def test_a_date_is_written_in_one_way(day: str) -> None:
    """Year, month and day in digits, and nothing that another reader takes for another day."""
    result = run("assess", "-", "--on", day, given="{}")

    assert (2, "") == (result.exit_code, result.stdout)
    assert f"`{day}` is not a date; write year-month-day" in result.stderr


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", [["assess"], ["assess", "--format", "json", "--guidance"], ["assess", "--format", "markdown"], ["ask"], ["advise"]])  # fmt: skip
def test_the_first_and_the_last_day(day: str, command: list[str]) -> None:
    """The calendar ends, the program does not break."""
    result = run(command[0], STARTUP, "--on", day, *command[1:])

    assert (0, None) == (result.exit_code, result.exception)


@pytest.mark.parametrize(
    ("state", "code", "says"),
    [
        ("XX", 2, "`XX` is not a Member State of the European Union on 2026-11-23"),
        ("US", 2, "`US` is not a Member State"),
        ("nl", 2, "did you mean `NL`?"),
        ("", 2, "is not a Member State"),
        ("BE", 0, ""),
    ],
)
def test_aid_is_granted_by_a_member_state(state: str, code: int, says: str) -> None:
    """No figure is made up for a country that has no ceiling."""
    profile = str(ROOT / "examples" / "portfolio" / "30-de-minimis-full.json")

    result = run("aid", profile, "--on", "2026-11-23", "--member-state", state)

    assert code == result.exit_code
    assert says in result.stderr
    assert ("300" in result.stdout) is (code == 0)


JUDGED = {
    "judgements": [
        {"instrument": "nl/secfund", "criterion": "serves-a-defence-need", "met": True, "by": "somebody", "on": "2026-01-01"}
    ]
}


def test_remarks_are_said_and_refuse_nothing() -> None:
    """What of a profile does not count is a warning: in the text, in both forms of JSON, and when it is validated."""
    given = json.dumps(JUDGED)

    valid = run("validate", "-", given=given)
    machine = json.loads(run("validate", "-", "--format", "json", given=given).stdout)
    text = run("assess", "-", given=given).stdout
    markdown = run("assess", "-", "--format", "markdown", given=given).stdout
    report = json.loads(run("assess", "-", "--format", "json", given=given).stdout)

    assert (0, "-: valid, 0 facts known\n") == (valid.exit_code, valid.stdout)
    assert valid.stderr.startswith("-: /judgements/0/by: warning[judged-by-another]: the judgement of `somebody` does not count")
    assert (True, [], ["/judgements/0/by"]) == (
        machine["valid"],
        machine["problems"],
        [warning["pointer"] for warning in machine["warnings"]],
    )
    assert "\nMind        /judgements/0/by: the judgement of `somebody` does not count" in text
    assert "\n- warning: /judgements/0/by: the judgement of \\`somebody\\` does not count" in markdown
    assert [("judged-by-another", "/judgements/0/by")] == [(each["code"], each["pointer"]) for each in report["remarks"]]
    assert set(report["remarks"][0]) == {"code", "message", "pointer", "hint"}


def test_validate_refuses_what_every_assessment_refuses() -> None:
    """A judgement of no criterion is a problem of the profile, not a surprise later."""
    given = json.dumps({"judgements": [{**JUDGED["judgements"][0], "criterion": "tiket"}]})

    result = run("validate", "-", "--format", "json", given=given)

    told = json.loads(result.stdout)
    assert (3, False, []) == (result.exit_code, told["valid"], told["warnings"])
    assert ["unknown-criterion"] == [problem["code"] for problem in told["problems"]]


def test_json_is_json_in_any_encoding() -> None:
    """Where the terminal knows no Unicode, JSON has its escapes, and reads the same."""
    told = json.dumps({"company": {"registered_office": "NL", "name": "Café \U0001f600"}}).encode()
    command = ["assess", "-", "--format", "json", "--on", "2026-11-23"]
    written = [
        program(*command, input=told, env=environment(PYTHONIOENCODING=encoding), check=True).stdout
        for encoding in ("utf-8", "ascii", "latin-1")
    ]

    assert json.loads(written[0]) == json.loads(written[1]) == json.loads(written[2].decode("ascii"))
    assert written[1] != written[0]


def test_completion_of_broken_rules_is_silent(tmp_path: Path) -> None:
    """A shell that completes gets nothing, not a list of mistakes."""
    bad = write(tmp_path, FUND.replace("less_than: 50", "less_than: EUR 50"))
    words = f"eligibility show --rules {bad} nl/"
    environment = {"COMP_WORDS": words, "COMP_CWORD": "4", "_ELIGIBILITY_COMPLETE": "bash_complete"}

    result = CliRunner().invoke(main, prog_name="eligibility", env=environment)

    assert (0, None, "") == (result.exit_code, result.exception, result.output.strip())
