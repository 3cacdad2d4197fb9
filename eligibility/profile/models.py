"""The profile: the facts given for one company. Every fact may be absent; absent (or null) is unknown, never false or zero.

The words of each fact (title, question, help, choices) are data in `rules/vocabulary/`; a test proves that the two agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import PrivateAttr, model_validator

from eligibility.canonical import digest
from eligibility.profile.applications import Application, application_model, by_instrument
from eligibility.profile.enterprise import (
    Company,
    EnterpriseGroup,
    Finance,
    Group,
    Ownership,
)
from eligibility.profile.holdings import check_sums
from eligibility.profile.notes import InterviewNotes
from eligibility.profile.project import Consortium, Funding, Project
from eligibility.profile.public_aid import Aid, Tax
from eligibility.profile.ranges import as_data, as_json
from eligibility.profile.technology import Innovation, Procurement, Security, Technology
from eligibility.profile.types import SHORT_RECORDS, Day, Text, YesNo


class Judgement(Group):
    """The answer of the body that decides a criterion no form can decide."""

    instrument: Text
    criterion: Text
    met: YesNo
    by: Text
    on: Day


class _Facts(Group):
    """The groups of facts."""

    company: Company | None = None
    group: EnterpriseGroup | None = None
    ownership: Ownership | None = None
    finance: Finance | None = None
    innovation: Innovation | None = None
    security: Security | None = None
    technology: Technology | None = None
    project: Project | None = None
    consortium: Consortium | None = None
    funding: Funding | None = None
    aid: Aid | None = None
    tax: Tax | None = None
    procurement: Procurement | None = None


if TYPE_CHECKING:
    Applications = dict[str, Application]
else:
    OneApplication = application_model(_Facts, "OneApplication", __name__)
    Applications = by_instrument(OneApplication)


class CompanyProfile(_Facts):
    """The facts known of one company. Money in euros, percentages 0 to 100, dates ISO 8601, countries ISO 3166-1.

    >>> CompanyProfile.model_validate_json('{"company": {"registered_office": "NL"}}').company.registered_office
    'NL'
    """

    applications: Applications | None = None
    judgements: Annotated[list[Judgement], SHORT_RECORDS] | None = None
    interview: InterviewNotes | None = None
    _ranges: dict[str, Any] = PrivateAttr(default_factory=dict)
    _applied: dict[str, dict[str, Any]] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """What the profile says twice agrees."""
        if self.company and self.group:
            check_sums(self.company.accounts, self.group.accounts)
        return self

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_: Any) -> Self:
        """Read a profile from JSON: duplicate keys, NaN and numbers out of range are refused, 15 digits are kept.

        Raises `InvalidProfile` with every problem and its JSON pointer.
        """
        from eligibility.profile.parsing import read_profile

        return read_profile(json_data, cls)

    def with_ranges(
        self, ranges: Mapping[str, Any], applied: Mapping[str, Mapping[str, Any]] | None = None
    ) -> Self:
        """The profile with facts of which only some values are possible, by id: `Range`, `OneOf` or `Holding`.

        `applied` has those of applications, by instrument.

        >>> profile = CompanyProfile.model_validate_json('{"project": {"duration": {"at_most": 24}}}')
        >>> profile.facts()
        {'project.duration': Range(low=None, high=24)}
        """
        found = self.model_copy()
        found._ranges = dict(ranges)
        found._applied = {name: dict(some) for name, some in (applied or {}).items() if some}
        return found

    @property
    def ranges(self) -> Mapping[str, Any]:
        """The facts that are known in part, by id."""
        return self._ranges

    @property
    def applied_ranges(self) -> Mapping[str, Mapping[str, Any]]:
        """The facts of applications that are known in part, by instrument and id."""
        return self._applied

    @property
    def is_partial(self) -> bool:
        """Whether of some fact only a range is known in general."""
        private = self.__pydantic_private__  # `self._ranges` looks it up in Python, and every assessment asks
        return bool(private and private["_ranges"])

    def data(self) -> dict[str, Any]:
        """The known facts by group, as `profile_from` reads them to make the same profile again."""
        found = self.model_dump(exclude_none=True)
        for fact, some in self._ranges.items():
            group, _, name = fact.partition(".")
            found.setdefault(group, {})[name] = as_data(some)
        for instrument, ranges in self._applied.items():
            asked = found.setdefault("applications", {}).setdefault(instrument, {})
            asked |= {fact: as_data(some) for fact, some in ranges.items()}
        return found

    def facts(self, instrument: str | None = None) -> dict[str, object]:
        """The known facts by id, such as `company.registered_office`: one value, or what is possible.

        In general, or as they hold for one instrument.

        >>> asked = '{"funding": {"requested": 9}, "applications": {"nl/qredits": {"funding.requested": 5}}}'
        >>> CompanyProfile.model_validate_json(asked).facts("nl/qredits")
        {'funding.requested': 5}
        """
        given = self._exact() | self._ranges
        return given if instrument is None else given | self.application(instrument)

    def application(self, instrument: str) -> dict[str, object]:
        """The facts that hold for one instrument alone, by id."""
        application = (self.applications or {}).get(instrument)
        return {**(application.facts() if application else {}), **self._applied.get(instrument, {})}

    def _exact(self) -> dict[str, object]:
        return {
            f"{group}.{name}": value
            for group in type(self).model_fields
            if isinstance(part := getattr(self, group), Group)
            for name in type(part).model_fields
            if (value := getattr(part, name)) is not None
        }

    def as_json(self) -> dict[str, Any]:
        """The known facts as a profile in JSON has them: what is unknown is left out, with the groups that this empties.

        >>> CompanyProfile.model_validate_json('{"company": {"listed": null}, "aid": {"de_minimis": []}}').as_json()
        {'aid': {'de_minimis': []}}
        """
        tree: dict[str, Any] = self.__pydantic_serializer__.to_python(self, mode="json", exclude_none=True)
        tree.pop("interview", None)
        for fact, some in self._ranges.items():
            group, _, name = fact.partition(".")
            tree.setdefault(group, {})[name] = as_json(some)
        for instrument, ranges in self._applied.items():
            asked = tree.setdefault("applications", {}).setdefault(instrument, {})
            asked |= {fact: as_json(some) for fact, some in ranges.items()}
        return {group: facts for group, facts in tree.items() if facts != {}}

    def digest(self) -> str:
        """The SHA-256 of `as_json` as canonical JSON (RFC 8785): equal facts, equal digest, in whatever order they were given.

        docs/record.md shows how to work it out without this library.
        """
        return digest(self.as_json())
