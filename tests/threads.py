"""Threads that ask one catalogue of many companies on many days get the answers of one. The whole of it, in some minutes:

    python -m tests.threads

Eight threads put 2 000 questions each, switching a hundred thousand times a second: half of them to cases that they share, half to
cases of their own. The test suite puts fewer.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date

from eligibility import Case, Catalogue, to_json
from tests.conftest import ROOT, TODAY

COMPANIES = ("01-quantum-sensors", "17-drone-scale-up", "24-group-owned", "27-machine-shop", "30-de-minimis-full")
DAYS = (TODAY, date(2026, 12, 1), date(2027, 2, 1))
FOLDER = ROOT / "examples" / "portfolio"
ASKED: dict[str, Callable[[Case], object]] = {
    "assess": lambda case: {name: (result.outcome, result.statuses, result.award) for name, result in case.assessment.items()},
    "questions": lambda case: to_json(case.questions(most=5)),
    "advice": lambda case: to_json(case.advice(), "nl"),
    "what if": lambda case: repr(case.what_if({"funding.requested": 75_000}).assessment),
    "what if not": lambda case: to_json(case.what_if({"company.registered_office": None}).questions(most=3)),
    "explain": lambda case: case.explain("nl/bmkb").text("nl"),
    "json": lambda case: case.json("nl"),
    "facts": lambda case: dict(case.facts),
}
Key = tuple[str, str, date]


def cases(catalogue: Catalogue) -> dict[tuple[str, date], Case]:
    """A case of each company on each day."""
    profiles = {name: catalogue.read_profile((FOLDER / f"{name}.json").read_bytes()) for name in COMPANIES}
    return {(name, on): catalogue.case(profile, on=on) for name, profile in profiles.items() for on in DAYS}


def wrong_answers(each: int, *, threads: int = 8, every: float = 1e-5, seed: int = 1) -> list[Key]:
    """What some thread was told that differs from what is said to one that asks alone."""
    keys: list[Key] = [(asked, name, on) for asked in ASKED for name in COMPANIES for on in DAYS]
    alone = cases(Catalogue.shipped())
    expected = {(asked, name, on): ASKED[asked](alone[name, on]) for asked, name, on in keys}
    catalogue = Catalogue.shipped()  # nothing is compiled yet
    shared = cases(catalogue)

    def put(thread: int) -> list[Key]:
        rng, wrong = random.Random(seed * 1000 + thread), []
        for _ in range(each):
            asked, name, on = key = rng.choice(keys)
            case = shared[name, on]
            if rng.random() < 0.5:
                case = catalogue.case(case.profile, on=on)
            if ASKED[asked](case) != expected[key]:
                wrong.append(key)
        return wrong

    with switching(every), ThreadPoolExecutor(threads) as pool:
        return [key for wrong in pool.map(put, range(threads)) for key in wrong]


@contextmanager
def switching(every: float) -> Iterator[None]:
    """Threads that take turns after so many seconds, which is far more often than they do."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(every)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


if __name__ == "__main__":
    start = time.perf_counter()
    found = wrong_answers(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    print(f"{len(found)} wrong answers in {time.perf_counter() - start:.0f} s", *found[:10], sep="\n")  # noqa: T201 - a script
    sys.exit(bool(found))
