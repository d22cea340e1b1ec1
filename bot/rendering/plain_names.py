"""Names of pages that may stand in a sentence of ours, such as an example question."""

from __future__ import annotations

import re

from bot.rendering.grounding import ground
from indexer.text.control_characters import clean_line

MAX_NAME_CHARS = 40
"""Of an event or a page in an example; a longer name makes no question that anybody reads."""
_MARKUP = re.compile(r"[*`~|<>{}\[\]\\@$\"“”…]|https?:|__")
"""What a chat or a browser may read as more than text, or what ends a quotation."""


def clean_plain_name(raw: str) -> str:
    """Clean a name of a page; empty if it is long, or more than plain words."""
    name = clean_line(raw)
    is_plain = ground(name, ()) == name and not _MARKUP.search(name)
    return name if is_plain and len(name) <= MAX_NAME_CHARS and re.search(r"\w", name) else ""
