"""How much de minimis aid a company may still receive, and on which later days that grows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from eligibility.arguments import check_language
from eligibility.errors import EligibilityError, InvalidArgument, WrongType, shown
from eligibility.law import de_minimis
from eligibility.law.de_minimis import Counted, Open
from eligibility.law.group import COMPANY
from eligibility.profile.countries import COUNTRIES
from eligibility.profile.models import CompanyProfile
from eligibility.profile.public_aid import AidAward
from eligibility.rules.in_force import Rules
from eligibility.units import Number
from eligibility.words import formats
from eligibility.words.lines import printable
from eligibility.words.phrases import PHRASES, Language

MEMBER_STATES: Final = "eu_member_states"
"""The list of the rules with the Member States of the Union."""


@dataclass(frozen=True, slots=True)
class Headroom:
    """The de minimis aid, in euros, that is possible from a day on.

    `ceiling` is what is possible without aid before; `counted` the aid that takes room of it then, in the order of the profile.
    """

    since: date
    amount: Number
    ceiling: Number | None = field(default=None, compare=False)
    counted: tuple[Counted, ...] = field(default=(), compare=False)

    def text(self, language: Language = "en") -> str:
        """`23 November 2026: EUR 250 000 of EUR 300 000 left; counted: EUR 50 000 of 1 May 2025 (no longer from 1 May 2028)`."""
        check_language(language)
        words = PHRASES[language]
        day, amount = formats.day(self.since, language), formats.money(self.amount, language)
        if self.ceiling is None:
            return f"{day}: {amount}"
        left = words["aid left"].format(day=day, amount=amount, ceiling=formats.money(self.ceiling, language))
        if not self.counted:
            return f"{left}; {words['aid counted none']}"
        aid = ", ".join(_aid(each, language) for each in self.counted)
        return f"{left}; {words['aid counted'].format(aid=aid)}"


def _aid(each: Counted, language: str) -> str:
    """`EUR 50 000 of 1 May 2025 to Sister (no longer from 1 May 2028)`."""
    words = PHRASES[language]
    to = ""
    if each.recipient not in (None, COMPANY):
        to = words["aid to"].format(name=printable(each.recipient))
    return words["aid award"].format(
        amount=formats.money(each.amount, language),
        day=formats.day(each.granted_on, language),
        to=to,
        end=formats.day(each.no_longer_from, language),
    )


def headroom(profile: CompanyProfile, rules: Rules, member_state: str, *, sgei: bool) -> tuple[Headroom, ...]:
    """The room on the day of the rules, and each later day on which it grows.

    Raises `EligibilityError` when the profile does not say what was received, leaves open what counts, or no
    regulation is in force, and `InvalidArgument` when the state is no Member State of the Union on the date.
    """
    _check_member_state(member_state, rules)
    law, aid, group = rules.law.get(de_minimis.LAW), profile.aid, profile.group
    if aid is None or aid.de_minimis is None:
        raise EligibilityError(
            "the profile does not say which `aid.de_minimis` was received (an empty list means none)"
        )
    if law is None or (sgei and "sgei_ceiling" not in law.amounts):
        raise EligibilityError(
            f"no version of `{de_minimis.LAW}` with this ceiling is in force on {rules.on}"
        )
    enterprises, holdings = (group.enterprises, group.holdings) if group else (None, None)
    undertaking = de_minimis.Undertaking(enterprises, holdings, law.amounts, member_state)
    found = de_minimis.headroom(
        aid.de_minimis, rules.on, law.amounts, undertaking, sgei=sgei, until=law.valid.end
    )
    if found is None:
        places = de_minimis.left_open(aid.de_minimis, rules.on, law.amounts, undertaking, sgei=sgei)
        said = "; ".join(_open(each, aid.de_minimis[each.aid]) for each in places)
        raise EligibilityError(f"the profile leaves open what counts: {said}")
    ceiling = de_minimis.ceiling_of(law.amounts, sgei=sgei)
    return tuple(Headroom(room.since, room.amount, ceiling, room.counted) for room in found)


def _open(each: Open, award: AidAward) -> str:
    """The place that leaves it open, with what is asked there and for which aid."""
    aid = f"/aid/de_minimis/{each.aid}"
    if each.why == "method":
        return f"`{aid}` is outside the points of its method `{award.method}`: give the `amount` that the decision names"
    recipient = f"`{shown(award.recipient or '')}`, which received `{aid}`"
    if each.why == "country":
        return f"`{each.pointer}` is not given: the country of {recipient}"
    return f"`{each.pointer}` is not given: it tells who controls {recipient}"


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
