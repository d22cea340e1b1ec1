"""What visitors wait while one asker sends costly questions as fast as the limit lets it.

    .venv/bin/python -m benchmarks.server.fairness --config huigu.toml [--rate 4] [--seconds 20]

Runs `huigu serve` with its own limits. Visitors ask at a steady rate, first alone and then beside
the hostile asker, so that both figures are of one run. Each asker has an address of its own on
loopback (Linux only). No question is asked twice, so none is answered from memory.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from benchmarks.server.load import read_response, write_request
from benchmarks.server.memory import start_huigu, wait_for_address
from benchmarks.speed.latency import compute_percentile

VISITORS = 8
CONNECTIONS = 8
"""Of the hostile asker; each asks again as soon as it has an answer."""
ROUNDS = 3
"""Of each phase in turn, as the machine may be busier at one time than at another."""
QUESTION = "Where is the recording of talk {0}? 第 {0} 场的视频"
MAX_CHARS = 500
HOSTILE_ADDRESS = "127.0.2.1"


@dataclass(slots=True)
class Waits:
    """What askers waited, and what they got."""

    ms: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def add(self, other: Waits) -> None:
        """Add those of another round."""
        self.ms += other.ms
        self.statuses += other.statuses

    def summarise(self) -> dict[str, object]:
        """Sum up; times in milliseconds, refused questions apart."""
        ordered = sorted(self.ms)
        return {
            "asked": self.statuses.total(),
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
            "p50_ms": compute_percentile(ordered, 50),
            "p99_ms": compute_percentile(ordered, 99),
            "max_ms": compute_percentile(ordered, 100),
        }


def write_costly(number: int) -> str:
    """Write a question as long as they may be, of years; each number gives another one."""
    years = (str(1900 + (number * 7 + step) % 200) for step in itertools.count())
    return " ".join(itertools.islice(years, MAX_CHARS // 5))


async def ask(
    host: str, port: int, address: str, questions: Iterator[tuple[float, str]], waits: Waits
) -> None:
    """Ask over one kept connection from an address; each question when it is due."""
    reader, writer = await asyncio.open_connection(host, port, local_addr=(address, 0))
    try:
        for due, question in questions:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            begun = max(due, 0.0) or time.perf_counter()
            writer.write(write_request(msgspec.json.encode({"question": question})))
            head, _ = await read_response(reader)
            status = int(head[9:12])
            waits.statuses[status] += 1
            if status == 200:
                waits.ms.append((time.perf_counter() - begun) * 1000)
            elif not due:
                await asyncio.sleep(1.0)  # refused: that costs the server nothing, and us the same
    finally:
        writer.close()


async def visit(host: str, port: int, rate: float, seconds: float, numbers: Iterator[int]) -> Waits:
    """Let all visitors ask for some seconds; a wait counts from when a question was due."""
    waits, started = Waits(), time.perf_counter()

    def schedule(visitor: int) -> Iterator[tuple[float, str]]:
        for turn in range(visitor, round(seconds * rate), VISITORS):
            yield started + turn / rate, QUESTION.format(next(numbers))

    await asyncio.gather(
        *(ask(host, port, f"127.0.1.{n + 1}", schedule(n), waits) for n in range(VISITORS))
    )
    return waits


async def measure(host: str, port: int, rate: float, seconds: float) -> dict[str, object]:
    """Measure visitors alone, and beside the hostile asker."""
    numbers, costly = itertools.count(1), ((0.0, write_costly(n)) for n in itertools.count())
    await visit(host, port, rate, 3.0, numbers)  # to load what the first questions load
    alone, beside, waits = Waits(), Waits(), Waits()
    for _ in range(ROUNDS):
        alone.add(await visit(host, port, rate, seconds / ROUNDS, numbers))
        hostile = [
            asyncio.create_task(ask(host, port, HOSTILE_ADDRESS, costly, waits))
            for _ in range(CONNECTIONS)
        ]
        beside.add(await visit(host, port, rate, seconds / ROUNDS, numbers))
        for task in hostile:
            task.cancel()
        await asyncio.gather(*hostile, return_exceptions=True)
    sums = {
        "visitors alone": alone.summarise(),
        "visitors beside it": beside.summarise(),
        "hostile asker": waits.summarise(),
    }
    ratio = {
        key: round(float(str(sums["visitors beside it"][key])) / float(str(value)), 2)
        for key, value in sums["visitors alone"].items()
        if key.endswith("_ms")
    }
    return {**sums, "ratio": ratio}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--config", default="huigu.toml", help="of an index that is there")
    parser.add_argument("--rate", type=float, default=4.0, help="visitors' questions a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each of the two phases")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huigu-") as folder:
        log = Path(folder, "serve")
        with start_huigu(log, "serve", "--port", "0", "--config", options.config):
            address = urlsplit(wait_for_address(log))
            assert address.hostname
            assert address.port
            result = asyncio.run(
                measure(address.hostname, address.port, options.rate, options.seconds)
            )
    if options.json:
        print(json.dumps(result))
        return
    for name, figures in result.items():
        print(f"{name:20}{json.dumps(figures)}")


if __name__ == "__main__":
    main()
