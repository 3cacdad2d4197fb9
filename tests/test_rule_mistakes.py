"""Every mistake of the rule language: a policy officer's file with one thing wrong, and the whole message side by side."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from eligibility import Catalogue, InvalidRules, Problem, lint, run_examples

FUND = """\
title: {en: Harbour Fund, nl: Havenfonds}
provider: {en: Harbour, nl: Haven}
kind: loan
valid: {from: 2026-01-01}
availability: open
access: direct
sources:
  site: {title: Site of the fund, url: "https://harbour.example/criteria", grade: primary, read: 2026-11-01, publisher: Harbour}
amounts:
  most: EUR 250 000
criteria:
  - id: small
    title: {en: Few employees, nl: Weinig werknemers}
    require:
      size.employees: {less_than: 50}
    source: site
    basis: stated
  - id: amount
    title: {en: Within the maximum, nl: Binnen het maximum}
    require:
      funding.requested: {at_most: $most}
    source: [site, section 2]
    basis: stated
award:
  maximum: $most
"""


PROVENANCE = {"boundary-unsourced", "no-locator", "no-next-step", "not-checked", "award-unsourced"}
"""What lint says of the fund besides its mistakes: it is short (tests/test_provenance.py has a whole one)."""


def write(folder: Path, text: str, name: str = "nl/harbour-fund/2026-01-01.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def dated(day: str = "2026-01-01") -> str:
    """What a list, a definition or a law has besides what it says."""
    return (
        f"title: {{en: a, nl: a}}\nvalid: {{from: {day}}}\nsources: {{s: {{title: t, grade: primary}}}}\nsource: s\nbasis: stated\n"
    )


def definition(name: str, body: str, day: str = "2026-01-01") -> str:
    """A definition of a yes or no."""
    return f"gives: {name}\ntype: boolean\n{body}\n{dated(day)}"


def errors(folder: Path) -> list[Problem]:
    """What lint finds of a pack, without its warnings."""
    return [problem for problem in lint(folder) if problem.severity == "error"]


def test_the_fund_itself_is_right(tmp_path: Path) -> None:
    """The file that the mistakes are made in loads."""
    assert list(Catalogue.load(write(tmp_path, FUND)).instruments) == ["nl/harbour-fund"]


MISTAKES = [
    # what is written, what is written instead, and where and how it is said
    ("less_than: 50", "less_than: EUR 50", "15:35: error[wrong-unit]: expected a number of employees, got `EUR 50`, which is an amount of money"),
    ("at_most: $most", "at_most: 250000", "21:36: error[wrong-type]: expected an amount of money, got `250000`"),
    ("at_most: $most", "at_most: 50%", "21:36: error[wrong-unit]: expected an amount of money, got `50%`, which is a percentage"),
    ("at_most: $most", "at_most: $mots", "21:36: error[unknown-name]: `$mots` is not a name of this file or of a list"),
    ("award:\n", "  - like: nl/harbour-fund/2025-01-01\naward:\n", "24:5: error[unknown-version]: `nl/harbour-fund/2025-01-01` is not a version of an instrument"),
    ("award:\n", "  - {like: nl/bmkb/2024-01-01, except: [smee]}\naward:\n", "24:41: error[unknown-criterion]: `smee` is not a criterion there"),
    ("award:\n", "calls:\n  - {title: {en: a, nl: b}, opens: 2026-03-01, closes: 2026-02-01}\naward:\n", "25:5: error[date-order]: the dates of a call rise from `opens` over `cut_offs` to `closes`"),
    ("award:\n", "calls:\n  - {title: {en: a, nl: b}, opens: 2026-03-01}\naward:\n", "25:5: error[missing-key]: a call has `closes`, `cut_offs` or both"),
    ("access: direct", "access: policy_lever", "25:3: error[lever-award]: a policy lever gives no award"),
    ("at_most: $most", "at_mots: $most", "21:27: error[unknown-comparison]: `at_mots` is not a comparison"),
    ("at_most: $most", "within_last: 5 years", "21:27: error[unknown-comparison]: `within_last` does not compare an amount of money"),
    ("at_most: $most", "at_most: {fact: size.employees}", "21:43: error[wrong-unit]: `size.employees` is a number of employees; `at_most` needs an amount of money here"),
    ("at_most: $most", "at_most: {share: 5, of: funding.round_total}", "21:44: error[wrong-unit]: `5` is not a percentage"),
    ("at_most: $most", "at_most: {share: 50%}", "21:36: error[missing-key]: the key `of` is missing"),
    ("at_most: $most", "at_most: {of: funding.round_total}", "21:36: error[expected-operand]: expected {fact: …}, {share: …, of: …} or {times: …, of: …}"),
    ("{at_most: $most}", "$most", "21:26: error[expected-comparison]: expected comparisons such as {is: …}, got text"),
    ("{at_most: $most}", "{}", "21:26: error[expected-comparison]: expected comparisons such as {is: …}, got none"),
    ("funding.requested: {", "funding.requestd: {", "21:7: error[unknown-fact]: `funding.requestd` is not a fact"),
    ("funding.requested: {", "company.name: {", "21:7: error[untestable-fact]: `company.name` is text; no test can use it"),
    ("      size.employees: {less_than: 50}", "      size.employees: {less_than: 50}\n      size.turnover: {at_most: $most}", "15:7: error[not-a-test]: expected one key, got 2 keys"),
    ("      size.employees: {less_than: 50}", "      all: []", "15:12: error[empty-list]: expected at least one of tests"),
    ("      size.employees: {less_than: 50}", "      at_least_of: {count: 3, tests: [{known: company.size}]}", "15:28: error[wrong-count]: `count` is a whole number from 1 to the number of tests, got `3`"),
    ("      size.employees: {less_than: 50}", "      company.registered_office: {one_of: [NL, UK]}", "15:48: error[unknown-country]: `UK` is not a country code of ISO 3166-1"),
    ("      size.employees: {less_than: 50}", "      company.registered_office: {one_of: [NL, NL]}", "15:43: error[duplicate-value]: a value stands in this list twice"),
    ("      size.employees: {less_than: 50}", "      company.registered_office: {one_of: $priority_technology_areas}", "15:43: error[wrong-type]: the list `$priority_technology_areas` does not hold values of `company.registered_office`"),
    ("      size.employees: {less_than: 50}", "      company.type: {is: start_up}", "15:26: error[unknown-choice]: `start_up` is not a choice of this fact"),
    ("      size.employees: {less_than: 50}", "      company.type: {is: true}", "15:26: error[unknown-choice]: `true` is not a choice of this fact"),
    ("      size.employees: {less_than: 50}", "      company.listed: {is: no}", "15:28: error[wrong-type]: expected true or false, got `no`"),
    ("      size.employees: {less_than: 50}", "      company.registered_on: {on_or_after: 2025-02-30}", "15:44: error[wrong-type]: expected a date, got `2025-02-30`"),
    ("      size.employees: {less_than: 50}", "      company.registered_on: {within_last: 5}", "15:44: error[wrong-type]: expected a number of months, got `5`"),
    ("      size.employees: {less_than: 50}", "      technology.readiness_level: {at_least: 12}", "15:46: error[out-of-range]: `12` is outside what the fact can be: a whole number from 1 to 9"),
    ("    basis: stated\n  - id: amount", "    basis: said\n  - id: amount", "17:12: error[unknown-choice]: `said` is not a basis"),
    ("    source: site\n", "", "12:5: error[missing-key]: the key `source` is missing"),
    ("    source: site\n", "    source: sit\n", "16:13: error[unknown-source]: `sit` is not a source of this file or of the register"),
    ("    source: site\n", "    source: [site, a, b]\n", "16:13: error[citation]: a citation is `id` or `[id, place]`"),
    ("    source: site\n", "    source: site\n    judged_by: the_king\n", "17:16: error[unknown-choice]: `the_king` is not a body that judges"),
    ("    source: site\n", "    source: site\n    advisory: yes\n", "17:15: error[expected-boolean]: expected true or false, got `yes`"),
    ("    source: site\n", "    source: site\n    advisory: true\n    judged_by: financier\n", "12:5: error[advisory-judged]: an advisory criterion is not judged"),
    ("  - id: amount", "  - id: small", "18:5: error[duplicate-id]: a second criterion is called `small`"),
    ("  - id: amount", "  - id: Amount!", "18:9: error[name]: `Amount!` is not the id of a criterion"),
    ("title: {en: Few employees, nl: Weinig werknemers}", "title: Few employees", "13:12: error[expected-texts]: expected a text in each language, got text"),
    ("title: {en: Few employees, nl: Weinig werknemers}", "title: {en: Few employees, dutch: Weinig werknemers}", "13:32: error[unknown-key]: unknown key `dutch`"),
    ("title: {en: Few employees, nl: Weinig werknemers}", "title: {}", "13:12: error[expected-texts]: expected a text in some language, got none"),
    ("kind: loan", "kind: lone", "3:7: error[unknown-choice]: `lone` is not a kind of instrument"),
    ("kind: loan", "kind: loan\nkinds: loan", "4:1: error[unknown-key]: unknown key `kinds`"),
    ("kind: loan", "kind: loan\nkind: grant", "4:1: error[duplicate-key]: `kind` stands here twice, first on line 3"),
    ("kind: loan", "kind: &k loan", "3:7: error[anchor]: anchors are not allowed: `&k`"),
    ("availability: open", "availability: opened", "5:15: error[unknown-choice]: `opened` is not an availability"),
    ("availability: open", "availability: [{from: 2026-02-01, is: open}]", "5:15: error[date-order]: these dates rise and begin on 2026-01-01, when the version does"),
    ("access: direct\n", "", "1:1: error[missing-key]: the key `access` is missing"),
    ("{from: 2026-01-01}", "{from: 2026-02-01}", "4:15: error[file-name]: the file is called `2026-01-01.yaml`, but its criteria are valid from 2026-02-01"),
    ("{from: 2026-01-01}", "{from: 2026-01-01, until: 2025-01-01}", "4:34: error[date-order]: `until` (2025-01-01) is before `from` (2026-01-01)"),
    ("{from: 2026-01-01}", "{from: 1 January}", "4:15: error[not-a-date]: `1 January` is not a date"),
    ("https://", "http://", "8:40: error[not-a-url]: `http://harbour.example/criteria` is not a web address"),
    ("grade: primary", "grade: best", "8:83: error[unknown-choice]: `best` is not a grade of source"),
    ("most: EUR 250 000", "most: 250.000 euro", "10:9: error[not-a-figure]: `most` is not a figure with a unit: `250.000 euro`"),
    ("award:\n  maximum: $most", "award:\n  maximum: 50%", "25:12: error[wrong-unit]: expected an amount of money, got `50%`, which is a percentage"),
    ("award:\n  maximum: $most", "award:\n  maximum: size.employees", "25:12: error[wrong-unit]: `size.employees` is a number of employees; an amount of money is needed here"),
    ("award:\n  maximum: $most", "award:\n  maximum: {by: company.size, rates: {micro: $most, small: $most, medium: $most}}", "25:38: error[missing-key]: the key `large` is missing"),
    ("award:\n  maximum: $most", "award:\n  maximum: {brackets: {of: $most, rates: [{up_to: EUR 5, share: 5%}, {up_to: EUR 3, share: 5%}, {share: 1%}]}}", "25:12: error[bracket-order]: the brackets do not rise"),
    ("award:\n  maximum: $most", "award:\n  maximum: {sum: [$most]}", "25:12: error[not-an-amount]: this is not an amount"),
    ("award:\n  maximum: $most", "award:\n  maximum: {brackets: {of: $most, rates: [{up_to: EUR 5, share: 5%}, {up_to: EUR 5, share: 6%}, {share: 1%}]}}", "25:12: error[bracket-order]: the brackets do not rise"),
    ("      size.employees: {less_than: 50}", "      at_least_of: {count: 0, tests: [{known: company.size}]}", "15:28: error[wrong-count]: `count` is a whole number from 1 to the number of tests, got `0`"),
    ("      size.employees: {less_than: 50}", "      at_least_of: {count: true, tests: [{known: company.size}]}", "15:28: error[wrong-count]: `count` is a whole number from 1 to the number of tests, got `True`"),
    ("      size.employees: {less_than: 50}", "      company.registered_office: {is: {fact: company.established_in}}", "15:46: error[wrong-unit]: `company.established_in` is a list of countries; `is` needs a country here"),
    ("      size.employees: {less_than: 50}", "      company.type: {is: {fact: technology.areas}}", "15:33: error[wrong-unit]: `technology.areas` is a list of choices; `is` needs a choice here"),
    ("criteria:\n", "reason: {en: a, nl: b}\ncriteria:\n", "1:1: error[criteria-or-reason]: either `criteria`, or the `reason` why there are none"),
]  # fmt: skip

TESTS = [
    # a test in the place of that of the employees, and where and how the mistake in it is said
    ("technology.readiness_level: {at_least: 0}", "15:46: error[out-of-range]: `0` is outside what the fact can be: a whole number from 1 to 9"),
    ("technology.readiness_level: {at_least: 5.5}", "15:46: error[out-of-range]: `5.5` is outside what the fact can be: a whole number from 1 to 9"),
    ("size.employees: {less_than: 50 months}", "15:35: error[wrong-unit]: expected a number of employees, got `50 months`, which is a period"),
    ("size.employees: {less_than: true}", "15:35: error[wrong-type]: expected a number of employees, got `true`"),
    ("company.listed: {is: {share: 50%, of: funding.requested}}", "15:28: error[wrong-type]: a share or multiple is not true or false"),
    ("company.registered_office: {one_of: []}", "15:43: error[empty-list]: expected at least one of values"),
    ("company.registered_office: {one_of: $nothing}", "15:43: error[unknown-name]: `$nothing` is not a name of this file or of a list"),
    ("company.established_in: {is: NL}", "15:32: error[unknown-comparison]: `is` does not compare a list of countries"),
    ("not: [company.listed]", "15:12: error[not-a-test]: expected one key, got a list"),
    ("known: [company.listed]", "15:14: error[unknown-fact]: `a list` is not a fact"),
    ("at_least_of: {count: 1}", "15:20: error[missing-key]: the key `tests` is missing"),
    ("at_least_of: {count: 1, tests: []}", "15:38: error[empty-list]: expected at least one of tests"),
    ("at_least_of: {tests: [{known: company.size}]}", "15:20: error[missing-key]: the key `count` is missing"),
    ("company.accounts: {is: a}", "15:7: error[untestable-fact]: `company.accounts` is a list; no test can use it"),
    ("funding.public_share: {at_most: 101%}", "15:39: error[wrong-type]: expected a percentage, got `101%`"),
    ("all: [{company.listed: {is: true}}, {company.lsted: {is: true}}]", "15:44: error[unknown-fact]: `company.lsted` is not a fact"),
]  # fmt: skip
OPERANDS = [
    # what the amount requested is compared with, and the same
    ("{share: 50%, times: 2, of: funding.round_total}", "21:36: error[expected-operand]: expected {fact: …}, {share: …, of: …} or {times: …, of: …}"),
    ("{share: 50%, of: company.registered_on}", "21:53: error[wrong-unit]: `company.registered_on` is a date; `at_most` needs an amount of money here"),
    ("{times: $most, of: funding.round_total}", "21:44: error[wrong-unit]: `EUR 250 000` is not a number"),
    ("{share: $most, of: funding.round_total}", "21:44: error[wrong-unit]: `EUR 250 000` is not a percentage"),
    ("{share: $nothing, of: funding.round_total}", "21:44: error[unknown-name]: `$nothing` is not a name of this file or of a list"),
    ("{times: 1.5, of: 5}", "21:53: error[wrong-type]: expected an amount of money, got `5`"),
    ("{fact: funding.nothing}", "21:43: error[unknown-fact]: `funding.nothing` is not a fact"),
    ("{fact: technology.areas}", "21:43: error[wrong-unit]: `technology.areas` is a list of choices; `at_most` needs an amount of money here"),
    ("true", "21:36: error[wrong-type]: expected an amount of money, got `true`"),
    ("[EUR 5]", "21:36: error[expected-value]: expected an amount of money, got a list"),
    ("$eu_member_states", "21:36: error[list-as-value]: `$eu_member_states` is a list; an amount of money is expected here"),
]  # fmt: skip
AWARDS = [
    # the largest award as it is written, and where and how the mistake in it is said
    ("{share: 50%}", "25:12: error[missing-key]: the key `of` is missing"),
    ("{share: 50, of: $most}", "25:20: error[wrong-type]: expected a percentage, got `50`"),
    ("{times: x, of: $most}", "25:20: error[wrong-unit]: `x` is not a number"),
    ("{times: 2}", "25:12: error[missing-key]: the key `of` is missing"),
    ("{times: 2, of: 50%}", "25:27: error[wrong-unit]: expected an amount of money, got `50%`, which is a percentage"),
    ("{lowest_of: []}", "25:24: error[empty-list]: expected at least one of amounts"),
    ("{lowest_of: [$most, 50%]}", "25:32: error[wrong-unit]: expected an amount of money, got `50%`, which is a percentage"),
    ("{sum_of: [$most, 50%]}", "25:29: error[wrong-unit]: expected an amount of money, got `50%`, which is a percentage"),
    ("{by: funding.requested, rates: {a: $most}}", "25:17: error[wrong-type]: `funding.requested` is an amount of money; `by` needs a choice or a yes/no"),
    ("{by: technology.areas, rates: {a: $most}}", "25:17: error[wrong-type]: `technology.areas` is a list of choices; `by` needs a choice or a yes/no"),
    ("{by: company.listed}", "25:12: error[missing-key]: the key `rates` is missing"),
    ("{by: company.listed, rates: {true: $most, false: 1%}}", "25:61: error[wrong-unit]: expected an amount of money, got `1%`, which is a percentage"),
    ("{brackets: {of: $most, rates: [{up_to: EUR 5, share: 5%}]}}", "25:44: error[unknown-key]: unknown key `up_to`"),
    ("{brackets: {of: $most, rates: [{share: 5%}, {share: 1%}]}}", "25:43: error[missing-key]: the key `up_to` is missing"),
    ("{brackets: {of: $most, rates: []}}", "25:42: error[empty-list]: expected at least one of brackets"),
    ("{round: {of: $most, to: EUR 0, direction: up}}", "25:36: error[out-of-range]: rounding to zero is not possible"),
    ("{round: {of: $most, to: EUR 5, direction: upwards}}", "25:54: error[unknown-choice]: `upwards` is not a direction"),
    ("{round: {of: $most, direction: up}}", "25:20: error[missing-key]: the key `to` is missing"),
    ("$eu_member_states", "25:12: error[list-as-value]: `$eu_member_states` is a list; an amount of money is expected here"),
    ("company.nothing", "25:12: error[unknown-fact]: `company.nothing` is not a fact"),
]  # fmt: skip
MISTAKES += [("size.employees: {less_than: 50}", test, message) for test, message in TESTS]
MISTAKES += [("at_most: $most", f"at_most: {operand}", message) for operand, message in OPERANDS]
MISTAKES += [("award:\n  maximum: $most", f"award:\n  maximum: {award}", message) for award, message in AWARDS]


@pytest.mark.parametrize(("right", "wrong", "message"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_caught_where_it_stands(right: str, wrong: str, message: str, tmp_path: Path) -> None:
    """One mistake, one message: its line and column, one clause with the user's text in backticks."""
    assert right in FUND

    with pytest.raises(InvalidRules) as caught:
        Catalogue.load(write(tmp_path, FUND.replace(right, wrong, 1)))

    said = [str(problem).partition("2026-01-01.yaml:")[2].partition("\n")[0] for problem in caught.value.problems]
    assert said == [message]


