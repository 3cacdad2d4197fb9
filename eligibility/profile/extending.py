"""The profile model of a vocabulary: the shipped one, with the facts that a rule pack declares added to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Final, Literal, get_args
from weakref import WeakValueDictionary

from pydantic import BaseModel, create_model

from eligibility.profile.applications import application_model, by_instrument
from eligibility.profile.enterprise import Group
from eligibility.profile.facts import Fact, FactType, Vocabulary
from eligibility.profile.models import CompanyProfile
from eligibility.profile.types import (
    CHOICES,
    COUNTRY_LIST,
    PYTHON_TYPES,
    RECORDS,
    TEXTS,
    Event,
    Listed,
    number_type,
)

_made: WeakValueDictionary[str, type[CompanyProfile]] = WeakValueDictionary()
"""Models by what they are made of, so that a profile that was pickled is equal to what comes back."""


def profile_model(vocabulary: Vocabulary) -> type[CompanyProfile]:
    """`CompanyProfile`, or a subclass of it with the facts that it lacks; profiles of either can be pickled."""
    own = _own(vocabulary)
    if not own.facts:
        return CompanyProfile
    key = repr(own)
    model = _made.get(key)
    if model is None:
        model = _made[key] = _extended(own)
    return model


def _own(vocabulary: Vocabulary) -> Vocabulary:
    """The facts that the shipped model lacks, with the records that they hold, and no more."""
    facts = {name: fact for name, fact in vocabulary.facts.items() if fact.name not in _fields(fact.group)}
    held = {fact.type.record for fact in facts.values()}
    records = {name: dict(fields) for name, fields in vocabulary.records.items() if name in held}
    return Vocabulary(facts, groups={}, records=records, units={}, bodies={})


def _extended(own: Vocabulary) -> type[CompanyProfile]:
    groups: dict[str, dict[str, Any]] = {}
    for fact in own.facts.values():
        groups.setdefault(fact.group, {})[fact.name] = (python_type(fact, own) | None, None)
    fields: dict[str, Any] = {}
    for group, facts in groups.items():
        base = _group(group) or Group
        model = create_model(f"{base.__name__}With{group.title()}Facts", __base__=base, **facts)
        fields[group] = (model | None, None)
    known = create_model("Facts", __base__=CompanyProfile, **fields)
    # Never pickled itself: `PackProfile` takes what it holds.
    one = application_model(known, "OneApplication", __name__)
    fields["applications"] = (by_instrument(one) | None, None)
    made = create_model("CompanyProfile", __base__=PackProfile, **fields)
    made._own = own
    return made


class PackProfile(CompanyProfile):
    """A profile with facts of a rule pack. Its class is made at run time: pickled, it takes along what it is made of."""

    _own: ClassVar[Vocabulary]

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._own, self.model_dump(exclude_unset=True), self._ranges, self._applied)


# A function of the module, so that a pickle finds it; the class itself is made again.
def _restored(
    own: Vocabulary, data: dict[str, Any], ranges: dict[str, Any], applied: dict[str, Any]
) -> CompanyProfile:
    return profile_model(own).model_validate(data).with_ranges(ranges, applied)


def _group(group: str) -> type[Group] | None:
    field = CompanyProfile.model_fields.get(group)
    return field.annotation.__args__[0] if field and field.annotation else None


def _fields(group: str) -> set[str]:
    model = _group(group)
    return set(model.model_fields) if model else set()


def required_fields(model: type[BaseModel], path: Iterable[str]) -> frozenset[str]:
    """The fields that the records at a path of a profile's model have to have; none where there are no records."""
    here: type[BaseModel] | None = model
    for name in path:
        field = here.model_fields.get(name) if here else None
        here = _record_in(field.annotation) if field else None
    if here is None:
        return frozenset()
    return frozenset(name for name, field in here.model_fields.items() if field.is_required())


def _record_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation holds, however deep."""
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for part in get_args(annotation) if (found := _record_in(part))), None)


def python_type(fact: Fact, vocabulary: Vocabulary) -> Any:
    """The annotated type of a fact's value."""
    one: Any = Event if fact.never else _one(fact.type, vocabulary)
    is_list = fact.type.many or fact.type.kind == "records"
    return Annotated[list[one], _length(fact.type)] if is_list else one


def _length(fact_type: FactType) -> Listed:
    """How long a list may be; every choice of a pack may stand in it."""
    if fact_type.kind == "choice":
        return Listed(max(CHOICES.most, len(fact_type.choices)), distinct=True)
    return _LENGTHS.get(fact_type.kind, RECORDS)


_LENGTHS: Final = {"country": COUNTRY_LIST, "text": TEXTS}


def _one(fact_type: FactType, vocabulary: Vocabulary) -> Any:
    """The type of one value, or of one record."""
    if fact_type.kind == "choice":
        return Literal[tuple(fact_type.choices)]
    if fact_type.kind == "money":
        return number_type(
            "an amount in euros", minimum=int(fact_type.minimum), maximum=int(fact_type.maximum)
        )
    if fact_type.kind == "number":
        what = f"a number of {fact_type.unit}" if fact_type.unit else "a number"
        return number_type(
            what, minimum=int(fact_type.minimum), maximum=int(fact_type.maximum), whole=fact_type.whole
        )
    if fact_type.kind == "records":
        record = fact_type.record or ""
        held = vocabulary.records[record]
        fields = {name: (python_type(field, vocabulary), ...) for name, field in held.items()}
        return create_model(record.title().replace("_", ""), __base__=Group, **fields)  # type: ignore[call-overload]
    return PYTHON_TYPES[fact_type.kind]
