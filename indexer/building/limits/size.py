"""Limits on the size of one document, so that a page cannot take the memory of thousands."""

from __future__ import annotations

from indexer.errors import BadInput
from indexer.records import Document

MAX_PASSAGES = 10_000
"""Passages of a document, each with a vector, words and a row. The longest of 8,500 real pages has
73; a page of `# a` could have a million."""
MAX_LINKS = 10_000
"""Links of a document. Of 8,500 real pages the one with most has 132."""
MAX_CHARS = 32 << 20
"""Characters of all that is written of a document, where each link and each section repeats its
headings. The largest of 8,500 real pages has 150,000."""


class TooLarge(BadInput):
    """A document is beyond a limit."""

    def __init__(self, document: Document, reason: str) -> None:
        """Name the document; it is to be split."""
        place = f"{document.source}/{document.id}"
        super().__init__(place, 0, f"the document has {reason}", "split it")


def check_size(document: Document) -> None:
    """Check what a document would take, without its passages.

    Raises:
        TooLarge: It has too many links, or repeats too much.
    """
    links = document.links
    if len(links) > MAX_LINKS:
        raise TooLarge(document, f"{len(links):,} links, more than {MAX_LINKS:,}")
    chars = sum(
        len(section.text) + len(section.anchor) + len(section.url) + sum(map(len, section.headings))
        for section in document.sections
    )
    for link in links:
        chars += len(link.url) + len(link.label) + len(link.context) + len(link.anchor)
        chars += sum(map(len, link.headings))
    for talk in document.talks:
        chars += len(talk.event) + len(talk.words) + sum(map(len, (*talk.titles, *talk.topics)))
        chars += sum(len(person.name) for person in (*talk.people, *talk.hosts))
    for event in document.events:
        chars += sum(map(len, event.names)) + sum(len(fact.value) for fact in event.facts)
    if chars > MAX_CHARS:
        reason = f"{chars:,} characters with what it repeats, more than {MAX_CHARS:,}"
        raise TooLarge(document, reason)
