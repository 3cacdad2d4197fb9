"""What guidance costs beside an assessment: missing facts, next question, remedies and dates of all instruments, a profile. Run

    python benchmarks/guidance.py

Each company of the portfolio is timed after all of them were looked at once, so that the rules are compiled; answers are not kept.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from eligibility import Catalogue

TODAY = date(2026, 11, 23)
FOLDER = Path(__file__).parent.parent / "examples" / "portfolio"
ROUNDS = 5


def main() -> None:
    catalogue = Catalogue.shipped()
    texts = [file.read_bytes() for file in sorted(FOLDER.glob("*.json"))]
    tasks: dict[str, Callable[[Any], Any]] = {
        "assess": lambda profile: catalogue.assess(profile, on=TODAY),
        "ask (missing, next questions)": lambda profile: catalogue.ask(profile, on=TODAY, most=3),
        "advise (missing, remedies, dates)": lambda profile: catalogue.advise(profile, on=TODAY),
    }
    spent: dict[str, list[float]] = {name: [] for name in (*tasks, "all together")}
    for turn in range(ROUNDS + 1):
        for text in texts:
            profile, total = catalogue.read_profile(text), 0.0
            for name, task in tasks.items():
                start = time.perf_counter()
                task(profile)
                milliseconds = (time.perf_counter() - start) * 1000
                total += milliseconds
                if turn:
                    spent[name].append(milliseconds)
            if turn:
                spent["all together"].append(total)
    base = statistics.median(spent["assess"])
    for name, times in spent.items():
        ordered = sorted(times)
        middle, late = statistics.median(ordered), ordered[len(ordered) * 9 // 10]
        print(f"{name:<36} median {middle:7.2f} ms   nine in ten {late:7.2f} ms   {middle / base:6.0f} x assess")


if __name__ == "__main__":
    main()
