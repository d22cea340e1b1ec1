"""Writes measured tables into `benchmarks/README.md`, so that nobody copies figures by hand."""

from __future__ import annotations

import argparse
from pathlib import Path

from indexer.errors import BadInput

README = Path(__file__).parent / "README.md"


def add_readme_option(parser: argparse.ArgumentParser, also: str = "") -> None:
    """Add `--readme [FILE.md]` to a command.

    Args:
        parser: The command's parser; `options.readme` is None when the option is left out.
        also: What else the command then writes, for the help text.
    """
    parser.add_argument(
        "--readme",
        nargs="?",
        type=Path,
        const=README,
        metavar="FILE.md",
        help=f"write the table into benchmarks/README.md{also}",
    )


def fill_section(name: str, text: str, readme: Path = README) -> None:
    """Replace the text between `<!-- NAME -->` and `<!-- /NAME -->` in a page.

    Raises:
        BadInput: The page does not have that section exactly once.
    """
    page = readme.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if page.count(begin) != 1 or page.count(end) != 1 or page.index(end) < page.index(begin):
        raise BadInput(readme, 0, f"no place between {begin} and {end}", "add both lines")
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    readme.write_text(f"{head}{begin}\n{text.strip()}\n{end}{tail}", encoding="utf-8")
