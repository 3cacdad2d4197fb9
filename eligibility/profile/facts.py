"""What a fact is: its name, its kind of value, its unit, its question. Read from `vocabulary.yaml`.

| kind | one value | several |
|---|---|---|
| boolean | `true`, `false` | |
| number | 12, 0.5, of a unit such as employees, months or entities; `whole` for counts | |
| money | 2000000, in euros | |
| percent | 0 to 100 | |
| date | `2025-04-02` | |
| country | `NL` | `countries` |
| choice | one of its codes | `choices` |
| text | a name; no criterion can test it | |
| records | | a list of small mappings, such as accounting periods |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from eligibility.possible import Holding, OneOf, Range
from eligibility.units import LARGEST, Number
from eligibility.yaml.readers import Texts

KINDS: Final = ("boolean", "number", "money", "percent", "date", "country", "choice", "text", "records")
PLURALS: Final = {"countries": "country", "choices": "choice", "texts": "text"}

CHANGES: Final = ("never", "with_time", "by_decision")
ABOUT: Final = ("application",)
"""What a fact may be about, other than the company or its technology."""
COSTS: Final = {"date": 2, "number": 2, "money": 2, "percent": 2, "several": 2, "records": 6}
"""What an answer costs a person by kind of fact, where its author says nothing; a yes or no, a choice or a country is 1."""

MOST_ON_A_PAGE: Final = 7
"""Fields of a form: as many as a person takes in on one page."""

Choices = Mapping[str, Texts]


@dataclass(frozen=True, slots=True)
class FactType:
    """The type of a fact's value. `many` is a list of `kind`; `unit` counts something (numbers only)."""

    kind: str
    many: bool = False
    unit: str | None = None
    whole: bool = False
    choices: Choices = field(default_factory=dict, compare=False)
    record: str | None = None
    minimum: Number = 0
    maximum: Number = LARGEST

    @property
    def words(self) -> str:
        """How an error message names it."""
        if self.kind == "number" and self.unit:
            return f"a number of {self.unit}"
        one = {
            "boolean": "true or false",
            "number": "a number",
            "money": "an amount of money",
            "percent": "a percentage",
            "date": "a date",
            "country": "a country",
            "choice": "a choice",
            "text": "text",
            "records": "a list",
        }[self.kind]
        return (
            {"a country": "a list of countries", "a choice": "a list of choices"}.get(one, "a list")
            if self.many
            else one
        )

    @property
    def word(self) -> str:
        """Its kind as vocabularies write it: a list of choices is `choices`."""
        return (
            next((many for many, kind in PLURALS.items() if kind == self.kind), self.kind)
            if self.many
            else self.kind
        )

    @property
    def one(self) -> FactType:
        """The type of a single value of a list."""
        return replace(self, many=False)

    @property
    def possible(self) -> Range | OneOf | Holding | None:
        """What a value of this type can be at all; None where that says nothing."""
        if self.kind == "choice":
            codes = frozenset(self.choices)
            return Holding(frozenset(), codes) if self.many else OneOf(codes)
        if self.kind == "percent":
            return Range(0, 100)
        return Range(self.minimum, self.maximum, self.whole) if self.kind in ("number", "money") else None

    def fits(self, other: FactType) -> bool:
        """Whether values of the two types can be compared."""
        same = (self.kind, self.unit) == (other.kind, other.unit)
        return same and (self.kind != "choice" or bool(set(self.choices) & set(other.choices)))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known. `id` is `group.name`.

    `derived` facts come from a definition or from `law/`, never from a profile. `changes` says whether the company can change
    it (`never`, `with_time`, `by_decision`), `effort` how much an answer costs a person (1 is a yes or no). A date tells of the
    past unless it is `planned`: one that lies after the day assessed has not happened, and no test of it holds. Of one that may
    be `never`, a profile can say that it has not happened at all. `chosen` facts
    are about the application: what one asks for, for which project and with whom, which may differ by instrument.
    """

    id: str
    type: FactType
    title: Texts = field(compare=False)
    question: Texts | None = field(default=None, compare=False)
    help: Texts | None = field(default=None, compare=False)
    example: object = field(default=None, compare=False)
    derived: bool = False
    changes: str = field(default="by_decision", compare=False)
    effort: int | None = field(default=None, compare=False)
    planned: bool = False
    never: bool = False
    chosen: bool = field(default=False, compare=False)

    @property
    def cost(self) -> int:
        """What an answer costs: the author's word, or that of its kind."""
        return self.effort or (COSTS["several"] if self.type.many else COSTS.get(self.type.kind, 1))

    @property
    def happened(self) -> bool:
        """Whether it is a date of something past, which counts from that day on."""
        return self.type.kind == "date" and not self.planned

    @property
    def group(self) -> str:
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        return self.id.partition(".")[2]


@dataclass(frozen=True, slots=True)
class RecordFields:
    """What one item of a list holds: its kind, its fields by name, and those that it has to have."""

    kind: str
    fields: Mapping[str, Fact]
    needed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unit:
    """The words for one and for several, in each language: `one["en"]` is `employee`."""

    one: Texts
    many: Texts


@dataclass(frozen=True, slots=True)
class Together:
    """One question for several facts.

    The same value for all (`same`); or answers that each give values to them; or a list of statements to tick (`several`), one for
    each fact, of which those that are ticked are true and the others false; or a page with a field for each (`form`), of any kind
    but a list of records, each of which may be left open. `words` say a statement where the title of its fact does not say enough.
    """

    id: str
    facts: tuple[str, ...]
    question: Texts
    same: bool = False
    answers: Mapping[str, tuple[Texts, Mapping[str, object]]] = field(default_factory=dict)
    several: bool = False
    words: Mapping[str, Texts] = field(default_factory=dict)
    form: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """Every fact that a profile may carry and a rule may test, and the names of the bodies that judge."""

    facts: Mapping[str, Fact]
    groups: Mapping[str, Texts]
    records: Mapping[str, Mapping[str, Fact]]
    units: Mapping[str, Unit]
    bodies: Mapping[str, Texts]
    derived: Mapping[str, Fact] = field(default_factory=dict)
    together: Mapping[str, Together] = field(default_factory=dict)
    usual: Mapping[str, object] = field(default_factory=dict)
    """What most companies answer. It orders questions, and decides nothing."""
    after: Mapping[str, str] = field(default_factory=dict)
    """Of a fact the one that has to be known before it is asked for."""
    asked_of: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Of a fact what those have answered whom it is asked, where most companies answer something else."""

    @property
    def chosen(self) -> tuple[str, ...]:
        """The facts about the application, by id."""
        return tuple(name for name, fact in self.facts.items() if fact.chosen)

    def merged(self, other: Vocabulary) -> Vocabulary:
        """This vocabulary with another's facts, units and bodies added."""
        return Vocabulary(
            facts={**self.facts, **other.facts},
            groups={**self.groups, **other.groups},
            records={**self.records, **other.records},
            units={**self.units, **other.units},
            bodies={**self.bodies, **other.bodies},
            derived={**self.derived, **other.derived},
            together={**self.together, **other.together},
            usual={**self.usual, **other.usual},
            after={**self.after, **other.after},
            asked_of={**self.asked_of, **other.asked_of},
        )
