"""The page of events, by year."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.etree.ElementTree import Element

from bot.channels.http_api.browse.parts import make_none, make_pager, make_top, write_days
from bot.channels.http_api.browse.texts import count
from bot.channels.http_api.browse.view import View, make_buttons, make_page_link
from bot.rendering.html.elements import add, make, make_link, make_list
from bot.services.archive.contracts import ArchiveEvent, Rows
from indexer.text.control_characters import clean_line

MAX_PLACE_CHARS = 80


def make_events(view: View, rows: Rows[ArchiveEvent]) -> Iterator[Element]:
    """Make the content of the page."""
    yield from make_top(view, rows.total, [])
    for year, events in groupby(rows.rows, lambda event: event.year):
        section = make("section", attributes={"class": "group"})
        add(section, "h2", str(year) if year else view.say("no_year"))
        section.append(make_list("ul", "cards", [_make_event(view, event) for event in events]))
        yield section
    if not rows.rows:
        yield from make_none(view)
    yield from make_pager(view, len(rows.rows), rows.total)
    if rows.rows:
        calendar = view.link_here(offset=0).replace("events", "events.ics", 1)
        foot = make("p", attributes={"class": "feeds"})
        add(foot, "a", view.say("calendar"), {"href": calendar})
        add(foot, "a", view.say("feed"), {"href": "latest.xml"})
        yield foot


def make_facts(view: View, event: ArchiveEvent) -> Element:
    """Make the line with the days and the place of an event."""
    facts = make("p", attributes={"class": "facts"})
    days = write_days(event.start, event.end)
    if days:
        add(facts, "time", days, {"datetime": event.start})
    for place in event.places[:1]:
        facts.append(view.make_text("span", place[:MAX_PLACE_CHARS]))
    return facts


def make_more(view: View, event: ArchiveEvent) -> Element:
    """Make the links of the whole event: recordings, slides, its site, its best page."""
    media = make_buttons(view, event.links)
    if event.url:
        media.append(make_link(view.say("site"), event.url, {"class": "pill"}))
    for page in event.pages[:1]:
        link = make_page_link(view, view.say("page"), [page], "pill")
        if link.tag == "a":
            link.set("title", clean_line(page.title))
            link.attrib.pop("lang", None)
            media.append(link)
    return media


def _make_event(view: View, event: ArchiveEvent) -> Element:
    item = make("li", attributes={"class": "event"})
    body = add(item, "div", attributes={"class": "body"})
    heading = add(body, "h3")
    if event.talks:
        link = view.make_text("a", event.name, href=view.link_to("talks", event=event.name))
        heading.append(link)
    else:
        heading.append(make_page_link(view, event.name, event.pages, ""))
    body.append(make_facts(view, event))
    body.append(_make_counts(view, event))
    item.append(make_more(view, event))
    return item


def _make_counts(view: View, event: ArchiveEvent) -> Element:
    """Make how much the archive has of the event: each number leads to its talks."""
    counts = make("p", attributes={"class": "tally"})
    for key, number, kind in (
        ("talks", event.talks, ""),
        ("recordings", event.recordings, "video"),
        ("slides", event.slides, "slides"),
    ):
        if number:
            href = view.link_to("talks", event=event.name, kind=kind) if event.talks else ""
            attributes = {"data-kind": kind, "href": href}
            add(counts, "a" if href else "span", count(key, number, view.language), attributes)
    return counts
