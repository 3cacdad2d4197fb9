"""What a checked rule pack holds. Only `rules.loading` builds these, and only from files without problems."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from eligibility.language.awards import KINDS as KINDS
from eligibility.language.awards import Amount, Award, amount_facts
from eligibility.language.tree import FactRef, Literal, Tree, facts_of
from eligibility.profile.facts import Fact, Vocabulary
from eligibility.units import Number
from eligibility.yaml.readers import Texts
from eligibility.yaml.tree import Position

if TYPE_CHECKING:
    from eligibility.rules.logic import Logic

AVAILABILITIES: Final = ("announced", "under_consideration", "proposed", "open", "closed", "ended", "unknown")
ACCESSES: Final = ("direct", "through_financier", "through_fund", "through_call", "policy_lever")
STRENGTHS: Final = ("certain", "presumed")
BASES: Final = ("stated", "inferred", "assumed")
GRADES: Final = ("primary", "secondary", "inferred")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from. `read` is when the text was read; `grade` how close it is to the body that decides.

    `document` is its number where it has no web address; `ends` the last day on which the text applies, where it says so;
    `review_by` the day by which somebody should have read it again; `quoted_by` the source through which it was read, where
    the text itself was not; `dutch` its title in Dutch, where it has one.
    """

    id: str
    title: str
    grade: str
    url: str | None = None
    date: datetime.date | None = None
    read: datetime.date | None = None
    ends: datetime.date | None = None
    note: str | None = None
    publisher: str | None = None
    document: str | None = None
    review_by: datetime.date | None = None
    quoted_by: str | None = None
    at: Position = field(default=Position("", 0, 0), compare=False)
    dutch: str | None = None

    def title_in(self, language: str) -> str:
        """Its title for readers of a language: that under which it was published, where it has no other."""
        return self.dutch if self.dutch and language == "nl" else self.title


