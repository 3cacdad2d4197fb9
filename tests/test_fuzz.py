"""Whatever is sent as a profile: a profile or `InvalidProfile`, soon and in few words; and what the schema says of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from eligibility import Catalogue, CompanyProfile, InvalidProfile, json_schema
from tests import fuzz
from tests.conftest import TODAY
from tests.strategies import examples

SCHEMA = Draft202012Validator(json_schema("company-profile"), format_checker=FormatChecker(formats=["date"]))
BEYOND_A_SCHEMA = {"duplicate-key", "group"}
"""What a schema cannot say: it never sees the first of two keys, nor whether the parts of a group fit each other."""


def test_two_faults_at_once(catalogue: Catalogue) -> None:
    """300 profiles with two faults each; `python -m tests.fuzz 100000` reads more."""
    random, vocabulary = Random(9), catalogue.checked.vocabulary
    said = [fuzz.said(fuzz.text(random, vocabulary)) for _ in range(300)]

    assert len({code for codes in said for code in codes}) > 10


def test_profiles_without_a_fault_are_read(catalogue: Catalogue) -> None:
    """What the faults are put into is right, or they would be found for another reason."""
    random, vocabulary = Random(9), catalogue.checked.vocabulary

    assert [()] * 100 == [fuzz.said(fuzz.write(fuzz.profile(random, vocabulary))) for _ in range(100)]


@given(
    st.sampled_from(["funding.requested", "funding.public_share", "finance.interest_cover", "tax.rd_hours", "project.duration"]),
    st.from_regex(r"-?(0|[1-9][0-9]{0,16})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
)
@examples(2000)
def test_a_number_is_the_one_that_was_written(fact: str, number: str) -> None:
    """To 15 digits, however it is written: doubles are read where they hold that number, and digits where they do not."""
    group, _, name = fact.partition(".")
    fuzz.said(f'{{"{group}": {{"{name}": {number}}}}}')


@pytest.mark.parametrize(
    "text",
    [
        '{"company": {"name": "a: b", "registered_office": "NL"}}',
        '{"company": {"name": "\\ud83d\\ude00", "name": "x"}}',
        '{"company": {"name": "x"}, "company": {}}',
        '{"company": {"accounts": [{"closed_on": "2025-12-31", "employees": 1, "employees": 2}]}}',
        '{"applications": {"nl/secfund": {"funding.requested": 1, "funding.requested": 2}}}',
        '{"applications": {"nl/secfund": {"funding.requested": 1}, "nl/secfund": {}}}',
        '{"company": {"registered_on": "9999-12-31"}, "innovation": {"eic_seal_on": "9999-12-31"}}',
        '{"innovation": {"eic_seal_on": "never", "cassini_on": "Never"}}',
        '{"company": {"registered_on": "2024-02-30"}}',
        '{"company": {"registered_on": "0000-01-01"}}',
        '{"company": {"listed": 1, "name": 5, "registered_office": "nl"}}',
        '{"funding": {"requested": 1e400, "public_share": NaN, "round_total": Infinity}}',
        '{"funding": {"requested": 0.0000001, "public_share": -0.0, "round_total": 5.0}}',
        '{"funding": {"requested": true, "public_share": "5", "round_total": null}}',
    ],
)
def test_both_readers_say_the_same(text: str) -> None:
    """Keys that stand twice, days that are none, numbers that are none: what reads quickly takes nothing that it should not."""
    fuzz.said(text)


def test_the_schema_refuses_what_the_model_refuses(catalogue: Catalogue) -> None:
    """And accepts what it accepts, for profiles with none to two wrong facts, but for what no schema can say."""
    random, vocabulary = Random(5), catalogue.checked.vocabulary
    accepted = 0
    for _ in range(600):
        tree: Any = fuzz.profile(random, vocabulary)
        for _ in range(random.randint(0, 2)):
            tree = fuzz.spoiled(random, tree, raw=False)
        text = fuzz.write(tree)
        codes = set(fuzz.said(text))
        assert (codes <= BEYOND_A_SCHEMA) is SCHEMA.is_valid(json.loads(text)), text
        accepted += not codes
    assert 150 < accepted < 500


def award(**given: object) -> dict[str, Any]:
    return {"aid": {"de_minimis": [{"granted_on": "2025-01-01", "member_state": "NL", **given}]}}


@pytest.mark.parametrize(
    ("profile", "valid"),
    [
        ({"funding": {"public_share": 33.333333333333336}}, True),
        ({"funding": {"public_share": 1e-13}}, True),
        ({"funding": {"requested": 149999.99999999997}}, True),
        ({"funding": {"requested": 1e15}}, True),
        ({"funding": {"requested": 1e16}}, False),
        ({"company": {"name": "a\nb"}}, False),
        ({"company": {"name": "ab\n"}}, False),
        ({"company": {"name": "\ud800"}}, False),
        ({"company": {"name": "\u202eb"}}, False),
        ({"company": {"name": "Ångström & 東京 b.v."}}, True),
        ({"company": {"registered_on": "0000-01-01"}}, False),
        ({"company": {"registered_on": "0001-01-01"}}, True),
        ({"company": {"registered_on": "2024-02-30"}}, False),
        ({"company": {"established_in": ["NL", "NL"]}}, False),
        ({"company": {"established_in": ["XK"]}}, True),
        ({"technology": {"areas": ["sensors", "sensors"]}}, False),
        ({"company": {"accounts": [{"closed_on": f"{year}-12-31"} for year in range(1950, 2001)]}}, False),
        ({"group": {"enterprises": [{"id": "city", "kind": "local_authority", "inhabitants": 37_000_000}]}}, True),
        ({"group": {"accounts": [], "enterprises": []}}, False),
        ({"group": {"accounts": [], "holdings": []}}, False),
        ({"group": {"accounts": [], "enterprises": None}}, True),
        (award(amount=1000), True),
        (award(amount=1000, method=None), True),
        (award(amount=1000, months=0), False),
        (award(amount=1000, method="loan_proportion", nominal=1, months=1), False),
        (award(method="loan_proportion", nominal=1, months=1), True),
        (award(method="loan_proportion", nominal=1), False),
        (award(), False),
    ],
)
def test_schema_and_model_say_the_same(profile: dict[str, Any], valid: bool) -> None:
    """A portal that checks with the schema (formats asserted) is not surprised by the library."""
    text = json.dumps(profile)

    assert (valid, valid) == (not fuzz.said(text), SCHEMA.is_valid(json.loads(text)))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('{"funding": {"public_share": 100.00000000000001}}', ()),
        ('{"funding": {"public_share": NaN}}', ("number-type",)),
        ('{"funding": {"public_share": 1e-400}}', ("number-digits",)),
        ('{"company": {}, "company": {}}', ("duplicate-key",)),
    ],
)
def test_where_the_schema_says_another_thing(text: str, codes: tuple[str, ...]) -> None:
    """The whole list of exceptions, with the consistency of a group; docs/semantics.md names them."""
    assert codes == fuzz.said(text)
    assert bool(codes) is SCHEMA.is_valid(json.loads(text))


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def repeated(count: int, times: int) -> str:
    return "{" + ",".join(f'"k{index % count}":0' for index in range(count * times)) + ',"k0":1}'


MUCH: dict[str, Callable[[], str]] = {
    "60 000 wrong countries": lambda: compact({"company": {"established_in": ["XX"] * 60_000}}),
    "250 wrong countries": lambda: compact({"company": {"established_in": [f"Landia {n}" for n in range(250)]}}),
    "200 000 times NL": lambda: compact({"company": {"established_in": ["NL"] * 200_000}}),
    "90 000 unknown keys": lambda: compact({"company": {f"k{n}": 0 for n in range(90_000)}}),
    "90 000 unknown groups": lambda: compact({f"k{n}": 0 for n in range(90_000)}),
    "90 000 wrong choices": lambda: compact({"technology": {"areas": ["x"] * 90_000}}),
    "30 000 near misses": lambda: compact({"company": {f"registered_office{n}": 0 for n in range(30_000)}}),
    "one key twice among 90 000": lambda: repeated(90_000, 1),
    "45 000 keys twice": lambda: repeated(45_000, 2),
    "80 000 halves of characters": lambda: compact({"company": {"established_in": ["\ud800"] * 80_000}}),
    "10 000 enterprises without anything": lambda: compact({"group": {"enterprises": [{}] * 10_000}}),
    "10 000 enterprises of one name": lambda: compact({"group": {"enterprises": [{"id": "a", "kind": "enterprise"}] * 10_000}}),
    "10 000 holdings of nobody": lambda: compact(
        {
            "group": {
                "enterprises": [],
                "holdings": [{"holder": f"{n}", "held": f"x{n}", "capital": 1, "votes": 1} for n in range(10_000)],
            }
        }
    ),
    "300 000 empty periods": lambda: compact({"company": {"accounts": [{}] * 300_000}}),
    "340 000 objects": lambda: compact([{}] * 340_000),
    "a key of 1 MB": lambda: compact({"k" * 1_000_000: 0}),
    "a country of 1 MB": lambda: compact({"company": {"registered_office": "x" * 1_000_000}}),
    "a million decimals": lambda: '{"funding": {"requested": 0.' + "3" * 1_000_000 + "}}",
    "a million digits": lambda: '{"funding": {"requested": ' + "3" * 1_000_000 + "}}",
    "half a million brackets": lambda: "[" * 500_000,
    "a long key around many values": lambda: '{"a":1,"a":2,"' + "k" * 300_000 + '":[' + "0," * 300_000 + "0]}",
    "a long path around many values": lambda: (
        '{"a":1,"a":2,"x":' + ('{"' + "k" * 60 + '":') * 900 + "[" + "0," * 400_000 + "0]" + "}" * 900 + "}"
    ),
}


@pytest.mark.parametrize("name", MUCH)
def test_no_text_of_a_megabyte_takes_long(name: str) -> None:
    """Refused within seconds and in less than 100 kB of text, at most 100 problems named and the rest counted."""
    text = MUCH[name]()
    assert len(text) <= 1 << 20

    began = time.process_time()
    with pytest.raises(InvalidProfile) as caught:
        CompanyProfile.model_validate_json(text)

    assert time.process_time() - began < 4
    assert len(caught.value.problems) <= 101
    assert len(str(caught.value)) < 100_000


def test_many_misspelled_judgements(catalogue: Catalogue) -> None:
    """A thousand are read and refused quickly; more are no list of judgements."""
    judgement = {"instrument": "", "criterion": "x", "met": True, "by": "rvo", "on": "2026-01-01"}

    def given(count: int) -> str:
        return compact({"judgements": [judgement | {"instrument": f"nl/secfun{n}"} for n in range(count)]})

    began = time.process_time()
    with pytest.raises(InvalidProfile) as named:
        catalogue.assess(catalogue.read_profile(given(1_000)), on=TODAY)
    with pytest.raises(InvalidProfile) as refused:
        catalogue.read_profile(given(9_000))

    assert time.process_time() - began < 4
    assert ("more-problems", "and 900 more problems") == (
        named.value.problems[-1].code,
        named.value.problems[-1].message,
    )
    assert ["list-length"] == [problem.code for problem in refused.value.problems]


def test_what_is_counted_and_not_named() -> None:
    """The first problems in the order of the profile, then how many more there are."""
    wrong = {"company": {"established_in": [f"Q{n}" for n in range(120)]}, "aid": {"x": 1}}

    with pytest.raises(InvalidProfile) as caught:
        CompanyProfile.model_validate_json(compact(wrong))

    pointers = [problem.pointer for problem in caught.value.problems]
    assert ["/aid/x", *(f"/company/established_in/{n}" for n in range(99)), ""] == pointers
    assert "and 21 more problems" == caught.value.problems[-1].message
