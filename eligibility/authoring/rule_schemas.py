"""Schemas of rule files, for editors and portals: every fact with the words that it takes, every word with its literals.

They say what one file can say for itself. What needs several files (names of lists, units behind a `$name`) the loader checks.
"""

from __future__ import annotations

from typing import Any

from eligibility.authoring.examples import EXPECTATIONS
from eligibility.catalogue import instruments as instrument_keys
from eligibility.catalogue.definitions import DEFINITION_OPTIONAL, DEFINITION_REQUIRED, LIST_OPTIONAL, LIST_REQUIRED
from eligibility.catalogue.model import ACCESSES, AVAILABILITIES, BASES, GRADES, KINDS, CheckedCatalogue
from eligibility.engine.outcome import Outcome, Status
from eligibility.language.words import WORDS, words_for
from eligibility.profile.countries import COUNTRIES
from eligibility.profile.facts import KINDS as FACT_KINDS
from eligibility.profile.facts import PLURALS, Fact, FactType

Schema = dict[str, Any]

_SPACE = "[ \\u00a0\\u202f]"
TEXT: Schema = {"type": "string", "minLength": 1}
DATE: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
NAME: Schema = {"type": "string", "pattern": "^\\$[a-z][a-z0-9_]*$", "description": "A name under `amounts:`, or a list."}
IDENTIFIER: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
MONEY: Schema = {
    "type": "string",
    "pattern": f"^EUR{_SPACE}([0-9]{{1,3}}({_SPACE}[0-9]{{3}})+|[0-9]+)(\\.[0-9]{{1,2}})?$",
    "examples": ["EUR 5 000 000"],
}
PERCENT: Schema = {"type": "string", "pattern": "^(100|[0-9]{1,2}(\\.[0-9]{1,6})?)%$", "examples": ["50%"]}
PERIOD: Schema = {"type": "string", "pattern": "^[0-9]{1,4} (years?|months?)$", "examples": ["5 years"]}
BOOLEAN: Schema = {"type": "boolean"}
COUNTRY: Schema = {"type": "string", "enum": sorted(COUNTRIES)}


def texts() -> Schema:
    return ref("texts")