def test_all_mistakes_of_all_files_at_once(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    """A policy officer mends everything in one go."""
    text = FUND.replace("kind: loan", "kind: lone").replace("less_than: 50", "less_than: EUR 50").replace("$most}", "$mots}")
    write(tmp_path, text)
    write(tmp_path, FUND.replace("access: direct", "acces: direct"), "nl/other-fund/2026-01-01.yaml")

    with pytest.raises(InvalidRules) as caught:
        Catalogue.load(tmp_path)

    golden("broken-rules.txt", f"{caught.value}\n".replace(f"{tmp_path}/", ""))


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("loose.yaml", FUND, "not-a-rule-file"),
        ("nl/fund.yaml", FUND, "not-a-rule-file"),
        ("nl/harbour-fund/2026-01-01.yml", FUND, "not-a-rule-file"),
        ("nl/harbour-fund/2026-01-01.yaml", "", "empty-file"),
        ("nl/harbour-fund/2026-01-01.yaml", "[]", "expected-mapping"),
        ("nl/harbour-fund/2026-01-01.yaml", "a: [", "not-yaml"),
        ("vocabulary.yaml", "facts: {company.employees: {type: number, title: {en: a, nl: a}}, ship.length: {}}", "unknown-group"),
        ("vocabulary.yaml", "facts: {company.listed: {type: boolean, title: {en: a, nl: a}}}", "duplicate-fact"),
        ("vocabulary.yaml", "facts: {company.flag: {type: bool, title: {en: a, nl: a}}}", "unknown-choice"),
        ("lists/ports/2026-01-01.yaml", "{title: {en: a, nl: a}, of: country, members: [XX], valid: {from: 2026-01-01}, sources: {s: {title: t, grade: primary}}, source: s, basis: stated}", "unknown-country"),
        ("definitions/company.a/2026-01-01.yaml", "{gives: company.a, title: {en: a, nl: a}, type: boolean, valid: {from: 2026-01-01}, sources: {s: {title: t, grade: primary}}, source: s, basis: stated, test: {company.a: {is: true}}}", "circular-definition"),
        ("definitions/company.a/2026-01-01.yaml", "{gives: company.b, title: {en: a, nl: a}, type: boolean, valid: {from: 2026-01-01}, sources: {s: {title: t, grade: primary}}, source: s, basis: stated, test: {company.listed: {is: true}}}", "file-name"),
        ("nl/harbour-fund/examples.yaml", "examples: [{id: a, on: 2026-01-01, expect: {outcome: eligible}}]", "unknown-instrument"),
    ],
)  # fmt: skip
def test_mistakes_of_other_files(name: str, text: str, code: str, tmp_path: Path) -> None:
    """Files in the wrong place, and mistakes in vocabulary, lists, definitions and examples."""
    assert code in {problem.code for problem in lint(write(tmp_path, text, name))}


