"""Feeds the tokens of a page, and the HTML in them, to a `PageBuilder`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from indexer.links.addresses import ADDRESS_DELIMITERS, trim_address
from indexer.links.players import find_platform, open_page, read_players
from indexer.markdown import anchors
from indexer.markdown.builders.link_reader import Attributes
from indexer.markdown.builders.page_builder import PageBuilder
from indexer.markdown.commonmark import UNSURE
from indexer.markdown.dialects.blocks.tag_lines import TAG_LINE
from indexer.markdown.dialects.contract import Dialect
from indexer.markdown.embedded_html import parse_tag, walk_block
from indexer.markdown.remarks import Mistake
from indexer.markdown.repairs.odd_marks import ODD
from indexer.markdown.repairs.vault_marks import WIKI
from indexer.markdown.shortcodes.render import Reference

_FILE = re.compile(r"\.(?!md$|markdown$)[A-Za-z][A-Za-z0-9]{1,4}$", re.IGNORECASE)


class TokenReader:
    """Reads the tokens of one page, from `parse_markdown`, into a builder."""

    def __init__(
        self,
        builder: PageBuilder,
        dialect: Dialect,
        first_line: int,
        reference: Reference,
    ) -> None:
        self._builder = builder
        self._reference = reference
        self._first_line = first_line
        self._dialect = dialect
        self._anchors = dialect.make_anchors()
        self._notes: dict[int, list[Token]] = {}
        self._due_notes: list[int] = []

    def read(self, tokens: Sequence[Token]) -> None:
        """Read all tokens of a page; a footnote comes after the block that refers to it."""
        body, self._notes = _split_footnotes(tokens)
        self._read_blocks(body)

    def _read_blocks(self, tokens: Sequence[Token]) -> None:
        builder = self._builder
        for number, token in enumerate(tokens):
            builder.line = self._first_line + (token.map or [builder.line - self._first_line])[0]
            match token.type:
                case "heading_open":
                    builder.open(token.tag, {"id": self._make_anchor(token, tokens[number + 1])})
                case "inline":
                    self._read_inline(token.children or ())
                case "fence" | "code_block":
                    builder.write_code(token.content)
                case "html_block" | "html_tag":
                    self._read_html(token)
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

    def _make_anchor(self, opening: Token, inline: Token) -> str:
        """Make the anchor of a heading, and remove `{#id}` from its text."""
        if ODD in opening.meta:
            return ""
        if heading_id := self._dialect.pop_id(inline) or str(opening.attrs.get("id", "")):
            anchor = self._anchors.reserve(heading_id)
        else:
            anchor = self._anchors.make(inline)
        return "" if int(opening.tag[1:]) < self._dialect.first_level else anchor

    def _read_inline(self, children: Sequence[Token]) -> None:
        builder = self._builder
        is_bare = False
        for number, child in enumerate(children):
            match child.type:
                case "text" | "code_inline" | "unsure_address":
                    if child.type == UNSURE:
                        self._report_unsure(child)
                    # People open the page of a player, so a bare address is that one.
                    builder.write(open_page(child.content) if is_bare else child.content)
                case "softbreak" | "hardbreak":
                    builder.line += 1
                    builder.break_line(soft=child.type == "softbreak")
                case "link_open":
                    is_bare = child.info == "auto"
                    page = _find_embedded(children[max(0, number - 1) : number + 2])
                    builder.open("a", {"href": page} if page else self._read_link(child))
                case "link_close":
                    is_bare = False
                    self._close_link(children, number)
                case "image":
                    builder.write(anchors.render_plain_text(child.children or ()))
                case "html_inline" | "strong_open" | "strong_close" | "s_open" | "s_close":
                    self._read_tag(child)
                case "footnote_ref":
                    self._due_notes.append(int(child.meta["id"]))

    def _report_unsure(self, address: Token) -> None:
        mistake: Mistake = "template" if address.tag == "template" else "unsure"
        example = address.meta.get("example", address.content)
        self._builder.remarks.add(mistake, self._builder.line, example)

    def _close_link(self, children: Sequence[Token], number: int) -> None:
        self._builder.close("a")
        if children[number].info == "auto" and _touches(*children[number - 1 : number + 2]):
            self._builder.write(" ")

    def _read_tag(self, token: Token) -> None:
        """Read a single tag of HTML within a line, or a mark of bold or struck text."""
        source = token.content
        if token.type not in {"html_inline", TAG_LINE}:
            source = f"<{token.tag}>" if token.nesting == 1 else f"</{token.tag}>"
        if tag := parse_tag(source):
            if tag.is_closing:
                self._builder.close(tag.name)
            else:
                self._open_element(tag.name, tag.attributes)

    def _read_link(self, opening: Token) -> Attributes:
        """Read the attributes of a link; a wiki link gets the address of its page."""
        if WIKI not in opening.meta:
            return {key: str(value) for key, value in opening.attrs.items()}
        target, alias = opening.meta[WIKI]
        self._builder.remarks.add("wiki", self._builder.line, f"[[{target}]]")
        # `[[Page|name]]` of most vaults, `[[name|Page]]` of some wikis.
        pages = filter(None, (target, alias))
        return {"href": next(filter(None, map(self._resolve_page, pages)), "")}

    def _resolve_page(self, target: str) -> str:
        page, _, heading = target.partition("#")
        anchor = "" if not heading or heading.startswith("^") else f"#{anchors.slugify(heading)}"
        if _FILE.search(page) and not self._reference(page, ""):
            return page
        return self._reference(page.strip() + anchor, "") or ""

    def _read_html(self, block: Token) -> None:
        if block.type == TAG_LINE:
            self._builder.end_unit()
            self._read_tag(block)
            return
        for step, node in walk_block(block.content):
            tag = node.tag or ""
            if tag == "-text":
                self._builder.write(node.text_content or "")
            elif step == "open":
                self._open_element(tag, node.attributes)
            else:
                self._builder.close(tag)
        self._builder.end_unit()

    def _open_element(self, tag: str, attributes: Attributes) -> None:
        if re.fullmatch(r"h[1-6]", tag) and (heading_id := attributes.get("id")):
            self._anchors.reserve(heading_id)
        self._builder.open(tag, attributes)


def _find_embedded(tokens: Sequence[Token]) -> str:
    """Find the page of a player, `@[youtube](ID)`; empty if the tokens are none.

    They are the text before a link, its opening and its label.
    """
    if len(tokens) < 3 or not tokens[0].content.endswith("@"):
        return ""
    name, id = tokens[2].content, str(tokens[1].attrs.get("href", ""))
    fields = {"id": id, "p": name.partition(" ")[2].lstrip("pP")}
    platform = name.partition(" ")[0]
    pages = read_players(fields, platform, is_player=True) if find_platform(platform) else ()
    return next((page for _, page in pages), "")


def _touches(address: Token, closing: Token, text: Token | None = None) -> bool:
    """Return whether text behind a bare address would be taken for a part of it in plain text."""
    if text is None or text.type != "text" or address.type != "text":
        return False
    behind = re.split(rf"[{ADDRESS_DELIMITERS}]", text.content, maxsplit=1)[0]
    written = address.content
    return trim_address(written + behind) not in {written, trim_address(written)}


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
