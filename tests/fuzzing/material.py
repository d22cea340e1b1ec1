"""What mutations begin with: our own inputs, real ones, and pieces of each format.

`data/NAME.seeds` and `data/NAME.tokens` hold a text in JSON on each line. Real inputs come from
this checkout, and from `../shared/data` where it is there.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.paths import ROOT, SHARED

DATA = SHARED / "data"
MOST_SEEDS = 400
MOST_SEED_BYTES = 6 * 1024
"""Longer files are cut: their ends are like their beginnings, and short inputs are fast."""
_MOST_LISTED = 20_000
_OWN = Path(__file__).parent / "data"


def read_own(name: str) -> list[str]:
    """Read a file of `data/`."""
    lines = (_OWN / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def list_files(*suffixes: str, folders: Sequence[str] = ("corpora", "sites", "samples")):
    """List files of the checkout, and then some of the larger material, with these suffixes."""
    own = [ROOT / "corpus", ROOT / "tests" / "indexer" / "fixtures"]
    for folder in own:
        yield from _list_below(folder, suffixes)
    others = [path for name in folders for path in _list_below(DATA / name, suffixes)]
    random.Random(1).shuffle(others)
    yield from others[:MOST_SEEDS]


def read_seeds(paths: Iterable[Path]) -> Iterator[bytes]:
    """Read the beginnings of files, cut at a line."""
    for path in paths:
        with path.open("rb") as file:
            yield cut_seed(file.read(MOST_SEED_BYTES + 1))


def read_lines(paths: Iterable[Path], most: int = 40) -> Iterator[bytes]:
    """Read some lines of each file, one after the other, cut to the size of a seed."""
    for path in paths:
        with path.open("rb") as file:
            for _, line in zip(range(most), file, strict=False):
                yield line[:MOST_SEED_BYTES]


def cut_seed(data: bytes) -> bytes:
    """Cut a seed at the end of a line."""
    if len(data) <= MOST_SEED_BYTES:
        return data
    return data[: data.rfind(b"\n", 0, MOST_SEED_BYTES) + 1] or data[:MOST_SEED_BYTES]


def _list_below(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    if not folder.is_dir():
        return []
    found = (path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file())
    return sorted(found)[:_MOST_LISTED]