@dataclass(frozen=True, slots=True)
class Citation:
    """A source and the place in it: `answer 5`, `Article 3.9.4`."""

    source: Source
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Who is let in although the criterion is not met, as far as a source says so; printed with every refusal."""

    texts: Texts
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Criterion:
    """One condition. `judged_by` is a body whose answer a form cannot give; `advisory` warns and never refuses.

    A judged criterion that only the body can score (points, a ranking) requires nothing of the applicant: `require` is then an
    empty `All`.
    """

    id: str
    title: Texts
    require: Tree
    citations: tuple[Citation, ...]
    basis: str
    applies_when: Tree | None = None
    advisory: bool = False
    judged_by: str | None = None
    note: Texts | None = None
    at: Position = field(default=Position("", 0, 0), compare=False)
    exceptions: Exceptions | None = None

    def __repr__(self) -> str:
        return f"<Criterion {self.id}>"

    @property
    def trees(self) -> tuple[Tree, ...]:
        """What it requires, and when it applies."""
        return (self.require, self.applies_when) if self.applies_when else (self.require,)


@dataclass(frozen=True, slots=True)
class Period:
    """From and until, both days included; `until` None is open-ended. `citations` say where these days stand."""

    start: date
    end: date | None = None
    citations: tuple[Citation, ...] = field(default=(), compare=False)

    def includes(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Call:
    """A window in which one can apply: open from the first to the last day (both included), with cut-off dates in between.

    Without `opens` only its deadlines are known, and it opens nothing.
    """

    title: Texts
    opens: date | None
    closes: date | None
    cut_offs: tuple[date, ...]
    citations: tuple[Citation, ...]

    def includes(self, day: date) -> bool:
        """Whether one can apply on a day."""
        return self.opens is not None and self.closes is not None and self.opens <= day <= self.closes

    @property
    def deadlines(self) -> tuple[date, ...]:
        """The days on which one can no longer apply afterwards, in order."""
        last = (self.closes,) if self.closes else ()
        return tuple(sorted({*self.cut_offs, *last}))

    @property
    def days(self) -> list[tuple[date, str]]:
        """Its days in order, each with what it is: `opens`, `cut-off` or `closes`."""
        named = [(self.opens, "opens"), *((day, "cut-off") for day in self.cut_offs), (self.closes, "closes")]
        return [(day, what) for day, what in named if day]


@dataclass(frozen=True, slots=True)
class Apply:
    """The next step: the official page on which one applies (None: none was found), with whom, with what, how much work it is.

    `help` says who helps an applicant. Only official pages stand here.
    """

    url: str | None
    body: Texts | None = None
    documents: tuple[Texts, ...] = ()
    effort: Texts | None = None
    help: Texts | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One entry of the log of what was tried: the day, what was read, and what was looked for and not found."""

    on: date
    read: str
    not_found: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class InstrumentVersion:
    """What an instrument's criteria were from one date on. One file is one version."""

    id: str
    valid: Period
    title: Texts
    provider: Texts
    kind: str
    access: str | None
    availability: tuple[tuple[date, str, tuple[Citation, ...]], ...]
    sources: Mapping[str, Source]
    criteria: tuple[Criterion, ...]
    award: Award | None = None
    reason: Texts | None = None
    look_again: date | None = None
    summary: Texts | None = None
    notes: tuple[str, ...] = ()
    file: str = ""
    calls: tuple[Call, ...] = ()
    cited: frozenset[str] = frozenset()
    apply: Apply | None = None
    checked: tuple[Checked, ...] = ()
    award_citations: tuple[Citation, ...] = ()

    def __repr__(self) -> str:
        return f"<InstrumentVersion {self.id} of {self.valid.start}: {len(self.criteria)} criteria>"

    def availability_on(self, day: date) -> str:
        """Open inside a call, else the last word whose date is not later."""
        if any(call.includes(day) for call in self.calls):
            return "open"
        return [word for start, word, _ in self.availability if start <= day][-1]

    def deadline_after(self, day: date) -> date | None:
        """The next cut-off or closing date, that day included."""
        return min((found for call in self.calls for found in call.deadlines if found >= day), default=None)

    @property
    def trees(self) -> list[Tree]:
        """The trees of all criteria."""
        return [tree for criterion in self.criteria for tree in criterion.trees]

    @property
    def citations(self) -> list[Citation]:
        """Everything that its parts cite, in the order in which sources are listed."""
        found = [citation for criterion in self.criteria for citation in criterion.citations]
        found += [citation for _, _, citations in self.availability for citation in citations]
        found += [citation for call in self.calls for citation in call.citations]
        for criterion in self.criteria:
            found += criterion.exceptions.citations if criterion.exceptions else ()
        return [*found, *self.valid.citations, *self.award_citations]

    @property
    def is_lever(self) -> bool:
        """A policy lever is a readiness checklist: nobody applies for it, so that its best outcome is conditional."""
        return self.access == "policy_lever"

    @property
    def checked_on(self) -> date | None:
        """The day on which the source read longest ago was read."""
        return min((source.read for source in self.sources.values() if source.read), default=None)

    def overdue(self, day: date) -> list[Source]:
        """The sources that somebody should have read again before a day."""
        return [source for source in self.sources.values() if source.review_by and source.review_by < day]


Outcome = Literal | FactRef


@dataclass(frozen=True, slots=True, repr=False)
class DefinitionVersion:
    """A derived fact: a decision list (the first row whose test is true), one test for a yes/no fact, or an amount."""

    fact: Fact
    valid: Period
    citations: tuple[Citation, ...]
    basis: str
    test: Tree | None
    rows: tuple[tuple[Tree, Outcome], ...]
    otherwise: Outcome | None
    amount: Amount | None = None
    file: str = ""

    def __repr__(self) -> str:
        return f"<DefinitionVersion {self.fact.id} of {self.valid.start}>"

    @property
    def trees(self) -> list[Tree]:
        """Its test, or the tests of its rows."""
        return [tree for tree in (self.test, *(when for when, _ in self.rows)) if tree]


