"""One instrument at a time, many times over: its compiled evaluator on facts by id, and the values worth trying.

Guidance asks "what if" of one instrument hundreds of times. A trial holds, for the rules in force on a date, the evaluator of one
instrument, the facts that it reads, and for each fact the literals and the other facts that it is compared with. All cases of a
day share that; what laws say of a company is remembered in the trials of its own case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Self

from eligibility.engine.cells import OTHER_COUNTRIES, are_too_many, cuts, representatives
from eligibility.engine.compiler import Compiled, Template, compile_rules
from eligibility.engine.outcome import StatusCode
from eligibility.engine.relations import together
from eligibility.engine.runtime import Contradicted
from eligibility.engine.samples import sample_records
from eligibility.engine.swaying import Swayed, sway_both_ways, swayed
from eligibility.language.awards import amount_facts
from eligibility.language.tree import (
    FactRef,
    Known,
    Literal,
    Scaled,
    Test,
    Tree,
    comparisons_of,
    facts_of,
    leaves,
    operand_fact,
)
from eligibility.law import READ_BY_LAW
from eligibility.law.derived import Answers, Derived, ask
from eligibility.possible import Holding, OneOf, Range, admits, ends, known
from eligibility.profile.facts import Fact, FactType
from eligibility.profile.models import CompanyProfile
from eligibility.rules.implications import connected_to
from eligibility.rules.in_force import Frames, Rules, facts_behind, reached, rests_on_law
from eligibility.rules.model import (
    Conclusion,
    Criterion,
    DefinitionVersion,
    ImplicationVersion,
    InstrumentVersion,
    reads,
)
from eligibility.units import EDGES

LONG_AGO: Final = date(1990, 1, 1)
MUCH: Final = 10**9
"""Values of a fact that only a law reads."""
MOST_LOOKED: Final = 20_000
"""Mentions of facts that are followed through definitions; the shipped rules have some hundreds an instrument."""
MOST_TRIALS: Final = 4096
"""Trials that are kept: those of some eighty days."""
NUMBERS: Final = frozenset(("number", "money", "percent"))
Facts = Mapping[str, Any]
Judgements = Mapping[tuple[str, str], bool]


@dataclass(repr=False)
class Trial:
    """One instrument with everything that its version leans on.

    `by_criterion` are the facts that each criterion rests on, `tied_to` these and those that implications tie to them, `around`
    those of all criteria that share some, directly or through others. `inner` are, of each criterion, the facts of a law that it
    reads, or definitions of these alone; `direct` is what is read in other ways.
    `named` are the codes that its own tests name. `asked` wants to be given, whatever it is; the cells of `opaque` facts no literal
    shows. Answers to `tied` facts may contradict others, and of `bounded` lists something may follow from others.
    """

    name: str
    version: InstrumentVersion
    rules: Rules
    template: Template
    reads: tuple[str, ...]
    literals: Mapping[str, set[Any]]
    named: Mapping[str, frozenset[str]]
    periods: Mapping[str, set[tuple[str, int]]]
    relations: Mapping[str, list[tuple[str, Fraction, bool]]]
    by_criterion: tuple[frozenset[str], ...]
    tied_to: tuple[frozenset[str], ...]
    around: tuple[frozenset[str], ...]
    opaque: frozenset[str]
    asked: frozenset[str]
    inner: tuple[frozenset[str], ...]
    direct: frozenset[str]
    days: Mapping[str, set[date]]
    tied: frozenset[str] = frozenset()
    bounded: frozenset[str] = frozenset()
    hinges: frozenset[str] = frozenset()
    plain: dict[int, bool] = field(default_factory=dict, repr=False)
    shares: dict[str, float] = field(default_factory=dict, repr=False)
    samples: dict[str, tuple[date, list[Any]]] = field(default_factory=dict, repr=False)
    looked: dict[Any, Any] = field(default_factory=dict, repr=False)
    beside: dict[tuple[Any, ...], list[Any]] = field(default_factory=dict, repr=False)
    ask: Callable[..., Derived] = field(default=ask, repr=False)
    _on: tuple[date, Compiled] | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return f"<Trial {self.name} on {self.rules.on}>"

    def asked_for(self, facts: Iterable[str]) -> tuple[str, ...]:
        """What a person can be asked for of some facts, given or derived; no lists of records."""
        known = self.rules.catalogue.facts
        found = _raw(reached([known[name] for name in facts], self.rules.definitions), self.rules)
        return tuple(
            name for name in found if self.rules.catalogue.vocabulary.facts[name].type.kind != "records"
        )

    @property
    def concerns(self) -> frozenset[str]:
        """Every fact that can change what the instrument says, also through what follows from it."""
        return frozenset(self.reads).union(*self.tied_to)

    def of_case(self, answers: Answers) -> Self:
        """The trial of one case, which remembers what the laws say of it."""
        own = copy(self)
        own.ask = answers.ask
        return own

    def evaluate(self, facts: Facts, judgements: Judgements, on: date) -> tuple[int, tuple[int, ...]]:
        """The outcome code and the status codes of the criteria. Raises `Contradicted` for facts that nobody can have together."""
        results, _ = self._evaluator(on)(facts, judgements, listing=False, ask=self.ask)
        return results[0][:2]

    def what_if(self, facts: Facts, judgements: Judgements, on: date) -> tuple[int, tuple[int, ...]] | None:
        """The same; None for facts that nobody can have together."""
        try:
            return self.evaluate(facts, judgements, on)
        except Contradicted:
            return None

    def told(
        self, facts: Facts, judgements: Judgements, on: date
    ) -> tuple[tuple[int, ...], tuple[str, ...]] | None:
        """The status codes and the missing facts; None for facts that nobody can have together."""
        try:
            results, _ = self._evaluator(on)(facts, judgements, ask=self.ask)
        except Contradicted:
            return None
        _, statuses, missing = results[0]
        return statuses, missing

    def with_stand_ins(self, facts: Facts, given: Facts, judgements: Judgements, on: date) -> tuple[int, ...]:
        """The status codes, if a law had given these values. Raises `Contradicted` for facts that nobody can have together."""
        results, _ = self._evaluator(on)(facts, judgements, listing=False, ask=self.ask, given=given)
        statuses: tuple[int, ...] = results[0][1]
        return statuses

    def derived(self, facts: Facts, on: date) -> Mapping[str, Any]:
        """What is known of every fact that the instrument reads, given or derived."""
        return dict(
            zip(
                self.template.facts,
                self._evaluator(on)(facts, {}, listing=False, ask=self.ask)[1],
                strict=True,
            )
        )

    def listed(self, facts: Facts, judgements: Judgements, on: date) -> tuple[str, ...]:
        """The missing facts as the evaluator lists them: answering all of them settles the outcome."""
        results, _ = self._evaluator(on)(facts, judgements, ask=self.ask)
        return results[0][2]

    def _evaluator(self, on: date) -> Compiled:
        known = self._on  # read once: threads that ask of other days share this trial
        if known is None or known[0] != on:
            known = self._on = on, self.template.on(on)
        return known[1]

    def values(self, fact: Fact, facts: Facts, on: date) -> list[Any]:
        """Values of a fact to try: one of each cell, cut also by the facts that it is compared with."""
        partly = facts.get(fact.id)
        if partly is None and fact.id in self.bounded:  # what follows from other facts admits fewer
            partly = self.derived(facts, on).get(fact.id)
        if partly is not None or fact.id in self.relations:
            return self._values(fact, facts, on, partly)
        tried = self.samples.get(fact.id)
        if tried is None or tried[0] != on:  # they are those of every profile
            tried = self.samples[fact.id] = on, self._values(fact, {}, on, None)
        return tried[1]

    def _values(self, fact: Fact, facts: Facts, on: date, partly: Any) -> list[Any]:
        if fact.type.kind == "records":
            return sample_records(fact, self.literals, on)
        edges = set(self.literals.get(fact.id, ()))
        if fact.type.kind == "date":
            edges = self._days_at(fact, on)
        elif fact.id in self.opaque and fact.type.kind in NUMBERS:
            edges |= {0, MUCH}  # a law adds it up, so that no literal shows where it matters
        if fact.id in self.relations:
            if fact.type.kind in NUMBERS:
                return self._numbers(fact, facts)
            edges |= _codes_beside(fact, [facts.get(other) for other, *_ in self.relations[fact.id]])
        edges.discard(None)
        return _within(fact.type, edges, partly)

    def _days_at(self, fact: Fact, on: date) -> set[date]:
        """The edges of a date: the same trial serves many days, and a period reaches back to another on each."""
        edges = {EDGES[edge](on, months) for edge, months in self.periods.get(fact.id, ())}
        edges |= self.days.get(fact.id, set())
        if fact.happened:
            edges.add(on)
        if fact.id in self.opaque:
            edges |= {on, LONG_AGO}
        return edges

    def _numbers(self, fact: Fact, facts: Facts) -> list[Any]:
        """Values of a number that is compared with others: with theirs, one of each cell that all of them make."""
        key = fact.id, *map(facts.get, self.relations)
        found = self.beside.get(key)
        if found is None:
            if len(self.beside) >= MOST_TRIALS:
                self.beside.clear()
            found = self.beside[key] = self._chosen_together(fact, facts)
        return found

    def _chosen_together(self, fact: Fact, facts: Facts) -> list[Any]:
        vocabulary = self.rules.catalogue.facts

        def edges(name: str) -> set[Any]:
            value = facts.get(name)
            if known(value):
                return {value}
            far = {MUCH} if name in self.opaque else set()
            return {*far, *self.literals.get(name, ()), *ends(value)} - {None}

        def values(name: str, edges: Collection[Any]) -> list[Any]:
            value = facts.get(name)
            return [value] if known(value) else _within(vocabulary[name].type, set(edges), value)

        if known(facts.get(fact.id)):
            return _within(fact.type, edges(fact.id), facts[fact.id])
        return list(together(fact.id, self.relations, edges, values)[fact.id])


def _codes_beside(fact: Fact, others: Iterable[Any]) -> set[Any]:
    """What a code (or a day) that is compared with others can be equal to: what they are, and two that nothing names."""
    found: set[Any] = set()
    for other in others:
        match other:
            case str() | date():
                found.add(other)
            case OneOf(codes):
                found |= codes
            case None if fact.type.kind == "country":
                found |= set(OTHER_COUNTRIES[:2])
    return found


def _within(fact_type: FactType, edges: set[Any], partly: Any) -> list[Any]:
    """One value of each cell that what is known of a fact in part still admits."""
    match partly:
        case Range():
            edges |= {end for end in ends(partly) if end is not None}
        case OneOf(codes):
            edges |= codes
        case Holding(surely, maybe):
            tried = map(frozenset, representatives(fact_type, edges))
            lists = [surely | (codes if maybe is None else codes & maybe) for codes in tried]
            return [sorted(codes) for codes in dict.fromkeys(lists)]
        case _:
            return representatives(fact_type, edges)
    return [value for value in representatives(fact_type, edges) if admits(partly, value)]


@dataclass(frozen=True)
class Repeating:
    """The required criteria of an instrument that read facts which stand at several places: the places of the criteria, how often
    each reads such a fact, and a trial of them alone.

    `left_open` are the values that were last seen to leave the outcome open: a hint where to begin, of no company.

    Kleene's logic looks at each test on its own. It misses that an outcome is settled only where one unknown fact stands in
    several tests.
    """

    whole: InstrumentVersion
    places: tuple[int, ...]
    counts: Mapping[int, Mapping[str, int]]
    trial: Trial
    among: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
    doubtful: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
    swayed: dict[int, Swayed] = field(default_factory=dict)
    left_open: dict[str, Any] = field(default_factory=dict)
    remembered: dict[tuple[Any, ...], tuple[int, tuple[int, ...]] | None] = field(default_factory=dict)
    """What the outcome is settled as, or None, by the statuses and the facts that matter: those of many companies are alike."""

    def facts(self, statuses: tuple[int, ...]) -> frozenset[str]:
        """The facts that stand at several places of the criteria which are still unknown: what is decided stays so."""
        known = self.among.get(statuses)
        if known is None:
            read: Counter[str] = Counter()
            for place, counts in self.counts.items():
                if statuses[place] == StatusCode.UNKNOWN:
                    read.update(counts)
            if len(self.among) >= MOST_TRIALS:
                self.among.clear()
            known = self.among[statuses] = frozenset(name for name, count in read.items() if count > 1)
        return known

    def in_doubt(self, statuses: tuple[int, ...]) -> frozenset[str]:
        """The same, as far as they may settle the outcome; of a profile that is not known in part."""
        known = self.doubtful.get(statuses)
        if known is None:
            if len(self.doubtful) >= MOST_TRIALS:
                self.doubtful.clear()
            found = self.facts(statuses)
            known = self.doubtful[statuses] = frozenset() if self._sway_both_ways(found, statuses) else found
        return known

    def key(self, statuses: tuple[int, ...], facts: Facts) -> tuple[Any, ...] | None:
        """What decides whether the outcome is settled; None where lists of records do, for these are nobody else's."""
        values = tuple(
            [tuple(value) if isinstance(value, list) else value for value in map(facts.get, self.matters)]
        )
        try:
            hash(values)
        except TypeError:
            return None
        return statuses, values

    @cached_property
    def matters(self) -> tuple[str, ...]:
        """The facts behind these criteria, and those that implications tie to them."""
        return tuple(sorted(self.trial.concerns))

    def remember(self, key: tuple[Any, ...], found: tuple[int, tuple[int, ...]] | None) -> None:
        """Keeps what the outcome is settled as."""
        if len(self.remembered) >= MOST_TRIALS:
            self.remembered.clear()
        self.remembered[key] = found

    def _sway_both_ways(self, facts: frozenset[str], statuses: tuple[int, ...]) -> bool:
        tried = facts - self.trial.opaque
        if not tried.isdisjoint(self.trial.tied) or not tried.isdisjoint(self.trial.relations):
            return False  # not every value goes with every other
        waiting = [place for place in self.places if statuses[place] == StatusCode.UNKNOWN]
        return sway_both_ways([self._swayed(place) for place in waiting], tried)

    def _swayed(self, place: int) -> Swayed:
        """What the values of the repeated facts make of one criterion, worked out when it is first open."""
        known = self.swayed.get(place)
        if known is None:
            trial, rules = self.trial, self.trial.rules
            repeated = (
                frozenset().union(*self.counts.values()) - trial.opaque - trial.tied - trial.relations.keys()
            )
            facts = rules.catalogue.vocabulary.facts
            known = self.swayed[place] = swayed(
                rules,
                self.whole.criteria[place],
                repeated,
                lambda name: trial.values(facts[name], {}, rules.on),
            )
        return known


