"""YAML is read as text, integers and true/false; every mistake has its place, and all are found at once."""

from __future__ import annotations

import pytest

from eligibility.source_map import Problems, load

PLAIN = [
    ("NO", "NO"),
    ("on", "on"),
    ("12:30", "12:30"),
    ("017", "017"),
    ("5_000", "5_000"),
    ("1e6", "1e6"),
    ("1.5", "1.5"),
    ("2024-07-01", "2024-07-01"),
    ("true", True),
    ("True", "True"),
    ("42", 42),
    ("-1", -1),
    ('"42"', "42"),
    ("'true'", "true"),
]


@pytest.mark.parametrize(("written", "read"), PLAIN)
def test_scalars_are_what_was_written(written: str, read: object) -> None:
    """Nothing is guessed: `NO` is Norway, a time is no number, quotes make text."""
    problems = Problems()

    node = load(f"key: {written}\n", "file.yaml", problems)

    assert node is not None
    assert problems.found == []
    assert (read, type(read)) == (node.plain()["key"], type(node.plain()["key"]))


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1),
        ("a: &x 1\n", "anchor", 1, 4),
        ("a: 1\nb: *a\n", "alias", 2, 4),
        ("a: !!str 1\n", "tag", 1, 4),
        ("a:\n", "empty-value", 1, 3),
        ("a: null\n", "empty-value", 1, 4),
        ("a: {b, c: 1}\n", "empty-value", 1, 5),
        ("? [1]\n: 2\n", "key", 1, 3),
        ("a: 1\n---\nb: 2\n", "several-documents", 2, 1),
        ("", "empty-file", 1, 1),
        ("a: b: c\n", "not-yaml", 1, 5),
        ("a: [1\n", "not-yaml", 2, 1),
        ("\ta: 1\n", "not-yaml", 1, 1),
        ("[" * 60 + "]" * 60, "too-deep", 1, 1),
    ],
)
def test_mistakes_have_a_place(text: str, code: str, line: int, column: int) -> None:
    """Each mistake is one problem with its code, line and column."""
    problems = Problems()

    load(text, "file.yaml", problems)

    assert [(code, line, column)] == [(found.code, found.line, found.column) for found in problems.found]


def test_all_problems_at_once() -> None:
    """A second mistake does not hide behind the first."""
    problems = Problems()

    load("a: &x 1\nb:\nc: 1\nc: 2\n", "file.yaml", problems)

    assert [found.code for found in problems.found] == ["anchor", "empty-value", "duplicate-key"]


def test_an_alias_bomb_is_refused_at_once() -> None:
    """Aliases never expand."""
    problems = Problems()
    lines = ["a0: &a0 x"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]

    node = load("\n".join(lines), "file.yaml", problems)

    assert node is not None
    assert {"alias", "anchor"} == {found.code for found in problems.found}
