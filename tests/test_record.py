"""Records: an answer that is kept, read back, and asked again; what differs is named, what was changed is refused."""

from __future__ import annotations

import contextlib
import json
import pickle
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import (
    Catalogue,
    InvalidArgument,
    InvalidRecord,
    Outcome,
    Record,
    UnknownName,
    WrongType,
    check_schema,
    to_json,
)
from eligibility.canonical import canonical, digest
from tests.conftest import ROOT, TODAY, profile_of
from tests.packs import fund, load
from tests.program import program

PORTFOLIO = sorted((ROOT / "examples" / "portfolio").glob("*.json"))
FIRM = {"company": {"registered_office": "NL"}, "funding": {"requested": 50_000}}


def recorded(catalogue: Catalogue, profile: Mapping[str, Any] = FIRM, on: date = TODAY) -> Record:
    return catalogue.case(catalogue.read_profile(json.dumps(profile)), on=on).record()


def test_every_portfolio_company_replays(catalogue: Catalogue) -> None:
    """Written, read and asked again: the same answer, on a day of now and one of before; any program recomputes its digests."""
    lines = re.findall("```python\n(.*?)```", (ROOT / "docs" / "record.md").read_text(encoding="utf-8"), re.DOTALL)
    check = "\n".join(line for line in lines[0].splitlines() if not line.startswith("record ="))
    assert PORTFOLIO
    for file in PORTFOLIO:
        for on in (TODAY, date(2025, 6, 1)):
            case = catalogue.case(catalogue.read_profile(file.read_bytes()), on=on)
            text = case.record().json()
            record = Record.read(text)

            assert text == record.json() == canonical(json.loads(text))
            assert {name: result.outcome for name, result in case.assessment.items()} == record.outcomes
            assert case.profile.digest() == record.profile_digest
            assert record.replay(catalogue).same, file.name
            exec(check, {"record": json.loads(text)})  # noqa: S102 - the lines of docs/record.md


def test_a_record_says_what_was_asked_and_by_what(catalogue: Catalogue) -> None:
    """Everything that an auditor asks for, in one object."""
    record = recorded(catalogue, {"company": {"name": "Zoë's B.V.", "listed": None}, "project": {"duration": {"at_most": 24}}})
    data = json.loads(record.json())

    assert [] == check_schema("record", record.json(), catalogue.checked)
    assert {"company": {"name": "Zoë's B.V."}, "project": {"duration": {"at_most": 24}}} == data["profile"] == record.profile
    assert (1, "2026-11-23", TODAY) == (data["record"], data["on"], record.on)
    assert (catalogue.digest, catalogue.logic_digest) == (record.rules.digest, record.rules.logic_digest)
    assert catalogue.logic_digests(on=TODAY) == record.logic
    assert Outcome.UNDETERMINED is record.outcomes["nl/secfund"]
    assert digest({key: part for key, part in data.items() if key != "digest"}) == data["digest"] == record.digest
    assert data == json.loads(to_json(record))


def test_the_same_case_gives_the_same_bytes(catalogue: Catalogue) -> None:
    """In whatever order and with whatever nulls the facts were given, in this process or another."""
    other = {"funding": {"requested": 50_000.0, "round_total": None}, "aid": {}, "company": {"registered_office": "NL"}}
    record = recorded(catalogue)

    assert record == recorded(catalogue, other) == pickle.loads(pickle.dumps(record))  # noqa: S301 - our own
    assert record.json() == recorded(Catalogue.shipped()).json()


def test_a_fact_known_in_part_and_applications_come_back(catalogue: Catalogue) -> None:
    """Ranges, accounts known in part, and what is asked of one instrument."""
    profile = {
        "company": {
            "registered_office": {"one_of": ["NL", "DE"]},
            "accounts": [{"closed_on": "2025-12-31", "employees": {"at_least": 10}}],
        },
        "applications": {"nl/qredits": {"funding.requested": {"at_most": 200_000}}},
        "finance": {"debt_to_equity": 33.333333333333336},
    }
    record = recorded(catalogue, profile)

    assert record.replay(catalogue).same
    assert {"at_most": 200_000} == json.loads(record.json())["profile"]["applications"]["nl/qredits"]["funding.requested"]
    assert profile_of(json.loads(json.dumps(record.profile))).digest() == record.profile_digest


