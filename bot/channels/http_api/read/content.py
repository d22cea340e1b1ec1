"""The text of a page as HTML elements: headings, paragraphs, lists, tables, links, the passage."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bot.channels.http_api.read.blocks import Block, Span
from bot.channels.http_api.read.division import Piece
from bot.channels.http_api.read.runs import Run, RunReader, place_links
from bot.channels.http_api.read.texts import TEXTS
from bot.channels.http_api.read.view import PageView, find_target
from bot.rendering.html.elements import add, make
from bot.rendering.pages.addresses import PASSAGE
from indexer.records import Link, Section
from indexer.text.control_characters import clean_line, clean_text

MAX_OTHER_LINKS = 100
"""Of one section, whose labels are not in its text."""
_OUTWARD = {"rel": "noopener noreferrer"}
RESERVED_IDS = frozenset({"main", PASSAGE})
"""Ids of the frame, and of the cited passage."""


class ContentMaker:
    """Makes the elements of a page's shown part; every id once."""

    def __init__(self, view: PageView) -> None:
        """Take what is shown."""
        self._view = view
        self._ids = set(RESERVED_IDS)
        self._has_mark = view.is_gone or view.cites_title

    def make(self) -> Iterator[Element]:
        """Make the elements in order."""
        for piece in self._view.part.pieces:
            section = self._view.document.sections[piece.section]
            if section.headings:
                yield self._make_heading(section, piece)
            placed, others = place_links(section)
            runs = RunReader(section.text, placed, self._find_mark(piece.section))
            for block in piece.blocks:
                yield self._make_block(block, runs)
            if piece.is_last and others:
                yield self._make_other_links(others)

    def _find_mark(self, section: int) -> Span | None:
        place = self._view.place
        if place is None or place.section != section or place.is_whole:
            return None
        return Span(place.start, place.end)

    def _make_heading(self, section: Section, piece: Piece) -> Element:
        """Make a heading; one that is cited as a whole is marked."""
        level = min(1 + len(section.headings), 6)
        heading = make(f"h{level}", attributes={"id": self._take_id(section.anchor)})
        text = clean_line(section.headings[-1]) or "…"
        place = self._view.place
        if place and place.section == piece.section and place.is_whole:
            self._add_mark(heading, text)
        else:
            heading.text = text
        if target := find_target(section.url):
            label = TEXTS.say("watch", self._view.language)
            link = add(heading, "a", label, {"class": "pill", "href": target, **_OUTWARD})
            link.set("lang", self._view.tag)
        return heading

    def _take_id(self, anchor: str) -> str:
        """Take an id for an element; empty if it is taken, or none."""
        is_usable = anchor and not any(letter.isspace() for letter in anchor)
        if not is_usable or clean_text(anchor) != anchor or anchor in self._ids:
            return ""
        self._ids.add(anchor)
        return anchor

    def _make_block(self, block: Block, runs: RunReader) -> Element:
        if block.kind == "table":
            return self._make_table(block, runs)
        if block.kind == "list":
            listed = make("ul")
            for row in block.rows:
                self._fill(add(listed, "li"), row[0], runs)
            return listed
        element = make("pre" if block.kind == "code" else "p")
        if block.kind == "code":
            # Wide code is scrolled, also by the keyboard.
            element.set("tabindex", "0")
        self._fill(element, block.rows[0][0], runs)
        return element

    def _make_table(self, block: Block, runs: RunReader) -> Element:
        frame = make("div", attributes={"class": "table", "tabindex": "0"})
        table = add(frame, "table")
        width = max(map(len, block.rows))
        head = add(add(table, "thead"), "tr")
        body = add(table, "tbody")
        for number, row in enumerate(block.rows):
            line = add(body, "tr") if number else head
            for cell in row:
                is_empty = cell.start >= cell.end
                name = "td" if number or is_empty else "th"
                element = add(line, name, attributes={"scope": "col"} if name == "th" else {})
                self._fill(element, cell, runs)
            for _ in range(width - len(row)):
                add(line, "td")
        return frame

    def _fill(self, parent: Element, span: Span, runs: RunReader) -> None:
        """Fill an element with the runs of a span."""
        last: Element | None = None
        for run in runs.read(span):
            target = find_target(run.link.url) if run.link else ""
            if target:
                last = add(parent, "a", attributes={"href": target, **_OUTWARD})
                self._add_run(last, run)
            elif run.is_marked:
                last = self._add_mark(parent, clean_text(run.text))
            elif last is None:
                parent.text = (parent.text or "") + clean_text(run.text)
            else:
                last.tail = (last.tail or "") + clean_text(run.text)

    def _add_run(self, link: Element, run: Run) -> None:
        if run.is_marked:
            self._add_mark(link, clean_text(run.text))
        else:
            link.text = clean_text(run.text)

    def _add_mark(self, parent: Element, text: str) -> Element:
        """Add a piece of the cited passage; the first one is where the browser scrolls to."""
        mark = add(parent, "mark", text, {} if self._has_mark else {"id": PASSAGE})
        self._has_mark = True
        return mark

    def _make_other_links(self, links: tuple[Link, ...]) -> Element:
        """List the links whose labels are not in the text, such as those of pictures."""
        listed = make("ul", attributes={"class": "others"})
        unique = list({link.url: link for link in links if find_target(link.url)}.values())
        for link in unique[:MAX_OTHER_LINKS]:
            target = find_target(link.url)
            item = add(listed, "li")
            add(item, "a", clean_line(link.label) or target, {"href": target, **_OUTWARD})
        left = len(unique) - MAX_OTHER_LINKS
        if left > 0:
            text = TEXTS.say("more_links", self._view.language, left)
            add(listed, "li", text, {"lang": self._view.tag})
        return listed
