"""Builds the sections of a page from tags and text, of Markdown and HTML alike.

Two tables at the end say what each element does where it opens and where it closes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from indexer.links.records import MAX_CONTEXT_CHARS
from indexer.markdown.blocks import BlockKind, Span
from indexer.markdown.builders.block_builder import BlockBuilder
from indexer.markdown.builders.elements import (
    BLOCKS,
    BOLD,
    HEADINGS,
    HIDDEN,
    LINKS,
    STRUCK,
)
from indexer.markdown.builders.link_reader import Attributes, LinkReader, find_target
from indexer.markdown.builders.section_builder import (
    MAX_HEADING_CHARS,
    Heading,
    SectionBuilder,
)
from indexer.markdown.builders.table_builder import TableBuilder
from indexer.markdown.embedded_html import PlayerReader
from indexer.markdown.remarks import RemarkCollector
from indexer.records import Section
from indexer.text.control_characters import clean_line, clean_text

_LIST_NAME_CHARS = 40
"""Longest paragraph right above a list that is taken as the list's name."""


class PageBuilder:
    """Builds the sections of one page; `title` is that of the front matter, and may be empty."""

    def __init__(self, resolve: Callable[[str], str], title: str, remarks: RemarkCollector) -> None:
        self.title = title
        self.remarks = remarks
        self.line = 0
        """Line of the file that is read, for remarks."""
        self._links = LinkReader(resolve, remarks)
        self._sections: list[Section] = []
        self._section = SectionBuilder()
        self._path: list[Heading] = []
        self._open_heading_tag: tuple[int, str] | None = None
        self._had_heading = False
        self._hidden_depth = 0
        self._struck_depth = 0
        self._players = PlayerReader(self._links.resolve)
        self._table: TableBuilder | None = None
        self._outer_tables: list[TableBuilder | None] = []
        self.blocks = BlockBuilder()
        self._items: list[str] = []
        """Text of each open list and list item, outermost first; empty until it has some."""

    # --- called by the reader -------------------------------------------------------------

    def write(self, text: str) -> None:
        """Write text; any white space in it counts as one space, and hidden characters go."""
        text = clean_text(text)
        words = text.split()
        if self._hidden_depth or self._players.is_without_scripts or not text:
            return
        # A struck link can still be clicked.
        if self._struck_depth and not self._section.open_link:
            return
        if not words or text[0].isspace():
            self._add_space(" ")
        if words:
            self._section.text.write(" ".join(words))
            if text[-1].isspace():
                self._add_space(" ")

    def break_line(self, *, soft: bool) -> None:
        """End a line within a paragraph; a soft break is no space between Chinese characters."""
        if soft:
            self._section.text.add_soft_break()
        else:
            self._add_space("\n")

    def write_code(self, text: str) -> None:
        """Write a code block, with its white space."""
        text = clean_text(text)
        self.end_unit()
        self._add_space("\n\n")
        if text.strip() and not self._hidden_depth and not self._players.is_without_scripts:
            self._section.text.write(text.strip("\n").rstrip())
        self.end_unit("code")
        self._add_space("\n\n")

    def open(self, tag: str, attributes: Attributes) -> None:
        """Open an element; one that is not in the table changes nothing."""
        if tag in HEADINGS:
            self._struck_depth = 0  # What is still struck here lacks its end.
        if not self._hidden_depth:
            open_element = None if self._players.is_without_scripts else _OPEN.get(tag)
            if open_element:
                open_element(self, tag, attributes)
            if tag not in LINKS or self._players.is_without_scripts:
                self._write_player(tag, attributes)
            self._players.open(tag)
        self._hidden_depth += tag in HIDDEN
        self._struck_depth += tag in STRUCK

    def close(self, tag: str) -> None:
        """Close an element."""
        if tag in HIDDEN:
            self._hidden_depth = max(0, self._hidden_depth - 1)
        elif tag in STRUCK:
            self._struck_depth = max(0, self._struck_depth - 1)
        elif not self._hidden_depth:
            self._players.close(tag)
            close_element = None if self._players.is_without_scripts else _CLOSE.get(tag)
            if close_element:
                close_element(self, tag)

    def end_unit(self, kind: BlockKind = "paragraph") -> None:
        """End a paragraph, item or row: its links become records, with its text as context."""
        if self._open_heading_tag:
            return
        outer_items = [item for item in self._items if item]
        section = self._section
        start, link_count = section.unit_start_char, len(section.links)
        text = section.end_unit(self._path, self._make_context, outer_items)
        if text:
            links = len(section.links) - link_count
            span = Span(start, section.text.length)
            self.blocks.add(kind, len(self._sections), span, self._table, links)
        if text and self._items and not self._items[-1]:
            self._items[-1] = text[:MAX_CONTEXT_CHARS]

    def finish(self) -> tuple[Section, ...]:
        """End the page; the first section is the lead, even if it is empty."""
        self._close_heading()
        self._end_section()
        return tuple(self._sections)

    # --- text -----------------------------------------------------------------------------

    @property
    def _is_in_cell(self) -> bool:
        return self._table is not None and self._table.cell_start is not None

    @property
    def _anchor(self) -> str:
        return self._path[-1].anchor if self._path else ""

    def _add_space(self, gap: str) -> None:
        """Add white space; within a link or a cell it is one space."""
        is_inline = self._section.open_link or self._is_in_cell
        self._section.text.add_space(" " if is_inline else gap)

    def _end_block(self, tag: str = "p") -> None:
        """End a paragraph or the like; within a table cell, the unit goes on."""
        if not self._is_in_cell:
            self.end_unit()
        if not self._open_heading_tag:
            in_list = bool(self._items) or self._table is not None
            self._add_space("\n" if in_list else "\n\n")

    def _make_context(self, unit: str) -> str:
        """Put the list items around a unit before its text."""
        if self._table:
            unit = self._table.label_cells(unit)
        outer = " / ".join(item for item in self._items if item and item != unit)
        return f"{outer} / {unit}" if outer else unit

    # --- links ----------------------------------------------------------------------------

    def _open_link(self, tag: str, attributes: Attributes) -> None:
        self._section.begin_link(*self._read_link(find_target(tag, attributes), attributes))

    def _write_player(self, tag: str, attributes: Attributes) -> None:
        """Write a player as a link to its page, which a reader can open."""
        if url := self._players.read(tag, attributes):
            self._section.add_link(*self._read_link(url, attributes))

    def _read_link(self, address: str, attributes: Attributes) -> tuple[str, str, str]:
        """Read the absolute address, the title and the column name of a link."""
        column_name = self._table.column_name if self._table else ""
        title = clean_text(attributes.get("title") or "")
        return self._links.read(address, self.line), title, column_name

    # --- lists and tables -----------------------------------------------------------------

    def _open_list(self, tag: str, attributes: Attributes) -> None:
        name = ""
        # A list below an item's own text has that text as its name already.
        if tag != "li" and not any(self._items[-1:]) and self._section.is_unit_empty:
            last = self._section.last_unit
            if last.endswith((":", "：")) or len(last) <= _LIST_NAME_CHARS:
                name = last[-MAX_CONTEXT_CHARS:]
        self._end_block()
        if not self._is_in_cell:
            self._items.append(name)
            self.blocks.open_list(tag)
        self._add_space("\n")

    def _close_list(self, tag: str) -> None:
        self._end_block()
        if self._items and not self._is_in_cell:
            self._items.pop()
            self.blocks.close_list(tag)
        self._section.last_unit = ""
        self._add_space("\n" if self._items else "\n\n")

    def _open_table(self, tag: str, attributes: Attributes) -> None:
        self._outer_tables.append(self._table)
        self._end_block()
        self._table = TableBuilder()

    def _close_table(self, tag: str) -> None:
        self._end_block()
        self._table = self._outer_tables.pop() if self._outer_tables else None

    def _open_row(self, tag: str, attributes: Attributes) -> None:
        self._end_block()
        self._add_space("\n")

    def _open_cell(self, tag: str, attributes: Attributes) -> None:
        if self._table is None:
            self._end_block()
            return
        self._close_cell()
        text = self._section.text
        if not self._section.is_unit_empty:
            text.drop_space()
            text.add_space(" ")
            text.write("|")
            text.add_space(" ")
        self._table.is_header = self._table.is_header and tag == "th"
        self._table.cell_start, self._table.first_char = text.position, text.length

    def _close_cell(self, tag: str = "td") -> None:
        table = self._table
        if table is None or table.cell_start is None:
            return
        self._section.end_link()
        text = self._section.text
        table.cells.append(" ".join(text.get_text(table.cell_start).split()))
        table.spans.append(Span(table.first_char, text.length))
        table.cell_start = None

    def _close_row(self, tag: str) -> None:
        self._close_cell()
        self.end_unit()
        if self._table is not None:
            self._table.end_row()
        self._add_space("\n")

    # --- headings and sections ------------------------------------------------------------

    def _open_heading(self, tag: str, attributes: Attributes) -> None:
        self._close_heading()
        self._end_section()
        self._section = SectionBuilder()
        self._open_heading_tag = (int(tag[1]), clean_line(attributes.get("id") or ""))

    def _close_heading(self, tag: str = "h1") -> None:
        if self._open_heading_tag is None:
            return
        self._section.end_link()
        level, anchor = self._open_heading_tag
        self._open_heading_tag = None
        text = " ".join(self._section.text.get_text().split())
        is_title = level == 1 and not self._had_heading and self.title in {"", text}
        self._had_heading = True
        self._path = [heading for heading in self._path if heading.level < level]
        if is_title:
            self.title = text
            if [section.text for section in self._sections] == [""]:
                self._sections.clear()  # The lead begins below the title.
        else:
            short, anchor = text[:MAX_HEADING_CHARS], anchor[:MAX_HEADING_CHARS]
            self._path.append(Heading(level, short, anchor or self._anchor))
        if self._section.pending_links or (not is_title and len(text) > MAX_HEADING_CHARS):
            # The labels of the heading's own links must be in the section's text.
            self.end_unit("heading")
            self._end_block()
        else:
            self._section = SectionBuilder()

    def _end_section(self) -> None:
        self._items.clear()
        self._table, self._outer_tables = None, []
        self.end_unit()
        self.blocks.end_section()
        text = self._section.text.get_text()
        if text or self._path or not self._sections:
            headings = tuple(heading.text for heading in self._path)
            self._sections.append(Section(headings, self._anchor, text, tuple(self._section.links)))


