"""CommonMark with what Hugo adds, and two rules for Chinese text.

* a bare address ends where Chinese begins: `见https://example.org/a。后面`
* `**粗体。**后面` is bold, which plain CommonMark leaves as asterisks
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from indexer.errors import BadInput
from indexer.links.addresses import MARKDOWN_MARKS, trim_address

MAX_NESTING = 60
"""Deepest blocks or marks within one another; the parser drops what lies deeper, so we refuse."""
MAX_MARKS = 40_000
"""Most of the marks below in the running text of a page: each can cost the parser 50 microseconds,
and the richest of 3,000 real pages has some 3,000."""
MAX_BARE_CHARS = 2048
"""Longest bare address; browsers and servers take no longer ones."""

_MARKS = "[<`*_"
_SCHEME = re.compile(r"(?:^|[^A-Za-z0-9])(https?)$", re.IGNORECASE)
_BARE = re.compile(
    r"://[A-Za-z0-9][A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\\{}]" f"{{0,{MAX_BARE_CHARS - 1}}}"
)
_BARE_WWW = re.compile(
    r"(?<![\w./@:-])www\.[A-Za-z0-9-]+\.[A-Za-z0-9\-._~:/?#@!$&'()+,;=%]+", re.ASCII
)
_BARE_MAIL = re.compile(
    r"(?<![\w.+/@:%-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII
)
_HAN = re.compile(
    r"[\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
)


def parse(text: str, name: str, first_line: int) -> Sequence[Token]:
    """Read Markdown into tokens.

    Args:
        text: The page's body without shortcodes.
        name: The file, for messages.
        first_line: Line of the body in the file, counted from 1.

    Returns:
        markdown-it's tokens.

    Raises:
        BadInput: The page nests or brackets beyond the limits.
    """
    tokens = _parser().parse(text, {"name": name, "first_line": first_line})
    for token in tokens:
        deepest = max((child.level for child in token.children or ()), default=0)
        if token.level >= MAX_NESTING - 2 or deepest >= MAX_NESTING - 1:
            line = first_line + token.map[0] if token.map else 0
            raise BadInput(
                name, line, f"the text is nested {MAX_NESTING} levels deep or more", "flatten it"
            )
    return tokens


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.use(deflist_plugin).use(footnote_plugin, inline=False)
    parser.core.ruler.before("inline", "limits", _check_limits)
    parser.inline.ruler.before("link", "bare_address", _bare_address)
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.core.ruler.push("bare_words", _bare_words)
    # Which addresses are records is decided in one place, `links.normalize.clean_address`.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


def _check_limits(state: StateCore) -> None:
    """Refuse a page whose inline parsing would take minutes.

    Raises:
        BadInput: It is one.
    """
    marks = 0
    for token in state.tokens:
        if token.type != "inline":
            continue
        marks += sum(token.content.count(mark) for mark in _MARKS)
        if marks > MAX_MARKS:
            raise BadInput(
                state.env["name"],
                state.env["first_line"] + (token.map[0] if token.map else 0),
                f"more than {MAX_MARKS:,} of the marks {' '.join(_MARKS)} outside code",
                "split the page, or mark data as code",
            )


def _bare_address(state: StateInline, silent: bool) -> bool:
    """Rule at `:` of `https://…` in running text."""
    if state.src[state.pos] != ":" or state.linkLevel > 0:
        return False
    scheme = _SCHEME.search(state.src[max(0, state.pos - 6) : state.pos])
    found = _BARE.match(state.src, state.pos, state.posMax)
    if not scheme or not found:
        return False
    written = _trim_bare(found.group())
    if len(written) <= len("://"):
        return False
    if not silent:
        if not state.pending.endswith(scheme[1]):
            return False
        state.pending = state.pending[: -len(scheme[1])]
        # An author's `\_` is an underscore.
        _push_link(state, scheme[1] + re.sub(r"\\(?=[^A-Za-z0-9])", "", written))
    state.pos += len(written)
    return True


def _trim_bare(address: str) -> str:
    """Cut what belongs to the sentence off the end of a bare address."""
    # Two stars end bold text; no address has them.
    return trim_address(address.split("**", 1)[0], MARKDOWN_MARKS)


def _push_link(state: StateInline, address: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": address}
    opening.info = "auto"
    text = state.push("text", "", 0)
    text.content = address
    state.push("link_close", "a", -1).info = "auto"


def _bare_words(state: StateCore) -> None:
    """Link `www.` names and mail addresses in running text, after emphasis is settled."""
    for token in state.tokens:
        if token.type != "inline" or not token.children:
            continue
        if "www." not in token.content and "@" not in token.content:
            continue
        children: list[Token] = []
        depth = 0
        for child in token.children:
            if child.type in {"link_open", "link_close"}:
                depth += child.nesting
            if child.type == "html_inline" and re.match(r"</?a\b", child.content, re.IGNORECASE):
                depth = max(0, depth + (-1 if child.content.startswith("</") else 1))
            children += _linked(child) if child.type == "text" and depth == 0 else [child]
        token.children = children


def _linked(text: Token) -> list[Token]:
    """Part a text token at the addresses in it."""
    pieces: list[Token] = []
    position = 0
    content = text.content
    found = sorted(
        [(m.start(), _trim_bare(m.group()), "https://") for m in _BARE_WWW.finditer(content)]
        + [(m.start(), m.group().rstrip(".-_"), "mailto:") for m in _BARE_MAIL.finditer(content)]
    )
    for start, address, scheme in found:
        if start < position:
            continue
        pieces.append(_text(content[position:start], text.level))
        pieces.append(
            Token(
                "link_open", "a", 1, attrs={"href": scheme + address}, level=text.level, info="auto"
            )
        )
        pieces.append(_text(address, text.level + 1))
        pieces.append(Token("link_close", "a", -1, level=text.level, info="auto"))
        position = start + len(address)
    return [*pieces, _text(content[position:], text.level)] if pieces else [text]


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)


def _emphasis(state: StateInline, silent: bool) -> bool:
    """markdown-it's emphasis rule with flanking that knows Chinese has no spaces."""
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    opens, closes = scanned.can_open, scanned.can_close
    if marker == "*":
        before = state.src[state.pos - 1] if state.pos else " "
        end = state.pos + scanned.length
        after = state.src[end] if end < state.posMax else " "
        opens = opens or (_HAN.match(before) is not None and _is_punctuation(after))
        closes = closes or (_HAN.match(after) is not None and _is_punctuation(before))
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos += scanned.length
    return True


def _is_punctuation(character: str) -> bool:
    return not isWhiteSpace(ord(character)) and (
        isMdAsciiPunct(ord(character)) or isPunctChar(character)
    )
