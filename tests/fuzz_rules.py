"""Shipped rule files with two faults each: they are refused with problems, or they load, compile and answer. Nothing else.

`python -m tests.fuzz_rules 20000 [SEED]` tries so many and prints the counts; `test_fuzz_rules.py` tries some on every run.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eligibility import Catalogue, InvalidRules
from eligibility.authoring.examples import run_examples

RULES = Path(__file__).parent.parent / "rules"
ON = date(2026, 11, 23)
INSTRUMENT = "zz/fund"

VOCABULARY = """\
units: {metres: {one: {en: metre, nl: meter}, many: {en: metres, nl: meter}}}
bodies: {harbour_master: {en: the harbour master, nl: de havenmeester}}
groups: {ship: {en: The ship, nl: Het schip}}
records:
  voyage:
    began_on: {type: date, title: {en: Began, nl: Begon}, example: 2025-12-31}
    cargo: {type: money, title: {en: Cargo, nl: Lading}, minimum: 0, maximum: 1000000}
facts:
  ship.length:
    type: number
    unit: metres
    whole: true
    minimum: 1
    maximum: 500
    changes: never
    effort: 3
    title: {en: Length, nl: Lengte}
    question: {en: How long is it?, nl: Hoe lang is het?}
    help: {en: Over all., nl: Over alles.}
  ship.flag: {type: country, title: {en: Flag, nl: Vlag}}
  ship.fuel: {type: choice, choices: {oil: {en: oil, nl: olie}, sail: {en: sail, nl: zeil}}, title: {en: Fuel, nl: Brandstof}}
  ship.ports: {type: choices, choices: {rotterdam: {en: a, nl: b}, delft: {en: c, nl: d}}, title: {en: Ports, nl: Havens}}
  ship.old: {type: boolean, title: {en: Old, nl: Oud}}
  ship.leaks: {type: boolean, title: {en: Leaks, nl: Lekt}}
  ship.share: {type: percent, title: {en: Share, nl: Deel}}
  ship.voyages: {type: records, of: voyage, title: {en: Voyages, nl: Reizen}}
together:
  state:
    facts: [ship.old, ship.leaks]
    question: {en: What state is it in?, nl: In welke staat is het?}
    answers:
      both: {title: {en: both, nl: beide}, gives: {ship.old: true, ship.leaks: true}}
"""

FUND = """\
title: {en: Ship Fund, nl: Schepenfonds}
provider: {en: Harbour, nl: Haven}
kind: loan
valid: {from: 2026-01-01}
availability: open
access: direct
criteria:
  - id: small
    title: {en: Small, nl: Klein}
    require:
      all:
        - ship.length: {at_most: 20 metres}
        - ship.fuel: {one_of: [oil, sail]}
        - ship.ports: {includes_any_of: [delft]}
        - not: {ship.old: {is: true}}
        - any: [{ship.share: {less_than: 50%}}, {known: ship.leaks}]
    source: gber
    basis: stated
