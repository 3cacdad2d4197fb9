"""Draws figures of the shipped rules at random, each with the place where it stands and the source that is cited for it.

    python tools/draw_figures.py --seed 7 --count 60

For an audit: look each figure up in its source. The same seed draws the same figures while the rules stay the same. A figure
without a source is printed as such, and the exit code is then 1.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from eligibility.rules.files import find
from eligibility.shipped import shipped
from eligibility.yaml.tree import Node, Problems, load

FIGURE = re.compile(
    r"EUR [0-9]|[0-9]+(\.[0-9]+)?%|[0-9]+ (years?|months?)|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+(\.[0-9]+)?"
)
RULES = ("instrument", "definition", "list", "law")
SOURCED = ("source", "like")
PROSE = (
    *("title", "provider", "summary", "notes", "note", "reason", "checked", "apply", "exceptions"),
    *("sources", "source", "look_again", "covers"),
)
NOTHING = ("0%", "EUR 0")
"""A rate of nothing for those who get nothing: how a rule is built, not a figure of a source."""


@dataclass(frozen=True)
class Figure:
    """One figure of a rule file: where it stands, under which keys, and what is cited nearest above it."""

    file: str
    line: int
    path: str
    value: str
    cited: str | None


def figures() -> Iterator[Figure]:
    """Every amount, share, period, day and count of the shipped rules."""
    problems = Problems()
    for file in find(shipped("rules")):
        if file.kind in RULES and (tree := load(file.text, file.path, problems)):
            named = dict(_cited_by_name(tree))
            noted = " ".join(_text(tree.value[key].node) for key in ("notes", "checked") if key in tree.value)
            for figure in _walk(tree, (), None, named):
                # A day that a note declares as ours has that note for its source.
                ours = "a note of the file" if figure.cited is None and figure.value in noted else None
                yield replace(figure, cited=figure.cited or ours)


def _cited_by_name(tree: Node) -> Iterator[tuple[str, str]]:
    """For each `$name` the citation of the first criterion, of the award, or of the file that uses it."""
    for holder in _holders(tree):
        cited = _citation(holder)
        for name in re.findall(r"\$([a-z0-9_]+)", _text(holder)):
            if cited:
                yield name, cited


def _holders(tree: Node) -> Iterator[Node]:
    """Criteria from the last to the first, so that in a dictionary the first one wins; before them the file itself."""
    yield tree
    if "award" in tree.value:
        yield tree.value["award"].node
    if "criteria" in tree.value:
        yield from reversed(tree.value["criteria"].node.value)


def _text(node: Node) -> str:
    if isinstance(node.value, dict):
        return " ".join(_text(entry.node) for entry in node.value.values())
    return " ".join(map(_text, node.value)) if isinstance(node.value, list) else str(node.value)


def _citation(node: Node) -> str | None:
    if not isinstance(node.value, dict):
        return None
    parts = [_text(node.value[key].node) for key in SOURCED if key in node.value]
    return "; ".join(parts) or None


def _walk(node: Node, path: tuple[str, ...], cited: str | None, named: dict[str, str]) -> Iterator[Figure]:
    cited = _citation(node) or cited
    if isinstance(node.value, dict):
        for key, entry in node.value.items():
            if key not in PROSE:
                yield from _walk(entry.node, (*path, key), cited, named)
    elif isinstance(node.value, list):
        for item in node.value:
            yield from _walk(item, path, cited, named)
    elif not isinstance(node.value, bool) and FIGURE.match(str(node.value)) and node.value not in NOTHING:
        by_name = named.get(path[-1]) if path and path[0] == "amounts" else None
        yield Figure(node.at.file, node.at.line, ".".join(path), str(node.value), by_name or cited)


def main() -> int:
    """Prints the draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=60)
    options = parser.parse_args()
    known = list(figures())
    drawn = random.Random(options.seed).sample(known, min(options.count, len(known)))
    for figure in sorted(drawn, key=lambda each: (each.file, each.line)):
        print(
            f"{figure.file}:{figure.line}  {figure.path} = {figure.value}  <- {figure.cited or 'NO SOURCE'}"
        )
    lacking = [figure for figure in known if figure.cited is None]
    print(
        f"{len(drawn)} of {len(known)} figures drawn; {len(lacking)} of all have no source", file=sys.stderr
    )
    for figure in lacking:
        print(f"no source: {figure.file}:{figure.line}  {figure.path} = {figure.value}", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
