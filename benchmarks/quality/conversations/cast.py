"""Who and what a conversation is about: events, a talk and a person of an index, by role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import choose_name, make_name_key
from indexer.catalogue.records import Event, Person, Talk

MIN_TALKS = 4
"""Talks of an event that conversations are about: there is a second and a third one."""
MIN_TITLE_KEY = 18
"""Letters of a title that names its talk alone; a short one may be a common word."""
MAX_EVENTS = 400
"""Events that are looked at, spread over all: a large archive has enough of them."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The roles of one conversation. Every name means one thing in its index."""

    event: Event
    """Has talks, videos, slides and a day."""
    sibling: Event
    """The only other event of its series and year, with videos; another year than `event`."""
    stranger: Event
    """Of another series, with videos."""
    talk: Talk
    """Has a video, one speaker, and a title that names it."""
    person: Person
    """Its speaker, who gave another talk too."""

    def fill(self, text: str, language: str) -> str:
        """Put the names of the roles into a text in their language."""
        return text.format(
            event=choose_name(self.event.names, language),
            sibling=choose_name(self.sibling.names, language),
            stranger=choose_name(self.stranger.names, language),
            talk=choose_name(self.talk.titles, language),
            person=choose_name(self.person.names, language),
            year=self.event.year,
            year2=self.sibling.year,
        )


def list_casts(catalogue: Catalogue, most: int) -> list[Cast]:
    """List casts, each with other events and another person; fewer than `most` in a small index."""
    events = [event for event in _list_events(catalogue) if _is_lead(catalogue, event)]
    families = list(_pair_siblings(catalogue, events))
    talks = list(islice(_list_talks(catalogue, most), most))
    casts: list[Cast] = []
    for (event, sibling), (talk, person) in zip(_spread(families), talks, strict=False):
        strangers = [other for other in events if other.series != event.series]
        if strangers:
            stranger = strangers[(len(casts) * 7) % len(strangers)]
            casts.append(Cast(event, sibling, stranger, talk, person))
    return casts


def list_kind(catalogue: Catalogue, events: Sequence[Event], kind: str) -> set[str]:
    """List the addresses of the links of a kind of events and of their talks."""
    talks = catalogue.get_talks(catalogue.list_talks(events=[event.id for event in events]))
    links = [link for event in events for link in event.links]
    links += [link for talk in talks for link in talk.links]
    return {link.url for link in links if link.kind == kind}


def _list_events(catalogue: Catalogue) -> list[Event]:
    ids = catalogue.list_events()
    step = max(1, len(ids) // MAX_EVENTS)
    events = catalogue.get_events(ids[::step])
    return [event for event in events if _names_one(catalogue, "event", event.names)]


def _is_lead(catalogue: Catalogue, event: Event) -> bool:
    complete = event.talks >= MIN_TALKS and event.series and event.year and event.start
    return bool(complete) and all(list_kind(catalogue, [event], k) for k in ("video", "slides"))


def _pair_siblings(catalogue: Catalogue, events: Sequence[Event]) -> Iterator[tuple[Event, Event]]:
    """Pair each event with one of its series in another year, alone in that year."""
    for event in events:
        siblings = catalogue.get_events(catalogue.list_events(series=event.series))
        years = Counter(other.year for other in siblings)
        for other in siblings:
            alone = other.year not in {0, event.year} and years[other.year] == 1
            if alone and years[event.year] == 1 and list_kind(catalogue, [other], "video"):
                yield event, other


def _spread(families: Sequence[tuple[Event, Event]]) -> list[tuple[Event, Event]]:
    """Order pairs so that each series comes once before any comes twice."""
    by_series: dict[int, list[tuple[Event, Event]]] = {}
    for pair in families:
        by_series.setdefault(pair[0].series, []).append(pair)
    rounds = zip_longest(*by_series.values())
    return [pair for pairs in rounds for pair in pairs if pair is not None]


def _list_talks(catalogue: Catalogue, most: int) -> Iterator[tuple[Talk, Person]]:
    """List talks whose one speaker gave another one, from all over the index; each person once."""
    seen: set[int] = set()
    ids = catalogue.list_talks()
    step = max(1, len(ids) // most)
    for talk in catalogue.get_talks([id for first in range(step) for id in ids[first::step]]):
        if len(talk.speakers) != 1 or talk.speakers[0] in seen or not talk.event:
            continue
        if not any(link.kind == "video" and link.scope == "talk" for link in talk.links):
            continue
        if not _names_one(catalogue, "talk", talk.titles[:1], MIN_TITLE_KEY):
            continue
        [person] = catalogue.get_people(talk.speakers)
        others = catalogue.list_talks(people=[person.id])
        if 2 <= len(others) <= MIN_TALKS and _names_one(catalogue, "person", person.names[:1]):
            seen.add(person.id)
            yield talk, person


def _names_one(catalogue: Catalogue, what: str, names: Sequence[str], least: int = 4) -> bool:
    """Tell whether each name is long enough and means one thing of a sort, and nothing else."""
    keys = [make_name_key(name) for name in names]
    found = catalogue.find_names(keys)
    return bool(names) and all(
        len(key) >= least
        and [(name.what, len(name.ids)) for name in found.get(key, ())] == [(what, 1)]
        for key in keys
    )
