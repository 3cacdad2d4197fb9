"""Do the tests notice when the code is wrong? Small mistakes are made one at a time, and the tests are run. Run

    pip install -e ".[mutation]" && python tools/mutation.py --sample 40 --seed 1

cosmic-ray makes the mistakes (another comparison, `or` for `and`, a loop that never runs, a figure off by one, …) in the rooms that
decide outcomes, and in that of the words. Each is made in a copy of the project; the tests of its room come first, and only what
passes these is put to the whole suite. A mistake that no test notices survives and is printed: it needs a test, or the code could
be simpler.

    --sample N     so many of all mistakes, drawn with --seed S; without it all of them (many hours)
    --room NAME    of one room alone: engine, law, language, guidance, words
    --first-only   the tests of the room alone: faster, and a survivor may be noticed elsewhere
    --jobs N       so many copies at work at once
    --least P      exit code 1 when less than P percent are noticed

At each place one mistake of a kind is made, whichever the seed draws. Annotations, type aliases and options of
classes stay as they are, and so do the checks of `zip(…, strict=True)`: no test can miss a check that never fails.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parent.parent
ROOMS = {
    "engine": (
        "test_semantics.py",
        "test_edges.py",
        "test_guidance_cases.py",
        "test_engine*.py",
        "test_awards.py",
        "test_definitions.py",
        "test_packs.py",
        "test_dates_at_the_edge.py",
        "test_applications.py",
        "test_standing.py",
        "test_guidance.py",
        "test_guidance_laws.py",
        "test_laws.py",
    ),
    "law": (
        "test_law_vectors.py",
        "test_edges.py",
        "test_aid.py",
        "test_group*.py",
        "test_sizes.py",
        "test_project.py",
        "test_start_up*.py",
        "test_definitions.py",
        "test_law_knowledge.py",
        "test_laws.py",
    ),
    "language": (
        "test_truth_and_units.py",
        "test_rule_mistakes.py",
        "test_awards.py",
        "test_engine*.py",
        "test_definitions.py",
        "test_guidance_cases.py",
        "test_reports.py",
        "test_laws.py",
    ),
    "guidance": (
        "test_guidance_cases.py",
        "test_edges.py",
        "test_engine*.py",
        "test_case.py",
        "test_guidance.py",
        "test_guidance_laws.py",
        "test_interview.py",
        "test_laws.py",
    ),
    "words": (
        "test_answers.py",
        "test_reports.py",
        "test_names_in_reports.py",
        "test_guidance_cases.py",
        "test_interview.py",
        "test_cli.py",
    ),
}
"""The tests that look at a room first, the quickest first."""
LEFT_OUT = ("NoOp", "RemoveDecorator", "VariableInserter", "VariableReplacer")
"""Mistakes that nobody makes, or that need names to be given."""
ORDERED = ("_Lt", "_LtE", "_Gt", "_GtE", "_Is", "_IsNot")
"""Comparisons that nobody makes with a word."""
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "*cache*", "dist", "build", "*.egg-info")
SLOWEST = 900
"""Seconds after which a run counts as noticed: a loop without end is a mistake that shows."""


@dataclass(frozen=True)
class Mutant:
    """One mistake: in which file, by which operator, at which of the places where it can be made."""

    room: str
    file: str
    operator: str
    occurrence: int
    line: int
    column: int

    @property
    def place(self) -> tuple[str, int, int, str]:
        """Where it is made, and what kind of mistake it is: of `+` a dozen others can be made, which one test all notices."""
        return self.file, self.line, self.column, self.operator.partition("_")[0]


def mutants(room: str) -> Iterator[Mutant]:
    """Every mistake that can be made in a room."""
    import cosmic_ray.plugins
    from cosmic_ray.ast import ast_nodes, get_ast

    names = [name for name in cosmic_ray.plugins.operator_names() if not name.endswith(LEFT_OUT)]
    operators = [(name, cosmic_ray.plugins.get_operator(name)()) for name in sorted(names)]
    for path in sorted((ROOT / "eligibility" / room).glob("*.py")):
        source = path.read_text(encoding="utf-8")
        nodes, idle, words = (
            list(ast_nodes(get_ast(source))),
            set(not_run(source)),
            set(words_compared(source)),
        )
        for name, operator in operators:
            places = [start for node in nodes for start, _ in operator.mutation_positions(node)]
            for occurrence, (line, column) in enumerate(places):
                if (line, column) not in idle and not (name.endswith(ORDERED) and (line, column) in words):
                    yield Mutant(room, str(path.relative_to(ROOT)), name, occurrence, line, column)


Places = Iterator[tuple[int, int]]
"""Lines and columns."""


def not_run(source: str) -> Places:
    """The places of a source that are annotations, type aliases, the options of a class or checks of lengths."""
    tree = ast.parse(source)
    idle: list[ast.expr | None] = []
    for node in ast.walk(tree):
        match node:
            case (
                ast.AnnAssign(annotation=annotation)
                | ast.arg(annotation=annotation)
                | ast.FunctionDef(returns=annotation)
            ):
                idle.append(annotation)
            case ast.ClassDef(decorator_list=options):
                idle += options
            case ast.Call(
                func=ast.Name(id="zip"),
                keywords=[ast.keyword(arg="strict", value=ast.Constant(value=True) as check)],
            ):
                idle.append(check)
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if (
                not name.isupper() and not name.startswith("_")
            ):
                idle.append(value)  # a type alias has a name of its own kind
    for part in idle:
        if part is not None:
            end = part.end_lineno or part.lineno, part.end_col_offset or part.col_offset
            yield from _between((part.lineno, part.col_offset), end, source)


def words_compared(source: str) -> Places:
    """The places of a source where something is compared with a word: nobody asks which of two words is the greater."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Compare(left=left, comparators=[ast.Constant(value=str()) as word]):
                assert left.end_lineno is not None
                assert left.end_col_offset is not None
                yield from _between(
                    (left.end_lineno, left.end_col_offset), (word.lineno, word.col_offset), source
                )


