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
    from eligibility.api import Catalogue
    from eligibility.authoring.due import DueReading, due
    from eligibility.authoring.examples import run_examples
    from eligibility.authoring.lint import lint
    from eligibility.authoring.schemas import SCHEMA_NAMES, check_schema, json_schema, schema_text
    from eligibility.engine.assessment import Assessment, Result
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
    from eligibility.guidance.remedies import Remedy
    from eligibility.profile.models import CompanyProfile
    from eligibility.truth import Truth

__version__ = "0.1.0"

_HOMES = {
    "Assessment": "eligibility.engine.assessment",
    "Catalogue": "eligibility.api",
    "CompanyProfile": "eligibility.profile.models",
    "CriteriaCounts": "eligibility.engine.standing",
    "DueReading": "eligibility.authoring.due",
    "EligibilityError": "eligibility.errors",
    "InvalidArgument": "eligibility.errors",
    "InvalidProfile": "eligibility.errors",
    "InvalidRules": "eligibility.errors",
    "Outcome": "eligibility.engine.outcome",
    "Problem": "eligibility.errors",
    "SCHEMA_NAMES": "eligibility.authoring.schemas",
    "Remedy": "eligibility.guidance.remedies",
    "Result": "eligibility.engine.assessment",
    "Standing": "eligibility.engine.standing",
    "Status": "eligibility.engine.outcome",
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
    "visible": "eligibility.errors",
}

__all__ = [
    "SCHEMA_NAMES",
    "Assessment",
    "Catalogue",
    "CompanyProfile",
    "CriteriaCounts",
    "DueReading",
    "EligibilityError",
    "InvalidArgument",
    "InvalidProfile",
    "InvalidRules",
    "Outcome",
    "Problem",
    "Remedy",
    "Result",
    "Standing",
    "Status",
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
