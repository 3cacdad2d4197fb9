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

from eligibility.engine.outcome import OutcomeCode
from eligibility.guidance.missing import Missing, minimal_missing
from eligibility.guidance.trial import Facts, Judgements, Trial
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
    trials: Iterable[Trial],
    facts: Facts,
    judgements: Judgements,
    on: date,
    known: Mapping[str, Missing] | None = None,
    applications: Mapping[str, Facts] | None = None,
) -> list[Question]:
    """Every fact that can still change an outcome, the one most worth asking for first.

    `known` may hold what is missing by instrument, where that has been worked out already, and `applications` the facts that hold
    for one instrument instead of the general ones.
    """
    chances: dict[str, dict[str, float]] = {}
    weights: dict[str, float] = {}
    vocabulary: Mapping[str, Fact] = {}
    for trial in trials:
        vocabulary = trial.rules.catalogue.vocabulary.facts
        own = {**facts, **(applications or {}).get(trial.name, {})}
        found = known[trial.name] if known else minimal_missing(trial, own, judgements, on)
        missing = found.facts
        if missing:
            opened = trial.version.availability_on(on) == "open"
            weights[trial.name] = LEVER if trial.version.is_lever else OPEN if opened else NOT_OPEN
            chances[trial.name] = {name: _chance(trial, own, judgements, on, name, len(missing)) for name in missing}
    place = {name: index for index, name in enumerate(vocabulary)}
    return sorted(_weighed(chances, weights, vocabulary), key=lambda question: (-round(question.worth, 9), place[question.fact]))


def _chance(trial: Trial, facts: Facts, judgements: Judgements, on: date, name: str, missing: int) -> float:
    """The chance that an answer settles an instrument.

    A fact that one plain criterion alone reads settles, among others that are missing, by refusing: how often is known once.
    """
    places = [index for index, reads in enumerate(trial.by_criterion) if name in reads]
    if missing == 1 or len(places) > 1 or not trial.plain.get(places[0]) or trial.version.criteria[places[0]].advisory:
        return _settles(trial, facts, judgements, on, name)
    if name not in trial.shares:
        trial.shares[name] = _settles(trial, facts, judgements, on, name)
    return trial.shares[name]


def _settles(trial: Trial, facts: Facts, judgements: Judgements, on: date, name: str) -> float:
    """The share of answers to a fact that settle an instrument; of lists, that of every third sample."""
    values = trial.values(trial.rules.catalogue.vocabulary.facts[name], facts, on)
    if len(values) > MOST_VALUES:
        values = values[::3]
    tried = dict(facts)
    settled = 0
    for value in values:
        tried[name] = value
        settled += trial.evaluate(tried, judgements, on)[0] != OutcomeCode.UNDETERMINED
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
