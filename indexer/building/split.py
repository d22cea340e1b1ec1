"""Document to passages: by heading path first, then by paragraph, then by sentence, zh and en."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from indexer.links.slug_words import extract_slug_words
from indexer.records import Document, Passage, PassageWords, Section
from indexer.text.events import make_number_words
from indexer.text.language import split_words

SPLIT_FORMAT = 5
"""Goes up whenever the same document would split, read or weigh differently."""

MAX_WIDTH = 480
"""Widest passage, in Han characters; a Latin character counts half, as it carries about half as
much. 300 to 500 measured best on the development sets: longer ones blur the vector, shorter ones
lose the words around an answer."""

_HAN_WIDTH = 2
_BREAK = re.compile(r"\n\s*\n|\n|(?<=[。！？；…])(?=[^”’」』）\s])|(?<=[.!?;])\s+(?=\S)")
_PARAGRAPH = re.compile(r"\n\s*\n")


def split(document: Document) -> list[Passage]:
    """Split a document into passages.

    Every character of a section that is not white space is in exactly one of its passages, and
    every link in exactly one passage of the document. A document without text gives one passage,
    so that its title and links are found.

    Args:
        document: The document; its sections' links carry true offsets.

    Returns:
        At least one passage, in reading order.
    """
    found: list[Passage] = []
    for number, section in enumerate(document.sections):
        spans = list(_spans(section))
        if not spans and (section.links or section.headings):
            spans = [(0, 0)]
        if not spans:
            continue
        # A link in the white space between two passages belongs to the one before it.
        reach = [0, *(start for start, _ in spans[1:]), len(section.text) + 1]
        for span, owned in zip(spans, pairwise(reach), strict=True):
            found.append(_passage(document, number, span, owned))
    return found or [_passage(document, 0, (0, 0), (0, 1))]


def passage_words(passage: Passage) -> PassageWords:
    """Cut the words of a passage for lexical search, per weighted field.

    The title field also holds the year and the edition, which a page often does not spell out; the
    text field the words that an address is made of, which often are an English title.
    """
    names = (passage.title, passage.event, *passage.speakers, *passage.tags)
    keyed = [f"{link.label} {link.context}" for link in passage.links if link.key]
    slugs = [extract_slug_words(link.url) for link in passage.links]
    return PassageWords(
        title=(
            *split_words("\n".join(names)),
            *make_number_words(passage.year, [passage.edition], names),
        ),
        headings=(
            *split_words("\n".join(passage.headings)),
            *make_number_words(0, (), passage.headings),
        ),
        text=tuple(split_words("\n".join((passage.text, *keyed, *slugs)))),
    )


def encoded_text(passage: Passage) -> str:
    """Give the text the encoder sees: title and heading path, then the passage itself."""
    names = " ".join((passage.title, *passage.headings, *passage.speakers))
    return f"{names}\n{passage.text}"


def named_text(passage: Passage) -> str:
    """Give the text whose words a question's are met by: also what only names the page."""
    year = str(passage.year or "")
    return "\n".join((encoded_text(passage), passage.event, year, *passage.tags))


def width(text: str) -> int:
    """Measure a text in half Han characters: a Han character counts 2, a basic Latin one 1.

    UTF-8 spends three bytes on the one and one on the other, which makes this a single fast call.
    """
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2


def _spans(section: Section) -> Iterator[tuple[int, int]]:
    """Pack sentences into spans no wider than `MAX_WIDTH`, ending at paragraphs where it can."""
    text, limit = section.text, MAX_WIDTH * _HAN_WIDTH
    start = end = 0
    for piece_start, piece_end in _pieces(section):
        if not text[start:end].strip():
            start = piece_start
        too_wide = width(text[start:piece_end]) > limit
        # A paragraph that does not fit begins a passage of its own when enough is gathered.
        new_paragraph = bool(_PARAGRAPH.search(text[end:piece_start])) if end > start else False
        full = new_paragraph and width(text[start:end]) > limit // 2
        if end > start and (too_wide or full):
            yield _stripped(text, start, end)
            start = piece_start
        end = piece_end
    if text[start:end].strip():
        yield _stripped(text, start, end)


def _pieces(section: Section) -> Iterator[tuple[int, int]]:
    """Cut a section's text into sentences, none wider than `MAX_WIDTH`, none splitting a label."""
    text = section.text
    labels = [
        (link.offset, link.offset + len(link.label)) for link in section.links if not link.key
    ]
    cuts = [0]
    for found in _BREAK.finditer(text):
        position = found.end()
        if not any(begin < position < end for begin, end in labels):
            cuts.append(position)
    cuts.append(len(text))
    for begin, end in pairwise(sorted(set(cuts))):
        yield from _narrow(text, begin, end, labels)


def _narrow(
    text: str, begin: int, end: int, labels: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Cut one overlong sentence at a space or, failing that, anywhere outside a label."""
    limit = MAX_WIDTH * _HAN_WIDTH
    while end - begin > MAX_WIDTH and width(text[begin : begin + limit + 1]) > limit:
        # The longest prefix that fits: between `MAX_WIDTH` and `limit` characters.
        lengths = range(MAX_WIDTH, limit + 1)
        cut = begin + bisect_right(lengths, limit, key=lambda n: width(text[begin : begin + n]))
        cut += MAX_WIDTH - 1
        space = text.rfind(" ", begin + (cut - begin) // 2, cut)
        wanted = space + 1 if space > 0 else cut
        inside = next((b for b, e in labels if b < wanted < e and b > begin), wanted)
        yield begin, inside
        begin = inside
    if begin < end:
        yield begin, end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave white space out at both ends of a span."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _passage(
    document: Document, number: int, span: tuple[int, int], owned: tuple[int, int]
) -> Passage:
    """Make the passage of one span, with the links whose label begins inside `owned`."""
    section = document.sections[number] if document.sections else Section((), "", "")
    start, end = span
    anchor = f"#{section.anchor}" if section.anchor and document.url else ""
    return Passage(
        document=document.id,
        source=document.source,
        title=document.title,
        url=document.url + anchor,
        headings=section.headings,
        text=section.text[start:end],
        start=start,
        end=end,
        section=number,
        language=document.language,
        links=tuple(
            link
            for link in section.links
            if owned[0] <= (0 if link.key else link.offset) < owned[1]
        ),
        published=document.published,
        event=document.event,
        year=document.year,
        edition=document.edition,
        speakers=document.speakers,
        tags=document.tags,
    )
