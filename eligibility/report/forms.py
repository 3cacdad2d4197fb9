"""The JSON forms of an assessment, as models: their schemas are generated from here, and tests hold the output to them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from eligibility.words.phrases import Language

OutcomeCode = Literal["eligible", "conditional", "undetermined", "ineligible", "not_assessable"]
StandingCode = Literal["fits", "near", "other_request", "not_this_company", "later"]
StatusCode = Literal["met", "not_met", "unknown", "needs_judgement", "not_applicable"]
AvailabilityCode = Literal[
    "announced", "under_consideration", "proposed", "open", "closed", "ended", "unknown"
]
AccessCode = Literal["direct", "through_financier", "through_fund", "through_call", "policy_lever"]
InstrumentKind = Literal[
    "equity", "risk_capital", "guarantee", "loan", "grant", "tax_scheme", "procurement", "facility"
]
AnswerKind = Literal[
    "boolean",
    "number",
    "money",
    "percent",
    "date",
    "country",
    "countries",
    "choice",
    "choices",
    "text",
    "texts",
    "records",
    "form",
]
"""What an answer is: one value, a list of them (`countries`, `choices`, `texts`, `records`), or a page of `fields`."""
Amount = Annotated[Decimal, WithJsonSchema({"type": "number", "minimum": 0})]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BoundsForm(_Form):
    """From low to high; equal when the amount is known, high null when it has no known upper end."""

    low: Amount
    high: Amount | None


class AwardForm(_Form):
    """What the instrument would give. Money in euros, the share in percent. `unknown` facts widen the bounds."""

    kind: InstrumentKind
    currency: Literal["EUR"]
    minimum: BoundsForm | None
    maximum: BoundsForm | None
    share: BoundsForm | None
    unknown: list[str]
    note: str | None = None


class OfferForm(_Form):
    """One piece of what an instrument would give, in euros. `for` is `you` (what the request and the rules give together) or `fund`
    (the limits for anybody). `kind` guarantee is cover for the one who lends. `low` is null where there is no least amount, `high`
    where none is known. `of` are the facts, in euros, that it is worked out from."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    kind: InstrumentKind
    to: Literal["you", "fund"] = Field(alias="for")
    low: Amount | None
    high: Amount | None
    of: list[str]


class GroupsForm(_Form):
    """The ids of the results by group, each in the order in which to look at them: what fits, what nearly does (fewest questions
    first, last what never gives as little as is asked for), what another request would open, what is not for this company, what is
    for later, and policy levers, for which nobody applies and which never count as fitting. Every result stands in one group."""

    fits: list[str]
    near: list[str]
    other_request: list[str]
    not_this_company: list[str]
    later: list[str]
    levers: list[str]


class SourceForm(_Form):
    """Where a criterion comes from."""

    title: str
    place: str | None = None
    url: str | None = None
    grade: Literal["primary", "secondary", "inferred"]
    date: datetime.date | None = None
    read: datetime.date | None = None


class CriterionForm(_Form):
    """One criterion: its status, why, and where it comes from. The reason is generated from the criterion."""

    id: str
    title: str
    source: list[SourceForm]
    basis: Literal["stated", "inferred", "assumed"]
    advisory: bool
    judged_by: str | None
    note: str | None
    exceptions: str | None = Field(None, description="Who is let in although the criterion is not met.")
    status: StatusCode
    reason: str


class LeftOpenForm(_Form):
    """A field of a record that is given, which is not: `pointer` is an RFC 6901 JSON pointer into the profile."""

    pointer: str
    title: str


class MissingForm(_Form):
    """A fact that can still change an undetermined outcome, and the question that asks for it.

    `left_open` names the fields of its records that are open, where the list itself is given.
    """

    fact: str
    title: str
    question: str
    left_open: list[LeftOpenForm] = Field(default_factory=list)


class WarningForm(_Form):
    """An advisory criterion that is not met."""

    criterion: str
    reason: str


class ExpiringForm(_Form):
    """A text of law that the instrument leans on, and the last day on which it applies."""

    title: str
    ends: datetime.date


class ReviewForm(_Form):
    """A source that somebody should have read again before the date of the assessment."""

    title: str
    review_by: datetime.date


class ApplyForm(_Form):
    """The next step. `url` is the official page on which one applies; null where none was found."""

    url: str | None
    body: str | None
    documents: list[str]
    effort: str | None
    help: str | None


