"""Finds where a bare address ends, also one with Chinese in its path.

Chinese text follows an address without a space: `见https://e.org/a了解更多`. But addresses hold
Chinese too: `https://e.org/分享/网格.pdf`. An address that could end in two places gives no record,
for a shorter one would be an address that nobody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from indexer.links.addresses import MARKDOWN_MARKS, trim_address
from indexer.links.templates import TEMPLATE_OPENING, holds_template

MAX_BARE_CHARS = 2048
"""Longest bare address; browsers and servers accept no longer ones."""

BARE = re.compile(
    r"://[A-Za-z0-9][A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\\{}]" f"{{0,{MAX_BARE_CHARS - 1}}}"
)
_SCHEME = re.compile(r"(?<![A-Za-z0-9])https?(?=://)", re.IGNORECASE)
_PLAIN = re.compile(rf"[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\\{{}}]{{1,{MAX_BARE_CHARS}}}")
_HAN = re.compile(
    r"[\u2e80-\u2fff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
"""Letters of Chinese, Japanese and Korean, which text uses without spaces; no punctuation."""
_LETTERS = re.compile(r"(?:(?!_HAN)[^\W\d_]){1,200}".replace("_HAN", _HAN.pattern))
_WORD = re.compile(rf"[^\s<>\"`|，。；！？、“”‘’：…【】「」『』《》]{{1,{MAX_BARE_CHARS}}}")
"""From the first Chinese letter of an address to the end of all that may belong to it."""
_FILE_END = re.compile(r"(?:%[0-9A-F]{2}|[^\W_]|[)）])\.[A-Za-z][A-Za-z0-9]{1,4}$")
_HAN_RUN = re.compile(rf"{_HAN.pattern}+")
_GOES_ON = re.compile(r"[/?#&=%_.+-][^\W_]|（")
_NOTE = re.compile(r"[(\[,;][A-Za-z]{2,16}:[\w-]{2,16}[)\]]?$")
"""`(code:ab12)` or `,pwd:ab12` behind an address."""


_MARK_BEHIND = re.compile(r"\*\*|\{:\s*(?:[.#][\w-]|[\w-]+=)")
"""The end of bold text, or a list of attributes: `{:target="_blank"}`."""


class BareAddress(NamedTuple):
    """A bare address in a text."""

    end: int
    """Where it ends."""
    mistake: Literal["", "template", "unsure"]
    """Why it is no link: a template has to complete it, or it may end elsewhere."""


def find_bare(text: str) -> Iterator[tuple[int, int]]:
    """Find (start, end) of the bare addresses in plain text; those that may end elsewhere not."""
    position = 0
    for scheme in _SCHEME.finditer(text):
        colon = scheme.end()
        match = BARE.match(text, colon) if colon > position else None
        if match is None:
            continue
        start = colon + len("://")
        end, mistake = find_end(text, start, match.end(), len(text))
        if end > start and not mistake:
            position = end
            yield scheme.start(), end


def find_end(text: str, start: int, match_end: int, limit: int) -> BareAddress:
    """Find the end of the bare address that a pattern of plain characters found in a text.

    `start` is the first character behind `://`, `match_end` the end of the match, and `limit` the
    end of the text that may be read.
    """
    end = match_end
    while end < limit and end - start < MAX_BARE_CHARS:
        if letters := _LETTERS.match(text, end, limit):
            if ord(text[end]) < 128 or text[end - 1] in "()'*":
                break
            end = letters.end()
            plain = _PLAIN.match(text, end, limit)
            end = plain.end() if plain else end
            continue
        break
    if end < limit and _HAN.match(text, end):
        return _decide(text, start, end, limit)
    trimmed = start + len(trim_bare(text[start:end]))
    is_template = holds_template(text[start:trimmed]) or TEMPLATE_OPENING.match(text, trimmed)
    return BareAddress(trimmed, "template" if is_template else "")


def trim_bare(address: str) -> str:
    """Cut the sentence's marks, a note and Markdown off the end of a bare address."""
    address = trim_address(_MARK_BEHIND.split(address, maxsplit=1)[0], MARKDOWN_MARKS)
    note = None if "?" in address else _NOTE.search(address)
    return trim_address(address[: note.start()], MARKDOWN_MARKS) if note else address


def _decide(text: str, start: int, end: int, limit: int) -> BareAddress:
    """Decide whether Chinese text goes on with the address that ends before it."""
    address = trim_bare(text[start:end])
    before = text[end - 1]
    has_host = "." in address.partition("/")[0]
    cut = BareAddress(start + len(address), "" if has_host else "unsure")
    if "/" not in text[start:end]:
        return cut  # `https://e.org是`, or `https://wiki.例子.中国`
    if before in ".,;:!?()'*~\\{}":
        return cut
    rest = _find_rest(text, end, limit)
    run = _HAN_RUN.match(rest)
    behind = rest[run.end() :] if run else rest
    whole = start + len(trim_bare(text[start:end] + rest))
    is_file = bool(_FILE_END.search(rest)) and (before in "/-_=%" or behind.startswith("."))
    if is_file or before in "=#%&@":
        return BareAddress(whole, "")
    if before not in "/-_+":
        return cut
    follows = text[end + len(rest) : end + len(rest) + 1]
    is_apart = not follows or follows.isspace() or follows in '<>|")）]】》」』”'
    return BareAddress(whole, "" if is_apart or _GOES_ON.match(behind) else "unsure")


def _find_rest(text: str, start: int, limit: int) -> str:
    """Find all that may belong to an address, from its first Chinese letter on."""
    word = _WORD.match(text, start, limit)
    rest = word[0].partition("](")[0] if word else ""  # the address is the text of a link
    for opening, closing in ("（）", "()"):
        if rest.count(closing) > rest.count(opening):
            rest = rest[: rest.rindex(closing)]
    return rest if _FILE_END.search(rest) else re.split("[（）]", rest, maxsplit=1)[0]
