"""Announces until cancelled: looks once a minute for a new index, and what the clock says."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Sequence

from bot.channels.announcements.announcer import Announcer, Posted
from bot.channels.announcements.destinations.destination import (
    MaybePosted,
    NeverPosted,
    NotPosted,
    Outlet,
)
from bot.channels.announcements.setup import open_outlets, read_plan
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.channels.announcements.store import open_announced
from bot.runtime.clock import Clock, SystemClock
from bot.runtime.log_throttle import LogOnChange
from bot.services.contracts import Services
from indexer.errors import HuiguError

log = logging.getLogger("huigu.announcements")

ROUND_S = 60.0
"""Between two looks. Whoever publishes a page sees it announced in the minute that it is served."""
LONGEST_PAUSE_S = 3600.0
"""Between attempts on an outlet that takes nothing; they begin at `ROUND_S` and double."""


async def serve_announcements(
    services: Services, settings: AnnounceSettings, secrets: AnnounceSecrets
) -> None:
    """Announce new pages and the weekly digest until cancelled; `ConfigError` passes through.

    Args:
        services: What the channel may use.
        settings: The `[announce]` table.
        secrets: Keys of groups, and the secret of an app.
    """
    await run_announcements(services, settings, secrets, SystemClock())


async def run_announcements(
    services: Services, settings: AnnounceSettings, secrets: AnnounceSecrets, clock: Clock
) -> None:
    """Do the same by a given clock; `ConfigError` passes through.

    Args:
        services: What the channel may use.
        settings: The `[announce]` table.
        secrets: Keys of groups, and the secret of an app.
        clock: Tells the time.
    """
    plan = read_plan(settings)
    path = services.files.resolve(settings.path)
    async with contextlib.AsyncExitStack() as stack:
        outlets = await stack.enter_async_context(open_outlets(settings, secrets, clock))
        announced = await asyncio.to_thread(open_announced, path)
        stack.enter_context(contextlib.closing(announced))
        announcer = Announcer(services.catalogue, services.journal, announced, plan, clock)
        rounds = _Rounds(announcer, services, outlets, clock)
        while True:
            await rounds.next()
            await clock.sleep(ROUND_S)


class _Rounds:
    """What is remembered from one round to the next."""

    def __init__(
        self, announcer: Announcer, services: Services, outlets: Sequence[Outlet], clock: Clock
    ) -> None:
        self._announcer, self._services, self._clock = announcer, services, clock
        self._posting = [_Posting(announcer, outlet, clock) for outlet in outlets]
        self._outlets = outlets
        self._generation = ""
        self._problem = LogOnChange(log)

    async def next(self) -> None:
        """Look if the index is another one, then post what is due, on all outlets at once."""
        generation = self._services.generation()
        try:
            if generation != self._generation:
                await self._announcer.look(self._outlets)
                self._generation = generation
                self._problem.clear()
        except (HuiguError, sqlite3.Error, OSError) as error:
            self._problem.report(f"new pages are not looked for: {error}")
        async with asyncio.TaskGroup() as group:
            for posting in self._posting:
                group.create_task(posting.next())


class _Posting:
    """One outlet, and how long it is left alone."""

    def __init__(self, announcer: Announcer, outlet: Outlet, clock: Clock) -> None:
        self._announcer, self._outlet, self._clock = announcer, outlet, clock
        self._pause_s = 0.0
        self._not_before = 0.0
        self._problem = LogOnChange(log)

    async def next(self) -> None:
        """Post what is due; when it cannot be, leave the outlet alone, longer each time."""
        if self._pause_s and self._clock.now() < self._not_before:
            return
        try:
            await self._post()
            self._pause_s = 0.0
            self._problem.clear()
        except (NotPosted, sqlite3.Error) as error:
            self._pause_s = min(max(ROUND_S, 2 * self._pause_s), LONGEST_PAUSE_S)
            self._not_before = self._clock.now() + self._pause_s
            self._problem.report(f"not announced, and tried again until it is: {error}")

    async def _post(self) -> None:
        """Post new pages and the digest, as far as they are due; `NotPosted` passes through."""
        try:
            _tell(await self._announcer.post_new(self._outlet))
        except (MaybePosted, NeverPosted) as error:
            log.error("%s; these pages are not announced again, but in the weekly digest", error)
        week = await self._announcer.due_week(self._outlet)
        if not week:
            return
        try:
            _tell(await self._announcer.post_digest(self._outlet, week))
        except (MaybePosted, NeverPosted) as error:
            log.error(
                "%s; this week's digest is not posted again but by `huigu announce --digest "
                "--again`",
                error,
            )


def _tell(posted: Posted | None) -> None:
    if posted is None:
        return
    if posted.week:
        log.info("posted the digest of %s on %s", posted.week, posted.outlet)
    else:
        log.info("announced %d pages on %s", posted.pages, posted.outlet)