class CountsForm(_Form):
    """How many of the required criteria that apply (or may) are met, open, not met, waiting for a judgement; all of them."""

    met: int
    open: int
    not_met: int
    judged: int
    total: int


class ResultForm(_Form):
    """What one instrument says of the profile. `version` is the first day of the criteria that were applied.

    `standing` is what kind of answer it is: fits (open, nothing formal in the way), near (open, answers missing), other_request
    (the request alone refuses), not_this_company, later (nothing to apply for on the day).
    """

    instrument: str
    title: str
    provider: str
    kind: InstrumentKind
    summary: str | None
    version: datetime.date | None
    availability: AvailabilityCode | None
    access: AccessCode | None
    deadline: datetime.date | None
    reason: str | None
    look_again: datetime.date | None
    apply: ApplyForm | None = None
    checked_on: datetime.date | None
    review_due: list[ReviewForm]
    expiring_law: list[ExpiringForm]
    outcome: OutcomeCode
    standing: StandingCode
    criteria_counts: CountsForm
    criteria: list[CriterionForm]
    missing: list[MissingForm]
    warnings: list[WarningForm]
    award: AwardForm | None
    offers: list[OfferForm] = Field(description="The same in pieces: of what kind, and for whom.")


class RemarkForm(_Form):
    """What the profile says twice in different ways, or what of it does not count. `pointer` is an RFC 6901 JSON pointer."""

    code: str
    message: str
    pointer: str | None
    hint: str | None


class ImpliedForm(_Form):
    """A fact that was not given and follows from others. `value` is as a profile has it: of a list perhaps only what it holds at
    least. `by` is the implication, `because` the facts that it follows from."""

    fact: str
    title: str
    value: Any
    by: str
    because: list[str]
    text: str


class CompactImpliedForm(_Form):
    """The same without words."""

    fact: str
    value: Any
    by: str
    because: list[str]


class SuggestionForm(_Form):
    """What an answer probably is; it decides nothing until it is given."""

    value: Any
    by: str
    because: list[str]
    text: str


class CatalogueForm(_Form):
    """Which rules answered: their version, a digest of every file that decides something, and one of what these decide.

    No comment, text or note changes `logic_digest`; any criterion, amount, day, list or definition does.
    """

    title: str
    version: str
    digest: str
    logic_digest: str


class ChoiceForm(_Form):
    """One answer to choose. Of statements to tick (`several`, several `facts`), those that are not ticked are false."""

    code: str
    title: str
    gives: dict[str, Any] = Field(
        default_factory=dict,
        description="What it gives, by fact; where that is nothing, the facts are asked one by one.",
    )


class QuestionForm(_Form):
    """A question worth asking: for one fact, or for several together. `settles` is the expected number of outcomes settled.

    A `form` is a page of `fields`, each a question of its own; each may be left open, and is given to `skip` then.
    """

    id: str
    facts: list[str]
    kind: AnswerKind
    title: str | None = Field(
        None, description="What the fact is called for short; null of a question for several."
    )
    question: str
    help: str | None
    unit: str | None
    choices: list[ChoiceForm]
    several: bool = Field(False, description="Whether more than one of the choices may be taken, or none.")
    example: Any
    can_be_never: bool
    instruments: list[str]
    settles: float
    why: str
    suggests: SuggestionForm | None = Field(
        None, description="What the answer probably is; it decides nothing until it is given."
    )
    decides: Literal["outcome", "amount"] = Field(
        "outcome",
        description="Whether it can change an outcome, or says how much an instrument that fits would give.",
    )
    fields: list[QuestionForm] = Field(
        default_factory=list, description="Of a form, in the order of the page."
    )


class ChangeForm(_Form):
    """One fact that would change: from `now` to any value from `low` to `high`, or to one of `values`; `to` was tried."""

    fact: str
    title: str
    now: Any
    to: Any
    low: Any
    high: Any
    values: list[Any]
    changes: Literal["by_decision", "with_time"]
    text: str


class RemedyForm(_Form):
    """Changes that together lead to an outcome."""

    outcome: OutcomeCode
    changes: list[ChangeForm]


class AwaitedForm(_Form):
    """A judgement that a conditional outcome waits for."""

    criterion: str
    title: str
    judged_by: str


