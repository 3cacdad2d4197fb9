"""The front door: what is handed in wrongly is named; objects show themselves; they pickle; threads get the answers of one."""

from __future__ import annotations

import json
import pickle
import random
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from eligibility import (
    Catalogue,
    CompanyProfile,
    EligibilityError,
    InvalidArgument,
    InvalidProfile,
    Status,
    UnknownCriterion,
    UnknownInstrument,
    UnknownName,
    WrongType,
    check_schema,
    json_schema,
)
from eligibility.law.derived import Derived, remembering
from tests.conftest import ROOT, TODAY, profile_of
from tests.test_rule_mistakes import FUND, write

TEXTS = {file.stem: file.read_bytes() for file in sorted((ROOT / "examples" / "portfolio").glob("*.json"))}
EMPTY = profile_of({})
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
        (lambda c: c.ask(EMPTY, on=wrong(20261123)), WrongType, "`on`: expected a date, got an int"),
        (lambda c: c.advise(EMPTY, on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.remedies(EMPTY, "nl/bmkb", on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.near_misses({"a": EMPTY}, on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.facts(EMPTY, on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.remarks(EMPTY, on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.portfolio({"a": EMPTY}, on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.calendar(on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.list_instruments(on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.show("nl/bmkb", on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.group(EMPTY, on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.de_minimis_headroom(EMPTY, on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.assess_json("{}", on=wrong("today")), WrongType, "`on`"),
        (lambda c: c.assess_json("{}", on=datetime(2026, 11, 23), form="compact"), WrongType, "`on`"),  # noqa: DTZ001
        # a profile
        (lambda c: c.assess(UNREAD, on=TODAY), WrongType, "got a dict; read it with `catalogue.read_profile(json.dumps(data))`"),
        (lambda c: c.assess(WORDS, on=TODAY), WrongType, "got a str; read it with `catalogue.read_profile(text)`"),
        (lambda c: c.assess(wrong(None), on=TODAY), WrongType, "`profile`: expected a CompanyProfile, got None"),
        (lambda c: c.ask(UNREAD, on=TODAY), WrongType, "`profile`"),
        (lambda c: c.advise(UNREAD, on=TODAY), WrongType, "`profile`"),
        (lambda c: c.remedies(UNREAD, "nl/bmkb", on=TODAY), WrongType, "`profile`"),
        (lambda c: c.near_misses({"a": UNREAD}, on=TODAY), WrongType, "`profiles['a']`"),
        (lambda c: c.portfolio({"a": UNREAD}, on=TODAY), WrongType, "`profiles['a']`"),
        (lambda c: c.portfolio(wrong([EMPTY]), on=TODAY), WrongType, "got a list; give a dict of names and profiles"),
        (lambda c: c.portfolio({}, on=TODAY), InvalidArgument, "give at least one profile"),
        (lambda c: c.group(UNREAD, on=TODAY), WrongType, "`profile`"),
        (lambda c: c.facts(UNREAD, on=TODAY), WrongType, "`profile`"),
        (lambda c: c.de_minimis_headroom(UNREAD, on=TODAY), WrongType, "`profile`"),
        (lambda c: c.read_profile(UNREAD), WrongType, "got dict; give the text of a file, or `json.dumps(data)`"),
        # an assessment
        (lambda c: c.full_json(EMPTY), WrongType, "give what `catalogue.assess(profile, on=...)` returns"),
        (lambda c: c.text(EMPTY), WrongType, "`assessment`"),
        (lambda c: c.markdown(EMPTY), WrongType, "`assessment`"),
        (lambda c: c.explain(EMPTY, "nl/bmkb"), WrongType, "`assessment`"),
        (lambda c: c.explain_text(EMPTY, "nl/bmkb"), WrongType, "`assessment`"),
        # a language
        (lambda c: c.full_json(c.assess(EMPTY, on=TODAY), "de"), InvalidArgument, "`de` is not one of the choices; choose one of: en, nl"),
        (lambda c: c.full_json(c.assess(EMPTY, on=TODAY), wrong(None)), InvalidArgument, "got None; choose one of: en, nl"),
        (lambda c: c.text(c.assess(EMPTY, on=TODAY), "de"), InvalidArgument, "`language`"),
        (lambda c: c.markdown(c.assess(EMPTY, on=TODAY), "de"), InvalidArgument, "`language`"),
        (lambda c: c.explain(c.assess(EMPTY, on=TODAY), "nl/bmkb", "de"), InvalidArgument, "`language`"),
        (lambda c: c.explain_text(c.assess(EMPTY, on=TODAY), "nl/bmkb", "de"), InvalidArgument, "`language`"),
        (lambda c: c.assess_json("{}", on=TODAY, language=wrong("NL")), InvalidArgument, "`language`"),
        (lambda c: c.ask(EMPTY, on=TODAY, language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.advise(EMPTY, on=TODAY, language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.advice_text([], wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.near_misses({"a": EMPTY}, on=TODAY, language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.answer("company.registered_office", "NL", language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.portfolio({"a": EMPTY}, on=TODAY, language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.list_instruments(on=TODAY, language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.calendar(on=TODAY, language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.show("nl/bmkb", on=TODAY, language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.group(EMPTY, on=TODAY, language=wrong("de")), InvalidArgument, "`language`"),
        (lambda c: c.headroom_text([], wrong("de")), InvalidArgument, "`language`"),
        # a form
        (lambda c: c.assess_json("{}", on=TODAY, form=wrong("xml")), InvalidArgument, "`form`: `xml` is not one of the choices; choose one of: full, compact"),
        (lambda c: c.assess_json("{}", on=TODAY, form=wrong("compakt")), InvalidArgument, "did you mean `compact`?"),
        (lambda c: c.assess_json("{}", on=TODAY, form="compact", guidance=True), InvalidArgument, "`guidance`: the compact form has no guidance"),
        (lambda c: c.assess_json("{}", on=TODAY, form="compact", language="nl"), InvalidArgument, "`language`: the compact form has codes and no words"),
        (lambda c: c.group(EMPTY, on=TODAY, form=wrong("pdf")), InvalidArgument, "choose one of: text, mermaid, svg, png"),
        # names
        (lambda c: c.assess(EMPTY, on=TODAY)["nl/secfnd"], UnknownInstrument, "no instrument `nl/secfnd`; did you mean `nl/secfund`?"),
        (lambda c: c.assess(EMPTY, on=TODAY)["nl/secfund"].status("tiket"), UnknownCriterion, "no criterion `tiket`; did you mean `ticket`?"),
        (lambda c: c.assess(EMPTY, on=date(1999, 1, 1))["nl/secfund"].status("ticket"), UnknownCriterion, "no criterion `ticket`"),
        (lambda c: c.ask(EMPTY, on=TODAY, instruments=["nl/secfnd"]), UnknownInstrument, "did you mean `nl/secfund`?"),
        (lambda c: c.ask(EMPTY, on=TODAY, instruments="nl/secfund"), WrongType, "expected a list of names, got a str; give [`nl/secfund`]"),
        (lambda c: c.advise(EMPTY, on=TODAY, instruments="nl/secfund"), WrongType, "`instruments`"),
        (lambda c: c.ask(EMPTY, on=TODAY, skip="funding.requested"), WrongType, "`skip`"),
        (lambda c: c.ask(EMPTY, on=TODAY, most=0), InvalidArgument, "`most`: expected at least 1, got 0"),
        (lambda c: c.ask(EMPTY, on=TODAY, most=wrong(True)), WrongType, "`most`"),
        (lambda c: c.answer("funding.requestd", "2"), UnknownName, "no question `funding.requestd`; did you mean `funding.requested`?"),
        (lambda c: c.answer("funding.requested", wrong(2)), WrongType, "`text`"),
        (lambda c: json_schema("profile"), UnknownName, "no schema `profile`"),
        (lambda c: check_schema("assesment", "{}"), UnknownName, "did you mean `assessment`?"),
        # a Member State
        (lambda c: c.de_minimis_headroom(EMPTY, on=TODAY, member_state="XX"), InvalidArgument, "`XX` is not a Member State of the European Union on 2026-11-23"),
        (lambda c: c.de_minimis_headroom(EMPTY, on=TODAY, member_state="GB"), InvalidArgument, "`GB` is not a Member State"),
        (lambda c: c.de_minimis_headroom(EMPTY, on=TODAY, member_state="nl"), InvalidArgument, "did you mean `NL`?"),
        (lambda c: c.de_minimis_headroom(EMPTY, on=TODAY, member_state=wrong(31)), WrongType, "`member_state`"),
        (lambda c: c.de_minimis_headroom(EMPTY, on=date(2019, 1, 1), member_state="XX"), InvalidArgument, "`member_state`"),
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
        lambda c, p: c.ask(p, on=TODAY),
        lambda c, p: c.advise(p, on=TODAY),
        lambda c, p: c.remedies(p, "nl/bmkb", on=TODAY),
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


def test_objects_show_themselves_in_one_line(catalogue: Catalogue) -> None:
    """What a notebook or a log shows: enough to know which one it is."""
    assessment = catalogue.assess(catalogue.read_profile(TEXTS["01-quantum-sensors"]), on=TODAY)
    counts = [sum(result.outcome == word for result in assessment.values()) for word in ("conditional", "ineligible")]

    assert repr(assessment).startswith(f"<Assessment 2026-11-23: {counts[0]} conditional, ")
    assert f", {counts[1]} ineligible" in repr(assessment)
    assert "<Result nl/secfund on 2026-11-23: conditional>" == repr(assessment["nl/secfund"])
    assert "<Assessment 2026-11-23: no instruments>" == repr(assessment.only([]))
    assert repr(catalogue) == f"<Catalogue {catalogue.title} {catalogue.version}: 51 instruments, {catalogue.digest[:19]}>"
    for shown in (assessment, assessment["nl/secfund"], catalogue):
        assert len(repr(shown)) < 200
        assert "\n" not in repr(shown)


def test_a_catalogue_in_use_goes_to_another_process_and_back(catalogue: Catalogue) -> None:
    """Process pools and task queues pickle: rules, assessments and errors come back the same, after any use."""
    text = TEXTS["24-group-owned"]
    assessment = catalogue.assess(catalogue.read_profile(text), on=TODAY)
    answer = catalogue.full_json(assessment, guidance=True)
    compact = catalogue.assess_json(text, on=TODAY, form="compact")

    there = sent(catalogue)
    back = sent(assessment)

    assert catalogue.digest == there.digest
    assert answer == there.full_json(there.assess(there.read_profile(text), on=TODAY), guidance=True)
    assert compact == there.assess_json(text, on=TODAY, form="compact")
    assert answer == catalogue.full_json(back, guidance=True) == there.full_json(back, guidance=True)
    assert catalogue.text(assessment) == there.text(back)
    assert [status for _, status in assessment["nl/bmkb"].criteria] == [status for _, status in back["nl/bmkb"].criteria]


def test_a_profile_of_a_pack_goes_along(tmp_path: Path) -> None:
    """A profile with facts of a pack of one's own, and its assessment, come back as they went."""
    write(tmp_path, "facts: {company.berths: {type: number, title: {en: Berths, nl: Ligplaatsen}}}", "vocabulary.yaml")
    pack = Catalogue.load(write(tmp_path, FUND.replace("size.employees: {less_than: 50}", "company.berths: {at_least: 3}")))
    assessment = pack.assess(pack.read_profile('{"company": {"berths": 3}}'), on=TODAY)

    there, back = sent(pack), sent(assessment)

    assert assessment.profile == back.profile
    assert Status.MET is there.assess(back.profile, on=TODAY)["nl/harbour-fund"].status("small")
    assert pack.full_json(assessment) == there.full_json(back)


def test_assessments_that_come_and_go_are_written_with_their_own_words(catalogue: Catalogue) -> None:
    """What is remembered of the rules' own objects is never found at the address of another assessment's."""
    wanted, pickled = [], []
    for name in list(TEXTS)[:12]:
        assessment = catalogue.assess(catalogue.read_profile(TEXTS[name]), on=TODAY)
        wanted.append(catalogue.full_json(assessment))
        pickled.append(pickle.dumps(assessment))

    assert wanted == [catalogue.full_json(pickle.loads(each)) for each in pickled]  # noqa: S301 - our own


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


def _questions_put(catalogue: Catalogue) -> Iterator[tuple[tuple[str, str, date], Callable[[], Any]]]:
    """Calls of every kind, each with a name."""
    for name in ("01-quantum-sensors", "17-drone-scale-up", "24-group-owned", "27-machine-shop", "30-de-minimis-full"):
        profile = catalogue.read_profile(TEXTS[name])
        for on in (TODAY, date(2026, 12, 1), date(2027, 2, 1)):
            yield ("ask", name, on), lambda p=profile, on=on: catalogue.ask(p, on=on, most=3)  # type: ignore[misc]
            yield ("advise", name, on), lambda p=profile, on=on: catalogue.advise(p, on=on)  # type: ignore[misc]
            yield ("json", name, on), lambda p=profile, on=on: catalogue.full_json(catalogue.assess(p, on=on), "nl")  # type: ignore[misc]
            yield ("compact", name, on), lambda n=name, on=on: catalogue.assess_json(TEXTS[n], on=on, form="compact")  # type: ignore[misc]


@contextmanager
def switching(every: float) -> Iterator[None]:
    """Threads that take turns after so many seconds, which is far more often than they do."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(every)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def test_threads_get_the_answers_of_one(catalogue: Catalogue) -> None:
    """Eight threads that ask of many companies on many days, switching all the time, get what each would get alone."""
    alone = {name: put() for name, put in _questions_put(catalogue)}
    calls = list(_questions_put(Catalogue.shipped())) * 3
    random.Random(1).shuffle(calls)
    with switching(1e-5), ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda call: (call[0], call[1]()), calls))

    assert len(answers) == 180
    assert [] == [name for name, answer in answers if answer != alone[name]]


def test_a_law_that_remembers_never_answers_another() -> None:
    """Of 200 000 questions of four threads, each gets the answer to its own."""

    def apply(*asked: Any) -> Derived:
        return Derived({"asked": asked[0]}, {})

    answer = remembering(apply)
    marks = [object() for _ in range(4)]
    with switching(1e-6), ThreadPoolExecutor(4) as threads:
        wrong = threads.map(lambda mark: sum(answer(mark, TODAY).values["asked"] is not mark for _ in range(50_000)), marks)
        assert 0 == sum(wrong)


def test_a_profile_that_grew_is_looked_at_again(catalogue: Catalogue) -> None:
    """What was worked out of a profile is not what holds after a caller has added to one of its lists."""
    profile = catalogue.read_profile(json.dumps({"company": {"established_in": []}, "aid": {"de_minimis": []}}))
    before = catalogue.advise(profile, on=TODAY)
    assert profile.company is not None
    assert profile.company.established_in is not None
    profile.company.established_in.append("NL")

    assert before != catalogue.advise(profile, on=TODAY)
    assert catalogue.advise(profile, on=TODAY) == Catalogue.shipped().advise(profile, on=TODAY)
