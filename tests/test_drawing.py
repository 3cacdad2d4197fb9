"""Drawings of groups: owners on top, every share readable, and who is left out said with the article."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import Catalogue
from eligibility.report.drawing import GroupSum
from eligibility.report.layout import Box, Layout, layout
from tests.conftest import ROOT, TODAY, profile_of

ACCOUNTS = [{"closed_on": "2025-12-31", "employees": 7, "turnover": 400_000, "balance_sheet_total": 900_000}]
EXAMPLES = [ROOT / "examples" / "group-owned-supplier.json", *sorted((ROOT / "examples" / "portfolio").glob("2[456]-*.json"))]


def group_of(catalogue: Catalogue, kinds: dict[str, Any], holdings: list[tuple[str, str, float]]) -> GroupSum:
    """A group by the kind (and more) of each, and who holds how much of what."""
    enterprises = [{"id": name, **(kind if isinstance(kind, dict) else {"kind": kind})} for name, kind in kinds.items()]
    held = [{"holder": a, "held": b, "capital": share, "votes": share} for a, b, share in holdings]
    profile = {"company": {"autonomous": False, "accounts": ACCOUNTS}, "group": {"enterprises": enterprises, "holdings": held}}
    return catalogue.case(profile_of(profile), on=TODAY).group()


@pytest.fixture
def founder(catalogue: Catalogue) -> GroupSum:
    """A holding with 70%, and a fund with 30%."""
    kinds = {"Holding": "enterprise", "Polder Ventures": "venture_capital"}
    return group_of(catalogue, kinds, [("Holding", "company", 70), ("Polder Ventures", "company", 30)])


# Who is left out

SECOND = "Article 3(2), second subparagraph"
LEFT: dict[str, tuple[dict[str, Any], list[tuple[str, str, float]], str, str]] = {
    "a fund": ({"x": "venture_capital"}, [("x", "company", 30)], "exempt", f"{SECOND}, (a)"),
    "a public investor": ({"x": "public_investment_corporation"}, [("x", "company", 30)], "exempt", f"{SECOND}, (a)"),
    "an angel": ({"x": {"kind": "business_angel", "angel_investment": 100_000}}, [("x", "company", 30)], "exempt", f"{SECOND}, (a)"),
    "a university": ({"x": "university"}, [("x", "company", 25)], "exempt", f"{SECOND}, (b)"),
    "a regional fund": ({"x": "regional_development_fund"}, [("x", "company", 49)], "exempt", f"{SECOND}, (c)"),
    "a village": ({"x": {"kind": "local_authority", "budget": 1, "inhabitants": 1}}, [("x", "company", 30)], "exempt", f"{SECOND}, (d)"),
    "a fund in a sister": ({"s": "enterprise", "x": "venture_capital"}, [("company", "s", 60), ("x", "s", 40)], "exempt", f"{SECOND}, (a)"),
    "a fund with little": ({"x": "venture_capital"}, [("x", "company", 24)], "below", "Article 3(2)"),
    "a firm with little": ({"x": "enterprise"}, [("company", "x", 24.99)], "below", "Article 3(2)"),
    "a person": ({"x": "natural_person"}, [("x", "company", 100)], "person", "Article 3(3)"),
    "a state": ({"x": "public_body"}, [("x", "company", 10)], "public", "Article 3(4)"),
    "a partner of a partner": ({"p": "enterprise", "x": "enterprise"}, [("p", "company", 30), ("x", "p", 40)], "apart", "Article 6(2)"),
    "a linked one inside other accounts": ({"p": "enterprise", "x": {"kind": "enterprise", "consolidated_by": "p"}}, [("p", "company", 80), ("p", "x", 80)], "consolidated", "Article 6(2)"),
    "a partner inside other accounts": ({"p": "enterprise", "x": {"kind": "enterprise", "consolidated_by": "p"}}, [("p", "company", 30), ("p", "x", 80)], "consolidated", "Article 6(3)"),
}  # fmt: skip


@pytest.mark.parametrize(("kinds", "holdings", "why", "article"), LEFT.values(), ids=LEFT)
def test_who_does_not_count_is_named_with_the_article(
    catalogue: Catalogue, kinds: dict[str, Any], holdings: list[tuple[str, str, float]], why: str, article: str
) -> None:
    """In the trace, in both languages of the text, and in the chart."""
    found = group_of(catalogue, kinds, holdings)
    (out,) = found.trace.left_out

    assert ("x", why, f"Annex I, {article}") == (out.enterprise, out.why, out.article)
    assert "x" not in [line.enterprise for line in found.trace.lines]
    for language, head in (("en", "Left out of the sum:"), ("nl", "Telt niet mee in de som:")):
        assert f"  {head}\n    x: " in found.text(language)  # type: ignore[arg-type]
        assert f"(GBER Annex I, {article})\n" in found.text(language)  # type: ignore[arg-type]
    assert f"<br>Annex I, {article}" in found.mermaid()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_everybody_is_counted_or_left_out(catalogue: Catalogue, file: Path) -> None:
    """Nobody of a group is passed over in silence."""
    text = file.read_text(encoding="utf-8")
    trace = catalogue.case(catalogue.read_profile(text), on=TODAY).group().trace
    told = [line.enterprise for line in trace.lines] + [each.enterprise for each in trace.left_out]

    assert sorted(told) == sorted({"company", *(each["id"] for each in json.loads(text)["group"]["enterprises"])})


def test_a_linked_fund_counts(catalogue: Catalogue) -> None:
    """With a majority an investor is linked like anybody else."""
    assert () == group_of(catalogue, {"x": "venture_capital"}, [("x", "company", 51)]).trace.left_out


# The chart and the picture


def test_a_chart_speaks_the_language_of_the_reader(founder: GroupSum) -> None:
    """Shares, relations and reasons; grey and dashed is what does not count."""
    assert '["Holding<br>verbonden 100%"]' in founder.mermaid("nl")
    assert '["Polder Ventures<br>een investeerder die geen partner is<br>' in founder.mermaid("nl")
    assert "style n2 fill:#e5e7eb,stroke:#374151,stroke-dasharray:4 3" in founder.mermaid()
    assert '-->|"30%"| n0' in founder.mermaid()


def test_votes_and_control_are_said_in_words(catalogue: Catalogue) -> None:
    """Capital and votes that differ, and what else gives control."""
    profile = {
        "company": {"autonomous": False, "accounts": ACCOUNTS},
        "group": {
            "enterprises": [{"id": "p", "kind": "enterprise"}],
            "holdings": [{"holder": "p", "held": "company", "capital": 12.5, "votes": 10, "control": ["dominant_influence"]}],
        },
    }
    found = catalogue.case(profile_of(profile), on=TODAY).group()

    assert '|"12.5% / 10% votes, dominant influence"|' in found.mermaid()
    assert '|"12,5% / 10% stemmen, overheersende invloed"|' in found.mermaid("nl")


def test_every_share_stands_in_the_picture(founder: GroupSum) -> None:
    """The same bytes each time, with each share, relation and reason, as text that can be searched and read aloud."""
    pytest.importorskip("matplotlib")
    svg = founder.picture("svg", "nl").decode()

    for text in (
        "70%",
        "30%",
        "Holding",
        "verbonden 100%",
        "Polder Ventures",
        "een investeerder die geen",
        "second subparagraph, (a)",
    ):
        assert text in svg, text
    assert svg == founder.picture("svg", "nl").decode()
    assert founder.picture("png").startswith(b"\x89PNG")


# Where things lie

Lines = list[tuple[str, str, tuple[float, float]]]


@st.composite
def groups(draw: st.DrawFn) -> tuple[dict[str, tuple[float, float]], Lines]:
    """Boxes of any size, and lines between any of them: rings, both ways, and to itself."""
    side = st.floats(10, 200)
    names = [f"n{index}" for index in range(draw(st.integers(1, 9)))]
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names))
    lines = [(*end, (draw(side), draw(side))) for end in draw(st.lists(ends, max_size=14, unique=True))]
    return {name: (draw(side), draw(side)) for name in names}, lines


def rectangles(found: Layout, lines: Lines) -> list[Box]:
    """All boxes and labels."""
    labels = [Box(*route.label, *size) for route, (_, _, size) in zip(found.routes, lines, strict=True)]
    return [*found.boxes.values(), *labels]


def apart(one: Box, other: Box) -> bool:
    beside = abs(one.x - other.x) >= (one.width + other.width) / 2 + 4.99
    return beside or abs(one.y - other.y) >= (one.height + other.height) / 2 + 4.99


def inside(x: float, y: float, box: Box) -> bool:
    return abs(x - box.x) < box.width / 2 - 0.01 and abs(y - box.y) < box.height / 2 - 0.01


@given(groups())
def test_nothing_lies_on_anything_else(drawn: tuple[dict[str, tuple[float, float]], Lines]) -> None:
    """Boxes and labels are apart by the gap, all are in the picture, and no line runs through a box."""
    sizes, lines = drawn
    found = layout(sizes, lines, (5.0, 5.0))

    for one, other in combinations(rectangles(found, lines), 2):
        assert apart(one, other)
    for each in rectangles(found, lines):
        assert -0.01 <= each.x - each.width / 2 <= each.x + each.width / 2 <= found.width + 0.01
        assert -0.01 <= each.y - each.height / 2 <= each.y + each.height / 2 <= found.height + 0.01
    for route in found.routes:
        for (x, y), (to_x, to_y) in zip(route.corners, route.corners[1:], strict=False):
            for step in range(21):
                place = x + (to_x - x) * step / 20, y + (to_y - y) * step / 20
                assert not any(inside(*place, box) for box in found.boxes.values())


@given(groups())
def test_a_line_goes_from_its_one_box_to_the_other(drawn: tuple[dict[str, tuple[float, float]], Lines]) -> None:
    """On their edges, through the middle of its label, which it passes in its own column."""
    sizes, lines = drawn
    found = layout(sizes, lines, (5.0, 5.0))

    for route, (holder, held, _) in zip(found.routes, lines, strict=True):
        for (x, y), name in ((route.corners[0], holder), (route.corners[-1], held)):
            box = found.boxes[name]
            assert abs(x - box.x) <= box.width / 2
            assert abs(abs(y - box.y) - box.height / 2) < 0.01
        assert route.label[0] in [pytest.approx(x) for x, _ in route.corners]


@given(groups())
def test_owners_stand_above_what_they_own(drawn: tuple[dict[str, tuple[float, float]], Lines]) -> None:
    """Where nobody owns itself in a ring."""
    sizes, lines = drawn
    downwards = [line for line in lines if line[0] < line[1]]
    found = layout(sizes, downwards, (5.0, 5.0))

    for holder, held, _ in downwards:
        assert found.boxes[holder].y < found.boxes[held].y


def test_owners_of_one_stand_beside_each_other() -> None:
    """A fund beside the holding, right above the company, though the holding has owners of its own."""
    lines: Lines = [(a, b, (20.0, 10.0)) for a, b in (("ann", "holding"), ("holding", "company"), ("fund", "company"))]
    found = layout(dict.fromkeys(("company", "holding", "fund", "ann"), (60.0, 30.0)), lines, (5.0, 5.0))
    heights = {name: box.y for name, box in found.boxes.items()}

    assert heights["ann"] < heights["holding"] == heights["fund"] < heights["company"]
