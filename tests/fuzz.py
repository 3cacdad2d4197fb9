"""Profiles with two faults at once: `python -m tests.fuzz 100000 [SEED]` reads so many and counts what was said.

A valid profile is drawn from the vocabulary and written as JSON; two faults are put into it, each into the facts (a wrong
type, a number beyond all range, half a character, a key twice ...) or into the text (cut off, a byte changed ...). Whatever the
text is, reading gives a profile or `InvalidProfile`, which can be printed and is short.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from eligibility import Catalogue, CompanyProfile, InvalidProfile, Problem
from eligibility.profile.countries import COUNTRIES
from eligibility.profile.facts import Fact, FactType, Vocabulary
from eligibility.profile.parsing import parse_json, profile_from
from tests.strategies import APART, REQUIRED_FIELDS

MOST_SAID = 100_000
"""Characters of a whole error text."""
SELDOM = ("method", "nominal", "months", "started_on", "recipient", "estimated")
"""Fields of records that are left out because they must fit others."""


@dataclass(frozen=True)
class Raw:
    """JSON text in the place of a value."""

    text: str


class Twice(dict[str, Any]):
    """An object whose first key is written again at its end."""


def write(value: Any) -> str:
    """JSON, with what a JSON library would refuse to write."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        pairs = [*value.items()]
        if isinstance(value, Twice):
            pairs += pairs[:1]
        return "{" + ", ".join(f"{json.dumps(key)}: {write(part)}" for key, part in pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(write, value)) + "]"
    return json.dumps(value)


def profile(random: Random, vocabulary: Vocabulary) -> dict[str, Any]:
    """Some facts, as the nested object that a profile is."""
    names = random.sample([name for name in vocabulary.facts if name not in APART], random.randint(1, 12))
    found: dict[str, Any] = {}
    for name in names:
        fact = vocabulary.facts[name]
        found.setdefault(fact.group, {})[fact.name] = _value(random, fact.type, vocabulary)
    if random.random() < 0.3:
        found["group"] = _group(random, vocabulary)
    if random.random() < 0.3:
        found["judgements"] = [_judgement(random) for _ in range(random.randint(0, 2))]
    return found


def _value(random: Random, fact_type: FactType, vocabulary: Vocabulary) -> Any:
    if fact_type.kind == "records":
        fields = vocabulary.records[fact_type.record or ""]
        return [_record(random, fields, index, vocabulary) for index in range(random.randint(0, 3))]
    if fact_type.many:
        values = [_one(random, fact_type) for _ in range(random.randint(0, 3))]
        return list(dict.fromkeys(values))
    return _one(random, fact_type)


def _one(random: Random, fact_type: FactType) -> Any:
    low, high = int(fact_type.minimum), int(fact_type.maximum)
    if fact_type.kind == "boolean":
        return random.random() < 0.5
    if fact_type.kind == "date":
        return (date(1990, 1, 1) + timedelta(days=random.randint(0, 14_000))).isoformat()
    if fact_type.kind == "country":
        return random.choice(sorted(COUNTRIES))
    if fact_type.kind == "choice":
        return random.choice(list(fact_type.choices))
    if fact_type.kind == "text":
        return random.choice(["Zon & Zee", "Ångström b.v.", "東京", "a/b~c", "x" * 300])
    whole = random.choice([low, high, random.randint(low, high), max(low, min(high, 250))])
    if fact_type.whole or whole == high or random.random() < 0.5:
        return whole
    return Raw(f"{whole}.{random.randint(0, 99):02}" if abs(whole) < 10**12 else f"{whole}.0")


def _record(random: Random, fields: Any, index: int, vocabulary: Vocabulary) -> dict[str, Any]:
    given: dict[str, Fact] = {
        name: field for name, field in fields.items() if name in REQUIRED_FIELDS or (name not in SELDOM and random.random() < 0.5)
    }
    found = {name: _value(random, field.type, vocabulary) for name, field in given.items()}
    if "closed_on" in found:
        found["closed_on"] = f"{2025 - index}-12-31"
    return found


def _group(random: Random, vocabulary: Vocabulary) -> dict[str, Any]:
    if random.random() < 0.3:
        return {"accounts": _value(random, vocabulary.facts["group.accounts"].type, vocabulary)}
    names = ["a", "b", "c"][: random.randint(0, 3)]
    return {
        "enterprises": [{"id": name, "kind": random.choice(["enterprise", "natural_person"])} for name in names],
        "holdings": [{"holder": name, "held": "company", "capital": 20, "votes": 10} for name in names],
    }


def _judgement(random: Random) -> dict[str, Any]:
    return {
        "instrument": "nl/secfund",
        "criterion": "serves-a-defence-need",
        "met": random.random() < 0.5,
        "by": "ministry_of_defence",
        "on": "2026-01-05",
    }


VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, "", "x", "12", "nl", "XX", "IRL", "2025-02-30", "20250228", "0000-01-01", [], {}, [None],
    [[]], {"a": 1}, ["NL", "NL"], ["NL"] * 300, "a\nb", "\x1b[31m", "\u202e", "\u2028", "x" * 301, 10**15, 10**15 + 1,
    Raw("33.333333333333336"), Raw("1e2"), Raw("-0.0"), Raw("5.0"), Raw("1e15"), Raw("1e16"),
)  # fmt: skip
"""Values that a JSON Schema validator sees as they are."""
RAW: tuple[Any, ...] = (
    "\ud800", "a\udfff", Raw("NaN"), Raw("-Infinity"), Raw("1e400"), Raw("1e-400"), Raw("1e99999999999999999999"),
    Raw("-1e-99999999999999999999"), Raw("9" * 400), Raw("9" * 5000), Raw("0." + "3" * 60), Raw("[" * 30 + "]" * 30),
    Raw("[" * 5000 + "]" * 5000), Raw('{"a":1,"a":2}'), Raw('"\\u0000"'), Raw("'x'"), Raw("01"), Raw("+1"), Raw("\t\u00a0"),
)  # fmt: skip
"""Values that no JSON library reads alike, or at all."""
KEYS = ("x", "", "Name", "a/b~c", "na[me", "registered_offce", "k" * 1000, "\ud800", "\x1b[0m", "$schema")


def spoiled(random: Random, tree: dict[str, Any], *, raw: bool = True) -> dict[str, Any]:
    """The tree with one fault in it; `raw` faults too, which a JSON Schema validator does not see alike."""
    places = list(_places(tree))
    holder, key = random.choice(places)
    kind = random.choice(["value", "value", "value", "key", "null", "twice" if raw else "value"])
    if kind == "value":
        holder[key] = deepcopy(random.choice(VALUES + RAW if raw else VALUES))
    elif kind == "null":
        holder[key] = None
    elif kind == "key":
        target = holder if isinstance(holder, dict) else tree
        target[random.choice(KEYS)] = deepcopy(random.choice(VALUES))
    else:
        return _doubled(tree, holder)
    return tree


def _places(value: Any) -> Any:
    """Everything that can be replaced: (what holds it, its key or index)."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in list(parts):
        yield value, key
        yield from _places(part)


def _doubled(value: Any, holder: Any) -> Any:
    """The same tree, in which the object `holder` has its first key twice."""
    if isinstance(value, dict):
        copy = {key: _doubled(part, holder) for key, part in value.items()}
        return Twice(copy) if value is holder else copy
    return [_doubled(part, holder) for part in value] if isinstance(value, list) else value


CUTS: tuple[Callable[[Random, bytes], bytes], ...] = (
    lambda random, text: text[: random.randint(0, len(text))],
    lambda random, text: text[random.randint(0, len(text)) :],
    lambda random, text: text + b"x",
    lambda random, text: b"\xef\xbb\xbf" + text,
    lambda random, text: _at(random, text, bytes([random.randint(0, 255)])),
    lambda random, text: _at(random, text, b"\x00"),
    lambda random, text: _at(random, text, b"\\ud800"),
    lambda random, text: _at(random, text, b'"'),
    lambda random, text: _at(random, text, b"[" * 3000),
    lambda random, text: _at(random, text, b"9" * 5000),
)


def _at(random: Random, text: bytes, piece: bytes) -> bytes:
    place = random.randint(0, len(text))
    return text[:place] + piece + text[place + random.randint(0, 1) :]


def text(random: Random, vocabulary: Vocabulary) -> bytes:
    """A profile with two faults."""
    tree: Any = profile(random, vocabulary)
    cuts = []
    for _ in range(2):
        if random.random() < 0.7 and list(_places(tree)):
            tree = spoiled(random, tree)
        else:
            cuts.append(random.choice(CUTS))
    written = write(tree).encode("utf-8", "surrogatepass")
    for cut in cuts:
        written = cut(random, written)
    return written


def said(written: str | bytes, model: type[CompanyProfile] = CompanyProfile) -> tuple[str, ...]:
    """The codes of the problems, or nothing for a profile. Raises whatever else comes out of reading, and `AssertionError`.

    Most texts are read natively in one go: the careful reader says the same of each.
    """
    carefully = _said_with_care(written, model)
    try:
        found = model.model_validate_json(written)
    except InvalidProfile as error:
        refused = error
    else:
        assert carefully == found
        assert found.digest() == carefully.digest()
        assert {name: type(value) for name, value in found.facts().items()} == {
            name: type(value) for name, value in carefully.facts().items()
        }
        return ()
    assert carefully == refused.problems
    shown = str(refused)
    assert shown.encode("utf-8")
    assert all(letter.isprintable() or letter in "\n\u00a0" for letter in shown)
    assert len(shown) < MOST_SAID
    assert all(problem.pointer == "" or str(problem.pointer).startswith("/") for problem in refused.problems)
    return tuple(sorted({problem.code for problem in refused.problems}))


def _said_with_care(written: str | bytes, model: type[CompanyProfile]) -> CompanyProfile | Sequence[Problem]:
    try:
        return profile_from(parse_json(written), model)
    except InvalidProfile as error:
        return error.problems


def main(count: int, seed: int) -> None:
    """Reads `count` profiles and prints how often each code was said."""
    vocabulary = Catalogue.shipped().checked.vocabulary
    random, codes, began = Random(seed), Counter[str](), time.perf_counter()
    for number in range(count):
        written = text(random, vocabulary)
        try:
            codes.update(said(written) or ("(a profile)",))
        except BaseException:
            print(f"seed {seed}, example {number}: {written[:2000]!r}")  # noqa: T201
            raise
    for code, times in codes.most_common():
        print(f"{times:>8,}  {code}")  # noqa: T201
    print(f"{count:,} profiles with two faults in {time.perf_counter() - began:.0f} s")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
