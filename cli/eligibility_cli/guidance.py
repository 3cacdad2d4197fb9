"""`eligibility ask` and `eligibility advise`: what to find out next, what would change an outcome, and until when it holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

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
    say_results,
    shown,
)
from eligibility_cli.words import WORDS

if TYPE_CHECKING:
    from eligibility import Language

instruments_option = click.option(
    "--instrument", "instruments", multiple=True, help="Only this instrument; may be repeated."
)


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
    lang: Language,
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
        found = catalogue.case(known, on=on).questions(instruments=instruments or None, most=most)
        if form == "json":
            say_results(found, lang)
            return
    for question in found:
        named = ", ".join(question.facts) if not question.fields else question.id
        say(shown(f"{question.text(lang)}  [{named}]"))
        for field in question.fields:
            say(shown(f"    - {field.text(lang)}  [{field.id}]"))
            if suggested := field.suggestion(lang):
                say(shown(f"        {suggested}"))
        say(shown(f"    {question.why(lang)}"))
        if suggested := question.suggestion(lang):
            say(shown(f"    {suggested}"))
    if not found:
        say(WORDS[lang]["nothing"])


@click.command()
@profile_argument
@instruments_option
@click.option(
    "--settling", is_flag=True, help="Also the smallest sets of facts that could settle an outcome (JSON)."
)
@on_option
@lang_option
@format_option
@rules_options
def advise(
    profile: IO[bytes],
    instruments: tuple[str, ...],
    settling: bool,
    on: date,
    lang: Language,
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
        found = catalogue.case(known, on=on).advice(instruments=instruments or None, settling=settling)
    if form == "json":
        say_results(found, lang)
    else:
        say("".join(advice.text(lang) for advice in found).rstrip("\n"))
