"""What stands behind the bot in WeCom when `huigu serve` runs it, but for the limits."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.answer import Answerer
from bot.app import wrapped
from bot.asking import make_ask
from bot.journal import Journal
from bot.journal_file import JournalFile
from bot.journal_key import new_key
from bot.services import Services
from indexer.index import Index
from tests.fakes.world import FakeWorld


@pytest.fixture
async def journal() -> AsyncIterator[Journal]:
    """A journal in memory."""
    opened = Journal(JournalFile(None), new_key(), 180)
    yield opened
    opened.close()


@pytest.fixture
def answering(community: Index, journal: Journal) -> Iterator[Services]:
    """Services that answer from the small community's index, follow up and keep a journal."""
    with ThreadPoolExecutor(1) as executor:
        world = FakeWorld(
            wrapped(
                make_ask(Answerer(community), executor), journal, lambda: community.generation, 100
            )
        )
        yield dataclasses.replace(world.services, notes=journal)
