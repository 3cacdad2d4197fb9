"""One Markdown page an instrument: every version with its criteria, award, sources and notes, and the versions side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eligibility.catalogue.model import CheckedCatalogue, Criterion, InstrumentVersion
from eligibility.engine.rules_on import rules_on
from eligibility.report import formats
from eligibility.report.amounts import award_lines
from eligibility.report.markdown import plain_text
from eligibility.report.phrases import PHRASES
from eligibility.report.sentences import Sentences
from eligibility.report.showing import apply_lines, read_log, required


def write_pages(catalogue: CheckedCatalogue) -> dict[str, str]:
    """The pages by file name: `nl-secfund.en.md`, and an index `README.en.md` for each language."""
    pages = {}
    for language in ("en", "nl"):
        for name, versions in catalogue.instruments.items():
            pages[page_name(name, language)] = "\n".join(_page(catalogue, versions, language)) + "\n"
        pages[f"README.{language}.md"] = "\n".join(_index(catalogue, language)) + "\n"
    return pages


def page_name(instrument: str, language: str) -> str:
    return f"{instrument.replace('/', '-')}.{language}.md"


def _index(catalogue: CheckedCatalogue, language: str) -> Iterator[str]:
    words = PHRASES[language]
    yield f"# {words['instruments'].capitalize()}\n"
    for name, versions in catalogue.instruments.items():
        last = versions[-1]
        kind = words[f"kind.{last.kind}"]
        yield f"- [{plain_text(last.title[language])}]({page_name(name, language)}): {kind}, {plain_text(last.provider[language])}"


def _page(catalogue: CheckedCatalogue, versions: tuple[InstrumentVersion, ...], language: str) -> Iterator[str]:
    words, last = PHRASES[language], versions[-1]
    yield f"# {plain_text(last.title[language])}\n"
    yield f"`{last.id}`, {words[f'kind.{last.kind}']}. {words['provider'].capitalize()}: {plain_text(last.provider[language])}.\n"
    if last.summary:
        yield f"{plain_text(last.summary[language])}\n"
    if len(versions) > 1:
        yield from _side_by_side(versions, language)
    if step := catalogue.next_step(last.id):
        yield from (f"- {plain_text(line)}" for line in apply_lines(step, language))
        yield ""
    for version in reversed(versions):
        yield from _version(catalogue, version, language)


def _side_by_side(versions: tuple[InstrumentVersion, ...], language: str) -> Iterator[str]:
    """Which criterion stands in which version."""
    words = PHRASES[language]
    titles: dict[str, str] = {}
    for version in versions:
        titles |= {criterion.id: criterion.title[language] for criterion in version.criteria}
    yield f"## {words['versions']}\n"
    yield f"| {words['criterion']} | {' | '.join(str(version.valid.start) for version in versions)} |"
    yield "|---|" + "---|" * len(versions)
    for name, title in titles.items():
        marks = ("×" if any(criterion.id == name for criterion in version.criteria) else "" for version in versions)
        yield f"| {plain_text(title)} | {' | '.join(marks)} |"
    yield ""


def _version(catalogue: CheckedCatalogue, version: InstrumentVersion, language: str) -> Iterator[str]:
    words = PHRASES[language]
    until = f" {words['until']} {formats.day(version.valid.end, language)}" if version.valid.end else ""
    yield f"## {words['version of'].capitalize()} {formats.day(version.valid.start, language)}{until}\n"
    for start, word, _ in version.availability:
        yield f"- {words['from']} {formats.day(start, language)}: {words[f'availability.{word}']}"
    if version.access:
        yield f"- {words[f'access.{version.access}']}"
    for call in version.calls:
        title = plain_text(call.title[language])
        yield from (f"- {formats.day(day, language)}: {words[what].format(title=title)}" for day, what in call.days)
    yield ""
    if version.reason:
        yield f"{plain_text(version.reason[language])}\n"
    numbers = {source: index for index, source in enumerate(version.sources, 1)}
    if version.criteria:
        sentences = Sentences(rules_on(catalogue, _last_day(catalogue, version)), lambda fact: None, language, dated=False)
        yield f"| {words['criterion']} | {words['required'].capitalize()} | {words['source']} |"
        yield "|---|---|---|"
        yield from (_row(criterion, sentences, numbers, catalogue, language) for criterion in version.criteria)
        yield ""
    if version.award:
        yield f"{words['award'].capitalize()}:\n"
        yield from (f"- {plain_text(line)}" for line in award_lines(version.award, catalogue.vocabulary.units, language))
        yield f"\n{plain_text(version.award.note[language])}\n" if version.award.note else ""
    for source, index in numbers.items():
        known = version.sources[source]
        where = f"<{known.url}>" if known.url else plain_text(known.document or "")
        parts = [plain_text(known.publisher or ""), plain_text(known.title), where, words[f"grade.{known.grade}"]]
        parts += [words["read on"].format(on=formats.day(known.read, language))] if known.read else []
        yield f"{index}. {', '.join(part for part in parts if part)}"
    if version.notes:
        yield f"\n{words['notes']} ({words['in english']}):\n" if language != "en" else f"\n{words['notes']}:\n"
        yield from (f"- {plain_text(note)}" for note in version.notes)
    if version.checked:
        said = "" if language == "en" else f" ({words['in english']})"
        yield f"\n{words['read log']}{said}:\n"
        yield from (f"- {plain_text(line)}" for line in read_log(version, language))
    yield ""


def _last_day(catalogue: CheckedCatalogue, version: InstrumentVersion) -> date:
    """A day on which everything that the version leans on is known: its last, or for an open one the newest list's first."""
    newest = max((dated[-1].valid.start for dated in catalogue.lists.values()), default=version.valid.start)
    return version.valid.end or max(version.valid.start, newest)


def _row(criterion: Criterion, sentences: Sentences, numbers: dict[str, int], catalogue: CheckedCatalogue, language: str) -> str:
    words = PHRASES[language]
    title = criterion.title[language]
    if criterion.judged_by:
        body = catalogue.vocabulary.bodies[criterion.judged_by][language]
        title += f" ({words['judged by'].format(body=body)})"
    if criterion.advisory:
        title += f" ({words['advisory']})"
    asked = required(criterion.require, sentences)
    if criterion.exceptions:
        asked += f" {words['exceptions'].format(text=criterion.exceptions.texts[language])}"
    if criterion.applies_when:
        asked += f" – {words['applies when']}: {required(criterion.applies_when, sentences)}"
    cited = "; ".join(f"[{numbers[item.source.id]}]{f' {item.place}' if item.place else ''}" for item in criterion.citations)
    basis = "" if criterion.basis == "stated" else f" ({words[f'basis.{criterion.basis}']})"
    return f"| {plain_text(title)} | {plain_text(asked)} | {plain_text(cited + basis)} |"
