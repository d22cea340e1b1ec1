"""The dead links, in memory, read again when the file of checks changes."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from indexer.link_checks.file import open_to_read
from indexer.link_checks.records import make_key

log = logging.getLogger("huigu.links")

MAX_DEAD = 200_000
"""Held in memory, some 200 bytes each."""
_DEAD = "SELECT url, substr(checked, 1, 10) FROM checks WHERE outcome = 'dead' LIMIT ?"
_NEVER = (0, 0, 0)


def find_dead(by_key: Mapping[str, str], url: str) -> str:
    """Find the day of a link in `DeadLinks.by_key`; empty if it is not there."""
    return by_key.get(make_key(url), "") if by_key else ""


class DeadLinks:
    """Which links did not open, and when; `refresh` may be called by any one thread."""

    def __init__(self, path: Path) -> None:
        """Read the file of checks, if there is one; a damaged one counts as none, and is logged."""
        self._path = path
        self._stamp = _NEVER
        self.by_key: Mapping[str, str] = {}
        """ISO date of the check, by `make_key`; replaced as a whole."""
        self.version = 0
        """Raised when `by_key` changes."""
        self.refresh()

    def refresh(self) -> None:
        """Read the file if it has changed; costs one look at its size and times."""
        stamp = self._read_stamp()
        if stamp == self._stamp:
            return
        try:
            by_key = self._read() if stamp != _NEVER else {}
        except sqlite3.Error as error:
            log.warning("%s: dead links are not marked anew (%s)", self._path, error)
        else:
            if by_key != self.by_key:
                self.by_key = by_key
                self.version += 1
        self._stamp = stamp

    def _read(self) -> dict[str, str]:
        with closing(open_to_read(self._path)) as db:
            return {make_key(url): day for url, day in db.execute(_DEAD, (MAX_DEAD,))}

    def _read_stamp(self) -> tuple[int, int, int]:
        try:
            state = self._path.stat()
        except OSError:
            return _NEVER
        return state.st_ino, state.st_mtime_ns, state.st_size
