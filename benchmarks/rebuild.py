"""The cost of a rebuild, beside a bare loop that only parses the same pages.

    python -m benchmarks.rebuild ../shared/data/corpora/istio_zh

The bare loop reads every file and parses it with markdown-it-py (CommonMark and tables): no index
of Markdown in Python can cost less. The rebuilds work on a copy of the folder with an encoder that
is already open, so that no import and no loading counts. Seconds are processor time of all threads,
the least of several rounds, because other work on the machine makes single figures worthless.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.contracts import Encoder
from indexer.encoders import open_encoder
from indexer.settings import Settings
from indexer.sources import open_sources
from indexer.sources.hugo.paths import SUFFIXES
from indexer.stores import open_repository

CONFIG = """\
[index]
path = "index"

[[sources]]
name = "pages"
type = "markdown"
path = "pages"
"""


def parse_pages(folder: Path) -> int:
    """Read and parse every page of a folder, the bare loop; gives the number of pages."""
    parser = MarkdownIt("commonmark").enable("table")
    pages = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES]
    for page in pages:
        parser.parse(page.read_text(encoding="utf-8-sig"))
    return len(pages)


def copy_site(folder: Path, into: Path) -> Settings:
    """Copy a folder of pages and write the configuration of an index over the copy."""
    shutil.copytree(folder, into / "pages")
    (into / "huigu.toml").write_text(CONFIG, encoding="utf-8")
    return load_settings(into / "huigu.toml")


def time_rebuilds(settings: Settings, encoder: Encoder, changed: Path) -> dict[str, float]:
    """Time one round.

    Args:
        settings: An index over a folder of pages; an index that is there is deleted.
        encoder: An open one.
        changed: A page that is changed before the last rebuild.

    Returns:
        Step -> seconds of processor time.
    """
    shutil.rmtree(settings.resolve(settings.index.path), ignore_errors=True)
    pages = settings.resolve("pages")
    seconds = {
        "bare loop": _time(lambda: parse_pages(pages)),
        "from nothing": _time(lambda: rebuild(settings, encoder=encoder)),
        "nothing changed": _time(lambda: rebuild(settings, encoder=encoder)),
    }
    with changed.open("a", encoding="utf-8") as file:
        file.write("\n\nOne more sentence.\n")
    seconds["one file changed"] = _time(lambda: rebuild(settings, encoder=encoder))
    return seconds


def _time(step: Callable[[], object]) -> float:
    """Measure a step in seconds of processor time, all threads of this process together."""
    started = time.process_time()
    step()
    return time.process_time() - started


def main() -> None:
    """Measure and print a line for each step."""
    parser = argparse.ArgumentParser(description="Time rebuilds against a bare parsing loop")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huigu-") as folder:
        settings = copy_site(arguments.folder, Path(folder))
        encoder = open_encoder(settings.index.encoder)
        # The first use of either imports it.
        open_sources(settings)
        open_repository(settings)
        pages = settings.resolve("pages")
        changed = max(pages.rglob("*.md"), key=lambda path: path.stat().st_size)
        rounds = [time_rebuilds(settings, encoder, changed) for _ in range(arguments.rounds)]
        print(f"{parse_pages(pages):,} pages, least of {len(rounds)} rounds, processor seconds")
    least = {step: min(seconds[step] for seconds in rounds) for step in rounds[0]}
    for step, seconds in least.items():
        print(f"{step:18}{seconds:8.2f}{seconds / least['bare loop']:8.2f} x the bare loop")


if __name__ == "__main__":
    main()
