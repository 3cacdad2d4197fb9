"""Finds rule files. Path is identity:

catalogue.yaml                         the pack: title, version, what it stands on
vocabulary.yaml, vocabulary/<any>.yaml facts
sources.yaml                           the register of sources
definitions/<fact>/<valid-from>.yaml   derived facts
lists/<name>/<valid-from>.yaml         dated lists
law/<name>/<valid-from>.yaml           figures of the law that `eligibility/law/` applies
<area>/<instrument>/<valid-from>.yaml  instruments
<area>/<instrument>/examples.yaml      their examples
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from eligibility.errors import InvalidRules, Problem
from eligibility.shipped import shipped as shipped  # where callers look for it

MOST_BYTES = 1 << 20
_NOT_RULES = ("countries.yaml",)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One file: what it holds, whose it is, and its text. `path` is shown to people."""

    kind: str
    name: str
    stem: str
    path: str
    text: str
    data: bytes


def find(root: Traversable) -> list[RuleFile]:
    """Every rule file of a pack, in a fixed order. Raises `InvalidRules` for a file that cannot be one."""
    if not root.is_dir():
        raise InvalidRules([Problem("no-such-folder", f"`{root}` is not a folder with rules", file=str(root))])
    problems: list[Problem] = []
    found = [file for file in _walk(root, (), problems) if file]
    if problems:
        raise InvalidRules(problems)
    return found


def _walk(folder: Traversable, parts: tuple[str, ...], problems: list[Problem]) -> Iterator[RuleFile | None]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith((".", "_")):
            continue
        if entry.is_dir():
            yield from _walk(entry, (*parts, entry.name), problems)
        elif entry.name.endswith((".yaml", ".yml")) and entry.name not in _NOT_RULES:
            yield _read(entry, parts, problems)


def _read(entry: Traversable, parts: tuple[str, ...], problems: list[Problem]) -> RuleFile | None:
    path, stem = _shown(entry), entry.name.rpartition(".")[0]
    kind = _kind(parts, stem)
    data = entry.read_bytes()
    message = None
    if entry.name.endswith(".yml") or kind is None:
        message, hint = (
            f"`{'/'.join((*parts, entry.name))}` is not where a rule file can be",
            "<area>/<instrument>/<date>.yaml",
        )
    elif len(data) > MOST_BYTES:
        message, hint = f"the file is {len(data):,} bytes long", f"at most {MOST_BYTES:,} are read"
    if message is None and kind is not None:
        try:
            name = "/".join(parts) if kind in ("instrument", "examples") else parts[-1] if parts else stem
            return RuleFile(kind, name, stem, path, data.decode("utf-8"), data)
        except UnicodeDecodeError as error:
            message, hint = f"byte {error.start + 1} is not UTF-8", "save the file as UTF-8"
    problems.append(Problem("not-a-rule-file", message or "", file=path, hint=hint))
    return None


def _shown(entry: Traversable) -> str:
    """The path as a person would type it: relative where the file is below the working folder."""
    path = Path(str(entry))
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _kind(parts: tuple[str, ...], stem: str) -> str | None:
    match parts:
        case () if stem in ("catalogue", "vocabulary", "sources"):
            return stem
        case ("vocabulary",):
            return "vocabulary"
        case ("definitions", _):
            return "definition"
        case ("lists", _):
            return "list"
        case ("law", _):
            return "law"
        case (_, _):
            return "examples" if stem == "examples" else "instrument"
        case _:
            return None


def digest(found: Iterable[RuleFile]) -> str:
    """SHA-256 over kind, name, date and content of every file that decides something (examples do not)."""
    total = hashlib.sha256()
    for file in sorted(found, key=lambda file: (file.kind, file.name, file.stem)):
        if file.kind != "examples":
            total.update(f"{file.kind}\0{file.name}\0{file.stem}\0{len(file.data)}\0".encode())
            total.update(file.data)
    return "sha256:" + total.hexdigest()
