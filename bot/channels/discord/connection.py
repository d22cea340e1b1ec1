"""Follows the connection that discord.py keeps up by itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator

import aiohttp
import discord

from bot.runtime.health import ChannelStatus
from bot.runtime.network import describe_failure

EXPECTED = (OSError, TimeoutError, aiohttp.ClientError, discord.DiscordException)
"""What an outage of the network or of Discord raises."""


class Connection:
    """Knows whether every shard is connected, and tells it to the channel's status.

    Attributes:
        reason: Why the last try to connect failed.
    """

    def __init__(self, status: ChannelStatus) -> None:
        self.reason = "no answer in time"
        self._status = status
        self._is_ready = False
        self._lost_shards: set[int] = set()
        self._changed = asyncio.Event()

    def note_ready(self) -> None:
        """Note that all shards have connected for the first time, or anew."""
        self._is_ready = True
        self._update()

    def note_connected(self, shard: int) -> None:
        """Note that a shard is connected."""
        self._lost_shards.discard(shard)
        self._update()

    def note_lost(self, shard: int) -> None:
        """Note that a shard lost its connection, or could not connect again."""
        if shard not in self._lost_shards:
            self._lost_shards.add(shard)
            self._update()

    async def wait_for_outage(self, limit_s: float) -> None:
        """Wait until a shard has been without a connection for so many seconds."""
        while True:
            self._changed.clear()
            timeout_s = None if self._is_online() else limit_s
            try:
                async with asyncio.timeout(timeout_s):
                    await self._changed.wait()
            except TimeoutError:
                return

    @contextlib.contextmanager
    def watch_log(self) -> Iterator[None]:
        """Keep the lines out of the log that discord.py writes at each try, with a traceback.

        What they say is kept as the reason; what is no outage is logged as before.
        """
        logger = logging.getLogger("discord.shard")
        logger.addFilter(self._take_record)
        try:
            yield
        finally:
            logger.removeFilter(self._take_record)

    def _take_record(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, EXPECTED):
            return True
        self.reason = describe_failure(error)
        return False

    def _is_online(self) -> bool:
        return self._is_ready and not self._lost_shards

    def _update(self) -> None:
        if self._is_online():
            self._status.set_ready()
        else:
            self._status.set_connecting()
        self._changed.set()
