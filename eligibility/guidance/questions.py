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

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from eligibility.arguments import check_language
from eligibility.engine.implied import Implied
from eligibility.engine.missing import Missing, minimal_missing
from eligibility.engine.outcome import OutcomeCode
from eligibility.engine.trial import Facts, Judgements, Trial
from eligibility.profile.facts import Fact, Together, Unit, Vocabulary
from eligibility.units import exact
from eligibility.words import formats
from eligibility.words.implied import suggestion
from eligibility.words.phrases import PHRASES, Language

COST_WEIGHT: Final = 0.25
"""The power of the cost by which a worth is divided: light, for a dear question that is needed is asked sooner or later."""

MOST_VALUES: Final = 15
OPEN, NOT_OPEN, LEVER = 1.0, 0.25, 0.1
"""How much an instrument weighs."""


class Choice(NamedTuple):
    """One answer to choose: its code and its words."""

    code: str
    title: str


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """What to find out next: one fact, or several that are asked for together.

    `of` instruments were looked at; for `instruments` the answer counts, and it is expected to settle `settles` of them.
    """

    about: Fact | Together
    kind: str
    instruments: tuple[str, ...]
    of: int
    settles: float
    worth: float
    record: Mapping[str, Fact] = field(default_factory=dict, compare=False)
    """Of a list of records, the fields of each."""
    suggests: Implied | None = None
    """What the answer probably is, where other facts suggest it; it decides nothing until it is given."""
    units: Mapping[str, Unit] = field(default_factory=dict, compare=False)

    def __repr__(self) -> str:
        return f"<Question {self.id}: {len(self.instruments)} of {self.of} instruments>"

    @property
    def id(self) -> str:
        """What an answer is given to: a fact, or a question for several."""
        return self.about.id

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that an answer gives."""
        return self.about.facts if isinstance(self.about, Together) else (self.about.id,)

    @property
    def unit(self) -> str | None:
        """`EUR`, `%`, or what a number counts."""
        if isinstance(self.about, Together):
            return None
        return {"money": "EUR", "percent": "%"}.get(self.about.type.kind, self.about.type.unit)

    @property
    def can_be_never(self) -> bool:
        """Whether it asks for the day of something that may not have happened, so that `never` is an answer too."""
        return isinstance(self.about, Fact) and self.about.never

    @property
    def example(self) -> object:
        """A value that the fact could have."""
        return None if isinstance(self.about, Together) else self.about.example

    def text(self, language: Language = "en") -> str:
        """The question."""
        check_language(language)
        if isinstance(self.about, Together):
            return self.about.question[language]
        return (self.about.question or self.about.title)[language]

    def help(self, language: Language = "en") -> str | None:
        """What is meant, where that needs more than the question."""
        check_language(language)
        if isinstance(self.about, Together) or not self.about.help:
            return None
        return self.about.help[language]

    def choices(self, language: Language = "en") -> tuple[Choice, ...]:
        """The answers to choose from, in the order of their numbers; none where the answer is free."""
        check_language(language)
        if isinstance(self.about, Together):
            return tuple(Choice(code, title[language]) for code, (title, _) in self.about.answers.items())
        return tuple(Choice(code, title[language]) for code, title in self.about.type.choices.items())

    def why(self, language: Language = "en") -> str:
        """`It counts for 3 of 51 instruments. …`."""
        check_language(language)
        words, count = PHRASES[language], len(self.instruments)
        said = words["why one" if count == 1 else "why"].format(count=count, of=self.of)
        if self.settles < 0.05:
            return said
        settled = formats.number(exact(Decimal(str(round(self.settles, 1)))), language)
        return f"{said} {words['may settle'].format(count=settled)}"

    def suggestion(self, language: Language = "en") -> str | None:
        """`Probably yes: …`, where other facts suggest an answer."""
        check_language(language)
        return suggestion(self.suggests, self.units, language) if self.suggests else None


def ask(
    ranked: Iterable[Candidate],
    vocabulary: Vocabulary,
    known: Collection[str],
    skip: Collection[str],
    of: int,
    presumed: Iterable[Implied] = (),
) -> Iterator[Question]:
    """The candidates as questions: several facts in one where at least two of them are wanted and none is known."""
    suggested = {each.fact.id: each for each in presumed}
    candidates = list(ranked)
    wanted = {candidate.fact for candidate in candidates}
    asked = {*skip}
    for candidate in candidates:
        if candidate.fact in asked:
            continue
        about = _together(candidate.fact, vocabulary, wanted, known, skip) or vocabulary.facts[candidate.fact]
        asked |= {*about.facts} if isinstance(about, Together) else {about.id}
        yield replace(
            question_about(about, vocabulary),
            instruments=candidate.instruments,
            of=of,
            settles=candidate.settles,
            worth=candidate.worth,
            suggests=suggested.get(about.id),
        )


def question_about(about: Fact | Together, vocabulary: Vocabulary) -> Question:
    """The question as it is asked of anybody: for no instrument, and without a suggestion."""
    record = vocabulary.records.get(about.type.record or "", {}) if isinstance(about, Fact) else {}
    return Question(about, _kind(about, vocabulary), (), 0, 0.0, 0.0, dict(record), None, vocabulary.units)


def _together(
    fact: str, vocabulary: Vocabulary, wanted: Collection[str], known: Collection[str], skip: Collection[str]
) -> Together | None:
    """The question that asks for a fact with others, where that is worth it."""
    for together in vocabulary.together.values():
        whole = fact in together.facts and together.id not in skip and not any(part in known for part in together.facts)
        if whole and sum(part in wanted for part in together.facts) >= 2:
            return together
    return None


def _kind(about: Fact | Together, vocabulary: Vocabulary) -> str:
    """What an answer is, in the words of vocabularies."""
    if isinstance(about, Fact):
        return about.type.word
    return vocabulary.facts[about.facts[0]].type.kind if about.same else "choice"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact worth asking for, and the expected number of outcomes that its answer settles, of `instruments`."""

    fact: str
    worth: float
    settles: float
    instruments: tuple[str, ...]


