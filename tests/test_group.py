"""Groups: hand-checked vectors and an independent oracle on random graphs (GBER Annex I, Articles 3 to 6)."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
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
    ("nor where they are in accounts that are in others", [node("a"), node("b", consolidated_by="x"), node("x", consolidated_by="a")], [holds("a", "company", 60), holds("a", "b", 100)], {"a": 100}, False),
    ("the company inside its parent's", [node("a"), node("company", consolidated_by="a")], [holds("a", "company", 100)], {"a": 100}, False),
    ("not inside those of a partner, who counts for less", [node("a"), node("company", consolidated_by="a")], [holds("a", "company", 30)], {"a": 30}, False),
    ("a known neighbouring market settles it where the own market is unknown", [PERSON, node("company", **MARKETS), node("b", adjacent_markets=["m"])], [holds("ann", "company", 60), holds("ann", "b", 60)], {"b": 100}, False),
    ("two angels together at the limit", [node("v", "business_angel", angel_investment=625_000), node("w", "business_angel", angel_investment=625_000)], [holds("v", "company", 30), holds("w", "company", 5)], {"v": 30}, False),
    ("angels of another enterprise do not add to it", [node("a"), node("v", "business_angel", angel_investment=625_000), node("w", "business_angel", angel_investment=625_000)], [holds("v", "company", 30), holds("w", "a", 30)], {}, False),
    ("a small municipality with a majority", [node("v", "local_authority", budget=9_999_999, inhabitants=4999)], [holds("v", "company", 51)], {"v": 100}, True),
    ("a fund of the province", [node("p", "public_body"), node("v", "regional_development_fund")], [holds("p", "v", 75), holds("v", "company", 26)], {}, False),
    ("a fund of the province with a majority", [node("p", "public_body"), node("v", "regional_development_fund")], [holds("p", "v", 75), holds("v", "company", 51)], {"v": 100}, True),
    ("a university of the state with a majority", [node("p", "public_body"), node("v", "university")], [holds("p", "v", 75), holds("v", "company", 51)], {"v": 100}, True),
    ("a university with a majority that is nobody's", [node("v", "university")], [holds("v", "company", 51)], {"v": 100}, False),
    ("a university beside a public body", [node("p", "public_body"), node("v", "university"), node("f")], [holds("p", "f", 30), holds("v", "f", 30), holds("f", "company", 90)], {"f": 100}, True),
    ("linked to what public bodies control is not controlled by them", [node("p", "public_body"), node("a"), node("b")], [holds("p", "b", 100), holds("a", "b", 0, 0, "dominant_influence"), holds("a", "company", 51)], {"a": 100, "b": 100}, False),
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


def oracle(nodes: list[RelatedEnterprise], holdings: list[Holding]) -> tuple[dict[str, Fraction], bool]:
    """The weights and public control by the words of the Annex and nothing clever: sets of sets, tried until nothing changes.

    Everything that the Annex asks for must be known.
    """
    kinds = {"company": "enterprise"} | {n.id: n.kind for n in nodes}
    firms = [name for name, kind in kinds.items() if kind not in ("natural_person", "public_body")]
    by_name = {n.id: n for n in nodes}

    def sums(holders: Iterable[str], held: str) -> tuple[Fraction, Fraction, bool]:
        chosen = [h for h in holdings if h.held == held and h.holder in holders]
        return (
            sum((Fraction(h.capital) for h in chosen), Fraction(0)),
            sum((Fraction(h.votes) for h in chosen), Fraction(0)),
            any(h.control for h in chosen),
        )

    def commands(holders: Iterable[str], held: str) -> bool:
        _, votes, other = sums(holders, held)
        return votes > 50 or other

    # Article 3(3): enterprises that have one of these relations through each other, or through a natural person or a group
    # of natural persons acting jointly, where they are on the same relevant market or on adjacent ones.
    jointly = [{name, *(by_name[name].acts_with or ())} for name, kind in kinds.items() if kind == "natural_person"]
    groups = [frozenset().union(*(each for each in jointly if each & one)) for one in jointly]
    while True:
        wider = [frozenset().union(*(each for each in groups if each & one)) for one in groups]
        if wider == groups:
            break
        groups = wider

    def same_or_adjacent(left: str, right: str) -> bool:
        one, two = by_name[left], by_name[right]
        mine, theirs = set(one.markets or ()), set(two.markets or ())
        next_to_mine, next_to_theirs = set(one.adjacent_markets or ()), set(two.adjacent_markets or ())
        return bool(mine & theirs or mine & next_to_theirs or next_to_mine & theirs)

    classes = {frozenset([name]) for name in firms}
    while True:
        joined = None
        for one, two in combinations(sorted(classes, key=sorted), 2):
            if any(commands(one, held) for held in two) or any(commands(two, held) for held in one):
                joined = one, two
                break
        if joined is None:
            for persons in set(groups):
                under: frozenset[str] = frozenset()
                while True:
                    more = {c for c in classes if not c <= under and any(commands(under | persons, held) for held in c)}
                    if not more:
                        break
                    under = under.union(*more)
                for left, right in combinations(sorted(under), 2):
                    one = next(c for c in classes if left in c)
                    two = next(c for c in classes if right in c)
                    if one != two and same_or_adjacent(left, right):
                        joined = one, two
        if joined is None:
            break
        classes = (classes - set(joined)) | {joined[0] | joined[1]}
    ours = next(c for c in classes if "company" in c)

    # Article 3(2), second subparagraph: whom an enterprise may have as a holder and still be autonomous.
    def harmless(holder: str, held: str) -> bool:
        kind = kinds[holder]
        if kind == "business_angel":  # "the total investment of those business angels in the same enterprise"
            angels = {h.holder for h in holdings if h.held == held and kinds[h.holder] == kind}
            return sum(by_name[angel].angel_investment for angel in angels) < 1_250_000
        if kind == "local_authority":
            return by_name[holder].budget < 10_000_000 and by_name[holder].inhabitants < 5000
        return kind not in ("enterprise", "natural_person", "public_body")

    # Article 6(2) and (3): linked enterprises in full, partners and what is linked to them in proportion.
    weights = dict.fromkeys(ours, Fraction(100))
    for other in classes - {ours}:
        best = Fraction(0)
        for held in other:
            best = max(best, *sums(ours, held)[:2])
        for held in ours:
            holders = {h.holder for h in holdings if h.held == held and h.holder in other}
            if any(not harmless(holder, held) for holder in holders):
                best = max(best, *sums(other, held)[:2])
        if best >= 25:
            weights |= dict.fromkeys(other, best)

    def includes(name: str) -> Iterator[str]:
        """Those in whose consolidated accounts an enterprise is, step by step."""
        above = by_name[name].consolidated_by
        while above is not None:
            yield above
            above = by_name[above].consolidated_by

    already = {name for name in weights for above in includes(name) if weights.get(above, -1) >= weights[name]}

    # Article 3(4): directly or indirectly controlled, jointly or individually, by public bodies; a university is one where it
    # controls another enterprise together with them. The investors of Article 3(2) are left out unless they are linked.
    bodies = {name for name, kind in kinds.items() if kind in ("public_body", "local_authority")}
    universities = {name for name, kind in kinds.items() if kind == "university"}

    def under_others(held: str, public: set[str]) -> bool:
        theirs = (public | universities) - {held}
        while more := {name for name in firms if name not in theirs and commands(theirs, name)}:
            theirs |= more
        return held in theirs

    public = set(bodies)
    while more := {h.held for h in holdings if h.holder in public and under_others(h.held, public)} - public:
        public |= more
    counted = {name for name in public - {"company"} if name in ours or not harmless(name, "company")}
    controlled = bool(bodies) and max(sums(counted, "company")[:2]) >= 25
    return {name: weight for name, weight in weights.items() if name not in already}, controlled


KINDS = (
    *["enterprise"] * 8,
    *("venture_capital", "university", "regional_development_fund", "public_investment_corporation"),
    *("natural_person", "natural_person", "natural_person", "public_body"),
    *("local_authority", "local_authority", "business_angel", "business_angel"),
)
AMOUNTS = (100_000, 624_999, 625_000, 1_249_999, 1_250_000)
BUDGETS = (2_000_000, 9_999_999, 10_000_000)
INHABITANTS = (900, 4999, 5000)
SHARES = (5, 13, 24, 25, 26, 30, 49, 50, 51, 100)


def random_group(rng: random.Random) -> tuple[list[RelatedEnterprise], list[Holding]]:
    """Up to eight enterprises, investors, bodies and persons: rings, cross-holdings, thresholds hit exactly; nothing unknown."""
    names = ["company", *(f"e{index}" for index in range(rng.randint(1, 7)))]
    kinds = ["enterprise", *(rng.choice(KINDS) for _ in names[1:])]
    room: dict[str, list[int]] = {name: [100, 100] for name in names}
    holdings = []
    held_ones = [name for name, kind in zip(names, kinds, strict=True) if kind not in NOT_HELD]
    pairs = [(holder, held) for holder in names for held in held_ones if holder != held]
    for holder, held in rng.sample(pairs, min(len(pairs), rng.randint(0, 12))):
        capital, votes = (min(rng.choice(SHARES), left) for left in room[held])
        room[held] = [room[held][0] - capital, room[held][1] - votes]
        holdings.append(holds(holder, held, capital, votes, rng.choice([None] * 9 + ["dominant_influence"])))
    return [random_node(rng, name, kind, names, kinds) for name, kind in zip(names, kinds, strict=True)], holdings


NOT_HELD = ("natural_person", "public_body", "local_authority")


def random_node(rng: random.Random, name: str, kind: str, names: list[str], kinds: list[str]) -> RelatedEnterprise:
    """What is known of one of them. Accounts are in those of one that comes later, so that they are never in a circle."""
    more: dict[str, Any] = {"markets": [rng.choice("mno")]}
    if rng.random() < 0.2:
        more["adjacent_markets"] = [rng.choice("mno")]
    later = [other for other, its in zip(names, kinds, strict=True) if other > name and its not in NOT_HELD]
    if kind == "natural_person":
        others = [other for other, its in zip(names, kinds, strict=True) if its == kind and other != name]
        more["acts_with"] = [other for other in others if rng.random() < 0.4]
    elif kind == "business_angel":
        more["angel_investment"] = rng.choice(AMOUNTS)
    elif kind == "local_authority":
        more |= {"budget": rng.choice(BUDGETS), "inhabitants": rng.choice(INHABITANTS)}
    elif kind != "public_body" and later and rng.random() < 0.15:
        more["consolidated_by"] = rng.choice(later)
    return node(name, kind, **more)


def test_ten_thousand_random_groups_agree_with_the_oracle() -> None:
    """Same enterprises, same weights, same public control, as the independent reading of the law."""
    rng = random.Random(20261123)
    seen: set[tuple[int, int]] = set()
    public = consolidated = 0
    for _ in range(10_000):
        nodes, holdings = random_group(rng)
        drawing, other = draw(nodes, holdings, LIMITS)
        weights = {part.enterprise: part.weight for part in drawing.parts}
        assert oracle(nodes, holdings) == (weights, drawing.public_control), (nodes, holdings)
        assert drawing == other
        seen.add((len(weights), len(set(weights.values()))))
        public += drawing.public_control
        consolidated += "company" not in weights
    assert len(seen) > 15
    assert public > 500
    assert consolidated > 50


SMALLEST = {"angel_investment": 0, "budget": 0, "inhabitants": 0}
LARGEST = {"angel_investment": 1_250_000, "budget": 10_000_000, "inhabitants": 5000}


def with_unknowns(
    rng: random.Random, nodes: list[RelatedEnterprise], holdings: list[Holding]
) -> tuple[list[RelatedEnterprise], list[tuple[int, str]]]:
    """Up to four things that can decide left out, by the place of the enterprise and the name.

    Accounts are consolidated only by a holder with a majority here: then the two always count together, and to know more
    about others cannot bring the one in without the other.
    """
    majority = {(h.held, h.holder) for h in holdings if h.votes > 50}
    kept = [n if (n.id, n.consolidated_by) in majority else n.model_copy(update={"consolidated_by": None}) for n in nodes]
    places = [(i, name) for i, n in enumerate(kept) for name in ("markets", *SMALLEST) if getattr(n, name) is not None]
    unknown = rng.sample(places, min(len(places), rng.randint(1, 4)))
    for i, name in unknown:
        kept[i] = kept[i].model_copy(update={name: None})
    return kept, unknown


def completed(nodes: list[RelatedEnterprise], unknown: list[tuple[int, str]], choice: Sequence[Any]) -> list[RelatedEnterprise]:
    """The enterprises with what is unknown filled in."""
    full = list(nodes)
    for (i, name), value in zip(unknown, choice, strict=True):
        full[i] = full[i].model_copy(update={name: value})
    return full


def answers(place: int, name: str) -> list[Any]:
    """From the one that makes a group smallest to the one that makes it largest; markets: one's own, one, all."""
    if name == "markets":
        return [[f"own{place}"], ["m"], ["m", "n", "o", *(f"own{other}" for other in range(8))]]
    return [SMALLEST[name], LARGEST[name]]


def test_whatever_is_unknown_the_truth_lies_between_the_two_drawings() -> None:
    """The two drawings are the two ends: what they say is true of the smallest and the largest answers, no answer is outside."""
    rng = random.Random(20261124)
    moved = turned = 0
    for _ in range(2_000):
        nodes, holdings = random_group(rng)
        nodes, unknown = with_unknowns(rng, nodes, holdings)
        small, large = draw(nodes, holdings, LIMITS)
        least, most = ({part.enterprise: part.weight for part in drawing.parts} for drawing in (small, large))
        found = [
            oracle(completed(nodes, unknown, choice), holdings)
            for choice in product(*(answers(place, name) for place, name in unknown))
        ]
        assert found[0] == (least, small.public_control), (nodes, holdings)
        assert found[-1] == (most, large.public_control), (nodes, holdings)
        for weights, public in found:
            names = {*least, *most, *weights}
            assert all(least.get(n, 0) <= weights.get(n, 0) <= most.get(n, 0) for n in names), (nodes, holdings)
            assert small.public_control <= public <= large.public_control
        moved += least != most
        turned += small.public_control != large.public_control
    assert moved > 100
    assert turned > 50
