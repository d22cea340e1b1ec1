"""Which of the pages that a site lists are read."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from urllib.parse import unquote, urlsplit

from indexer.fetching.settings import CrawledSettings
from indexer.fetching.sitemap import SitemapPage
from indexer.fetching.web_urls import get_host
from indexer.records import Remark
from indexer.sources.site.listed_pages import Listing
from indexer.sources.site.spec import SiteSettings


def list_hosts(settings: CrawledSettings, *own: str) -> frozenset[str]:
    """List the hosts whose pages belong to a source: those of its addresses, and those named."""
    named = (host.strip().lower() for host in settings.hosts)
    return frozenset({*map(get_host, own), *named})


class Choice:
    """Which addresses the settings take."""

    def __init__(self, settings: SiteSettings, hosts: frozenset[str], scope: str) -> None:
        """Set the hosts, and the path that all pages begin with; empty for none."""
        self._include, self._exclude = settings.include, settings.exclude
        self._hosts, self._scope = hosts, scope

    def takes(self, address: str) -> bool:
        """Tell whether an address is on one of the hosts, and let through by the patterns."""
        if get_host(address) not in self._hosts:
            return False
        path = unquote(urlsplit(address).path) or "/"
        if not path.startswith(self._scope):
            return False
        return (not self._include or _matches(self._include, path)) and not _matches(
            self._exclude, path
        )


def choose_pages(
    listing: Listing, settings: SiteSettings, choice: Choice
) -> dict[str, SitemapPage]:
    """Choose the pages that are read, by address.

    A problem is added to the listing where there are none, or more than `max_pages`.
    """
    taken = [(address, page) for address, page in listing.pages.items() if choice.takes(address)]
    if not taken:
        reason = f"lists {len(listing.pages):,} pages, and none of them is chosen"
        remedy = "check `include` and `exclude`, and name other hosts in `hosts`"
        listing.problems.append(Remark(settings.url, 0, reason, remedy))
    left_out = len(taken) - settings.max_pages
    if left_out > 0:
        reason = f"lists {left_out:,} pages more than `max_pages` ({settings.max_pages:,})"
        remedy = "raise it, or choose with `include` and `exclude`"
        listing.problems.append(Remark(settings.url, 0, reason, remedy))
    return dict(taken[: settings.max_pages])


def _matches(patterns: Iterable[str], path: str) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
