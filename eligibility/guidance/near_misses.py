"""Over many companies: which of them one changed fact separates from which instrument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from eligibility.engine.outcome import Outcome
from eligibility.guidance.remedies import Change, Remedy
from eligibility.words.phrases import Language

WITHIN_REACH: Final = (Outcome.ELIGIBLE, Outcome.CONDITIONAL)


@dataclass(frozen=True, slots=True, repr=False)
class NearMiss:
    """A company, an instrument that is out of its reach, and a remedy of one change that brings it within."""

    company: str
    instrument: str
    remedy: Remedy

    def __repr__(self) -> str:
        return f"<NearMiss {self.company!r} {self.instrument}: {self.change.fact}>"

    @property
    def change(self) -> Change:
        """The one change."""
        return self.remedy.changes[0]

    @property
    def is_near(self) -> bool:
        """Whether it is one change that leads within reach."""
        return len(self.remedy.changes) == 1 and self.remedy.outcome in WITHIN_REACH

    def text(self, language: Language = "en") -> str:
        """`company  instrument  change`."""
        return f"{self.company}  {self.instrument}  {self.change.text(language)}"
