"""Two faults in a rule file: refused with problems, or loaded, compiled and answered. See `fuzz_rules.py`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.fuzz_rules import cases, try_out


def test_a_rule_file_with_faults_is_refused_or_works(tmp_path: Path) -> None:
    """Whatever an author mistypes: problems, never a traceback, and what is accepted compiles and answers."""
    found = Counter(try_out(case, tmp_path) for case in cases(200, seed=2026))

    assert {"refused", "accepted"} == set(found)
    assert 10 < found["accepted"] < 100
