"""How much de minimis aid a company may still receive, and on which later days that grows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from eligibility.arguments import check_language
from eligibility.errors import EligibilityError, InvalidArgument, WrongType
from eligibility.law import de_minimis
from eligibility.profile.countries import COUNTRIES
from eligibility.profile.models import CompanyProfile
from eligibility.rules.in_force import Rules
from eligibility.units import Number
from eligibility.words import formats
from eligibility.words.phrases import Language

MEMBER_STATES: Final = "eu_member_states"
"""The list of the rules with the Member States of the Union."""


@dataclass(frozen=True, slots=True)
class Headroom:
    """The de minimis aid, in euros, that is possible from a day on."""

    since: date
    amount: Number

    def text(self, language: Language = "en") -> str:
        """`23 November 2026: EUR 250 000`."""
        check_language(language)
        return f"{formats.day(self.since, language)}: {formats.money(self.amount, language)}"


def headroom(profile: CompanyProfile, rules: Rules, member_state: str, *, sgei: bool) -> tuple[Headroom, ...]:
    """The room on the day of the rules, and each later day on which it grows.

    Raises `EligibilityError` when the profile does not say what was received, leaves open what counts, or no
    regulation is in force, and `InvalidArgument` when the state is no Member State of the Union on the date.
    """
    _check_member_state(member_state, rules)
    law, aid, group = rules.law.get(de_minimis.LAW), profile.aid, profile.group
    if aid is None or aid.de_minimis is None:
        raise EligibilityError("the profile does not say which `aid.de_minimis` was received (an empty list means none)")
    if law is None or (sgei and "sgei_ceiling" not in law.amounts):
        raise EligibilityError(f"no version of `{de_minimis.LAW}` with this ceiling is in force on {rules.on}")
    enterprises, holdings = (group.enterprises, group.holdings) if group else (None, None)
    undertaking = de_minimis.Undertaking(enterprises, holdings, law.amounts, member_state)
    found = de_minimis.headroom(aid.de_minimis, rules.on, law.amounts, undertaking, sgei=sgei, until=law.valid.end)
    if found is None:
        raise EligibilityError("the profile leaves open what counts: a recipient, its country, or a loan outside its method")
    return tuple(Headroom(room.since, room.amount) for room in found)


def _check_member_state(given: object, rules: Rules) -> None:
    """Raises `InvalidArgument` unless it is a Member State; on a day without a list any country may be one."""
    if not isinstance(given, str):
        said = f"expected the code of a country, got {type(given).__name__}"
        raise WrongType("member_state", said, "such as `NL`")
    known = rules.lists.get(MEMBER_STATES, frozenset(COUNTRIES))
    if given in known:
        return
    hint = "give its code of two letters, such as `NL`"
    if given.upper() in known:
        hint = f"did you mean `{given.upper()}`?"
    said = f"`{given}` is not a Member State of the European Union on {rules.on}"
    raise InvalidArgument("member_state", said, hint)
