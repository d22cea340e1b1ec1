"""A page of the index as an HTML page of the service: nothing of it runs."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bot.channels.http_api.html.frame import Frame, render_page
from bot.channels.http_api.read.content import ContentMaker
from bot.channels.http_api.read.texts import TEXTS
from bot.channels.http_api.read.view import PageView, find_target
from bot.rendering.html.elements import add, make, make_link
from bot.rendering.pages.addresses import PASSAGE
from bot.rendering.split import shorten
from indexer.text.control_characters import clean_line

STYLES = ("read.css",)
DESCRIPTION_CHARS = 160
"""About what search engines show."""
LEAST_HEADINGS, MOST_HEADINGS = 4, 100
"""In a table of contents; a shorter page needs none."""


def render_html(view: PageView, service: str) -> bytes:
    """Render a page; `service` is the title of the service."""
    is_whole = view.place is None and not view.is_gone
    query = {"part": str(view.part.number)} if view.part.number > 1 else {}
    frame = Frame(
        title=service,
        language=view.language,
        path=view.path,
        heading=view.title,
        query=query,
        # A published page is found at its own address, and a page once, not with each passage.
        is_indexed=is_whole and not view.published_url,
        description=shorten(clean_line(view.document.summary), DESCRIPTION_CHARS, len),
        styles=STYLES,
    )
    return render_page(frame, [_make_article(view)])


def render_missing(service: str, language: str, path: str) -> bytes:
    """Render that there is no such page."""
    heading = TEXTS.say("missing_title", language)
    frame = Frame(
        title=service,
        language=language,
        path=path,
        heading=heading,
        is_indexed=False,
        styles=STYLES,
    )
    article = make("article", attributes={"class": "read missing"})
    add(article, "h1", heading)
    add(article, "p", TEXTS.say("missing", language))
    add(add(article, "p"), "a", TEXTS.say("ask", language), {"class": "pill", "href": frame.root})
    return render_page(frame, [article])


def _make_article(view: PageView) -> Element:
    article = make("article", attributes={"class": "read", "lang": view.document.language})
    article.append(_make_head(view))
    if view.is_gone:
        notice = {"class": "gone", "id": PASSAGE, "lang": view.tag, "role": "note"}
        add(article, "p", TEXTS.say("gone", view.language), notice)
    article.extend(_make_contents(view))
    if view.part.number == 1 and _says_more(view):
        add(article, "p", clean_line(view.document.summary), {"class": "summary"})
    article.extend(ContentMaker(view).make())
    article.extend(_make_part_links(view))
    return article


def _make_head(view: PageView) -> Element:
    head = make("div", attributes={"class": "head-of-page"})
    title = add(head, "h1", "" if view.cites_title else view.title)
    if view.cites_title:
        add(title, "mark", view.title, {"id": PASSAGE})
    if facts := view.list_facts():
        add(head, "p", " · ".join(facts), {"class": "facts"})
    origin = add(head, "p", attributes={"class": "origin", "lang": view.tag})
    _fill_origin(origin, view)
    links = view.list_top_links()
    if links and view.part.number == 1:
        listed = add(head, "ul", attributes={"class": "media", "lang": view.tag})
        for name, link in links:
            attributes = {"class": "pill", "data-kind": link.kind, "href": find_target(link.url)}
            add(add(listed, "li"), "a", name, {**attributes, "rel": "noopener noreferrer"})
    return head


def _fill_origin(origin: Element, view: PageView) -> None:
    """Say where the page is published, or that this is a copy; its age; its other form."""
    if view.published_url:
        add(origin, "span", f"{TEXTS.say('published', view.language)} ").append(
            make_link(_show_address(view.published_url), view.published_url)
        )
    else:
        add(origin, "span", TEXTS.say("copy", view.language))
    if age := view.write_age():
        add(origin, "span", age)
    own = view.path.rpartition("/")[2]
    part = f"&part={view.part.number}" if view.part.number > 1 else ""
    label = TEXTS.say("markdown", view.language)
    add(origin, "a", label, {"href": f"{own}?format=md{part}", "rel": "alternate nofollow"})


def _show_address(url: str) -> str:
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")


def _says_more(view: PageView) -> bool:
    """Tell whether the summary says something that the text does not begin with."""
    summary = clean_line(view.document.summary)
    text = view.document.sections[0].text if view.document.sections else ""
    begin = clean_line(text[: len(summary) * 2])
    return bool(summary) and not begin.startswith(summary.rstrip("….。"))


def _make_contents(view: PageView) -> Iterator[Element]:
    """Make the table of contents of a long page; it is folded."""
    sections = [view.document.sections[piece.section] for piece in view.part.pieces]
    anchored = {one.anchor: one for one in reversed(sections) if one.headings and one.anchor}
    headed = [one for one in sections if anchored.get(one.anchor) is one and _is_plain(one.anchor)]
    if len(headed) < LEAST_HEADINGS:
        return
    details = make("details", attributes={"class": "contents"})
    add(details, "summary", TEXTS.say("contents", view.language), {"lang": view.tag})
    listed = add(details, "ol")
    for section in headed[:MOST_HEADINGS]:
        item = add(listed, "li", attributes={"data-depth": str(min(len(section.headings), 3))})
        add(item, "a", clean_line(section.headings[-1]) or "…", {"href": f"#{section.anchor}"})
    yield details


def _is_plain(anchor: str) -> bool:
    return not any(letter.isspace() for letter in anchor)


def _make_part_links(view: PageView) -> Iterator[Element]:
    part, own = view.part, view.path.rpartition("/")[2]
    if part.count == 1:
        return
    label = TEXTS.say("parts", view.language)
    nav = make("nav", attributes={"class": "parts", "aria-label": label, "lang": view.tag})
    for key, number in (("previous", part.number - 1), ("next", part.number + 1)):
        if 1 <= number <= part.count:
            rel = {"previous": "prev", "next": "next"}[key]
            text = TEXTS.say(key, view.language)
            add(nav, "a", text, {"class": "pill", "href": f"{own}?part={number}", "rel": rel})
        if key == "previous":
            add(nav, "span", TEXTS.say("part", view.language, part.number, part.count))
    yield nav
