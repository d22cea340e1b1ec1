"""The key of all hashes: the state server has it, and a file of each replica, for outages."""

from __future__ import annotations

from pathlib import Path

from bot.runtime.private_files import NotAFile, check_is_file, make_private, write_private
from bot.shared_state.contracts import StateServer
from bot.shared_state.errors import StateUnreachable
from indexer.errors import ConfigError

KEY_BYTES = 32


def load_key(server: StateServer, path: Path) -> bytes:
    """Load the key from the state server; while that is away, from the file, readable by us only.

    Raises:
        ConfigError: There is neither, or the file cannot be written.
    """
    try:
        key = server.load_key()
    except StateUnreachable as error:
        known = _read(path)
        if known is None:
            raise ConfigError(
                f"{error}. Without it this server cannot start for the first time"
            ) from error
        return known
    if _read(path) != key:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            write_private(path, key)
        except OSError as error:
            raise ConfigError(
                f"{path}: cannot be written ({error}); let this user write there"
            ) from error
    return key


def _read(path: Path) -> bytes | None:
    """Read the file; None where there is none that holds a key."""
    try:
        if not check_is_file(path):
            return None
        make_private(path)
        key = path.read_bytes()
    except (OSError, NotAFile):
        return None
    return key if len(key) == KEY_BYTES else None
