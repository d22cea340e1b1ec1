"""Memory of `huigu serve` while `huigu rebuild --full` runs beside it, as in one container.

    .venv/bin/python -m benchmarks.server.memory --config huigu.toml

Linux only: /proc gives the memory. Pages of files that both processes map count twice in the sum of
their resident memory, so the sum is the more careful figure; shared pages count once in `PSS`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

QUESTIONS = [
    f"Where is the recording of talk {number}? 第 {number} 场的视频" for number in range(50)
]
"""Each is another question, so that none comes from the cache."""
SAMPLE_S = 0.1
AFTER_S = 6.0
"""After the rebuild, for the server to open the new index while the old one is still open."""


@contextmanager
def start_huigu(log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `huigu` with these arguments, and end it with the context."""
    with log.open("wb") as file:
        process = subprocess.Popen([sys.executable, "-m", "huigu", *arguments], stderr=file)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def wait_for_address(log: Path) -> str:
    """Wait until a server listens; gives its address."""
    while "listening on " not in (text := log.read_text()):
        time.sleep(SAMPLE_S)
    return text.partition("listening on ")[2].split()[0]


def ask(address: str, question: str) -> None:
    """Ask a question and read the answer."""
    body = json.dumps({"question": question}).encode()
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(address + "query", body, headers)) as answer:
        answer.read()


def read_mb(process: subprocess.Popen[bytes], file: str, name: str) -> float:
    """Read a line of /proc, in MB of 10^6 bytes; 0 once the process has ended."""
    try:
        lines = Path(f"/proc/{process.pid}/{file}").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(name + ":"))


def sample(processes: Sequence[subprocess.Popen[bytes]]) -> dict[str, float]:
    """Measure both processes once."""
    return {
        "sum": sum(read_mb(process, "status", "VmRSS") for process in processes),
        "sum, shared pages once": sum(read_mb(one, "smaps_rollup", "Pss") for one in processes),
        "server": read_mb(processes[0], "status", "VmHWM"),
        "rebuild": read_mb(processes[1], "status", "VmHWM"),
    }


def measure(config: str, folder: Path) -> dict[str, float]:
    """Measure the peaks, in MB.

    Raises:
        SystemExit: The rebuild failed.
    """
    with start_huigu(folder / "serve", "serve", "--port", "0", "--config", config) as server:
        address = wait_for_address(folder / "serve")
        for question in QUESTIONS:
            ask(address, question)
        peaks = {"server alone": read_mb(server, "status", "VmRSS")}
        with start_huigu(folder / "rebuild", "rebuild", "--full", "--config", config) as rebuild:
            end = float("inf")
            while time.monotonic() < end:
                for name, value in sample([server, rebuild]).items():
                    peaks[name] = max(value, peaks.get(name, 0.0))
                if end == float("inf") and rebuild.poll() is not None:
                    end = time.monotonic() + AFTER_S
                time.sleep(SAMPLE_S)
            if rebuild.returncode:
                raise SystemExit((folder / "rebuild").read_text())
    return peaks


def main() -> None:
    """Measure and print the peaks."""
    parser = argparse.ArgumentParser(description="Memory of a server beside a full rebuild")
    parser.add_argument("--config", default="huigu.toml", help="of an index that is there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huigu-") as folder:
        for name, value in measure(arguments.config, Path(folder)).items():
            print(f"{name:24}{value:8.0f} MB")


if __name__ == "__main__":
    main()
