"""A group as text, as Mermaid, and as a picture (SVG or PNG, through matplotlib: `pip install eligibility[draw]`)."""

from __future__ import annotations

import io
import math
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from eligibility.arguments import check_choice, check_language
from eligibility.errors import EligibilityError
from eligibility.law import accounts
from eligibility.law.group import COMPANY
from eligibility.law.tracing import GroupTrace, trace_group
from eligibility.possible import known
from eligibility.profile.enterprise import Holding
from eligibility.profile.facts import FactType
from eligibility.profile.models import CompanyProfile
from eligibility.report.layout import Layout, Point, Route, Size, layout
from eligibility.rules.in_force import Rules
from eligibility.words import formats
from eligibility.words.lines import Line, printable, written
from eligibility.words.phrases import PHRASES, Language

_FILL: Final = {"own": "#dbeafe", "linked": "#bbf7d0", "partner": "#fef08a", "linked to partner": "#fef9c3"}
_GREY: Final = "#e5e7eb"
"""Who does not count."""
_LINE: Final = "#374151"
_DARK: Final = "#111827"
_PALE: Final = "#4b5563"


@dataclass(frozen=True, repr=False)
class GroupSum:
    """How a group adds up to the size of a company: each enterprise that counts, its relation, weight, figures and article."""

    trace: GroupTrace
    holdings: tuple[Holding, ...]

    def __repr__(self) -> str:
        return f"<GroupSum until {self.trace.until}: {len(self.trace.lines)} enterprises>"

    def text(self, language: Language = "en") -> str:
        """Line by line, then the sums."""
        check_language(language)
        return write_trace(self.trace, language)

    def mermaid(self, language: Language = "en") -> str:
        """A Mermaid flow chart."""
        check_language(language)
        return write_mermaid(self.trace, self.holdings, language)

    def picture(self, form: Literal["svg", "png"], language: Language = "en") -> bytes:
        """A drawing: owners on top, every line with its share, grey what does not count.

        Raises `EligibilityError` when the extra `draw` is not installed.
        """
        check_choice("form", form, ("svg", "png"))
        check_language(language)
        return write_picture(self.trace, self.holdings, form, language)


def group_sum(profile: CompanyProfile, rules: Rules) -> GroupSum:
    """The sum on a day. Raises `EligibilityError` when the profile carries no enterprises and holdings, or no law is in force."""
    group, law = profile.group, rules.law.get(accounts.LAW)
    if group is None or group.enterprises is None or group.holdings is None:
        raise EligibilityError("the profile has no `group` with `enterprises` and `holdings`")
    if law is None:
        raise EligibilityError(f"no version of `{accounts.LAW}` is in force on {rules.on}")
    own = profile.company.accounts if profile.company else None
    registered = profile.company.registered_on if profile.company else None
    trace = trace_group(own, group.enterprises, group.holdings, rules.on, law.amounts, registered)
    return GroupSum(trace, tuple(group.holdings))


def write_trace(trace: GroupTrace, language: str) -> str:
    """Each enterprise that counts, with relation, weight, figures and article; the sums; who is left out, and why."""
    return written(_lines(trace, language))


def _lines(trace: GroupTrace, language: str) -> Iterator[Line]:
    words = PHRASES[language]
    if trace.until:
        yield f"{words['accounts until']} {formats.day(trace.until, language)}"
    for line in trace.lines:
        doubt = "" if line.certain else f" ({words['uncertain']})"
        yield f"  {line.enterprise}: {words[f'relation.{line.relation}']}, {formats.number(line.weight, language)}%{doubt}"
        yield f"      {_figures(line.figures, language)}"
        yield f"      GBER {line.article}"
    yield f"  {words['sum']}: {_figures(trace.totals, language)}"
    for line in trace.lines:
        lacking = [words[f"figure.{name}"] for name, value in line.figures.items() if not known(value)]
        if lacking:
            yield f"  {words['missing']}: {line.enterprise}: {formats.series(lacking, language, 'and')}"
    if trace.left_out:
        yield f"  {words['left out']}:"
    for each in trace.left_out:
        yield f"    {each.enterprise}: {words[f'left.{each.why}']} (GBER {each.article})"
    if trace.public_control is not False:
        said = words["not known"] if trace.public_control is None else words["yes"]
        yield f"  {words['public control']}: {said} (GBER Annex I, Article 3(4))"


