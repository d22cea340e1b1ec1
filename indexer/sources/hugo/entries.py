"""Lists the pages of Hugo sites, and those of plain folders, with what each depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from msgspec import json

from indexer.records import Document, Entry
from indexer.settings import AnchoredSettings, encode_source
from indexer.sources.hugo.page import read_page
from indexer.sources.hugo.site import Site
from indexer.sources.pages.inspect import FORMAT, PageFile, hash_parts
from indexer.sources.reading import FileReader

TEMPLATE_MARK = b"{{"
"""Begins every shortcode."""


class EntryLister:
    """Makes the entries of a source's pages."""

    def __init__(
        self, pages: Mapping[str, PageFile], reader: FileReader, settings: AnchoredSettings
    ) -> None:
        """Find what the pages of a source, by id, depend on of each other."""
        self._reader = reader
        self._settings = settings
        self._encoded = encode_source(settings)
        self._by_key: dict[str, set[str]] = {}
        for id, page in pages.items():
            self._by_key.setdefault(page.translation_key, set()).add(id)
        self._handed_down = hash_parts(
            *(id.encode() + page.handed_down for id, page in pages.items() if page.handed_down)
        )
        self._addresses = hash_parts(
            self._handed_down.encode(),
            *(f"{id}\n".encode() + page.address for id, page in pages.items()),
        )

    def list_entry(self, id: str, page: PageFile, site: Site) -> Iterator[Entry]:
        """Make the entry of a file; none of a file that is no page."""
        place = site.places.get(id)
        is_shown = place or site.is_left_out(id)
        if not is_shown and not (page.file.problem and site.contains(page.file.path)):
            return  # a resource of a bundle, or a file beside the pages, such as a theme's
        others = set(site.list_translations(place) if place else ())
        if page.translation_key:
            others |= self._by_key[page.translation_key]
        translations = tuple(sorted(others - {id}))
        fingerprint = hash_parts(
            str(FORMAT).encode(),
            page.digest.encode(),
            site.config.digest.encode(),
            str(site.has_static).encode(),
            self._encoded,
            "\n".join(translations).encode(),
            (self._addresses if page.links_to_pages else self._handed_down).encode(),
            (site.templates.digest if TEMPLATE_MARK in page.marks else "").encode(),
            json.encode(site.corrections),
        )
        reader = self._reader
        load: Callable[[], Document | None] = partial(
            read_page, page.file, reader, site, place, translations, self._settings
        )
        if site.is_left_out(id) and not page.file.problem:
            load = _leave_out
        # What a page reads of others counts too: their front matter, for links and sections.
        is_current = partial(getattr, reader, "is_current")
        yield Entry(
            id=id, fingerprint=fingerprint, load=load, is_current=is_current, place=page.file.name
        )


def _leave_out() -> None:
    """Load nothing, because the page is in a language that its site does not publish."""
