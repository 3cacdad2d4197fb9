"""The profile model of a vocabulary: the shipped one, with the facts that a rule pack declares added to it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import create_model

from eligibility.profile.enterprise import Group
from eligibility.profile.facts import Fact, FactType, Vocabulary
from eligibility.profile.models import CompanyProfile
from eligibility.profile.types import PYTHON_TYPES, number_type


def profile_model(vocabulary: Vocabulary) -> type[CompanyProfile]:
    """`CompanyProfile`, or a subclass of it with the facts that it lacks."""
    groups: dict[str, dict[str, Any]] = {}
    for fact in vocabulary.facts.values():
        if fact.name not in _fields(fact.group):
            groups.setdefault(fact.group, {})[fact.name] = (python_type(fact, vocabulary) | None, None)
    if not groups:
        return CompanyProfile
    fields: dict[str, Any] = {}
    for group, added in groups.items():
        base = _group(group) or Group
        model = create_model(f"{base.__name__}With{group.title()}Facts", __base__=base, **added)
        fields[group] = (model | None, None)
    return create_model("CompanyProfile", __base__=CompanyProfile, **fields)


def _group(group: str) -> type[Group] | None:
    field = CompanyProfile.model_fields.get(group)
    return field.annotation.__args__[0] if field and field.annotation else None


def _fields(group: str) -> set[str]:
    model = _group(group)
    return set(model.model_fields) if model else set()


def python_type(fact: Fact, vocabulary: Vocabulary) -> Any:
    """The annotated type of a fact's value."""
    one: Any = _one(fact.type, vocabulary)
    return list[one] if fact.type.many or fact.type.kind == "records" else one


def _one(fact_type: FactType, vocabulary: Vocabulary) -> Any:
    if fact_type.kind == "choice":
        return Literal[tuple(fact_type.choices)]
    if fact_type.kind == "money":
        return number_type("an amount in euros", minimum=int(fact_type.minimum), maximum=int(fact_type.maximum))
    if fact_type.kind == "number":
        what = f"a number of {fact_type.unit}" if fact_type.unit else "a number"
        return number_type(what, minimum=int(fact_type.minimum), maximum=int(fact_type.maximum), whole=fact_type.whole)
    if fact_type.kind == "records":
        record = fact_type.record or ""
        fields = {name: (python_type(field, vocabulary), ...) for name, field in vocabulary.records[record].items()}
        return create_model(record.title().replace("_", ""), __base__=Group, **fields)  # type: ignore[call-overload]
    return PYTHON_TYPES[fact_type.kind]
