"""Which other request an instrument would take: what of the application would have to be otherwise, as whole ranges.

Asked of an instrument that the request alone refuses (`Standing.OTHER_REQUEST`). It is the search of `guidance/remedies.py` over
the facts about the application and no others: an amount from EUR 25 000 to EUR 100 000, another component, more partners. Another
request is another request, so that what is said never to change of this one (`changes: never`) is free too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eligibility.engine.requests import Requests
from eligibility.engine.settling import Together
from eligibility.engine.trial import Facts, Judgements, Trial
from eligibility.guidance.remedies import Change, Remedy, remedies
from eligibility.profile.facts import Fact


def fits(
    trial: Trial,
    facts: Facts,
    judgements: Judgements,
    on: date,
    together: Together | None = None,
) -> tuple[Remedy, ...]:
    """The smallest changes of the request that an instrument would take, at most three; none where nothing was found."""
    free = Requests(trial.rules).free(judgements)
    taken = remedies(trial, facts, free, on, _is_chosen, together)
    return tuple(replace(remedy, changes=tuple(map(_by_decision, remedy.changes))) for remedy in taken)


def _is_chosen(fact: Fact) -> bool:
    return fact.chosen


def _by_decision(change: Change) -> Change:
    return replace(change, about=replace(change.about, changes="by_decision"))
