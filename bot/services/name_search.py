"""Search the names of events, people and topics while somebody types."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.services.contracts import NamedKind
from bot.services.title_search import TitleSearch
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import choose_name
from indexer.catalogue.records import Talk
from indexer.text.language import fold

SPELLINGS_A_NAME = 6
"""Found spellings that are looked through for each name wanted: most things have fewer."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with names, in both languages."""

    names: tuple[str, ...]
    """The name shown first, then the others."""
    spellings: tuple[str, ...] = ()
    """Further ways to write them that are never shown, such as pinyin."""


class NameSearch:
    """A fast search of things by any of their names."""

    def __init__(self, things: Iterable[Named]) -> None:
        """Store the things, the most relevant first."""
        self._things = [thing for thing in things if thing.names]
        self._by_spelling: dict[str, list[tuple[int, str]]] = {}
        """(place in `_things`, name to show or "") by folded spelling."""
        for place, thing in enumerate(self._things):
            for name in thing.names:
                self._add(place, name, name)
            for spelling in thing.spellings:
                self._add(place, spelling, "")
        self._search = TitleSearch(self._by_spelling)

    def search(self, typed: str, limit: int, language: str) -> list[str]:
        """Find names by what was typed so far, each thing once; for no input the first things.

        The name that fits is given; for a spelling, and for no input, the name in a language.
        """
        if not typed.strip():
            return [choose_name(thing.names, language) for thing in self._things[:limit]]
        found: dict[int, str] = {}
        for spelling in self._search.search(typed, limit * SPELLINGS_A_NAME):
            for place, name in self._by_spelling[spelling]:
                shown = name or choose_name(self._things[place].names, language)
                found.setdefault(place, shown)
        return list(dict.fromkeys(found.values()))[:limit]

    def _add(self, place: int, spelling: str, name: str) -> None:
        folded = " ".join(fold(spelling).split())
        if folded:
            self._by_spelling.setdefault(folded, []).append((place, name))


def read_names(catalogue: Catalogue) -> dict[NamedKind, NameSearch]:
    """Read what can be looked up by its name."""
    talks = catalogue.get_talks(catalogue.list_talks())
    return {
        "event": NameSearch(_list_events(catalogue)),
        "person": NameSearch(_list_people(catalogue, talks)),
        "topic": NameSearch(_list_topics(talks)),
    }


def _list_events(catalogue: Catalogue) -> list[Named]:
    """List events, the latest first, then series, those of most events first."""
    events = catalogue.get_events(catalogue.list_events())
    latest = sorted(events, key=lambda event: event.start or str(event.year or ""), reverse=True)
    sizes = Counter(event.series for event in events)
    series = catalogue.get_series(catalogue.list_series())
    series.sort(key=lambda one: -sizes[one.id])
    return [*(Named(event.names) for event in latest), *(Named(one.names) for one in series)]


def _list_people(catalogue: Catalogue, talks: Sequence[Talk]) -> list[Named]:
    """List people, those of most talks first."""
    counts = Counter(person for talk in talks for person in talk.speakers)
    people = catalogue.get_people(catalogue.list_people())
    people.sort(key=lambda person: -counts[person.id])
    return [Named(person.names, person.spellings) for person in people]


def _list_topics(talks: Sequence[Talk]) -> list[Named]:
    """List topics and tracks of talks, those of most talks first."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for talk in talks:
        own = {fold(topic): topic for topic in (*talk.topics, talk.track) if topic}
        counts.update(own.keys())
        for folded, name in own.items():
            names.setdefault(folded, name)
    return [Named((names[folded],)) for folded, _ in counts.most_common()]
