r"""Escapes text of any origin, so that a reader of CommonMark shows it as written.

Only what would act is escaped: many clients show the Markdown itself, and `\_` hurts the eye.
https://spec.commonmark.org/0.31.2/#backslash-escapes
"""

from __future__ import annotations

import re

from bot.rendering.urls import encode_address
from indexer.links.addresses import find_web_addresses
from indexer.text.control_characters import clean_line, clean_text

# A backslash before punctuation; emphasis, code, HTML and autolinks; entities; strikethrough; a
# bracket that a target or a definition follows, and a picture.
_ACTIVE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|[*`<]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,32};)|~(?=~)|\](?=[(:\[])|!(?=\[)"
)
# What makes a line a heading, a rule, a quote or a table.
_LINE_START = re.compile(
    r"^([ \t]*)(#{1,6}(?=[ \t]|$)|>|=+[ \t]*$|(?:-[ \t]*){2,}$|\|)", re.MULTILINE
)
_INDENT = re.compile(r"^[ \t]{4,}", re.MULTILINE)
"""Would begin a block of code."""


def escape_markdown(text: str) -> str:
    """Escape a text of several lines; its addresses and lists stay as they are."""
    text = _INDENT.sub("   ", clean_text(text))
    parts, end = [], 0
    for start, behind in find_web_addresses(text):
        parts += [_ACTIVE.sub(r"\\\g<0>", text[end:start]), text[start:behind]]
        end = behind
    parts.append(_ACTIVE.sub(r"\\\g<0>", text[end:]))
    return _LINE_START.sub(r"\1\\\2", "".join(parts))


def escape_markdown_line(text: str) -> str:
    """Escape a text and put it on one line."""
    return escape_markdown(clean_line(text))


def format_markdown_link(label: str, url: str) -> str:
    """Format a link; the label alone where the address is not safe to open."""
    words = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", escape_markdown_line(label)) or "…"
    address = encode_address(url).replace("(", "%28").replace(")", "%29")
    return f"[{words}]({address})" if address else words
