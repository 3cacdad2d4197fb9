"""How many questions until every outcome is settled: this library beside two orders and a bound. Run

    python benchmarks/questions.py

(`--smoke`: two companies, to see that it runs.)

Each company of the portfolio is asked from nothing. What its profile does not say is filled in beforehand, mostly with the answers
of the examples beside the instruments, sometimes with another value that the rules can tell apart; the same seed always fills the
same. The orders are: (a) the vocabulary's; (b) the fact that most open instruments miss first, as Publicodes does; and ours. All of
them ask only what some open instrument still misses. The bound is what a clairvoyant cannot avoid: the facts missing of the
instruments that will not be refused, each of which has to be known.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eligibility import Catalogue
from eligibility.authoring.example_files import ExampleFile
from eligibility.engine.outcome import OutcomeCode
from eligibility.engine.reference import fill
from eligibility.engine.trial import Trial
from eligibility.guidance.questions import questions
from eligibility.law.derived import Answers
from eligibility.possible import Holding
from eligibility.rules.files import find
from eligibility.shipped import shipped
from eligibility.yaml.tree import Problems, load

TODAY = date(2026, 11, 23)
FOLDER = Path(__file__).parent.parent / "examples" / "portfolio"
CATALOGUE = Catalogue.shipped()
FAMILY = CATALOGUE.evaluator(TODAY).family
RULES = CATALOGUE.evaluator(TODAY).rules
TRIALS = [FAMILY.trials.of(name, RULES).of_case(Answers()) for name in RULES.open]
VOCABULARY = RULES.catalogue.vocabulary.facts
Order = Callable[[dict[str, Any], list[Trial]], str | None]


def usual() -> dict[str, Any]:
    """The answers from which the examples of each instrument start; the first that names a fact counts."""
    found: dict[str, Any] = {}
    for file in find(shipped("rules")):
        if file.kind == "examples":
            node = load(file.text, file.path, Problems())
            if node and "profile" in node.value:
                for name, value in ExampleFile(FAMILY, file.name, Problems()).facts(node.value["profile"].node).items():
                    found.setdefault(name, value)
    nested: dict[str, Any] = {}
    for name, value in found.items():
        group, _, key = name.partition(".")
        nested.setdefault(group, {})[key] = value
    return CATALOGUE.profile_model.model_validate(nested).facts()


def companies() -> list[dict[str, Any]]:
    """The portfolio, every fact that an instrument reads filled in."""
    rng = random.Random(20261123)  # noqa: S311 - not for secrets
    common, reads = usual(), sorted({fact for trial in TRIALS for fact in trial.reads})
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        given = CATALOGUE.read_profile(file.read_bytes()).facts()
        for name in reads:
            if name not in given and name not in ("group.enterprises", "group.holdings", "group.accounts"):
                values = [value for trial in TRIALS if name in trial.reads for value in trial.values(VOCABULARY[name], {}, TODAY)]
                likely = [common[name]] if name in common and rng.random() < 0.75 else []
                follows = fill(RULES, given).facts.get(name)  # a value, or what a list surely holds
                surely = [sorted(follows.surely)] if isinstance(follows, Holding) else [follows] if follows is not None else []
                tried = [*likely, *rng.sample(values, len(values)), *surely]
                given[name] = next(value for value in tried if can_be({**given, name: value}))
        given = {name: value for name, value in given.items() if name not in ("group.enterprises", "group.holdings")}
        found.append({**given, "group.accounts": given["company.accounts"]})  # a group is asked for as accounts added up
    return found


def can_be(facts: dict[str, Any]) -> bool:
    """Whether nothing that follows from the facts contradicts one of them."""
    return not fill(RULES, facts).clashes


@dataclass(frozen=True)
class Run:
    """One company asked to the end: how many questions, how long an outcome waits on average, and until how many are settled."""

    questions: int
    wait: float
    half: int
    four_fifths: int
    effort: int


def asked(company: dict[str, Any], order: Order) -> Run:
    """Asks for facts until every outcome is settled."""
    known: dict[str, Any] = {}
    open_before: list[int] = []
    while left := [trial for trial in TRIALS if trial.evaluate(known, {}, TODAY)[0] == OutcomeCode.UNDETERMINED]:
        open_before.append(len(left))
        fact = order(known, left)
        if fact is None:  # whatever the rest is, no outcome can change any more
            break
        assert fact not in known, f"`{fact}` was answered already, and is still missing of {[trial.name for trial in left]}"
        known[fact] = company[fact]

    def until(share: float) -> int:
        return next((count for count, still in enumerate(open_before) if still <= (1 - share) * len(TRIALS)), len(known))

    effort = sum(VOCABULARY[fact].cost for fact in known)
    return Run(len(known), sum(open_before) / len(TRIALS), until(0.5), until(0.8), effort)


def by_vocabulary(known: dict[str, Any], left: list[Trial]) -> str:
    missing = {fact for trial in left for fact in trial.listed(known, {}, TODAY)}
    return next(fact for fact in VOCABULARY if fact in missing)


def by_count(known: dict[str, Any], left: list[Trial]) -> str:
    counts = Counter(fact for trial in left for fact in trial.listed(known, {}, TODAY))
    return max(VOCABULARY, key=lambda fact: counts[fact])


def by_worth(known: dict[str, Any], left: list[Trial]) -> str | None:
    found = questions(left, {trial.name: known for trial in left}, {}, TODAY)
    return found[0].fact if found else None


def bound(company: dict[str, Any]) -> int:
    """The facts that have to be known of the instruments that are not refused: none of them can be left out."""
    needed: set[str] = set()
    for trial in TRIALS:
        if trial.evaluate(company, {}, TODAY)[0] == OutcomeCode.INELIGIBLE:
            continue
        for name in trial.reads:
            without = {fact: value for fact, value in company.items() if fact != name}
            if trial.evaluate(without, {}, TODAY)[0] == OutcomeCode.UNDETERMINED:
                needed.add(name)
    return len(needed)


def main(*, smoke: bool = False) -> None:
    everyone = companies()[: 2 if smoke else None]
    needed = list(map(bound, everyone))
    print(f"{'':<28} questions   mean wait   until half   until 80%   effort   ms a question")
    for label, order in (("(a) vocabulary order", by_vocabulary), ("(b) most instruments first", by_count), ("ours", by_worth)):
        start = time.perf_counter()
        runs = [asked(company, order) for company in everyone]
        assert all(run.questions >= least for run, least in zip(runs, needed, strict=True)), label
        spent = (time.perf_counter() - start) / sum(run.questions for run in runs) * 1000
        means = [
            statistics.mean(getattr(run, key) for run in runs) for key in ("questions", "wait", "half", "four_fifths", "effort")
        ]
        cells = f"{means[0]:9.1f}   {means[1]:9.1f}   {means[2]:10.1f}   {means[3]:9.1f}   {means[4]:6.0f}"
        print(f"{label:<28} {cells}   {spent:13.2f}", flush=True)
    print(f"{'(c) clairvoyant, at least':<28} {statistics.mean(needed):9.1f}")


if __name__ == "__main__":
    main(smoke="--smoke" in sys.argv)
