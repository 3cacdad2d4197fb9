"""What lint asks of sources, dates and next steps, so that a rule is what its source says and nobody trusts a stale one.

older-than-its-law       a version begins before the first version of a definition, list or law that it leans on
ends-without-successor   a version ends within 120 days, and nothing follows it
primary-unread           a primary source without the day on which it was read, or without address and document number
call-after-until         a call that opens, has a cut-off or closes after the version has ended
boundary-unsourced       a version begins or ends on a day that no source states and no note declares as ours
no-locator               a required criterion whose citations name no place (article, section, question)
no-next-step             an instrument of which no version says how one applies, nor that no page was found
not-checked              a version without a log of what was read
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from eligibility.errors import Problem
from eligibility.language.tree import facts_of, lists_of
from eligibility.law import LAWS
from eligibility.rules.in_force import reached
from eligibility.rules.model import CheckedCatalogue, Criterion, InstrumentVersion, Source
from eligibility.yaml.tree import problem_at, top_of, warning_at

SUCCESSOR_NOTICE: Final = timedelta(days=120)


def provenance(catalogue: CheckedCatalogue, own: set[str], on: date | None) -> Iterator[Problem]:
    """The findings on the instruments and sources of some files. `on` is today; without it no version is about to end."""
    for versions in catalogue.instruments.values():
        if versions[0].file not in own:
            continue
        yield from _next_step(versions)
        for place, version in enumerate(versions):
            following = versions[place + 1] if place + 1 < len(versions) else None
            yield from _version(version, following, catalogue, on)
    for source in sources_of(catalogue):
        if source.at.file in own:
            yield from _source(source)


def _said(code: str, message: str, version: InstrumentVersion, hint: str | None = None) -> Problem:
    return warning_at(top_of(version.file), code, message, hint)


def _next_step(versions: tuple[InstrumentVersion, ...]) -> Iterator[Problem]:
    if not any(version.apply for version in versions):
        hint = "write `apply: {url: …}` with an official page, or `apply: {url: not found}`"
        yield _said(
            "no-next-step", f"nothing says how one applies for `{versions[-1].id}`", versions[-1], hint
        )


def _version(
    version: InstrumentVersion,
    following: InstrumentVersion | None,
    catalogue: CheckedCatalogue,
    on: date | None,
) -> Iterator[Problem]:
    if not version.checked:
        hint = "write `checked: [{on: day, read: what, not_found: what}]`"
        yield _said("not-checked", "nothing says what was read for this version, and when", version, hint)
    for name, begins in sorted(_begins(version, catalogue).items()):
        if version.valid.start < begins:
            message = (
                f"the version begins on {version.valid.start}, but `{name}`, which it leans on, on {begins}"
            )
            yield _said("older-than-its-law", message, version)
    end = version.valid.end
    soon = on is not None and end is not None and on <= end <= on + SUCCESSOR_NOTICE
    if soon and following is None and version.availability[-1][1] != "ended":
        message = f"the version ends on {end}, and nothing follows it"
        yield _said(
            "ends-without-successor",
            message,
            version,
            "add the next version, as far as its criteria are known",
        )
    late = [day for call in version.calls for day, _ in call.days if end and day > end]
    if late:
        yield _said(
            "call-after-until", f"the version ends on {end}, but a call goes on until {max(late)}", version
        )
    for word, day in (("begins", version.valid.start), ("ends", end)):
        if day and not _explained(version, day):
            hint = "cite it (`valid: {…, source: [id, place]}`), or write a note that names the day and says whose choice it is"
            yield _said(
                "boundary-unsourced",
                f"the version {word} on {day}, a day that no source or note explains",
                version,
                hint,
            )
    if version.award and not version.award_citations:
        yield _said(
            "award-unsourced",
            "no source is cited for what it gives",
            version,
            "write `source: [id, place]` under `award`",
        )
    for criterion in version.criteria:
        yield from _locator(criterion)


def _begins(version: InstrumentVersion, catalogue: CheckedCatalogue) -> dict[str, date]:
    """The first day of everything dated that the required criteria of a version lean on."""
    trees = [tree for criterion in version.criteria if not criterion.advisory for tree in criterion.trees]
    latest = {name: versions[-1] for name, versions in catalogue.definitions.items()}
    facts = reached((fact for tree in trees for fact in facts_of(tree)), latest)
    defined = [fact for fact in facts if fact in latest]
    trees += [tree for fact in defined for tree in latest[fact].trees]
    lists = {name for tree in trees for name in lists_of(tree)} & catalogue.lists.keys()
    laws = {
        law.name for law in LAWS if law.name and not facts.keys().isdisjoint(law.gives)
    } & catalogue.law.keys()
    begins = {fact: catalogue.definitions[fact][0].valid.start for fact in defined}
    begins |= {name: catalogue.lists[name][0].valid.start for name in lists}
    begins |= {name: catalogue.law[name][0].valid.start for name in laws}
    return begins


def _explained(version: InstrumentVersion, day: date) -> bool:
    """Whether the day is cited, is that of a source of the file, or stands in a note."""
    if version.valid.citations:
        return True
    dated = {date for source in version.sources.values() for date in (source.date, source.ends)}
    dated |= {start for start, _, citations in version.availability if citations}
    texts = [*version.notes]
    for entry in version.checked:
        texts += [entry.read, entry.not_found or ""]
    return day in dated or any(day.isoformat() in text for text in texts)


def _locator(criterion: Criterion) -> Iterator[Problem]:
    if not criterion.advisory and not any(citation.place for citation in criterion.citations):
        message = f"`{criterion.id}` can refuse, but its citation names no place in the source"
        hint = "such as [letter, answer 5] or [regulation, Article 3]"
        yield warning_at(criterion.at, "no-locator", message, hint)


def sources_of(catalogue: CheckedCatalogue) -> list[Source]:
    """Every source of a catalogue once: those of its register, and those that instruments carry themselves."""
    own = (
        source
        for versions in catalogue.instruments.values()
        for version in versions
        for source in version.sources.values()
    )
    return list(dict.fromkeys([*catalogue.register.values(), *own]))


def _source(source: Source) -> Iterator[Problem]:
    if source.grade != "primary" or (source.read and (source.url or source.document)):
        return
    lacks = "an address or document number" if source.read else "the day of reading"
    message = f"`{source.id}` is primary, but lacks {lacks}"
    hint = "a text that was not read is `secondary`, with `quoted_by` where another quotes it"
    yield problem_at(source.at, "primary-unread", message, hint)