def test_lint_and_reports_say_when_sources_are_due(tmp_path: Path) -> None:
    """A source that should have been read again warns its author, and everybody who reads figures that rest on it."""
    fund = FUND.replace("read: 2026-11-01,", "read: 2026-11-01, review_by: 2027-01-31,")
    folder = write(tmp_path, fund)
    catalogue = Catalogue.load(folder)
    profile = catalogue.read_profile('{"funding": {"requested": 1}}')

    def due(day: date) -> list[str]:
        return [problem.message for problem in lint(folder, on=day) if problem.code == "review-due"]

    def told(day: date) -> str:
        return catalogue.assess(profile, on=day).text().replace("\u00a0", " ")

    assert due(date(2027, 1, 31)) == []
    assert due(date(2027, 2, 1)) == ["the source `site` was to be read again by 2027-01-31"]
    assert "Figures last checked on 1 November 2026." in told(date(2027, 1, 31))
    late = "Figures last checked on 1 November 2026. They were to be checked again by 31 January 2027."
    assert late in told(date(2027, 2, 1))
    form = json.loads(catalogue.assess(profile, on=date(2027, 2, 1)).json())["results"][0]
    assert ("2026-11-01", ["2027-01-31"]) == (form["checked_on"], [each["review_by"] for each in form["review_due"]])


