"""Guidance in words and as JSON: questions with their reason, remedies as ranges, the days on which an outcome flips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.engine.outcome import Outcome
from eligibility.engine.standing import Standing
from eligibility.guidance.missing import Missing, Settling
from eligibility.guidance.questions import Question
from eligibility.guidance.remedies import Change, Remedy
from eligibility.guidance.timeline import Interval
from eligibility.profile.facts import Fact, Together
from eligibility.report.lines import Line, wrapped, written
from eligibility.report.writer import name_missing
from eligibility.rules.model import CheckedCatalogue, Criterion
from eligibility.units import exact
from eligibility.words import formats
from eligibility.words.phrases import PHRASES

Form = dict[str, Any]


def plain(value: Any) -> Any:
    """A value of a fact as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value.model_dump(mode="json", exclude_none=True) if hasattr(value, "model_dump") else value


class Advice:
    """The forms of guidance in one language."""

    def __init__(self, catalogue: CheckedCatalogue, language: str) -> None:
        self.catalogue = catalogue
        self.language = language
        self.words = PHRASES[language]

    # Questions

    def question(self, found: Question, together: Together | None, of: int) -> Form:
        """One question: a fact, or several that are asked for together. `of` is the number of open instruments."""
        fact = self.catalogue.vocabulary.facts[found.fact]
        form = self._together(together) if together else self._fact(fact)
        settles = round(found.settles, 2)
        why = self.words["why one" if len(found.instruments) == 1 else "why"].format(count=len(found.instruments), of=of)
        chance = self.words["may settle"].format(count=formats.number(exact(Decimal(str(round(found.settles, 1)))), self.language))
        return form | {
            "instruments": list(found.instruments),
            "settles": settles,
            "why": f"{why} {chance}" if found.settles >= 0.05 else why,
        }

    def _fact(self, fact: Fact) -> Form:
        return {
            "id": fact.id,
            "facts": [fact.id],
            "kind": fact.type.word,
            "question": (fact.question or fact.title)[self.language],
            "help": fact.help[self.language] if fact.help else None,
            "unit": {"money": "EUR", "percent": "%"}.get(fact.type.kind, fact.type.unit),
            "choices": [{"code": code, "title": texts[self.language]} for code, texts in fact.type.choices.items()],
            "example": plain(fact.example),
        }

    def _together(self, together: Together) -> Form:
        kind = self.catalogue.vocabulary.facts[together.facts[0]].type.kind if together.same else "choice"
        return {
            "id": together.id,
            "facts": list(together.facts),
            "kind": kind,
            "question": together.question[self.language],
            "help": None,
            "unit": None,
            "choices": [{"code": code, "title": title[self.language]} for code, (title, _) in together.answers.items()],
            "example": None,
        }

    # Advice

    def instrument(
        self,
        name: str,
        outcome: Outcome,
        missing: Missing,
        settling: Settling | None,
        remedies: Iterable[Remedy],
        awaits: Iterable[Criterion],
        intervals: tuple[Interval, ...],
        standing: Standing,
        fits: Iterable[Remedy],
    ) -> Form:
        """What guidance says of one instrument."""
        first, following = intervals[0], intervals[1] if len(intervals) > 1 else None
        then = None
        if following:
            then = {"since": following.since, "outcome": following.outcome.value, "availability": following.availability}
        return {
            "instrument": name,
            "outcome": outcome.value,
            "standing": standing.value,
            "missing": list(missing.facts),
            "exact": missing.exact,
            "settling": [list(each) for each in settling.sets] if settling else [],
            "settling_capped": settling.capped if settling else False,
            "remedies": [self.remedy(remedy) for remedy in remedies],
            "fits": [self.remedy(remedy) for remedy in fits],
            "awaits": [self.awaited(criterion) for criterion in awaits],
            "holds_until": first.until,
            "then": then,
        }

    def awaited(self, criterion: Criterion) -> Form:
        """A judgement that a conditional outcome waits for: only the body that judges can turn it."""
        bodies = self.catalogue.vocabulary.bodies
        body = bodies[criterion.judged_by][self.language] if criterion.judged_by else ""
        return {"criterion": criterion.id, "title": criterion.title[self.language], "judged_by": body}

    def remedy(self, remedy: Remedy) -> Form:
        """The changes, each with a sentence, and the outcome that they lead to."""
        return {"outcome": remedy.outcome.value, "changes": [self.change(change) for change in remedy.changes]}

    def change(self, change: Change) -> Form:
        fact = self.catalogue.vocabulary.facts[change.fact]
        return {
            "fact": change.fact,
            "title": fact.title[self.language],
            "now": plain(change.now),
            "to": plain(change.to),
            "low": plain(change.low),
            "high": plain(change.high),
            "values": plain(change.values),
            "changes": change.changes,
            "text": self.change_text(change, fact),
        }

    def change_text(self, change: Change, fact: Fact) -> str:
        """`Amount requested: at most EUR 250 000 (now EUR 2 000 000)`."""

        def said(value: Any) -> str:
            return formats.value_text(value, fact.type, self.catalogue.vocabulary.units, self.language)

        words = self.words
        if change.values:
            wanted = formats.series([said(value) for value in change.values], self.language)
        elif change.low is not None and change.high is not None:
            same = change.low == change.high
            wanted = said(change.low) if same else words["range"].format(low=said(change.low), high=said(change.high))
        elif change.low is not None:
            wanted = f"{words['on or after' if fact.type.kind == 'date' else 'at least']} {said(change.low)}"
        elif change.high is not None:
            wanted = f"{words['on or before' if fact.type.kind == 'date' else 'at most']} {said(change.high)}"
        else:
            wanted = said(change.to)
        time = f", {words['with time']}" if change.changes == "with_time" else ""
        return f"{fact.title[self.language]}: {wanted} ({words['now']} {said(change.now)}{time})"

    def write(self, forms: Iterable[Form], titles: Mapping[str, str]) -> str:
        """Advice as text: per instrument what would change its outcome, and until when it holds."""
        return written(line for form in forms for line in self._lines(form, titles))

    def _lines(self, form: Form, titles: Mapping[str, str]) -> Iterable[Line]:
        words = self.words
        lines: list[Line] = []
        for taken in form["fits"]:
            outcome = words[f"outcome.{taken['outcome']}"].lower()
            lines += [f"      {words['would take']} ({outcome}):", *(f"        - {change['text']}" for change in taken["changes"])]
        for remedy in form["remedies"]:
            if remedy in form["fits"]:
                continue  # told already
            lead = words["would make"].format(outcome=words[f"outcome.{remedy['outcome']}"].lower())
            lines += [f"      {lead}:", *(f"        - {change['text']}" for change in remedy["changes"])]
        for awaited in form["awaits"]:
            lines += wrapped(f"{words['to be judged']}: {awaited['title']} ({awaited['judged_by']})", 6)
        if form["missing"]:
            lines += wrapped(name_missing(form["missing"], self.catalogue.vocabulary.facts, self.language), 6)
        if then := form["then"]:
            said = words[f"outcome.{then['outcome']}"].lower()
            available = f", {words['availability.' + then['availability']]}" if then["availability"] else ""
            lines.append(f"      {words['flips'].format(on=formats.day(then['since'], self.language), outcome=said + available)}")
        if lines:
            standing = formats.lowered(words[f"standing.{form['standing']}"])
            outcome = words["outcome." + form["outcome"]].lower()
            yield f"  {titles[form['instrument']]}  [{form['instrument']}]: {outcome}, {standing}"
            yield from lines
