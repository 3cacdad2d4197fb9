"""The `eligibility` program. It knows only the front door of the library, and loads it when a command needs it."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click
from click.shell_completion import CompletionItem

from eligibility_cli.common import (
    NONE_ELIGIBLE,
    USAGE,
    columns,
    failures,
    format_option,
    lang_option,
    load_rules,
    name_of,
    on_option,
    paint,
    profile_argument,
    read_text,
    rules_options,
    say,
    say_json,
    say_results,
    say_validity,
    shown,
    tell,
    today,
    usage,
)
from eligibility_cli.guidance import advise, ask
from eligibility_cli.interview import interview
from eligibility_cli.law import aid, group
from eligibility_cli.portfolio import portfolio
from eligibility_cli.record import keep, record_option, replay
from eligibility_cli.rules import rules_group
from eligibility_cli.schemas import completion, schema

if TYPE_CHECKING:
    from eligibility import Language


class InstrumentId(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 only
    """The id of an instrument, completed from the shipped rules."""

    name = "instrument"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from eligibility import EligibilityError

        try:
            ids = load_rules(ctx.params.get("rules"), False).instruments
        except (EligibilityError, OSError):  # a shell that completes is no place to list what is wrong
            return []
        return [CompletionItem(name) for name in ids if name.startswith(incomplete)]


def version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from eligibility import __version__

        say(f"eligibility {__version__}")
        ctx.exit()


class Program(click.Group):
    """What no command can foresee ends with one line and exit code 2: a full disk, a closed stream, a file that is none."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        if sys.stdin is None:
            sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - for as long as the program runs
        if sys.stdout is None:
            click.echo("Error: standard output is closed", err=True)
            raise SystemExit(USAGE)
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            if not options.get("standalone_mode", True):
                raise
            _give_up(error)


def _give_up(error: OSError) -> NoReturn:
    """One line of what the system refused. What is still waiting to be written is let go: it would be refused again."""
    place = "cannot write the output" if error.filename is None else shown(error.filename)
    with suppress(OSError):
        click.echo(f"Error: {place}: {(error.strerror or str(error)).lower()}", err=True)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    raise SystemExit(USAGE)


@click.group(
    cls=Program, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": None}
)
@click.option(
    "--version", is_flag=True, callback=version, expose_value=False, is_eager=True, help="Show the version."
)
def main() -> None:
    """Which funding a startup or SME can get, how much, why not, and what is missing.

    \b
    Examples:
      eligibility assess profile.json
      eligibility assess profile.json --on 2026-11-23 --lang nl --instrument nl/secfund
      cat profile.json | eligibility assess - --format json
      eligibility explain profile.json nl/secfund
      eligibility rules lint my-rules/

    Exit codes: 0 done, 2 wrong usage, 3 invalid profile, record or rules, 10 with --exit-code when nothing fits, 11 when a replay
    gives another answer.
    """


@main.command()
@profile_argument
@click.option(
    "--instrument",
    "instruments",
    type=InstrumentId(),
    multiple=True,
    help="Only this instrument; may be repeated.",
)
@on_option
@lang_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="Output.",
)
@click.option("--full", "view", flag_value="full", help="Every criterion, with reason and source (text).")
@click.option(
    "--summary", "view", flag_value="summary", help="Every instrument with its outcome and why (text)."
)
@click.option("--all", "view", flag_value="all", help="Every instrument on a line (text).")
@click.option("--guidance", is_flag=True, help="With questions to ask, remedies and dates (JSON).")
@record_option
@click.option("--exit-code", is_flag=True, help="Exit with 10 when no instrument is eligible or conditional.")
@rules_options
def assess(
    profile: IO[bytes],
    instruments: tuple[str, ...],
    on: date,
    lang: Language,
    form: str,
    view: str | None,
    guidance: bool,
    record: Path | None,
    exit_code: bool,
    rules: Path | None,
    with_shipped: bool,
) -> None:
    """Assess PROFILE (a JSON file, or - for standard input) against every instrument.

    What fits, what nearly does, what to mind and what to do next stand on one screen of at most 40 lines.

    \b
    Examples:
      eligibility assess profile.json
      eligibility assess profile.json --full --lang nl
      eligibility assess profile.json --instrument nl/secfund --format json
      eligibility assess profile.json --record answer.json
      eligibility assess profile.json --rules my-rules/ --with-shipped
    """
    with failures(name_of(profile)):
        catalogue = load_rules(rules, with_shipped)
        case = catalogue.case(catalogue.read_profile(read_text(profile)), on=on)
        assessment = case.assessment.only(instruments) if instruments else case.assessment
        if record:
            keep(case, record, lang)
        if form == "json":
            say_json(case.json(lang, guidance=guidance, instruments=instruments or None))
        elif form == "markdown":
            say(assessment.markdown(lang))
        elif view in ("full", "summary"):
            say(assessment.text(lang, details=view == "full", paint=paint))
        else:
            named = name_of(profile)
            source = "PROFILE" if named == "-" else shlex.quote(named)
            again = _again(on, lang, rules, with_shipped)
            say(
                assessment.screen(
                    lang, width=columns(), source=source, options=again, every=view == "all", paint=paint
                )
            )
    if exit_code and not any(
        result.outcome.value in ("eligible", "conditional") for result in assessment.values()
    ):
        raise SystemExit(NONE_ELIGIBLE)


