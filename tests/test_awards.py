"""Awards: exact amounts, every construct on both sides of its edges, and bounds that hold whatever becomes known."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from eligibility import Catalogue
from eligibility.engine.awards import Award, award_bounds
from tests.conftest import TODAY, profile_of
from tests.strategies import facts, merged, nested
from tests.test_rule_mistakes import FUND, write

CATALOGUE = Catalogue.shipped()
BRACKETS = "{brackets: {of: project.eligible_costs, rates: [{up_to: EUR 391 020, share: 36%}, {share: 16%}]}}"
ROUNDED = "{{round: {{of: project.eligible_costs, to: EUR 1 000, direction: {direction}}}}}"


def award(expression: str, profile: dict[str, Any], tmp_path: Path) -> Award:
    """The award of a fund with this maximum."""
    catalogue = Catalogue.load(write(tmp_path, FUND.replace("  maximum: $most", f"  maximum: {expression}")))
    result = catalogue.assess(profile_of(profile), on=TODAY)["nl/harbour-fund"]
    assert result.award is not None
    return result.award


@pytest.mark.parametrize(
    ("expression", "costs", "low", "high"),
    [
        ("$most", None, 250_000, 250_000),
        ("project.eligible_costs", 7, 7, 7),
        ("project.eligible_costs", None, 0, None),
        ("{share: 50%, of: project.eligible_costs}", Decimal("0.03"), Decimal("0.015"), Decimal("0.015")),
        ("{times: 7.5, of: project.eligible_costs}", 2, 15, 15),
        ("{lowest_of: [$most, project.eligible_costs]}", None, 0, 250_000),
        ("{lowest_of: [$most, project.eligible_costs]}", 250_001, 250_000, 250_000),
        ("{highest_of: [$most, project.eligible_costs]}", None, 250_000, None),
        ("{highest_of: [$most, project.eligible_costs]}", 250_001, 250_001, 250_001),
        ("{sum_of: [$most, project.eligible_costs]}", None, 250_000, None),
        ("{sum_of: [$most, project.eligible_costs]}", Decimal("0.01"), Decimal("250000.01"), Decimal("250000.01")),
        (BRACKETS, 391_020, Decimal("140767.2"), Decimal("140767.2")),
        (BRACKETS, 391_021, Decimal("140767.36"), Decimal("140767.36")),
        (BRACKETS, 0, 0, 0),
        (BRACKETS, None, 0, None),
        (ROUNDED.format(direction="down"), 1_999, 1_000, 1_000),
        (ROUNDED.format(direction="up"), 1_001, 2_000, 2_000),
        (ROUNDED.format(direction="up"), 2_000, 2_000, 2_000),
        (ROUNDED.format(direction="nearest"), 1_500, 2_000, 2_000),
        (ROUNDED.format(direction="nearest"), 1_499, 1_000, 1_000),
        ("{share: {by: project.kind, rates: {technical: 50%, clinical: 25%, other: 0%}}, of: $most}", None, 0, 125_000),
    ],
)
def test_amounts(expression: str, costs: object, low: object, high: object, tmp_path: Path) -> None:
    """A known fact gives the exact amount, an unknown one its bounds."""
    profile = {} if costs is None else {"project": {"eligible_costs": float(costs) if isinstance(costs, Decimal) else costs}}

    found = award(expression, profile, tmp_path)

    assert found.maximum is not None
    assert (low, high) == (found.maximum.low, found.maximum.high)


def test_unknown_facts_are_named(tmp_path: Path) -> None:
    """What widens the bounds is said."""
    found = award("{lowest_of: [$most, project.eligible_costs]}", {}, tmp_path)

    assert found.unknown == ("project.eligible_costs",)


@given(facts(CATALOGUE.checked.vocabulary), facts(CATALOGUE.checked.vocabulary, complete=True))
def test_bounds_hold_whatever_becomes_known(some: dict[str, Any], rest: dict[str, Any]) -> None:
    """Knowing more only narrows: the later bounds lie within the earlier ones."""
    evaluator = CATALOGUE.evaluator(TODAY)
    model = CATALOGUE.profile_model
    profiles = [model.model_validate(nested(each)) for each in (some, merged(rest, some))]
    for version in evaluator.rules.open.values():
        if version.award is None:
            continue
        wide, narrow = (award_bounds(version.award, evaluator.values(profile).get) for profile in profiles)
        for before, after in (
            (wide.minimum, narrow.minimum),
            (wide.maximum, narrow.maximum),
            (wide.share, narrow.share),
        ):
            if before is None:
                assert after is None
                continue
            assert after is not None
            assert before.low <= after.low
            assert before.high is None or (after.high is not None and after.high <= before.high)
            assert after.high is None or after.low <= after.high
