"""Packs and versions: what is in force when, and what a new fund needs (no Python)."""

from __future__ import annotations

import os
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eligibility import Catalogue, InvalidRules, Outcome, Problem, lint, run_examples
from eligibility_cli.main import main
from tests.conftest import TODAY, profile_of
from tests.test_rule_mistakes import FUND, dated, write

ENDED = FUND.replace("{from: 2026-01-01}", "{from: 2026-01-01, until: 2026-06-30}")
LATER = FUND.replace("{from: 2026-01-01}", "{from: 2026-03-01, until: 2026-04-30}").replace("EUR 250 000", "EUR 300 000")


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 2, 28), date(2026, 1, 1)),
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 4, 30), date(2026, 3, 1)),
        (date(2026, 5, 1), None),
        (date(2026, 7, 1), None),
    ],
)
def test_an_expired_version_never_falls_back(on: date, version: date | None, tmp_path: Path) -> None:
    """The later version ends first; from then on nothing is in force, though the earlier one runs on."""
    write(tmp_path, ENDED)
    catalogue = Catalogue.load(write(tmp_path, LATER, "nl/harbour-fund/2026-03-01.yaml"))

    result = catalogue.assess(profile_of({}), on=on)["nl/harbour-fund"]

    assert version == (result.version.valid.start if result.version else None)
    assert (result.outcome is Outcome.NOT_ASSESSABLE) is (version is None)


def test_a_new_fund_needs_no_python(tmp_path: Path) -> None:
    """One YAML file, with shipped facts and definitions and a fact of its own, is assessed, explained and reported."""
    write(
        tmp_path,
        "groups: {ship: {en: The ship, nl: Het schip}}\n"
        "units: {metres: {one: {en: metre, nl: meter}, many: {en: metres, nl: meter}}}\n"
        "facts:\n"
        "  ship.length: {type: number, unit: metres, title: {en: Length, nl: Lengte}, question: {en: How long?, nl: Hoe lang?}}\n"
        "  company.harbour: {type: choice, title: {en: Harbour, nl: Haven}, choices: {rotterdam: {en: Rotterdam, nl: Rotterdam}}}\n",
        "vocabulary.yaml",
    )
    text = FUND.replace(
        "size.employees: {less_than: 50}", "all: [{company.is_sme: {is: true}}, {ship.length: {at_most: 20 metres}}]"
    )
    catalogue = Catalogue.load(write(tmp_path, text))
    profile = catalogue.read_profile('{"ship": {"length": 20.5}, "company": {"harbour": "rotterdam"}, "funding": {"requested": 1}}')

    assessment = catalogue.assess(profile, on=TODAY)

    assert list(assessment) == ["nl/harbour-fund"]
    assert Outcome.INELIGIBLE is assessment["nl/harbour-fund"].outcome
    assert "Length: 20.5\u00a0metres; required: at most 20\u00a0metres" in assessment.text()
    assert "Lengte" in assessment.explain("nl/harbour-fund").text("nl")
    assert {"nl/harbour-fund", "nl/secfund"} <= set(Catalogue.load(tmp_path, with_shipped=True).instruments)


def test_a_plain_profile_goes_through_a_pack_with_its_own_facts(tmp_path: Path, catalogue: Catalogue) -> None:
    """`CompanyProfile` does not know the pack's facts: they are unknown, not an error."""
    write(tmp_path, "facts: {company.flag: {type: boolean, title: {en: Flag, nl: Vlag}}}", "vocabulary.yaml")
    pack = Catalogue.load(write(tmp_path, FUND.replace("size.employees: {less_than: 50}", "company.flag: {is: true}")))

    result = pack.assess(profile_of({"funding": {"requested": 5}}), on=TODAY)["nl/harbour-fund"]

    assert result.missing == ("company.flag",)


