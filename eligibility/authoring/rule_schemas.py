"""Schemas of rule files, for editors and portals.

They say what one file can say for itself. What needs several files (names of lists, units behind a `$name`) the loader checks.
"""

from __future__ import annotations

from typing import Any

from eligibility.authoring.examples import EXPECTATIONS
from eligibility.authoring.implication_examples import EXPECTED
from eligibility.authoring.language_schemas import (
    BOOLEAN,
    IDENTIFIER,
    SLUG,
    TEXT,
    Schema,
    closed,
    definitions,
    listed,
    literal,
    ref,
    texts,
)
from eligibility.engine.outcome import Outcome, Status
from eligibility.engine.standing import Standing
from eligibility.profile.facts import KINDS as FACT_KINDS
from eligibility.profile.facts import PLURALS, Fact
from eligibility.rules import instruments as instrument_keys
from eligibility.rules.definitions import (
    DEFINITION_OPTIONAL,
    DEFINITION_REQUIRED,
    FORMS,
    LAW_OPTIONAL,
    LAW_REQUIRED,
    LIST_OPTIONAL,
    LIST_REQUIRED,
)
from eligibility.rules.implications import IMPLICATION_OPTIONAL, IMPLICATION_REQUIRED
from eligibility.rules.model import ACCESSES, AVAILABILITIES, BASES, KINDS, STRENGTHS, CheckedCatalogue
from eligibility.rules.parts import NOT_FOUND
from eligibility.yaml.readers import WRITTEN

REPLACES: Schema = {
    "const": "shipped",
    "description": "Puts the file in the place of all shipped versions of its name.",
}
LIKE = "^[a-z0-9-]+/[a-z0-9-]+/[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _with_definitions(schema: Schema, catalogue: CheckedCatalogue) -> Schema:
    """The schema with the definitions that it reaches."""
    known, used = definitions(catalogue), set[str]()
    frontier = _references(schema)
    while frontier:
        used |= frontier
        frontier = {name for each in frontier for name in _references(known[each])} - used
    return schema | {"$defs": {name: known[name] for name in known if name in used}}


def _references(schema: Any) -> set[str]:
    """The definitions that a schema names anywhere inside."""
    if isinstance(schema, list):
        return set().union(*map(_references, schema))
    if not isinstance(schema, dict):
        return set()
    name = schema.get("$ref")
    own = {name.rpartition("/")[2]} if isinstance(name, str) else set()
    return own.union(*map(_references, schema.values()))


def instrument_schema(catalogue: CheckedCatalogue) -> Schema:
    """`<area>/<instrument>/<valid-from>.yaml`."""
    like = closed({"like": {"type": "string", "pattern": LIKE}, "except": listed(SLUG)}, ["like"])
    properties = {
        "title": texts(),
        "provider": texts(),
        "kind": {"enum": list(KINDS)},
        "valid": ref("valid"),
        "availability": _availability(),
        "access": {"enum": list(ACCESSES)},
        "sources": ref("sources"),
        "source": ref("citation"),
        "summary": texts(),
        "notes": listed(TEXT),
        "amounts": ref("amounts"),
        "criteria": listed({"anyOf": [_criterion(catalogue), like]}),
        "award": _award(),
        "calls": listed(_call()),
        "reason": texts(),
        "look_again": ref("date"),
        "replaces": REPLACES,
        "apply": _apply(),
        "checked": listed(closed({"on": ref("date"), "read": TEXT, "not_found": TEXT}, ["on", "read"])),
    }
    assert set(properties) == {*instrument_keys.REQUIRED, *instrument_keys.OPTIONAL}
    about = {
        "title": "Instrument version",
        "description": "What an instrument's criteria were from one date on.",
    }
    either = {
        "oneOf": [
            {"required": ["criteria", "access"], "not": {"required": ["reason"]}},
            {"required": ["reason"], "not": {"required": ["criteria"]}},
        ],
        "not": {"required": ["award", "access"], "properties": {"access": {"const": "policy_lever"}}},
    }
    return _with_definitions(about | closed(properties, instrument_keys.REQUIRED) | either, catalogue)


