"""The lock of a rebuild: a file on this machine, and a row in Milvus that others respect.

Milvus has no transactions and no locks. Two machines that take the lease within `SETTLE_S` of each
other are told apart by who wrote last; a machine that stands still longer than that between its
reading and its writing is not. So the lease is read again before a generation is published, and
generations have names of their own: whatever happens, none is mixed with another.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import msgspec

from indexer.errors import RebuildRunning, StoreError
from indexer.generations.lock import hold_lock
from indexer.stores.milvus.small_collections import StateTable

KEY = "lease"
LASTS_S = 60.0
"""How long a lease counts after it was written last. Clocks must agree better than this."""
RENEWED_S = 10.0
SETTLE_S = 0.5
"""Time between writing and reading again: longer than another machine takes from its reading to its
writing, mostly."""


class _Lease(msgspec.Struct, frozen=True):
    """The row."""

    holder: str
    """A random word of the process."""
    place: str
    """Machine and folder: a lease of the same place is of a process that died, since the lock of
    the folder is ours."""
    process: int
    until_s: float
    """Seconds since 1970, by the clock of who wrote it."""


class RebuildLease:
    """Held by one process at a time, as far as Milvus can tell."""

    def __init__(self, state: StateTable, folder: Path, settle_s: float = SETTLE_S) -> None:
        """Set where the row is, and the folder whose file lock this machine's processes share."""
        self._state, self._folder, self._settle_s = state, folder, settle_s
        self._place = f"{socket.gethostname()}:{folder}"
        self._holder = ""

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold it, and keep it until the end of the context.

        Raises:
            RebuildRunning: Another process has it.
        """  # noqa: DOC502 - raised by the parts
        with hold_lock(self._folder):
            self._state.create()
            self._take()
            stop = Event()
            keeper = Thread(target=self._keep, args=(stop,), name="milvus-lease", daemon=True)
            keeper.start()
            try:
                yield
            finally:
                stop.set()
                keeper.join()
                # If Milvus is away, it ends by itself.
                with suppress(StoreError):
                    if self._is_ours(self._read()):
                        self._state.remove(KEY)
                self._holder = ""

    def check(self) -> None:
        """Make sure that nobody else took it meanwhile.

        Raises:
            RebuildRunning: Somebody did.
        """
        lease = self._read()
        if not self._is_ours(lease):
            raise RebuildRunning(
                f"{self._folder}: the rebuild's lease was taken over by "
                f"{lease.place if lease else 'nobody'}; nothing was published. Run it again, on "
                "one machine at a time"
            )

    def _take(self) -> None:
        lease = self._read()
        if lease and lease.until_s > time.time() and lease.place != self._place:
            self._refuse(lease)
        self._holder = secrets.token_hex(8)
        self._write()
        time.sleep(self._settle_s)
        lease = self._read()
        if lease and not self._is_ours(lease):
            self._holder = ""
            self._refuse(lease)

    def _refuse(self, lease: _Lease) -> None:
        raise RebuildRunning(
            f"{self._folder}: another rebuild is running (process {lease.process} of "
            f"{lease.place}); wait until it ends. If it died, its lease ends within {LASTS_S:.0f} s"
        )

    def _keep(self, stop: Event) -> None:
        while not stop.wait(RENEWED_S):
            # Unreachable: it is tried again; `check` decides before anything is published.
            with suppress(StoreError):
                if self._is_ours(self._read()):
                    self._write()

    def _write(self) -> None:
        lease = _Lease(self._holder, self._place, os.getpid(), time.time() + LASTS_S)
        self._state.put(KEY, msgspec.json.encode(lease).decode())

    def _read(self) -> _Lease | None:
        text = self._state.get(KEY)
        try:
            return msgspec.json.decode(text, type=_Lease) if text else None
        except msgspec.DecodeError:
            return None

    def _is_ours(self, lease: _Lease | None) -> bool:
        return lease is not None and bool(self._holder) and lease.holder == self._holder