def test_criteria_of_another_version(tmp_path: Path) -> None:
    """`like` takes over criteria with the amounts and sources of their file, those that are excepted left out."""
    write(tmp_path, FUND)
    other = FUND[: FUND.index("amounts:")] + "criteria:\n  - {like: nl/harbour-fund/2026-01-01, except: [small]}\n"
    write(tmp_path, other, "nl/quay-fund/2026-01-01.yaml")

    catalogue = Catalogue.load(tmp_path)
    quay, harbour = (catalogue.instruments[f"nl/{name}-fund"][0] for name in ("quay", "harbour"))

    assert [criterion.id for criterion in quay.criteria] == ["amount"]
    assert quay.criteria[0].require == harbour.criteria[1].require
    assert quay.criteria[0].citations == harbour.criteria[1].citations


def test_a_register_serves_all_files_of_a_pack(tmp_path: Path) -> None:
    """A source that several rules cite is written once; a second one of the shipped name is refused."""
    text = FUND[: FUND.index("sources:")] + FUND[FUND.index("amounts:") :]
    write(tmp_path, text)
    write(
        tmp_path,
        "site: {title: Site, publisher: Harbour, grade: primary, document: 1, read: 2026-11-01}".replace("1,", '"1",', 1),
        "sources.yaml",
    )

    version = Catalogue.load(tmp_path).instruments["nl/harbour-fund"][0]

    assert version.sources["site"].publisher == "Harbour"
    write(tmp_path, "gber: {title: Mine, grade: secondary}", "sources.yaml")
    with pytest.raises(InvalidRules, match="`gber` stands in the shipped register already"):
        Catalogue.load(tmp_path)


