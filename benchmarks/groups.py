"""Groups: the largest that we promise (200 enterprises, 600 holdings), and shapes that once took very long.

python benchmarks/groups.py (`--smoke`: one group, and the shapes at a tenth of their size)

The promise: 2 s for each shape, on one core. Each was found by trying what a profile of 1 MB can hold.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from eligibility import Catalogue, CompanyProfile
from eligibility.law import accounts
from eligibility.law.group import draw
from eligibility.profile.enterprise import Holding, RelatedEnterprise


def large_group(seed: int) -> tuple[list[RelatedEnterprise], list[Holding]]:
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    kinds = ["enterprise"] * 8 + ["venture_capital", "natural_person"]
    nodes = [RelatedEnterprise(id="company", kind="enterprise", markets=["m0"])]
    nodes += [
        RelatedEnterprise(id=f"e{index}", kind=rng.choice(kinds), markets=[f"m{rng.randrange(9)}"])  # type: ignore[arg-type]
        for index in range(200)
    ]
    room = {node.id: 100 for node in nodes}
    holdings: dict[tuple[str, str], Holding] = {}
    while len(holdings) < 600:
        holder, held = rng.sample(nodes, 2)
        share = min(rng.choice([5, 10, 25, 30, 51]), room[held.id])
        if held.kind != "natural_person" and (holder.id, held.id) not in holdings:
            room[held.id] -= share
            holdings[holder.id, held.id] = Holding(holder=holder.id, held=held.id, capital=share, votes=share)
    return nodes, list(holdings.values())


TODAY = date(2026, 11, 23)
MOST_SECONDS = 2
"""For one shape, on one core."""
ACCOUNTS = [{"closed_on": "2025-12-31", "employees": 6, "turnover": 0, "balance_sheet_total": 0}]
Data = dict[str, Any]


def node(name: str, kind: str = "enterprise", **more: str) -> Data:
    return {"id": name, "kind": kind, **more}


def drawn(nodes: list[Data], holdings: list[tuple[str, str, float]]) -> CompanyProfile:
    held = [
        {"holder": holder, "held": name, "capital": share, "votes": share} for holder, name, share in holdings
    ]
    data = {"company": {"accounts": ACCOUNTS}, "group": {"enterprises": nodes, "holdings": held}}
    return CompanyProfile.model_validate_json(json.dumps(data))


def persons(count: int) -> CompanyProfile:
    """Natural persons who each own one enterprise."""
    nodes = [node(f"p{i}", "natural_person") for i in range(count)] + [node(f"e{i}") for i in range(count)]
    return drawn(nodes, [(f"p{i}", f"e{i}", 100) for i in range(count)])


def one_person(count: int) -> CompanyProfile:
    """Enterprises of one person, on markets that nobody tells."""
    nodes = [node("p", "natural_person"), *(node(f"e{i}") for i in range(count))]
    return drawn(nodes, [("p", "company", 60), *(("p", f"e{i}", 100) for i in range(count))])


def chain(count: int) -> CompanyProfile:
    """A parent of the parent of the parent."""
    above = [(f"e{i + 1}", f"e{i}", 100.0) for i in range(count - 1)]
    return drawn([node(f"e{i}") for i in range(count)], [("e0", "company", 100), *above])


def public_chain(count: int) -> CompanyProfile:
    """The same, with a ministry on top."""
    above = [(f"e{i + 1}", f"e{i}", 100.0) for i in range(count - 1)]
    nodes = [node("ministry", "public_body"), *(node(f"e{i}") for i in range(count))]
    return drawn(nodes, [("e0", "company", 30), *above, ("ministry", f"e{count - 1}", 100)])


def subsidiaries(count: int) -> CompanyProfile:
    """Enterprises that the company owns."""
    return drawn([node(f"e{i}") for i in range(count)], [("company", f"e{i}", 100) for i in range(count)])


def holders(count: int) -> CompanyProfile:
    """Enterprises that each hold a little of the company."""
    return drawn([node(f"e{i}") for i in range(count)], [(f"e{i}", "company", 0.01) for i in range(count)])


def universities(count: int) -> CompanyProfile:
    """Universities that a ministry controls together with another one, each through an enterprise of its own."""
    names = range(count)
    nodes = [node("ministry", "public_body"), node("u", "university")]
    nodes += [node(f"v{i}", "university") for i in names] + [node(f"x{i}") for i in names]
    holdings = []
    for i in names:
        holdings += [
            ("ministry", f"v{i}", 30),
            (f"x{i}", f"v{i}", 30),
            ("u", f"x{i}", 60),
            (f"v{i}", f"x{i}", 5),
        ]
    return drawn(nodes, [*holdings, *((f"v{i}", "company", 0.01) for i in names)])


def beside_a_university(count: int) -> CompanyProfile:
    """A ministry at the end of a chain that owns the company, and a university with nothing to do with it."""
    below = [(f"e{i}", f"e{i + 1}", 60.0) for i in range(count - 1)]
    nodes = [node("ministry", "public_body"), node("u", "university"), *(node(f"e{i}") for i in range(count))]
    return drawn(nodes, [("ministry", "e0", 60), *below, (f"e{count - 1}", "company", 60)])


def universities_of_a_ministry(count: int) -> CompanyProfile:
    """Universities that a ministry owns, each with a little of the company."""
    nodes = [node("ministry", "public_body"), *(node(f"u{i}", "university") for i in range(count))]
    return drawn(
        nodes,
        [
            *(("ministry", f"u{i}", 60.0) for i in range(count)),
            *((f"u{i}", "company", 0.01) for i in range(count)),
        ],
    )


def universities_in_a_chain(count: int) -> CompanyProfile:
    """Universities of which each owns the next, the first of them a ministry's."""
    below = [(f"u{i}", f"u{i + 1}", 60.0) for i in range(count - 1)]
    nodes = [node("ministry", "public_body"), *(node(f"u{i}", "university") for i in range(count))]
    return drawn(nodes, [("ministry", "u0", 60), *below, (f"u{count - 1}", "company", 60)])


