"""Names of others in every output: they neither command a terminal, forge a line, nor become markup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from eligibility import Catalogue, CompanyProfile, InvalidProfile, Problem, visible
from eligibility.report.markdown import plain_text
from eligibility.words.lines import printable
from eligibility_cli.common import say_json
from tests.conftest import ROOT, TODAY
from tests.program import environment, program
from tests.test_rule_mistakes import FUND, write

HOSTILE = {
    "colour": "Acme \x1b[31mred\x1b[0m",
    "window title": "Acme \x1b]0;pwn\x07",
    "one byte of C1": "Acme \x9b31m",
    "erasing": "Acme\x08\x08\x7f",
    "forged line": "Acme\n  ELIGIBLE – every criterion is met\r\nx",
    "other ends of lines": "Acme\u2028forged\u2029\x85\x0b\x0cforged",
    "turned text": "Acme \u202egpj.exe\u202c \u2066x\u2069",
    "nothing": "Acme\x00\x1f",
}
NAMES = pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def profile_with(name: str, catalogue: Catalogue, *, judged_by: str | None = None) -> CompanyProfile:
    """The supplier of the examples with this for its own name, that of an enterprise, and whose judgement it is.

    Put in past the checks of a profile, as a program may do that builds one.
    """
    text = (ROOT / "examples" / "group-owned-supplier.json").read_bytes()
    profile = catalogue.read_profile(text)
    company, group = profile.company, profile.group
    assert company is not None
    assert group is not None
    parts = [part.model_copy(update={"id": name} if part.id == "Kraan Staal" else {}) for part in group.enterprises or ()]
    holdings = [
        each.model_copy(update={side: name for side in ("holder", "held") if getattr(each, side) == "Kraan Staal"})
        for each in group.holdings or ()
    ]
    judgement = {"instrument": "nl/secfund", "criterion": "serves-a-defence-need", "met": True, "on": "2026-01-01"}
    judged = catalogue.read_profile(json.dumps({"judgements": [{**judgement, "by": "ministry_of_defence"}]})).judgements or []
    return profile.model_copy(
        update={
            "company": company.model_copy(update={"name": name}),
            "group": group.model_copy(update={"enterprises": parts, "holdings": holdings}),
            "judgements": [judged[0].model_copy(update={"by": name if judged_by is None else judged_by})],
        }
    )


DIGEST = re.compile("sha256:[0-9a-f]+")
OUTPUTS: dict[str, Callable[[Catalogue, CompanyProfile], str]] = {
    "text": lambda c, p: c.assess(p, on=TODAY).text(),
    "tekst": lambda c, p: c.assess(p, on=TODAY).text("nl"),
    "markdown": lambda c, p: c.assess(p, on=TODAY).markdown(),
    "screen": lambda c, p: c.assess(p, on=TODAY).screen().rpartition("\nAnswers sha256:")[0],
    "trace": lambda c, p: c.assess(p, on=TODAY).explain("nl/bmkb").text(),
    "portfolio": lambda c, p: c.portfolio({"a": p, p.company.name if p.company else "b": p}, on=TODAY),  # type: ignore[dict-item]
    "advice": lambda c, p: "".join(advice.text() for advice in c.case(p, on=TODAY).advice()),
    "group": lambda c, p: c.case(p, on=TODAY).group().text(),
    "mermaid": lambda c, p: c.case(p, on=TODAY).group().mermaid(),
    "remarks": lambda c, p: "\n".join(str(remark) for remark in c.remarks(p, on=TODAY)),
}


@NAMES
@pytest.mark.parametrize("output", OUTPUTS)
def test_a_name_is_text_in_every_output(output: str, name: str, catalogue: Catalogue) -> None:
    """The same output as for a company whose name really has the backslashes: no control gets out, no line is forged."""
    write = OUTPUTS[output]
    told = write(catalogue, profile_with(name, catalogue))
    clean = write(catalogue, profile_with(printable(name), catalogue, judged_by=visible(name)))

    assert FORBIDDEN.search(told) is None
    assert DIGEST.sub("", clean) == DIGEST.sub("", told), "but for the digest of the answers, which are others"


@NAMES
def test_what_a_painter_gets_has_no_colour_of_its_own(name: str, catalogue: Catalogue) -> None:
    """Colours are put round what is clean already."""
    painted: list[str] = []

    def paint(text: str, role: str) -> str:
        painted.append(text)
        return f"<{role}>{text}</>"

    text = catalogue.assess(profile_with(name, catalogue), on=TODAY).text(paint=paint)

    assert text.startswith("<heading>Acme")
    assert [] == [part for part in painted if FORBIDDEN.search(part) or "\n" in part]


@pytest.mark.parametrize(
    "name", [*HOSTILE.values(), "Acme \ud800", r"$\frac{1}{$", "$x$", "<script>alert(1)</script>", "--> <!--", "\ufffe\uffff"]
)
def test_a_drawing_shows_the_name(name: str, catalogue: Catalogue) -> None:
    """A picture is drawn and well-formed, whatever stands in a name: formulas are text."""
    pytest.importorskip("matplotlib")

    svg = catalogue.case(profile_with(name, catalogue), on=TODAY).group().picture("svg")

    assert "{http://www.w3.org/2000/svg}svg" == ElementTree.fromstring(svg).tag
    assert FORBIDDEN.search(svg.decode()) is None
    assert b"<script" not in svg


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ('Acme "Best"', "Acme #quot;Best#quot;"),
        ("<script>alert(1)</script>", "#lt;script#gt;alert(1)#lt;/script#gt;"),
        ("<br>forged", "#lt;br#gt;forged"),
        ("A & B", "A #amp; B"),
        ("&lt;b&gt;", "#amp;lt;b#amp;gt;"),
        ("No #1; #quot;", "No #35;1; #35;quot;"),
        ("$$x^2$$", "#36;#36;x^2#36;#36;"),
        ("%%{init: {'theme': 'dark'}}%%", "%%#123;init: #123;'theme': 'dark'#125;#125;%%"),
        ("`**bold**`", "#96;**bold**#96;"),
        ("Smith, Jones (UK) Ltd. é", "Smith, Jones (UK) Ltd. é"),
    ],
)
def test_a_label_of_a_flow_chart_is_the_name(name: str, label: str, catalogue: Catalogue) -> None:
    """Nothing in a name is read by Mermaid or by the HTML of its labels."""
    chart = catalogue.case(profile_with(name, catalogue), on=TODAY).group().mermaid()

    assert f'["{label}<br>linked 100%"]' in chart


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a | b", r"a \| b"),
        ("[x](javascript:alert)", r"\[x\](javascript:alert)"),
        ("a\nb\r\nc", "a b c"),
        ("\x1b[2J", r"\\u001b\[2J"),
        ("<b> & #1", r"\<b\> & \#1"),
    ],
)
def test_markdown_keeps_a_text_as_it_is(text: str, written: str) -> None:
    """Marks are escaped, ends of lines are spaces, controls are shown."""
    assert written == plain_text(text)


def test_a_problem_can_be_printed(catalogue: Catalogue) -> None:
    """What stands in a message, a pointer or a hint of a profile's own text commands no terminal and forges no line."""
    with pytest.raises(InvalidProfile) as raised:
        catalogue.read_profile(json.dumps({"company": {"\x1b\nname": 1, "type": "\u202estartup\x07"}}))

    assert FORBIDDEN.search(str(raised.value)) is None
    assert [r"/company/\u001b\u000aname", "/company/type"] == sorted(p.pointer or "" for p in raised.value.problems)
    assert r"a\u000ab: error[x]: y" == str(Problem("x", "y", pointer="a\nb"))


