"""Markdown's tokens, and the HTML among them -> what a `SectionBuilder` is told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from markdown_it.token import Token
from selectolax.lexbor import LexborNode

from indexer.errors import BadInput
from indexer.markdown.anchors import Anchors
from indexer.markdown.heading_text import rendered, slug_source, take_written_id
from indexer.markdown.html import MAX_HTML_DEPTH, is_too_deep, read_tag, steps
from indexer.markdown.sections import SectionBuilder


class PageReader:
    """Feeds Markdown's tokens, and the HTML among them, to a `SectionBuilder`."""

    def __init__(
        self,
        builder: SectionBuilder,
        scheme: Literal["rendered", "raw"],
        name: str,
        first_line: int,
    ) -> None:
        """Begin a page.

        Args:
            builder: Takes what is read.
            scheme: What heading anchors are made of: the rendered text or the raw source.
            name: The file, for messages.
            first_line: Line of the body in the file, counted from 1.
        """
        self._builder = builder
        self._scheme = scheme
        self._name = name
        self._first_line = first_line
        self._anchors = Anchors()
        self._notes: dict[int, list[Token]] = {}
        self._due: list[int] = []

    def read(self, tokens: Sequence[Token]) -> None:
        """Read all tokens of a page; a footnote follows the block that refers to it.

        `BadInput` passes through, where HTML nests beyond the limit.
        """
        body, self._notes = _part_footnotes(tokens)
        self._read_blocks(body)

    def _read_blocks(self, tokens: Sequence[Token]) -> None:
        builder = self._builder
        for number, token in enumerate(tokens):
            match token.type:
                case "heading_open":
                    anchor = self._heading_anchor(tokens[number + 1])
                    builder.open(token.tag, {"id": anchor})
                case "inline":
                    self._read_inline(token.children or ())
                case "fence" | "code_block":
                    builder.write_code(token.content)
                case "html_block":
                    self._read_html(token)
                case "paragraph_open" | "paragraph_close" if token.hidden:
                    builder.end_unit()
                case _ if token.nesting == 1:
                    builder.open(token.tag, {})
                case _ if token.nesting == -1:
                    builder.close(token.tag)
            if self._due and token.nesting == -1 and token.level == 0:
                self._read_due_notes()

    def _read_due_notes(self) -> None:
        """Read the footnotes the last block refers to, and those they refer to."""
        while self._due:
            self._read_blocks_of_note(self._notes.pop(self._due.pop(0), []))

    def _read_blocks_of_note(self, tokens: list[Token]) -> None:
        if tokens:
            self._builder.open("p", {})
            self._read_blocks([token for token in tokens if token.type != "footnote_anchor"])
            self._builder.close("p")

    def _heading_anchor(self, inline: Token) -> str:
        """Anchor of a heading; takes `{#id}` out of its text."""
        if written := take_written_id(inline):
            return self._anchors.claim(written)
        if self._scheme == "raw":
            return self._anchors.make(inline.content.rsplit("\n", 1)[-1])
        return self._anchors.make(slug_source(inline.children or ()))

    def _read_inline(self, children: Sequence[Token]) -> None:
        builder = self._builder
        for child in children:
            match child.type:
                case "text" | "code_inline":
                    builder.write(child.content)
                case "softbreak":
                    builder.line_break(soft=True)
                case "hardbreak":
                    builder.line_break(soft=False)
                case "link_open":
                    builder.open("a", {k: str(v) for k, v in child.attrs.items()})
                case "link_close":
                    builder.close("a")
                case "image":
                    builder.write(rendered(child.children or ()))
                case "html_inline":
                    self._read_inline_tag(child.content)
                case "footnote_ref":
                    self._due.append(int(child.meta["id"]))

    def _read_inline_tag(self, source: str) -> None:
        """Read one tag of inline HTML."""
        tag = read_tag(source)
        if tag is None:
            return
        if tag.closes:
            self._builder.close(tag.name)
        else:
            self._builder.open(tag.name, tag.attributes)

    def _read_html(self, token: Token) -> None:
        """Read an HTML block.

        Raises:
            BadInput: It nests beyond the limit.
        """
        if is_too_deep(token.content):
            raise BadInput(
                self._name,
                self._first_line + (token.map[0] if token.map else 0),
                f"more than {MAX_HTML_DEPTH} HTML elements are open at once",
                "close them",
            )
        for step, node in steps(token.content):
            if node.tag == "-text":
                self._builder.write(node.text_content or "")
            elif step == "open":
                self._builder.open(node.tag or "", self._with_anchor(node))
            else:
                self._builder.close(node.tag or "")
        self._builder.end_unit()

    def _with_anchor(self, node: LexborNode) -> Mapping[str, str | None]:
        attributes = node.attributes
        if attributes.get("id") and re.fullmatch(r"h[1-6]", node.tag or ""):
            self._anchors.claim(str(attributes["id"]))
        return attributes


def _part_footnotes(tokens: Sequence[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """Take the footnotes, which the parser puts at the end, out of the tokens."""
    body: list[Token] = []
    notes: dict[int, list[Token]] = {}
    current: list[Token] | None = None
    for token in tokens:
        if token.type == "footnote_open":
            current = notes.setdefault(int(token.meta["id"]), [])
        elif token.type == "footnote_close":
            current = None
        elif current is not None:
            current.append(token)
        elif token.type not in {"footnote_block_open", "footnote_block_close"}:
            body.append(token)
    return body, notes
