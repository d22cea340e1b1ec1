"""Ground texts: keep only addresses of the cited pages, and number citations by first use.

Every text that the bot sends passes `ground`, from a page, a question or a language model.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from indexer.links.addresses import ADDRESS_DELIMITERS, is_safe_link, trim_address
from indexer.text.control_characters import clean_line, clean_text

REMOVED = "…"
"""In place of an address."""

# Anything that a chat client or browser makes clickable: an address with a scheme, a `www.` name,
# the target of a Markdown or HTML link.
_SCHEMES = "(?:javascript|data|vbscript|mailto|tel|file|blob):"
_SCHEME = re.compile(_SCHEMES)
_ADDRESS = re.compile(
    rf"(?:[a-z][a-z0-9+.-]{{1,30}}:(?://|\\\\)|\b{_SCHEMES}"
    rf"(?=\S)|//(?=[\w-]+\.)|\bwww\.)[^{ADDRESS_DELIMITERS}]*",
    re.IGNORECASE,
)
_MARKDOWN_TARGET = re.compile(r"\]\(\s*([^)\s]*)[^)]*\)")
MARK = re.compile(r"\[(\d{1,3})\]")
"""A citation mark, `[3]`."""
MAX_PLAIN_CHARS = 40
"""Of a name in an example question; a longer one makes no question that anybody reads."""
_MARKUP = re.compile(r"[*`~|<>{}\[\]\\@$\"“”…]|https?:|__")
"""What a chat or a browser may read as more than text, or what ends a quotation."""


def ground(text: str, addresses: Collection[str]) -> str:
    """Replace every address of a text by `REMOVED`, except those of the cited pages.

    `addresses` has these as they are written there; those that may not be links go too, and so do
    hidden characters.
    """
    visible = clean_text(text)
    if not _may_hold_address(visible):
        return visible
    known = set(addresses)
    # Repeated, because the text around a removed address can join to another one.
    while True:
        end = _find_last_bracket(visible)
        cleaned = _MARKDOWN_TARGET.sub(
            lambda m: m[0] if _may_stay(m[1], known) else "]", visible[:end]
        )
        cleaned += visible[end:]
        cleaned = _ADDRESS.sub(lambda m: _keep_address(m.group(0), known), cleaned)
        if cleaned == visible:
            return cleaned
        visible = cleaned


def _may_hold_address(text: str) -> bool:
    """Tell whether a text has a part that every address and every link has: most have none."""
    if "//" in text or "](" in text or "\\\\" in text:
        return True
    # As `_ADDRESS` compares letters: the Turkish i without a dot is one.
    folded = text.casefold().replace("ı", "i")
    return "www." in folded or (":" in folded and _SCHEME.search(folded) is not None)


def clean_plain_name(raw: str) -> str:
    """Clean a name of a page for a sentence of ours; empty if it is long, or more than words."""
    name = clean_line(raw)
    is_plain = ground(name, ()) == name and not _MARKUP.search(name)
    return name if is_plain and len(name) <= MAX_PLAIN_CHARS and re.search(r"\w", name) else ""


def find_addresses(text: str) -> list[str]:
    """Find every address in a text that a chat client or browser makes clickable."""
    matches = _MARKDOWN_TARGET.finditer(text[: _find_last_bracket(text)])
    targets = [match.group(1) for match in matches if match.group(1)]
    return targets + [trim_address(match.group()) for match in _ADDRESS.finditer(text)]


def renumber(text: str, known: Iterable[int]) -> tuple[str, list[int]]:
    """Number the citation marks of a text (`[3]`) from 1 by first use.

    Marks that are not `known` are removed. Returns the text, and the old numbers by new number.
    """
    allowed = set(known)
    order: list[int] = []

    def replace_mark(match: re.Match[str]) -> str:
        number = int(match.group(1))
        if number not in allowed:
            return ""
        if number not in order:
            order.append(number)
        return f"[{order.index(number) + 1}]"

    return MARK.sub(replace_mark, text), order


def _find_last_bracket(text: str) -> int:
    """Find the last `)`: a search for link targets behind it would take quadratic time."""
    return text.rfind(")") + 1


def _keep_address(address: str, known: set[str]) -> str:
    """Keep a known address with the punctuation behind it, or with a blank before Chinese text.

    A client would take what is written directly behind an address for a part of it.
    """
    bare = trim_address(address)
    if _may_stay(address, known) or _may_stay(bare, known):
        return address
    glued = max((url for url in known if _is_glued(address, url)), key=len, default="")
    if is_safe_link(glued):
        return f"{glued} {address[len(glued) :]}"
    return REMOVED + address[len(bare) :]


def _may_stay(address: str, known: set[str]) -> bool:
    """Tell whether an address is a known one, and no index of an older version let it through."""
    return address in known and is_safe_link(address)


def _is_glued(address: str, url: str) -> bool:
    """Tell whether an address is another one with Chinese letters directly behind it."""
    behind = address[len(url) : len(url) + 1]
    return address.startswith(url) and behind.isalpha() and not behind.isascii()
