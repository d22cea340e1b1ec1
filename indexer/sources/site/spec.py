"""`type = "site"`."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from indexer.fetching.settings import CrawledSettings
from indexer.settings import NonEmpty
from indexer.sources.spec import SourceSpec

Patterns = Annotated[tuple[NonEmpty, ...], msgspec.Meta(max_length=100)]


class SiteSettings(CrawledSettings, frozen=True, forbid_unknown_fields=True):
    """A site that is read page by page, over HTTP."""

    include: Patterns = ()
    """Which paths to read, as in `/blog/*`; all if left out."""
    exclude: Patterns = ()
    """Which paths not to read, as in `*/tags/*`."""
    max_pages: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 10_000
    """Most pages to bring; those that the sitemap lists first."""

    PULLING: ClassVar[frozenset[str]] = CrawledSettings.PULLING | {
        "include",
        "exclude",
        "max_pages",
    }


SPEC = SourceSpec(
    source="indexer.sources.site.source:SiteSource",
    settings=SiteSettings,
    pull="indexer.sources.site.pull:pull_site",
    pull_fully="indexer.sources.site.pull:pull_site_fully",
    address="each has the one that it was fetched from",
)
