"""Finds the other events that have the links which one event lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.catalogue.records import Event, Talk
from indexer.search.index import Reader

MAX_LOOKED_AT = 24
"""Events of which links are looked for, the latest ones."""
MAX_TALKS = 100
"""Talks of each of them."""
MAX_EVENTS = 5


def find_events_with(reader: Reader, event: Event, kinds: Sequence[str]) -> list[Event]:
    """Find up to `MAX_EVENTS` events of the same series, or else any, that have links of kinds.

    The latest come first.
    """
    catalogue = reader.catalogue
    of_series = catalogue.list_events(event.series) if event.series else []
    for ids in (of_series, catalogue.list_events()):
        others = [id for id in ids if id != event.id][-MAX_LOOKED_AT:]
        found = [one for one in catalogue.get_events(others) if has_links(reader, one, kinds)]
        if found:
            return found[::-1][:MAX_EVENTS]
    return []


def has_links(reader: Reader, event: Event, kinds: Sequence[str]) -> bool:
    """Tell whether an event, or one of its talks, has a link of some kinds."""
    ids = reader.catalogue.list_talks(events=[event.id])[:MAX_TALKS]
    ones: Iterable[Event | Talk] = (event, *reader.catalogue.get_talks(ids))
    return any(link.kind in kinds for one in ones for link in one.links)
