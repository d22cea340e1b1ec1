"""A visitor asks while thousands of connections that never finish are held (slow-loris).

    .venv/bin/python -m benchmarks.server.slow_loris [--connections 2000] [--addresses 1]
        [--files 1024:4096] [--seconds 20] [--config huigu.toml] [--json]

`huigu serve`, the attacker and the visitor run in a process each, on loopback. The visitor opens a
new connection for each question, asks nothing twice, and waits `GIVE_UP_S` for an answer. Linux
only: /proc gives the processor time and the memory.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.server.load import read_response, write_request
from benchmarks.server.memory import wait_for_address
from benchmarks.server.process import ServerProcess
from benchmarks.speed.latency import compute_percentile

PER_SECOND = 5
"""Questions of the visitor; the server takes 120 a minute from one address."""
GIVE_UP_S = 10.0
QUESTION = "where is the recording of talk {}"


@contextmanager
def start_serve(config: str, files: tuple[int, int], log: Path) -> Iterator[ServerProcess]:
    """Run `huigu serve` with a soft and a hard limit of open files until the context ends."""
    command = [sys.executable, "-m", "huigu", "serve", "--port", "0", "--config", config]

    def limit_files() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, files)

    started = time.perf_counter()
    with (
        log.open("wb") as file,
        subprocess.Popen(command, stderr=file, preexec_fn=limit_files) as process,
    ):
        try:
            host, _, port = wait_for_address(log).strip("/").rpartition("//")[2].rpartition(":")
            yield ServerProcess(process.pid, host, int(port), time.perf_counter() - started)
        finally:
            process.terminate()


async def visit(server: ServerProcess, questions: int) -> tuple[list[float], Counter[str]]:
    """Ask questions, `PER_SECOND` of them; gives the milliseconds of each, and what came back."""
    latencies, outcomes = [], Counter[str]()

    async def ask(number: int) -> None:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(GIVE_UP_S):
                reader, writer = await asyncio.open_connection(server.host, server.port)
                body = json.dumps({"question": QUESTION.format(number)}).encode()
                writer.write(write_request(body))
                head, _ = await read_response(reader)
                writer.close()
            outcomes[head[9:12].decode()] += 1
        except (OSError, TimeoutError, EOFError) as error:
            outcomes[type(error).__name__] += 1
        latencies.append((time.perf_counter() - started) * 1000)

    async with asyncio.TaskGroup() as group:
        for number in range(questions):
            group.create_task(ask(number))
            await asyncio.sleep(1 / PER_SECOND)
    return latencies, outcomes


def measure(options: argparse.Namespace) -> dict[str, object]:
    """Measure one attack: milliseconds of the visitor, bytes of log, seconds of processor."""
    soft, hard = (int(number) for number in options.files.split(":"))
    with tempfile.TemporaryDirectory(prefix="huigu-") as folder:
        log = Path(folder, "log")
        with start_serve(options.config, (soft, hard), log) as server:
            logged, used = log.stat().st_size, server.read_processor_s()
            memory = server.read_memory_mb("VmRSS")
            attack = subprocess.Popen(
                [
                    *(sys.executable, "-m", "benchmarks.server.attack", server.host),
                    *(str(server.port), "--connections", str(options.connections)),
                    *("--addresses", str(options.addresses)),
                    *("--seconds", str(options.seconds)),
                ],
                stdout=subprocess.PIPE,
            )
            assert attack.stdout is not None
            attack.stdout.readline()  # every connection was tried
            questions = int(options.seconds * PER_SECOND)
            latencies, outcomes = asyncio.run(visit(server, questions))
            counts = json.loads(attack.communicate()[0])
            ordered = sorted(latencies)
            return {
                "connections": options.connections,
                "addresses": options.addresses,
                "files": options.files,
                "questions": questions,
                "outcomes": dict(outcomes),
                "p50_ms": compute_percentile(ordered, 50),
                "p99_ms": compute_percentile(ordered, 99),
                "max_ms": compute_percentile(ordered, 100),
                "log_bytes": log.stat().st_size - logged,
                "processor_s": round(server.read_processor_s() - used, 2),
                "rss_before_mb": memory,
                "rss_after_mb": server.read_memory_mb("VmRSS"),
                "attacker": counts,
            }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A visitor beside a slow-loris attack")
    parser.add_argument("--config", default="huigu.toml", help="of an index that is there")
    parser.add_argument("--connections", type=int, default=2000)
    parser.add_argument("--addresses", type=int, default=1, help="0: that of the visitor")
    parser.add_argument("--files", default="1024:4096", help="soft and hard limit of open files")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    result = measure(options)
    if options.json:
        print(json.dumps(result))
    else:
        print("\n".join(f"{name:16}{value}" for name, value in result.items()))


if __name__ == "__main__":
    main()
