"""Opens the state server that the settings name; only its own library is imported."""

from __future__ import annotations

from pkgutil import resolve_name

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
    """Open a state server; it connects when it is first asked.

    Raises:
        ConfigError: The package for it is not installed, or the address has an unknown option.
    """
    connection, server = _SERVERS[address.kind]
    try:
        opened: StateServer = resolve_name(server)(resolve_name(connection)(address))
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"[state] uri needs {error.name}, which is not installed; install it with: "
            f"pip install 'huigu[{address.kind}]'"
        ) from error
    except ValueError as error:
        raise ConfigError(f"[state] uri cannot be used ({error}); correct it") from error
    return opened
