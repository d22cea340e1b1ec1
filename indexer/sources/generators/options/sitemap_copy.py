"""Brings the sitemap of a published site, which says what the addresses of a tree's pages are."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from indexer.errors import BadInput, SourceError, SourceUnreachable
from indexer.fetching.fetcher import Fetcher
from indexer.fetching.records import FetchLimits
from indexer.fetching.sitemap import MAX_ENTRIES, MAX_SITEMAP_BYTES, read_sitemap
from indexer.text.files import replace_file

MAX_FILES = 200
"""Of one sitemap, with those that indexes name."""
MAX_NESTING = 3
"""Indexes within indexes; the protocol allows none."""
LIMIT_S = 600.0
"""After that, no further file is fetched."""
REQUESTS_PER_SECOND = 2.0
_ACCEPT = "application/xml, text/xml, text/plain, */*;q=0.5"


class ListedSettings(Protocol):
    """Settings of a tree whose published pages a sitemap lists."""

    @property
    def sitemap(self) -> str:
        """Address of the sitemap, or of an index of sitemaps."""

    @property
    def allow_private(self) -> bool:
        """Whether that may be on this machine or in a private network."""


def pull_sitemap(settings: ListedSettings, copy: Path) -> None:
    """Write the addresses that a sitemap lists into a file, a line each.

    A file that stands there is replaced once all of the sitemap was read. The folder of the file is
    made, and holds no other one afterwards.

    Raises:
        SourceUnreachable: It cannot be had, is none, or is beyond a limit.
        SourceError: The file cannot be written.
    """
    limits = FetchLimits(
        max_bytes=MAX_SITEMAP_BYTES,
        requests_per_second=REQUESTS_PER_SECOND,
        allow_private=settings.allow_private,
    )
    address = settings.sitemap
    try:
        with Fetcher(limits) as fetcher:
            listed = _list_addresses(fetcher, address)
    except BadInput as error:
        raise SourceUnreachable(str(error)) from error
    data = "".join(f"{line}\n" for line in listed).encode()
    if not data or len(data) > MAX_SITEMAP_BYTES:
        reason = f"more than {MAX_SITEMAP_BYTES:,} bytes of addresses" if data else "lists no page"
        raise SourceUnreachable(f"{address}: {reason}; name one of its sitemaps")
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        replace_file(copy, data)
        for other in copy.parent.iterdir():
            if other != copy:
                other.unlink()
    except OSError as error:
        raise SourceError(
            f"{copy}: cannot be written ({error.strerror}); allow this user to write there"
        ) from error


def _list_addresses(fetcher: Fetcher, address: str) -> Collection[str]:
    """List the addresses that a sitemap and those below it list.

    Raises:
        BadInput: One of them is none.
        SourceUnreachable: One cannot be had, or there is too much.
    """  # noqa: DOC502 - the first by `read_sitemap`
    end = time.monotonic() + LIMIT_S
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [address]
    for _ in range(1 + MAX_NESTING):
        names, waiting = waiting, []
        for name in names:
            if name in seen:
                continue
            seen.add(name)
            if len(seen) > MAX_FILES or time.monotonic() >= end:
                reason = f"more than {MAX_FILES} files, or than {LIMIT_S:.0f} seconds for them"
                raise SourceUnreachable(f"{address}: {reason}; name one of its sitemaps")
            fetched = fetcher.get(name, accept=_ACCEPT)
            sitemap = read_sitemap(fetched.body, name)
            # a line break would make two of one
            found |= dict.fromkeys(p.address for p in sitemap.pages if p.address.isprintable())
            waiting += (inner.address for inner in sitemap.sitemaps)
            if sitemap.is_cut or len(found) > MAX_ENTRIES:
                reason = f"more than {MAX_ENTRIES:,} addresses"
                raise SourceUnreachable(f"{address}: {reason}; name one of its sitemaps")
    return found
