"""The words of an assessment, which the text and the Markdown reports share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from eligibility.engine.assessment import Assessment, Result
from eligibility.engine.awards import Award, Bounds
from eligibility.engine.judgements import counted
from eligibility.engine.outcome import Outcome, Status
from eligibility.engine.standing import Standing
from eligibility.rules.in_force import expiring
from eligibility.rules.model import Apply, Criterion, Exceptions, Source
from eligibility.words import formats
from eligibility.words.citations import place
from eligibility.words.implied import statement
from eligibility.words.phrases import PHRASES
from eligibility.words.sentences import Sentences

_SHOWN_OF_DIGEST: Final = len("sha256:") + 12


class Writer:
    """The words of one assessment in one language; the text and Markdown reports share them."""

    def __init__(
        self, assessment: Assessment, language: str, fits: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """`fits` has, by instrument, the other requests that it would take, in words."""
        self.fits = fits or {}
        self.assessment = assessment
        self.language = language
        self.words = PHRASES[language]
        self.facts = assessment.rules.catalogue.facts
        self.sentences = Sentences(assessment.rules, assessment.facts.get, language)
        self.applied = assessment.profile.applications or {}
        self.judgements = counted(assessment.profile.judgements, assessment.rules)

    def heading(self) -> str:
        """`Lumen Sensing B.V. on 23 November 2026`."""
        company = self.assessment.profile.company
        name = company.name if company and company.name else self.words["the company"]
        return f"{name} {self.words['on']} {formats.day(self.assessment.on, self.language)}"

    def proofs(self) -> list[tuple[str, str]]:
        """What was assessed by which rules, by name: the digests with which anybody can prove it."""
        catalogue = self.assessment.rules.catalogue
        return [
            (f"{catalogue.title_in(self.language)} {catalogue.version}", catalogue.digest),
            (self.words["logic"], catalogue.logic.digest),
            (self.words["answers"], self.assessment.profile.digest()),
        ]

    def proof(self) -> tuple[str, str]:
        """The same in two lines, each digest by its beginning: the rules, then what they decide and the answers."""
        rules, *others = (f"{name} {value[:_SHOWN_OF_DIGEST]}" for name, value in self.proofs())
        said = ", ".join(others)
        return rules, said[:1].upper() + said[1:]

    def counts(self) -> str:
        """`8 instruments: 1 conditional, 7 undetermined`."""
        total = len(self.assessment)
        noun = self.words["instrument" if total == 1 else "instruments"]
        counts = Counter(result.outcome for result in self.assessment.values())
        parts = [
            f"{counts[each]} {self.words[f'outcome.{each.value}'].lower()}"
            for each in Outcome
            if counts[each]
        ]
        return f"{total} {noun}: {', '.join(parts)}"

    def standings(self) -> str:
        """`Fits: 3, nearly: 13, not now: 32`."""
        counts = Counter(result.standing for result in self.assessment.values())
        parts = [f"{self.words[f'standing.{each}']}: {counts[each]}" for each in Standing if counts[each]]
        return ", ".join([*parts[:1], *map(formats.lowered, parts[1:])])

    def standing(self, result: Result) -> str:
        """`nearly; 4 of 6 criteria met`."""
        said = formats.lowered(self.words[f"standing.{result.standing}"])
        counts = result.criteria_counts
        if not counts.total:
            return said
        met = self.words["criteria met"].format(met=counts.met, total=counts.total)
        waiting = f", {counts.judged} {self.words['to be judged']}" if counts.judged else ""
        return f"{said}; {met}{waiting}"

    def remarks(self) -> list[str]:
        """What a profile says twice in different ways, or what of it does not count: each with its place and what to do."""
        return [
            f"{self.words['warning']}: {remark.place}: {remark.message}"
            + (f"; {remark.hint}" if remark.hint else "")
            for remark in self.assessment.remarks
        ]

    def implied(self) -> list[str]:
        """What follows from what is known, each with what it follows from."""
        told = self.assessment.told
        units = self.assessment.rules.catalogue.vocabulary.units
        return [statement(each, told, units, self.language) for each in self.assessment.implied]

    def groups(self) -> Iterator[tuple[Outcome, list[Result]]]:
        """The results by outcome, the best first; policy levers last, what is open first, what lacks least first."""
        for outcome in Outcome:
            results = [result for result in self.assessment.values() if result.outcome is outcome]
            if results:
                yield outcome, sorted(results, key=_order)

    def title(self, result: Result) -> str:
        """The name of an instrument."""
        version = result.version or self.assessment.rules.catalogue.instruments[result.instrument][-1]
        return version.title[self.language]

    def offer(self, result: Result) -> str:
        """`equity, EUR 150 000 to EUR 2 000 000; open; apply directly`."""
        version = result.version
        if version is None:
            return self.words["no version"]
        kind = self.words[f"kind.{version.kind}"]
        award = self.award(result.award)
        availability = self.words[f"availability.{result.availability}"]
        if deadline := version.deadline_after(result.on):
            availability += f", {self.words['next deadline'].format(on=formats.day(deadline, self.language))}"
        parts = [f"{kind}, {award}" if award else kind, availability]
        if version.access:
            parts.append(self.words[f"access.{version.access}"])
        return "; ".join(parts)

    def award(self, award: Award | None) -> str | None:
        """How much, in words."""
        if award is None or award.maximum is None or award.maximum.high == 0:
            return None
        low, high = award.minimum, award.maximum
        facts = formats.series((self._fact(fact) for fact in award.unknown), self.language, "and")
        if high.high is None:
            return f"{self.words['no upper end']}, {self.words['depends'].format(facts=facts)}"
        most = formats.money(high.high, self.language)
        if low is not None and high.high < low.low:
            return self.words["below minimum"].format(high=most, low=formats.money(low.low, self.language))
        if not high.exact and low is None and high.low > 0:
            return self.words["between"].format(
                low=formats.money(high.low, self.language), high=most, facts=facts
            )
        said = self.words["up to"].format(high=most) if low is None else self._from_to(low, most)
        return said if high.exact else f"{said}, {self.words['depends'].format(facts=facts)}"

    def _from_to(self, low: Bounds, most: str) -> str:
        return self.words["from to"].format(low=formats.money(low.low, self.language), high=most)

    def _fact(self, fact: str) -> str:
        return formats.lowered(self.facts[fact].title[self.language])

    def reason(self, result: Result, index: int) -> str:
        """Why a criterion is what it is, by its place."""
        criterion, status = result.criteria[index]
        judgement = self.judgements.get((result.instrument, criterion.id))
        not_in_force = self.assessment.rules.why_unknown(result.instrument, index)
        return self.sentences_of(result).reason(criterion, status, judgement, not_in_force)

    def sentences_of(self, result: Result) -> Sentences:
        """Its own where an application gives it facts of its own."""
        if result.instrument not in self.applied:
            return self.sentences
        return Sentences(self.assessment.rules, result.facts.get, self.language)

    def why(self, result: Result) -> Iterator[tuple[str, str]]:
        """What stands between the company and the instrument: (role, sentence)."""
        if result.reason:
            yield "not_assessable", result.reason[self.language]
            version = result.version
            if version and version.look_again:
                when = formats.day(version.look_again, self.language)
                yield "not_assessable", self.words["look again"].format(on=when)
        yield from self.refusals(result)
        for index, (criterion, status) in enumerate(result.criteria):
            if status is Status.NOT_MET and criterion.advisory:
                yield (
                    "warning",
                    f"{self.words['warning']}: {criterion.title[self.language]} – {self.reason(result, index)}",
                )
        if result.missing:
            left_open = self.assessment.left_open(result.instrument)
            titles = formats.open_field_titles(
                left_open, self.assessment.rules.catalogue.vocabulary, self.language
            )
            yield "unknown", formats.name_missing(result.missing, self.facts, self.language, titles)
        for criterion, status in result.criteria:
            if (
                status is Status.NEEDS_JUDGEMENT
                and criterion.judged_by
                and result.outcome is Outcome.CONDITIONAL
            ):
                body = self.assessment.rules.catalogue.vocabulary.bodies[criterion.judged_by][self.language]
                yield (
                    "needs_judgement",
                    f"{self.words['to be judged']}: {criterion.title[self.language]} ({body})",
                )
        if result.outcome is not Outcome.INELIGIBLE:
            yield from (("warning", sentence) for sentence in self.leaning(result))
        if result.version and result.version.overdue(result.on):
            yield "warning", self.checked(result)
        if step := self.next_step(result):
            yield "next_step", step

    def refusals(self, result: Result) -> Iterator[tuple[str, str]]:
        """The criteria that are not met, with who is let in all the same, and what another request would have to be."""
        for index, (criterion, status) in enumerate(result.criteria):
            if status is Status.NOT_MET and not criterion.advisory:
                yield (
                    "not_met",
                    f"{self.words['not met']}: {criterion.title[self.language]} – {self.reason(result, index)}",
                )
                if criterion.exceptions:
                    yield "not_met", self.exceptions(criterion.exceptions)
        if result.excluding:
            said = formats.excluding(result.excluding, self.language)
            yield "not_met", said[0].upper() + said[1:]
        if wanted := self.fits.get(result.instrument):
            either = f" – {self.words['or']} ".join(wanted)
            yield "not_met", f"{self.words['would take']}: {either}"

    def exceptions(self, exceptions: Exceptions) -> str:
        """Who is let in all the same, as far as a source says so."""
        return self.words["exceptions"].format(text=exceptions.texts[self.language])

    def next_step(self, result: Result) -> str | None:
        """Where one applies, for what one can still get."""
        apply = self.assessment.rules.catalogue.next_step(result.instrument)
        if apply is None or result.outcome is Outcome.INELIGIBLE or result.availability == "ended":
            return None
        if apply.url is None and result.outcome is Outcome.NOT_ASSESSABLE:
            return None  # nobody misses a page of what does not exist yet
        return next_step(apply, self.language)

    def covers(self) -> str | None:
        """What the catalogue covers and what it does not."""
        covers = self.assessment.rules.catalogue.covers
        return self.words["covers"].format(text=covers[self.language]) if covers else None

    def leaning(self, result: Result) -> list[str]:
        """The texts of law that it leans on and that have ended, or end soon."""
        if result.version is None or not result.criteria:
            return []
        rules = self.assessment.rules
        found = [(text, text.ends) for text in expiring(rules, result.version)]
        return [
            self.words["ended" if ends < rules.on else "ends soon"].format(
                title=text.title_in(self.language), on=formats.day(ends, self.language)
            )
            for text, ends in found
            if ends
        ]

    def checked(self, result: Result) -> str:
        """`Figures last checked on …`, and since when they should have been again."""
        assert result.version is not None
        checked, overdue = result.version.checked_on, result.version.overdue(result.on)
        said = self.words["never checked"]
        if checked:
            said = self.words["checked"].format(on=formats.day(checked, self.language))
        if not overdue:
            return said
        due = min(source.review_by for source in overdue if source.review_by)
        return f"{said} {self.words['review due'].format(on=formats.day(due, self.language))}"

    def source(self, source: Source) -> str:
        """`title, address, grade`."""
        grade = self.words[f"grade.{source.grade}"]
        parts = (source.title_in(self.language), source.url or source.document, grade)
        return ", ".join(part for part in parts if part)

    def cited(self, criterion: Criterion, numbers: dict[str, int]) -> str:
        """`[1] answer 5; [2]`, and the basis where the source does not state the criterion."""
        marks = []
        for citation in criterion.citations:
            where = f" {place(citation.place, self.language)}" if citation.place else ""
            marks.append(f"[{numbers[citation.source.id]}]{where}")
        basis = "" if criterion.basis == "stated" else f" ({self.words[f'basis.{criterion.basis}']})"
        return "; ".join(marks) + basis

    @staticmethod
    def numbered(result: Result) -> dict[str, int]:
        """The number of each source that the criteria of a result cite."""
        ids = dict.fromkeys(
            item.source.id for criterion, _ in result.criteria for item in criterion.citations
        )
        return {source: index for index, source in enumerate(ids, 1)}

    def version(self, result: Result) -> str:
        """`version of 2 April 2025`."""
        if result.version is None:
            return self.words["no version"]
        return f"{self.words['version of']} {formats.day(result.version.valid.start, self.language)}"

    def questions(self) -> list[tuple[str, str]]:
        """Every missing fact of every instrument once, with its question."""
        missing = dict.fromkeys(fact for result in self.assessment.values() for fact in result.missing)
        asked = [(fact, self.facts[fact].question or self.facts[fact].title) for fact in missing]
        return [(fact, texts[self.language]) for fact, texts in asked]


def next_step(apply: Apply, language: str) -> str:
    """`How to apply: address, with whom`, or that no official page was found."""
    words = PHRASES[language]
    where = ", ".join(part for part in (apply.url, apply.body and apply.body[language]) if part)
    return words["next step"].format(where=where) if apply.url else words["no next step"]


def _order(result: Result) -> tuple[bool, bool, int]:
    """Policy levers last, what is open first, what lacks least first."""
    lever = result.version is not None and result.version.is_lever
    return lever, result.availability != "open", len(result.missing)
