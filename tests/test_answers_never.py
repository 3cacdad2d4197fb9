"""`never`: what has not happened is known, and is not the same as a date that nobody knows."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from eligibility import Catalogue, CompanyProfile, InvalidProfile, InvalidRules, Outcome, to_json
from tests.conftest import TODAY
from tests.packs import fund, load, profile_from

NEVER = '{"innovation": {"wbso_statement_on": "never"}}'


def test_never_settles_what_an_unknown_date_leaves_open(catalogue: Catalogue) -> None:
    """No test of it holds, so that nobody asks for it again; unknown stays open."""
    unknown = catalogue.case(CompanyProfile(), on=TODAY)
    never = catalogue.case(catalogue.read_profile(NEVER), on=TODAY)

    asked = {fact for each in unknown.advice() for fact in each.missing.facts}
    left = {fact for each in never.advice() for fact in each.missing.facts}

    assert "innovation.wbso_statement_on" in asked
    assert "innovation.wbso_statement_on" not in left


def test_never_comes_back_as_it_was_given(catalogue: Catalogue) -> None:
    """From the profile to JSON, to another profile, to its digest, in words of both languages: no made-up day anywhere."""
    profile = catalogue.read_profile(NEVER)
    case = catalogue.case(profile, on=TODAY)

    assert json.loads(NEVER) == json.loads(profile.model_dump_json(exclude_none=True))
    assert profile == catalogue.read_profile(json.dumps(json.loads(NEVER)))
    assert profile.digest() != CompanyProfile().digest()
    assert profile.digest() == case.what_if({"innovation.wbso_statement_on": "never"}).profile.digest()
    for language, word in (("en", "never"), ("nl", "nooit")):
        said = case.assessment.text(language)  # type: ignore[arg-type]
        assert word in said
        assert "9999" not in said + case.json(language, guidance=True)  # type: ignore[arg-type]
    assert "9999" not in to_json(case.advice())


@pytest.mark.parametrize(
    ("profile", "pointer"),
    [
        ({"group": {"changed_on": "never"}}, "/group/changed_on"),
        ({"innovation": {"eic_seal_on": {"at_most": "never"}}}, "/innovation/eic_seal_on"),
        ({"innovation": {"eic_seal_on": "nooit"}}, "/innovation/eic_seal_on"),
        ({"company": {"accounts": [{"closed_on": "never"}]}}, "/company/accounts/0/closed_on"),
    ],
)
def test_never_is_no_answer_where_something_must_have_happened(
    profile: dict[str, object], pointer: str, catalogue: Catalogue
) -> None:
    """A balance sheet has a day; nothing lies before `never`; a profile has one word for it."""
    with pytest.raises(InvalidProfile) as caught:
        catalogue.read_profile(json.dumps(profile))

    assert [pointer] == [problem.pointer for problem in caught.value.problems]


PORT = "groups: {port: {en: The port, nl: De haven}}\nfacts:\n  port.FACT: {type: TYPE, never: true, title: {en: T, nl: T}}\n"


def pack(folder: Path, fact: str, kind: str, require: str) -> Catalogue:
    (folder / "vocabulary.yaml").write_text(PORT.replace("FACT", fact).replace("TYPE", kind), encoding="utf-8")
    return load(folder, fund=fund(require))


@pytest.mark.parametrize(
    ("given", "outcome"),
    [("never", Outcome.INELIGIBLE), ("2025-01-01", Outcome.ELIGIBLE), (None, Outcome.UNDETERMINED)],
)
def test_a_pack_says_which_of_its_dates_may_be_never(given: str | None, outcome: Outcome, tmp_path: Path) -> None:
    """A date of a pack with `never: true` takes it too."""
    catalogue = pack(tmp_path, "opened_on", "date", "{port.opened_on: {on_or_after: 1900-01-01}}")

    profile = catalogue.read_profile(json.dumps({"port": {"opened_on": given}}))

    assert outcome is catalogue.assess(profile, on=TODAY)["nl/fund"].outcome


def test_only_a_date_can_be_never(tmp_path: Path) -> None:
    """A number of never is refused where it is declared."""
    with pytest.raises(InvalidRules, match=r"only a date of the past can be never, and .port.ships. is a number"):
        pack(tmp_path, "ships", "number", "{port.ships: {at_least: 1}}")


def test_never_ends_no_period(tmp_path: Path) -> None:
    """Neither `within the last` nor `longer ago than` holds of what has not happened."""
    for index, words in enumerate(("within_last: 5 years", "longer_ago_than: 5 years", "less_than_ago: 5 years")):
        folder = tmp_path / str(index)
        folder.mkdir()
        catalogue = load(folder, fund=fund(f"{{company.registered_on: {{{words}}}}}"))
        profile = profile_from({"company.registered_on": date.max})
        assert Outcome.INELIGIBLE is catalogue.assess(profile, on=TODAY)["nl/fund"].outcome
        assert 1 == len(catalogue.case(profile, on=TODAY).timeline["nl/fund"])
