"""Rule files in a line or two, for tests: each criterion is what a policy officer writes, without titles and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from eligibility import Catalogue, CompanyProfile
from tests.strategies import nested

HEAD = """\
title: {en: Fund, nl: Fonds}
provider: {en: Port, nl: Haven}
kind: loan
valid: {from: 2020-01-01}
availability: AVAILABILITY
access: ACCESS
sources:
  s: {title: Site, url: "https://port.example/rules", grade: primary, read: 2026-11-01, publisher: Port}
criteria:
"""
ROW = "  - {{id: c{index}, title: {{en: C{index}, nl: C{index}}}, {rest}, source: s, basis: stated}}\n"


def fund(*criteria: Mapping[str, Any] | str, availability: str = "open", access: str = "direct", tail: str = "") -> str:
    """A rule file of some criteria `c0`, `c1`, …: each a test, or a mapping with `require` and what else it has.

    A test may be its text in YAML. `tail` is text that follows the criteria, such as an award.
    """
    rows = []
    for index, criterion in enumerate(criteria):
        whole = isinstance(criterion, Mapping) and not {"require", "judged_by"}.isdisjoint(criterion)
        parts = criterion if whole else {"require": criterion}
        rows.append(ROW.format(index=index, rest=_flow(parts)[1:-1]))
    return HEAD.replace("AVAILABILITY", availability).replace("ACCESS", access) + "".join(rows) + tail


def _flow(value: Any) -> str:
    """A value on one line of YAML, its texts as they are."""
    match value:
        case bool():
            return "true" if value else "false"
        case Mapping():
            return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case date():
            return value.isoformat()
    return str(value)


def load(folder: Path, **texts: str) -> Catalogue:
    """A catalogue of the instruments `nl/<name>`, each by its rule file."""
    for name, text in texts.items():
        path = folder / "nl" / name / "2020-01-01.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Catalogue.load(folder)


def profile_from(facts: Mapping[str, Any], judgements: Sequence[Mapping[str, Any]] = ()) -> CompanyProfile:
    """A profile of facts by id."""
    given = nested(dict(facts))
    return CompanyProfile.model_validate({**given, "judgements": list(judgements)} if judgements else given)
