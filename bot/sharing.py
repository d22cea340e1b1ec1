"""Opens what the server keeps: files of this machine, or what it shares with other replicas."""

from __future__ import annotations

import asyncio
import dataclasses
import sqlite3
from collections.abc import Callable
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from functools import partial
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry

from bot.channels.supervisor import Start
from bot.conversations.file import locate_conversations
from bot.conversations.store import ConversationStore
from bot.journal.hashing import HashKey
from bot.journal.history import History, ReadHistory
from bot.journal.journal import Journal
from bot.kept import open_shared_states, read_state_address
from bot.middleware.rate_limit import Window
from bot.runtime.clock import Clock
from bot.runtime.databases.database import Database
from bot.runtime.limits.window_limit import WindowLimit
from bot.services.contracts import Services
from bot.settings import BotSecrets, BotSettings
from bot.shared_state.address import StateAddress
from bot.shared_state.database import SharedDatabase
from bot.shared_state.open import connect
from bot.shared_state.shared import SharedState, open_shared_state

if TYPE_CHECKING:
    # It imports psycopg, which only the extra `postgres` installs.
    from bot.journal.shared import SharedJournal

KEY_FILE = "state.key"
"""Beside the journal; the state server has the same key."""
SOURCES = "sources"
"""Name of the lease of whoever reads the sources by itself."""


@dataclass(frozen=True, slots=True)
class Records:
    """The journal, the conversations, and how much of it other replicas share."""

    journal: Journal
    states: ConversationStore
    key: HashKey
    """Of the state server, if there is one; else of the journal."""
    shared: SharedState | None

    def list_tasks(self) -> dict[str, Start]:
        """List what goes on beside the channels, by name."""
        tasks: dict[str, Start] = {
            "journal": self.journal.clean_daily,
            "conversations": self.states.clean_daily,
            "forgetting": self.states.follow_file,
        }
        if self.shared is not None:
            tasks["unwritten questions"] = self.journal.write_waiting
            tasks["state"] = self.shared.clean
        return tasks

    def open_history(self) -> ReadHistory | None:
        """Open the journal of all replicas for reports; None where it is a file."""
        if self.shared is None or self.shared.address.kind != "postgres":
            return None
        # A connection for each report: they are minutes apart.
        return partial(_read_history, self.shared.address)

    def make_window(self, channel: str, clock: Clock) -> Window:
        """Make what counts the questions of a channel."""
        own = WindowLimit(clock)
        return self.shared.make_window(channel, self.key.hash, own) if self.shared else own

    def share(self, channel: str, services: Services, *, alone: bool) -> Services:
        """Let a channel know the other replicas; `alone` if only one of them may run it."""
        if self.shared is None:
            return services
        if alone:
            self.shared.make_lease(channel)
        deliveries = self.shared.make_deliveries(channel, self.key.hash)
        return dataclasses.replace(
            services, claim=deliveries.claim, open_shared=self._open_database
        )

    def run_alone(
        self, name: str, start: Start, on_wait: Callable[[], None] = lambda: None
    ) -> Start:
        """Let one replica at a time run something; without others, this one."""
        if self.shared is None:
            return start
        return partial(self.shared.make_lease(name).hold, start, on_wait)

    def _open_database(self, name: str, prepare: Callable[[sqlite3.Connection], None]) -> Database:
        assert self.shared is not None, "given to channels only where it is there"
        return SharedDatabase(name, self.shared.connect(), prepare)


def _read_history(address: StateAddress, since: str, channel: str) -> History:
    rows: SharedJournal = resolve_name("bot.journal.shared:SharedJournal")(connect(address))
    with closing(rows):
        return rows.read_history(since, channel)


async def open_records(
    settings: BotSettings, secrets: BotSecrets, registry: CollectorRegistry, stack: AsyncExitStack
) -> Records:
    """Open all of it; the stack closes it. `ConfigError` passes through.

    With Redis the journal stays in the file of this machine: it would be lost with the memory of
    a Redis that was set up as a cache.
    """
    keep_days, path = settings.keep_days, settings.journal_path()
    address = read_state_address(settings, secrets)
    if address is None:
        journal = await asyncio.to_thread(Journal.open, path, keep_days)
        stack.enter_context(closing(journal))
        states_path = path and locate_conversations(path)
        states = await asyncio.to_thread(
            ConversationStore.open, states_path, journal.key, keep_days
        )
        stack.enter_context(closing(states))
        return Records(journal, states, journal.key, None)
    key_file = settings.beside_journal(KEY_FILE)
    shared = await open_shared_state(address, key_file, registry, stack)
    key = HashKey(shared.key)
    if address.kind == "postgres":
        journal_rows = resolve_name("bot.journal.shared:SharedJournal")(connect(address))
        journal = Journal(journal_rows, key, keep_days, is_shared=True)
    else:
        journal = await asyncio.to_thread(Journal.open, path, keep_days)
    stack.enter_context(closing(journal))
    rows = open_shared_states(address, keep_days)
    states = ConversationStore(rows, key, keep_days, is_shared=True)
    stack.enter_context(closing(states))
    return Records(journal, states, key, shared)
