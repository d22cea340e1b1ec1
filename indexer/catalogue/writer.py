"""Writes the catalogue of a generation into one SQLite file, which `CatalogueReader` reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event, Name, Person, Series, Talk
from indexer.errors import StoreError
from indexer.records import Remark

CATALOGUE_FILE = "catalogue.sqlite"
_SCHEMA = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
CREATE TABLE series (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE events (
    id INTEGER PRIMARY KEY, series INTEGER NOT NULL, year INTEGER NOT NULL, place INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE talks (
    id INTEGER PRIMARY KEY, event INTEGER NOT NULL, year INTEGER NOT NULL, language TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE people (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE speakers (person INTEGER NOT NULL, talk INTEGER NOT NULL, PRIMARY KEY (person, talk))
    WITHOUT ROWID;
CREATE TABLE pages (
    source TEXT NOT NULL, document TEXT NOT NULL, section INTEGER NOT NULL, talk INTEGER NOT NULL,
    PRIMARY KEY (source, document, section, talk)
) WITHOUT ROWID;
CREATE TABLE names (key TEXT NOT NULL, what TEXT NOT NULL, body BLOB NOT NULL);
"""
# Created after all rows are written, which is faster than updating them with each row.
_INDEXES = """
CREATE INDEX event_series ON events (series);
CREATE INDEX talk_events ON talks (event, id);
CREATE INDEX name_keys ON names (key);
CREATE INDEX name_sorts ON names (what, key);
"""
_pack = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class CatalogueRecords:
    """All records of a catalogue. Talks are in the order of their events and programmes."""

    series: Sequence[Series] = ()
    events: Sequence[Event] = ()
    """The earliest first; those without a date by edition."""
    talks: Sequence[Talk] = ()
    people: Sequence[Person] = ()
    remarks: Sequence[Remark] = ()
    """Where pages contradict each other; not written."""


def write_catalogue(folder: Path, records: CatalogueRecords) -> None:
    """Write the catalogue into the folder of a generation that is being built.

    Raises:
        StoreError: The file cannot be written.
    """
    path = folder / CATALOGUE_FILE
    try:
        with closing(sqlite3.connect(path)) as db:
            db.executescript(_SCHEMA)
            _insert(db, records)
            db.commit()
            db.executescript(_INDEXES)
    except sqlite3.Error as error:
        remedy = "free some disk space or check the folder's permissions"
        raise StoreError(f"{path}: cannot be written ({error}); {remedy}") from error


def _insert(db: sqlite3.Connection, records: CatalogueRecords) -> None:
    db.executemany(
        "INSERT INTO series VALUES (?,?,?)", ((s.id, s.parent, _pack(s)) for s in records.series)
    )
    db.executemany(
        "INSERT INTO events VALUES (?,?,?,?,?)",
        ((e.id, e.series, e.year, n, _pack(e)) for n, e in enumerate(records.events)),
    )
    db.executemany(
        "INSERT INTO talks VALUES (?,?,?,?,?)",
        ((t.id, t.event, t.year, t.language, _pack(t)) for t in records.talks),
    )
    db.executemany("INSERT INTO people VALUES (?,?)", ((p.id, _pack(p)) for p in records.people))
    db.executemany(
        "INSERT OR IGNORE INTO speakers VALUES (?,?)",
        ((person, talk.id) for talk in records.talks for person in talk.speakers),
    )
    db.executemany(
        "INSERT OR IGNORE INTO pages VALUES (?,?,?,?)",
        (
            (page.source, page.document, page.section, talk.id)
            for talk in records.talks
            for page in talk.pages
        ),
    )
    names = sorted(_collect_names(records), key=lambda item: (item[0], item[1].what))
    db.executemany(
        "INSERT INTO names VALUES (?,?,?)", ((key, name.what, _pack(name)) for key, name in names)
    )


def _collect_names(records: CatalogueRecords) -> Iterable[tuple[str, Name]]:
    """Collect each name of each sort once, with the ids of all that have it."""
    texts: dict[tuple[str, str], str] = {}
    ids: dict[tuple[str, str], list[int]] = {}
    for what, text, id in _list_names(records):
        if key := make_name_key(text):
            texts.setdefault((key, what), text)
            ids.setdefault((key, what), []).append(id)
    for person in records.people:
        for spelling in person.spellings:
            if key := make_name_key(spelling):
                texts.setdefault((key, "person"), person.names[0])
                ids.setdefault((key, "person"), []).append(person.id)
    for (key, what), text in texts.items():
        yield key, Name(what, text, tuple(dict.fromkeys(ids[key, what])))


def _list_names(records: CatalogueRecords) -> Iterable[tuple[str, str, int]]:
    """List (sort, name, id of what has it)."""
    for series in records.series:
        yield from (("series", name, series.id) for name in series.names)
    for event in records.events:
        yield from (("event", name, event.id) for name in event.names)
        yield from (("place", place, event.id) for place in event.places)
    for talk in records.talks:
        yield from (("talk", title, talk.id) for title in talk.titles)
        yield from (("organisation", name, talk.id) for name in talk.organisations)
        if talk.track:
            yield "track", talk.track, talk.id
    for person in records.people:
        yield from (("person", name, person.id) for name in person.names)
