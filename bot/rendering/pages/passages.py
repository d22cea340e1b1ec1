"""Names the passage of a page that is cited, so that it is found again in later generations.

A name holds the number of the section, the place in its text, and a checksum of what stands there:
`2.113.240.9f31c07a`. Where the page has changed, the same words are looked for elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

import msgspec

from indexer.records import Section

CHECK_BYTES = 4
MAX_PASSAGE_CHARS = 4000
"""Of a name's passage; quotes are much shorter."""
MAX_STARTS = 20_000
"""Places where the words of a changed page are looked for."""
MAX_CHECKED_CHARS = 8_000_000
"""Of all of them together: a tenth of a second; quotes of some hundred characters take far less."""
MAX_SEARCHED_CHARS = 50_000
"""Of a section, for the line that a quote was made of."""
LEAST_SHARE = 1 / 3
"""Of the values of a quote that its line has."""
_NAME = re.compile(r"(\d{1,5})\.(?:(\d{1,8})\.(\d{1,8})\.)?([0-9a-f]{8})", re.ASCII)
_START = re.compile(r"(?:^|(?<=[\s。！？；：，“「（]))(?=\S)")
_COLUMN = re.compile(r"(?:^|[;；\n])[^:：;；\n]{1,60}[:：]")
_WORD = re.compile(r"\w+")


class Place(msgspec.Struct, frozen=True):
    """A passage in a page."""

    section: int
    """Number of its section, from 0."""
    start: int = 0
    """Position in the section's text, in characters."""
    end: int = 0
    """The same as `start` where the section as a whole is meant."""

    @property
    def is_whole(self) -> bool:
        """Whether the section as a whole is meant."""
        return self.start == self.end


def name_quote(sections: Sequence[Section], number: int, quote: str) -> str:
    """Name the passage of a section that a quote was made of; the section if it is not found.

    Empty if there is no such section.
    """
    if not 0 <= number < len(sections):
        return ""
    start, end = _find_quote(sections[number].text, quote)
    return name_passage(sections, Place(number, start, end))


def name_line(sections: Sequence[Section], number: int, offset: int) -> str:
    """Name the line of a section's text that has a position; empty if there is no such section."""
    if not 0 <= number < len(sections):
        return ""
    text = sections[number].text
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return name_passage(sections, Place(number, start, len(text) if end < 0 else end))


def name_passage(sections: Sequence[Section], place: Place) -> str:
    """Name a passage; empty if there is no such section."""
    if not 0 <= place.section < len(sections):
        return ""
    section = sections[place.section]
    length = min(place.end, len(section.text)) - place.start
    if not 0 < length <= MAX_PASSAGE_CHARS:
        return f"{place.section}.{_check_headings(section)}"
    passage = section.text[place.start : place.start + length]
    return f"{place.section}.{place.start}.{place.start + length}.{_check(passage)}"


def find_passage(sections: Sequence[Section], name: str) -> Place | None:
    """Find the passage of a name; None where the page no longer has it, or for no such name."""
    match = _NAME.fullmatch(name)
    if not match:
        return None
    number, check = int(match[1]), match[4]
    if match[2] is None:
        order = _order(sections, number)
        return next((Place(n) for n in order if _check_headings(sections[n]) == check), None)
    start, end = int(match[2]), int(match[3])
    if not 0 < end - start <= MAX_PASSAGE_CHARS:
        return None
    if number < len(sections) and _check(sections[number].text[start:end]) == check:
        return Place(number, start, end)
    for place in _list_places(sections, number, end - start):
        if _check(sections[place.section].text[place.start : place.end]) == check:
            return place
    return None


def _list_places(sections: Sequence[Section], number: int, length: int) -> Iterator[Place]:
    """List where a passage of a length may begin, the section of a number first."""
    left = min(MAX_STARTS, MAX_CHECKED_CHARS // length)
    for n in _order(sections, number):
        for match in _START.finditer(sections[n].text):
            left -= 1
            if left < 0:
                return
            if match.start() + length <= len(sections[n].text):
                yield Place(n, match.start(), match.start() + length)


def _order(sections: Sequence[Section], number: int) -> list[int]:
    """Number the sections, the nearest ones first."""
    return sorted(range(len(sections)), key=lambda n: abs(n - number))


def _find_quote(text: str, quote: str) -> tuple[int, int]:
    """Find (start, end) of a quote; (0, 0) where nothing of the text is like it."""
    words = quote.strip().strip("…").strip()
    start = text.find(words) if words else -1
    if start >= 0:
        return start, start + len(words)
    return _find_row(text[:MAX_SEARCHED_CHARS], words)


def _find_row(text: str, words: str) -> tuple[int, int]:
    """Find the line that a quote such as `column: value; column: value` was made of.

    It has no other words, and more of the values than any other line.
    """
    said, values = set(_WORD.findall(words)), set(_WORD.findall(_COLUMN.sub(" ", words)))
    best, found, position = (0, 0), len(values) * LEAST_SHARE, 0
    for line in text.split("\n"):
        own = set(_WORD.findall(line))
        count = len(own & values)
        if count > found and said.issuperset(own):
            best, found = (position, position + len(line)), count
        position += len(line) + 1
    return best


def _check_headings(section: Section) -> str:
    return _check("\n".join(section.headings))


def _check(text: str) -> str:
    data = text.encode("utf-8", "replace")
    return hashlib.blake2s(data, digest_size=CHECK_BYTES).hexdigest()
