"""The JSON schemas (draft 2020-12), generated: profiles and assessments from the models, rule files from the vocabulary and words.

Titles and descriptions are English; `x-nl` carries the Dutch, `x-unit` the unit, `x-choices` the words of each code,
`x-about: application` what may differ by instrument.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from eligibility.authoring.language_schemas import COUNTRY
from eligibility.authoring.rule_schemas import (
    definition_schema,
    examples_schema,
    implication_examples_schema,
    implication_schema,
    instrument_schema,
    law_schema,
    list_schema,
    sources_schema,
)
from eligibility.errors import Problem, UnknownName, pointer_step
from eligibility.profile.applications import groups_of
from eligibility.profile.extending import profile_model
from eligibility.profile.facts import Fact
from eligibility.profile.types import DAY_SCHEMA
from eligibility.report.forms import AssessmentForm, CompactAssessmentForm, RecordForm, ReplayForm
from eligibility.rules.loading import load_catalogue
from eligibility.rules.model import CheckedCatalogue
from eligibility.shipped import shipped
from eligibility.yaml.tree import Problems, load

Schema = dict[str, Any]
MOST_CHECKED: Final = 10 << 20
"""So many bytes of a text are held beside a schema."""
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema(name: str, catalogue: CheckedCatalogue | None = None) -> Schema:
    """One schema by name (see `SCHEMAS`), for the shipped rules or another checked catalogue.

    Raises `UnknownName`, which is a `KeyError`.
    """
    make = SCHEMAS.get(name)
    if make is None:
        raise UnknownName(name, SCHEMAS, "schema")
    body = make(catalogue or load_catalogue(shipped("rules")))
    return {"$schema": DIALECT, "$id": f"urn:eligibility:schema:{name}:1", **body}


def schema_text(name: str, catalogue: CheckedCatalogue | None = None) -> str:
    """The schema as it is committed."""
    return json.dumps(json_schema(name, catalogue), indent=2, ensure_ascii=False) + "\n"


def check_schema(name: str, text: str | bytes, catalogue: CheckedCatalogue | None = None) -> list[Problem]:
    """What a JSON Schema validator says of a JSON or YAML text, as a portal or an editor would: problems with JSON pointers.

    Raises `UnknownName` for an unknown name, which is a `KeyError`.
    """
    schema = json_schema(name, catalogue)
    if len(text) > MOST_CHECKED:
        return [Problem("too-large", f"the text is longer than {MOST_CHECKED:,} bytes", pointer="")]
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return [
                Problem(
                    "not-utf8",
                    f"byte {error.start + 1} is not UTF-8",
                    pointer="",
                    hint="save the file as UTF-8",
                )
            ]
    try:
        return _checked(schema, text)
    except RecursionError:
        return [Problem("too-deep", "the text is nested too deeply to be checked", pointer="")]


def _checked(schema: Schema, text: str) -> list[Problem]:
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.exceptions import best_match

    problems = Problems()
    instance = _instance(text, problems)
    if problems.found:
        return problems.found
    validator = Draft202012Validator(schema, format_checker=FormatChecker(formats=["date"]))
    found = [best_match([error]) for error in validator.iter_errors(instance)]
    return sorted(
        [
            Problem(
                f"schema-{error.validator}",
                error.message[:300],
                "".join(map(pointer_step, error.absolute_path)),
            )
            for error in found
            if error is not None
        ],
        key=lambda problem: problem.pointer or "",
    )


def _instance(text: str, problems: Problems) -> Any:
    """JSON where it is JSON, else the YAML of rule files."""
    try:
        return json.loads(text)
    except ValueError:
        node = load(text, "<text>", problems)
        return node.plain() if node else None


def _profile(catalogue: CheckedCatalogue) -> Schema:
    schema = profile_model(catalogue.vocabulary).model_json_schema()
    vocabulary = catalogue.vocabulary
    schema["title"] = "Company profile"
    schema["description"] = (
        "The facts known of one company. Every fact may be absent; absent or null means unknown, never no or zero. "
        "Money in euros, percentages 0 to 100, dates ISO 8601, countries ISO 3166-1 (and XK). Numbers "
        "are read with 15 significant digits, the last one rounded half to even: 33.333333333333336 is 33.3333333333333."
    )
    groups = schema["properties"]
    models = {group: _referred(groups[group]) for group, _ in groups_of(profile_model(vocabulary))}
    for group, texts in vocabulary.groups.items():
        if group in models:
            groups[group] |= {"title": texts["en"], "x-nl": {"title": texts["nl"]}}
    for fact in vocabulary.facts.values():
        prop = schema["$defs"][models[fact.group]]["properties"][fact.name]
        if form := _range_of(prop, fact):
            prop["anyOf"].insert(-1, form)  # before null
        _describe(prop, fact)
    _describe_applications(schema, models, catalogue)
    groups["interview"] |= _NOTES
    for record in vocabulary.records:
        properties = schema["$defs"][record.title().replace("_", "")]["properties"]
        for field in vocabulary.records[record].values():
            _describe(properties[field.id], field)
    schema["$defs"]["AidAward"] |= {"anyOf": _ONE_WAY_OF_GIVING}
    schema["$defs"]["EnterpriseGroup"] |= {"not": _BOTH_WAYS_OF_ADDING}
    schema["$defs"]["Country"] = COUNTRY
    schema["$defs"] = {
        name: _refer(part) if name != "Country" else part for name, part in schema["$defs"].items()
    }
    schema["examples"] = [{"company": {"registered_office": "NL"}, "funding": {"requested": 1200000}}]
    return schema


def _range_of(prop: Schema, fact: Fact) -> Schema | None:
    """What stands for a fact that is known in part (`profile/ranges.py`); None for what is known whole or not at all."""
    exact = {key: part for key, part in prop["anyOf"][0].items() if key not in ("title", "description")}
    if fact.never:
        exact = DAY_SCHEMA  # `never` is no end of a range
    names: tuple[str, ...]
    if fact.type.kind in ("number", "money", "percent", "date"):
        names = ("at_least", "at_most")
    elif fact.type.kind in ("choice", "country"):
        names = ("includes",) if fact.type.many else ("one_of",)
    else:
        return None
    one = (
        exact
        if fact.type.many or names == ("at_least", "at_most")
        else {"type": "array", "items": exact, "minItems": 1}
    )
    return {
        "type": "object",
        "properties": dict.fromkeys(names, one),
        "minProperties": 1,
        "additionalProperties": False,
    }


def _describe_applications(schema: Schema, models: Mapping[str, str], catalogue: CheckedCatalogue) -> None:
    """What one asks of one instrument: its id, and the facts about the application."""
    vocabulary = catalogue.vocabulary
    applications, one = schema["properties"]["applications"], schema["$defs"]["OneApplication"]
    applications |= {
        "title": "Applications",
        "description": "Facts about the application that hold for one instrument alone, by its id; all others hold in general.",
        "x-nl": {
            "title": "Aanvragen",
            "description": "Feiten over de aanvraag die voor één instrument gelden, bij zijn id; de andere gelden in het algemeen.",
        },
    }
    by_id = next(part for part in applications["anyOf"] if part.get("type") == "object")
    by_id["propertyNames"] = {"enum": sorted(catalogue.instruments)}
    chosen = [vocabulary.facts[fact] for fact in vocabulary.chosen]
    one["properties"] = {
        fact.id: {"$ref": f"#/$defs/{models[fact.group]}/properties/{fact.name}"} for fact in chosen
    }


_NOTES: Final[Schema] = {
    "title": "Interview",
    "description": "What an interview remembers: questions left open, and lists that are not whole yet. It decides nothing.",
    "x-nl": {
        "title": "Vraaggesprek",
        "description": "Wat een vraaggesprek onthoudt: opengelaten vragen, en lijsten die nog niet af zijn. Het beslist niets.",
    },
}
_NULL: Final[Schema] = {"type": "null"}
_ONE_WAY_OF_GIVING: Final[list[Schema]] = [
    {
        "required": ["amount"],
        "properties": {"amount": {"type": "number"}, "method": _NULL, "nominal": _NULL, "months": _NULL},
    },
    {
        "required": ["method", "nominal", "months"],
        "properties": {
            "amount": _NULL,
            "method": {"type": "string"},
            "nominal": {"type": "number"},
            "months": {"type": "integer"},
        },
    },
]
_BOTH_WAYS_OF_ADDING: Final[Schema] = {
    "required": ["accounts"],
    "properties": {"accounts": {"type": "array"}},
    "anyOf": [
        {"required": ["enterprises"], "properties": {"enterprises": {"type": "array"}}},
        {"required": ["holdings"], "properties": {"holdings": {"type": "array"}}},
    ],
}
"""What the models check between facts of one object (`null` is absent), as far as a schema can say it."""


def _refer(part: Any) -> Any:
    """The same schema with the list of countries written once."""
    if isinstance(part, dict) and part.get("enum") == COUNTRY["enum"]:
        words = {key: value for key, value in part.items() if key not in COUNTRY}
        return {"$ref": "#/$defs/Country", **words}
    if isinstance(part, dict):
        return {key: _refer(value) for key, value in part.items()}
    return [_refer(value) for value in part] if isinstance(part, list) else part


def _referred(prop: Schema) -> str:
    found: str = next(part["$ref"] for part in prop["anyOf"] if "$ref" in part)
    return found.rpartition("/")[2]


def _describe(prop: Schema, fact: Fact) -> None:
    prop["title"] = fact.title["en"]
    dutch = {"title": fact.title["nl"]}
    told = [part for part in (fact.question, fact.help) if part]
    if told:
        prop["description"] = " ".join(part["en"] for part in told)
        dutch["description"] = " ".join(part["nl"] for part in told)
    prop["x-nl"] = dutch
    unit = {"money": "EUR", "percent": "%"}.get(fact.type.kind, fact.type.unit)
    if unit:
        prop["x-unit"] = unit
    if fact.type.choices:
        prop["x-choices"] = {code: dict(texts) for code, texts in fact.type.choices.items()}
    if fact.chosen:
        prop["x-about"] = "application"
    if fact.example is not None:
        prop["examples"] = [fact.example]


def _written(
    form: type[BaseModel], title: str, dutch: str, description: str
) -> Callable[[CheckedCatalogue], Schema]:
    """The schema of what the program writes, the same for every catalogue, with its title and description in Dutch."""

    def schema(catalogue: CheckedCatalogue) -> Schema:
        found = form.model_json_schema(mode="serialization")
        return found | {"title": title, "x-nl": {"title": dutch, "description": description}}

    return schema


_assessment = _written(
    AssessmentForm, "Assessment", "Beoordeling", "Wat alle instrumenten zeggen van één profiel op één datum."
)
_compact = _written(
    CompactAssessmentForm,
    "Assessment, compact form",
    "Beoordeling, compacte vorm",
    "Dezelfde antwoorden zonder woorden.",
)
_record = _written(
    RecordForm,
    "Record",
    "Vastlegging",
    "Een antwoord dat bewaard wordt en later opnieuw gevraagd kan worden.",
)
_replay = _written(ReplayForm, "Replay", "Herhaling", "Een vastgelegd antwoord naast het antwoord van nu.")

SCHEMAS: Final[Mapping[str, Callable[[CheckedCatalogue], Schema]]] = {
    "company-profile": _profile,
    "assessment": _assessment,
    "assessment-compact": _compact,
    "record": _record,
    "replay": _replay,
    "instrument": instrument_schema,
    "definition": definition_schema,
    "list": list_schema,
    "law": law_schema,
    "implication": implication_schema,
    "examples": examples_schema,
    "implication-examples": implication_examples_schema,
    "sources": sources_schema,
}
SCHEMA_NAMES: Final = tuple(SCHEMAS)