def reads(definition: DefinitionVersion) -> list[Fact]:
    """The facts that a definition reads, derived ones included; may repeat."""
    outcomes = [*(then for _, then in definition.rows), definition.otherwise]
    amounts = [*amount_facts(definition.amount)] if definition.amount else []
    return (
        amounts
        + [fact for tree in definition.trees for fact in facts_of(tree)]
        + [outcome.fact for outcome in outcomes if isinstance(outcome, FactRef)]
    )


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What an implication says of one fact: its value, or of a list (`part`) something that it surely holds."""

    fact: Fact
    value: Outcome
    part: bool = False
    at: Position = field(default=Position("", 0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class ImplicationVersion:
    """What follows from known facts, from one date on.

    What is `certain` fills a fact that is not given, and a given value that contradicts it is refused. What is `presumed` is
    only suggested. The title is a sentence that says why: `a bv has capital divided into shares`.
    """

    name: str
    valid: Period
    title: Texts
    when: Tree
    then: tuple[Conclusion, ...]
    strength: str
    citations: tuple[Citation, ...]
    basis: str
    note: Texts | None = None
    file: str = ""
    turned: bool = False
    """Whether it says the same the other way round: what its file concludes is not so, and so its condition is not."""

    @property
    def certain(self) -> bool:
        """Whether it fills facts, rather than suggesting them."""
        return self.strength == "certain"

    @property
    def reads(self) -> list[Fact]:
        """The facts that it reads; may repeat."""
        others = [conclusion.value.fact for conclusion in self.then if isinstance(conclusion.value, FactRef)]
        return [*facts_of(self.when), *others]

    @property
    def facts(self) -> list[Fact]:
        """The facts that it reads and concludes; may repeat."""
        return [*self.reads, *(conclusion.fact for conclusion in self.then)]


@dataclass(frozen=True, slots=True)
class ListVersion:
    """The members of a dated list from one date on; `aliases` are other names for a member and count as it."""

    name: str
    valid: Period
    title: Texts
    members: frozenset[str]
    shown: tuple[str, ...]
    citations: tuple[Citation, ...]
    basis: str
    includes: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class LawVersion:
    """The figures of a law from one date on, by name; periods in months."""

    name: str
    valid: Period
    title: Texts
    amounts: Mapping[str, Number]
    citations: tuple[Citation, ...]
    file: str = ""


class _Dated(Protocol):
    @property
    def valid(self) -> Period: ...


Version = TypeVar("Version", bound=_Dated)


def in_force(versions: tuple[Version, ...], on: date) -> Version | None:
    """The last version that starts on or before the day, if it has not ended: an expired one has no substitute."""
    started = [version for version in versions if version.valid.start <= on]
    last = max(started, key=lambda version: version.valid.start, default=None)
    return last if last is not None and last.valid.includes(on) else None


@dataclass(frozen=True, repr=False)
class CheckedCatalogue:
    """A rule pack without problems. `digest` is a SHA-256 over its files (examples left out)."""

    title: str
    version: str
    digest: str
    vocabulary: Vocabulary
    facts: Mapping[str, Fact]
    instruments: Mapping[str, tuple[InstrumentVersion, ...]]
    definitions: Mapping[str, tuple[DefinitionVersion, ...]]
    lists: Mapping[str, tuple[ListVersion, ...]]
    law: Mapping[str, tuple[LawVersion, ...]]
    register: Mapping[str, Source] = field(default_factory=dict)
    covers: Texts | None = None
    """What the catalogue covers and what it does not."""
    implications: Mapping[str, tuple[ImplicationVersion, ...]] = field(default_factory=dict)
    dutch: str | None = None
    """Its title in Dutch, where it has one."""

    def title_in(self, language: str) -> str:
        """Its title for readers of a language."""
        return self.dutch if self.dutch and language == "nl" else self.title

    covers_short: Texts | None = None
    """What it covers and what it does not, in a few words."""

    def __repr__(self) -> str:
        return f"<CheckedCatalogue {self.title} {self.version}: {len(self.instruments)} instruments>"

    def __getstate__(self) -> dict[str, Any]:
        """Without the digests of its logic, which are worked out again where they are needed."""
        return {name: value for name, value in vars(self).items() if name != "logic"}

    @cached_property
    def logic(self) -> Logic:
        """The digests of what the rules decide, worked out once."""
        from eligibility.rules.logic import Logic

        return Logic(self)

    def next_step(self, instrument: str) -> Apply | None:
        """How one applies: what the latest version that says so says, for an older one no longer takes applications."""
        return next(
            (version.apply for version in reversed(self.instruments[instrument]) if version.apply), None
        )
