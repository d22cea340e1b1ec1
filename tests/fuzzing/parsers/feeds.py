"""Feeds: RSS, Atom and JSON Feed."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.errors import BadInput
from indexer.sources.feed.source import FeedSource
from indexer.sources.feed.spec import FeedSettings
from tests.fuzzing.material import DATA, read_seeds
from tests.fuzzing.parsers.rows import open_rows
from tests.fuzzing.target import Target


def list_real() -> Iterator[bytes]:
    """List the beginnings of real ones, which are ended here."""
    for data in read_seeds(sorted((DATA / "samples/feeds").glob("*.xml"))):
        yield data[: data.rfind(b"</item>")] + b"</item></channel></rss>"


TARGET = Target(
    "feeds", lambda: open_rows(FeedSource, "feed", "feed.xml", FeedSettings), (BadInput,), list_real
)
