"""Composes an answer from the catalogue: lines with marks, their citations, its confidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from bot.answering.draft import DraftAnswer, DraftLink
from bot.answering.from_catalogue.choices import ask_about, make_choices
from bot.answering.from_catalogue.citations import (
    MAX_PROOFS,
    CitationList,
    choose_places,
    find_evidence,
)
from bot.answering.from_catalogue.naming import (
    clean_name,
    is_nowhere,
    join_names,
    name_one,
    name_other,
    quote_title,
    space_out,
)
from bot.answering.from_catalogue.scope.events import find_same_places
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.answering.from_catalogue.shown import ShownList
from bot.answering.from_catalogue.texts import TEXTS, UNITS
from bot.request import Request
from indexer.catalogue.names import has_han, make_name_key
from indexer.catalogue.records import Event, Evidence, Person, Talk
from indexer.search.index import Reader

One = TypeVar("One")
MAX_TOGETHER = 4
"""Most things of one name that are answered together; of more it is asked which is meant."""
MAX_LINES = 10
"""Most lines of a list."""
SURE = 0.99
OFF_TOPIC = 0.6
"""Factor of the confidence where no talk is about what is left of the question."""


class Part(msgspec.Struct, frozen=True):
    """A part of a list; without numbers the whole of it."""

    total: int = 0
    """How many there are, if more than are listed."""
    offset: int = 0
    listed: int = 0


class Composer:
    """Composes the answer to one request, within its scope."""

    def __init__(self, request: Request, reader: Reader, scope: Scope) -> None:
        """Begin an answer without any line."""
        self.request = request
        self.scope = scope
        self.reader = reader
        self.catalogue = reader.catalogue
        self.language = request.language
        self.citations = CitationList(reader)
        self.shown = ShownList(request.language)
        """What the lines show; whoever writes a line adds it."""
        self._namesakes = {
            person.id for group in scope.people if len(group) > 1 for person in group
        }
        self._names: dict[int, str] = {}
        self._events: dict[int, Event] = {}
        self._places: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.topic = ""
        """The topic, once talks were found that are about it."""
        self.part = Part()
        """Which names of a long list the lines name; whoever cuts the list sets it."""
        self.is_off_topic = False
        """Whether the answer leaves out a topic that no talk is about."""

    @property
    def confidence(self) -> float:
        """Probability that the request was read right: how well names matched, and the intent."""
        doubt = (1 - self.request.probability) / 2
        fit = OFF_TOPIC if self.is_off_topic else 1.0
        return round(min(SURE, self.scope.score * (1 - doubt)) * fit, 3)

    def say(self, key: str, *values: object) -> str:
        """Say a text in the language of the answer."""
        return TEXTS.say(key, self.language, *values)

    def count(self, number: int, unit: str) -> str:
        """Write a number with its unit."""
        return UNITS.say(f"{unit}_1" if number == 1 else unit, self.language, number)

    def count_of(self, about: str, counted: str, key: str = "count_of") -> str:
        """Say how many there are of something: `IstioCon 2022: 65 talks`."""
        # Not with a colon: `2022：65` reads like a time of day.
        said = self.say(key, about, counted) if about else counted
        return space_out(said, self.language)

    def join(self, names: Sequence[str], most: int = 20) -> str:
        """Join names; see `join_names`."""
        return join_names(names, self.language, most)

    def join_people(self, names: Sequence[str], most: int = 20) -> str:
        """Join names of people; see `join_names`."""
        return join_names(names, self.language, most, "and_more_people")

    def bracket(self, *parts: str) -> str:
        """Put what is known in brackets; nothing if nothing is."""
        known = [part for part in parts if part]
        return self.say("brackets", self.say("part").join(known)) if known else ""

    def name(self, one: Event | Person) -> str:
        """Name an event or a person, so that it is told from others of its name.

        An event by a name that no other event has, if it can; a person by the organisation.
        """
        if not isinstance(one, Event):
            company = (
                one.organisations[0] if one.id in self._namesakes and one.organisations else ""
            )
            return name_one(one.names, self.language) + self.bracket(clean_name(company))
        if one.id not in self._names:
            self._names[one.id] = self._name_event(one)
        return self._names[one.id]

    def _name_event(self, one: Event) -> str:
        name = name_one(one.names, self.language)
        if self._is_own_name(name):
            return name
        others = [other for other in map(clean_name, one.names) if self._is_own_name(other)]
        if others:
            return name_one(others, self.language)
        if one.edition:
            return f"{name} {self.say('edition', one.edition)}"
        return f"{name} {one.year}" if one.year and str(one.year) not in name else name

    def _is_own_name(self, name: str) -> bool:
        """Tell whether only one event has a name."""
        found = self.catalogue.find_names([make_name_key(name)])
        events = [one for names in found.values() for one in names if one.what == "event"]
        return sum(len(one.ids) for one in events) < 2

    def introduce(self, person: Person, *details: str) -> str:
        """Name a person with the name in the other script and details in brackets."""
        other = name_other(person.names, self.language)
        return name_one(person.names, self.language) + self.bracket(other, *details)

    def title(self, talk: Talk) -> str:
        """Quote the title of a talk."""
        return quote_title(talk, self.language)

    def name_people(self, ids: Iterable[int]) -> list[str]:
        """Name people by id."""
        return [self.name(person) for person in self.catalogue.get_people(list(ids))]

    def introduce_people(self, ids: Iterable[int]) -> list[str]:
        """Name people by id, each with the name in the other script."""
        return [self.introduce(person) for person in self.catalogue.get_people(list(ids))]

    def get_event(self, talk: Talk) -> Event | None:
        """Get the event of a talk."""
        if talk.event and talk.event not in self._events:
            self._events[talk.event] = self.catalogue.get_events([talk.event])[0]
        return self._events.get(talk.event)

    def name_event_of(self, talk: Talk) -> str:
        """Name the event of a talk, with the number of an episode: `Bee Talk, episode 7`."""
        event = self.get_event(talk)
        if event is None:
            return ""
        if not talk.edition or event.edition:
            return self.name(event)
        said = self.say("episode", talk.edition)
        if self.language != "zh":
            return f"{self.name(event)}{self.say('comma')}{said}"
        name = self.name(event)
        return f"{name}{' ' if name[-1:].isascii() else ''}{said}"

    def list_places(self, event: Event) -> tuple[str, ...]:
        """List where an event was; also as others are said to be there, in the answer's script."""
        wants_han = self.language == "zh"
        if not event.places or any(has_han(place) == wants_han for place in event.places):
            return event.places
        key = tuple(event.places)
        if key not in self._places:
            found = self.catalogue.find_names([make_name_key(place) for place in event.places])
            ids = [one.ids for names in found.values() for one in names if one.what == "place"]
            same = [name.text for some in ids for name in find_same_places(self.catalogue, some)]
            others = [text for text in same if has_han(text) == wants_han]
            self._places[key] = (*event.places, *dict.fromkeys(others))
        return self._places[key]

    def get_only_talk(self, event: Event) -> Talk | None:
        """Get the talk of an event that is an episode; None of any other event."""
        if not is_episode(event):
            return None
        talks = self.catalogue.get_talks(self.catalogue.list_talks(events=[event.id]))
        return talks[0] if talks else None

    def prove(self, one: Event | Talk, said: Mapping[str, str]) -> str:
        """Cite who says fields of an event or a talk with their values, and write the marks."""
        places = (find_evidence(one, field, value) for field, value in said.items())
        return self.citations.mark(*places)

    def prove_all(self, ones: Sequence[Event | Talk], most: int = MAX_PROOFS) -> str:
        """Cite the fewest places that tell of events or talks, `most` at most."""
        return self.citations.mark(*choose_places(ones, most, self._is_in_language))

    def _is_in_language(self, place: Evidence) -> bool:
        """Tell whether a place stands on a page in the language of the answer."""
        (document,) = self.reader.store.documents([(place.source, place.document)])
        return document.language == self.language

    def cut(self, ones: Sequence[One], most: int) -> Sequence[One]:
        """Cut a list to the part that is asked for, and remember which one that is."""
        offset = self.request.offset
        shown = ones[offset : offset + most]
        self.part = Part(len(ones), offset, len(shown)) if len(shown) < len(ones) else Part()
        return shown

    def finish(
        self, lines: Sequence[str], *, links: Sequence[DraftLink] = (), part: Part | None = None
    ) -> DraftAnswer | None:
        """Draft an answer of facts; None if it has no line, or none that a page proves.

        `part` is what the lines list of how many; else what was cut.
        """
        citations, part = self.citations.read(), part or self.part
        if not lines or not citations:
            return None
        return DraftAnswer(
            found=True,
            confidence=self.confidence,
            text="\n".join(lines),
            citations=citations,
            links=tuple(links),
            kind="facts",
            total=part.total,
            offset=part.offset,
            listed=part.listed,
            shown=self.shown.read(),
        )

    def ask_which(self, named: Sequence[tuple[str, str]], key: str = "which") -> DraftAnswer:
        """Ask which of several is meant, by name and by the question that asks for it.

        `key` is the text that asks.
        """
        return DraftAnswer(
            found=False,
            confidence=self.confidence,
            text=self.say(key),
            kind="clarify",
            choices=make_choices(named),
            relates_pages=False,
        )

    def ask_which_person(self, people: Sequence[Person]) -> DraftAnswer:
        """Ask which of several people of one name is meant, by their organisations."""
        names = dict.fromkeys(self.name(person) for person in people)
        return self.ask_which([(name, f"{name} {self.request.text}") for name in names])

    def ask_which_event(self, events: Sequence[Event]) -> DraftAnswer:
        """Ask which event is meant; the latest come first."""
        latest = list(events)[::-1]
        return self.ask_which([
            (self.name(e), ask_about(self.request, self.name(e))) for e in latest
        ])


def is_episode(event: Event) -> bool:
    """Tell whether an event is an episode: it has a number, one talk, and no town."""
    return event.talks == 1 and event.edition > 0 and is_nowhere(event.places)
