"""What a state server keeps of people, for commands and for the server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from bot.conversations.rows import StateRows
from bot.journal.hashing import HashKey
from bot.settings import BotSecrets, BotSettings, StateSecrets, StateSettings
from bot.shared_state.address import StateAddress, read_address
from bot.shared_state.database import Prepare, SharedDatabase
from bot.shared_state.open import connect, open_state_server

if TYPE_CHECKING:
    # It imports psycopg, which only the extra `postgres` installs.
    from bot.journal.shared import SharedJournal

DAY_S = 86400


@dataclass(frozen=True, slots=True)
class Kept:
    """What a state server keeps of people."""

    journal: SharedJournal | None
    """None where the journal is a file of each machine."""
    states: StateRows
    key: HashKey
    address: StateAddress

    def open_database(self, name: str, prepare: Prepare) -> SharedDatabase:
        """Open a small database that all replicas share."""
        return SharedDatabase(name, open_state_server(self.address), prepare)


@contextlib.contextmanager
def open_kept(settings: BotSettings, secrets: BotSecrets) -> Iterator[Kept | None]:
    """Open what a state server keeps, for a command; None where this machine keeps it.

    `ConfigError` passes through.
    """
    address = read_state_address(settings, secrets)
    if address is None:
        yield None
        return
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(closing(open_state_server(address)))
        key = HashKey(server.load_key())
        states = stack.enter_context(closing(open_shared_states(address, settings.keep_days)))
        journal = None
        if address.kind == "postgres":
            rows = resolve_name("bot.journal.shared:SharedJournal")(connect(address))
            journal = stack.enter_context(closing(rows))
        yield Kept(journal, states, key, address)


def read_state_address(settings: BotSettings, secrets: BotSecrets) -> StateAddress | None:
    """Read where the state server is; None where the state is this machine's.

    `ConfigError` passes through.
    """
    state = settings.get(StateSettings)
    if not state.uri:
        return None
    password = secrets.get(StateSecrets).state_password
    return read_address(state.uri, password, plain=state.plain)


def open_shared_states(address: StateAddress, keep_days: int) -> StateRows:
    """Open the conversations in the state server; only its own library is imported."""
    rows: StateRows
    if address.kind == "postgres":
        rows = resolve_name("bot.conversations.postgres:PostgresStates")(connect(address))
    else:
        make = resolve_name("bot.conversations.redis:RedisStates")
        rows = make(connect(address), keep_days * DAY_S)
    return rows
