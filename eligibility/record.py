"""The record of an answer: what was asked, of which rules, by which program, and what it said. Read back, it can be replayed.

A record is one object of canonical JSON (RFC 8785). `digest` is that of all the rest, `profile_digest` that of `profile`, so
that anybody can recompute both without this library (docs/record.md). It holds codes and no words: a rewritten sentence
changes no answer. It has no clock: the same case gives the same record, byte by byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, Final, Protocol

from eligibility.arguments import check_language
from eligibility.canonical import canonical, digest_of
from eligibility.engine.outcome import Outcome
from eligibility.engine.standing import Standing
from eligibility.errors import (
    InvalidArgument,
    InvalidProfile,
    InvalidRecord,
    Problem,
    UnknownName,
    WrongType,
    pointer_step,
    shown,
)
from eligibility.profile.models import CompanyProfile
from eligibility.profile.parsing import profile_from
from eligibility.report.results import Form, Json, form_of
from eligibility.rules.model import CheckedCatalogue
from eligibility.version import VERSION
from eligibility.words import formats
from eligibility.words.lines import written
from eligibility.words.phrases import PHRASES, Language

FORMAT: Final = 1
"""The format that this version writes, and the newest that it reads. Keys are added to a format, never renamed."""
MOST_BYTES: Final = 8 << 20
_MOST_PROVENANCE: Final = 300
_HOW: Final = "`eligibility assess PROFILE --record FILE` writes one"


class Recording(Protocol):
    """A case that can be recorded."""

    def record(self) -> Record: ...


class Rulebook(Protocol):
    """What a record is replayed with: a `Catalogue`."""

    @property
    def profile_model(self) -> type[CompanyProfile]: ...

    def case(self, profile: CompanyProfile, *, on: date) -> Recording: ...


@dataclass(frozen=True, slots=True)
class RulesDigest:
    """Which rules answered. `digest` is of their files, `logic_digest` of what these decide, whatever their words."""

    title: str
    version: str
    digest: str
    logic_digest: str


@dataclass(frozen=True, repr=False)
class Record:
    """What was answered on a day, and of what. `case.record()` makes one, `Record.read(text)` reads one back.

    >>> from eligibility import Catalogue, Record
    >>> catalogue = Catalogue.shipped()
    >>> profile = catalogue.read_profile('{"company": {"registered_office": "DE"}}')
    >>> record = catalogue.case(profile, on=date(2026, 11, 23)).record()
    >>> record.outcomes["nl/secfund"].value
    'ineligible'
    >>> Record.read(record.json()).replay(catalogue).same
    True
    """

    content: str
    """Everything but its own digest, as canonical JSON."""

    def __repr__(self) -> str:
        return f"<Record on {self.on} by {self.engine}: {len(self.outcomes)} instruments, {self.digest[:19]}>"

    def __getstate__(self) -> dict[str, str]:
        return {"content": self.content}

    @classmethod
    def of(
        cls,
        assessed: str,
        profile: CompanyProfile,
        catalogue: CheckedCatalogue,
        on: date,
        provenance: Mapping[str, str] | None = None,
    ) -> Record:
        """The record of an assessment in its compact form. `provenance` says, by fact, who gave it.

        Raises `UnknownName` for a fact that the profile does not give, and `WrongType`.
        """
        _check_provenance(provenance, profile)
        found = json.loads(assessed, parse_float=Decimal)
        content = {
            "record": FORMAT,
            "on": on.isoformat(),
            "engine": {"name": "eligibility", "version": VERSION},
            "catalogue": found["catalogue"],
            "logic": dict(catalogue.logic.on(on)),
            "profile": profile.as_json(),
            "profile_digest": found["profile_digest"],
            "provenance": dict(provenance or {}),
            "results": found["results"],
            "implied": found["implied"],
        }
        return cls(canonical(content))

    @classmethod
    def read(cls, text: str | bytes) -> Record:
        """A record as it was written, or with spaces of somebody else.

        Raises `InvalidRecord` for what is none, was cut off or changed, or has a newer format, and `WrongType`.
        """
        data = _parsed(text)
        _check_format(data)
        _check_shape(data)
        said = data.pop("digest")
        record = _whole(cls, data)
        if record.digest != said:
            raise _refused(
                "changed-record",
                f"its content has the digest `{record.digest}`, not `{said}`",
                "/digest",
                _CHANGED,
            )
        if digest_of(canonical(data["profile"])) != data["profile_digest"]:
            message = f"its profile has another digest than `{data['profile_digest']}`"
            raise _refused("changed-record", message, "/profile_digest", _CHANGED)
        return record

    @property
    def digest(self) -> str:
        """The SHA-256 of everything else in it."""
        return digest_of(self.content)

    def json(self) -> str:
        """The record as it is kept: canonical JSON, its digest included (`schemas/record.schema.json`)."""
        return canonical({**self._data, "digest": self.digest})

    # What it says

    @property
    def on(self) -> date:
        """The day that was assessed."""
        return date.fromisoformat(self._data["on"])

    @property
    def engine(self) -> str:
        """The version of the program that answered."""
        return str(self._data["engine"]["version"])

    @property
    def rules(self) -> RulesDigest:
        """The rules that answered."""
        about = self._data["catalogue"]
        return RulesDigest(*(str(about[name]) for name in RulesDigest.__slots__))

    @property
    def logic(self) -> Mapping[str, str]:
        """By instrument, the digest of what decided on the day."""
        return MappingProxyType(self._data["logic"])

    @property
    def profile(self) -> Mapping[str, Json]:
        """The known facts, as a profile in JSON has them. It is a copy."""
        found: dict[str, Json] = json.loads(self.content)["profile"]
        return found

    @property
    def profile_digest(self) -> str:
        """The SHA-256 of the canonical JSON of the profile."""
        return str(self._data["profile_digest"])

    @property
    def provenance(self) -> Mapping[str, str]:
        """By fact, who gave it, where that was said."""
        return MappingProxyType(self._data["provenance"])

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """The outcome of each instrument."""
        return MappingProxyType(
            {result["instrument"]: Outcome(result["outcome"]) for result in self._data["results"]}
        )

    def replay(self, catalogue: Rulebook) -> Replay:
        """The same question to the rules and the program of now.

        Raises `InvalidRecord` when these rules do not take the profile, with the reasons.
        """
        if not hasattr(catalogue, "profile_model"):
            hint = "give `Catalogue.shipped()`, or that of your own rules"
            raise WrongType("catalogue", f"expected a Catalogue, got {type(catalogue).__name__}", hint)
        facts = json.loads(self.content, parse_float=Decimal)["profile"]
        try:
            profile = profile_from(facts, catalogue.profile_model)
            now = catalogue.case(profile, on=self.on).record()
        except InvalidProfile as error:
            raise InvalidRecord(_inside(error.problems)) from None
        return Replay(self, now)

    @cached_property
    def _data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.content)
        return found

    @property
    def _results(self) -> dict[str, dict[str, Any]]:
        return {result["instrument"]: result for result in self._data["results"]}


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that an instrument says otherwise: its name in the JSON, such as `outcome`, what it was and is."""

    name: str
    was: Json
    now: Json


