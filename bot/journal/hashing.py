"""Hashes ids of people and places with a secret key, kept in a file beside the journal."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from bot.runtime.private_files import OWNER_ONLY, check_is_file, make_private

KEY_BYTES = 32
HASH_BYTES = 16
"""Enough that no two people share a hash."""


class HashKey:
    """Hashes ids with HMAC-SHA256: without the key nobody can try out which id a hash is of."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def hash(self, kind: str, identity: str) -> bytes:
        """Hash an id to `HASH_BYTES` bytes; empty for an empty id.

        Equal ids of different kinds (`person`, `place` …) have different hashes.
        """
        if not identity:
            return b""
        text = f"{kind}\0{identity}".encode(errors="surrogatepass")
        return hmac.digest(self._secret, text, hashlib.sha256)[:HASH_BYTES]


def generate_key() -> HashKey:
    """Generate a key."""
    return HashKey(secrets.token_bytes(KEY_BYTES))


def read_key(path: Path) -> HashKey:
    """Read a key file; create it, readable by its owner only, where its folder has none.

    One that others may read loses these rights. `OSError` passes through, and `ValueError` where
    the file holds no key, or is no file.
    """
    if check_is_file(path):
        make_private(path)
        return _read(path)
    # Written under another name and then linked: nobody reads half a key, and of two processes
    # that start together both use the first one's.
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with open(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return _read(path)


def _read(path: Path) -> HashKey:
    size = path.stat().st_size
    if size != KEY_BYTES:
        raise ValueError(f"{path}: {size} bytes where a key has {KEY_BYTES}")
    secret = path.read_bytes()
    return HashKey(secret)
