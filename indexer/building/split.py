"""Splits documents into passages: at headings, then at paragraphs, then at sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from indexer.building.limits.size import MAX_PASSAGES, TooLarge
from indexer.links.slug_words import extract_slug_words
from indexer.records import Document, Link, Passage, PassageWords, Section
from indexer.text.events import make_number_words
from indexer.text.language import split_words

SPLIT_FORMAT = 6
"""Raised by one when the same document gives other passages, texts or words."""
MAX_WIDTH = 480
"""Widest passage, in Han characters; a Latin character counts half, because it says about half as
much. 300 to 500 were best on the development sets: longer passages blur the vector, shorter ones
lose the words around an answer."""

MAX_TITLE_CHARS = 500
"""Of a title in each passage of its page; the document has it whole, for people. The longest of
8,500 real pages has 318 characters. The next four are likewise: real headings have up to 908
characters together, names of events 60, speakers 171, tags 148."""
MAX_HEADINGS_CHARS = 1000
MAX_EVENT_CHARS = 300
MAX_SPEAKERS_CHARS = 2000
MAX_TAGS_CHARS = 4000
MAX_NAMES = 100
"""Speakers or tags in each passage, if all of them are too many characters."""

_LIMIT = 2 * MAX_WIDTH
"""The same as `measure_width` counts."""
_BREAK = re.compile(r"\n\s*\n|\n|(?<=[。！？；…])(?=[^”’」』）\s])|(?<=[.!?;])\s+(?=\S)")
_PARAGRAPH = re.compile(r"\n\s*\n")


def split_document(document: Document) -> list[Passage]:
    """Split a document into passages, in reading order.

    Every character except white space is in exactly one passage, and so is every link. A document
    without text gives one passage, so that its title and links can be found.

    Raises:
        TooLarge: The document gives too many.
    """
    passages: list[Passage] = []
    for number, section in enumerate(document.sections):
        spans = list(_pack_spans(section))
        if not spans and (section.links or section.headings):
            spans = [(0, 0)]
        if not spans:
            continue
        for span, links in zip(spans, _share_links(section, spans), strict=True):
            passages.append(_make_passage(document, number, span, links))
        if len(passages) > MAX_PASSAGES:
            raise TooLarge(document, f"more than {MAX_PASSAGES:,} passages")
    return passages or [_make_passage(document, 0, (0, 0), ())]


def build_passage_words(passage: Passage) -> PassageWords:
    """Split a passage into words for lexical search, for each field.

    The title field also has the year and the edition, which many pages do not write out. The text
    field also has the words of addresses, which often are an English title.
    """
    names = (passage.title, passage.event, *passage.speakers, *passage.tags)
    headings = passage.headings
    field_links = [f"{link.label} {link.context}" for link in passage.links if link.key]
    slugs = [extract_slug_words(link.url) for link in passage.links]
    return PassageWords(
        title=(
            *_split_names(names),
            *make_number_words(passage.year, [passage.edition], names),
        ),
        headings=(*_split_names(headings), *make_number_words(0, (), headings)),
        text=tuple(split_words("\n".join((passage.text, *field_links, *slugs)))),
    )


@lru_cache(maxsize=8)
def _split_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Split what a passage repeats of its page, and mostly shares with the passage before it."""
    return tuple(split_words("\n".join(names)))


def build_encoder_text(passage: Passage) -> str:
    """Build the text for the encoder: title, heading path and speakers, then the passage."""
    names = " ".join((passage.title, *passage.headings, *passage.speakers))
    return f"{names}\n{passage.text}"


def build_token_text(passage: Passage) -> str:
    """Build the text for word alignment: the text for the encoder, event, year and tags."""
    year = str(passage.year or "")
    return "\n".join((build_encoder_text(passage), passage.event, year, *passage.tags))


def measure_width(text: str) -> int:
    """Measure a text in half Han characters: a Han character counts 2, a basic Latin one 1.

    In UTF-8 they take three bytes and one byte, so that one fast call is enough.
    """
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2