def _criterion(catalogue: CheckedCatalogue) -> Schema:
    """One condition; one that only a body can score requires nothing."""
    exceptions = closed({**dict.fromkeys(WRITTEN, TEXT), "source": ref("citation")}, ["source"])
    properties = {
        "id": SLUG,
        "title": texts(),
        "require": ref("test"),
        "applies_when": ref("test"),
        "advisory": BOOLEAN,
        "judged_by": {"enum": sorted(catalogue.vocabulary.bodies)},
        "source": ref("citation"),
        "basis": {"enum": list(BASES)},
        "note": texts(),
        "exceptions": exceptions | {"minProperties": 2},
    }
    either = {"anyOf": [{"required": ["require"]}, {"required": ["judged_by"]}]}
    return closed(properties, instrument_keys.CRITERION_REQUIRED) | either


def _availability() -> Schema:
    """One word, or words with the days from which they hold."""
    word: Schema = {"enum": list(AVAILABILITIES)}
    dated = closed({"from": ref("date"), "is": word, "source": ref("citation")}, ["from", "is"])
    return {"anyOf": [word, listed(dated)]}


def _award() -> Schema:
    """What it gives, as a whole and of each kind."""
    part = closed(
        {"kind": {"enum": list(KINDS)}, "minimum": ref("amount"), "maximum": ref("amount")},
        ["kind", "maximum"],
    )
    return closed(
        {
            **dict.fromkeys(("minimum", "maximum", "share"), ref("amount")),
            "note": texts(),
            "source": ref("citation"),
            "parts": listed(part),
        }
    )


def _call() -> Schema:
    """A window in which one can apply; it ends on some day."""
    properties = {
        "title": texts(),
        "opens": ref("date"),
        "closes": ref("date"),
        "cut_offs": listed(ref("date")),
        "source": ref("citation"),
    }
    return closed(properties, ["title"]) | {"anyOf": [{"required": ["closes"]}, {"required": ["cut_offs"]}]}


def _apply() -> Schema:
    """The next step; `not found` says that no official page was."""
    properties = {
        "url": {"anyOf": [{"type": "string", "pattern": "^https://"}, {"const": NOT_FOUND}]},
        "body": texts(),
        "documents": listed(texts()),
        "effort": texts(),
        "help": texts(),
    }
    return closed(properties, ["url"])


def sources_schema(catalogue: CheckedCatalogue) -> Schema:
    """`sources.yaml`."""
    about = {
        "title": "Register of sources",
        "description": "What rules cite, by id: who says it, where, and when it was read.",
    }
    return _with_definitions({**about, "$ref": "#/$defs/sources"}, catalogue)


def definition_schema(catalogue: CheckedCatalogue) -> Schema:
    """`definitions/<fact>/<valid-from>.yaml`."""
    value: Schema = {
        "anyOf": [closed({"fact": ref("fact")}, ["fact"]), {"type": ["string", "integer", "boolean"]}]
    }
    row: Schema = {
        "anyOf": [
            closed({"when": ref("test"), "then": value}, ["when", "then"]),
            closed({"otherwise": value}, ["otherwise"]),
        ]
    }
    properties = {
        "gives": {"type": "string", "pattern": "^[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*$"},
        "title": texts(),
        "type": {"enum": [*FACT_KINDS, *PLURALS]},
        "choices": {"type": "object", "propertyNames": IDENTIFIER, "additionalProperties": texts()},
        "unit": {"enum": sorted(catalogue.vocabulary.units)},
        "whole": BOOLEAN,
        "valid": ref("valid"),
        "sources": ref("sources"),
        "source": ref("citation"),
        "basis": {"enum": list(BASES)},
        "amounts": ref("amounts"),
        "first_match": listed(row),
        "test": ref("test"),
        "amount": ref("amount"),
        "notes": listed(TEXT),
        "replaces": REPLACES,
    }
    assert set(properties) == {*DEFINITION_REQUIRED, *DEFINITION_OPTIONAL}
    either = {"oneOf": [{"required": [form]} for form in FORMS]}
    about = {
        "title": "Definition",
        "description": "A fact derived from others by a dated rule with a source.",
    }
    return _with_definitions(about | closed(properties, DEFINITION_REQUIRED) | either, catalogue)


