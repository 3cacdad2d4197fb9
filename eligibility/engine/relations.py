"""Values of numbers that are compared with each other: together one from each cell that their comparisons make.

Two facts of which one is compared with a multiple of the other lie above, on or below a line. Where one of them has an edge, so has
the other where the line passes it. So edges are handed down a tree of such facts to its root; values of the root are chosen, and
each then cuts the next fact once more, where the line passes it (the method is Collins' cylindrical decomposition, here of lines).
Those who ask try every combination of the values chosen, so that no cell is left out. Of facts that are compared in a circle one
may be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from eligibility.units import Number, exact

Relations = Mapping[str, Sequence[tuple[str, Fraction, bool]]]
"""For each fact the others that it is compared with: (other, factor, whether to divide by it)."""


def together(
    fact: str,
    relations: Relations,
    edges: Callable[[str], Collection[Number]],
    values: Callable[[str, Collection[Number]], Sequence[Number]],
) -> dict[str, Sequence[Number]]:
    """Values for a fact and all that are compared with it, directly or through others.

    `edges` are those of a fact on its own (its one value, where it is known), `values` one of each cell that edges make.
    """
    above = _parents(fact, relations)
    found: dict[str, set[Number]] = {name: {0, *edges(name)} for name in above}
    for name, parent in reversed(above.items()):
        if parent is not None:
            found[parent].update(_passed(found[name], name, parent, relations))
    chosen: dict[str, Sequence[Number]] = {}
    for name, parent in above.items():
        if parent is not None:
            found[name].update(_passed(_one_a_cell(chosen[parent], found[parent]), parent, name, relations))
        chosen[name] = values(name, found[name])
    return chosen


def _parents(fact: str, relations: Relations) -> dict[str, str | None]:
    """The facts that are compared with each other, each after the one through which it was reached.

    The same from wherever one asks: what is chosen of one fits what is chosen of the others.
    """
    reached = {fact}
    waiting = [fact]
    while waiting:
        more = {other for other, *_ in relations[waiting.pop()]} - reached
        reached |= more
        waiting += more
    root = min(reached)
    above: dict[str, str | None] = {root: None}
    queue = [root]
    for name in queue:
        for other, *_ in relations[name]:
            if other not in above:
                above[other] = name
                queue.append(other)
    return above


def _passed(sizes: Collection[Number], here: str, there: str, relations: Relations) -> Iterator[Number]:
    """Where the lines between two facts pass these sizes of the one, as sizes of the other, to the cent on either side."""
    for other, factor, divide in relations[there]:
        if other != here or (divide and not factor):
            continue
        for size in sizes:
            passed = Fraction(size) / factor if divide else Fraction(size) * factor
            for cents in (floor(passed * 100), ceil(passed * 100)):
                yield exact(Decimal(cents).scaleb(-2))


def _one_a_cell(chosen: Sequence[Number], edges: Collection[Number]) -> list[Number]:
    """Every edge, and of the values between two of them the first: of two the other would cut the same cells again."""
    found: list[Number] = []
    between = False
    for size in chosen:
        if size in edges or not between:
            found.append(size)
        between = size not in edges
    return found
