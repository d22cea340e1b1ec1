"""Lists the files at a place, without what belongs to tools."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import UsageError
from indexer.sources.files import SKIPPED_FOLDERS

MAX_FILES = 200_000
"""More are a home directory or a disk, and no archive of pages."""
_TOOL_FOLDERS = SKIPPED_FOLDERS | {"__pycache__", "site-packages"}
_ENVIRONMENT = "pyvenv.cfg"
"""A folder with this file is a virtual environment of Python."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a folder, or one file."""

    folder: Path
    """Real path of the folder, or of that of the file."""
    files: tuple[Path, ...]
    """Absolute, sorted; hidden ones and those behind links to folders are left out."""
    folders: tuple[Path, ...] = ()
    """Every folder below, sorted."""
    environments: tuple[Path, ...] = ()
    """Folders of Python packages, which are not listed."""
    is_file: bool = False


def list_tree(place: Path) -> Tree:
    """List the files of a folder; of a file, only itself.

    Raises:
        UsageError: There is nothing, or it may not be read, or there are more than `MAX_FILES`.
    """
    try:
        root = place.resolve(strict=True)
        if root.is_file():
            return Tree(root.parent, (root,), is_file=True)
        os.scandir(root).close()
    except FileNotFoundError:
        raise UsageError(
            f"{place}: no such file or folder; correct it, or give the address of a repository, a "
            "site or a feed"
        ) from None
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, up to Python 3.12
        raise UsageError(
            f"{place}: cannot be read ({error}); allow this user to read it"
        ) from error
    files: list[Path] = []
    folders: list[Path] = []
    environments: list[Path] = []
    for path, inner, names in os.walk(root):
        folder = Path(path)
        if _ENVIRONMENT in names and folder != root:
            environments.append(folder)
            inner.clear()
            continue
        inner[:] = sorted(n for n in inner if not n.startswith(".") and n not in _TOOL_FOLDERS)
        folders += (folder / name for name in inner)
        files += (folder / name for name in sorted(names) if not name.startswith("."))
        if len(files) > MAX_FILES:
            raise UsageError(
                f"{place}: more than {MAX_FILES:,} files; name the folder that holds the pages"
            )
    return Tree(root, tuple(sorted(files)), tuple(sorted(folders)), tuple(environments))
