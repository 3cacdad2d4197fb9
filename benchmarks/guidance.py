"""What guidance costs beside an assessment: missing facts, next question, remedies and dates of all instruments, a profile; and
how often a list of missing facts is not proved to be exact. Run

    python benchmarks/guidance.py

(`--smoke`: three companies once, to see that it runs.)

Each company of the portfolio is timed after all of them were looked at once, so that the rules are compiled. Each turn makes a new
case of it: what is missing is worked out for the questions, and the advice finds it there.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from eligibility import Catalogue, Outcome

TODAY = date(2026, 11, 23)
FOLDER = Path(__file__).parent.parent / "examples" / "portfolio"
ROUNDS = 5


def main(*, smoke: bool = False) -> None:
    catalogue = Catalogue.shipped()
    texts = [file.read_bytes() for file in sorted(FOLDER.glob("*.json"))[: 3 if smoke else None]]
    tasks: dict[str, Callable[[Any], Any]] = {
        "assess": lambda case: case.assessment,
        "ask (missing, next questions)": lambda case: case.questions(most=3),
        "advise (remedies, dates)": lambda case: case.advice(),
    }
    spent: dict[str, list[list[float]]] = {name: [[] for _ in texts] for name in (*tasks, "all together")}
    for turn in range(2 if smoke else ROUNDS + 1):
        for place, text in enumerate(texts):
            case, total = catalogue.case(catalogue.read_profile(text), on=TODAY), 0.0
            for name, task in tasks.items():
                start = time.perf_counter()
                said = task(case)
                milliseconds = (time.perf_counter() - start) * 1000
                assert said, name
                total += milliseconds
                if turn:
                    spent[name][place].append(milliseconds)
            if turn:
                spent["all together"][place].append(total)
    companies = {name: sorted(map(statistics.median, times)) for name, times in spent.items()}
    base = statistics.median(companies["assess"])
    for name, times in companies.items():
        middle, late = statistics.median(times), times[len(times) * 9 // 10]
        figures = f"median {middle:6.2f} ms   nine in ten {late:6.2f} ms   slowest {times[-1]:6.2f} ms"
        print(f"{name:<36} {figures}   {middle / base:4.0f} x assess")
    print_exact(catalogue, texts)


def print_exact(catalogue: Catalogue, texts: list[bytes]) -> None:
    """The share of undetermined results whose missing list may name a fact too many, and the instruments of these."""
    undetermined, not_exact = 0, Counter[str]()
    for text in texts:
        case = catalogue.case(catalogue.read_profile(text), on=TODAY)
        for name, result in case.assessment.items():
            if result.outcome is Outcome.UNDETERMINED:
                undetermined += 1
                not_exact[name] += not case.missing(name).exact
    count = not_exact.total()
    named = ", ".join(f"{name} {times}" for name, times in not_exact.most_common() if times)
    print(
        f"\nexact: false for {count} of {undetermined} undetermined results ({count / undetermined:.1%}): {named or 'none'}"
    )


if __name__ == "__main__":
    main(smoke="--smoke" in sys.argv)
