"""Reads the files of an encoder, and what else was learned and ships with Huigu: as they were made.

To hash 23 MB takes 20 ms at start, and finds every byte that a disk or a person changed.
Word lists are text for people to edit, and are not among them.
"""

from __future__ import annotations

import hashlib
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

CHANGED = "changed since it was made: its checksum is wrong"
CHECKSUM_SUFFIX = ".sha256"
"""Beside a file that belongs to no encoder; `sha256sum --check` reads it, too."""


def read_checked(path: Path, checksum: str) -> bytes:
    """Read a file whose hex SHA-256 is known; `OSError` passes through.

    Raises:
        ValueError: It is another file.
    """
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != checksum:
        raise ValueError(CHANGED)
    return data


def map_checked(path: Path, checksum: str) -> mmap:
    """Map a file whose hex SHA-256 is known: what is not used takes no memory.

    Only for a file of the installed package, which nobody cuts or overwrites in place: that would
    end the process. `OSError` passes through, and `ValueError` if it is another file.
    """
    with path.open("rb") as file:
        _compare(file, checksum)
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def check_file(path: Path, checksum: str) -> None:
    """Check a file that is not read, by its hex SHA-256.

    `OSError` passes through, and `ValueError` if it is another file.
    """
    with path.open("rb") as file:
        _compare(file, checksum)


def read_shipped(path: Path) -> bytes:
    """Read a file that `write_shipped` wrote; `OSError` passes through.

    Raises:
        ValueError: It is another file, or its checksum cannot be read.
    """
    checksum, _, name = _get_checksum_file(path).read_text(encoding="ascii").partition("  ")
    if name != f"{path.name}\n":
        raise ValueError(f"{_get_checksum_file(path).name} is damaged")
    return read_checked(path, checksum)


def write_shipped(path: Path, data: bytes) -> None:
    """Write a file, and its checksum beside it."""
    path.write_bytes(data)
    line = f"{hashlib.sha256(data).hexdigest()}  {path.name}\n"
    _get_checksum_file(path).write_text(line, encoding="ascii")


def _get_checksum_file(path: Path) -> Path:
    return path.with_name(path.name + CHECKSUM_SUFFIX)


def _compare(file: BinaryIO, checksum: str) -> None:
    if hashlib.file_digest(file, "sha256").hexdigest() != checksum:  # type: ignore[arg-type]
        raise ValueError(CHANGED)