def test_lint_warns_of_what_loads_but_is_doubtful(tmp_path: Path) -> None:
    """Unused names, a basis without a word why, criteria that no example shows."""
    text = FUND.replace("  most: EUR 250 000", "  most: EUR 250 000\n  least: EUR 1").replace("basis: stated", "basis: inferred", 1)
    text = text.replace("  site:", "  rumour: {title: Rumour, grade: secondary}\n  site:")

    found = lint(write(tmp_path, text))

    assert {"warning"} == {problem.severity for problem in found}
    codes = {problem.code for problem in found} - PROVENANCE
    assert {"unused-source", "incomplete-source", "unused-amount", "inferred-without-note", "no-examples"} == codes


def test_lint_finds_a_range_with_nothing_in_it(tmp_path: Path) -> None:
    """At least more than at most can never be met."""
    found = errors(write(tmp_path, FUND.replace("{at_most: $most}", "{at_most: $most, at_least: EUR 250 001}")))

    assert [problem.code for problem in found] == ["never-true"]


def test_an_example_that_fails_says_what_it_got(tmp_path: Path) -> None:
    """Expected and actual side by side, for every expectation."""
    write(tmp_path, FUND)
    write(
        tmp_path,
        "profile: {funding.requested: EUR 250 001}\n"
        "examples:\n"
        "  - id: too-much\n"
        "    on: 2026-11-23\n"
        "    expect: {outcome: eligible, missing: [company.listed], statuses: {amount: met}, award: {maximum: EUR 1}}\n",
        "nl/harbour-fund/examples.yaml",
    )

    shown = run_examples(tmp_path)["nl/harbour-fund"]

    assert [failure.message for failure in shown.failures] == [
        "`too-much`: expected outcome `eligible`, got `ineligible`",
        "`too-much`: expected missing [company.listed], got []",
        "`too-much`: expected `amount` to be `met`, got `not_met`",
        "`too-much`: expected an award, got none",
    ]