def list_schema(catalogue: CheckedCatalogue) -> Schema:
    """`lists/<name>/<valid-from>.yaml`."""
    holders = [name for name, fact in catalogue.vocabulary.facts.items() if fact.type.kind == "choice"]
    properties = {
        "title": texts(),
        "of": {"enum": ["country", *sorted(holders)]},
        "members": listed(TEXT),
        "includes": listed(IDENTIFIER),
        "aliases": {"type": "object", "additionalProperties": TEXT},
        "valid": ref("valid"),
        "sources": ref("sources"),
        "source": ref("citation"),
        "basis": {"enum": list(BASES)},
        "notes": listed(TEXT),
        "replaces": REPLACES,
    }
    assert set(properties) == {*LIST_REQUIRED, *LIST_OPTIONAL}
    about = {"title": "Dated list", "description": "The members of a list from one date on."}
    return _with_definitions(about | closed(properties, LIST_REQUIRED), catalogue)


def law_schema(catalogue: CheckedCatalogue) -> Schema:
    """`law/<name>/<valid-from>.yaml`."""
    properties = {
        "title": texts(),
        "amounts": ref("amounts"),
        "valid": ref("valid"),
        "sources": ref("sources"),
        "source": ref("citation"),
        "basis": {"enum": list(BASES)},
        "notes": listed(TEXT),
        "replaces": REPLACES,
    }
    assert set(properties) == {*LAW_REQUIRED, *LAW_OPTIONAL}
    about = {"title": "Figures of a law", "description": "The figures that a law applies from one date on."}
    return _with_definitions(about | closed(properties, LAW_REQUIRED), catalogue)


def implication_schema(catalogue: CheckedCatalogue) -> Schema:
    """`implications/<name>/<valid-from>.yaml`."""
    given = {
        name: fact
        for name, fact in catalogue.vocabulary.facts.items()
        if fact.type.kind not in ("text", "records")
    }
    properties = {
        "title": texts(),
        "when": ref("test"),
        "then": closed({name: _conclusion(fact) for name, fact in given.items()}) | {"minProperties": 1},
        "strength": {"enum": list(STRENGTHS)},
        "valid": ref("valid"),
        "sources": ref("sources"),
        "source": ref("citation"),
        "basis": {"enum": list(BASES)},
        "amounts": ref("amounts"),
        "note": texts(),
        "notes": listed(TEXT),
        "replaces": REPLACES,
    }
    assert set(properties) == {*IMPLICATION_REQUIRED, *IMPLICATION_OPTIONAL}
    about = {"title": "Implication", "description": "Known facts that settle others, from one date on."}
    return _with_definitions(about | closed(properties, IMPLICATION_REQUIRED), catalogue)


def _conclusion(fact: Fact) -> Schema:
    """What an implication can say of a fact: its value or that of another, or of a list what it surely holds."""
    other = closed({"fact": ref("fact")}, ["fact"])
    one: Schema = {"anyOf": [literal(fact.type.one), ref("name"), other]}
    if not fact.type.many:
        return one
    included = closed({"includes": {"anyOf": [one, listed(one)]}}, ["includes"])
    return {"anyOf": [{"type": "array", "items": literal(fact.type.one)}, included]}


