"""`eligibility portfolio`: every profile of a folder beside all instruments."""

from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eligibility_cli.common import (
    INVALID,
    failures,
    lang_option,
    load_rules,
    on_option,
    read_file,
    rules_options,
    say,
    shown,
    tell,
    write_file,
)

if TYPE_CHECKING:
    from eligibility import Catalogue, CompanyProfile, Language


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@on_option
@lang_option
@click.option(
    "--near", is_flag=True, help="Instead: which company one changed fact separates from which instrument."
)
@click.option(
    "--write",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write this file, and show what changed in it.",
)
@rules_options
def portfolio(
    folder: Path,
    on: date,
    lang: Language,
    near: bool,
    write: Path | None,
    rules: Path | None,
    with_shipped: bool,
) -> None:
    """Assess every profile (*.json) in FOLDER and print the outcomes as one table.

    What cannot be read is named and left out; the exit code is then 3.

    \b
    Example:
      eligibility portfolio examples/portfolio --on 2026-11-23 --write examples/portfolio/OUTCOMES.md
    """
    with failures():
        catalogue = load_rules(rules, with_shipped)
    profiles, skipped = _read(folder, catalogue, on)
    if not profiles and not skipped:
        raise click.UsageError(f"there is no profile (*.json) in `{shown(folder)}`")
    if profiles and near:
        for miss in catalogue.near_misses(profiles, on=on):
            say(shown(miss.text(lang)))
    elif profiles:
        table = catalogue.portfolio(profiles, on=on, language=lang)
        if write is None:
            say(table)
        else:
            _replace(write, table)
    if skipped:
        files = f"{skipped} file{'' if skipped == 1 else 's'}"
        click.echo(f"{files} left out, {len(profiles)} assessed", err=True)
        raise SystemExit(INVALID)


def _read(folder: Path, catalogue: Catalogue, on: date) -> tuple[dict[str, CompanyProfile], int]:
    """The profiles by name, and how many files are none; each of those is named."""
    from eligibility import InvalidProfile

    profiles, skipped = {}, 0
    for file in sorted(folder.glob("*.json")):
        try:
            profile = catalogue.read_profile(read_file(file))
            catalogue.case(profile, on=on)  # a judgement of no criterion shows here
        except InvalidProfile as error:
            tell(error.problems, shown(file))
            skipped += 1
        except OSError as error:
            click.echo(f"{shown(file)}: {(error.strerror or str(error)).lower()}", err=True)
            skipped += 1
        else:
            profiles[file.stem] = profile
    return profiles, skipped


def _replace(file: Path, table: str) -> None:
    """Writes the table, and shows which of its lines changed."""
    before = read_file(file, most=-1).decode("utf-8", "replace") if file.exists() else ""
    write_file(file, table)
    changed = difflib.unified_diff(
        before.splitlines(), table.splitlines(), "before", str(file), lineterm="", n=0
    )
    lines = [shown(line) for line in changed]
    click.echo("\n".join(lines) if lines else f"{shown(file)}: unchanged", err=True)
