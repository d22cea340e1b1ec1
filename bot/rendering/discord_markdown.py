"""Escapes text of any origin (posts, questions, models), so that Discord shows it as written.

Nothing in it acts: no markup, ping, masked link, emoji or timestamp. Addresses stay clickable, in
angle brackets, which suppress their preview.
"""

from __future__ import annotations

import re

from bot.rendering.urls import encode_address
from indexer.links.addresses import find_web_addresses
from indexer.text.control_characters import clean_line, clean_text

# The last alternative: Discord shows an invitation for `discord.gg/…`, even without `https://`.
_MARKUP = re.compile(r"[\\*_~`|<>\[\]#]|:(?=[A-Za-z0-9_+-]+:)|\.(?=gg/|com/invite)", re.IGNORECASE)
# Shown as a mention even where it may not ping; a backslash does not prevent that.
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_ESCAPED = re.compile(r"<(https?://[^\s<>]+)>|\\([^\w\s]|_)", re.IGNORECASE)
_ZERO_WIDTH_SPACE = "\u200b"
"""The only invisible character we ever send, and only after the @ of `@everyone` and `@here`."""


def escape(text: str) -> str:
    """Escape markup, put addresses in angle brackets, and remove hidden characters."""
    text = clean_text(text)
    parts, end = [], 0
    for start, address_end in find_web_addresses(text):
        parts += [_escape_markup(text[end:start]), f"<{text[start:address_end]}>"]
        end = address_end
    return "".join([*parts, _escape_markup(text[end:])])


def escape_line(text: str) -> str:
    """Do the same, and put the text on one line."""
    return escape(clean_line(text))


def unescape(text: str) -> str:
    """Undo `escape`; characters that it removed stay removed."""
    return _ESCAPED.sub(lambda m: m[1] or m[2], text.replace(_ZERO_WIDTH_SPACE, ""))


def format_address(url: str) -> str:
    """Put an address in angle brackets; empty for one that is no safe web address."""
    address = encode_address(url)
    return f"<{address}>" if address else ""


def format_masked_link(label: str, url: str) -> str:
    """Format a link that shows a label, without an address in it.

    Empty where `url` is no safe web address.
    """
    address = encode_address(url).replace("(", "%28").replace(")", "%29")
    return f"[{escape_line(label) or '…'}](<{address}>)" if address else ""


def _escape_markup(text: str) -> str:
    return _EVERYONE.sub(f"@{_ZERO_WIDTH_SPACE}", _MARKUP.sub(lambda m: f"\\{m.group()}", text))
