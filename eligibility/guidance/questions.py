"""What to ask next, over all open instruments at once.

A question is about one fact, or about several that are asked for together (`together` in the vocabulary): it is taken where at
least two of them are wanted. A fact belongs to the question that asks for the most wanted facts at once. Of a form those fields
are shown that are wanted, and whose turn it is.

    worth(q) = sum over the instruments that q concerns of
                   weight / expected questions x (1 + chance / the largest chance of any question of that instrument) / 2
               divided by the fourth root of what the answer costs a person

`expected questions` is how many settle the instrument on average, when those come first that are likeliest to settle it. So what
is nearly settled comes first, and of an instrument what may close it at once; a question that many instruments need counts for
each.

The chance that an answer settles is, for one fact, the share of the cells of its values (`engine/cells.py`) that do; where the
vocabulary says what most companies answer (`usually`), that answer counts for nine in ten. Of several statements, it is the chance
that one of them does, and so of the fields of a form; of other answers for several facts, that of the likeliest. It is worked
out once for all profiles, of a company that is usual in the rest.

What is open on the date weighs one, what is not a quarter, and a policy lever, for which nobody applies, a tenth. The cost (a yes
or no before a balance sheet, `effort:` in the vocabulary) weighs lightly. Of a form it is that of its dearest field, and half that
of each other: each field is an answer to find and to type, but the page and its theme are read once, and who looks up one amount
has the papers for the next at hand. So a page of seven goes before a single question only where it is worth more. Ties go to the
order of the vocabulary, so that the same profile is always asked the same. `benchmarks/questions.py` measures this order, and
counts the entries that the pages ask for beside the questions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from eligibility.arguments import check_language
from eligibility.engine.implied import Implied
from eligibility.engine.outcome import OutcomeCode
from eligibility.engine.trial import Trial
from eligibility.possible import Some, admits
from eligibility.possible import known as is_known
from eligibility.profile.facts import Fact, Together, Unit, Vocabulary
from eligibility.units import exact
from eligibility.words import formats
from eligibility.words.implied import suggestion
from eligibility.words.phrases import PHRASES, Language
from eligibility.yaml.readers import Texts

COST_WEIGHT: Final = 0.25
"""The power of the cost by which a worth is divided: light, for a dear question that is needed is asked sooner or later."""
STATEMENT_COST: Final = 0.25
"""What each further statement to tick adds to the cost of a question."""
FIELD_COST: Final = 0.5
"""What a further field of a form adds to the cost of a question, of what it costs alone."""

USUALLY: Final = 0.9
"""How often an answer is the usual one, where the vocabulary names one."""
MOST_VALUES: Final = 15
OPEN, NOT_OPEN, LEVER = 1.0, 0.25, 0.1
"""How much an instrument weighs."""


KINDS_WANTED: Final = "funding.kinds"
WANTED_AS: Final = {
    "loan": "loan",
    "guarantee": "loan",
    "equity": "equity",
    "risk_capital": "equity",
    "grant": "grant",
    "tax_scheme": "tax",
    "procurement": "contract",
}
"""What a person calls a kind of instrument that is looked for or not. Of any other kind one is always asked."""


FORM: Final = "form"
"""The kind of a question that is a page of fields."""


class Choice(NamedTuple):
    """One answer to choose: its code, its words, and the facts that it gives.

    Of statements to tick, those that are not ticked are false.
    """

    code: str
    title: str
    gives: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """What to find out next: one fact, or several that are asked for together.

    `of` instruments were looked at; for `instruments` the answer counts, and it is expected to settle `settles` of them.
    """

    about: Fact | Together
    kind: str
    instruments: tuple[str, ...]
    of: int
    settles: float
    worth: float
    record: Mapping[str, Fact] = field(default_factory=dict, compare=False)
    """Of a list of records, the fields of each."""
    suggests: Implied | None = None
    """What the answer probably is, where other facts suggest it; it decides nothing until it is given."""
    units: Mapping[str, Unit] = field(default_factory=dict, compare=False)
    titles: Mapping[str, Texts] = field(default_factory=dict, compare=False)
    """Of a question for several facts, those that it asks for here, with their words: what is known already is left out."""
    fields: tuple[Question, ...] = field(default=(), compare=False)
    """Of a form, the questions for its facts, in the order of the page. Each may be left open."""

    decides: Literal["outcome", "amount"] = "outcome"
    """Whether the answer can change an outcome, or says how much an instrument that fits would give."""

    def __repr__(self) -> str:
        return f"<Question {self.id}: {len(self.instruments)} of {self.of} instruments>"

    @property
    def id(self) -> str:
        """What an answer is given to: a fact, or a question for several."""
        return self.about.id

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that an answer may give."""
        return tuple(self.titles) if isinstance(self.about, Together) else (self.about.id,)

    @property
    def several(self) -> bool:
        """Whether more than one of the choices may be taken, or none."""
        return self.about.several if isinstance(self.about, Together) else self.about.type.many

    @property
    def unit(self) -> str | None:
        """`EUR`, `%`, or what a number counts."""
        if isinstance(self.about, Together):
            return None
        return {"money": "EUR", "percent": "%"}.get(self.about.type.kind, self.about.type.unit)

    @property
    def can_be_never(self) -> bool:
        """Whether it asks for the day of something that may not have happened, so that `never` is an answer too."""
        return isinstance(self.about, Fact) and self.about.never

    @property
    def example(self) -> object:
        """A value that the fact could have."""
        return None if isinstance(self.about, Together) else self.about.example

    def title(self, language: Language = "en") -> str | None:
        """What the fact is called for short, as beside a field; None of a question for several."""
        check_language(language)
        return None if isinstance(self.about, Together) else self.about.title[language]

    def text(self, language: Language = "en") -> str:
        """The question."""
        check_language(language)
        if isinstance(self.about, Together):
            return self.about.question[language]
        return (self.about.question or self.about.title)[language]

    def help(self, language: Language = "en") -> str | None:
        """What is meant, where that needs more than the question."""
        check_language(language)
        if isinstance(self.about, Together):
            return self._left(self.about, language)
        return self.about.help[language] if self.about.help else None

    def _left(self, about: Together, language: Language) -> str | None:
        """What of a question for several facts is left, where its own words name what is known already."""
        if not about.answers or len(self.titles) == len(about.facts):
            return None
        titles = "; ".join(formats.lowered(words[language]) for words in self.titles.values())
        return PHRASES[language]["left to ask"].format(facts=titles)

    def choices(self, language: Language = "en") -> tuple[Choice, ...]:
        """The answers to choose from, in the order of their numbers; none where the answer is free, or stands in `fields`."""
        check_language(language)
        if not isinstance(self.about, Together):
            one = self.about
            return tuple(
                Choice(code, said[language], {one.id: [code] if self.several else code})
                for code, said in one.type.choices.items()
            )
        if self.about.several:
            return tuple(Choice(fact, said[language], {fact: True}) for fact, said in self.titles.items())
        return tuple(
            Choice(code, said[language], self._new(gives))
            for code, (said, gives) in self.about.answers.items()
        )

    def _new(self, gives: Mapping[str, object]) -> Mapping[str, object]:
        """What an answer gives that is not known yet."""
        return {fact: value for fact, value in gives.items() if fact in self.titles}

    @property
    def statements(self) -> Mapping[str, Texts]:
        """What is to be ticked, by the fact that is then true."""
        return self.titles if isinstance(self.about, Together) and self.about.several else {}

    def why(self, language: Language = "en") -> str:
        """`It counts for 3 of 51 instruments. …`."""
        check_language(language)
        words, count = PHRASES[language], len(self.instruments)
        if self.decides == "amount":
            return words["why amount"].format(count=count)
        said = words["why one" if count == 1 else "why"].format(count=count, of=self.of)
        if self.settles < 0.05:
            return said
        settled = formats.number(exact(Decimal(str(round(self.settles, 1)))), language)
        return f"{said} {words['may settle'].format(count=settled)}"

    def suggestion(self, language: Language = "en") -> str | None:
        """`Probably yes: …`, where other facts suggest an answer."""
        check_language(language)
        return suggestion(self.suggests, self.units, language) if self.suggests else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question worth asking, what is wanted of it, and the expected number of outcomes that its answer settles.

    `parts` says of each field of a form what it alone counts for.
    """

    about: Fact | Together
    wanted: tuple[str, ...]
    worth: float
    settles: float
    instruments: tuple[str, ...]
    decides: Literal["outcome", "amount"] = "outcome"
    parts: Mapping[str, Part] = field(default_factory=dict)


class Part(NamedTuple):
    """What one field of a form counts for, and the expected number of outcomes that it settles."""

    instruments: tuple[str, ...] = ()
    settles: float = 0.0


@dataclass(frozen=True, slots=True)
class Opened:
    """An instrument that is not settled: how much it weighs, and of each fact that it misses how likely an answer settles it."""

    name: str
    weight: float
    chances: Mapping[str, float]


def ask(
    candidates: Iterable[Candidate],
    vocabulary: Vocabulary,
    known: Mapping[str, object],
    of: int,
    presumed: Iterable[Implied] = (),
) -> Iterator[Question]:
    """The candidates as questions."""
    suggested = {each.fact.id: each for each in presumed}
    for each in candidates:
        about = each.about
        question = replace(
            question_about(about, vocabulary),
            instruments=each.instruments,
            of=of,
            settles=each.settles,
            worth=each.worth,
            suggests=suggested.get(about.id),
            decides=each.decides,
        )
        if isinstance(about, Together):
            # Of statements those that matter are shown; an answer that gives several facts gives them all.
            shown = (
                each.wanted
                if about.several or about.form
                else [name for name in about.facts if not is_known(known.get(name))]
            )
            question = only(question, shown)
        if question.fields:
            fields = (_field(one, each, of, suggested.get(one.id)) for one in question.fields)
            question = replace(question, fields=tuple(fields))
        yield question


def only(question: Question, facts: Collection[str]) -> Question:
    """A question for several facts, for some of them."""
    titles = {name: words for name, words in question.titles.items() if name in facts}
    return replace(
        question, titles=titles, fields=tuple(each for each in question.fields if each.id in titles)
    )


def rest_of(candidates: Sequence[Candidate], page: Together) -> Candidate | None:
    """A page that was begun, with the fields that are still wanted, whatever they would be asked with now.

    While outcomes are open nothing is added that decides an amount, which is asked after them.
    """
    found: dict[str, Part] = {}
    for each in candidates:
        if each.decides == candidates[0].decides:
            inside = [name for name in each.wanted if name in page.facts]
            found |= {name: each.parts.get(name) or Part(each.instruments, each.settles) for name in inside}
    if not found:
        return None
    wanted = tuple(name for name in page.facts if name in found)
    instruments = dict.fromkeys(one for name in wanted for one in found[name].instruments)
    settles = sum(part.settles for part in found.values())
    return Candidate(page, wanted, 0.0, settles, tuple(instruments), candidates[0].decides, found)


def _field(question: Question, page: Candidate, of: int, suggests: Implied | None) -> Question:
    """A field of a form that is asked."""
    part = page.parts.get(question.id, Part())
    return replace(
        question,
        instruments=part.instruments,
        of=of,
        settles=part.settles,
        suggests=suggests,
        decides=page.decides,
    )


def question_about(about: Fact | Together, vocabulary: Vocabulary) -> Question:
    """The question as it is asked of anybody: for no instrument, and without a suggestion."""
    record = vocabulary.records.get(about.type.record or "", {}) if isinstance(about, Fact) else {}
    titles: dict[str, Texts] = {}
    fields: tuple[Question, ...] = ()
    if isinstance(about, Together):
        titles = {name: about.words.get(name) or vocabulary.facts[name].title for name in about.facts}
    if isinstance(about, Together) and about.form:
        fields = tuple(question_about(vocabulary.facts[name], vocabulary) for name in about.facts)
    return Question(
        about, _kind(about, vocabulary), (), 0, 0.0, 0.0, dict(record), None, vocabulary.units, titles, fields
    )


def _kind(about: Fact | Together, vocabulary: Vocabulary) -> str:
    """What an answer is, in the words of vocabularies."""
    if isinstance(about, Fact):
        return about.type.word
    if about.form:
        return FORM
    if about.several:
        return "choices"
    return vocabulary.facts[about.facts[0]].type.kind if about.same else "choice"


def is_wanted(kind: str, known: Mapping[str, object]) -> bool:
    """Whether a kind of instrument is one that the applicant looks for, as far as that was said. It refuses nothing."""
    wanted = known.get(KINDS_WANTED)
    return not isinstance(wanted, list) or not wanted or WANTED_AS.get(kind, wanted[0]) in wanted


def counted(missing: Collection[str], vocabulary: Vocabulary, known: Mapping[str, object]) -> int:
    """How many questions ask for some missing facts, those that come after others too."""
    return sum(1 for _ in _groups(missing, replace(vocabulary, after={}), known, ()))


def opened(trial: Trial, on: date, missing: Collection[str]) -> Opened:
    """What an instrument that is not settled waits for."""
    is_open = trial.version.availability_on(on) == "open"
    weight = LEVER if trial.version.is_lever else OPEN if is_open else NOT_OPEN
    return Opened(trial.name, weight, {name: _chance(trial, on, name) for name in missing})


def ranked(
    waiting: Sequence[Opened], vocabulary: Vocabulary, known: Mapping[str, object], skip: Collection[str] = ()
) -> list[Candidate]:
    """Every question whose answer can still change an outcome, the one most worth asking for first."""
    missing = {name for each in waiting for name in each.chances if name not in skip}
    questions = list(_questions(missing, vocabulary, known, skip))
    place = {name: index for index, name in enumerate(vocabulary.facts)}
    found = _weighed(waiting, questions, vocabulary)

    def given(each: Candidate) -> bool:
        # Of a list that is given some field is open; what is not given at all is asked before.
        return all(isinstance(known.get(name), list) for name in each.wanted)

    return sorted(
        found, key=lambda each: (given(each), -round(each.worth, 9), min(place[name] for name in each.wanted))
    )


def of_amounts(
    unknown: Mapping[str, Collection[str]],
    vocabulary: Vocabulary,
    skip: Collection[str],
    asked: Collection[str],
) -> list[Candidate]:
    """Questions whose answer says how much an instrument that fits would give, what counts for most instruments first.

    `unknown` are the facts that their awards wait for, by instrument; `asked` those that an outcome waits for already.
    """
    wanted: dict[str, list[str]] = {}
    for instrument, facts in unknown.items():
        for fact in facts:
            if fact not in skip and fact not in asked:
                wanted.setdefault(fact, []).append(instrument)
    pages = {name: each for name, each in vocabulary.together.items() if each.form}
    found = []
    for about, names in _questions(wanted, replace(vocabulary, together=pages), {}, skip):
        parts = {name: Part(tuple(wanted[name])) for name in names}
        instruments = dict.fromkeys(instrument for name in names for instrument in wanted[name])
        found.append(Candidate(about, names, 0.0, 0.0, tuple(instruments), "amount", parts))
    place = {name: index for index, name in enumerate(vocabulary.facts)}
    return sorted(found, key=lambda each: (-len(each.instruments), place[each.wanted[0]]))


def _questions(
    missing: Collection[str], vocabulary: Vocabulary, known: Mapping[str, object], skip: Collection[str]
) -> Iterator[tuple[Fact | Together, tuple[str, ...]]]:
    """What asks for the missing facts now, each with those that it asks for: as many at once as go together."""
    for about, wanted in _groups(missing, vocabulary, known, skip):
        if _in_turn(wanted, vocabulary, {*missing, *skip}):
            yield about, wanted


def _groups(
    missing: Collection[str], vocabulary: Vocabulary, known: Mapping[str, object], skip: Collection[str]
) -> Iterator[tuple[Fact | Together, tuple[str, ...]]]:
    left, unknown = {*missing}, {*missing, *skip}

    def wanted_of(each: Together) -> list[str]:
        names = [name for name in each.facts if name in left]
        return _on_page(names, vocabulary, unknown) if each.form and len(names) > 1 else names

    possible = [
        each for each in vocabulary.together.values() if each.id not in skip and _possible(each, known)
    ]
    wanted = {each.id: names for each in possible if len(names := wanted_of(each)) > 1}
    while wanted:
        best = max(
            (vocabulary.together[name] for name in wanted),
            key=lambda each: (len(wanted[each.id]), -len(each.facts)),
        )
        taken = wanted.pop(best.id)
        yield best, tuple(taken)
        left.difference_update(taken)
        for name in [name for name, names in wanted.items() if not left.issuperset(names)]:
            wanted[name] = wanted_of(vocabulary.together[name])
        wanted = {name: names for name, names in wanted.items() if len(names) > 1}
    yield from ((fact, (name,)) for name, fact in vocabulary.facts.items() if name in left)


def _in_turn(wanted: Collection[str], vocabulary: Vocabulary, unknown: Collection[str]) -> bool:
    """Whether some facts are asked for now: of what comes before them nothing is still to be asked, or was left open."""
    return all(
        first not in unknown or first in wanted for name in wanted if (first := vocabulary.after.get(name))
    )


def _on_page(names: Sequence[str], vocabulary: Vocabulary, unknown: Collection[str]) -> list[str]:
    """The fields whose turn it is: what each rests on is known, or stands above it on the same page."""
    shown: list[str] = []
    for name in names:
        first = vocabulary.after.get(name)
        if first not in unknown or first in shown:
            shown.append(name)
    return shown


def _possible(together: Together, known: Mapping[str, object]) -> bool:
    """Whether a question for several facts makes sense beside what is known of them."""
    told = [name for name in together.facts if name in known]
    if together.several or together.form or not told:
        return True
    values = [gives for _, gives in together.answers.values()]
    return any(
        gives and all(name in gives and _agree(known[name], gives[name]) for name in told) for gives in values
    )


def _agree(known: object, given: object) -> bool:
    """Whether a value can be what is known of a fact, wholly or in part."""
    if isinstance(known, Some):
        return not isinstance(given, Some) and admits(known, given)
    return known == given


def _weighed(
    waiting: Sequence[Opened],
    questions: Sequence[tuple[Fact | Together, tuple[str, ...]]],
    vocabulary: Vocabulary,
) -> Iterator[Candidate]:
    asked_by = {name: place for place, (_, wanted) in enumerate(questions) for name in wanted}
    worth, settles = [0.0] * len(questions), [0.0] * len(questions)
    instruments: list[list[str]] = [[] for _ in questions]
    apart = {
        place
        for place, (about, _) in enumerate(questions)
        if isinstance(about, Together) and (about.several or about.form)
    }
    parts: dict[str, list[tuple[str, float]]] = {}
    for each in waiting:
        chances: dict[int, float] = {}
        for name, chance in each.chances.items():
            place = asked_by.get(name, _LEFT_OPEN)
            before = chances.get(place, 0.0)
            parts.setdefault(name, []).append((each.name, chance))
            # Statements and fields are independent of each other; the facts of an answer go together.
            chances[place] = 1 - (1 - before) * (1 - chance) if place in apart else max(before, chance)
        if len(chances) == 1:
            chances = dict.fromkeys(chances, 1.0)  # nothing more is missing
        expected, likeliest = _expected(chances.values()), max(chances.values())
        for place, chance in chances.items():
            if place != _LEFT_OPEN:
                instruments[place].append(each.name)
                settles[place] += chance
                worth[place] += each.weight / expected * (1 + (chance / likeliest if likeliest else 0)) / 2
    for (about, wanted), value, settled, names in zip(questions, worth, settles, instruments, strict=True):
        worth_it = value / _cost(about, wanted, vocabulary) ** COST_WEIGHT
        yield Candidate(about, wanted, worth_it, settled, tuple(names), parts=_parts(about, wanted, parts))


def _parts(
    about: Fact | Together, wanted: Sequence[str], parts: Mapping[str, Sequence[tuple[str, float]]]
) -> Mapping[str, Part]:
    """What each field of a form counts for."""
    if isinstance(about, Fact) or not about.form:
        return {}
    return {
        name: Part(tuple(one for one, _ in parts[name]), sum(chance for _, chance in parts[name]))
        for name in wanted
    }


_LEFT_OPEN: Final = -1
"""Where the facts stand that nobody is asked for (any more)."""


def _expected(chances: Iterable[float]) -> float:
    """How many questions settle an instrument, on average, when those that are likeliest to settle it come first."""
    expected, still_open = 0.0, 1.0
    for chance in sorted(chances, reverse=True):
        expected += still_open
        still_open *= 1 - chance
    return expected


def _cost(about: Fact | Together, wanted: Sequence[str], vocabulary: Vocabulary) -> float:
    if isinstance(about, Fact):
        return about.cost
    if about.form:
        costs = [vocabulary.facts[name].cost for name in wanted]
        return max(costs) + FIELD_COST * (sum(costs) - max(costs))
    return 1 + STATEMENT_COST * (len(about.facts) - 1) if about.several else 1


def _chance(trial: Trial, on: date, name: str) -> float:
    """The chance that an answer to one fact settles an instrument: the same for every profile, so that it is worked out once.

    It settles where nothing else need be known, or where it refuses a company that is usual in the rest, or is of those whom it is
    asked (`asked_of`). Of lists, every third sample is tried.
    """
    if name in trial.shares:
        return trial.shares[name]
    vocabulary = trial.rules.catalogue.vocabulary
    values = trial.values(vocabulary.facts[name], {}, on)
    # What is usual, but for whom it is asked: a group of who is not autonomous.
    rest = {
        fact: value
        for fact, value in {**vocabulary.usual, **vocabulary.asked_of.get(name, {})}.items()
        if fact != name
    }
    said = trial.what_if(rest, {}, on)
    bases = [{}, rest] if said and said[0] == OutcomeCode.UNDETERMINED else [{}]

    def settles(value: object) -> bool | None:
        """None for a value that nobody has who is usual in the rest."""
        found = [trial.what_if({**base, name: value}, {}, on) for base in bases]
        if None in found:
            return None
        alone, beside = found[0], found[-1]
        settled = alone is not None and alone[0] != OutcomeCode.UNDETERMINED
        return settled or (beside is not None and beside[0] == OutcomeCode.INELIGIBLE)

    answers = [settles(value) for value in (values[::3] if len(values) > MOST_VALUES else values)]
    counted = [answer for answer in answers if answer is not None]
    chance = sum(counted) / max(1, len(counted))
    if name in vocabulary.usual:
        chance = USUALLY * bool(settles(vocabulary.usual[name])) + (1 - USUALLY) * chance
    trial.shares[name] = chance
    return chance
