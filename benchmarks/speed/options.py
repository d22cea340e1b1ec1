"""Options that all commands of this folder take."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.readme import add_readme_option


def add_shared_options(parser: argparse.ArgumentParser) -> None:
    """Add `--config`, and `--readme` as `add_readme_option` does."""
    parser.add_argument(
        "--config", type=Path, default=Path("huigu.toml"), help="names the index (%(default)s)"
    )
    add_readme_option(parser)
