"""What the commands share: input, colours, errors and exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import click

ASSESSED, USAGE, INVALID, NONE_ELIGIBLE = 0, 2, 3, 10
_MOST_BYTES = (1 << 20) + 1
_COLOURS = {
    "eligible": "green",
    "conditional": "cyan",
    "undetermined": "yellow",
    "ineligible": "red",
    "met": "green",
    "not_met": "red",
    "unknown": "yellow",
    "needs_judgement": "cyan",
    "warning": "magenta",
}


class Day(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 only
    """A date as year-month-day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            if len(value) != 10:
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"`{value}` is not a date; write year-month-day, such as 2026-11-23", param, ctx)


def today() -> date:
    """The date where the user is."""
    return datetime.now().astimezone().date()


profile_argument = click.argument("profile", type=click.File("rb"))
on_option = click.option("--on", type=Day(), default=today, show_default="today", help="The date that counts.")
lang_option = click.option(
    "--lang",
    type=click.Choice(["en", "nl"]),
    default="en",
    show_default=True,
    envvar="ELIGIBILITY_LANG",
    help="Language.",
)


format_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output."
)


def rules_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--rules DIR` and `--with-shipped`."""
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    command = click.option("--with-shipped", is_flag=True, help="Use the shipped instruments beside those of --rules.")(command)
    return click.option("--rules", type=folder, help="Your own folder of rules, instead of the shipped one.")(command)


def load_rules(rules: Path | None, with_shipped: bool) -> Any:
    """The catalogue that the options ask for."""
    from eligibility import Catalogue

    return Catalogue.shipped() if rules is None else Catalogue.load(rules, with_shipped=with_shipped)


def read_text(source: IO[bytes]) -> bytes:
    """The input, or as much of it as shows that it is too long."""
    return source.read(_MOST_BYTES)


def name_of(source: IO[bytes]) -> str:
    """The file's name, as it stands before its problems."""
    name = getattr(source, "name", None)
    return name if isinstance(name, str) and name != "<stdin>" else "-"


def use_colour() -> bool:
    """NO_COLOR (https://no-color.org) and a plain terminal are honoured; FORCE_COLOR wins over a pipe."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def paint(text: str, role: str) -> str:
    """Colour for a role, where colours are wanted."""
    if not use_colour():
        return text
    return click.style(text, bold=True) if role == "heading" else click.style(text, fg=_COLOURS.get(role))


def say(text: str) -> None:
    """Data, to standard output."""
    click.echo(text, nl=not text.endswith("\n"), color=use_colour())


def say_json(value: Any) -> None:
    say(json.dumps(value, ensure_ascii=False, indent=2, default=float))


def problem_form(problem: Any) -> dict[str, Any]:
    """A problem as JSON."""
    keys = ("severity", "code", "message", "hint", "pointer", "file", "line", "column")
    return {key: getattr(problem, key) for key in keys if getattr(problem, key) is not None}


def tell(problems: Any, source: str = "") -> None:
    """Problems, to standard error."""
    for problem in problems:
        prefix = f"{source}: " if source and problem.file is None else ""
        click.echo(prefix + str(problem), err=True)


@contextmanager
def failures(source: str = "", *, as_json: bool = False) -> Iterator[None]:
    """Invalid profiles and rules end with exit code 3 and every problem; unknown instruments are a usage error."""
    from eligibility import InvalidProfile, InvalidRules, UnknownInstrument

    try:
        yield
    except (InvalidProfile, InvalidRules) as error:
        if as_json:
            say_json({"valid": False, "problems": [problem_form(problem) for problem in error.problems]})
        else:
            tell(error.problems, source)
            count = len(error.problems)
            click.echo(f"{count} problem{'' if count == 1 else 's'}; nothing was assessed", err=True)
        raise SystemExit(INVALID) from None
    except UnknownInstrument as error:
        raise click.UsageError(f"{error}; `eligibility instruments` lists them") from None


@contextmanager
def usage() -> Iterator[None]:
    """What a profile lacks for a question is wrong usage, not an invalid profile."""
    from eligibility import EligibilityError

    try:
        yield
    except EligibilityError as error:
        if hasattr(error, "problems"):
            raise
        raise click.UsageError(str(error)) from None
