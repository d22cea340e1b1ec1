"""Parts that all lists have: their heading, what comes behind, and what is said of none."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bot.channels.http_api.browse.form import make_chips, make_form
from bot.channels.http_api.browse.texts import TEXTS, count
from bot.channels.http_api.browse.view import View
from bot.rendering.html.elements import add, make


def make_top(view: View, total: int, events: list[str]) -> Iterator[Element]:
    """Make what stands above a list: heading, filters, and how many there are."""
    top = make("div", attributes={"class": "top"})
    add(top, "h1", view.say(view.path))
    if total:
        add(top, "p", count(view.path, total, view.language), {"class": "total"})
    yield top
    yield make_form(view, events)
    yield from make_chips(view)


def make_pager(view: View, shown: int, total: int) -> Iterator[Element]:
    """Make the links to what stands before and behind these rows, if there is more."""
    offset, limit = view.wanted.offset, view.wanted.limit
    if shown == total:
        return
    pager = make("nav", attributes={"class": "pager", "aria-label": view.say("pager")})
    if offset:
        address = view.link_here(offset=max(0, offset - limit))
        add(pager, "a", f"← {view.say('before')}", {"href": address, "rel": "prev"})
    add(pager, "span", view.say("span", offset + 1, offset + shown, total), {"class": "span"})
    if offset + shown < total:
        address = view.link_here(offset=offset + limit)
        add(pager, "a", f"{view.say('behind')} →", {"href": address, "rel": "next"})
    yield pager


def make_none(view: View) -> Iterator[Element]:
    """Make what stands in place of an empty list, with what to do."""
    is_filtered = any(name != "lang" for name in view.list_parameters())
    card = make("section", attributes={"class": "card none"})
    add(card, "h2", view.say(f"{'none' if is_filtered else 'empty'}_{view.path}"))
    add(card, "p", view.say("loosen" if is_filtered else "explain_empty"))
    row = add(card, "p", attributes={"class": "ways"})
    if is_filtered:
        add(row, "a", view.say("clear"), {"class": "chip", "href": view.link_to(view.path)})
    add(row, "a", view.say("ask"), {"class": "chip", "href": view.link_to("./")})
    yield card


def make_problem(path: str, language: str, text: str) -> Element:
    """Make what stands on a page that cannot be shown, with the way back to the whole list."""
    card = make("section", attributes={"class": "card none", "role": "alert"})
    add(card, "h1", TEXTS.say("problem", language))
    add(card, "p", text)
    row = add(card, "p", attributes={"class": "ways"})
    add(row, "a", TEXTS.say("clear", language), {"class": "chip", "href": path})
    return card


def write_days(start: str, end: str) -> str:
    """Write the days of an event: `2022-04-25 – 29`."""
    if not end or end == start:
        return start
    return f"{start} – {end[8:] if end[:8] == start[:8] else end}"
