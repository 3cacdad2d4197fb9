"""Where the data that comes with the library lies: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from eligibility.errors import EligibilityError


def shipped(folder: str) -> Traversable:
    """The shipped `rules` or `schemas`. Raises `EligibilityError` where an installation lacks them."""
    inside = files("eligibility") / f"_{folder}"
    if inside.is_dir():
        return inside
    beside = Path(str(files("eligibility"))).parent
    if (beside / "pyproject.toml").is_file() and (beside / folder).is_dir():
        return beside / folder
    raise EligibilityError(f"the shipped {folder} are missing from this installation")
