"""Criterion -> sentence. Generated from the tree, so that text and logic cannot drift apart.

leaf            Employees: 260 employees; required: fewer than 250 employees
not decisive    left out: of a conjunction that fails only what fails is said, of a disjunction that holds only what holds
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any as Anything

from eligibility.engine.outcome import Status
from eligibility.engine.reference import Truths
from eligibility.language.awards import amount_facts
from eligibility.language.tree import (
    All,
    Any,
    AtLeast,
    Comparison,
    FactRef,
    Known,
    ListRef,
    Literal,
    Not,
    Scaled,
    Test,
    Tree,
    facts_of,
    operand_fact,
)
from eligibility.profile.facts import Fact, FactType, Unit
from eligibility.profile.models import Judgement
from eligibility.rules.in_force import Rules
from eligibility.rules.model import Criterion, in_force
from eligibility.truth import Truth, all_of, any_of
from eligibility.units import EDGES, NEVER
from eligibility.units import number as exact_number
from eligibility.words import formats
from eligibility.words.phrases import FALLBACK, PHRASES
from eligibility.yaml.readers import Texts

MOST_SHOWN = 8
ALL_OF = "includes_all_of"
"""The word whose members are all wanted: they are joined by `and`."""


class Sentences:
    """The sentences of one assessment in one language. `remembered` keeps what does not depend on the profile."""

    def __init__(
        self,
        rules: Rules,
        value: Callable[[str], Anything],
        language: str,
        remembered: dict[tuple[int, bool], str] | None = None,
        *,
        dated: bool = True,
    ) -> None:
        """`dated` says of a period also the day that it reaches back to."""
        self.dated = dated
        self.rules = rules
        self.value = value
        self.language = language
        self.words = PHRASES[language]
        self.truths = Truths(rules, value)
        self.units: Mapping[str, Unit] = rules.catalogue.vocabulary.units
        self._required = {} if remembered is None else remembered
        self._values: dict[str, str] = {}

    def reason(
        self,
        criterion: Criterion,
        status: Status,
        judgement: Judgement | None = None,
        not_in_force: Texts | None = None,
    ) -> str:
        """Why a criterion has its status: actual value, required value, and who decides.

        `not_in_force` says which law it leans on that is not in force, where that can leave it unknown.
        """
        if status is Status.NOT_APPLICABLE and criterion.applies_when:
            return self._end(f"{self.words['does not apply']}: {self._why(criterion.applies_when)}")
        parts = []
        if not_in_force and status is Status.UNKNOWN:
            parts.append(not_in_force[self.language].removesuffix("."))
        applies = self.truths.truth(criterion.applies_when) if criterion.applies_when else Truth.TRUE
        if applies is Truth.UNKNOWN and status is Status.UNKNOWN and criterion.applies_when:
            parts.append(f"{self.words['applies unknown']}: {self._why(criterion.applies_when)}")
        if said := self._why(criterion.require):
            parts.append(said)
        if criterion.judged_by and self.truths.truth(criterion.require) is not Truth.FALSE:
            parts.append(self._judged(criterion.judged_by, judgement))
        return self._end(". ".join(parts))

    def _judged(self, body_id: str, judgement: Judgement | None) -> str:
        if judgement is None:
            body = self.rules.catalogue.vocabulary.bodies[body_id][self.language]
            said = self.words["decides"].format(body=body)
            return said[0].upper() + said[1:]
        said = self.words["judged met" if judgement.met else "judged not met"]
        said = said.format(by=judgement.by, on=formats.day(judgement.on, self.language))
        return said[0].upper() + said[1:]

    @staticmethod
    def _end(text: str) -> str:
        return text if text.endswith(".") else text + "."

    def _why(self, tree: Tree, negated: bool = False, *, inside: bool = False) -> str:
        """The decisive parts of a tree."""
        match tree:
            case Test() | Known():
                return self.leaf(tree, negated)
            case Not(test):
                return self._why(test, not negated, inside=inside)
            case AtLeast(count, tests):
                inner = "; ".join(self._why(test, negated) for test in tests)
                return f"{self.words['at least n of'].format(n=count)}: {inner}"
        tests = tree.tests
        truths = [self.truths.truth(test) for test in tests]
        whole = (all_of if isinstance(tree, All) else any_of)(truths)
        decided = [test for test, truth in zip(tests, truths, strict=True) if truth is whole]
        if isinstance(tree, All) is not negated:
            joint = f" {self.words['and']} " if inside else ". "
            return joint.join(self._why(test, negated) for test in decided)
        return f" – {self.words['or']} ".join(self._bracketed(test, negated) for test in decided)

    def _bracketed(self, tree: Tree, negated: bool) -> str:
        """A part of several, in brackets where it is several itself."""
        said = self._why(tree, negated, inside=True)
        return f"({said})" if isinstance(tree, All | Any) else said

    def leaf(self, leaf: Test | Known, negated: bool = False) -> str:
        """`title: actual; required: what`."""
        fact = leaf.fact
        actual = self.value_text(fact)
        wanted = self.words["given"] if isinstance(leaf, Known) else self.required(leaf, negated)
        value = self.value(fact.id)
        if fact.happened and isinstance(value, date) and self.rules.on < value < NEVER:
            actual = f"{actual} ({self.words['not yet']})"
        return f"{fact.title[self.language]}: {actual}{self._from(fact)}; {self.words['required']}: {wanted}"

    def value_text(self, fact: Fact) -> str:
        """The value of a fact, in words."""
        known = self._values.get(fact.id)
        if known is None:
            known = formats.value_text(self.value(fact.id), fact.type, self.units, self.language)
            self._values[fact.id] = known
        return known

    def _from(self, fact: Fact) -> str:
        """The known figures that a derived fact rests on, in brackets."""
        if fact.id not in self.rules.definitions:
            return ""
        shown = [
            f"{formats.lowered(part.title[self.language])}: {self.value_text(part)}"
            for part in dict.fromkeys(self._decisive(fact))
            if part.type.unit != "periods" and self.value(part.id) is not None
        ]
        return f" ({', '.join(shown)})" if shown else ""

    def _decisive(self, fact: Fact) -> Iterator[Fact]:
        """The given facts and figures behind a derived fact, along the rows that decided it."""
        definition = self.rules.definitions.get(fact.id)
        if definition is None:
            yield fact
            return
        tree: Tree | None = definition.test
        outcome = definition.otherwise
        for when, then in definition.rows:
            tree = when
            if self.truths.truth(when) is Truth.TRUE:
                outcome = then
                break
        read = list(facts_of(tree)) if tree else []
        if definition.amount:
            read += amount_facts(definition.amount)
        for fact in read:
            yield from self._decisive(fact)
        if isinstance(outcome, FactRef):
            yield from self._decisive(outcome.fact)

    def required(self, test: Test, negated: bool = False) -> str:
        """The comparisons of a test in words; of a negated one, their opposites."""
        known = self._required.get((id(test), negated))
        if known is not None:
            return known
        parts = [self._comparison(test.fact.type, comparison, negated) for comparison in test.comparisons]
        said = formats.series(parts, self.language, "or" if negated else "and")
        if not any(operand_fact(comparison.operand) for comparison in test.comparisons):
            self._required[id(test), negated] = said
        return said

    def _comparison(self, fact_type: FactType, comparison: Comparison, negated: bool) -> str:
        texts = comparison.word.negated if negated else comparison.word.sentence
        language = self.language if self.language in texts else FALLBACK
        counted = fact_type.kind == "number" and fact_type.unit not in (None, "months")
        keys = [f"{language}-named"] if isinstance(comparison.operand, ListRef) else []
        keys += [f"{language}-counted"] if counted else []
        template = next((texts[key] for key in keys if key in texts), texts[language])
        said = self.words.get(f"{'not ' if negated else ''}{comparison.word.name}", template)
        return said.format(y=self._operand(fact_type, comparison))

    def _operand(self, fact_type: FactType, comparison: Comparison) -> str:
        language = self.language
        match comparison.operand:
            case Literal(value) if comparison.word.operand in EDGES:
                period = formats.period(value, language)  # type: ignore[arg-type]
                edge = formats.day(EDGES[comparison.word.operand](self.rules.on, value), language)  # type: ignore[arg-type]
                return f"{period} ({edge})" if self.dated else period
            case Literal(value) if comparison.word.operand == "members":
                codes = [formats.code(item, fact_type, language) for item in value]  # type: ignore[attr-defined]
                joined = "and" if comparison.word.name == ALL_OF else "or"
                return formats.series(codes, language, joined)
            case Literal(value):
                return formats.value_text(value, fact_type, self.units, language)
            case ListRef(name):
                return self._list(name, fact_type)
            case FactRef(fact):
                title = formats.lowered(fact.title[language])
                return f"{title} ({self.value_text(fact)})" if self.dated else title
            case Scaled(factor, of, percent):
                share = exact_number(factor * 100) if percent else exact_number(factor)
                shown = formats.number(share, language)
                base = self._operand(fact_type, Comparison(comparison.word, of))
                if percent:
                    return self.words["share of it"].format(rate=f"{shown}%", of=base)
                return self.words["award times"].format(factor=shown, of=base)
        raise AssertionError(comparison.operand)

    def _list(self, name: str, fact_type: FactType) -> str:
        versions = self.rules.catalogue.lists[name]
        version = in_force(versions, self.rules.on) or versions[-1]
        title = self.words["the list"].format(title=version.title[self.language])
        if len(version.shown) > MOST_SHOWN or version.includes:
            return title
        names = (formats.code(member, fact_type, self.language) for member in version.shown)
        return f"{title} ({formats.series(names, self.language, 'and')})"
