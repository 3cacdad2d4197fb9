"""The technology, the proof of innovation, security, and readiness to supply Defence."""

from __future__ import annotations

from typing import Annotated, Literal

from eligibility.profile.enterprise import Group
from eligibility.profile.types import CHOICES, Event, Level, Money, Percent, Submissions, YesNo

Area = Literal[
    "intelligent_systems", "unmanned_systems", "sensors", "smart_materials", "space", "quantum", "other"
]
DeepTechArea = Literal[
    "ai_and_autonomy",
    "biotechnology",
    "quantum",
    "space_and_hypersonics",
    "energy",
    "manufacturing_and_materials",
    "next_generation_communications",
    "other",
]
StepArea = Literal[
    "digital_and_deep_tech", "clean_and_resource_efficient", "biotechnology", "defence", "other"
]


class Innovation(Group):
    """What can prove that an enterprise is innovative (GBER Article 2(80))."""

    expert_evaluation: YesNo | None = None
    rd_share: Percent | None = None
    rd_share_certified: YesNo | None = None
    eic_seal_on: Event | None = None
    eic_fund_investment_on: Event | None = None
    cassini_on: Event | None = None
    edf_grant_on: Event | None = None
    wbso_statement_on: Event | None = None
    minister_advice: YesNo | None = None
    eic_grant_only_before: YesNo | None = None
    eic_unsuccessful_submissions: Submissions | None = None


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
    military_use: Literal["now", "expected", "none"] | None = None
    primarily_military: YesNo | None = None
    innovative: YesNo | None = None
    areas: Annotated[list[Area], CHOICES] | None = None
    deep_tech_areas: Annotated[list[DeepTechArea], CHOICES] | None = None
    defence_need: Literal["current", "future", "none"] | None = None
    readiness_level: Level | None = None
    new_for_the_netherlands: YesNo | None = None
    proof_of_principle: YesNo | None = None
    prohibited_by_international_law: YesNo | None = None
    uncontrolled_lethal_autonomy: YesNo | None = None
    own_technical_find: YesNo | None = None
    own_creative_find: YesNo | None = None
    step_areas: Annotated[list[StepArea], CHOICES] | None = None
    critical_defence: YesNo | None = None
    technically_new: YesNo | None = None
    fits_challenge: YesNo | None = None
    feasible_and_viable: YesNo | None = None


class Procurement(Group):
    """Readiness to supply Defence, directly or through a foreign supplier."""

    essential_security_interest: YesNo | None = None
    security_requirements_ready: YesNo | None = None
    export_control_checked: YesNo | None = None
    investment_screening_checked: YesNo | None = None
    foreign_order: Money | None = None
    capability_for_foreign_supplier: YesNo | None = None
    production_in_the_union: YesNo | None = None
    licence_or_supply_role: YesNo | None = None
