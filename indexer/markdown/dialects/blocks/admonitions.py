"""Blocks of Python-Markdown whose text is indented: `!!! note "Title"`, `???`, `=== "Tab"`.

See https://python-markdown.github.io/extensions/admonition/ and, for `???` and `===`, details and
tabbed of https://facelessuser.github.io/pymdown-extensions/.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

_OPENING = re.compile(
    r"(?:(?:!!!|\?\?\?\+?)[ \t]+[\w-]{1,60}(?:[ \t]+(?!\")[\w|-]{1,60}){0,9}"
    r"(?:[ \t]+\"(?P<title>[^\"\n]{0,300})\")?"
    r"|(?:!!!|\?\?\?\+?)[ \t]+\"(?P<only>[^\"\n]{0,300})\""
    r"|===[!+]{0,2}[ \t]+(?:\"(?P<tab>[^\"\n]{1,300})\"|'(?P<quoted>[^'\n]{1,300})'))[ \t]*"
)
MAX_OPENING_CHARS = 1000
_INDENT = 4


def read_admonitions(parser: MarkdownIt) -> None:
    """Be a plugin that reads them: the title becomes a paragraph before the text."""
    alt = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", "admonition", _parse, {"alt": alt})


def _parse(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    first = state.bMarks[start] + state.tShift[start]
    if state.src[first : first + 1] not in {"!", "?", "="}:
        return False
    last = min(state.eMarks[start], first + MAX_OPENING_CHARS)
    match = _OPENING.fullmatch(state.src, first, last)
    if match is None:
        return False
    if silent:
        return True
    indent = state.sCount[start] + _INDENT
    following = start + 1
    behind = following
    while following < end:
        if not state.isEmpty(following):
            if state.sCount[following] < indent:
                break
            behind = following + 1
        following += 1
    opening = state.push("admonition_open", "div", 1)
    opening.map = [start, behind]
    title = next(filter(None, match.groups()), "")
    if title:
        _push_title(state, title, start)
    outer = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax, state.blkIndent = "container", behind, indent
    state.md.block.tokenize(state, start + 1, behind)
    state.parentType, state.lineMax, state.blkIndent = outer
    state.push("admonition_close", "div", -1)
    state.line = behind
    return True


def _push_title(state: StateBlock, title: str, line: int) -> None:
    state.push("paragraph_open", "p", 1).map = [line, line + 1]
    inline: Token = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = title, [line, line + 1], []
    state.push("paragraph_close", "p", -1)