def test_an_example_with_a_mistake_is_not_run(tmp_path: Path) -> None:
    """A misspelt fact, a wrong unit and an unknown status are problems, not failures."""
    write(tmp_path, FUND)
    text = (
        "examples:\n  - id: a\n    on: 2026-11-23\n    with: {funding.requestd: EUR 1, funding.round_total: 3}\n"
        "    expect: {statuses: {amount: fine}}\n"
    )

    found = errors(write(tmp_path, text, "nl/harbour-fund/examples.yaml"))

    assert [problem.code for problem in found] == ["unknown-fact", "wrong-type"]


ADVISORY = FUND.replace("    basis: stated\n", "    basis: stated\n    advisory: true\n")
ANYTHING = definition("company.anything", "first_match: [{when: {company.listed: {is: true}}, then: true}, {otherwise: true}]", "2020-01-01")  # fmt: skip


@pytest.mark.parametrize(
    ("fund", "wrong"),
    [
        (FUND, False),
        (FUND.replace("    basis: stated\n", "    basis: stated\n    advisory: true\n", 1), False),
        (ADVISORY, True),
        (ADVISORY.replace("access: direct", "access: policy_lever").partition("award:")[0], True),
        (FUND.replace("size.employees: {less_than: 50}", "company.anything: {is: true}").replace("funding.requested: {at_most: $most}", "company.anything: {is: true}"), True),
        (FUND.replace("size.employees: {less_than: 50}", "company.anything: {is: true}"), False),
        (FUND[: FUND.index("criteria:")] + "criteria: [{like: nl/harbour-fund/2025-01-01, except: [small, amount]}]\n", True),
        (FUND[: FUND.index("access:")] + "reason: {en: Nothing is published., nl: Er is niets gepubliceerd.}\n", False),
    ],
    ids=["both", "one-advisory", "all-advisory", "lever", "always-true", "one-always-true", "like-nothing", "reason"],
)  # fmt: skip
def test_lint_refuses_an_instrument_that_everybody_is_eligible_for(fund: str, wrong: bool, tmp_path: Path) -> None:
    """Without a criterion that can refuse, an empty profile would be eligible."""
    write(tmp_path, ANYTHING, "definitions/company.anything/2020-01-01.yaml")
    write(tmp_path, FUND.replace("2026-01-01}", "2025-01-01}"), "nl/harbour-fund/2025-01-01.yaml")
    write(tmp_path, fund)

    found = errors(tmp_path)

    path = str(tmp_path / "nl/harbour-fund/2026-01-01.yaml")
    assert ([("no-required-criterion", path, 1)] if wrong else []) == [(each.code, each.file, each.line) for each in found]


def test_lint_says_that_a_version_can_never_be_assessed(tmp_path: Path) -> None:
    """All its days lie before the definition that it reads."""
    text = FUND.replace("{from: 2026-01-01}", "{from: 2020-06-30, until: 2020-09-30}").replace(
        "size.employees: {less_than: 50}", "company.is_small_midcap_gber: {is: true}"
    )
    found = lint(write(tmp_path, text, "nl/harbour-fund/2020-06-30.yaml"))

    assert [
        "`nl/harbour-fund` is never assessable: it leans on `company.is_small_midcap_gber`, of which no version is in force on 30\u00a0June\u00a02020"
    ] == [problem.message for problem in found if problem.code == "not-in-force"]


def test_an_example_that_is_not_assessable_says_why(tmp_path: Path) -> None:
    """The reason that `assess` would print, so that the author sees what is lacking."""
    text = FUND.replace("{from: 2026-01-01}", "{from: 2020-06-30}").replace(
        "size.employees: {less_than: 50}", "company.is_small_midcap_gber: {is: true}"
    )
    write(tmp_path, text, "nl/harbour-fund/2020-06-30.yaml")
    write(
        tmp_path,
        "examples:\n"
        "  - {id: early, on: 2020-07-01, expect: {outcome: undetermined, statuses: {small: unknown}}}\n"
        "  - {id: before, on: 2020-06-29, expect: {statuses: {small: unknown}, award: {maximum: EUR 250 000}}}\n"
        "  - {id: meant, on: 2020-07-01, expect: {outcome: not_assessable}}\n",
        "nl/harbour-fund/examples.yaml",
    )

    shown = run_examples(tmp_path)["nl/harbour-fund"]

    assert [failure.message for failure in shown.failures] == [
        "`early`: expected outcome `undetermined`, got `not_assessable` "
        "(It leans on `company.is_small_midcap_gber`, of which no version is in force on 1\u00a0July\u00a02020)",
        "`before`: expected statuses of criteria, got none (No version was in force on 29\u00a0June\u00a02020; the first one begins on 30\u00a0June\u00a02020)",
        "`before`: expected an award, got none",
    ]
    assert 3 == shown.ran


