"""Builds the catalogue of a generation from what its documents state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from indexer.catalogue.events.merge import MergedEvents, merge_events
from indexer.catalogue.events.records import EventRecords, make_event_records
from indexer.catalogue.events.remarks import list_remarks
from indexer.catalogue.people.mentions import list_mentions, list_other_names
from indexer.catalogue.people.merge import NamedTalk, identify_people
from indexer.catalogue.people.records import PeopleRecords, make_people_records
from indexer.catalogue.records import Event, Person
from indexer.catalogue.statements import Statements, gather_statements
from indexer.catalogue.talks.merge import merge_talks
from indexer.catalogue.talks.named_titles import split_named_titles
from indexer.catalogue.talks.records import DraftedTalks, TalkDraft, sort_statements
from indexer.catalogue.writer import CatalogueRecords
from indexer.records import Document

CATALOGUE_FORMAT = 2
"""Raised by one when the same documents give another catalogue."""


def build_catalogue(documents: Iterable[Document]) -> CatalogueRecords:
    """Merge the statements of all documents of a generation, in the order of the index.

    First events, which statements of talks name; then talks, which share an event; then people,
    who are paired over the languages of a talk.
    """
    statements = gather_statements(documents)
    merged = merge_events(statements)
    named = split_named_titles(statements.talks, merged.of_talks)
    groups = merge_talks(
        statements.talks, merged.of_talks, merged.list_episodic(), statements.translations, named
    )
    talks = [sort_statements(numbers, statements.talks) for numbers in groups]
    merged.settle(talks)
    records = make_event_records(merged, statements.talks)
    drafts, people = _draft_talks(talks, merged, records, statements)
    drafted = DraftedTalks(drafts)
    counts = drafted.count_by_event()
    return CatalogueRecords(
        series=records.series,
        events=[replace(event, talks=counts[event.id]) for event in records.events],
        talks=drafted,
        people=people,
        remarks=list_remarks(merged, records),
    )


def _draft_talks(
    talks: Sequence[Sequence[int]],
    merged: MergedEvents,
    records: EventRecords,
    statements: Statements,
) -> tuple[list[TalkDraft], list[Person]]:
    """Find out who speaks in each talk, and draft it."""
    events = [_find_event(numbers, merged, records) for numbers in talks]
    named = _name_talks(talks, events, statements)
    people = make_people_records(identify_people(named))
    drafts = [
        TalkDraft(
            statements=[statements.talks[number] for number in numbers],
            event=event,
            place=event.id if event else len(records.events) + 1,
            speakers=_list_people(one, people, is_host=False),
            hosts=_list_people(one, people, is_host=True),
            position=numbers[0],
        )
        for numbers, event, one in zip(talks, events, named, strict=True)
    ]
    return drafts, people.people


def _find_event(
    numbers: Sequence[int], merged: MergedEvents, records: EventRecords
) -> Event | None:
    """Find the event of a talk: that of its most reliable statement which has one."""
    for number in numbers:
        if (group := merged.of_talks[number].group) is not None:
            return records.events[records.ids[id(group)] - 1]
    return None


def _name_talks(
    talks: Sequence[Sequence[int]], events: Sequence[Event | None], statements: Statements
) -> list[NamedTalk]:
    """List who is named in each talk."""
    named = []
    for talk, (numbers, event) in enumerate(zip(talks, events, strict=True)):
        one = NamedTalk()
        for number in numbers:
            statement = statements.talks[number]
            event_id, year = (event.id, event.year) if event else (0, 0)
            one.lists.append(list(list_mentions(statement, talk, event_id, year)))
            one.other_names.append(list_other_names(statement))
        named.append(one)
    return named


def _list_people(talk: NamedTalk, people: PeopleRecords, *, is_host: bool) -> tuple[int, ...]:
    """List the ids of speakers or hosts, each once, as the most reliable statement orders them.

    Further statements add whom it leaves out only if it names nobody: a recap that calls another
    person a speaker is less reliable than the programme.
    """
    for mentions in talk.lists:
        ids = [people.ids[id(mention)] for mention in mentions if mention.is_host == is_host]
        if ids:
            return tuple(dict.fromkeys(ids))
    return ()
