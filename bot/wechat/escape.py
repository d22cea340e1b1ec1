"""Escapes text of any origin for WeCom's Markdown, so that WeCom shows it as it is written.

No markup, mention, HTML or picture of the text takes effect. WeCom does not document a backslash
escape, so special characters are replaced by their full-width lookalikes. Covers headings, quotes,
fences, lists and links (WeCom's API pages 101031 and 99110).
"""

from __future__ import annotations

import re
from urllib.parse import quote

from bot.rendering.split import shorten
from bot.rendering.urls import encode_address
from indexer.links.addresses import find_web_addresses
from indexer.text.control_characters import clean_line, clean_text

LABEL_LIMIT = 200
"""Characters of a link's label; the address is never shortened."""

_LOOKALIKES = str.maketrans({
    "[": "〔", "]": "〕", "<": "＜", ">": "＞", "*": "＊", "~": "～", "|": "｜", "\\": "＼",
    # Has no full-width lookalike, and a fence or half a code span would swallow links.
    "`": "'",
})  # fmt: skip
# Between letters it is part of a name (`snake_case`), which no renderer takes for markup.
_EMPHASIS = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
# Chinese has no blanks between words: `@all大家好` mentions everyone too.
_EVERYONE = re.compile(r"@(?=\s*(?:(?:all|everyone)(?![a-z0-9_])|所有人))", re.IGNORECASE)
_HEADING = re.compile(r"^((?:[ \t]|[-+]|\d{1,9}[.)])*)(#+)", re.MULTILINE)
_PICTURE = re.compile(r"!(?=\[)")
"""An exclamation mark right before a link would turn the link into a picture."""
_RULE = re.compile(r"^[ \t]*[-=][ \t\-=]*$", re.MULTILINE)
"""A line that turns the text above into a heading, or is a horizontal rule."""
_INDENT = re.compile(r"^[^\S\n]+", re.MULTILINE)
"""Four blanks would begin a code block."""
_FULL_WIDTH = str.maketrans("-=", "－＝")
_ENCODED = {ord(character): quote(character) for character in "()[]*'"}
"""Characters that could end an address or be markup."""


def escape(text: str) -> str:
    """Escape a text of any origin, and turn its addresses into links."""
    text = _INDENT.sub("", clean_text(text))
    parts, end = [], 0
    for start, behind in find_web_addresses(text):
        address = text[start:behind]
        parts += [_replace_marks(text[end:start]), _format_bare(address)]
        end = behind
    whole = _PICTURE.sub("！", "".join([*parts, _replace_marks(text[end:])]))
    whole = _HEADING.sub(lambda m: m[1] + "＃" * len(m[2]), whole)
    return _RULE.sub(lambda m: m[0].translate(_FULL_WIDTH), whole)


def escape_line(text: str) -> str:
    """Escape a text and put it on one line."""
    return escape(clean_line(text))


def format_link(label: str, url: str) -> str:
    """Format a link as `[label](address)`; the label alone where `url` is not a web address."""
    address = format_address(url)
    if not address:
        return escape_line(label)
    words = _replace_marks(shorten(clean_line(label), LABEL_LIMIT, len)) or _replace_marks(url)
    return f"[{words}]({address})"


def format_address(url: str) -> str:
    """Encode an address for the inside of a link; empty for anything but a web address."""
    return _EVERYONE.sub("%40", encode_address(url).translate(_ENCODED))


def _format_bare(address: str) -> str:
    """Format a bare address; one that hides its host is text, and no link."""
    return format_link(address, address) if format_address(address) else _replace_marks(address)


def _replace_marks(text: str) -> str:
    return _EVERYONE.sub("＠", _EMPHASIS.sub("＿", text.translate(_LOOKALIKES)))