DATED = dated("2030-01-01")
SHADOWS = [
    ("nl/secfund/2026-01-01.yaml", FUND, "the instrument `nl/secfund` stands already in `rules/nl/secfund/2025-04-02.yaml`"),
    (
        "definitions/company.size/2030-01-01.yaml",
        f"gives: company.size\ntype: choice\nchoices: {{small: {{en: a, nl: a}}}}\nfirst_match: [{{otherwise: small}}]\n{DATED}",
        "the definition `company.size` stands already in `rules/definitions/company.size/2014-07-01.yaml`",
    ),
    (
        "lists/eu_member_states/2030-01-01.yaml",
        f"of: country\nmembers: [NL]\n{DATED}",
        "the list `eu_member_states` stands already in `rules/lists/eu_member_states/2020-02-01.yaml`",
    ),
    (
        "law/sme-group/2030-01-01.yaml",
        f"amounts: {{limit: EUR 5}}\n{DATED}",
        "the law `sme-group` stands already in `rules/law/sme-group/2014-07-01.yaml`",
    ),
]


@pytest.mark.parametrize(("name", "text", "message"), SHADOWS, ids=[name for name, *_ in SHADOWS])
def test_a_pack_cannot_silently_redefine_what_is_shipped(name: str, text: str, message: str, tmp_path: Path) -> None:
    """A name of one's own that is a shipped one would change other rules unseen: an error that names both files."""
    write(tmp_path, FUND)
    write(tmp_path, text, name)

    with pytest.raises(InvalidRules) as caught:
        Catalogue.load(tmp_path, with_shipped=True)

    problem = next(problem for problem in caught.value.problems if problem.code == "shadows-shipped")
    assert (message, f"{tmp_path / name}") == (problem.message, problem.file)


def test_replacing_a_shipped_instrument_is_said_in_the_file(tmp_path: Path) -> None:
    """`replaces: shipped` puts the pack's versions in the place of all shipped ones; without the shipped ones nothing clashes."""
    pack = write(tmp_path, FUND, "nl/secfund/2026-01-01.yaml")
    assert ["nl/secfund"] == list(Catalogue.load(pack).instruments)
    assert {"shadows-shipped"} < {problem.code for problem in lint(pack)}

    write(tmp_path, f"replaces: shipped\n{FUND}", "nl/secfund/2026-01-01.yaml")
    catalogue = Catalogue.load(pack, with_shipped=True)

    assert [date(2026, 1, 1)] == [version.valid.start for version in catalogue.instruments["nl/secfund"]]
    assert "nl/bmkb" in catalogue.instruments
    assert not [problem for problem in lint(pack) if problem.code == "shadows-shipped"]


def test_a_replaced_list_and_definition_count_in_every_rule(tmp_path: Path) -> None:
    """The shipped instruments then read the pack's list, of which no shipped version remains."""
    members = f"replaces: shipped\nof: country\nmembers: [NL]\n{dated('2020-01-01')}"
    catalogue = Catalogue.load(write(tmp_path, members, "lists/eu_member_states/2020-01-01.yaml"), with_shipped=True)

    assert frozenset({"NL"}) == catalogue.evaluator(TODAY).rules.lists["eu_member_states"]


