"""`assess --record FILE` and `eligibility replay FILE`: an answer that is kept, and asked for again."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from eligibility_cli.common import (
    ANOTHER_ANSWER,
    failures,
    format_option,
    lang_option,
    load_rules,
    name_of,
    read_text,
    rules_options,
    say,
    say_results,
    shown,
    write_file,
)
from eligibility_cli.words import WORDS

if TYPE_CHECKING:
    from eligibility import Case, Language

_MOST_BYTES = (8 << 20) + 1

record_option = click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Keep the answer of all instruments in FILE, to be replayed.",
)


def keep(case: Case, file: Path, lang: Language) -> None:
    """Writes the record of a case, and says its digest."""
    found = case.record()
    write_file(file, found.json() + "\n")
    click.echo(WORDS[lang]["recorded"].format(file=shown(file), digest=found.digest), err=True)


@click.command()
@click.argument("record", metavar="FILE", type=click.File("rb"))
@lang_option
@format_option
@rules_options
def replay(record: IO[bytes], lang: Language, form: str, rules: Path | None, with_shipped: bool) -> None:
    """Ask again what the record in FILE asked, on the same day: the same answer, or what differs and why.

    Exit codes: 0 the same answer, 11 another one, 3 when FILE is no record, was cut off or changed, or is of a newer version.

    \b
    Examples:
      eligibility assess profile.json --record answer.json
      eligibility replay answer.json
    """
    from eligibility import Record

    with failures(name_of(record)):
        found = Record.read(read_text(record, _MOST_BYTES)).replay(load_rules(rules, with_shipped))
    if form == "json":
        say_results(found, lang)
    else:
        say(found.text(lang))
    if not found.same:
        raise SystemExit(ANOTHER_ANSWER)
