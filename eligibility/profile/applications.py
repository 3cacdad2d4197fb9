"""What one asks of one instrument: facts about the application (`about: application`) that differ from those given in general.

applications: {nl/qredits: {funding.requested: 200000, project.duration: 24}}

A company asks EUR 2 000 000 of a fund and EUR 200 000 of Qredits. What stands under an instrument holds for that instrument; what
does not stand there holds as the profile gives it in general. `null` is absent here too, a range stands for what is known in part
(`profile/ranges.py`), and types are as strict as elsewhere. Whether the instrument is known, and reads these facts, only a
catalogue can say (`engine/requests.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, Field, WithJsonSchema, create_model

from eligibility.possible import SOME
from eligibility.profile.enterprise import Group
from eligibility.profile.types import Text

if TYPE_CHECKING:
    from eligibility.profile.models import CompanyProfile

MOST_APPLICATIONS: Final = 1_000
Profile = TypeVar("Profile", bound="CompanyProfile")


class Application(Group):
    """The facts of one application by id, such as `funding.requested`: each a field, which only `getattr` reaches."""

    def facts(self) -> dict[str, Any]:
        """The facts that are given, by id."""
        found = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: value for name, value in found if value is not None}


def group_of(annotation: Any) -> type[Group] | None:
    """The group of facts that a field of a profile holds; None for a field that holds something else.

    >>> from eligibility.profile.models import CompanyProfile
    >>> group_of(CompanyProfile.model_fields["funding"].annotation).__name__
    'Funding'
    """
    parts = (annotation, *getattr(annotation, "__args__", ()))
    return next((part for part in parts if isinstance(part, type) and issubclass(part, Group)), None)


def groups_of(model: type[Group]) -> Iterator[tuple[str, type[Group]]]:
    """The groups of facts of a profile's model, by name."""
    for name, field in model.model_fields.items():
        group = group_of(field.annotation)
        if group is not None:
            yield name, group


def application_model(model: type[Group], name: str, module: str) -> type[Application]:
    """The model of one application for a profile with the facts of a model; pickled by its name in a module."""
    fields: dict[str, Any] = {}
    for group, facts in groups_of(model):
        for fact, field in facts.model_fields.items():
            fields[f"{group}.{fact}"] = (field.annotation, None)
    return create_model(name, __base__=Application, __module__=module, **fields)


def by_instrument(one: Any) -> Any:
    """The type of `applications` in a profile, given the model of one."""
    found: Any = dict[_Instrument, one | None]
    return Annotated[found, Field(max_length=MOST_APPLICATIONS), AfterValidator(_in_order)]


def _in_order(given: Mapping[str, Application | None]) -> dict[str, Application] | None:
    """By the ids of the instruments, so that the order in which they were given leaves no trace in the digest."""
    ordered = {name: given[name] for name in sorted(given)}
    return {name: application for name, application in ordered.items() if application is not None} or None


_Instrument = Annotated[Text, WithJsonSchema({"type": "string"})]


def profile_for(profile: Profile, instrument: str) -> Profile:
    """The profile as an instrument sees it: what stands in its application stands in general."""
    application = profile.application(instrument)
    return _changed(profile, application) if application else profile


def without_facts(profile: Profile, facts: Iterable[str]) -> Profile:
    """The profile with some facts unknown in general, and without applications."""
    given = profile.facts()
    changed = _changed(profile, {fact: None for fact in facts if fact in given})
    if not changed.applications:
        return changed
    return changed.model_copy(update={"applications": None}).with_ranges(changed.ranges)


def _changed(profile: Profile, values: Mapping[str, Any]) -> Profile:
    """The profile with other values of some facts, which have been checked before: one value, what is possible, or None."""
    by_group: dict[str, dict[str, Any]] = {}
    partly = {fact: some for fact, some in profile.ranges.items() if fact not in values}
    for fact, value in values.items():
        group, _, name = fact.partition(".")
        known_in_part = value.__class__ in SOME
        by_group.setdefault(group, {})[name] = None if known_in_part else value
        if known_in_part:
            partly[fact] = value
    update = {}
    for group, part in by_group.items():
        model = group_of(type(profile).model_fields[group].annotation)
        assert model is not None
        update[group] = (getattr(profile, group) or model()).model_copy(update=part)
    return profile.model_copy(update=update).with_ranges(partly, profile.applied_ranges)
