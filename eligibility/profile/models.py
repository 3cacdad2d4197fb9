"""The profile: the facts given for one company. Every fact may be absent; absent (or null) is unknown, never false or zero.

The words of each fact (title, question, help, choices) are data in `rules/vocabulary.yaml`; a test proves that the two agree.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from eligibility.profile.holdings import check_group
from eligibility.profile.types import Count, Country, Day, Headcount, Level, Money, Months, Percent, Ratio, SignedMoney, Text, YesNo


class Group(BaseModel):
    """A group of facts: strict, closed to unknown names, immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class AccountingPeriod(Group):
    """One closed accounting period. Money in euros, headcount in annual work units (GBER Annex I, Articles 4 and 5)."""

    closed_on: Day
    employees: Headcount | None = None
    turnover: Money | None = None
    balance_sheet_total: Money | None = None


class Company(Group):
    """Who the company is: identity, seat, dates, size and standing."""

    name: Text | None = None
    kvk_number: str | None = Field(default=None, pattern=r"^[0-9]{8}$", max_length=8)
    legal_form: (
        Literal[
            "sole_proprietorship",
            "partnership",
            "private_limited",
            "public_limited",
            "cooperative",
            "foundation",
            "association",
            "foreign",
            "not_incorporated",
        ]
        | None
    ) = None
    type: Literal["startup", "scaleup", "sme", "midcap", "large", "research_organisation", "other"] | None = None
    registered_office: Country | None = None
    physical_headquarters: Country | None = None
    executive_management: Country | None = None
    management_in_associated_country: YesNo | None = None
    established_in: list[Country] | None = None
    substantial_activities_in_the_netherlands: YesNo | None = None
    registered_on: Day | None = None
    first_commercial_sale_on: Day | None = None
    listed: YesNo | None = None
    separate_legal_person: YesNo | None = None
    stage: Literal["pre_seed", "seed", "series_a", "series_b", "series_c_or_later", "not_raising_equity"] | None = None
    autonomous: YesNo | None = None
    accounts: list[AccountingPeriod] | None = None
    insolvent: YesNo | None = None
    took_over_activity: YesNo | None = None
    distributed_profits: YesNo | None = None
    merged_or_acquired: YesNo | None = None
    no_market_yet: YesNo | None = None
    viable: YesNo | None = None
    finance_or_insurance_share: Percent | None = None
    real_estate_share: Percent | None = None
    healthcare_provider: YesNo | None = None
    agriculture_or_fishery: YesNo | None = None


class RelatedEnterprise(Group):
    """An enterprise, investor or person around the company (GBER Annex I, Article 3). The company itself has the id `company`."""

    id: Text
    kind: Literal[
        "enterprise",
        "natural_person",
        "public_body",
        "local_authority",
        "public_investment_corporation",
        "venture_capital",
        "business_angel",
        "university",
        "nonprofit_research",
        "institutional_investor",
        "regional_development_fund",
    ]
    accounts: list[AccountingPeriod] | None = None
    markets: list[Text] | None = None
    adjacent_markets: list[Text] | None = None
    acts_with: list[Text] | None = None
    consolidated_by: Text | None = None
    angel_investment: Money | None = None
    budget: Money | None = None
    inhabitants: Count | None = None


class Holding(Group):
    """What one holds of another: percent of capital and of votes, and other ways of control."""

    holder: Text
    held: Text
    capital: Percent
    votes: Percent
    control: list[Literal["appoints_majority", "dominant_influence", "voting_agreement"]] | None = None


class EnterpriseGroup(Group):
    """The company with its partner and linked enterprises: added up by the applicant, or as enterprises and holdings."""

    accounts: list[AccountingPeriod] | None = None
    enterprises: list[RelatedEnterprise] | None = None
    holdings: list[Holding] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_group(self)
        return self


class Ownership(Group):
    """Who owns and controls the company."""

    public_bodies_hold_quarter: YesNo | None = None
    third_country_control: YesNo | None = None
    guarantee_approved: YesNo | None = None
    owner_countries: list[Country] | None = None


class Finance(Group):
    """Capital and debt by the latest accounts; equity is negative when more than all of it is lost."""

    equity: SignedMoney | None = None
    subscribed_capital: Money | None = None
    debt_to_equity: Ratio | None = None
    interest_cover: Ratio | None = None
    debt_to_equity_before: Ratio | None = None
    interest_cover_before: Ratio | None = None


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


class Consortium(Group):
    """The applicants together, where an instrument asks for several."""

    entities: Count | None = None
    countries: Count | None = None
    independent: YesNo | None = None


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


class AidAward(Group):
    """De minimis aid granted before, as its gross grant equivalent."""

    granted_on: Day
    amount: Money
    member_state: Country


class Aid(Group):
    """Public aid received before, and recovery of it."""

    de_minimis: list[AidAward] | None = None
    de_minimis_requested: Money | None = None
    innovation_credit_this_year: Money | None = None
    rescue_aid_open: YesNo | None = None
    outstanding_recovery_order: YesNo | None = None


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
