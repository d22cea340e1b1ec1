"""A page's text to front matter and sections: shortcodes, CommonMark, HTML, headings, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.anchors import Anchors
from indexer.commonmark import parse
from indexer.errors import BadInput
from indexer.front_matter import split_front_matter
from indexer.links import from_fields
from indexer.records import Remark, Section
from indexer.repairs import mend_addresses
from indexer.sections import SectionBuilder
from indexer.shortcodes import expand_shortcodes

MAX_HTML_DEPTH = 500
"""Most HTML elements open at once in a block: the HTML parser's time grows with their square."""

_DATA_ADDRESS = re.compile(r"data:[a-z]+/[\w.+-]+;base64,[A-Za-z0-9+/=]{64,}")
_ATTRIBUTE = r"""(?:[#.][^\s{}#.]+|[\w:-]+=(?:"[^"{}]*"|[^\s"{}]+))"""
_HEADING_ATTRIBUTES = re.compile(rf"\s*\{{\s*({_ATTRIBUTE}(?:[\s,]+{_ATTRIBUTE})*)\s*\}}\s*$")
_HEADING_ID = re.compile(r"(?:^|\s)#([^\s{}#.]+)|(?:^|\s)id=\"?([^\s\"]+)")
_TYPOGRAPHIC_DASH = re.compile(r"---?")
_HTML_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_UNNESTED = frozenset([
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
    "p",
    "li",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "option",
])


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: what its front matter says, and its text."""

    front: Mapping[str, Any]
    """Front matter as plain values; `title` is the first level-1 heading where none is given."""
    sections: tuple[Section, ...]
    """At least one; the first is the lead, whose text may be empty."""
    remarks: tuple[Remark, ...] = ()


def parse_page(
    text: str,
    *,
    name: str,
    resolve: Callable[[str], str],
    reference: Callable[[str], str | None],
    anchors: Literal["rendered", "raw"] = "rendered",
) -> Page:
    """Read one Markdown page.

    Args:
        text: The whole file.
        name: The file, for messages.
        resolve: Makes any address on the page absolute.
        reference: Answers `ref` and `relref` with an absolute address, or None.
        anchors: Heading anchors of the rendered text (Hugo 0.112 on) or of the raw source.

    Returns:
        Front matter and sections; the lead carries the front matter's links first.

    Raises:
        BadInput: The front matter is broken, or the page is nested or bracketed beyond the limits.
    """  # noqa: DOC502 - raised by the parts it is handed to
    front, body, first_line = split_front_matter(_whole(text), name)
    return parse_body(
        front,
        body,
        name=name,
        first_line=first_line,
        resolve=resolve,
        reference=reference,
        anchors=anchors,
    )


def parse_body(
    front: Mapping[str, Any],
    body: str,
    *,
    name: str,
    first_line: int,
    resolve: Callable[[str], str],
    reference: Callable[[str], str | None],
    anchors: Literal["rendered", "raw"] = "rendered",
) -> Page:
    """Read a page whose front matter is parted from it already.

    Args:
        front: The front matter as `split_front_matter` gives it, like `body` and `first_line`.
        body: The rest of the file.
        name: The file, for messages.
        first_line: Line of the body in the file, counted from 1.
        resolve: Makes any address on the page absolute.
        reference: Answers `ref` and `relref` with an absolute address, or None.
        anchors: As in `parse_page`.

    Returns:
        Front matter and sections; the lead carries the front matter's links first.

    Raises:
        BadInput: The page is nested or bracketed beyond the limits.
    """  # noqa: DOC502 - raised by the parts it is handed to
    body, remarks = mend_addresses(_whole(body), name, first_line)
    body = _DATA_ADDRESS.sub("data:,", expand_shortcodes(body, reference))
    tokens = parse(body, name, first_line)
    title = front.get("title")
    builder = SectionBuilder(resolve, str(title) if isinstance(title, (str, int, float)) else "")
    _PageReader(builder, anchors, name, first_line).read(tokens)
    sections = builder.finish()
    if not title and builder.title:
        front = {**front, "title": builder.title}
    lead = replace(sections[0], links=(*from_fields(front, resolve), *sections[0].links))
    return Page(front=front, sections=(lead, *sections[1:]), remarks=remarks)


def _whole(text: str) -> str:
    """Replace what is no character: halves of one, and null."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


