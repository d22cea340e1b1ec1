"""Text of a post, a question or a model -> text that Discord shows as it is.

Nothing in it acts: no markup, no ping, no masked link, no emoji, no timestamp. Addresses stay
clickable, in angle brackets so that they are not unfolded.
"""

from __future__ import annotations

import re

from bot.rendering.urls import encode_address
from indexer.links.addresses import find_web_addresses
from indexer.text.control_characters import clean_line, clean_text

_ACTING = re.compile(r"[\\*_~`|<>\[\]#]|:(?=[A-Za-z0-9_+-]+:)|\.(?=gg/|com/invite)", re.IGNORECASE)
# The last one: Discord shows an invitation for `discord.gg/…`, without `https://` too.
# Shown as a mention even where it may not ping; no backslash helps.
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_MARKED = re.compile(r"<(https?://[^\s<>]+)>|\\([^\w\s]|_)", re.IGNORECASE)
_APART = "\u200b"
"""Invisible; the only such character we ever send, and only behind the @ of `@everyone`."""


def escape(text: str) -> str:
    """Make a text of any origin show as it is written.

    Returns:
        The text without hidden characters, its markup escaped, its addresses in angle brackets.
    """
    text = clean_text(text)
    parts, end = [], 0
    for start, behind in find_web_addresses(text):
        parts += [_escape_marks(text[end:start]), f"<{text[start:behind]}>"]
        end = behind
    return "".join([*parts, _escape_marks(text[end:])])


def escape_line(text: str) -> str:
    """Do the same and put the text on one line."""
    return escape(clean_line(text))


def unescape(text: str) -> str:
    """Give back the text that `escaped` was given, but for what it dropped."""
    return _MARKED.sub(lambda m: m[1] or m[2], text.replace(_APART, ""))


def format_address(url: str) -> str:
    """Write an address so that Discord makes it clickable and does not unfold it.

    Returns:
        It in angle brackets; empty for what is no web address (`javascript:`, a relative path).
    """
    address = encode_address(url)
    return f"<{address}>" if address else ""


def _escape_marks(text: str) -> str:
    return _EVERYONE.sub(f"@{_APART}", _ACTING.sub(lambda m: f"\\{m.group()}", text))
