"""Facts as they were understood, said back to who gave them: `Amount requested: EUR 900 000`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from eligibility.profile.extending import python_type
from eligibility.profile.facts import Fact, Vocabulary
from eligibility.words import formats
from eligibility.words.phrases import PHRASES


def said(value: Any, fact: Fact, vocabulary: Vocabulary, language: str) -> str:
    """A value as JSON has it, in words. Raises `ValueError` when the fact cannot have it."""
    if isinstance(value, float):
        value = Decimal(str(value))
    read = TypeAdapter(python_type(fact, vocabulary)).validate_python(value)
    return formats.value_text(read, fact.type, vocabulary.units, language)


def said_back(facts: Mapping[str, Any], vocabulary: Vocabulary, language: str) -> Iterator[str]:
    """A line for each fact, and for each record of a list."""
    for name, value in facts.items():
        fact = vocabulary.facts[name]
        title = fact.title[language]
        if fact.type.kind != "records":
            yield f"{title}: {formats.value_text(value, fact.type, vocabulary.units, language)}"
        elif not value:
            yield f"{title}: {PHRASES[language]['none']}"
        else:
            for number, record in enumerate(value, 1):
                yield f"{title} {number}: {_record(record, fact, vocabulary, language)}"


def _record(record: Any, fact: Fact, vocabulary: Vocabulary, language: str) -> str:
    """`closing date 31 December 2025, 12 employees, turnover EUR 850 000`; records inside it in brackets."""
    parts: list[str] = []
    for name, field in vocabulary.records[fact.type.record or ""].items():
        value = getattr(record, name, None)
        if value is None:
            continue
        if field.type.kind == "records":
            inside = "; ".join(_record(each, field, vocabulary, language) for each in value)
            said = f"({inside})" if inside else PHRASES[language]["none"]
        else:
            said = formats.value_text(value, field.type, vocabulary.units, language)
        if field.type.unit:  # `12 employees` says what it counts
            parts.append(said)
        else:
            parts.append(f"{formats.lowered(field.title[language])} {said}")
    return ", ".join(parts)
