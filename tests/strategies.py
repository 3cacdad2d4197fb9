"""Hypothesis strategies for facts, profiles and criterion trees, made from the vocabulary and the words table.

Values crowd around the figures in the shipped rules, where an engine goes wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from operator import itemgetter
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from eligibility.engine.reference import fill
from eligibility.language.tree import (
    All,
    AtLeast,
    Comparison,
    FactRef,
    Known,
    ListRef,
    Literal,
    Not,
    Scaled,
    Test,
    Tree,
)
from eligibility.language.tree import Any as AnyOf
from eligibility.language.words import WORDS, words_for
from eligibility.possible import Holding, OneOf, Range, narrowed
from eligibility.profile.facts import Fact, FactType, Vocabulary
from eligibility.rules.in_force import Rules, rules_on
from eligibility.rules.loading import load_catalogue
from eligibility.shipped import shipped

MONEY = (0, 1, 149_999, 150_000, 2_000_000, 5_000_000, 5_000_001, 9_990_000, 10_000_000, 43_000_000, 50_000_001)
COUNTS = (0, 1, 2, 3, 9, 10, 49, 50, 60, 61, 72, 84, 85, 144, 249, 250, 499, 500)
COUNTRIES = ("NL", "DE", "NO", "SE", "FR", "US", "UA", "BQ", "GB")
DATES = (
    date(2016, 2, 29),
    date(2020, 2, 29),
    date(2021, 11, 23),
    date(2021, 11, 22),
    date(2024, 6, 1),
    date(2026, 11, 23),
)


def examples(count: int, suppress: Sequence[HealthCheck] = ()) -> settings:
    """So many examples in an ordinary run, and in proportion under a profile that looks further."""
    usual = settings()
    checks = [*usual.suppress_health_check, *suppress]
    return settings(max_examples=count * usual.max_examples // 100, suppress_health_check=checks)


def values(fact_type: FactType, vocabulary: Vocabulary) -> st.SearchStrategy[Any]:
    """Values of one fact."""
    one = _one(fact_type, vocabulary)
    return st.lists(one, max_size=3, unique=fact_type.kind in ("country", "choice")) if fact_type.many else one


def _one(fact_type: FactType, vocabulary: Vocabulary) -> st.SearchStrategy[Any]:
    low, high = int(fact_type.minimum), int(fact_type.maximum)
    match fact_type.kind:
        case "boolean":
            return st.booleans()
        case "money":
            cents = st.decimals(0, 60_000_000, places=2, allow_nan=False, allow_infinity=False)
            return st.sampled_from(MONEY) | cents
        case "percent":
            return st.sampled_from([0, 49, 50, 51, 100]) | st.decimals(0, 100, places=2, allow_nan=False)
        case "number":
            whole = st.sampled_from([count for count in COUNTS if low <= count <= high] or [low]) | st.integers(low, min(high, 600))
            return whole if fact_type.whole else whole | st.sampled_from([Decimal("9.5"), Decimal("249.9")])
        case "date":
            return st.sampled_from(DATES) | st.dates(date(1990, 1, 1), date(2030, 12, 31))
        case "country":
            return st.sampled_from(COUNTRIES)
        case "choice":
            return st.sampled_from(list(fact_type.choices))
        case "records":
            fields = vocabulary.records[fact_type.record or ""]
            required = {name: values(field.type, vocabulary) for name, field in fields.items() if name in REQUIRED_FIELDS}
            optional = {name: values(field.type, vocabulary) for name, field in fields.items() if name not in REQUIRED_FIELDS}
            if fact_type.record == "accounting_period":
                del optional["started_on"]
                # Every period says how long it was: one that does not is a year until the registration shows otherwise.
                required["months"] = optional.pop("months")
                return st.lists(st.fixed_dictionaries(required, optional=optional), max_size=3, unique_by=itemgetter("closed_on"))
            return st.lists(st.fixed_dictionaries(required, optional=optional).map(_one_way), max_size=3)
    return st.text(NAMES, min_size=1, max_size=20)


NAMES = st.characters(
    exclude_categories=("Cc", "Cs", "Zl", "Zp"),
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
"""What a text of a profile may hold: no controls, no marks that turn the direction of writing."""

REQUIRED_FIELDS = ("closed_on", "granted_on", "amount", "member_state", "form")
BY_METHOD = ("method", "nominal", "months")
"""What stands in place of the amount of de minimis aid."""


def _one_way(record: dict[str, Any]) -> dict[str, Any]:
    """De minimis aid by its amount, or where a method, an amount and a term were drawn, by those."""
    if "granted_on" not in record:
        return record
    left_out = ("amount",) if all(name in record for name in BY_METHOD) else BY_METHOD
    return {name: value for name, value in record.items() if name not in left_out}


@st.composite
def weakened(draw: st.DrawFn, given: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """Some of the facts known in part only: what is possible of them always admits the value that was given."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        fact = vocabulary.facts.get(name)
        if fact and not isinstance(value, bool) and draw(st.booleans()) and (some := draw(_around(value, fact.type))) is not None:
            found[name] = some
    return found


