"""The keys that a running server knows: those of the file, as it is now."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.runtime.log_throttle import LogOnChange
from bot.runtime.sqlite import StateFileError
from bot.services.keys.access_key import MAX_SECRET_CHARS, AccessKey, hash_secret
from bot.services.keys.file import open_keys

log = logging.getLogger("huigu.http")

SETTLED_NS = 1_000_000_000
"""A file that was written a moment ago may be written again without another time of writing."""
Stamp = tuple[int, int, int]
"""Inode, size, and time of the last write of a file."""


class KeyRing:
    """Finds keys; a key that was made or revoked counts at once, without a restart.

    Where the file cannot be read no key is known, so that a revoked one never comes back.
    """

    def __init__(
        self, path: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Take the path of the file, which need not exist; the clock gives UTC."""
        self._path, self._clock = path, clock
        self._stamp: Stamp | None = None
        self._keys: list[AccessKey] = []
        self._problem = LogOnChange(log)

    def find(self, secret: str) -> AccessKey | None:
        """Find the key that a client sent; None if it is unknown, or has expired."""
        self._follow_file()
        if len(secret) > MAX_SECRET_CHARS:
            return None
        hashed, found = hash_secret(secret), None
        # Compared with all of them, each in constant time: how long it takes tells nothing.
        for key in self._keys:
            if hmac.compare_digest(key.hash, hashed):
                found = key
        return None if found is None or found.is_expired(self._clock()) else found

    def _follow_file(self) -> None:
        """Read the file again if somebody wrote it; this takes a millisecond, at most."""
        stamp = self._read_stamp()
        if stamp == self._stamp:
            return
        self._keys, self._stamp = [], stamp
        if stamp is None:
            return
        if time.time_ns() - stamp[2] < SETTLED_NS:
            self._stamp = None
        try:
            with open_keys(self._path) as file:
                self._keys = file.list_keys()
        except StateFileError as error:
            self._problem.report(f"no key is accepted: {error}")
        else:
            self._problem.clear()

    def _read_stamp(self) -> Stamp | None:
        try:
            state = self._path.stat()
        except OSError:
            return None
        return state.st_ino, state.st_size, state.st_mtime_ns
