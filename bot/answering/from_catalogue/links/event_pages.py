"""Lists the pages of one event, and no page of another: its own, and those right below it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event
from indexer.records import Document
from indexer.search.index import Reader

MAX_PAGES = 8
"""Pages of an event that say that they are about it."""
MAX_BELOW = 24
"""Pages right below them."""
_INDEXES = frozenset({"index", "_index", "readme"})
"""Names of the file of a folder's own page."""


def list_event_pages(reader: Reader, event: Event) -> list[tuple[Document, bool]]:
    """List the pages of an event, each with whether it is one below the event's own page.

    A page that is about several events is left out: its links are those of any of them. What lies
    below the event's own page (`/summit/schedule/` of `/summit/`) is the event's, unless it says
    that it is about an event itself.
    """
    keys = list(dict.fromkeys((one.source, one.document) for one in event.pages))[:MAX_PAGES]
    own = [
        page
        for page in reader.store.documents(keys)
        if reader.is_shown(page.source, page.id) and _is_about(page, event)
    ]
    below = _list_below(reader, own)
    return [*((page, False) for page in own), *((page, True) for page in below)]


def _is_about(page: Document, event: Event) -> bool:
    """Tell whether a page, which tells of an event, is about this one and no other."""
    told = [one for one in page.events if not one.is_series]
    of_page = [one for one in told if one.is_page] or told
    if len(of_page) != 1 or of_page[0].year not in {event.year, 0}:
        return False
    # A page about one event alone may call it by a name of its own: `A recap of the China summit`.
    names = {make_name_key(name) for name in of_page[0].names}
    return len(told) == 1 or not names.isdisjoint(make_name_key(name) for name in event.names)


def _list_below(reader: Reader, own: Iterable[Document]) -> list[Document]:
    keys = []
    for source, folder in dict.fromkeys(_find_folder(page) for page in own):
        if not folder:
            continue
        keys += [
            (one, id)
            for one, id, _ in reader.store.titles()
            if one == source and id.startswith(folder) and _is_right_below(id[len(folder) :])
        ]
    roots = [_read_path(page) for page in own]
    taken = {(page.source, page.id) for page in own}
    found = reader.store.documents([key for key in dict.fromkeys(keys) if key not in taken])
    return [
        page
        for page in found[: MAX_BELOW * 4]
        if not page.events
        and reader.is_shown(page.source, page.id)
        and any(root and _read_path(page).startswith(root) for root in roots)
    ][:MAX_BELOW]


def _find_folder(page: Document) -> tuple[str, str]:
    """Find the folder whose page this is, with a slash at its end; empty if it has none."""
    path = PurePosixPath(page.id)
    stem = path.name.partition(".")[0]
    folder = path.parent if stem.lower() in _INDEXES else path.parent / stem
    return page.source, f"{folder}/" if folder.name else ""


def _is_right_below(rest: str) -> bool:
    """Tell whether a page stands right in a folder, as a file or as a folder of its own."""
    folder, _, name = rest.rpartition("/")
    stem = name.partition(".")[0].lower()
    if not folder:
        return stem not in _INDEXES
    return "/" not in folder and stem in _INDEXES


def _read_path(page: Document) -> str:
    """Read the address of a page as of a folder; empty for the front page of a host."""
    parts = urlsplit(page.url)
    path = parts.path.removesuffix("index.html").removesuffix(".html").rstrip("/")
    return f"{parts.netloc}{path}/" if path else ""
