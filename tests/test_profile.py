"""Profiles from JSON: strict, exact, and every problem at once with its JSON pointer and a plain sentence."""

from __future__ import annotations

import json
import pickle
import unicodedata
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from eligibility import Catalogue, CompanyProfile, InvalidProfile, InvalidRules, Problem, UnknownInstrument
from eligibility.profile.countries import COUNTRIES, country_meant, country_names
from eligibility.profile.extending import python_type
from eligibility.profile.models import CompanyProfile as Model
from eligibility.profile.parsing import read_profile

ROOT = Path(__file__).parent.parent


def problems(text: str | bytes) -> list[tuple[str | None, str]]:
    with pytest.raises(InvalidProfile) as caught:
        read_profile(text, CompanyProfile)
    return [(found.pointer, found.code) for found in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", [("", "not-json")]),
        ("", [("", "not-json")]),
        ("[]", [("", "wrong-type")]),
        ("3", [("", "wrong-type")]),
        (b"\xff{}", [("", "not-utf8")]),
        ("[" * 10_000, [("", "too-deep")]),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, [("", "too-deep")]),
        (" " * 50_000_000, [("", "too-large")]),
        ('{"funding": {"requested": NaN}}', [("/funding/requested", "number-type")]),
        ('{"funding": {"requested": -Infinity}}', [("/funding/requested", "number-type")]),
        ('{"funding": {"requested": 1e400}}', [("/funding/requested", "number-range")]),
        ('{"funding": {"requested": 1e999999999}}', [("/funding/requested", "number-range")]),
        ('{"funding": {"requested": 1e-999999999}}', [("/funding/requested", "number-digits")]),
        ('{"funding": {"requested": 0.' + "3" * 41 + "}}", [("/funding/requested", "number-digits")]),
        ('{"funding": {"requested": ' + "9" * 5000 + "}}", [("", "number-range")]),
        ('{"funding": {"requested": -1}}', [("/funding/requested", "number-range")]),
        ('{"funding": {"requested": "EUR 2 million"}}', [("/funding/requested", "number-type")]),
        ('{"funding": {"requested": {"amount": 2, "currency": "USD"}}}', [("/funding/requested", "number-type")]),
        ('{"funding": {"requested": true}}', [("/funding/requested", "number-type")]),
        ('{"funding": {"public_share": 100.01}}', [("/funding/public_share", "number-range")]),
        ('{"technology": {"readiness_level": 5.5}}', [("/technology/readiness_level", "whole-number")]),
        ('{"technology": {"innovative": 1}}', [("/technology/innovative", "boolean")]),
        ('{"technology": {"innovative": "yes"}}', [("/technology/innovative", "boolean")]),
        ('{"technology": {"areas": "sensors"}}', [("/technology/areas", "wrong-type")]),
        ('{"technology": {"areas": ["sensors", null]}}', [("/technology/areas/1", "unknown-choice")]),
        ('{"company": {"registered_on": "2025-02-30"}}', [("/company/registered_on", "date")]),
        ('{"company": {"registered_on": "2025-02-03T00:00:00"}}', [("/company/registered_on", "date")]),
        ('{"company": {"registered_on": 20250203}}', [("/company/registered_on", "date")]),
        ('{"company": {"registered_office": "nl"}}', [("/company/registered_office", "country")]),
        ('{"company": {"name": 7}}', [("/company/name", "wrong-type")]),
        ('{"company": {"kvk_number": "1234567"}}', [("/company/kvk_number", "wrong-value")]),
        ('{"company": []}', [("/company", "wrong-type")]),
        ('{"company": {"accounts": [{"employees": 3}]}}', [("/company/accounts/0/closed_on", "missing-fact")]),
        (
            '{"company": {"accounts": [{"closed_on": "2025-12-31", "employees": -3}]}}',
            [("/company/accounts/0/employees", "number-range")],
        ),
        ('{"company": {"is_sme": true}}', [("/company/is_sme", "unknown-fact")]),
        ('{"a/b~c": 1}', [("/a~1b~0c", "unknown-fact")]),
        (
            '{"company": {"name": "a", "name": "b"}, "aid": {}, "aid": {}}',
            [("/company/name", "duplicate-key"), ("/aid", "duplicate-key")],
        ),
        # numbers beyond all range, at their place
        ('{"funding": {"requested": 1e99999999999999999999}}', [("/funding/requested", "number-range")]),
        ('{"funding": {"requested": -1e99999999999999999999}}', [("/funding/requested", "number-range")]),
        ('{"funding": {"requested": 1e-99999999999999999999}}', [("/funding/requested", "number-range")]),
        ('{"funding": {"requested": ' + "9" * 400 + "}}", [("/funding/requested", "number-range")]),
        ('{"company": {"name": 1e99999999999999999999}}', [("/company/name", "wrong-type")]),
        ('{"company": {"registered_on": NaN}}', [("/company/registered_on", "date")]),
        ('{"company": {"accounts": Infinity}}', [("/company/accounts", "wrong-type")]),
        ("NaN", [("", "wrong-type")]),
        ("1e99999999999999999999", [("", "wrong-type")]),
        # half a character, wherever it stands
        ('{"funding": {"requested": "\\ud800"}}', [("/funding/requested", "string-unicode")]),
        ('{"company": {"registered_office": "\\ud800"}}', [("/company/registered_office", "string-unicode")]),
        ('{"company": {"registered_on": "\\udfff"}}', [("/company/registered_on", "string-unicode")]),
        ('{"company": {"type": "x\\uDBFF"}}', [("/company/type", "string-unicode")]),
        ('{"company": {"name": "\ud800"}}', [("/company/name", "string-unicode")]),
        ('{"company": {"\\ud800": 1}}', [("/company/\\ud800", "string-unicode")]),
        ('{"technology": {"areas": ["sensors", "\\ud800"]}}', [("/technology/areas/1", "string-unicode")]),
        # keys that repeat, before something worse: the text is no JSON, and that is what is said
        ('{"a": 1, "a": 2}x', [("", "not-json")]),
        ('{"company": {"name": "a", "name": "b"},', [("", "not-json")]),
        ('[{"a": 1, "a": 2},', [("", "not-json")]),
        ('{"a": 1, "a": 2, "b": ' + "[" * 10_000, [("", "too-deep")]),
        ('{"a": 1, "a": 2, "b": ' + "9" * 5000 + "}", [("", "number-range")]),
        ('{"a": 1, "a": {"b": 1, "b": 2}}', [("/a", "duplicate-key"), ("/a/b", "duplicate-key")]),
        ('{"a": {"b": 1, "b": 2}, "a": 1}', [("/a", "duplicate-key"), ("/a/b", "duplicate-key")]),
        # texts
        ('{"company": {"name": ""}}', [("/company/name", "string-too-short")]),
        ('{"company": {"name": "' + "x" * 301 + '"}}', [("/company/name", "string-too-long")]),
        ('{"company": {"name": "a\\u0000"}}', [("/company/name", "text-control")]),
        ('{"company": {"name": "a\\nb"}}', [("/company/name", "text-control")]),
        ('{"company": {"name": "\\u001b[31mEvil"}}', [("/company/name", "text-control")]),
        ('{"company": {"name": "\\u0085"}}', [("/company/name", "text-control")]),
        ('{"company": {"name": "\\u2028"}}', [("/company/name", "text-control")]),
        ('{"company": {"name": "\\u202e"}}', [("/company/name", "text-control")]),
        ('{"company": {"name": "\\u2066"}}', [("/company/name", "text-control")]),
        (
            '{"judgements": [{"instrument": "nl/secfund", "criterion": "x", "met": true, "by": "a\\rb", "on": "2026-01-01"}]}',
            [("/judgements/0/by", "text-control")],
        ),
        (
            '{"group": {"enterprises": [{"id": "a\\nb", "kind": "enterprise", "markets": ["\\u202d"]}]}}',
            [("/group/enterprises/0/id", "text-control"), ("/group/enterprises/0/markets/0", "text-control")],
        ),
        # what is known in part
        ('{"funding": {"requested": {"at_least": 200, "at_most": 100}}}', [("/funding/requested", "empty-range")]),
        ('{"funding": {"requested": {"at_least": "a lot"}}}', [("/funding/requested", "number-type")]),
        ('{"funding": {"requested": {"at_least": -1, "at_most": -2}}}', [("/funding/requested", "number-range")]),
        ('{"funding": {"requested": {"at_least": 1, "about": 2}}}', [("/funding/requested", "unknown-range")]),
        ('{"funding": {"requested": {"at_least": null}}}', [("/funding/requested", "wrong-range")]),
        ('{"funding": {"requested": {"one_of": [1, 2]}}}', [("/funding/requested", "wrong-range")]),
        ('{"funding": {"requested": {"includes": [1]}}}', [("/funding/requested", "wrong-range")]),
        ('{"company": {"registered_on": {"at_most": "yesterday"}}}', [("/company/registered_on", "date")]),
        ('{"company": {"listed": {"at_least": true}}}', [("/company/listed", "wrong-range")]),
        ('{"company": {"registered_office": {"one_of": ["NL", "IRL"]}}}', [("/company/registered_office", "country")]),
        ('{"company": {"registered_office": {"one_of": []}}}', [("/company/registered_office/one_of", "wrong-type")]),
        ('{"company": {"established_in": {"one_of": ["NL"]}}}', [("/company/established_in", "wrong-range")]),
        ('{"company": {"established_in": {"includes": ["NL", "NL"]}}}', [("/company/established_in", "list-distinct")]),
        (
            '{"company": {"province": {"one_of": ["utrecht", "utopia"]}}, "x": 1}',
            [("/company/province", "unknown-choice"), ("/x", "unknown-fact")],
        ),
        (
            '{"company": {"accounts": [{"closed_on": "2025-12-31", "employees": {"at_least": 9, "at_most": 8}, "turnover": {"about": 1}}]}}',
            [("/company/accounts/0/employees", "empty-range"), ("/company/accounts/0/turnover", "unknown-range")],
        ),
        ('{"company": {"accounts": {"at_least": 1}}}', [("/company/accounts", "wrong-range")]),
        # lists
        ('{"company": {"established_in": ["NL", "BE", "NL"]}}', [("/company/established_in", "list-distinct")]),
        ('{"technology": {"areas": ["space", "space"]}}', [("/technology/areas", "list-distinct")]),
        (json.dumps({"company": {"accounts": [{}] * 51}}), [("/company/accounts", "list-length")]),
        (b"\xef\xbb\xbf", [("", "not-json")]),
        (b"\xff\xfe{\x00}\x00", [("", "not-utf8")]),
    ],
    ids=count(),
)
def test_bad_input(text: str | bytes, expected: list[tuple[str, str]]) -> None:
    """Whatever is wrong has a code and a pointer; nothing is dropped or guessed."""
    assert sorted(expected) == sorted(problems(text))  # type: ignore[type-var]


