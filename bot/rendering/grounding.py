"""Keeps an answer to what the index holds: its addresses, and citations numbered by first use.

Every text that leaves the bot passes `grounded`, whoever wrote it: a page, a question or a model.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from indexer.links.addresses import ADDRESS_DELIMITERS, trim_address
from indexer.text.control_characters import clean_text

REMOVED = "…"
"""Stands where an address was taken out."""

# Anything a chat client or a browser would make clickable: an address with a scheme, a www. name,
# a Markdown or HTML link's target.
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,30}:(?://|\\\\)|\b(?:javascript|data|vbscript|mailto|tel|file|blob):"
    rf"(?=\S)|//(?=[\w-]+\.)|\bwww\.)[^{ADDRESS_DELIMITERS}]*",
    re.IGNORECASE,
)
_MARKDOWN_TARGET = re.compile(r"\]\(\s*([^)\s]*)[^)]*\)")
_MARK = re.compile(r"\[(\d{1,3})\]")


def ground(text: str, addresses: Collection[str]) -> str:
    """Take out of a text every address that the evidence does not hold.

    Args:
        text: Of any origin.
        addresses: Addresses of the evidence, as written there.

    Returns:
        The text without hidden characters, with `REMOVED` for each other address.
    """
    known = set(addresses)
    visible = clean_text(text)
    # Repeated, because taking one address out can join the rest into another.
    while True:
        end = _find_last_bracket(visible)
        cleaned = _MARKDOWN_TARGET.sub(lambda m: _keep_target(m, known), visible[:end])
        cleaned += visible[end:]
        cleaned = _ADDRESS.sub(lambda m: _keep_address(m.group(0), known), cleaned)
        if cleaned == visible:
            return cleaned
        visible = cleaned


def find_addresses(text: str) -> list[str]:
    """Find every address in a text that a reader's program would make clickable."""
    matches = _MARKDOWN_TARGET.finditer(text[: _find_last_bracket(text)])
    targets = [match.group(1) for match in matches if match.group(1)]
    return targets + [trim_address(match.group()) for match in _ADDRESS.finditer(text)]


def renumber(text: str, known: Iterable[int]) -> tuple[str, list[int]]:
    """Number the citation marks of a text (`[3]`) by first use.

    Args:
        text: With marks.
        known: Numbers that stand for a piece of evidence; marks with another one are dropped.

    Returns:
        The text with marks counted from 1, and the old numbers in their new order.
    """
    allowed = set(known)
    order: list[int] = []

    def mark(match: re.Match[str]) -> str:
        number = int(match.group(1))
        if number not in allowed:
            return ""
        if number not in order:
            order.append(number)
        return f"[{order.index(number) + 1}]"

    return _MARK.sub(mark, text), order


def _find_last_bracket(text: str) -> int:
    """Find where the last bracket closes: behind it, every `](` would be searched to the end."""
    return text.rfind(")") + 1


def _keep_target(match: re.Match[str], known: set[str]) -> str:
    return match.group() if match.group(1) in known else "]"


def _keep_address(address: str, known: set[str]) -> str:
    """Keep an address the evidence holds, with whatever punctuation follows it."""
    if address in known:
        return address
    bare = trim_address(address)
    return (bare if bare in known else REMOVED) + address[len(bare) :]
