"""Reads the tags of JSX, and writes them as tags of HTML that show the same text and links."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from indexer.markdown.dialects.mdx.expressions import MAX_CHARS, find_end, read_address

MAX_ATTRIBUTES = 60
_NAME = re.compile(r"<(?P<slash>/?)(?:(?P<name>[A-Za-z][\w.:-]{0,80})(?=[\s/>])|(?=>))")
_ATTRIBUTE = re.compile(r"\s*+(?P<name>[A-Za-z_@:][\w:.@-]{0,80})(?P<equals>\s*=\s*)?")
_END = re.compile(r"\s*+(?P<self>/?)\s*+>")
_SPREAD = re.compile(r"\s*+(?=\{)")
_ADDRESSES = ("href", "to", "link")
_TITLES = ("label", "title", "summary", "heading")
"""Attributes of components that hold what a reader sees."""
_LEFT_OUT = re.compile(r"class|classname|style|key|ref|on[a-z]+", re.IGNORECASE)
_HIDDEN = frozenset({"script", "style", "template", "title"})
"""Names that hide what is in an element of HTML, but not in a component."""


class JsxTag(NamedTuple):
    """A tag of JSX."""

    name: str
    """Empty for a fragment, `<>`."""
    is_closing: bool
    is_empty: bool
    """Whether it closes itself: `<Tag />`."""
    attributes: dict[str, str]
    """Those whose value is plain text, by the name as it is written."""
    end: int
    """Where it ends in the text."""

    @property
    def is_component(self) -> bool:
        """Whether it is a component of the site, not an element of HTML."""
        return self.name[:1].isupper() or "." in self.name


def is_tag(text: str, start: int) -> bool:
    """Tell whether a tag begins at a place, whole or not."""
    return _NAME.match(text, start) is not None


def parse_jsx(text: str, start: int) -> JsxTag | None:
    """Parse the tag that begins at a place; None if it is none, or is too long."""
    limit = min(len(text), start + MAX_CHARS)
    opening = _NAME.match(text, start, limit)
    if opening is None:
        return None
    position = opening.end()
    attributes: dict[str, str] = {}
    for _ in range(MAX_ATTRIBUTES):
        if end := _END.match(text, position, limit):
            is_closing, name = bool(opening["slash"]), opening["name"] or ""
            return JsxTag(name, is_closing, bool(end["self"]), attributes, end.end())
        if spread := _SPREAD.match(text, position, limit):
            position = find_end(text, spread.end())
        elif (attribute := _ATTRIBUTE.match(text, position, limit)) is None:
            return None
        elif attribute["equals"]:
            value, position = _read_value(text, attribute.end(), limit)
            if value is not None:
                attributes.setdefault(attribute["name"], value)
        else:
            position = attribute.end()
        if position < 0:
            return None
    return None


def _read_value(text: str, start: int, limit: int) -> tuple[str | None, int]:
    """Read the value of an attribute, and where it ends; -1 if it does not."""
    quote = text[start : start + 1]
    if quote == "{":
        end = find_end(text, start)
        return (read_address(text[start + 1 : end - 1]) if end > 0 else None), end
    if quote not in {'"', "'"}:
        return None, -1
    end = text.find(quote, start + 1, limit)
    return (html.unescape(text[start + 1 : end]) if end > 0 else None), (end + 1 if end > 0 else -1)


def write_html(tag: JsxTag) -> tuple[str, str]:
    """Write an opening tag as HTML, with the title that its attributes give; and its closing tag.

    A component with an address becomes a link.
    """
    if not tag.name:
        return "", ""
    address = next((tag.attributes[key] for key in _ADDRESSES if tag.attributes.get(key)), "")
    attributes = {
        re.sub(r"[^\w-]", "-", key).lower(): value
        for key, value in tag.attributes.items()
        if not _LEFT_OUT.fullmatch(key) and key not in _ADDRESSES
    }
    title = ""
    if tag.is_component:
        title = next((tag.attributes[key] for key in _TITLES if tag.attributes.get(key)), "")
        for key in _TITLES:
            attributes.pop(key, None)
    name = re.sub(r"[^a-z0-9-]", "-", tag.name.lower())
    if address:
        name, attributes["href"] = "a", address
    elif tag.is_component and name in _HIDDEN:
        name = f"x{name}"
    written = "".join(f' {key}="{_escape(value)}"' for key, value in attributes.items())
    shown = html.escape(" ".join(title.split()), quote=False)
    if shown:
        shown = f"{shown} " if address else f"<p>{shown}</p>"
    return f"<{name}{written}>{shown}", f"</{name}>"


def _escape(value: str) -> str:
    """Escape the value of an attribute, on one line."""
    return html.escape(" ".join(value.split())).replace("`", "&#96;")
