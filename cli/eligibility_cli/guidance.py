"""`eligibility ask` and `eligibility advise`: what to find out next, what would change an outcome, and until when it holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import IO, Any

import click

from eligibility_cli.common import (
    failures,
    format_option,
    lang_option,
    load_rules,
    name_of,
    on_option,
    profile_argument,
    read_text,
    rules_options,
    say,
    say_json,
    shown,
)

instruments_option = click.option("--instrument", "instruments", multiple=True, help="Only this instrument; may be repeated.")


@click.command()
@profile_argument
@instruments_option
@click.option("--most", type=click.IntRange(1, 50), default=3, show_default=True, help="How many questions.")
@on_option
@lang_option
@format_option
@rules_options
def ask(
    profile: IO[bytes],
    instruments: tuple[str, ...],
    most: int,
    on: date,
    lang: Any,
    form: str,
    rules: Path | None,
    with_shipped: bool,
) -> None:
    """Say what to find out next about the company of PROFILE, and why.

    \b
    Examples:
      eligibility ask profile.json
      eligibility ask profile.json --instrument nl/secfund --format json
    """
    with failures(name_of(profile)):
        catalogue = load_rules(rules, with_shipped)
        known = catalogue.read_profile(read_text(profile))
        found = catalogue.ask(known, on=on, language=lang, instruments=instruments or None, most=most)
    if form == "json":
        say_json(found)
    for question in found if form == "text" else ():
        say(shown(f"{question['question']}  [{', '.join(question['facts'])}]"))
        say(shown(f"    {question['why']}"))
    if not found and form == "text":
        say("Nothing more is missing." if lang == "en" else "Er ontbreekt niets meer.")


@click.command()
@profile_argument
@instruments_option
@click.option("--settling", is_flag=True, help="Also the smallest sets of facts that could settle an outcome (JSON).")
@on_option
@lang_option
@format_option
@rules_options
def advise(
    profile: IO[bytes],
    instruments: tuple[str, ...],
    settling: bool,
    on: date,
    lang: Any,
    form: str,
    rules: Path | None,
    with_shipped: bool,
) -> None:
    """Say what would change the outcomes for PROFILE, and until when they hold.

    \b
    Examples:
      eligibility advise profile.json --instrument nl/secfund
      eligibility advise profile.json --format json --settling
    """
    with failures(name_of(profile)):
        catalogue = load_rules(rules, with_shipped)
        known = catalogue.read_profile(read_text(profile))
        found = catalogue.advise(known, on=on, language=lang, instruments=instruments or None, settling=settling)
    if form == "json":
        say_json(found)
    else:
        say(catalogue.advice_text(found, lang).rstrip("\n"))
