"""The page of talks, by event, each a card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from bot.channels.http_api.browse.events import make_facts, make_more
from bot.channels.http_api.browse.parts import make_none, make_pager, make_top
from bot.channels.http_api.browse.view import View, make_buttons, make_page_link
from bot.rendering.html.elements import add, make, make_list
from bot.services.archive.contracts import ArchiveEvent, ArchiveTalk, Rows
from indexer.text.control_characters import clean_line

MAX_TOPICS = 3


def make_talks(
    view: View, rows: Rows[ArchiveTalk], events: list[str], about: Sequence[ArchiveEvent] = ()
) -> Iterator[Element]:
    """Make the content of the page.

    `events` are names for the field of events, and `about` are those that the address names: of one
    alone, the page tells more.
    """
    yield from make_top(view, rows.total, events)
    if len(about) == 1:
        card = make("section", attributes={"class": "card about"})
        body = add(card, "div", attributes={"class": "body"})
        add(body, "h2").append(view.make_text("span", about[0].name))
        body.append(make_facts(view, about[0]))
        card.append(make_more(view, about[0]))
        yield card
    for event, talks in groupby(rows.rows, lambda talk: talk.event):
        yield _make_group(view, event, list(talks), is_named=len(about) != 1)
    if not rows.rows:
        yield from make_none(view)
    yield from make_pager(view, len(rows.rows), rows.total)
    if rows.rows:
        calendar = view.link_here(offset=0).replace("talks", "talks.ics", 1)
        foot = make("p", attributes={"class": "feeds"})
        add(foot, "a", view.say("calendar"), {"href": calendar})
        yield foot


def _make_group(view: View, event: str, talks: list[ArchiveTalk], is_named: bool) -> Element:
    section = make("section", attributes={"class": "group"})
    if not is_named:
        add(section, "h2", view.say("talks"), {"class": "hidden"})
        section.append(make_list("ul", "cards", [_make_talk(view, talk) for talk in talks]))
        return section
    heading = add(section, "h2")
    if event:
        heading.append(view.make_text("a", event, href=view.link_to("talks", event=event)))
        year = str(talks[0].year or "")
        if year and year not in event:
            add(heading, "span", f" {year}", {"class": "facts"})
    else:
        heading.text = view.say("no_event")
    section.append(make_list("ul", "cards", [_make_talk(view, talk) for talk in talks]))
    return section


def _make_talk(view: View, talk: ArchiveTalk) -> Element:
    item = make("li", attributes={"class": "talk"})
    body = add(item, "div", attributes={"class": "body"})
    add(body, "h3").append(make_page_link(view, talk.title, talk.pages, ""))
    if talk.speakers:
        line = add(body, "p", attributes={"class": "speakers"})
        for name in talk.speakers:
            line.append(view.make_text("a", name, href=view.link_to("talks", speaker=name)))
    facts = add(body, "p", attributes={"class": "facts"})
    if talk.date:
        add(facts, "time", talk.date, {"datetime": talk.date})
    for organisation in talk.organisations[:2]:
        facts.append(view.make_text("span", organisation))
    spoken = f"spoken_{talk.language}"
    if talk.language in {"zh", "en"} and talk.language != view.language:
        add(facts, "span", view.say("given_in", view.say(spoken)))
    for topic in _list_topics(talk):
        href = view.link_to("talks", topic=clean_line(topic))
        facts.append(view.make_text("a", topic, href=href))
    item.append(make_buttons(view, talk.links))
    return item


def _list_topics(talk: ArchiveTalk) -> list[str]:
    """List its track and its first topics, each once."""
    topics = {topic.casefold(): topic for topic in (talk.track, *talk.topics) if topic}
    return list(topics.values())[:MAX_TOPICS]