def test_all_problems_at_once_in_plain_sentences(golden: Any) -> None:
    """A founder reads every problem, each with what was expected and one suggestion."""
    broken = {
        "company": {"registerd_office": "NL", "type": "startp", "registered_office": "UK", "listed": "no"},
        "funding": {"requested": "2M", "turnover": 3},
        "technology": {"registered_office": "NL"},
    }

    with pytest.raises(InvalidProfile) as caught:
        CompanyProfile.model_validate_json(json.dumps(broken))

    golden("broken-profile.txt", f"{caught.value}\n")


def test_numbers_are_exact() -> None:
    """Cents survive, whole numbers stay whole, however they are written."""
    profile = CompanyProfile.model_validate_json('{"funding": {"requested": 149999.99, "round_total": 2.5e6}}')

    assert profile.funding is not None
    assert (Decimal("149999.99"), 2_500_000) == (profile.funding.requested, profile.funding.round_total)
    assert int is type(profile.funding.round_total)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("33.333333333333336", "33.3333333333333"),
        ("66.66666666666667", "66.6666666666667"),
        ("0.30000000000000004", "0.3"),
        ("5.551115123125783e-17", "5.55111512312578E-17"),
        ("99.99999999999999", "100"),
        ("100.00000000000001", "100"),
        ("12.3456789012345", "12.3456789012345"),
        ("12.34567890123450", "12.3456789012345"),
        ("12.34567890123445", "12.3456789012344"),
        ("12.34567890123435", "12.3456789012344"),
        ("12.34567890123435000000001", "12.3456789012344"),
        ("-0.0", "0"),
        ("1e-40", "1E-40"),
    ],
)
def test_numbers_are_rounded_to_fifteen_digits(written: str, expected: str) -> None:
    """What a browser made of 100/3 is read as it was meant; fifteen digits are kept as they are; a tie goes to even."""
    for funding in (
        CompanyProfile.model_validate_json(f'{{"funding": {{"public_share": {written}}}}}').funding,
        CompanyProfile.model_validate({"funding": {"public_share": Decimal(written)}}).funding,
    ):
        assert funding is not None
        assert Decimal(expected) == funding.public_share