@dataclass(frozen=True, slots=True)
class Difference:
    """What an instrument says otherwise than the record. `explained` is false where neither its logic nor the engine changed."""

    instrument: str
    moved: tuple[Moved, ...]
    explained: bool

    def text(self, language: Language = "en") -> str:
        """`nl/secfund: outcome undetermined, now eligible; open: ticket, now none`."""
        check_language(language)
        words = PHRASES[language]
        parts = [
            words["replay.moved"].format(
                name=words.get(f"record.{each.name}", each.name),
                was=_value(each.name, each.was, language),
                now=_value(each.name, each.now, language),
            )
            for each in self.moved
        ]
        return f"{self.instrument}: {'; '.join(parts)}"


@dataclass(frozen=True, repr=False)
class Replay:
    """A record beside what is answered now. Compared is what the record holds: what an engine says in addition is no difference."""

    record: Record
    now: Record

    def __repr__(self) -> str:
        return (
            f"<Replay on {self.record.on}: {'the same' if self.same else f'{len(self.differences)} differ'}>"
        )

    @property
    def same(self) -> bool:
        """Whether it is the same answer, whatever else changed."""
        return not self.differences and not self.gone and not self.implied

    @property
    def engine_changed(self) -> bool:
        """Whether another version of the program answers."""
        return self.record.engine != self.now.engine

    @property
    def files_changed(self) -> bool:
        """Whether the rule files are others, be it by a comment."""
        return self.record.rules.digest != self.now.rules.digest

    @property
    def logic_changed(self) -> tuple[str, ...]:
        """The instruments of the record whose rules decide otherwise on the day."""
        return tuple(name for name, was in self.record.logic.items() if self.now.logic.get(name, was) != was)

    @property
    def gone(self) -> tuple[str, ...]:
        """The instruments of the record that these rules do not have."""
        return tuple(name for name in self.record.outcomes if name not in self.now.outcomes)

    @property
    def new(self) -> tuple[str, ...]:
        """The instruments that the record does not have: no difference in the answer."""
        return tuple(name for name in self.now.outcomes if name not in self.record.outcomes)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """The instruments that say something else, in the order of the record."""
        return tuple(self._differences())

    @cached_property
    def implied(self) -> tuple[str, ...]:
        """The facts that follow from the answers otherwise than they did, or in one of the two alone."""
        was = {each["fact"]: each for each in self.record._data["implied"]}
        now = {each["fact"]: each for each in self.now._data["implied"]}
        differ = [fact for fact in {*was, *now} if fact not in was or not _holds(was[fact], now.get(fact))]
        return tuple(sorted(differ))

    def text(self, language: Language = "en") -> str:
        """Whether it is the same answer, then what changed, line by line."""
        check_language(language)
        return written(self._lines(language))

    def _differences(self) -> Iterator[Difference]:
        now = self.now._results
        changed = set(self.logic_changed)
        for name, was in self.record._results.items():
            if name in now:
                pairs = [(key, part, now[name].get(key)) for key, part in was.items()]
                moved = [
                    Moved(key, before, after) for key, before, after in pairs if not _holds(before, after)
                ]
                if moved:
                    yield Difference(name, tuple(moved), self.engine_changed or name in changed)

    def _lines(self, language: Language) -> Iterator[str]:
        words, record = PHRASES[language], self.record
        moved = len(self.differences) + len(self.gone)
        told = {"count": moved, "total": len(record.outcomes)}
        yield words["replay.same" if self.same else "replay.other"].format(**told)
        about = {
            "day": formats.day(record.on, language),
            "engine": record.engine,
            "digest": record.digest[:19],
        }
        yield words["replay.made"].format(**about, title=record.rules.title, version=record.rules.version)
        if self.engine_changed:
            yield words["replay.engine"].format(was=record.engine, now=self.now.engine)
        yield words[self._rules()]
        lists = {"changed": self.logic_changed, "gone": self.gone, "new": self.new, "implied": self.implied}
        for phrase, names in lists.items():
            if names:
                yield words[f"replay.{phrase}"].format(names=", ".join(names))
        for difference in self.differences:
            yield f"  {difference.text(language)}"
        if unexplained := [each.instrument for each in self.differences if not each.explained]:
            yield words["replay.unexplained"].format(names=", ".join(unexplained))

    def _rules(self) -> str:
        """The sentence on the rules as a whole."""
        if self.record.rules.logic_digest != self.now.rules.logic_digest:
            return "replay.logic"
        return "replay.files" if self.files_changed else "replay.rules"


