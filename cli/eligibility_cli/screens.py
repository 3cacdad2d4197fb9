"""How the interview shows itself: plain lines, or with rich on a terminal.

Both talk on standard error and read standard input.
"""

from __future__ import annotations

import errno
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from eligibility_cli.common import printable
from eligibility_cli.words import WORDS

if TYPE_CHECKING:
    from eligibility import Language, Question
    from eligibility_cli.conversation import Standing

_LONGEST = 10_000
_STYLES = {"eligible": "green", "conditional": "cyan", "undetermined": "yellow", "ineligible": "red", "not_assessable": "dim"}


def settled(standings: Sequence[Standing]) -> tuple[int, int]:
    """How many outcomes are settled, of how many that can be."""
    counted = [standing.outcome for standing in standings if standing.outcome != "not_assessable"]
    return sum(outcome != "undetermined" for outcome in counted), len(counted)


class PlainScreen:
    """One line after another."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words = WORDS[language]

    def say(self, text: str) -> None:
        click.echo(printable(text), err=True)

    def complain(self, text: str) -> None:
        self.say(text)

    def ask(self, question: Question, standings: Sequence[Standing]) -> None:
        done, of = settled(standings)
        self.say(f"\n[{self.words['progress'].format(settled=done, all=of)}]")
        self.say(question.text(self.language))
        if told := question.help(self.language):
            self.say(told)
        for line in self.options(question):
            self.say(f"  {line}")
        if told := self.hint(question):
            self.say(f"  ({told})")
        if told := question.suggestion(self.language):
            self.say(f"  {told}")

    def options(self, question: Question) -> list[str]:
        """The answers to choose from, numbered."""
        if question.kind == "boolean":
            return [f"{self.words['yes']} / {self.words['no']}"]
        return [f"{number}. {choice.title}" for number, choice in enumerate(question.choices(self.language), 1)]

    def hint(self, question: Question) -> str:
        """The unit and an example, where there are any."""
        given = isinstance(question.example, str | int | float)
        example = f"{self.words['such as']} {question.example}" if given else ""
        return ", ".join(part for part in (question.unit or "", example) if part)

    def read(self) -> str | None:
        """A line, or None at the end of the input."""
        return self._line("> ")

    def field(self, number: int, name: str) -> str | None:
        return self._line(f"{number}. {name}: ")

    def _line(self, prompt: str) -> str | None:
        click.echo(prompt, nl=False, err=True)
        line = sys.stdin.readline(_LONGEST + 1)
        if len(line) > _LONGEST:  # a device or another file, not a person
            raise OSError(errno.EINVAL, f"a line of more than {_LONGEST:,} characters", "standard input")
        if not line:  # the input has ended, and with it the line of the prompt
            self.say("")
            return None
        return line.rstrip("\n")

    def instruments(self, standings: Sequence[Standing]) -> None:
        for title, outcome, _ in standings:
            if outcome != "not_assessable":
                self.say(f"  {self.words[outcome]}: {title}")

    def finish(self, standings: Sequence[Standing], left: int) -> None:
        self.say("\n" + self.words["done"])
        if left:
            self.say(self.words["left"].format(count=left))
        self.instruments(standings)


class RichScreen(PlainScreen):
    """A panel with the question, a bar of progress, and a live list of the instruments."""

    def __init__(self, language: Language) -> None:
        from rich.console import Console

        super().__init__(language)
        self.console = Console(stderr=True, highlight=False)

    def say(self, text: str) -> None:
        self.console.print(printable(text), markup=False)

    def complain(self, text: str) -> None:
        self.console.print(printable(text), style="red", markup=False)

    def ask(self, question: Question, standings: Sequence[Standing]) -> None:
        from rich.markup import escape
        from rich.panel import Panel
        from rich.progress_bar import ProgressBar

        done, of = settled(standings)
        self.console.print()
        self.console.print(ProgressBar(total=of or 1, completed=done, width=40))
        self.console.print()
        counts = Counter(standing.outcome for standing in standings)
        shown = "  ".join(f"[{_STYLES[name]}]{self.words[name]} {count}[/]" for name, count in counts.items())
        self.console.print(f"{self.words['progress'].format(settled=done, all=of)}:  {shown}")
        lines = [escape(question.text(self.language))]
        if told := question.help(self.language):
            lines.append(f"[dim]{escape(told)}[/]")
        lines += [escape(f"  {line}") for line in self.options(question)]
        if told := self.hint(question):
            lines.append(f"[dim]({escape(told)})[/]")
        if told := question.suggestion(self.language):
            lines.append(escape(told))
        self.console.print(Panel("\n".join(lines), title=", ".join(question.facts), title_align="left"))

    def instruments(self, standings: Sequence[Standing]) -> None:
        from rich.markup import escape
        from rich.table import Table

        table = Table(box=None, show_header=False)
        for title, outcome, name in standings:
            if outcome != "not_assessable":
                table.add_row(f"[{_STYLES[outcome]}]{self.words[outcome]}[/]", escape(title), f"[dim]{name}[/]")
        self.console.print(table)
