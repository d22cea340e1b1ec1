"""Looks for what is new and posts it: one round, for a server once a minute, for a command once."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.channels.announcements.destinations.destination import (
    MaybePosted,
    NeverPosted,
    NotPosted,
    Outlet,
)
from bot.channels.announcements.messages import (
    MOST_QUESTIONS,
    Announcement,
    make_announcement,
    make_digest,
)
from bot.channels.announcements.schedule import LATEST_S, Schedule, local_date
from bot.channels.announcements.store import Announced, Looked
from bot.runtime.clock import Clock, wait_at_most
from bot.services.contracts import Catalogue, IndexedPage, QuestionJournal
from indexer.errors import HuiguError

log = logging.getLogger("huigu.announcements")

WEEK = timedelta(days=7)
TRIES = 3
"""How often one round tries while an outlet says that it gets too much."""
TOO_OFTEN_WAIT_S = 60.0
"""After that; WeCom counts by the minute."""
STOP_S = 12.0
"""How long stopping waits for a post that is on its way: a call takes 10 s at most."""
SPARE = 4
"""Questions asked for, per question shown: some are not fit for a group."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is announced, and when."""

    schedule: Schedule | None
    """None for no digest by itself."""
    zone: ZoneInfo
    language: str
    """Of the messages; of two translations of a page the one in it is shown."""
    new_pages: bool = True


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted on an outlet."""

    outlet: str
    """As people call it."""
    text: str
    pages: int
    """How many pages it announces; 0 for a digest."""
    week: str = ""
    """Of a digest."""


class Announcer:
    """Announces on every outlet, each thing once."""

    def __init__(
        self,
        catalogue: Catalogue,
        journal: QuestionJournal,
        announced: Announced,
        plan: Plan,
        clock: Clock,
    ) -> None:
        """Take where news come from and where they are noted.

        Args:
            catalogue: Lists the pages.
            journal: Knows what people asked.
            announced: What was announced where; used from threads.
            plan: What is announced, and when.
            clock: Tells the time.
        """
        self._catalogue, self._journal = catalogue, journal
        self._announced, self._plan, self._clock = announced, plan, clock

    async def look(self, outlets: Sequence[Outlet]) -> Looked:
        """Note new pages; at the very first look all are noted and none is announced."""
        pages = await self._catalogue.pages()
        names = [outlet.name for outlet in outlets]
        found = await asyncio.to_thread(
            self._announced.look,
            self._ordered(pages),
            names,
            self._clock.unix(),
            post=self._plan.new_pages,
        )
        if found.first:
            log.info(
                "the first look: %d pages are noted as known and not announced; what comes from "
                "now on is",
                found.pages,
            )
        return found

    async def post_new(self, outlet: Outlet) -> Posted | None:
        """Post what is due on an outlet, as one message.

        `NotPosted`, `MaybePosted` and `NeverPosted` pass through.

        Returns:
            What was posted; None where nothing was due.
        """
        if not await asyncio.to_thread(self._announced.due, outlet.name):
            return None
        return await self._patiently(outlet, lambda: self._claim_and_post(outlet))

    async def post_digest(self, outlet: Outlet, week: str, *, again: bool = False) -> Posted | None:
        """Post a week's digest on an outlet, unless it was.

        `NotPosted`, `MaybePosted` and `NeverPosted` pass through.

        Args:
            outlet: Where.
            week: `Occasion.week`.
            again: Although it was.

        Returns:
            What was posted; None where it was before, or where there is nothing to say.
        """
        return await self._patiently(
            outlet, lambda: self._claim_and_post_digest(outlet, week, again)
        )

    async def due_week(self, outlet: Outlet) -> str:
        """Tell for which week an outlet's digest is due now; empty for none.

        Not for one whose time was before the outlet was first seen: who sets it up at noon on
        Monday expects the first on the next.
        """
        if self._plan.schedule is None:
            return ""
        now = self._clock.unix()
        occasion = self._plan.schedule.latest(now)
        since = await asyncio.to_thread(self._announced.since, outlet.name)
        if now - occasion.unix > LATEST_S or occasion.unix < since:
            return ""
        return "" if await self.had_digest(outlet, occasion.week) else occasion.week

    def week(self) -> str:
        """Tell the week that a digest posted now is for, whether one is due or not."""
        now = self._clock.unix()
        if self._plan.schedule is not None:
            return self._plan.schedule.latest(now).week
        today = local_date(now, self._plan.zone)
        return (today - timedelta(days=today.weekday())).isoformat()

    async def had_digest(self, outlet: Outlet, week: str) -> bool:
        """Tell whether a week's digest was posted, or there was nothing to say."""
        return await asyncio.to_thread(self._announced.has_digest, outlet.name, week)

    async def compose_digest(self) -> Announcement | None:
        """Put the last seven days together; None where there is nothing to say.

        Only what is fit for a whole group: questions that at least two people asked, from which
        the journal had nothing to take out, and without addresses to visit.
        """
        now = self._clock.unix()
        last = local_date(now, self._plan.zone)
        first = last - timedelta(days=6)
        news = await asyncio.to_thread(
            self._announced.lately,
            now - WEEK.total_seconds(),
            first.isoformat(),
            last.isoformat(),
        )
        most = MOST_QUESTIONS * SPARE
        week_ago = datetime.fromtimestamp(now, UTC) - WEEK
        often = await self._journal.list_frequent_since(week_ago, most)
        missed = await self._journal.list_missed(most)
        days = (first.isoformat(), last.isoformat())
        return make_digest(news, often, missed, days, self._plan.language)

    async def _patiently(
        self, outlet: Outlet, work: Callable[[], Coroutine[None, None, Posted | None]]
    ) -> Posted | None:
        """Post when it is the outlet's turn, again later when it was too much.

        Raises:
            NotPosted: It still is.
        """
        for left in reversed(range(TRIES)):
            await outlet.turn()
            try:
                return await self._finished(work())
            except NotPosted as error:
                if not error.too_often or not left:
                    raise
                log.warning("%s; waiting %g s", error, TOO_OFTEN_WAIT_S)
            await self._clock.sleep(TOO_OFTEN_WAIT_S)
        return None

    async def _finished(self, work: Coroutine[None, None, Posted | None]) -> Posted | None:
        """Do not let what was claimed be torn off: told to stop, wait for it, but not for long."""
        task = asyncio.create_task(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            try:
                await wait_at_most(self._clock, STOP_S, task)
            except TimeoutError:
                log.warning("a post was cut off; it may not have arrived, and is not repeated")
            except (HuiguError, sqlite3.Error) as error:
                log.warning("%s", error)
            raise

    async def _claim_and_post(self, outlet: Outlet) -> Posted | None:
        """Claim, post, note: cut off in between, nobody posts it again."""
        state, name, now = self._announced, outlet.name, self._clock.unix()
        news = await asyncio.to_thread(state.claim, name, now)
        if not news:
            return None
        text = make_announcement(news, self._plan.language).render(outlet.max_bytes)
        settle = partial(state.settle, name, news)
        await _delivered(outlet, text, settle, partial(state.release, name, news))
        return Posted(outlet.shown, text, len(news))

    async def _claim_and_post_digest(self, outlet: Outlet, week: str, again: bool) -> Posted | None:
        """Claim, post, note, likewise."""
        composed = await self.compose_digest()
        state, name, now = self._announced, outlet.name, self._clock.unix()
        if not await asyncio.to_thread(state.claim_digest, name, week, now, again=again):
            return None
        settle = partial(state.settle_digest, name, week)
        if composed is None:
            await asyncio.to_thread(settle)
            return None
        text = composed.render(outlet.max_bytes)
        release = partial(state.release_digest, name, week, again=again)
        await _delivered(outlet, text, settle, release)
        return Posted(outlet.shown, text, 0, week)

    def _ordered(self, pages: Sequence[IndexedPage]) -> list[IndexedPage]:
        """Put the group's language first, so that of translations its page is shown."""
        return sorted(pages, key=lambda page: page.language != self._plan.language)


async def _delivered(
    outlet: Outlet, text: str, settle: Callable[[], None], release: Callable[[], None]
) -> None:
    """Post what was claimed, and note what became of it.

    Raises:
        NotPosted: It may be posted later.
        MaybePosted: Nobody knows, so it is not posted again.
        NeverPosted: It would be refused again.
    """
    try:
        await outlet.post(text)
    except NotPosted:
        await asyncio.to_thread(release)
        raise
    except (MaybePosted, NeverPosted):
        await asyncio.to_thread(settle)
        raise
    await asyncio.to_thread(settle)
