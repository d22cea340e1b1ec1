"""The services behind the channel, as in `huigu serve` but without limits."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from bot.answering.answer import Answerer, make_ask
from bot.channels.wecom.handler import Handler
from bot.conversations.file import ConversationFile
from bot.conversations.store import ConversationStore
from bot.journal.database import JournalFile
from bot.journal.hashing import generate_key
from bot.journal.journal import Journal
from bot.services.contracts import Services
from indexer.search.index import Index
from tests.fakes.bot.layers import with_shared_layers
from tests.fakes.bot.world import FakeWorld
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.messages import SETTINGS


@pytest.fixture
def world() -> FakeWorld:
    """Services that answer what a test wants."""
    return FakeWorld()


@pytest.fixture
def clock() -> ManualClock:
    """Time that passes when a test says so."""
    return ManualClock()


@pytest.fixture
def handler(world: FakeWorld, clock: ManualClock) -> Handler:
    """The handler of a bot with two names and an administrator."""
    return Handler(world.services, SETTINGS, clock)


@pytest.fixture
async def journal() -> AsyncIterator[Journal]:
    """A journal in memory."""
    opened = Journal(JournalFile(None), generate_key(), 180)
    yield opened
    opened.close()


@pytest.fixture
def states(journal: Journal) -> Iterator[ConversationStore]:
    """Conversations in memory."""
    with closing(ConversationStore(ConversationFile(None), journal.key, 180)) as opened:
        yield opened


@pytest.fixture
def answering(community: Index, journal: Journal, states: ConversationStore) -> Iterator[Services]:
    """Services that answer from the small community's index, follow up and keep a journal."""
    with ThreadPoolExecutor(1) as executor:
        ask = make_ask(Answerer(community), executor)
        layers = with_shared_layers(ask, journal, lambda: community.generation, 100, states)
        world = FakeWorld(layers)
        yield dataclasses.replace(world.services, journal=journal, conversations=states)
