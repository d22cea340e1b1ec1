"""Collects the citations of an answer from the catalogue: one for each section that proves it."""

from __future__ import annotations

from bot.answering.draft import DraftCitation
from indexer.catalogue.records import Evidence
from indexer.records import Document
from indexer.search.index import Reader


class CitationList:
    """The citations of one answer, numbered from 1 in the order they are needed."""

    def __init__(self, reader: Reader) -> None:
        """Cite documents of an open generation."""
        self._reader = reader
        self._places: dict[tuple[str, str, int], Evidence] = {}

    def cite(self, evidence: Evidence) -> int:
        """Cite a place, and give its number; places in one section share it."""
        key = evidence.source, evidence.document, evidence.section
        known = self._places.get(key)
        # Of the row that was cited and the cell in it, the row proves both.
        if known is None or known.words in evidence.words:
            self._places[key] = evidence
        return list(self._places).index(key) + 1

    def mark(self, *places: Evidence) -> str:
        """Cite places, and write their marks: ` [1][2]`; empty for no place."""
        numbers = dict.fromkeys(self.cite(place) for place in places)
        return " " + "".join(f"[{number}]" for number in numbers) if numbers else ""

    def read(self) -> tuple[DraftCitation, ...]:
        """Read the documents of all places from the store, and draft their citations."""
        places = list(self._places.values())
        keys = list(dict.fromkeys((place.source, place.document) for place in places))
        found = dict(zip(keys, self._reader.store.documents(keys), strict=True))
        return tuple(_draft(found[place.source, place.document], place) for place in places)


def _draft(document: Document, place: Evidence) -> DraftCitation:
    inside = 0 <= place.section < len(document.sections)
    section = document.sections[place.section] if inside else None
    anchor = f"#{section.anchor}" if section and section.anchor and document.url else ""
    url = document.url + anchor
    links = section.links if section else document.links
    return DraftCitation(
        page=(document.source, document.id),
        title=document.title,
        url=url,
        quote=place.words or document.title,
        published=document.published,
        held=document.held,
        event=document.event,
        source=document.source,
        addresses=frozenset(link.url for link in links) | ({url, document.url} - {""}),
        headings=section.headings if section else (),
    )
