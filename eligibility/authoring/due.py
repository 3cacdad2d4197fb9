"""What should be read again, the soonest first: cited sources by `review_by`, instruments by `look_again`, versions that end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eligibility.authoring.provenance import sources_of
from eligibility.report.results import Form, form_of
from eligibility.rules.loading import load_catalogue
from eligibility.rules.model import CheckedCatalogue
from eligibility.shipped import shipped
from eligibility.words.phrases import Language


@dataclass(frozen=True, slots=True)
class DueReading:
    """One thing to read again by a day: `what` is `source`, `look_again` or `ends`, `name` its id, `where` the place to read."""

    day: date
    what: str
    name: str
    where: str | None
    used_by: tuple[str, ...] = ()


def due(folder: str | Path | None = None) -> list[DueReading]:
    """Everything that has a day by which to read it again, in a folder of rules (the shipped ones for None).

    Raises `InvalidRules` when the rules cannot be loaded.
    """
    catalogue = load_catalogue(shipped("rules") if folder is None else Path(folder))
    return sorted(_all(catalogue), key=lambda each: (each.day, each.what, each.name))


def _all(catalogue: CheckedCatalogue) -> Iterator[DueReading]:
    users: dict[str, list[str]] = {}
    for name, versions in catalogue.instruments.items():
        last = versions[-1]
        for cited in sorted({each for version in versions for each in version.cited}):
            users.setdefault(cited, []).append(name)
        page = last.apply.url if last.apply else None
        if last.look_again:
            yield DueReading(last.look_again, "look_again", name, page)
        if last.valid.end and last.availability[-1][1] != "ended":
            yield DueReading(last.valid.end, "ends", name, page)
    for source in sources_of(catalogue):
        if source.review_by:
            yield DueReading(
                source.review_by,
                "source",
                source.id,
                source.url or source.document,
                tuple(users.get(source.id, ())),
            )


@form_of.register
def _due(due: DueReading, language: Language) -> Form:
    return {
        "day": due.day.isoformat(),
        "what": due.what,
        "name": due.name,
        "where": due.where,
        "used_by": list(due.used_by),
    }
