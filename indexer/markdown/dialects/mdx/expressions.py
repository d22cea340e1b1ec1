"""Reads what stands between braces in MDX: where it ends, and what it shows if that is plain."""

from __future__ import annotations

import re

MAX_CHARS = 20_000
"""Longest expression or tag that is read."""
_NEXT = re.compile(r"[{}\"'`]|/\*|//")
_DOUBLE_QUOTED = re.compile(r'(?:[^\\"\n]|\\.)*+"')
_SINGLE_QUOTED = re.compile(r"(?:[^\\'\n]|\\.)*+'")
"""An apostrophe in text has no partner on its line, mostly."""
_TEMPLATE = re.compile(r"(?:[^\\`]|\\.)*+`", re.DOTALL)
_LITERAL = re.compile(r"""\s*(?:"([^"\\]*)"|'([^'\\]*)'|`([^`\\$]*)`|(-?\d+(?:\.\d+)?))\s*""")
_CALL = re.compile(
    r"""\s*(?:\w{1,40}\.)?(?:useBaseUrl|withBase|require|url)"""
    r"""\(\s*["'`]([^"'`$]{1,500})["'`]\s*\)(?:\.default)?\s*"""
)
_HEADING_ID = re.compile(r"\s*/\*\s*#(?P<id>[^\s*{}]{1,500})[^*]{0,200}\*/\s*")


def find_end(text: str, start: int) -> int:
    """Find the end of the braces that open at a place; -1 if they do not close nearby."""
    depth = 0
    position = start
    limit = min(len(text), start + MAX_CHARS)
    while position < limit:
        match = _NEXT.search(text, position, limit)
        if match is None:
            return -1
        mark, position = match[0], match.end()
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
            if depth == 0:
                return position
        elif mark == "/*":
            position = text.find("*/", position, limit) + 2
            if position < 2:
                return -1
        elif mark == "//":
            # In text within JSX, it is part of an address.
            is_comment = text[match.start() - 1] in " \t\n;{}"
            end = text.find("\n", position, limit)
            position = (end if end >= 0 else limit) if is_comment else position
        elif string := _match_string(mark, text, position, limit):
            position = string.end()
    return -1


def _match_string(quote: str, text: str, start: int, limit: int) -> re.Match[str] | None:
    """Match a text from behind its opening quote; None if it does not end."""
    if quote == '"':
        return _DOUBLE_QUOTED.match(text, start, limit)
    if quote == "'":
        return _SINGLE_QUOTED.match(text, start, limit)
    return _TEMPLATE.match(text, start, limit)


def read_literal(expression: str) -> str | None:
    """Read the text of an expression that is a text or a number; None for any other."""
    match = _LITERAL.fullmatch(expression[:MAX_CHARS])
    return next(group for group in match.groups() if group is not None) if match else None


def read_address(expression: str) -> str | None:
    """Read the address that an expression is: a text, or one that is joined to the site's root."""
    call = _CALL.fullmatch(expression[:1000])
    return call[1] if call else read_literal(expression)


def find_heading_id(expression: str) -> str:
    """Find the anchor in a comment, `/* #id */`; empty for any other expression."""
    match = _HEADING_ID.fullmatch(expression[:1000])
    return match["id"] if match else ""