class Trials:
    """The instruments of a catalogue, each on its own, for the rules in force on any date."""

    def __init__(self, frames: Frames, model: type[CompanyProfile]) -> None:
        self.frames = frames
        self.model = model
        self._frames: dict[tuple[int, str], Trial] = {}
        self._known: dict[tuple[date, str], Trial] = {}
        self._repeating: dict[tuple[int, str], Repeating | None] = {}

    def of(self, name: str, rules: Rules) -> Trial:
        """One open instrument under the rules of a day."""
        key = rules.on, name
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST_TRIALS:
                self._known.clear()
            known = self._known[key] = self._on_day(self._in_force(name, rules), rules)
        return known

    def repeating(self, name: str, rules: Rules) -> Repeating | None:
        """What of an open instrument reads some fact at several places, under the rules of a day; None when nothing does."""
        key = self.frames.place(rules.on), name
        if key not in self._repeating:
            self._repeating[key] = self._find_repeating(name, rules)
        found = self._repeating[key]
        return found and replace(
            found, trial=self._on_day(found.trial, rules), doubtful={}, swayed={}, remembered={}
        )

    def _find_repeating(self, name: str, rules: Rules) -> Repeating | None:
        version = rules.open[name]
        every = {
            place: _counts(each, rules) for place, each in enumerate(version.criteria) if not each.advisory
        }
        total = sum(every.values(), Counter())
        repeated = {fact for fact, count in total.items() if count > 1}
        counts = {
            place: {fact: read[fact] for fact in read if fact in repeated} for place, read in every.items()
        }
        places = tuple(place for place, read in counts.items() if read)
        if not places:
            return None
        # An instrument of these criteria alone, with what they lean on that is not in force.
        part = replace(version, criteria=tuple(version.criteria[place] for place in places))
        lacking = rules.lacking.get(name, {})
        behind = {index: lacking[place] for index, place in enumerate(places) if place in lacking}
        alone = replace(rules, open={name: part}, lacking={name: behind})
        return Repeating(version, places, counts, self._make(name, alone))

    def _in_force(self, name: str, rules: Rules) -> Trial:
        """One instrument, compiled once for all days on which the same versions are in force."""
        key = self.frames.place(rules.on), name
        known = self._frames.get(key)
        if known is None:
            known = self._frames[key] = self._make(name, rules)
        return known

    @staticmethod
    def _on_day(trial: Trial, rules: Rules) -> Trial:
        """The same on one of these days. What is worked out of the rules of the day is that of this day alone."""
        return replace(
            trial,
            rules=rules,
            plain={},
            shares={},
            samples={},
            looked={},
            beside={},
            _on=(rules.on, trial.template.on(rules.on)),
        )

    def _make(self, name: str, rules: Rules) -> Trial:
        version = rules.open[name]
        template = compile_rules(replace(rules, open={name: version}), self.model, by_name=True, alone=True)
        implications = _implications(version, rules)
        conclusions = [conclusion for implication in implications for conclusion in implication.then]
        by_criterion = tuple(_behind(criterion, rules) for criterion in version.criteria)
        tied_to = tuple(_tied(read, rules) for read in by_criterion)
        own = _trees(version, rules)
        trees = own + [implication.when for implication in implications]
        of_law = frozenset(_of_law(rules))
        relations = _relations(trees)
        for conclusion in conclusions:
            if isinstance(conclusion.value, FactRef) and not conclusion.part:
                _relate(relations, conclusion.fact, conclusion.value.fact, Fraction(1))
        return Trial(
            name=name,
            version=version,
            rules=rules,
            template=template,
            reads=tuple(_raw(facts_behind(version, rules.definitions), rules)),
            literals=_with_concluded(cuts(trees, rules), conclusions),
            named=_named(cuts(own, rules)),
            periods=_periods(trees),
            relations=relations,
            by_criterion=by_criterion,
            tied_to=tied_to,
            around=_around(tied_to),
            opaque=frozenset(_opaque(version, rules)),
            asked=frozenset(
                leaf.fact.id for tree in trees for leaf in leaves(tree) if isinstance(leaf, Known)
            ),
            inner=tuple(
                of_law.intersection(_mentioned(criterion.trees, rules)) for criterion in version.criteria
            ),
            direct=frozenset(_mentioned(version.trees, rules)),
            days=_days(trees),
            tied=frozenset(fact.id for implication in implications for fact in implication.facts),
            hinges=frozenset(_hinges(implications)),
            bounded=frozenset(conclusion.fact.id for conclusion in conclusions if conclusion.part),
        )