def consolidated(count: int) -> CompanyProfile:
    """Partners whose accounts are each inside those of the next, which counts for a little less."""
    nodes = [node(f"e{i}", consolidated_by=f"e{i + 1}") for i in range(count - 1)] + [node(f"e{count - 1}")]
    return drawn(nodes, [("company", f"e{i}", round(50 - 20 * i / count, 6)) for i in range(count)])


def awards(count: int) -> CompanyProfile:
    """De minimis awards, most on days of their own."""
    first = TODAY - timedelta(days=1095)
    given = [
        {"granted_on": str(first + timedelta(days=i % 1095)), "amount": i % 17 + 1, "member_state": "NL"}
        for i in range(count)
    ]
    return CompanyProfile.model_validate_json(json.dumps({"aid": {"de_minimis": given}}))


SHAPES: list[tuple[str, Callable[[int], CompanyProfile], int]] = [
    ("persons who each own one enterprise", persons, 1000),
    ("enterprises of one person", one_person, 1000),
    ("enterprises in a chain", chain, 2000),
    ("enterprises in a chain below a ministry", public_chain, 2000),
    ("the same with a majority, beside a university", beside_a_university, 2000),
    ("subsidiaries", subsidiaries, 5000),
    ("holders of the company", holders, 5000),
    ("universities of a ministry", universities_of_a_ministry, 5000),
    ("universities in a chain below a ministry", universities_in_a_chain, 5000),
    ("universities in rings with a ministry", universities, 1200),
    ("partners, the accounts of each inside those of the next", consolidated, 5000),
]


def measure_shapes(catalogue: Catalogue, part: int) -> Iterator[tuple[str, int, float]]:
    """Name, size and seconds of each shape; `part` divides the sizes."""
    catalogue.assess(CompanyProfile(), on=TODAY)  # compiles the rules
    for name, make, size in SHAPES:
        profile = make(size // part)
        start = time.process_time()
        catalogue.assess(profile, on=TODAY)
        yield name, size // part, time.process_time() - start
    profile = awards(10_000 // part)
    start = time.process_time()
    rooms = catalogue.case(profile, on=TODAY).headroom()
    yield "de minimis awards, all days of their headroom", 10_000 // part, time.process_time() - start
    assert len(rooms) > 100


def main(*, smoke: bool = False) -> None:
    catalogue = Catalogue.shipped()
    limits = catalogue.checked.law[accounts.LAW][-1].amounts
    times = []
    for seed in range(1 if smoke else 20):
        nodes, holdings = large_group(seed)
        start = time.perf_counter()
        drawing, _ = draw(nodes, holdings, limits)
        times.append((time.perf_counter() - start) * 1000)
    assert len(drawing.parts) > 1
    print(
        f"201 enterprises, 600 holdings, drawn twice: median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms"
    )
    print(f"in the last one {len(drawing.parts)} enterprises count")
    for name, size, seconds in measure_shapes(catalogue, 10 if smoke else 1):
        print(f"{size:6} {name}: {seconds:.2f} s")
        assert seconds < MOST_SECONDS, name


if __name__ == "__main__":
    main(smoke="--smoke" in sys.argv)
