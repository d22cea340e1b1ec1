"""WeCom's end of the long connection, on loopback: takes a bot in, asks it, and stumbles on demand.

Time is the injected clock's. What a bot must not do is noted in `violations`.
"""

from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import Callable

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.runtime.clock import Clock
from tests.fakes.discord.clock import Changes
from tests.fakes.stillness import HANGS_S, settled
from tests.fakes.wecom.acknowledgements import Acknowledgements
from tests.fakes.wecom.bodies import happened, head, said
from tests.fakes.wecom.chat_rules import Asked, ChatRules
from tests.fakes.wecom.faults import CLOSE, DROP, DROP_AFTER, LATE, LOSE, Fault, Faults
from tests.fakes.wecom.secrets import WECOM_SECRET

BOT_ID = "aibFakeBot1"
GROUP = "wrFakeGroup0CaseMatters"
ACKNOWLEDGED_S = 5.0
"""How long a bot waits for an acknowledgement before it sends the next frame of a request."""
SUBSCRIPTIONS = (10, 60.0)
"""More in so many seconds is what WeCom protects itself from."""


class FakeLongConnection:
    """The server; a context manager while it runs."""

    def __init__(self, clock: Clock, bot_id: str = BOT_ID, secret: str = WECOM_SECRET) -> None:
        self.clock = clock
        self.rules = ChatRules(clock)
        self.frames: list[dict] = []
        """Everything that bots sent, in order."""
        self.subscribed_at: list[float] = []
        self.open = 0
        """Connections, subscribed or not."""
        self.deaf = False
        """Take frames and say nothing, as when nobody is at the other end."""
        self.faults = Faults()
        self._identity = {"bot_id": bot_id, "secret": secret}
        self._bot_id = bot_id
        self._current: web.WebSocketResponse | None = None
        self._request: web.Request | None = None
        self._numbers = itertools.count(1)
        self._received: dict[tuple[web.WebSocketResponse, str], float] = {}
        self._acknowledgements = Acknowledgements(clock)
        self._changes = Changes()
        app = web.Application()
        app.router.add_get("/", self._serve)
        self._server = TestServer(app, host="127.0.0.1")

    async def __aenter__(self) -> FakeLongConnection:
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._acknowledgements.stop()
        await self._server.close()
        await settled()  # or the loop ends before the other end has seen that

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self._server.port}"

    @property
    def violations(self) -> list[str]:
        return self.rules.violations

    @property
    def connected(self) -> bool:
        return self._current is not None and not self._current.closed

    def fail(self, command: str, does: int | str, times: int = 1, last: bool | None = None) -> None:
        """Have something happen to the next frames of a command."""
        self.faults.add(Fault(command, does, times, last))

    def commands(self, command: str) -> list[dict]:
        """All frames of a command."""
        return [frame for frame in self.frames if frame.get("cmd") == command]

    async def say(self, text: str, person: str = "ada", chat: str = GROUP, msgid: str = "") -> str:
        """Have somebody say something to the bot; `chat` is empty in a 1:1 chat.

        Returns:
            The `req_id`.
        """
        number = next(self._numbers)
        asked = Asked(
            request=f"req/{number}=",
            msgid=msgid or f"CAIQ/{number}==",
            person=person,
            chat=chat or person,
            group=bool(chat),
            at=self.clock.now(),
        )
        self.rules.ask(asked)
        await self._message(asked, asked.request, text)
        return asked.request

    async def repeat(self, request: str, new_request: str = "") -> None:
        """Deliver a message a second time."""
        await self._message(self.rules.asked[request], new_request or request, "again")

    async def enter(self, person: str = "ada") -> str:
        """Have somebody open the 1:1 chat."""
        number = next(self._numbers)
        asked = Asked(
            f"req/{number}=", f"EV/{number}", person, person, False, self.clock.now(), entered=True
        )
        self.rules.ask(asked)
        await self._event(asked, {"eventtype": "enter_chat"})
        return asked.request

    async def judge(
        self, feedback: str, kind: int, reasons: list[int], person: str = "ada"
    ) -> None:
        """Have somebody say what an answer is worth."""
        number = next(self._numbers)
        asked = Asked(f"req/{number}=", f"EV/{number}", person, GROUP, True, self.clock.now())
        given = {"id": feedback, "type": kind, "inaccurate_reason_list": reasons}
        await self._event(asked, {"eventtype": "feedback_event", "feedback_event": given})

    async def raw(self, data: str | bytes) -> None:
        """Send what is no proper frame."""
        socket = self._socket()
        with contextlib.suppress(ConnectionError):  # the bot may hang up on it
            await (socket.send_bytes(data) if isinstance(data, bytes) else socket.send_str(data))

    async def replace(self) -> None:
        """Have another process subscribe in the bot's place."""
        await self._kick(self._socket())

    async def close(self, code: int = 1000) -> None:
        """Close the connection cleanly."""
        await self._socket().close(code=code)

    def drop(self) -> None:
        """Break the connection."""
        socket = self._socket()
        assert self._request is not None
        self._abort(socket, self._request)

    def lose_subscription(self) -> None:
        """Forget that the open connection subscribed."""
        self._current = None

    async def until(self, condition: Callable[[], object], timeout_s: float = HANGS_S) -> None:
        """Wait in real time until a condition holds."""
        await self._changes.until(condition, timeout_s, self._so_far)

    async def passing(
        self, condition: Callable[[], object], within_s: float, step_s: float = 1.0
    ) -> float:
        """Let time of a `ManualClock` pass until a condition holds.

        Args:
            condition: Looked at whenever nothing more happens.
            within_s: Most that may pass.
            step_s: How much passes at once; where nobody wakes before, up to the next who does.

        Returns:
            How much passed.

        Raises:
            TimeoutError: It did not come to hold.
        """
        began = self.clock.now()
        await settled()
        while not condition():
            left_s = began + within_s - self.clock.now()
            if left_s <= 0:
                raise TimeoutError(f"{within_s} s passed, still waiting; {self._so_far()}")
            next_s = max(self.clock.next_in() or 0, step_s)
            await self.clock.advance(min(next_s, left_s))
        return self.clock.now() - began

    def _so_far(self) -> str:
        commands = [frame.get("cmd") for frame in self.frames]
        counts = {one: commands.count(one) for one in commands}
        return f"frames so far: {counts}, violations: {self.violations}"

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=1 << 20)
        await socket.prepare(request)
        self.open += 1
        try:
            async for received in socket:
                await self._received_one(socket, request, received)
        finally:  # aiohttp cancels us when the connection breaks
            self.open -= 1
            if self._current is socket:
                self._current = None
            self._changes.tell()
        return socket

    async def _received_one(
        self, socket: web.WebSocketResponse, request: web.Request, received: aiohttp.WSMessage
    ) -> None:
        if received.type is not aiohttp.WSMsgType.TEXT:
            self.violations.append("a frame that is no text")
            return
        frame = json.loads(received.data)
        self.frames.append(frame)
        if not self.deaf:
            await self._take(socket, request, frame)
        self._changes.tell()

    async def _take(self, socket: web.WebSocketResponse, request: web.Request, frame: dict) -> None:
        fault = self.faults.take(frame)
        does = fault.does if fault else 0
        if does == CLOSE:
            await socket.close(code=1000)
        elif does == DROP:
            self._abort(socket, request)
        elif isinstance(does, int) and does:
            await self._acknowledgements.send(socket, frame, does)
        else:
            code = await self._answer(socket, request, frame)
            if does == DROP_AFTER:
                self._abort(socket, request)
            elif does == LATE:
                self._acknowledgements.send_late(socket, frame, code)
            elif does != LOSE:
                await self._acknowledgements.send(socket, frame, code)

    async def _answer(
        self, socket: web.WebSocketResponse, request: web.Request, frame: dict
    ) -> int:
        """Do what a frame asks for; gives the errcode."""
        command, body = frame["cmd"], frame.get("body", {})
        if command == "aibot_subscribe":
            return await self._subscribe(socket, request, body)
        if self._current is not socket:
            return 846609
        request_id = frame["headers"]["req_id"]
        key = (socket, request_id)
        last = self._received.get(key)
        self._received[key] = self.clock.now()
        if self._acknowledgements.overdue(*key) and self.clock.now() - last < ACKNOWLEDGED_S:
            self.violations.append("a second frame of a request before the acknowledgement")
            return 6000
        if command == "ping":
            return 0
        if command == "aibot_respond_msg":
            return self.rules.respond(request_id, body)
        if command == "aibot_send_msg":
            return self.rules.send(body)
        if command == "aibot_respond_welcome_msg":
            return self.rules.welcome(request_id, body)
        self.violations.append(f"the command {command}")
        return 40008

    async def _subscribe(
        self, socket: web.WebSocketResponse, request: web.Request, body: dict
    ) -> int:
        most, window_s = SUBSCRIPTIONS
        self.subscribed_at.append(self.clock.now())
        if sum(one > self.clock.now() - window_s for one in self.subscribed_at) > most:
            self.violations.append("subscribing too often")
        if body != self._identity:
            return 853000
        if self._current is not None and not self._current.closed:
            await self._kick(self._current)
        self._current, self._request = socket, request
        return 0

    def _abort(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        """Break a connection, as when a cable is cut."""
        if self._current is socket:
            self._current = None
        assert request.transport is not None
        request.transport.abort()

    async def _kick(self, socket: web.WebSocketResponse) -> None:
        bare = {"msgid": f"EV/{next(self._numbers)}", "aibotid": self._bot_id}
        body = {**bare, **happened({"eventtype": "disconnected_event"})}
        await self._callback("aibot_event_callback", "kick", body, socket)
        await socket.close(code=1000)

    async def _message(self, asked: Asked, request: str, text: str) -> None:
        body = {**self._head(asked), **said(text, asked.chat if asked.group else "")}
        await self._callback("aibot_msg_callback", request, body)

    async def _event(self, asked: Asked, event: dict) -> None:
        body = {**self._head(asked), "create_time": 1_900_000_000, **happened(event)}
        await self._callback("aibot_event_callback", asked.request, body)

    def _head(self, asked: Asked) -> dict:
        return head(asked.msgid, self._bot_id, asked.person, asked.chat if asked.group else "")

    async def _callback(
        self,
        command: str,
        request: str,
        body: dict,
        socket: web.WebSocketResponse | None = None,
    ) -> None:
        frame = {"cmd": command, "headers": {"req_id": request}, "body": body}
        await (socket or self._socket()).send_json(frame)

    def _socket(self) -> web.WebSocketResponse:
        assert self._current is not None, "no bot is connected"
        return self._current
