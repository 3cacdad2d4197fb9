"""Assessment -> plain text for people: first what a founder wants to know, then the details.

`paint(text, role)` may colour; roles are the outcome and status codes and `heading`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Final

from eligibility.engine.assessment import Assessment
from eligibility.engine.outcome import Status
from eligibility.report.writer import Writer

Paint = Callable[[str, str], str]
WIDTH: Final = 110
MARKS: Final = {
    Status.MET: "+",
    Status.NOT_MET: "x",
    Status.UNKNOWN: "?",
    Status.NEEDS_JUDGEMENT: "~",
    Status.NOT_APPLICABLE: "-",
}


def plain(text: str, role: str) -> str:
    return text


def write_text(assessment: Assessment, language: str = "en", *, details: bool = True, paint: Paint = plain) -> str:
    """The report as text."""
    writer = Writer(assessment, language)
    return "\n".join(_lines(writer, details, paint)) + "\n"


def _lines(writer: Writer, details: bool, paint: Paint) -> Iterator[str]:
    words = writer.words
    yield paint(writer.heading(), "heading")
    yield writer.counts()
    for outcome, results in writer.groups():
        yield ""
        head = words[f"outcome.{outcome.value}"].upper()
        yield f"{paint(head, outcome.value)} – {words[f'means.{outcome.value}']}"
        for result in results:
            yield f"  {paint(writer.title(result), 'heading')}  [{result.instrument}]"
            yield from wrapped(writer.offer(result), 6)
            for role, sentence in writer.why(result):
                yield from wrapped(sentence, 6, lambda text, role=role: paint(text, role))  # type: ignore[misc]
    if details:
        yield from _questions(writer, paint)
        yield from _details(writer, paint)
    yield ""
    if covers := writer.covers():
        yield from wrapped(covers, 0)
    yield from wrapped(words["disclaimer"], 0)
    catalogue = writer.assessment.rules.catalogue
    yield f"{catalogue.title} {catalogue.version}, {catalogue.digest[:19]}"


def _questions(writer: Writer, paint: Paint) -> Iterator[str]:
    questions = writer.questions()
    if questions:
        yield ""
        yield paint(writer.words["questions"], "heading")
        for fact, question in questions:
            yield from wrapped(f"{question}  [{fact}]", 2)


def _details(writer: Writer, paint: Paint) -> Iterator[str]:
    for _, results in writer.groups():
        for result in results:
            if not result.criteria:
                continue
            yield ""
            yield f"{paint(writer.title(result), 'heading')}  [{result.instrument}], {writer.version(result)}"
            numbers = writer.numbered(result)
            for index, (criterion, status) in enumerate(result.criteria):
                word = writer.words[f"status.{status.value}"]
                yield f"  {paint(f'{MARKS[status]} {word}', status.value)}: {criterion.title[writer.language]}"
                yield from wrapped(writer.reason(result, index), 6)
                yield from wrapped(f"{writer.words['source']}: {writer.cited(criterion, numbers)}", 6)
                if criterion.exceptions:
                    yield from wrapped(writer.exceptions(criterion.exceptions), 6)
                if criterion.note:
                    yield from wrapped(criterion.note[writer.language], 6)
            for source, number in numbers.items():
                assert result.version is not None
                yield from wrapped(f"[{number}] {writer.source(result.version.sources[source])}", 2)
            yield from wrapped(writer.checked(result), 2)


def wrapped(text: str, indent: int, paint: Callable[[str], str] = str) -> Iterator[str]:
    margin = " " * indent
    for line in textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False):
        yield margin + paint(line)
