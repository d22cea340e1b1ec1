"""Files that only their owner may read: what may stand in the place of one, and its rights."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger("huigu.app")

OWNER_ONLY = 0o600
_OTHERS = 0o077
_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class NotAFile(ValueError):
    """Something else stands where a file is expected; the message says where and what."""


def check_is_file(path: Path) -> bool:
    """Tell whether a file stands there; false for nothing. `OSError` passes through.

    Opening a pipe could wait for ever, and a device has effects of its own, so this comes first.

    Raises:
        NotAFile: Something else stands there, or a link that leads nowhere.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            raise NotAFile(
                f"{path}: it is a link to {path.readlink()}, which is not there"
            ) from None
        return False
    if stat.S_ISREG(mode):
        return True
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "something else")
    raise NotAFile(f"{path}: it is {kind}, not a file")


def make_private(path: Path) -> None:
    """Take away the rights of everyone but a file's owner; the log says where that fails.

    By its path: SQLite loses its locks on a file when the process closes another descriptor of it.
    `OSError` passes through where the file is gone.
    """
    if not path.stat().st_mode & _OTHERS:
        return
    try:
        path.chmod(OWNER_ONLY)
    except PermissionError:
        log.warning("%s: others may read it; make this user its owner, or run chmod 600", path)


def write_private(path: Path, data: bytes) -> None:
    """Write a file; a new one is readable by its owner only, an old one keeps its rights.

    `OSError` passes through.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with open(descriptor, "wb") as file:
        file.write(data)
