"""The pieces of JSON text that both forms of an assessment share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.engine.awards import Award, Bounds
from eligibility.engine.implied import Implied
from eligibility.engine.offers import Offer
from eligibility.engine.standing import CriteriaCounts
from eligibility.possible import Holding, OneOf, Range
from eligibility.profile import ranges
from eligibility.rules.in_force import Rules
from eligibility.rules.model import InstrumentVersion
from eligibility.units import Number, iso_day
from eligibility.words.phrases import PHRASES

MOST_REMEMBERED = 4096


def _iso(value: object) -> str:
    if isinstance(value, date):
        return iso_day(value)
    raise TypeError(value)


dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_iso).encode


def _number(value: Number | None) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else f"{value:f}"


def _bounds(bounds: Bounds | None) -> str:
    return "null" if bounds is None else f'{{"low":{_number(bounds.low)},"high":{_number(bounds.high)}}}'


def begun(members: dict[str, Any]) -> str:
    """A JSON object as far as other members follow: `{"id":"ticket",`."""
    return dumps(members).removesuffix("}") + ","


def award_json(award: Award | None, version: InstrumentVersion | None, language: str | None) -> str:
    """What it would give, with its note in a language; without one in codes alone."""
    if award is None or version is None or version.award is None:
        return "null"
    words = ""
    if language:
        note = version.award.note and version.award.note[language]
        words = f',"note":{dumps(note)}'
    return (
        f'{{"kind":"{version.kind}","currency":"EUR","minimum":{_bounds(award.minimum)},"maximum":{_bounds(award.maximum)},'
        f'"share":{_bounds(award.share)},"unknown":{words_json(award.unknown)}{words}}}'
    )


def offers_json(offers: Iterable[Offer]) -> str:
    """The pieces of an award."""
    pieces = (
        f'{{"kind":"{offer.kind}","for":"{offer.to}","low":{_number(offer.low)},"high":{_number(offer.high)},'
        f'"of":{words_json(offer.of)}}}'
        for offer in offers
    )
    return f"[{','.join(pieces)}]"


def counts_json(counts: CriteriaCounts) -> str:
    """How many criteria are met, open, not met, to be judged, and in all."""
    return f'{{"met":{counts.met},"open":{counts.open},"not_met":{counts.not_met},"judged":{counts.judged},"total":{counts.total}}}'


def frame_json(rules: Rules, language: str, full: bool) -> tuple[str, str]:
    """What stands before the profile's digest, and between it and the results."""
    catalogue = rules.catalogue
    digests = {"digest": catalogue.digest, "logic_digest": catalogue.logic.digest}
    about = dumps({"title": catalogue.title, "version": catalogue.version, **digests})
    spoken = f'"language":"{language}",' if full else ""
    disclaimer = dumps(PHRASES[language]["disclaimer"])
    covers = ""
    if full:
        words = catalogue.covers and catalogue.covers[language]
        covers = f',"covers":{dumps(words)}'
    head = f'{{"on":"{rules.on}",{spoken}"catalogue":{about},"profile_digest":"'
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
        return iso_day(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | tuple):
        return [json_value(part) for part in value]
    return value.model_dump(mode="json", exclude_none=True) if hasattr(value, "model_dump") else value


def words_json(ids: Sequence[str]) -> str:
    """A list of ids; none of them holds a quote."""
    return '["' + '","'.join(ids) + '"]' if ids else "[]"
