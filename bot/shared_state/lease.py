"""Leases: of all replicas one does a thing, and another takes over soon after it died.

A holder renews its lease all the time, and stops by its own clock before the server would give the
lease to another. So two never do it at once, as long as the server keeps what it was told.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable, Coroutine

from bot.shared_state.contracts import StateServer
from bot.shared_state.errors import StateUnreachable
from bot.shared_state.worker import StateWorker

log = logging.getLogger("huigu.state")

LEASE_S = 5.0
"""How long a lease lasts without a renewal. Who died is replaced within this, one pause of those
who wait, and the time to connect."""
MARGIN_S = 1.0
"""How long before its end a holder stops."""
RENEW_S = 1.0
"""Between two renewals."""
TRY_S = 0.5
"""Between two tries of one that waits."""
CALL_S = 1.0
"""How long a renewal waits for the server."""


def read_boot_clock() -> float:
    """Read a clock that goes on while the machine sleeps, where there is one; in seconds."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Lease:
    """One lease, and what is done while it is held."""

    def __init__(
        self, name: str, worker: StateWorker, now: Callable[[], float] = read_boot_clock
    ) -> None:
        """Name the lease; the server is asked by a worker. `now` gives seconds."""
        self.name = name
        self._worker, self._now = worker, now
        self._holder = secrets.token_hex(8)
        self._until = float("-inf")

    def is_held(self) -> bool:
        """Tell whether it is surely held at this moment."""
        return self._now() < self._until

    async def hold(
        self,
        work: Callable[[], Coroutine[None, None, None]],
        on_wait: Callable[[], None] = lambda: None,
    ) -> None:
        """Do work while the lease is held; wait for it first, and again when it was lost.

        `on_wait` is called when waiting begins. What ends the work ends this; it is given back
        then, after the work has ended, and when this is cancelled.
        """
        while True:
            on_wait()
            await self._wait()
            log.info("%s: this replica runs it now", self.name)
            working = asyncio.create_task(work(), name=self.name)
            renewing = asyncio.create_task(self._renew())
            try:
                await asyncio.wait({working, renewing}, return_when=asyncio.FIRST_COMPLETED)
                if working.done():
                    return await working
                log.warning("%s: the lease cannot be renewed; this replica stops it", self.name)
            finally:
                working.cancel()
                # It finishes what it began, and the lease stays as long as the server is there.
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.gather(working, return_exceptions=True)
                renewing.cancel()
                await asyncio.gather(renewing, return_exceptions=True)
                await self._give_back()

    async def _wait(self) -> None:
        while True:
            if await self._take():
                return
            await asyncio.sleep(TRY_S)

    async def _renew(self) -> None:
        """Renew until it is lost."""
        while True:
            await asyncio.sleep(min(RENEW_S, max(0.0, self._until - self._now())))
            if not await self._take() and not self.is_held():
                return

    async def _take(self) -> bool:
        """Take the lease, or renew it; false where another holds it, or the server is silent."""
        # Before the server counts: it ends here first.
        asked = self._now()
        try:
            taken = await self._worker.run(self._ask, CALL_S)
        except StateUnreachable:
            return False
        self._until = asked + LEASE_S - MARGIN_S if taken else float("-inf")
        return taken

    async def _give_back(self) -> None:
        self._until = float("-inf")
        with contextlib.suppress(StateUnreachable):
            await self._worker.run(
                lambda server: server.give_lease_back(self.name, self._holder), CALL_S
            )

    def _ask(self, server: StateServer) -> bool:
        return server.take_lease(self.name, self._holder, LEASE_S)
