"""Finds new pages and posts them; used by the server every minute, and by `huigu announce`."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import msgspec

from bot.channels.announcements.destinations.destination import Destination, PostError, PostFailed
from bot.channels.announcements.markup import Markup
from bot.channels.announcements.messages import (
    MAX_QUESTIONS,
    Announcement,
    make_announcement,
    make_digest,
)
from bot.channels.announcements.schedule import LATEST_S, Schedule, get_local_date
from bot.channels.announcements.store import AnnouncementStore, PageScan
from bot.runtime.clock import Clock, wait_at_most
from bot.services.contracts import Catalogue, QuestionJournal
from indexer.errors import HuiguError

log = logging.getLogger("huigu.announcements")

WEEK = timedelta(days=7)
ATTEMPTS = 3
"""Of one post, while the destination reports too many posts."""
TOO_OFTEN_WAIT_S = 60.0
"""Pause between them, unless the destination says how long; WeCom counts by the minute."""
STOP_S = 12.0
"""How long a shutdown waits for a post in flight; a request takes 10 s at most."""
FETCHED_QUESTIONS = 4 * MAX_QUESTIONS
"""More than are shown: some are not fit for a group."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is announced, and when."""

    schedule: Schedule | None
    """None for no automatic digest."""
    zone: ZoneInfo
    language: str
    """Of the messages; of a page's translations the one in this language is shown."""
    new_pages: bool = True


class PostedMessage(msgspec.Struct, frozen=True):
    """A message that was posted."""

    destination: str = msgspec.field(name="outlet")
    """Label of the destination."""
    text: str
    pages: int
    """Number of pages that it announces; 0 for a digest."""
    week: str = ""
    """Of a digest."""


Post = Coroutine[None, None, PostedMessage | None]


