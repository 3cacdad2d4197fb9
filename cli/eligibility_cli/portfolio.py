"""`eligibility portfolio`: every profile of a folder beside all instruments."""

from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path
from typing import Any

import click

from eligibility_cli.common import failures, lang_option, load_rules, on_option, rules_options, say


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@on_option
@lang_option
@click.option("--near", is_flag=True, help="Instead: which company one changed fact separates from which instrument.")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), help="Write this file, and show what changed in it.")
@rules_options
def portfolio(folder: Path, on: date, lang: Any, near: bool, write: Path | None, rules: Path | None, with_shipped: bool) -> None:
    """Assess every profile (*.json) in FOLDER and print the outcomes as one table.

    \b
    Example:
      eligibility portfolio examples/portfolio --on 2026-11-23 --write examples/portfolio/OUTCOMES.md
    """
    with failures():
        catalogue = load_rules(rules, with_shipped)
    profiles = {}
    for file in sorted(folder.glob("*.json")):
        with failures(str(file)):
            profiles[file.stem] = catalogue.read_profile(file.read_bytes())
    if not profiles:
        raise click.UsageError(f"there is no profile (*.json) in `{folder}`")
    if near:
        with failures():
            found = catalogue.near_misses(profiles, on=on, language=lang)
        for each in found:
            say(f"{each['company']}  {each['instrument']}  {each['changes'][0]['text']}")
        return
    with failures():
        table = catalogue.portfolio(profiles, on=on, language=lang)
    if write is None:
        say(table)
        return
    before = write.read_text(encoding="utf-8") if write.exists() else ""
    write.write_text(table, encoding="utf-8")
    changed = list(difflib.unified_diff(before.splitlines(), table.splitlines(), "before", str(write), lineterm="", n=0))
    click.echo("\n".join(changed) if changed else f"{write}: unchanged", err=True)
