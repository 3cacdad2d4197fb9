"""Which judgements count: those of the body that a criterion names, given by the date, the latest of each criterion.

A judgement by anybody else decides nothing. Two judgements of one day that contradict each other decide nothing either, in
whatever order they stand: nobody can tell which of them the body meant. Both are said (`remarks`), never passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from eligibility.errors import Problem
from eligibility.profile.models import Judgement
from eligibility.rules.in_force import Rules

Key = tuple[str, str]
"""The instrument and the criterion."""
_ARTICLES: Final = ("the", "de", "het")


def counted(given: Sequence[Judgement] | None, rules: Rules) -> dict[Key, Judgement]:
    """The judgement that counts for each criterion that has one."""
    found: dict[Key, Judgement] = {}
    for key, latest in _latest(given, _bodies(rules), rules).items():
        if len({judgement.met for _, judgement in latest}) == 1:
            found[key] = latest[-1][1]
    return found


def judgements_on(given: Sequence[Judgement] | None, rules: Rules) -> dict[Key, bool]:
    """Whether each judged criterion is met, by the judgement that counts."""
    return {key: judgement.met for key, judgement in counted(given, rules).items()}


def remarks(given: Sequence[Judgement] | None, rules: Rules) -> Iterator[Problem]:
    """What does not count although it was given: by another body, or contradicted on its day."""
    bodies = _bodies(rules) if given else {}
    for index, judgement in enumerate(given or ()):
        body = bodies.get((judgement.instrument, judgement.criterion))
        if body is not None and not _is(judgement.by, body, rules):
            name = rules.catalogue.vocabulary.bodies[body]["en"]
            yield Problem(
                "judged-by-another",
                f"the judgement of `{judgement.by}` does not count: `{judgement.criterion}` is judged by {name}",
                f"/judgements/{index}/by",
                hint=f"write `{body}` where that body has judged",
                severity="warning",
            )
    for latest in _latest(given, bodies, rules).values():
        if len({judgement.met for _, judgement in latest}) > 1:
            places = " and ".join(f"/judgements/{index}" for index, _ in latest)
            _, first = latest[0]
            yield Problem(
                "contradicting-judgements",
                f"the judgements of `{first.criterion}` on {first.on} contradict each other, so that none counts",
                f"/judgements/{latest[0][0]}",
                hint=f"keep the right one of {places}",
                severity="warning",
            )


def _latest(
    given: Sequence[Judgement] | None, bodies: Mapping[Key, str], rules: Rules
) -> dict[Key, list[tuple[int, Judgement]]]:
    """All judgements of the last day on which the right body judged a criterion, with their places in the profile."""
    found: dict[Key, list[tuple[int, Judgement]]] = {}
    for index, judgement in enumerate(given or ()):
        key = judgement.instrument, judgement.criterion
        body = bodies.get(key)
        if body is None or judgement.on > rules.on or not _is(judgement.by, body, rules):
            continue
        before = found.get(key)
        if before is None or before[0][1].on < judgement.on:
            found[key] = [(index, judgement)]
        elif before[0][1].on == judgement.on:
            before.append((index, judgement))
    return found


def _bodies(rules: Rules) -> Mapping[Key, str]:
    """The body that judges each judged criterion of the versions in force."""
    return {
        (name, criterion.id): criterion.judged_by
        for name, version in rules.open.items()
        for criterion in version.criteria
        if criterion.judged_by
    }


def _is(given: str, body: str, rules: Rules) -> bool:
    """Whether a body is meant: by its code, or by its name in any language, with or without its article."""
    names = (body, *rules.catalogue.vocabulary.bodies[body].values())
    return _bare(given) in map(_bare, names)


def _bare(name: str) -> str:
    first, _, rest = name.strip().casefold().partition(" ")
    return rest if first in _ARTICLES else f"{first} {rest}".rstrip()