def test_floats_in_python_are_refused_with_what_to_give() -> None:
    """A float is not what was written; the message says which two ways there are."""
    with pytest.raises(ValidationError) as caught:
        CompanyProfile.model_validate({"funding": {"requested": 0.1}})

    assert (
        "expected an amount in euros, got the float `0.1`; give an int or a Decimal, or read the JSON text with "
        "`CompanyProfile.model_validate_json` or `Catalogue.read_profile`"
    ) == caught.value.errors()[0]["msg"]


@pytest.mark.parametrize(
    "value", ["\ud800", 10**5000, Decimal("NaN"), Decimal("1e999999"), float("inf"), b"\xff", object()], ids=count()
)
@pytest.mark.parametrize("fact", ["funding.requested", "company.name", "company.registered_on", "company.registered_office",
                                  "company.type", "company.listed", "company.accounts", "technology.areas"])  # fmt: skip
def test_odd_values_in_python_are_validation_errors(fact: str, value: object) -> None:
    """Nothing but a `ValidationError` that can be printed comes out of the model's own door."""
    group, _, name = fact.partition(".")
    with pytest.raises(ValidationError) as caught:
        CompanyProfile.model_validate({group: {name: value}})

    assert str(caught.value).encode("utf-8")
    assert caught.value.errors()[0]["msg"].encode("utf-8")


