"""Feeds the content of a page to a `PageBuilder`, as the tokens of a Markdown page are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from indexer.html.nodes import get_attribute, has_letters, walk_kept
from indexer.links.players import open_page
from indexer.markdown.builders.elements import HEADINGS
from indexer.markdown.builders.page_builder import PageBuilder
from indexer.markdown.embedded_html import walk
from indexer.markdown.repairs.bare_addresses import find_bare

_GUTTER = re.compile(r"(?:^|[\s_-])(?:gutter|lineno|linenos|line-numbers|ln-numbers)(?:$|[\s_-])")
"""In classes of the cell with the numbers of the lines of code."""
MAX_SIBLINGS = 5
_LANGUAGE = frozenset({"lang"})
_PLAIN = frozenset({"a", "code", "kbd", "samp", "tt", "script"})
_TABLE_PARTS = frozenset({"table", "tbody", "thead", "tr", "td", "th", "figure"})


class ContentWriter:
    """Writes one page."""

    def __init__(self, builder: PageBuilder, skipped: set[int]) -> None:
        self._builder = builder
        self._skipped = skipped
        self._pending_anchor = ""
        """An anchor right before a heading: `<a id="x"></a><h2>`."""
        self._heading: LexborNode | None = None
        self._code_table = 0
        """`mem_id` of the table around a block of code."""
        self._plain_depth = 0
        """Links and pieces of code that are open: addresses in them are none of their own."""
        self._unlinked: set[int] = set()
        """`mem_id` of links that only are text."""

    def write(self, content: LexborNode) -> None:
        """Write all that is in an element."""
        for step, node in walk_kept(content, self._skipped):
            if node.is_text_node:
                self._write_text(node)
            elif node.is_element_node:
                if step == "open":
                    self._open(node)
                else:
                    self._close(node)
        self._builder.end_unit()

    def _write_text(self, node: LexborNode) -> None:
        text = node.text_content or ""
        if text.strip():
            self._pending_anchor = ""
        builder = self._builder
        position = 0
        if "://" in text and not self._plain_depth:
            # Many generators show an address behind a Chinese mark as mere text.
            for start, end in find_bare(text):
                builder.write(text[position:start])
                address = text[start:end]
                builder.open("a", {"href": address})
                builder.write(open_page(address))
                builder.close("a")
                position = end
        builder.write(text[position:])

    def _open(self, node: LexborNode) -> None:
        tag, attributes = node.tag or "", node.attributes
        if self._is_skipped(node, tag):
            self._skipped.add(node.mem_id)  # The walk is past it: its children follow.
            self._skip_children(node)
            return
        if tag == "pre":
            self._builder.write_code(read_code(node))
            self._skip_children(node)
        elif tag in HEADINGS:
            self._heading = node
            self._builder.open(tag, {"id": self._find_anchor(node)})
            self._pending_anchor = ""
        elif tag == "a":
            self._open_link(node, attributes)
        elif self._code_table and tag in _TABLE_PARTS:
            return
        else:
            if tag == "table" and _is_code(node):
                self._code_table = node.mem_id
                return
            self._plain_depth += tag in _PLAIN
            self._builder.open(tag, attributes)

    def _close(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if node.mem_id in self._skipped or node.mem_id in self._unlinked or tag == "pre":
            return
        if tag in HEADINGS:
            self._heading = None
        elif self._code_table and tag in _TABLE_PARTS:
            if node.mem_id == self._code_table:
                self._code_table = 0
            return
        self._plain_depth -= tag in _PLAIN
        self._builder.close(tag)

    def _is_skipped(self, node: LexborNode, tag: str) -> bool:
        """Tell whether an element is a mark of the theme: a permalink, or numbers of lines."""
        if tag == "a" and (node.attributes.get("href") or "").startswith("#"):
            return not has_letters(_read_seen(node)) and bool(self._heading or not _has_media(node))
        if tag in {"td", "div", "span"} and _GUTTER.search(node.attributes.get("class") or ""):
            return True
        if tag == "td" and self._code_table:
            return not re.search(r"[^\s\d]", node.text())
        if tag == "span" and get_attribute(node, "class") in _LANGUAGE:
            return _stands_by_code(node)
        return False

    def _skip_children(self, node: LexborNode) -> None:
        child = node.child
        while child is not None:
            self._skipped.add(child.mem_id)
            child = child.next

    def _open_link(self, node: LexborNode, attributes: Mapping[str, str | None]) -> None:
        href = get_attribute(node, "href")
        name = get_attribute(node, "id") or get_attribute(node, "name")
        is_of_heading = self._heading is not None and href.startswith("#")
        if is_of_heading or (not href and name and not node.text().strip()):
            self._unlinked.add(node.mem_id)
            self._pending_anchor = name or self._pending_anchor
            return
        self._plain_depth += 1
        self._builder.open("a", attributes)

    def _find_anchor(self, heading: LexborNode) -> str:
        """Find the anchor of a heading: its own, that of a link in or before it, or its section's.

        The latter if it is the first element there, as docutils writes it.
        """
        if own := get_attribute(heading, "id"):
            return own
        for step, node in walk(heading):
            if step == "open" and node.is_element_node:
                inner = get_attribute(node, "id")
                inner = inner or (get_attribute(node, "name") if node.tag == "a" else "")
                if inner:
                    return inner
        if self._pending_anchor:
            return self._pending_anchor
        parent, before = heading.parent, heading.prev
        while before is not None and not before.is_element_node and not has_letters(before.text()):
            before = before.prev
        if parent is not None and before is None and parent.tag in {"section", "div", "header"}:
            return get_attribute(parent, "id")
        return ""


def read_code(pre: LexborNode) -> str:
    """Read the text of a block of code; themes end lines by `<br>`, or by elements."""
    parts: list[str] = []
    for step, node in walk(pre):
        if node.is_text_node:
            parts.append(node.text_content or "")
        elif step == "open" and node.tag == "br":
            parts.append("\n")
    return "".join(parts)


def _read_seen(node: LexborNode) -> str:
    """Read the text of a link that a reader sees."""
    return "" if node.css_first("[class~=sr-only]") is not None else node.text()


def _has_media(node: LexborNode) -> bool:
    return node.css_first("img[alt], iframe, video") is not None or bool(
        any(name.startswith("data-") for name in node.attributes)
    )


def _stands_by_code(node: LexborNode) -> bool:
    """Tell whether one of the next few siblings is a block of code."""
    following = node.next
    for _ in range(MAX_SIBLINGS):
        if following is None or following.tag == "pre":
            break
        following = following.next
    return following is not None and following.tag == "pre"


def _is_code(table: LexborNode) -> bool:
    """Tell whether a table only puts numbers beside the lines of code."""
    cells = table.css("td")[:3]
    is_code = len(cells) == 2 and cells[1].css_first("pre") is not None
    return is_code and not re.search(r"[^\s\d]", cells[0].text())
