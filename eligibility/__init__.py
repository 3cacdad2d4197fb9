"""Which funding a startup or SME can get, how much, why not, and what is missing.

>>> from datetime import date
>>> from eligibility import Catalogue, CompanyProfile
>>> catalogue = Catalogue.shipped()
>>> profile = CompanyProfile.model_validate_json('{"company": {"registered_office": "DE"}}')
>>> assessment = catalogue.assess(profile, on=date(2026, 11, 23))
>>> assessment["nl/secfund"].outcome
<Outcome.INELIGIBLE: 'ineligible'>

Names are loaded when they are first used, so that importing the package costs little.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eligibility.authoring.due import DueReading, due
    from eligibility.authoring.examples import run_examples
    from eligibility.authoring.lint import lint
    from eligibility.authoring.schemas import SCHEMA_NAMES, check_schema, json_schema, schema_text
    from eligibility.case import Case
    from eligibility.catalogue import Catalogue
    from eligibility.engine.assessment import Result
    from eligibility.engine.awards import Award, Bounds
    from eligibility.engine.implied import Implied
    from eligibility.engine.missing import Missing
    from eligibility.engine.outcome import Outcome, Status
    from eligibility.engine.standing import CriteriaCounts, Standing
    from eligibility.errors import (
        EligibilityError,
        InvalidArgument,
        InvalidProfile,
        InvalidRules,
        Problem,
        UnclearAnswer,
        UnknownCriterion,
        UnknownInstrument,
        UnknownName,
        UnknownTruth,
        WrongType,
        visible,
    )
    from eligibility.guidance.advice import Advice, Awaited
    from eligibility.guidance.headroom import Headroom
    from eligibility.guidance.near_misses import NearMiss
    from eligibility.guidance.questions import Choice, Question
    from eligibility.guidance.remedies import Change, Remedy
    from eligibility.guidance.settling import Settling
    from eligibility.guidance.timeline import Interval
    from eligibility.profile.facts import Fact, RecordFields
    from eligibility.profile.models import CompanyProfile
    from eligibility.report.assessment import Assessment
    from eligibility.report.drawing import GroupSum
    from eligibility.report.explanation import Explanation, Step
    from eligibility.report.results import Json, to_json
    from eligibility.report.showing import Listing
    from eligibility.truth import Truth
    from eligibility.words.phrases import Language

__version__ = "0.1.0"

_HOMES = {
    "Advice": "eligibility.guidance.advice",
    "Assessment": "eligibility.report.assessment",
    "Awaited": "eligibility.guidance.advice",
    "Award": "eligibility.engine.awards",
    "Bounds": "eligibility.engine.awards",
    "Case": "eligibility.case",
    "Catalogue": "eligibility.catalogue",
    "Change": "eligibility.guidance.remedies",
    "Choice": "eligibility.guidance.questions",
    "CompanyProfile": "eligibility.profile.models",
    "CriteriaCounts": "eligibility.engine.standing",
    "DueReading": "eligibility.authoring.due",
    "EligibilityError": "eligibility.errors",
    "Explanation": "eligibility.report.explanation",
    "GroupSum": "eligibility.report.drawing",
    "Fact": "eligibility.profile.facts",
    "Headroom": "eligibility.guidance.headroom",
    "Implied": "eligibility.engine.implied",
    "Interval": "eligibility.guidance.timeline",
    "InvalidArgument": "eligibility.errors",
    "InvalidProfile": "eligibility.errors",
    "InvalidRules": "eligibility.errors",
    "Json": "eligibility.report.results",
    "Language": "eligibility.words.phrases",
    "Listing": "eligibility.report.showing",
    "Missing": "eligibility.engine.missing",
    "NearMiss": "eligibility.guidance.near_misses",
    "Outcome": "eligibility.engine.outcome",
    "Problem": "eligibility.errors",
    "Question": "eligibility.guidance.questions",
    "RecordFields": "eligibility.profile.facts",
    "Remedy": "eligibility.guidance.remedies",
    "Result": "eligibility.engine.assessment",
    "SCHEMA_NAMES": "eligibility.authoring.schemas",
    "Settling": "eligibility.guidance.settling",
    "Standing": "eligibility.engine.standing",
    "Status": "eligibility.engine.outcome",
    "Step": "eligibility.report.explanation",
    "Truth": "eligibility.truth",
    "UnclearAnswer": "eligibility.errors",
    "UnknownCriterion": "eligibility.errors",
    "UnknownInstrument": "eligibility.errors",
    "UnknownName": "eligibility.errors",
    "UnknownTruth": "eligibility.errors",
    "WrongType": "eligibility.errors",
    "check_schema": "eligibility.authoring.schemas",
    "due": "eligibility.authoring.due",
    "json_schema": "eligibility.authoring.schemas",
    "lint": "eligibility.authoring.lint",
    "run_examples": "eligibility.authoring.examples",
    "schema_text": "eligibility.authoring.schemas",
    "to_json": "eligibility.report.results",
    "visible": "eligibility.errors",
}

__all__ = [
    "SCHEMA_NAMES",
    "Advice",
    "Assessment",
    "Awaited",
    "Award",
    "Bounds",
    "Case",
    "Catalogue",
    "Change",
    "Choice",
    "CompanyProfile",
    "CriteriaCounts",
    "DueReading",
    "EligibilityError",
    "Explanation",
    "Fact",
    "GroupSum",
    "Headroom",
    "Implied",
    "Interval",
    "InvalidArgument",
    "InvalidProfile",
    "InvalidRules",
    "Json",
    "Language",
    "Listing",
    "Missing",
    "NearMiss",
    "Outcome",
    "Problem",
    "Question",
    "RecordFields",
    "Remedy",
    "Result",
    "Settling",
    "Standing",
    "Status",
    "Step",
    "Truth",
    "UnclearAnswer",
    "UnknownCriterion",
    "UnknownInstrument",
    "UnknownName",
    "UnknownTruth",
    "WrongType",
    "__version__",
    "check_schema",
    "due",
    "json_schema",
    "lint",
    "run_examples",
    "schema_text",
    "to_json",
    "visible",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'eligibility' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
