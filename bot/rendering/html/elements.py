"""Makes HTML elements of texts and addresses that anybody may have written.

The tree escapes every text; no markup is put together by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement

from bot.rendering.urls import encode_address
from indexer.text.control_characters import clean_text


def make(tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> Element:
    """Make an element with a text; attributes with an empty value are left out."""
    given = {name: clean_text(value) for name, value in (attributes or {}).items() if value}
    element = Element(tag, given)
    element.text = clean_text(text)
    return element


def add(
    parent: Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None
) -> Element:
    """Make an element, as `make` does, at the end of another."""
    child = make(tag, text, attributes)
    parent.append(child)
    return child


def make_link(label: str, url: str, attributes: Mapping[str, str] | None = None) -> Element:
    """Make a link to another site; text alone if its address is not safe to open."""
    address = encode_address(url)
    given = dict(attributes or {})
    if not address:
        return make("span", label, given)
    return make("a", label, {**given, "href": address, "rel": "noopener noreferrer"})


def make_list(tag: str, css: str, items: Iterable[Element]) -> Element:
    """Make a list, each of whose items holds an element; those that are `li` stay as they are."""
    listed = make(tag, attributes={"class": css})
    for item in items:
        if item.tag == "li":
            listed.append(item)
        else:
            SubElement(listed, "li").append(item)
    return listed