def test_what_is_no_text_is_a_type_error() -> None:
    """A dict in the place of JSON text is a mistake of the program that calls."""
    for given in ({"company": {}}, [1, 2], None, 3):
        with pytest.raises(TypeError, match="expected JSON as text or bytes"):
            CompanyProfile.model_validate_json(given)  # type: ignore[arg-type]


def test_null_and_absent_are_the_same() -> None:
    """`null` reads as absent: same facts, same digest."""
    nulls = CompanyProfile.model_validate_json('{"company": {"type": null}, "funding": null}')
    absent = CompanyProfile.model_validate_json('{"company": {}}')

    assert {} == nulls.facts() == absent.facts()
    assert CompanyProfile.model_validate_json('{"funding":{"requested":5.0}}').digest() == (
        CompanyProfile.model_validate_json('{ "funding": {"requested": 5, "round_total": null} }').digest()
    )


def test_every_example_is_valid() -> None:
    """The profiles under examples/ are profiles."""
    files = sorted((ROOT / "examples").glob("*.json"))

    assert len(files) >= 5
    for file in files:
        assert CompanyProfile.model_validate_json(file.read_bytes()).facts()


def test_models_and_vocabulary_agree(catalogue: Catalogue) -> None:
    """Every fact of the models is in the vocabulary with the same type, unit, bounds and choices, and the other way round."""
    vocabulary = catalogue.checked.vocabulary
    groups = {
        name: get_args(field.annotation)[0]
        for name, field in Model.model_fields.items()
        if name not in ("applications", "judgements", "interview")
    }
    fields = {f"{group}.{name}": field for group, model in groups.items() for name, field in model.model_fields.items()}

    assert list(vocabulary.facts) == list(fields)
    for name, fact in vocabulary.facts.items():
        if fact.type.kind in ("records", "text"):
            continue
        declared = TypeAdapter(python_type(fact, vocabulary) | None).json_schema()
        assert declared == TypeAdapter(fields[name].rebuild_annotation()).json_schema(), name


def test_every_fact_can_be_asked_in_both_languages(catalogue: Catalogue) -> None:
    """A title and a question in English and Dutch, words for every choice and unit."""
    vocabulary = catalogue.checked.vocabulary
    for fact in vocabulary.facts.values():
        assert fact.question is not None, fact.id
        for texts in (fact.title, fact.question, fact.help or fact.title, *fact.type.choices.values()):
            assert all(texts[language].strip() for language in ("en", "nl")), fact.id


def hint(country: str) -> str | None:
    with pytest.raises(InvalidProfile) as caught:
        CompanyProfile.model_validate_json(json.dumps({"company": {"registered_office": country}}))
    return caught.value.problems[0].hint


