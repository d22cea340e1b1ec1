"""States the talk or the event that a page is about, from its front matter and its first lines."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from msgspec.structs import replace

from indexer.records import Document, Remark, Section
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import START_KEYS, read_date
from indexer.sources.event_days import find_contradiction
from indexer.sources.page_event import is_recap
from indexer.sources.speakers import find_people
from indexer.sources.statements.bodies.wording.days import read_days
from indexer.sources.statements.days import split_days
from indexer.sources.statements.events import PLACE_KEYS, state_event
from indexer.sources.statements.people import (
    AUTHOR_KEYS,
    LANGUAGE_KEYS,
    SPEAKER_KEYS,
    People,
    read_people,
)
from indexer.sources.statements.scopes import find_scope
from indexer.sources.statements.talks import find_start, show_clock, state_talk
from indexer.sources.statements.titles import clean_title
from indexer.statements import StatedEvent, StatedTalk
from indexer.text.events import find_event_name

MEDIA = frozenset({"video", "slides", "audio"})
MAX_SPEAKERS_OF_A_TALK = 12
"""A page that names more is about an event."""
MAX_SPEAKERS_WITHOUT_TITLE = 2
"""An episode with more, and without a title of its own, may be several talks."""
MAX_LINES = 60
"""Lines of a page in which what it says of its talk is searched."""
MIN_ABSTRACT_CHARS = 40
MAX_OFFER_CHARS = 120
"""Around a link that is offered; in a longer text it is only mentioned."""
MAX_OFFERED = 4

_TIME_KEYS = tuple(key for key in START_KEYS if key != "start")
"""`start` is more often the first day of an event."""
_PROGRAMME_KEYS = frozenset({
    *("session_type", "session_format", "track", "room", "talk", *_TIME_KEYS),
})
"""Keys that only the page of a talk has."""
_KIND_KEYS = ("type", "layout", "kind")
_TALK_WORDS = frozenset({
    *("talk", "talks", "session", "sessions", "presentation", "presentations", "webinar"),
    *("webinars", "episode", "episodes", "lecture", "lectures", "演讲", "议题"),
})
"""Types, layouts and folders of pages that are talks."""
_EVENT_WORDS = frozenset({"event", "events", "conference", "meetup", "summit", "活动"})
_TITLE_KEYS = ("title_en", "title_zh", "original_title")
_TITLE_LINE = re.compile(
    r"^[\s\-*•·]{0,8}(?:(?:分享|演讲|本期|直播|议题|讲座)?(?:主题|题目|话题|议题|名称)|topic|title|talk)"
    r"\s?[:：]\s?(?P<title>.{0,300})$",
    re.IGNORECASE,
)
"""Without a title, the next line is it."""
_DAY_LINE = re.compile(
    r"^[\s\-*•·]{0,8}(?:(?:直播|分享|活动|演讲|开播|会议)?(?:时间|日期)|when|dates?|time"
    r"|record(?:ed|ing)(?: on| date)?|(?:streamed|streaming|broadcast) live|live on|aired(?: on)?)"
    r"(?:\s?[:：]\s?|\son\s)(?P<day>\S.{0,120})$",
    re.IGNORECASE,
)
_LIVE = re.compile(r"https?://live\.", re.IGNORECASE)
"""A room for live streams, in which nothing is kept."""
_LABEL_LINE = re.compile(r"^[\s\-*•·]{0,8}[^:：\n]{1,16}[:：]")
_ABSTRACT_HEADING = re.compile(
    r"abstract|description|about (?:the|this) (?:talk|session)|摘要|简介|介绍|概要|内容",
    re.IGNORECASE,
)
_NOT_OF_TALK = re.compile(r"speaker|presenter|guest|讲师|嘉宾|讲者|作者|社区", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Body:
    """What the lines of a page say of its talk."""

    people: People
    title: str = ""
    day: date | None = None
    is_about_one: bool = False
    """Whether the page names its speakers in one place."""


def state_page(document: Document, front: fm.Fields, folders: tuple[str, ...] = ()) -> Document:
    """State the talk or the event that a page is about, if it is about one.

    `front` is its front matter with keys in lower case, and `folders` the folders that it lies in.
    """
    people = read_people(front)
    body = _read_body(document)
    kinds = {word.lower() for word in (*folders, *(fm.get_text(front, k) for k in _KIND_KEYS))}
    if _is_talk(document, front, people, body, kinds):
        return replace(document, talks=(_state_talk(document, front, people, body),))
    if event := _state_event(document, front):
        return replace(document, events=(event,))
    return document


def list_statement_remarks(front: fm.Fields, name: str) -> Iterator[tuple[str, Remark]]:
    """List what is wrong with the people and the days of a page: a key, and the remark on it."""
    for key, reason, remedy in read_people(front).mistakes:
        yield key, Remark(name, 0, reason, remedy)
    key, reason = find_contradiction(front)
    if key:
        yield key, Remark(name, 0, reason, "correct one of the days")


def _is_talk(
    document: Document, front: fm.Fields, people: People, body: _Body, kinds: set[str]
) -> bool:
    """Tell whether a page is about one talk.

    Who wrote a post has not spoken in it, and who speaks at an event has not given it.
    """
    if _is_of_event(document, front, kinds) or len(people.speakers) > MAX_SPEAKERS_OF_A_TALK:
        return False
    if _PROGRAMME_KEYS.intersection(_list_filled(front)):
        return True
    if people.speakers and any(front.get(key) for key in (*SPEAKER_KEYS, *LANGUAGE_KEYS)):
        return True
    has_media = any(link.key and link.kind in MEDIA for link in document.links)
    if people.speakers and any(front.get(key) for key in AUTHOR_KEYS):
        return has_media and not _TALK_WORDS.isdisjoint(kinds)
    title, number = clean_title(document.title)
    has_media = has_media or any(link.kind in MEDIA for link in document.links)
    is_dated = body.day is not None or bool(document.event and (number or document.edition))
    few = 0 < len(body.people.speakers) <= MAX_SPEAKERS_WITHOUT_TITLE
    has_title = bool(body.title or few) or bool(title and not find_event_name(title))
    is_one = body.is_about_one or (number > 0 and not body.people.speakers)
    return has_media and has_title and is_dated and is_one


def _list_filled(front: fm.Fields) -> Iterator[str]:
    return (key for key, value in front.items() if value not in (None, "", [], {}))


def _is_of_event(document: Document, front: fm.Fields, kinds: set[str]) -> bool:
    """Tell whether a page is about a whole event: a recap, or what is titled and dated so."""
    named = find_event_name(document.title)
    is_dated = bool(document.held) or any(front.get(key) for key in ("end_date", "enddate"))
    return is_recap(document.title) or bool(named and (is_dated or kinds & _EVENT_WORDS))


def _state_talk(document: Document, front: fm.Fields, people: People, body: _Body) -> StatedTalk:
    title, number = clean_title(document.title)
    if body.title and (not title or find_event_name(title)):
        title = body.title
    if not title and document.event.casefold() not in document.title.casefold():
        title = f"{document.event} {document.title}"
    titles = [title or document.title]
    titles += [fm.get_text(front, key) for key in _TITLE_KEYS]
    if not people.speakers:
        people = dataclasses.replace(people, speakers=body.people.speakers)
    if not people.hosts:
        people = dataclasses.replace(people, hosts=body.people.hosts)
    time = find_start(front, _TIME_KEYS)
    held = document.held.split("/")[0]
    day = time.date() if time else body.day or read_date(front)
    names = ", ".join(people.list_names())
    return state_talk(
        front,
        people,
        titles=tuple(dict.fromkeys(filter(None, titles))),
        abstract=document.summary or _find_abstract(document.sections),
        event=document.event,
        year=document.year,
        edition=document.edition or number,
        start=held or (day.isoformat() if day else ""),
        time=show_clock(time),
        words=f"{document.title}: {names}" if names else document.title,
        links=_list_field_media(document) or _list_offered_media(document),
    )


def _state_event(document: Document, front: fm.Fields) -> StatedEvent | None:
    """State the event of a page that names it and says when or where it was; else None."""
    named = fm.get_text(front, "event", "conference") or find_event_name(document.title)
    place = fm.get_text(front, *PLACE_KEYS)
    is_one = document.event and (document.year or document.edition)
    if not named or not is_one or not (document.held or place):
        return None
    days = split_days(document.held)
    years = {day[:4] for day in (days.start, days.end) if day}
    year = int(years.pop()) if len(years) == 1 else 0 if years else document.year
    return state_event(
        front,
        days,
        names=(document.event, named),
        year=year,
        edition=document.edition,
        summary=document.summary,
        text=document.sections[0].text if document.sections else "",
        links=_list_field_media(document),
        is_page=True,
    )


def _list_field_media(document: Document) -> tuple[int, ...]:
    """List the videos, slides and recordings in the front matter."""
    return tuple(n for n, link in enumerate(document.links) if link.key and link.kind in MEDIA)


def _list_offered_media(document: Document) -> tuple[int, ...]:
    """List the videos and slides that the first sections give as items with nothing else."""
    offered: list[int] = []
    number = 0
    for place, section in enumerate(document.sections):
        is_first = place <= 1 or bool(find_people(section.text.splitlines()).speakers)
        for link in section.links:
            is_plain = len(link.context) <= MAX_OFFER_CHARS and not _LIVE.match(link.url)
            if is_first and is_plain and link.kind in MEDIA and not find_scope(link.url):
                offered.append(number)
            number += 1
    return tuple(offered[:MAX_OFFERED])


def _read_body(document: Document) -> _Body:
    """Read the lines of a page that say who speaks, about what and when."""
    lines: list[str] = []
    for section in document.sections:
        lines += [f"{section.headings[-1].rstrip(':： ')}:"] if section.headings else []
        lines += section.text.splitlines()
        if len(lines) > MAX_LINES:
            break
    lines = lines[:MAX_LINES]
    people = find_people(lines)
    titles = [
        match["title"].strip() or following.strip()
        for line, following in pairwise([*lines, ""])
        if (match := _TITLE_LINE.match(line))
    ]
    days = [
        day
        for line in lines
        if (match := _DAY_LINE.match(line))
        for day in read_days(match["day"], document.year)
    ]
    return _Body(
        people,
        title=clean_title(titles[0])[0] if len(titles) == 1 else "",
        day=days[0] if days else None,
        is_about_one=people.places == 1 and len(people.speakers) <= MAX_SPEAKERS_OF_A_TALK,
    )


def _find_abstract(sections: tuple[Section, ...]) -> str:
    """Find the text that says what a talk is about."""
    for section in sections:
        heading = section.headings[-1] if section.headings else ""
        if _ABSTRACT_HEADING.search(heading) and not _NOT_OF_TALK.search(heading):
            return section.text
    lines = sections[0].text.splitlines() if sections else []
    return next(
        (line for line in lines if len(line) >= MIN_ABSTRACT_CHARS and not _LABEL_LINE.match(line)),
        "",
    )
