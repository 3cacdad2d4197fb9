"""The project, the applicants together, and the money that is asked."""

from __future__ import annotations

from typing import Annotated, Literal

from eligibility.profile.enterprise import Group
from eligibility.profile.types import CHOICES, Count, Money, Months, Percent, YesNo


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
    intensity_bonus: (
        Literal["none", "collaboration_or_dissemination", "assisted_area_c", "multi_state_open_call"] | None
    ) = None
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
    application_focus: Literal["civil", "dual_use", "defence"] | None = None
    disruptive_topic: YesNo | None = None
    investment_in_union: YesNo | None = None
    civil_purpose_only: YesNo | None = None
    rd_in_union: YesNo | None = None
    components_from_outside: Percent | None = None
    design_authority_free: YesNo | None = None
    already_funded: YesNo | None = None
    edip_action: Literal["industrial_reinforcement", "commercialisation", "sme_support", "other"] | None = (
        None
    )
    edip_bonus_ground: YesNo | None = None
    raises_manufacturing_capacity: YesNo | None = None
    green_asset: YesNo | None = None
    other_assets_share: Percent | None = None
    feasibility_share: Percent | None = None
    start_within: Months | None = None
    fits_knowledge_agenda: YesNo | None = None
    own_costs: Money | None = None
    business_plan: YesNo | None = None


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
    smes: Count | None = None
    largest_partner_share: Percent | None = None
    largest_country_share: Percent | None = None
    sme_budget_share: Percent | None = None
    subsidy_total: Money | None = None
    dutch_subsidy_total: Money | None = None
    research_organisations: Count | None = None
    fund_included: YesNo | None = None
    majority_sme_or_midcap: YesNo | None = None
    seap: YesNo | None = None
    eurostars_countries: Count | None = None
    led_by_innovative_sme: YesNo | None = None
    eu_or_horizon_partner: YesNo | None = None


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
    eic_component: Literal["grant_only", "blended", "equity_only"] | None = None
    first_investment: YesNo | None = None
    grant_requested: Money | None = None
    equity_requested: Money | None = None
    lead_commitment: Money | None = None
    fund_money_this_year: Money | None = None
    earlier_venture_capital: YesNo | None = None
    go_exposure: Money | None = None
    fresh_money: YesNo | None = None
    investor_letter: Money | None = None
    feasibility_and_agreement: YesNo | None = None
    cannot_finance_elsewhere: YesNo | None = None
    total_credit_need: Money | None = None
    refinancing: YesNo | None = None
    cofinancing: Percent | None = None
    kinds: Annotated[list[Literal["loan", "equity", "grant", "tax", "contract"]], CHOICES] | None = None
