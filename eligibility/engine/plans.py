"""The pieces that generated source is made of: plans of trees, folded conjunctions."""

from __future__ import annotations

from dataclasses import dataclass, field

from eligibility.language.tree import Tree


@dataclass(slots=True)
class Plan:
    """A tree with the variable that holds its truth, and the plans of its children."""

    tree: Tree
    variable: str
    expression: str
    parts: list[Plan] = field(default_factory=list)


def fold(given: list[str], names: list[str], conjunction: bool) -> str:
    """Stops at the first False of a conjunction (True of a disjunction); else None if any is None."""
    if len(given) == 1:
        return given[0]
    stop, go = ("False", "True") if conjunction else ("True", "False")
    if not given:  # what only a body can score requires nothing of the applicant
        return go
    stops = " or ".join(f"{part} is {stop}" for part in given)
    unknown = " or ".join(f"{name} is None" for name in names)
    return f"({stop} if {stops} else None if {unknown} else {go})"
