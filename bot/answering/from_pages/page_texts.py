"""Chooses what is read of long pages: the links and the text around the best passage.

A page may be as long as its writer likes, and a question must not wait for it. What was found first
on it is what the question is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from indexer.records import Document, Link
from indexer.search.candidates import CandidatePage
from indexer.search.coverage import JoinedTexts
from indexer.search.folding import fold_cached
from indexer.text.events import make_number_words

MAX_PAGE_LINKS = 400
"""Links of one page that are compared, the nearest before and behind its best passage. The page
with most links of our corpora has 132."""
MAX_LINKS = 1600
"""Links of one question, those of the best pages."""
MAX_PAGE_CHARS = 100_000
"""Characters of one page that the words of a question are looked for in, around its best passage.
The longest page of our corpora has 35,000."""
MAX_NAMES_CHARS = 20_000
"""Characters of a page's names: its title, event, speakers and tags."""
_MARK = "\x1e"
"""Between two sections while they are folded at once; no page holds it."""


class PlacedLink(NamedTuple):
    """A link and where it stands."""

    link: Link
    section: int
    """Position of its section in the document."""


class PageText(NamedTuple):
    """What is read of a page, folded."""

    above: str
    """Its summary and its headings."""
    sections: JoinedTexts
    """The texts of its sections; empty for those that are too far away."""


def choose_links(pages: Sequence[CandidatePage]) -> list[list[PlacedLink]]:
    """Choose the links of each page that are compared, in reading order; `pages` best first."""
    chosen: list[list[PlacedLink]] = []
    left = MAX_LINKS
    for page in pages:
        links = _list_near(page, min(left, MAX_PAGE_LINKS))
        left -= len(links)
        chosen.append(links)
    return chosen


def _list_near(page: CandidatePage, most: int) -> list[PlacedLink]:
    """List the links of a page, of too many those around its best passage."""
    sections, passage = page.document.sections, page.hit.passage
    links = (
        PlacedLink(link, place) for place, section in enumerate(sections) for link in section.links
    )
    total = sum(len(section.links) for section in sections)
    if total <= most:
        return list(links)
    before = sum(len(section.links) for section in sections[: passage.section])
    before += sum(one.offset < passage.start for one in sections[passage.section].links)
    first = min(max(before - most // 2, 0), total - most)
    return list(islice(links, first, first + most))


def read_page(page: CandidatePage) -> PageText:
    """Read the headings and texts of a page; of a long one, those around its best passage."""
    document = page.document
    texts = list(_cut_texts(page))
    above = (document.summary, *(one.headings[-1] for one in document.sections if one.headings))
    parts = [text.replace(_MARK, " ") for text in ("\n".join(above)[:MAX_PAGE_CHARS], *texts)]
    folded_above, *folded = fold_cached(_MARK.join(parts)).split(_MARK)
    return PageText(folded_above, JoinedTexts(folded))


def _cut_texts(page: CandidatePage) -> Iterator[str]:
    """Cut the texts of the sections to what is near the best passage."""
    sections = page.document.sections
    ends = list(accumulate(len(section.text) for section in sections))
    if not ends or ends[-1] <= MAX_PAGE_CHARS:
        yield from (section.text for section in sections)
        return
    passage = page.hit.passage
    at = ends[passage.section] - len(sections[passage.section].text) + passage.start
    first = min(max(at - MAX_PAGE_CHARS // 2, 0), ends[-1] - MAX_PAGE_CHARS)
    last = first + MAX_PAGE_CHARS
    for section, end in zip(sections, ends, strict=True):
        start = end - len(section.text)
        yield section.text[max(first - start, 0) : max(last - start, 0)]


def join_names(document: Document) -> str:
    """Join and fold the names of a page: event, talk and people it is about, and its numbers."""
    names = (document.title, document.event, document.id, *document.speakers, *document.tags)
    names = tuple("\n".join(names)[:MAX_NAMES_CHARS].split("\n"))
    return fold_cached(
        "\n".join((*names, *make_number_words(document.year, [document.edition], names)))
    )
