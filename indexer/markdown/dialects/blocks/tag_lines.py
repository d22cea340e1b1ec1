"""Lines that are nothing but tags, between which text is Markdown: JSX, and `<div markdown>`.

CommonMark takes all up to the next blank line for HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

TAG_LINE = "html_tag"
"""Type of the token of one tag that stands between blocks."""
MAX_LINE_CHARS = 5000
_TAG = re.compile(
    r"</?[A-Za-z][\w-]{0,60}(?:[ \t]+[\w:@-]{1,60}(?:=(?:\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}'"
    r"|[^\s\"'<>=`]{1,2000}))?+)*+[ \t]*/?>"
)
_LINK = re.compile(r"</?a\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"<[A-Za-z][\w-]{0,60}[^<>]{0,500}\smarkdown(?:=[\"']?\w{1,10}[\"']?)?[\s>]")
_RAW = re.compile(r"<(?:script|style|pre|textarea)\b", re.IGNORECASE)


def read_tag_lines(parser: MarkdownIt) -> None:
    """Be a plugin that reads all such lines, and no block of HTML but scripts and the like."""
    _add(parser, lambda line: True)
    parser.disable("code")
    html_block = next(r.fn for r in parser.block.ruler.__rules__ if r.name == "html_block")

    def parse_raw(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first = state.bMarks[start] + state.tShift[start]
        is_raw = _RAW.match(state.src, first) or state.src.startswith("<!--", first)
        return bool(is_raw) and html_block(state, start, end, silent)

    alt = ["paragraph", "reference", "blockquote"]
    parser.block.ruler.at("html_block", parse_raw, {"alt": alt})


def read_markdown_elements(parser: MarkdownIt) -> None:
    """Be a plugin that reads such lines where an element has the attribute `markdown`."""
    _add(parser, lambda line: _MARKDOWN.match(line) is not None)


def _add(parser: MarkdownIt, is_read: Callable[[str], bool]) -> None:
    def parse(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first = state.bMarks[start] + state.tShift[start]
        if state.src[first : first + 1] != "<" or state.is_code_block(start):
            return False
        line = state.src[first : min(state.eMarks[start], first + MAX_LINE_CHARS)]
        tags = _split_tags(line.rstrip()) if is_read(line) else []
        # A link goes on to its end: it is a part of a paragraph.
        if not tags or _LINK.match(tags[0]) or _RAW.match(line):
            return False
        if not silent:
            for tag in tags:
                token = state.push(TAG_LINE, "", 0)
                token.content, token.map = tag, [start, start + 1]
            state.line = start + 1
        return True

    alt = ["paragraph", "reference", "blockquote"]
    parser.block.ruler.before("html_block", "tag_line", parse, {"alt": alt})


def _split_tags(line: str) -> list[str]:
    """Split a line into its tags; none if it holds anything else."""
    tags: list[str] = []
    position = 0
    while position < len(line):
        match = _TAG.match(line, position)
        if match is None:
            return []
        tags.append(match[0])
        position = match.end()
        while position < len(line) and line[position] in " \t":
            position += 1
    return tags
