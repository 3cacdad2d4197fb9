"""The front door: what is handed in wrongly is named; errors carry what they are about, and pickle."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from eligibility import (
    Catalogue,
    CompanyProfile,
    EligibilityError,
    Headroom,
    InvalidArgument,
    InvalidProfile,
    Status,
    UnknownCriterion,
    UnknownInstrument,
    UnknownName,
    WrongType,
    check_schema,
    json_schema,
    to_json,
)
from tests.conftest import TODAY, profile_of
from tests.test_rule_mistakes import FUND, write

EMPTY = profile_of({})
GROUP = profile_of({"company": {"autonomous": False}, "group": {"enterprises": [], "holdings": []}})
UNREAD: Any = {"company": {"registered_office": "NL"}}
WORDS: Any = '{"company": {}}'
Asked = Callable[[Catalogue], Any]


def wrong(given: Any) -> Any:
    """What a caller without a type checker hands in."""
    return given


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        # a date
        (lambda c: c.assess(EMPTY, on=wrong("2026-11-23")), WrongType, "`on`: expected a date, got a str; give a `datetime.date`"),
        (lambda c: c.assess(EMPTY, on=wrong(None)), WrongType, "`on`: expected a date, got None"),
        (lambda c: c.assess(EMPTY, on=datetime(2026, 11, 23)), WrongType, "without a time, got a datetime; give `.date()` of it"),  # noqa: DTZ001
        (lambda c: c.case(EMPTY, on=wrong(20261123)), WrongType, "`on`: expected a date, got an int"),
        (lambda c: c.near_misses({"a": EMPTY}, on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.facts(EMPTY, on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.remarks(EMPTY, on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.portfolio({"a": EMPTY}, on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.calendar(on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.list_instruments(on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.show("nl/bmkb", on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.assess_json("{}", on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.assess_json("{}", on=datetime(2026, 11, 23), form="compact"), WrongType, "`on`"),  # noqa: DTZ001
        # a profile
        (lambda c: c.assess(UNREAD, on=TODAY), WrongType, "got a dict; read it with `catalogue.read_profile(json.dumps(data))`"),
        (lambda c: c.assess(WORDS, on=TODAY), WrongType, "got a str; read it with `catalogue.read_profile(text)`"),
        (lambda c: c.assess(wrong(None), on=TODAY), WrongType, "`profile`: expected a CompanyProfile, got None"),
        (lambda c: c.case(UNREAD, on=TODAY), WrongType, "`profile`"),
        (lambda c: c.near_misses({"a": UNREAD}, on=TODAY), WrongType, "`profiles['a']`"),
        (lambda c: c.portfolio({"a": UNREAD}, on=TODAY), WrongType, "`profiles['a']`"),
        (lambda c: c.portfolio(wrong([EMPTY]), on=TODAY), WrongType, "got a list; give a dict of names and profiles"),
        (lambda c: c.portfolio({}, on=TODAY), InvalidArgument, "give at least one profile"),
        (lambda c: c.facts(UNREAD, on=TODAY), WrongType, "`profile`"),
        (lambda c: c.read_profile(UNREAD), WrongType, "got dict; give the text of a file, or `json.dumps(data)`"),
        # a language
        (lambda c: c.assess(EMPTY, on=TODAY).json("de"), InvalidArgument, "`de` is not one of the choices; choose one of: en, nl"),
        (lambda c: c.assess(EMPTY, on=TODAY).json(wrong(None)), InvalidArgument, "got None; choose one of: en, nl"),
        (lambda c: c.assess(EMPTY, on=TODAY).text("de"), InvalidArgument, "`language`"),
        (lambda c: c.assess(EMPTY, on=TODAY).markdown("de"), InvalidArgument, "`language`"),
        (lambda c: c.assess(EMPTY, on=TODAY).explain("nl/bmkb").text("de"), InvalidArgument, "`language`"),
        (lambda c: c.assess_json("{}", on=TODAY, language=wrong("NL")), InvalidArgument, "`language`"),
        (lambda c: c.case(EMPTY, on=TODAY).questions()[0].text(wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.case(EMPTY, on=TODAY).advice(instruments=["nl/bmkb"])[0].text(wrong("de")), InvalidArgument, "`language`"),
        (lambda c: to_json((), wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.answer("company.registered_office", "NL", language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.portfolio({"a": EMPTY}, on=TODAY, language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.list_instruments(on=TODAY)[0].text(wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.calendar(on=TODAY, language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.show("nl/bmkb", on=TODAY, language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.case(GROUP, on=TODAY).group().text(wrong("de")), InvalidArgument, "`language`"),
        (lambda c: Headroom(TODAY, 1).text(wrong("de")), InvalidArgument, "`language`"),
        # a form
        (lambda c: c.assess_json("{}", on=TODAY, form=wrong("xml")), InvalidArgument, "`form`: `xml` is not one of the choices; choose one of: full, compact"),
        (lambda c: c.assess_json("{}", on=TODAY, form=wrong("compakt")), InvalidArgument, "did you mean `compact`?"),
        (lambda c: c.assess_json("{}", on=TODAY, form="compact", guidance=True), InvalidArgument, "`guidance`: the compact form has no guidance"),
        (lambda c: c.assess_json("{}", on=TODAY, form="compact", language="nl"), InvalidArgument, "`language`: the compact form has codes and no words"),
        (lambda c: c.case(GROUP, on=TODAY).group().picture(wrong("pdf")), InvalidArgument, "choose one of: svg, png"),
        # names
        (lambda c: c.assess(EMPTY, on=TODAY)["nl/secfnd"], UnknownInstrument, "no instrument `nl/secfnd`; did you mean `nl/secfund`?"),
        (lambda c: c.assess(EMPTY, on=TODAY)["nl/secfund"].status("tiket"), UnknownCriterion, "no criterion `tiket`; did you mean `ticket`?"),
        (lambda c: c.assess(EMPTY, on=date(1999, 1, 1))["nl/secfund"].status("ticket"), UnknownCriterion, "no criterion `ticket`"),
        (lambda c: c.case(EMPTY, on=TODAY).questions(instruments=["nl/secfnd"]), UnknownInstrument, "did you mean `nl/secfund`?"),
        (lambda c: c.case(EMPTY, on=TODAY).questions(instruments="nl/secfund"), WrongType, "expected a list of names, got a str; give [`nl/secfund`]"),
        (lambda c: c.case(EMPTY, on=TODAY).advice(instruments="nl/secfund"), WrongType, "`instruments`"),
        (lambda c: c.case(EMPTY, on=TODAY).questions(skip="funding.requested"), WrongType, "`skip`"),
        (lambda c: c.case(EMPTY, on=TODAY).questions(most=0), InvalidArgument, "`most`: expected at least 1, got 0"),
        (lambda c: c.case(EMPTY, on=TODAY).questions(most=wrong(True)), WrongType, "`most`"),
        (lambda c: c.answer("funding.requestd", "2"), UnknownName, "no question `funding.requestd`; did you mean `funding.requested`?"),
        (lambda c: c.answer("funding.requested", wrong(2)), WrongType, "`text`"),
        (lambda c: c.answer("company.accounts", "2", field="headcount"), UnknownName, "no field `headcount`"),
        (lambda c: c.case(EMPTY, on=TODAY).remedies("nl/secfnd"), UnknownInstrument, "did you mean `nl/secfund`?"),
        (lambda c: c.case(EMPTY, on=TODAY).explain("nl/secfnd"), UnknownInstrument, "did you mean `nl/secfund`?"),
        (lambda c: c.case(EMPTY, on=TODAY).what_if({"funding.requestd": 2}), UnknownName, "no fact `funding.requestd`; did you mean `funding.requested`?"),
        (lambda c: c.case(EMPTY, on=TODAY).what_if({"company.size": "small"}), UnknownName, "no fact `company.size`"),
        (lambda c: c.case(EMPTY, on=TODAY).what_if(wrong("funding.requested")), WrongType, "`changes`"),
        (lambda c: to_json(wrong(EMPTY)), WrongType, "`given`"),
        (lambda c: json_schema("profile"), UnknownName, "no schema `profile`"),
        (lambda c: check_schema("assesment", "{}"), UnknownName, "did you mean `assessment`?"),
        # a Member State
        (lambda c: c.case(EMPTY, on=TODAY).headroom(member_state="XX"), InvalidArgument, "`XX` is not a Member State of the European Union on 2026-11-23"),
        (lambda c: c.case(EMPTY, on=TODAY).headroom(member_state="GB"), InvalidArgument, "`GB` is not a Member State"),
        (lambda c: c.case(EMPTY, on=TODAY).headroom(member_state="nl"), InvalidArgument, "did you mean `NL`?"),
        (lambda c: c.case(EMPTY, on=TODAY).headroom(member_state=wrong(31)), WrongType, "`member_state`"),
        (lambda c: c.case(EMPTY, on=date(2019, 1, 1)).headroom(member_state="XX"), InvalidArgument, "`member_state`"),
    ],
)  # fmt: skip
def test_what_is_handed_in_wrongly_is_named(asked: Asked, error: type[Exception], says: str, catalogue: Catalogue) -> None:
    """One error of this library, of a kind that callers know, that names the argument and what to give."""
    with pytest.raises(EligibilityError) as raised:
        asked(catalogue)

    assert type(raised.value) is error
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_errors_are_of_the_kinds_that_python_has(catalogue: Catalogue) -> None:
    """Who catches `KeyError`, `ValueError` or `TypeError` catches these; they carry what was asked for."""
    result = catalogue.assess(EMPTY, on=TODAY)["nl/secfund"]

    with pytest.raises(KeyError) as raised:
        result.status("tiket")
    assert isinstance(raised.value, UnknownCriterion)
    assert ("tiket", "did you mean `ticket`?") == (raised.value.criterion, raised.value.hint)
    assert Status.UNKNOWN is result.status("ticket")
    with pytest.raises(ValueError, match="full, compact"):
        catalogue.assess_json("{}", on=TODAY, form=wrong("xml"))
    with pytest.raises(TypeError, match=r"datetime\.date"):
        catalogue.assess(EMPTY, on=wrong("2026-11-23"))


@pytest.mark.parametrize(
    "asked",
    [
        lambda c, p: c.assess(p, on=TODAY),
        lambda c, p: c.case(p, on=TODAY),
        lambda c, p: c.near_misses({"a": p}, on=TODAY),
        lambda c, p: c.remarks(p, on=TODAY),
        lambda c, p: c.assess_json(p.model_dump_json(exclude_none=True), on=TODAY, form="compact"),
    ],
)
def test_a_judgement_of_no_criterion_is_refused_by_whatever_is_asked(
    asked: Callable[[Catalogue, CompanyProfile], Any], catalogue: Catalogue
) -> None:
    """A misspelt judgement is passed over by nobody."""
    judgement = {"instrument": "nl/secfund", "criterion": "tiket", "met": True, "by": "x", "on": "2026-01-01"}

    with pytest.raises(InvalidProfile) as raised:
        asked(catalogue, profile_of({"judgements": [judgement]}))

    assert ["/judgements/0/criterion"] == [problem.pointer for problem in raised.value.problems]


def test_a_profile_of_another_pack_says_which_facts_are_unknown_here(tmp_path: Path) -> None:
    """A fact of one pack is a problem of the profile in another, with its pointer."""
    write(tmp_path, "facts: {company.berths: {type: number, title: {en: Berths, nl: Ligplaatsen}}}", "vocabulary.yaml")
    harbour = Catalogue.load(write(tmp_path, FUND))
    profile = harbour.read_profile('{"company": {"berths": 3}}')
    write(tmp_path / "other", "facts: {company.cranes: {type: number, title: {en: Cranes, nl: Kranen}}}", "vocabulary.yaml")
    other = Catalogue.load(write(tmp_path / "other", FUND))

    with pytest.raises(InvalidProfile, match=r"/company/berths: error\[unknown-fact\]"):
        other.assess(profile, on=TODAY)


@pytest.mark.parametrize(
    "error",
    [
        UnknownInstrument("nl/secfnd", ["nl/secfund"]),
        UnknownCriterion("tiket", ["ticket"]),
        UnknownName("x", [], "schema"),
        InvalidArgument("form", "`xml` is not one of the choices", "choose one of: full, compact"),
        WrongType("on", "expected a date, got a str"),
    ],
)
def test_errors_pickle(error: EligibilityError) -> None:
    """An error of a worker says at home what it said there."""
    back = sent(error)

    assert (type(error), str(error), vars(error)) == (type(back), str(back), vars(back))


def sent(given: Any) -> Any:
    """What comes back from another process."""
    return pickle.loads(pickle.dumps(given))  # noqa: S301 - our own
