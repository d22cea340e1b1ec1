"""A key of the API, its scope, and its hash."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Scope = Literal["read", "ask", "admin"]
"""What a key is for: to browse, to ask too, to administer. Each includes those before it."""
SCOPES: tuple[Scope, ...] = ("read", "ask", "admin")
SECRET_BYTES = 32
PREFIX = "huigu_"
"""Tells our keys from those of others, for people and for programs that look for leaked ones."""
NAME = re.compile(r"[\w.@-]{1,64}")
MAX_SECRET_CHARS = 128
"""Longer than any of ours; what is longer is not hashed."""


@dataclass(frozen=True, slots=True)
class AccessKey:
    """What is kept of a key: not the key itself."""

    name: str
    """Unique; what organisers call it."""
    scope: Scope
    hash: bytes
    """SHA-256 of the key. It has 256 random bits, so that nobody finds it by trying."""
    created: str
    """ISO date and time, UTC."""
    expires: str = ""
    """ISO date and time, UTC, from when on it is refused; empty for never."""
    per_minute: int = 0
    """Questions that it may ask in a minute; 0 for as many as an address."""

    def allows(self, scope: Scope) -> bool:
        """Tell whether the key is for something."""
        return SCOPES.index(self.scope) >= SCOPES.index(scope)

    def is_expired(self, now: datetime) -> bool:
        """Tell whether the key is refused by now."""
        return bool(self.expires) and now >= datetime.fromisoformat(self.expires)


def generate_secret() -> str:
    """Generate a key, which is shown once."""
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def hash_secret(secret: str) -> bytes:
    """Hash a key, as it is kept."""
    return hashlib.sha256(secret.encode(errors="surrogateescape")).digest()
