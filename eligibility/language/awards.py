"""What an instrument would give, as a small expression over amounts.

    amount   := EUR 5 000 000 | 45% | $name | fact (such as funding.round_total)
              | {share: amount, of: amount} | {times: number, of: amount}
              | {lowest_of: [amount, …]} | {highest_of: [amount, …]} | {sum_of: [amount, …]}
              | {by: fact, rates: {code: amount, …}}                   one amount for each size class, activity, yes or no
              | {brackets: {of: amount, rates: [{up_to: amount, share: amount}, …, {share: amount}]}}
              | {round: {of: amount, to: EUR 1 000, direction: down | up | nearest}}

A share is a percentage; everything else is euros. Nothing is rounded unless `round` says so.

An award may have parts, each of a kind with a minimum and a maximum of its own: a grant and equity beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Final

from eligibility.language.parser import literal, read_factor
from eligibility.language.scope import Scope, find_fact
from eligibility.language.tree import Literal
from eligibility.profile.facts import Fact, FactType
from eligibility.yaml import readers
from eligibility.yaml.tree import Node

KINDS: Final = (
    "equity",
    "risk_capital",
    "guarantee",
    "loan",
    "grant",
    "tax_scheme",
    "procurement",
    "facility",
)
MONEY = FactType("money")
PERCENT = FactType("percent", maximum=100)


@dataclass(frozen=True, slots=True)
class OfFact:
    """What a fact says, in euros or as a percentage."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Share:
    """`rate` percent of `of`."""

    rate: Amount
    of: Amount


@dataclass(frozen=True, slots=True)
class Times:
    """So many times `of`."""

    factor: Fraction
    of: Amount


