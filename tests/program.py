"""The program in a process of its own, as people start it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from tests.conftest import ROOT

PROGRAM = [sys.executable, "-m", "eligibility_cli.main"]


def environment(**variables: str) -> dict[str, str]:
    """Variables with which a process finds the code of this checkout, whatever folder it is in."""
    return {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'cli'}", **variables}


def program(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The program to its end, away from the checkout; `options` are those of `subprocess.run`."""
    usual = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment(), "cwd": "/", "check": False}
    return subprocess.run([*PROGRAM, *arguments], **(usual | options))
