"""Brings a feed into its local copy, and the pages of those items that have only a summary."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from indexer.contracts import PullProgress
from indexer.errors import BadInput, SourceUnreachable
from indexer.fetching.download import download
from indexer.fetching.errors import FetchError, Refused
from indexer.fetching.fetcher import Fetcher
from indexer.fetching.sitemap import SitemapPage
from indexer.fetching.web_urls import check_url, get_host
from indexer.records import PullResult, Remark
from indexer.sources.feed.items import Feed, FeedItem, hash_item
from indexer.sources.feed.reading import read_feed
from indexer.sources.feed.spec import FeedSettings
from indexer.sources.site.choosing import list_hosts
from indexer.sources.site.page_copies import PageCopies
from indexer.sources.site.problems import tell_visits
from indexer.sources.site.visiting import Visitor, Visits
from indexer.text.files import replace_file

MAX_FILES = 20
"""Of one feed: each may name the next one, with older items."""
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"
_MINUTE_S = 60.0


def pull_feed(settings: FeedSettings, folder: Path, progress: PullProgress) -> PullResult:
    """Bring the local copy of a feed up to date; see `indexer.contracts.Pull`.

    Pages stay when their items fall out of the feed, as their documents do.

    Raises:
        SourceUnreachable: The feed, or the host of its pages, cannot be had.
        SourceError: The copy is damaged, or cannot be written.
    """  # noqa: DOC502 - raised by what is called
    before = {item.id: hash_item(item) for item in _read_copy(settings, folder)}
    with PageCopies(folder) as copies, Fetcher(settings.make_limits()) as fetcher:
        items, problems = _bring_files(fetcher, settings, folder)
        pages = _choose_pages(items, settings)
        hosts = frozenset(map(get_host, pages))
        visitor = Visitor(fetcher, copies, hosts, settings.max_minutes * _MINUTE_S)
        visits = visitor.visit_all(pages, progress)
    return _count(before, items, visits, (*problems, *tell_visits(visits, settings.url)))


def name_feed_file(number: int) -> str:
    """Name a file of a feed in the local copy, from 0."""
    return f"feed-{number:02d}.xml"


def _read_copy(settings: FeedSettings, folder: Path) -> list[FeedItem]:
    """Read the items that the local copy holds so far."""
    items: list[FeedItem] = []
    for number in range(MAX_FILES):
        try:
            data = (folder / name_feed_file(number)).read_bytes()
            items += read_feed(data, settings.url).items
        except (OSError, BadInput):
            break
    return items


def _bring_files(
    fetcher: Fetcher, settings: FeedSettings, folder: Path
) -> tuple[list[FeedItem], list[Remark]]:
    """Bring the file of a feed, and those with older items that it leads to.

    Raises:
        FetchError: The first one cannot be had.
        SourceUnreachable: It cannot be read.
    """
    items: list[FeedItem] = []
    problems: list[Remark] = []
    url, seen = settings.url, set[str]()
    number = 0
    while url and url not in seen and number < MAX_FILES:
        seen.add(url)
        try:
            feed = _bring_file(fetcher, url, settings, folder, number)
        except BadInput as error:
            if not number:
                raise SourceUnreachable(str(error)) from error
            problems.append(Remark(url, 0, error.reason, error.remedy))
            break
        except FetchError as error:
            if not number:
                raise
            problems.append(Remark(url, 0, error.reason, error.remedy))
            break
        items += feed.items
        url, number = feed.next_url, number + 1
    return items, problems


def _bring_file(
    fetcher: Fetcher, url: str, settings: FeedSettings, folder: Path, number: int
) -> Feed:
    """Bring one file; what is no feed does not take the place of one."""
    name = name_feed_file(number)
    brought, kept = folder / f".new-{name}", folder / name
    is_new = download(fetcher, url, folder, brought.name, accept=ACCEPT)
    data = brought.read_bytes()
    feed = read_feed(data, settings.url, place=url)
    if is_new or not kept.is_file():
        replace_file(kept, data)
    return feed


def _choose_pages(items: Iterable[FeedItem], settings: FeedSettings) -> dict[str, SitemapPage]:
    """Choose the pages of items with only a summary; an item that changed has another `lastmod`."""
    hosts = list_hosts(settings, check_url(settings.url))
    pages: dict[str, SitemapPage] = {}
    for item in items:
        if not item.is_summary or len(pages) >= settings.max_pages:
            continue
        try:
            address = check_url(item.url)
        except Refused:
            continue
        if get_host(address) in hosts:
            pages.setdefault(address, SitemapPage(address, hash_item(item)))
    return pages


def _count(
    before: dict[str, str], items: Iterable[FeedItem], visits: Visits, problems: tuple[Remark, ...]
) -> PullResult:
    """Count items: changed are those whose page did, too."""
    now = {item.id: hash_item(item) for item in items}
    new = len(now.keys() - before.keys())
    changed = sum(before.get(id, digest) != digest for id, digest in now.items())
    changed = min(max(changed, visits.changed), len(now) - new)
    return PullResult(new, changed, 0, len(now) - new - changed, problems)
