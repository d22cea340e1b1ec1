"""Measure archives of growing size, from the first rebuild to the answers.

    python -m benchmarks.growth --data ../shared/parallel --passages 10000 --passages 100000

Seconds are processor time, because other work of the machine makes wall time worthless.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from benchmarks.growth.pages import change_pages, write_pages
from benchmarks.growth.plot import draw_growth

CHANGED = 100
CONFIG = """\
[index]
path = "index"
keep = 2

[[sources]]
name = "pages"
type = "jsonl"
path = "pages.jsonl"
"""


@click.command()
@click.option("--data", type=click.Path(path_type=Path), required=True, help="Folder of segments.")
@click.option("--passages", type=int, multiple=True, default=(10_000, 100_000))
@click.option("--results", type=click.Path(path_type=Path), help="JSON that a line is added to.")
@click.option("--plot", type=click.Path(path_type=Path), help="SVG of all lines of the results.")
@click.option("--work", type=click.Path(path_type=Path), help="Folder for the archives.")
def main(
    data: Path,
    passages: tuple[int, ...],
    results: Path | None,
    plot: Path | None,
    work: Path | None,
) -> None:
    """Measure each size, in processes of their own."""
    for count in passages:
        folder = Path(tempfile.mkdtemp(prefix="huigu-growth-", dir=work))
        try:
            found = measure_size(folder, data.absolute(), count)
        finally:
            shutil.rmtree(folder)
        print(json.dumps(found), flush=True)
        if results:
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(found) + "\n")
    if results and plot:
        rows = [json.loads(row) for row in results.read_text(encoding="utf-8").splitlines()]
        plot.write_text(draw_growth(rows), encoding="utf-8")


def measure_size(folder: Path, data: Path, passages: int) -> dict[str, float | str]:
    """Build an archive, change it, and ask it."""
    pages = write_pages(data, folder / "pages.jsonl", passages)
    (folder / "huigu.toml").write_text(CONFIG, encoding="utf-8")
    found: dict[str, float | str] = {"commit": _read_commit(), "pages": pages}
    rebuild = (sys.executable, "-m", "huigu", "rebuild", "--config", str(folder / "huigu.toml"))
    found["rebuild, s"], found["rebuild memory, MB"], _ = _run(rebuild)
    disk_mb = _measure_disk(folder / "index") / 1e6
    found["disk, MB"] = disk_mb
    found["nothing changed, s"], _, _ = _run(rebuild)
    change_pages(folder / "pages.jsonl", CHANGED)
    found["100 changed, s"], found["100 changed memory, MB"], _ = _run(rebuild)
    found["100 changed disk, MB"] = _measure_disk(folder / "index") / 1e6 - disk_mb
    code = "import sys; from benchmarks.growth.measure import measure; measure(*sys.argv[1:])"
    _, _, printed = _run((sys.executable, "-c", code, str(folder), str(data)))
    measured: dict[str, float | str] = json.loads(printed)
    return found | measured


def _run(command: tuple[str, ...]) -> tuple[float, float, str]:
    """Run a command; gives its processor seconds, its peak memory in MB, and what it printed.

    Raises:
        ClickException: It failed.
    """
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(command, stdout=printed)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise click.ClickException(f"{' '.join(command)}: exit code {process.returncode}")
        printed.seek(0)
        output = printed.read().decode()
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, output


def _measure_disk(folder: Path) -> int:
    """Add up the bytes of all files, each once however many names it has."""
    states = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return sum({state.st_ino: state.st_size for state in states}.values())


def _read_commit() -> str:
    command = ("git", "rev-parse", "--short", "HEAD")
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
