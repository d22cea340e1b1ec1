"""Limits of all replicas together: how often somebody may do something in a minute."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.runtime.limits.window_limit import WindowLimit
from bot.shared_state.contracts import StateServer
from bot.shared_state.errors import StateUnreachable
from bot.shared_state.worker import StateWorker

Hash = Callable[[str, str], bytes]
"""Hashes an id of a kind with the key that all replicas have."""


class SharedWindowLimit:
    """As `WindowLimit`, but counts what was done on any replica.

    While the state server does not answer, this process counts by itself.
    """

    def __init__(self, channel: str, worker: StateWorker, hash_id: Hash, own: WindowLimit) -> None:
        """Count for one channel, whose people and places are no other's; `own` is the fallback."""
        self._channel, self._worker, self._hash, self._own = channel, worker, hash_id, own

    async def count(self, kind: str, who: str, per_minute: int) -> int:
        """See `WindowLimit.count`."""
        identity = self._hash(f"{self._channel} {kind}", who)
        try:
            return await self._worker.run(partial(_count, identity=identity, most=per_minute))
        except StateUnreachable:
            return await self._own.count(kind, who, per_minute)


def _count(server: StateServer, identity: bytes, most: int) -> int:
    return server.count_hit(identity, most)
