"""Shared fixtures: the shipped catalogue once, a founder's profile, and golden files that `--update-golden` rewrites."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from eligibility import Catalogue, CompanyProfile

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 23)

settings.register_profile("ci", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("thorough", parent=settings.get_profile("ci"), derandomize=False, max_examples=3000)
settings.register_profile("quick", parent=settings.get_profile("ci"), phases=[Phase.explicit, Phase.generate])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/ from what the code says now")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped rules."""
    return Catalogue.shipped()


@pytest.fixture
def sensor_startup() -> dict[str, Any]:
    """`examples/sensor-startup.json` as data, free to change."""
    data: dict[str, Any] = json.loads((ROOT / "examples" / "sensor-startup.json").read_text())
    return data


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with `tests/golden/<name>`."""

    def check(name: str, actual: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.write_text(actual, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == actual

    return check


def profile_of(data: dict[str, Any]) -> CompanyProfile:
    """A profile from plain data, through JSON as a portal would send it."""
    return CompanyProfile.model_validate_json(json.dumps(data))