class _PageReader:
    """Feeds Markdown's tokens, and the HTML among them, to a `SectionBuilder`."""

    def __init__(
        self,
        builder: SectionBuilder,
        scheme: Literal["rendered", "raw"],
        name: str,
        first_line: int,
    ) -> None:
        self._builder = builder
        self._scheme = scheme
        self._name = name
        self._first_line = first_line
        self._anchors = Anchors()
        self._notes: dict[int, list[Token]] = {}
        self._due: list[int] = []

    def read(self, tokens: Sequence[Token]) -> None:
        """Read all tokens of a page; a footnote follows the block that refers to it."""
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
        for child in reversed(inline.children or ()):
            if child.type != "text" or not child.content:
                break
            found = _HEADING_ATTRIBUTES.search(child.content)
            if found:
                child.content = child.content[: found.start()]
                inline.content = _HEADING_ATTRIBUTES.sub("", inline.content)
                if written := _HEADING_ID.search(found.group(1)):
                    return self._anchors.claim(written.group(1) or written.group(2))
            break
        if self._scheme == "raw":
            return self._anchors.make(inline.content.rsplit("\n", 1)[-1])
        return self._anchors.make(_slug_source(inline.children or ()))

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
                    builder.write(_rendered(child.children or ()))
                case "html_inline":
                    self._read_inline_tag(child.content)
                case "footnote_ref":
                    self._due.append(int(child.meta["id"]))

    def _read_inline_tag(self, source: str) -> None:
        """Read one tag of inline HTML."""
        found = _HTML_TAG.match(source)
        if not found:
            return
        tag = found[2].lower()
        if found[1]:
            self._builder.close(tag)
            return
        node = LexborHTMLParser(source).css_first(tag) if "=" in source else None
        self._builder.open(tag, node.attributes if node is not None else {})

    def _read_html(self, token: Token) -> None:
        """Read an HTML block.

        Raises:
            BadInput: It nests beyond the limit.
        """
        depth = 0
        for found in _HTML_TAG.finditer(token.content):
            if found[2].lower() not in _UNNESTED:
                depth = max(0, depth - 1) if found[1] else depth + 1
            if depth > MAX_HTML_DEPTH:
                raise BadInput(
                    self._name,
                    self._first_line + (token.map[0] if token.map else 0),
                    f"more than {MAX_HTML_DEPTH} HTML elements are open at once",
                    "close them",
                )
        for step, node in _walk(LexborHTMLParser(token.content)):
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


def _slug_source(children: Sequence[Token]) -> str:
    """Text that Hugo makes a heading's anchor of.

    That is the last line as rendered, without dashes that become typographic ones, and without bare
    addresses where Hugo links them. Compared with the real `hugo` in the tests.
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
            out.append(_rendered(child.children or ()))
    return "".join(out)


def _rendered(children: Sequence[Token]) -> str:
    """Text of inline tokens as a page shows it."""
    out: list[str] = []
    for child in children:
        if child.type in {"text", "code_inline"}:
            out.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            out.append(" ")
        elif child.type == "image":
            out.append(_rendered(child.children or ()))
    return "".join(out)


def _walk(tree: LexborHTMLParser) -> Iterator[tuple[Literal["open", "close"], LexborNode]]:
    """Walk the elements and texts below the body without recursion."""
    root = tree.body
    node = root.child if root is not None else None
    parents: list[LexborNode] = []
    while node is not None:
        yield "open", node
        if node.child is not None:
            parents.append(node)
            node = node.child
            continue
        if node.tag != "-text":
            yield "close", node
        while node.next is None and parents:
            node = parents.pop()
            yield "close", node
        node = node.next
