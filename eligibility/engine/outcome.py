"""The words of an answer: the status of a criterion and the outcome of an instrument."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """How a criterion stands."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NEEDS_JUDGEMENT = "needs_judgement"
    NOT_APPLICABLE = "not_applicable"


class Outcome(StrEnum):
    """How an instrument stands for a profile on a date."""

    ELIGIBLE = "eligible"
    CONDITIONAL = "conditional"
    UNDETERMINED = "undetermined"
    INELIGIBLE = "ineligible"
    NOT_ASSESSABLE = "not_assessable"


STATUSES = tuple(Status)
OUTCOMES = tuple(Outcome)


class StatusCode(IntEnum):
    """What generated code returns for a criterion: its place in `STATUSES`. Small integers are what makes it fast."""

    MET = 0
    NOT_MET = 1
    UNKNOWN = 2
    NEEDS_JUDGEMENT = 3
    NOT_APPLICABLE = 4


class OutcomeCode(IntEnum):
    """What generated code returns for an instrument: its place in `OUTCOMES`."""

    ELIGIBLE = 0
    CONDITIONAL = 1
    UNDETERMINED = 2
    INELIGIBLE = 3
    NOT_ASSESSABLE = 4


class Evaluated(NamedTuple):
    """What an evaluator says of one instrument: statuses in the order of its criteria, and the facts still missing."""

    outcome: Outcome
    statuses: tuple[Status, ...]
    missing: tuple[str, ...]


def outcome_of(required: Iterable[Status], *, blocked: bool = False) -> Outcome:
    """Any not met: ineligible; else any unknown: undetermined; else any judgement open: conditional; else eligible.

    `blocked`: a required criterion is unknown because the law that it leans on is not in force, so that no answer settles it.
    """
    seen = set(required)
    if Status.NOT_MET in seen:
        return Outcome.INELIGIBLE
    if blocked:
        return Outcome.NOT_ASSESSABLE
    if Status.UNKNOWN in seen:
        return Outcome.UNDETERMINED
    return Outcome.CONDITIONAL if Status.NEEDS_JUDGEMENT in seen else Outcome.ELIGIBLE