@form_of.register
def _record(record: Record, language: Language) -> Form:
    found: Form = json.loads(record.json())
    return found


@form_of.register
def _replay(replay: Replay, language: Language) -> Form:
    record, now = replay.record, replay.now
    return {
        "same": replay.same,
        "record_digest": record.digest,
        "on": record.on.isoformat(),
        "engine": {"was": record.engine, "now": now.engine},
        "catalogue": {"was": record._data["catalogue"], "now": now._data["catalogue"]},
        "logic_changed": list(replay.logic_changed),
        "gone": list(replay.gone),
        "new": list(replay.new),
        "implied": list(replay.implied),
        "differences": [
            {
                "instrument": each.instrument,
                "explained": each.explained,
                "moved": [{"name": part.name, "was": part.was, "now": part.now} for part in each.moved],
                "text": each.text(language),
            }
            for each in replay.differences
        ],
    }


def _holds(was: Any, now: Any) -> bool:
    """Whether what is said now has all that was said, and the same: keys that are new do not count."""
    if isinstance(was, dict) and isinstance(now, dict):
        return all(_holds(part, now.get(key)) for key, part in was.items())
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(map(_holds, was, now))
    return type(was) is type(now) and bool(was == now)


def _value(name: str, value: Json, language: Language) -> str:
    """A part of a result in words, as far as there are words for it."""
    words = PHRASES[language]
    if name == "outcome" and _is_one_of(value, Outcome):
        return formats.lowered(words[f"outcome.{value}"])
    if name == "standing" and _is_one_of(value, Standing):
        return formats.lowered(words[f"standing.{value}"])
    if value is None or value == []:
        return words["none"]
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) else canonical(value)


