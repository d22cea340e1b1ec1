"""Asks the state server from an event loop: in a thread of its own, and not for long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.shared_state.contracts import StateServer
from bot.shared_state.errors import StateUnreachable
from bot.shared_state.health import StateHealth

ANSWER_S = 0.5
"""How long a question waits for the state server; then it goes on without it."""

Result = TypeVar("Result")


class StateWorker:
    """One connection and its thread.

    While the server does not answer, nobody else waits for it: the thread is given nothing more.
    """

    def __init__(self, server: StateServer, health: StateHealth) -> None:
        """Take over a connection, and where failures are told."""
        self._server, self._health = server, health
        self._thread = ThreadPoolExecutor(1, "state")
        self._is_stuck = False

    async def run(
        self, work: Callable[[StateServer], Result], timeout_s: float = ANSWER_S
    ) -> Result:
        """Ask the server.

        Raises:
            StateUnreachable: It cannot be asked, or did not answer in time; what was asked for may
                be done anyway.
        """
        if self._is_stuck:
            error = StateUnreachable(f"{self._server.place}: does not answer")
            self._health.note_failure(error)
            raise error
        asking = asyncio.get_running_loop().run_in_executor(self._thread, work, self._server)
        try:
            async with asyncio.timeout(timeout_s):
                result = await asyncio.shield(asking)
        except TimeoutError:
            self._is_stuck = True
            asking.add_done_callback(self._note_done)
            error = StateUnreachable(f"{self._server.place}: no answer within {timeout_s:g} s")
            self._health.note_failure(error)
            raise error from None
        except StateUnreachable as error:
            self._health.note_failure(error)
            raise
        self._health.note_success()
        return result

    def close(self) -> None:
        """Close the connection; a thread that waits for the server is left behind."""
        self._thread.shutdown(wait=not self._is_stuck, cancel_futures=True)
        if not self._is_stuck:
            self._server.close()

    def _note_done(self, asking: asyncio.Future[Result]) -> None:
        self._is_stuck = False
        if not asking.cancelled():
            asking.exception()  # that it failed is known
