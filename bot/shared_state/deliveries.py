"""Drops what a platform delivers twice, to one replica or to two."""

from __future__ import annotations

from bot.shared_state.errors import StateUnreachable
from bot.shared_state.lease import Lease
from bot.shared_state.window import Hash
from bot.shared_state.worker import StateWorker


class SharedDeliveries:
    """Claims each delivery for one replica, before it is answered.

    After a crash it is unknown whether the answer arrived, so it is not given again.
    """

    def __init__(
        self, channel: str, worker: StateWorker, hash_id: Hash, lease: Lease | None
    ) -> None:
        """Claim those of one channel; `lease` is the right to run it, None where all may."""
        self._channel, self._worker, self._hash, self._lease = channel, worker, hash_id, lease

    async def claim(self, kind: str, delivery: str) -> bool:
        """Claim a delivery by its id; false where it is another replica's, or was claimed before.

        While the state server does not answer, the holder of a lease goes on until that ends.
        """
        if self._lease is not None and not self._lease.is_held():
            return False
        hashed = self._hash(f"{self._channel} {kind}", delivery)
        try:
            return await self._worker.run(lambda server: server.claim_delivery(hashed))
        except StateUnreachable:
            return self._lease is None or self._lease.is_held()
