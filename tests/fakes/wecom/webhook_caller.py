"""WeCom as the bot's webhook sees it: it calls, and calls again, and checks what comes back.

It keeps the rules of WeCom's API pages 100719 (calls), 101031 (replies) and 101033 (envelope), and
fails where a reply breaks one. Time is the injected clock's.
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
from bot.wechat.crypto import Envelope
from tests.fakes.wecom.bodies import happened, head, said
from tests.fakes.wecom.response_endpoint import ResponseEndpoint
from tests.fakes.wecom.secrets import AES_KEY, TOKEN

BOT = "aibHuiguTest"
PATH = "/callback/wecom"
PATIENCE_S = 5.0
"""Longest wait for a reply."""
DELIVERIES = 3
"""Of one message that gets no reply."""
POLLING_S = 360.0
"""How long an answer is asked for, from the message on."""
IN_PROGRESS = 3
"""Messages that one person may have in progress."""
FEEDBACK_BYTES = 256

Fault = Literal["lost", "twice"]
"""What happens to a call: its reply gets lost, or it is made twice at once."""


@dataclass
class Raw:
    """A reply as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Heard:
    """What a chat shows of an answer."""

    frames: list[dict[str, object]] = field(default_factory=list)
    """`stream` of each reply that arrived; the last one is shown."""
    cards: list[dict[str, object]] = field(default_factory=list)
    feedback: str = ""
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
        faults: Of the next calls with messages, the first one first.
        refresh_faults: Of the next calls after a stream.
        poll_s: Between two calls after a stream.
        calling: How many calls have no reply yet.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        clock: Clock,
        late: ResponseEndpoint,
    ) -> None:
        """Take a session without a limit of connections, and the address of the HTTP channel."""
        self._session, self._url, self._clock, self.late = session, url, clock, late
        self._ids, self._nonces = itertools.count(1), itertools.count(1372623149)
        self._streams: dict[str, str] = {}
        self._in_progress: Counter[str] = Counter()
        self.envelope = Envelope(TOKEN, AES_KEY)
        self.faults: list[Fault] = []
        self.refresh_faults: list[Fault] = []
        self.poll_s = 10.0
        self.calling = 0

    async def verify(self, secret: bytes, *, plus_encoded: bool = True) -> Raw:
        """Check the address, as when it is saved in the console."""
        query = self.query(self.envelope.encrypted(secret), "echostr")
        pairs = "&".join(f"{key}={_escaped(value)}" for key, value in query.items())
        address = f"{self._url}{PATH}?{pairs}"
        if not plus_encoded:
            address = address.replace("%2B", "+")
        async with self._session.get(aiohttp.client.URL(address, encoded=True)) as response:
            return await _raw(response)

    async def say(
        self,
        text: str,
        person: str = "lin",
        chat: str = "wrGROUP",
        response_url: str | None = None,
        message_id: str = "",
    ) -> Heard:
        """Say something, and ask for the answer until it ends or WeCom gives up.

        Args:
            text: After the bot's name.
            person: Who says it.
            chat: Group in which it is said; empty for a chat with the bot alone.
            response_url: For a late answer; a good one when left out.
            message_id: To say the same again; a new one when left out.
        """
        assert self._in_progress[person] < IN_PROGRESS, "WeCom holds a fourth message back"
        self._in_progress[person] += 1
        try:
            return await self._said(self.message(text, person, chat, response_url, message_id))
        finally:
            self._in_progress[person] -= 1

    def message(
        self,
        text: str,
        person: str = "lin",
        chat: str = "wrGROUP",
        response_url: str | None = None,
        message_id: str = "",
    ) -> dict[str, object]:
        """Make what is sent when somebody says something."""
        body = self._from(person, chat)
        body["response_url"] = self.late.make() if response_url is None else response_url
        body["msgid"] = message_id or body["msgid"]
        return {**body, **said(text, chat)}

    def event(self, kind: str, person: str = "lin", **more: object) -> dict[str, object]:
        """Make what is sent when something happens."""
        return {**self._from(person, ""), **happened({"eventtype": kind, **more})}

    async def happen(self, body: dict[str, object]) -> dict[str, object] | None:
        """Tell of an event; gives the reply, None for an empty one."""
        query, sealed = self.sealed(json.dumps(body).encode())
        return self.opened(query, await self.post(query, sealed))

    def _from(self, person: str, chat: str) -> dict[str, object]:
        return head(f"CAIQ/{next(self._ids)}=", BOT, person, chat)

    async def _said(self, message: dict[str, object]) -> Heard:
        asked = self._clock.now()
        heard = Heard()
        reply = await self._delivered(message, heard)
        while reply is not None:
            self._show(heard, str(message["msgid"]), reply)
            if heard.finished:
                break
            await self._clock.sleep(self.poll_s)
            if self._clock.now() - asked > POLLING_S:
                break
            reply = await self._refreshed(message, heard)
        return heard

    async def _delivered(self, message: dict[str, object], heard: Heard) -> object:
        """Deliver a message until there is a reply; None for an empty one, or for none at all."""
        raw = json.dumps(message).encode().replace(b"/", b"\\/")
        for _ in range(DELIVERIES):
            heard.deliveries += 1
            fault = self.faults.pop(0) if self.faults else None
            query, sealed = self.sealed(raw)
            try:
                if fault == "twice":
                    heard.deliveries += 1
                    again = self.sealed(raw)
                    first, second = await asyncio.gather(
                        self.post(query, sealed), self.post(*again)
                    )
                    ids = [_stream_id(self.opened(query, first))]
                    ids.append(_stream_id(self.opened(again[0], second)))
                    assert ids[0] == ids[1], "two streams for one message"
                    return self.opened(query, first)
                reply = await wait_at_most(self._clock, PATIENCE_S, self.post(query, sealed))
            except (TimeoutError, aiohttp.ClientError):
                continue
            if fault != "lost" and reply.status == 200:
                return self.opened(query, reply)
        return None

    async def _refreshed(self, message: dict[str, object], heard: Heard) -> object:
        """Ask how far a stream is; a call without a reply is made again at the next turn."""
        heard.refreshes += 1
        stream = {"id": str(heard.frames[-1]["id"])}
        kept = {
            key: message[key] for key in ("aibotid", "chatid", "chattype", "from") if key in message
        }
        body = {**kept, "msgid": f"R{next(self._ids)}", "msgtype": "stream", "stream": stream}
        query, sealed = self.sealed(json.dumps(body).encode())
        unchanged = {"msgtype": "stream", "stream": {**heard.frames[-1]}}
        unchanged["stream"].pop("feedback", None)
        try:
            reply = await wait_at_most(self._clock, PATIENCE_S, self.post(query, sealed))
        except (TimeoutError, aiohttp.ClientError):
            return unchanged
        lost = bool(self.refresh_faults) and self.refresh_faults.pop(0) == "lost"
        if lost or reply.status != 200:
            return unchanged
        shown = self.opened(query, reply)
        assert shown is not None, "nothing for a stream that is asked for"
        return shown

    def _show(self, heard: Heard, message_id: str, reply: object) -> None:
        """Show a reply, which the rules allow."""
        assert isinstance(reply, dict)
        first = not heard.frames
        assert reply["msgtype"] in {"stream", "stream_with_template_card"}, reply["msgtype"]
        stream = reply["stream"]
        assert not heard.finished, "a frame after the last"
        assert len(stream["content"].encode()) <= MAX_STREAM_BYTES, "too long"
        assert stream["content"].strip(), "WeCom shows nothing for blank text"
        assert isinstance(stream["finish"], bool), "finish is true or false"
        assert self._streams.setdefault(stream["id"], message_id) == message_id, "a stream's id"
        assert first or stream["id"] == heard.frames[0]["id"], "another stream"
        assert first or "feedback" not in stream, "a feedback id behind the first frame"
        if "feedback" in stream:
            heard.feedback = stream["feedback"]["id"]
            assert 0 < len(heard.feedback.encode()) <= FEEDBACK_BYTES, "a long feedback id"
        heard.frames.append(stream)
        if reply["msgtype"] == "stream_with_template_card":
            assert stream["finish"], "a card below half an answer"
            assert not heard.cards, "a second card"
            assert isinstance(reply["template_card"]["card_type"], str)
            heard.cards.append(reply["template_card"])
        else:
            assert "template_card" not in reply, "a card without its msgtype"

    def query(self, encrypted: str, name: str = "") -> dict[str, str]:
        """Sign something; gives the parameters of the address."""
        timestamp, nonce = str(int(self._clock.unix())), str(next(self._nonces))
        signature = self.envelope.sign(timestamp, nonce, encrypted)
        signed = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
        return {**signed, **({name: encrypted} if name else {})}

    def sealed(self, message: bytes) -> tuple[dict[str, str], bytes]:
        """Wrap a message; gives the parameters of the address, and the body."""
        encrypted = self.envelope.encrypted(message)
        return self.query(encrypted), json.dumps({"encrypt": encrypted}).encode()

    async def post(self, query: dict[str, str], body: bytes) -> Raw:
        """Make one call, whatever it holds."""
        self.calling += 1
        try:
            address = f"{self._url}{PATH}"
            async with self._session.post(address, params=query, data=body) as response:
                return await _raw(response)
        finally:
            self.calling -= 1

    def opened(self, query: dict[str, str], reply: Raw) -> dict[str, object] | None:
        """Check the envelope of a reply and open it; None for an empty one."""
        assert reply.status == 200, reply.status
        if not reply.body:
            return None
        assert reply.headers["Content-Type"] == "application/json"
        wrapped = json.loads(reply.body)
        assert set(wrapped) == {"encrypt", "msgsignature", "timestamp", "nonce"}
        assert type(wrapped["timestamp"]) is int
        assert abs(wrapped["timestamp"] - self._clock.unix()) <= PATIENCE_S
        assert wrapped["nonce"] == query["nonce"], "a reply carries the nonce of its call"
        opened = self.envelope.opened(
            wrapped["msgsignature"], str(wrapped["timestamp"]), wrapped["nonce"], wrapped["encrypt"]
        )
        content = json.loads(opened)
        assert isinstance(content, dict)
        return content


def _stream_id(reply: dict[str, object] | None) -> object:
    stream = reply["stream"] if reply else None
    return stream["id"] if isinstance(stream, dict) else None


def _escaped(value: str) -> str:
    return value.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")


async def _raw(response: aiohttp.ClientResponse) -> Raw:
    headers = {key: value for key, value in response.headers.items() if key != "Date"}
    return Raw(response.status, headers, await response.read())
