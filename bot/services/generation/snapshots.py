"""Holds in memory what was read of the index, and reads it again in a thread when that changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Snapshot = TypeVar("Snapshot")


class Snapshots(Generic[Snapshot]):
    """The newest snapshot, read at the first call; the last one while a newer one is read."""

    def __init__(
        self, get_version: Callable[[], Hashable], read: Callable[[], tuple[Hashable, Snapshot]]
    ) -> None:
        """Take what tells the version that is wanted, and what reads a snapshot with its version.

        `read` is called in a thread, one call at a time.
        """
        self._get_version, self._read = get_version, read
        self._held: tuple[Hashable, Snapshot] | None = None
        self._reading: asyncio.Task[None] | None = None

    async def get(self) -> Snapshot:
        """Get the snapshot; errors of reading pass through where there is none yet."""
        held = self._held
        if held is not None and held[0] == self._get_version():
            return held[1]
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._replace())
        if held is not None:
            return held[1]
        # Shielded: a caller that is cancelled must not cancel it for the others.
        await asyncio.shield(self._reading)
        assert self._held is not None, "it was just read"
        return self._held[1]

    async def _replace(self) -> None:
        self._held = await asyncio.to_thread(self._read)
