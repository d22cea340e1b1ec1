r"""Refuses addresses that a browser and other programs read in different ways.

`https://evil.example\\@bilibili.com/` opens evil.example in a browser, and names bilibili.com to
Python. What a browser does is the measure (WHATWG URL, which `ada_url` implements); we read an
address with Python too, and take only those in which both see one host.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

MAX_ADDRESS_CHARS = 2048
"""Longest address of a link, and of a page, which each of its passages and relative links repeats.
Browsers and chats cut or refuse longer ones. The longest of 40,125 in our archives has 1,513."""
CACHED_ADDRESSES = 8192

_PLAIN = re.compile(
    r"https?://(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?::[1-9][0-9]{0,3})?(?=[/?#]|$)"
)
"""Fast path: hosts that everybody reads alike, which nearly all are."""
_AUTHORITY = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_SLASHES = re.compile(r"[/\\]{0,1}\\")
"""`\\\\host`, `/\\host` and `\\path`: for a browser, each backslash is a slash."""


def is_ambiguous(address: str) -> bool:
    """Tell whether an address hides which host it opens; false for what is no web address.

    It has a user name before its host, or a host that programs read in different ways: with a
    backslash, an encoded character, a number in place of an IP address, letters that a browser
    turns into others. Or no browser opens it, or it is longer than `MAX_ADDRESS_CHARS`.
    """
    if len(address) > MAX_ADDRESS_CHARS:
        return True
    return not _PLAIN.match(address) and _reads_differently(address)


@lru_cache(maxsize=CACHED_ADDRESSES)
def _reads_differently(address: str) -> bool:
    authority = _AUTHORITY.match(address)
    if authority is None:  # relative, or of another scheme
        return bool(_SLASHES.match(address))
    if "@" in authority[1] or "\\" in authority[1]:
        return True
    # Few addresses need it, and it brings all of markdown-it: a tenth of a second for each command.
    from markdown_it.common.normalize_url import normalizeLink

    try:
        return read_host(address) != (urlsplit(normalizeLink(address)).hostname or "")
    except ValueError:
        return True


def read_web_host(address: str) -> str:
    """Read the host that a browser opens; empty for what is no web address."""
    try:
        return read_host(address) if address.startswith(("http://", "https://")) else ""
    except ValueError:
        return ""


def read_host(address: str) -> str:
    """Read the host that a browser opens, as it writes it: in small letters, in ASCII.

    `ValueError` if it does not open the address.
    """
    # Few addresses need it, see `_PLAIN`.
    from ada_url import URL

    host: str = URL(address).hostname
    return host.removeprefix("[").removesuffix("]")
