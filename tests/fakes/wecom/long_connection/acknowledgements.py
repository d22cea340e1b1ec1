"""WeCom's acknowledgements: those of one request in order, some of them late."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.runtime.clock import Clock

LATE_S = 7.0


class Acknowledgements:
    """The acknowledgements of all connections."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._overdue: dict[tuple[web.WebSocketResponse, str], list[tuple[dict, int]]] = {}
        self._tasks: set[asyncio.Task] = set()

    async def stop(self) -> None:
        """Send no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def is_overdue(self, socket: web.WebSocketResponse, request_id: str) -> bool:
        """Tell whether an acknowledgement of a request is late."""
        return (socket, request_id) in self._overdue

    async def send(self, socket: web.WebSocketResponse, frame: dict, code: int) -> None:
        """Acknowledge a frame; after the late ones, because they come in order."""
        request_id = frame["headers"]["req_id"]
        if self.is_overdue(socket, request_id):
            self._overdue[socket, request_id].append((frame, code))
            return
        if not socket.closed:
            errmsg = "ok" if code == 0 else "refused"
            text = {"headers": {"req_id": request_id}, "errcode": code, "errmsg": errmsg}
            await socket.send_json(text)

    def send_late(self, socket: web.WebSocketResponse, frame: dict, code: int) -> None:
        """Acknowledge a frame after `LATE_S`."""
        key = (socket, frame["headers"]["req_id"])
        if key in self._overdue:
            self._overdue[key].append((frame, code))
            return
        self._overdue[key] = [(frame, code)]

        async def wait_and_send() -> None:
            await self._clock.sleep(LATE_S)
            for late_frame, late_code in self._overdue.pop(key):
                await self.send(socket, late_frame, late_code)

        task = asyncio.create_task(wait_and_send())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
