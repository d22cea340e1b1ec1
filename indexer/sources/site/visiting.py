"""Asks for page after page, and keeps what is new."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256

from indexer.contracts import PullProgress
from indexer.errors import SourceUnreachable
from indexer.fetching.decoding import decode_body
from indexer.fetching.errors import FetchError, Gone, HostDown, Refused
from indexer.fetching.fetcher import Fetcher
from indexer.fetching.records import Fetched, Validators
from indexer.fetching.sitemap import SitemapPage
from indexer.records import Remark
from indexer.sources.html.addresses import PageHead
from indexer.sources.html.heads import read_page_head
from indexer.sources.site.page_copies import PageCopies, PageCopy, name_file

MAX_FAILURES = 5
"""Pages one after the other whose host does not answer: then the pull ends."""
MAX_PROBLEMS = 20
"""Pages that are told of one by one; the others are counted."""
MAX_COPY_BYTES = 4 << 30
"""Of all pages of a source: then no new ones are brought."""
FULL = f"the local copy has {MAX_COPY_BYTES:,} bytes"
TRUST_S = 30 * 86_400
"""How long a `lastmod` that stays the same is believed: some never change."""
MAX_ROUND_S = 2 * 86_400
"""How old a round may be that another pull goes on with."""
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", ""})
_DAY_CHARS = 10


@dataclass(slots=True)
class Visits:
    """What came of asking for pages."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    """How many were not asked for, because the time was up."""
    gone: list[str] = field(default_factory=list)
    """Known pages that are not there any more."""
    problems: list[Remark] = field(default_factory=list)
    refused: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    """By reason: how many pages we did not ask for, one of them, and the remedy."""
    untold: int = 0
    """Problems beyond `MAX_PROBLEMS`."""

    def refuse(self, reason: str, url: str, remedy: str) -> None:
        """Note a page that is not asked for."""
        count, first, _ = self.refused.get(reason, (0, url, ""))
        self.refused[reason] = (count + 1, first, remedy)


class Visitor:
    """Goes through pages; those whose `lastmod` is known, and those of this round, are skipped."""

    def __init__(
        self,
        fetcher: Fetcher,
        copies: PageCopies,
        hosts: frozenset[str],
        limit_s: float,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Set where pages are kept, to which hosts they may lead, and the longest time."""
        self._fetcher, self._copies, self._hosts = fetcher, copies, hosts
        self._limit_s, self._now = limit_s, now
        self._failures = 0
        self._size = copies.measure()
        self.visits = Visits()

    def visit_all(self, pages: Mapping[str, SitemapPage], progress: PullProgress) -> Visits:
        """Ask for all pages whose copy may be old, within the time.

        Raises:
            SourceUnreachable: The host does not answer; what was brought until then stays.
        """  # noqa: DOC502 - raised by `_note_failure`
        end = time.monotonic() + self._limit_s
        self._copies.begin_round(self._now(), MAX_ROUND_S)
        for done, (address, page) in enumerate(pages.items()):
            progress(done, len(pages))
            known = self._copies.get(address)
            if self._copies.is_done(address) or (known and self._is_current(known, page)):
                self.visits.unchanged += known is not None
            elif self._size >= MAX_COPY_BYTES and not known:
                self.visits.refuse(FULL, address, "choose pages with `include` and `exclude`")
            elif time.monotonic() >= end:
                self.visits.left += 1
            else:
                self._visit(address, page, known, pages)
        progress(len(pages), len(pages))
        if not self.visits.left:
            self._copies.end_round()
        return self.visits

    def _is_current(self, known: PageCopy, page: SitemapPage) -> bool:
        """Tell whether the list says that a page is what it was when it was fetched."""
        now = self._now()
        if not page.lastmod or page.lastmod != known.lastmod or now - known.checked > TRUST_S:
            return False
        # A day without a time is that of the fetch, or later: it may have changed since.
        day = datetime.fromtimestamp(known.checked, UTC).date().isoformat()
        return len(page.lastmod) > _DAY_CHARS or page.lastmod < day

    def _visit(
        self,
        address: str,
        page: SitemapPage,
        known: PageCopy | None,
        pages: Mapping[str, SitemapPage],
    ) -> None:
        validators = known.validators if known else Validators()
        try:
            fetched = self._fetcher.get(address, validators, robots=True, hosts=self._hosts)
        except Gone:
            if known:
                self.visits.gone.append(address)
        except Refused as error:
            self.visits.refuse(error.reason, error.url, error.remedy)
        except FetchError as error:
            self._copies.mark_done(address)
            self._note_failure(error)
            return
        else:
            self._keep(address, page, known, fetched, pages)
        self._copies.mark_done(address)
        self._failures = 0

    def _keep(
        self,
        address: str,
        page: SitemapPage,
        known: PageCopy | None,
        fetched: Fetched,
        pages: Mapping[str, SitemapPage],
    ) -> None:
        """Keep what was fetched."""
        now = self._now()
        if fetched.status == "unchanged" and known:
            alternates = page.alternates or known.alternates
            same = replace(known, lastmod=page.lastmod, alternates=alternates, checked=now)
            self._copies.write(same, None)
            self.visits.unchanged += 1
            return
        is_page = fetched.content_type in PAGE_TYPES
        head = _read_head(fetched) if is_page else PageHead()
        others = {fetched.url, head.canonical} - {"", address}
        digest = sha256(fetched.body).hexdigest()
        copy = PageCopy(
            address=address,
            url=fetched.url,
            file=name_file(address) if is_page and not others & pages.keys() else "",
            digest=digest,
            charset=fetched.charset,
            lastmod=page.lastmod,
            validators=fetched.validators,
            alternates=page.alternates or head.alternates,
            checked=now,
            size=0,
        )
        if copy.file:
            copy = replace(copy, size=len(fetched.body))
            self._size += copy.size - (known.size if known else 0)
        is_same = known is not None and (known.digest, known.url, known.file) == (
            *(digest, copy.url, copy.file),
        )
        self._copies.write(copy, fetched.body if copy.file and not is_same else None)
        if known is None:
            self.visits.new += bool(copy.file)
        elif is_same:
            self.visits.unchanged += 1
        else:
            self.visits.changed += 1

    def _note_failure(self, error: FetchError) -> None:
        """Note a page that failed.

        Raises:
            SourceUnreachable: The host has not answered for some pages one after the other.
        """
        if len(self.visits.problems) < MAX_PROBLEMS:
            self.visits.problems.append(Remark(error.url, 0, error.reason, error.remedy))
        else:
            self.visits.untold += 1
        self._failures = self._failures + 1 if isinstance(error, HostDown) else 0
        if self._failures >= MAX_FAILURES:
            reason = f"{MAX_FAILURES} pages one after the other failed, the last with"
            raise SourceUnreachable(f"{reason} {error}") from error


def _read_head(fetched: Fetched) -> PageHead:
    return read_page_head(decode_body(fetched.body, fetched.charset), fetched.url)
