"""The JSON schemas: equal to what the code generates, and saying yes and no where the code does."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from eligibility import SCHEMA_NAMES, Catalogue, CompanyProfile, InvalidProfile, json_schema, schema_text
from eligibility.rules.files import find
from eligibility.shipped import shipped
from eligibility.yaml.tree import Problems, load
from tests.conftest import TODAY
from tests.strategies import facts, nested
from tests.test_rule_mistakes import FUND, MISTAKES

ROOT = Path(__file__).parent.parent
CATALOGUE = Catalogue.shipped()
CHECKER = FormatChecker(formats=["date"])
SCHEMAS = {name: Draft202012Validator(json_schema(name), format_checker=CHECKER) for name in SCHEMA_NAMES}
ACROSS_FILES = {
    "file-name", "unknown-name", "unknown-version", "unknown-criterion", "unknown-source", "duplicate-id", "duplicate-key", "anchor", "wrong-count", "duplicate-value",
    "date-order", "bracket-order", "advisory-judged", "untestable-fact", "missing-key", "wrong-type", "wrong-unit", "not-a-figure",
    "list-as-value",
}  # fmt: skip
"""What a schema of one file cannot say, or says only by refusing another branch."""
BEYOND = ("unknown key `up_to`", "rounding to zero is not possible")
"""What no schema says of the last bracket and of an amount of nought."""


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_the_committed_schema_is_what_the_code_generates(name: str) -> None:
    """Run `eligibility schema --write schemas` after a change."""
    assert schema_text(name) == (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_schemas_are_draft_2020_12(name: str) -> None:
    """Valid, identified and described."""
    schema = json_schema(name)

    Draft202012Validator.check_schema(schema)
    assert f"urn:eligibility:schema:{name}:1" == schema["$id"]
    assert schema["title"]
    assert schema["description"]


def test_every_shipped_rule_file_is_valid() -> None:
    """As an editor or a portal would check it."""
    checked = 0
    for file in find(shipped("rules")):
        if file.kind in SCHEMAS:
            node = load(file.text, file.path, Problems())
            assert node is not None
            assert [error.message for error in SCHEMAS[file.kind].iter_errors(node.plain())] == [], file.path
            checked += 1
    assert checked > 25


def test_editors_catch_the_mistakes_that_one_file_shows() -> None:
    """Of the mistakes in one file, the schema refuses all that do not need the whole pack or the meaning of a name."""
    for right, wrong, message in MISTAKES:
        code = message.split("error[")[1].split("]")[0]
        node = load(FUND.replace(right, wrong, 1), "file.yaml", Problems())
        assert node is not None
        if code not in ACROSS_FILES and not message.endswith(BEYOND):
            assert not SCHEMAS["instrument"].is_valid(node.plain()), message


def test_every_example_profile_and_its_assessments_are_valid() -> None:
    """Profiles in, assessments out, in every form and language."""
    for file in sorted((ROOT / "examples").glob("*.json")):
        assert SCHEMAS["company-profile"].is_valid(json.loads(file.read_text()))
        for language in ("en", "nl"):
            full = CATALOGUE.assess_json(file.read_bytes(), on=TODAY, language=language)  # type: ignore[arg-type]
            assert list(SCHEMAS["assessment"].iter_errors(json.loads(full))) == []
        compact = CATALOGUE.assess_json(file.read_bytes(), on=TODAY, form="compact")
        assert list(SCHEMAS["assessment-compact"].iter_errors(json.loads(compact))) == []


def as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_json(part) for part in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**16)
    | st.decimals(-1, 10**6, places=2, allow_nan=False).map(float)
    | st.sampled_from(["", "NL", "nl", "XX", "startup", "2025-02-30", "2025-02-28", "20250228", "12345678", "1234567\n", "12"])
)
BROKEN = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["closed_on", "x"]), inner, max_size=2), max_leaves=4)  # fmt: skip


@given(facts(CATALOGUE.checked.vocabulary), st.data())
@settings(max_examples=400)
def test_schema_and_model_accept_and_refuse_the_same_profiles(some: dict[str, Any], data: st.DataObject) -> None:
    """Valid profiles, and the same with one value, fact or group replaced by anything."""
    profile: Any = as_json(nested(some))
    where = data.draw(st.sampled_from(["nothing", "fact", "fact", "fact", "unknown", "group"]))
    if where == "fact":
        fact = data.draw(st.sampled_from(list(CATALOGUE.checked.vocabulary.facts)))
        group, _, name = fact.partition(".")
        profile.setdefault(group, {})[name] = data.draw(BROKEN)
    elif where == "unknown":
        profile.setdefault("company", {})[data.draw(st.sampled_from(["employees", "Name", ""]))] = 1
    elif where == "group":
        profile[data.draw(st.sampled_from(["company", "judgements", "$schema", "size"]))] = data.draw(BROKEN)

    text = json.dumps(profile)
    try:
        CompanyProfile.model_validate_json(text)
        accepted = True
    except InvalidProfile as error:
        # that the parts of a group or of an award fit each other is more than a schema can say
        accepted = {problem.code for problem in error.problems} <= {"group", "aid-award"}

    assert accepted is SCHEMAS["company-profile"].is_valid(json.loads(text)), text


def test_the_profile_schema_carries_words_units_and_examples() -> None:
    """A portal can build its form from the schema alone, in both languages."""
    company = json_schema("company-profile")["$defs"]["Funding"]["properties"]["requested"]

    assert (
        company["title"],
        company["x-nl"]["title"],
        company["x-unit"],
    ) == ("Amount requested", "Gevraagd bedrag", "EUR")
    assert company["description"].startswith("How much")
    assert company["examples"] == [2_000_000]
