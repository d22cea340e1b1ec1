"""Makes the document of a session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from indexer.records import Document, Remark, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.link_fields import list_address_remarks, list_texts, read_own_address
from indexer.sources.sessions.links import make_session_links
from indexer.sources.sessions.row_fields import (
    NAME_KEYS,
    join_long_text,
    read_edition,
    read_first_day,
    read_language,
    read_own_event,
    read_titles,
    read_year,
)
from indexer.sources.sessions.texts import Texts, make_line, select_texts
from indexer.sources.statements.days import read_days
from indexer.sources.statements.people import People, read_people
from indexer.sources.statements.talks import START_KEYS, find_start, show_clock, state_talk

FORMAT = 11
"""Raised by one when the same row gives another document, so that all rows are read again."""


def make_session_document(
    id: str, row: fm.Fields, event: fm.Fields, settings: SourceSettings, place: str
) -> Document:
    """Make the document of a session; the event supplies missing fields.

    `place` is the file and the line of the session, for remarks.
    """
    title, *other_titles = read_titles(row)
    abstract = join_long_text(row, "abstract") or "\n".join(list_texts(row.get("description")))
    language = read_language(row, settings, f"{title} {abstract}")
    texts = select_texts(language)
    own_event = read_own_event(row)
    name = own_event[: fm.MAX_EVENT_CHARS] or fm.get_text(event, *NAME_KEYS) or settings.event
    began = find_start(row, ("date", *START_KEYS))
    own_day = began.date() if began else None
    day = own_day or read_first_day(event)
    people = read_people(row)
    speakers = people.list_names()
    organisations = list_texts(row.get("organisation"))
    facts = [
        *(texts["also"] + other for other in other_titles),
        make_line(texts, "speakers", speakers),
        make_line(texts, "organisations", organisations),
        *_list_event_lines(row, name, texts),
    ]
    lines = [abstract, join_long_text(row, "summary"), join_long_text(row, "note"), *facts]
    links = tuple(make_session_links(row, title, name, texts))
    year = read_year(row, event, name, day)
    edition = read_edition(row, name) or (0 if own_event else read_edition(event, name))
    talk = state_talk(
        row,
        people,
        titles=(title, *other_titles),
        abstract=abstract or join_long_text(row, "summary"),
        event=name,
        year=year,
        edition=edition,
        start=own_day.isoformat() if own_day else "",
        time=fm.get_text(row, "time") or show_clock(began),
        words="\n".join(filter(None, facts)) or title,
        links=tuple(range(len(links))),
    )
    return Document(
        id=id,
        source=settings.name,
        title=title,
        url=read_own_address(row.get("url")) or read_own_address(event.get("url")),
        language=language,
        sections=(Section((), "", "\n".join(filter(None, lines)), links),),
        published=day.isoformat() if day else "",
        event=name,
        year=year,
        edition=edition,
        speakers=speakers,
        tags=fm.collect_tags(row, (), [*organisations, *other_titles]),
        remarks=tuple(_list_remarks(row, people, None if own_event else own_day, event, place)),
        talks=(talk,),
    )


def _list_remarks(
    row: fm.Fields, people: People, day: date | None, event: fm.Fields, place: str
) -> Iterator[Remark]:
    """List what is wrong with a session; `day` is its own, if it is of the event."""
    yield from list_address_remarks(row, place)
    for _, reason, remedy in people.mistakes:
        yield Remark(place, 0, reason, remedy)
    yield from _list_contradictions(day, event, place)


def _list_event_lines(row: fm.Fields, event: str, texts: Texts) -> Iterator[str]:
    """List the lines that say of which event a session is, when it is and where."""
    yield make_line(texts, "event", [event, fm.get_text(row, "track")])
    yield make_line(texts, "when", [fm.get_text(row, key) for key in ("date", "time", "place")])


def _list_contradictions(day: date | None, event: fm.Fields, place: str) -> Iterator[Remark]:
    """List the day of a session that is none of its event's; None is no day.

    A time zone may make it the day before or after.
    """
    days = read_days(event)
    if day is None or not days.end:
        return
    first, last = date.fromisoformat(days.start), date.fromisoformat(days.end)
    if not first - timedelta(days=1) <= day <= last + timedelta(days=1):
        reason = f"its date ({day.isoformat()}) is not in the days of its event ({days.words})"
        yield Remark(place, 0, reason, "correct one of the days")
