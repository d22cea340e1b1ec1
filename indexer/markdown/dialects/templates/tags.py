"""Removes tags of templates that nobody read, such as `{{ page.title }}` and `{% if x %}`.

A tag within the target of a link stays, written so that the link is refused: an address that lacks
a part opens something else. A bare address with a tag in it goes as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from indexer.markdown.dialects.templates.outside_code import change_outside_code

MAX_TAG_CHARS = 2000
"""Between `{%` and `%}`."""
_LIQUID = re.compile(r"\{\{[^{}]{0,1000}\}\}|\{%|\{#[^{}\n]{0,300}#\}")
_MUSTACHE = re.compile(r"\{\{(?:[^{}]|\{[^{}]{0,300}\}){0,1000}\}\}")
_TARGET_START = re.compile(
    r"""(?:\]\(\s{0,5}<?|\]:\s{0,5}<?|\b(?:href|src)\s{0,5}=\s{0,5}["']?|<(?=https?:))[^\s()<>"']*$""",
    re.IGNORECASE,
)
_BARE_START = re.compile(r"""\bhttps?:(?://)?[^\s()<>"'\u3000-\uffff]{0,300}$""", re.IGNORECASE)
_BARE_END = re.compile(r"""[^\s()<>"'\u3000-\uffff{]{0,300}""")
_BEFORE_CHARS = 500
MARK = "{{x}}"
"""Stands for a tag within an address: readers of links know it, and give none."""


def find_liquid(text: str) -> Iterator[tuple[int, int]]:
    """Find (start, end) of the tags of Liquid, Jinja and Nunjucks, in linear time."""
    end = close = 0
    while match := _LIQUID.search(text, end):
        start, end = match.span()
        if match[0] == "{%":
            if close < end:  # else the next `%}` is that of the opening before
                close = text.find("%}", end)
                close = close if close >= 0 else len(text) + MAX_TAG_CHARS + 1
            if close - end > MAX_TAG_CHARS:
                continue
            end = close + len("%}")
        yield start, end


def find_mustache(text: str) -> Iterator[tuple[int, int]]:
    """Find (start, end) of the interpolations of Vue, which may hold an object."""
    return (match.span() for match in _MUSTACHE.finditer(text))


def drop_tags(find: Callable[[str], Iterator[tuple[int, int]]]) -> Callable[[str], str]:
    """Make a function that removes the tags that are found in a page, outside code."""

    def drop(text: str) -> str:
        if "{" not in text:
            return text
        return change_outside_code(text, lambda part: _drop(part, find(part)))

    return drop


def _drop(text: str, tags: Iterable[tuple[int, int]]) -> str:
    parts: list[str] = []
    position = 0
    for start, end in tags:
        if start < position:
            continue
        parts.append(text[position:start])
        position = end
        lines = "\n" * text.count("\n", start, end)
        before = "".join(parts[-3:])[-_BEFORE_CHARS:]
        if _TARGET_START.search(before):
            parts.append(MARK + lines)
            continue
        if bare := _BARE_START.search(before):
            _cut_end(parts, len(before) - bare.start())
            rest = _BARE_END.match(text, position)
            position = rest.end() if rest else position
        parts.append(lines)
    return "".join([*parts, text[position:]])


def _cut_end(parts: list[str], chars: int) -> None:
    """Cut characters off the end of a text in parts."""
    while chars > 0 and parts:
        last = parts.pop()
        if len(last) > chars:
            parts.append(last[:-chars])
        chars -= len(last)
