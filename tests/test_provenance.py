"""What lint asks of sources, dates and next steps; what of it a reader sees; what is due, and what an auditor draws."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eligibility import Catalogue, due, lint
from tests.conftest import ROOT, TODAY, profile_of
from tests.test_rule_mistakes import write

FUND = """\
title: {en: Harbour Fund, nl: Havenfonds}
provider: {en: Harbour, nl: Haven}
kind: loan
valid: {from: 2026-01-01, until: 2029-12-31, source: [site, "Article 1"]}
availability: open
access: direct
sources:
  site:
    title: Site of the fund
    url: "https://harbour.example/criteria"
    grade: primary
    read: 2026-11-01
    publisher: Harbour
    review_by: 2027-02-01
criteria:
  - id: amount
    title: {en: Within the maximum, nl: Binnen het maximum}
    require:
      funding.requested: {at_most: EUR 250 000}
    source: [site, "Article 2"]
    basis: stated
    exceptions: {en: More for a quay., nl: Meer voor een kade., source: [site, "Article 3"]}
  - id: points
    title: {en: Enough points, nl: Genoeg punten}
    judged_by: financier
    source: [site, "Article 4"]
    basis: stated
award:
  maximum: EUR 250 000
  source: [site, "Article 2"]
calls:
  - title: {en: Round of 2027, nl: Ronde van 2027}
    closes: 2027-03-01
apply:
  url: "https://harbour.example/apply"
  body: {en: the Harbour, nl: de Haven}
  documents: [{en: a plan, nl: een plan}]
  effort: {en: a day, nl: een dag}
  help: {en: the harbour desk, nl: het havenloket}
checked:
  - {on: 2026-11-01, read: The criteria on the site., not_found: the interest}
"""
EXAMPLES = """\
profile: {funding.requested: EUR 100 000}
examples:
  - {id: fits, on: 2026-11-23, expect: {outcome: conditional, statuses: {amount: met, points: needs_judgement}}}
  - {id: too-much, on: 2026-11-23, with: {funding.requested: EUR 300 000}, expect: {outcome: ineligible, statuses: {amount: not_met}}}
  - {id: open, on: 2026-11-23, without: [funding.requested], expect: {outcome: undetermined}}
  - {id: lost, on: 2026-11-23, judgements: [{criterion: points, met: false, by: financier, on: 2026-11-01}], expect: {outcome: ineligible}}
