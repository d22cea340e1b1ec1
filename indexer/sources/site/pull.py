"""Brings the pages of a site into its local copy, and removes those that are gone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from indexer.contracts import PullProgress
from indexer.errors import BadInput, SourceUnreachable
from indexer.fetching.fetcher import Fetcher
from indexer.fetching.sitemap import SitemapPage
from indexer.fetching.web_urls import check_url
from indexer.records import PullResult
from indexer.sources.site.choosing import Choice, choose_pages, list_hosts
from indexer.sources.site.listed_pages import Listing, list_pages
from indexer.sources.site.page_copies import PageCopies
from indexer.sources.site.problems import tell_of_gone, tell_visits
from indexer.sources.site.spec import SiteSettings
from indexer.sources.site.visiting import Visitor, Visits

MAX_GONE = 0.5
"""Share of the known pages that may be gone at once: a site that is being moved has lost more."""
_MINUTE_S = 60.0


def pull_site(settings: SiteSettings, folder: Path, progress: PullProgress) -> PullResult:
    """Bring the local copy of a site up to date; see `indexer.contracts.Pull`.

    Raises:
        SourceUnreachable: Its list of pages, or its host, cannot be had.
        SourceError: The copy is damaged, or cannot be written.
    """  # noqa: DOC502 - raised by `_pull`
    return _pull(settings, folder, progress, MAX_GONE)


def pull_site_fully(settings: SiteSettings, folder: Path, progress: PullProgress) -> PullResult:
    """Do as `pull_site`, and remove whatever is gone, even most pages at once.

    Raises:
        SourceUnreachable: As there.
        SourceError: As there.
    """  # noqa: DOC502 - raised by `_pull`
    return _pull(settings, folder, progress, 1.0)


def _pull(
    settings: SiteSettings, folder: Path, progress: PullProgress, max_gone: float
) -> PullResult:
    """Pull; `max_gone` is the share of the known pages that may be gone.

    Raises:
        SourceUnreachable: Its list of pages, or its host, cannot be had.
        SourceError: The copy is damaged, or cannot be written.
    """  # noqa: DOC502 - the second by `PageCopies`
    limit_s = settings.max_minutes * _MINUTE_S
    with PageCopies(folder) as copies, Fetcher(settings.make_limits()) as fetcher:
        try:
            listing = list_pages(fetcher, settings.url, limit_s)
        except BadInput as error:
            raise SourceUnreachable(str(error)) from error
        hosts = list_hosts(settings, check_url(settings.url), listing.home)
        choice = Choice(settings, hosts, listing.scope)
        pages = choose_pages(listing, settings, choice)
        visitor = Visitor(fetcher, copies, hosts, limit_s)
        visits = visitor.visit_all(pages, progress)
        problems = [*listing.problems, *tell_visits(visits, settings.url)]
        known = set(copies.list_addresses())
        # Those that the settings leave out now are no loss.
        removed = {address for address in known if not choice.takes(address)}
        removed |= known & (listing.pages.keys() - pages.keys())
        gone = _find_gone(listing, pages, visits, known - removed)
        stayed = 0
        if len(gone) > max_gone * len(known - removed):
            stayed, count = len(gone), len(known - removed)
            problems.append(tell_of_gone(stayed, count, settings.url))
            gone = set()
        removed |= gone
        copies.remove(removed)
    return PullResult(
        visits.new, visits.changed, len(removed), visits.unchanged, tuple(problems), stayed
    )


def _find_gone(
    listing: Listing, pages: Mapping[str, SitemapPage], visits: Visits, known: set[str]
) -> set[str]:
    """Find the known pages that are not there any more, once all pages were asked for."""
    if visits.left:
        return set()
    missing = known - pages.keys() if listing.is_whole else set()
    return missing | (known & set(visits.gone))
