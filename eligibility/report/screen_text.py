"""The screen as text: columns, and a fold where there is more than fits into forty lines.

What every section shows at least comes first; then lines are given out one wish after another, in the order of
`_WISHES`, as long as there are any. What is left of a section is one line with the number and the command that shows it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import Final, Literal, get_args

from eligibility.report.screen import PROFILE, ROLES, Asked, Note, Row, Screen, Section, Step, site
from eligibility.words.lines import Line, Paint, Painted, plain, printable, written
from eligibility.words.phrases import PHRASES, Phrases

WIDTH: Final = 100
MOST_LINES: Final = 40
LEAST_WIDTH: Final = 60
_JOINT: Final = " · "
MARGIN: Final = 2
_GAP: Final = 2
_WHEN: Final = 12
_PROGRESS: Final = 13
_AMOUNT: Final = 16
"""Of dates and of what is met the columns are so wide at most, of amounts at least."""
_LEAST_SHOWN: Final = 4
_MEASURED: Final = 8
"""So many rows of a group say how wide its columns are: those that are likely to be shown."""


Part = Literal["rows", "steps", "reasons"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)


@dataclass
class _Block:
    """Lines under a head, of which some may be folded; `steps` and `reasons` are what stands below single rows."""

    head: list[Line]
    rows: list[list[Line]]
    steps: list[list[Line]] = field(default_factory=list)
    reasons: list[list[Line]] = field(default_factory=list)
    rest: Callable[[int], Line] | None = None
    """What is said of the rows after the first so many."""
    shown: dict[Part, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))

    def there(self, part: Part) -> int:
        """How much there is of a part: nothing stands below a row that is not shown."""
        if part == "rows":
            return len(self.rows)
        below = self.steps if part == "steps" else self.reasons
        return min(len(below), self.shown["rows"])

    def lines(self) -> list[Line]:
        """Its head, the rows that are shown, what they have below, and how many are left."""
        made, rows = list(self.head), self.shown["rows"]
        for index in range(rows):
            made += self.rows[index]
            if index < self.shown["reasons"]:
                made += self.reasons[index]
            if index < self.shown["steps"]:
                made += self.steps[index]
        if rows < len(self.rows) and self.rest:
            made.append(self.rest(rows))
        return made


@dataclass(frozen=True, slots=True)
class _Wish:
    """Up to so many rows of a block, or of what stands below its rows."""

    block: str
    what: Part = "rows"
    most: int | None = None


_APART: Final = ("fits", "near", "other_request")
"""Groups with an empty line before them."""
_WISHES: Final = (
    _Wish("fits"),
    _Wish("near", most=2),
    _Wish("fits", "steps"),
    _Wish("dates", most=1),
    _Wish("near", most=3),
    _Wish("other_request", most=1),
    _Wish("mind", most=1),
    _Wish("not_this_company", most=1),
    _Wish("near", most=5),
    _Wish("dates"),
    _Wish("other_request", most=3),
    _Wish("fits", "reasons"),
    _Wish("near", most=8),
    _Wish("mind", most=2),
    _Wish("not_this_company", most=3),
    _Wish("near"),
    _Wish("other_request"),
    _Wish("mind"),
    _Wish("near", "steps"),
    _Wish("not_this_company"),
)
"""What lines are given to, the most wanted first."""


def write_screen(
    screen: Screen,
    language: str,
    asked: Asked,
    *,
    width: int = WIDTH,
    most: int = MOST_LINES,
    paint: Paint = plain,
) -> str:
    """The screen, folded into so many lines of so many columns where it can be."""
    return written(_Layout(PHRASES[language], asked, max(width, LEAST_WIDTH)).lines(screen, most), paint)


def write_all(screen: Screen, paint: Paint = plain) -> str:
    """Every instrument on a line of its own, by group."""
    return written(_listed(screen), paint)


class _Layout:
    """Lines of one width, in one language."""

    def __init__(self, words: Phrases, asked: Asked, width: int) -> None:
        self.words = words
        self.width = width
        self.source = asked.source
        self.listing = self._command(asked.command("assess", "--all"))
        self.report = self._command(asked.command("assess", "--full"))
        self.calendar = " ".join(part for part in ("eligibility calendar", asked.options) if part)

    def lines(self, screen: Screen, most: int) -> list[Line]:
        """All lines, at most so many where the screen can be folded so far."""
        blocks = self._blocks(screen)
        parts = list(blocks.values())
        for wish in _WISHES:
            block = blocks.get(wish.block)
            if block is not None:
                _grant(block, wish, lambda: _total(parts) <= most)
        return [line for part in parts for line in part.lines()]

    def _blocks(self, screen: Screen) -> dict[str, _Block]:
        """What stands on the screen, in order."""
        heading = [(Painted(line, "heading"),) for line in self._wrap(screen.heading, 0)]
        scope = [line for part in screen.scope for line in self._wrap(part, 0)]
        found = {"head": _Block([*heading, *scope], [])}
        sections = [section for section in screen.sections if section.rows or section.empty]
        widths = self._columns(sections)
        for section in sections:
            found[section.group] = self._section(section, widths)
        found["gap"] = _Block([""], [])
        found["mind"] = self._note(screen.mind, self.report)
        found["dates"] = self._note(screen.dates, self.calendar, joined=True)
        steps = list(self._steps(screen.steps))
        foot = [line for part in screen.foot for line in self._wrap(part, 0)]
        found["foot"] = _Block([*steps, *foot], [])
        return found

    def _steps(self, steps: Sequence[Step]) -> Iterator[Line]:
        """Commands, two beside each other where they are short."""
        told = [(step.title, self._command(step.command, step.also)) for step in steps]
        half = self.width // 2
        if any(self._label + len(command) > half - MARGIN for _, command in told):
            for title, command in told:
                yield from self._labelled(title, command)
            return
        for index in range(0, len(told), 2):
            line: list[str | Painted] = []
            for title, command in told[index : index + 2]:
                if line:
                    line.append(" " * (half - self._label - len(told[index][1])))
                line += [Painted(title, "heading"), " " * (self._label - len(title)), command]
            yield tuple(line)

    def _command(self, command: str, also: str = "") -> str:
        """A command on one line: where the name of the profile is too long for it, without that name."""
        room = self.width - self._label
        if len(command) + len(also) <= room:
            return command + also
        if len(command) <= room:
            return command
        # Folded, it could be neither copied nor read; the help of every command calls it PROFILE too.
        return command.replace(self.source, PROFILE)

    def _section(self, section: Section, widths: tuple[int, ...]) -> _Block:
        """A group under its head; what is not for now is only counted, and what nobody applies for only named."""
        gap = [""] if section.group in _APART else []
        head: list[Line] = [*gap, self._head(section)]
        if not section.rows:
            return _Block([*head, *self._wrap(section.empty, MARGIN)], [])
        if section.group in ("later", "levers"):
            return _Block(head, [])
        if section.group in ("fits", "near"):
            rows = [list(_cells((row.name, *row.cells), widths)) for row in section.rows]
            return _Block(head, rows, *self._below(section.rows), self._rest_of(section))
        measured = [(row.name, row.cells[0]) for row in section.rows[:_LEAST_SHOWN]]
        two = _shared(measured, self.width - MARGIN - _GAP)
        rows = [list(_cells((row.name, *row.cells), two)) for row in section.rows]
        return _Block(head, rows, rest=self._rest_of(section))

    def _head(self, section: Section) -> Line:
        """`FITS – no formal obstacle; … 2 schemes`, the number at the right."""
        said = " · ".join(row.name for row in section.rows) if section.group == "levers" else section.about
        title, about = section.title.upper(), f" – {said}"
        room = self.width - len(title) - len(section.count) - 1
        about = _clipped(about, room)
        return (
            Painted(title, ROLES.get(section.group, "heading")),
            about,
            " " * (room - len(about) + 1),
            section.count,
        )

    def _below(self, rows: Sequence[Row]) -> tuple[list[list[Line]], list[list[Line]]]:
        """What stands below each row: the first step, and what else there is to say."""
        steps: list[list[Line]] = []
        reasons: list[list[Line]] = []
        for row in rows:
            steps.append([*self._wrap(f"{row.instrument}{_JOINT}{row.step}", 2 * MARGIN)])
            reasons.append([*self._wrap(row.reason, 2 * MARGIN)] if row.reason else [])
        return steps, reasons

    def _note(self, note: Note, command: str, *, joined: bool = False) -> _Block:
        """A word in the margin, and its parts beside it: each on lines of its own, or one after another."""
        packed: list[tuple[str, ...]] = [(part,) for part in note.parts]
        if joined:
            packed = list(_packed(note.parts, self.width - self._label))
        titles = (note.title, *[""] * len(packed))
        rows = [
            list(self._labelled(title, _JOINT.join(parts)))
            for title, parts in zip(titles, packed, strict=False)
        ]

        def rest(shown: int) -> Line:
            left = self._more(sum(map(len, packed[shown:])), shown)
            told = self.words["screen.all"].format(said=left, command=command)
            return next(self._labelled("" if shown else note.title, told))

        return _Block([], rows, rest=rest)

    def _rest_of(self, section: Section) -> Callable[[int], Line]:
        """How many rows of a group are left, and the command that shows them; of a group without any row the names."""

        def rest(shown: int) -> Line:
            if shown:
                left = self._more(len(section.rows) - shown, shown)
                said = self.words["screen.all"].format(said=left, command=self.listing)
            else:
                said = _JOINT.join(row.name for row in section.rows)
            return f"{' ' * MARGIN}{_clipped(said, self.width - MARGIN)}"

        return rest

    def _more(self, count: int, shown: int) -> str:
        return self.words["screen.rest" if shown else "screen.number"].format(count=count)

    @cached_property
    def _label(self) -> int:
        """How wide the margin is in which words stand."""
        keys = (
            "screen.mind",
            "screen.dates",
            "screen.to answer",
            "screen.to explain",
            "screen.to change",
            "screen.to read",
        )
        return max(len(self.words[key]) for key in keys) + 2

    def _labelled(self, title: str, text: str) -> Iterator[Line]:
        """A text beside a word in the margin."""
        for index, line in enumerate(_broken(text, self.width - self._label)):
            label = title if index == 0 else ""
            yield Painted(label, "heading"), " " * (self._label - len(label)), line

    def _wrap(self, text: str, indent: int) -> list[str]:
        return [" " * indent + line for line in _broken(text, self.width - indent)]

    def _columns(self, sections: Sequence[Section]) -> tuple[int, ...]:
        """The widths of name, amount, date and progress, the same for all that fits or nearly does."""
        hopeful = [section.rows for section in sections if section.group in ("fits", "near")]
        every = [row for rows in hopeful for row in rows]
        if not every:
            return ()
        when = min(_WHEN, max(len(row.cells[1]) for row in every))
        progress = min(_PROGRESS, max(len(row.cells[2]) for row in every))
        room = self.width - MARGIN - when - progress - 3 * _GAP
        measured = [(row.name, row.cells[0]) for rows in hopeful for row in rows[:_MEASURED]]
        name, amount = _shared(measured, room)
        return name, amount, when, progress


def _shared(pairs: Sequence[tuple[str, str]], room: int) -> tuple[int, int]:
    """How two columns share a width so that their rows take the fewest lines: the first as narrow as that allows."""
    longest = max(len(name) for name, _ in pairs)

    def lines(name: int) -> int:
        return sum(max(len(_broken(first, name)), len(_broken(other, room - name))) for first, other in pairs)

    least, most = min(longest, room // 3), min(longest, room - _AMOUNT)
    name = min(range(least, most + 1), key=lines)
    return name, room - name


def _grant(block: _Block, wish: _Wish, fits: Callable[[], bool]) -> None:
    """Gives a block as much of a wish as there is room for."""
    now, there = block.shown[wish.what], block.there(wish.what)
    top = there if wish.most is None else min(there, wish.most)
    for number in range(top, now, -1):
        block.shown[wish.what] = number
        if fits():
            return
    block.shown[wish.what] = now


def _total(blocks: Sequence[_Block]) -> int:
    return sum(len(block.lines()) for block in blocks)


def _cells(cells: Sequence[str], widths: Sequence[int]) -> Iterator[Line]:
    """A row of cells, each broken within its column."""
    columns = [_broken(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*columns, fillvalue=""):
        line = (" " * _GAP).join(f"{part:<{width}}" for part, width in zip(parts, widths, strict=True))
        yield f"{' ' * MARGIN}{line}".rstrip()


def _broken(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns; an address that is too long for one gives way to its site."""
    words = printable(text).split(" ")
    for place, word in enumerate(words):
        if word.startswith("https://") and len(word) > width:
            words[place] = site(word)
    return textwrap.wrap(" ".join(words), width, break_on_hyphens=False) or [""]


def _packed(parts: Sequence[str], width: int) -> Iterator[tuple[str, ...]]:
    """Parts in order, as many in a line as go in."""
    line: tuple[str, ...] = ()
    for part in parts:
        if line and len(_JOINT.join((*line, part))) > width:
            yield line
            line = ()
        line = (*line, part)
    if line:
        yield line


def _clipped(text: str, width: int) -> str:
    text = printable(text)
    return text if len(text) <= width else f"{text[: max(width - 1, 0)].rstrip()}…"


def _listed(screen: Screen) -> Iterator[Line]:
    """The groups, each instrument with its id and what is said of it."""
    yield (Painted(screen.heading, "heading"),)
    widest = max((len(row.instrument) for section in screen.sections for row in section.rows), default=0)
    for section in screen.sections:
        if section.rows:
            yield ""
            yield (
                Painted(section.title.upper(), ROLES.get(section.group, "heading")),
                f" – {section.about} ({section.count})",
            )
            for row in section.rows:
                said = "; ".join(cell for cell in row.cells if cell)
                yield f"{' ' * MARGIN}{row.instrument:<{widest}}  {row.name}" + (f": {said}" if said else "")
    yield ""
    yield from screen.foot