@pytest.mark.parametrize(
    ("amounts", "unused"),
    [
        ("amounts: {most: EUR 250 000}\n", []),
        ("amounts: {most: EUR 250 000, least: EUR 1}\n", [("least", 30)]),
        ("amounts:\n    most: EUR 250 000\n    least: EUR 1  # not $least\n", [("least", 5)]),
        ("amounts:\n  # a word on\n\n  most: EUR 250 000\n  'least': EUR 1\n", [("least", 3)]),
        ("amounts: {most: EUR 250 000, mo: EUR 1}\n", [("mo", 30)]),
        ("amounts: {\n  most: EUR 250 000,\n  least: EUR 1}\n", [("least", 3)]),
    ],
)
def test_lint_finds_amounts_that_nothing_uses(amounts: str, unused: list[tuple[str, int]], tmp_path: Path) -> None:
    """In whatever style they are written."""
    found = lint(write(tmp_path, FUND.replace("amounts:\n  most: EUR 250 000\n", amounts)))

    assert [(f"`{name}` under `amounts` is never used", column) for name, column in unused] == [
        (problem.message, problem.column) for problem in found if problem.code == "unused-amount"
    ]


def test_lint_says_all_that_it_can(tmp_path: Path) -> None:
    """An error in a rule hides neither the broken YAML of examples nor an amount that is never used; examples do not hide each other."""
    write(tmp_path, FUND)
    write(tmp_path, FUND.replace("kind: loan", "kind: lone").replace("$most", "EUR 5"), "nl/quay-fund/2026-01-01.yaml")
    write(tmp_path, "examples: [", "nl/quay-fund/examples.yaml")
    assert {"unknown-choice", "unused-amount", "not-yaml"} == {problem.code for problem in lint(tmp_path)} - PROVENANCE

    write(tmp_path, FUND.replace("$most", "EUR 5"), "nl/quay-fund/2026-01-01.yaml")
    write(tmp_path, "examples: [{id: a, on: 2026-01-01, expect: {outcome: fine}}]", "nl/harbour-fund/examples.yaml")
    found = {(Path(problem.file or "").parent.name, problem.code) for problem in lint(tmp_path) if problem.code not in PROVENANCE}
    assert {("quay-fund", "not-yaml"), ("quay-fund", "unused-amount"), ("harbour-fund", "unknown-choice")} == found


NAMES = [
    ("facts", "class"), ("facts", "import"), ("facts", "None"), ("facts", "model_config"), ("facts", "model_dump"), ("facts", "model_anything"),
    ("facts", "copy"), ("facts", "json"), ("facts", "judgements"), ("facts", "_hidden"), ("facts", "__class__"), ("facts", "Length"), ("facts", "a-b"),
    ("facts", "a b"), ("facts", "a.b"), ("derived", "lambda"), ("groups", "import"), ("groups", "judgements"), ("groups", "model_dump"), ("groups", "facts"),
    ("groups", "digest"), ("groups", "validate"), ("groups", "_ship"), ("records", "class"), ("records", "model_config"), ("records", "A"),
]  # fmt: skip


@pytest.mark.parametrize(("section", "name"), NAMES)
def test_names_that_every_profile_has_already_are_refused(section: str, name: str, tmp_path: Path) -> None:
    """Words of Python and attributes of a profile: refused where they stand, once."""
    fact = "{type: boolean, title: {en: a, nl: a}}"
    texts = {
        "facts": f"groups: {{ship: {{en: a, nl: a}}}}\nfacts:\n  ship.{name}: {fact}\n",
        "derived": f"groups: {{ship: {{en: a, nl: a}}}}\nderived:\n  ship.{name}: {fact}\n",
        "groups": f"groups:\n  {name}: {{en: a, nl: a}}\n",
        "records": f"records:\n  voyage:\n    {name}: {fact}\n",
    }
    write(tmp_path, FUND)

    found = [problem for problem in lint(write(tmp_path, texts[section], "vocabulary.yaml")) if problem.code != "no-definition"]

    assert 1 == len([problem for problem in found if problem.severity == "error"])
    assert found[0].code in ("reserved-name", "name")
    assert f"`{name}`" in found[0].message
    assert found[0].line == texts[section].count("\n")
    assert found[0].column is not None


@pytest.mark.parametrize("name", ["length", "b__c", "match", "type", "class_", "imported", "id"])
def test_other_names_are_free(name: str, tmp_path: Path) -> None:
    """Two underscores, soft keywords and names that only look reserved compile and answer."""
    write(
        tmp_path,
        f"groups: {{ship: {{en: a, nl: a}}}}\nfacts: {{ship.{name}: {{type: boolean, title: {{en: a, nl: a}}}}}}",
        "vocabulary.yaml",
    )
    write(tmp_path, FUND.replace("size.employees: {less_than: 50}", f"ship.{name}: {{is: true}}"))

    assert [] == errors(tmp_path)
    catalogue = Catalogue.load(tmp_path)
    profile = catalogue.read_profile(json.dumps({"ship": {name: False}}))
    assert "ineligible" == catalogue.assess(profile, on=date(2026, 11, 23))["nl/harbour-fund"].outcome.value


def test_a_derived_fact_needs_something_that_gives_it(tmp_path: Path) -> None:
    """A definition of the same name will do; without one it would never be known."""
    vocabulary = "derived: {company.anything: {type: boolean, title: {en: a, nl: a}}}"
    write(tmp_path, vocabulary, "vocabulary.yaml")
    write(tmp_path, FUND.replace("size.employees: {less_than: 50}", "company.anything: {is: true}"))
    assert [("no-definition", 1, 29)] == [(each.code, each.line, each.column) for each in lint(tmp_path)]

    write(tmp_path, ANYTHING, "definitions/company.anything/2020-01-01.yaml")
    assert [] == errors(tmp_path)


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("{type: records, title: {en: a, nl: a}}", "missing-key"),
        ("{type: choice, choices: {}, title: {en: a, nl: a}}", "missing-key"),
        ("{type: number, minimum: 5, maximum: 4, title: {en: a, nl: a}}", "out-of-range"),
        ("{type: number, maximum: -1, title: {en: a, nl: a}}", "out-of-range"),
        ("{type: number, maximum: 99999999999999999, title: {en: a, nl: a}}", "out-of-range"),
        ("{type: percent, maximum: 101, title: {en: a, nl: a}}", "out-of-range"),
        ("{type: number, minimum: true, title: {en: a, nl: a}}", "expected-number"),
    ],
)
def test_types_that_hold_nothing_are_refused(fact: str, code: str, tmp_path: Path) -> None:
    """A list of nothing, a choice without codes, a range without numbers."""
    write(tmp_path, FUND)

    assert [code] == [problem.code for problem in lint(write(tmp_path, f"facts: {{company.flag: {fact}}}", "vocabulary.yaml"))]