def _again(on: date, lang: Language, rules: Path | None, with_shipped: bool) -> str:
    """The options that another command needs to answer for the same day, reader and rules."""
    parts = ["--on", str(on)] if on != today() else []
    parts += ["--lang", lang] if lang != "en" else []
    parts += ["--rules", str(rules)] if rules else []
    parts += ["--with-shipped"] if with_shipped else []
    return shlex.join(parts)


@main.command()
@profile_argument
@format_option
@rules_options
def validate(profile: IO[bytes], form: str, rules: Path | None, with_shipped: bool) -> None:
    """Check PROFILE and list every problem with its JSON pointer.

    What it says twice in different ways, or what of it does not count today, is a warning: the profile is valid all the same. What
    follows from its facts is listed, and what they suggest, which decides nothing until the profile says so.
    """
    with failures(name_of(profile), as_json=form == "json"):
        catalogue = load_rules(rules, with_shipped)
        read = catalogue.read_profile(read_text(profile))
        case, known = catalogue.case(read, on=today()), len(read.facts())
        remarks = case.assessment.remarks
        if form == "json":
            say_validity((), remarks, case.implied, case.presumed)
            return
        say(f"{name_of(profile)}: valid, {known} fact{'' if known == 1 else 's'} known")
        for each in case.implied:
            say(shown(f"  follows: {each}"))
        for each in case.presumed:
            say(shown(f"  probably: {each}"))
        tell(remarks, name_of(profile))


@main.command()
@on_option
@lang_option
@click.option("--open", "only_open", is_flag=True, help="Only what is open on the date.")
@format_option
@rules_options
def instruments(
    on: date, lang: Language, only_open: bool, form: str, rules: Path | None, with_shipped: bool
) -> None:
    """List the instruments, with the version in force and whether it is open."""
    with failures():
        listed = load_rules(rules, with_shipped).list_instruments(on=on)
        rows = [row for row in listed if not only_open or row.availability == "open"]
    if form == "json":
        say_results(rows, lang)
        return
    width = max((len(row.instrument) for row in rows), default=0)
    for row in rows:
        say(shown(f"{row.instrument:<{width}}  {row.text(lang)}"))


@main.command()
@on_option
@lang_option
@rules_options
def calendar(on: date, lang: Language, rules: Path | None, with_shipped: bool) -> None:
    """Write the coming openings, cut-offs and closing days of calls as an iCalendar file (.ics).

    \b
    Example:
      eligibility calendar > funding.ics
    """
    with failures(), usage():
        found = load_rules(rules, with_shipped).calendar(on=on, language=lang)
    click.echo(found, nl=False)


@main.command()
@click.argument("instrument", type=InstrumentId())
@on_option
@lang_option
@click.option(
    "--as",
    "view",
    type=click.Choice(["text", "expression"]),
    default="text",
    show_default=True,
    help="How criteria read.",
)
@rules_options
def show(
    instrument: str, on: date, lang: Language, view: str, rules: Path | None, with_shipped: bool
) -> None:
    """Show what INSTRUMENT asks and gives, with its sources.

    \b
    Examples:
      eligibility show nl/secfund
      eligibility show nl/secfund --on 2024-07-01 --as expression
    """
    with failures():
        catalogue = load_rules(rules, with_shipped)
        say(catalogue.show(instrument, on=on, language=lang, as_expression=view == "expression", paint=paint))


@main.command()
@profile_argument
@click.argument("instrument", type=InstrumentId())
@on_option
@lang_option
@format_option
@rules_options
def explain(
    profile: IO[bytes],
    instrument: str,
    on: date,
    lang: Language,
    form: str,
    rules: Path | None,
    with_shipped: bool,
) -> None:
    """Explain the outcome of INSTRUMENT for PROFILE: every test, its value, and the definitions behind it.

    Marks: + true or met, x false, ? unknown, ~ to be judged, - does not apply.
    """
    with failures(name_of(profile)):
        catalogue = load_rules(rules, with_shipped)
        found = catalogue.case(catalogue.read_profile(read_text(profile)), on=on).explain(instrument)
        if form == "json":
            say_results(found, lang)
        else:
            say(found.text(lang, paint=paint))


main.add_command(ask)
main.add_command(advise)
main.add_command(interview)
main.add_command(group)
main.add_command(aid)
main.add_command(portfolio)
main.add_command(replay)
main.add_command(schema)
main.add_command(completion)
main.add_command(rules_group)

if __name__ == "__main__":
    main()
