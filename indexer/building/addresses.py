"""Says which sources have documents without an address: answers cannot link to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from indexer.records import Remark
from indexer.settings import Settings
from indexer.sources import find_spec

AddressCounts = Mapping[str, tuple[int, int]]
"""By source: how many documents it has, and how many of them have no address."""


def find_missing_addresses(settings: Settings, counts: AddressCounts) -> Iterator[Remark]:
    """Make a remark for each source with such documents, in the order of the settings.

    Documents of some sources need no address, such as pinned answers.
    """
    for source in settings.sources:
        documents, without = counts.get(source.name, (0, 0))
        remedy = find_spec(source.type).address
        if without and remedy:
            reason = (
                f"documents without an address: {without:,} of {documents:,} (answers and "
                "announcements cannot link to them)"
            )
            yield Remark(f"source {source.name!r}", 0, reason, remedy)