def _pack_spans(section: Section) -> Iterator[tuple[int, int]]:
    """Pack sentences into spans of at most `MAX_WIDTH`, which end at paragraphs if possible."""
    text = section.text
    start = end = 0
    for piece_start, piece_end in _split_sentences(section):
        if not text[start:end].strip():
            start = piece_start
        is_too_wide = measure_width(text[start:piece_end]) > _LIMIT
        # A new paragraph begins a new passage if the old one is at least half full.
        is_new_paragraph = _PARAGRAPH.search(text[end:piece_start])
        is_full = is_new_paragraph and measure_width(text[start:end]) > _LIMIT // 2
        if end > start and (is_too_wide or is_full):
            yield _strip_span(text, start, end)
            start = piece_start
        end = piece_end
    if text[start:end].strip():
        yield _strip_span(text, start, end)


def _split_sentences(section: Section) -> Iterator[tuple[int, int]]:
    """Split a section into sentences of at most `MAX_WIDTH`, without splitting a link label."""
    text = section.text
    labels = _Labels(section)
    breaks = (match.end() for match in _BREAK.finditer(text))
    cuts = (cut for cut in breaks if labels.find_start(cut) is None)
    for begin, end in pairwise(sorted({0, *cuts, len(text)})):
        yield from _split_long(text, begin, end, labels)


class _Labels:
    """The labels of a section's links, as places in its text that must not be cut."""

    def __init__(self, section: Section) -> None:
        spans = sorted(
            (link.offset, link.offset + len(link.label))
            for link in section.links
            # A label with a talk's title before it does not stand in the text as it is.
            if not link.key and section.text.startswith(link.label, link.offset)
        )
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in spans:
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def find_start(self, cut: int) -> int | None:
        """Find where the label starts that a cut would split; None if it splits none."""
        place = bisect_left(self._starts, cut) - 1
        return self._starts[place] if place >= 0 and cut < self._ends[place] else None


def _split_long(text: str, begin: int, end: int, labels: _Labels) -> Iterator[tuple[int, int]]:
    """Split a sentence that is too wide at spaces; without spaces, anywhere outside a label."""
    while end - begin > MAX_WIDTH and measure_width(text[begin : begin + _LIMIT + 1]) > _LIMIT:
        cut = begin + _count_fitting(text[begin : begin + _LIMIT])
        space = text.rfind(" ", begin + (cut - begin) // 2, cut)
        cut = space + 1 if space > 0 else cut
        start = labels.find_start(cut)
        cut = start if start is not None and start > begin else cut
        yield begin, cut
        begin = cut
    if begin < end:
        yield begin, end


def _count_fitting(text: str) -> int:
    """Count the characters of the longest prefix that fits: at least `MAX_WIDTH` always do."""
    lengths = range(MAX_WIDTH, _LIMIT + 1)
    return MAX_WIDTH - 1 + bisect_right(lengths, _LIMIT, key=lambda n: measure_width(text[:n]))


def _strip_span(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _share_links(section: Section, spans: Sequence[tuple[int, int]]) -> list[list[Link]]:
    """Give each span the links whose label begins in it, or in the white space behind it.

    The first span has those of the front matter, too.
    """
    starts = [start for start, _ in spans[1:]]
    shares: list[list[Link]] = [[] for _ in spans]
    for link in section.links:
        shares[0 if link.key else bisect_right(starts, link.offset)].append(link)
    return shares


def _fit(texts: tuple[str, ...], chars: int) -> tuple[str, ...]:
    """Cut texts that have too many characters together, each of the first to the same length."""
    if sum(map(len, texts)) <= chars:
        return texts
    texts = texts[:MAX_NAMES]
    return tuple(text[: chars // len(texts)] for text in texts)


def _make_passage(
    document: Document, number: int, span: tuple[int, int], links: Sequence[Link]
) -> Passage:
    """Make the passage of a span with its links. What all passages of a page repeat is cut."""
    section = document.sections[number] if document.sections else Section((), "", "")
    start, end = span
    anchor = f"#{section.anchor}" if section.anchor and document.url else ""
    return Passage(
        document=document.id,
        source=document.source,
        title=document.title[:MAX_TITLE_CHARS],
        url=section.url or document.url + anchor,
        headings=_fit(section.headings, MAX_HEADINGS_CHARS),
        text=section.text[start:end],
        start=start,
        end=end,
        section=number,
        language=document.language,
        links=tuple(links),
        published=document.published,
        held=document.held,
        event=document.event[:MAX_EVENT_CHARS],
        year=document.year,
        edition=document.edition,
        speakers=_fit(document.speakers, MAX_SPEAKERS_CHARS),
        tags=_fit(document.tags, MAX_TAGS_CHARS),
    )
