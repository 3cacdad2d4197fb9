"""`eligibility schema` and `eligibility completion`: what editors, portals and shells need."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click

from eligibility_cli.common import INVALID, name_of, read_text, say, shown, tell, write_file

_MOST_BYTES = (10 << 20) + 1


@click.command()
@click.argument("name", required=False)
@click.option(
    "--write", type=click.Path(file_okay=False, path_type=Path), help="Write every schema into this folder."
)
@click.option("--check", type=click.File("rb"), help="Check this JSON or YAML file against the schema NAME.")
def schema(name: str | None, write: Path | None, check: IO[bytes] | None) -> None:
    """Print the JSON schema NAME, or list the names.

    \b
    Examples:
      eligibility schema company-profile
      eligibility schema company-profile --check profile.json
      eligibility schema --write schemas/
    """
    from eligibility import SCHEMA_NAMES, check_schema, schema_text

    if write is not None:
        write.mkdir(parents=True, exist_ok=True)
        for each in SCHEMA_NAMES:
            write_file(write / f"{each}.schema.json", schema_text(each))
        click.echo(f"wrote {len(SCHEMA_NAMES)} schemas to {shown(write)}", err=True)
    elif name is None:
        say("\n".join(SCHEMA_NAMES))
    elif name not in SCHEMA_NAMES:
        raise click.UsageError(f"no schema `{shown(name)}`; there are: {', '.join(SCHEMA_NAMES)}")
    elif check is not None:
        problems = check_schema(name, read_text(check, _MOST_BYTES))
        tell(problems, name_of(check))
        if problems:
            raise SystemExit(INVALID)
        say(f"valid: {name}")
    else:
        say(schema_text(name))


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of SHELL.

    \b
    Example:
      eligibility completion bash > ~/.local/share/bash-completion/completions/eligibility
    """
    from click.shell_completion import get_completion_class

    completer = get_completion_class(shell)
    if completer is not None:
        say(
            completer(
                click.get_current_context().find_root().command, {}, "eligibility", "_ELIGIBILITY_COMPLETE"
            ).source()
        )
