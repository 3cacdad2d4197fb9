"""A list of records, asked field by field: how many, then each field of each, and going back at any of them.

What was typed stands under its place: `count`, `0.closed_on`, `0.accounts.1.turnover`. Which place comes next follows from what
stands there already, so that a form that was broken off goes on where it stopped, and an answer that is changed keeps the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from eligibility import Catalogue, Fact, Json, Language, Question, RecordFields

Entries = dict[str, "Json"]
MOST_RECORDS: Final = 20
"""Records that are asked for one by one; longer lists are given in the profile file."""

FIRST_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "accounting_period": ("closed_on", "employees", "turnover", "balance_sheet_total"),
    "aid_award": ("granted_on", "amount", "method", "nominal", "months", "member_state"),
    "startup_aid": ("form", "amount", "months"),
    "related_enterprise": ("kind", "id", "accounts", "angel_investment", "budget", "inhabitants"),
    "holding": ("holder", "held", "capital", "votes"),
}
"""The fields that are asked for, in this order; of other records all but the lists in them. `more` asks for the rest."""
NAMES: Final = {"holder", "held", "recipient", "consolidated_by"}
"""Fields in which an enterprise of the group is named."""
COMPANY: Final = "company"
"""What the company itself is called in its group."""
OF_A_KIND: Final = {
    "accounts": "enterprise",
    "angel_investment": "business_angel",
    "budget": "local_authority",
    "inhabitants": "local_authority",
}
"""Fields that are asked of one kind of enterprise only."""


class Place(NamedTuple):
    """Where one answer goes: of which record of which list, and the field; without a field, how many records there are."""

    path: str
    prefix: str
    inside: str | None
    name: str | None
    numbers: tuple[int, ...]

    @property
    def field(self) -> str | None:
        """The field as the catalogue reads it: `accounts.turnover`."""
        return f"{self.inside}.{self.name}" if self.inside and self.name else self.name


@dataclass
class Form:
    """The answers to one question for a list, and the place that is asked for now."""

    catalogue: Catalogue
    question: Question
    language: Language
    entries: Entries = field(default_factory=dict)
    reopened: str | None = None
    _records: dict[str | None, RecordFields] = field(default_factory=dict, repr=False)

    def here(self) -> Place | None:
        """What to ask now: what was reopened, or else the first place without an answer; None when all is answered."""
        places = list(self.places())
        found = next((place for place in places if place.path == self.reopened), None)
        return found or next((place for place in places if place.path not in self.entries), None)

    def take(self, records: Sequence[Json]) -> None:
        """Takes over a list that was given before; what it does not hold was passed over."""
        self._take("", None, records)
        for place in list(self.places()):
            self.entries.setdefault(place.path, None)
        self.reopened = "count"

    def _take(self, prefix: str, inside: str | None, records: Sequence[Json]) -> None:
        self.entries[f"{prefix}count"] = len(records)
        for index, record in enumerate(records):
            given = record if isinstance(record, dict) else {}
            shown = {name for name, _ in self._fields(f"{prefix}{index}.", inside)}
            if given.keys() - shown:
                self.entries[f"{prefix}{index}.more"] = True
            for name, value in given.items():
                if isinstance(value, list) and any(isinstance(each, dict) for each in value):
                    self._take(f"{prefix}{index}.{name}.", _inside(inside, name), value)
                else:
                    self.entries[f"{prefix}{index}.{name}"] = value

    def keep(self) -> None:
        """Leaves what was reopened as it is, and looks at the next answer."""
        paths = [place.path for place in self.places()]
        index = paths.index(self.reopened) + 1 if self.reopened in paths else len(paths)
        following = paths[index] if index < len(paths) else None
        self.reopened = following if following in self.entries else None

    def reopen(self, path: str) -> None:
        """Asks for a place again."""
        self.reopened = path

    def back(self) -> bool:
        """Reopens the answer before; whether there was one."""
        here, paths = self.here(), [place.path for place in self.places()]
        index = paths.index(here.path) if here else len(paths)
        if index:
            self.reopened = paths[index - 1]
        return bool(index)

    def answer(self, place: Place, value: Json) -> None:
        """Takes an answer; null is a field that was passed over."""
        self.entries[place.path] = value
        self.reopened = None

    def more(self, place: Place) -> bool:
        """Asks for every field of the record; whether there are any that are not asked already."""
        before = len(list(self.places()))
        self.entries[f"{place.prefix}more"] = True
        return len(list(self.places())) > before

    def records(self) -> list[Json]:
        """The list, as a profile has it."""
        return self._collect("", None)

    def places(self) -> Iterator[Place]:
        """Every place in the order in which it is asked, as far as the answers so far tell."""
        return self._places("", None, ())

    def names(self) -> list[str]:
        """The names of the enterprises in this form."""
        given = (self.entries.get(f"{index}.id") for index in range(self._count("")))
        return [name for name in given if isinstance(name, str)]

    def is_needed(self, place: Place) -> bool:
        """Whether there is no record without this field."""
        return place.name in self._record(place.inside).needed

    def fact(self, place: Place) -> Fact | None:
        """What a place asks for; None for a number of records."""
        return self._record(place.inside).fields[place.name] if place.name else None

    def title(self, place: Place) -> str:
        """The title of the list in a record that a place counts."""
        outer, _, name = (place.inside or "").rpartition(".")
        return self._record(outer or None).fields[name].title[self.language]

    def _count(self, prefix: str) -> int:
        count = self.entries.get(f"{prefix}count")
        return count if isinstance(count, int) else 0

    def _places(self, prefix: str, inside: str | None, numbers: tuple[int, ...]) -> Iterator[Place]:
        yield Place(f"{prefix}count", prefix, inside, None, numbers)
        for index in range(self._count(prefix)):
            record = f"{prefix}{index}."
            for name, is_list in self._fields(record, inside):
                if is_list:
                    yield from self._places(f"{record}{name}.", _inside(inside, name), (*numbers, index + 1))
                else:
                    yield Place(f"{record}{name}", record, inside, name, (*numbers, index + 1))

    def _fields(self, prefix: str, inside: str | None) -> list[tuple[str, bool]]:
        """The fields of one record that are asked for, and whether each is a list itself."""
        record = self._record(inside)
        lists = {name: fact.type.kind == "records" for name, fact in record.fields.items()}
        first = FIRST_FIELDS.get(record.kind) or [name for name in lists if not lists[name]]
        if self.entries.get(f"{prefix}more"):
            return [(name, lists[name]) for name in dict.fromkeys((*first, *lists))]
        return [(name, lists[name]) for name in first if self._is_wanted(prefix, name, record.kind)]

    def _is_wanted(self, record: str, name: str, kind: str) -> bool:
        """Whether a field says anything beside the answers so far."""
        if kind == "related_enterprise" and name in OF_A_KIND:
            return self.entries.get(f"{record}kind") == OF_A_KIND[name]
        if kind == "aid_award" and name in ("method", "nominal", "months"):
            amount = self.entries.get(f"{record}amount", 0)
            return amount is None  # the method is for who does not know the amount
        if kind == "startup_aid" and name == "months":
            return self.entries.get(f"{record}form") != "grant"
        return True

    def _record(self, inside: str | None) -> RecordFields:
        """What one item holds, of the list itself or of one in its items."""
        found = self._records.get(inside) or self.catalogue.record_fields(self.question.id, inside)
        if found is None:
            raise ValueError(f"`{self.question.id}` asks for no list")
        return self._records.setdefault(inside, found)

    def _collect(self, prefix: str, inside: str | None) -> list[Json]:
        records: list[Json] = []
        for index in range(self._count(prefix)):
            record: dict[str, Json] = {}
            for name, is_list in self._fields(f"{prefix}{index}.", inside):
                path = f"{prefix}{index}.{name}"
                if not is_list and self.entries.get(path) is not None:
                    record[name] = self.entries[path]
                elif self.entries.get(f"{path}.count") is not None:
                    record[name] = self._collect(f"{path}.", _inside(inside, name))
            records.append(record)
        return records


def _inside(outer: str | None, name: str) -> str:
    """The list in a field of records, which may stand in a list themselves: `accounts`, `enterprises.accounts`."""
    return f"{outer}.{name}" if outer else name
