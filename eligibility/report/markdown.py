"""Assessment -> Markdown, for a file that is kept or mailed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from eligibility.engine.assessment import Assessment
from eligibility.report.screen import Screen
from eligibility.report.writer import Writer
from eligibility.words.lines import printable, written


def write_markdown(
    assessment: Assessment,
    language: str,
    screen: Screen,
    *,
    details: bool = True,
    fits: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The report as Markdown: the screen, then with `details` every outcome, the open questions and a table an instrument.

    `fits` says in words what other request an instrument would take.
    """
    writer = Writer(assessment, language, fits)
    told = (*_summary(writer), *_details(writer), *_foot(writer)) if details else ()
    return ended((*_screen(screen, foot=not details), *told))


def _screen(screen: Screen, *, foot: bool) -> Iterator[str]:
    """What stands on the screen, without a fold: what is not for now is only counted."""
    yield f"# {plain_text(screen.heading)}\n"
    yield from (plain_text(line) for line in screen.scope)
    for section in screen.sections:
        if not section.rows and not section.empty:
            continue
        yield f"\n## {section.title} ({section.count})\n"
        yield f"*{section.about}*\n"
        if section.group == "later":
            yield from (plain_text(line) for line in section.after)
            continue
        for row in section.rows:
            said = "; ".join(cell for cell in row.cells if cell)
            yield f"- **{plain_text(row.name)}** (`{row.instrument}`): {plain_text(said)}"
            yield from (f"  - {plain_text(detail)}" for detail in (row.reason, row.step) if detail)
        if not section.rows:
            yield plain_text(section.empty)
    for note in (screen.mind, screen.dates):
        if note.parts:
            yield f"\n## {note.title}\n"
            yield from (f"- {plain_text(part)}" for part in note.parts)
    if foot:
        yield ""
        yield from (f"{plain_text(line)}  " for line in screen.foot)


def _summary(writer: Writer) -> Iterator[str]:
    words = writer.words
    yield f"\n# {words['every outcome']}\n"
    yield f"{writer.counts()}\n"
    yield f"{writer.standings()}\n"
    if remarks := writer.remarks():
        yield from (f"- {plain_text(remark)}" for remark in remarks)
        yield ""
    for outcome, results in writer.groups():
        yield f"## {words[f'outcome.{outcome.value}']}\n"
        yield f"*{words[f'means.{outcome.value}']}*\n"
        for result in results:
            said = f"{writer.standing(result)}; {writer.offer(result)}"
            yield f"- **{plain_text(writer.title(result))}** (`{result.instrument}`): {plain_text(said)}"
            yield from (f"  - {plain_text(sentence)}" for _, sentence in writer.why(result))
        yield ""


def _details(writer: Writer) -> Iterator[str]:
    words, language = writer.words, writer.language
    if told := writer.implied():
        yield f"## {words['implied']}\n"
        yield from (f"- {plain_text(sentence)}" for sentence in told)
        yield ""
    questions = writer.questions()
    if questions:
        yield f"## {words['questions']}\n"
        yield from (f"- {plain_text(question)} (`{fact}`)" for fact, question in questions)
        yield ""
    yield f"## {words['details']}\n"
    for _, results in writer.groups():
        for result in results:
            if not result.criteria:
                continue
            yield f"### {plain_text(writer.title(result))}, {writer.version(result)}\n"
            numbers = writer.numbered(result)
            yield f"| {words['criterion']} | {words['status']} | {words['reason']} | {words['source']} |"
            yield "|---|---|---|---|"
            for index, (criterion, status) in enumerate(result.criteria):
                reason = writer.reason(result, index)
                if criterion.exceptions:
                    reason += f" {writer.exceptions(criterion.exceptions)}"
                cells = (
                    criterion.title[language],
                    words[f"status.{status.value}"],
                    reason,
                    writer.cited(criterion, numbers),
                )
                yield f"| {' | '.join(plain_text(cell) for cell in cells)} |"
            yield ""
            for source, number in numbers.items():
                assert result.version is not None
                yield f"{plain_text(f'[{number}]')} {plain_text(writer.source(result.version.sources[source]))}  "
            yield plain_text(writer.checked(result))
            yield ""


def _foot(writer: Writer) -> Iterator[str]:
    if covers := writer.covers():
        yield f"{plain_text(covers)}\n"
    yield f"{writer.words['disclaimer']}\n"
    yield from (f"- {plain_text(name)}: `{value}`" for name, value in writer.proofs())


def ended(blocks: Iterable[str]) -> str:
    """Blocks of lines as a file; text of others has gone through `plain_text`, so that a line end in them is meant."""
    return written(line for block in blocks for line in block.split("\n"))


def plain_text(text: str) -> str:
    """Text that Markdown and a table cell leave as it is: on one line, without controls."""
    text = printable(text)
    for mark in "\\`*_[]<>|#":
        text = text.replace(mark, f"\\{mark}")
    return text