@dataclass(frozen=True, slots=True)
class Extreme:
    """The lowest or the highest of several."""

    highest: bool
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Several together."""

    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class By:
    """The amount that belongs to the value of a choice or yes/no fact; every value has one."""

    fact: Fact
    rates: tuple[tuple[object, Amount], ...]


@dataclass(frozen=True, slots=True)
class Brackets:
    """Each band of `of` at its own rate; the last band has no upper end."""

    of: Amount
    bands: tuple[tuple[Literal | None, Amount], ...]


@dataclass(frozen=True, slots=True)
class Rounded:
    """`of` in whole steps: `direction` is `down`, `up` or `nearest` (halves up)."""

    of: Amount
    to: Literal
    direction: str


Amount = Literal | OfFact | Share | Times | Extreme | Sum | By | Brackets | Rounded


@dataclass(frozen=True, slots=True)
class Part:
    """What of an award is of one kind. One that is at most nothing is not given."""

    kind: str
    minimum: Amount | None
    maximum: Amount | None


@dataclass(frozen=True, slots=True)
class Award:
    """The smallest and largest award, and the share of the costs or the round where that is published.

    `note` tells the reader how to take the figures. `parts` are what is given in more than one kind.
    """

    minimum: Amount | None
    maximum: Amount | None
    share: Amount | None
    note: readers.Texts | None = field(default=None, compare=False)
    parts: tuple[Part, ...] = ()


def parse_award(node: Node, scope: Scope) -> Award:
    """The award of one version. Where it stands (`source`) is read with the sources of the file."""
    read = readers.entries(
        node, scope.problems, (), ("minimum", "maximum", "share", "note", "source", "parts")
    )
    return Award(
        minimum=parse_amount(read.get("minimum"), MONEY, scope),
        maximum=parse_amount(read.get("maximum"), MONEY, scope),
        share=parse_amount(read.get("share"), PERCENT, scope),
        note=readers.texts(read.get("note"), scope.problems),
        parts=tuple(_parts(read.get("parts"), scope)),
    )


def _parts(node: Node | None, scope: Scope) -> Iterator[Part]:
    """What is given of each kind."""
    for item in readers.items(node, scope.problems, "parts"):
        read = readers.entries(item, scope.problems, ("kind", "maximum"), ("minimum",))
        kind = readers.choice(read.get("kind"), scope.problems, KINDS, "a kind of instrument")
        least = parse_amount(read.get("minimum"), MONEY, scope)
        most = parse_amount(read.get("maximum"), MONEY, scope)
        if kind and most:
            yield Part(kind, least, most)


def parse_amount(node: Node | None, wanted: FactType, scope: Scope) -> Amount | None:
    """One amount of the wanted type (money or percent), or None with problems."""
    if node is None:
        return None
    if not isinstance(node.value, dict):
        return _of_fact(node, wanted, scope) if _names_fact(node) else literal(node, wanted, scope)
    for key, parse in _FORMS.items():
        if key in node.value:
            return parse(node, wanted, scope)
    scope.problems.add(
        node.at, "not-an-amount", "this is not an amount", f"it has one of: {', '.join(_FORMS)}"
    )
    return None


def _names_fact(node: Node) -> bool:
    """Whether a text is the id of a fact, such as `funding.requested`: literals begin with a digit, a sign or `EUR`."""
    return isinstance(node.value, str) and "." in node.value and node.value[:1].islower()


def _of_fact(node: Node, wanted: FactType, scope: Scope) -> OfFact | None:
    """`funding.round_total`: what a fact says."""
    fact = find_fact(node, scope)
    if fact is None:
        return None
    if not fact.type.fits(wanted):
        message = f"`{fact.id}` is {fact.type.words}; {wanted.words} is needed here"
        scope.problems.add(node.at, "wrong-unit", message)
        return None
    return OfFact(fact)


def _share(node: Node, wanted: FactType, scope: Scope) -> Amount | None:
    """`{share: 45%, of: amount}`."""
    read = readers.entries(node, scope.problems, ("share", "of"))
    rate = parse_amount(read.get("share"), PERCENT, scope)
    of = parse_amount(read.get("of"), wanted, scope)
    return Share(rate, of) if rate and of else None


def _times(node: Node, wanted: FactType, scope: Scope) -> Amount | None:
    """`{times: 7.5, of: amount}`."""
    read = readers.entries(node, scope.problems, ("times", "of"))
    factor = read_factor(read, scope) if "times" in read else None
    of = parse_amount(read.get("of"), wanted, scope)
    return Times(factor, of) if factor is not None and of else None


def _extreme(node: Node, wanted: FactType, scope: Scope) -> Amount | None:
    """`{lowest_of: [amount, …]}`, `{highest_of: [amount, …]}`."""
    read = readers.entries(node, scope.problems, (), ("lowest_of", "highest_of"))
    key = "lowest_of" if "lowest_of" in read else "highest_of"
    parts = _amounts(read.get(key), wanted, scope)
    return Extreme(key == "highest_of", parts) if parts else None


def _sum(node: Node, wanted: FactType, scope: Scope) -> Amount | None:
    """`{sum_of: [amount, …]}`."""
    read = readers.entries(node, scope.problems, ("sum_of",))
    parts = _amounts(read.get("sum_of"), wanted, scope)
    return Sum(parts) if parts else None


def _amounts(node: Node | None, wanted: FactType, scope: Scope) -> tuple[Amount, ...]:
    """Several amounts; none where one of them has a problem."""
    items = readers.items(node, scope.problems, "amounts")
    parts = [parse_amount(item, wanted, scope) for item in items]
    return tuple(part for part in parts if part) if None not in parts else ()


def _by(node: Node, wanted: FactType, scope: Scope) -> Amount | None:
    """`{by: fact, rates: {code: amount, …}}`, a rate for each code."""
    read = readers.entries(node, scope.problems, ("by", "rates"))
    fact = find_fact(read["by"], scope) if "by" in read else None
    if fact is None or "rates" not in read:
        return None
    codes: dict[str, object] = {"true": True, "false": False}
    if fact.type.kind == "choice" and not fact.type.many:
        codes = {code: code for code in fact.type.choices}
    elif fact.type.kind != "boolean":
        message = f"`{fact.id}` is {fact.type.words}; `by` needs a choice or a yes/no"
        scope.problems.add(read["by"].at, "wrong-type", message)
        return None
    rates: list[tuple[object, Amount]] = []
    for code, part in readers.entries(read["rates"], scope.problems, codes).items():
        rate = parse_amount(part, wanted, scope)
        if rate:
            rates.append((codes[code], rate))
    return By(fact, tuple(rates)) if len(rates) == len(codes) else None


def _brackets(node: Node, wanted: FactType, scope: Scope) -> Amount | None:
    """`{brackets: {of: amount, rates: [{up_to: amount, share: amount}, …, {share: amount}]}}`, the tops rising."""
    read = readers.entries(node, scope.problems, ("brackets",))
    body = readers.entries(read["brackets"], scope.problems, ("of", "rates"))
    of = parse_amount(body.get("of"), wanted, scope)
    bands: list[tuple[Literal | None, Amount]] = []
    items = readers.items(body.get("rates"), scope.problems, "brackets")
    for index, item in enumerate(items):
        last = index == len(items) - 1
        part = readers.entries(item, scope.problems, ("share",) if last else ("up_to", "share"))
        rate = parse_amount(part.get("share"), PERCENT, scope)
        top = literal(part["up_to"], wanted, scope) if "up_to" in part else None
        if rate and (last or top):
            bands.append((top, rate))
    tops = [top.value for top, _ in bands if top]
    if any(not low < high for low, high in pairwise(tops)):  # type: ignore[operator]
        scope.problems.add(node.at, "bracket-order", "the brackets do not rise")
        return None
    return Brackets(of, tuple(bands)) if of and len(bands) == len(items) > 0 else None


def _round(node: Node, wanted: FactType, scope: Scope) -> Amount | None:
    """`{round: {of: amount, to: EUR 1 000, direction: down | up | nearest}}`."""
    read = readers.entries(node, scope.problems, ("round",))
    body = readers.entries(read["round"], scope.problems, ("of", "to", "direction"))
    of = parse_amount(body.get("of"), wanted, scope)
    to = literal(body["to"], wanted, scope) if "to" in body else None
    direction = readers.choice(
        body.get("direction"), scope.problems, ("down", "up", "nearest"), "a direction"
    )
    if to and to.value == 0:
        scope.problems.add(body["to"].at, "out-of-range", "rounding to zero is not possible")
        return None
    return Rounded(of, to, direction) if of and to and direction else None


_FORMS: Mapping[str, Callable[[Node, FactType, Scope], Amount | None]] = {
    "share": _share,
    "times": _times,
    "lowest_of": _extreme,
    "highest_of": _extreme,
    "sum_of": _sum,
    "by": _by,
    "brackets": _brackets,
    "round": _round,
}


def award_facts(award: Award) -> Iterator[Fact]:
    """Every fact that the award depends on."""
    of_parts = (amount for part in award.parts for amount in (part.minimum, part.maximum))
    for amount in (award.minimum, award.maximum, award.share, *of_parts):
        if amount is not None:
            yield from amount_facts(amount)


def amount_facts(amount: Amount) -> Iterator[Fact]:
    """Every fact that an amount depends on; may repeat."""
    match amount:
        case OfFact(fact):
            yield fact
        case By(fact, rates):
            yield fact
            for _, rate in rates:
                yield from amount_facts(rate)
        case Share(rate, of):
            yield from amount_facts(rate)
            yield from amount_facts(of)
        case Times(_, of) | Rounded(of, _, _):
            yield from amount_facts(of)
        case Extreme(_, parts) | Sum(parts):
            for part in parts:
                yield from amount_facts(part)
        case Brackets(of, bands):
            yield from amount_facts(of)
            for _, rate in bands:
                yield from amount_facts(rate)
