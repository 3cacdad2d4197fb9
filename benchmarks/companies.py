"""Companies that answer every question: the portfolio with what its profiles leave out, and others that are drawn.

What nobody says of a company is filled in, mostly with the answers of the examples beside the instruments, sometimes with another
value that the rules can tell apart. The same seed always gives the same. No company contradicts itself: what follows from other
facts is taken from these.

The drawn companies were written down before any order of questions was measured on them, and no order is tuned to them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

from eligibility import Catalogue, CompanyProfile, InvalidProfile
from eligibility.authoring.examples import InstrumentExamples
from eligibility.engine.reference import fill
from eligibility.engine.trial import Trial
from eligibility.law.derived import Answers
from eligibility.profile.parsing import profile_from
from eligibility.rules.files import find
from eligibility.shipped import shipped
from eligibility.units import add_months
from eligibility.yaml.tree import Problems, load

TODAY: Final = date(2026, 11, 23)
FOLDER: Final = Path(__file__).parent.parent / "examples" / "portfolio"
CATALOGUE: Final = Catalogue.shipped()
SHARED: Final = CATALOGUE.case(CATALOGUE.read_profile("{}"), on=TODAY).shared
RULES: Final = SHARED.evaluator(TODAY).rules
TRIALS: Final = [SHARED.family.trials.of(name, RULES).of_case(Answers()) for name in RULES.open]
VOCABULARY: Final = RULES.catalogue.vocabulary.facts
DRAWN_OTHERWISE: Final = ("group.enterprises", "group.holdings", "group.accounts", "company.accounts")
"""What is not filled in fact by fact."""
MOST_DRAWS: Final = 8
USUALLY: Final = 0.75
"""How often a fact that nobody says has the value of the examples."""


def portfolio() -> list[CompanyProfile]:
    """The forty companies of the portfolio."""
    rng = Random(20261123)  # noqa: S311 - not for secrets
    files = sorted(FOLDER.glob("*.json"))
    return [_whole(CATALOGUE.read_profile(file.read_bytes()).facts(), rng) for file in files]


def drawn(count: int = 40) -> list[CompanyProfile]:
    """Companies drawn at random: where they are, how old and large, what they make, what they ask."""
    rng = Random(1811)  # noqa: S311 - not for secrets
    return [_whole(_drawn(rng), rng) for _ in range(count)]


def _drawn(rng: Random) -> dict[str, Any]:
    """What a company says of itself; the rest is filled in."""
    country = rng.choices(("NL", "DE", "FR", "BE", "NO", "UA", "GB", "US"), (76, 6, 4, 4, 3, 2, 3, 2))[0]
    dutch = country == "NL"
    forms = ("private_limited", "public_limited", "sole_proprietorship", "partnership", "foundation")
    employees = round(rng.lognormvariate(2.3, 1.3))
    turnover = round(employees * rng.uniform(0, 160_000), -3)
    military = rng.random() < 0.5
    amount = round(rng.lognormvariate(13.3, 1.3), -4) or 10_000
    partners = 1 if rng.random() < 0.7 else rng.randint(2, 6)
    areas = (
        "intelligent_systems",
        "unmanned_systems",
        "sensors",
        "smart_materials",
        "space",
        "quantum",
        "other",
    )
    deep = ("ai_and_autonomy", "biotechnology", "quantum", "space_and_hypersonics", "energy", "other")
    age = round(rng.expovariate(1 / 60))
    company = {
        "company.legal_form": rng.choices(forms, (80, 4, 7, 4, 5))[0] if dutch else "foreign",
        "company.type": rng.choices(("startup", "scaleup", "sme", "midcap", "large"), (45, 15, 30, 6, 4))[0],
        "company.registered_office": country,
        "company.physical_headquarters": country,
        "company.executive_management": country,
        "company.established_in": [country] if rng.random() < 0.85 else sorted({country, "DE", "US"}),
        "company.substantial_activities_in_the_netherlands": dutch,
        "company.primary_activities_in_the_netherlands": dutch and rng.random() < 0.95,
        "company.province": rng.choice(("zuid_holland", "noord_brabant", "overijssel"))
        if dutch
        else "outside",
        "company.registered_on": add_months(TODAY, -age),
        "company.in_business_since": add_months(TODAY, -age),
        "company.autonomous": rng.random() < 0.8,
        "company.accounts": [
            {
                "closed_on": "2025-12-31",
                "employees": employees,
                "turnover": turnover,
                "balance_sheet_total": turnover + 100_000,
            }
        ],
        "company.insolvent": rng.random() < 0.03,
        "company.viable": rng.random() < 0.9,
        "company.agriculture_or_fishery": rng.random() < 0.04,
        "company.healthcare_provider": rng.random() < 0.03,
        "company.sectors": [] if rng.random() < 0.93 else ["shipbuilding"],
        "ownership.public_bodies_hold_quarter": rng.random() < 0.05,
        "ownership.third_country_control": country == "US" or rng.random() < 0.05,
        "security.high_risk_country_ties": rng.random() < 0.04,
        "security.sanctions_hits": rng.random() < 0.01,
        "security.weapons_or_ammunition": military and rng.random() < 0.15,
        "technology.civil_application": not military or rng.random() < 0.8,
        "technology.military_application": military,
        "technology.areas": [rng.choice(areas)],
        "technology.deep_tech_areas": [rng.choice(deep)],
        "technology.defence_need": rng.choice(("current", "future")) if military else "none",
        "technology.readiness_level": rng.randint(2, 9),
        "funding.requested": amount,
        "funding.round_total": amount * rng.choice((1, 2, 3)),
        "funding.private_coinvestor": rng.random() < 0.6,
        "consortium.entities": partners,
        "project.application_focus": rng.choice(("dual_use", "dual_use", "defence")) if military else "civil",
        "aid.de_minimis": [],
        "tax.wage_tax_withholder": rng.random() < 0.7,
    }
    if not company["technology.civil_application"]:
        company["project.application_focus"] = "defence"
    return CATALOGUE.read_profile(json.dumps(_nested(company), default=str)).facts()


def usual() -> Mapping[str, Any]:
    """The answers from which the examples of each instrument start; the first that names a fact counts."""
    found: dict[str, Any] = {}
    for file in find(shipped("rules")):
        if file.kind == "examples":
            problems = Problems()
            node = load(file.text, file.path, problems)
            if node and "profile" in node.value:
                for name, value in (
                    InstrumentExamples(SHARED.family, file.name, problems)
                    .facts(node.value["profile"].node)
                    .items()
                ):
                    found.setdefault(name, value)
    return profile_from(_nested(found), SHARED.model).facts()


def _whole(given: Mapping[str, Any], rng: Random) -> CompanyProfile:
    """A company of which every fact that can be asked is known, and nothing contradicts."""
    facts = {
        name: value for name, value in given.items() if name not in ("group.enterprises", "group.holdings")
    }
    for name in VOCABULARY:
        if name in facts or name in DRAWN_OTHERWISE or not _read(name):
            continue
        for value in _draws(name, rng):
            if not fill(RULES, {**facts, name: value}).clashes:
                facts[name] = value
                break
    facts.setdefault("company.accounts", USUAL["company.accounts"])
    facts["group.accounts"] = facts["company.accounts"]  # a group is asked for as accounts added up
    profile = profile_from(_nested(facts), SHARED.model)
    try:
        CATALOGUE.case(profile, on=TODAY)
    except InvalidProfile:  # who stands alone has no others
        facts.pop("group.accounts")
        profile = profile_from(_nested(facts), SHARED.model)
        CATALOGUE.case(profile, on=TODAY)
    return profile


def _draws(name: str, rng: Random) -> Iterator[Any]:
    """Values to try: that of the examples, or others that the rules can tell apart."""
    values = [value for trial in _readers(name) for value in trial.values(VOCABULARY[name], {}, TODAY)]
    if name in USUAL and (not values or rng.random() < USUALLY):
        yield USUAL[name]
    if not values:
        values = [VOCABULARY[name].example] if VOCABULARY[name].example is not None else []
    yield from (rng.choice(values) for _ in range(MOST_DRAWS) if values)


def _readers(name: str) -> list[Trial]:
    return [trial for trial in TRIALS if name in trial.reads]


def _read(name: str) -> bool:
    """Whether some instrument reads a fact, or it stands in the examples."""
    return name in USUAL or any(name in trial.reads for trial in TRIALS)


def _nested(facts: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in facts.items():
        group, _, key = name.partition(".")
        found.setdefault(group, {})[key] = value
    return found


USUAL: Final = usual()
