"""Makes the document of a session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from indexer.records import Document, Link, Remark, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import find_zone, parse_day
from indexer.sources.link_fields import list_address_remarks, read_own_address
from indexer.sources.nesting import list_texts
from indexer.sources.sessions.links import make_session_links
from indexer.sources.sessions.long_texts import LONG_TEXTS
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
from indexer.sources.sessions.rows.aliases import complete_row, read_zone_name
from indexer.sources.sessions.rows.starts import read_clock, show_start_clock
from indexer.sources.sessions.rows.texts import (
    has_markup,
    join_texts,
    make_speaker_sections,
    make_text_sections,
)
from indexer.sources.sessions.texts import Texts, make_line, select_texts
from indexer.sources.statements.days import read_days
from indexer.sources.statements.pages import MAX_OFFER_CHARS, MAX_OFFERED, MEDIA
from indexer.sources.statements.people import People, read_people
from indexer.sources.statements.scopes import find_scope
from indexer.sources.statements.talks import state_talk

FORMAT = 12
"""Raised by one when the same row gives another document, so that all rows are read again."""

MAX_CLOCK = 8
"""Longest time of day alone (`10:00 am`), in characters; a longer one says more than the start."""
_ABSTRACT_KEYS = ("abstract", "description", "summary")
_LONG_KEYS = (*_ABSTRACT_KEYS, "note")


def make_session_document(
    id: str, fields: fm.Fields, event: fm.Fields, settings: SourceSettings, place: str
) -> Document:
    """Make the document of a session; the event supplies missing fields.

    `place` is the file and the line of the session, for remarks. Its fields may have any name in
    `indexer.sources.sessions.rows.aliases`. A text beyond a limit raises `BadInput`.
    """
    row = complete_row(fields, find_zone(read_zone_name(fields) or read_zone_name(event)))
    title, *other_titles = read_titles(row)
    texts_of_row = list(_list_long_texts(row))
    language = read_language(row, settings, f"{title} {texts_of_row[0] if texts_of_row else ''}")
    texts = select_texts(language)
    own_event = read_own_event(row)
    name = own_event[: fm.MAX_EVENT_CHARS] or fm.get_text(event, *NAME_KEYS) or settings.event
    own_day = parse_day(row.get("date"))
    day = own_day or read_first_day(event)
    people = read_people(row)
    speakers = people.list_names()
    organisations = list_texts(row.get("organisation"))
    time = _read_time(row)
    facts = [
        *(texts["also"] + other for other in other_titles),
        make_line(texts, "speakers", speakers),
        make_line(texts, "organisations", organisations),
        *_list_event_lines(row, name, own_day, time, texts),
    ]
    own_links = tuple(make_session_links(row, title, name, texts))
    sections = make_text_sections(join_texts(texts_of_row), title, place)
    has_abstract = any(map(row.get, _ABSTRACT_KEYS))
    abstract = texts_of_row[0] if has_abstract and texts_of_row else ""
    abstract = sections[0].text if has_markup(abstract) else abstract
    sections = _add_lead(sections, filter(None, facts), own_links)
    year = read_year(row, event, name, day)
    edition = read_edition(row, name) or (0 if own_event else read_edition(event, name))
    talk = state_talk(
        row,
        people,
        titles=(title, *other_titles),
        abstract=abstract,
        event=name,
        year=year,
        edition=edition,
        start=own_day.isoformat() if own_day else "",
        time=time,
        words="\n".join(filter(None, facts)) or title,
        links=(*range(len(own_links)), *_list_offered(sections, len(own_links))),
    )
    url = read_own_address(row.get("url"))
    return Document(
        id=id,
        source=settings.name,
        title=title,
        url=url or read_own_address(event.get("url")) or read_own_address(event.get("website")),
        language=language,
        sections=(*sections, *make_speaker_sections(row, texts, place)),
        published=day.isoformat() if day else "",
        event=name,
        year=year,
        edition=edition,
        speakers=speakers,
        tags=fm.collect_tags(row, (), [*organisations, *other_titles, fm.get_text(row, "kind")]),
        remarks=tuple(_list_remarks(row, people, None if own_event else own_day, event, place)),
        talks=(talk,),
    )


def _list_long_texts(row: fm.Fields) -> Iterator[str]:
    """List the long texts of a session, each once."""
    seen = ""
    for key in _LONG_KEYS:
        is_ours = key in LONG_TEXTS
        text = join_long_text(row, key) if is_ours else "\n".join(list_texts(row.get(key)))
        if text and text not in seen:
            seen += text
            yield text


def _add_lead(
    sections: tuple[Section, ...], facts: Iterable[str], links: tuple[Link, ...]
) -> tuple[Section, ...]:
    """Add the facts of a session behind its first section, and its links before those in it."""
    lead, *rest = sections if not sections[0].headings else (Section((), "", ""), *sections)
    known = {link.url.rstrip("/") for link in links}
    inner = (link for link in lead.links if link.url.rstrip("/") not in known)
    text = "\n".join(filter(None, (lead.text, *facts)))
    return (replace(lead, text=text, links=(*links, *inner)), *rest)


def _list_offered(sections: tuple[Section, ...], first: int) -> Iterator[int]:
    """List the videos and slides that the text of a session gives, not merely mentions.

    `first` is the number of links that stand in fields, before those of the text.
    """
    links = [link for section in sections for link in section.links]
    offered = [
        number
        for number, link in enumerate(links[first:], first)
        if link.kind in MEDIA and len(link.context) <= MAX_OFFER_CHARS and not find_scope(link.url)
    ]
    yield from offered[:MAX_OFFERED]


def _read_time(row: fm.Fields) -> str:
    """Read the time of day: as the row writes it, else that of its start, with the offset."""
    written = fm.get_text(row, "time")
    start = fm.get_text(row, "date")
    if "T" not in start or (written and read_clock(written) is None) or len(written) > MAX_CLOCK:
        return written
    return show_start_clock(start) or written


def _list_remarks(
    row: fm.Fields, people: People, day: date | None, event: fm.Fields, place: str
) -> Iterator[Remark]:
    """List what is wrong with a session; `day` is its own, if it is of the event."""
    yield from list_address_remarks(row, place)
    for _, reason, remedy in people.mistakes:
        yield Remark(place, 0, reason, remedy)
    yield from _list_contradictions(day, event, place)


def _list_event_lines(
    row: fm.Fields, event: str, day: date | None, time: str, texts: Texts
) -> Iterator[str]:
    """List the lines that say of which event a session is, when it is and where."""
    when = day.isoformat() if day else fm.get_text(row, "date")
    yield make_line(texts, "event", [event, fm.get_text(row, "track")])
    yield make_line(texts, "when", [when, time, fm.get_text(row, "place")])


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
