"""Makes questions that the archive surely answers, as examples for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.facts.meant import drop_overviews
from bot.answering.from_catalogue.links.collect import collect_event_links
from bot.answering.from_catalogue.naming import name_one
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.answering.social.texts import HELP
from bot.rendering.grounding import clean_plain_name
from bot.rendering.texts import COMMUNITY
from bot.request import Request
from indexer.catalogue.names import has_han
from indexer.catalogue.records import Event, Person
from indexer.search.index import Reader
from indexer.text.control_characters import clean_line
from indexer.text.language import choose_language

MAX_EXAMPLES = 3
_MOST_EVENTS = 12
"""Events whose links are read for one that has a recording."""
_MOST_TALKS = 400
"""Talks of an event that are read."""
_MOST_PEOPLE = 60
"""Speakers of an event who are looked at for one who spoke twice."""


class Examples:
    """The examples of one archive in one language; each list is read once."""

    def __init__(self, request: Request, reader: Reader) -> None:
        """Make examples in the language of a request."""
        self._reader, self.language = reader, request.language
        self._composer = Composer(request, reader, Scope())
        catalogue = reader.catalogue
        known = catalogue.get_events(catalogue.list_events())
        self.events = drop_overviews([event for event in known if event.pages])
        """The latest first."""
        self.events.sort(key=lambda one: (one.start or str(one.year), one.edition), reverse=True)

    def list_examples(self) -> list[str]:
        """List up to `MAX_EXAMPLES` questions, the community's own first."""
        made = (*self._list_own(), *self._make())
        if not made:
            made = (COMMUNITY.say("any_video", self.language),)
        return list(dict.fromkeys(made))[:MAX_EXAMPLES]

    def get_example(self) -> str:
        """Get the best example."""
        return self.list_examples()[0]

    def name(self, event: Event) -> str:
        """Name an event so that it is told from others; empty if no plain name is known."""
        return clean_plain_name(self._composer.name(event))

    def _list_own(self) -> list[str]:
        """List the examples of `huigu.toml` in the language."""
        own = self._reader.community.examples
        if isinstance(own, dict):
            texts = [text for key, some in own.items() if key == self.language for text in some]
        else:
            texts = [text for text in own if choose_language(question=text) == self.language]
        return [line for line in map(clean_line, texts) if line]

    def _make(self) -> tuple[str, ...]:
        """Make a question about recordings, one about a speaker, and one about a large event."""
        named = [one for one in self.events if self.name(one)]
        readable = [one for one in named if self._is_readable(self.name(one))] or named
        recorded = self._find_recorded(readable)
        dated = [one for one in readable if one.start and one.year]
        largest = max(dated or readable, key=lambda one: one.talks, default=None)
        people = (one for event in readable[:_MOST_EVENTS] for one in self._list_speakers(event))
        person = next(people, None)
        asked = [
            self._ask(recorded[1], self.name(recorded[0])) if recorded else "",
            self._ask("person", clean_plain_name(self._name_person(person))) if person else "",
            self._ask("when" if largest.start else "talks", self.name(largest)) if largest else "",
        ]
        questions = tuple(filter(None, asked))
        return questions or tuple(islice(self._ask_about_pages(), MAX_EXAMPLES))

    def _find_recorded(self, events: Sequence[Event]) -> tuple[Event, str] | None:
        """Find the latest event with videos, else with slides."""
        catalogue = self._reader.catalogue
        slides: Event | None = None
        for event in events[:_MOST_EVENTS]:
            talks = catalogue.get_talks(catalogue.list_talks(events=[event.id])[:_MOST_TALKS])
            kinds = {one.link.kind for one in collect_event_links(event, talks)}
            if "video" in kinds:
                return event, "video"
            slides = slides or (event if "slides" in kinds else None)
        return (slides, "slides") if slides else None

    def _list_speakers(self, event: Event) -> Iterator[Person]:
        """List the speakers of an event who spoke more than once, with names that can be read."""
        catalogue = self._reader.catalogue
        talks = catalogue.get_talks(catalogue.list_talks(events=[event.id])[:_MOST_TALKS])
        ids = dict.fromkeys(id for talk in talks for id in talk.speakers)
        for person in catalogue.get_people(list(ids)[:_MOST_PEOPLE]):
            name = clean_plain_name(self._name_person(person))
            if self._is_readable(name) and len(catalogue.list_talks(people=[person.id])) > 1:
                yield person

    def _name_person(self, person: Person) -> str:
        return name_one(person.names, self.language)

    def _is_readable(self, name: str) -> bool:
        """Tell whether a reader of the language can read a name."""
        return bool(name) and (self.language == "zh" or not has_han(name))

    def _ask_about_pages(self) -> Iterator[str]:
        for _, _, raw in self._reader.store.titles():
            if self._is_readable(title := clean_plain_name(raw)):
                yield self._ask("page", title)

    def _ask(self, key: str, name: str) -> str:
        if not name:
            return ""
        bare = name[4:] if self.language == "en" and name.lower().startswith("the ") else name
        # Of a name that ends in a Latin letter, the next Chinese word stands apart.
        blank = " " if self.language == "zh" and key != "page" and not has_han(bare[-1]) else ""
        table = HELP if key in HELP else COMMUNITY
        return table.say(key, self.language, bare + blank)
