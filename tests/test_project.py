"""The project itself: its front door, its wheel, what it costs to import, and that its documents tell the truth."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import eligibility

ROOT = Path(__file__).parent.parent


def test_the_front_door() -> None:
    """Every public name is there, listed once and sorted, and nothing else is exported."""
    assert sorted(eligibility.__all__, key=str.casefold) == sorted(set(eligibility.__all__), key=str.casefold)
    assert {*eligibility._HOMES, "__version__"} == set(eligibility.__all__)
    for name in eligibility.__all__:
        assert getattr(eligibility, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Catalog'"):
        eligibility.Catalog  # noqa: B018


def test_importing_costs_nothing_until_it_is_used() -> None:
    """`import eligibility` loads neither pydantic nor YAML; the program's help loads no part of the library."""
    for line in ("import eligibility", "import eligibility_cli.main"):
        code = (
            f"import sys; {line}; print(sorted({{'pydantic', 'yaml', 'jsonschema', 'eligibility.catalogue'}} & set(sys.modules)))"
        )
        path = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'cli')!r}]; "
        found = subprocess.run([sys.executable, "-c", path + code], capture_output=True, text=True, check=True)
        assert found.stdout.strip() == "[]"


def test_the_wheel_holds_two_packages_and_the_data(tmp_path: Path) -> None:
    """Nothing but `eligibility` and `eligibility_cli` lands in site-packages, and rules and schemas come along."""
    from hatchling.builders.wheel import WheelBuilder

    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))

    names = zipfile.ZipFile(wheel).namelist()
    assert {"eligibility", "eligibility_cli"} == {name.split("/")[0] for name in names if ".dist-info/" not in name}
    for rules in (ROOT / "rules").rglob("*.yaml"):
        assert f"eligibility/_rules/{rules.relative_to(ROOT / 'rules').as_posix()}" in names
    assert "eligibility/_schemas/company-profile.schema.json" in names
    assert "eligibility/py.typed" in names


def test_the_version_is_said_once() -> None:
    """pyproject.toml, the package and the changelog agree."""
    import tomllib

    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert version == eligibility.__version__
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text()


def test_the_readme_shows_real_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example in the README is what the program prints."""
    from click.testing import CliRunner

    from eligibility_cli.main import main

    readme = (ROOT / "README.md").read_text().replace("\u00a0", " ")
    command, shown = readme.split("```console\n$ eligibility ")[1].split("```")[0].replace("\\\n", "").split("\n", 1)
    monkeypatch.chdir(ROOT)
    printed = CliRunner().invoke(main, command.split()).stdout.replace("\u00a0", " ")

    shown, printed = (re.sub("sha256:[0-9a-f]+", "sha256:…", text) for text in (shown, printed))
    assert shown == printed


def test_no_figure_of_an_instrument_stands_in_python() -> None:
    """Ceilings, tickets and shares are data: no amount of a rule file is a number in the code."""
    figures = {
        int(found.replace(" ", ""))
        for file in (ROOT / "rules").rglob("*.yaml")
        for found in re.findall(r"EUR ([0-9 ]+)", file.read_text())
        if file.name != "examples.yaml" and len(found) > 6
    }
    bounds_of_input = {"types.py"}
    assert 5_000_000 in figures
    for file in (ROOT / "eligibility").rglob("*.py"):
        if file.name not in bounds_of_input:
            constants = {node.value for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Constant)}
            assert not figures & {value for value in constants if type(value) is int}, file
