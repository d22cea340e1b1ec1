"""The secret that turns people's ids into hashes, in a file beside the journal."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

KEY_BYTES = 32
HASH_BYTES = 16
"""Of a hash that is kept: far beyond where two people would share one."""


class Key:
    """Hashes ids. Without the key nobody can tell whose a hash is, nor try ids out."""

    def __init__(self, secret: bytes) -> None:
        """Take a secret; `new_key` and `read_key` make them."""
        self._secret = secret

    def hash(self, kind: str, identity: str) -> bytes:
        """Hash an id.

        Args:
            kind: What it is the id of; a person and a place of one id have different hashes.
            identity: The id as the channel gives it; empty for none.

        Returns:
            16 bytes; none for an empty id.
        """
        if not identity:
            return b""
        text = f"{kind}\0{identity}".encode(errors="surrogatepass")
        return hmac.digest(self._secret, text, hashlib.sha256)[:HASH_BYTES]


def new_key() -> Key:
    """Make a key that is kept nowhere."""
    return Key(secrets.token_bytes(KEY_BYTES))


def read_key(path: Path) -> Key:
    """Read the key's file; make it, readable to its owner only, where there is none.

    Args:
        path: The file, in a folder that exists.

    Returns:
        The key. `OSError` and, where the file holds no key, `ValueError` say why there is none.
    """
    with contextlib.suppress(FileNotFoundError):
        return _read(path)
    # Written whole under another name first: whoever opens the file finds all of it, and of two
    # processes that start together the second finds the first one's.
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
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


def _read(path: Path) -> Key:
    secret = path.read_bytes()
    if len(secret) != KEY_BYTES:
        raise ValueError(f"{len(secret)} bytes where a key has {KEY_BYTES}")
    return Key(secret)
