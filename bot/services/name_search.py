"""Search the names of events, people and topics while somebody types."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.services.contracts import NamedKind
from bot.services.title_search import TitleSearch
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import choose_name
from indexer.catalogue.records import Talk
from indexer.text.language import fold

BATCH_SIZE = 4000
"""Records read at a time, in a tenth of a second: so many that the catalogue keeps none of them."""
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
    counts: Counter[int] = Counter()
    topics = _Topics()
    for talk in _read_talks(catalogue):
        counts.update(talk.speakers)
        topics.add(talk)
    return {
        "event": NameSearch(_list_events(catalogue)),
        "person": NameSearch(_list_people(catalogue, counts)),
        "topic": NameSearch(topics.list_names()),
    }


def _read_talks(catalogue: Catalogue) -> Iterator[Talk]:
    """Read all talks, some at a time: 17,000 at once take 40 MB."""
    ids = catalogue.list_talks()
    for start in range(0, len(ids), BATCH_SIZE):
        yield from catalogue.get_talks(ids[start : start + BATCH_SIZE])


def _list_events(catalogue: Catalogue) -> list[Named]:
    """List events, the latest first, then series, those of most events first."""
    events = catalogue.get_events(catalogue.list_events())
    latest = sorted(events, key=lambda event: event.start or str(event.year or ""), reverse=True)
    sizes = Counter(event.series for event in events)
    series = catalogue.get_series(catalogue.list_series())
    series.sort(key=lambda one: -sizes[one.id])
    return [*(Named(event.names) for event in latest), *(Named(one.names) for one in series)]


def _list_people(catalogue: Catalogue, talks: Mapping[int, int]) -> list[Named]:
    """List people, those of most talks first; `talks` counts them by the id of the person."""
    ids = sorted(catalogue.list_people(), key=lambda person: -talks[person])
    return [
        Named(person.names, person.spellings)
        for start in range(0, len(ids), BATCH_SIZE)
        for person in catalogue.get_people(ids[start : start + BATCH_SIZE])
    ]


class _Topics:
    """Topics and tracks of talks, counted."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._names: dict[str, str] = {}

    def add(self, talk: Talk) -> None:
        """Count those of a talk."""
        own = {fold(topic): topic for topic in (*talk.topics, talk.track) if topic}
        self._counts.update(own.keys())
        for folded, name in own.items():
            self._names.setdefault(folded, name)

    def list_names(self) -> list[Named]:
        """List them, those of most talks first."""
        return [Named((self._names[folded],)) for folded, _ in self._counts.most_common()]
