"""Assessment -> plain text for people: first what a founder wants to know, then the details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from eligibility.engine.assessment import Assessment
from eligibility.engine.outcome import Status
from eligibility.report.writer import Writer
from eligibility.words.lines import Line, Paint, Painted, plain, wrapped, written

MARKS: Final = {
    Status.MET: "+",
    Status.NOT_MET: "x",
    Status.UNKNOWN: "?",
    Status.NEEDS_JUDGEMENT: "~",
    Status.NOT_APPLICABLE: "-",
}


def write_text(
    assessment: Assessment,
    language: str = "en",
    *,
    details: bool = True,
    paint: Paint = plain,
    fits: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The report as text; `fits` says in words what other request an instrument would take."""
    return written(_lines(Writer(assessment, language, fits), details), paint)


def _lines(writer: Writer, details: bool) -> Iterator[Line]:
    words = writer.words
    yield (Painted(writer.heading(), "heading"),)
    yield writer.counts()
    yield writer.standings()
    for remark in writer.remarks():
        yield from wrapped(remark, 2, "warning")
    for outcome, results in writer.groups():
        yield ""
        head = words[f"outcome.{outcome.value}"].upper()
        yield Painted(head, outcome.value), f" – {words[f'means.{outcome.value}']}"
        for result in results:
            yield (
                "  ",
                Painted(writer.title(result), "heading"),
                f"  [{result.instrument}]  {writer.standing(result)}",
            )
            yield from wrapped(writer.offer(result), 6)
            for role, sentence in writer.why(result):
                yield from wrapped(sentence, 6, role)
    if details:
        yield from _implied(writer)
        yield from _questions(writer)
        yield from _details(writer)
    yield ""
    if covers := writer.covers():
        yield from wrapped(covers, 0)
    yield from wrapped(words["disclaimer"], 0)
    yield from writer.proof()


def _implied(writer: Writer) -> Iterator[Line]:
    told = writer.implied()
    if told:
        yield ""
        yield (Painted(writer.words["implied"], "heading"),)
        for sentence in told:
            yield from wrapped(sentence, 2)


def _questions(writer: Writer) -> Iterator[Line]:
    questions = writer.questions()
    if questions:
        yield ""
        yield (Painted(writer.words["questions"], "heading"),)
        for fact, question in questions:
            yield from wrapped(f"{question}  [{fact}]", 2)


def _details(writer: Writer) -> Iterator[Line]:
    for _, results in writer.groups():
        for result in results:
            if not result.criteria:
                continue
            yield ""
            yield (
                Painted(writer.title(result), "heading"),
                f"  [{result.instrument}], {writer.version(result)}",
            )
            numbers = writer.numbered(result)
            for index, (criterion, status) in enumerate(result.criteria):
                word = writer.words[f"status.{status.value}"]
                title = criterion.title[writer.language]
                yield "  ", Painted(f"{MARKS[status]} {word}", status.value), f": {title}"
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
