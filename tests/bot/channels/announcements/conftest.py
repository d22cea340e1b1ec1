"""The channel as `huigu serve` runs it, with real HTTP to a fake WeCom and a manual clock."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.announcements.server import ROUND_S, serve_announcements
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.runtime.health import ChannelStatus
from bot.runtime.state_files import StateFiles
from bot.services.contracts import IndexedPage, QuestionJournal, Services
from tests.fakes.bot.services import EmptyCatalogue, EmptyJournal, fake_services
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wecom.group_webhook import GroupWebhookFake
from tests.fakes.wecom.secrets import SECOND_WEBHOOK_KEY, WEBHOOK_KEY

MAX_WAIT_S = 3600
"""Longest time to advance until a condition holds; the channel waits some minutes at most."""
TUESDAY = "2030-05-14T04:00"
"""Noon in Shanghai, in UTC; six days before a Monday."""


def parse_time(moment: str) -> float:
    """Parse an ISO date and time in UTC to seconds since 1970."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()


class RoundClock(ManualClock):
    """Counts the pauses between rounds, so that a test knows when a round is over."""

    def __init__(self, start: str) -> None:
        super().__init__(parse_time(start))
        self.pauses = 0
        self.pause_ends = 0.0

    def jump(self, unix: float) -> None:
        """Set the wall clock without waking anything that sleeps."""
        self._start += unix - self.unix()

    async def sleep(self, seconds: float) -> None:
        if seconds == ROUND_S:
            self.pauses += 1
            self.pause_ends = self.now() + seconds
        await super().sleep(seconds)


class FakeCatalogue(EmptyCatalogue):
    """The pages that a test adds."""

    def __init__(self, *identities: str) -> None:
        self.indexed: list[IndexedPage] = []
        self.add(*identities)

    def add(self, *identities: str, published: str = "") -> None:
        for page_id in identities:
            url = f"https://example.org/{page_id}/"
            page = IndexedPage("recaps", page_id, f"Page {page_id}", url, published, "en", ())
            self.indexed.append(page)

    async def list_pages(self) -> list[IndexedPage]:
        return list(self.indexed)


class World:
    """A server that announces, and the groups that it posts into."""

    def __init__(self, folder: Path, fake: GroupWebhookFake, clock: RoundClock) -> None:
        self.fake, self.clock, self.catalogue = fake, clock, FakeCatalogue("known")
        self.journal: QuestionJournal = EmptyJournal()
        self.generation = "g0"
        self.folder = folder
        self.settings = AnnounceSettings(language="en", api_url=fake.url)
        self.secrets = AnnounceSecrets(group_webhook_key=WEBHOOK_KEY)
        self.status = ChannelStatus("announce")
        self.task: asyncio.Task[None] | None = None

    @property
    def services(self) -> Services:
        return replace(
            fake_services(generation=lambda: self.generation),
            status=self.status,
            catalogue=self.catalogue,
            journal=self.journal,
            files=StateFiles(self.folder, "data/journal.sqlite"),
        )

    async def start(self) -> None:
        """Start the server, and wait for its first round."""
        pauses = self.clock.pauses
        self.task = asyncio.create_task(
            serve_announcements(self.services, self.settings, self.secrets, self.clock)
        )
        await self.wait_for(lambda: self.clock.pauses > pauses)

    async def stop(self) -> None:
        """Stop it as `huigu serve` does."""
        if self.task is not None:
            task, self.task = self.task, None
            task.cancel()
            await self.wait_for(task.done, advance=True)
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def rounds(self, count: int = 1) -> None:
        """Let so many minutes pass, each with its round."""
        for _ in range(count):
            pauses = self.clock.pauses
            # No further, or a request that the round sends would time out in the same moment.
            await self.clock.advance(self.clock.pause_ends - self.clock.now())
            await self.wait_for(lambda before=pauses: self.clock.pauses > before, advance=True)

    async def publish(self, *identities: str, published: str = "") -> None:
        """Rebuild the index with further pages, and wait for the next round."""
        self.catalogue.add(*identities, published=published)
        self.generation += "+"
        await self.rounds()

    async def jump_to(self, moment: str) -> None:
        """Jump to a moment in UTC, as after the machine slept, and wait for a round."""
        self.clock.jump(parse_time(moment) - ROUND_S)
        await self.rounds()

    async def wait_for(self, condition: Callable[[], object], advance: bool = False) -> None:
        """Wait until a condition holds, or the server fails; with `advance`, let time pass."""
        await wait_until_idle()
        for _ in range(MAX_WAIT_S if advance else 0):
            if condition():
                return
            await self._check_server()
            await self.clock.advance(1)
        await self._check_server()
        assert condition(), "the condition never holds"

    async def _check_server(self) -> None:
        """Raise the error that the server failed with."""
        if self.task is not None and self.task.done():
            await self.task

    @property
    def texts(self) -> list[str]:
        """The posts in the group."""
        return self.fake.texts(WEBHOOK_KEY)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A server on a Tuesday, not started yet."""
    clock = RoundClock(TUESDAY)
    async with GroupWebhookFake((WEBHOOK_KEY, SECOND_WEBHOOK_KEY), clock) as fake:
        world = World(tmp_path, fake, clock)
        yield world
        await world.stop()
