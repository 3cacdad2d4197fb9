"""How many questions until every outcome is settled: this library beside a clairvoyant. Run

    python benchmarks/questions.py

(`--smoke`: two companies of each table, to see that it runs. `--each`: a line for each company.)

Each company is asked from nothing, and from what a register says, by the questions of `Case.questions`, one after another: a
question for several facts counts as one, also where its answer gives nothing and the facts have to be asked one by one, and a
form is one page. So that nobody takes a page for one answer, the *entries* stand beside: each field that was filled in counts,
and any other question, a list to tick too, once.
`companies.py` says who is asked.

The clairvoyant knows every answer beforehand and asks only to prove outcomes. Of each outcome it takes the smallest proof that it
finds: a set of facts that settles the outcome, whatever the rest is. It settles next what needs the fewest questions more, and
answers a question for several facts where that gives more than one that it needs.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from companies import CATALOGUE, SHARED, TODAY, TRIALS, drawn, portfolio

from eligibility import Case, CompanyProfile, Outcome, Question, Standing
from eligibility.engine.outcome import OutcomeCode, StatusCode
from eligibility.engine.trial import Trial
from eligibility.possible import admits
from eligibility.profile.facts import Together

NEVER_ASKED: Final = ("group.enterprises", "group.holdings")
"""A group is asked for as accounts added up."""
PREFILL: Final = (
    *(
        "company.name",
        "company.kvk_number",
        "company.legal_form",
        "company.registered_office",
        "company.province",
    ),
    *("company.registered_on", "company.in_business_since"),
)
"""What a register says of facts that there are. Days: `formeleRegistratiedatum` and `materieleRegistratie.datumAanvang` of the
Dutch trade register. Its persons working are no annual work units of a closed year, and its sector codes no shares of turnover:
neither gives a fact.
"""
TOGETHER: Final = SHARED.checked.vocabulary.together
SOON: Final = 15
SHARES: Final = (0.5, 0.8, 1.0)


@dataclass(frozen=True)
class Run:
    """One company asked to the end: after how many questions half, four fifths and all outcomes are settled."""

    questions: tuple[int, ...]
    """Until half, until four fifths, until all."""
    entries: tuple[int, ...]
    """The same in entries: each field of a form that is filled in counts, a list to tick counts once."""
    wait: float
    """How many questions an outcome waits on average."""
    unseen: tuple[str, ...] = ()
    """What fits in the end and does not stand among what fits or nearly does after fifteen questions."""
    milliseconds: float = 0


def asked(company: CompanyProfile, known: Iterable[str] = ()) -> Run:
    """Asks until every outcome is settled, from what is known already."""
    truth = CATALOGUE.case(company, on=TODAY)
    data = company.data()
    start = {name: value for name in known if (value := _said(data, name)) is not None}
    case = CATALOGUE.case(CATALOGUE.read_profile("{}"), on=TODAY).what_if(start)
    skip = [*NEVER_ASKED]
    still: list[int] = []
    entries = [0]
    unseen: tuple[str, ...] = ()
    spent = 0.0
    while left := _open(case):
        still.append(left)
        begin = time.perf_counter()
        questions = case.questions(skip=skip)
        spent += time.perf_counter() - begin
        if not questions:
            break
        if questions[0].fields:
            case, left_open, filled = _filled(case, questions[0], skip, data)
            skip += left_open
            entries.append(entries[-1] + filled)
        else:
            gives = answer(questions[0], company, data)
            case = case.what_if(gives) if gives else case
            skip += [] if gives else [questions[0].id]
            entries.append(entries[-1] + 1)
        if len(still) == SOON:
            unseen = tuple(_unseen(case, truth))

    typed = tuple(entries[_until(still, share)] for share in SHARES)
    questions_until = tuple(_until(still, share) for share in SHARES)
    return Run(questions_until, typed, sum(still) / len(TRIALS), unseen, spent / max(1, len(still)) * 1000)


def _until(still: Sequence[int], share: float) -> int:
    """After how many questions a share of the outcomes is settled; `still` are those that are open before each question."""
    return next((count for count, left in enumerate(still) if left <= (1 - share) * len(TRIALS)), len(still))


def _filled(
    case: Case, page: Question, skip: Sequence[str], data: Mapping[str, Any]
) -> tuple[Case, list[str], int]:
    """A page gone through as the interview does: field by field, without those that a field above made idle.

    The case after it, what was left open, and how many fields were filled in.
    """
    left_open: list[str] = []
    filled = 0
    rest: Question | None = page
    while rest is not None:
        name = rest.facts[0]
        value = _said(data, name)
        if value is None:
            left_open.append(name)
        else:
            case, filled = case.what_if({name: value}), filled + 1
        rest = case.rest_of(page, skip=[*skip, *left_open])
    return case, left_open, filled


def answer(question: Question, company: CompanyProfile, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a company answers: values by fact, none where it answers that something holds, or does not know."""
    about = question.about
    if not isinstance(about, Together):
        value = _said(data, about.id)
        return {} if value is None else {about.id: value}
    gives = [name for name in given(about, company) if name in question.facts]
    return {name: _said(data, name) for name in gives if _said(data, name) is not None} if gives else {}


def given(about: Together, company: CompanyProfile) -> tuple[str, ...]:
    """The facts that the answer of a company to a question for several gives."""
    facts = company.facts()
    if about.several or about.form:
        return tuple(name for name in about.facts if name in facts)
    if about.same:
        values = [facts.get(name) for name in about.facts]
        return about.facts if values[0] is not None and values.count(values[0]) == len(values) else ()
    for _, gives in about.answers.values():
        if gives and all(name not in facts or _agrees(value, facts[name]) for name, value in gives.items()):
            return tuple(gives)
    return ()


