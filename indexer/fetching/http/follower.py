"""Follows an address through its redirects, each of which is checked, and obeys robots.txt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from indexer.fetching.decoding import decode_body
from indexer.fetching.errors import FetchError, HostDown, Refused
from indexer.fetching.http.client import MAX_REDIRECTS, Client, Redirect
from indexer.fetching.http.robots import MAX_ROBOTS_BYTES, Robots
from indexer.fetching.part_file import PartFile
from indexer.fetching.records import Asked, Fetched, Probed
from indexer.fetching.web_urls import check_url, get_host, get_origin

Found = TypeVar("Found")

_ROBOTS = Asked("text/plain, */*;q=0.5", MAX_ROBOTS_BYTES, cut=True)
_ALIVE = range(200, 300)
TOO_OFTEN = f"redirected more than {MAX_REDIRECTS} times"


class Follower:
    """Asks for addresses with a client; within one event loop."""

    def __init__(self, client: Client, robots: dict[str, Robots] | None = None) -> None:
        """Use a client, and the robots.txt of each origin as far as others have read them."""
        self._client = client
        self._robots: dict[str, Robots] = {} if robots is None else robots
        self.requests = 0
        """How many were sent, those for robots.txt and redirects too."""

    async def fetch(
        self, url: str, asked: Asked, hosts: frozenset[str] = frozenset(), robots: bool = False
    ) -> Fetched:
        """Fetch an address through its redirects.

        Raises:
            Refused: We do not fetch it.
            FetchError: It redirects too often.
        """  # noqa: DOC502 - raised by `_follow`

        async def ask(target: str) -> Fetched | str:
            if robots:
                await self._check_robots(target)
            self.requests += 1
            return await self._client.request(target, asked)

        return await self._follow(url, ask, hosts, "name it in `hosts` if its pages belong here")

    async def save(self, url: str, part: PartFile, hosts: frozenset[str] = frozenset()) -> None:
        """Fetch a file behind its part, through its redirects.

        Raises:
            Refused: We do not fetch it.
            FetchError: It redirects too often.
        """  # noqa: DOC502 - raised by `_follow`

        async def ask(target: str) -> PartFile | str:
            self.requests += 1
            return await self._client.save(target, part) or part

        await self._follow(url, ask, hosts, "write the address it leads to")

    async def probe(self, url: str, accept: str) -> Probed:
        """Find out whether an address opens: `HEAD`, and `GET` where that does not say yes.

        Bodies are not read. The robots.txt of each host on the way is obeyed.

        Raises:
            FetchError: There is no answer, or it redirects too often.
        """
        start = url = check_url(url)
        is_permanent = True
        for _ in range(MAX_REDIRECTS + 1):
            await self._check_robots(url)
            self.requests += 1
            answer = await self._client.probe(url, "HEAD", accept)
            # Many a server knows no `HEAD`, or answers it carelessly.
            if isinstance(answer, int) and answer not in _ALIVE:
                self.requests += 1
                answer = await self._client.probe(url, "GET", accept)
            if not isinstance(answer, Redirect):
                return Probed(answer, url, is_permanent)
            url, is_permanent = answer.url, is_permanent and answer.is_permanent
        raise FetchError(start, TOO_OFTEN, "write the address it should lead to")

    async def find_robots(self, url: str) -> Robots:
        """Fetch the robots.txt of a host, once.

        One that cannot be had allows all if the server says so (4xx), and nothing if it is down
        (RFC 9309, 2.3.1).

        Raises:
            HostDown: The host is down.
            Refused: It is none that may be asked.
        """
        origin = get_origin(url)
        if origin not in self._robots:
            text = ""
            try:
                found = await self.fetch(f"{origin}/robots.txt", _ROBOTS)
                text = decode_body(found.body, found.charset)
            except (HostDown, Refused):
                raise
            except FetchError:
                pass
            self._robots[origin] = Robots(text)
        robots = self._robots[origin]
        if robots.crawl_delay_s:
            self._client.slow_down(get_host(url), robots.crawl_delay_s)
        return robots

    async def _follow(
        self,
        url: str,
        ask: Callable[[str], Awaitable[Found | str]],
        hosts: frozenset[str],
        remedy: str,
    ) -> Found:
        """Ask for an address, and for what it redirects to, until that gives no other address.

        Raises:
            Refused: It redirects to none of the hosts; `remedy` says what to do then.
            FetchError: It redirects too often.
        """
        start = url = check_url(url)
        for _ in range(MAX_REDIRECTS + 1):
            if url != start and hosts and get_host(url) not in hosts:
                raise Refused(start, f"redirected to another host ({get_host(url)})", remedy)
            answer = await ask(url)
            if not isinstance(answer, str):
                return answer
            url = answer
        raise FetchError(start, TOO_OFTEN, "write the address it should lead to")

    async def _check_robots(self, url: str) -> None:
        """Check whether robots.txt lets us ask for an address.

        Raises:
            Refused: It does not.
        """
        if not (await self.find_robots(url)).allows(url):
            raise Refused(url, "robots.txt asks us to leave it out", "allow it there")