# Replayed with other rules

SMALL = "funding.requested: {at_most: EUR 100 000}"


def packs(folder: Path, **texts: str) -> Catalogue:
    return load(folder, **texts)


def test_a_rewritten_text_is_the_same_answer(tmp_path: Path) -> None:
    """Other files, the same logic: the answer stands, and that the files changed is said."""
    record = recorded(packs(tmp_path / "then", ship=fund("{" + SMALL + "}")))
    replay = record.replay(packs(tmp_path / "now", ship=fund("{" + SMALL + "}").replace("Fund", "Harbour fund")))

    assert (True, True, ()) == (replay.same, replay.files_changed, replay.logic_changed)
    assert replay.text().startswith("The same answer: 1 of 1 instruments.")
    assert "The rule files were rewritten; what they decide is the same." in replay.text()


def test_a_moved_outcome_is_named_with_the_rules_that_moved_it(tmp_path: Path) -> None:
    """One of two instruments has another figure, and refuses now."""
    before = {"ship": fund("{" + SMALL + "}"), "boat": fund("{" + SMALL + "}")}
    record = recorded(packs(tmp_path / "then", **before))
    now = packs(tmp_path / "now", **{**before, "boat": before["boat"].replace("100 000", "10 000")})
    replay = record.replay(now)
    (difference,) = replay.differences
    outcome = difference.moved[[each.name for each in difference.moved].index("outcome")]

    assert not replay.same
    assert ("nl/boat",) == replay.logic_changed
    assert ("nl/boat", True) == (difference.instrument, difference.explained)
    assert ("eligible", "ineligible") == (outcome.was, outcome.now)
    assert "outcome was eligible, is not eligible" in difference.text()
    assert "Other rules on this day: nl/boat." in replay.text()
    assert "uitkomst was voldoet, is voldoet niet" in replay.text("nl")
    assert [] == check_schema("replay", to_json(replay, "nl"), now.checked)


def test_other_rules_may_give_the_same_answer(tmp_path: Path) -> None:
    """A ceiling that moved above the request: the logic is named, the answer is the same."""
    record = recorded(packs(tmp_path / "then", ship=fund("{" + SMALL + "}")))
    replay = record.replay(packs(tmp_path / "now", ship=fund("{" + SMALL.replace("100", "200") + "}")))

    assert (True, ("nl/ship",)) == (replay.same, replay.logic_changed)


def test_an_instrument_that_is_gone_is_a_difference_and_a_new_one_is_not(tmp_path: Path) -> None:
    """What was answered must still be answered; more may be."""
    one = packs(tmp_path / "one", ship=fund("{" + SMALL + "}"))
    two = packs(tmp_path / "two", ship=fund("{" + SMALL + "}"), boat=fund("{" + SMALL + "}"))

    more, fewer = recorded(one).replay(two), recorded(two).replay(one)

    assert (True, ("nl/boat",), ()) == (more.same, more.new, more.gone)
    assert (False, (), ("nl/boat",)) == (fewer.same, fewer.new, fewer.gone)
    assert "No longer there: nl/boat." in fewer.text()


def test_rules_that_do_not_take_the_profile_say_why(tmp_path: Path, catalogue: Catalogue) -> None:
    """An application to an instrument that they do not have; the place is that in the record."""
    record = recorded(catalogue, {"applications": {"nl/qredits": {"funding.requested": 5}}})

    with pytest.raises(InvalidRecord) as found:
        record.replay(packs(tmp_path, ship=fund("{" + SMALL + "}")))

    assert "/profile/applications/nl~1qredits" in [problem.pointer for problem in found.value.problems]


def signed(data: dict[str, Any]) -> str:
    """What somebody writes who works the digest out again."""
    rest = {key: part for key, part in data.items() if key != "digest"}
    return json.dumps({**rest, "digest": digest(rest)}, indent=2)


def test_another_version_of_the_program_is_said(catalogue: Catalogue) -> None:
    """A record of 0.0.9 replays; what it did not hold yet is no difference."""
    data = json.loads(recorded(catalogue).json())
    data["engine"]["version"] = "0.0.9"
    for result in data["results"]:
        del result["criteria_counts"]
    replay = Record.read(signed(data)).replay(catalogue)

    assert (True, True) == (replay.same, replay.engine_changed)
    assert "Eligibility was 0.0.9 and is 0.1.0." in replay.text()


