"""`type = "feed"`."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from indexer.fetching.settings import FetchedSettings
from indexer.settings import NonEmpty
from indexer.sources.spec import SourceSpec


class FeedSettings(FetchedSettings, frozen=True, forbid_unknown_fields=True):
    """A feed in a file, or at an address."""

    hosts: Annotated[tuple[NonEmpty, ...], msgspec.Meta(max_length=100)] = ()
    """Other hosts than the feed's whose pages are fetched for items that have only a summary."""
    max_pages: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 1000
    """Most pages to fetch for items that have only a summary; the newest ones."""
    max_minutes: Annotated[float, msgspec.Meta(gt=0, le=1440)] = 60.0
    """Longest time of one pull; the next one goes on where it ended."""

    PULLING: ClassVar[frozenset[str]] = FetchedSettings.PULLING | {
        "hosts",
        "max_pages",
        "max_minutes",
    }


SPEC = SourceSpec(
    source="indexer.sources.feed.source:FeedSource",
    settings=FeedSettings,
    pull="indexer.sources.feed.pull:pull_feed",
    address="give its items a `link`",
    keeps="all",
)
