"""The sources of an answer: how old each is at a glance, and folded what it says."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from bot.channels.http_api.page.answer.text import append_pieces
from bot.channels.http_api.page.answer.view import AnswerView, make_icon, make_link, tell_language
from bot.messages import Related
from bot.rendering.html.elements import add, make, make_list
from bot.rendering.labels import collect_addresses
from bot.rendering.sources import BEHIND_TITLE, SourcePage, group_sources


def list_sources(view: AnswerView) -> tuple[SourcePage, ...]:
    """List the cited pages."""
    return group_sources(view.answer.citations, collect_addresses(view.answer))


def make_origins(pages: Sequence[SourcePage], view: AnswerView) -> Element:
    """Make a line of the cited pages with their ages; each leads to its source."""
    items = []
    for page in pages:
        origin = make("a", attributes={"class": "origin", "href": f"#source-{page.numbers[0]}"})
        numbers = " ".join(map(str, page.numbers))
        add(origin, "span", numbers, {"class": "number"})
        add(origin, "span", page.title, {"class": "name", "lang": tell_language(page.title)})
        age = view.make_age(page.date)
        if age is not None:
            origin.append(age)
        items.append(origin)
    listed = make_list("ul", "origins", items)
    listed.set("aria-label", view.say("sources"))
    return listed


def make_sources(pages: Sequence[SourcePage], view: AnswerView) -> Element:
    """Make the folded list of sources, each page once with its cited headings and quotes."""
    folded = make("details", attributes={"class": "part fold", "id": "sources"})
    summary = add(folded, "summary")
    add(summary, "h2", view.say("sources"))
    add(summary, "span", str(len(pages)), {"class": "count"})
    folded.append(make_list("ol", "sources", [_make_source(page, view) for page in pages]))
    return folded


def _make_source(page: SourcePage, view: AnswerView) -> Element:
    item = make("li", attributes={"id": f"source-{page.numbers[0]}", "tabindex": "-1"})
    numbers = add(item, "div", attributes={"class": "numbers"})
    for number in page.numbers:
        own = "" if number == page.numbers[0] else f"source-{number}"
        add(numbers, "span", str(number), {"class": "number", "id": own, "aria-hidden": "true"})
    body = add(item, "div")
    append_pieces(add(body, "h3"), _make_titles(page, view))
    age = view.make_age(page.date)
    between = " · " if page.source and age is not None else ""
    facts = add(body, "p", page.source + between, {"class": "facts"})
    if age is not None:
        facts.append(age)
    shown = dict.fromkeys(quote for place in page.places for quote in place.quotes)
    for quote in shown:
        # What the answer says word for word is not shown again.
        if quote not in view.answer.text:
            add(body, "blockquote", quote, {"lang": tell_language(quote)})
    return item


def _make_titles(page: SourcePage, view: AnswerView) -> list[str | Element]:
    """Make `Title › Heading; Heading`, each a link to its section."""
    first, *others = page.places
    head = f"{page.title}{BEHIND_TITLE}{first.heading}" if first.heading else page.title
    pieces: list[str | Element] = [_make_title(head, first.url)]
    between = BEHIND_TITLE if others and not first.heading else view.say("between")
    for place in others:
        pieces += [between, _make_title(place.heading, place.url)]
        between = view.say("between")
    return pieces


def _make_title(label: str, url: str) -> Element:
    return make_link(label or url, url, {"lang": tell_language(label or url)})


def make_related(view: AnswerView) -> Element | None:
    """Make the pages on the topic; None without any."""
    pages = view.answer.related
    if not pages:
        return None
    quoted = any(page.quote for page in pages)
    key = "related" if view.answer.found else "closest" if quoted else "nearest"
    attributes = {"class": "part", "aria-labelledby": "related-heading"}
    section = make("section", attributes=attributes)
    add(section, "h2", view.say(key), {"id": "related-heading"})
    section.append(make_list("ul", "pages", [_make_page(page) for page in pages]))
    return section


def _make_page(page: Related) -> Element:
    item = make("li")
    item.append(make_icon("page"))
    body = add(item, "div")
    body.append(_make_title(page.title or page.url, page.url))
    if page.quote:
        add(body, "blockquote", page.quote, {"lang": tell_language(page.quote)})
    return item
