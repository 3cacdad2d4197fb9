"""The pieces of JSON text that both forms of an assessment share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.engine.awards import Award, Bounds
from eligibility.engine.implied import Implied
from eligibility.engine.standing import CriteriaCounts
from eligibility.possible import Holding, OneOf, Range
from eligibility.profile import ranges
from eligibility.rules.in_force import Rules
from eligibility.rules.model import InstrumentVersion
from eligibility.units import Number, written_day
from eligibility.words.phrases import PHRASES

MOST_REMEMBERED = 4096


def _iso(value: object) -> str:
    if isinstance(value, date):
        return written_day(value)
    raise TypeError(value)


dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_iso).encode


def _number(value: Number | None) -> str:
    return "null" if value is None else f"{value:f}" if not isinstance(value, int) else str(value)


def _bounds(bounds: Bounds | None) -> str:
    return "null" if bounds is None else f'{{"low":{_number(bounds.low)},"high":{_number(bounds.high)}}}'


def award_json(award: Award | None, version: InstrumentVersion | None, language: str | None) -> str:
    if award is None or version is None or version.award is None:
        return "null"
    note = version.award.note
    words = f',"note":{dumps(note[language] if note else None)}' if language else ""
    return (
        f'{{"kind":"{version.kind}","currency":"EUR","minimum":{_bounds(award.minimum)},"maximum":{_bounds(award.maximum)},'
        f'"share":{_bounds(award.share)},"unknown":{words_json(award.unknown)}{words}}}'
    )


def counts_json(counts: CriteriaCounts) -> str:
    """How many criteria are met, open, not met, to be judged, and in all."""
    return f'{{"met":{counts.met},"open":{counts.open},"not_met":{counts.not_met},"judged":{counts.judged},"total":{counts.total}}}'


def frame_json(rules: Rules, language: str, full: bool) -> tuple[str, str]:
    """What stands before the profile's digest, and between it and the results."""
    catalogue = rules.catalogue
    about = dumps({"title": catalogue.title, "version": catalogue.version, "digest": catalogue.digest})
    spoken = f'"language":"{language}",' if full else ""
    disclaimer = dumps(PHRASES[language]["disclaimer"])
    head = f'{{"on":"{rules.on}",{spoken}"catalogue":{about},"profile_digest":"'
    covers = f',"covers":{dumps(catalogue.covers[language] if catalogue.covers else None)}' if full else ""
    return head, f'","disclaimer":{disclaimer}{covers},"results":['


def implied_json(implied: Iterable[Implied]) -> str:
    """What follows from the facts of a profile, in codes."""
    return dumps([implied_form(each) for each in implied])


def implied_form(each: Implied) -> dict[str, Any]:
    """One fact that follows, in codes."""
    return {
        "fact": each.fact.id,
        "value": json_value(each.value),
        "by": each.by.name,
        "because": [fact.id for fact in each.because],
    }


def json_value(value: Any) -> Any:
    """A value of a fact, or what is possible of it, as JSON has it."""
    if isinstance(value, Range | OneOf | Holding):
        return ranges.as_json(value)
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | tuple):
        return [json_value(part) for part in value]
    return value.model_dump(mode="json", exclude_none=True) if hasattr(value, "model_dump") else value


def words_json(ids: Sequence[str]) -> str:
    return '["' + '","'.join(ids) + '"]' if ids else "[]"
