"""Tells whether pages that answer a question know the town that it names."""

from __future__ import annotations

from bot.answering.draft import DraftAnswer
from indexer.catalogue.events.places import find_places
from indexer.search.index import Reader

MAX_PAGES = 6
"""Cited pages that are read."""
MAX_PASSAGES = 40
"""Passages of each of them."""
_ONLINE = "online"
"""Key of no town."""


def lacks_town(text: str, draft: DraftAnswer, reader: Reader) -> bool:
    """Tell whether a question names a town that no page has which an answer cites.

    `When is the meetup in Osaka` is not answered by a page about one in Lisbon. A town counts in
    either language; without a town in the question, or without a cited page, none is lacking.
    """
    towns = _find_towns(text)
    pages = list(dict.fromkeys(citation.page for citation in draft.citations))[:MAX_PAGES]
    if not towns or not pages:
        return False
    told = [f"{one.title}\n{one.event}\n{one.url}" for one in draft.citations]
    rows = [row for own in reader.store.document_rows(pages) for row in own[:MAX_PASSAGES]]
    told += [passage.text for passage in reader.store.passages(rows)]
    return towns.isdisjoint(_find_towns("\n".join(told)))


def _find_towns(text: str) -> set[str]:
    return {key for _, _, key, is_region in find_places(text) if not is_region} - {_ONLINE}
