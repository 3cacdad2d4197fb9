"""The profile: the facts given for one company. Every fact may be absent; absent (or null) is unknown, never false or zero.

The words of each fact (title, question, help, choices) are data in `rules/vocabulary.yaml`; a test proves that the two agree.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal, Self

from eligibility.profile.enterprise import (
    Company,
    EnterpriseGroup,
    Finance,
    Group,
    Ownership,
)
from eligibility.profile.public_aid import Aid
from eligibility.profile.types import Count, Day, Level, Money, Months, Percent, Text, YesNo


class Innovation(Group):
    """What can prove that an enterprise is innovative (GBER Article 2(80))."""

    expert_evaluation: YesNo | None = None
    rd_share: Percent | None = None
    rd_share_certified: YesNo | None = None
    eic_seal_on: Day | None = None
    eic_fund_investment_on: Day | None = None
    cassini_on: Day | None = None
    edf_grant_on: Day | None = None


class Security(Group):
    """Ties and screening."""

    high_risk_country_ties: YesNo | None = None
    sanctions_hits: YesNo | None = None
    criminal_or_terrorist_ties: YesNo | None = None
    weapons_or_ammunition: YesNo | None = None


class Technology(Group):
    """What the company develops. Civil, military and primarily military use are three facts."""

    civil_application: YesNo | None = None
    military_application: YesNo | None = None
    primarily_military: YesNo | None = None
    innovative: YesNo | None = None
    areas: (
        list[Literal["intelligent_systems", "unmanned_systems", "sensors", "smart_materials", "space", "quantum", "other"]] | None
    ) = None
    deep_tech_areas: (
        list[
            Literal[
                "ai_and_autonomy",
                "biotechnology",
                "quantum",
                "space_and_hypersonics",
                "energy",
                "manufacturing_and_materials",
                "next_generation_communications",
                "other",
            ]
        ]
        | None
    ) = None
    defence_need: Literal["current", "future", "none"] | None = None
    readiness_level: Level | None = None
    new_for_the_netherlands: YesNo | None = None
    proof_of_principle: YesNo | None = None
    prohibited_by_international_law: YesNo | None = None
    uncontrolled_lethal_autonomy: YesNo | None = None


class Project(Group):
    """The project that the funding is for."""

    kind: Literal["technical", "clinical", "other"] | None = None
    activity: (
        Literal[
            "knowledge",
            "interoperability",
            "study",
            "design",
            "prototype",
            "testing",
            "qualification",
            "certification",
            "life_cycle_efficiency",
            "other",
        ]
        | None
    ) = None
    research_category: Literal["fundamental", "industrial", "experimental", "feasibility"] | None = None
    intensity_bonus: Literal["none", "collaboration_or_dissemination", "assisted_area_c", "multi_state_open_call"] | None = None
    area: Literal["none", "c_area", "a_area"] | None = None
    eligible_costs: Money | None = None
    total_costs: Money | None = None
    duration: Months | None = None
    started: YesNo | None = None
    certification_track: YesNo | None = None
    effective_collaboration: YesNo | None = None
    market_within_five_years: YesNo | None = None
    repayable_within_ten_years: YesNo | None = None
    remaining_funding_committed: YesNo | None = None
    assets_in_eligible_countries: YesNo | None = None
    assets_derogation: YesNo | None = None
    procurement_intents: Count | None = None
    common_specifications: YesNo | None = None
    for_export_network: YesNo | None = None
    edf_cofunded: YesNo | None = None
    seal_of_excellence: YesNo | None = None
    eureka_or_joint_undertaking: YesNo | None = None
    favoured_risk_finance: YesNo | None = None
    new_activity_investment: Money | None = None
    new_activity_green: YesNo | None = None


class Consortium(Group):
    """The applicants together, where an instrument asks for several."""

    entities: Count | None = None
    countries: Count | None = None
    independent: YesNo | None = None
    pesco: YesNo | None = None
    sme_share_same_countries: Percent | None = None
    sme_share_other_countries: Percent | None = None
    midcap_share: Percent | None = None
    call_rate: Percent | None = None


class Funding(Group):
    """The request, and the round that it is part of. Money in euros."""

    requested: Money | None = None
    round_total: Money | None = None
    transaction: Money | None = None
    public_share: Percent | None = None
    private_coinvestor: YesNo | None = None
    coinvestor_same_terms: YesNo | None = None
    union_support_total: Money | None = None
    loan_term: Months | None = None
    sufficient_collateral: YesNo | None = None
    private_share: Percent | None = None
    risk_finance_outstanding: Money | None = None
    due_diligence_done: YesNo | None = None
    follow_on_planned: YesNo | None = None


class Judgement(Group):
    """The answer of the body that decides a criterion no form can decide."""

    instrument: Text
    criterion: Text
    met: YesNo
    by: Text
    on: Day


class CompanyProfile(Group):
    """The facts known of one company. Money in euros, percentages 0 to 100, dates ISO 8601, countries ISO 3166-1.

    >>> CompanyProfile.model_validate_json('{"company": {"registered_office": "NL"}}').company.registered_office
    'NL'
    """

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
    judgements: list[Judgement] | None = None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_: Any) -> Self:
        """Read a profile from JSON exactly: duplicate keys, NaN and numbers out of range are refused.

        Raises `InvalidProfile` with every problem and its JSON pointer.
        """
        from eligibility.profile.reading import read_profile

        return read_profile(json_data, cls)

    def facts(self) -> dict[str, object]:
        """The known facts by id, such as `company.registered_office`."""
        return {
            f"{group}.{name}": value
            for group in type(self).model_fields
            if isinstance(part := getattr(self, group), Group)
            for name in type(part).model_fields
            if (value := getattr(part, name)) is not None
        }

    def digest(self) -> str:
        """A SHA-256 of the known facts: equal facts, equal digest, in whatever order they were given."""
        text = self.__pydantic_serializer__.to_json(self, exclude_none=True)
        return "sha256:" + hashlib.sha256(text).hexdigest()
