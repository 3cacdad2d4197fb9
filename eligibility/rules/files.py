"""Finds rule files. Path is identity:

catalogue.yaml                         the pack: title, version, what it stands on
vocabulary.yaml, vocabulary/<any>.yaml facts
sources.yaml                           the register of sources
definitions/<fact>/<valid-from>.yaml   derived facts
lists/<name>/<valid-from>.yaml         dated lists
law/<name>/<valid-from>.yaml           figures of the law that `eligibility/law/` applies
implications/<name>/<valid-from>.yaml  known facts that settle others
implications/<name>/examples.yaml      their examples
<area>/<instrument>/<valid-from>.yaml  instruments
<area>/<instrument>/examples.yaml      their examples

Names of areas, instruments, implications and laws are lower case words joined by hyphens, those of lists and facts have
underscores. Only regular files of at most 1 MB are read. A link is followed, unless it leads to a folder that it stands in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from eligibility.errors import InvalidRules, Problem
from eligibility.yaml.tree import Problems, printable

MOST_BYTES: Final = 1 << 20
MOST_FILES: Final = 10_000
_DEEPEST: Final = 5
_NAMES_OF_COUNTRIES: Final = "countries.yaml"
_WHERE: Final = "<area>/<instrument>/<date>.yaml, counted from the folder of rules"
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_]*")
_FACT: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_SHAPES: Final = {
    "instrument": (_SLUG, "lower case words joined by hyphens"),
    "examples": (_SLUG, "lower case words joined by hyphens"),
    "law": (_SLUG, "lower case words joined by hyphens"),
    "implication": (_SLUG, "lower case words joined by hyphens"),
    "implication-examples": (_SLUG, "lower case words joined by hyphens"),
    "list": (_IDENTIFIER, "lower case letters, digits and underscores"),
    "definition": (_FACT, "group.name, of lower case letters, digits and underscores"),
}
"""What the folders of each kind of file are called, as a pattern and in words."""
EXAMPLES: Final = ("examples", "implication-examples")
"""The kinds of files that show what rules say, and decide nothing themselves."""


Parts = tuple[str, ...]
"""The names of the folders from the root to a file."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One file: what it holds, whose it is, and its text. `path` is shown to people."""

    kind: str
    name: str
    stem: str
    path: str
    text: str
    data: bytes


def find(root: Traversable, problems: Problems | None = None) -> list[RuleFile]:
    """Every rule file of a pack, in a fixed order, and a problem for each file that cannot be one.

    Raises `InvalidRules` with the problems where there is nothing to collect them in.
    """
    if problems is None:
        problems = Problems()
        found = find(root, problems)
        if problems.found:
            raise InvalidRules(problems.in_order())
        return found
    if not root.is_dir():
        message = f"`{printable(str(root))}` is not a folder with rules"
        problems.keep(Problem("no-such-folder", message, file=printable(str(root))))
        return []
    entries = _Walk(problems).below(root, (), ())
    return [file for entry, parts in entries if (file := _read(entry, parts, problems))]


def refuse_empty(root: Traversable, problems: Problems) -> None:
    """Nothing would be assessed, and that would look like an answer."""
    message = f"no rules stand in `{printable(str(root))}`"
    problems.keep(Problem("no-rules", message, file=_shown(root), hint=f"write {_WHERE}"))


