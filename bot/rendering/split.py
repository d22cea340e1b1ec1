"""Text -> pieces within a channel's limit, cut where a reader would cut. Pure; for all channels.

Discord counts UTF-16 code units, WeCom counts bytes: the measure is passed in.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.links.addresses import NOT_IN_BARE

Measure = Callable[[str], int]
"""Length of a text as a channel counts it: the sum over its characters, each 1 or more."""

LEAST_LIMIT = 64
"""No channel allows less for a text; room for a fence to be closed and opened again."""
ELLIPSIS = "…"

# Each begins where a run of its first characters does: tried at every place in one, a text of
# twenty thousand exclamation marks would take ten seconds.
_PARAGRAPH = re.compile(r"(?<![ \t])[ \t]*\n(?:[ \t]*\n)+")
_LINE = re.compile(r"(?<![ \t])[ \t]*\n")
_SENTENCE = re.compile(r"[。！？；]+[”’」』）]*[ \t]*|(?<![.!?…])[.!?…]+[\"')\]”’]*[ \t]+")
_WORD = re.compile(r"[ \t\u3000]+|[，、：]")
_BORDERS = (_PARAGRAPH, _LINE, _SENTENCE, _WORD)
# An address in angle brackets, a labelled link, a bare address.
_LINK = re.compile(
    r"<[a-z][a-z0-9+.-]*:[^\s<>]+>"
    r"|!?\[(?:[^\]\[\n\\]|\\.)*\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)"
    rf"|(?:https?://|www\.)[^{NOT_IN_BARE}]+",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)\n?", re.MULTILINE)
_JOINERS = {"\u200d", "\ufe0e", "\ufe0f"}
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def utf16(text: str) -> int:
    """Count UTF-16 code units, as Discord does."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf8(text: str) -> int:
    """Count bytes of UTF-8, as WeCom does."""
    return len(text.encode(errors="surrogatepass"))


def split(text: str, limit: int, measure: Measure = utf16) -> list[str]:
    """Cut a text into pieces, at the end of a paragraph, else a line, a sentence, a word.

    An address, a labelled link, an escaped character and a combining sequence stay whole unless
    one alone is over the limit. A code fence that must be cut is closed and opened again. Only
    white space at the cuts is lost.

    Args:
        text: Plain text or Markdown.
        limit: Longest piece, by `measure`; `LEAST_LIMIT` or more.
        measure: How the channel counts.

    Returns:
        Pieces in order, none empty; none at all for a text of white space.

    Raises:
        ValueError: `limit` is below `LEAST_LIMIT`.
    """
    if limit < LEAST_LIMIT:
        raise ValueError(f"limit {limit} is below {LEAST_LIMIT}")
    return _Cutter(text, limit, measure).pieces()


def paginate(items: Sequence[str], limit: int, most: int, measure: Measure) -> list[list[str]]:
    """Put lines on pages; each page begins where the one before it was full.

    Args:
        items: Lines; one that is over the limit is a page of its own.
        limit: Longest page, by `measure`, with a line break behind each line.
        most: Lines on a page at most.
        measure: How the channel counts; a line break counts 1.

    Returns:
        Pages in order, none empty.
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


def shortened(text: str, limit: int, measure: Measure = utf16) -> str:
    """Shorten a label to a limit, with an ellipsis where something was left out."""
    if measure(text) <= limit:
        return text
    end = _reach(text, 0, limit - measure(ELLIPSIS), measure)
    while end and _holds_together(text, end):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


@dataclass(frozen=True, slots=True)
class _Fence:
    """A block of code. Positions are characters from the start of the text."""

    start: int
    body: int
    """Where its first line begins."""
    close: int
    """Where its closing line begins; the text's end when it has none."""
    end: int
    opening: str
    """The line that opens it, with its line break."""
    closing: str
    """What closes it after its last line."""

    def holds(self, position: int) -> bool:
        """Tell whether a cut at this position would fall inside."""
        return self.body <= position <= self.close


