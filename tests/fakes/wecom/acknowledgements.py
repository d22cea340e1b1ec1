"""Acknowledgements as WeCom sends them: of one request in order, some of them late."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.runtime.clock import Clock

LATE_S = 7.0


class Acknowledgements:
    """Those of all connections."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._overdue: dict[tuple[web.WebSocketResponse, str], list[tuple[dict, int]]] = {}
        self._later: set[asyncio.Task] = set()

    async def stop(self) -> None:
        """Send no more."""
        for task in self._later:
            task.cancel()
        await asyncio.gather(*self._later, return_exceptions=True)

    def overdue(self, socket: web.WebSocketResponse, request: str) -> bool:
        """Tell whether one of a request is still to come."""
        return (socket, request) in self._overdue

    async def send(self, socket: web.WebSocketResponse, frame: dict, code: int) -> None:
        """Acknowledge a frame; behind the overdue ones, as they come in order."""
        request = frame["headers"]["req_id"]
        if self.overdue(socket, request):
            self._overdue[socket, request].append((frame, code))
            return
        if not socket.closed:
            errmsg = "ok" if code == 0 else "refused"
            text = {"headers": {"req_id": request}, "errcode": code, "errmsg": errmsg}
            await socket.send_json(text)

    def send_late(self, socket: web.WebSocketResponse, frame: dict, code: int) -> None:
        """Acknowledge a frame in a while."""
        key = (socket, frame["headers"]["req_id"])
        if key in self._overdue:
            self._overdue[key].append((frame, code))
            return
        self._overdue[key] = [(frame, code)]

        async def later() -> None:
            await self._clock.sleep(LATE_S)
            for one in self._overdue.pop(key):
                await self.send(socket, *one)

        task = asyncio.create_task(later())
        self._later.add(task)
        task.add_done_callback(self._later.discard)
