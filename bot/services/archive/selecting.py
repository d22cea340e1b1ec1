"""Chooses the rows of a snapshot that pass a filter, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from bot.services.archive.contracts import RowFilter
from bot.services.archive.rows import ArchiveSnapshot, EventRow, TalkRow
from indexer.catalogue.name_filter import NameFilter


def select_events(snapshot: ArchiveSnapshot, wanted: RowFilter) -> Sequence[int]:
    """Select places in `snapshot.events`.

    What is wanted of talks (speaker, topic, language) lets an event pass that has such a talk.
    """
    named = _find_events(snapshot, wanted.event)
    of_talks = _find_events_of_talks(snapshot, wanted)
    titled = _find_words(wanted.text, [row.family for row in snapshot.events])
    return [
        place
        for place, row in enumerate(snapshot.events)
        if (named is None or place in named)
        and (of_talks is None or place in of_talks)
        and (not wanted.year or wanted.year in row.years)
        and (not wanted.kind or wanted.kind in row.kinds)
        and (titled is None or place in titled)
    ]


def select_talks(snapshot: ArchiveSnapshot, wanted: RowFilter) -> Sequence[int]:
    """Select places in `snapshot.talks`."""
    if not _limits_talks(wanted):
        return range(len(snapshot.talks))
    events = _find_events(snapshot, wanted.event)
    speakers = _find_people(snapshot, wanted.speaker)
    topics = _find_topics(snapshot, wanted.topic)
    titled = _find_words(wanted.text, [row.titles for row in snapshot.talks])
    return [
        place
        for place, row in enumerate(snapshot.talks)
        if (titled is None or place in titled)
        and (events is None or row.event in events)
        and (not wanted.year or _is_of_year(row, snapshot.events, wanted.year))
        and (not wanted.language or row.language == wanted.language)
        and (not wanted.kind or wanted.kind in row.kinds)
        and (speakers is None or not speakers.isdisjoint(row.speakers))
        and (topics is None or not topics.isdisjoint(row.topics))
    ]


def select_people(snapshot: ArchiveSnapshot, wanted: RowFilter) -> Sequence[int]:
    """Select places in `snapshot.people`.

    What is wanted of talks (event, topic, year, language, kind) lets a person pass who gave one.
    """
    named = _find_people(snapshot, wanted.speaker)
    typed = _find_people(snapshot, wanted.text)
    of_talks = RowFilter(
        event=wanted.event,
        topic=wanted.topic,
        year=wanted.year,
        language=wanted.language,
        kind=wanted.kind,
    )
    gave: set[int] | None = None
    if _limits_talks(of_talks):
        chosen = select_talks(snapshot, of_talks)
        gave = {person for place in chosen for person in snapshot.talks[place].speakers}
    if named is None and typed is None and gave is None:
        return range(len(snapshot.people))
    return [
        place
        for place in range(len(snapshot.people))
        if (named is None or place in named)
        and (typed is None or place in typed)
        and (gave is None or place in gave)
    ]


def _limits_talks(wanted: RowFilter) -> bool:
    """Tell whether some talks may not be wanted."""
    return bool(
        wanted.text
        or wanted.event
        or wanted.speaker
        or wanted.topic
        or wanted.year
        or wanted.language
        or wanted.kind
    )


def _is_of_year(row: TalkRow, events: Sequence[EventRow], year: int) -> bool:
    return row.year == year or (not row.year and row.event >= 0 and events[row.event].year == year)


def _find_events(snapshot: ArchiveSnapshot, typed: str) -> set[int] | None:
    """Find events by a name of theirs, or of their series; None for any.

    The whole name of an event means this one alone: `KubeCon 2020`, if there are workshops of
    `KubeCon 2020` beside it. That of a series means all of it, whatever else has the same name.
    """
    if not typed:
        return None
    wanted = NameFilter(typed, by_words=True)
    if not wanted.find_whole(snapshot.series):
        whole = wanted.find_whole([row.keys for row in snapshot.events])
        if whole:
            return set(whole)
    return set(wanted.find([row.family for row in snapshot.events]))


def _find_words(typed: str, rows: Sequence[str]) -> set[int] | None:
    return set(NameFilter(typed, by_words=True).find(rows)) if typed else None


def _find_people(snapshot: ArchiveSnapshot, typed: str) -> set[int] | None:
    return NameFilter(typed).choose([row.keys for row in snapshot.people]) if typed else None


def _find_topics(snapshot: ArchiveSnapshot, typed: str) -> set[int] | None:
    return NameFilter(typed).choose([row.keys for row in snapshot.topics]) if typed else None


def _find_events_of_talks(snapshot: ArchiveSnapshot, wanted: RowFilter) -> set[int] | None:
    of_talks = RowFilter(speaker=wanted.speaker, topic=wanted.topic, language=wanted.language)
    if not _limits_talks(of_talks):
        return None
    return {snapshot.talks[place].event for place in select_talks(snapshot, of_talks)}