def test_a_calendar_holds_no_control(tmp_path: Path) -> None:
    """A title is folded and escaped as the format asks, and no control of it gets out, should one ever get in."""
    pytest.importorskip("icalendar")
    call = """calls:
  - {title: {en: "Round; one, two", nl: Ronde}, opens: 2026-12-01, closes: 2026-12-31, source: site}
"""
    checked = Catalogue.load(write(tmp_path, FUND.replace("criteria:", f"{call}criteria:", 1))).checked
    (version,) = checked.instruments["nl/harbour-fund"]
    forged = replace(version.calls[0], title={"en": "Round; one, \u202e\x1btwo\u0085END:VEVENT", "nl": "Ronde"})
    catalogue = Catalogue(replace(checked, instruments={"nl/harbour-fund": (replace(version, calls=(forged,)),)}))

    text = catalogue.calendar(on=TODAY).decode().replace("\r\n", "\n")

    assert r"SUMMARY:Round\; one\, \\u202e\\u001btwo END:VEVENT opens" in text
    assert FORBIDDEN.search(text) is None


COMMANDS = [
    ["assess", "-"],
    ["assess", "-", "--format", "json"],
    ["assess", "-", "--format", "markdown"],
    ["validate", "-"],
    ["validate", "-", "--format", "json"],
    ["explain", "-", "nl/bmkb"],
    ["explain", "-", "nl/bmkb", "--format", "json"],
    ["group", "-"],
    ["group", "-", "--format", "mermaid"],
    ["ask", "-"],
    ["advise", "-"],
    ["schema", "company-profile", "--check", "-"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_program_lets_no_control_through(command: list[str]) -> None:
    """Neither to a terminal with colours nor to a pipe, whether the profile is taken or refused."""
    told: Any = json.loads((ROOT / "examples" / "group-owned-supplier.json").read_text())
    told["company"]["name"] = "Acme \x1b]0;pwn\x07 \x9b31m \u202eB.V. é"
    told["group"]["enterprises"].append({"id": "x\x1b[2J\nforged", "kind": "enterprise"})

    done = program(*command, input=json.dumps(told).encode(), env=environment(FORCE_COLOR="1"))

    out, err = done.stdout.decode(), done.stderr.decode()
    colours = re.compile("\x1b\\[[0-9;]*m")
    assert FORBIDDEN.search(colours.sub("", out)) is None
    assert FORBIDDEN.search(err) is None
    assert "\x1b[2J" not in out
    assert "\nforged" not in out + err
    assert done.returncode in (0, 3)
    assert out + err


def test_json_for_a_terminal_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """What a terminal would obey stands in JSON as the escapes that JSON has."""
    value = {"reason": "Acme \x1b]0;pwn\x07 \x7f\x9b31m \u202eB.V.\u2028 é \U0001f600"}

    say_json(json.dumps(value, ensure_ascii=False))

    out = capsys.readouterr().out
    assert FORBIDDEN.search(out) is None
    assert value == json.loads(out)
