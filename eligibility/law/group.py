"""The enterprises behind a company: linked, partner and autonomous (GBER Annex I, Article 3, and Recommendation 2003/361).

    linked   a majority of the votes, or another way of control (Article 3(3)); through others, and through natural persons
             who act jointly where the enterprises are on the same or adjacent markets
    partner  not linked, and 25% or more of capital or votes, alone or jointly with linked enterprises (Article 3(2)); the
             investors of that paragraph make no partner

Votes of enterprises that are linked to each other are added before a threshold is tested. Where a market, or the size of an
investor, is unknown, the group is drawn twice, as small and as large as it can be.

    public   public bodies control 25% or more, directly or through what they control (Article 3(4)), or by agreement a majority;
             the investors of Article 3(2) do not count, unless they are linked
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Final

from eligibility.law.derived import Limits
from eligibility.units import Number

COMPANY: Final = "company"
ALWAYS_EXEMPT: Final = frozenset(
    (
        "public_investment_corporation",
        "venture_capital",
        "university",
        "nonprofit_research",
        "institutional_investor",
        "regional_development_fund",
    )
)
EXEMPT_IN: Final = {
    "public_investment_corporation": "(a)",
    "venture_capital": "(a)",
    "business_angel": "(a)",
    "university": "(b)",
    "nonprofit_research": "(b)",
    "institutional_investor": "(c)",
    "regional_development_fund": "(c)",
    "local_authority": "(d)",
}
"""The point of Article 3(2), second subparagraph, that names a kind of investor."""


@dataclass(frozen=True, slots=True)
class Part:
    """One enterprise that counts: how it is related, its weight in percent, and where that stands."""

    enterprise: str
    relation: str
    weight: Number
    article: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One that does not count, although it stands around the company: why, and where that stands.

    `exempt` is an investor that makes no partner, `below` holds too little, `person` and `public` are no enterprises,
    `consolidated` has its figures in the accounts of another, and `apart` nothing ties to the company itself.
    """

    enterprise: str
    why: str
    article: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A group as far as it is known: what counts, and whether public bodies hold a quarter or more."""

    parts: tuple[Part, ...]
    public_control: bool


class Group:
    """Enterprises and holdings around the company. `larger` decides what is unknown: for size, or against it.

    Without `through_persons` neither natural persons nor public bodies of any kind tie enterprises to each other.
    """

    def __init__(
        self,
        enterprises: Sequence[Any],
        holdings: Sequence[Any],
        limits: Limits,
        *,
        larger: bool,
        through_persons: bool = True,
    ) -> None:
        self.nodes = {enterprise.id: enterprise for enterprise in enterprises if enterprise.id != COMPANY}
        self.own = next((enterprise for enterprise in enterprises if enterprise.id == COMPANY), None)
        self.limits = limits
        self.larger = larger
        self.held: dict[str, dict[str, Any]] = defaultdict(dict)
        self.holds: dict[str, set[str]] = defaultdict(set)
        for holding in holdings:
            self.held[holding.held][holding.holder] = holding
            self.holds[holding.holder].add(holding.held)
        self.persons = self._persons() if through_persons else []
        apart = ["natural_person", "public_body"]
        if not through_persons:
            # Recital 5 of Regulation 2023/2831: enterprises that only a public body ties to each other are not one undertaking.
            apart.append("local_authority")
        self.enterprises = [COMPANY] + [name for name in self.nodes if self._kind(name) not in apart]
        self.leader = {name: name for name in self.enterprises}
        self.members = {name: {name} for name in self.enterprises}
        self._link()

    # Linked enterprises

    def _kind(self, name: str) -> str:
        return "enterprise" if name == COMPANY else self.nodes[name].kind

    def _persons(self) -> list[frozenset[str]]:
        """Natural persons, those who act jointly as one."""
        joint: list[set[str]] = []
        for name, node in self.nodes.items():
            if node.kind != "natural_person":
                continue
            acting = {name, *(node.acts_with or ())}
            for other in [group for group in joint if group & acting]:
                joint.remove(other)
                acting |= other
            joint.append(acting)
        return [frozenset(group) for group in joint]

    def _union(self, left: str, right: str) -> bool:
        """Joins the sets of two enterprises, the smaller into the larger; whether they were two."""
        left, right = self.leader[left], self.leader[right]
        if left == right:
            return False
        if len(self.members[left]) < len(self.members[right]):
            left, right = right, left
        for name in self.members[right]:
            self.leader[name] = left
        self.members[left] |= self.members.pop(right)
        return True

    def _inside(self, holders: Set[str], held: str) -> list[Any]:
        """The holdings of some in an enterprise. The smaller of the two sides is walked: either can be thousands."""
        stakes = self.held[held]
        return [stakes[holder] for holder in (holders & stakes.keys())]

    def _controls(self, holders: Set[str], held: str) -> bool:
        """Whether holders together have a majority of the votes, or one of them another way of control (Article 3(3))."""
        inside = self._inside(holders, held)
        votes = sum(holding.votes for holding in inside)
        return votes > self.limits["majority"] or any(holding.control for holding in inside)

    def _link(self) -> None:
        """Joins until nothing changes: enterprises by control, then those that the same persons control."""
        changed = True
        while changed:
            changed = False
            for held in list(self.held):
                if held not in self.leader:
                    continue
                for leader in {self.leader[holder] for holder in self.held[held] if holder in self.leader}:
                    # Joining others may have taken in this leader, or what is held.
                    is_other = leader in self.members and self.leader[held] != leader
                    if is_other and self._controls(self.members[leader], held):
                        changed |= self._union(leader, held)
            for persons in self.persons:
                for left, right in combinations(sorted(self._sphere(persons)), 2):
                    if self.leader[left] != self.leader[right] and self._related_markets(left, right):
                        changed |= self._union(left, right)

    def _sphere(self, persons: frozenset[str]) -> set[str]:
        """The enterprises that persons control, directly or through those they control, with what is linked to these."""
        return self._reach(persons, self._near(persons), self.leader.keys(), linked=True) - persons

    def _near(self, holders: Iterable[str]) -> set[str]:
        """What some hold a part of."""
        return {held for holder in holders for held in self.holds.get(holder, ())}

    def _reach(self, holders: Set[str], near: Set[str], among: Set[str], *, linked: bool = False) -> set[str]:
        """Holders with the enterprises among some that they control, directly or through those that they control.

        Looked at are those that are near, and then only what a new one holds a part of: nothing else can have changed.
        """
        inside = set(holders)
        while reached := {held for held in (near & among) - inside if self._controls(inside, held)}:
            new = reached
            if linked:
                new = set().union(*(self.members[self.leader[held]] for held in reached)) - inside
            inside |= new
            near = self._near(new)
        return inside

    def _related_markets(self, left: str, right: str) -> bool:
        """The same market, or one directly upstream or downstream of the other; unknown markets as `larger` says."""
        a, b = self.nodes.get(left, self.own), self.nodes.get(right, self.own)
        if a is None or b is None:
            return self.larger
        on_a, on_b = set(a.markets or ()), set(b.markets or ())
        if on_a & on_b or on_a & set(b.adjacent_markets or ()) or on_b & set(a.adjacent_markets or ()):
            return True
        return self.larger and (a.markets is None or b.markets is None)

    # Partner enterprises

    def exempt(self, name: str, held: str) -> bool:
        """Whether Article 3(2), second subparagraph, keeps this holder from being a partner of an enterprise.

        The limit for business angels is that of all of them together in the same enterprise.
        """
        node, kind = self.nodes.get(name), self._kind(name)
        if kind in ALWAYS_EXEMPT:
            return True
        if kind == "business_angel" and node is not None:
            return self._below(self._angels_in(held), "angel_investment")
        if kind == "local_authority" and node is not None:
            budget = self._below(node.budget, "authority_budget")
            return budget and self._below(node.inhabitants, "authority_inhabitants")
        return False

    def _angels_in(self, held: str) -> Number | None:
        """What the business angels of an enterprise have put into it; None while that of one is unknown and could matter."""
        angels = [holder for holder in self.held[held] if self._kind(holder) == "business_angel"]
        amounts = [self.nodes[angel].angel_investment for angel in angels]
        total = _sum(amount for amount in amounts if amount is not None)
        could_matter = None in amounts and total < self.limits["angel_investment"]
        return None if could_matter else total

    def _below(self, value: Number | None, limit: str) -> bool:
        """Whether a figure stays below a limit; one that is unknown as `larger` says."""
        return not self.larger if value is None else value < self.limits[limit]

    def _share(self, holders: set[str], held: str) -> Number:
        """What holders have together of an enterprise: the greater of capital and votes."""
        inside = self._inside(holders, held)
        return max(_sum(holding.capital for holding in inside), _sum(holding.votes for holding in inside))

    def drawing(self) -> Drawing:
        """What counts with the company, and with which weight (Article 6)."""
        own = self.members[self.leader[COMPANY]]
        parts = [Part(COMPANY, "own", 100, "Annex I, Article 6(1)")]
        parts += [
            Part(name, "linked", 100, "Annex I, Articles 3(3) and 6(2)") for name in sorted(own - {COMPANY})
        ]
        held_by_us = self._near(own)
        for _, members in sorted(self.members.items()):
            if COMPANY in members:
                continue
            down = max(self._share(own, held) for held in members)
            up = max(self._upstream(members, held) for held in own)
            share = max(down, up)
            if share >= self.limits["partner"]:
                article = "Annex I, Articles 3(2) and 6(2)"
                for name in sorted(members):
                    is_partner = name in held_by_us or not self._near((name,)).isdisjoint(own)
                    parts.append(Part(name, "partner" if is_partner else "linked to partner", share, article))
        kept = self._without_consolidated(parts)
        return Drawing(tuple(kept), self._public_control())

    def left_out(self, drawing: Drawing) -> Iterator[LeftOut]:
        """Those around the company that do not count in its drawing, in the order given; the company too."""
        counted = {part.enterprise for part in drawing.parts}
        own = self.members[self.leader[COMPANY]]
        below = self._near(own)
        for name in (COMPANY, *self.nodes):
            if name not in counted:
                why, article = self._why_out(name, own, below)
                yield LeftOut(name, why, f"Annex I, {article}")

    def _why_out(self, name: str, own: set[str], below: set[str]) -> tuple[str, str]:
        """Why one does not count; `below` is what ours hold a part of."""
        kind = self._kind(name)
        if kind == "natural_person":
            return "person", "Article 3(3)"
        if kind == "public_body":
            return "public", "Article 3(4)"
        if name in own:
            return "consolidated", "Article 6(2)"
        members, partner = self.members[self.leader[name]], self.limits["partner"]
        touched = self._near(members) & own
        held_enough = any(self._share(own, held) >= partner for held in below & members)
        if held_enough or any(self._upstream(members, held) >= partner for held in touched):
            return "consolidated", "Article 6(3)"
        held_of_ours = self._near((name,)) & own
        if any(self._share(members, held) >= partner and self.exempt(name, held) for held in held_of_ours):
            return "exempt", f"Article 3(2), second subparagraph, {EXEMPT_IN[kind]}"
        tied = name in below or held_of_ours
        return ("below", "Article 3(2)") if tied else ("apart", "Article 6(2)")

    def _upstream(self, members: set[str], held: str) -> Number:
        """What a group of holders has of one of ours; holders that are all exempt make no partner."""
        holders = members & self.held[held].keys()
        if all(self.exempt(holder, held) for holder in holders):
            return 0
        return self._share(members, held)

    def _without_consolidated(self, parts: list[Part]) -> list[Part]:
        """Figures inside the consolidated accounts of another that counts for at least as much are not added again (6(2), 6(3)).

        That holds for the company itself too, inside the accounts of its parent.
        """
        weights = {part.enterprise: part.weight for part in parts}
        nodes = dict(self.nodes)
        if self.own:
            nodes[COMPANY] = self.own
        above: dict[
            str, Number
        ] = {}  # of each enterprise, the greatest weight of those whose accounts hold its own
        for name in weights:
            path = [name]
            while path[-1] not in above and path[-1] in nodes and nodes[path[-1]].consolidated_by is not None:
                path.append(nodes[path[-1]].consolidated_by)
            above.setdefault(path[-1], 0)
            for outer, inner in pairwise(reversed(path)):
                above[inner] = max(above[outer], weights.get(outer, 0))
        return [part for part in parts if above[part.enterprise] < part.weight]

    def _public_control(self) -> bool:
        """Whether public bodies control 25% or more of the company, directly or indirectly, jointly or alone (Article 3(4)).

        The investors of Article 3(2), second subparagraph, are left out, also where a public body owns them, unless they are
        linked to the company. A university counts with the public bodies beside which it controls another enterprise.
        """
        bodies = {name for name in self.nodes if self._kind(name) in ("public_body", "local_authority")}
        if not bodies:
            return False
        linked = self.members[self.leader[COMPANY]]
        public = self._public_sphere(bodies) - {COMPANY}
        counted = {name for name in public if name in linked or not self.exempt(name, COMPANY)}
        if self._share(counted, COMPANY) >= self.limits["partner"]:
            return True
        # By agreement with other holders one of them alone controls a majority of the votes (Article 3(3)(d)).
        return any(
            "voting_agreement" in (holding.control or ()) for holding in self._inside(counted, COMPANY)
        )

    def _public_sphere(self, bodies: set[str]) -> set[str]:
        """Public bodies with the enterprises that they control, universities beside them.

        A university alone is no public body: one must hold a part of what both control.
        """
        universities = {name for name in self.nodes if self._kind(name) == "university"}
        seeds = bodies | universities
        everyone = self._reach(seeds, self._near(seeds), self.leader.keys())
        joint = everyone - universities
        public: set[str] = set()
        held: set[str] = set()  # in part by one of the public
        frontier = bodies
        while frontier:
            public |= frontier
            seeds |= frontier
            near = self._near(frontier) - public
            held |= near
            frontier = {name for name in near if name in joint or self._controls(seeds, name)}
            if not frontier:
                frontier = {
                    name for name in (held & universities) - public if self._is_joint(name, seeds, everyone)
                }
        return public

    def _is_joint(self, university: str, seeds: Set[str], everyone: Set[str]) -> bool:
        """Whether seeds control a university through others than those that only it lets them control."""
        if not self._controls(everyone, university):
            return False
        doubtful = self._downstream(university, everyone) - seeds
        sure = everyone - doubtful - {university}
        return self._controls(self._reach(sure, doubtful, doubtful), university)

    def _downstream(self, holder: str, among: Set[str]) -> set[str]:
        """What one holds a part of among some, directly or through others of them."""
        found: set[str] = set()
        frontier = {holder}
        while frontier:
            frontier = (self._near(frontier) & among) - found
            found |= frontier
        return found


def _sum(shares: Iterable[Number]) -> Number:
    total: Number = 0
    for share in shares:
        total = total + share
    return total


MAY_BE_UNKNOWN: Final[dict[str, tuple[str, ...]]] = {
    "business_angel": ("angel_investment",),
    "local_authority": ("budget", "inhabitants"),
}


def uncertain(enterprise: Any) -> bool:
    """Whether something of it is unknown that can change the drawing; with persons about, every market can."""
    if enterprise.kind == "natural_person":
        return True
    return any(getattr(enterprise, name) is None for name in MAY_BE_UNKNOWN.get(enterprise.kind, ()))


def draw(enterprises: Sequence[Any], holdings: Sequence[Any], limits: Limits) -> tuple[Drawing, Drawing]:
    """The group as small and as large as what is unknown allows; equal when nothing that matters is unknown."""
    small = Group(enterprises, holdings, limits, larger=False).drawing()
    if not any(map(uncertain, enterprises)):
        return small, small
    return small, Group(enterprises, holdings, limits, larger=True).drawing()
