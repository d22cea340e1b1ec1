"""The channel as `huigu serve` runs it, with real HTTP to a fake WeCom and a clock set by hand."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.announcements.server import ROUND_S, run_announcements
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.runtime.state_files import StateFiles
from bot.services.contracts import IndexedPage, QuestionJournal, Services
from tests.fakes.clock import ManualClock
from tests.fakes.services import EmptyJournal, NoCatalogue, fake_services
from tests.fakes.stillness import settled
from tests.fakes.wecom.group_webhook import GroupWebhookFake
from tests.fakes.wecom.secrets import SECOND_WEBHOOK_KEY, WEBHOOK_KEY

MOST_S = 3600
"""That pass until something holds; a group is waited for minutes at most."""
TUESDAY = "2030-05-14T04:00"
"""Noon in Shanghai, in UTC; six days before a Monday."""


def seconds_of(moment: str) -> float:
    """Seconds since 1970 of an ISO date and time in UTC."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()


class RoundClock(ManualClock):
    """Counts the pauses between two rounds, so that a test knows when one is over."""

    def __init__(self, start: str) -> None:
        super().__init__(seconds_of(start))
        self.pauses = 0
        self.pause_ends = 0.0

    def jump(self, unix: float) -> None:
        """Set the time of day, but let nobody who waits wait less."""
        self._start += unix - self.unix()

    async def sleep(self, seconds: float) -> None:
        if seconds == ROUND_S:
            self.pauses += 1
            self.pause_ends = self.now() + seconds
        await super().sleep(seconds)


class Shelf(NoCatalogue):
    """Pages that a test puts there."""

    def __init__(self, *identities: str) -> None:
        self.shown: list[IndexedPage] = []
        self.add(*identities)

    def add(self, *identities: str, published: str = "") -> None:
        for one in identities:
            url = f"https://example.org/{one}/"
            self.shown.append(IndexedPage("recaps", one, f"Page {one}", url, published, "en", ()))

    async def pages(self) -> list[IndexedPage]:
        return list(self.shown)


class World:
    """A server that announces, and the groups it announces in."""

    def __init__(self, folder: Path, fake: GroupWebhookFake, clock: RoundClock) -> None:
        self.fake, self.clock, self.shelf = fake, clock, Shelf("known")
        self.journal: QuestionJournal = EmptyJournal()
        self.generation = "g0"
        self.folder = folder
        self.settings = AnnounceSettings(language="en", api_url=fake.url)
        self.secrets = AnnounceSecrets(group_webhook_key=WEBHOOK_KEY)
        self.task: asyncio.Task[None] | None = None

    @property
    def services(self) -> Services:
        return replace(
            fake_services(generation=lambda: self.generation),
            catalogue=self.shelf,
            journal=self.journal,
            files=StateFiles(self.folder, "data/journal.sqlite"),
        )

    async def start(self) -> None:
        """Start the server, and wait for its first round."""
        pauses = self.clock.pauses
        self.task = asyncio.create_task(
            run_announcements(self.services, self.settings, self.secrets, self.clock)
        )
        await self.until(lambda: self.clock.pauses > pauses)

    async def stop(self) -> None:
        """Stop it as `huigu serve` does."""
        if self.task is not None:
            task, self.task = self.task, None
            task.cancel()
            await self.until(task.done, moving=True)
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def rounds(self, count: int = 1) -> None:
        """Let so many minutes pass, and what happens in them end."""
        for _ in range(count):
            pauses = self.clock.pauses
            # No further: a call that the round begins would be timed out in the same moment.
            await self.clock.advance(self.clock.pause_ends - self.clock.now())
            await self.until(lambda before=pauses: self.clock.pauses > before, moving=True)

    async def publish(self, *identities: str, published: str = "") -> None:
        """Rebuild the index with further pages, and wait for the round after."""
        self.shelf.add(*identities, published=published)
        self.generation += "+"
        await self.rounds()

    async def at(self, moment: str) -> None:
        """Let time pass to a moment in UTC in one go, as when the machine slept, and a round."""
        self.clock.jump(seconds_of(moment) - ROUND_S)
        await self.rounds()

    async def until(self, condition: Callable[[], object], moving: bool = False) -> None:
        """Wait until something holds, or the server fails.

        With `moving`, time passes where nothing else happens: a second, and another one.
        """
        await settled()
        for _ in range(MOST_S if moving else 0):
            if condition():
                return
            await self._checked()
            await self.clock.advance(1)
        await self._checked()
        assert condition(), "nothing more happens"

    async def _checked(self) -> None:
        """Raise what the server failed with."""
        if self.task is not None and self.task.done():
            await self.task

    @property
    def texts(self) -> list[str]:
        """What stands in the group."""
        return self.fake.texts(WEBHOOK_KEY)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """On a Tuesday, not started yet."""
    clock = RoundClock(TUESDAY)
    async with GroupWebhookFake((WEBHOOK_KEY, SECOND_WEBHOOK_KEY), clock) as fake:
        world = World(tmp_path, fake, clock)
        yield world
        await world.stop()