def test_like_in_a_replacing_file_means_the_shipped_version(tmp_path: Path, catalogue: Catalogue) -> None:
    """SecFund with one criterion less, under its own name and date."""
    text = FUND[: FUND.index("amounts:")].replace("2026-01-01}", "2025-04-02}") + (
        "replaces: shipped\ncriteria:\n  - {like: nl/secfund/2025-04-02, except: [dual-use]}\n"
    )
    pack = write(tmp_path, text, "nl/secfund/2025-04-02.yaml")
    before = {criterion.id for criterion in catalogue.instruments["nl/secfund"][-1].criteria}

    after = {criterion.id for criterion in Catalogue.load(pack, with_shipped=True).instruments["nl/secfund"][-1].criteria}

    assert before - {"dual-use"} == after


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("nl/secfnd/2026-01-01.yaml", f"replaces: shipped\n{FUND}", "nothing-to-replace"),
        ("nl/harbour-fund/2026-01-01.yaml", f"replaces: nl/secfund\n{FUND}", "nothing-to-replace"),
        ("nl/secfund/2026-01-01.yaml", f"replaces: true\n{FUND}", "unknown-choice"),
        ("vocabulary.yaml", "groups: {company: {en: Firm, nl: Firma}}", "duplicate-name"),
        ("vocabulary.yaml", "units: {employees: {one: {en: a, nl: a}, many: {en: b, nl: b}}}", "duplicate-name"),
        ("vocabulary.yaml", "bodies: {financier: {en: me, nl: ik}}", "duplicate-name"),
        ("vocabulary.yaml", "records: {accounting_period: {x: {type: boolean, title: {en: a, nl: a}}}}", "duplicate-name"),
        ("vocabulary.yaml", "facts: {company.size: {type: boolean, title: {en: a, nl: a}}}", "duplicate-fact"),
        ("vocabulary.yaml", "facts: {size.employees: {type: boolean, title: {en: a, nl: a}}}", "duplicate-fact"),
        ("vocabulary.yaml", "derived: {size.employees: {type: boolean, title: {en: a, nl: a}}}", "duplicate-fact"),
        ("vocabulary.yaml", "derived: {company.listed: {type: boolean, title: {en: a, nl: a}}}", "duplicate-fact"),
        (
            "definitions/size.employees/2030-01-01.yaml",
            f"gives: size.employees\ntype: boolean\ntest: {{company.listed: {{is: true}}}}\n{DATED}",
            "duplicate-fact",
        ),
    ],
)
def test_other_ways_to_take_a_shipped_name(name: str, text: str, code: str, tmp_path: Path) -> None:
    """Words, units, records and computed facts are no different; and a name that replaces nothing is a typing mistake."""
    write(tmp_path, FUND)

    with pytest.raises(InvalidRules) as caught:
        Catalogue.load(write(tmp_path, text, name), with_shipped=True)

    assert code in {problem.code for problem in caught.value.problems}
    assert {f"{tmp_path / name}"} == {problem.file for problem in caught.value.problems}


def test_shipped_instruments_cannot_be_added_to_a_pack_that_stands_on_nothing(tmp_path: Path) -> None:
    """Their facts would be missing; leaving them out in silence would look like an answer."""
    write(tmp_path, "title: Mine\nversion: 1.0.0\nstands_on: nothing\n", "catalogue.yaml")

    with pytest.raises(InvalidRules, match="the shipped instruments cannot be added"):
        Catalogue.load(tmp_path, with_shipped=True)


@pytest.mark.parametrize(
    "name",
    [
        "nl/f\nX = 1/2026-01-01.yaml",
        "nl/\x1b[31mred/2026-01-01.yaml",
        "nl/Fund/2026-01-01.yaml",
        "nl/a fund/2026-01-01.yaml",
        "nl/a_fund/2026-01-01.yaml",
        "n\u202el/fund/2026-01-01.yaml",
        "nl/f'/2026-01-01.yaml",
        "nl/-fund/2026-01-01.yaml",
        "nl/\udcff/2026-01-01.yaml",
        "lists/my-list/2026-01-01.yaml",
        "lists/x'+1/2026-01-01.yaml",
        "law/My Law/2026-01-01.yaml",
        "definitions/size/2026-01-01.yaml",
        "definitions/company.my-size/2026-01-01.yaml",
    ],
)
def test_folders_have_the_names_of_ids(name: str, tmp_path: Path) -> None:
    """The name of a folder is an id that is printed and written into pages; what is wrong with it is shown escaped."""
    with pytest.raises(InvalidRules) as caught:
        Catalogue.load(write(tmp_path, FUND, name))

    assert ["name"] == [problem.code for problem in caught.value.problems]
    said = str(caught.value).replace("\n    hint: ", "")
    assert said.isprintable()