def _named(literals: Mapping[str, set[Any]]) -> Mapping[str, frozenset[str]]:
    """The codes that the tests of an instrument name, those of what else is tied to its facts left out."""
    found: dict[str, frozenset[str]] = {}
    for name, values in literals.items():
        found[name] = frozenset().union(*(value for value in values if isinstance(value, frozenset)))
    return found


def _implications(version: InstrumentVersion, rules: Rules) -> tuple[ImplicationVersion, ...]:
    """The certain implications that are tied to a fact that a version reads."""
    certain = [each for each in rules.implications if each.certain]
    return connected_to(_raw(facts_behind(version, rules.definitions), rules), certain)


def _with_concluded(literals: dict[str, set[Any]], conclusions: Iterable[Conclusion]) -> dict[str, set[Any]]:
    """The literals of trees with the values that implications conclude: any other value of such a fact may be nobody's."""
    for conclusion in conclusions:
        if isinstance(conclusion.value, Literal):
            value: Any = conclusion.value.value
            if conclusion.fact.type.many:
                value = frozenset((value,) if conclusion.part else value)
            literals.setdefault(conclusion.fact.id, set()).add(value)
    return literals


def _hinges(implications: Iterable[ImplicationVersion]) -> Iterator[str]:
    """The facts that several implications read."""
    counts = Counter(name for each in implications for name in {fact.id for fact in each.reads})
    yield from (name for name, count in counts.items() if count > 1)


