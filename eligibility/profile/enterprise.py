"""The facts of an enterprise: the company itself, the enterprises around it, its owners, its capital."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from eligibility.profile.holdings import check_accounts, check_group, check_period
from eligibility.profile.types import (
    CHOICES,
    PERIODS,
    RECORDS,
    Countries,
    Country,
    Day,
    Event,
    HeadcountFigure,
    Inhabitants,
    Money,
    MoneyFigure,
    Percent,
    PeriodMonths,
    SignedMoney,
    SignedRatio,
    Text,
    Texts,
    YesNo,
)


class Group(BaseModel):
    """A group of facts: strict, closed to unknown names, immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class AccountingPeriod(Group):
    """One accounting period. Money in euros, headcount in annual work units (GBER Annex I, Articles 4 and 5).

    One that is not a year says how long it was: from which day (`started_on`) or how many months.
    """

    closed_on: Day
    started_on: Day | None = None
    months: PeriodMonths | None = None
    employees: HeadcountFigure | None = None
    turnover: MoneyFigure | None = None
    balance_sheet_total: MoneyFigure | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_period(self)
        return self


Accounts = Annotated[list[AccountingPeriod], PERIODS, AfterValidator(check_accounts)]
"""Accounting periods in any order, each with a closing day of its own."""


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
    type: Literal["startup", "scaleup", "sme", "midcap", "large", "research_organisation", "other"] | None = (
        None
    )
    registered_office: Country | None = None
    physical_headquarters: Country | None = None
    executive_management: Country | None = None
    management_in_associated_country: YesNo | None = None
    established_in: Countries | None = None
    substantial_activities_in_the_netherlands: YesNo | None = None
    registered_on: Event | None = None
    first_commercial_sale_on: Event | None = None
    listed: YesNo | None = None
    separate_legal_person: YesNo | None = None
    stage: (
        Literal["pre_seed", "seed", "series_a", "series_b", "series_c_or_later", "not_raising_equity"] | None
    ) = None
    autonomous: YesNo | None = None
    accounts: Accounts | None = None
    insolvent: YesNo | None = None
    took_over_activity: YesNo | None = None
    distributed_profits: YesNo | None = None
    merged_or_acquired: YesNo | None = None
    no_market_yet: YesNo | None = None
    average_turnover: Money | None = None
    viable: YesNo | None = None
    finance_or_insurance_share: Percent | None = None
    real_estate_share: Percent | None = None
    healthcare_provider: YesNo | None = None
    agriculture_or_fishery: YesNo | None = None
    sectors: (
        Annotated[
            list[Literal["agriculture", "fishery_or_aquaculture", "shipbuilding", "coal_or_steel", "other"]],
            CHOICES,
        ]
        | None
    ) = None
    main_sector: (
        Literal[
            "agriculture_or_fishery",
            "real_estate_speculation",
            "bank_insurer_or_investment",
            "healthcare_provider",
            "housing_corporation",
            "other",
        ]
        | None
    ) = None
    primary_activities_in_the_netherlands: YesNo | None = None
    capital_company: YesNo | None = None
    established_in_horizon_country: YesNo | None = None
    works_for_security_or_defence: YesNo | None = None
    will_establish_in_horizon_country: YesNo | None = None
    established_in_horizon_efta_country: YesNo | None = None
    in_business_since: Event | None = None
    excessive_withdrawals: YesNo | None = None
    academic_starter: YesNo | None = None
    province: (
        Literal[
            "drenthe",
            "flevoland",
            "friesland",
            "gelderland",
            "groningen",
            "limburg",
            "noord_brabant",
            "noord_holland",
            "overijssel",
            "utrecht",
            "zeeland",
            "zuid_holland",
            "outside",
        ]
        | None
    ) = None
    public_knowledge_institution: YesNo | None = None
    bank_credit: YesNo | None = None


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
    accounts: Accounts | None = None
    markets: Texts | None = None
    adjacent_markets: Texts | None = None
    acts_with: Texts | None = None
    consolidated_by: Text | None = None
    angel_investment: Money | None = None
    budget: Money | None = None
    inhabitants: Inhabitants | None = None
    country: Country | None = None


class Holding(Group):
    """What one holds of another: percent of capital and of votes, and other ways of control."""

    holder: Text
    held: Text
    capital: Percent
    votes: Percent
    control: (
        Annotated[list[Literal["appoints_majority", "dominant_influence", "voting_agreement"]], CHOICES]
        | None
    ) = None


class EnterpriseGroup(Group):
    """The company with its partner and linked enterprises: added up by the applicant, or as enterprises and holdings."""

    accounts: Accounts | None = None
    enterprises: Annotated[list[RelatedEnterprise], RECORDS] | None = None
    holdings: Annotated[list[Holding], RECORDS] | None = None
    changed_on: Day | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_group(self)
        return self


class Ownership(Group):
    """Who owns and controls the company."""

    public_bodies_hold_quarter: YesNo | None = None
    third_country_control: YesNo | None = None
    guarantee_approved: YesNo | None = None
    owner_countries: Countries | None = None


class Finance(Group):
    """Capital and debt by the latest accounts; equity is negative when more than all of it is lost."""

    equity: SignedMoney | None = None
    subscribed_capital: Money | None = None
    debt_to_equity: SignedRatio | None = None
    interest_cover: SignedRatio | None = None
    debt_to_equity_before: SignedRatio | None = None
    interest_cover_before: SignedRatio | None = None
