"""Makes elements of the report's page; the tree escapes every text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from bot.rendering.html import elements


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Add an element with a text; `css` is its class."""
    return elements.add(parent, tag, text, name_attributes(attributes))


def make(tag: str, text: str = "", **attributes: str) -> Element:
    """Make an element with a text; `css` is its class."""
    return elements.make(tag, text, name_attributes(attributes))


def make_table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Element:
    """Make a table, whose caption is not seen below a heading; the first cell of a row heads it."""
    # A wide table scrolls by itself, with the keyboard too.
    frame = make("div", css="scroll", tabindex="0", role="group")
    frame.set("aria-label", caption)
    table = add(frame, "table")
    add(table, "caption", caption, css="hidden")
    line = add(add(table, "thead"), "tr")
    for head in heads:
        add(line, "th", head, scope="col")
    body = add(table, "tbody")
    for row in rows:
        line = add(body, "tr")
        for place, cell in enumerate(row):
            tag, attributes = ("td", {}) if place else ("th", {"scope": "row"})
            add(line, tag, cell, **attributes)
    return frame


def quote(text: str, language: str) -> Element:
    """Make a quoted question, with its language for screen readers."""
    return make("q", text, lang=str(language))


def name_attributes(attributes: dict[str, str]) -> dict[str, str]:
    """Give attributes the names that Python cannot write."""
    return {{"css": "class"}.get(name, name): value for name, value in attributes.items()}
