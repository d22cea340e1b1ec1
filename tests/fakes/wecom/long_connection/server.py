"""WeCom's end of the long connection, on loopback, with faults that a test injects.

Time comes from the injected clock. What a bot must not do is recorded in `violations`.
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
from tests.fakes.event_loop import WAIT_S, wait_until_idle
from tests.fakes.wecom.bodies import make_event, make_head, make_text
from tests.fakes.wecom.long_connection.acknowledgements import Acknowledgements
from tests.fakes.wecom.long_connection.chat_rules import ChatRules, Incoming
from tests.fakes.wecom.long_connection.faults import (
    CLOSE,
    DROP,
    DROP_AFTER,
    LATE,
    LOSE,
    Fault,
    Faults,
)
from tests.fakes.wecom.secrets import WECOM_SECRET

BOT_ID = "aibFakeBot1"
GROUP = "wrFakeGroup0CaseMatters"
ACKNOWLEDGED_S = 5.0
"""How long a bot waits for an acknowledgement before it sends the request's next frame."""
SUBSCRIPTIONS = (10, 60.0)
"""WeCom protects itself from more subscriptions in so many seconds."""


class FakeLongConnection:
    """The server; a context manager while it runs."""

    def __init__(self, clock: Clock, bot_id: str = BOT_ID, secret: str = WECOM_SECRET) -> None:
        self.clock = clock
        self.rules = ChatRules(clock)
        self.frames: list[dict] = []
        """Every frame from a bot, in order."""
        self.subscribed_at: list[float] = []
        self.open_connections = 0
        """Subscribed or not."""
        self.is_silent = False
        """Accept frames and answer nothing, like a dead connection."""
        self.faults = Faults()
        self._identity = {"bot_id": bot_id, "secret": secret}
        self._bot_id = bot_id
        self._current: web.WebSocketResponse | None = None
        self._request: web.Request | None = None
        self._numbers = itertools.count(1)
        self._received_at: dict[tuple[web.WebSocketResponse, str], float] = {}
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
        await wait_until_idle()  # else the loop ends before the other end has seen that

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self._server.port}"

    @property
    def violations(self) -> list[str]:
        return self.rules.violations

    @property
    def is_connected(self) -> bool:
        return self._current is not None and not self._current.closed

    def fail(
        self, command: str, effect: int | str, times: int = 1, last: bool | None = None
    ) -> None:
        """Inject a fault into the next frames of a command."""
        self.faults.add(Fault(command, effect, times, last))

    def list_frames(self, command: str) -> list[dict]:
        """List all frames of a command."""
        return [frame for frame in self.frames if frame.get("cmd") == command]

    async def say(self, text: str, person: str = "ada", chat: str = GROUP, msgid: str = "") -> str:
        """Send a person's message to the bot; `chat` is empty for a 1:1 chat.

        Returns:
            The `req_id`.
        """
        number = next(self._numbers)
        incoming = Incoming(
            request_id=f"req/{number}=",
            msgid=msgid or f"CAIQ/{number}==",
            person=person,
            chat=chat or person,
            in_group=bool(chat),
            at=self.clock.now(),
        )
        self.rules.add(incoming)
        await self._send_message(incoming, incoming.request_id, text)
        return incoming.request_id

    async def repeat(self, request_id: str, new_request_id: str = "") -> None:
        """Deliver a message a second time."""
        incoming = self.rules.incoming[request_id]
        await self._send_message(incoming, new_request_id or request_id, "again")

    async def open_chat(self, person: str = "ada") -> str:
        """Send the event that a person opened the 1:1 chat; returns the `req_id`."""
        number, now = next(self._numbers), self.clock.now()
        incoming = Incoming(
            f"req/{number}=", f"EV/{number}", person, person, False, now, is_chat_opened=True
        )
        self.rules.add(incoming)
        await self.send_event(incoming, {"eventtype": "enter_chat"})
        return incoming.request_id

    async def rate(
        self, feedback_id: str, rating: int, reasons: list[int], person: str = "ada"
    ) -> None:
        """Send a person's rating of an answer."""
        number = next(self._numbers)
        incoming = Incoming(f"req/{number}=", f"EV/{number}", person, GROUP, True, self.clock.now())
        feedback = {"id": feedback_id, "type": rating, "inaccurate_reason_list": reasons}
        event = {"eventtype": "feedback_event", "feedback_event": feedback}
        await self.send_event(incoming, event)

    async def send_event(self, incoming: Incoming, event: dict) -> None:
        """Send an event."""
        body = {**self._make_head(incoming), "create_time": 1_900_000_000, **make_event(event)}
        await self._send("aibot_event_callback", incoming.request_id, body)

    async def send_raw(self, data: str | bytes) -> None:
        """Send a frame as it is, valid or not."""
        socket = self._get_socket()
        with contextlib.suppress(ConnectionError):  # the bot may end the connection
            await (socket.send_bytes(data) if isinstance(data, bytes) else socket.send_str(data))

    async def replace(self) -> None:
        """Act as if another process subscribed as this bot."""
        await self._kick(self._get_socket())

    async def close(self, code: int = 1000) -> None:
        """Close the connection cleanly."""
        await self._get_socket().close(code=code)

    def drop(self) -> None:
        """Break the connection."""
        socket = self._get_socket()
        assert self._request is not None
        self._abort(socket, self._request)

    def lose_subscription(self) -> None:
        """Forget that the open connection is subscribed."""
        self._current = None

    async def wait_until(self, condition: Callable[[], object], timeout_s: float = WAIT_S) -> None:
        """Wait in real time until a condition holds."""
        await self._changes.until(condition, timeout_s, self._describe_state)

    async def advance_until(
        self, condition: Callable[[], object], within_s: float, step_s: float = 1.0
    ) -> float:
        """Advance a `ManualClock` until a condition holds.

        Args:
            condition: Checked whenever nothing more happens.
            within_s: Advance at most so far.
            step_s: Advance by so much at once, or up to the next sleeper that wakes.

        Returns:
            By how much the clock was advanced.

        Raises:
            TimeoutError: The condition did not hold in time.
        """
        began = self.clock.now()
        await wait_until_idle()
        while not condition():
            left_s = began + within_s - self.clock.now()
            if left_s <= 0:
                raise TimeoutError(f"{within_s} s passed, still waiting; {self._describe_state()}")
            next_s = max(self.clock.seconds_to_next() or 0, step_s)
            await self.clock.advance(min(next_s, left_s))
        return self.clock.now() - began

    def _describe_state(self) -> str:
        commands = [frame.get("cmd") for frame in self.frames]
        counts = {command: commands.count(command) for command in commands}
        return f"frames so far: {counts}, violations: {self.violations}"

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=1 << 20)
        await socket.prepare(request)
        self.open_connections += 1
        try:
            async for message in socket:
                await self._receive(socket, request, message)
        finally:  # aiohttp cancels us when the connection breaks
            self.open_connections -= 1
            if self._current is socket:
                self._current = None
            self._changes.tell()
        return socket

    async def _receive(
        self, socket: web.WebSocketResponse, request: web.Request, message: aiohttp.WSMessage
    ) -> None:
        if message.type is not aiohttp.WSMsgType.TEXT:
            self.violations.append("a frame that is not text")
            return
        frame = json.loads(message.data)
        self.frames.append(frame)
        if not self.is_silent:
            await self._handle(socket, request, frame)
        self._changes.tell()

    async def _handle(
        self, socket: web.WebSocketResponse, request: web.Request, frame: dict
    ) -> None:
        """Accept and acknowledge a frame, or apply the fault that waits for it."""
        fault = self.faults.take(frame)
        effect = fault.effect if fault else 0
        if effect == CLOSE:
            await socket.close(code=1000)
        elif effect == DROP:
            self._abort(socket, request)
        elif isinstance(effect, int) and effect:
            await self._acknowledgements.send(socket, frame, effect)
        else:
            code = await self._accept(socket, request, frame)
            if effect == DROP_AFTER:
                self._abort(socket, request)
            elif effect == LATE:
                self._acknowledgements.send_late(socket, frame, code)
            elif effect != LOSE:
                await self._acknowledgements.send(socket, frame, code)

    async def _accept(
        self, socket: web.WebSocketResponse, request: web.Request, frame: dict
    ) -> int:
        """Carry out a frame; returns the errcode."""
        command, body = frame["cmd"], frame.get("body", {})
        if command == "aibot_subscribe":
            return await self._subscribe(socket, request, body)
        if self._current is not socket:
            return 846609
        request_id = frame["headers"]["req_id"]
        key = (socket, request_id)
        last_at = self._received_at.get(key)
        self._received_at[key] = self.clock.now()
        is_overdue = self._acknowledgements.is_overdue(*key)
        if is_overdue and self.clock.now() - last_at < ACKNOWLEDGED_S:
            self.violations.append("a second frame of a request before the acknowledgement")
            return 6000
        if command == "ping":
            return 0
        if command == "aibot_respond_msg":
            return self.rules.respond(request_id, body)
        if command == "aibot_send_msg":
            return self.rules.send(body)
        if command == "aibot_respond_update_msg":
            return self.rules.update_card(request_id, body)
        if command == "aibot_respond_welcome_msg":
            return self.rules.welcome(request_id, body)
        self.violations.append(f"the command {command}")
        return 40008

    async def _subscribe(
        self, socket: web.WebSocketResponse, request: web.Request, body: dict
    ) -> int:
        most, window_s = SUBSCRIPTIONS
        self.subscribed_at.append(self.clock.now())
        if sum(at > self.clock.now() - window_s for at in self.subscribed_at) > most:
            self.violations.append("subscribing too often")
        if body != self._identity:
            return 853000
        if self._current is not None and not self._current.closed:
            await self._kick(self._current)
        self._current, self._request = socket, request
        return 0

    def _abort(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        """Break a connection, like a cut cable."""
        if self._current is socket:
            self._current = None
        assert request.transport is not None
        request.transport.abort()

    async def _kick(self, socket: web.WebSocketResponse) -> None:
        head = {"msgid": f"EV/{next(self._numbers)}", "aibotid": self._bot_id}
        body = {**head, **make_event({"eventtype": "disconnected_event"})}
        await self._send("aibot_event_callback", "kick", body, socket)
        await socket.close(code=1000)

    async def _send_message(self, incoming: Incoming, request_id: str, text: str) -> None:
        group = incoming.chat if incoming.in_group else ""
        body = {**self._make_head(incoming), **make_text(text, group)}
        await self._send("aibot_msg_callback", request_id, body)

    def _make_head(self, incoming: Incoming) -> dict:
        group = incoming.chat if incoming.in_group else ""
        return make_head(incoming.msgid, self._bot_id, incoming.person, group)

    async def _send(
        self,
        command: str,
        request_id: str,
        body: dict,
        socket: web.WebSocketResponse | None = None,
    ) -> None:
        frame = {"cmd": command, "headers": {"req_id": request_id}, "body": body}
        await (socket or self._get_socket()).send_json(frame)

    def _get_socket(self) -> web.WebSocketResponse:
        assert self._current is not None, "no bot is connected"
        return self._current
