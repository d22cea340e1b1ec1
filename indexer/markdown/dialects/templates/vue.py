"""Writes components of Vue that hold links and texts as HTML, and drops its interpolation."""

from __future__ import annotations

import re

from indexer.markdown.dialects.templates.lines import (
    CONTENTS,
    TABS,
    VUE_IMPORTS,
    blank_lines,
    show_title,
)
from indexer.markdown.dialects.templates.outside_code import change_outside_code
from indexer.markdown.shortcodes.render import Reference

_ROUTER_LINK = re.compile(
    r"<(?:RouterLink|router-link|RouteLink)\b(?P<before>[^<>]{0,500}?)\s:?to=", re.IGNORECASE
)
_ROUTER_END = re.compile(r"</(?:RouterLink|router-link|RouteLink)\s{0,9}>", re.IGNORECASE)
_BOUND = re.compile(
    r"""(?<=\s):(?P<name>href|src|to)=(?:"(?:\$?withBase\()?'(?P<single>[^'"]{1,500})'\)?"|'(?:\$?withBase\()?"(?P<double>[^'"]{1,500})"\)?')"""
)
_SLOT = re.compile(r"<(/?)template\b", re.IGNORECASE)
_blank = blank_lines(CONTENTS, VUE_IMPORTS)


def expand_vue(text: str, reference: Reference) -> str:
    """Write links of the router as links, bound addresses as plain ones, and slots as elements."""
    return change_outside_code(text, _expand)


def _expand(text: str) -> str:
    text = TABS.sub(show_title, _blank(text))
    if "<" not in text:
        return text
    text = _BOUND.sub(lambda m: f'{m["name"]}="{m["single"] or m["double"]}"', text)
    text = _ROUTER_END.sub("</a>", _ROUTER_LINK.sub(r"<a\g<before> href=", text))
    return _SLOT.sub(r"<\1div", text)