class ThenForm(_Form):
    """What an instrument says next, when nothing but time passes."""

    since: datetime.date
    outcome: OutcomeCode
    availability: AvailabilityCode | None


class AdviceForm(_Form):
    """Guidance on one instrument. `exact` is false where `missing` may name a fact too many.

    `left_open` are the fields of given records that `missing` means by a list that is given.

    `fits` are the other requests that it would take, where the standing is other_request.
    """

    instrument: str
    outcome: OutcomeCode
    standing: StandingCode
    missing: list[str]
    left_open: list[LeftOpenForm] = Field(default_factory=list)
    exact: bool
    settling: list[list[str]]
    settling_capped: bool
    remedies: list[RemedyForm]
    fits: list[RemedyForm]
    awaits: list[AwaitedForm]
    holds_until: datetime.date | None
    then: ThenForm | None


class GuidanceForm(_Form):
    """The questions most worth asking next, and advice on every assessable instrument."""

    next: list[QuestionForm]
    results: list[AdviceForm]


class AssessmentForm(_Form):
    """What all instruments say of one profile on one date, with reasons."""

    on: datetime.date
    language: Language
    catalogue: CatalogueForm
    profile_digest: str
    disclaimer: str
    covers: str | None = Field(None, description="What the catalogue covers and what it does not.")
    results: list[ResultForm]
    groups: GroupsForm
    remarks: list[RemarkForm]
    implied: list[ImpliedForm] = Field(
        description="Facts that were not given and follow from those that were."
    )
    guidance: GuidanceForm | None = None


class CompactResultForm(_Form):
    """Codes only. The criteria that are not listed are met or do not apply."""

    instrument: str
    version: datetime.date | None
    availability: AvailabilityCode | None
    access: AccessCode | None
    deadline: datetime.date | None
    outcome: OutcomeCode
    not_met: list[str]
    unknown: list[str]
    needs_judgement: list[str]
    warnings: list[str]
    missing: list[str]
    criteria_counts: CountsForm
    standing: StandingCode
    award: AwardForm | None


class CompactAssessmentForm(_Form):
    """The same answers without words, for portals that have their own."""

    on: datetime.date
    catalogue: CatalogueForm
    profile_digest: str
    disclaimer: str = Field(description="In English.")
    results: list[CompactResultForm]
    implied: list[CompactImpliedForm] = Field(
        description="Facts that were not given and follow from those that were."
    )


class EngineForm(_Form):
    """The program that answered."""

    name: str
    version: str


class RecordForm(_Form):
    """An answer that is kept: canonical JSON (RFC 8785), so that its digests can be worked out by any program.

    `digest` is the SHA-256 of all other keys, `profile_digest` that of `profile`.
    """

    record: Literal[1] = Field(description="The format. Keys are added to it, never renamed.")
    on: datetime.date
    engine: EngineForm
    catalogue: CatalogueForm
    logic: dict[str, str] = Field(description="By instrument, the digest of what decided on the day.")
    profile: dict[str, Any] = Field(
        description="The known facts, as a company profile has them, without nulls."
    )
    profile_digest: str
    provenance: dict[str, str] = Field(description="By fact, such as `company.legal_form`, who gave it.")
    results: list[CompactResultForm]
    implied: list[CompactImpliedForm]
    digest: str


class WasNowForm(_Form):
    """A version in the record, and now."""

    was: str
    now: str


class CatalogueWasNowForm(_Form):
    """The rules in the record, and now."""

    was: CatalogueForm
    now: CatalogueForm


class MovedForm(_Form):
    """One part of a result that is another: its key, and what it was and is."""

    name: str
    was: Any
    now: Any


class DifferenceForm(_Form):
    """An instrument that says something else. `explained` is false where neither its rules nor the engine changed."""

    instrument: str
    explained: bool
    moved: list[MovedForm]
    text: str


class ReplayForm(_Form):
    """A record beside what is answered now. `same` is whether the answer is; rules and engine may have changed all the same.

    `implied` are the facts that follow otherwise from the answers.
    """

    same: bool
    record_digest: str
    on: datetime.date
    engine: WasNowForm
    catalogue: CatalogueWasNowForm
    logic_changed: list[str]
    gone: list[str]
    new: list[str]
    implied: list[str]
    differences: list[DifferenceForm]