def test_a_forged_outcome_is_called_what_it_is(catalogue: Catalogue) -> None:
    """Its digests are right, but neither these rules nor this program said it."""
    data = json.loads(recorded(catalogue).json())
    data["results"][0] |= {"outcome": "eligible", "unknown": []}
    replay = Record.read(signed(data)).replay(catalogue)

    assert [False] == [each.explained for each in replay.differences]
    assert "these cannot have given the record" in replay.text()


# What is no record


def changed(**parts: Any) -> Callable[[str], str]:
    return lambda text: signed({**json.loads(text), **parts})


REFUSED: Mapping[str, tuple[Callable[[str], str | bytes], str, str]] = {
    "cut off": (lambda text: text[:500], "not-json", ""),
    "empty": (lambda text: "", "not-json", ""),
    "a profile": (lambda text: '{"company": {"registered_office": "NL"}}', "not-a-record", ""),
    "a list": (lambda text: "[]", "not-a-record", ""),
    "an outcome that was changed": (lambda text: text.replace('"outcome":"undetermined"', '"outcome":"eligible"', 1), "changed-record", "/digest"),
    "a fact that was changed": (lambda text: text.replace('"requested":50000', '"requested":50001'), "changed-record", "/digest"),
    "a profile with the digest of another": (changed(profile={"company": {"registered_office": "DE"}}), "changed-record", "/profile_digest"),
    "a later format": (lambda text: text.replace('"record":1', '"record":2'), "newer-record", "/record"),
    "no format": (lambda text: text.replace('"record":1', '"record":true'), "not-a-record", "/record"),
    "a key twice": (lambda text: text.replace('"record":1', '"record":1,"on":"2020-01-01"'), "not-json", ""),
    "no number": (lambda text: text.replace('"record":1', '"record":NaN'), "not-json", ""),
    "too large a number": (lambda text: text.replace('"record":1', '"record":1e999'), "not-json", ""),
    "without results": (changed(results=None), "not-a-record", "/results"),
    "an outcome that there is not": (changed(results=[{"instrument": "nl/a", "outcome": "fine"}]), "not-a-record", "/results/0/outcome"),
    "a result that is none": (changed(results=[1]), "not-a-record", "/results/0/instrument"),
    "a version that is none": (changed(engine={"version": 1}), "not-a-record", "/engine/version"),
    "rules without a digest": (changed(catalogue={}), "not-a-record", "/catalogue/title"),
    "no day": (changed(on="2026-02-30"), "not-a-record", "/on"),
    "a digest that is none": (changed(logic={"nl/a": 1}), "not-a-record", "/logic/nl~1a"),
    "half a character": (lambda text: text.replace('"provenance":{}', '"provenance":{"company.name":"\\ud800"}'), "not-a-record", ""),
    "an instrument twice": (changed(results=[{"instrument": "nl/a", "outcome": "eligible"}] * 2), "not-a-record", "/results/1/instrument"),
    "an outcome that is a list": (changed(results=[{"instrument": "nl/a", "outcome": []}]), "not-a-record", "/results/0/outcome"),
    "a long integer": (lambda text: text.replace('"record":1', f'"record":1{"0" * 400}'), "not-json", ""),
    "nested inside": (lambda text: text.replace('"provenance":{}', '"provenance":' + '{"a":' * 100_000), "too-deep", ""),
    "nested": (lambda text: "[" * 100_000, "too-deep", ""),
    "not UTF-8": (lambda text: b"\xff", "not-utf8", ""),
    "too large": (lambda text: " " * (9 << 20), "too-large", ""),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "code", "pointer"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_record_is_refused(catalogue: Catalogue, spoil: Callable[[str], str | bytes], code: str, pointer: str) -> None:
    """With a code, a place and what to do; never with a traceback."""
    with pytest.raises(InvalidRecord) as found:
        Record.read(spoil(recorded(catalogue).json()))

    problem = found.value.problems[0]
    assert (code, pointer) == (problem.code, problem.pointer)
    assert problem.hint or code == "too-large"


PARTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    st.lists,
    max_leaves=5,
)


