"""`eligibility rules …`: the tools of those who write rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from eligibility_cli.common import INVALID, failures, format_option, load_rules, on_option, say, say_results

_FOLDER = click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)


@click.group(name="rules")
def rules_group() -> None:
    """Check rules: their form, their sources, their examples.

    FOLDER is your own folder of rules; without it the shipped rules are checked.
    """


@rules_group.command()
@_FOLDER
@on_option
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="Output.",
)
def lint(folder: Path | None, on: date, strict: bool, form: str) -> None:
    """List everything that is wrong or doubtful, with file, line and column."""
    from eligibility import lint as lint_rules

    problems = lint_rules(folder, on=on)
    errors = sum(problem.severity == "error" for problem in problems)
    if form == "json":
        say_results(problems)
    for problem in problems if form != "json" else ():
        if form == "github":
            hint = f" ({problem.hint})" if problem.hint else ""
            place = (
                f"file={problem.file},line={problem.line or 1},col={problem.column or 1},title={problem.code}"
            )
            say(f"::{problem.severity} {place}::{problem.message}{hint}")
        else:
            say(str(problem))
    click.echo(f"{errors} errors, {len(problems) - errors} warnings", err=True)
    if errors or (strict and problems):
        raise SystemExit(INVALID)


@rules_group.command()
@_FOLDER
def test(folder: Path | None) -> None:
    """Run the examples beside the instruments and implications."""
    from eligibility import run_examples

    with failures():
        shown = run_examples(folder)
    failed = 0
    for name, examples in shown.items():
        state = "ok" if not examples.failures else "FAILED"
        say(f"{name}: {examples.ran} examples, {state}")
        for problem in examples.failures:
            failed += 1
            say(f"  {problem}")
    total = sum(examples.ran for examples in shown.values())
    click.echo(f"{total} examples, {failed} differences", err=True)
    if failed:
        raise SystemExit(INVALID)


@rules_group.command()
@_FOLDER
@click.option(
    "--write",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the pages into this folder.",
)
def pages(folder: Path | None, write: Path) -> None:
    """Write a page an instrument in each language: criteria, award, sources, versions side by side.

    Pages of instruments that are gone are deleted. Files that this command did not write stay as they are.
    """
    with failures():
        found = load_rules(folder, False).pages()
    mark = next(iter(found.values())).partition("\n")[0]  # the same first line on every page
    try:
        write.mkdir(parents=True, exist_ok=True)
        others = [name for name in found if (write / name).exists() and not _is_generated(write / name, mark)]
        if others:
            names = ", ".join(f"`{name}`" for name in others[:5]) + (" …" if len(others) > 5 else "")
            message = f"{write} holds {names}, which this command did not write; nothing was changed"
            raise click.UsageError(
                f"{message}\nhint: move what is yours, delete pages of an earlier version, or write elsewhere"
            )
        for stale in sorted(write.glob("*.md")):
            if stale.name not in found and _is_generated(stale, mark):
                stale.unlink()
        for name, text in found.items():
            (write / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"cannot write to {write}: {(error.strerror or str(error)).lower()}") from None
    click.echo(f"wrote {len(found)} pages to {write}", err=True)


def _is_generated(path: Path, mark: str) -> bool:
    """Whether a regular file begins with the mark of a page."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(mark.encode())) == mark.encode()


@rules_group.command(name="due")
@_FOLDER
@click.option("--most", type=click.IntRange(1), help="Only so many, the soonest.")
@format_option
def due_command(folder: Path | None, most: int | None, form: str) -> None:
    """List what should be read again, the soonest first: sources, instruments without criteria, versions that end.

    \b
    Example:
      eligibility rules due --most 10
    """
    from eligibility import due

    with failures():
        found = due(folder)[:most]
    if form == "json":
        say_results(found)
        return
    words = {
        "source": "read the source",
        "look_again": "look for criteria of",
        "ends": "look for what follows",
    }
    for each in found:
        where = f" <{each.where}>" if each.where else ""
        used = (
            f" ({len(each.used_by)} instrument{'' if len(each.used_by) == 1 else 's'})"
            if each.used_by
            else ""
        )
        say(f"{each.day}  {words[each.what]} {each.name}{where}{used}")