def questions(
    trials: Iterable[Trial],
    facts: Mapping[str, Facts],
    judgements: Judgements,
    on: date,
    known: Mapping[str, Missing] | None = None,
) -> list[Candidate]:
    """Every fact that can still change an outcome, the one most worth asking for first.

    `facts` are those that hold for each instrument. `known` may hold what is missing by instrument, where that has been worked out
    already.
    """
    chances: dict[str, dict[str, float]] = {}
    weights: dict[str, float] = {}
    vocabulary: Mapping[str, Fact] = {}
    for trial in trials:
        vocabulary = trial.rules.catalogue.vocabulary.facts
        own = facts[trial.name]
        found = known[trial.name] if known else minimal_missing(trial, own, judgements, on)
        missing = found.facts
        if missing:
            opened = trial.version.availability_on(on) == "open"
            weights[trial.name] = LEVER if trial.version.is_lever else OPEN if opened else NOT_OPEN
            chances[trial.name] = {name: _chance(trial, own, judgements, on, name, len(missing)) for name in missing}
    place = {name: index for index, name in enumerate(vocabulary)}
    return sorted(_weighed(chances, weights, vocabulary), key=lambda one: (-round(one.worth, 9), place[one.fact]))


def _chance(trial: Trial, facts: Facts, judgements: Judgements, on: date, name: str, missing: int) -> float:
    """The chance that an answer settles an instrument.

    A fact that one plain criterion alone reads settles, among others that are missing, by refusing: how often is the same for all.
    """
    places = [index for index, reads in enumerate(trial.by_criterion) if name in reads]
    if missing == 1 or len(places) > 1 or not trial.plain.get(places[0]) or trial.version.criteria[places[0]].advisory:
        return _settles(trial, facts, judgements, on, name)
    if name not in trial.shares:
        trial.shares[name] = _settles(trial, {}, {}, on, name)
    return trial.shares[name]


def _settles(trial: Trial, facts: Facts, judgements: Judgements, on: date, name: str) -> float:
    """The share of answers to a fact that settle an instrument; of lists, that of every third sample."""
    values = trial.values(trial.rules.catalogue.vocabulary.facts[name], facts, on)
    if len(values) > MOST_VALUES:
        values = values[::3]
    tried = dict(facts)
    answers = []
    for value in values:
        tried[name] = value
        said = trial.what_if(tried, judgements, on)
        if said:  # what follows from other facts admits this answer
            answers.append(said[0] != OutcomeCode.UNDETERMINED)
    return sum(answers) / max(1, len(answers))


def _weighed(
    chances: Mapping[str, Mapping[str, float]], weights: Mapping[str, float], vocabulary: Mapping[str, Fact]
) -> Iterator[Candidate]:
    missing_in: dict[str, list[str]] = {}
    for instrument, facts in chances.items():
        for name in facts:
            missing_in.setdefault(name, []).append(instrument)
    for name, instruments in missing_in.items():
        worth = sum(weights[one] * (1 + chances[one][name]) / len(chances[one]) for one in instruments)
        settles = sum(chances[instrument][name] for instrument in instruments)
        yield Candidate(name, worth / vocabulary[name].cost ** COST_WEIGHT, settles, tuple(instruments))
