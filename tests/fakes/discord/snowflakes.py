"""Discord's ids, "snowflakes": milliseconds since 2015 and a counter, as a string of digits."""

from __future__ import annotations

import time
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
"""Start of Discord's ids."""


class Snowflakes:
    """Makes unique, rising ids."""

    def __init__(self) -> None:
        self._last = 0

    def make_id(self) -> str:
        """Make an id of this moment."""
        now = (time.time_ns() // 1_000_000 - EPOCH_MS) << 22
        self._last = max(now, self._last + 1)
        return str(self._last)

    def make_id_for_shard(self, shard: int, shards: int) -> str:
        """Make the id of a guild that belongs to a shard."""
        number = int(self.make_id()) >> 22
        self._last = (number + (shard - number) % shards) << 22
        return str(self._last)


def get_shard(guild_id: str | None, shards: int) -> int:
    """Get the shard that gets the events of a guild; direct messages go to shard 0."""
    return (int(guild_id) >> 22) % shards if guild_id else 0


def write_now() -> str:
    """Write the current time as Discord does."""
    return datetime.now(UTC).isoformat()
