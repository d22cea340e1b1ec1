"""Paths as `huigu.toml` writes them, and names of sources."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from indexer.config.names import explain_bad_name, normalise_name


def write_path(path: Path, folder: Path) -> str:
    """Write a path relative to the folder of the configuration, with `/`."""
    return Path(os.path.relpath(path, folder)).as_posix()


def find_common(paths: Iterable[Path]) -> Path:
    """Find the deepest folder that holds all files; of one file, its own."""
    return Path(os.path.commonpath([path.parent for path in paths]))


def is_inside(path: Path, roots: Iterable[Path]) -> bool:
    """Tell whether a path is one of some folders, or lies in one."""
    return any(path.is_relative_to(root) for root in roots)


def choose_name(usual: str, path: str, taken: Collection[str], *, is_usual: bool) -> str:
    """Choose a name that no other source has: the usual one, that of the folder, or a number."""
    folder = normalise_name(path.rstrip("/").rpartition("/")[2])
    folder = folder if folder and not explain_bad_name(folder) else usual
    first = (usual, folder) if is_usual else (folder, usual)
    numbered = (f"{first[0]}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (*first, *numbered) if name not in taken)