def implication_examples_schema(catalogue: CheckedCatalogue) -> Schema:
    """`implications/<name>/examples.yaml`."""
    facts = {name: _fact_literal(fact, catalogue) for name, fact in catalogue.vocabulary.facts.items()}
    said = {
        name: _said(fact, facts[name])
        for name, fact in catalogue.vocabulary.facts.items()
        if fact.type.kind != "records"
    }
    pointer: Schema = {"type": "string", "pattern": "^/"}
    expect = closed({"implies": closed(said), "presumes": closed(said), "contradiction": listed(pointer)}) | {
        "minProperties": 1
    }
    assert set(expect["properties"]) == set(EXPECTED)
    example = closed(
        {
            "id": SLUG,
            "title": TEXT,
            "on": ref("date"),
            "with": closed(facts),
            "without": listed({"enum": sorted(facts)}),
            "expect": expect,
        },
        ["id", "on", "expect"],
    )
    about = {"title": "Examples of an implication", "description": "Profiles with what follows from them."}
    return _with_definitions(
        about | closed({"profile": closed(facts), "examples": listed(example)}, ["examples"]), catalogue
    )


def _said(fact: Fact, value: Schema) -> Schema:
    """What an example expects of a fact."""
    if not fact.type.many:
        return value
    one = literal(fact.type.one)
    return {"anyOf": [value, closed({"includes": {"anyOf": [one, listed(one)]}}, ["includes"])]}


def examples_schema(catalogue: CheckedCatalogue) -> Schema:
    """`<area>/<instrument>/examples.yaml`."""
    facts = {name: _fact_literal(fact, catalogue) for name, fact in catalogue.vocabulary.facts.items()}
    judged: Schema = {"criterion": SLUG, "met": BOOLEAN, "by": TEXT, "on": ref("date")}
    example = closed(
        {
            "id": SLUG,
            "title": TEXT,
            "on": ref("date"),
            "with": closed(facts),
            "without": listed({"enum": sorted(facts)}),
            "judgements": listed(closed(judged, list(judged))),
            "expect": _expected(catalogue),
        },
        ["id", "on", "expect"],
    )
    about = {"title": "Examples", "description": "Profiles with the answers that an instrument must give."}
    return _with_definitions(
        about | closed({"profile": closed(facts), "examples": listed(example)}, ["examples"]), catalogue
    )


def _expected(catalogue: CheckedCatalogue) -> Schema:
    """What an example of an instrument expects."""
    ends: Schema = {"anyOf": [ref("money"), ref("percent"), {"const": "unbounded"}]}
    two: Schema = {"type": "array", "items": ends, "minItems": 2, "maxItems": 2}
    bounds: Schema = {"anyOf": [ref("money"), ref("percent"), {"const": "none"}, two]}
    status: Schema = {"enum": [status.value for status in Status]}
    properties: Schema = {
        "outcome": {"enum": [outcome.value for outcome in Outcome]},
        "standing": {"enum": [standing.value for standing in Standing]},
        "version": {"anyOf": [ref("date"), {"const": "none"}]},
        "availability": {"enum": list(AVAILABILITIES)},
        "statuses": {"type": "object", "propertyNames": SLUG, "additionalProperties": status},
        "missing": {"type": "array", "items": {"enum": sorted(catalogue.vocabulary.facts)}},
        "warnings": {"type": "array", "items": SLUG},
        "award": {
            "anyOf": [{"const": "none"}, closed({"minimum": bounds, "maximum": bounds, "share": bounds})]
        },
    }
    assert set(properties) == set(EXPECTATIONS)
    return closed(properties)


def _fact_literal(fact: Fact, catalogue: CheckedCatalogue) -> Schema:
    if fact.type.kind == "records":
        fields = catalogue.vocabulary.records[fact.type.record or ""]
        return {
            "type": "array",
            "items": closed({name: literal(field.type) for name, field in fields.items()}),
        }
    one = literal(fact.type)
    return {"type": "array", "items": one} if fact.type.many else one
