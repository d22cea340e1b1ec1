"""Makes the statement of a talk from the fields of a row or of a page that is about it."""

from __future__ import annotations

import re
from datetime import datetime

from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import START_KEYS, parse_time
from indexer.sources.nesting import list_texts
from indexer.sources.statements.people import People
from indexer.statements import WORD_CHARS, StatedTalk
from indexer.text.language_tags import parse_language

MAX_ABSTRACT_CHARS = 400
MAX_TOPICS = 20

_TRACK_KEYS = ("track", "session_track", "track_name")
_PLACE_KEYS = ("place", "room", "venue", "location", "hall")
_TOPIC_KEYS = ("topics", "topic")
_CLOCK = re.compile(r"\d{1,2}[:：]\d\d")
_BETWEEN = re.compile(r"(?:(?<!\s)\s++)?[,，;；、]\s*")
_SENTENCE_END = re.compile(r"[。！？!?]|\.(?=\s)")


def state_talk(
    fields: fm.Fields,
    people: People,
    *,
    titles: tuple[str, ...],
    abstract: str = "",
    event: str = "",
    year: int = 0,
    edition: int = 0,
    start: str = "",
    time: str = "",
    words: str = "",
    links: tuple[int, ...] = (),
) -> StatedTalk:
    """State a talk whose time, track, place, language and topics stand in fields.

    The other arguments are the fields of `StatedTalk` of that name.
    """
    return StatedTalk(
        titles=titles,
        people=people.speakers,
        other_names=people.other_names,
        hosts=people.hosts,
        organisations=people.organisations,
        event=event,
        year=year,
        edition=edition,
        start=start,
        time=time or fm.get_text(fields, "time") or _read_clock(fields),
        track=fm.get_text(fields, *_TRACK_KEYS),
        place=fm.get_text(fields, *_PLACE_KEYS),
        language=parse_language(fields.get("language")),
        topics=_read_topics(fields),
        abstract=cut_abstract(abstract),
        words=words[:WORD_CHARS],
        links=links,
        is_page=True,
    )


def find_start(fields: fm.Fields, keys: tuple[str, ...] = START_KEYS) -> datetime | None:
    """Find when a talk began; None if no field says a day."""
    return next(filter(None, (parse_time(fields.get(key)) for key in keys)), None)


def show_clock(start: datetime | None) -> str:
    """Show the time of day and its zone: `14:30 UTC+02:00`; empty for none, or for midnight."""
    if start is None or not (start.hour or start.minute):
        return ""
    return f"{start:%H:%M %Z}".strip()


def _read_clock(fields: fm.Fields) -> str:
    """Read a time of day without a day: `14:30`."""
    return next((text for key in START_KEYS if _CLOCK.match(text := fm.get_text(fields, key))), "")


def cut_abstract(text: str) -> str:
    """Cut an abstract after the last sentence that fits."""
    line = " ".join(text.split())
    if len(line) <= MAX_ABSTRACT_CHARS:
        return line
    line = line[:MAX_ABSTRACT_CHARS]
    ends = [match.end() for match in _SENTENCE_END.finditer(line)]
    return line[: ends[-1]] if ends else line.rstrip() + "…"


def _read_topics(fields: fm.Fields) -> tuple[str, ...]:
    topics = [
        topic
        for key in _TOPIC_KEYS
        for text in list_texts(fields.get(key))
        for topic in _BETWEEN.split(text)
        if topic and len(topic) <= fm.MAX_TAG_CHARS
    ]
    return tuple(dict.fromkeys(topics))[:MAX_TOPICS]
