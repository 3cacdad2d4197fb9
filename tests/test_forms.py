"""A page of fields: several facts of any kind in one question, each of which may be left open."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eligibility import Catalogue, InvalidArgument, InvalidRules, Question, UnclearAnswer, UnknownName, to_json
from eligibility_cli.main import main
from tests.conftest import TODAY, profile_of
from tests.packs import fund, load

EIC = ("--instrument", "eu/eic-accelerator", "--on", "2026-11-23")
COMPANY = {
    "company": {
        "autonomous": True,
        "established_in": ["NL"],
        "accounts": [{"closed_on": "2025-12-31", "employees": 12, "turnover": 800_000, "balance_sheet_total": 900_000}],
    },
    "ownership": {"public_bodies_hold_quarter": False},
    "technology": {"readiness_level": 6},
    "project": {"application_focus": "civil"},
    "innovation": {"eic_unsuccessful_submissions": 0, "eic_grant_only_before": False},
}
"""A company of which the EIC Accelerator has to know nothing but the request: its kind, the grant and the equity."""
REQUEST = ("funding.eic_component", "funding.grant_requested", "funding.equity_requested")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "company.json"
    path.write_text(json.dumps(COMPANY))
    return path


def interview(lines: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["interview", *arguments, *EIC], input=lines)


def page_of(catalogue: Catalogue, **known: Any) -> Question:
    case = catalogue.case(profile_of(COMPANY), on=TODAY).what_if(known)
    (page,) = case.questions(instruments=["eu/eic-accelerator"])
    return page


# What a page is

VOCABULARY = """\
groups: {{ship: {{en: Ship, nl: Schip}}}}
records: {{trip: {{to: {{type: text, title: {{en: To, nl: Naar}}}}}}}}
facts:
  ship.length: {{type: number, title: {{en: Length, nl: Lengte}}}}
  ship.sails: {{type: boolean, title: {{en: Sails, nl: Zeilt}}}}
  ship.trips: {{type: records, of: trip, title: {{en: Trips, nl: Reizen}}}}
{more}
together:
  papers: {{question: {{en: Which?, nl: Welke?}}, {page}}}
