"""The conversation itself: asks, listens, says back what it understood, and keeps every answer at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, Protocol

from eligibility_cli.conversation import ENTERPRISES, GROUP_SUMS
from eligibility_cli.forms import COMPANY, MOST_RECORDS, NAMES
from eligibility_cli.words import WORDS

if TYPE_CHECKING:
    from eligibility import Fact, InvalidProfile, Json, Problem, Question
    from eligibility_cli.conversation import Conversation
    from eligibility_cli.forms import Form, Place
    from eligibility_cli.screens import PlainScreen


class Command(Enum):
    """What is typed in the place of an answer, at any prompt."""

    DONT_KNOW = auto()
    BACK = auto()
    STOP = auto()
    LIST = auto()
    WHY = auto()
    ANSWERS = auto()
    HELP = auto()
    AGAIN = auto()
    ON = auto()
    MORE = auto()
    GROUP = auto()


SAID: Final = {
    Command.DONT_KNOW: (
        "?",
        "don't know",
        "dont know",
        "i don't know",
        "unknown",
        "weet ik niet",
        "weet niet",
        "onbekend",
    ),
    Command.BACK: ("<", "back", "terug"),
    Command.STOP: ("q", "quit", "exit", "save", "stop", "bewaar"),
    Command.LIST: ("list", "lijst"),
    Command.WHY: ("why", "waarom"),
    Command.ANSWERS: ("answers", "antwoorden"),
    Command.AGAIN: ("again", "opnieuw"),
    Command.ON: ("on", "verder"),
    Command.HELP: ("help", "hulp", "h"),
}
IN_LISTS: Final = {Command.MORE: ("more", "meer"), Command.GROUP: ("group", "groep")}
NONE: Final = ("none", "geen", "-", "0")
ONE_LINE: Final = 90
"""So much of what was understood is said on one line."""
CLEAR: Final = ("fits", "other_request", "not_this_company")
MOST_NEWS: Final = 3
"""Instruments that are named when an answer makes them clear; the others are counted, and `list` has them all."""
PATIENCE: Final = 15
"""After so many answers that settle nothing it is said that stopping is fine."""
_PLACES: Final = re.compile(r"/[a-z_]+/[a-z_]+")


def command_in(text: str, *, in_lists: bool = False) -> Command | None:
    """The command that was typed, or None for an answer."""
    said = text.strip().casefold()
    known = SAID | IN_LISTS if in_lists else SAID
    if re.fullmatch(r"<\s*[0-9]{1,4}", said):
        return Command.BACK
    return next((command for command, words in known.items() if said in words), None)


def _numbered(text: str | None) -> bool:
    """Whether a number of an answer was typed with the command to go back."""
    return any(letter.isdecimal() for letter in text or "")


class Keeper(Protocol):
    """What keeps the answers."""

    def save(self) -> None: ...


class Dialogue:
    """One conversation, from the first question to the last or to `stop`."""

    def __init__(
        self, talk: Conversation, screen: PlainScreen, keeper: Keeper, *, attended: bool = False
    ) -> None:
        self.attended = attended
        self.talk = talk
        self.screen = screen
        self.keeper = keeper
        self.words = WORDS[talk.language]
        self._told_lists = False
        self._stood = {stand.instrument: stand.standing.value for stand in talk.standings()}
        self._page: str | None = None
        """The page of which the fields are asked, and which was shown."""
        self._settled = -1
        self._waited = self._told = 0

    def run(self) -> None:
        """Asks until nothing is missing, or the person stops, or the input ends."""
        while self._turn():
            self.keeper.save()
        self.keeper.save()

    def _turn(self) -> bool:
        """One question until it is answered or left; whether to go on."""
        talk, question = self.talk, self.talk.question()
        if question is None:
            return self._end()
        now = talk.known(question) if talk.at is not None else ()
        if talk.at is not None and not now:
            now = (self.words["open now"],)
        self._count_idle()
        if question.fields and question.id == self._page:
            return self._next_field(question)
        if talk.at is None:
            self._page = None  # a page that comes back later is shown again
        if self._nothing_moves() and not self._goes_on():
            return False
        self.screen.ask(question, talk.standings(), talk.count, now)
        if question.kind == "records":
            return self._list(question)
        if question.fields:
            self._page = question.id
            self.screen.say(self.words["page commands"])
            return self._next_field(question)
        return self._reply(question)

    def _next_field(self, page: Question) -> bool:
        """The first field of a page that is not answered; whether to go on."""
        self.talk.begin(page)
        self.screen.ask_field(page.fields[0])
        return self._reply(page.fields[0], page)

    def _reply(self, question: Question, page: Question | None = None) -> bool:
        """What is typed to a question, or to a field of a page, until it is answered or left; whether to go on."""
        talk = self.talk
        while True:
            text = self.screen.read()
            if text is None:
                return False
            command = command_in(text)
            if command in (None, Command.DONT_KNOW):
                if command is None and not text.strip():
                    if talk.at is not None:
                        self.screen.say(self.words["kept answer"])
                        talk.keep()
                        return True
                    if page is not None:
                        return self._answered(question, text, Command.DONT_KNOW)
                    self.screen.complain(self.words["nothing typed"])
                elif self._answered(question, text, command):
                    return True
            elif command is Command.STOP:
                return False
            elif command is Command.BACK:
                if self._back(text):
                    return True
            elif command is Command.ON and page is not None:
                talk.leave_rest(page)
                self.screen.say(self.words["rest open"])
                return True
            else:
                self._tell(command, question)

    def _answered(self, question: Question, text: str, command: Command | None) -> bool:
        """Takes an answer, or leaves the question open; whether it is done with."""
        from eligibility import InvalidProfile, UnclearAnswer

        if command is Command.DONT_KNOW:
            self.talk.leave_open(question)
            self.keeper.save()
            self.screen.say(self.words["unknown"])
            return True
        try:
            said = self.talk.answer(question, text)
        except InvalidProfile as error:
            self.screen.complain(self._refusal(error, question))
            return False
        except UnclearAnswer as error:
            self.screen.complain(str(error))
            return False
        self._keep(said)
        return True

    def _keep(self, said: Sequence[str]) -> None:
        """Writes an answer down, and then says it back."""
        self.keeper.save()
        if not said:
            self.screen.say(self.words["in parts"])
        elif sum(map(len, said)) <= ONE_LINE:
            self.screen.say(self.words["understood"].format(said="; ".join(said)))
        else:
            self.screen.say(self.words["understood"].format(said="").rstrip())
            for line in said:
                self.screen.say(f"  {line}")
        self._tell_news()

    def _tell_news(self) -> None:
        """Names the instruments of which the last answers made something clear."""
        now = {stand.instrument: stand for stand in self.talk.standings()}
        for standing in CLEAR:
            news = [
                stand.title
                for name, stand in now.items()
                if stand.standing.value == standing and self._stood.get(name, standing) != standing
            ]
            if not news:
                continue
            more = self.words["and more"].format(count=len(news) - MOST_NEWS) if len(news) > MOST_NEWS else ""
            what = self.words["now clear"].format(standing=self.words[standing])
            self.screen.say(f"{what} {'; '.join(news[:MOST_NEWS])}{more}")
        self._stood = {name: stand.standing.value for name, stand in now.items()}

    def _back(self, text: str) -> bool:
        """Goes back; whether there was something to go back to."""
        number = text.strip().removeprefix("<").strip()
        if number.isdecimal():
            if self.talk.back_to(int(number)):
                return True
            self.screen.complain(self.words["no such answer"].format(number=number))
            return False
        if self.talk.back():
            return True
        self.screen.say(self.words["first"])
        return False

    def _tell(self, command: Command | None, question: Question | None) -> None:
        """What was asked for in the place of an answer; the question stands."""
        if command is Command.LIST:
            self.screen.instruments(self.talk.standings())
        elif command is Command.WHY and question is not None:
            why = question.why(self.talk.language) if question.of else self.words["not asked"]
            self.screen.say(why)
        elif command is Command.AGAIN:
            self.screen.say(self.words["again"].format(count=self.talk.ask_again()))
        elif command is Command.ANSWERS:
            answers = list(self.talk.answers())
            for number, line in answers:
                self.screen.say(f"  {number}. {line}")
            if not answers:
                self.screen.say(self.words["no answers"])
        else:
            self.screen.say(self.words["help"])

    def _end(self) -> bool:
        """Nothing is left to ask: says what is known. Whether an answer is changed after all."""
        self.keeper.save()
        self.screen.finish(self.talk.standings(), len(self.talk.open_questions()))
        while True:
            text = self.screen.read()
            command = command_in(text) if text is not None else Command.STOP
            if command in (None, Command.STOP):
                return False
            if command is Command.AGAIN and self.talk.ask_again():
                return True
            if command is Command.BACK:
                if self._back(text or ""):
                    return True
            else:
                self._tell(command, None)

    def _count_idle(self) -> None:
        """Counts the answers in a row that settled nothing more, each field of a page as one."""
        settled = sum(
            stand.outcome not in ("undetermined", "not_assessable") for stand in self.talk.standings()
        )
        self._waited = self._waited + 1 if settled == self._settled else 0
        self._told = min(self._told, self._waited)
        self._settled = settled

    def _nothing_moves(self) -> bool:
        """Whether so many more answers settled nothing; between pages, never in the middle of one."""
        if self._waited - self._told < PATIENCE:
            return False
        self._told = self._waited
        return True

    def _goes_on(self) -> bool:
        """Says how it stands when nothing moves, and stops unless somebody there wants to go on. A pipe always does."""
        self.keeper.save()
        self.screen.say("\n" + self.words["no progress"].format(count=self._waited))
        if not self.attended:
            return True
        self.screen.summary(self.talk.standings())
        self.screen.say(self.words["go on"])
        while True:
            text = self.screen.read()
            command = command_in(text) if text is not None else Command.STOP
            if command is Command.ON:
                return True
            if command in (None, Command.STOP):
                return False
            if command is Command.BACK:
                return self._back(text or "")
            self._tell(command, None)

    # Lists

    def _list(self, question: Question) -> bool:
        """A list, field by field; whether to go on."""
        from eligibility import InvalidProfile

        form = self.talk.form(question)
        if question.id == GROUP_SUMS:
            self.screen.say(self.words["draw"])
        while True:
            place = form.here()
            if place is None:
                try:
                    self._keep(self.talk.give(question, {question.id: form.records()}))
                except InvalidProfile as error:
                    self.screen.complain(self._refusal(error, question))
                    form.reopen(_place_of(error, question, form))
                    continue
                return True
            done = self._field(question, form, place)
            if done is not None:
                return done

    def _field(self, question: Question, form: Form, place: Place) -> bool | None:
        """One field; None while the list goes on, else whether the conversation does."""
        names = self._show(question, form, place)
        while True:
            text = self.screen.read()
            command = command_in(text, in_lists=True) if text is not None else Command.STOP
            if command is Command.STOP:
                return False
            if command is None and (text or "").strip():
                if self._filled(question, form, place, text or "", names):
                    return None
            elif command is None or (command is Command.DONT_KNOW and place.path != "count"):
                if self._passed_over(form, place, entered=command is None):
                    return None
            elif command is Command.BACK and not _numbered(text) and form.back():
                return None
            elif command is Command.MORE and place.name and form.more(place):
                self._draft(form)
                return None
            elif self._left(command, question, text or ""):
                return True

    def _left(self, command: Command, question: Question, text: str) -> bool:
        """What leads out of a list, or only tells something; whether the list was left."""
        if command is Command.DONT_KNOW:
            return self._answered(question, text, command)
        if command is Command.BACK:
            return self._back(text.strip() if text.strip().startswith("<") else "<")
        if command is Command.GROUP and question.id == GROUP_SUMS:
            self.talk.ask_enterprises(question)
            return True
        if command in (Command.MORE, Command.GROUP):
            self.screen.say(self.words["no more"])
        else:
            self._tell(command, question)
        return False

    def _show(self, question: Question, form: Form, place: Place) -> list[str]:
        """Asks for a field; gives the names to choose from, where there are any."""
        fact, names = form.fact(place), self._names(form, place)
        if fact is None:
            if place.prefix:
                outer = form.entries.get(f"{place.prefix.split('.')[0]}.id", "")
                name = outer or ".".join(map(str, place.numbers))
                text = self.words["how many of"].format(title=form.title(place), name=name, most=MOST_RECORDS)
            else:
                text = self.words["how many"].format(most=MOST_RECORDS)
            self.screen.say(self._with_now(text, form, place))
            return names
        if not self._told_lists:
            self._told_lists = True
            self.screen.say(self.words["list commands"])
        shown = [self.words["company"] if name == COMPANY else name for name in names] or self._choices(fact)
        notes = [] if form.is_needed(place) else [self.words["optional"]]
        if place.name == "votes" and (capital := form.entries.get(f"{place.prefix}capital")) is not None:
            notes = [self.words["same as capital"].format(value=f"{capital}%")]
        self.screen.say(
            self._with_now(self.screen.field_text(place.numbers, fact, shown, notes), form, place)
        )
        return names

    def _choices(self, fact: Fact) -> list[str]:
        if fact.type.kind == "boolean":
            return [self.words["yes"], self.words["no"]]
        return [texts[self.talk.language] for texts in fact.type.choices.values()]

    def _said(self, question: Question, place: Place, value: Json) -> str:
        """What was answered to a field, in words."""
        if place.name is None or value is None:
            return self.words["open now"] if value is None else str(value)
        return self.talk.catalogue.in_words(
            question.id, value, field=place.field, language=self.talk.language
        )

    def _with_now(self, text: str, form: Form, place: Place) -> str:
        """With what was answered before, where it was reopened."""
        if form.reopened != place.path:
            return text
        said = self._said(form.question, place, form.entries.get(place.path))
        return f"{text}\n{self.words['now'].format(said=said)}"

    def _names(self, form: Form, place: Place) -> list[str]:
        """The enterprises that a field can name."""
        if place.name not in NAMES:
            return []
        found = form.names() if form.question.id == ENTERPRISES else self.talk.enterprises()
        return [COMPANY, *found] if found else []

    def _passed_over(self, form: Form, place: Place, *, entered: bool) -> bool:
        """Leaves a field as it is or open; whether that may be."""
        if entered and form.reopened == place.path:
            form.keep()
            return True
        capital = form.entries.get(f"{place.prefix}capital")
        if entered and place.name == "votes" and capital is not None:
            form.answer(place, capital)
        elif place.name is None and place.prefix and not entered:
            form.answer(place, None)
        elif place.name is None or form.is_needed(place):
            self.screen.complain(self.words["nothing typed" if place.name is None else "field needed"])
            return False
        else:
            form.answer(place, None)
        self._draft(form)
        return True

    def _filled(self, question: Question, form: Form, place: Place, text: str, names: Sequence[str]) -> bool:
        """Takes the answer to a field; whether it was one."""
        from eligibility import UnclearAnswer

        try:
            value = self._value(question, place, text, names)
        except UnclearAnswer as error:
            self.screen.complain(str(error))
            return False
        if place.name is None and value is None:
            self.screen.complain(self.words["number wrong"].format(most=MOST_RECORDS, text=text.strip()))
            return False
        form.answer(place, value)
        self._draft(form)
        fact = form.fact(place)
        if fact is not None and fact.type.kind in ("number", "money", "percent", "date"):
            self.screen.say(self.words["understood"].format(said=self._said(question, place, value)))
        return True

    def _value(self, question: Question, place: Place, text: str, names: Sequence[str]) -> Json:
        """What was typed into a field; None for what is no number of records. Raises `UnclearAnswer`."""
        said = text.strip()
        if place.name is None:
            if said.casefold() in NONE:
                return 0
            is_number = said.isascii() and said.isdecimal() and len(said) <= len(str(MOST_RECORDS))
            return int(said) if is_number and 1 <= int(said) <= MOST_RECORDS else None
        if names:
            if said.isascii() and said.isdecimal() and 1 <= int(said[:4]) <= len(names):
                return names[int(said) - 1]
            if said.casefold() == self.words["company"]:
                return COMPANY
        given = self.talk.catalogue.answer(question.id, text, language=self.talk.language, field=place.field)
        return next(iter(given.values()))

    def _draft(self, form: Form) -> None:
        """Keeps a list that is not whole yet."""
        self.talk.keep_draft(form)
        self.keeper.save()

    # What does not go together

    def _refusal(self, error: InvalidProfile, question: Question) -> str:
        """Why an answer does not fit the others, in the reader's language."""
        return "; ".join(dict.fromkeys(self._problem(problem, question) for problem in error.problems))

    def _problem(self, problem: Problem, question: Question) -> str:
        words = self.words
        name = (problem.pointer or "").rpartition("/")[2]
        told = words[problem.code].format(name=name) if problem.code in words else words["does not fit"]
        places = _PLACES.findall(f"{problem.message} {problem.hint or ''}")
        named = dict.fromkeys(place[1:].replace("/", ".", 1) for place in places)
        others = [fact for fact in named if fact in self.talk.facts and fact not in question.facts]
        lines = self.talk.case.in_words(others, self.talk.language)
        return f"{told}; {words['see'].format(facts='; '.join(lines))}" if lines else told


_FIELDS: Final = {"same-day": "closed_on", "period": "closed_on", "aid-award": "amount"}
"""The field to ask again where a problem names the record or the list only."""


def _place_of(error: InvalidProfile, question: Question, form: Form) -> str:
    """The field that a problem names, or the last one that it can be about."""
    start = "/" + question.id.replace(".", "/") + "/"
    paths = [place.path for place in form.places()]
    for problem in error.problems:
        path = f"{problem.pointer or ''}/".removeprefix(start).strip("/").replace("/", ".")
        inside = [each for each in paths if each == path or each.startswith(f"{path}.")] or paths
        named = [each for each in inside if each.rpartition(".")[2] == _FIELDS.get(problem.code)]
        if path in paths or named or inside is not paths:
            return (named or inside)[-1]
    return paths[-1]
