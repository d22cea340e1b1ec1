"""What a rebuild costs beside only parsing the same pages, in one run.

    python -m benchmarks.rebuild ../shared/data/corpora/istio_zh

The bare loop reads every file and parses it with markdown-it-py (CommonMark and tables): no index
of Markdown in Python costs less. The rebuilds work on a copy of the folder, with the encoder open
already, so that no import or model load counts; seconds are of the processor, all threads together,
least of the rounds, since a machine that others use makes single figures worthless.
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
from indexer.stores import open_backend

CONFIG = """\
[index]
path = "index"

[[sources]]
name = "pages"
type = "markdown"
path = "pages"
"""


def bare_loop(folder: Path) -> int:
    """Read and parse every page of a folder; gives how many there are."""
    parser = MarkdownIt("commonmark").enable("table")
    pages = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES]
    for page in pages:
        parser.parse(page.read_text(encoding="utf-8-sig"))
    return len(pages)


def prepare(folder: Path, into: Path) -> Settings:
    """Copy a folder of pages and write the configuration of an index over it.

    `ConfigError` comes from the parts.
    """
    shutil.copytree(folder, into / "pages")
    (into / "huigu.toml").write_text(CONFIG, encoding="utf-8")
    return load_settings(into / "huigu.toml")


def measure(settings: Settings, encoder: Encoder, changed: Path) -> dict[str, float]:
    """Time one round.

    Args:
        settings: An index over a folder of pages; what the index holds is removed.
        encoder: An open one.
        changed: The page that the last rebuild finds changed.

    Returns:
        Seconds of the processor by step.
    """
    shutil.rmtree(settings.resolve(settings.index.path), ignore_errors=True)
    pages = settings.resolve("pages")
    seconds = {
        "bare loop": seconds_of(lambda: bare_loop(pages)),
        "from nothing": seconds_of(lambda: rebuild(settings, encoder=encoder)),
        "nothing changed": seconds_of(lambda: rebuild(settings, encoder=encoder)),
    }
    with changed.open("a", encoding="utf-8") as file:
        file.write("\n\nOne more sentence.\n")
    seconds["one file changed"] = seconds_of(lambda: rebuild(settings, encoder=encoder))
    return seconds


def seconds_of(step: Callable[[], object]) -> float:
    """Time one step by the processor's clock, all threads of this process together."""
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
        settings = prepare(arguments.folder, Path(folder))
        encoder = open_encoder(settings.index.encoder)
        # the first use of either imports it
        open_sources(settings)
        open_backend(settings.index)
        pages = settings.resolve("pages")
        changed = max(pages.rglob("*.md"), key=lambda path: path.stat().st_size)
        rounds = [measure(settings, encoder, changed) for _ in range(arguments.rounds)]
        print(f"{bare_loop(pages):,} pages, least of {len(rounds)} rounds, processor seconds")
    least = {step: min(one[step] for one in rounds) for step in rounds[0]}
    for step, seconds in least.items():
        print(f"{step:18}{seconds:8.2f}{seconds / least['bare loop']:8.2f} x the bare loop")


if __name__ == "__main__":
    main()
