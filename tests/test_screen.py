"""One screen: what fits, what nearly does, what to mind and what to do next, in forty lines whatever the profile."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings

from eligibility import Assessment, Catalogue, Language, Offer, Standing
from eligibility import Result as EligibilityResult
from eligibility.guidance.questions import counted
from eligibility_cli.main import main
from tests.conftest import ROOT, TODAY, profile_of
from tests.strategies import facts, nested
from tests.test_rule_mistakes import FUND, write

CATALOGUE = Catalogue.shipped()
LANGUAGES: tuple[Language, ...] = ("en", "nl")
PORTFOLIO = sorted((ROOT / "examples" / "portfolio").glob("*.json"))
STARTUP = ROOT / "examples" / "sensor-startup.json"
MOST, WIDTH = 40, 100
FROM_NOTHING = re.compile(r"EUR\s0(?![\d.,])")


def assess(data: dict[str, Any] | Path, catalogue: Catalogue = CATALOGUE) -> Assessment:
    text = data.read_bytes() if isinstance(data, Path) else json.dumps(data)
    return catalogue.case(catalogue.read_profile(text), on=TODAY).assessment


def fits_on_a_screen(told: str, width: int = WIDTH) -> bool:
    lines = told.splitlines()
    return len(lines) <= MOST and all(len(line) <= width for line in lines)


def run(*arguments: str, given: str | None = None, **environment: str) -> Result:
    return CliRunner().invoke(main, ["assess", *arguments], input=given, env=environment)


# Forty lines


@pytest.mark.parametrize("file", PORTFOLIO, ids=lambda file: file.stem)
def test_every_company_of_the_portfolio_has_one_screen(file: Path) -> None:
    """Forty lines of a hundred columns in both languages; never a range from nothing; narrow terminals are not overrun."""
    assessment = assess(file)

    for language in LANGUAGES:
        told = assessment.screen(language, source=str(file))
        assert fits_on_a_screen(told), told
        assert not FROM_NOTHING.search(told)
        assert all(len(line) <= 80 for line in assessment.screen(language, width=80).splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_said_nothing_yet_has_a_screen(language: Language) -> None:
    """It says that nothing is known to fit, what is easiest to find out, and how."""
    told = assess({}).screen(language)

    assert fits_on_a_screen(told)
    assert {"en": "Nothing fits for certain", "nl": "past nog niets zeker"}[language] in told
    assert "eligibility interview PROFILE --instrument " in told


@settings(max_examples=40)
@given(facts(CATALOGUE.checked.vocabulary))
def test_every_profile_has_one_screen(some: dict[str, Any]) -> None:
    """Forty lines for any profile; every result in one group; no piece of an award starts at nothing or ends before it starts."""
    case = CATALOGUE.case(CATALOGUE.profile_model.model_validate(nested(some)), on=TODAY)

    for language in LANGUAGES:
        told = case.assessment.screen(language)
        assert fits_on_a_screen(told), told
        assert not FROM_NOTHING.search(told.partition({"en": "FITS", "nl": "PAST"}[language])[2])
    assert sorted(chain(*case.assessment.groups.values())) == sorted(case.assessment)
    for offer in chain(*(result.offers for result in case.assessment.values())):
        assert offer.low is None or offer.low > 0
        assert offer.low is None or offer.high is None or offer.low <= offer.high


def test_a_hundred_funds_that_fit_are_folded(tmp_path: Path) -> None:
    """What does not go in is one line with the number and the command that shows it; long names break inside their column."""
    long = "The Fund of the Harbour and of All Quays that Lie beside It, for Companies that Sail"
    for index in range(100):
        write(tmp_path, FUND.replace("Harbour Fund,", f'"{long} {index}",'), f"nl/harbour-{index}/2026-01-01.yaml")
    told = assess(
        {"funding": {"requested": 9}, "company": {"accounts": [{"closed_on": "2025-12-31", "employees": 3}], "autonomous": True}},
        Catalogue.load(tmp_path),
    ).screen()

    assert fits_on_a_screen(told), told
    assert "100 schemes" in told.partition("FITS")[2].splitlines()[0]
    assert re.search(r"^  and \d\d more: eligibility assess PROFILE --all$", told, re.MULTILINE)


def test_a_long_name_leaves_room_for_the_answer() -> None:
    """A company of three hundred letters still gets its answer."""
    told = assess({"company": {"name": "Acme " * 59}}).screen()

    assert fits_on_a_screen(told)
    assert "Acme Acme" in told.splitlines()[0]


# What stands on it


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["sensor-startup", "machine-shop", "german-ai-company"])
def test_what_a_founder_reads_first(name: str, language: Language, golden: Callable[[str, str], None]) -> None:
    """The whole screen."""
    told = assess(ROOT / "examples" / f"{name}.json").screen(language, source="profile.json")

    golden(f"screen-{name}.{language}.txt", re.sub("sha256:[0-9a-f]+", "sha256:…", told))


def test_levers_never_count_as_fitting() -> None:
    """Nobody applies for them: they stand apart, whatever their outcome, and the count of what fits is that of the rows."""
    assessment = assess(STARTUP)
    groups = assessment.groups

    assert "conditional" == assessment["nl/launching-customer"].outcome.value
    assert "nl/launching-customer" in groups["levers"]
    assert {result.instrument for result in assessment.values() if result.access == "policy_lever"} == set(groups["levers"])
    assert ("nl/secfund", "nato/innovation-fund") == groups["fits"]


def _questions_for(facts: Sequence[str], assessment: Assessment) -> int:
    """In how many questions facts are asked: one at least, and no more than there are facts."""
    count = counted(facts, assessment.rules.catalogue.vocabulary, assessment.facts)
    assert bool(facts) <= count <= len(facts)
    return count


def test_the_easiest_comes_first() -> None:
    """What nearly fits is ordered by how many questions are left; what fits by the share of criteria that are met."""
    for file in PORTFOLIO[::8]:
        assessment = assess(file)
        near = [assessment[name] for name in assessment.groups["near"]]
        order = [(above_request(result), _questions_for(result.missing, assessment)) for result in near]
        shares = [
            counts.met / counts.total for name in assessment.groups["fits"] if (counts := assessment[name].criteria_counts).total
        ]

        assert order == sorted(order)
        assert shares == sorted(shares, reverse=True)


def above_request(result: EligibilityResult) -> bool:
    """Whether the limits of a scheme begin above the amount that is asked for."""
    requested = result.facts.get("funding.requested")
    least = [offer.low for offer in result.offers if offer.to == "fund"]
    return requested is not None and bool(least) and all(low is not None and low > requested for low in least)


@pytest.mark.parametrize(
    ("requested", "last"),
    [
        (900_000, ["eu/keen-fund", "eu/eic-step-scale-up"]),
        (2_000_000, ["eu/eic-step-scale-up"]),
        (12_000_000, []),
        ({"at_least": 500_000, "at_most": 900_000}, ["eu/keen-fund", "eu/eic-step-scale-up"]),
        ({"at_least": 500_000}, []),  # perhaps enough
        (None, []),
    ],
)
def test_what_never_gives_so_little_does_not_lead(requested: Any, last: list[str]) -> None:
    """A fund that begins at EUR 10 million is no first thing to answer questions for, whoever asks for less."""
    data = json.loads(STARTUP.read_text())
    data["funding"]["requested"] = requested

    assessment = assess(data)

    near = assessment.groups["near"]
    leading = near[: len(near) - len(last)]
    left = [_questions_for(assessment[name].missing, assessment) for name in leading]
    assert last == list(near[len(leading) :])
    assert left == sorted(left)


def test_groups_are_those_of_the_standing() -> None:
    """A group beside the standing only for levers."""
    for file in PORTFOLIO[::8]:
        assessment = assess(file)
        for group, names in assessment.groups.items():
            for name in names:
                expected = Standing.LATER if group == "levers" else Standing(group)
                assert assessment[name].standing is expected or group == "levers"


def test_json_has_the_same_groups_and_pieces() -> None:
    """`groups` of ids in order, and `offers` per result."""
    assessment = assess(STARTUP)
    report = json.loads(assessment.json("nl"))

    assert {group: list(names) for group, names in assessment.groups.items()} == report["groups"]
    found = {result["instrument"]: result["offers"] for result in report["results"]}
    assert found["nl/secfund"] == [
        {"kind": "risk_capital", "for": "you", "low": 150000, "high": 2000000, "of": ["funding.round_total"]},
        {"kind": "risk_capital", "for": "fund", "low": 150000, "high": 5000000, "of": ["funding.round_total"]},
    ]
    assert [] == found["nl/qredits"]


def test_a_law_that_ends_is_said_once() -> None:
    """With the number of schemes that it carries."""
    told = assess(PORTFOLIO[32]).screen(width=1000)

    assert 1 == told.count("(GBER)")
    assert re.search(r"31\sDec .*\(GBER\), consolidated 2023-07-01 ends \(used by \d+ schemes\)", told)


def test_what_another_request_would_have_to_be_is_said() -> None:
    """The range that would fit, and why what is refused is."""
    told = assess(STARTUP).screen()

    assert re.search(r"Qredits, microcredit and SME credit +amount requested: at most EUR\s250\s000\n", told)
    assert re.search(r"R&D deduction for the self-employed \(WBSO\) +self-employed with enough hours\n", told)


def test_a_notebook_shows_the_screen() -> None:
    """The same in Markdown: every row of the groups, what is for later only counted; a file has every outcome below it."""
    assessment = assess(STARTUP)
    shown, kept = assessment._repr_markdown_(), assessment.markdown()

    assert "\n## Fits (2 schemes)\n" in shown
    assert "- **Security Fund (SecFund)** (`nl/secfund`): risk capital" in shown
    assert shown.partition("## Later or uncertain (27 schemes)")[1]
    assert "nl/go`" not in shown
    assert kept.startswith(shown.partition("\n## Dates")[0])
    assert "\n# Every outcome\n" in kept


# Pieces of an award

ANYBODY, YOU = "fund", "you"


@pytest.mark.parametrize(
    ("instrument", "given", "expected"),
    [
        ("nl/secfund", {"funding.requested": 900_000}, [("risk_capital", YOU, 150_000, 900_000), ("risk_capital", ANYBODY, 150_000, 5_000_000)]),
        ("nl/secfund", {"funding.requested": 900_000, "funding.round_total": 1_000_000}, [("risk_capital", YOU, 150_000, 500_000), ("risk_capital", ANYBODY, 150_000, 5_000_000)]),
        ("nl/secfund", {}, [("risk_capital", ANYBODY, 150_000, 5_000_000)]),
        ("nato/innovation-fund", {}, [("equity", ANYBODY, None, 15_000_000)]),
        ("eu/keen-fund", {"funding.requested": 900_000}, [("equity", ANYBODY, 1_000_000, 10_000_000)]),
        ("nl/bmkb", {"funding.requested": 900_000}, [("guarantee", YOU, 405_000, 405_000), ("guarantee", ANYBODY, None, 1_350_000)]),
        ("nl/bmkb", {}, [("guarantee", ANYBODY, None, 1_350_000)]),
        ("nl/qredits", {"funding.requested": 200_000}, [("loan", YOU, None, 200_000), ("loan", ANYBODY, None, 250_000)]),
        ("nl/vff-starter", {"project.eligible_costs": 300_000}, [("loan", YOU, 50_000, 300_000), ("loan", ANYBODY, 50_000, 450_000)]),
        ("nl/vff-starter", {"project.eligible_costs": 30_000}, []),
        ("eu/eic-accelerator", {}, [("grant", ANYBODY, None, 2_500_000), ("equity", ANYBODY, 500_000, 10_000_000)]),
        ("eu/eic-accelerator", {"funding.eic_component": "grant_only"}, [("grant", ANYBODY, None, 2_500_000)]),
        ("eu/eic-accelerator", {"funding.eic_component": "equity_only", "funding.equity_requested": 3_000_000}, [("equity", YOU, 500_000, 3_000_000), ("equity", ANYBODY, 500_000, 10_000_000)]),
        ("eu/eic-accelerator", {"funding.eic_component": "blended", "project.eligible_costs": 1_000_000}, [("grant", YOU, None, 700_000), ("grant", ANYBODY, None, 2_500_000), ("equity", ANYBODY, 500_000, 10_000_000)]),
        ("eu/article-346", {}, []),
    ],
)  # fmt: skip
def test_an_award_says_of_what_and_for_whom(instrument: str, given: dict[str, Any], expected: list[tuple[Any, ...]]) -> None:
    """For you: what the request and the rules give together. The fund: its limits for anybody. Components stand apart."""
    assessment = CATALOGUE.assess(profile_of(nested(given)), on=TODAY)
    found: tuple[Offer, ...] = assessment[instrument].offers

    assert expected == [(offer.kind, offer.to, offer.low, offer.high) for offer in found]


@pytest.mark.parametrize("component", ["grant_only", "blended", "equity_only"])
def test_the_parts_add_up_to_the_whole(component: str) -> None:
    """What is given of each kind is together what is given at most."""
    given = nested({"funding.eic_component": component, "project.eligible_costs": 2_000_000})
    result = CATALOGUE.assess(profile_of(given), on=TODAY)["eu/eic-accelerator"]

    assert result.award is not None
    assert result.award.maximum is not None
    assert result.award.maximum.high == sum(
        min(offer.high or 0 for offer in result.offers if offer.kind == kind)
        for kind in ("grant", "equity")
        if any(offer.kind == kind for offer in result.offers)
    )


# The program


def test_the_other_views_are_still_there() -> None:
    """`--full` is every criterion, `--summary` every outcome and why, `--all` every instrument on a line."""
    screen, full, summary, every = (
        run(str(STARTUP), "--on", "2026-11-23", *view).stdout for view in ([], ["--full"], ["--summary"], ["--all"])
    )

    assert fits_on_a_screen(screen)
    assert full == assess(STARTUP).text()
    assert summary == assess(STARTUP).text(details=False)
    for name in CATALOGUE.instruments:
        assert 1 == sum(line.split()[:1] == [name] for line in every.splitlines()), name


def test_the_commands_ask_of_the_same_rules_day_and_reader(tmp_path: Path) -> None:
    """A file with a space is quoted; another day, language and rules go along; standard input has no name."""
    file = tmp_path / "my company.json"
    file.write_text('{"funding": {"requested": 9}}', encoding="utf-8")
    write(tmp_path / "r", FUND)
    quoted = run(str(file), "--on", "2026-11-23", "--rules", str(tmp_path / "r")).stdout
    screen = assess(file, Catalogue.load(tmp_path / "r")).screen(source="p.json", options="--rules r")

    assert fits_on_a_screen(quoted)
    assert "eligibility explain p.json nl/harbour-fund --rules r" in screen
    assert (
        "eligibility advise PROFILE --on 2026-11-23 --lang nl\n"
        in run("-", "--on", "2026-11-23", "--lang", "nl", given="{}").stdout
    )


def test_colours_only_where_they_are_wanted() -> None:
    """Plain in a pipe; with colours the same words."""
    plain, coloured = run(str(STARTUP)).stdout, run(str(STARTUP), FORCE_COLOR="1").stdout

    assert "\x1b" not in plain
    assert "\x1b[32m" in coloured
    assert plain == re.sub(r"\x1b\[\d*m", "", coloured)


def test_a_part_of_an_award_has_a_kind_and_a_maximum(tmp_path: Path) -> None:
    """A grant beside a loan, each with its own figure; on the screen and where the rules are shown."""
    parts = "\n  parts:\n    - {kind: grant, maximum: EUR 50 000}\n    - {kind: loan, maximum: EUR 200 000}\n"
    catalogue = Catalogue.load(write(tmp_path, FUND.rstrip("\n") + parts))
    told = assess({"funding": {"requested": 9}}, catalogue).screen()

    assert "grant up to EUR\u00a09; loan up to EUR\u00a09" in told
    assert "of which grant: at most EUR\u00a050\u00a0000" in catalogue.show("nl/harbour-fund", on=TODAY)
