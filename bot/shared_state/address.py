"""Reads `[state] uri`: which server, and whether others could listen on the way to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from bot.rendering.urls import is_loopback
from indexer.errors import ConfigError

VARIABLE = "HUIGU_STATE_PASSWORD"
SHAPES = "postgresql://user@host/database, redis://host:6379/0 or rediss://host:6379/0"
_KINDS: dict[str, Literal["postgres", "redis"]] = {
    "postgresql": "postgres",
    "postgres": "postgres",
    "redis": "redis",
    "rediss": "redis",
    "unix": "redis",
}


@dataclass(frozen=True, slots=True)
class StateAddress:
    """Where the state server is, and the password for it; `repr` does not show the password."""

    kind: Literal["postgres", "redis"]
    uri: str
    """Without a password."""
    password: str = field(repr=False)
    is_encrypted: bool
    """Whether the connection must be encrypted: the server is on another machine."""


def read_address(uri: str, password: str, *, plain: bool = False) -> StateAddress:
    """Read the address of the state server; `plain` allows an unencrypted one elsewhere.

    Raises:
        ConfigError: It is none, holds a password, or others could listen.
    """
    try:
        parts = urlsplit(uri)
        has_password, host = parts.password is not None, parts.hostname or ""
        _ = parts.port  # raises for what is no port
    except ValueError as error:
        raise ConfigError(f"[state] uri is no address ({error}); write {SHAPES}") from error
    names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    # The message does not show it.
    if has_password or "password" in names:
        raise ConfigError(
            f"[state] uri holds a password; take it out, and set {VARIABLE} in the environment"
        )
    kind = _KINDS.get(parts.scheme)
    if kind is None:
        raise ConfigError(f"[state] uri begins with {parts.scheme!r}; write {SHAPES}")
    # A folder as host is that of a Unix socket.
    is_here = not host or "%2f" in host.lower() or is_loopback(f"http://{parts.netloc}")
    if kind == "redis" and not is_here and parts.scheme == "redis" and not plain:
        raise ConfigError(
            f"[state] uri redis://{host}: others could listen; write rediss://, or in a network of "
            "your own set `[state] plain = true`"
        )
    return StateAddress(kind, uri, password, is_encrypted=not is_here and not plain)
