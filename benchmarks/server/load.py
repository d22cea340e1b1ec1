"""A load generator: asks a server many questions, and prints latencies and statuses as JSON.

    python -m benchmarks.server.load HOST PORT BODIES.jsonl --rate 100 --seconds 20 --connections 16

Each line of the file is the body of one `POST /query`. With a rate, question n is due after
n / rate seconds, and its latency counts from then: a server that stalls is charged for everyone who
waits. Without a rate (`--rate 0`), each connection asks again as soon as it has an answer.
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

from benchmarks.speed.latency import compute_percentile


@dataclass(slots=True)
class Tally:
    """Counts of what came back."""

    latencies_ms: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """What to ask, how often, for how long."""

    host: str
    port: int
    requests: Sequence[bytes]
    """Whole requests, head and body; asked in turn."""
    rate: float
    """Requests a second; 0 for as many as the server takes."""
    seconds: float
    connections: int


def write_request(body: bytes) -> bytes:
    """Write the `POST /query` of a body.

    By hand: a library for it costs ten times the processor time, which the server would miss.
    """
    head = (
        "POST /query HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def read_response(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Read a response; gives its head and its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return head, await reader.readexactly(int(length))


async def apply_load(load: Load) -> tuple[Tally, float]:
    """Ask until the time is up; gives the counts, and the seconds it took."""
    tally = Tally()
    started = time.perf_counter()
    turns = _schedule(load, started)
    await asyncio.gather(*(_ask(load, turns, tally) for _ in range(load.connections)))
    return tally, time.perf_counter() - started


def _schedule(load: Load, started: float) -> Iterator[tuple[float, bytes]]:
    """Give (time when it is due, request) until the time is up; all connections share this."""
    number = 0
    while True:
        due = started + number / load.rate if load.rate else time.perf_counter()
        if due >= started + load.seconds:
            return
        yield due, load.requests[number % len(load.requests)]
        number += 1


async def _ask(load: Load, turns: Iterator[tuple[float, bytes]], tally: Tally) -> None:
    """Ask over one kept-alive connection, one question after the other."""
    reader, writer = await asyncio.open_connection(load.host, load.port)
    for due, request in turns:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        writer.write(request)
        head, body = await read_response(reader)
        tally.latencies_ms.append((time.perf_counter() - due) * 1000)
        tally.statuses[int(head[9:12])] += 1
        tally.bytes += len(head) + len(body)
    writer.close()
    await writer.wait_closed()


def summarise(tally: Tally, seconds: float) -> dict[str, object]:
    """Sum up the counts of a load."""
    ordered = sorted(tally.latencies_ms)
    return {
        "requests": len(ordered),
        "seconds": round(seconds, 2),
        "per_second": round(len(ordered) / seconds, 1),
        "p50_ms": compute_percentile(ordered, 50),
        "p90_ms": compute_percentile(ordered, 90),
        "p99_ms": compute_percentile(ordered, 99),
        "max_ms": compute_percentile(ordered, 100),
        "statuses": {str(status): count for status, count in sorted(tally.statuses.items())},
        "bytes": tally.bytes,
    }


def main() -> None:
    """Apply the load of the command line and print the summary."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("bodies", type=Path)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    load = Load(
        host=options.host,
        port=options.port,
        requests=[write_request(body) for body in options.bodies.read_bytes().splitlines()],
        rate=options.rate,
        seconds=options.seconds,
        connections=options.connections,
    )
    print(json.dumps(summarise(*asyncio.run(apply_load(load)))))


if __name__ == "__main__":
    main()
