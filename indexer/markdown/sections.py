"""Builds a page's sections from a stream of tags and text, Markdown's and HTML's alike.

What an element does where it begins and where it ends stands in two tables at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from indexer.links.normalize import clean_address
from indexer.links.records import MAX_CONTEXT_CHARS
from indexer.markdown.open_parts import OpenTable
from indexer.markdown.open_section import OpenSection
from indexer.records import Section

Attributes = Mapping[str, "str | None"]

_BLOCKS = (
    *("p", "div", "section", "article", "aside", "header", "footer", "main", "nav", "pre", "hr"),
    *("blockquote", "figure", "figcaption", "address", "center", "details", "summary", "caption"),
    *("dl", "dt", "dd", "form", "fieldset"),
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MEDIA = ("iframe", "video", "audio", "source", "embed")
_SILENT = frozenset({"script", "style", "template", "noscript", "head", "title"})
_LEAD_IN_CHARS = 40
"""A paragraph this short right above a list is read as the list's name."""


class SectionBuilder:
    """Collects the sections of one page.

    Args:
        resolve: Makes an address of the page absolute.
        title: The page's title; empty where the front matter gives none.
    """

    def __init__(self, resolve: Callable[[str], str], title: str) -> None:
        self.title = title
        self._resolve = resolve
        self._resolved: dict[str, str] = {}
        self._sections: list[Section] = []
        self._path: list[tuple[int, str, str]] = []
        self._heading: tuple[int, str] | None = None
        self._heading_seen = False
        self._silent = 0
        self._table: OpenTable | None = None
        self._tables: list[OpenTable | None] = []
        self._leads: list[str] = []
        self._section = OpenSection()

    # --- what the reader of the page calls -------------------------------------------------

    def write(self, text: str) -> None:
        """Add running text; white space counts as one space."""
        words = text.split()
        if self._silent or not text:
            return
        if not words or text[0].isspace():
            self._want(" ")
        if words:
            self._section.text.put(" ".join(words))
            if text[-1].isspace():
                self._want(" ")

    def line_break(self, *, soft: bool) -> None:
        """End a line within a paragraph; a soft one is no space between Chinese characters."""
        if soft:
            self._section.text.soft_break()
        else:
            self._want("\n")

    def write_code(self, text: str) -> None:
        """Add a code block as it is."""
        self.end_unit()
        self._want("\n\n")
        if text.strip() and not self._silent:
            self._section.text.put(text.strip("\n").rstrip())
        self.end_unit()
        self._want("\n\n")

    def open(self, tag: str, attributes: Attributes) -> None:
        """Begin an element; tags that change nothing in the text are ignored."""
        if tag in _SILENT:
            self._silent += 1
        elif not self._silent and (begin := _BEGIN.get(tag)):
            begin(self, tag, attributes)

    def close(self, tag: str) -> None:
        """End an element."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif not self._silent and (end := _END.get(tag)):
            end(self, tag)

    def finish(self) -> tuple[Section, ...]:
        """End the page; the lead is always there, even when empty."""
        self._close_heading()
        self._end_section()
        return tuple(self._sections)

    @property
    def in_heading(self) -> bool:
        """A heading is open."""
        return self._heading is not None

    # --- text ---------------------------------------------------------------------------

    def _want(self, gap: str) -> None:
        """Ask for white space; within a link or a cell a space is enough."""
        within = self._section.in_link or (self._table and self._table.cell is not None)
        self._section.text.space(" " if within else gap)

    def _begin_block(self, tag: str, attributes: Attributes) -> None:
        self._end_block()

    def _write_picture(self, tag: str, attributes: Attributes) -> None:
        self.write(attributes.get("alt") or "")

    def _break_line(self, tag: str, attributes: Attributes) -> None:
        self.line_break(soft=False)

    def _end_block(self, tag: str = "p") -> None:
        """End a paragraph-like block, unless it is inside a table cell."""
        if self._table is None or self._table.cell is None:
            self.end_unit()
        if not self.in_heading:
            in_list = bool(self._leads) or self._table is not None
            self._want("\n" if in_list else "\n\n")

    # --- links --------------------------------------------------------------------------

    def _begin_link(self, tag: str, attributes: Attributes) -> None:
        self._section.open_link(*self._target(attributes, "href"))

    def _close_link(self, tag: str) -> None:
        self._section.close_link()

    def _write_media(self, tag: str, attributes: Attributes) -> None:
        """Record a player; its page shows it, so a reader can open it."""
        if attributes.get("src"):
            self._section.put_link(*self._target(attributes, "src"))

    def _target(self, attributes: Attributes, name: str) -> tuple[str, str, str]:
        """Give the address that an element leads to, its title, and the column it stands in."""
        address = attributes.get(name) or ""
        url = self._resolved.get(address)
        if url is None:
            url = self._resolved[address] = clean_address(address, self._resolve)
        column = self._table.column if self._table else ""
        return url, attributes.get("title") or "", column

    def end_unit(self) -> None:
        """End a paragraph, item or row: its links become records with its text as context."""
        if self.in_heading:
            return
        leads = [lead for lead in self._leads if lead]
        text = self._section.end_unit(self._path, self._context, leads)
        if text and self._leads and not self._leads[-1]:
            self._leads[-1] = text[:MAX_CONTEXT_CHARS]

    def _context(self, text: str) -> str:
        """Text of the unit, after the items it stands under."""
        if self._table:
            text = self._table.named(text)
        outer = " / ".join(lead for lead in self._leads if lead and lead != text)
        return f"{outer} / {text}" if outer else text

    # --- lists and tables ---------------------------------------------------------------

    def _open_list(self, tag: str, attributes: Attributes) -> None:
        lead_in = ""
        if tag != "li" and not any(self._leads[-1:]) and self._section.unit_is_empty:
            last = self._section.last_unit
            if last.endswith((":", "：")) or len(last) <= _LEAD_IN_CHARS:
                lead_in = last
        self._end_block()
        if self._table is None or self._table.cell is None:
            # A list that follows an item's own text takes that as its name already.
            self._leads.append(lead_in if tag != "li" else "")
        self._want("\n")

    def _close_list(self, tag: str) -> None:
        self._end_block()
        if self._leads and (self._table is None or self._table.cell is None):
            self._leads.pop()
        self._section.last_unit = ""
        self._want("\n" if self._leads else "\n\n")

    def _open_table(self, tag: str, attributes: Attributes) -> None:
        self._tables.append(self._table)
        self._end_block()
        self._table = OpenTable()

    def _close_table(self, tag: str) -> None:
        self._end_block()
        self._table = self._tables.pop() if self._tables else None

    def _open_row(self, tag: str, attributes: Attributes) -> None:
        self._end_block()
        self._want("\n")

    def _open_cell(self, tag: str, attributes: Attributes) -> None:
        if self._table is None:
            self._end_block()
            return
        self._close_cell()
        if not self._section.unit_is_empty:
            self._section.text.drop_space()
            self._section.text.space(" ")
            self._section.text.put("|")
            self._section.text.space(" ")
        self._table.is_header = self._table.is_header and tag == "th"
        self._table.cell = self._section.text.pieces

    def _close_cell(self, tag: str = "td") -> None:
        table = self._table
        if table is None or table.cell is None:
            return
        self._section.close_link()
        table.cells.append(" ".join(self._section.text.since(table.cell).split()))
        table.cell = None

    def _close_row(self, tag: str) -> None:
        self._close_cell()
        self.end_unit()
        if self._table is not None:
            self._table.end_row()
        self._want("\n")

    # --- headings -----------------------------------------------------------------------

    def _open_heading(self, tag: str, attributes: Attributes) -> None:
        self._close_heading()
        self._end_section()
        self._section = OpenSection()
        self._heading = (int(tag[1]), attributes.get("id") or "")

    def _close_heading(self, tag: str = "h1") -> None:
        if self._heading is None:
            return
        self._section.close_link()
        level, anchor = self._heading
        self._heading = None
        text = " ".join(self._section.text.since(0).split())
        is_title = level == 1 and not self._heading_seen and self.title in {"", text}
        self._heading_seen = True
        self._path = [entry for entry in self._path if entry[0] < level]
        if is_title:
            self.title = text
            if [part.text for part in self._sections] == [""]:
                self._sections.clear()  # the lead begins below the title
        else:
            self._path.append((level, text, anchor or (self._path[-1][2] if self._path else "")))
        if self._section.has_waiting:
            # The heading's own links need their labels in the section's text.
            self._end_block()
        else:
            self._section = OpenSection()

    def _end_section(self) -> None:
        self._leads.clear()
        self._table, self._tables = None, []
        self.end_unit()
        text = self._section.text.since(0)
        if text or self._path or not self._sections:
            headings = tuple(heading for _, heading, _ in self._path)
            anchor = self._path[-1][2] if self._path else ""
            self._sections.append(Section(headings, anchor, text, tuple(self._section.links)))


_BEGIN: Mapping[str, Callable[[SectionBuilder, str, Attributes], None]] = {
    **dict.fromkeys(_BLOCKS, SectionBuilder._begin_block),
    **dict.fromkeys(_HEADINGS, SectionBuilder._open_heading),
    **dict.fromkeys(_MEDIA, SectionBuilder._write_media),
    **dict.fromkeys(("a", "area"), SectionBuilder._begin_link),
    **dict.fromkeys(("ul", "ol", "li"), SectionBuilder._open_list),
    **dict.fromkeys(("td", "th"), SectionBuilder._open_cell),
    "table": SectionBuilder._open_table,
    "tr": SectionBuilder._open_row,
    "img": SectionBuilder._write_picture,
    "br": SectionBuilder._break_line,
}
"""What an element does where it begins; one that is not here does nothing."""
_END: Mapping[str, Callable[[SectionBuilder, str], None]] = {
    **dict.fromkeys(_BLOCKS, SectionBuilder._end_block),
    **dict.fromkeys(_HEADINGS, SectionBuilder._close_heading),
    **dict.fromkeys(("a", "area"), SectionBuilder._close_link),
    **dict.fromkeys(("ul", "ol", "li"), SectionBuilder._close_list),
    **dict.fromkeys(("td", "th"), SectionBuilder._close_cell),
    "table": SectionBuilder._close_table,
    "tr": SectionBuilder._close_row,
}
"""What an element does where it ends."""