def _between(start: tuple[int, int], end: tuple[int, int], source: str) -> Places:
    lines = source.splitlines()
    for line in range(start[0], end[0] + 1):
        first = start[1] if line == start[0] else 0
        last = end[1] if line == end[0] else len(lines[line - 1])
        yield from ((line, column) for column in range(first, last + 1))


def mutated(source: str, mutant: Mutant) -> str | None:
    """The source with the mistake in it; None where it cannot be made or is no Python."""
    import cosmic_ray.plugins
    from cosmic_ray.mutating import mutate_code

    found: str | None = mutate_code(
        source, cosmic_ray.plugins.get_operator(mutant.operator)(), mutant.occurrence
    )
    if found is None:
        return None
    try:
        compile(found, mutant.file, "exec")
    except SyntaxError:
        return None
    return found


def tests_of(room: str, copy: Path) -> list[str]:
    """The test files of a room that there are."""
    found = [path for pattern in ROOMS[room] for path in sorted((copy / "tests").glob(pattern))]
    return [str(path.relative_to(copy)) for path in dict.fromkeys(found)]


def passes(copy: Path, files: Sequence[str]) -> bool:
    """Whether the tests pass in a copy (all of them without `files`); without shrinking, and up to the first that fails."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-n", "0", *files]
    paths = os.pathsep.join((str(copy), str(copy / "cli")))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((paths, os.environ.get("PYTHONPATH", "")))}
    environment |= {"HYPOTHESIS_PROFILE": "quick", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ran = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=SLOWEST, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    assert ran.returncode in (0, 1, 2, 3), (
        ran.stdout + ran.stderr
    )  # anything else says that nothing was tested
    return ran.returncode == 0


def survives(mutant: Mutant, copy: Path, *, first_only: bool) -> str | None:
    """The change as a diff where no test notices it; None where one does. The copy is whole again afterwards."""
    path = copy / mutant.file
    source = path.read_text(encoding="utf-8")
    changed = mutated(source, mutant)
    assert changed is not None
    path.write_text(changed, encoding="utf-8")
    try:
        if not passes(copy, tests_of(mutant.room, copy)) or not (first_only or passes(copy, ())):
            return None
    finally:
        path.write_text(source, encoding="utf-8")
    before, after = source.splitlines(), changed.splitlines()
    lines = list(difflib.unified_diff(before, after, lineterm="", n=0))[3:]
    return "\n".join(f"    {line}" for line in lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Do the tests notice when the code is wrong?")
    parser.add_argument("--sample", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--room", choices=sorted(ROOMS), action="append")
    parser.add_argument("--first-only", action="store_true")
    parser.add_argument("--jobs", type=int, default=1, metavar="N")
    parser.add_argument("--least", type=float, default=0, metavar="P")
    asked = parser.parse_args()
    rooms = asked.room or sorted(ROOMS)
    everything = [mutant for room in rooms for mutant in mutants(room)]
    random.Random(asked.seed).shuffle(everything)
    everything = list({mutant.place: mutant for mutant in everything}.values())
    sources = {
        file: (ROOT / file).read_text(encoding="utf-8") for file in {mutant.file for mutant in everything}
    }
    possible = (mutant for mutant in everything if mutated(sources[mutant.file], mutant) is not None)
    chosen = [mutant for mutant, _ in zip(possible, range(asked.sample or len(everything)), strict=False)]
    print(
        f"{len(everything)} mistakes can be made in {', '.join(rooms)}; {len(chosen)} are tried", flush=True
    )
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(asked.jobs):
            copies.put(Path(shutil.copytree(ROOT, Path(folder) / str(number), ignore=NOT_COPIED)))
        whole = copies.get()
        for room in dict.fromkeys(mutant.room for mutant in chosen):
            assert passes(whole, tests_of(room, whole)), f"the tests of {room} fail on the code as it is"
        copies.put(whole)

        def attempt(mutant: Mutant) -> tuple[Mutant, str | None]:
            copy, start = copies.get(), time.monotonic()
            try:
                left = survives(mutant, copy, first_only=asked.first_only)
            finally:
                copies.put(copy)
            kind = mutant.operator.rpartition("/")[2]
            verdict = "SURVIVED" if left is not None else "noticed"
            print(
                f"{verdict:<9} {time.monotonic() - start:5.0f} s  {mutant.file}:{mutant.line} {kind}",
                flush=True,
            )
            if left is not None:
                print(left, flush=True)
            return mutant, left

        with ThreadPoolExecutor(asked.jobs) as workers:
            results = list(workers.map(attempt, chosen))
    noticed = {room: [left is None for mutant, left in results if mutant.room == room] for room in rooms}
    for room, verdicts in noticed.items():
        if verdicts:
            print(f"{room:<10} {sum(verdicts):4} of {len(verdicts):4} noticed")
    share = 100 * sum(left is None for _, left in results) / len(results)
    print(f"{share:.1f}% noticed (seed {asked.seed})")
    return 0 if share >= asked.least else 1


if __name__ == "__main__":
    sys.exit(main())
