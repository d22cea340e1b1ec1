from __future__ import annotations

import time
from types import SimpleNamespace

import pytest


@pytest.fixture(autouse=True)
def _within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have limits see one moment in the middle of a minute.

    Where a minute turns between two questions, one more is let through than the limit says.
    """
    middle = time.time() // 60 * 60 + 30
    still = SimpleNamespace(time=lambda: middle)
    monkeypatch.setattr("limits.aio.storage.memory.time", still)
    monkeypatch.setattr("bot.middleware.rate_limit.time", still)
