"""How large rules may be: far more than people write, and so little that every answer stays quick.

The engine walks through a definition at each place that reads it, so that definitions which read each other twice double the
work at every step. What counts is therefore a criterion with its definitions written out. The largest shipped instrument leads
to 760 tests in this way, through definitions that stand six deep.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from eligibility.language.awards import award_facts
from eligibility.language.tree import facts_of, leaves
from eligibility.rules.model import DefinitionVersion, InstrumentVersion, reads
from eligibility.yaml.tree import Position, Problems

MOST_TESTS: Final = 500
"""In one criterion, or one row of a definition."""
MOST_TESTS_TOGETHER: Final = 1_000
"""In all criteria of a version, or all rows of a definition."""
MOST_WRITTEN_OUT: Final = 5_000
MOST_DEEP: Final = 12

Definitions = Mapping[str, tuple[DefinitionVersion, ...]]


@dataclass(frozen=True, slots=True)
class _Size:
    """Of a definition: the facts that it leads to, counted at each place, and how deep the definitions behind it stand."""

    written_out: int
    deep: int


def refuse_vast(
    definitions: Definitions, instruments: Mapping[str, tuple[InstrumentVersion, ...]], problems: Problems
) -> None:
    """A problem for each version that is larger than the engine answers quickly. There must be no circular definition."""
    sizes = _sizes(definitions)
    for name, dated in definitions.items():
        for definition in dated:
            at = Position(definition.file, 1, 1)
            counts = [len(list(leaves(tree))) for tree in definition.trees]
            _refuse_tests(counts, [at] * len(counts), at, problems)
            if sizes[name].deep > MOST_DEEP:
                message = f"`{name}` rests on definitions that stand {sizes[name].deep} deep; at most {MOST_DEEP} are followed"
                problems.add(at, "too-deep", message)
            _refuse_written_out(sizes[name].written_out, at, problems)
    for versions in instruments.values():
        for version in versions:
            at = Position(version.file, 1, 1)
            counts = [
                sum(1 for tree in criterion.trees for _ in leaves(tree)) for criterion in version.criteria
            ]
            _refuse_tests(counts, [criterion.at for criterion in version.criteria], at, problems)
            read = [fact.id for tree in version.trees for fact in facts_of(tree)]
            read += [fact.id for fact in award_facts(version.award)] if version.award else []
            _refuse_written_out(_together(read, sizes), at, problems)


def _refuse_tests(counts: list[int], places: list[Position], at: Position, problems: Problems) -> None:
    for count, place in zip(counts, places, strict=True):
        if count > MOST_TESTS:
            problems.add(place, "too-many", f"{count:,} tests in one; at most {MOST_TESTS:,} are read")
    if sum(counts) > MOST_TESTS_TOGETHER:
        problems.add(
            at, "too-many", f"{sum(counts):,} tests together; at most {MOST_TESTS_TOGETHER:,} are read"
        )


def _refuse_written_out(count: int, at: Position, problems: Problems) -> None:
    if count > MOST_WRITTEN_OUT:
        shown = f"{count:,}" if count < 10**9 else "more than a thousand million"
        message = f"with its definitions written out this is {shown} tests; at most {MOST_WRITTEN_OUT:,} are followed"
        problems.add(at, "too-many", message, "let definitions read each other less often")


def _together(facts: Iterable[str], sizes: Mapping[str, _Size]) -> int:
    """How many tests some facts are with their definitions written out."""
    nothing_behind = _Size(0, 0)
    return sum(1 + sizes.get(fact, nothing_behind).written_out for fact in facts)


def _sizes(definitions: Definitions) -> dict[str, _Size]:
    """Of every definition, in its largest version. Without recursion: a chain may be as long as there are files."""
    sizes: dict[str, _Size] = {}
    edges = {
        name: [[fact.id for fact in reads(version)] for version in dated]
        for name, dated in definitions.items()
    }
    for start in edges:
        stack = [start]
        while stack:
            name = stack[-1]
            read = {fact for facts in edges[name] for fact in facts if fact in edges}
            waiting = read - sizes.keys()
            if waiting:
                stack.extend(waiting)
                continue
            deepest = max((sizes[fact].deep for fact in read), default=0)
            written_out = max((_together(facts, sizes) for facts in edges[name]), default=0)
            # Cut off: doubled at each step, the number itself would become too long to work with.
            sizes[stack.pop()] = _Size(min(written_out, 10**12), 1 + deepest)
    return sizes
