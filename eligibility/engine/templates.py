"""The compiled rules as a whole: one evaluator for all days on which the same versions are in force."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from keyword import iskeyword
from types import CodeType
from typing import Any as Anything

from eligibility.engine.compiler import Writer
from eligibility.engine.rules_on import RulesOn, facts_behind
from eligibility.law import LAWS

Compiled = Callable[..., tuple[list[tuple[int, tuple[int, ...], tuple[str, ...]]], dict[str, Anything]]]
"""(profile, judgements, listing=True) -> (outcome, statuses, missing facts) of each open instrument, and the values of the facts.

Without `listing` the missing facts are not worked out: "what if" needs the outcome alone.
"""


@dataclass(frozen=True)
class Template:
    """The evaluator of every day on which the same versions are in force: only its cut-off dates differ."""

    code: CodeType
    names: Mapping[str, Anything]
    dated: Sequence[tuple[str, Callable[[Anything, Anything], Anything], Anything]]

    def on(self, day: date) -> Compiled:
        """The evaluator of one of these days."""
        names = {**self.names, "ON": day, **{name: edge(day, value) for name, edge, value in self.dated}}
        exec(self.code, names)  # noqa: S102 - generated from checked trees only
        compiled: Compiled = names["evaluate"]
        return compiled


def compile_rules(rules: RulesOn, model: Anything, *, everything: bool = False, by_name: bool = False) -> Template:
    """The evaluator of the rules in force, for profiles of the given model or (`by_name`) for facts by id.

    It works out the facts that the open instruments read; with `everything`, all definitions.
    """
    writer = generate(rules, model, everything=everything, by_name=by_name)
    source = "\n".join(writer.lines) + "\n"
    filename = f"<eligibility rules on {rules.on} {id(rules):x}{' everything' if everything else ''}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    return Template(compile(source, filename, "exec"), writer.names, writer.dated)


def generate(rules: RulesOn, model: Anything, *, everything: bool = False, by_name: bool = False) -> Writer:
    """The lines of the evaluator, the constants that it reads, and which of them are cut-off dates."""
    writer = Writer(rules, remember=by_name)
    writer.write(0, "def evaluate(profile, judgements, listing=True):")
    groups = [group for group in model.model_fields if group != "judgements"]
    needed = set(rules.catalogue.facts)
    if not everything:
        needed = {fact for version in rules.open.values() for fact in facts_behind(version, rules.definitions)}
    laws = [law for law in LAWS if needed & set(law.gives) and {fact.partition(".")[0] for fact in law.reads} <= set(groups)]
    needed |= {fact for law in laws for fact in law.reads}
    base = [fact for fact in rules.catalogue.vocabulary.facts if fact in needed and fact.partition(".")[0] in groups]
    if by_name:
        for fact in base:
            writer.write(1, f"{writer.variable(fact)} = profile.get({writer.constant(fact)})")
    else:
        _read_profile(writer, model, base)
    for law in laws:
        writer.law(law)
    for name in rules.catalogue.definitions:
        if name in needed and name not in rules.definitions:
            writer.lacking(name)
    for name, definition in rules.definitions.items():
        if name in needed:
            writer.definition(definition)
    writer.write(1, "results = []")
    for name, version in rules.open.items():
        writer.instrument(name, version)
    values = ", ".join(f"{writer.constant(fact)}: {writer.variable(fact)}" for fact in (*base, *writer.derived))
    writer.write(1, f"return results, {{{values}}}")
    return writer


def _read_profile(writer: Writer, model: Anything, facts: list[str]) -> None:
    """Each group once, each fact as an attribute of it; a name that is a word of Python is read by `getattr`."""
    groups: dict[str, str] = {}
    for fact in facts:
        group, _, name = fact.partition(".")
        if group not in groups:
            groups[group] = writer.fresh("g")
            empty = _model_of(model.model_fields[group].annotation)()
            writer.write(1, f"{groups[group]} = {_attribute('profile', group)} or {writer.constant(empty)}")
        writer.write(1, f"{writer.variable(fact)} = {_attribute(groups[group], name)}")


def _attribute(of: str, name: str) -> str:
    return f"getattr({of}, {name!r})" if iskeyword(name) else f"{of}.{name}"


def _model_of(annotation: Anything) -> Anything:
    return next(part for part in annotation.__args__ if isinstance(part, type) and hasattr(part, "model_fields"))
