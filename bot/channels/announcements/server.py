"""Runs the announcements channel: every minute it posts new pages and digests that are due."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Sequence

from bot.channels.announcements.announcer import Announcer, Post, log
from bot.channels.announcements.database import SHARED, open_database, prepare_shared
from bot.channels.announcements.destinations.destination import (
    Destination,
    PostFailed,
    PostRejected,
    PostUncertain,
)
from bot.channels.announcements.setup import open_destinations, read_plan
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.channels.announcements.store import AnnouncementStore
from bot.runtime.clock import Clock, SystemClock
from bot.runtime.log_throttle import LogOnChange
from bot.services.contracts import Services
from bot.shared_state.errors import StateUnreachable
from indexer.errors import HuiguError

ROUND_S = 60.0
"""Pause between two rounds; a new page is announced within a minute after it is served."""
MAX_BACKOFF_S = 3600.0
"""Longest pause of a destination; it begins at `ROUND_S` and doubles with each failure."""


async def serve_announcements(
    services: Services,
    settings: AnnounceSettings,
    secrets: AnnounceSecrets,
    clock: Clock | None = None,
) -> None:
    """Announce until cancelled; `ConfigError` passes through. Tests pass a clock of their own."""
    clock = clock or SystemClock()
    plan = read_plan(settings)
    path = services.files.resolve(settings.path)
    async with open_destinations(settings, secrets, clock) as destinations:
        if services.open_shared is not None:
            store = AnnouncementStore(services.open_shared(SHARED, prepare_shared))
        else:
            store = AnnouncementStore(await asyncio.to_thread(open_database, path))
        with contextlib.closing(store):
            announcer = Announcer(services.catalogue, services.journal, store, plan, clock)
            services.status.set_ready()
            await _run_rounds(announcer, services, destinations, clock)


async def _run_rounds(
    announcer: Announcer, services: Services, destinations: Sequence[Destination], clock: Clock
) -> None:
    """Record the pages of a new index, then post what is due, on all destinations at once."""
    posters = [_Poster(announcer, destination, clock) for destination in destinations]
    recorded, problem = "", LogOnChange(log)
    while True:
        generation = services.generation()
        try:
            if generation != recorded:
                await announcer.record_pages(destinations)
                recorded = generation
                problem.clear()
        except (HuiguError, sqlite3.Error, OSError) as error:
            problem.report(f"new pages cannot be read from the index: {error}")
        async with asyncio.TaskGroup() as group:
            for poster in posters:
                group.create_task(poster.post_due())
        if failure := next((poster.failure for poster in posters if poster.failure), ""):
            services.status.set_connecting(failure)
        else:
            services.status.set_ready()
        await clock.sleep(ROUND_S)


class _Poster:
    """Posts on one destination, with back-off after failures."""

    def __init__(self, announcer: Announcer, destination: Destination, clock: Clock) -> None:
        self._announcer, self._destination, self._clock = announcer, destination, clock
        self.failure = ""
        """Why the last post failed; empty when it did not."""
        self._backoff_s = 0.0
        self._not_before = 0.0
        self._problem = LogOnChange(log)

    async def post_due(self) -> None:
        """Post the pages and the digest that are due; after a failure wait, longer each time."""
        if self._backoff_s and self._clock.now() < self._not_before:
            return
        announcer, destination = self._announcer, self._destination
        try:
            await _post(
                announcer.post_new(destination),
                "these pages are not announced again, but listed in the weekly digest",
            )
            if week := await announcer.find_due_week(destination):
                await _post(
                    announcer.post_digest(destination, week),
                    "this week's digest is not posted again, except by `huigu announce --digest "
                    "--again`",
                )
            self._backoff_s, self.failure = 0.0, ""
            self._problem.clear()
        except (PostFailed, StateUnreachable, sqlite3.Error) as error:
            self._backoff_s = min(max(ROUND_S, 2 * self._backoff_s), MAX_BACKOFF_S)
            self._not_before = self._clock.now() + self._backoff_s
            self.failure = str(error)
            self._problem.report(f"not announced; will be tried again: {error}")


async def _post(post: Post, if_lost: str) -> None:
    """Post and log the result; a lost post logs `if_lost`, and `PostFailed` passes through."""
    try:
        posted = await post
    except (PostUncertain, PostRejected) as error:
        log.error("%s; %s", error, if_lost)
        return
    if posted and posted.week:
        log.info("posted on %s: the digest of %s", posted.destination, posted.week)
    elif posted:
        log.info("posted on %s: %d new", posted.destination, posted.pages)
