"""Documents that state events and talks of invented communities."""

from __future__ import annotations

from indexer.records import Document, Link, Section
from indexer.statements import StatedEvent, StatedFact, StatedPerson, StatedTalk


def make_document(id, *stated, language="en", links=(), **fields):
    """Make a document of talks and events."""
    return Document(
        id=id,
        source=fields.pop("source", "pages"),
        title=fields.pop("title", id),
        url=fields.pop("url", ""),
        language=language,
        sections=(Section((), "", "", tuple(links)),),
        talks=tuple(one for one in stated if isinstance(one, StatedTalk)),
        events=tuple(one for one in stated if isinstance(one, StatedEvent)),
        **fields,
    )


def make_event(*names, start="", end="", place="", **fields):
    """Make an event that a page is about, with its days and place."""
    days = (("start", start), ("end", end), ("place", place))
    facts = tuple(StatedFact(field, value, 0, f"{field} {value}") for field, value in days if value)
    return StatedEvent(names, facts=facts, is_page=fields.pop("is_page", True), **fields)


def make_talk(*titles, by=(), event="", **fields):
    """Make a talk; a speaker is a name, or (name, organisation, other names …)."""
    return StatedTalk(titles, make_people(by), event=event, words=titles[0], **fields)


def make_people(by):
    """Make the people of a talk, of names or of (name, organisation, other names …)."""
    rows = [(one,) if isinstance(one, str) else one for one in by]
    return tuple(
        StatedPerson(name, tuple(rest[1:]), tuple(filter(None, rest[:1]))) for name, *rest in rows
    )


def make_link(url, label="", kind="video", platform="youtube", scope="", **fields):
    """Make a link of a page."""
    return Link(url, label or url, kind, platform, scope=scope, **fields)
