"""The open connections, and which of them are closed so that others get one."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from bot.channels.http_api.connections.limits import ConnectionLimits
from bot.runtime.log_throttle import LogThrottle

SHARE = 16
"""One in so many connections is closed where one would do: to find the idlest takes a millisecond
with 2,000 open, and the next hundred connections need not pay for it again."""


class Connection(Protocol):
    """One open connection."""

    @property
    def address(self) -> str:
        """The network of the client, as `name_network` names it."""

    @property
    def last_step(self) -> float:
        """When it was opened, or a whole head or response passed; seconds of the loop's clock."""

    def waits_for_client(self) -> bool:
        """Whether the client has to send or to read something: no answer would be lost."""

    def drop(self) -> None:
        """Close it now."""


class Connections:
    """Counts the open connections, and makes room for new ones within the limits."""

    def __init__(self, limits: ConnectionLimits, throttle: LogThrottle) -> None:
        """Begin without any."""
        self.limits = limits
        self._throttle = throttle
        self._by_address: defaultdict[str, set[Connection]] = defaultdict(set)
        self._count = 0

    def __len__(self) -> int:
        """Count the open connections."""
        return self._count

    def add(self, connection: Connection) -> None:
        """Count a connection that was opened."""
        self._by_address[connection.address].add(connection)
        self._count += 1

    def discard(self, connection: Connection) -> None:
        """Count it no more; it may be gone already."""
        group = self._by_address.get(connection.address, set())
        if connection in group:
            group.remove(connection)
            self._count -= 1
        if not group:
            self._by_address.pop(connection.address, None)

    def make_room(self, address: str) -> bool:
        """Make room for one more connection of an address; False if there is none to be had."""
        own = self._by_address.get(address, set())
        # Behind a proxy, both limits are one.
        has_own_limit = self.limits.per_address < self.limits.total
        if has_own_limit and len(own) >= self.limits.per_address:
            self._throttle.warn(
                f"{self.limits.per_address} connections of one address are open, as many as "
                "`connections_per_address` in [server] allows: its idlest are closed"
            )
            if not self._close_idlest([own], self.limits.per_address):
                return False
        if self._count >= self.limits.total:
            self._throttle.warn(
                f"{self.limits.total} connections are open, as many as `connections` in [server] "
                "and the system allow: the idlest of those who have most are closed"
            )
            return self.close_some()
        return True

    def close_some(self) -> bool:
        """Close the idlest connections of the addresses that have most; False if there are none."""
        return self._close_idlest(list(self._by_address.values()), self.limits.total)

    def _close_idlest(self, groups: Iterable[set[Connection]], limit: int) -> bool:
        """Close a share of the connections that wait for their clients."""
        ranked: list[tuple[int, float, int, Connection]] = []
        for group in groups:
            waiting = sorted(
                (one for one in group if one.waits_for_client()), key=lambda one: one.last_step
            )
            # The oldest of a large group first, until it is as small as the others.
            ranked += [
                (place - len(group), one.last_step, id(one), one)
                for place, one in enumerate(waiting)
            ]
        chosen = heapq.nsmallest(max(1, limit // SHARE), ranked)
        for *_, connection in chosen:
            self.discard(connection)
            connection.drop()
        return bool(chosen)