def test_no_rules_is_an_error(tmp_path: Path) -> None:
    """A mistyped path is not a green answer."""
    (tmp_path / "README.md").write_text("rules")
    for found in (lint(tmp_path), _problems(tmp_path)):
        assert ["no-rules"] == [problem.code for problem in found]
    with pytest.raises(InvalidRules, match="no rules stand in"):
        run_examples(tmp_path)

    write(tmp_path, "title: Mine\nversion: 1.0.0\n", "catalogue.yaml")
    assert ["no-rules"] == [problem.code for problem in _problems(tmp_path)]


def test_a_folder_too_deep_says_where_files_stand(tmp_path: Path) -> None:
    """Both one folder too low and one too high."""
    write(tmp_path, FUND, "rules/nl/harbour-fund/2026-01-01.yaml")

    for folder in (tmp_path, tmp_path / "rules" / "nl", tmp_path / "rules" / "nl" / "harbour-fund"):
        assert [("not-a-rule-file", "<area>/<instrument>/<date>.yaml, counted from the folder of rules")] == [
            (problem.code, problem.hint) for problem in _problems(folder)
        ]
    assert _problems(tmp_path / "rules") == ()


def _problems(folder: Path) -> tuple[Problem, ...]:
    try:
        Catalogue.load(folder)
    except InvalidRules as error:
        return error.problems
    return ()


def test_links_to_folders_are_followed_but_not_round(tmp_path: Path) -> None:
    """A shared folder may be linked into a pack; a link to a folder that it stands in adds nothing."""
    write(tmp_path / "shared", FUND, "harbour-fund/2026-01-01.yaml")
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "nl").symlink_to(tmp_path / "shared")
    for name in ("loop", "again"):
        (pack / name).symlink_to(".")
    (tmp_path / "shared" / "up").symlink_to("..")
    (tmp_path / "shared" / "itself").symlink_to("itself")

    assert ["nl/harbour-fund"] == list(Catalogue.load(pack).instruments)


