"""What the commands share: input, colours, errors and exit codes."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from eligibility import Catalogue, Implied, Language, Problem

ASSESSED, USAGE, INVALID, NONE_ELIGIBLE, ANOTHER_ANSWER = 0, 2, 3, 10, 11
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


_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Day(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 only
    """A date as year-month-day, in digits of ASCII: no weeks, no times, nothing that can be read in two ways."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            if not _DAY.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"`{shown(value)}` is not a date; write year-month-day, such as 2026-11-23", param, ctx)


def today() -> date:
    """The date where the user is."""
    return datetime.now().astimezone().date()


profile_argument = click.argument("profile", type=click.File("rb"))
on_option = click.option(
    "--on", type=Day(), default=today, show_default="today", help="The date that counts."
)
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
    command = click.option(
        "--with-shipped", is_flag=True, help="Use the shipped instruments beside those of --rules."
    )(command)
    return click.option("--rules", type=folder, help="Your own folder of rules, instead of the shipped one.")(
        command
    )


def load_rules(rules: Path | None, with_shipped: bool) -> Catalogue:
    """The catalogue that the options ask for."""
    from eligibility import Catalogue

    return Catalogue.shipped() if rules is None else Catalogue.load(rules, with_shipped=with_shipped)


def read_text(source: IO[bytes], most: int = _MOST_BYTES) -> bytes:
    """The input, or as much of it as shows that it is too long. Raises `OSError` with its name."""
    try:
        return source.read(most)
    except OSError as error:
        raise OSError(error.errno, error.strerror, getattr(source, "name", None)) from None


def read_file(file: Path, most: int = _MOST_BYTES) -> bytes:
    """The content of a file, or as much of it as shows that it is too long. Raises `OSError` for what is no file."""
    if file.exists() and not file.is_file():  # a pipe would be waited for, a device never ends
        raise OSError(errno.EINVAL, "not a file", str(file))
    with file.open("rb") as source:
        return read_text(source, most)


def write_file(file: Path, text: str) -> None:
    """Puts a text in the place of a file: the old content stands until the new one is written whole. Raises `OSError`."""
    target = file.resolve()
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "not a file", str(file))
    try:
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".eligibility-")
    except OSError:  # nothing new may be made there, but the file itself may be there to be written
        target.write_text(text, encoding="utf-8", newline="\n")
        return
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
        os.chmod(draft, target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        os.replace(draft, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def name_of(source: IO[bytes]) -> str:
    """The file's name, as it stands before its problems."""
    name = getattr(source, "name", None)
    return shown(name) if isinstance(name, str) and name != "<stdin>" else "-"


def shown(text: object) -> str:
    """A name or an answer of somebody else, so that a terminal can show it: controls as their escapes."""
    from eligibility import visible

    return visible(str(text))


def printable(text: str) -> str:
    """A text of several lines without what a terminal would obey; its own line ends stay."""
    return "\n".join(shown(line) for line in text.split("\n"))


def use_colour() -> bool:
    """NO_COLOR (https://no-color.org) and a plain terminal are honoured; FORCE_COLOR wins over a pipe."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout is not None and sys.stdout.isatty())


def columns(most: int = 100) -> int:
    """How wide a report may be: as wide as the terminal, up to so many columns; in a pipe all of them."""
    terminal = sys.stdout is not None and sys.stdout.isatty()
    return min(most, shutil.get_terminal_size((most, 24)).columns) if terminal else most


def paint(text: str, role: str) -> str:
    """Colour for a role, where colours are wanted."""
    if not use_colour():
        return text
    return click.style(text, bold=True) if role == "heading" else click.style(text, fg=_COLOURS.get(role))


def say(text: str) -> None:
    """Data, to standard output."""
    click.echo(text, nl=not text.endswith("\n"), color=use_colour())


def say_results(results: object, language: Language = "en") -> None:
    """What the library found, as JSON."""
    from eligibility import to_json

    say_json(to_json(results, language, indent=2))


def say_json(text: str) -> None:
    """JSON, to standard output: what a terminal would obey, or the encoding there cannot hold, as the escapes of JSON."""
    text = printable(text)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if not encoding.lower().replace("-", "").startswith("utf"):
        text = re.sub("[^\x00-\x7f]+", lambda found: json.dumps(found[0])[1:-1], text)
    say(text)


def say_validity(
    problems: Sequence[Problem],
    warnings: Sequence[Problem] = (),
    implied: Sequence[Implied] = (),
    presumed: Sequence[Implied] = (),
) -> None:
    """Whether a profile is valid, what is to be said of it, what follows from it and what it suggests, as JSON."""
    found = {
        "valid": not problems,
        "problems": problems,
        "warnings": warnings,
        "implied": implied,
        "presumed": presumed,
    }
    say_results(found)


def tell(problems: Iterable[Problem], source: str = "") -> None:
    """Problems, to standard error, each after the name of its source."""
    for problem in problems:
        prefix = f"{source}: " if source and problem.file is None else ""
        click.echo(prefix + str(problem), err=True)


@contextmanager
def failures(source: str = "", *, as_json: bool = False) -> Iterator[None]:
    """Invalid profiles, records and rules end with exit code 3 and every problem; unknown instruments are a usage error."""
    from eligibility import InvalidArgument, InvalidProfile, InvalidRecord, InvalidRules, UnknownInstrument

    try:
        yield
    except (InvalidProfile, InvalidRecord, InvalidRules) as error:
        if as_json:
            say_validity(error.problems)
        else:
            tell(error.problems, source)
            count = len(error.problems)
            click.echo(f"{count} problem{'' if count == 1 else 's'}; nothing was assessed", err=True)
        raise SystemExit(INVALID) from None
    except UnknownInstrument as error:
        raise click.UsageError(f"{error}; `eligibility instruments` lists them") from None
    except InvalidArgument as error:
        raise click.UsageError(f"{error.message}; {error.hint}" if error.hint else error.message) from None


@contextmanager
def usage() -> Iterator[None]:
    """What a profile lacks for a question is wrong usage, not an invalid profile."""
    from eligibility import EligibilityError, InvalidArgument

    try:
        yield
    except EligibilityError as error:
        if hasattr(error, "problems") or isinstance(error, InvalidArgument):
            raise
        raise click.UsageError(str(error)) from None
