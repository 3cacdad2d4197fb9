"""What kind of answer an outcome is to the person who asked: what to look at first, and what can still be done.

| outcome | one can apply | not now | never again |
|---|---|---|---|
| eligible, conditional | fits | later | later |
| undetermined | near | later | later |
| ineligible, by the request | other_request | other_request | later |
| ineligible, by the company | not_this_company | not_this_company | not_this_company |
| not assessable | later | later | later |

One can apply where it is open. Never again: it has ended, or it is a policy lever, which is nobody's to apply for.

The request refuses where the instrument would not, were all facts about the application unknown (`about: application`), and with
them every judgement of a criterion that reads such a fact. Other judgements stand: a rule does not tell whether the body would
judge another request otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from eligibility.engine.outcome import Outcome, Status
from eligibility.rules.model import InstrumentVersion


class Standing(StrEnum):
    """What an outcome means for the person who asks."""

    FITS = "fits"
    """One can apply, and nothing formal stands in the way; a body may still judge."""
    NEAR = "near"
    """One can apply, and some answers are still missing."""
    OTHER_REQUEST = "other_request"
    """Not with this request; another amount, project or other partners may fit."""
    NOT_THIS_COMPANY = "not_this_company"
    """What the company or its technology is, or what a body judged, refuses it."""
    LATER = "later"
    """Nothing to apply for on this day."""


@dataclass(frozen=True, slots=True)
class CriteriaCounts:
    """How many of the required criteria that apply (or may apply) are met, open, not met, or wait for a judgement."""

    met: int
    open: int
    not_met: int
    judged: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.met + self.open + self.not_met + self.judged


_TODAY: Final = {
    Outcome.ELIGIBLE: Standing.FITS,
    Outcome.CONDITIONAL: Standing.FITS,
    Outcome.UNDETERMINED: Standing.NEAR,
    Outcome.NOT_ASSESSABLE: Standing.LATER,
}
OPEN, ENDED = "open", "ended"


def standing_of(
    outcome: Outcome, availability: str | None, *, lever: bool = False, by_request: bool = False
) -> Standing:
    """The standing of an outcome; `by_request` says of an ineligible one whether the request alone refuses it."""
    over = lever or availability == ENDED
    if outcome is Outcome.INELIGIBLE:
        if not by_request:
            return Standing.NOT_THIS_COMPANY
        return Standing.LATER if over else Standing.OTHER_REQUEST
    if over or availability != OPEN:
        return Standing.LATER
    return _TODAY[outcome]


def counts_of(version: InstrumentVersion | None, statuses: Iterable[Status]) -> CriteriaCounts:
    """The counts of the criteria of a version, given their statuses in order."""
    criteria = version.criteria if version else ()
    found = [status for criterion, status in zip(criteria, statuses, strict=False) if not criterion.advisory]
    return CriteriaCounts(
        met=found.count(Status.MET),
        open=found.count(Status.UNKNOWN),
        not_met=found.count(Status.NOT_MET),
        judged=found.count(Status.NEEDS_JUDGEMENT),
    )
