"""Checks addresses: each host one request at a time and at its rate, several hosts at once."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from indexer.fetching.errors import FetchError, HostDown, NoSuchHost
from indexer.fetching.http.client import Client
from indexer.fetching.http.follower import Follower
from indexer.fetching.http.pacing import Pace
from indexer.fetching.http.robots import Robots
from indexer.fetching.records import FetchLimits, Probed
from indexer.fetching.web_urls import check_url, get_host
from indexer.link_checks.records import CheckedAddress, LinkCheck
from indexer.link_checks.verdict import judge

HOSTS_AT_ONCE = 8
MOST_FAILURES = 3
"""In a row; then the other addresses of a host are left for the next run."""
LIMITS = FetchLimits(total_s=30.0, idle_s=15.0)
ACCEPT = "*/*"
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass
class CheckResult:
    """What a run did."""

    checks: list[LinkCheck] = field(default_factory=list)
    """Of this run, in the order that they ended."""
    left: int = 0
    """Addresses that were due and were not asked for, because their host was busy or down."""

    def count(self) -> dict[str, int]:
        """Count the checks by outcome."""
        return dict(Counter(check.outcome for check in self.checks))


def choose_due(
    addresses: Iterable[CheckedAddress],
    known: Mapping[str, LinkCheck],
    older_than: timedelta,
    now: datetime,
) -> list[CheckedAddress]:
    """Choose the addresses that are due: never checked, then those checked longest ago."""
    before = format_time(now - older_than)
    due = [one for one in addresses if one.url not in known or known[one.url].checked <= before]
    return sorted(due, key=lambda one: known[one.url].checked if one.url in known else "")


async def check_addresses(
    addresses: Sequence[CheckedAddress],
    known: Mapping[str, LinkCheck],
    keep: Callable[[LinkCheck], None],
    limits: FetchLimits = LIMITS,
    progress: Callable[[int], None] = lambda done: None,
    result: CheckResult | None = None,
    get_now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> CheckResult:
    """Check addresses, and keep each result at once; errors of `keep` pass through.

    `known` are the checks before, `progress` gets how many addresses are done. A `result` of the
    caller holds what was done also when this is cancelled.
    """
    result = CheckResult() if result is None else result
    run = _Run(known, keep, limits, progress, result, get_now)
    hosts: dict[str, list[CheckedAddress]] = {}
    for address in addresses:
        hosts.setdefault(_find_host(address.url), []).append(address)
    # The longest first: they say how long the run takes.
    waiting = deque(sorted(hosts.values(), key=len, reverse=True))
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(HOSTS_AT_ONCE, len(waiting))):
                group.create_task(run.work(waiting))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from errors
    run.note_gone()
    return result


class _Run:
    """One run, whose workers share the pace and the robots.txt of hosts."""

    def __init__(
        self,
        known: Mapping[str, LinkCheck],
        keep: Callable[[LinkCheck], None],
        limits: FetchLimits,
        progress: Callable[[int], None],
        result: CheckResult,
        get_now: Callable[[], datetime],
    ) -> None:
        self.result = result
        self._known, self._keep, self._limits = known, keep, limits
        self._progress, self._get_now = progress, get_now
        self._pace = Pace(limits.requests_per_second)
        self._robots: dict[str, Robots] = {}
        self._gone: list[tuple[CheckedAddress, NoSuchHost]] = []
        self._is_online = False

    async def work(self, waiting: deque[list[CheckedAddress]]) -> None:
        """Check one host after the other until none waits."""
        # A client of its own: it tells of refused private addresses one request at a time.
        client = Client(self._limits, self._pace)
        try:
            follower = Follower(client, self._robots)
            while waiting:
                await self._check_host(waiting.popleft(), follower)
        finally:
            await client.close()

    async def _check_host(self, addresses: Sequence[CheckedAddress], follower: Follower) -> None:
        failures = 0
        for place, address in enumerate(addresses):
            if failures >= MOST_FAILURES:
                self.result.left += len(addresses) - place
                return
            answer = await _ask(address.url, follower)
            if isinstance(answer, NoSuchHost):
                self._gone += [(one, answer) for one in addresses[place:]]
                return
            self._note(address, answer)
            if isinstance(answer, Probed) and answer.status in _BUSY:
                failures = MOST_FAILURES
            else:
                failures = failures + 1 if isinstance(answer, HostDown) else 0

    def note_gone(self) -> None:
        """Note the addresses whose hosts do not exist, when it is known whether others answer."""
        for address, answer in self._gone:
            self._note(address, answer)

    def _note(self, address: CheckedAddress, answer: Probed | FetchError) -> None:
        now, before = format_time(self._get_now()), self._known.get(address.url)
        self._is_online = self._is_online or isinstance(answer, Probed)
        check = judge(address, answer, now, before, is_online=self._is_online)
        self._keep(check)
        self.result.checks.append(check)
        self._progress(len(self.result.checks))


async def _ask(url: str, follower: Follower) -> Probed | FetchError:
    try:
        return await follower.probe(url, ACCEPT)
    except FetchError as error:
        return error


def _find_host(url: str) -> str:
    try:
        return get_host(check_url(url))
    except FetchError:  # judged when it is asked for
        return url


def format_time(moment: datetime) -> str:
    """Write a time as ISO date and time, UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
