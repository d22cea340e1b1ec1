"""Opens the state server that the settings name; only its own library is imported."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import Any

from bot.shared_state.address import StateAddress
from bot.shared_state.contracts import StateServer
from indexer.errors import ConfigError

_SERVERS = {
    "postgres": (
        "bot.shared_state.postgres.connection:PostgresConnection",
        "bot.shared_state.postgres.server:PostgresState",
    ),
    "redis": (
        "bot.shared_state.redis.connection:RedisConnection",
        "bot.shared_state.redis.server:RedisState",
    ),
}
"""By kind: what connects, and what makes a `StateServer` of the connection."""


def open_state_server(address: StateAddress) -> StateServer:
    """Open a state server; it connects when it is first asked. `ConfigError` passes through."""
    server: StateServer = resolve_name(_SERVERS[address.kind][1])(connect(address))
    return server


def connect(address: StateAddress) -> Any:  # noqa: ANN401 - `PostgresConnection`, `RedisConnection`
    """Make a connection to the state server, of its kind; it opens when it is first used.

    Raises:
        ConfigError: The package for it is not installed, or the address has an unknown option.
    """
    try:
        return resolve_name(_SERVERS[address.kind][0])(address)
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"[state] uri needs {error.name}, which is not installed; install it with: "
            f"pip install 'huigu[{address.kind}]'"
        ) from error
    except ValueError as error:
        raise ConfigError(f"[state] uri cannot be used ({error}); correct it") from error
