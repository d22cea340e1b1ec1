"""Writes the catalogue of a generation into one SQLite file, which `CatalogueReader` reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import msgspec

from indexer.catalogue.names import make_name_key
from indexer.catalogue.packing import EVENTS, PEOPLE, SERIES, TALKS
from indexer.catalogue.records import Event, Person, Series, Talk
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
CREATE TABLE names (
    key TEXT NOT NULL, what TEXT NOT NULL, text TEXT NOT NULL, ids BLOB NOT NULL,
    PRIMARY KEY (key, what)
) WITHOUT ROWID;
"""
# Created after all rows are written, which is faster than updating them with each row.
_INDEXES = """
CREATE INDEX event_series ON events (series);
CREATE INDEX talk_events ON talks (event, id);
"""
_TALKS_AT_ONCE = 500
_pack = msgspec.msgpack.Encoder().encode


class CatalogueRecords(msgspec.Struct, frozen=True):
    """All records of a catalogue. Talks are in the order of their events and programmes.

    They are read once, from the first to the last.
    """

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


class _Names:
    """Each name of each sort once, with the ids of all that have it."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], str] = {}
        self._ids: dict[tuple[str, str], list[int]] = {}

    def add(self, what: str, text: str, id: int, spelling: str = "") -> None:
        """Add a name, for people, of what has an id; it is found by another spelling, if given."""
        if key := make_name_key(spelling or text):
            self._texts.setdefault((key, what), text)
            self._ids.setdefault((key, what), []).append(id)

    def list_rows(self) -> Iterable[tuple[str, str, str, bytes]]:
        """List the rows of the table, in the order of its index."""
        for key, what in sorted(self._texts):
            ids = tuple(dict.fromkeys(self._ids[key, what]))
            yield key, what, self._texts[key, what], _pack(ids)


def _insert(db: sqlite3.Connection, records: CatalogueRecords) -> None:
    names = _Names()
    for series in records.series:
        body = SERIES.pack(series)
        db.execute("INSERT INTO series VALUES (?,?,?)", (series.id, series.parent, body))
        for name in series.names:
            names.add("series", name, series.id)
    for number, event in enumerate(records.events):
        row = (event.id, event.series, event.year, number, EVENTS.pack(event))
        db.execute("INSERT INTO events VALUES (?,?,?,?,?)", row)
        for name in event.names:
            names.add("event", name, event.id)
        for place in event.places:
            names.add("place", place, event.id)
    # Once only, and some at a time: the talks may be made while they are read.
    for talks in _split_batches(records.talks):
        _insert_talks(db, talks, names)
    for person in records.people:
        db.execute("INSERT INTO people VALUES (?,?)", (person.id, PEOPLE.pack(person)))
        for name in person.names:
            names.add("person", name, person.id)
        for spelling in person.spellings:
            names.add("person", person.names[0], person.id, spelling)
    db.executemany("INSERT INTO names VALUES (?,?,?,?)", names.list_rows())


def _split_batches(talks: Iterable[Talk]) -> Iterator[list[Talk]]:
    rest = iter(talks)
    while batch := list(islice(rest, _TALKS_AT_ONCE)):
        yield batch


def _insert_talks(db: sqlite3.Connection, talks: Sequence[Talk], names: _Names) -> None:
    rows = ((talk.id, talk.event, talk.year, talk.language, TALKS.pack(talk)) for talk in talks)
    db.executemany("INSERT INTO talks VALUES (?,?,?,?,?)", rows)
    speakers = ((person, talk.id) for talk in talks for person in talk.speakers)
    db.executemany("INSERT OR IGNORE INTO speakers VALUES (?,?)", speakers)
    pages = ((p.source, p.document, p.section, talk.id) for talk in talks for p in talk.pages)
    db.executemany("INSERT OR IGNORE INTO pages VALUES (?,?,?,?)", pages)
    for talk in talks:
        for title in talk.titles:
            names.add("talk", title, talk.id)
        for organisation in talk.organisations:
            names.add("organisation", organisation, talk.id)
        if talk.track:
            names.add("track", talk.track, talk.id)
