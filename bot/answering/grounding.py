"""Keeps an answer to what the index holds: its addresses, and citations numbered by first use.

Every text that leaves the bot passes `grounded`, whoever wrote it: a page, a question or a model.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from indexer.links.addresses import NOT_IN_BARE, trim_address
from indexer.text.control_characters import clean_text

REMOVED = "…"
"""Stands where an address was taken out."""

# Anything a chat client or a browser would make clickable: an address with a scheme, a www. name,
# a Markdown or HTML link's target.
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,30}:(?://|\\\\)|\b(?:javascript|data|vbscript|mailto|tel|file|blob):"
    rf"(?=\S)|//(?=[\w-]+\.)|\bwww\.)[^{NOT_IN_BARE}]*",
    re.IGNORECASE,
)
_MARKDOWN_TARGET = re.compile(r"\]\(\s*([^)\s]*)[^)]*\)")
_MARK = re.compile(r"\[(\d{1,3})\]")


def grounded(text: str, addresses: Collection[str]) -> str:
    """Take every address out of a text that is not among the given ones.

    Args:
        text: Text of any origin.
        addresses: Addresses the evidence holds, as written there.

    Returns:
        The text without hidden characters and without any other address; where one stood,
        `REMOVED`.
    """
    known = set(addresses)
    visible = clean_text(text)
    # Repeated, because taking one address out can join the rest into another.
    while True:
        closed = _closed(visible)
        cleaned = _MARKDOWN_TARGET.sub(lambda m: _target(m, known), visible[:closed])
        cleaned += visible[closed:]
        cleaned = _ADDRESS.sub(lambda m: _kept(m.group(0), known), cleaned)
        if cleaned == visible:
            return cleaned
        visible = cleaned


def addresses_in(text: str) -> list[str]:
    """Every address in a text that a reader's program would make clickable."""
    targets = _MARKDOWN_TARGET.finditer(text[: _closed(text)])
    found = [m.group(1) for m in targets if m.group(1)]
    return found + [trim_address(m.group(0)) for m in _ADDRESS.finditer(text)]


def renumbered(text: str, known: Iterable[int]) -> tuple[str, list[int]]:
    """Number the citation marks of a text by first use and drop marks of nothing.

    Args:
        text: Text with marks such as `[3]`.
        known: Numbers that stand for a piece of evidence.

    Returns:
        The text with marks counted from 1, and the old numbers in their new order.
    """
    allowed = set(known)
    order: list[int] = []

    def mark(found: re.Match[str]) -> str:
        number = int(found.group(1))
        if number not in allowed:
            return ""
        if number not in order:
            order.append(number)
        return f"[{order.index(number) + 1}]"

    return _MARK.sub(mark, text), order


def _closed(text: str) -> int:
    """Where the last bracket closes; behind it every `](` would be looked through to the end."""
    return text.rfind(")") + 1


def _target(found: re.Match[str], known: set[str]) -> str:
    return found.group(0) if found.group(1) in known else "]"


def _kept(address: str, known: set[str]) -> str:
    """Keep an address the evidence holds, with whatever punctuation follows it."""
    if address in known:
        return address
    bare = trim_address(address)
    return (bare if bare in known else REMOVED) + address[len(bare) :]
