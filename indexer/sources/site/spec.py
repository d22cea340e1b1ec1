"""`type = "site"`."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from indexer.fetching.settings import FetchedSettings
from indexer.settings import NonEmpty
from indexer.sources.spec import SourceSpec

Patterns = Annotated[tuple[NonEmpty, ...], msgspec.Meta(max_length=100)]


class SiteSettings(FetchedSettings, frozen=True, forbid_unknown_fields=True):
    """A site that is read page by page, over HTTP."""

    hosts: Patterns = ()
    """Other hosts whose pages belong to the site: `docs.example.org`."""
    include: Patterns = ()
    """Which paths to read, as in `/blog/*`; all if left out."""
    exclude: Patterns = ()
    """Which paths not to read, as in `*/tags/*`."""
    max_pages: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 10_000
    """Most pages to bring; those that the sitemap lists first."""
    max_minutes: Annotated[float, msgspec.Meta(gt=0, le=1440)] = 60.0
    """Longest time of one pull; the next one goes on where it ended."""

    PULLING: ClassVar[frozenset[str]] = FetchedSettings.PULLING | {
        "hosts",
        "include",
        "exclude",
        "max_pages",
        "max_minutes",
    }


SPEC = SourceSpec(
    source="indexer.sources.site.source:SiteSource",
    settings=SiteSettings,
    pull="indexer.sources.site.pull:pull_site",
    pull_fully="indexer.sources.site.pull:pull_site_fully",
    address="each has the one that it was fetched from",
)
