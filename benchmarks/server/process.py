"""A server in a process of its own: start it, ask it, read its memory and processor time.

Linux only: memory and processor time come from /proc.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.server.load import read_response, write_request

START_LIMIT_S = 240.0


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A server that runs in a process of its own."""

    pid: int
    host: str
    port: int
    ready_s: float
    """Seconds from the start of the process until it could answer."""

    def read_memory_mb(self, name: str) -> float:
        """Read `VmRSS` (now) or `VmHWM` (peak), in MB of 10^6 bytes."""
        return read_memory_mb(self.pid, name)

    def list_workers(self) -> list[int]:
        """List the processes that answer beside it."""
        return list_workers(self.pid)

    def read_processor_s(self) -> float:
        """Read the processor time used so far by its threads and its workers, in seconds."""
        return sum(map(read_processor_s, (self.pid, *self.list_workers())))


def list_workers(pid: int) -> list[int]:
    """List the processes that a process started and that have not ended."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def read_memory_mb(pid: int, name: str = "VmRSS") -> float:
    """Read `VmRSS` (now) or `VmHWM` (peak) of a process, in MB of 10^6 bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return round(int(line.split()[1]) * 1024 / 1e6, 1)
    return 0.0


def read_processor_s(pid: int) -> float:
    """Read the processor time that all threads of a process have used so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def start_server(*arguments: str) -> Iterator[ServerProcess]:
    """Run `python -m benchmarks.server` with these arguments until the context ends.

    Raises:
        RuntimeError: The server ended, or was not ready in time.
    """
    started = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.server", *arguments]
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(
            command, stderr=log, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        ) as process,
    ):
        try:
            while True:
                log.seek(0)
                text = log.read()
                if "listening on http://" in text:
                    break
                if process.poll() is not None or time.perf_counter() - started > START_LIMIT_S:
                    raise RuntimeError(f"the server did not start: {text[-2000:]}")
                time.sleep(0.02)
            address = text.partition("listening on http://")[2].partition("/")[0]
            host, _, port = address.rpartition(":")
            yield ServerProcess(process.pid, host, int(port), time.perf_counter() - started)
        finally:
            process.terminate()


async def record_answers(server: ServerProcess, bodies: Sequence[bytes]) -> list[bytes]:
    """Ask every question once, one after the other; gives the bodies of the answers."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    answers = []
    for body in bodies:
        writer.write(write_request(body))
        _, answer = await read_response(reader)
        answers.append(answer)
    writer.close()
    await writer.wait_closed()
    return answers


def measure_load(
    server: ServerProcess, bodies: Path, rate: float, seconds: float, connections: int
) -> dict[str, object]:
    """Apply a load from another process; gives its summary and what the server used for it."""
    before = server.read_processor_s()
    target = (server.host, str(server.port), str(bodies))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.server.load", *target),
            *("--rate", str(rate), "--seconds", str(seconds), "--connections", str(connections)),
        ],
        check=True,
        capture_output=True,
        timeout=seconds * 3 + 60,
    )
    result: dict[str, object] = json.loads(done.stdout)
    used = server.read_processor_s() - before
    return {
        **result,
        "processor_ms_per_request": round(used * 1000 / max(1, int(str(result["requests"]))), 3),
        "rss_mb": server.read_memory_mb("VmRSS"),
        "peak_rss_mb": server.read_memory_mb("VmHWM"),
        "ready_s": round(server.ready_s, 2),
    }
