"""How the interview shows itself: plain lines, or with rich on a terminal.

Both talk on standard error and read standard input. Plain lines go down the screen and never up, as a screen reader follows them.
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
    from eligibility import Fact, Language, Question
    from eligibility_cli.conversation import Stand

_LONGEST = 10_000
_WIDEST = 100
"""Columns of a panel: longer lines are hard to read."""
STANDINGS = {
    "fits": "green",
    "near": "yellow",
    "other_request": "cyan",
    "not_this_company": "red",
    "later": "dim",
}
"""In the order in which a person wants them, with their colours."""
_SHOWN_WHOLE = ("fits", "near", "other_request", "not_this_company")
_COUNTED = ("not_this_company", "later")


class PlainScreen:
    """One line after another."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words = WORDS[language]

    def say(self, text: str) -> None:
        click.echo(printable(text), err=True)

    def complain(self, text: str) -> None:
        self.say(text)

    def ask(
        self, question: Question, standings: Sequence[Stand], answers: int, now: Sequence[str] = ()
    ) -> None:
        """A question; `now` is what was answered to it before."""
        self.say(f"\n[{self.progress(standings, answers)}]")
        self.say(question.text(self.language))
        for line in self.details(question):
            self.say(line)
        if now:
            self.say(self.words["now"].format(said="; ".join(now)))

    def ask_field(self, field: Question) -> None:
        """One field of a page, which was shown as a whole before."""
        self.say(f"\n{field.text(self.language)}")
        for line in self.details(field):
            self.say(line)

    def progress(self, standings: Sequence[Stand], answers: int) -> str:
        """`12 answered | fits 2, still open 21, …`."""
        counts = Counter(str(stand.standing.value) for stand in standings)
        told = ", ".join(f"{self.words[name]} {counts[name]}" for name in _SHOWN_WHOLE if counts[name])
        return self.words["progress"].format(answers=answers, counts=told or f"{self.words['near']} 0")

    def details(self, question: Question) -> list[str]:
        """What stands below a question: what is meant, the choices, the form of an answer, what it probably is."""
        lines = [told] if (told := question.help(self.language)) else []
        lines += [f"  {line}" for line in self.options(question)]
        if told := self.hint(question):
            lines.append(f"  ({told})")
        if told := question.suggestion(self.language):
            lines.append(f"  {told}")
        return lines

    def options(self, question: Question) -> list[str]:
        """The answers to choose from, numbered."""
        if question.kind == "boolean":
            return [f"{self.words['yes']} / {self.words['no']}"]
        if question.fields:
            return [f"- {field.title(self.language)}" for field in question.fields]
        return [
            f"{number}. {choice.title}" for number, choice in enumerate(question.choices(self.language), 1)
        ]

    def hint(self, question: Question) -> str:
        """The unit and an example, where there are any."""
        unit = question.unit or ""
        parts = [
            question.units[unit].many[self.language] if unit in question.units else unit,
            self._example(question.example),
        ]
        if question.can_be_never:
            parts.append(self.words["or never"])
        return ", ".join(part for part in parts if part)

    def _example(self, example: object) -> str:
        given = isinstance(example, str | int | float) and not isinstance(example, bool)
        return f"{self.words['such as']} {example}" if given else ""

    def field_text(
        self, numbers: Sequence[int], fact: Fact, options: Sequence[str], notes: Sequence[str]
    ) -> str:
        """`2. Turnover (such as 850000; Enter skips)`, with what is meant and the choices above it."""
        lines = [told[self.language]] if (told := fact.help) and numbers[-1] == 1 else []  # said once
        lines += [f"  {number}. {option}" for number, option in enumerate(options, 1)]
        example = self._example(fact.example) if not options else ""
        unit = {"money": "EUR", "percent": "%"}.get(fact.type.kind, "")
        said = "; ".join(part for part in (unit, example, *notes) if part)
        lines.append(
            f"{'.'.join(map(str, numbers))}. {fact.title[self.language]}" + (f" ({said})" if said else "")
        )
        return "\n".join(lines)

    def read(self, prompt: str = "> ") -> str | None:
        """A line, or None at the end of the input."""
        click.echo(printable(prompt), nl=False, err=True)
        line = sys.stdin.readline(_LONGEST + 1)
        if len(line) > _LONGEST:  # a device or another file, not a person
            raise OSError(errno.EINVAL, f"a line of more than {_LONGEST:,} characters", "standard input")
        if not line:  # the input has ended, and with it the line of the prompt
            self.say("")
            return None
        return line.rstrip("\n")

    def groups(self, standings: Sequence[Stand]) -> list[tuple[str, list[Stand]]]:
        """The instruments by how they stand, the fewest missing answers first."""
        found = []
        for name in _SHOWN_WHOLE:
            group = [stand for stand in standings if stand.standing.value == name]
            if group:
                found.append((name, sorted(group, key=lambda stand: stand.missing)))
        return found

    def remark(self, stand: Stand) -> str:
        """What is to be said beside a title: who still judges, how many answers are missing."""
        if stand.outcome == "conditional":
            return self.words["conditional"]
        if not stand.missing or stand.standing.value != "near":
            return ""
        return self.words["missing one" if stand.missing == 1 else "missing"].format(count=stand.missing)

    def instruments(self, standings: Sequence[Stand]) -> None:
        for name, group in self.groups(standings):
            self.say(f"{self.words[name]} ({len(group)}):")
            for stand in group:
                told = self.remark(stand)
                self.say(f"  {stand.title}" + (f" ({told})" if told else ""))
        if later := sum(stand.standing.value == "later" for stand in standings):
            self.say(f"{self.words['later']}: {later}")

    def summary(self, standings: Sequence[Stand]) -> None:
        """What is known: what fits and what is near by name, the others counted."""
        self.say("")
        self.instruments([stand for stand in standings if stand.standing.value not in _COUNTED])
        for name in _COUNTED:
            if count := sum(stand.standing.value == name for stand in standings):
                self.say(f"{self.words[name]}: {count}")

    def finish(self, standings: Sequence[Stand], left: int) -> None:
        self.summary(standings)
        if left:
            self.say(self.words["left one" if left == 1 else "left"].format(count=left))
        undecided = any(stand.outcome == "undetermined" for stand in standings)
        self.say(self.words["done open" if left and undecided else "done"])