def _counts(criterion: Criterion, rules: Rules) -> Counter[str]:
    """How often a criterion reads each fact, through definitions too; none that a law gives."""
    counts: Counter[str] = Counter()
    waiting = [fact for tree in criterion.trees for fact in _asked_of(tree)]
    looked = 0
    while waiting and looked < MOST_LOOKED:
        looked += 1
        name = waiting.pop()
        if name in rules.definitions:
            waiting += _read_by(rules.definitions[name])
        elif name not in READ_BY_LAW:
            counts[name] += 1
    return counts


def _read_by(definition: DefinitionVersion) -> Iterator[str]:
    """The facts that a definition reads, once for each thing that is asked of them."""
    asked = [fact for tree in definition.trees for fact in _asked_of(tree)]
    yield from asked
    yield from (fact.id for fact in reads(definition) if fact.id not in asked)


def _asked_of(tree: Tree) -> Iterator[str]:
    """The facts that a tree reads, once for each thing that is asked of them.

    Of a list, or of a code, one test may ask for two things that none has together. Amounts and days are asked to lie on one side
    of something, and what lies on the right side of two is a single stretch, which ranges show.
    """
    for leaf in leaves(tree):
        if isinstance(leaf, Known) or leaf.fact.type.kind in _STRETCHES:
            yield leaf.fact.id
        else:
            yield from (leaf.fact.id for _ in leaf.comparisons)
        if isinstance(leaf, Test):
            others = (operand_fact(comparison.operand) for comparison in leaf.comparisons)
            yield from (other.id for other in others if other)


