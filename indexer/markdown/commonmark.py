"""Parses CommonMark with Hugo's extensions, and with two rules for Chinese text.

* A bare address ends where Chinese text begins: `见https://example.org/a。后面`.
* `**粗体。**后面` is bold; plain CommonMark keeps the asterisks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as tokenize_emphasis
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from indexer.errors import BadInput
from indexer.markdown.dialects.contract import Dialect
from indexer.markdown.page_limits import check_blocks, check_structure, parse_table
from indexer.markdown.remarks import MAX_EXAMPLE_CHARS, RemarkCollector
from indexer.markdown.repairs.attribute_lists import drop_attribute_lists
from indexer.markdown.repairs.bare_addresses import BARE, find_end
from indexer.markdown.repairs.indented_text import read_indented_text
from indexer.markdown.repairs.odd_marks import read_odd_marks
from indexer.markdown.repairs.vault_marks import use_vault_marks

MAX_NESTING = 60
"""Deepest nesting of blocks or marks. The parser drops deeper text, so we refuse the page."""

UNSURE = "unsure_address"
"""Type of a token whose text is an address that gives no link, and whose tag is the
`BareAddress.mistake`."""

_SCHEME = re.compile(r"(?:^|[^A-Za-z0-9])(https?)$", re.IGNORECASE)
_BARE_WWW = re.compile(
    r"(?<![\w./@:-])www\.[A-Za-z0-9-]+\.[A-Za-z0-9\-._~:/?#@!$&'()+,;=%]+", re.ASCII
)
_BARE_MAIL = re.compile(
    r"(?<![\w.+/@:%-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII
)
_HAN = re.compile(
    r"[\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
)


def parse_markdown(
    text: str, name: str, first_line: int, remarks: RemarkCollector, dialect: Dialect
) -> Sequence[Token]:
    """Parse Markdown without shortcodes; the other arguments are as in `parse_body`.

    What was read though the site shows it as text or as code is added to the remarks.

    Raises:
        BadInput: Blocks, marks or HTML nest too deep, or there are too many marks.
    """
    check_structure(text, name, first_line)
    env = {"name": name, "first_line": first_line, "remarks": remarks}
    tokens = _get_parser(dialect).parse(text, env)
    for token in tokens:
        deepest = max((child.level for child in token.children or ()), default=0)
        if token.level >= MAX_NESTING - 2 or deepest >= MAX_NESTING - 1:
            line = first_line + token.map[0] if token.map else 0
            reason = f"the text is nested {MAX_NESTING} levels deep or more"
            raise BadInput(name, line, reason, "flatten it")
    return tokens


@lru_cache(maxsize=16)
def _get_parser(dialect: Dialect) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.use(deflist_plugin).use(footnote_plugin, inline=False)
    parser.block.ruler.at("table", parse_table, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.before("inline", "limits", check_blocks)
    parser.core.ruler.before("inline", "indented_text", read_indented_text)
    parser.core.ruler.before("inline", "odd_marks", read_odd_marks)
    use_vault_marks(parser)
    parser.inline.ruler.before("link", "bare_address", _parse_bare_address)
    parser.inline.ruler.at("emphasis", _parse_emphasis)
    parser.core.ruler.push("attribute_lists", drop_attribute_lists)
    parser.core.ruler.push("www_and_mail", _link_www_and_mail)
    for plugin in dialect.plugins:
        plugin(parser)
    # `links.normalize.clean_address` alone decides which addresses become records.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


def _parse_bare_address(state: StateInline, silent: bool) -> bool:
    """Inline rule for `https://…`, run at the colon: link a bare address."""
    if state.src[state.pos] != ":" or state.linkLevel > 0:
        return False
    scheme = _SCHEME.search(state.src[max(0, state.pos - 6) : state.pos])
    match = BARE.match(state.src, state.pos, state.posMax)
    if not scheme or not match:
        return False
    start = state.pos + len("://")
    end, mistake = find_end(state.src, start, match.end(), state.posMax)
    if end <= start:
        return False
    if not silent:
        if not state.pending.endswith(scheme[1]):
            return False
        state.pending = state.pending[: -len(scheme[1])]
        address = state.src[state.pos : end]
        if mistake:
            token = state.push(UNSURE, mistake, 0)
            token.content = scheme[1] + address
            token.meta = {"example": scheme[1] + state.src[state.pos : end + MAX_EXAMPLE_CHARS]}
        else:
            # Authors escape underscores: `\_`.
            _push_link(state, scheme[1] + re.sub(r"\\(?=[^A-Za-z0-9])", "", address))
    state.pos = end
    return True


def _push_link(state: StateInline, address: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": address}
    opening.info = "auto"
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1).info = "auto"


def _link_www_and_mail(state: StateCore) -> None:
    """Core rule, run after emphasis: link `www.` hosts and mail addresses in text."""
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
            is_text = child.type == "text" and depth == 0
            children += _split_at_addresses(child) if is_text else [child]
        token.children = children


def _split_at_addresses(text: Token) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    content = text.content
    hosts = [(*match.span(), "https://") for match in _BARE_WWW.finditer(content)]
    mails = [
        (m.start(), m.start() + len(m.group().rstrip(".-_")), "mailto:")
        for m in _BARE_MAIL.finditer(content)
    ]
    level = text.level
    for start, match_end, scheme in sorted([*hosts, *mails]):
        if start < position:
            continue
        end, mistake = match_end, ""
        if scheme == "https://":
            end, mistake = find_end(content, start, match_end, len(content))
        address = content[start:end]
        tokens.append(Token("text", "", 0, content=content[position:start], level=level))
        position = end
        if mistake:
            tokens.append(Token(UNSURE, mistake, 0, content=address, level=level))
            continue
        attrs: dict[str, str | int | float] = {"href": scheme + address}
        tokens += [
            Token("link_open", "a", 1, attrs=attrs, level=level, info="auto"),
            Token("text", "", 0, content=address, level=level + 1),
            Token("link_close", "a", -1, level=level, info="auto"),
        ]
    rest = Token("text", "", 0, content=content[position:], level=level)
    return [*tokens, rest] if tokens else [text]


def _parse_emphasis(state: StateInline, silent: bool) -> bool:
    """Inline rule for emphasis: markdown-it's own, but next to Chinese text it needs no space."""
    start, first = state.pos, len(state.delimiters)
    if not tokenize_emphasis(state, silent):
        return False
    if state.src[start] == "*":
        before = state.src[start - 1] if start else " "
        after = state.src[state.pos] if state.pos < state.posMax else " "
        opens = _HAN.match(before) is not None and _is_punctuation(after)
        closes = _HAN.match(after) is not None and _is_punctuation(before)
        for delimiter in state.delimiters[first:]:
            delimiter.open = delimiter.open or opens
            delimiter.close = delimiter.close or closes
    return True


def _is_punctuation(character: str) -> bool:
    return not isWhiteSpace(ord(character)) and (
        isMdAsciiPunct(ord(character)) or isPunctChar(character)
    )