"""

WRONG_VALUES = (
    "{}", "[]", "[[]]", "{a: {b: c}}", "[a, b]", "true", "false", "0", "-1", "17", "999999999999999999", "1e9", "null", "~",
    '""', "'x'", "NO", "XX", "NL", "EUR 5", "EUR -5", "EUR 9 999 999 999 999 999 999", "50%", "101%", "5 years", "9999 years",
    "0 months", "3 employees", "2025-02-30", "2025-01-01", "0001-01-01", "9999-12-31", "$nothing", "$", "company.size",
    "company.listed", "size.employees", "company.accounts", "company.established_in", "funding.requested", "class", "model_config",
    "unbounded", "none", "shipped", "x" * 70, "*a", "&a b", "!!str x", "|", ">", "? x", "company.is_sme", "$eu_member_states",
    "{fact: company.size}", "{share: 50%, of: funding.requested}", "{times: 2, of: size.employees}", "{known: company.size}",
    "[{company.listed: {is: true}}]", "{company.listed: {is: true}}", "{at_least_of: {count: 1, tests: [{known: company.size}]}}",
)  # fmt: skip
ODD = ("\x00", "\x1b", "\x85", "\u2028", "\u202e", "\ufeff", "\ufffe", "\U0001f600", "\t", "\r", "'", '"', "{", "}", "[", "]", ":", "#", "%", "@", "`", "é", "\xa0", "-", "?", "|")  # fmt: skip
UNITS = ("EUR ", "%", " years", " months", " employees", " hours", " metres", "$", "")
TOKEN = re.compile(r"[^\s:,{}\[\]#]+")
VALUE = re.compile(r"(?<=: )[^\n]+|(?<=- )[^\n]+")
KEY = re.compile(r"[a-z_]+(?=:(?: |\n))")


def _between(text: str, pattern: re.Pattern[str], chance: random.Random) -> tuple[int, int] | None:
    found = [match.span() for match in pattern.finditer(text)]
    return chance.choice(found) if found else None


def _line(change: Callable[[list[str], int, random.Random], None]) -> Callable[[str, random.Random], str]:
    def fault(text: str, chance: random.Random) -> str:
        lines = text.splitlines(keepends=True)
        if lines:
            change(lines, chance.randrange(len(lines)), chance)
        return "".join(lines)

    return fault


def _token(pattern: re.Pattern[str], put: Callable[[str, random.Random], str]) -> Callable[[str, random.Random], str]:
    def fault(text: str, chance: random.Random) -> str:
        span = _between(text, pattern, chance)
        return text if span is None else text[: span[0]] + put(text[span[0] : span[1]], chance) + text[span[1] :]

    return fault


def _drop(lines: list[str], at: int, _: random.Random) -> None:
    del lines[at]


def _drop_block(lines: list[str], at: int, chance: random.Random) -> None:
    del lines[at : at + chance.randint(2, 8)]


def _twice(lines: list[str], at: int, chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), lines[at])


def _indent(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = chance.choice(["  " + lines[at], lines[at].removeprefix("  "), "\t" + lines[at], " " + lines[at]])


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _odd(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(ODD) + text[at:]


def _many(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at:at] = [lines[at]] * chance.choice([2, 50])


def _typo(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + chance.choice("aeiou_-x") + word[at + 1 :]


FAULTS = (
    _line(_drop),
    _line(_drop_block),
    _line(_twice),
    _line(_many),
    _line(_indent),
    _cut,
    _odd,
    _token(KEY, _typo),
    _token(KEY, lambda _, chance: chance.choice(["all", "any", "not", "known", "like", "fact", "share", "of", "criteria", "reason", "is", "by"])),
    _token(TOKEN, _typo),
    _token(TOKEN, lambda _, chance: chance.choice(WRONG_VALUES)),
    _token(VALUE, lambda _, chance: chance.choice(WRONG_VALUES)),
    _token(VALUE, lambda _, chance: chance.choice(WRONG_VALUES)),
    _token(TOKEN, lambda word, chance: chance.choice(UNITS[:1]) + word if chance.random() < 0.3 else word + chance.choice(UNITS)),
    _token(re.compile(r"\d+"), lambda _, chance: str(chance.choice([0, 1, 99, 10**9, 10**15, 10**17, 10**30]))),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """The files of a tiny pack, one of them with faults."""

    files: dict[str, str]
    examples: bool


def _pack(path: Path, text: str) -> dict[str, str]:
    """A shipped file in a pack that may hold it."""
    kind, name = path.relative_to(RULES).parts[:2]
    if kind in ("definitions", "lists", "law"):
        return {f"{kind}/{name}/{path.name}": f"replaces: shipped\n{text}"}
    return {f"{INSTRUMENT}/{path.name}": text}


def cases(count: int, seed: int) -> Iterator[Case]:
    """So many packs, the same ones for the same seed."""
    chance = random.Random(seed)
    shipped = sorted(RULES.glob("*/*/*.yaml"))
    for _ in range(count):
        path = chance.choice(shipped)
        others: dict[str, str] = {}
        text = path.read_text(encoding="utf-8")
        draw = chance.random()
        if draw < 0.15:
            path, text, others = RULES / "vocabulary.yaml", VOCABULARY, {f"{INSTRUMENT}/2026-01-01.yaml": FUND}
        elif path.name == "examples.yaml":
            for beside in path.parent.glob("2*.yaml"):
                others |= _pack(beside, beside.read_text(encoding="utf-8"))
        for fault in chance.choices(FAULTS, k=chance.choice((1, 2, 2))):
            text = fault(text, chance)
        changed = {"vocabulary.yaml": text} if path.name == "vocabulary.yaml" else _pack(path, text)
        yield Case(others | changed, path.name == "examples.yaml")


def _put(case: Case, folder: Path) -> None:
    for name, text in case.files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", errors="surrogatepass")


def _refused(error: InvalidRules) -> str:
    assert error.problems, "refused without a reason"
    assert len(str(error)) < 100_000, "more than a person can read"
    return "refused"


def try_out(case: Case, folder: Path) -> str:
    """`refused` or `accepted`; any exception but `InvalidRules` comes out. The folder is empty before and after."""
    _put(case, folder)
    try:
        if case.examples:
            run_examples(folder)
        catalogue = Catalogue.load(folder)
        for day in (ON, date(2025, 6, 1)):
            catalogue.assess(catalogue.read_profile("{}"), on=day)
    except InvalidRules as error:
        return _refused(error)
    finally:
        for name in case.files:
            (folder / name).unlink()
    return "accepted"


def main(count: int, seed: int) -> None:
    found: Counter[str] = Counter()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases(count, seed)):
            try:
                found[try_out(case, Path(folder))] += 1
            except Exception as error:
                found[f"{type(error).__name__}: {error}"[:150]] += 1
                kept = Path(tempfile.mkdtemp(prefix=f"fuzz-rules-{number}-"))
                _put(case, kept)
                sys.stdout.write(f"{kept}: {type(error).__name__}: {str(error)[:200]}\n")
    sys.stdout.write(f"{count} packs in {time.perf_counter() - began:.0f} s\n")
    for outcome, times in found.most_common():
        sys.stdout.write(f"{times:7} {outcome}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
