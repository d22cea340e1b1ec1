"""Brings the sitemaps that trees of pages are compared with; without one, a tree is read too."""

from __future__ import annotations

from collections.abc import Iterable
from pkgutil import resolve_name

from indexer.errors import SourceError
from indexer.records import Remark
from indexer.settings import Settings, SourceSettings
from indexer.sources import find_spec, locate_sitemap


def pull_sitemaps(settings: Settings, sources: Iterable[SourceSettings]) -> dict[str, SourceError]:
    """Bring the sitemaps of sources; give why not, by name. Needs the lock of the index."""
    failures: dict[str, SourceError] = {}
    for source in sources:
        if place := locate_sitemap(settings, source):
            try:
                resolve_name(find_spec(source.type).sitemap)(source, settings.resolve(place))
            except SourceError as error:
                failures[source.name] = error
    return failures


def tell_sitemap(
    settings: Settings, source: SourceSettings, failure: SourceError | None
) -> Remark | None:
    """Say that a sitemap is not the newest, or is not there; None if nothing is wrong with it."""
    place = locate_sitemap(settings, source)
    is_there = bool(place) and settings.resolve(place).is_file()
    if not place or (is_there and failure is None):
        return None
    why = f"cannot be had ({failure})" if failure else "was not brought yet"
    stays = "the last copy is used" if is_there else "addresses stay as they are computed"
    remedy = "check the address, or name a file" if failure else "let a rebuild pull it"
    return Remark(f"source {source.name!r}", 0, f"its `sitemap` {why}: {stays}", remedy)