def _around(value: Any, fact_type: FactType) -> st.SearchStrategy[Any]:
    """What admits a value and more; None where there is no such thing."""
    if fact_type.many:
        others = st.none() | st.frozensets(st.sampled_from(list(fact_type.choices) or list(COUNTRIES)))
        wide = others.map(lambda more: None if more is None else more | frozenset(value))
        parts = st.frozensets(st.sampled_from(value)) if value else st.just(frozenset())
        return st.builds(Holding, parts, wide)
    match fact_type.kind:
        case "number" | "money" | "percent":
            below, above = st.sampled_from([None, 0, 1, 10**6]), st.sampled_from([None, 0, 1, 50, 10**7])
            low = below.map(lambda step: None if step is None else max(value - step, fact_type.minimum))
            high = above.map(lambda step: None if step is None else min(value + step, fact_type.maximum))
            return st.builds(Range, low, high).map(narrowed)
        case "date":
            steps = st.sampled_from([None, 0, 1, 400, 4000])
            low = steps.map(lambda step: None if step is None else value - timedelta(days=step))
            high = steps.map(lambda step: None if step is None else value + timedelta(days=step))
            return st.builds(Range, low, high).map(narrowed)
        case "choice" | "country":
            codes = list(fact_type.choices) or list(COUNTRIES)
            return st.frozensets(st.sampled_from(codes)).map(lambda more: narrowed(OneOf(more | {value})))
    return st.none()


APART = ("company.kvk_number", "group.accounts", "group.enterprises", "group.holdings")
"""Facts that must fit a pattern or each other."""


