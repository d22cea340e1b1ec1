"""Finds the last episode of a run, such as a weekly webinar, that ends before the one asked for."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.records import Event, Talk


def find_last_episode(
    catalogue: Catalogue, events: Sequence[Event], editions: Sequence[int]
) -> Talk | None:
    """Find the last episode of the events of one name, if all that are asked for come behind it.

    None if they are no run: its events have no edition, and its talks have.
    """
    if not editions or any(event.edition for event in events):
        return None
    ids = catalogue.list_talks(events=[event.id for event in events])
    numbered = [talk for talk in catalogue.get_talks(ids) if talk.edition]
    last = max(numbered, key=lambda talk: talk.edition, default=None)
    return last if last is not None and min(editions) > last.edition else None
