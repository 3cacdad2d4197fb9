"""The pages on which people start: every command on them runs, what they show is what is printed, and their links lead somewhere."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from eligibility import Catalogue
from eligibility_cli.main import main
from tests.conftest import ROOT, TODAY

PAGES = ("start-here.md", "start-here.nl.md", "adviser.md", "portal.md")
LINK = re.compile(r"\]\(([^)#]+)(#[^)]*)?\)")


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text()


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page(name), re.DOTALL)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples in it, as somebody has it who has just fetched the project."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("name", PAGES)
def test_every_command_runs(name: str) -> None:
    """One after the other, as a reader types them; the lines that a page shows are printed, in that order."""
    for block in blocks(name, "console"):
        command = ""
        for line in block.splitlines():
            if line.startswith("$ "):
                command = line.removeprefix("$ eligibility ")
                result = CliRunner().invoke(main, shlex.split(command), input="startup\nstop\n")
                assert result.exit_code == 0, f"{command}: {result.output}"
                printed = result.stdout.replace("\u00a0", " ")
            else:
                assert line in printed, f"{command} does not print `{line}`"
                printed = printed.partition(line)[2]


@pytest.mark.usefixtures("checkout")
def test_the_program_of_the_portal_page_runs() -> None:
    """Both forms come out of it, and nothing is refused."""
    (code,) = blocks("portal.md", "python")
    found: dict[str, str] = {}

    exec(compile(code, "portal.md", "exec"), found)  # noqa: S102

    assert json.loads(found["answer"])["language"] == "nl"
    assert json.loads(found["quick"])["results"]


def test_the_keys_of_the_portal_page_exist() -> None:
    """What a page shows stands where the table says."""
    example = (ROOT / "examples" / "sensor-startup.json").read_text()
    answer = json.loads(Catalogue.shipped().assess_json(example, on=TODAY))
    result = next(each for each in answer["results"] if each["instrument"] == "nl/secfund")
    table = page("portal.md").partition("| on the page |")[2].partition("\n\n")[0]

    named = re.findall(r"`results\[\]\.(\w+)", table)
    assert len(named) >= 7
    assert set(named) <= set(result)
    assert {"covers", "on", "catalogue", "profile_digest", "disclaimer"} <= set(answer)
    assert {"title", "status", "reason", "source", "basis"} <= set(result["criteria"][0])


@pytest.mark.parametrize("name", [*PAGES, "../README.md"])
def test_links_lead_to_a_file_and_a_heading(name: str) -> None:
    """Inside the project; addresses on the web are left alone."""
    here = (ROOT / "docs" / name).resolve()
    for target, heading in LINK.findall(here.read_text()):
        if not target.startswith("https://"):
            path = (here.parent / target).resolve()
            assert path.exists(), f"{name}: {target}"
            headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE) if heading else []
            assert not heading or heading[1:] in {each.lower().replace(" ", "-") for each in headings}, f"{name}: {heading}"


def test_the_readme_begins_with_them() -> None:
    """Whoever opens the project finds the page for them before anything else."""
    top = (ROOT / "README.md").read_text()[:1200]

    assert [name for name in PAGES if f"docs/{name}" not in top] == []
