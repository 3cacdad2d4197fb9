"""Places for the boxes and lines of a drawing: who owns stands above what is owned, and no label lies on anything else.

Layers of boxes alternate with layers of labels. Every line has a label of its own between the layers of its two ends; a line
that passes a layer has a place in it like a box has. So nothing can lie behind anything. Within a layer each stands near what
it is tied to (the means of its neighbours, swept down and up), never nearer than the gap to the next.

    1  layers     owners above: the longest way from the top, then those whom nobody owns down to what they own
    2  chains     each line as box, label, passes, box
    3  order      by the mean place of the neighbours
    4  places     as near to the neighbours as the widths allow
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

Point = tuple[float, float]
Size = tuple[float, float]
_SWEEPS: Final = 8
_PASS: Final = 12.0
"""The width that a line takes where it passes a layer of boxes."""
_SIDE: Final = 0.8
"""The part of a box's side on which lines end."""


@dataclass(frozen=True, slots=True)
class Box:
    """The middle of a box, and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Route:
    """The corners of a line from the one who holds to what is held, and the middle of its label."""

    corners: tuple[Point, ...]
    label: Point


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing of this width and height; y grows downwards."""

    boxes: Mapping[str, Box]
    routes: tuple[Route, ...]
    width: float
    height: float


@dataclass(eq=False, slots=True)
class _Place:
    """A box, a label or a pass, in its layer."""

    layer: int
    width: float
    height: float
    above: list[_Place]
    below: list[_Place]
    x: float = 0.0


def layout(sizes: Mapping[str, Size], lines: Sequence[tuple[str, str, Size]], gap: Size) -> Layout:
    """Where boxes of these sizes stand, and how lines run between them: each from whom, to what, and how large its label is."""
    layers = _layers(list(sizes), [(upper, lower) for upper, lower, _ in lines])
    boxes = {}
    for name, (width, height) in sizes.items():
        # Every second layer: between two boxes there is one for the labels.
        boxes[name] = _Place(2 * layers[name], width, height, above=[], below=[])
    chains = [_chain(boxes[upper], boxes[lower], label) for upper, lower, label in lines]
    rows: dict[int, list[_Place]] = defaultdict(list)
    between = [place for chain, _ in chains for place in chain[1:-1]]
    for place in (*boxes.values(), *between):
        rows[place.layer].append(place)
    ordered = [rows[layer] for layer in sorted(rows)]
    _order(ordered)
    _spread(ordered, gap[0])
    return _drawn(ordered, boxes, chains, gap)


