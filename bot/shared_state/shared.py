"""All that one server of several shares with the others."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge

from bot.runtime.limits.window_limit import WindowLimit
from bot.shared_state.address import StateAddress
from bot.shared_state.contracts import StateServer
from bot.shared_state.deliveries import SharedDeliveries
from bot.shared_state.errors import StateUnreachable
from bot.shared_state.health import StateHealth
from bot.shared_state.key import load_key
from bot.shared_state.lease import Lease
from bot.shared_state.open import open_state_server
from bot.shared_state.window import Hash, SharedWindowLimit
from bot.shared_state.worker import StateWorker

CLEAN_EVERY_S = 60.0
"""Between two removals of hits that no longer count: who asked is kept for a minute."""
CLEAN_S = 5.0
"""How long that may take."""


@dataclass(frozen=True, slots=True)
class SharedState:
    """Makes what is shared; each part asks the state server by a connection of its own."""

    address: StateAddress
    key: bytes
    """Of all hashes, the same on every replica."""
    _worker: StateWorker
    """Counts and claims."""
    _leases: StateWorker
    """Apart, so that no question delays a renewal."""
    _held: Gauge
    _by_name: dict[str, Lease] = field(default_factory=dict)

    def connect(self) -> StateServer:
        """Open another connection, for one thread."""
        return open_state_server(self.address)

    def make_lease(self, name: str) -> Lease:
        """Make the lease of a name, once."""
        if name not in self._by_name:
            lease = self._by_name[name] = Lease(name, self._leases)
            self._held.labels(name).set_function(lambda: float(lease.is_held()))
        return self._by_name[name]

    def make_window(self, channel: str, hash_id: Hash, own: WindowLimit) -> SharedWindowLimit:
        """Make the limit of a channel; `own` counts while the server does not answer."""
        return SharedWindowLimit(channel, self._worker, hash_id, own)

    def make_deliveries(self, channel: str, hash_id: Hash) -> SharedDeliveries:
        """Make what drops the second delivery of a message on a channel."""
        return SharedDeliveries(channel, self._worker, hash_id, self._by_name.get(channel))

    async def clean(self, every_s: float = CLEAN_EVERY_S) -> None:
        """Remove what is too old, each minute, until cancelled."""
        while True:
            await asyncio.sleep(every_s)
            try:
                await self._worker.run(lambda server: server.remove_old(), CLEAN_S)
            except StateUnreachable:
                continue


async def open_shared_state(
    address: StateAddress, key_file: Path, registry: CollectorRegistry, stack: AsyncExitStack
) -> SharedState:
    """Open what is shared; the stack closes it. `ConfigError` passes through."""
    health = StateHealth(registry)
    server = open_state_server(address)
    key = await asyncio.to_thread(load_key, server, key_file)
    worker, leases = StateWorker(server, health), StateWorker(open_state_server(address), health)
    stack.callback(worker.close)
    stack.callback(leases.close)
    held = Gauge("huigu_lease_held", "1 on the replica that runs it.", ["name"], registry=registry)
    return SharedState(address, key, worker, leases, held)
