"""The rule language as JSON Schema: literals, tests with the words that each fact takes, amounts, citations."""

from __future__ import annotations

from typing import Any

from eligibility.language.words import WORDS, words_for
from eligibility.profile.countries import COUNTRIES
from eligibility.profile.facts import Fact, FactType
from eligibility.rules.model import GRADES, CheckedCatalogue
from eligibility.yaml.readers import WRITTEN

Schema = dict[str, Any]

_SPACE = "[ \\u00a0\\u202f]"
TEXT: Schema = {"type": "string", "minLength": 1}
DATE: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
NAME: Schema = {
    "type": "string",
    "pattern": "^\\$[a-z][a-z0-9_]*$",
    "description": "A name under `amounts:`, or a list.",
}
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
    """Words in each language."""
    return ref("texts")


def closed(properties: Schema, required: list[str] | tuple[str, ...] = ()) -> Schema:
    """An object with these keys and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def listed(item: Schema) -> Schema:
    """A list of at least one."""
    return {"type": "array", "items": item, "minItems": 1}


def ref(name: str) -> Schema:
    """Another definition of the same schema."""
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
            decimals = "" if fact_type.whole else r"(\.[0-9]+)?"
            return {
                "anyOf": [
                    {"type": "integer", **bounds},
                    {"type": "string", "pattern": f"^[0-9]+{decimals}{unit}$"},
                ]
            }
    return TEXT


def _signature(fact: Fact) -> str:
    """Facts of one type share the words that compare them; a choice has its own."""
    if fact.type.kind == "choice":
        return f"compare-{fact.id}"
    parts = ["compare", fact.type.kind, fact.type.unit if fact.type.kind == "number" else None]
    bounds = f"{fact.type.minimum}-{fact.type.maximum}" if fact.type.kind == "number" else None
    marks = ["whole" if fact.type.whole else None, "many" if fact.type.many else None]
    return "-".join(part for part in (*parts, bounds, *marks) if part)


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
        "open_period": {"anyOf": [ref("period"), ref("name")]},
    }
    words = words_for(fact.type.kind, fact.type.many)
    return closed({word: operands[WORDS[word].operand] for word in words}) | {"minProperties": 1}


def definitions(catalogue: CheckedCatalogue) -> Schema:
    """The schemas of tests, comparisons and amounts, which files share."""
    testable = {
        name: fact for name, fact in catalogue.facts.items() if fact.type.kind not in ("text", "records")
    }
    tests = {
        "all": listed(ref("test")),
        "any": listed(ref("test")),
        "not": ref("test"),
        "known": ref("fact"),
        "at_least_of": closed(
            {"count": {"type": "integer", "minimum": 1}, "tests": listed(ref("test"))}, ["count", "tests"]
        ),
    }
    facts = {name: ref(_signature(fact)) | {"title": fact.title["en"]} for name, fact in testable.items()}
    number: Schema = {
        "anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$"}, ref("name")]
    }
    of: Schema = {"anyOf": [ref("fact"), ref("money"), ref("name"), number]}
    citation: Schema = {"type": "array", "items": TEXT, "minItems": 1, "maxItems": 2}
    source = closed(
        {
            "title": TEXT,
            "grade": {"enum": list(GRADES)},
            "publisher": TEXT,
            "url": {"type": "string", "pattern": "^https://"},
            "document": TEXT,
            "date": ref("date"),
            "read": ref("date"),
            "review_by": ref("date"),
            "ends": ref("date"),
            "note": TEXT,
            "quoted_by": TEXT,
            "nl": TEXT,
        },
        ["title", "grade"],
    )
    return {
        "texts": closed(dict.fromkeys(WRITTEN, TEXT), []) | {"minProperties": 1},
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
        "citation": {"anyOf": [IDENTIFIER, citation, listed(citation)]},
        "sources": {"type": "object", "propertyNames": IDENTIFIER, "additionalProperties": source},
        "amounts": {
            "type": "object",
            "propertyNames": IDENTIFIER,
            "additionalProperties": {"type": ["string", "integer"]},
        },
        "valid": closed({"from": ref("date"), "until": ref("date"), "source": ref("citation")}, ["from"]),
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
            closed({"sum_of": listed(amount)}, ["sum_of"]),
            closed(
                {"by": ref("fact"), "rates": {"type": "object", "additionalProperties": amount}},
                ["by", "rates"],
            ),
            closed(
                {"brackets": closed({"of": amount, "rates": listed(band)}, ["of", "rates"])}, ["brackets"]
            ),
            closed(
                {
                    "round": closed(
                        {"of": amount, "to": amount, "direction": {"enum": ["down", "up", "nearest"]}},
                        ["of", "to", "direction"],
                    )
                },
                ["round"],
            ),
        ]
    }