def test_what_is_no_regular_file_is_a_problem(tmp_path: Path) -> None:
    """A pipe would wait for ever, a device never ends, a link may lead nowhere."""
    for name in ("pipe", "device", "dangling", "itself", "folder"):
        write(tmp_path, FUND, f"nl/{name}/2026-01-01.yaml").joinpath(f"nl/{name}/2026-01-01.yaml").unlink()
    os.mkfifo(tmp_path / "nl/pipe/2026-01-01.yaml")
    (tmp_path / "nl/device/2026-01-01.yaml").symlink_to("/dev/zero")
    (tmp_path / "nl/dangling/2026-01-01.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "nl/itself/2026-01-01.yaml").symlink_to("2026-01-01.yaml")
    (tmp_path / "nl/folder/2026-01-01.yaml").mkdir()

    found = _problems(write(tmp_path, FUND))

    assert ["dangling", "device", "itself", "pipe"] == [Path(problem.file or "").parent.name for problem in found]
    assert {"this is not a regular file, or a link to none"} == {problem.message for problem in found}


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    """300 MB cost no more than the one that shows that they are too many."""
    folder = write(tmp_path, FUND)
    with (tmp_path / "nl/harbour-fund/2026-01-01.yaml").open("wb") as file:
        file.truncate(300_000_000)
    tracemalloc.start()

    found = _problems(folder)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ["the file is more than 1,048,576 bytes long"] == [problem.message for problem in found]
    assert most < 50_000_000


def test_files_in_the_wrong_place_do_not_hide_mistakes_in_the_others(tmp_path: Path) -> None:
    """Everything wrong at once."""
    write(tmp_path, FUND.replace("kind: loan", "kind: lone"))
    write(tmp_path, FUND, "nl/loose.yaml")
    write(tmp_path, FUND, "nl/shouting/2026-01-01.YAML")

    assert ["unknown-choice", "not-a-rule-file", "not-a-rule-file"] == [problem.code for problem in _problems(tmp_path)]


def test_a_definition_that_is_not_in_force_makes_an_instrument_not_assessable(tmp_path: Path) -> None:
    """Never a guess: the GBER definition of a small mid-cap ends with the months that schemes have to adjust."""
    text = FUND.replace("size.employees: {less_than: 50}", "company.is_small_midcap_gber: {is: true}")
    catalogue = Catalogue.load(write(tmp_path, text))

    last, next_year = (catalogue.assess(profile_of({}), on=on)["nl/harbour-fund"] for on in (date(2027, 6, 30), date(2027, 7, 1)))

    assert Outcome.UNDETERMINED is last.outcome
    assert Outcome.NOT_ASSESSABLE is next_year.outcome
    assert next_year.reason is not None
    assert "company.is_small_midcap_gber" in next_year.reason["en"]


def test_pages_leave_the_files_of_others_alone(tmp_path: Path) -> None:
    """Pages of instruments that are gone go; a README, notes and a folder stay, and nothing of somebody's own is overwritten."""
    rules, pages = write(tmp_path / "rules", FUND), tmp_path / "pages"
    write(tmp_path / "rules", FUND, "nl/quay-fund/2026-01-01.yaml")

    def run(folder: Path) -> Result:
        return CliRunner().invoke(main, ["rules", "pages", str(rules), "--write", str(folder)])

    (pages / "folder.md").mkdir(parents=True)
    (pages / "NOTES.md").write_text("mine")
    (pages / "README.md").write_text("# Mine")
    assert 0 == run(pages).exit_code
    assert (pages / "nl-quay-fund.en.md").read_text().startswith("<!-- generated by `eligibility rules pages`: do not edit -->\n# ")

    (rules / "nl/quay-fund/2026-01-01.yaml").unlink()
    assert 0 == run(pages).exit_code
    kept = {"NOTES.md", "README.md", "folder.md"}
    written = {f"{name}.{language}.md" for name in ("nl-harbour-fund", "README", "implications") for language in ("en", "nl")}
    assert kept | written == {path.name for path in pages.iterdir()}
    assert "mine" == (pages / "NOTES.md").read_text()

    (pages / "README.nl.md").write_text("# Van mij")
    (pages / "nl-harbour-fund.en.md").write_text(f"{(pages / 'README.en.md').read_text()[:50]}")
    refused = run(pages)
    assert 2 == refused.exit_code
    assert "`README.nl.md`" in refused.stderr
    assert "# Van mij" == (pages / "README.nl.md").read_text()


@pytest.mark.parametrize("place", ["README.en.md", "."])
def test_pages_that_cannot_be_written_say_so(place: str, tmp_path: Path) -> None:
    """A folder in the place of a page, a file in the place of the folder: one line, no traceback."""
    rules, pages = write(tmp_path / "rules", FUND), tmp_path / "pages"
    (pages / place).mkdir(parents=True, exist_ok=True)
    target = pages if place != "." else write(tmp_path, "x", "file.txt") / "file.txt" / "below"

    result = CliRunner().invoke(main, ["rules", "pages", str(rules), "--write", str(target)])

    assert (2, SystemExit) == (result.exit_code, type(result.exception))


@pytest.mark.parametrize("command", [["rules", "lint"], ["rules", "test"], ["instruments", "--rules"], ["assess", "-", "--rules"]])
def test_the_program_says_that_there_are_no_rules(command: list[str], tmp_path: Path) -> None:
    """Exit code 3, as for rules that are wrong: nothing was assessed."""
    result = CliRunner().invoke(main, [*command, str(tmp_path)], input="{}")

    assert 3 == result.exit_code
    assert "error[no-rules]: no rules stand in" in result.output