def _layers(names: Sequence[str], lines: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The layer of each box. A line that would close a ring runs upwards."""
    below: dict[str, list[str]] = {name: [] for name in names}
    waiting = dict.fromkeys(names, 0)
    for upper, lower in _without_rings(names, lines):
        below[upper].append(lower)
        waiting[lower] += 1
    owned = {name for name, count in waiting.items() if count}
    layers = dict.fromkeys(names, 0)
    ready = deque(name for name in names if not waiting[name])
    while ready:
        name = ready.popleft()
        for lower in below[name]:
            layers[lower] = max(layers[lower], layers[name] + 1)
            waiting[lower] -= 1
            if not waiting[lower]:
                ready.append(lower)
    for name in names:
        if name not in owned and below[name]:
            layers[name] = min(layers[lower] for lower in below[name]) - 1
    return layers


def _without_rings(names: Sequence[str], lines: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The lines that run downwards when one walks them from the top, depth first."""
    below: dict[str, list[str]] = defaultdict(list)
    owned = set()
    for upper, lower in lines:
        if upper != lower:
            below[upper].append(lower)
            owned.add(lower)
    found: list[tuple[str, str]] = []
    open_now: set[str] = set()
    done: set[str] = set()
    for start in sorted(names, key=lambda name: name in owned):  # those whom nobody owns first
        path = [(start, iter(below[start]))] if start not in done else []
        open_now.update(name for name, _ in path)
        while path:
            name, rest = path[-1]
            held = next(rest, None)
            if held is None:
                path.pop()
                open_now.discard(name)
                done.add(name)
            elif held not in open_now:
                found.append((name, held))
                if held not in done:
                    open_now.add(held)
                    path.append((held, iter(below[held])))
    return found


def _chain(upper: _Place, lower: _Place, label: Size) -> tuple[list[_Place], _Place]:
    """The places that a line takes from the one to the other, and which of them is its label."""
    top, bottom = (upper, lower) if upper.layer <= lower.layer else (lower, upper)
    layers = list(range(top.layer + 1, bottom.layer)) or [top.layer + 1]
    chain = [top]
    for layer in layers:
        width, height = label if layer == layers[0] else (_PASS, 0.0)
        chain.append(_Place(layer, width, height, above=[], below=[]))
    chain.append(bottom)
    for above, below in pairwise(chain):
        if above.layer < below.layer:
            above.below.append(below)
            below.above.append(above)
    told = chain[1]
    return (chain if top is upper else chain[::-1]), told


def _order(rows: list[list[_Place]]) -> None:
    """Sorts each layer by where the neighbours stand in the layer looked at before, down and up."""
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else rows[::-1]:
            for index, place in enumerate(row):
                place.x = float(index)
            row.sort(key=lambda place: _middle(place.above if down else place.below, place.x))
            for index, place in enumerate(row):
                place.x = index / len(row)
    for row in rows:
        for index, place in enumerate(row):
            place.x = float(index)


def _middle(neighbours: Sequence[_Place], otherwise: float) -> float:
    """The barycentre of some places (Sugiyama, Tagawa and Toda 1981)."""
    return sum(each.x for each in neighbours) / len(neighbours) if neighbours else otherwise


def _spread(rows: list[list[_Place]], gap: float) -> None:
    """Gives each an x, near its neighbours and apart from the next in its layer."""
    for row in rows:
        _apart(row, [0.0] * len(row), gap)
    for sweep in range(2 * _SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else rows[::-1]:
            wanted = [_middle(place.above if down else place.below, place.x) for place in row]
            _apart(row, wanted, gap)
    for row in rows:
        _apart(row, [_middle([*place.above, *place.below], place.x) for place in row], gap)


def _apart(row: list[_Place], wanted: list[float], gap: float) -> None:
    """The places nearest to what is wanted (by least squares) that keep their order and the gap: neighbours too near are pooled."""
    offsets = [0.0]
    for left, right in pairwise(row):
        offsets.append(offsets[-1] + (left.width + right.width) / 2 + gap)
    pools: list[tuple[float, int]] = []  # the mean of each pool, and how many are in it
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while pools and pools[-1][0] > mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    for place, mean, offset in zip(row, means, offsets, strict=True):
        place.x = mean + offset


def _drawn(
    rows: list[list[_Place]],
    boxes: Mapping[str, _Place],
    chains: Sequence[tuple[list[_Place], _Place]],
    gap: Size,
) -> Layout:
    """The layers one below the other, moved so that the drawing begins at 0."""
    left = min((place.x - place.width / 2 for row in rows for place in row), default=0.0)
    right = max((place.x + place.width / 2 for row in rows for place in row), default=0.0)
    middles: dict[int, float] = {}
    heights: dict[int, float] = {}
    bottom = 0.0
    for row in rows:
        layer = row[0].layer
        heights[layer] = max(place.height for place in row)
        bottom += gap[1] if middles else 0.0
        middles[layer] = bottom + heights[layer] / 2
        bottom += heights[layer]
    placed = {}
    for name, place in boxes.items():
        placed[name] = Box(place.x - left, middles[place.layer], place.width, heights[place.layer])

    def edge(place: _Place, lower: bool) -> float:
        half = heights[place.layer] / 2
        return middles[place.layer] + (half if lower else -half)

    def corners(chain: list[_Place], ends: tuple[float, float]) -> tuple[Point, ...]:
        """Out of the one box, down or up through each layer, into the other."""
        found: list[Point] = []
        for before, place in pairwise(chain):
            falls = before.layer < place.layer
            found.append((before.x - left, edge(before, falls)))
            found.append((place.x - left, edge(place, not falls)))
        first, *between, last = found
        return (ends[0] - left, first[1]), *between, (ends[1] - left, last[1])

    ends = _ends([chain for chain, _ in chains])
    routes = []
    for index, (chain, label) in enumerate(chains):
        own = ends[2 * index], ends[2 * index + 1]
        routes.append(Route(corners(chain, own), (label.x - left, middles[label.layer])))
    return Layout(placed, tuple(routes), right - left, bottom)


def _ends(chains: Sequence[list[_Place]]) -> list[float]:
    """Where each line leaves its box and reaches the other, two by two: side by side, in the order of where they lead."""
    sides: dict[tuple[int, bool], list[tuple[float, int, _Place]]] = defaultdict(list)
    for index, chain in enumerate(chains):
        for end, place, next_to_it in ((0, chain[0], chain[1]), (1, chain[-1], chain[-2])):
            sides[id(place), next_to_it.layer > place.layer].append((next_to_it.x, 2 * index + end, place))
    found = [0.0] * (2 * len(chains))
    for lines in sides.values():
        ordered = sorted(lines, key=lambda line: line[:2])  # the places themselves have no order
        for count, (_, number, place) in enumerate(ordered, start=1):
            share = count / (len(lines) + 1) - 0.5
            found[number] = place.x + place.width * _SIDE * share
    return found
