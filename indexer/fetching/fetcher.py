"""Fetches addresses one after the other; its event loop runs in a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from indexer.fetching.http.client import Client
from indexer.fetching.http.follower import Follower
from indexer.fetching.part_file import PartFile
from indexer.fetching.records import Asked, Fetched, FetchLimits, Validators
from indexer.fetching.web_urls import check_url

ANY_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
"""`Accept` of a page."""
_CLOSE_S = 10.0

Result = TypeVar("Result")


class Fetcher:
    """Fetches from the web, politely and within limits; use it in a `with`.

    It asks for one address at a time. A program that has an event loop of its own can use it too,
    in a thread that may wait.
    """

    def __init__(self, limits: FetchLimits | None = None) -> None:
        """Keep the limits; nothing is opened yet."""
        self._limits = limits or FetchLimits()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="fetching", daemon=True)
        self._client: Client
        self._follower: Follower

    @property
    def requests(self) -> int:
        """How many were sent, those for robots.txt and redirects too."""
        return self._follower.requests

    def __enter__(self) -> Self:
        self._thread.start()
        self._client = self._wait(self._open())
        self._follower = Follower(self._client)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._wait(self._shut(), _CLOSE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CLOSE_S)
        self._loop.close()

    def get(
        self,
        url: str,
        known: Validators | None = None,
        *,
        robots: bool = False,
        hosts: frozenset[str] = frozenset(),
        accept: str = ANY_PAGE,
        max_bytes: int | None = None,
    ) -> Fetched:
        """Fetch an address.

        Args:
            url: With `http` or `https`; no user name, no proxy, no cookies.
            known: What came with the body that is known already.
            robots: Whether to obey robots.txt: pages that a program found, not the one address
                that somebody wrote into the configuration.
            hosts: To which redirects may lead, as `get_host` writes them; to any if empty.
            accept: Media types that are read.
            max_bytes: Of the body, decompressed; else as the limits say.

        Raises:
            FetchError: It cannot be had; `Gone`, `Refused` and `HostDown` say more.
        """  # noqa: DOC502 - raised by the follower
        limit = self._limits.max_bytes if max_bytes is None else max_bytes
        asked = Asked(accept, limit, known or Validators())
        return self._wait(self._follower.fetch(url, asked, hosts, robots))

    def save(self, url: str, part: PartFile, *, hosts: frozenset[str] = frozenset()) -> None:
        """Fetch what a file has behind its part that is here, or all of it, into that part.

        Args:
            url: As of `get`.
            part: What is here; it says how large the whole may be.
            hosts: As of `get`.

        Raises:
            FetchError: It cannot be had; what came until then is in the part.
        """  # noqa: DOC502 - raised by the follower
        self._wait(self._follower.save(url, part, hosts))

    def allows(self, url: str) -> bool:
        """Tell whether the robots.txt of its host lets us fetch an address.

        Raises:
            FetchError: It is no web address, or its host does not give its robots.txt.
        """  # noqa: DOC502 - raised by the follower
        url = check_url(url)
        return self._wait(self._follower.find_robots(url)).allows(url)

    def list_sitemaps(self, url: str) -> tuple[str, ...]:
        """List the sitemaps that the robots.txt of the host of an address names.

        Raises:
            FetchError: It is no web address, or its host does not give its robots.txt.
        """  # noqa: DOC502 - raised by the follower
        return self._wait(self._follower.find_robots(check_url(url))).sitemaps

    async def _open(self) -> Client:
        return Client(self._limits)

    async def _shut(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._client.close()

    def _wait(self, work: Coroutine[Any, Any, Result], timeout_s: float | None = None) -> Result:
        """Let the thread of the event loop do some work, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout_s)
