"""Builds the catalogue of a generation from what its documents state."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.catalogue.records import Event, Evidence, Person, Talk
from indexer.catalogue.writer import CatalogueRecords
from indexer.records import Document


def build_catalogue(documents: Iterable[Document]) -> CatalogueRecords:
    """Merge the statements of all documents of a generation, in the order of the index."""
    events: dict[str, Event] = {}
    people: dict[str, Person] = {}
    talks: list[Talk] = []
    for document in documents:
        for stated in document.talks:
            for person in stated.people:
                people.setdefault(person.name, Person(len(people) + 1, (person.name,)))
            if stated.event:
                events.setdefault(stated.event, Event(len(events) + 1, (stated.event,)))
            talks.append(
                Talk(
                    id=len(talks) + 1,
                    titles=stated.titles,
                    event=events[stated.event].id if stated.event else 0,
                    start=stated.start,
                    speakers=tuple(people[person.name].id for person in stated.people),
                    pages=(Evidence(document.source, document.id, stated.section, stated.words),),
                )
            )
    return CatalogueRecords((), tuple(events.values()), talks, tuple(people.values()))
