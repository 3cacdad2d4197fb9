"""Reads `vocabulary.yaml`: the facts, with their words in each language.

units:   employees: {one: {en: …, nl: …}, many: {en: …, nl: …}}
bodies:  ministry_of_defence: {en: …, nl: …}
groups:  company: {en: …, nl: …}
records: accounting_period: {closed_on: FACT, …}
facts:   company.registered_office: FACT
derived: size.employees: FACT                     computed in eligibility/law/, not asked
together: headquarters: {facts: [FACT ID, …], question, same: true}      one question for several facts
          users: {facts, question, answers: {both: {title, gives: {FACT ID: yes or no, …}}, …}}
FACT:    {type, title, question, help, unit, whole, choices, of, minimum, maximum, example, changes, effort, planned}
         planned: true   a date that may lie ahead; any other date tells of something that has happened by the day assessed
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from eligibility import reading
from eligibility.profile.facts import CHANGES, KINDS, PLURALS, Fact, FactType, Together, Unit, Vocabulary
from eligibility.source_map import Node, Problems

_SECTIONS = ("units", "bodies", "groups", "records", "facts", "derived", "together")
_FACT_KEYS = ("question", "help", "unit", "whole", "choices", "of", "minimum", "maximum", "example", "changes", "effort", "planned")


def read_vocabulary(node: Node, problems: Problems, base: Vocabulary | None = None) -> Vocabulary:
    """The vocabulary of one file; names that it uses may come from `base`."""
    sections = reading.entries(node, problems, optional=_SECTIONS)

    def section(name: str) -> dict[str, Node]:
        return reading.entries(sections[name], problems, optional=None) if name in sections else {}

    units = {name: unit for name, part in section("units").items() if (unit := _unit(part, problems))}
    known_units = {*units, *(base.units if base else ())}
    bodies = _words(section("bodies"), problems, "the name of a body")
    groups = _words(section("groups"), problems, "the name of a group")
    records = {
        name: {
            key: fact
            for key, field in reading.entries(part, problems, optional=None).items()
            if (fact := _fact(key, field, known_units, set(section("records")), problems))
        }
        for name, part in section("records").items()
    }
    known = (known_units, {*records, *(base.records if base else ())}, {*groups, *(base.groups if base else ())})
    taken = base.facts if base else {}
    facts = {fact.id: fact for key, part in section("facts").items() if (fact := _named(key, part, known, taken, problems))}
    derived = {
        fact.id: replace(fact, derived=True)
        for key, part in section("derived").items()
        if (fact := _named(key, part, known, taken, problems))
    }
    known_facts = {**taken, **facts}
    together = {
        name: found for name, part in section("together").items() if (found := _together(name, part, known_facts, problems))
    }
    return Vocabulary(facts, groups, records, units, bodies, derived, together)


def _together(name: str, node: Node, facts: Mapping[str, Fact], problems: Problems) -> Together | None:
    """One question for several facts of the same type, or with answers that give yes or no to each."""
    read = reading.entries(node, problems, ("facts", "question"), ("same", "answers"))
    question, same = reading.texts(read.get("question"), problems), reading.flag(read.get("same"), problems)
    names = [reading.choice(item, problems, facts, "a fact") for item in reading.items(read.get("facts"), problems, "facts")]
    if ("answers" in read) is same:
        problems.add(node.at, "together", "either `same: true`, or `answers` that give values to the facts")
    answers = {}
    for key, part in (reading.entries(read["answers"], problems, optional=None) if "answers" in read else {}).items():
        reading.identifier(key, part, problems, "an answer")
        body = reading.entries(part, problems, ("title", "gives"))
        title = reading.texts(body.get("title"), problems)
        given = reading.entries(body["gives"], problems, (), [each for each in names if each]) if "gives" in body else {}
        if title:
            answers[key] = title, {fact: reading.flag(value, problems) for fact, value in given.items()}
    if question is None or None in names or len({facts[each].type.kind for each in names if each}) > 1:
        return None
    return Together(name, tuple(each for each in names if each), question, same, answers)


def _named(
    fact_id: str, node: Node, known: tuple[set[str], set[str], set[str]], taken: Mapping[str, Fact], problems: Problems
) -> Fact | None:
    units, records, groups = known
    group, dot, name = fact_id.partition(".")
    if not dot or not reading.identifier(name, node, problems, "the name of a fact"):
        problems.add(node.at, "fact-name", f"`{fact_id}` is not the name of a fact", "write `group.name`")
    elif group not in groups:
        problems.add(node.at, "unknown-group", f"`{group}` is not a group", "add it under `groups:`")
    elif fact_id in taken:
        problems.add(node.at, "duplicate-fact", f"`{fact_id}` is a fact of the shipped vocabulary already")
    else:
        return _fact(fact_id, node, units, records, problems)
    return None


def _words(section: dict[str, Node], problems: Problems, what: str) -> dict[str, reading.Texts]:
    return {
        name: texts
        for name, part in section.items()
        if reading.identifier(name, part, problems, what) and (texts := reading.texts(part, problems))
    }


def _unit(node: Node, problems: Problems) -> Unit | None:
    read = reading.entries(node, problems, ("one", "many"))
    one, many = reading.texts(read.get("one"), problems), reading.texts(read.get("many"), problems)
    return Unit(one, many) if one and many else None


def _fact(fact_id: str, node: Node, units: set[str], records: set[str] | tuple[str, ...], problems: Problems) -> Fact | None:
    read = reading.entries(node, problems, ("type", "title"), _FACT_KEYS)
    fact_type = fact_type_of(read, units, records, problems)
    title = reading.texts(read.get("title"), problems)
    planned = reading.flag(read.get("planned"), problems)
    if fact_type is None or title is None:
        return None
    if planned and fact_type.kind != "date":
        problems.add(read["planned"].at, "wrong-type", f"only a date can be planned, and `{fact_id}` is {fact_type.words}")
    return Fact(
        fact_id,
        fact_type,
        title,
        reading.texts(read.get("question"), problems),
        reading.texts(read.get("help"), problems),
        read["example"].plain() if "example" in read else None,
        changes=reading.choice(read.get("changes"), problems, CHANGES, "how a fact changes") or "by_decision",
        effort=_effort(read.get("effort"), problems),
        planned=planned,
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
    kind = reading.choice(read.get("type"), problems, [*KINDS, *PLURALS], "a type of fact")
    if kind is None:
        return None
    many, kind = kind in PLURALS, PLURALS.get(kind, kind)
    choices = {}
    if kind == "choice":
        if "choices" in read:
            choices = _words(reading.entries(read["choices"], problems, optional=None), problems, "a choice")
        else:
            problems.add(read["type"].at, "missing-key", "a choice needs `choices:`")
    unit = reading.choice(read.get("unit"), problems, units, "a unit")
    record = reading.choice(read.get("of"), problems, records, "a kind of record")
    bounds: dict[str, int] = {}
    for key in ("minimum", "maximum"):
        if key in read:
            if isinstance(read[key].value, int) and not isinstance(read[key].value, bool):
                bounds[key] = read[key].value
            else:
                problems.add(read[key].at, "expected-number", f"expected a whole number, got {read[key].kind}")
    if kind == "percent":
        bounds = {"minimum": 0, "maximum": 100} | bounds
    whole = reading.flag(read.get("whole"), problems)
    return FactType(kind, many, unit, whole, choices, record, **bounds)
