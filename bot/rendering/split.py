"""Split a text into pieces within a channel's limit, at natural places; for all channels.

Discord counts UTF-16 code units and WeCom bytes, so the caller passes the measure.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence

from indexer.links.addresses import ADDRESS_DELIMITERS
from indexer.text.late_patterns import compile_late

Measure = Callable[[str], int]
"""Returns the length of a text: the sum over its characters, each 1 or more."""

LEAST_LIMIT = 64
"""Every channel allows more than this."""
ELLIPSIS = "…"

# A look-behind matches a run of characters only at its start: without it, a text of twenty thousand
# exclamation marks takes ten seconds.
_PARAGRAPH = compile_late(r"(?<![ \t])[ \t]*\n(?:[ \t]*\n)+")
_LINE = compile_late(r"(?<![ \t])[ \t]*\n")
_SENTENCE = compile_late(r"[。！？；]+[”’」』）]*[ \t]*|(?<![.!?…])[.!?…]+[\"')\]”’]*[ \t]+")
_WORD = compile_late(r"[ \t\u3000]+|[，、：]")
_BORDERS = (_PARAGRAPH, _LINE, _SENTENCE, _WORD)
# An address in angle brackets, a labelled link, a bare address.
_LINK = compile_late(
    r"<[a-z][a-z0-9+.-]*:[^\s<>]+>"
    r"|!?\[(?:[^\]\[\n\\]|\\.)*\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)"
    rf"|(?:https?://|www\.)[^{ADDRESS_DELIMITERS}]+",
    re.IGNORECASE,
)
_JOINERS = {"\u200d", "\ufe0e", "\ufe0f"}
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def utf16(text: str) -> int:
    """Count UTF-16 code units, as Discord does."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf8(text: str) -> int:
    """Count bytes of UTF-8, as WeCom does."""
    return len(text.encode(errors="surrogatepass"))


def split(text: str, limit: int, measure: Measure = utf16) -> list[str]:
    """Split a text at the end of a paragraph, else of a line, a sentence or a word.

    The text is plain or Markdown. Addresses, labelled links, escaped characters and combined
    characters stay whole unless one alone is over the limit. Only white space at the cuts is lost,
    and no piece is empty. Code fences are normal text: channels escape them.

    Raises:
        ValueError: `limit` is below `LEAST_LIMIT`.
    """
    if limit < LEAST_LIMIT:
        raise ValueError(f"limit {limit} is below {LEAST_LIMIT}")
    return _Cutter(text, limit, measure).cut()


def paginate(items: Sequence[str], limit: int, most: int, measure: Measure) -> list[list[str]]:
    """Put lines on pages of at most `most` lines and `limit`, by `measure`; none is empty.

    The line break behind each line counts 1. A line over the limit gets a page of its own.
    """
    pages: list[list[str]] = []
    room = 0
    for item in items:
        size = measure(item) + 1
        if not pages or size > room or len(pages[-1]) == most:
            pages.append([])
            room = limit
        pages[-1].append(item)
        room -= size
    return pages


def shorten(text: str, limit: int, measure: Measure = utf16) -> str:
    """Shorten a label to a limit, with an ellipsis at the cut."""
    if measure(text) <= limit:
        return text
    end = _find_reach(text, 0, limit - measure(ELLIPSIS), measure)
    while end and _holds_together(text, end):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


class _Cutter:
    """Splits one text."""

    def __init__(self, text: str, limit: int, measure: Measure) -> None:
        self.text = text
        self.limit = limit
        self.measure = measure
        self.links = [match.span() for match in _LINK.finditer(text)]
        self.starts = [start for start, _ in self.links]
        self.borders = [self._find_borders(border) for border in _BORDERS]

    def cut(self) -> list[str]:
        """Split the text from start to end."""
        pieces: list[str] = []
        start = 0
        while True:
            start += len(self.text[start:]) - len(self.text[start:].lstrip())
            if start >= len(self.text):
                return pieces
            reach = _find_reach(self.text, start, self.limit, self.measure)
            if reach == len(self.text):
                return [*pieces, self.text[start:].rstrip()]
            end, after = self._find_cut(start, reach)
            pieces.append(self.text[start:end].rstrip())
            start = after

    def _find_cut(self, start: int, reach: int) -> tuple[int, int]:
        """Find the end of the piece that starts at `start`, and the start of the next one."""
        for borders in self.borders:
            at = bisect_right(borders, (reach, len(self.text)))
            if at and borders[at - 1][0] > start:
                return borders[at - 1]
        for allowed in (self._may_cut, self._keeps_characters):
            for end in range(reach, start, -1):
                if allowed(end):
                    return end, end
        return max(reach, start + 1), max(reach, start + 1)

    def _find_borders(self, border: re.Pattern[str]) -> list[tuple[int, int]]:
        """Find all cuts of one rank as (end of a piece, start of the next), in order."""
        # A full stop is kept, white space is dropped.
        matches = border.finditer(self.text)
        places = ((m.start() + len(m.group().rstrip()), m.end()) for m in matches)
        return [(end, after) for end, after in places if self._may_cut(end)]

    def _may_cut(self, position: int) -> bool:
        """Tell whether a cut here leaves links and characters whole."""
        at = bisect_right(self.starts, position - 1) - 1
        cuts_link = at >= 0 and self.links[at][0] < position < self.links[at][1]
        return not cuts_link and self._keeps_characters(position)

    def _keeps_characters(self, position: int) -> bool:
        return not _holds_together(self.text, position)


def _find_reach(text: str, start: int, room: int, measure: Measure) -> int:
    """Find the last position where the text from `start` still fits, by binary search."""
    low, high = start, min(len(text), start + max(room, 0))  # a character measures 1 or more
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[start:middle]) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _holds_together(text: str, position: int) -> bool:
    """Tell whether the characters on both sides of a position form one character."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if after in _JOINERS or before == "\u200d" or unicodedata.category(after).startswith("M"):
        return True
    if ord(after) in _SKIN_TONES:
        return True
    if before in _FLAG_LETTERS and after in _FLAG_LETTERS:
        return _count_before(text, position, _FLAG_LETTERS) % 2 == 1
    if "\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff":
        return True
    # Markdown: a backslash and the character that it escapes.
    return before == "\\" and _count_before(text, position, "\\") % 2 == 1


def _count_before(text: str, position: int, characters: str) -> int:
    """Count how many of some characters are right before a position."""
    return position - len(text[:position].rstrip(characters))