"""


def linted(folder: Path, text: str = FUND) -> list[str]:
    write(folder, EXAMPLES, "nl/harbour-fund/examples.yaml")
    write(folder, text)
    return [f"{problem.severity}[{problem.code}]: {problem.message}" for problem in lint(folder, on=date(2026, 11, 25))]


def test_a_file_that_says_everything_is_clean(tmp_path: Path) -> None:
    """Sources with places, days that are explained, exceptions with a source, a next step, a log."""
    assert [] == linted(tmp_path)


MISTAKES = [
    # what is written, what stands there instead, and what lint says
    (', source: [site, "Article 1"]}', "}", "warning[boundary-unsourced]: the version begins on 2026-01-01, a day that no source or note explains"),
    ("until: 2029-12-31", "until: 2026-12-31", "warning[ends-without-successor]: the version ends on 2026-12-31, and nothing follows it"),
    ("until: 2029-12-31", "until: 2027-02-28", "warning[call-after-until]: the version ends on 2027-02-28, but a call goes on until 2027-03-01"),
    ("    read: 2026-11-01\n", "", "error[primary-unread]: `site` is primary, but lacks the day of reading"),
    ('    url: "https://harbour.example/criteria"\n', "", "error[primary-unread]: `site` is primary, but lacks an address or document number"),
    ("    review_by:", "    quoted_by: other\n    review_by:", "error[quoted-primary]: `site` was read through `other`, so it is not primary"),
    ('[site, "Article 4"]', "site", "warning[no-locator]: `points` can refuse, but its citation names no place in the source"),
    ('  source: [site, "Article 2"]\ncalls', "calls", "warning[award-unsourced]: no source is cited for what it gives"),
    (FUND[FUND.index("apply:"):FUND.index("checked:")], "", "warning[no-next-step]: nothing says how one applies for `nl/harbour-fund`"),
    ('"https://harbour.example/apply"', "on the site", "error[not-a-url]: `on the site` is not a web address"),
    (FUND[FUND.index("checked:"):], "", "warning[not-checked]: nothing says what was read for this version, and when"),
    ("nl: Meer voor een kade., source: [site, \"Article 3\"]}", "nl: Meer voor een kade.}", "error[missing-key]: the key `source` is missing"),
    ("    judged_by: financier\n", "", "error[missing-key]: the key `require` is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_what_lint_would_have_caught(right: str, wrong: str, said: str, tmp_path: Path) -> None:
    """Each of these stood in a rule file once, or could."""
    assert right in FUND
    assert said in linted(tmp_path, FUND.replace(right, wrong, 1))


def test_a_version_older_than_its_law(tmp_path: Path) -> None:
    """It answers nothing before the law that it leans on begins."""
    text = FUND.replace("funding.requested: {at_most: EUR 250 000}", "company.is_small_midcap_2025_1099: {is: true}")
    text = text.replace("from: 2026-01-01", "from: 2025-01-01")
    write(tmp_path, EXAMPLES, "nl/harbour-fund/examples.yaml")
    write(tmp_path, text, "nl/harbour-fund/2025-01-01.yaml")

    said = [problem.message for problem in lint(tmp_path) if problem.code == "older-than-its-law"]

    assert ["the version begins on 2025-01-01, but `company.is_small_midcap_2025_1099`, which it leans on, on 2025-05-21"] == said


def test_not_found_is_an_answer(tmp_path: Path) -> None:
    """Where no official page was found, that is said, and lint asks no further."""
    text = FUND.replace('"https://harbour.example/apply"', "not found")

    assert [] == linted(tmp_path, text)
    catalogue = Catalogue.load(tmp_path)
    assert "How to apply: no official page was found." in catalogue.assess(profile_of({}), on=TODAY).text()


def test_a_refusal_carries_the_exceptions_and_a_hope_the_next_step(tmp_path: Path) -> None:
    """In the summary, not only in the details; in Markdown, JSON, both languages."""
    write(tmp_path, "title: Port\nversion: '1'\ncovers: {en: Only ports., nl: Alleen havens.}\n", "catalogue.yaml")
    catalogue = Catalogue.load(write(tmp_path, FUND))
    refused = catalogue.assess(profile_of({"funding": {"requested": 300_000}}), on=TODAY)
    hopeful = catalogue.assess(profile_of({"funding": {"requested": 200_000}}), on=TODAY)

    for language, exception, step, covers in (
        ("en", "Exceptions: More for a quay.", "How to apply: https://harbour.example/apply, the Harbour", "Covered: Only ports."),
        (
            "nl",
            "Uitzonderingen: Meer voor een kade.",
            "Aanvragen: https://harbour.example/apply, de Haven",
            "Wat erin zit: Alleen havens.",
        ),
    ):
        told: Any = language
        summary = refused.text(told, details=False)
        assert exception in summary
        assert step not in summary
        assert step in hopeful.text(told, details=False)
        assert covers in summary
        assert exception.partition(": ")[2][:-1] in refused.markdown(told)
        form = json.loads(refused.json(told))
        assert exception.endswith(form["results"][0]["criteria"][0]["exceptions"])
        assert form["results"][0]["apply"]["url"] == "https://harbour.example/apply"
        assert covers.endswith(form["covers"])


def test_what_only_a_body_can_score_is_not_asked(tmp_path: Path) -> None:
    """Points wait for their judge from the start, and nothing about them is missing."""
    catalogue = Catalogue.load(write(tmp_path, FUND))
    result = catalogue.assess(profile_of({"funding": {"requested": 1}}), on=TODAY)["nl/harbour-fund"]

    assert ("conditional", "needs_judgement", ()) == (result.outcome, result.status("points"), result.missing)
    assert "Enough points" in catalogue.show("nl/harbour-fund", on=TODAY)
    assert "harbour desk" in catalogue.show("nl/harbour-fund", on=TODAY)


def test_the_calendar_links_the_page_on_which_one_applies(tmp_path: Path) -> None:
    """Not the page that announced the call."""
    pytest.importorskip("icalendar")

    assert b"https://harbour.example/apply" in Catalogue.load(write(tmp_path, FUND)).calendar(on=TODAY)


def test_what_is_due_comes_soonest_first(tmp_path: Path) -> None:
    """The source by its day, then the version that ends, each with where to look."""
    found = due(write(tmp_path, FUND))

    own = [
        (str(each.day), each.what, each.name, each.where, each.used_by) for each in found if "harbour" in f"{each.name}{each.where}"
    ]
    assert own == [
        ("2027-02-01", "source", "site", "https://harbour.example/criteria", ("nl/harbour-fund",)),
        ("2029-12-31", "ends", "nl/harbour-fund", "https://harbour.example/apply", ()),
    ]
    days = [each.day for each in found]
    assert sorted(days) == days


def test_every_figure_of_the_shipped_rules_has_a_source() -> None:
    """What an auditor draws with any seed says where it stands; the same seed draws the same."""
    command = [sys.executable, str(ROOT / "tools" / "draw_figures.py"), "--seed", "7", "--count", "60"]
    drawn = [subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT) for _ in range(2)]

    assert drawn[0].stdout == drawn[1].stdout
    assert 60 == len(drawn[0].stdout.splitlines())
    assert 0 == drawn[0].returncode, drawn[0].stderr
