"""YAML is read as text, integers and true/false; every mistake has its place, and all are found at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from eligibility.rules.files import find
from eligibility.shipped import shipped
from eligibility.yaml import tree as yaml_tree
from eligibility.yaml.pure import PureLoader
from eligibility.yaml.tree import Node, Problems, load

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


def _plain(node: Node) -> object:
    """A tree with every position."""
    at = node.at.line, node.at.column
    if isinstance(node.value, dict):
        return at, {key: (entry.key_at, _plain(entry.node)) for key, entry in node.value.items()}
    return at, [_plain(part) for part in node.value] if isinstance(node.value, list) else node.value


def _with_and_without_libyaml(text: str, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What each makes of a text: the tree and the problems, but for the words in which each says that it is no YAML."""
    found: list[object] = []
    for loader in (yaml.CLoader, PureLoader):
        monkeypatch.setattr(yaml_tree, "_LOADER", loader)
        problems = Problems()
        node = load(text, "file.yaml", problems)
        found.append(
            (node and _plain(node), [replace(each, message="") if each.code == "not-yaml" else each for each in problems.found])
        )
    return found


def test_shipped_rules_read_the_same_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML has libyaml on most machines and not on all: the same trees, every line and column, on both."""
    files = find(shipped("rules"))
    for file in files:
        with_it, without = _with_and_without_libyaml(file.text, monkeypatch)
        assert with_it == without, file.path
    assert any("?" in file.text for file in files), "what PyYAML's own scanner reads otherwise"


@pytest.mark.parametrize(
    "text",
    [
        "a: {en: What?, nl: Wat?}\n",
        "a: {b: c?d, e: [f?, g]}\n",
        "a: What? And why?\n",
        "\ufeffa: 1\n",
        "a: 1\r\nb: {c: 2}\r\n",
        "a: é 😀 {b}\nc: x\n",
        "a: &x 1\nb:\nc: 1\nc: 2\n",
        "a: \"\\e\"\n'b': 1\n",
        "a: |\n  x?\n  y\n",
        "? [1]\n: 2\n",
        "a: \tb\n",
        "a: {b: c,\t d: e\t}\n",
        "a:\n\tb: 1\n",
        "a: b\n\tc\n",
        "a: b\tc\t\nd: e\n",
        "a: {b\tc: d?\te}\n",
    ],
)
def test_any_text_reads_the_same_without_libyaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Question marks, a byte order mark, other line ends, and what is refused."""
    with_it, without = _with_and_without_libyaml(text, monkeypatch)

    assert with_it == without


@pytest.mark.parametrize(
    ("text", "line", "column", "shown"),
    [
        ("a: b\nc: d\x1b[31m\n", 2, 5, "\\u001b"),
        ("a: \x00\n", 1, 4, "\\u0000"),
        ("a: b\u202ec\n", 1, 5, "\\u202e"),
        ("a: b\u2028c\n", 1, 5, "\\u2028"),
        ("a: b\x85c\n", 1, 5, "\\u0085"),
        ("a: b\ufeffc\n", 1, 5, "\\ufeff"),
        ('a: "b\\e[31m"\n', 1, 4, "\\u001b"),
        ('a: "\\u202e"\n', 1, 4, "\\u202e"),
        ('"\\u0007": 1\n', 1, 1, "\\u0007"),
    ],
)
def test_characters_that_steer_a_terminal_are_refused(text: str, line: int, column: int, shown: str) -> None:
    """Written out or escaped, in a value or a key; the message itself is safe to print."""
    problems = Problems()

    load(text, "file.yaml", problems)

    found = problems.found[0]
    assert ("control-character", line, column) == (found.code, found.line, found.column)
    assert f"the character `{shown}` cannot stand in a rule file" == found.message


def test_accents_emoji_and_wide_spaces_are_text() -> None:
    """Only what steers is refused."""
    problems = Problems()

    node = load("a: café 😀 EUR\u00a05\u202f000\tx\n", "file.yaml", problems)

    assert node is not None
    assert problems.found == []


def test_a_hundred_problems_are_named_and_the_rest_counted() -> None:
    """More would be read by nobody."""
    problems = Problems()

    load("a: 1\n" * 2_001, "file.yaml", problems)

    ordered = problems.in_order()
    assert 101 == len(ordered)
    assert {"duplicate-key"} == {problem.code for problem in ordered[:-1]}
    assert ("more-problems", "and 1,900 more") == (ordered[-1].code, ordered[-1].message)


def test_a_message_is_short_whatever_stands_in_the_file() -> None:
    """A key of 100 000 letters fills no screen."""
    problems = Problems()

    load(f"? {'x' * 100_000}\n: 1\n? {'x' * 100_000}\n: 2\n", "file.yaml", problems)

    assert ["duplicate-key"] == [problem.code for problem in problems.found]
    assert 300 == len(problems.found[0].message)


def test_a_file_with_too_many_values_is_refused_before_it_is_a_tree() -> None:
    """Some hundred thousand values are no rules."""
    problems = Problems()

    assert load("[" + "a, " * (1 << 18) + "a]", "file.yaml", problems) is None
    assert [("too-large", "the file holds more than 262,144 values")] == [(found.code, found.message) for found in problems.found]
