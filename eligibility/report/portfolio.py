"""Many companies beside all instruments: a grid of outcomes, then a paragraph a company that says why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from eligibility.engine.assessment import Assessment, Result
from eligibility.engine.outcome import Outcome, Status
from eligibility.engine.standing import Standing
from eligibility.report.markdown import ended, plain_text
from eligibility.words import formats
from eligibility.words.phrases import PHRASES

LETTERS: Final = {
    Outcome.ELIGIBLE: "E",
    Outcome.CONDITIONAL: "C",
    Outcome.UNDETERMINED: "?",
    Outcome.INELIGIBLE: "·",
    Outcome.NOT_ASSESSABLE: " ",
}
OTHER_REQUEST: Final = "r"
"""Ineligible, but only with this request."""


def write_portfolio(assessments: Mapping[str, Assessment], language: str = "en") -> str:
    """The table as Markdown; what no company can be assessed for is left out of the grid."""
    return ended(_lines(assessments, language))


def _lines(assessments: Mapping[str, Assessment], language: str) -> Iterator[str]:
    words = PHRASES[language]
    first = next(iter(assessments.values()))
    columns = [name for name, result in first.items() if result.outcome is not Outcome.NOT_ASSESSABLE]
    yield f"# {words['portfolio']}, {formats.day(first.on, language)}\n"
    legend = (
        f"{letter} {words[f'outcome.{outcome.value}'].lower()}"
        for outcome, letter in LETTERS.items()
        if letter.strip()
    )
    apart = f"{OTHER_REQUEST} {formats.lowered(words[f'standing.{Standing.OTHER_REQUEST}'])}"
    yield f"{'; '.join([*legend, apart])}.\n"
    yield "; ".join(f"{number} `{name}`" for number, name in enumerate(columns, 1)) + ".\n"
    yield f"| {words['company']} | {' | '.join(str(number) for number in range(1, len(columns) + 1))} |"
    yield "|---|" + ":-:|" * len(columns)
    for name, assessment in assessments.items():
        yield f"| {plain_text(name)} | {' | '.join(_letter(assessment[column]) for column in columns)} |"
    for name, assessment in assessments.items():
        company = assessment.profile.company
        title = company.name if company and company.name else name
        yield f"\n## {plain_text(name)}: {plain_text(title)}\n"
        for label, results in _groups(assessment):
            if results:
                yield f"- {words[label]}: {', '.join(map(_cell, results))}"
    yield f"\n{first.rules.catalogue.title_in(language)} {first.rules.catalogue.version}"


def _groups(assessment: Assessment) -> Iterator[tuple[str, list[Result]]]:
    """The results that say something, by outcome; what another request would turn stands apart."""
    for outcome in (Outcome.ELIGIBLE, Outcome.CONDITIONAL, Outcome.UNDETERMINED):
        yield (
            f"outcome.{outcome.value}",
            [result for result in assessment.values() if result.outcome is outcome],
        )
    refused = [result for result in assessment.values() if result.outcome is Outcome.INELIGIBLE]
    other = [result for result in refused if result.standing is Standing.OTHER_REQUEST]
    yield f"standing.{Standing.OTHER_REQUEST}", other
    yield (
        f"outcome.{Outcome.INELIGIBLE}",
        [result for result in refused if result.standing is not Standing.OTHER_REQUEST],
    )


def _letter(result: Result) -> str:
    return OTHER_REQUEST if result.standing is Standing.OTHER_REQUEST else LETTERS[result.outcome]


def _cell(result: Result) -> str:
    """An instrument, and in brackets what is in its way: how many facts, or which criteria."""
    if result.outcome is Outcome.UNDETERMINED:
        return f"`{result.instrument}` ({len(result.missing)})"
    unmet = [
        criterion.id
        for criterion, status in result.criteria
        if status is Status.NOT_MET and not criterion.advisory
    ]
    return f"`{result.instrument}` ({', '.join(unmet)})" if unmet else f"`{result.instrument}`"
