"""Discord's ids: milliseconds since 2015 and a number, as a string of digits."""

from __future__ import annotations

import time
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
"""Where Discord's ids begin to count."""


class Snowflakes:
    """Makes ids that are unique and rise."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        """A new id of this moment."""
        now = (time.time_ns() // 1_000_000 - EPOCH_MS) << 22
        self._last = max(now, self._last + 1)
        return str(self._last)

    def next_of_shard(self, shard: int, shards: int) -> str:
        """A new guild's id that belongs to a shard."""
        number = int(self.next()) >> 22
        self._last = (number + (shard - number) % shards) << 22
        return str(self._last)


def shard_of(guild_id: str | None, shards: int) -> int:
    """Which shard hears of a guild; direct messages go to the first."""
    return (int(guild_id) >> 22) % shards if guild_id else 0


def timestamp() -> str:
    """Now, as Discord writes it."""
    return datetime.now(UTC).isoformat()
