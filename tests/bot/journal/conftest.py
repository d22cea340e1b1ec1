from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.journal.database import JournalFile
from bot.journal.hashing import generate_key
from bot.journal.journal import Journal
from tests.fakes.bot.journal import Clock


@pytest.fixture
def journal() -> Iterator[Journal]:
    with closing(Journal(JournalFile(None), generate_key(), 180, Clock())) as opened:
        yield opened
