"""WeCom as the webhook sees it: calls, calls again, and checks each reply.

It follows WeCom's API pages 100719 (calls), 101031 (replies) and 101033 (encryption), and fails
where a reply breaks a rule. Time comes from the injected clock.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

import aiohttp

from bot.channels.wecom.events import MAX_STREAM_BYTES
from bot.runtime.clock import Clock, wait_at_most
from bot.wechat.crypto import MessageCrypto
from tests.fakes.wecom.bodies import make_event, make_head, make_text
from tests.fakes.wecom.cards import check_card
from tests.fakes.wecom.secrets import AES_KEY, TOKEN
from tests.fakes.wecom.webhook.response_endpoint import ResponseEndpoint

BOT = "aibHuiguTest"
PATH = "/callback/wecom"
TIMEOUT_S = 5.0
"""Longest wait for a reply."""
MAX_DELIVERIES = 3
"""Of one message that gets no reply."""
POLLING_S = 360.0
"""How long an answer is refreshed, from the message on."""
MAX_IN_PROGRESS = 3
"""Messages of one person."""
MAX_FEEDBACK_BYTES = 256

Fault = Literal["lost", "twice"]
"""What happens to a call: its reply is lost, or it is made twice at once."""


@dataclass
class RawReply:
    """A reply as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class ShownAnswer:
    """An answer as a chat shows it."""

    frames: list[dict[str, object]] = field(default_factory=list)
    """`stream` of each reply that arrived; the last one is shown."""
    cards: list[dict[str, object]] = field(default_factory=list)
    feedback_id: str = ""
    deliveries: int = 0
    refreshes: int = 0

    @property
    def text(self) -> str:
        return str(self.frames[-1]["content"]) if self.frames else ""

    @property
    def finished(self) -> bool:
        return bool(self.frames) and self.frames[-1]["finish"] is True


