"""Reads a part of a section as sentences, lines of a list and rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.answering.from_pages.quotes.tables import find_head, is_row, read_row
from indexer.records import Link, Section

MAX_SENTENCES = 40
"""Sentences of a passage that are compared; a passage rarely has more than 20."""
LONG_SENTENCE = 240
"""Characters from which a sentence is read as parts, so that the right part can be quoted."""
PART_CHARS = 120
"""About the length of such a part."""
MAX_FIELD_CHARS = 120
"""Longest line that is taken for a field."""
SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")

_SENTENCE = re.compile(
    r"[^\n。！？!?；](?:[^\n。！？!?；.]+|\.(?![.!?]*(?:\s|$)))*"
    r"(?:[。！？；]+[”’」』）]*|[.!?]+(?=\s|$)|[!?]+)?",
    re.M,
)
_LETTER = re.compile(r"[^\W\d_]")
_CLAUSE_END = re.compile(r"[,，、;:：]\s*|\s+")
_LEANS = re.compile(
    r"(?:这|那|此|该|其|他|她|它|前者|后者|因此|所以|但|不过|另外|同时|而且)"
    r"|(?:it|its|this|that|these|those|he|she|they|his|her|their|both|such|but|so|also|however"
    r"|therefore|thus)\b",
    re.IGNORECASE,
)
"""Beginnings that point back: pronouns and conjunctions."""
_FIELD = re.compile(r"[^\s:：。！？,，][^:：。！？,，]{0,23}[:：]\s*\S")


class Sentence(NamedTuple):
    """A sentence, a part of a long one, a line of a list, or a row of a table."""

    text: str
    """As it is quoted: as it stands, or a row read as `column: value`."""
    start: int
    """Position in the section's text, in characters."""
    end: int
    is_row: bool = False
    is_line: bool = False
    """Whether it is a whole line, as the items of a list are."""
    begins_paragraph: bool = False
    """Whether a blank line stands before it."""
    is_part: bool = False
    """Whether its sentence goes on behind it."""
    goes_on: bool = False
    """Whether it goes on a sentence that begins before it."""
    is_field: bool = False
    """Whether it is a line such as `Speakers: …`, which says nothing without a title."""

    @property
    def opens(self) -> bool:
        """Whether it announces what follows: it ends with a colon."""
        return self.text.endswith((":", "："))

    @property
    def leans(self) -> bool:
        """Whether it needs what stands before it, to which it points back."""
        return self.goes_on or bool(_LEANS.match(self.text))


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Split a text into sentences: (start, end) of each, without white space at either end."""
    spans = []
    for match in _SENTENCE.finditer(text):
        found = match[0]
        start, end = match.span()
        if not found[0].isalpha():
            if not _LETTER.search(found):
                continue
            start = end - len(found.lstrip())
        spans.append((start, end - len(found) + len(found.rstrip())))
    return spans


def read_sentences(section: Section, start: int, end: int) -> list[Sentence]:
    """Read the sentences of a section's text from start to end, at most `MAX_SENTENCES`.

    The first row of a table only names its columns.
    """
    text, passage = section.text, section.text[start:end]
    sentences: list[Sentence] = []
    rows = _Rows(section, start, end) if "|" in passage else None
    begin = start
    for line in passage.split("\n"):
        if rows and is_row(line):
            sentences += rows.read(line, begin)
        elif line:
            sentences += _read_line(text, line, begin)
        if len(sentences) >= MAX_SENTENCES:
            break
        begin += len(line) + 1
    return sentences[:MAX_SENTENCES]


class _Rows:
    """Reads the rows of the tables of a passage, from above."""

    def __init__(self, section: Section, start: int, end: int) -> None:
        self._text = section.text
        self._links = [one for one in section.links if not one.key and start <= one.offset < end]
        self._head, self._last = "", -2

    def read(self, line: str, start: int) -> Iterator[Sentence]:
        """Read the row that begins at a position; the first row of a table gives no sentence."""
        text, end = self._text, start + len(line)
        # A row right below another has the head of that one; a table may have thousands.
        if start != self._last + 1:
            self._head = find_head(text, start)
        is_head = not self._head and _has_row_below(text, end)
        if not is_head:
            yield from _read_row(text, self._head, self._links, start, end)
        self._head = self._head or line
        # Of a row whose beginning is on another passage, the table begins above it.
        self._last = end if text[start - 1 : start] in ("", "\n") else -2


def _read_row(
    text: str, head: str, links: Iterable[Link], start: int, end: int
) -> Iterator[Sentence]:
    """Read a row of a table with this head, or of none; `links` are those around it."""
    labels = [
        (link.offset - start, link.offset - start + len(link.label))
        for link in links
        if start <= link.offset < end
    ]
    if read := read_row(text[start:end], head, labels):
        yield Sentence(read, start, end, is_row=True, is_line=True)


def _read_line(text: str, line: str, start: int) -> list[Sentence]:
    """Read the sentences of a line that is no row, which begins at a position of a text."""
    spans = split_sentences(line)
    is_first, is_line = text[max(0, start - 2) : start] == "\n\n", len(spans) == 1
    sentences: list[Sentence] = []
    for begin, stop in spans:
        first, last = start + begin, start + stop
        if stop - begin > LONG_SENTENCE:
            sentences += _cut_sentence(text, first, last, is_line, is_first)
        else:
            sentence = line[begin:stop]
            is_field = is_line and _is_field(sentence)
            sentences.append(
                Sentence(sentence, first, last, False, is_line, is_first, is_field=is_field)
            )
        is_first = False
    return sentences


def _is_field(line: str) -> bool:
    if len(line) > MAX_FIELD_CHARS or line.endswith(SENTENCE_ENDS):
        return False
    return _FIELD.match(line) is not None


def _has_row_below(text: str, end: int) -> bool:
    following = text.find("\n", end + 1)
    return is_row(text[end + 1 : following if following >= 0 else len(text)])


def _cut_sentence(
    text: str, start: int, end: int, is_line: bool, is_first: bool
) -> Iterator[Sentence]:
    """Cut a long sentence behind its clauses, or anywhere where it has none."""
    begin = start
    while begin < end:
        cut = end
        if end - begin > LONG_SENTENCE:
            clause = _CLAUSE_END.search(text, begin + PART_CHARS, begin + LONG_SENTENCE)
            cut = clause.end() if clause else begin + PART_CHARS
        part = text[begin:cut].rstrip()
        yield Sentence(
            part,
            begin,
            begin + len(part),
            is_line=is_line,
            begins_paragraph=is_first and begin == start,
            is_part=cut < end,
            goes_on=begin > start,
            is_field=is_line and _is_field(part),
        )
        begin = cut