def closed(properties: Schema, required: list[str] | tuple[str, ...] = ()) -> Schema:
    """An object with these keys and no other."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def listed(item: Schema) -> Schema:
    return {"type": "array", "items": item, "minItems": 1}


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def literal(fact_type: FactType) -> Schema:
    """What a value of the type looks like in a rule file."""
    match fact_type.kind:
        case "boolean":
            return BOOLEAN
        case "money" | "percent" | "date" | "country":
            return ref(fact_type.kind)
        case "choice":
            return {"type": "string", "enum": list(fact_type.choices)}
        case "number" if fact_type.unit == "months":
            return ref("period")
        case "number":
            unit = f"( {fact_type.unit})?" if fact_type.unit else ""
            bounds = {"minimum": int(fact_type.minimum), "maximum": int(fact_type.maximum)}
            return {"anyOf": [{"type": "integer", **bounds}, {"type": "string", "pattern": f"^[0-9]+(\\.[0-9]+)?{unit}$"}]}
    return TEXT


def _signature(fact: Fact) -> str:
    """Facts of one type share the words that compare them; a choice has its own."""
    if fact.type.kind == "choice":
        return f"compare-{fact.id}"
    parts = ["compare", fact.type.kind, fact.type.unit if fact.type.kind == "number" else None]
    bounds = f"{fact.type.minimum}-{fact.type.maximum}" if fact.type.kind == "number" else None
    return "-".join(part for part in (*parts, bounds, "many" if fact.type.many else None) if part)


def _comparisons(fact: Fact) -> Schema:
    """The words that a fact takes, each with its operand."""
    one = literal(fact.type)
    other = [closed({"fact": ref("fact")}, ["fact"])]
    if fact.type.kind in ("money", "number", "percent"):
        other.append(ref("scaled"))
    operands: dict[str, Schema] = {
        "same": {"anyOf": [one, ref("name"), *other]},
        "members": {"anyOf": [listed(one), ref("name")]},
        "period": {"anyOf": [ref("period"), ref("name")]},
    }
    words = words_for(fact.type.kind, fact.type.many)
    return closed({word: operands[WORDS[word].operand] for word in words}) | {"minProperties": 1}


def _definitions(catalogue: CheckedCatalogue) -> Schema:
    testable = {name: fact for name, fact in catalogue.facts.items() if fact.type.kind not in ("text", "records")}
    tests = {
        "all": listed(ref("test")),
        "any": listed(ref("test")),
        "not": ref("test"),
        "known": ref("fact"),
        "at_least_of": closed({"count": {"type": "integer", "minimum": 1}, "tests": listed(ref("test"))}, ["count", "tests"]),
    }
    facts = {name: ref(_signature(fact)) | {"title": fact.title["en"]} for name, fact in testable.items()}
    number: Schema = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$"}, ref("name")]}
    of: Schema = {"anyOf": [ref("fact"), ref("money"), ref("name"), number]}
    citation: Schema = {"anyOf": [IDENTIFIER, {"type": "array", "items": TEXT, "minItems": 1, "maxItems": 2}]}
    source = closed(
        {"title": TEXT, "grade": {"enum": list(GRADES)}, "url": {"type": "string", "pattern": "^https://"}, "date": ref("date"), "read": ref("date"), "note": TEXT},
        ["title", "grade"],
    )
    return {
        "texts": closed({"en": TEXT, "nl": TEXT}, ["en", "nl"]),
        "name": NAME,
        "money": MONEY,
        "percent": PERCENT,
        "period": PERIOD,
        "date": DATE,
        "country": COUNTRY,
        "fact": {"enum": sorted(testable)},
        **{_signature(fact): _comparisons(fact) for fact in testable.values()},
        "test": closed(tests | facts) | {"minProperties": 1, "maxProperties": 1},
        "scaled": {
            "anyOf": [
                closed({"share": {"anyOf": [ref("percent"), ref("name")]}, "of": of}, ["share", "of"]),
                closed({"times": number, "of": of}, ["times", "of"]),
            ]
        },
        "amount": _amount(number),
        "citation": {"anyOf": [citation, listed(citation)]},
        "sources": {"type": "object", "propertyNames": IDENTIFIER, "additionalProperties": source},
        "amounts": {"type": "object", "propertyNames": IDENTIFIER, "additionalProperties": {"type": ["string", "integer"]}},
        "valid": closed({"from": ref("date"), "until": ref("date")}, ["from"]),
    }


def _amount(number: Schema) -> Schema:
    amount = ref("amount")
    band = closed({"up_to": amount, "share": amount}, ["share"])
    return {
        "anyOf": [
            ref("money"),
            ref("percent"),
            ref("name"),
            ref("fact"),
            closed({"share": amount, "of": amount}, ["share", "of"]),
            closed({"times": number, "of": amount}, ["times", "of"]),
            closed({"lowest_of": listed(amount)}, ["lowest_of"]),
            closed({"highest_of": listed(amount)}, ["highest_of"]),
            closed({"by": ref("fact"), "rates": {"type": "object", "additionalProperties": amount}}, ["by", "rates"]),
            closed({"brackets": closed({"of": amount, "rates": listed(band)}, ["of", "rates"])}, ["brackets"]),
            closed(
                {"round": closed({"of": amount, "to": amount, "direction": {"enum": ["down", "up", "nearest"]}}, ["of", "to", "direction"])},
                ["round"],
            ),
        ]
    }


def _with_definitions(schema: Schema, catalogue: CheckedCatalogue) -> Schema:
    """The schema with the definitions that it reaches."""
    known, used = _definitions(catalogue), set[str]()
    frontier = _references(schema)
    while frontier:
        used |= frontier
        frontier = {name for each in frontier for name in _references(known[each])} - used
    return schema | {"$defs": {name: known[name] for name in known if name in used}}


def _references(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["$ref"].rpartition("/")[2]} if isinstance(schema.get("$ref"), str) else set()
        return own.union(*(_references(part) for part in schema.values()))
    return set().union(*(_references(part) for part in schema)) if isinstance(schema, list) else set()


def instrument_schema(catalogue: CheckedCatalogue) -> Schema:
    """`<area>/<instrument>/<valid-from>.yaml`."""
    word: Schema = {"enum": list(AVAILABILITIES)}
    criterion = closed(
        {
            "id": SLUG,
            "title": texts(),
            "require": ref("test"),
            "applies_when": ref("test"),
            "advisory": BOOLEAN,
            "judged_by": {"enum": sorted(catalogue.vocabulary.bodies)},
            "source": ref("citation"),
            "basis": {"enum": list(BASES)},
            "note": texts(),
        },
        instrument_keys.CRITERION_REQUIRED,
    )
    properties = {
        "title": texts(),
        "provider": texts(),
        "kind": {"enum": list(KINDS)},
        "valid": ref("valid"),
        "availability": {"anyOf": [word, listed(closed({"from": ref("date"), "is": word, "source": ref("citation")}, ["from", "is"]))]},
        "access": {"enum": list(ACCESSES)},
        "sources": ref("sources"),
        "summary": texts(),
        "notes": listed(TEXT),
        "amounts": ref("amounts"),
        "criteria": listed(criterion),
        "award": closed({"minimum": ref("amount"), "maximum": ref("amount"), "share": ref("amount"), "note": texts()}),
        "reason": texts(),
        "look_again": ref("date"),
    }
    about = {"title": "Instrument version", "description": "What an instrument's criteria were from one date on."}
    either = {"oneOf": [{"required": ["criteria", "access"]}, {"required": ["reason"], "not": {"required": ["criteria"]}}]}
    return _with_definitions(about | closed(properties, instrument_keys.REQUIRED) | either, catalogue)


def definition_schema(catalogue: CheckedCatalogue) -> Schema:
    """`definitions/<fact>/<valid-from>.yaml`."""
    value: Schema = {"anyOf": [closed({"fact": ref("fact")}, ["fact"]), {"type": ["string", "integer", "boolean"]}]}
    row: Schema = {
        "anyOf": [closed({"when": ref("test"), "then": value}, ["when", "then"]), closed({"otherwise": value}, ["otherwise"])]
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
        "notes": listed(TEXT),
    }
    assert set(properties) == {*DEFINITION_REQUIRED, *DEFINITION_OPTIONAL}
    either = {"oneOf": [{"required": ["first_match"]}, {"required": ["test"]}]}
    about = {"title": "Definition", "description": "A fact derived from others by a dated rule with a source."}
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
    }
    assert set(properties) == {*LIST_REQUIRED, *LIST_OPTIONAL}
    about = {"title": "Dated list", "description": "The members of a list from one date on."}
    return _with_definitions(about | closed(properties, LIST_REQUIRED), catalogue)


def examples_schema(catalogue: CheckedCatalogue) -> Schema:
    """`<area>/<instrument>/examples.yaml`."""
    facts = {name: _fact_literal(fact, catalogue) for name, fact in catalogue.vocabulary.facts.items()}
    ends: Schema = {"anyOf": [ref("money"), ref("percent"), {"const": "unbounded"}]}
    bounds: Schema = {"anyOf": [ref("money"), ref("percent"), {"const": "none"}, {"type": "array", "items": ends, "minItems": 2, "maxItems": 2}]}
    expect = closed(
        {
            "outcome": {"enum": [outcome.value for outcome in Outcome]},
            "version": {"anyOf": [ref("date"), {"const": "none"}]},
            "availability": {"enum": list(AVAILABILITIES)},
            "statuses": {"type": "object", "propertyNames": SLUG, "additionalProperties": {"enum": [s.value for s in Status]}},
            "missing": {"type": "array", "items": {"enum": sorted(catalogue.vocabulary.facts)}},
            "warnings": {"type": "array", "items": SLUG},
            "award": {"anyOf": [{"const": "none"}, closed({"minimum": bounds, "maximum": bounds, "share": bounds})]},
        }
    )
    assert set(expect["properties"]) == set(EXPECTATIONS)
    judgement = closed({"criterion": SLUG, "met": BOOLEAN, "by": TEXT, "on": ref("date")}, ["criterion", "met", "by", "on"])
    example = closed(
        {
            "id": SLUG,
            "title": TEXT,
            "on": ref("date"),
            "with": closed(facts),
            "without": listed({"enum": sorted(facts)}),
            "judgements": listed(judgement),
            "expect": expect,
        },
        ["id", "on", "expect"],
    )
    about = {"title": "Examples", "description": "Profiles with the answers that an instrument must give."}
    return _with_definitions(about | closed({"profile": closed(facts), "examples": listed(example)}, ["examples"]), catalogue)


def _fact_literal(fact: Fact, catalogue: CheckedCatalogue) -> Schema:
    if fact.type.kind == "records":
        fields = catalogue.vocabulary.records[fact.type.record or ""]
        return {"type": "array", "items": closed({name: literal(field.type) for name, field in fields.items()})}
    one = literal(fact.type)
    return {"type": "array", "items": one} if fact.type.many else one