def _agrees(value: Any, fact: Any) -> bool:
    return bool(value == fact or (not isinstance(value, list) and admits(value, fact)))


def _said(data: Mapping[str, Any], name: str) -> Any:
    group, _, key = name.partition(".")
    return (data.get(group) or {}).get(key)


def _open(case: Case) -> int:
    return sum(result.outcome is Outcome.UNDETERMINED for result in case.assessment.values())


def _unseen(case: Case, truth: Case) -> Iterable[str]:
    for name, result in truth.assessment.items():
        if result.standing is Standing.FITS and case.assessment[name].standing not in (
            Standing.FITS,
            Standing.NEAR,
        ):
            yield name


def clairvoyant(company: CompanyProfile, known: Collection[str] = ()) -> Run:
    """The same by who knows every answer and asks only what proves the outcomes."""
    facts = dict(company.facts())
    have = {name for name in known if name in facts}
    proofs = {trial.name: proof(trial, facts) for trial in TRIALS}
    gates = [frozenset(given(each, company)) for each in TOGETHER.values()]
    forms = {gate for gate, each in zip(gates, TOGETHER.values(), strict=True) if each.form}
    still, entries, waiting = [], [0], dict(proofs)
    while waiting:
        costs = {name: _questions(needs - have, gates) for name, needs in waiting.items()}
        name = min(costs, key=lambda each: (len(costs[each]), each))
        for question in costs[name]:
            still.append(sum(not needs <= have for needs in proofs.values()))
            wanted = needs_of(question, proofs.values()) - have
            have |= question
            entries.append(entries[-1] + (len(wanted) if question in forms else 1))
        waiting = {each: needs for each, needs in waiting.items() if not needs <= have}

    until = tuple(_until(still, share) for share in SHARES)
    return Run(until, tuple(entries[count] for count in until), sum(still) / len(TRIALS))


def needs_of(question: frozenset[str], proofs: Iterable[frozenset[str]]) -> frozenset[str]:
    """The facts of a question that some proof needs: who knows every answer fills in no other field."""
    return question & frozenset().union(*proofs)


def _questions(needs: frozenset[str], gates: list[frozenset[str]]) -> list[frozenset[str]]:
    """Few questions that give some facts: those for several first that give the most, for others may need the rest."""
    found = []
    while needs:
        best = max(gates, key=lambda gate: len(gate & needs), default=frozenset[str]())
        if not best & needs:
            return [*found, *(frozenset({name}) for name in sorted(needs))]
        found.append(best)
        needs -= best
    return found


def proof(trial: Trial, facts: Mapping[str, Any]) -> frozenset[str]:
    """A small set of facts that settles the outcome of a company, whatever the rest is."""
    read = {fact for reads in trial.tied_to for fact in reads} | set(trial.reads)
    outcome = trial.evaluate(facts, {}, TODAY)[0]
    refusing = trial.evaluate(facts, {}, TODAY)[1]
    starts: list[set[str]] = [{name for name in facts if name in read}]
    if outcome == OutcomeCode.INELIGIBLE:
        tied = [trial.tied_to[place] for place, status in enumerate(refusing) if status == StatusCode.NOT_MET]
        starts += [{name for name in facts if name in each} for each in tied]
    best: set[str] | None = None
    for start in starts:
        if trial.evaluate({name: facts[name] for name in start}, {}, TODAY)[0] != outcome:
            continue
        for order in (sorted(start), sorted(start, reverse=True)):
            kept = set(start)
            for name in order:
                fewer = {each: facts[each] for each in kept - {name}}
                if trial.evaluate(fewer, {}, TODAY)[0] == outcome:
                    kept.discard(name)
            if best is None or len(kept) < len(best):
                best = kept
    return frozenset(best or ())


def _row(label: str, runs: list[Run]) -> str:
    asked, typed = (
        [statistics.mean(numbers) for numbers in zip(*found, strict=True)]
        for found in ([run.questions for run in runs], [run.entries for run in runs])
    )
    wait, spent = (statistics.mean(getattr(run, key) for run in runs) for key in ("wait", "milliseconds"))
    cells = (f"{number:10.1f}" for number in (*asked, wait, *typed))
    return f"{label:<24} {' '.join(cells)} {spent:14.2f}"


def main(*, smoke: bool = False, each: bool = False) -> None:
    for title, companies in (("the portfolio", portfolio), ("drawn", drawn)):
        everyone = companies()[: 2 if smoke else None]
        heads = (
            "until half",
            "until 80%",
            "until all",
            "mean wait",
            "entries",
            "80%",
            "all",
            "ms a question",
        )
        print(f"\n{title + f' ({len(everyone)})':<24} " + " ".join(f"{head:>10}" for head in heads))
        for label, known in (("from nothing", ()), ("from a register", PREFILL)):
            runs = [asked(company, known) for company in everyone]
            bounds = [clairvoyant(company, known) for company in everyone]
            print(_row(label, runs), flush=True)
            print(_row("  a clairvoyant", bounds), flush=True)
            for company, run, bound in zip(everyone, runs, bounds, strict=True):
                if each:
                    name = (company.company and company.company.name) or ""
                    own, least = (one.questions for one in (run, bound))
                    print(f"    {name:<30} {own} a clairvoyant {least}")
                if run.unseen:
                    print(f"    fits, and not seen after {SOON} questions: {', '.join(run.unseen)}")


if __name__ == "__main__":
    main(smoke="--smoke" in sys.argv, each="--each" in sys.argv)
