"""A group as text, as Mermaid, and as a picture (SVG or PNG, through networkx and matplotlib: `pip install eligibility[draw]`)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
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
from eligibility.rules.in_force import Rules
from eligibility.words import formats
from eligibility.words.lines import Line, printable, written
from eligibility.words.phrases import PHRASES, Language

_FILL = {"own": "#dbeafe", "linked": "#bbf7d0", "partner": "#fef08a", "linked to partner": "#fef9c3"}


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

    def mermaid(self) -> str:
        """A Mermaid flow chart."""
        return write_mermaid(self.trace, self.holdings)

    def picture(self, form: Literal["svg", "png"]) -> bytes:
        """A drawing. Raises `EligibilityError` when the extra `draw` is not installed."""
        check_choice("form", form, ("svg", "png"))
        return write_picture(self.trace, self.holdings, form)


def group_sum(profile: CompanyProfile, rules: Rules) -> GroupSum:
    """The sum on a day. Raises `EligibilityError` when the profile carries no enterprises and holdings, or no law is in force."""
    group, law = profile.group, rules.law.get(accounts.LAW)
    if group is None or group.enterprises is None or group.holdings is None:
        raise EligibilityError("the profile has no `group` with `enterprises` and `holdings`")
    if law is None:
        raise EligibilityError(f"no version of `{accounts.LAW}` is in force on {rules.on}")
    own, registered = (profile.company.accounts, profile.company.registered_on) if profile.company else (None, None)
    trace = trace_group(own, group.enterprises, group.holdings, rules.on, law.amounts, registered)
    return GroupSum(trace, tuple(group.holdings))


def write_trace(trace: GroupTrace, language: str) -> str:
    """Each enterprise that counts, with relation, weight, figures and article; then the sums."""
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
        if lacking := [words[f"figure.{name}"] for name, value in line.figures.items() if not known(value)]:
            yield f"  {words['missing']}: {line.enterprise}: {formats.series(lacking, language, 'and')}"
    if trace.public_control is not False:
        said = words["not known"] if trace.public_control is None else words["yes"]
        yield f"  {words['public control']}: {said} (GBER Annex I, Article 3(4))"


def _figures(figures: dict[str, Any], language: str) -> str:
    words = PHRASES[language]
    shown = []
    for name, value in figures.items():
        kind = FactType("number" if name == "employees" else "money")
        shown.append(f"{words[f'figure.{name}']} {formats.value_text(value, kind, {}, language)}")
    return ", ".join(shown)


def write_mermaid(trace: GroupTrace, holdings: Any) -> str:
    """A Mermaid flow chart: what counts is coloured, and arrows carry capital and votes."""
    counted = {line.enterprise: line for line in trace.lines}
    names = list(dict.fromkeys([COMPANY, *counted, *(name for holding in holdings for name in (holding.holder, holding.held))]))
    ids = {name: f"n{index}" for index, name in enumerate(names)}
    lines = ["flowchart TD"]
    for name in names:
        found = counted.get(name)
        label = f"{_quoted(name)}<br>{found.relation} {found.weight}%" if found else _quoted(name)
        lines.append(f'    {ids[name]}["{label}"]')
        if found:
            lines.append(f"    style {ids[name]} fill:{_FILL[found.relation]}")
    for holding in holdings:
        label = _quoted(_share(holding))
        lines.append(f'    {ids[holding.holder]} -->|"{label}"| {ids[holding.held]}')
    return "\n".join(lines) + "\n"


def _share(holding: Any) -> str:
    share = f"{holding.capital}%" if holding.capital == holding.votes else f"{holding.capital}% / {holding.votes}% votes"
    return ", ".join([share, *(holding.control or ())])


def _quoted(text: str) -> str:
    """A name inside a label: no HTML, no quote that ends it, no formula (`$`), directive (`%%{`) or Markdown string."""
    return "".join(_ENTITIES.get(mark, mark) for mark in printable(text))


_ENTITIES: Final = {'"': "#quot;", "&": "#amp;", "<": "#lt;", ">": "#gt;"} | {mark: f"#{ord(mark)};" for mark in "#$`{}\\"}
"""Marks that Mermaid or the HTML of its labels would read, as its entity codes."""


def write_picture(trace: GroupTrace, holdings: Any, form: str) -> bytes:
    """The same as `svg` or `png`. Raises `EligibilityError` when the extra `draw` is not installed."""
    try:
        import matplotlib
        import networkx
    except ImportError as error:
        raise EligibilityError("pictures need an extra: pip install 'eligibility[draw]'") from error
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "eligibility"
    from matplotlib.figure import Figure

    graph = networkx.DiGraph()
    counted = {line.enterprise: line for line in trace.lines}
    graph.add_node(COMPANY)
    for holding in holdings:
        graph.add_edge(holding.holder, holding.held, label=_share(holding))
    graph.add_nodes_from(counted)
    positions = networkx.spring_layout(graph, seed=1, k=1.6)
    figure = Figure(figsize=(9, 6), layout="tight")
    axes = figure.add_subplot()
    axes.axis("off")
    colours = [_FILL[counted[name].relation] if name in counted else "#e5e7eb" for name in graph]
    labels = {name: _drawn(name) for name in graph}
    labels |= {name: f"{labels[name]}\n{line.relation} {line.weight}%" for name, line in counted.items()}
    networkx.draw_networkx(
        graph, positions, ax=axes, labels=labels, node_color=colours, edgecolors="#374151", node_size=3600, font_size=8
    )
    edges = networkx.get_edge_attributes(graph, "label")
    networkx.draw_networkx_edge_labels(graph, positions, edge_labels=edges, ax=axes, font_size=7)
    for text in axes.texts:  # a name with `$` is a name, not a formula
        text.set_parse_math(False)
    stream = io.BytesIO()
    figure.savefig(stream, format=form, metadata={"Date": None} if form == "svg" else None)
    return stream.getvalue()


_NONCHARACTERS: Final = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def _drawn(name: str) -> str:
    """A name as XML can hold it."""
    return _NONCHARACTERS.sub("\ufffd", printable(name))
