"""What an interview remembers in a profile: it decides nothing, and no digest counts it.

interview:
  left_open: [company.stage, users]          questions to which a person said not to know
  drafts:                                    lists of which not every field was given yet, and pages that were begun
    aid.de_minimis: {count: 2, 0.granted_on: 2025-04-02, 0.amount: 60000, 0.member_state: NL, 1.granted_on: null}

A page that was begun is an empty draft: its answers are facts at once. A list that is not whole is no fact: with one of two awards
it would say that there was no other. So it waits here, field by field; null is a field that was passed over. Names are not looked
up: a question may leave the vocabulary, or be of another rule pack.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from eligibility.profile.types import Listed, Text

MOST_LEFT_OPEN: Final = 2_000
MOST_DRAFTS: Final = 100
MOST_FIELDS: Final = 10_000
_Typed = StrictBool | StrictInt | Decimal | Text | Annotated[list[Text], Field(max_length=MOST_LEFT_OPEN)]
Draft = Annotated[dict[str, _Typed | None], Field(max_length=MOST_FIELDS)]
"""The fields of a list so far, by the place of their record and their name."""


class InterviewNotes(BaseModel):
    """What an interview remembers."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    left_open: Annotated[list[Text], Listed(MOST_LEFT_OPEN, distinct=True)] | None = None
    drafts: Annotated[dict[str, Draft], Field(max_length=MOST_DRAFTS)] | None = None