def test_every_alpha_3_code_is_understood() -> None:
    """`IRL` is Ireland and not Iran: 249 codes of ISO 3166-1 and that of Kosovo, each hinting at its own country."""
    codes = {row: country_meant(row) for row in ALPHA_3.split()}

    assert 249 == len(codes)
    assert set(codes.values()) == COUNTRIES - {"XK"}
    for code, country in [("IRL", "IE"), ("IRN", "IR"), ("AUT", "AT"), ("AUS", "AU"), ("SVK", "SK"), ("SVN", "SI"), ("XKX", "XK")]:
        assert f"did you mean `{country}`?" == hint(code)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_name_is_understood(language: str) -> None:
    """As the report writes it, with or without its accents and capitals; no name stands for two countries."""
    for code, names in country_names().items():
        bare = unicodedata.normalize("NFKD", names[language].replace("’", "'")).encode("ascii", "ignore").decode().upper()
        assert (code, code) == (country_meant(names[language]), country_meant(bare)), names[language]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("nl", "NL"), ("UK", "GB"), ("U.K.", "GB"), ("EL", "GR"), ("VS", "US"), ("USA", "US"), ("Holland", "NL"), ("the Netherlands", "NL"),
        ("Ireland", "IE"), ("Ierland", "IE"), ("Irland", "IE"), ("Northern Ireland", "GB"), ("England", "GB"), ("Schotland", "GB"),
        ("Tsjechische Republiek", "CZ"), ("Turkey", "TR"), ("Kosovo", "XK"), ("Germanny", "DE"), ("Niger", "NE"), ("Nigeria", "NG"),
        ("Nigera", None), ("Korea", None), ("Congo", None), ("Virgin Islands", None), ("Dominican", None), ("Austrlia", None),
        ("XX", None), ("GER", None), ("NN", None), ("", None), ("Atlantis", None), ("x" * 500, None),
    ],
)  # fmt: skip
def test_a_hint_never_names_a_wrong_country(written: str, expected: str | None) -> None:
    """A name or a known other code is understood; what could be two countries, or any, is left alone."""
    assert (f"did you mean `{expected}`?" if expected else None) == hint(written)


def test_errors_can_be_printed_and_pickled(catalogue: Catalogue) -> None:
    """Process pools send them; what comes back says the same, all of it."""
    with pytest.raises(InvalidProfile) as profile:
        CompanyProfile.model_validate_json('{"\\ud800": 1, "company": {"name": "\\ud800"}}')
    many = InvalidProfile(Problem("x", f"problem {number}", f"/{number}") for number in range(300))
    rules = InvalidRules([Problem("x", "something", file="a.yaml", line=1, column=2)])

    for error in (profile.value, many, rules):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301
        assert (type(error), str(error), error.problems, error.args) == (type(again), str(again), again.problems, again.args)
        assert str(error).encode("utf-8")
    assert (101, "and 200 more problems") == (len(many.problems), many.problems[-1].message)

    unknown = UnknownInstrument("nl/secfnd", catalogue.checked.instruments)
    again = pickle.loads(pickle.dumps(unknown))  # noqa: S301
    assert ("nl/secfnd", "did you mean `nl/secfund`?", str(unknown)) == (again.instrument, again.hint, str(again))


def test_profiles_can_be_pickled(tmp_path: Path) -> None:
    """Those of the shipped facts, and those with facts of a rule pack, whose class is made at run time."""
    text = '{"company": {"name": "a"}, "funding": {"requested": 0.1}, "ship": {"length": 20.5, "flags": ["NL"]}}'
    (tmp_path / "vocabulary.yaml").write_text(
        "groups: {ship: {en: Ship, nl: Schip}}\n"
        "units: {metres: {one: {en: metre, nl: meter}, many: {en: metres, nl: meter}}}\n"
        "facts:\n"
        "  ship.length: {type: number, unit: metres, title: {en: Length, nl: Lengte}, question: {en: How long?, nl: Hoe lang?}}\n"
        "  ship.flags: {type: countries, title: {en: Flags, nl: Vlaggen}, question: {en: Which?, nl: Welke?}}\n"
    )
    pack = Catalogue.load(tmp_path, with_shipped=True)
    profiles = [CompanyProfile.model_validate_json(text.split(', "ship"')[0] + "}"), pack.read_profile(text)]

    for profile in profiles:
        again = pickle.loads(pickle.dumps(profile))  # noqa: S301
        assert (profile, profile.facts(), profile.digest()) == (again, again.facts(), again.digest())


