"""Groups: hand-checked vectors and an independent oracle on random graphs (GBER Annex I, Articles 3 to 6)."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from eligibility.law.group import draw
from eligibility.profile.enterprise import EnterpriseGroup, Holding, RelatedEnterprise

LIMITS = {
    "majority": 50,
    "partner": 25,
    "angel_investment": 1_250_000,
    "authority_budget": 10_000_000,
    "authority_inhabitants": 5000,
}


def node(name: str, kind: str = "enterprise", **more: Any) -> RelatedEnterprise:
    return RelatedEnterprise(id=name, kind=kind, **more)  # type: ignore[arg-type]


def holds(holder: str, held: str, capital: float, votes: float | None = None, control: str | None = None) -> Holding:
    capital, share = (Decimal(str(value)) for value in (capital, capital if votes is None else votes))  # type: ignore[assignment]
    return Holding(holder=holder, held=held, capital=capital, votes=share, control=[control] if control else None)  # type: ignore[arg-type, list-item]


PERSON = node("ann", "natural_person")
MARKETS = {"markets": ["m"]}

VECTORS: list[tuple[str, list[RelatedEnterprise], list[Holding], dict[str, int], bool]] = [
    ("alone", [], [], {}, False),
    ("just below a partner", [node("a")], [holds("a", "company", 24)], {}, False),
    ("partner from 25% of capital", [node("a")], [holds("a", "company", 25)], {"a": 25}, False),
    ("partner by votes alone", [node("a")], [holds("a", "company", 0, 25)], {"a": 25}, False),
    ("the greater of capital and votes", [node("a")], [holds("a", "company", 30, 40)], {"a": 40}, False),
    ("half is a partner", [node("a")], [holds("a", "company", 50)], {"a": 50}, False),
    ("more than half is linked", [node("a")], [holds("a", "company", 50.01)], {"a": 100}, False),
    ("a majority of capital without votes is a partner", [node("a")], [holds("a", "company", 60, 40)], {"a": 60}, False),
    ("downstream counts too", [node("a")], [holds("company", "a", 33)], {"a": 33}, False),
    ("a subsidiary", [node("a")], [holds("company", "a", 100)], {"a": 100}, False),
    ("control by appointment", [node("a")], [holds("a", "company", 10, 10, "appoints_majority")], {"a": 100}, False),
    ("control by contract", [node("a")], [holds("a", "company", 0, 0, "dominant_influence")], {"a": 100}, False),
    ("control by agreement", [node("a")], [holds("a", "company", 30, 30, "voting_agreement")], {"a": 100}, False),
    ("a chain of majorities", [node("a"), node("b")], [holds("a", "b", 60), holds("b", "company", 60)], {"a": 100, "b": 100}, False),
    ("sisters under one parent", [node("p"), node("s")], [holds("p", "company", 80), holds("p", "s", 80)], {"p": 100, "s": 100}, False),
    ("a ring terminates", [node("a"), node("b")], [holds("company", "a", 60), holds("a", "b", 60), holds("b", "company", 60)], {"a": 100, "b": 100}, False),
    ("cross-holdings take the greater", [node("a")], [holds("a", "company", 30), holds("company", "a", 40)], {"a": 40}, False),
    ("a partner's partner is ignored", [node("a"), node("b")], [holds("a", "company", 30), holds("b", "a", 40)], {"a": 30}, False),
    ("a partner's subsidiary comes at the partner's share", [node("a"), node("b")], [holds("a", "company", 30), holds("a", "b", 90)], {"a": 30, "b": 30}, False),
    ("a partner's parent too", [node("a"), node("b")], [holds("a", "company", 30), holds("b", "a", 90)], {"a": 30, "b": 30}, False),
    ("the partner of a linked enterprise", [node("a"), node("b")], [holds("a", "company", 60), holds("b", "a", 40)], {"a": 100, "b": 40}, False),
    ("holdings of a linked group are added", [node("p"), node("q")], [holds("p", "q", 100), holds("p", "company", 15), holds("q", "company", 15)], {"p": 30, "q": 30}, False),
    ("and make a majority together", [node("p"), node("q")], [holds("p", "q", 100), holds("p", "company", 30), holds("q", "company", 30)], {"p": 100, "q": 100}, False),
    ("two that are not linked are not added", [node("p"), node("q")], [holds("p", "company", 15), holds("q", "company", 15)], {}, False),
    ("joint control by none", [node("p"), node("q")], [holds("p", "company", 50), holds("q", "company", 50)], {"p": 50, "q": 50}, False),
    ("linked wins over partner", [node("a"), node("b")], [holds("a", "company", 30), holds("b", "a", 60), holds("b", "company", 60)], {"a": 100, "b": 100}, False),
    ("a fund is exempt", [node("v", "venture_capital")], [holds("v", "company", 49)], {}, False),
    ("a fund with a majority is linked", [node("v", "venture_capital")], [holds("v", "company", 51)], {"v": 100}, False),
    ("two exempt funds apart", [node("v", "venture_capital"), node("w", "university")], [holds("v", "company", 30), holds("w", "company", 30)], {}, False),
    ("two exempt funds linked to each other pass half together", [node("v", "venture_capital"), node("w", "venture_capital")], [holds("v", "w", 80), holds("v", "company", 30), holds("w", "company", 30)], {"v": 100, "w": 100}, False),
    ("an angel below the limit", [node("v", "business_angel", angel_investment=1_249_999)], [holds("v", "company", 30)], {}, False),
    ("an angel at the limit", [node("v", "business_angel", angel_investment=1_250_000)], [holds("v", "company", 30)], {"v": 30}, False),
    ("a small municipality", [node("v", "local_authority", budget=9_999_999, inhabitants=4999)], [holds("v", "company", 30)], {}, False),
    ("a municipality of 5 000", [node("v", "local_authority", budget=1, inhabitants=5000)], [holds("v", "company", 30)], {"v": 30}, True),
    ("a ministry with a quarter", [node("v", "public_body")], [holds("v", "company", 25)], {}, True),
    ("a ministry below a quarter", [node("v", "public_body")], [holds("v", "company", 24.99)], {}, False),
    ("two public bodies together", [node("v", "public_body"), node("w", "public_body")], [holds("v", "company", 13), holds("w", "company", 13)], {}, True),
    ("a ministry through its company", [node("v", "public_body"), node("h")], [holds("v", "h", 100), holds("h", "company", 30)], {"h": 30}, True),
    ("a public investment corporation is no public body here", [node("v", "public_investment_corporation")], [holds("v", "company", 30)], {}, False),
    ("a person on the same market links", [PERSON, node("company", **MARKETS), node("b", **MARKETS)], [holds("ann", "company", 60), holds("ann", "b", 60)], {"b": 100}, False),
    ("a person on other markets does not", [PERSON, node("company", **MARKETS), node("b", markets=["x"])], [holds("ann", "company", 60), holds("ann", "b", 60)], {}, False),
    ("an adjacent market does", [PERSON, node("company", **MARKETS), node("b", markets=["x"], adjacent_markets=["m"])], [holds("ann", "company", 60), holds("ann", "b", 60)], {"b": 100}, False),
    ("persons who act jointly", [node("ann", "natural_person", acts_with=["bob"]), node("bob", "natural_person"), node("company", **MARKETS), node("b", **MARKETS)], [holds("ann", "company", 30), holds("bob", "company", 30), holds("ann", "b", 60)], {"b": 100}, False),
    ("persons who do not", [PERSON, node("bob", "natural_person"), node("company", **MARKETS), node("b", **MARKETS)], [holds("ann", "company", 30), holds("bob", "company", 30), holds("ann", "b", 60)], {}, False),
    ("a person through a holding", [PERSON, node("company", **MARKETS), node("h", markets=["f"]), node("b", **MARKETS)], [holds("ann", "h", 100), holds("h", "company", 60), holds("ann", "b", 60)], {"h": 100, "b": 100}, False),
    ("consolidated accounts are not added twice", [node("a"), node("b", consolidated_by="a")], [holds("a", "company", 60), holds("a", "b", 100)], {"a": 100}, False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "nodes", "holdings", "weights", "public"), VECTORS, ids=[vector[0] for vector in VECTORS])
def test_hand_checked_groups(
    name: str, nodes: list[RelatedEnterprise], holdings: list[Holding], weights: dict[str, int], public: bool
) -> None:
    """Who counts with the company, with which weight, and whether public bodies keep it from being an SME."""
    EnterpriseGroup(enterprises=nodes, holdings=holdings)

    for drawing in draw(nodes, holdings, LIMITS):
        counted = {part.enterprise: part.weight for part in drawing.parts if part.enterprise != "company"}
        assert weights == counted
        assert public is drawing.public_control


def oracle(nodes: list[RelatedEnterprise], holdings: list[Holding]) -> dict[str, Fraction]:
    """The weights, by the words of the Annex and nothing clever: partitions as sets of sets, tried until nothing changes."""
    kinds = {"company": "enterprise"} | {n.id: n.kind for n in nodes}
    firms = [name for name, kind in kinds.items() if kind not in ("natural_person", "public_body")]
    markets = {n.id: set(n.markets or ()) for n in nodes}

    def sums(holders: frozenset[str], held: str) -> tuple[Fraction, Fraction, bool]:
        chosen = [h for h in holdings if h.held == held and h.holder in holders]
        return (
            sum((Fraction(h.capital) for h in chosen), Fraction(0)),
            sum((Fraction(h.votes) for h in chosen), Fraction(0)),
            any(h.control for h in chosen),
        )

    def commands(holders: frozenset[str], held: str) -> bool:
        _, votes, other = sums(holders, held)
        return votes > 50 or other

    classes = {frozenset([name]) for name in firms}
    while True:
        joined = None
        for one, two in combinations(sorted(classes, key=sorted), 2):
            if any(commands(one, held) for held in two) or any(commands(two, held) for held in one):
                joined = one, two
                break
        if joined is None:
            for person in [name for name, kind in kinds.items() if kind == "natural_person"]:
                under: frozenset[str] = frozenset()
                while True:
                    more = {c for c in classes if not c <= under and any(commands(under | {person}, held) for held in c)}
                    if not more:
                        break
                    under = under.union(*more)
                for left, right in combinations(sorted(under), 2):
                    one = next(c for c in classes if left in c)
                    two = next(c for c in classes if right in c)
                    if one != two and markets.get(left, set()) & markets.get(right, set()):
                        joined = one, two
        if joined is None:
            break
        classes = (classes - set(joined)) | {joined[0] | joined[1]}
    ours = next(c for c in classes if "company" in c)
    weights = dict.fromkeys(ours, Fraction(100))
    for other in classes - {ours}:
        best = Fraction(0)
        for held in other:
            best = max(best, *sums(ours, held)[:2])
        for held in ours:
            holders = {h.holder for h in holdings if h.held == held and h.holder in other}
            if any(kinds[holder] not in ("venture_capital", "university") for holder in holders):
                best = max(best, *sums(other, held)[:2])
        if best >= 25:
            weights |= dict.fromkeys(other, best)
    return weights


def random_group(rng: random.Random) -> tuple[list[RelatedEnterprise], list[Holding]]:
    """Up to eight enterprises, investors and persons, with rings, cross-holdings and thresholds hit exactly."""
    kinds = ["enterprise"] * 6 + ["venture_capital", "university", "natural_person"]
    nodes = [node("company", markets=["m"])]
    for index in range(rng.randint(1, 7)):
        nodes.append(node(f"e{index}", rng.choice(kinds), markets=[rng.choice("mno")]))
    room: dict[str, list[int]] = {n.id: [100, 100] for n in nodes}
    holdings = []
    pairs = [(a.id, b.id) for a in nodes for b in nodes if a.id != b.id and b.kind != "natural_person"]
    for holder, held in rng.sample(pairs, min(len(pairs), rng.randint(0, 12))):
        capital, votes = (min(rng.choice([5, 24, 25, 26, 30, 49, 50, 51, 100]), left) for left in room[held])
        room[held] = [room[held][0] - capital, room[held][1] - votes]
        holdings.append(holds(holder, held, capital, votes, rng.choice([None] * 9 + ["dominant_influence"])))
    return nodes, holdings


def test_ten_thousand_random_groups_agree_with_the_oracle() -> None:
    """Same enterprises, same weights, as the independent reading of the law."""
    rng = random.Random(20261123)
    seen = set()
    for _ in range(10_000):
        nodes, holdings = random_group(rng)
        drawing, other = draw(nodes, holdings, LIMITS)
        weights = {part.enterprise: part.weight for part in drawing.parts}
        assert oracle(nodes, holdings) == weights, (nodes, holdings)
        assert drawing == other
        seen.add((len(weights), len(set(weights.values()))))
    assert len(seen) > 15