@dataclass(frozen=True, slots=True)
class Announcer:
    """Announces to every destination, each page and digest once; `PostError` passes through."""

    catalogue: Catalogue
    journal: QuestionJournal
    store: AnnouncementStore
    plan: Plan
    clock: Clock

    async def record_pages(self, destinations: Sequence[Destination]) -> PageScan:
        """Record the pages of the index; the first time, none of them is announced."""
        pages = await self.catalogue.list_pages()
        scan = await asyncio.to_thread(
            self.store.record_pages,
            # The store takes the first one of a page's translations.
            sorted(pages, key=lambda page: page.language != self.plan.language),
            [destination.name for destination in destinations],
            self.clock.unix(),
            post=self.plan.new_pages,
        )
        if scan.is_first:
            log.info(
                "first run: pages noted as known and not announced: %d; later ones will be",
                scan.pages,
            )
        return scan

    async def post_new(self, destination: Destination) -> PostedMessage | None:
        """Post the pages that are due on a destination, as one message; None where none are due."""
        if not await asyncio.to_thread(self.store.list_due, destination.name):
            return None
        return await self._post_with_retries(destination, lambda: self._claim_and_post(destination))

    async def post_digest(
        self, destination: Destination, week: str, *, again: bool = False
    ) -> PostedMessage | None:
        """Post a week's digest; None where it is empty, or was posted before and not `again`."""
        return await self._post_with_retries(
            destination, lambda: self._claim_and_post_digest(destination, week, again)
        )

    async def find_due_week(self, destination: Destination) -> str:
        """Find the week whose digest is due on a destination now; empty for none.

        A digest from before the destination's first scan is not due: somebody who sets it up on
        Monday at noon expects the first digest on the next Monday.
        """
        if self.plan.schedule is None:
            return ""
        now = self.clock.unix()
        due = self.plan.schedule.find_latest(now)
        first_seen = await asyncio.to_thread(self.store.get_first_seen, destination.name)
        if now - due.unix > LATEST_S or due.unix < first_seen:
            return ""
        return "" if await self.has_digest(destination, due.week) else due.week

    def get_week(self) -> str:
        """Get the week of a digest that is posted now, whether it is due or not."""
        now = self.clock.unix()
        if self.plan.schedule is not None:
            return self.plan.schedule.find_latest(now).week
        today = get_local_date(now, self.plan.zone)
        return (today - timedelta(days=today.weekday())).isoformat()

    async def has_digest(self, destination: Destination, week: str) -> bool:
        """Tell whether a week's digest was posted, or was empty."""
        return await asyncio.to_thread(self.store.has_digest, destination.name, week)

    async def compose_digest(self, markup: Markup) -> Announcement | None:
        """Compose the digest of the last seven days; None where it is empty.

        It holds only what is fit for a whole group: questions that at least two people asked,
        without personal data and without addresses.
        """
        now = self.clock.unix()
        last = get_local_date(now, self.plan.zone)
        days = ((last - timedelta(days=6)).isoformat(), last.isoformat())
        pages = await asyncio.to_thread(self.store.list_recent, now - WEEK.total_seconds(), *days)
        week_ago = datetime.fromtimestamp(now, UTC) - WEEK
        frequent = await self.journal.list_frequent_since(week_ago, FETCHED_QUESTIONS)
        missed = await self.journal.list_missed(FETCHED_QUESTIONS)
        return make_digest(pages, frequent, missed, days, self.plan.language, markup)

    async def _post_with_retries(
        self, destination: Destination, make_work: Callable[[], Post]
    ) -> PostedMessage | None:
        for attempt in range(1, ATTEMPTS + 1):
            await destination.wait_for_turn()
            try:
                return await self._finish(make_work())
            except PostFailed as error:
                if not error.too_often or attempt == ATTEMPTS:
                    raise
                wait_s = error.wait_s or TOO_OFTEN_WAIT_S
                log.warning("%s; waiting %g s", error, wait_s)
            await self.clock.sleep(wait_s)
        return None

    async def _finish(self, work: Post) -> PostedMessage | None:
        """Finish a claimed post even when cancelled, for at most `STOP_S`."""
        task = asyncio.create_task(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            try:
                await wait_at_most(self.clock, STOP_S, task)
            except TimeoutError:
                log.warning("a post was interrupted; it may not have arrived, and is not repeated")
            except (HuiguError, sqlite3.Error) as error:
                log.warning("%s", error)
            raise

    async def _claim_and_post(self, destination: Destination) -> PostedMessage | None:
        store, name = self.store, destination.name
        pages = await asyncio.to_thread(store.claim, name, self.clock.unix())
        if not pages:
            return None
        announcement = make_announcement(pages, self.plan.language, destination.markup)
        text = announcement.render(destination.max_size)
        mark_done = partial(store.mark_done, name, pages)
        await _post_claimed(destination, text, mark_done, partial(store.release, name, pages))
        return PostedMessage(destination.label, text, len(pages))

    async def _claim_and_post_digest(
        self, destination: Destination, week: str, again: bool
    ) -> PostedMessage | None:
        digest = await self.compose_digest(destination.markup)
        store, name, now = self.store, destination.name, self.clock.unix()
        if not await asyncio.to_thread(store.claim_digest, name, week, now, again=again):
            return None
        mark_done = partial(store.mark_digest_done, name, week)
        if digest is None:
            await asyncio.to_thread(mark_done)
            return None
        text = digest.render(destination.max_size)
        release = partial(store.release_digest, name, week, again=again)
        await _post_claimed(destination, text, mark_done, release)
        return PostedMessage(destination.label, text, 0, week)


async def _post_claimed(
    destination: Destination, text: str, mark_done: Callable[[], None], release: Callable[[], None]
) -> None:
    try:
        await destination.post(text)
    except PostError as error:
        # Only after `PostFailed` can a retry succeed.
        await asyncio.to_thread(release if isinstance(error, PostFailed) else mark_done)
        raise
    await asyncio.to_thread(mark_done)
