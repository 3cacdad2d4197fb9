"""The largest group that we promise: 200 enterprises and 600 holdings, with rings, cross-holdings and persons.

python benchmarks/groups.py (`--smoke`: one group, to see that it runs)
"""

from __future__ import annotations

import random
import statistics
import sys
import time

from eligibility import Catalogue
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


def main(*, smoke: bool = False) -> None:
    limits = Catalogue.shipped().checked.law[accounts.LAW][-1].amounts
    times = []
    for seed in range(1 if smoke else 20):
        nodes, holdings = large_group(seed)
        start = time.perf_counter()
        drawing, _ = draw(nodes, holdings, limits)
        times.append((time.perf_counter() - start) * 1000)
    assert len(drawing.parts) > 1
    print(f"201 enterprises, 600 holdings, drawn twice: median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms")
    print(f"in the last one {len(drawing.parts)} enterprises count")


if __name__ == "__main__":
    main(smoke="--smoke" in sys.argv)
