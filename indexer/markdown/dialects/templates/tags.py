"""Removes tags of templates that nobody read, such as `{{ page.title }}` and `{% if x %}`.

A tag within the target of a link stays, written so that the link is refused: an address that lacks
a part opens something else. A bare address with a tag in it goes as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from indexer.markdown.dialects.templates.outside_code import change_outside_code

LIQUID = re.compile(r"\{\{[^{}]{0,1000}\}\}|\{%(?:[^%]|%(?!\})){0,2000}%\}|\{#[^{}\n]{0,300}#\}")
"""Tags of Liquid, Jinja and Nunjucks."""
MUSTACHE = re.compile(r"\{\{(?:[^{}]|\{[^{}]{0,300}\}){0,1000}\}\}")
"""Interpolation of Vue, which may hold an object."""
_TARGET_START = re.compile(
    r"""(?:\]\(\s{0,5}<?|\]:\s{0,5}<?|\b(?:href|src)\s{0,5}=\s{0,5}["']?|<(?=https?:))[^\s()<>"']*$""",
    re.IGNORECASE,
)
_BARE_START = re.compile(r"""\bhttps?:(?://)?[^\s()<>"'\u3000-\uffff]{0,300}$""", re.IGNORECASE)
_BARE_END = re.compile(r"""[^\s()<>"'\u3000-\uffff{]{0,300}""")
_BEFORE_CHARS = 500
MARK = "{{x}}"
"""Stands for a tag within an address: readers of links know it, and give none."""


def drop_tags(pattern: re.Pattern[str]) -> Callable[[str], str]:
    """Make a function that removes the tags of a pattern from a page, outside code."""

    def drop(text: str) -> str:
        if "{" not in text:
            return text
        return change_outside_code(text, lambda part: _drop(part, pattern))

    return drop


def _drop(text: str, pattern: re.Pattern[str]) -> str:
    parts: list[str] = []
    position = 0
    for match in pattern.finditer(text):
        if match.start() < position:
            continue
        parts.append(text[position : match.start()])
        position = match.end()
        lines = "\n" * match[0].count("\n")
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
