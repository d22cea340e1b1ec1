"""`type = "feed"`."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from indexer.fetching.settings import CrawledSettings
from indexer.sources.spec import SourceSpec


class FeedSettings(CrawledSettings, frozen=True, forbid_unknown_fields=True):
    """A feed in a file, or at an address."""

    max_pages: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 1000
    """Most pages to fetch for items that have only a summary; the newest ones."""

    PULLING: ClassVar[frozenset[str]] = CrawledSettings.PULLING | {"max_pages"}


SPEC = SourceSpec(
    source="indexer.sources.feed.source:FeedSource",
    settings=FeedSettings,
    pull="indexer.sources.feed.pull:pull_feed",
    address="give its items a `link`",
    keeps="all",
)
