"""How the interview shows itself: plain lines, or with rich on a terminal. Both talk on standard error and read standard input."""

from __future__ import annotations

import errno
import sys
from collections import Counter
from typing import Any

import click

from eligibility_cli.common import printable

Outcomes = list[tuple[str, str, str]]
_LONGEST = 10_000
_STYLES = {"eligible": "green", "conditional": "cyan", "undetermined": "yellow", "ineligible": "red", "not_assessable": "dim"}


def options(question: dict[str, Any], words: dict[str, str]) -> list[str]:
    """The answers to choose from, numbered."""
    if question["kind"] == "boolean":
        return [f"{words['yes']} / {words['no']}"]
    return [f"{number}. {choice['title']}" for number, choice in enumerate(question["choices"], 1)]


def hint(question: dict[str, Any], words: dict[str, str]) -> str:
    """The unit and an example, where there are any."""
    example = f"{words['such as']} {question['example']}" if isinstance(question["example"], str | int | float) else ""
    parts = [question["unit"] or "", example]
    return ", ".join(part for part in parts if part)


def settled(outcomes: Outcomes) -> tuple[int, int]:
    counted = [outcome for _, outcome, _ in outcomes if outcome != "not_assessable"]
    return sum(outcome != "undetermined" for outcome in counted), len(counted)


class PlainScreen:
    """One line after another."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words

    def say(self, text: str) -> None:
        click.echo(printable(text), err=True)

    def complain(self, text: str) -> None:
        self.say(text)

    def ask(self, question: dict[str, Any], outcomes: Outcomes) -> None:
        done, of = settled(outcomes)
        self.say(f"\n[{self.words['progress'].format(settled=done, all=of)}]")
        self.say(question["question"])
        if question["help"]:
            self.say(question["help"])
        for line in options(question, self.words):
            self.say(f"  {line}")
        if told := hint(question, self.words):
            self.say(f"  ({told})")

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

    def instruments(self, outcomes: Outcomes) -> None:
        for title, outcome, _ in outcomes:
            if outcome != "not_assessable":
                self.say(f"  {self.words[outcome]}: {title}")

    def finish(self, outcomes: Outcomes, left: int) -> None:
        self.say("\n" + self.words["done"])
        if left:
            self.say(self.words["left"].format(count=left))
        self.instruments(outcomes)


class RichScreen(PlainScreen):
    """A panel with the question, a bar of progress, and a live list of the instruments."""

    def __init__(self, words: dict[str, str]) -> None:
        from rich.console import Console

        super().__init__(words)
        self.console = Console(stderr=True, highlight=False)

    def say(self, text: str) -> None:
        self.console.print(printable(text), markup=False)

    def complain(self, text: str) -> None:
        self.console.print(printable(text), style="red", markup=False)

    def ask(self, question: dict[str, Any], outcomes: Outcomes) -> None:
        from rich.markup import escape
        from rich.panel import Panel
        from rich.progress_bar import ProgressBar

        done, of = settled(outcomes)
        self.console.print()
        self.console.print(ProgressBar(total=of or 1, completed=done, width=40))
        self.console.print()
        counts = Counter(outcome for _, outcome, _ in outcomes)
        shown = "  ".join(f"[{_STYLES[name]}]{self.words[name]} {count}[/]" for name, count in counts.items())
        self.console.print(f"{self.words['progress'].format(settled=done, all=of)}:  {shown}")
        lines = [escape(question["question"]), *([f"[dim]{escape(question['help'])}[/]"] if question["help"] else [])]
        lines += [escape(f"  {line}") for line in options(question, self.words)]
        lines += [f"[dim]({escape(told)})[/]"] if (told := hint(question, self.words)) else []
        self.console.print(Panel("\n".join(lines), title=", ".join(question["facts"]), title_align="left"))

    def instruments(self, outcomes: Outcomes) -> None:
        from rich.markup import escape
        from rich.table import Table

        table = Table(box=None, show_header=False)
        for title, outcome, name in outcomes:
            if outcome != "not_assessable":
                table.add_row(f"[{_STYLES[outcome]}]{self.words[outcome]}[/]", escape(title), f"[dim]{name}[/]")
        self.console.print(table)