# Reading


def _parsed(text: object) -> dict[str, Any]:
    """The object in a text. Raises `InvalidRecord`, and `WrongType` for what is no text."""
    if not isinstance(text, str | bytes | bytearray):
        raise WrongType(
            "text", f"expected JSON as text or bytes, got {type(text).__name__}", "give the text of a file"
        )
    if len(text) > MOST_BYTES:
        raise _refused("too-large", f"a record has at most {MOST_BYTES:,} bytes, this has {len(text):,}")
    try:
        whole = text if isinstance(text, str) else bytes(text).decode("utf-8")
        data = _load(whole.removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise _refused("not-utf8", f"byte {error.start + 1} is not UTF-8", hint=_HOW) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        message = f"this is not JSON, or not all of it: {error.msg[0].lower()}{error.msg[1:]} at {place}"
        raise _refused("not-json", message, hint="the file may have been cut off; ask for it again") from None
    except RecursionError:
        raise _refused("too-deep", "the JSON is nested too deeply to be a record", hint=_HOW) from None
    except ValueError as error:
        raise _refused("not-json", shown(str(error), 200), hint=_HOW) from None
    if not isinstance(data, dict) or "record" not in data:
        raise _refused("not-a-record", "this is JSON, but no record: it has no key `record`", hint=_HOW)
    return data


def _number(text: str) -> float:
    found = float(text)
    if found in (float("inf"), float("-inf")):
        raise ValueError(f"`{shown(text)}` is too large for a number")
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"`{text}` is no number of JSON")