class _Walk:
    """The files below a folder that look like rules, each with the folders that it stands in."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.left = MOST_FILES

    def below(
        self, folder: Traversable, parts: Parts, above: tuple[Path, ...]
    ) -> Iterator[tuple[Traversable, Parts]]:
        """In the order of their names. `above` are the real paths of the folders that the walk is in."""
        above = (*above, Path(str(folder)).resolve())
        for entry in self.entries(folder):
            if entry.name.startswith((".", "_")):
                continue
            self.left -= 1
            if self.left < 0:
                if self.left == -1:
                    message = f"there are more than {MOST_FILES:,} files and folders here"
                    self.problems.keep(Problem("too-many-files", message, file=_shown(folder)))
                return
            try:
                is_folder = entry.is_dir()
                # A folder above this one is met again by a link: the walk would not end.
                deeper = is_folder and len(parts) < _DEEPEST and Path(str(entry)).resolve() not in above
            except OSError as error:
                self.problems.keep(_unreadable(entry, error))
                continue
            if deeper:
                yield from self.below(entry, (*parts, entry.name), above)
            elif not is_folder and _may_be_rules(entry.name, parts):
                yield entry, parts

    def entries(self, folder: Traversable) -> list[Traversable]:
        try:
            return sorted(folder.iterdir(), key=lambda entry: entry.name)
        except OSError as error:
            self.problems.keep(_unreadable(folder, error))
            return []


def _read(entry: Traversable, parts: tuple[str, ...], problems: Problems) -> RuleFile | None:
    """The file, or None with a problem."""
    path, stem = _shown(entry), entry.name.rpartition(".")[0]
    kind = _kind(parts, stem)

    def refuse(message: str, hint: str | None = None) -> None:
        problems.keep(Problem("not-a-rule-file", message, file=path, hint=hint))

    if not entry.name.endswith(".yaml") or kind is None:
        refuse(f"`{printable('/'.join((*parts, entry.name)))}` is not where a rule file can be", _WHERE)
        return None
    if not _well_named(kind, parts, path, problems):
        return None
    try:
        if not entry.is_file():  # a pipe, a device, or a link that leads nowhere
            refuse("this is not a regular file, or a link to none")
            return None
        with entry.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        problems.keep(_unreadable(entry, error))
        return None
    if len(data) > MOST_BYTES:
        refuse(f"the file is more than {MOST_BYTES:,} bytes long", "split it")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        refuse(f"byte {error.start + 1} is not UTF-8", "save the file as UTF-8")
        return None
    if kind in _NAMED_BY_PATH:
        name = "/".join(parts)
    else:
        name = parts[-1] if parts else stem
    return RuleFile(
        kind=kind,
        name=name,
        stem=stem,
        path=path,
        text=text,
        data=data,
    )


_NAMED_BY_PATH: Final = ("instrument", "examples")
"""Kinds of files that have the name of all their folders; others that of the last."""


def _may_be_rules(name: str, parts: Parts) -> bool:
    """Whether a file is YAML, and not the names of countries, which stand at the top and are no rules."""
    return name.lower().endswith((".yaml", ".yml")) and (bool(parts) or name != _NAMES_OF_COUNTRIES)


def _well_named(kind: str, parts: tuple[str, ...], path: str, problems: Problems) -> bool:
    """Whether the folders have the names of ids: they are printed, and written into pages and addresses."""
    if kind not in _SHAPES:
        return True
    shape, rule = _SHAPES[kind]
    names = parts if kind in _NAMED_BY_PATH else parts[-1:]
    wrong = [part for part in names if not shape.fullmatch(part)]
    for part in wrong:
        problems.keep(
            Problem(
                "name",
                f"`{printable(part)}` cannot be the name of this folder",
                file=path,
                hint=f"write {rule}",
            )
        )
    return not wrong


def _unreadable(entry: Traversable, error: OSError) -> Problem:
    said = (error.strerror or type(error).__name__).lower()
    return Problem("unreadable", f"this cannot be read: {said}", file=_shown(entry))


def _shown(entry: Traversable) -> str:
    """The path as a person would type it: relative where the file is below the working folder."""
    path = Path(str(entry))
    return printable(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))


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
        case ("implications", _):
            return "implication-examples" if stem == "examples" else "implication"
        case (area, _) if area != "vocabulary":
            return "examples" if stem == "examples" else "instrument"
        case _:
            return None


def digest(found: Iterable[RuleFile]) -> str:
    """SHA-256 over kind, name, date and content of every file that decides something (examples do not)."""
    total = hashlib.sha256()
    for file in sorted(found, key=lambda file: (file.kind, file.name, file.stem)):
        if file.kind not in EXAMPLES:
            total.update(f"{file.kind}\0{file.name}\0{file.stem}\0{len(file.data)}\0".encode())
            total.update(file.data)
    return "sha256:" + total.hexdigest()
