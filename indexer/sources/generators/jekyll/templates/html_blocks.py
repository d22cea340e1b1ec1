"""Writes blocks of HTML so that CommonMark reads them as kramdown does: whole, to their end.

To CommonMark such a block ends at a blank line, and what is indented behind that is code.
See https://kramdown.gettalong.org/syntax.html#html-blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import dedent

_NAMES = (
    "article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form|header|main|nav|ol|"
    "section|table|ul"
)
_START = re.compile(rf" {{0,3}}<(?:{_NAMES})(?=[\s>/]|$)", re.IGNORECASE)
_TAG = re.compile(rf"<(/?)(?:{_NAMES})(?=[\s>/]|$)", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARKDOWN = re.compile(
    rf"<({_NAMES}|p)\b[^<>]{{0,500}}?\bmarkdown\s{{0,5}}=\s{{0,5}}[\"']?(?:1|block|span)\b[^<>]{{0,500}}>",
    re.IGNORECASE,
)
"""An element within which kramdown reads Markdown."""
MAX_DEPTH = 5
"""Of elements with Markdown in each other."""


def flatten_html(body: str, depth: int = 0) -> str:
    """Drop blank lines and indentation from the blocks of HTML in a page.

    Markdown within a block gets blank lines around it, so that CommonMark reads it too.
    """
    if "<" not in body or depth > MAX_DEPTH:
        return body
    return "\n".join(_flatten(body.split("\n"), depth))


def _flatten(lines: Sequence[str], depth: int) -> Iterator[str]:
    ends = _find_ends(lines)
    place = 0
    while place < len(lines):
        end = ends.get(place)
        if end is None:
            yield lines[place]
            place += 1
            continue
        yield from _flatten_block("\n".join(lines[place : end + 1]), depth)
        yield ""
        place = end + 1


def _flatten_block(block: str, depth: int) -> Iterator[str]:
    place = 0
    while opening := _MARKDOWN.search(block, place):
        end = _find_close(block, opening.end(), opening[1])
        if end is None:
            break
        yield from _list_lines(block[place : opening.end()])
        yield from ("", flatten_html(dedent(block[opening.end() : end]).strip("\n"), depth + 1), "")
        place = end
    yield from _list_lines(block[place:])


def _list_lines(text: str) -> Iterator[str]:
    yield from filter(None, (line.strip() for line in text.split("\n")))


def _find_close(block: str, start: int, name: str) -> int | None:
    """Find where the end of an element begins; None if it has no end."""
    depth = 1
    for tag in re.finditer(rf"<(/?){name}(?=[\s>/])", block[start:], re.IGNORECASE):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return start + tag.start()
    return None


def _find_ends(lines: Sequence[str]) -> dict[int, int]:
    """Find the first and last line of each block of HTML that is closed."""
    ends: dict[int, int] = {}
    start, depth, fence = -1, 0, ""
    for number, line in enumerate(lines):
        if depth == 0:
            opening = _FENCE.match(line)
            if fence:
                is_end = opening and opening[1].startswith(fence)
                fence = "" if is_end else fence
                continue
            if opening:
                fence = opening[1]
                continue
            if not _START.match(line):
                continue
            start = number
        depth += sum(-1 if mark else 1 for mark in _TAG.findall(line))
        if depth <= 0:
            ends[start], depth = number, 0
    return ends