def _integer(text: str) -> int | float:
    found = int(text)
    return found if abs(found) <= _EXACT else _number(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once: of two, programs would take one or the other."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for index, (key, _) in enumerate(pairs) if key in dict(pairs[:index]))
        raise ValueError(f"the key `{shown(twice)}` stands twice in one object")
    return found


_EXACT: Final = 2**53
_load: Final = partial(
    json.loads, parse_int=_integer, parse_float=_number, parse_constant=_no_number, object_pairs_hook=_once
)


def _whole(kind: type[Record], data: Mapping[str, Any]) -> Record:
    """The record of an object. Raises `InvalidRecord` for what has no canonical text."""
    try:
        text = canonical(data)
        text.encode()
    except RecursionError:
        raise _refused("too-deep", "the JSON is nested too deeply to be a record", hint=_HOW) from None
    except UnicodeEncodeError:
        message = "a text in it has half a character"
        raise _refused("not-a-record", message, hint="`\\ud800` to `\\udfff` stand in pairs") from None
    return kind(text)


def _check_format(data: Mapping[str, Any]) -> None:
    """Raises `InvalidRecord` unless this version reads the format."""
    given = data["record"]
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise _refused(
            "not-a-record", f"`{shown(canonical(given))}` is no format of a record", "/record", _HOW
        )
    if given > FORMAT:
        message = (
            f"the record has format {shown(str(given))}, and this version of eligibility reads up to {FORMAT}"
        )
        raise _refused("newer-record", message, "/record", "replay it with a newer version of eligibility")


_SHAPE: Final[Mapping[str, type]] = {
    "on": str,
    "engine": dict,
    "catalogue": dict,
    "logic": dict,
    "profile": dict,
    "profile_digest": str,
    "provenance": dict,
    "results": list,
    "implied": list,
    "digest": str,
}
_WORDS: Final[Mapping[type, str]] = {str: "a text", dict: "an object", list: "a list"}
_TEXTS: Final = (("engine", ("version",)), ("catalogue", RulesDigest.__slots__))
"""What stands inside as texts; the rest of what is inside is compared, and nothing more is asked of it."""


def _check_shape(data: Mapping[str, Any]) -> None:
    """Raises `InvalidRecord` with every part that is missing or of another kind."""
    problems = [
        _wrong(f"/{key}", _WORDS[kind]) for key, kind in _SHAPE.items() if not isinstance(data.get(key), kind)
    ]
    # What is inside is looked at only where every part is of its kind.
    if not problems:
        problems += _wrong_texts(data)
        problems += _wrong_results(data["results"])
        problems += _wrong_implied(data["implied"])
        if not _is_day(data["on"]):
            problems.append(_wrong("/on", "a date as year-month-day"))
    if problems:
        raise InvalidRecord(problems)


def _wrong(pointer: str, expected: str) -> Problem:
    return Problem("not-a-record", f"expected {expected} here", pointer, hint=_HOW)


def _wrong_texts(data: Mapping[str, Any]) -> Iterator[Problem]:
    for key, names in _TEXTS:
        for name in names:
            if not isinstance(data[key].get(name), str):
                yield _wrong(f"/{key}/{name}", "a text")
    for key in ("logic", "provenance"):
        for name, said in data[key].items():
            if not isinstance(said, str):
                yield _wrong(f"/{key}{pointer_step(name)}", "a text")


def _wrong_results(results: Iterable[Any]) -> Iterator[Problem]:
    told: set[str] = set()
    for index, result in enumerate(results):
        if not isinstance(result, dict) or not isinstance(result.get("instrument"), str):
            yield _wrong(f"/results/{index}/instrument", "the id of an instrument")
        elif result["instrument"] in told:
            yield _wrong(f"/results/{index}/instrument", "another instrument than before")
        elif not _is_one_of(result.get("outcome"), Outcome):
            yield _wrong(f"/results/{index}/outcome", "an outcome")
        else:
            told.add(result["instrument"])


def _wrong_implied(implied: Iterable[Any]) -> Iterator[Problem]:
    for index, each in enumerate(implied):
        if not isinstance(each, dict) or not isinstance(each.get("fact"), str):
            yield _wrong(f"/implied/{index}/fact", "a fact")


def _is_one_of(value: object, codes: Iterable[str]) -> bool:
    """Whether it is one of some codes; what was read may be anything."""
    return isinstance(value, str) and value in set(codes)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_CHANGED: Final = "somebody changed the file, or a part of it was lost; ask for the original"


def _refused(code: str, message: str, pointer: str = "", hint: str | None = None) -> InvalidRecord:
    return InvalidRecord([Problem(code, message, pointer, hint=hint)])


def _inside(problems: Iterable[Problem]) -> list[Problem]:
    """What these rules say of the profile, each with its place in the record."""
    return [
        Problem(each.code, each.message, f"/profile{each.pointer or ''}", hint=each.hint) for each in problems
    ]


def _check_provenance(given: object, profile: CompanyProfile) -> None:
    """Raises `WrongType` unless it is texts by fact, and `UnknownName` for a fact that the profile does not give."""
    if given is None:
        return
    if not isinstance(given, Mapping):
        hint = 'such as `{"company.legal_form": "trade register, 20 November 2026"}`'
        raise WrongType("provenance", f"expected texts by fact, got {type(given).__name__}", hint)
    known = profile.facts()
    for fact, said in given.items():
        if fact not in known:
            raise UnknownName(fact, known, "fact in the profile")
        if not isinstance(said, str):
            raise WrongType(
                "provenance",
                f"of `{fact}` expected a text, got {type(said).__name__}",
                "say who gave the fact",
            )
        if len(said) > _MOST_PROVENANCE:
            raise InvalidArgument(
                "provenance",
                f"of `{fact}` it has more than {_MOST_PROVENANCE} characters",
                "name it in short",
            )
