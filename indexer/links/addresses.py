"""Finds, trims and checks web addresses in text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from indexer.links.hosts.reading import MAX_ADDRESS_CHARS, is_ambiguous
from indexer.text.control_characters import clean_line

ADDRESS_DELIMITERS = r"\s<>\"'`“”‘’，。；！？、）】》」』"
"""Characters that end a bare address in plain text, for a character class of `re`.

Chinese letters do not, because chat clients link `https://例子.中国` too. In Markdown they do,
because the site's own renderer ends the address there (`indexer.markdown.commonmark`)."""
SENTENCE_MARKS = ".,;:!?…"
"""Characters at the end of a bare address that belong to the sentence."""
MARKDOWN_MARKS = "?!.,:;*_~'\"\\|^"
"""The same in Markdown, where `*`, `_` and `~` close emphasis (GitHub Flavored Markdown, "Autolinks
(extension)"). In plain text they are part of the address."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}

_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_MAILBOX = r"[^@,?#]+@[^@,?#]+"
_MAIL = re.compile(rf"mailto:{_MAILBOX}(?:,{_MAILBOX})*(?:[?#]|$)", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp)(?:[?#]|$)", re.IGNORECASE)
_BARE = re.compile(rf"https?://[^{ADDRESS_DELIMITERS}]+", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Return whether a text is a web address that all programs read alike.

    It has `http` or `https`, a host, and no user name; outer spaces are allowed.
    """
    text = text.strip()
    return _has_host(text) and not is_ambiguous(text)


def _has_host(text: str) -> bool:
    """Return whether a client takes a text for a web address, whatever it opens."""
    try:
        return bool(_WEB.fullmatch(text) and urlsplit(text).hostname)
    except ValueError:  # `http://[`
        return False


def join_web(base: str, written: str) -> str:
    """Join an address that a page or a file writes to a base; empty if that gives no web address.

    The base may be empty.
    """
    try:
        address = urljoin(base, written.strip())
    except ValueError:  # `http://[`
        return ""
    return address if written.strip() and is_web_address(address) else ""


def is_picture(address: str) -> bool:
    """Return whether an address or a path ends in the name of a picture file."""
    return bool(_PICTURE.search(address))


def is_safe_link(url: str) -> bool:
    """Return whether an address may be a link: web or mail, without spaces or hidden characters."""
    if clean_line(url) != url or " " in url:
        return False
    return is_web_address(url) or is_mail_address(url)


def is_mail_address(url: str) -> bool:
    """Return whether an address writes a mail; each mailbox has one `@`."""
    return len(url) <= MAX_ADDRESS_CHARS and bool(_MAIL.match(url))


def find_web_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Find (start, end) of the bare web addresses in plain text, without final punctuation.

    Those that hide their host are found too: a client makes them clickable all the same.
    """
    for match in _BARE.finditer(text):
        address = trim_address(match.group())
        if _has_host(address):
            yield match.start(), match.start() + len(address)


def trim_address(address: str, marks: str = SENTENCE_MARKS) -> str:
    """Cut the sentence's punctuation (`marks`) and brackets off the end of a bare address.

    A closing bracket stays if the address has its opening bracket.
    """
    unopened = {end: address.count(end) - address.count(begin) for begin, end in _BRACKETS.items()}
    length = len(address)
    while length:
        last = address[length - 1]
        if last in _BRACKETS:
            unopened[_BRACKETS[last]] += 1
        elif unopened.get(last, 0) > 0:
            unopened[last] -= 1
        elif last not in marks:
            break
        length -= 1
    return address[:length]
