"""Makes the document of a transcript: a section a window, each with its place in the video."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.links.records import make_link
from indexer.links.videos import write_place
from indexer.records import Document, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import read_date
from indexer.sources.reading import decode_text
from indexer.sources.statements.people import read_people
from indexer.sources.statements.talks import state_talk
from indexer.sources.transcripts.cues import parse_cues
from indexer.sources.transcripts.videos import Facts
from indexer.sources.transcripts.windows import join_cues, write_clock
from indexer.text.events import find_editions, find_single_year
from indexer.text.language import detect_language

FORMAT = 1
"""Raised by one when the same file gives another document."""
SAMPLE_CHARS = 2000
"""Of the text by which its language is detected."""


def make_transcript(
    id: str,
    data: bytes,
    name: str,
    language: str,
    facts: Facts,
    translations: Sequence[str],
    settings: SourceSettings,
) -> Document:
    """Make the document of a file; one without captions raises `BadInput`.

    `name` is the file, for messages; `translations` are the ids of its other languages.
    """
    windows = list(join_cues(parse_cues(decode_text(data, name), name)))
    sample = " ".join(window.text for window in windows)[:SAMPLE_CHARS]
    title = facts.title or id
    fields = facts.fields
    event = fm.get_text(fields, "event", "conference")[: fm.MAX_EVENT_CHARS] or settings.event
    published = read_date(fields)
    link = make_link(facts.url, title, key="video", context=title) if facts.url else None
    people = read_people(fields)
    year = find_single_year([event]) or (published.year if published else 0)
    edition = next(iter(find_editions(event)), 0)
    talk = state_talk(
        {},
        people,
        titles=(title,),
        event=event,
        year=year,
        edition=edition,
        words=title,
        links=(0,) if link else (),
    )
    sections = [Section((), "", "", (link,))] if link else []
    for window in windows:
        place = write_place(facts.url, window.start_s) if facts.url else ""
        clock = write_clock(window.start_s)
        sections.append(Section((clock,), "", window.text, url=place))
    return Document(
        id=id,
        source=settings.name,
        title=title,
        url=facts.url,
        language=language or settings.language or detect_language(f"{title}\n{sample}"),
        sections=tuple(sections),
        published=published.isoformat() if published else "",
        event=event,
        year=year,
        edition=edition,
        speakers=people.list_names(),
        translations=tuple(translations),
        # A file that is named by an id alone says no title.
        talks=(talk,) if facts.title else (),
    )