_OPEN: Mapping[str, Callable[[PageBuilder, str, Attributes], None]] = {
    **dict.fromkeys(BLOCKS, lambda page, tag, _: page._end_block()),
    **dict.fromkeys(HEADINGS, PageBuilder._open_heading),
    **dict.fromkeys(LINKS, PageBuilder._open_link),
    **dict.fromkeys(("ul", "ol", "li"), PageBuilder._open_list),
    **dict.fromkeys(("td", "th"), PageBuilder._open_cell),
    "table": PageBuilder._open_table,
    "tr": PageBuilder._open_row,
    "img": lambda page, tag, attributes: page.write(attributes.get("alt") or ""),
    "br": lambda page, tag, _: page.break_line(soft=False),
    **dict.fromkeys(BOLD, lambda page, tag, _: page.blocks.open_bold(page._section.text.length)),
}
_CLOSE: Mapping[str, Callable[[PageBuilder, str], None]] = {
    **dict.fromkeys(BLOCKS, PageBuilder._end_block),
    **dict.fromkeys(HEADINGS, PageBuilder._close_heading),
    **dict.fromkeys(LINKS, lambda page, tag: page._section.end_link()),
    **dict.fromkeys(("ul", "ol", "li"), PageBuilder._close_list),
    **dict.fromkeys(("td", "th"), PageBuilder._close_cell),
    "table": PageBuilder._close_table,
    "tr": PageBuilder._close_row,
    **dict.fromkeys(BOLD, lambda page, tag: page.blocks.close_bold(page._section.text.length)),
}
