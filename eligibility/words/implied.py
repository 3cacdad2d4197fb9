"""Sentences on what follows from the facts of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eligibility.engine.implied import Implied
from eligibility.language.tree import FactRef
from eligibility.possible import Holding
from eligibility.profile.facts import Unit
from eligibility.rules.model import Conclusion
from eligibility.words import formats
from eligibility.words.phrases import PHRASES


def follows(each: Implied, facts: Mapping[str, Any], units: Mapping[str, Unit], language: str) -> str:
    """`follows from Legal form: private limited company (bv)`. `facts` are those that are known."""
    return PHRASES[language]["follows"].format(because=_because(each, facts, units, language))


def statement(each: Implied, facts: Mapping[str, Any], units: Mapping[str, Unit], language: str) -> str:
    """`Capital company: yes (follows from Legal form: private limited company (bv))`."""
    said = formats.value_text(each.value, each.fact.type, units, language)
    return f"{each.fact.title[language]}: {said} ({follows(each, facts, units, language)})"


def suggestion(each: Implied, units: Mapping[str, Unit], language: str) -> str:
    """`Probably yes: a bv or nv … mostly pays corporate tax there.`"""
    said = formats.value_text(each.value, each.fact.type, units, language)
    why = each.by.title[language]
    return PHRASES[language]["probably"].format(value=said, why=why[:1].lower() + why[1:])


def concluded(conclusion: Conclusion, units: Mapping[str, Unit], language: str) -> str:
    """`Established in: at least Registered office`, as it follows for every company."""
    fact, value = conclusion.fact, conclusion.value
    if isinstance(value, FactRef):
        said = formats.lowered(value.fact.title[language])
        if conclusion.part:
            said = PHRASES[language]["holds at least"].format(items=said)
    else:
        known = Holding(frozenset((value.value,))) if conclusion.part else value.value
        said = formats.value_text(known, fact.type, units, language)
    return f"{fact.title[language]}: {said}"


def _because(each: Implied, facts: Mapping[str, Any], units: Mapping[str, Unit], language: str) -> str:
    reasons = []
    for fact in each.because:
        value = formats.value_text(facts.get(fact.id), fact.type, units, language)
        reasons.append(f"{fact.title[language]}: {value}")
    return formats.series(reasons, language, "and")