class RichScreen(PlainScreen):
    """A panel with the question and what stands below it, the counts in colour, and a table of the instruments."""

    def __init__(self, language: Language) -> None:
        from rich.console import Console

        super().__init__(language)
        self.console = Console(stderr=True, highlight=False)

    def say(self, text: str) -> None:
        self.console.print(printable(text), markup=False)

    def complain(self, text: str) -> None:
        self.console.print(printable(text), style="red", markup=False)

    def ask(
        self, question: Question, standings: Sequence[Stand], answers: int, now: Sequence[str] = ()
    ) -> None:
        from rich.markup import escape
        from rich.panel import Panel
        from rich.progress_bar import ProgressBar

        decided = sum(stand.standing.value not in ("near", "later") for stand in standings)
        total = sum(stand.standing.value != "later" for stand in standings)
        self.console.print()
        self.console.print(ProgressBar(total=total or 1, completed=decided, width=40))
        self.console.print()
        self.console.print(escape(self.progress(standings, answers)), style="dim")
        lines = [f"[bold]{escape(printable(question.text(self.language)))}[/]"]
        lines += [escape(printable(line)) for line in self.details(question)]
        if now:
            lines.append(f"[cyan]{escape(printable(self.words['now'].format(said='; '.join(now))))}[/]")
        self.console.print(Panel("\n".join(lines), width=min(_WIDEST, self.console.width)))

    def ask_field(self, field: Question) -> None:
        from rich.markup import escape

        self.console.print(f"\n[bold]{escape(printable(field.text(self.language)))}[/]")
        for line in self.details(field):
            self.say(line)

    def instruments(self, standings: Sequence[Stand]) -> None:
        from rich.markup import escape
        from rich.table import Table

        table = Table(box=None, show_header=False)
        for name, group in self.groups(standings):
            for stand in group:
                said = f"[{STANDINGS[name]}]{self.words[name]}[/]"
                table.add_row(said, escape(printable(stand.title)), f"[dim]{escape(self.remark(stand))}[/]")
        self.console.print(table)
        if later := sum(stand.standing.value == "later" for stand in standings):
            self.say(f"{self.words['later']}: {later}")