def test_a_list_that_includes_itself_is_refused(tmp_path: Path) -> None:
    """Directly or by way of another: its members would never be known."""
    for name, other in (("one", "two"), ("two", "one"), ("three", "one"), ("four", "four")):
        write(tmp_path, f"of: country\nmembers: [NL]\nincludes: [{other}]\n{dated()}", f"lists/{name}/2026-01-01.yaml")

    found = {Path(problem.file or "").parent.name for problem in lint(tmp_path) if problem.code == "circular-list"}

    assert {"one", "two", "four"} == found


def _large(kind: str, count: int) -> dict[str, str]:
    """A pack that is large in one way."""
    here, require = "nl/harbour-fund/2026-01-01.yaml", "size.employees: {less_than: 50}"
    test = "{company.listed: {is: true}}"
    match kind:
        case "misspelled facts":
            return {here: FUND.replace(require, f"all: [{', '.join(['{company.lissted: {is: true}}'] * count)}]")}
        case "unknown keys":
            return {here: FUND + "".join(f"availabilit{n}: x\n" for n in range(count))}
        case "tests":
            tests = ", ".join(f"{{size.employees: {{at_least: {n}}}}}" for n in range(count))
            return {here: FUND.replace(require, f"all: [{tests}]")}
        case "criteria":
            criterion = FUND[FUND.index("  - id: small") : FUND.index("  - id: amount")]
            more = "".join(criterion.replace("id: small", f"id: small-{n}") for n in range(count - 2))
            return {here: FUND.replace("award:", f"{more}award:")}
        case "rows":
            rows = "".join(f"  - {{when: {{size.employees: {{less_than: {n}}}}}, then: true}}\n" for n in range(count - 1))
            text = definition("company.d0", f"first_match:\n{rows}  - otherwise: false")
            return {here: FUND.replace(require, "company.d0: {is: true}"), "definitions/company.d0/2026-01-01.yaml": text}
        case "definitions read twice":
            found = {here: FUND.replace(require, f"company.d{count - 1}: {{is: true}}")}
            for n in range(count):
                before = f"{{any: [{{company.d{n - 1}: {{is: true}}}}, {{company.d{n - 1}: {{is: false}}}}]}}" if n else test
                found[f"definitions/company.d{n}/2026-01-01.yaml"] = definition(f"company.d{n}", f"test: {before}")
            return found
        case "members":
            text = f"of: country\nmembers: [{', '.join(['ZZ'] * count)}]\n{dated()}"
            return {here: FUND, "lists/ports/2026-01-01.yaml": text}
        case "facts":
            facts = "".join(f"  ship.f{n}: {{type: boolean, title: {{en: a, nl: a}}}}\n" for n in range(count))
            return {here: FUND, "vocabulary.yaml": f"groups: {{ship: {{en: a, nl: a}}}}\nfacts:\n{facts}"}
        case "records in records":
            field = "type: boolean, title: {en: a, nl: a}"
            records = "  r0: {x: {" + field + "}}\n"
            for n in range(1, count):
                inside = f"type: records, of: r{n - 1}, title: {{en: a, nl: a}}"
                records += f"  r{n}: {{y: {{{inside}}}, z: {{{inside}}}}}\n"
            return {here: FUND, "vocabulary.yaml": f"records:\n{records}"}
        case _:
            example = "  - {{id: e{}, on: 2026-01-01, expect: {{outcome: undetermined}}}}\n"
            return {here: FUND, "nl/harbour-fund/examples.yaml": "examples:\n" + "".join(example.format(n) for n in range(count))}


@pytest.mark.parametrize(
    ("kind", "most", "too_many"),
    [
        ("misspelled facts", None, 20_000),
        ("unknown keys", None, 45_000),
        ("tests", 500, 2_000),
        ("criteria", 500, 501),
        ("rows", 90, 201),
        ("definitions read twice", 11, 20),
        ("members", None, 45_000),
        ("facts", 500, 8_000),
        ("records in records", 10, 30),
        ("examples", 500, 501),
    ],
)
def test_no_pack_is_so_large_that_lint_does_not_answer(kind: str, most: int | None, too_many: int, tmp_path: Path) -> None:
    """What people write is accepted; what is far larger is refused at once, in a text that can be read."""
    for folder, count in (("few", most), ("many", too_many)):
        for name, text in _large(kind, count).items() if count else ():
            write(tmp_path / folder, text, name)

    began = time.process_time()
    found = lint(tmp_path / "many")
    assert time.process_time() - began < 5  # two on a quiet machine
    assert "error" in {problem.severity for problem in found}
    assert len(found) <= 110
    assert sum(len(str(problem)) for problem in found) < 60_000
    if most:
        assert [] == errors(tmp_path / "few")