@given(st.data())
def test_whatever_is_in_it_is_read_or_refused(catalogue: Catalogue, data: st.DataObject) -> None:
    """Parts of it are others, and its digests are right or wrong: a replay, or one kind of error."""
    content = json.loads(recorded(catalogue).json())
    for _ in range(data.draw(st.integers(1, 3))):
        holder: Any = content
        while isinstance(holder, dict | list) and holder:
            key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(min(len(holder), 3))))
            if not isinstance(holder[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
                holder[key] = data.draw(PARTS)
                break
            holder = holder[key]
    content["profile_digest"] = digest(content["profile"])
    text = signed(content) if data.draw(st.booleans()) else json.dumps(content)
    with contextlib.suppress(InvalidRecord):
        replay = Record.read(text).replay(catalogue)
        assert replay.text("nl")
        assert [] == check_schema("replay", to_json(replay), catalogue.checked)


def test_spaces_and_the_order_of_keys_change_nothing(catalogue: Catalogue) -> None:
    """Somebody opened it in an editor that lays it out."""
    record = recorded(catalogue)
    shuffled = dict(reversed(json.loads(record.json()).items()))

    assert record == Record.read(json.dumps(shuffled, indent=4).encode())


# Who gave what


def test_provenance_is_kept(catalogue: Catalogue) -> None:
    """By fact; it changes the record, and no answer."""
    case = catalogue.case(profile_of(FIRM), on=TODAY)
    record = case.record(provenance={"company.registered_office": "trade register, 20 November 2026"})

    assert {"company.registered_office": "trade register, 20 November 2026"} == Record.read(record.json()).provenance
    assert case.record() != record
    assert record.replay(catalogue).same


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"company.registered_ofice": "x"}, UnknownName, "did you mean `company.registered_office`"),
        ({"company.name": "x"}, UnknownName, "no fact in the profile `company.name`"),
        ({"company.registered_office": 1}, WrongType, "expected a text, got int"),
        ({"company.registered_office": "x" * 301}, InvalidArgument, "more than 300 characters"),
        (["x"], WrongType, "expected texts by fact, got list"),
    ],
)
def test_provenance_of_no_fact_is_refused(catalogue: Catalogue, given: Any, error: type[Exception], says: str) -> None:
    """It names facts that the profile gives."""
    with pytest.raises(error, match=re.escape(says)):
        catalogue.case(profile_of(FIRM), on=TODAY).record(provenance=given)


def test_a_record_is_replayed_with_a_catalogue(catalogue: Catalogue) -> None:
    """And read from a text: anything else is named."""
    wrong: Any = {}
    with pytest.raises(WrongType, match="expected a Catalogue, got dict"):
        recorded(catalogue).replay(wrong)
    with pytest.raises(WrongType, match="expected JSON as text or bytes, got dict"):
        Record.read(wrong)


# The program


def test_the_program_keeps_and_replays(tmp_path: Path) -> None:
    """Exit codes: 0 the same, 11 another answer, 3 no record, 2 where it cannot be written."""
    profile, kept, forged = (tmp_path / name for name in ("profile.json", "answer.json", "forged.json"))
    profile.write_text(json.dumps(FIRM), encoding="utf-8")

    done = program(
        "assess", str(profile), "--on", "2026-11-23", "--instrument", "nl/secfund", "--format", "json", "--record", str(kept)
    )
    assert 0 == done.returncode
    assert f"Recorded in {kept}: sha256:" in done.stderr.decode()
    assert ["nl/secfund"] == [result["instrument"] for result in json.loads(done.stdout)["results"]]
    assert len(Record.read(kept.read_bytes()).outcomes) > 40, "all instruments, whatever is shown"

    same = program("replay", str(kept), "--lang", "nl")
    assert (0, "Hetzelfde antwoord") == (same.returncode, same.stdout.decode()[:18])

    data = json.loads(kept.read_text(encoding="utf-8"))
    data["results"][0] |= {"outcome": "ineligible"}
    forged.write_text(signed(data), encoding="utf-8")
    other = program("replay", str(forged), "--format", "json")
    assert (11, False) == (other.returncode, json.loads(other.stdout)["same"])

    none = program("replay", str(profile))
    assert (3, b"") == (none.returncode, none.stdout)
    assert "error[not-a-record]" in none.stderr.decode()

    assert 2 == program("assess", str(profile), "--record", str(tmp_path / "no" / "answer.json")).returncode
