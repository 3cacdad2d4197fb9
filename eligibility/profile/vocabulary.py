"""Reads `vocabulary.yaml`: the facts, with their words in each language.

units:   employees: {one: {en: …, nl: …}, many: {en: …, nl: …}}
bodies:  ministry_of_defence: {en: …, nl: …}
groups:  company: {en: …, nl: …}
records: accounting_period: {closed_on: FACT, …}
facts:   company.registered_office: FACT
derived: size.employees: FACT                     computed in eligibility/law/, not asked
together: headquarters: {facts: [FACT ID, …], question, same: true}      one question for several facts
          users: {facts, question, answers: {both: {title, gives: {FACT ID: value, …}}, …}}
          standing: {facts, question, several: true, words: {FACT ID: statement, …}}     statements to tick, each true or false
          request: {facts, question, form: true}       a page with a field for each fact, of which each may be left open
usually: {FACT ID: value, …}             what most companies answer: it orders the questions, and decides nothing
after:   {FACT ID: FACT ID, …}           what is asked only once another fact is known
asked_of: {FACT ID: {FACT ID: value, …}, …}      what those have answered whom a fact is asked, where that is not usual
FACT:    {type, title, question, help, unit, whole, choices, of, minimum, maximum, example, changes, effort, planned, never, about}
         planned: true   a date that may lie ahead; any other date tells of something that has happened by the day assessed
         never: true     a date of something that may not have happened, so that `never` is an answer too
         about: application   the applicant chooses it when applying, so that it may differ by instrument
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from eligibility.possible import Range
from eligibility.profile.countries import COUNTRIES
from eligibility.profile.facts import (
    ABOUT,
    CHANGES,
    KINDS,
    MOST_ON_A_PAGE,
    PLURALS,
    Fact,
    FactType,
    Together,
    Unit,
    Vocabulary,
)
from eligibility.profile.models import CompanyProfile
from eligibility.units import LARGEST, NEVER, parse_percent
from eligibility.yaml import readers
from eligibility.yaml.tree import Node, Problems

_SECTIONS = (
    "units",
    "bodies",
    "groups",
    "records",
    "facts",
    "derived",
    "together",
    "usually",
    "after",
    "asked_of",
)
_BY_FACT = ("facts", "derived", "usually", "after", "asked_of")
"""Sections of which the names are facts, and not of the section itself."""
_FACT_KEYS = (
    *("question", "help", "unit", "whole", "choices", "of", "minimum", "maximum", "example"),
    *("changes", "effort", "planned", "never", "about"),
)
MOST_FACTS: Final = 2_000
RESERVED: Final = frozenset(
    {*keyword.kwlist, *dir(CompanyProfile), "applications", "judgements", "interview"}
)
"""What no group or fact is called: words of Python, and what every profile has as an attribute already."""


def read_vocabulary(
    node: Node,
    problems: Problems,
    base: Vocabulary | None = None,
    *,
    taken: Collection[str] = (),
    given: Collection[str] = (),
) -> Vocabulary:
    """The vocabulary of one file; names that it uses may come from `base`, and none of those may be given again.

    `taken` are the facts that definitions of the base give, `given` those that may stand under `derived:`, because the library
    or a definition of the pack gives them.
    """
    sections = readers.entries(node, problems, optional=_SECTIONS)

    def section(name: str) -> dict[str, Node]:
        if name not in sections:
            return {}
        known: Collection[str] = getattr(base, name, ()) if name not in _BY_FACT else ()
        found = readers.entries(sections[name], problems, optional=None, most=MOST_FACTS)
        for key, part in found.items():
            if key in known:
                message = f"`{key}` stands under `{name}` of another vocabulary file already"
                problems.add(part.at, "duplicate-name", message, "give it another name")
        return found

    units = {
        name: unit
        for name, part in section("units").items()
        if readers.identifier(name, part, problems, "the name of a unit") and (unit := _unit(part, problems))
    }
    known_units = {*units, *(base.units if base else ())}
    bodies = _words(section("bodies"), problems, "the name of a body")
    groups = _words(section("groups"), problems, "the name of a group", _free)
    records: dict[str, dict[str, Fact]] = {}
    for name, part in section("records").items():
        if readers.identifier(name, part, problems, "the name of a record"):
            # A record may hold those above it, so that none holds itself.
            above = {**(base.records if base else {}), **records}
            records[name] = _record(part, known_units, above, problems)
    known = (
        known_units,
        {*records, *(base.records if base else ())},
        {*groups, *(base.groups if base else ())},
    )
    known_facts = dict(base.facts) if base else {}
    taken = {*known_facts, *(base.derived if base else ()), *taken}
    facts = {
        fact.id: fact
        for key, part in section("facts").items()
        if (fact := _named(key, part, known, taken, problems))
    }
    derived = {
        fact.id: _derived(fact, part, given, problems)
        for key, part in section("derived").items()
        if (fact := _named(key, part, known, {*taken, *facts}, problems))
    }
    known_facts |= facts
    together = {
        name: found
        for name, part in section("together").items()
        if (found := _together(name, part, known_facts, problems))
    }
    usual = {
        name: _given(part, known_facts[name], problems)
        for name, part in section("usually").items()
        if readers.choice(Node(name, part.at), problems, known_facts, "a fact")
    }
    after = {
        name: first
        for name, part in section("after").items()
        if readers.choice(Node(name, part.at), problems, known_facts, "a fact")
        and (first := readers.choice(part, problems, known_facts, "a fact"))
    }
    asked_of = {
        name: {first: _given(value, known_facts[first], problems) for first, value in said.items()}
        for name, part in section("asked_of").items()
        if readers.choice(Node(name, part.at), problems, known_facts, "a fact")
        and (said := readers.entries(part, problems, (), known_facts))
    }
    return Vocabulary(facts, groups, records, units, bodies, derived, together, usual, after, asked_of)


def _record(
    node: Node, units: set[str], above: Mapping[str, Mapping[str, Fact]], problems: Problems
) -> dict[str, Fact]:
    """What one item of a list holds."""
    records = set(above)
    found: dict[str, Fact] = {}
    for key, field in readers.entries(node, problems, optional=None, most=MOST_FACTS).items():
        if _free(key, field, problems, "the name of a fact") and (
            fact := _fact(key, field, units, records, problems)
        ):
            found[key] = fact
    if _written_out(found, above) > MOST_FACTS:
        message = f"with the records in it this record holds more than {MOST_FACTS:,} facts"
        problems.add(node.at, "too-many", message)
        return {}
    return found


def _written_out(record: Mapping[str, Fact], above: Mapping[str, Mapping[str, Fact]]) -> int:
    """The facts of a record and of those in it; small, as each of those has been held to it."""
    inside = [above[name] for fact in record.values() if (name := fact.type.record) and name in above]
    return len(record) + sum(_written_out(each, above) for each in inside)


def _derived(fact: Fact, node: Node, given: Collection[str], problems: Problems) -> Fact:
    """A fact under `derived:`. Nobody is asked for it, so that without something that gives it, it would never be known."""
    if fact.id not in given:
        hint = f"write definitions/{fact.id}/<date>.yaml, or put it under `facts:`"
        problems.add(node.at, "no-definition", f"`{fact.id}` is derived, but nothing gives it", hint)
    if fact.chosen:
        problems.add(
            node.at,
            "derived-application",
            f"`{fact.id}` is derived, so that no applicant chooses it",
            "take `about` off",
        )
    return replace(fact, derived=True)


def _free(name: str, node: Node, problems: Problems, what: str) -> bool:
    """Whether a name has the form of one; a problem for a word that profiles use as an attribute already."""
    if not readers.identifier(name, node, problems, what):
        return False
    if name in RESERVED or name.startswith("model_"):
        problems.add(
            node.at,
            "reserved-name",
            f"`{name}` cannot be {what}",
            "the program uses this word itself; take another",
        )
    return True  # it counts as known, so that what uses it is not reported too


def _together(name: str, node: Node, facts: Mapping[str, Fact], problems: Problems) -> Together | None:
    """One question for several facts: of one type, with answers that give a value to each, statements to tick, or fields."""
    read = readers.entries(
        node, problems, ("facts", "question"), ("same", "answers", "several", "form", "words")
    )
    question = readers.texts(read.get("question"), problems)
    same, several, form = (readers.flag(read.get(key), problems) for key in ("same", "several", "form"))
    names = [
        readers.choice(item, problems, facts, "a fact")
        for item in readers.items(read.get("facts"), problems, "facts")
    ]
    if ["answers" in read, same, several, form].count(True) != 1:
        message = (
            "one of `same: true`, `several: true`, `form: true`, and `answers` that give values to the facts"
        )
        problems.add(node.at, "together", message)
    known = [each for each in names if each]
    answers = _answers(read.get("answers"), known, facts, problems)
    words = {}
    for key, part in (readers.entries(read["words"], problems, (), known) if "words" in read else {}).items():
        if text := readers.texts(part, problems):
            words[key] = text
    if several and (other := next((each for each in known if facts[each].type.kind != "boolean"), None)):
        message = f"`{other}` is {facts[other].type.words}, and a statement to tick is true or false"
        problems.add(read["facts"].at, "together", message)
        return None
    if form and None not in names:
        _check_page(read, known, facts, problems)
    if question is None or None in names or (same and len({facts[each].type.kind for each in known}) > 1):
        return None
    return Together(name, tuple(known), question, same, answers, several, words, form)


def _check_page(
    read: Mapping[str, Node], names: Sequence[str], facts: Mapping[str, Fact], problems: Problems
) -> None:
    """Whether facts can be the fields of one page: some, each once, and none a list of records."""
    at = read["facts"].at
    if not 2 <= len(names) <= MOST_ON_A_PAGE:
        problems.add(
            at, "together", f"a form has 2 to {MOST_ON_A_PAGE} fields, got {len(names)}", "split it by theme"
        )
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            problems.add(at, "together", f"`{name}` stands in this form twice")
        if facts[name].type.kind == "records":
            problems.add(
                at,
                "together",
                f"`{name}` is a list of records, which is no field of a form",
                "it is asked on its own",
            )
    if "words" in read:
        problems.add(
            read["words"].at,
            "together",
            "`words` are for statements to tick",
            "a field has the question of its fact",
        )


def _answers(
    node: Node | None, names: Collection[str], facts: Mapping[str, Fact], problems: Problems
) -> dict[str, tuple[readers.Texts, Mapping[str, object]]]:
    """The answers to choose from, and what each gives."""
    answers: dict[str, tuple[readers.Texts, Mapping[str, object]]] = {}
    for key, part in (readers.entries(node, problems, optional=None) if node else {}).items():
        readers.identifier(key, part, problems, "an answer")
        body = readers.entries(part, problems, ("title", "gives"))
        title = readers.texts(body.get("title"), problems)
        given = readers.entries(body["gives"], problems, (), names) if "gives" in body else {}
        if title:
            answers[key] = (
                title,
                {fact: _given(value, facts[fact], problems) for fact, value in given.items()},
            )
    return answers


def _given(node: Node, fact: Fact, problems: Problems) -> object:
    """What an answer gives to one fact: yes or no, codes, countries, `never`, a whole number (or `{at_most: …}`), a percentage."""
    if fact.type.many and isinstance(node.value, list):
        return [_given(item, replace(fact, type=fact.type.one), problems) for item in node.value]
    kind = fact.type.kind if not fact.type.many else "several"
    if kind == "boolean":
        return readers.flag(node, problems)
    if kind == "choice":
        return readers.choice(node, problems, fact.type.choices, "a choice of this fact")
    if kind == "date" and fact.never and node.value == "never":
        return NEVER
    if kind == "country":
        return readers.choice(node, problems, COUNTRIES, "the code of a country")
    if kind == "number" and isinstance(node.value, dict):
        most = readers.entries(node, problems, ("at_most",)).get("at_most")
        return Range(None, _given(most, fact, problems)) if most else None
    if kind == "number" and type(node.value) is int and fact.type.minimum <= node.value <= fact.type.maximum:
        return node.value
    if kind == "percent" and isinstance(node.value, str) and (share := parse_percent(node.value)) is not None:
        return share
    shown = f"`{node.value}`" if isinstance(node.value, str | int) else node.kind
    problems.add(
        node.at,
        "wrong-type",
        f"expected {fact.type.words}, got {shown}",
        f"what an answer gives to `{fact.id}`",
    )
    return None


def _named(
    fact_id: str,
    node: Node,
    known: tuple[set[str], set[str], set[str]],
    taken: Collection[str],
    problems: Problems,
) -> Fact | None:
    units, records, groups = known
    group, dot, name = fact_id.partition(".")
    if not dot:
        problems.add(node.at, "fact-name", f"`{fact_id}` is not the name of a fact", "write `group.name`")
    elif not _free(name, node, problems, "the name of a fact"):
        return None
    elif group not in groups:
        problems.add(node.at, "unknown-group", f"`{group}` is not a group", "add it under `groups:`")
    elif fact_id in taken:
        message = f"`{fact_id}` is a fact of another vocabulary file or definition already"
        problems.add(node.at, "duplicate-fact", message)
    else:
        return _fact(fact_id, node, units, records, problems)
    return None


def _words(
    section: dict[str, Node],
    problems: Problems,
    what: str,
    named: Callable[[str, Node, Problems, str], bool] = readers.identifier,
) -> dict[str, readers.Texts]:
    return {
        name: texts
        for name, part in section.items()
        if named(name, part, problems, what) and (texts := readers.texts(part, problems))
    }


def _unit(node: Node, problems: Problems) -> Unit | None:
    read = readers.entries(node, problems, ("one", "many"))
    one, many = readers.texts(read.get("one"), problems), readers.texts(read.get("many"), problems)
    return Unit(one, many) if one and many else None


def _fact(
    fact_id: str, node: Node, units: set[str], records: set[str] | tuple[str, ...], problems: Problems
) -> Fact | None:
    read = readers.entries(node, problems, ("type", "title"), _FACT_KEYS)
    fact_type = fact_type_of(read, units, records, problems)
    title = readers.texts(read.get("title"), problems)
    planned = readers.flag(read.get("planned"), problems)
    never = readers.flag(read.get("never"), problems)
    if fact_type is None or title is None:
        return None
    if planned and fact_type.kind != "date":
        problems.add(
            read["planned"].at,
            "wrong-type",
            f"only a date can be planned, and `{fact_id}` is {fact_type.words}",
        )
    if never and (planned or fact_type.kind != "date"):
        what = "planned" if planned else fact_type.words
        problems.add(
            read["never"].at, "wrong-type", f"only a date of the past can be never, and `{fact_id}` is {what}"
        )
    return Fact(
        fact_id,
        fact_type,
        title,
        readers.texts(read.get("question"), problems),
        readers.texts(read.get("help"), problems),
        read["example"].plain() if "example" in read else None,
        changes=readers.choice(read.get("changes"), problems, CHANGES, "how a fact changes") or "by_decision",
        effort=_effort(read.get("effort"), problems),
        planned=planned,
        never=never,
        chosen=readers.choice(read.get("about"), problems, ABOUT, "what a fact is about") is not None,
    )


def _effort(node: Node | None, problems: Problems) -> int | None:
    if node is None or (type(node.value) is int and 1 <= node.value <= 9):
        return node.value if node else None
    problems.add(node.at, "expected-number", f"expected an effort from 1 to 9, got {node.kind}")
    return None


def fact_type_of(
    read: dict[str, Node], units: set[str], records: set[str] | tuple[str, ...], problems: Problems
) -> FactType | None:
    """The type that the keys `type`, `unit`, `whole`, `choices`, `of`, `minimum` and `maximum` describe."""
    kind = readers.choice(read.get("type"), problems, [*KINDS, *PLURALS], "a type of fact")
    if kind is None:
        return None
    many, kind = kind in PLURALS, PLURALS.get(kind, kind)
    choices = {}
    if kind == "choice":
        if "choices" in read:
            choices = _words(readers.entries(read["choices"], problems, optional=None), problems, "a choice")
            if not choices and read["choices"].value == {}:
                problems.add(read["choices"].at, "missing-key", "a choice has at least one code")
        else:
            problems.add(read["type"].at, "missing-key", "a choice needs `choices:`")
    unit = readers.choice(read.get("unit"), problems, units, "a unit")
    record = readers.choice(read.get("of"), problems, records, "a kind of record")
    if kind == "records" and "of" not in read:
        problems.add(read["type"].at, "missing-key", "records need `of:`, the name of what each holds")
    bounds = _bounds(read, 100 if kind == "percent" else LARGEST, problems)
    whole = readers.flag(read.get("whole"), problems)
    return FactType(kind, many, unit, whole, choices, record, **bounds)


def _bounds(read: Mapping[str, Node], largest: int, problems: Problems) -> dict[str, int]:
    """`minimum` and `maximum`, whole numbers of which the first is not the larger."""
    bounds = {"minimum": 0, "maximum": largest}
    for key in bounds:
        if key not in read:
            continue
        value = read[key].value
        if type(value) is not int:
            problems.add(read[key].at, "expected-number", f"expected a whole number, got {read[key].kind}")
        elif abs(value) > largest:
            problems.add(
                read[key].at,
                "out-of-range",
                f"`{value}` is beyond {largest:,}, the largest number there is here",
            )
        else:
            bounds[key] = value
    if bounds["minimum"] > bounds["maximum"]:
        message = f"no number lies between {bounds['minimum']} and {bounds['maximum']}"
        problems.add(read["minimum" if "minimum" in read else "maximum"].at, "out-of-range", message)
    return bounds
