"""What a web address is, where a bare one ends in a text, and which ones may be links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from indexer.text.control_characters import clean_line

NOT_IN_BARE = r"\s<>\"'`“”‘’，。；！？、）】》」』"
"""What ends a bare address in a text without markup, for a character class of `re`.

Chinese letters do not: chat clients link `https://例子.中国` too. In Markdown they do: there an
address is what the site's own renderer links (`indexer.markdown.commonmark`)."""
SENTENCE_MARKS = ".,;:!?…"
"""What belongs to the sentence where it stands behind a bare address."""
MARKDOWN_MARKS = "?!.,:;*_~'\"\\|^"
"""The same in Markdown, where stars, underscores and tildes close marked text (GitHub Flavored
Markdown, "Autolinks (extension)"). In a text without markup they are part of the address."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}

_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^?#]", re.IGNORECASE)
_BARE = re.compile(rf"https?://[^{NOT_IN_BARE}]+", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Tell whether a text is one http or https address with a host; blanks around it are fine."""
    text = text.strip()
    try:
        return bool(_WEB.fullmatch(text) and urlsplit(text).hostname)
    except ValueError:  # `http://[`
        return False


def is_safe_link(url: str) -> bool:
    """Tell whether an address may be a link: web or mail, and shown as what it is."""
    if clean_line(url) != url or " " in url:
        return False
    return is_web_address(url) or bool(_MAIL.match(url))


def find_web_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Find the bare web addresses in a text without markup.

    Yields:
        Where one begins and ends, without the punctuation of the sentence around it.
    """
    for match in _BARE.finditer(text):
        address = trim_address(match.group())
        if is_web_address(address):
            yield match.start(), match.start() + len(address)


def trim_address(address: str, marks: str = SENTENCE_MARKS) -> str:
    """Cut off the end of a bare address what belongs to the sentence around it.

    Args:
        address: As found in a text.
        marks: Characters that end no address.

    Returns:
        The address without marks and opening brackets at its end, and without brackets that were
        opened before it.
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
