"""Which fact to ask for next, over all open instruments at once.

    worth(f) = sum over the instruments that miss f of
                   weight x (1 + chance that the answer settles it) / (number of facts that it misses)
               divided by the fourth root of what the answer costs a person

An instrument that misses little is nearly settled, so that its facts come first; a fact that many instruments miss counts for
each; an answer that may settle one at once counts double where it surely does. The chance is the share of the cells of the fact's
values (`engine/cells.py`) that settle the instrument. What is open on the date weighs one, what is not a quarter, and a policy
lever, for which nobody applies, a tenth. The cost (a yes or no before a balance sheet, `effort:` in the vocabulary)
weighs lightly. Ties go to the order of the vocabulary, so that the same profile is always asked the same. `benchmarks/questions.py`
compares this with other orders.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from eligibility.guidance.desk import UNDETERMINED, Alone, Facts, Judgements
from eligibility.guidance.missing import Missing, minimal_missing
from eligibility.profile.facts import Fact

COST_WEIGHT: Final = 0.25
"""The power of the cost by which a worth is divided: light, for a dear question that is needed is asked sooner or later."""


MOST_VALUES: Final = 15
OPEN, NOT_OPEN, LEVER = 1.0, 0.25, 0.1
"""How much an instrument weighs."""


@dataclass(frozen=True, slots=True)
class Question:
    """A fact worth asking for, and the expected number of outcomes that its answer settles, of `instruments`."""

    fact: str
    worth: float
    settles: float
    instruments: tuple[str, ...]


def questions(
    desks: Iterable[Alone], facts: Facts, judgements: Judgements, on: date, known: Mapping[str, Missing] | None = None
) -> list[Question]:
    """Every fact that can still change an outcome, the one most worth asking for first.

    `known` may hold what is missing by instrument, where that has been worked out already.
    """
    chances: dict[str, dict[str, float]] = {}
    weights: dict[str, float] = {}
    vocabulary: Mapping[str, Fact] = {}
    for alone in desks:
        vocabulary = alone.rules.catalogue.vocabulary.facts
        found = known[alone.name] if known else minimal_missing(alone, facts, judgements, on)
        missing = found.facts
        if missing:
            opened = alone.version.availability_on(on) == "open"
            weights[alone.name] = LEVER if alone.version.is_lever else OPEN if opened else NOT_OPEN
            chances[alone.name] = {name: _settles(alone, facts, judgements, on, name) for name in missing}
    place = {name: index for index, name in enumerate(vocabulary)}
    return sorted(_weighed(chances, weights, vocabulary), key=lambda question: (-round(question.worth, 9), place[question.fact]))


def _settles(alone: Alone, facts: Facts, judgements: Judgements, on: date, name: str) -> float:
    """The share of answers to a fact that settle an instrument; of lists, that of every third sample."""
    values = alone.values(alone.rules.catalogue.vocabulary.facts[name], facts, on)
    if len(values) > MOST_VALUES:
        values = values[::3]
    trial = dict(facts)
    settled = 0
    for value in values:
        trial[name] = value
        settled += alone.evaluate(trial, judgements, on)[0] != UNDETERMINED
    return settled / len(values)


def _weighed(
    chances: Mapping[str, Mapping[str, float]], weights: Mapping[str, float], vocabulary: Mapping[str, Fact]
) -> Iterator[Question]:
    missing_in: dict[str, list[str]] = {}
    for instrument, facts in chances.items():
        for name in facts:
            missing_in.setdefault(name, []).append(instrument)
    for name, instruments in missing_in.items():
        worth = sum(weights[one] * (1 + chances[one][name]) / len(chances[one]) for one in instruments)
        settles = sum(chances[instrument][name] for instrument in instruments)
        yield Question(name, worth / vocabulary[name].cost ** COST_WEIGHT, settles, tuple(instruments))
