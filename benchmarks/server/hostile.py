"""Memory of `huigu serve` over 20,000 requests, half of them hostile, in both languages.

    .venv/bin/python -m benchmarks.server.hostile [--requests 20000] [--config huigu.toml] [--json]

The requests come over 8 connections, from 250 addresses of this machine in turn, so that the limit
of one address refuses few of them. A leak shows as memory that grows from one eighth of the run to
the next. Linux only: /proc gives memory, threads and open files.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.server.hostile_requests import make_requests
from benchmarks.server.process import ServerProcess
from benchmarks.server.slow_loris import start_serve

CONNECTIONS = 8
ADDRESSES = 250
REQUESTS_AN_ADDRESS = 50
"""Before a connection is opened from the next address."""
SAMPLES = 8
GIVE_UP_S = 30.0
FILES = (1024, 4096)
"""Soft and hard limit of open files."""


@dataclass(slots=True)
class Run:
    """The requests that are left, and what came of the others."""

    server: ServerProcess
    requests: Iterator[tuple[bytes, bool]]
    every: int
    """Requests between two samples of memory."""
    done: int = 0
    addresses: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    memory_mb: list[float] = field(default_factory=list)

    async def work(self) -> None:
        """Send requests over one connection after the other until none is left."""
        while True:
            self.addresses = (self.addresses + 1) % ADDRESSES
            local = (f"127.0.1.{self.addresses + 1}", 0)
            reader, writer = await asyncio.open_connection(
                self.server.host, self.server.port, local_addr=local
            )
            try:
                for _ in range(REQUESTS_AN_ADDRESS):
                    if (request := next(self.requests, None)) is None:
                        return
                    closed = await self._send(reader, writer, *request)
                    self._count()
                    if closed:
                        break
            finally:
                writer.transport.abort()

    async def _send(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes, due: bool
    ) -> bool:
        """Send one request and read what is due; tells whether the connection is at its end."""
        try:
            async with asyncio.timeout(GIVE_UP_S):
                writer.write(sent)
                if not due:
                    writer.write_eof()
                    answer = await reader.read()
                    self.outcomes[answer[9:12].decode("latin-1") or "closed"] += 1
                    return True
                head = await reader.readuntil(b"\r\n\r\n")
                lower = head.lower()
                if b"content-length:" in lower and not sent.startswith(b"HEAD"):
                    length = lower.partition(b"content-length:")[2].partition(b"\r\n")[0]
                    await reader.readexactly(int(length))
                self.outcomes[head[9:12].decode("latin-1")] += 1
                return b"connection: close" in lower
        except TimeoutError:
            self.outcomes["no response"] += 1
        except (OSError, EOFError):
            self.outcomes["closed"] += 1
        return True

    def _count(self) -> None:
        self.done += 1
        if self.done % self.every == 0:
            self.memory_mb.append(self.server.read_memory_mb("VmRSS"))


async def send_all(run: Run) -> None:
    """Send all requests, over some connections at once."""
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(run.work())


def measure(config: str, requests: int) -> dict[str, object]:
    """Send so many requests; memory in MB of 10^6 bytes, before, at each eighth, and at rest."""
    with tempfile.TemporaryDirectory(prefix="huigu-") as folder:
        log = Path(folder, "log")
        with start_serve(config, FILES, log) as server:
            before, used = server.read_memory_mb("VmRSS"), server.read_processor_s()
            run = Run(server, make_requests(requests), max(1, requests // SAMPLES))
            started = time.perf_counter()
            asyncio.run(send_all(run))
            text = log.read_text(encoding="utf-8", errors="replace")
            files = len(list(Path(f"/proc/{server.pid}/fd").iterdir()))
            return {
                "requests": run.done,
                "seconds": round(time.perf_counter() - started, 1),
                "processor_s": round(server.read_processor_s() - used, 1),
                "outcomes": dict(sorted(run.outcomes.items())),
                "rss_before_mb": before,
                "rss_mb": run.memory_mb,
                "peak_rss_mb": server.read_memory_mb("VmHWM"),
                "open_files": files,
                "log_bytes_a_request": round(len(text) / max(1, run.done)),
                "tracebacks": text.count("Traceback"),
            }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Memory over many hostile requests")
    parser.add_argument("--config", default="huigu.toml", help="of an index that is there")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    result = measure(options.config, options.requests)
    if options.json:
        print(json.dumps(result))
    else:
        print("\n".join(f"{name:20}{value}" for name, value in result.items()))


if __name__ == "__main__":
    main()
