"""What of a heading its anchor is made of: an id written there, else its text as Hugo takes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

_ATTRIBUTE = r"""(?:[#.][^\s{}#.]+|[\w:-]+=(?:"[^"{}]*"|[^\s"{}]+))"""
_ATTRIBUTES = re.compile(rf"\s*\{{\s*({_ATTRIBUTE}(?:[\s,]+{_ATTRIBUTE})*)\s*\}}\s*$")
_ID = re.compile(r"(?:^|\s)#([^\s{}#.]+)|(?:^|\s)id=\"?([^\s\"]+)")
_TYPOGRAPHIC_DASH = re.compile(r"---?")


def take_written_id(inline: Token) -> str:
    """Take `{#id}`, and other attributes, out of a heading's text; empty where it has no id."""
    last = inline.children[-1] if inline.children else None
    found = _ATTRIBUTES.search(last.content) if last is not None and last.type == "text" else None
    if last is None or found is None:
        return ""
    last.content = last.content[: found.start()]
    inline.content = _ATTRIBUTES.sub("", inline.content)
    written = _ID.search(found.group(1))
    return (written.group(1) or written.group(2)) if written else ""


def slug_source(children: Sequence[Token]) -> str:
    """Text that Hugo makes a heading's anchor of.

    That is the last line as rendered, without dashes that become typographic ones, and without bare
    addresses where Hugo links them. Compared with the real `hugo` in the tests.

    Args:
        children: Inline tokens of the heading.

    Returns:
        One line.
    """
    out: list[str] = []
    in_address = False
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            out.clear()
        elif child.type == "link_open" and child.info == "auto":
            in_address = not out or not out[-1] or out[-1][-1] in " *_~("
        elif child.type == "link_close":
            in_address = False
        elif child.type == "text" and not in_address:
            out.append(_TYPOGRAPHIC_DASH.sub("–", child.content))
        elif child.type == "code_inline":
            out.append(child.content)
        elif child.type == "image":
            out.append(rendered(child.children or ()))
    return "".join(out)


def rendered(children: Sequence[Token]) -> str:
    """Text of inline tokens as a page shows it."""
    out: list[str] = []
    for child in children:
        if child.type in {"text", "code_inline"}:
            out.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            out.append(" ")
        elif child.type == "image":
            out.append(rendered(child.children or ()))
    return "".join(out)