def facts(vocabulary: Vocabulary, *, complete: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Some facts (all but those of a group for `complete`) by id, each with a value of its type."""
    strategies = {name: values(fact.type, vocabulary) for name, fact in vocabulary.facts.items() if name not in APART}
    if complete:
        return st.tuples(st.fixed_dictionaries(strategies), _accounts(vocabulary)).map(
            lambda parts: mended(_agreeing({**parts[0], "group.accounts": parts[1]}))
        )
    some = st.fixed_dictionaries({}, optional=strategies)
    return st.tuples(some, _group(vocabulary)).map(lambda parts: consistent(_agreeing({**parts[0], **parts[1]})))


LATE = date(2035, 1, 1)
"""A day by which every date that is drawn has passed, so that all that can follow does."""


@cache
def _rules() -> Rules:
    return rules_on(load_catalogue(shipped("rules")), LATE)


def mended(found: dict[str, Any]) -> dict[str, Any]:
    """The same facts, with what follows from the others in the place of what contradicts it."""
    while clashes := fill(_rules(), found).clashes:
        step = clashes[0]
        fact = step.conclusion.fact.id
        found = {**found, fact: [*found[fact], *step.value.surely] if step.conclusion.part else step.value}
    return found


def consistent(found: dict[str, Any], keep: Collection[str] = ()) -> dict[str, Any]:
    """The same facts without those that contradict what follows from the others; facts to `keep` stay."""
    while clashes := fill(_rules(), found).clashes:
        step = clashes[0]
        concerned = [step.conclusion.fact.id, *(fact.id for fact in step.implication.reads)]
        # What was implied itself goes with what it follows from.
        concerned += [fact.id for each in _rules().implications for fact in each.reads]
        gone = next(name for name in concerned if name in found and name not in keep)
        found = {name: value for name, value in found.items() if name != gone}
    return found


def _agreeing(found: dict[str, Any], of: str = "group.accounts") -> dict[str, Any]:
    """The same facts without periods (of the group, or of the company) that could say another thing of the same day."""
    other = "company.accounts" if of == "group.accounts" else "group.accounts"
    days = {period["closed_on"] for period in found.get(other) or ()}
    if of in found:
        found[of] = [period for period in found[of] if period["closed_on"] not in days]
    return found


def _accounts(vocabulary: Vocabulary) -> st.SearchStrategy[list[dict[str, Any]]]:
    return values(vocabulary.facts["company.accounts"].type, vocabulary)


def _group(vocabulary: Vocabulary) -> st.SearchStrategy[dict[str, Any]]:
    """Nothing, accounts added up already, or a small group as far as it is known."""
    kinds = st.sampled_from(["enterprise", "enterprise", "venture_capital", "natural_person", "public_body", "local_authority"])
    enterprise = st.fixed_dictionaries(
        {"kind": kinds},
        optional={"accounts": _accounts(vocabulary), "markets": st.lists(st.sampled_from("mn"), max_size=1)},
    )
    holding = st.tuples(st.sampled_from("ab"), st.sampled_from([10, 25, 30, 51]))

    def whole(parts: tuple[list[dict[str, Any]], list[tuple[str, int]]]) -> dict[str, Any]:
        named = [{"id": name, **each} for name, each in zip("ab", parts[0], strict=False)]
        known = {each["id"] for each in named}
        unique = {name: share for name, share in parts[1] if name in known}
        total = 0
        holdings = []
        for name, share in unique.items():
            if total + share <= 100:
                total += share
                holdings.append({"holder": name, "held": "company", "capital": share, "votes": share})
        return {"group.enterprises": named, "group.holdings": holdings}

    groups = st.tuples(st.lists(enterprise, max_size=2), st.lists(holding, max_size=2)).map(whole)
    halves = groups.map(lambda found: {"group.enterprises": found["group.enterprises"]})
    return st.just({}) | _accounts(vocabulary).map(lambda found: {"group.accounts": found}) | groups | halves


def merged(rest: dict[str, Any], some: dict[str, Any]) -> dict[str, Any]:
    """The facts of both, those of `some` first, without a second account of the group or of who owns the company."""
    found = {**rest, **some}
    if "group.enterprises" in some:
        found.pop("group.accounts", None)
        found.setdefault("group.holdings", [])
        if "ownership.public_bodies_hold_quarter" not in some:
            found.pop("ownership.public_bodies_hold_quarter", None)
    agreeing = _agreeing(found, "company.accounts" if "group.accounts" in some else "group.accounts")
    return consistent(agreeing, keep=some)


def nested(given: dict[str, Any]) -> dict[str, Any]:
    """Facts by id as the nested object that a profile is."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        group, _, key = name.partition(".")
        found.setdefault(group, {})[key] = value
    return found


WRONG_BODIES = ("them", "the bank", "financier of another fund", "ministry")
"""Names of nobody who judges."""


def judgements(
    instrument: str, judged: Iterable[tuple[str, str]], vocabulary: Vocabulary, on: date
) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Judgements of some criteria (id, body): met or not, none or several, by the right body and by others, early and late."""
    parts = [st.lists(_judgement(instrument, *each, vocabulary, on), max_size=3) for each in judged]
    return st.tuples(*parts).map(lambda lists: [one for some in lists for one in some])


def _judgement(instrument: str, criterion: str, body: str, vocabulary: Vocabulary, on: date) -> st.SearchStrategy[dict[str, Any]]:
    named = vocabulary.bodies[body]
    right = [body, body.upper(), named["en"], named["nl"], named["en"].removeprefix("the ").title()]
    others = [*(other for other in vocabulary.bodies if other != body), *WRONG_BODIES]
    days = [on - timedelta(days=400), on - timedelta(days=1), on, on + timedelta(days=1)]
    return st.fixed_dictionaries(
        {
            "instrument": st.just(instrument),
            "criterion": st.just(criterion),
            "met": st.booleans(),
            "by": st.sampled_from(right) | st.sampled_from([*right, *others]),
            "on": st.sampled_from(days),
        }
    )


def counted(
    given: Iterable[Mapping[str, Any]], bodies: Mapping[tuple[str, str], str], vocabulary: Vocabulary, on: date
) -> dict[tuple[str, str], bool]:
    """The judgements that count, written from the words of docs/semantics.md: an oracle of `engine/judgements.py`.

    Those of the body that the criterion names, given by the date; of these the latest; none where that day contradicts itself.
    """
    found = {}
    for key, body in bodies.items():
        names = {body.lower(), *(_without_article(name) for name in vocabulary.bodies[body].values())}
        heard = [
            each
            for each in given
            if (each["instrument"], each["criterion"]) == key and _without_article(each["by"]) in names and each["on"] <= on
        ]
        last = [each["met"] for each in heard if each["on"] == max(other["on"] for other in heard)]
        if last and all(last) is any(last):
            found[key] = last[0]
    return found


def _without_article(name: str) -> str:
    words = name.lower().split()
    return " ".join(words[1:] if words[0] in ("the", "de", "het") else words)


def trees(
    vocabulary: Vocabulary,
    lists: dict[str, FactType],
    testable: list[Fact],
    *,
    literals: bool = False,
    codes: Mapping[str, Sequence[str]] | None = None,
) -> st.SearchStrategy[Tree]:
    """Criterion trees over some facts: every node type, every comparison word, every kind of operand (or `literals` alone).

    `codes` limits what a fact with several values is compared with, so that all its values can be tried.
    """

    def test(fact: Fact) -> st.SearchStrategy[Tree]:
        return st.lists(comparison(fact), min_size=1, max_size=2).map(lambda found: Test(fact, tuple(found)))

    def comparison(fact: Fact) -> st.SearchStrategy[Comparison]:
        words = st.sampled_from(words_for(fact.type.kind, fact.type.many))
        return words.flatmap(lambda word: operand(fact, word).map(lambda found: Comparison(WORDS[word], found)))

    def operand(fact: Fact, word: str) -> st.SearchStrategy[Any]:
        one = fact.type.one
        kind = WORDS[word].operand
        if kind in ("period", "open_period"):
            return st.integers(0, 130).map(Literal)
        literal = _one(one, vocabulary).map(Literal)
        if kind == "members":
            each = st.sampled_from(list(codes[fact.id])) if codes and fact.id in codes else _one(one, vocabulary)
            members = st.lists(each, min_size=1, max_size=4, unique=True).map(lambda found: Literal(tuple(found)))
            named = [ListRef(name) for name, held in lists.items() if held.fits(one)]
            return members | st.sampled_from(named) if named else members
        if literals:
            return literal
        others = [other for other in testable if not other.type.many and other.type.fits(one)]
        options = [literal]
        if others:
            options.append(st.sampled_from(others).map(FactRef))
        if fact.type.kind in ("money", "number", "percent"):
            factor = st.fractions(Fraction(0), Fraction(8), max_denominator=8)
            base = st.sampled_from(others).map(FactRef) if others else literal
            options.append(st.builds(Scaled, factor, base, st.booleans()))
        return st.one_of(options)

    leaf = st.sampled_from(testable).flatmap(test) | st.sampled_from(testable).map(Known)

    def several(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        group = st.lists(inner, min_size=1, max_size=3).map(tuple)
        counted = group.flatmap(lambda found: st.integers(1, len(found)).map(lambda count: AtLeast(count, found)))
        return group.map(All) | group.map(AnyOf) | inner.map(Not) | counted

    return st.recursive(leaf, several, max_leaves=8)
