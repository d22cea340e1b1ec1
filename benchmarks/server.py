"""Latency, throughput and memory of the server, beside a bare aiohttp handler of the same bytes.

    python -m benchmarks.server --config huigu.toml QUESTIONS.jsonl…
        [--rate 100] [--seconds 20] [--connections 16] [--throughput] [--json]

The server, the bare handler and the client each run in a process of their own on loopback. The
questions are the `query` of each row; all are asked once to warm up and to record the answers that
the bare handler then gives. Linux only: memory and processor time come from /proc.
"""

from __future__ import annotations

import argparse
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

import msgspec
from aiohttp import web

from benchmarks.load import HEAD
from bot.app import serve
from bot.config import load_bot_settings
from bot.settings import BotSecrets, ServerSettings

MAX_QUESTIONS = 2000
"""Bounds the warm-up; distinct questions beyond these change no percentile."""
MAX_CHARS = 500
"""Of a question, as the server takes them."""
START_LIMIT_S = 60.0
UNLIMITED = 1_000_000
"""Questions a minute: the client is one address, and its limit is not what is measured."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server in a process of its own."""

    pid: int
    host: str
    port: int
    ready_s: float
    """Seconds from the start of the process to its first readiness to answer."""

    def memory_mb(self, name: str) -> float:
        """Read `VmRSS` (now) or `VmHWM` (peak), in MB of 10^6 bytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return round(int(line.split()[1]) * 1024 / 1e6, 1)
        return 0.0

    def processor_s(self) -> float:
        """Read the processor time used so far, all threads, in seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(*arguments: str) -> Iterator[Running]:
    """Run this module as a server until the block ends.

    Raises:
        RuntimeError: It ended, or was not ready in time.
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
            yield Running(process.pid, host, int(port), time.perf_counter() - started)
        finally:
            process.terminate()


async def record(server: Running, bodies: Sequence[bytes]) -> list[bytes]:
    """Ask every question once, in turn, and keep the answers."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    answers = []
    for body in bodies:
        writer.write(HEAD.format(length=len(body)).encode() + body)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        answers.append(await reader.readexactly(length))
    writer.close()
    await writer.wait_closed()
    return answers


def measure(
    server: Running, bodies: Path, rate: float, seconds: float, connections: int
) -> dict[str, object]:
    """Put a load on a server from another process, and sum up what it took."""
    before = server.processor_s()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.load", server.host, str(server.port), str(bodies)),
            *("--rate", str(rate), "--seconds", str(seconds), "--connections", str(connections)),
        ],
        check=True,
        capture_output=True,
        timeout=seconds * 3 + 60,
    )
    result: dict[str, object] = json.loads(done.stdout)
    used = server.processor_s() - before
    return {
        **result,
        "processor_ms_per_request": round(used * 1000 / max(1, int(str(result["requests"]))), 3),
        "rss_mb": server.memory_mb("VmRSS"),
        "peak_rss_mb": server.memory_mb("VmHWM"),
        "ready_s": round(server.ready_s, 2),
    }


def compare(options: argparse.Namespace) -> dict[str, object]:
    """Measure the server and the bare handler, one after the other."""
    rate = 0.0 if options.throughput else options.rate
    load = (rate, options.seconds, options.connections)
    with tempfile.TemporaryDirectory() as folder:
        bodies, answers = Path(folder, "bodies.jsonl"), Path(folder, "answers.jsonl")
        questions = read_questions(options.questions)
        encoded = [msgspec.json.encode({"question": text}) for text in questions]
        bodies.write_bytes(b"\n".join(encoded))
        with running("--serve", str(options.config)) as server:
            given = asyncio.run(record(server, encoded))
            answers.write_bytes(b"\n".join(given))
            ours = measure(server, bodies, *load)
        with running("--bare", str(bodies), str(answers)) as server:
            asyncio.run(record(server, encoded))
            bare = measure(server, bodies, *load)
    found = sum(bool(json.loads(answer).get("found")) for answer in given)
    ratio = {
        key: round(float(str(ours[key])) / (float(str(bare[key])) or 1.0), 3)
        for key in ("p50_ms", "p99_ms", "per_second", "processor_ms_per_request")
    }
    return {
        "questions": len(questions),
        "found": found,
        "rate": rate or "as many as it takes",
        "connections": options.connections,
        "cores": os.cpu_count(),
        "huigu": ours,
        "bare": bare,
        "ratio": ratio,
    }


def read_questions(paths: Sequence[Path]) -> list[str]:
    """Read distinct questions from files of the `eval` shape, taking turns between the files.

    Raises:
        ValueError: There is none.
    """
    columns = [
        [json.loads(line)["query"] for line in path.read_text(encoding="utf-8").splitlines()]
        for path in paths
    ]
    longest = max(map(len, columns), default=0)
    mixed = [column[n] for n in range(longest) for column in columns if n < len(column)]
    questions = [text for text in dict.fromkeys(mixed) if 0 < len(text.strip()) <= MAX_CHARS]
    if not questions:
        raise ValueError("no questions in these files; each row needs a `query`")
    return questions[:MAX_QUESTIONS]


def serve_huigu(config: Path) -> None:
    """Run the server as `huigu serve` does, on any free port, without the limit per address."""
    settings = load_bot_settings(config)
    server = settings.get(ServerSettings)
    unlimited = msgspec.structs.replace(server, per_minute=UNLIMITED)
    asyncio.run(serve(settings.with_table(unlimited), BotSecrets(), "127.0.0.1", 0))


def serve_bare(bodies: Path, answers: Path) -> None:
    """Run one aiohttp handler that gives recorded answers."""
    recorded = dict(
        zip(bodies.read_bytes().splitlines(), answers.read_bytes().splitlines(), strict=True)
    )

    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=recorded[await request.read()], content_type="application/json")

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/query", handler)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(
            f"listening on http://127.0.0.1:{runner.addresses[0][1]}/", file=sys.stderr, flush=True
        )
        await asyncio.Event().wait()

    asyncio.run(run())


def show(result: dict[str, object]) -> None:
    """Print a result as a table."""
    facts = ("questions", "found", "rate", "connections", "cores")
    print(", ".join(f"{fact} {result[fact]}" for fact in facts))
    rows = {name: result[name] for name in ("huigu", "bare", "ratio")}
    keys = list(rows["huigu"]) if isinstance(rows["huigu"], dict) else []
    for key in keys:
        cells = [str(row.get(key, "")) for row in rows.values() if isinstance(row, dict)]
        print(f"{key:26}" + "".join(f"{cell:>22}" for cell in cells))


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("questions", type=Path, nargs="*", help="JSONL rows with a `query`")
    parser.add_argument("--config", type=Path, default=Path("huigu.toml"))
    parser.add_argument("--rate", type=float, default=100.0, help="requests a second")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--throughput", action="store_true", help="as many as the server takes")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--bare", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve_huigu(options.serve)
    elif options.bare:
        serve_bare(*options.bare)
    elif options.json:
        print(json.dumps(compare(options)))
    else:
        show(compare(options))


if __name__ == "__main__":
    main()
