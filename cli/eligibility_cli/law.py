"""`eligibility group` and `eligibility aid`: the law behind an outcome, shown on its own."""

from __future__ import annotations

from datetime import date
from typing import IO, TYPE_CHECKING, Any

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
    say,
    say_results,
    usage,
)

if TYPE_CHECKING:
    from eligibility import Language


@click.command()
@profile_argument
@on_option
@lang_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "mermaid", "svg", "png"]),
    default="text",
    show_default=True,
    help="Output.",
)
def group(profile: IO[bytes], on: date, lang: Language, form: Any) -> None:
    """Show how the enterprises around the company of PROFILE add up: relation, weight, figures and article of each.

    \b
    Example:
      eligibility group profile.json --format svg > group.svg
    """
    with failures(name_of(profile)):
        catalogue = load_rules(None, False)
        with usage():
            found = catalogue.case(catalogue.read_profile(read_text(profile)), on=on).group()
            if form in ("svg", "png"):
                click.echo(found.picture(form, lang), nl=False)
                return
    click.echo(found.text(lang) if form == "text" else found.mermaid(lang), nl=False)


@click.command()
@profile_argument
@on_option
@lang_option
@click.option("--member-state", default="NL", show_default=True, help="The Member State that grants the aid.")
@click.option("--sgei", is_flag=True, help="The ceiling of services of general economic interest.")
@format_option
def aid(profile: IO[bytes], on: date, lang: Language, member_state: str, sgei: bool, form: str) -> None:
    """Show how much de minimis aid the company of PROFILE may still receive, and when that grows.

    \b
    Example:
      eligibility aid profile.json --on 2026-11-23
    """
    with failures(name_of(profile)):
        catalogue = load_rules(None, False)
        with usage():
            case = catalogue.case(catalogue.read_profile(read_text(profile)), on=on)
            found = case.headroom(member_state=member_state, sgei=sgei)
    if form == "json":
        say_results(found, lang)
    for room in found if form == "text" else ():
        say(room.text(lang))
