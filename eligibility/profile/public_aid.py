"""Public aid: what was received, in which form, and what stands in its way."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from eligibility.profile.enterprise import Group
from eligibility.profile.types import (
    RECORDS,
    SHORT_RECORDS,
    CalendarYears,
    Country,
    Day,
    Hours,
    LastFiveYears,
    Money,
    Months,
    Text,
    YesNo,
)


class AidAward(Group):
    """De minimis aid granted before: its gross grant equivalent, or the method, nominal amount and term that give it.

    `recipient` is the id of another enterprise of the group; without it the aid is the company's.
    """

    granted_on: Day
    member_state: Country
    amount: Money | None = None
    method: Literal["loan_proportion", "guarantee_proportion"] | None = None
    nominal: Money | None = None
    months: Months | None = None
    regulation: Literal["general", "agriculture", "fishery", "sgei"] | None = None
    recipient: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        parts = (self.method, self.nominal, self.months)
        if (self.amount is None) is any(part is None for part in parts) or (
            self.amount is not None and any(part is not None for part in parts)
        ):
            said = "give either `amount` (the gross grant equivalent), or `method`, `nominal` and `months`"
            raise PydanticCustomError("aid_award", "{what}", {"what": said})
        return self


class StartupAid(Group):
    """One form of start-up aid (GBER Article 22): nominal for a loan, guaranteed amount, or gross grant equivalent."""

    form: Literal["loan", "guarantee", "grant"]
    amount: Money
    months: Months | None = None


class Aid(Group):
    """Public aid received before, and recovery of it."""

    de_minimis: Annotated[list[AidAward], RECORDS] | None = None
    de_minimis_requested: Money | None = None
    startup_aid: Annotated[list[StartupAid], SHORT_RECORDS] | None = None
    on_same_costs: Money | None = None
    innovation_credit_this_year: Money | None = None
    rescue_aid_open: YesNo | None = None
    outstanding_recovery_order: YesNo | None = None
    ministerial_subsidy_same_track: YesNo | None = None
    mit_this_year: YesNo | None = None
    mit_collaboration_this_year: YesNo | None = None


class Tax(Group):
    """What decides tax schemes for research and development; hours and years of the calendar."""

    wage_tax_withholder: YesNo | None = None
    self_employed: YesNo | None = None
    business_hours: Hours | None = None
    rd_hours: Hours | None = None
    withholder_years: LastFiveYears | None = None
    rd_statement_years: CalendarYears | None = None
    rd_costs: Money | None = None
    applied_before_period: YesNo | None = None
    rd_period: Months | None = None
    corporate_tax_payer: YesNo | None = None
    own_intangible: YesNo | None = None
    second_ticket: YesNo | None = None
    group_turnover_five_years: Money | None = None
    innovation_income_five_years: Money | None = None
    benefits_from_own_work: YesNo | None = None