def _figures(figures: dict[str, Any], language: str) -> str:
    words = PHRASES[language]
    shown = []
    for name, value in figures.items():
        kind = FactType("number" if name == "employees" else "money")
        written = formats.value_text(value, kind, {}, language)
        shown.append(f"{words[f'figure.{name}']} {written}")
    return ", ".join(shown)


def write_mermaid(trace: GroupTrace, holdings: Sequence[Holding], language: str = "en") -> str:
    """A Mermaid flow chart, owners on top: what counts is coloured, what is left out is grey, arrows carry capital and votes."""
    ids = {name: f"n{index}" for index, name in enumerate(_names(trace, holdings))}
    lines = ["flowchart TD"]
    for name, told in _told(trace, holdings, language).items():
        label = "<br>".join(_quoted(each) for each in (name, *told.says))
        lines.append(f'    {ids[name]}["{label}"]')
        dashed = ",stroke-dasharray:4 3" if told.grey else ""
        lines.append(f"    style {ids[name]} fill:{told.fill},stroke:{_LINE}{dashed}")
    for holding in holdings:
        label = _quoted(_share(holding, language))
        lines.append(f'    {ids[holding.holder]} -->|"{label}"| {ids[holding.held]}')
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a box says below the name, and its colour."""

    says: tuple[str, ...]
    fill: str
    grey: bool


def _names(trace: GroupTrace, holdings: Sequence[Holding]) -> list[str]:
    """Everybody in the drawing: the company, what counts, what holds and is held, what is left out."""
    counted = (line.enterprise for line in trace.lines)
    ends = (name for holding in holdings for name in (holding.holder, holding.held))
    return list(dict.fromkeys([COMPANY, *counted, *ends, *(each.enterprise for each in trace.left_out)]))


def _told(trace: GroupTrace, holdings: Sequence[Holding], language: str) -> dict[str, _Told]:
    """What stands in each box: the relation and weight of what counts, the reason and article of what does not."""
    words = PHRASES[language]
    found = {name: _Told((), _GREY, True) for name in _names(trace, holdings)}
    for line in trace.lines:
        says = f"{words[f'relation.{line.relation}']} {formats.number(line.weight, language)}%"
        found[line.enterprise] = _Told((says,), _FILL[line.relation], False)
    for each in trace.left_out:
        found[each.enterprise] = _Told((words[f"left.{each.why}"], each.article), _GREY, True)
    return found


def _share(holding: Holding, language: str) -> str:
    """`30%`, `30% / 40% votes`, with what else gives control."""
    words = PHRASES[language]
    share = f"{formats.number(holding.capital, language)}%"
    if holding.capital != holding.votes:
        share += f" / {formats.number(holding.votes, language)}% {words['votes']}"
    return ", ".join([share, *(words[f"control.{each}"] for each in holding.control or ())])


def _quoted(text: str) -> str:
    """A name inside a label: no HTML, no quote that ends it, no formula (`$`), directive (`%%{`) or Markdown string."""
    return "".join(_ENTITIES.get(mark, mark) for mark in printable(text))


_ENTITIES: Final = {
    '"': "#quot;",
    "&": "#amp;",
    "<": "#lt;",
    ">": "#gt;",
    **{mark: f"#{ord(mark)};" for mark in "#$`{}\\"},
}
"""Marks that Mermaid or the HTML of its labels would read, as its entity codes."""


def write_picture(trace: GroupTrace, holdings: Sequence[Holding], form: str, language: str = "en") -> bytes:
    """The same as `svg` or `png`. Raises `EligibilityError` when the extra `draw` is not installed."""
    try:
        import matplotlib
    except ImportError as error:
        raise EligibilityError("pictures need an extra: pip install 'eligibility[draw]'") from error
    matplotlib.use("Agg")
    told = _told(trace, holdings, language)
    texts = {name: _wrapped((name, *each.says)) for name, each in told.items()}
    labels = [_wrapped((_share(holding, language),)) for holding in holdings]
    boxes = {name: _size(text, _PADDING) for name, text in texts.items()}
    lines = []
    for holding, label in zip(holdings, labels, strict=True):
        lines.append((holding.holder, holding.held, _size(label, _LABEL_PADDING)))
    placed = layout(boxes, lines, _GAP)
    with matplotlib.rc_context({"svg.hashsalt": "eligibility", "svg.fonttype": "none"}):
        return _drawn(placed, told, texts, labels, form)


def _drawn(
    placed: Layout, told: Mapping[str, _Told], texts: Mapping[str, str], labels: Sequence[str], form: str
) -> bytes:
    """The strokes: lines lie below boxes and labels."""
    from matplotlib.collections import LineCollection, PolyCollection
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    width = placed.width + 2 * _MARGIN
    height = placed.height + 2 * _MARGIN
    figure = Figure(figsize=(width / _POINTS, height / _POINTS))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(-_MARGIN, width - _MARGIN), ylim=(height - _MARGIN, -_MARGIN))
    axes.axis("off")
    strokes = [route.corners for route in placed.routes]
    heads = [_arrow(route) for route in placed.routes]
    axes.add_collection(LineCollection(strokes, colors=_LINE, lw=1.0, zorder=1))
    axes.add_collection(PolyCollection(heads, fc=_LINE, ec="none", zorder=1))
    for name, box in placed.boxes.items():
        grey, fill = told[name].grey, told[name].fill
        corner = box.x - box.width / 2, box.y - box.height / 2
        style = "--" if grey else "-"
        axes.add_patch(
            Rectangle(corner, box.width, box.height, fc=fill, ec=_LINE, ls=style, lw=1.0, zorder=2)
        )
        axes.text(box.x, box.y, texts[name], **_TEXT, color=_PALE if grey else _DARK, zorder=4)
    for route, label in zip(placed.routes, labels, strict=True):
        axes.text(
            *route.label,
            label,
            **_TEXT,
            color=_DARK,
            zorder=3,
            bbox={"fc": "white", "ec": "none", "pad": 1.0},
        )
    stream = io.BytesIO()
    dots = min(_DOTS, _MOST_PIXELS * _POINTS / max(width, height))
    # The same group is the same file: an SVG carries the hour in which it was made, unless it is told not to.
    metadata = {"Date": None} if form == "svg" else None
    figure.savefig(stream, format=form, dpi=dots, metadata=metadata)
    return stream.getvalue()


def _arrow(route: Route) -> list[Point]:
    """The head of an arrow at the end of a line."""
    (x, y), (to_x, to_y) = route.corners[-2:]
    length = math.hypot(to_x - x, to_y - y) or 1.0
    along_x, along_y = (to_x - x) / length, (to_y - y) / length
    back_x, back_y = to_x - _HEAD * along_x, to_y - _HEAD * along_y
    aside_x, aside_y = -along_y * _HEAD / 3, along_x * _HEAD / 3
    return [(to_x, to_y), (back_x + aside_x, back_y + aside_y), (back_x - aside_x, back_y - aside_y)]


_HEAD: Final = 7.5
_POINTS: Final = 72
_DOTS: Final = 144
_MOST_PIXELS: Final = 12_000
"""No side of a picture is longer: a picture of hundreds of enterprises would take minutes. SVG has no such limit."""
_MARGIN: Final = 14.0
_PADDING: Final = 12.0
_LABEL_PADDING: Final = 4.0
_GAP: Final = (26.0, 20.0)
"""Between neighbours, and between a layer and the next, in points."""
_FONT: Final = 9.0
_LEADING: Final = 1.35
_LETTER: Final = 0.6
_MOST_LETTERS: Final = 28
_TEXT: Final[dict[str, Any]] = {
    "ha": "center",
    "va": "center",
    "fontsize": _FONT,
    "linespacing": 1.15,
    "parse_math": False,  # a name with `$` is a name, not a formula
}


def _wrapped(texts: Sequence[str]) -> str:
    """Texts one below the other, each broken where it is long."""
    lines: list[str] = []
    for text in texts:
        lines += textwrap.wrap(_as_xml(text), _MOST_LETTERS) or [""]
    return "\n".join(lines)


def _size(text: str, padding: float) -> Size:
    """How much room a text takes with some padding: wide letters of East Asia count twice."""
    lines = text.split("\n")
    longest = max(map(_letters, lines))
    return longest * _LETTER * _FONT + 2 * padding, len(lines) * _LEADING * _FONT + padding


def _letters(line: str) -> int:
    """How many letters wide a line is."""
    wide = sum(unicodedata.east_asian_width(mark) in "WF" for mark in line)
    return len(line) + wide


_NONCHARACTERS: Final = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def _as_xml(name: str) -> str:
    """A name as XML can hold it."""
    return _NONCHARACTERS.sub("\ufffd", printable(name))
