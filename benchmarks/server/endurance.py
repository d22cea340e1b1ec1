"""Many mixed requests over kept-alive connections, while the index changes every few seconds.

    python -m benchmarks.server.endurance --corpus corpus/recaps [--requests 200000] [--json]

Pages, lists, answers and files are asked for in turn, each connection again as soon as it has its
response. Beside it one page of a copy of the corpus changes and `huigu rebuild` makes a new
generation. The server's memory is read before and after. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from benchmarks.server.load import Load, Tally, apply_load, summarise, write_request
from benchmarks.server.process import ServerProcess, start_server

CONNECTIONS = 16
EVERY_S = 5.0
"""Between two rebuilds, from start to start."""
PART_S = 10.0
CONFIG = """\
[index]
path = "index"

[[sources]]
name = "recaps"
type = "markdown"
path = "recaps"

[server]
port = 0
per_minute = 1000000
"""
PATHS = ("/", "/events", "/talks?kind=video", "/people", "/style.css", "/latest.xml", "/readyz")
QUESTIONS = (
    "IstioCon 2022 的视频",
    "where are the slides of IstioCon 2021",
    "谁讲过 ambient",
    "weather in Paris",
)


def make_requests() -> list[bytes]:
    """Make what is asked for in turn: as many answers as anything else."""
    gets = [f"GET {path} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\n\r\n" for path in PATHS]
    asked = [write_request(json.dumps({"question": text}).encode()) for text in QUESTIONS]
    shown = [
        f"GET /?q={quote(text)} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\n\r\n"
        for text in QUESTIONS
    ]
    return [request.encode() for request in (*gets, *shown)] + asked


async def change_index(folder: Path, stop: asyncio.Event) -> int:
    """Change a page and rebuild, again and again; gives how many generations that made."""
    page = next(iter(sorted((folder / "recaps").rglob("*.md"))))
    written, count = page.read_text(encoding="utf-8"), 0
    command = [sys.executable, "-m", "huigu", "rebuild", "--config", str(folder / "huigu.toml")]
    while not stop.is_set():
        due = time.monotonic() + EVERY_S
        page.write_text(f"{written}\n\nChanged {count}.\n", encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            *command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if await process.wait() == 0:
            count += 1
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    return count


async def measure(server: ServerProcess, folder: Path, number: int) -> dict[str, object]:
    """Send requests while generations change."""
    requests, total, seconds = make_requests(), Tally(), 0.0
    await apply_load(Load(server.host, server.port, requests, 0.0, 2.0, CONNECTIONS))
    before, stop = server.read_memory_mb("VmRSS"), asyncio.Event()
    changing = asyncio.create_task(change_index(folder, stop))
    while len(total.latencies_ms) < number:
        part = Load(server.host, server.port, requests, 0.0, PART_S, CONNECTIONS)
        tally, took = await apply_load(part)
        total.latencies_ms += tally.latencies_ms
        total.statuses += tally.statuses
        total.bytes += tally.bytes
        seconds += took
    stop.set()
    return {
        **summarise(total, seconds),
        "generations": await changing,
        "memory_before_mb": before,
        "memory_after_mb": server.read_memory_mb("VmRSS"),
        "memory_peak_mb": server.read_memory_mb("VmHWM"),
    }


def main() -> None:
    """Measure, and print the result."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--corpus", type=Path, required=True, help="folder of Markdown")
    parser.add_argument("--requests", type=int, default=200_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(options.corpus, folder / "recaps")
        config = folder / "huigu.toml"
        config.write_text(CONFIG, encoding="utf-8")
        command = [sys.executable, "-m", "huigu", "rebuild", "--config", str(config)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with start_server("--serve", str(config)) as server:
            result = asyncio.run(measure(server, folder, options.requests))
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