"""
MORE = "\n".join(f"  ship.mast_{number}: {{type: boolean, title: {{en: M, nl: M}}}}" for number in range(8))
MASTS = ", ".join(f"ship.mast_{number}" for number in range(8))


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("form: true, facts: [ship.length]", r"a form has 2 to 7 fields, got 1"),
        (f"form: true, facts: [{MASTS}]", r"a form has 2 to 7 fields, got 8"),
        ("form: true, facts: [ship.length, ship.width]", r"`ship.width` is not a fact"),
        ("form: true, facts: [ship.length, ship.length]", r"`ship.length` stands in this form twice"),
        ("form: true, facts: [ship.length, ship.trips]", r"`ship.trips` is a list of records"),
        ("form: true, several: true, facts: [ship.sails, ship.mast_1]", r"one of `same: true`, `several: true`, `form: true`"),
        ("form: true, same: true, facts: [ship.sails, ship.mast_1]", r"one of `same: true`, `several: true`, `form: true`"),
        (
            "form: true, facts: [ship.sails, ship.mast_1], answers: {a: {title: {en: A, nl: A}, gives: {}}}",
            r"one of `same: true`, `several: true`, `form: true`",
        ),
        ("facts: [ship.sails, ship.mast_1]", r"one of `same: true`, `several: true`, `form: true`"),
        ("form: true, facts: [ship.sails, ship.length], words: {ship.sails: {en: S, nl: S}}", r"`words` are for statements"),
    ],
)
def test_a_form_that_is_none_is_refused(page: str, said: str, tmp_path: Path) -> None:
    """Too few fields, too many, unknown ones, lists, or another kind of question beside it."""
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY.format(more=MORE, page=page))
    with pytest.raises(InvalidRules, match=said):
        load(tmp_path, fund=fund("{ship.length: {at_least: 3}}"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ship.width: {ship.sails: true}", r"`ship.width` is not a fact"),
        ("ship.length: {ship.width: 3}", r"`ship.width`"),
        ("ship.length: {ship.sails: 3}", r"yes or no|true or false|got 3|integer"),
    ],
)
def test_of_whom_something_is_asked_is_checked(line: str, said: str, tmp_path: Path) -> None:
    """Facts that there are, and values that they can have."""
    page = "form: true, facts: [ship.length, ship.sails]"
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY.format(more=MORE, page=page) + f"asked_of: {{{line}}}\n")
    with pytest.raises(InvalidRules, match=said):
        load(tmp_path, fund=fund("{ship.length: {at_least: 3}}"))


def test_every_field_of_a_form_can_be_typed(catalogue: Catalogue) -> None:
    """On shipped pages what rests on another answer stands below it; no list of records is on one."""
    vocabulary = catalogue.checked.vocabulary
    forms = [each for each in vocabulary.together.values() if each.form]
    assert forms
    for form in forms:
        question = catalogue.question(form.id)
        assert "form" == question.kind
        assert form.facts == tuple(field.id for field in question.fields)
        for place, field in enumerate(question.fields):
            assert field.kind not in ("form", "records")
            assert field.title("nl")
            first = vocabulary.after.get(field.id)
            assert first not in form.facts[place:]


# What is asked


def test_a_page_has_typed_fields(catalogue: Catalogue) -> None:
    """Each field is a question of its own: kind, unit, choices, what it counts for."""
    page = page_of(catalogue)

    assert ("request", "form", REQUEST) == (page.id, page.kind, page.facts)
    kinds = [(field.kind, field.unit, len(field.choices())) for field in page.fields]
    assert [("choice", None, 3), ("money", "EUR", 0), ("money", "EUR", 0)] == kinds
    assert all(("eu/eic-accelerator",) == field.instruments for field in page.fields)
    assert ("Grant requested", "Gevraagde subsidie") == (page.fields[1].title("en"), page.fields[1].title("nl"))


def test_only_what_is_wanted_is_on_a_page(catalogue: Catalogue) -> None:
    """What is known is not shown, nor what was left open; of one field that is left its own question is asked."""
    known = page_of(catalogue, **{"funding.eic_component": "blended"})
    case = catalogue.case(profile_of(COMPANY), on=TODAY)
    skipped = case.questions(instruments=["eu/eic-accelerator"], skip=["funding.grant_requested"])[0]
    alone = page_of(catalogue, **{"funding.eic_component": "grant_only"})

    assert REQUEST[1:] == known.facts
    assert (REQUEST[0], REQUEST[2]) == skipped.facts
    assert ("funding.grant_requested", "money") == (alone.id, alone.kind)


@pytest.mark.parametrize(
    ("component", "left"),
    [("grant_only", REQUEST[1:2]), ("blended", REQUEST[1:]), ("equity_only", REQUEST[2:])],
)
def test_what_is_left_of_a_page_that_was_begun(component: str, left: tuple[str, ...], catalogue: Catalogue) -> None:
    """An answer above makes fields below idle; nothing is left when the rest was left open."""
    case = catalogue.case(profile_of(COMPANY), on=TODAY).what_if({"funding.eic_component": component})

    rest = case.rest_of("request", instruments=["eu/eic-accelerator"])

    assert rest is not None
    assert left == rest.facts == tuple(field.id for field in rest.fields)
    assert case.rest_of(rest, skip=REQUEST, instruments=["eu/eic-accelerator"]) is None
    with pytest.raises(UnknownName):
        case.rest_of("standing")


def test_a_field_waits_for_what_it_rests_on(catalogue: Catalogue) -> None:
    """It stands on the same page below it, or is not shown: nor when that was left open."""
    pages = {page.id: page.facts for page in catalogue.case(profile_of({}), on=TODAY).questions(most=300)}
    skip = ["consortium.entities", "tax.self_employed"]
    without = {page.id: page.facts for page in catalogue.case(profile_of({}), on=TODAY).questions(most=300, skip=skip)}

    assert "consortium.entities" == pages["partners"][0]
    assert "consortium.countries" in pages["partners"]
    assert "tax.rd_hours" not in pages["tax"]  # nobody said to be self-employed
    shown = {fact for facts in without.values() for fact in facts}
    assert not shown & {"consortium.countries", "consortium.eurostars_countries", "tax.business_hours", "tax.rd_hours"}


def test_one_question_beside_a_seat_shows_what_is_left(catalogue: Catalogue) -> None:
    """A register gives the seat and the province: the question on the place says what it still asks for."""
    register = profile_of({"company": {"registered_office": "NL", "province": "zuid_holland"}})
    place = next(each for each in catalogue.case(register, on=TODAY).questions(most=300) if each.id == "place")

    assert "company.registered_office" not in place.facts
    assert "The rest is known; this is about: physical headquarters; executive management" in (place.help() or "")
    assert catalogue.question("place").help() is None


# Answers


@pytest.mark.parametrize(
    ("field", "text", "given"),
    [
        ("funding.eic_component", "grant only", "grant_only"),
        ("funding.eic_component", "2", "blended"),
        ("funding.grant_requested", "EUR 2.5m", 2_500_000),
    ],
)
def test_a_form_is_answered_field_by_field(field: str, text: str, given: object, catalogue: Catalogue) -> None:
    """By the page and the field, or by the field as a question."""
    page = page_of(catalogue)
    question = next(each for each in page.fields if each.id == field)

    assert {field: given} == catalogue.answer(page, text, field=field) == catalogue.answer(question, text)


def test_a_page_as_a_whole_is_no_answer(catalogue: Catalogue) -> None:
    """One text for all fields is refused, and so is a field of another page; what is unclear is asked back."""
    with pytest.raises(InvalidArgument, match="`request` is a form, which is answered field by field"):
        catalogue.answer("request", "grant only")
    with pytest.raises(UnknownName, match=r"company\.type"):
        catalogue.answer("request", "startup", field="company.type")
    with pytest.raises(UnclearAnswer):
        catalogue.answer("request", "250.000", field="funding.grant_requested")


def test_the_json_of_a_page_lists_its_fields(catalogue: Catalogue) -> None:
    """Every field with the keys of a question; any other question has none."""
    page = json.loads(to_json(page_of(catalogue), "nl"))

    assert ("form", None, []) == (page["kind"], page["title"], page["choices"])
    assert list(REQUEST) == page["facts"] == [field["id"] for field in page["fields"]]
    assert page.keys() == page["fields"][0].keys()
    assert "Gevraagde subsidie" == page["fields"][1]["title"]
    assert [] == page["fields"][0]["fields"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Your request: how much money do you ask for, and in which form?"),
        ("nl", "Uw aanvraag: hoeveel geld vraagt u, en in welke vorm?"),
    ],
)
def test_ask_prints_a_page_with_its_fields(language: str, said: str, file: Path) -> None:
    """The page, and a line for each field with its fact."""
    result = CliRunner().invoke(main, ["ask", str(file), *EIC, "--lang", language])

    assert 0 == result.exit_code
    assert result.output.startswith(said)
    assert all(f"[{fact}]" in result.output for fact in REQUEST)


# The interview


def test_a_page_is_gone_through_field_by_field(file: Path) -> None:
    """It is shown as a whole, and what an answer makes idle is not asked; each answer is said back."""
    result = interview("grant only\n2.5m\n", str(file))

    assert 1 == result.stderr.count("Your request: how much money")
    assert "- Kind of EIC support\n  - Grant requested\n  - Equity requested" in result.stderr
    assert "Understood: Grant requested: EUR\u00a02\u00a0500\u00a0000" in result.stderr
    assert "how much share capital would you ask" not in result.stderr
    assert {"eic_component": "grant_only", "grant_requested": 2_500_000} == json.loads(file.read_text())["funding"]
    assert "interview" not in json.loads(file.read_text())


@pytest.mark.parametrize(
    ("typed", "left_open"),
    [
        ("blended\n\n1m\n", {"funding.grant_requested"}),
        ("blended\n?\n1m\n", {"funding.grant_requested"}),
        ("blended\non\n", {"funding.grant_requested", "funding.equity_requested"}),
        ("on\n", set(REQUEST)),
    ],
)
def test_fields_may_be_left_open(typed: str, left_open: set[str], file: Path) -> None:
    """One by one with Enter or `?`, or the rest of the page; they are not asked again one by one."""
    result = interview(typed, str(file))

    assert left_open == set(json.loads(file.read_text())["interview"]["left_open"])
    assert "left open; `again` asks" in result.stderr
    assert 1 >= result.stderr.count("how much grant do you ask for")


def test_what_is_unclear_is_asked_back_on_a_page(file: Path) -> None:
    """A number that can be read in two ways, and what does not go with another answer: the field stands."""
    result = interview("blended\n250.000\n2.5m\nwhy\n-3\n1m\n", str(file))

    assert "`250.000` can be read in two ways" in result.stderr
    assert "Needed for 1 of 1 schemes." in result.stderr
    given = {"eic_component": "blended", "grant_requested": 2_500_000, "equity_requested": 1_000_000}
    assert given == json.loads(file.read_text())["funding"]


def test_going_back_on_a_page(file: Path) -> None:
    """`<` asks the field before, with what it was; later answers stay, and the page goes on."""
    result = interview("blended\n2.5m\n<\n2m\n1m\n", str(file))

    assert "Now: Grant requested: EUR\u00a02\u00a0500\u00a0000. Enter keeps it." in result.stderr
    given = {"eic_component": "blended", "grant_requested": 2_000_000, "equity_requested": 1_000_000}
    assert given == json.loads(file.read_text())["funding"]


def test_an_answer_that_is_changed_changes_the_rest_of_the_page(file: Path) -> None:
    """From grant only to grant and equity: the equity is asked after all."""
    interview("grant only\n<\nblended\n2.5m\n1m\n", str(file))

    assert 1_000_000 == json.loads(file.read_text())["funding"]["equity_requested"]


def test_a_page_is_asked_again_when_that_is_wanted(file: Path) -> None:
    """`again` asks the fields that were left open, on their page."""
    interview("on\n", str(file))
    result = interview("again\ngrant only\n2.5m\n", str(file))

    assert "3 questions were left open" in result.stderr
    assert "- Kind of EIC support\n  - Grant requested" in result.stderr
    assert {"eic_component": "grant_only", "grant_requested": 2_500_000} == json.loads(file.read_text())["funding"]


def test_a_page_in_dutch(file: Path) -> None:
    """Its words and commands are those of the reader."""
    result = interview("subsidie en aandelenkapitaal\nverder\n", str(file), "--lang", "nl")

    assert "Uw aanvraag: hoeveel geld vraagt u" in result.stderr
    assert "`verder` de rest van de pagina" in result.stderr
    assert "De rest van deze pagina blijft open." in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
@pytest.mark.parametrize("form", [("--plain",), ()])
def test_killed_in_the_middle_of_a_page(form: tuple[str, ...], file: Path) -> None:
    """`kill -9` while a field is typed: the fields above stand in the file, and the page goes on below them."""
    from tests.terminal import terminal

    with terminal("interview", str(file), *EIC, *form) as window:
        window.answer("grant and equity")
        window.answer("2.5m")
        assert "how much share capital" in window.shown
        window.type("1.5")
        window.process.send_signal(signal.SIGKILL)
        window.end()
    kept = json.loads(file.read_text())
    with terminal("interview", str(file), *EIC, *form) as again:
        place = again.wait_for("\n> ")
        shown = again.shown[:place]
        again.answer("1 million")
        again.type("stop\n")
        code = again.end()

    assert {"eic_component": "blended", "grant_requested": 2_500_000} == kept["funding"]
    assert "- Equity requested" in shown
    assert "- Grant requested" not in shown
    assert 0 == code
    assert 1_000_000 == json.loads(file.read_text())["funding"]["equity_requested"]
    assert "interview" not in json.loads(file.read_text())