ALPHA_3 = """
AND ARE AFG ATG AIA ALB ARM AGO ATA ARG ASM AUT AUS ABW ALA AZE BIH BRB BGD BEL BFA BGR BHR BDI BEN BLM BMU BRN BOL BES
BRA BHS BTN BVT BWA BLR BLZ CAN CCK COD CAF COG CHE CIV COK CHL CMR CHN COL CRI CUB CPV CUW CXR CYP CZE DEU DJI DNK DMA
DOM DZA ECU EST EGY ESH ERI ESP ETH FIN FJI FLK FSM FRO FRA GAB GBR GRD GEO GUF GGY GHA GIB GRL GMB GIN GLP GNQ GRC SGS
GTM GUM GNB GUY HKG HMD HND HRV HTI HUN IDN IRL ISR IMN IND IOT IRQ IRN ISL ITA JEY JAM JOR JPN KEN KGZ KHM KIR COM KNA
PRK KOR KWT CYM KAZ LAO LBN LCA LIE LKA LBR LSO LTU LUX LVA LBY MAR MCO MDA MNE MAF MDG MHL MKD MLI MMR MNG MAC MNP MTQ
MRT MSR MLT MUS MDV MWI MEX MYS MOZ NAM NCL NER NFK NGA NIC NLD NOR NPL NRU NIU NZL OMN PAN PER PYF PNG PHL PAK POL SPM
PCN PRI PSE PRT PLW PRY QAT REU ROU SRB RUS RWA SAU SLB SYC SDN SWE SGP SHN SVN SJM SVK SLE SMR SEN SOM SUR SSD STP SLV
SXM SYR SWZ TCA TCD ATF TGO THA TJK TKL TLS TKM TUN TON TUR TTO TUV TWN TZA UKR UGA UMI USA URY UZB VAT VCT VEN VGB VIR
VNM VUT WLF WSM YEM MYT ZAF ZMB ZWE
"""


def test_every_country_has_a_name() -> None:
    """The codes of ISO 3166-1 and XK, and their names, go together."""
    assert set(COUNTRIES) == set(country_names())
    assert tuple(country_names()["NO"][language] for language in ("en", "nl")) == ("Norway", "Noorwegen")


@pytest.mark.parametrize(
    ("text", "pointer", "hint"),
    [
        ('{"company": {"legal_form": "bv"}}', "/company/legal_form", "did you mean `private_limited`?"),
        ('{"company": {"legal_form": "B.V."}}', "/company/legal_form", "did you mean `private_limited`?"),
        ('{"company": {"legal_form": "besloten vennootschap"}}', "/company/legal_form", "did you mean `private_limited`?"),
        ('{"company": {"legal_form": "nv"}}', "/company/legal_form", "did you mean `public_limited`?"),
        ('{"company": {"legal_form": "VOF"}}', "/company/legal_form", "did you mean `partnership`?"),
        ('{"company": {"legal_form": "privat_limited"}}', "/company/legal_form", "did you mean `private_limited`?"),
        ('{"funding": {"kinds": ["equity", "subsidie"]}}', "/funding/kinds/1", "did you mean `grant`?"),
        ('{"applications": {"nl/qredits": {"funding.kinds": ["Een lening"]}}}', "/applications/nl~1qredits/funding.kinds/0", "did you mean `loan`?"),
        ('{"aid": {"startup_aid": [{"form": "lening", "amount": 1}]}}', "/aid/startup_aid/0/form", "did you mean `loan`?"),
        # A number of a list that nobody saw, and what no word stands for.
        ('{"funding": {"kinds": ["3"]}}', "/funding/kinds/0", "one of: loan, equity, grant, tax, contract"),
        ('{"funding": {"kinds": ["money"]}}', "/funding/kinds/0", "one of: loan, equity, grant, tax, contract"),
    ],
)  # fmt: skip
def test_a_choice_in_words_is_met_with_its_code(text: str, pointer: str, hint: str, catalogue: Catalogue) -> None:
    """A profile has codes; who writes the words that an interview would take is told which code these are."""
    with pytest.raises(InvalidProfile) as caught:
        catalogue.read_profile(text)

    (problem,) = caught.value.problems
    assert (pointer, hint) == (problem.pointer, problem.hint)
    assert hint in str(caught.value)
