"""Hashes of people and places, to count and queue them by; nobody can tell whom they are of."""

from __future__ import annotations

import hashlib
import secrets

HASH_BYTES = 16
KEY_BYTES = 32


class Identities:
    """Hashes ids with a key that dies with the process."""

    def __init__(self) -> None:
        """Make a key."""
        self._key = secrets.token_bytes(KEY_BYTES)

    def hash(self, who: str) -> str:
        """Hash an id."""
        name = who.encode(errors="replace")
        return hashlib.blake2b(name, key=self._key, digest_size=HASH_BYTES).hexdigest()
