"""Puts measured tables into `benchmarks/README.md`, so that nobody copies figures by hand."""

from __future__ import annotations

import argparse
from pathlib import Path

from indexer.errors import BadInput

README = Path(__file__).parent / "README.md"


def add_option(parser: argparse.ArgumentParser, also: str = "") -> None:
    """Add `--readme [FILE.md]`, which is None when left out.

    Args:
        parser: Of the command that measures.
        also: What else the command then writes, for its help.
    """
    parser.add_argument(
        "--readme",
        nargs="?",
        type=Path,
        const=README,
        metavar="FILE.md",
        help=f"write the table into benchmarks/README.md{also}",
    )


def fill(name: str, text: str, readme: Path = README) -> None:
    """Replace what stands between `<!-- NAME -->` and `<!-- /NAME -->`.

    Args:
        name: Of the place.
        text: What to put there.
        readme: The file.

    Raises:
        BadInput: The file does not have that place exactly once.
    """
    page = readme.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if page.count(begin) != 1 or page.count(end) != 1 or page.index(end) < page.index(begin):
        raise BadInput(readme, 0, f"no place between {begin} and {end}", "add both lines")
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    readme.write_text(f"{head}{begin}\n{text.strip()}\n{end}{tail}", encoding="utf-8")
