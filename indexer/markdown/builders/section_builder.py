"""Builds one section: its text, its links, and the unit that grows at its end.

A unit is a paragraph, a list item or a table row. A link becomes a record when its unit ends,
because it needs the unit's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.links.records import MAX_CONTEXT_CHARS, make_link
from indexer.markdown.builders.text_builder import TextBuilder
from indexer.records import Link

_BEFORE_CHARS = 60
"""Length of the text before a link that may name it."""
_MAX_OUTER_ITEMS = 12
"""Texts of list items around a link that may name it; the nearest ones count."""
_MAX_SEARCHED_CHARS = 5000
"""Characters of a context in which a label is looked for: a search of the whole for each link would
take quadratic time in a long paragraph."""
_BEFORE_ENDS = (":", "：", "】", "」", "-", "—", "|", "：**")
"""Ends of a text before a link that names it."""


MAX_HEADING_CHARS = 1000
"""Of a heading in the heading path, which each section and link below repeats. A longer one also
stays whole in the text of its section. The longest of 8,500 real pages has 878."""


class Heading(NamedTuple):
    """A heading of the heading path."""

    level: int
    text: str
    anchor: str


@dataclass(slots=True)
class LinkBuilder:
    """A link whose label or unit has not ended."""

    url: str
    """Absolute address; empty for a link that gives no record."""
    title: str
    """Label for a link that has none of its own."""
    column_name: str
    """Header of its table column; may be empty."""
    before: str
    """Text between the previous link and this one."""
    label_start: int
    """Text position where the label begins."""
    offset: int
    """Characters from the start of the section's text to the label."""
    label: str = ""

    def build(
        self, path: Sequence[Heading], context: str, outer_items: Sequence[str], place: int
    ) -> Link:
        """Make the record, once the unit has ended; `place` is that of the label in the context."""
        hints = [self.column_name, *reversed(outer_items[-_MAX_OUTER_ITEMS:])]
        before = self.before.rstrip()
        if before.endswith(_BEFORE_ENDS):
            hints.insert(0, re.split(r"[，。；,;|\n]", before)[-1] or before)
        return make_link(
            self.url,
            self.label,
            [heading.text for heading in path],
            path[-1].anchor if path else "",
            context=_cut_context(context, self.label, place),
            offset=self.offset,
            hints=[hint for hint in hints if hint],
        )


class SectionBuilder:
    """Builds the text and the links of one section."""

    def __init__(self) -> None:
        self.text = TextBuilder()
        self.links: list[Link] = []
        """Links whose unit has ended."""
        self.last_unit = ""
        """Text of the unit that ended last."""
        self.open_link: LinkBuilder | None = None
        self.pending_links: list[LinkBuilder] = []
        """Links that wait for their unit to end."""
        self.unit_start_char = 0
        """Where the unit begins in the section's text, in characters."""
        self._unit_start = 0
        self._last_link_end = 0

    @property
    def is_unit_empty(self) -> bool:
        """Whether the unit has no text yet."""
        return self._unit_start == self.text.position

    def begin_link(self, url: str, title: str, column_name: str) -> None:
        """Begin a link; the arguments are fields of `LinkBuilder`."""
        self.end_link()
        text = self.text
        before = text.get_end(self._last_link_end, _BEFORE_CHARS)
        self.open_link = LinkBuilder(url, title, column_name, before, text.position, text.length)

    def end_link(self) -> None:
        """End the open link, if there is one: the text since its start is its label."""
        link, self.open_link = self.open_link, None
        if link is None:
            return
        raw = self.text.get_text(link.label_start)
        if not raw.strip():
            if not link.url:
                return
            self.text.write(" ".join(link.title.split()) or link.url)
            raw = self.text.get_text(link.label_start)
        link.label = raw.strip()
        link.offset += len(raw) - len(raw.lstrip())
        self._last_link_end = self.text.position
        if link.url:
            self.pending_links.append(link)

    def add_link(self, url: str, title: str, column_name: str) -> None:
        """Add a link without a label of its own, even inside another link."""
        outer, self.open_link = self.open_link, None
        self.text.add_space(" ")
        self.begin_link(url, title, column_name)
        self.end_link()
        self.text.add_space(" ")
        self.open_link = outer

    def end_unit(
        self,
        path: Sequence[Heading],
        make_context: Callable[[str], str],
        outer_items: Sequence[str],
    ) -> str:
        """End the unit: its links become records. Return its text, which may be empty.

        `path` and `outer_items`, the texts of the list items around the unit, are outermost first.
        `make_context` makes the context of the links from the text of the unit.
        """
        self.end_link()
        if self.is_unit_empty:
            return ""
        text = " ".join(self.text.get_text(self._unit_start).split())
        if self.pending_links:
            context = make_context(text)
            first = len(context) - len(text) - self.unit_start_char
            self.links += [
                link.build(path, context, outer_items, first + link.offset)
                for link in self.pending_links
            ]
            self.pending_links.clear()
        self.last_unit = text
        self._unit_start = self._last_link_end = self.text.position
        self.unit_start_char = self.text.length
        return text


def _cut_context(context: str, label: str, place: int) -> str:
    """Cut a long context to the part around the label, which is near a place in it."""
    if len(context) <= MAX_CONTEXT_CHARS:
        return context
    begin = 0 if len(context) <= _MAX_SEARCHED_CHARS else max(0, place - MAX_CONTEXT_CHARS)
    at = max(begin, context.find(label, begin, begin + _MAX_SEARCHED_CHARS))
    start = max(0, min(at - MAX_CONTEXT_CHARS // 3, len(context) - MAX_CONTEXT_CHARS))
    return context[start : start + MAX_CONTEXT_CHARS]