_STRETCHES: Final = frozenset(("money", "percent", "date"))


def _of_law(rules: Rules) -> Iterator[str]:
    """The facts that a law gives, or definitions that read nothing else."""
    yield from (fact for fact in rules.catalogue.facts if rests_on_law(fact, rules.definitions))


def _mentioned(trees: Iterable[Tree], rules: Rules) -> Iterator[str]:
    """The facts that trees read, through definitions down to those of a law: these stand for all that the law reads."""
    waiting = [fact.id for tree in trees for fact in facts_of(tree)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        if name in rules.definitions and not rests_on_law(name, rules.definitions):
            waiting += [fact.id for fact in reads(rules.definitions[name])]


def _trees(version: InstrumentVersion, rules: Rules) -> list[Tree]:
    """The trees of a version and of every definition that it reads."""
    behind = facts_behind(version, rules.definitions)
    read = [rules.definitions[fact] for fact in behind if fact in rules.definitions]
    return version.trees + [tree for definition in read for tree in definition.trees]


def _raw(facts: Iterable[str], rules: Rules) -> Iterator[str]:
    """The facts that a person can give, in the order of the vocabulary."""
    found = {read for fact in facts for read in READ_BY_LAW.get(fact, (fact,))}
    yield from (fact for fact in rules.catalogue.vocabulary.facts if fact in found)


def _behind(criterion: Criterion, rules: Rules) -> frozenset[str]:
    """The facts that a person can give and that a criterion rests on."""
    facts = [fact for tree in criterion.trees for fact in facts_of(tree)]
    return frozenset(_raw(reached(facts, rules.definitions), rules))


def _tied(read: frozenset[str], rules: Rules) -> frozenset[str]:
    """Facts, and those that implications tie to them."""
    certain = [each for each in rules.implications if each.certain]
    return read.union(fact.id for each in connected_to(read, certain) for fact in each.facts)


def _periods(trees: list[Tree]) -> dict[str, set[tuple[str, int]]]:
    """The periods that date facts are compared with: kind of edge and months."""
    found: dict[str, set[tuple[str, int]]] = {}
    for fact, comparison in comparisons_of(trees):
        if comparison.word.operand in EDGES and isinstance(comparison.operand, Literal):
            found.setdefault(fact.id, set()).add((comparison.word.operand, comparison.operand.value))  # type: ignore[arg-type]
    return found


def _days(trees: list[Tree]) -> dict[str, set[date]]:
    """The days that date facts are compared with."""
    found: dict[str, set[date]] = {}
    for fact, comparison in comparisons_of(trees):
        if isinstance(comparison.operand, Literal) and isinstance(comparison.operand.value, date):
            found.setdefault(fact.id, set()).add(comparison.operand.value)
    return found


def _opaque(version: InstrumentVersion, rules: Rules) -> Iterator[str]:
    """Facts whose cells the literals do not show: a law, an amount or another date stands between them, or they are too many."""
    vocabulary = rules.catalogue.vocabulary.facts
    behind = facts_behind(version, rules.definitions)
    found = {read for fact in behind for read in READ_BY_LAW.get(fact, ())}
    for definition in (rules.definitions.get(fact) for fact in behind):
        if definition and definition.amount:
            found |= {fact.id for fact in amount_facts(definition.amount)}
    for name, others in _relations(_trees(version, rules)).items():
        if any(other not in vocabulary or vocabulary[other].type.kind == "date" for other, *_ in others):
            found.add(name)
    kinds = ("number", "money", "percent", "date", "records")
    yield from (name for name in found if name in vocabulary and vocabulary[name].type.kind in kinds)
    for name, literals in cuts(_trees(version, rules), rules).items():
        if name in vocabulary and are_too_many(vocabulary[name].type, literals):
            yield name


def _relations(trees: list[Tree]) -> dict[str, list[tuple[str, Fraction, bool]]]:
    """For each fact the others that it is compared with: (other, factor, whether to divide by it)."""
    found: dict[str, list[tuple[str, Fraction, bool]]] = {}
    for fact, comparison in comparisons_of(trees):
        match comparison.operand:
            case FactRef(other):
                factor = Fraction(1)
            case Scaled(factor, FactRef(other)):
                pass
            case _:
                continue
        _relate(found, fact, other, factor)
    return found


def _relate(
    found: dict[str, list[tuple[str, Fraction, bool]]], fact: Fact, other: Fact, factor: Fraction
) -> None:
    """Two facts that are compared with each other."""
    found.setdefault(fact.id, []).append((other.id, factor, False))
    found.setdefault(other.id, []).append((fact.id, factor, True))


def _around(tied_to: Sequence[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """For each criterion the facts of all criteria that hang together with it."""
    parts = linked((index, set(facts)) for index, facts in enumerate(tied_to))
    found = {index: frozenset(shared) for members, shared in parts for index in members}
    return tuple(found[index] for index in range(len(tied_to)))


def linked(parts: Iterable[tuple[int, set[str]]]) -> list[tuple[list[int], set[str]]]:
    """Criteria with the facts that they read, put together where they share one, directly or through others."""
    groups: list[tuple[list[int], set[str]]] = []
    for index, names in parts:
        members, shared = [index], set(names)
        for other in [group for group in groups if group[1] & names]:
            groups.remove(other)
            members, shared = other[0] + members, other[1] | shared
        groups.append((members, shared))
    return groups