class WebhookCaller:
    """Calls one bot.

    Attributes:
        faults: Of the next calls with messages, one each.
        refresh_faults: Of the next refresh calls, one each.
        poll_s: Between two refresh calls.
        open_calls: Number of calls without a reply yet.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        clock: Clock,
        endpoint: ResponseEndpoint,
    ) -> None:
        """Call the HTTP channel at an address; the session must not limit its connections."""
        self.session, self._url, self._clock, self.endpoint = session, url, clock, endpoint
        self._ids, self._nonces = itertools.count(1), itertools.count(1372623149)
        self._stream_messages: dict[str, str] = {}
        self.in_progress: Counter[str] = Counter()
        self.envelope = MessageCrypto(TOKEN, AES_KEY)
        self.faults: list[Fault] = []
        self.refresh_faults: list[Fault] = []
        self.poll_s = 10.0
        self.open_calls = 0

    async def verify(self, secret: bytes, *, plus_encoded: bool = True) -> RawReply:
        """Verify the address, as when it is saved in the console."""
        query = self.sign(self.envelope.encrypt(secret), "echostr")
        pairs = "&".join(f"{key}={_percent_encode(value)}" for key, value in query.items())
        address = f"{self._url}{PATH}?{pairs}"
        if not plus_encoded:
            address = address.replace("%2B", "+")
        async with self.session.get(aiohttp.client.URL(address, encoded=True)) as response:
            return await _read(response)

    async def say(
        self,
        text: str,
        person: str = "lin",
        chat: str = "wrGROUP",
        response_url: str | None = None,
        message_id: str = "",
    ) -> ShownAnswer:
        """Send a message, and refresh the answer until it ends or WeCom gives up.

        Args:
            text: After the bot's name.
            person: The sender.
            chat: The group; empty for a 1:1 chat.
            response_url: For a late answer; a valid one when left out.
            message_id: To send the same message again; a new one when left out.
        """
        assert self.in_progress[person] < MAX_IN_PROGRESS, "WeCom holds a fourth message back"
        self.in_progress[person] += 1
        try:
            return await self._ask(self.make_message(text, person, chat, response_url, message_id))
        finally:
            self.in_progress[person] -= 1

    def make_message(
        self,
        text: str,
        person: str = "lin",
        chat: str = "wrGROUP",
        response_url: str | None = None,
        message_id: str = "",
    ) -> dict[str, object]:
        """Make the body of a message; parameters as for `say`."""
        body = self._make_head(person, chat)
        body["response_url"] = self.endpoint.make_url() if response_url is None else response_url
        body["msgid"] = message_id or body["msgid"]
        return {**body, **make_text(text, chat)}

    def make_event(self, kind: str, person: str = "lin", **more: object) -> dict[str, object]:
        """Make the body of an event."""
        return {**self._make_head(person, ""), **make_event({"eventtype": kind, **more})}

    async def send(self, body: dict[str, object]) -> dict[str, object] | None:
        """Send a body in one call; returns the reply, None for an empty one."""
        query, sealed = self.seal(json.dumps(body).encode())
        return self.open_reply(query, await self.post(query, sealed))

    def _make_head(self, person: str, chat: str) -> dict[str, object]:
        return make_head(f"CAIQ/{next(self._ids)}=", BOT, person, chat)

    async def _ask(self, message: dict[str, object]) -> ShownAnswer:
        asked_at = self._clock.now()
        answer = ShownAnswer()
        reply = await self._deliver(message, answer)
        while reply is not None:
            self._show(answer, str(message["msgid"]), reply)
            if answer.finished:
                break
            await self._clock.sleep(self.poll_s)
            if self._clock.now() - asked_at > POLLING_S:
                break
            reply = await self._refresh(message, answer)
        return answer

    async def _deliver(self, message: dict[str, object], answer: ShownAnswer) -> object:
        """Deliver a message until there is a reply; None for an empty reply, or for no reply."""
        raw = json.dumps(message).encode().replace(b"/", b"\\/")
        for _ in range(MAX_DELIVERIES):
            answer.deliveries += 1
            fault = self.faults.pop(0) if self.faults else None
            query, sealed = self.seal(raw)
            try:
                if fault == "twice":
                    answer.deliveries += 1
                    again = self.seal(raw)
                    first, second = await asyncio.gather(
                        self.post(query, sealed), self.post(*again)
                    )
                    ids = [_get_stream_id(self.open_reply(query, first))]
                    ids.append(_get_stream_id(self.open_reply(again[0], second)))
                    assert ids[0] == ids[1], "two streams for one message"
                    return self.open_reply(query, first)
                reply = await wait_at_most(self._clock, TIMEOUT_S, self.post(query, sealed))
            except (TimeoutError, aiohttp.ClientError):
                continue
            if fault != "lost" and reply.status == 200:
                return self.open_reply(query, reply)
        return None

    async def _refresh(self, message: dict[str, object], answer: ShownAnswer) -> object:
        """Ask for the state of a stream; without a reply it stays as it is until the next call."""
        answer.refreshes += 1
        stream = {"id": str(answer.frames[-1]["id"])}
        kept = {
            key: message[key] for key in ("aibotid", "chatid", "chattype", "from") if key in message
        }
        body = {**kept, "msgid": f"R{next(self._ids)}", "msgtype": "stream", "stream": stream}
        query, sealed = self.seal(json.dumps(body).encode())
        unchanged = {"msgtype": "stream", "stream": {**answer.frames[-1]}}
        unchanged["stream"].pop("feedback", None)
        try:
            reply = await wait_at_most(self._clock, TIMEOUT_S, self.post(query, sealed))
        except (TimeoutError, aiohttp.ClientError):
            return unchanged
        lost = bool(self.refresh_faults) and self.refresh_faults.pop(0) == "lost"
        if lost or reply.status != 200:
            return unchanged
        content = self.open_reply(query, reply)
        assert content is not None, "an empty reply to a refresh"
        return content

    def _show(self, answer: ShownAnswer, message_id: str, reply: object) -> None:
        """Check a reply against the rules, and show it."""
        assert isinstance(reply, dict)
        is_first = not answer.frames
        assert reply["msgtype"] in {"stream", "stream_with_template_card"}, reply["msgtype"]
        stream = reply["stream"]
        assert not answer.finished, "a frame after the last"
        assert len(stream["content"].encode()) <= MAX_STREAM_BYTES, "too long"
        assert stream["content"].strip(), "WeCom shows nothing for blank text"
        assert isinstance(stream["finish"], bool), "finish is true or false"
        known_id = self._stream_messages.setdefault(stream["id"], message_id)
        assert known_id == message_id, "a stream's id of another message"
        assert is_first or stream["id"] == answer.frames[0]["id"], "another stream"
        assert is_first or "feedback" not in stream, "a feedback id behind the first frame"
        if "feedback" in stream:
            answer.feedback_id = stream["feedback"]["id"]
            assert 0 < len(answer.feedback_id.encode()) <= MAX_FEEDBACK_BYTES, "a long feedback id"
        answer.frames.append(stream)
        if reply["msgtype"] == "stream_with_template_card":
            assert stream["finish"], "a card below half an answer"
            assert not answer.cards, "a second card"
            assert not (wrong := check_card(reply["template_card"])), wrong
            answer.cards.append(reply["template_card"])
        else:
            assert "template_card" not in reply, "a card without its msgtype"

    def sign(self, encrypted: str, name: str = "") -> dict[str, str]:
        """Sign an encrypted text; returns the query parameters, with the text under `name`."""
        timestamp, nonce = str(int(self._clock.unix())), str(next(self._nonces))
        signature = self.envelope.sign(timestamp, nonce, encrypted)
        signed = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
        return {**signed, **({name: encrypted} if name else {})}

    def seal(self, message: bytes) -> tuple[dict[str, str], bytes]:
        """Encrypt and sign a message; returns the query parameters and the body."""
        encrypted = self.envelope.encrypt(message)
        return self.sign(encrypted), json.dumps({"encrypt": encrypted}).encode()

    async def post(self, query: dict[str, str], body: bytes) -> RawReply:
        """Make one call, valid or not."""
        self.open_calls += 1
        try:
            address = f"{self._url}{PATH}"
            async with self.session.post(address, params=query, data=body) as response:
                return await _read(response)
        finally:
            self.open_calls -= 1

    def open_reply(self, query: dict[str, str], reply: RawReply) -> dict[str, object] | None:
        """Verify and decrypt a reply; None for an empty one."""
        assert reply.status == 200, reply.status
        if not reply.body:
            return None
        assert reply.headers["Content-Type"] == "application/json"
        body = json.loads(reply.body)
        assert set(body) == {"encrypt", "msgsignature", "timestamp", "nonce"}
        assert type(body["timestamp"]) is int
        assert abs(body["timestamp"] - self._clock.unix()) <= TIMEOUT_S
        assert body["nonce"] == query["nonce"], "a reply carries the nonce of its call"
        raw = self.envelope.verify_and_decrypt(
            body["msgsignature"], str(body["timestamp"]), body["nonce"], body["encrypt"]
        )
        content = json.loads(raw)
        assert isinstance(content, dict)
        return content


def _get_stream_id(reply: dict[str, object] | None) -> object:
    stream = reply["stream"] if reply else None
    return stream["id"] if isinstance(stream, dict) else None


def _percent_encode(value: str) -> str:
    return value.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")


async def _read(response: aiohttp.ClientResponse) -> RawReply:
    headers = {key: value for key, value in response.headers.items() if key != "Date"}
    return RawReply(response.status, headers, await response.read())
