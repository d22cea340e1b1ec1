"""Feeds the tokens of a page, and the HTML in them, to a `PageBuilder`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from indexer.links.players import open_page
from indexer.markdown import anchors
from indexer.markdown.embedded_html import parse_tag, walk_nodes
from indexer.markdown.page_builder import PageBuilder


class TokenReader:
    """Reads the tokens of one page, from `parse_markdown`, into a builder."""

    def __init__(self, builder: PageBuilder, anchor_rule: anchors.AnchorRule) -> None:
        self._builder = builder
        self._anchor_rule = anchor_rule
        self._anchors = anchors.Anchors()
        self._notes: dict[int, list[Token]] = {}
        self._due_notes: list[int] = []

    def read(self, tokens: Sequence[Token]) -> None:
        """Read all tokens of a page; a footnote comes after the block that refers to it."""
        body, self._notes = _split_footnotes(tokens)
        self._read_blocks(body)

    def _read_blocks(self, tokens: Sequence[Token]) -> None:
        builder = self._builder
        for number, token in enumerate(tokens):
            match token.type:
                case "heading_open":
                    builder.open(token.tag, {"id": self._make_anchor(tokens[number + 1])})
                case "inline":
                    self._read_inline(token.children or ())
                case "fence" | "code_block":
                    builder.write_code(token.content)
                case "html_block":
                    self._read_html(token.content)
                case "paragraph_open" | "paragraph_close" if token.hidden:
                    builder.end_unit()
                case _ if token.nesting == 1:
                    builder.open(token.tag, {})
                case _ if token.nesting == -1:
                    builder.close(token.tag)
            if self._due_notes and token.nesting == -1 and token.level == 0:
                self._read_due_notes()

    def _read_due_notes(self) -> None:
        """Read the footnotes that the last block refers to, and those they refer to."""
        while self._due_notes:
            if note := self._notes.pop(self._due_notes.pop(0), []):
                self._builder.open("p", {})
                self._read_blocks([token for token in note if token.type != "footnote_anchor"])
                self._builder.close("p")

    def _make_anchor(self, inline: Token) -> str:
        """Make the anchor of a heading, and remove `{#id}` from its text."""
        if heading_id := anchors.pop_heading_id(inline):
            return self._anchors.reserve(heading_id)
        if self._anchor_rule == "raw":
            return self._anchors.make(inline.content.rsplit("\n", 1)[-1])
        return self._anchors.make(anchors.render_slug_source(inline.children or ()))

    def _read_inline(self, children: Sequence[Token]) -> None:
        builder = self._builder
        is_bare = False
        for child in children:
            match child.type:
                case "text" | "code_inline":
                    # People open the page of a player, so a bare address is that one.
                    builder.write(open_page(child.content) if is_bare else child.content)
                case "softbreak" | "hardbreak":
                    builder.break_line(soft=child.type == "softbreak")
                case "link_open":
                    is_bare = child.info == "auto"
                    builder.open("a", {k: str(v) for k, v in child.attrs.items()})
                case "link_close":
                    is_bare = False
                    builder.close("a")
                case "image":
                    builder.write(anchors.render_plain_text(child.children or ()))
                case "html_inline" if tag := parse_tag(child.content):
                    if tag.is_closing:
                        builder.close(tag.name)
                    else:
                        builder.open(tag.name, tag.attributes)
                case "footnote_ref":
                    self._due_notes.append(int(child.meta["id"]))

    def _read_html(self, block: str) -> None:
        for step, node in walk_nodes(block):
            tag = node.tag or ""
            if tag == "-text":
                self._builder.write(node.text_content or "")
            elif step == "open":
                attributes = node.attributes
                if re.fullmatch(r"h[1-6]", tag) and (heading_id := attributes.get("id")):
                    self._anchors.reserve(heading_id)
                self._builder.open(tag, attributes)
            else:
                self._builder.close(tag)
        self._builder.end_unit()


def _split_footnotes(tokens: Sequence[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """Split the footnotes, which the parser puts at the end, from the body."""
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
