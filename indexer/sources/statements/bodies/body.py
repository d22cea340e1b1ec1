"""States what the body of a page tells of: its talks, its events, and which link is whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from msgspec.structs import replace

from indexer.links.labels import is_bare
from indexer.markdown.blocks import Block
from indexer.records import Document
from indexer.sources.page_event import is_recap
from indexer.sources.statements.bodies.contexts import Context, read_contexts
from indexer.sources.statements.bodies.entries import MEDIA, Entry, group_entries
from indexer.sources.statements.bodies.event_tables import read_event_row
from indexer.sources.statements.bodies.events import state_events
from indexer.sources.statements.bodies.marks import mark_links
from indexer.sources.statements.bodies.pages import state_page_talk
from indexer.sources.statements.bodies.parts import Part, read_parts
from indexer.sources.statements.bodies.rows import has_talk_columns, read_row
from indexer.sources.statements.bodies.texts import has_people, read_item, read_section
from indexer.statements import StatedEvent, StatedTalk

MAX_TALKS = 5000
"""Talks of a page that are stated."""


@dataclass(slots=True)
class _Topic:
    """The sections below one heading that may be the title of a talk."""

    context: Context
    parts: list[Part] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    rest: list[Part] = field(default_factory=list)


def state_body(document: Document, blocks: Sequence[Block]) -> Document:
    """State the talks and events of a page's body, and mark its links as theirs.

    What the document states already stays, before these.
    """
    if not _may_state(document):
        return document
    parts = read_parts(document, blocks)
    contexts = read_contexts(document)
    talks: list[StatedTalk] = []
    rows: list[StatedEvent] = []
    for topic in _list_topics(parts, contexts):
        found, events = _read_topic(topic)
        talks += found
        rows += events
    talks = talks[:MAX_TALKS]
    if document.edition and document.event and not is_recap(document.title):
        # On the page of an episode, sections are parts of it, and no talks.
        talks = [talk for talk in talks if talk.people]
    page = state_page_talk(document, parts, talks)
    before = [talk for talk in document.talks if not (page and talk.is_page)]
    talks = [*page, *before, *talks]
    events = state_events(document, parts, contexts, talks, rows)
    stated = replace(document, talks=tuple(talks), events=tuple(events))
    return mark_links(stated)


def _may_state(document: Document) -> bool:
    """Tell whether a page may tell of a talk or an event; pages of a manual mostly do not."""
    return bool(document.event or document.held or document.speakers) or any(
        link.kind in MEDIA for link in document.links
    )


def _list_topics(parts: Sequence[Part], contexts: Sequence[Context]) -> list[_Topic]:
    """Bring the sections of one title together, in the order of the page."""
    topics: list[_Topic] = []
    last: tuple[str, ...] = ()
    for section, group in groupby(parts, key=lambda part: part.section):
        context, own = contexts[section], list(group)
        if not topics or not context.title or context.title_headings != last:
            topics.append(_Topic(context))
        last = context.title_headings
        topic = topics[-1]
        topic.parts += own
        entries, rest = group_entries(own)
        topic.entries += entries
        topic.rest += rest
    return topics


def _read_topic(topic: _Topic) -> tuple[list[StatedTalk], list[StatedEvent]]:
    """Read the talks and the events in rows below one heading."""
    context = topic.context
    owns_all = bool(context.title) and has_people(topic.rest)
    talks: list[StatedTalk] = []
    events: list[StatedEvent] = []
    left = list(topic.rest)
    for entry in topic.entries:
        if entry.header and not has_talk_columns(entry.header):
            event = read_event_row(entry, context)
            events += [event] if event else []
            left += [] if event else entry.parts
            continue
        talk = read_row(entry, context) if entry.parts[0].cells else read_item(entry, context)
        is_own = talk and (talk.people or not owns_all) and not _is_title(talk, context)
        if talk and is_own:
            talks.append(talk)
        else:
            left += entry.parts
    taken = {index for talk in talks for index in talk.links}
    free = Entry(tuple(left))
    has_free = any(one.index not in taken for one in free.media)
    if (has_free and not talks) or owns_all:
        left.sort(key=lambda part: part.block.first_link)
        talk = read_section(topic.parts, context, Entry(tuple(left)))
        talks += [talk] if talk else []
    return talks, events


def _is_title(talk: StatedTalk, context: Context) -> bool:
    """Tell whether an entry only repeats the title above it: `Watch "Title"`."""
    title, own = context.title.casefold(), talk.titles[0].casefold()
    return bool(title) and (title in own or own in title) and not is_bare(own)
