"""Fake WeChat platform for an Official Account: real HTTP requests, on the test's clock.

It signs and encrypts according to the account's mode, delivers again after five seconds without a
reply, and shows people what the platform would show: for an invalid reply, its own apology.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import aiohttp
from defusedxml.ElementTree import fromstring

from bot.runtime.clock import Clock
from bot.wechat.crypto import MessageCrypto, sign_plain
from tests.fakes.wecom.secrets import OFFICIAL_AES_KEY, OFFICIAL_TOKEN

ACCOUNT = "gh_0123456789ab"
APP_ID = "wx0123456789abcdef"
UNAVAILABLE = "该公众号暂时无法提供服务，请稍后再试"
TIMEOUT_S = 5.0
MAX_TEXT_BYTES = 2048
_LINK = re.compile(r'<a href="(https?://[^\s"<>\']+)">([^<>]+)</a>')


def find_links(text: str) -> list[tuple[str, str]]:
    """Find the (address, label) of every link; fails for any other markup."""
    assert not re.search("[<>]", _LINK.sub("", text)), f"not a link: {text!r}"
    return _LINK.findall(text)


class InvalidReply(Exception):
    """The platform does not accept a reply."""


@dataclass(frozen=True)
class Outcome:
    """Result of sending one message."""

    seen: str
    """What the person sees; empty for nothing."""
    deliveries: int
    after_s: float
    """From the first delivery to the reply."""


@dataclass
class FakeWeChat:
    """The platform, for one account."""

    session: aiohttp.ClientSession
    clock: Clock
    mode: str = "secure"
    syntax: str = "xml"
    deliveries: int = 3
    account: str = ACCOUNT
    app_id: str = APP_ID
    token: str = OFFICIAL_TOKEN
    lose: set[int] = field(default_factory=set)
    """Numbers of the deliveries whose reply is lost, from 1 for each message."""
    seen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What each person sees, in order."""
    statuses: list[int] = field(default_factory=list)
    _numbers: itertools.count = field(default_factory=lambda: itertools.count(10**18))

    async def send_text(self, person: str, text: str) -> Outcome:
        """Let a person write a text."""
        return await self.send(person, MsgType="text", Content=text)

    async def send(self, person: str, **fields: str) -> Outcome:
        """Let a person send any kind of message."""
        return await self.deliver(
            self.make_message(person, MsgId=str(next(self._numbers)), **fields)
        )

    async def send_event(self, person: str, event: str, key: str = "") -> Outcome:
        """Let a person cause an event."""
        return await self.deliver(
            self.make_message(person, MsgType="event", Event=event, EventKey=key)
        )

    def make_message(self, person: str, **fields: str) -> dict[str, str]:
        """Make a message with the current time."""
        return {
            "ToUserName": self.account,
            "FromUserName": person,
            "CreateTime": str(int(self.clock.unix())),
            **fields,
        }

    async def deliver(self, fields: dict[str, str], first: int = 1) -> Outcome:
        """Deliver a message until there is a reply, at most `deliveries` times."""
        started, person = self.clock.now(), fields["FromUserName"]
        for number in range(first, self.deliveries + 1):
            posted = asyncio.ensure_future(self.post(*self.make_request(fields)))
            alarm = asyncio.ensure_future(self.clock.sleep(TIMEOUT_S))
            await asyncio.wait({posted, alarm}, return_when=asyncio.FIRST_COMPLETED)
            if not posted.done() or number in self.lose:
                posted.cancel()
                await asyncio.wait({posted, alarm})
                continue
            alarm.cancel()
            try:
                text = self.read_reply(*posted.result(), person)
            except InvalidReply:
                text = UNAVAILABLE
            if text:
                self.seen[person].append(text)
            return Outcome(text, number, self.clock.now() - started)
        self.seen[person].append(UNAVAILABLE)
        return Outcome(UNAVAILABLE, self.deliveries, self.clock.now() - started)

    async def post(self, query: dict[str, str], body: bytes | io.BytesIO) -> tuple[int, bytes]:
        """Send one request; return status and body."""
        async with self.session.post(
            "/callback/official-account", params=query, data=body
        ) as response:
            self.statuses.append(response.status)
            return response.status, await response.read()

    async def verify_url(self, echo: str) -> tuple[int, str, str]:
        """Check the address as the console does; return status, body and content type."""
        query = {**self.make_query(), "echostr": echo}
        async with self.session.get("/callback/official-account", params=query) as response:
            return response.status, await response.text(), response.content_type

    def make_query(self) -> dict[str, str]:
        """Make the query parameters that every request has."""
        timestamp, nonce = str(int(self.clock.unix())), str(next(self._numbers))[-10:]
        signature = sign_plain(self.token, timestamp, nonce)
        return {"signature": signature, "timestamp": timestamp, "nonce": nonce}

    def make_request(self, fields: dict[str, str]) -> tuple[dict[str, str], bytes]:
        """Make query and body of a request in the account's mode."""
        query = {**self.make_query(), "openid": fields["FromUserName"]}
        if self.mode == "plain":
            return query, self.encode(fields)
        encrypted = self.crypto.encrypt(self.encode(fields))
        query |= {
            "encrypt_type": "aes",
            "msg_signature": self.crypto.sign(query["timestamp"], query["nonce"], encrypted),
        }
        outside = fields if self.mode == "compatible" else {"ToUserName": fields["ToUserName"]}
        return query, self.encode({**outside, "Encrypt": encrypted})

    def encode(self, fields: dict[str, str]) -> bytes:
        """Encode fields as WeChat does."""
        numbers = {"CreateTime", "MsgId"}
        if self.syntax == "json":
            typed = {k: int(v) if k in numbers else v for k, v in fields.items()}
            return json.dumps(typed, ensure_ascii=False).encode()
        parts = [
            f"<{k}>{v}</{k}>" if k in numbers else f"<{k}><![CDATA[{v}]]></{k}>"
            for k, v in fields.items()
            if "]]>" not in v
        ] + [f"<{k}>{escape(v)}</{k}>" for k, v in fields.items() if "]]>" in v]
        return f"<xml>{''.join(parts)}</xml>".encode()

    @property
    def crypto(self) -> MessageCrypto:
        return MessageCrypto(self.token, OFFICIAL_AES_KEY, self.app_id)

    def read_reply(self, status: int, body: bytes, person: str) -> str:
        """Read the text that the platform shows for a reply.

        Raises:
            InvalidReply: The platform does not accept it.
        """
        if status != 200:
            raise InvalidReply(status)
        if body in {b"", b"success"}:
            return ""
        fields = self.decode(body)
        if self.mode != "plain" and "Encrypt" in fields:
            names = ("MsgSignature", "TimeStamp", "Nonce", "Encrypt")
            fields = self.decode(self.crypto.verify_and_decrypt(*(fields[name] for name in names)))
        elif self.mode == "secure":
            raise InvalidReply("not encrypted")
        expected = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"}
        if set(fields) != expected or not fields["CreateTime"].isdecimal():
            raise InvalidReply(fields)
        if (fields["ToUserName"], fields["FromUserName"]) != (person, self.account):
            raise InvalidReply("from or to somebody else")
        content = fields["Content"]
        if fields["MsgType"] != "text" or not 0 < len(content.encode()) <= MAX_TEXT_BYTES:
            raise InvalidReply(len(content.encode()))
        find_links(content)
        return content

    def decode(self, body: bytes) -> dict[str, str]:
        if self.syntax == "json":
            return {k: str(v) for k, v in json.loads(body).items()}
        root = fromstring(body.decode(), forbid_dtd=True)
        return {child.tag: child.text or "" for child in root}
