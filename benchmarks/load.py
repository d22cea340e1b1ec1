"""A load of questions on a server, from its own process: latencies and statuses as one JSON object.

    python -m benchmarks.load HOST PORT BODIES.jsonl --rate 100 --seconds 20 --connections 16

Each line of the file is the body of one `POST /query`. With a rate, question n is due at n / rate
seconds and its latency counts from then, so that a server that stalls is charged for everyone who
waited. Without one (`--rate 0`) each connection asks again as soon as it is answered.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HEAD = (
    "POST /query HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    "Content-Length: {length}\r\n\r\n"
)
"""A client of a few lines costs a tenth of a library's time, which would be the server's here."""


@dataclass(slots=True)
class Tally:
    """What came back."""

    latencies_ms: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """What to ask, how often, how long."""

    host: str
    port: int
    requests: Sequence[bytes]
    """Whole requests, head and body; asked in turn."""
    rate: float
    """A second; 0 for as many as the server takes."""
    seconds: float
    connections: int


async def apply(load: Load) -> tuple[Tally, float]:
    """Ask until the time is up; gives what came back, and the seconds it took."""
    tally = Tally()
    started = time.perf_counter()
    turns = _turns(load, started)
    await asyncio.gather(*(_connection(load, turns, tally) for _ in range(load.connections)))
    return tally, time.perf_counter() - started


def _turns(load: Load, started: float) -> Iterator[tuple[float, bytes]]:
    """Give (when it is due, request) until the time is up; shared by all connections."""
    number = 0
    while True:
        due = started + number / load.rate if load.rate else time.perf_counter()
        if due >= started + load.seconds:
            return
        yield due, load.requests[number % len(load.requests)]
        number += 1


async def _connection(load: Load, turns: Iterator[tuple[float, bytes]], tally: Tally) -> None:
    """Ask over one kept-alive connection, one question after the other."""
    reader, writer = await asyncio.open_connection(load.host, load.port)
    for due, request in turns:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        tally.latencies_ms.append((time.perf_counter() - due) * 1000)
        tally.statuses[int(head[9:12])] += 1
        tally.bytes += len(head) + len(body)
    writer.close()
    await writer.wait_closed()


def _length(head: bytes) -> int:
    """Read Content-Length."""
    after = head.lower().partition(b"content-length:")[2]
    return int(after.partition(b"\r\n")[0])


def summary(tally: Tally, seconds: float) -> dict[str, object]:
    """Sum a tally up."""
    ordered = sorted(tally.latencies_ms)
    return {
        "requests": len(ordered),
        "seconds": round(seconds, 2),
        "per_second": round(len(ordered) / seconds, 1),
        "p50_ms": percentile(ordered, 50),
        "p90_ms": percentile(ordered, 90),
        "p99_ms": percentile(ordered, 99),
        "max_ms": percentile(ordered, 100),
        "statuses": {str(status): count for status, count in sorted(tally.statuses.items())},
        "bytes": tally.bytes,
    }


def percentile(ordered: Sequence[float], percent: int) -> float:
    """Take the value that `percent` of the values do not exceed."""
    return round(ordered[max(0, -(-len(ordered) * percent // 100) - 1)], 2) if ordered else 0.0


def main() -> None:
    """Parse, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("bodies", type=Path)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    bodies = options.bodies.read_bytes().splitlines()
    requests = [HEAD.format(length=len(body)).encode() + body for body in bodies]
    load = Load(
        host=options.host,
        port=options.port,
        requests=requests,
        rate=options.rate,
        seconds=options.seconds,
        connections=options.connections,
    )
    print(json.dumps(summary(*asyncio.run(apply(load)))))


if __name__ == "__main__":
    main()