class _Cutter:
    """One text being cut."""

    def __init__(self, text: str, limit: int, measure: Measure) -> None:
        self.text = text
        self.limit = limit
        self.measure = measure
        self.fences = _fences(text, limit, measure)
        # Positions where no cut may fall: inside links, and the lines that open or close a fence.
        self.whole = [(m.start(), m.end()) for m in _LINK.finditer(text)]
        for fence in self.fences:
            self.whole += [(fence.start, fence.body), (fence.close, fence.end)]
        self.whole.sort()
        self.starts = [start for start, _ in self.whole]
        self.borders = [self._borders(rank) for rank in range(len(_BORDERS))]

    def pieces(self) -> list[str]:
        """Cut from the start to the end."""
        found: list[str] = []
        start, inside = 0, None
        while True:
            if inside is None:
                start += len(self.text[start:]) - len(self.text[start:].lstrip())
            prefix = inside.opening if inside else ""
            if start >= len(self.text):
                return found
            room = self.limit - self.measure(prefix)
            if _reach(self.text, start, room, self.measure) == len(self.text):
                rest = self.text[start:].rstrip()
                return [*found, prefix + rest] if rest else found
            end, after = self._cut(start, room)
            inside = self._fence_at(end, start)
            tail = inside.closing if inside else ""
            body = self.text[start:end]
            found.append(prefix + (body if inside else body.rstrip()) + tail)
            start = after

    def _cut(self, start: int, room: int) -> tuple[int, int]:
        """Find where a piece that begins at `start` ends, and where the next one begins."""
        reach = _reach(self.text, start, room, self.measure)
        close = max((self.measure(fence.closing) for fence in self.fences), default=0)
        for borders in self.borders:
            at = bisect_right(borders, (reach, len(self.text)))
            for end, after in reversed(borders[:at]):
                if end <= start:
                    break
                spare = close if self._fence_at(end, start) else 0
                if self.measure(self.text[start:end]) + spare <= room:
                    return end, after
        reach = _reach(self.text, start, room - close, self.measure)
        for allowed in (self._may_cut, self._keeps_characters):
            for end in range(reach, start, -1):
                if allowed(end):
                    return end, end
        return max(reach, start + 1), max(reach, start + 1)

    def _borders(self, rank: int) -> list[tuple[int, int]]:
        """Places of one rank as (end of a piece, start of the next), in order.

        Inside a fence only lines count, and they count as words do outside: a fence is cut when
        nothing before it can be.
        """
        found = []
        for match in _BORDERS[rank].finditer(self.text):
            # A full stop stays; white space goes.
            end = match.start() + len(match.group().rstrip())
            if self._may_cut(end) and not self._fence_at(end, 0):
                found.append((end, match.end()))
        if rank == len(_BORDERS) - 1:
            for fence in self.fences:
                for match in re.compile(r"\n").finditer(self.text, fence.body, fence.close):
                    found.append((match.start(), match.end()))
        return sorted(found)

    def _fence_at(self, position: int, start: int) -> _Fence | None:
        """The fence a cut would fall into; none when that fence begins right there."""
        for fence in self.fences:
            if fence.holds(position) and position > start:
                return fence
        return None

    def _may_cut(self, position: int) -> bool:
        """Tell whether neither a link nor a character would be torn."""
        at = bisect_right(self.starts, position - 1) - 1
        torn = at >= 0 and self.whole[at][0] < position < self.whole[at][1]
        return not torn and self._keeps_characters(position)

    def _keeps_characters(self, position: int) -> bool:
        return not _holds_together(self.text, position)


def _fences(text: str, limit: int, measure: Measure) -> list[_Fence]:
    """Find the blocks of code."""
    found: list[_Fence] = []
    opened: re.Match[str] | None = None
    for match in _FENCE.finditer(text):
        if opened is None:
            opened = match
        elif match[1].startswith(opened[1]) and not match[2].strip():
            found.append(_fence(opened, match.start(), match.end(), limit, measure))
            opened = None
    if opened is not None:
        found.append(_fence(opened, len(text), len(text), limit, measure))
    return found


def _fence(opened: re.Match[str], close: int, end: int, limit: int, measure: Measure) -> _Fence:
    opening = f"{opened[1]}{opened[2].rstrip()}\n"
    if measure(opening) > limit // 4:  # a "language" that is no language, or a wall of backticks
        opening = f"{opened[1][:3]}\n"
    marker = opening[: len(opening) - len(opening.lstrip(opening[0]))]
    return _Fence(opened.start(), opened.end(), close, end, opening, f"\n{marker}")


def _reach(text: str, start: int, room: int, measure: Measure) -> int:
    """The furthest position so that what stands between `start` and it fits."""
    low, high = start, min(len(text), start + max(room, 0))  # a character measures 1 or more
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[start:middle]) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _holds_together(text: str, position: int) -> bool:
    """Tell whether the characters on both sides of a position are shown as one."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if after in _JOINERS or before == "\u200d" or unicodedata.category(after).startswith("M"):
        return True
    if ord(after) in _SKIN_TONES:
        return True
    if ord(before) in _FLAG_LETTERS and ord(after) in _FLAG_LETTERS:
        return _run_before(text, position, lambda c: ord(c) in _FLAG_LETTERS) % 2 == 1
    if "\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff":
        return True
    # Markdown: a backslash and what it escapes.
    return before == "\\" and _run_before(text, position, lambda c: c == "\\") % 2 == 1


def _run_before(text: str, position: int, belongs: Callable[[str], bool]) -> int:
    """How many characters of a kind stand right before a position."""
    start = position
    while start and belongs(text[start - 1]):
        start -= 1
    return position - start
