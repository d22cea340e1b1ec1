"""WeChat as an Official Account sees it: calls over real HTTP, in a time of the test's.

It signs and encrypts as the account's mode says, waits five seconds, hangs up, calls again with the
same MsgId, and shows a person what the platform would show; a reply that the platform would not
take is shown as its own apology.
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
WAITS_S = 5.0
MAX_TEXT_BYTES = 2048
_LINK = re.compile(r'<a href="(https?://[^\s"<>\']+)">([^<>]+)</a>')


def links_in(text: str) -> list[tuple[str, str]]:
    """The (address, label) of what a reader can press; fails for any other markup."""
    assert not re.search("[<>]", _LINK.sub("", text)), f"shown as it is: {text!r}"
    return _LINK.findall(text)


class Malformed(Exception):
    """A reply that the platform does not take."""


@dataclass(frozen=True)
class Outcome:
    """What came of one message."""

    seen: str
    """Empty for nothing."""
    deliveries: int
    after_s: float
    """From the first delivery to the reply."""


@dataclass
class FakeWeChat:
    """The platform, for one account."""

    session: aiohttp.ClientSession
    clock: Clock
    mode: str = "secure"
    form: str = "xml"
    deliveries: int = 3
    account: str = ACCOUNT
    app_id: str = APP_ID
    token: str = OFFICIAL_TOKEN
    lose: set[int] = field(default_factory=set)
    """Deliveries whose reply gets lost on the way, counted from 1 within a message."""
    seen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By person, in order."""
    statuses: list[int] = field(default_factory=list)
    _numbers: itertools.count = field(default_factory=lambda: itertools.count(10**18))

    async def says(self, person: str, text: str) -> Outcome:
        """Let a person write; gives what they saw of the reply."""
        return await self.sends(person, MsgType="text", Content=text)

    async def sends(self, person: str, **fields: str) -> Outcome:
        """Let a person send any kind of message."""
        return await self.delivers(self.message(person, MsgId=str(next(self._numbers)), **fields))

    async def does(self, person: str, event: str, key: str = "") -> Outcome:
        """Let a person do something."""
        return await self.delivers(self.message(person, MsgType="event", Event=event, EventKey=key))

    def message(self, person: str, **fields: str) -> dict[str, str]:
        """Put a message together, of now."""
        sent = str(int(self.clock.unix()))
        return {
            "ToUserName": self.account,
            "FromUserName": person,
            "CreateTime": sent,
            **fields,
        }

    async def delivers(self, fields: dict[str, str], first: int = 1) -> Outcome:
        """Deliver a message until it is taken, or too often."""
        started, person = self.clock.now(), fields["FromUserName"]
        for number in range(first, self.deliveries + 1):
            posted = asyncio.ensure_future(self.post(*self.wrapped(fields)))
            alarm = asyncio.ensure_future(self.clock.sleep(WAITS_S))
            await asyncio.wait({posted, alarm}, return_when=asyncio.FIRST_COMPLETED)
            if not posted.done() or number in self.lose:
                posted.cancel()
                await asyncio.wait({posted, alarm})
                continue
            alarm.cancel()
            try:
                shown = self._shown(*posted.result(), person)
            except Malformed:
                shown = UNAVAILABLE
            if shown:
                self.seen[person].append(shown)
            return Outcome(shown, number, self.clock.now() - started)
        self.seen[person].append(UNAVAILABLE)
        return Outcome(UNAVAILABLE, self.deliveries, self.clock.now() - started)

    async def post(self, query: dict[str, str], body: bytes | io.BytesIO) -> tuple[int, bytes]:
        """Make one call; gives status and body."""
        async with self.session.post(
            "/callback/official-account", params=query, data=body
        ) as response:
            self.statuses.append(response.status)
            return response.status, await response.read()

    async def verifies(self, echo: str) -> tuple[int, str, str]:
        """Check the address as the console does; gives status, body, type."""
        query = {**self.signed(), "echostr": echo}
        async with self.session.get("/callback/official-account", params=query) as response:
            return response.status, await response.text(), response.content_type

    def signed(self) -> dict[str, str]:
        """What every call has in its address."""
        timestamp, nonce = str(int(self.clock.unix())), str(next(self._numbers))[-10:]
        signature = sign_plain(self.token, timestamp, nonce)
        return {"signature": signature, "timestamp": timestamp, "nonce": nonce}

    def wrapped(self, fields: dict[str, str]) -> tuple[dict[str, str], bytes]:
        """Make address and body of a call, as the mode says."""
        query = {**self.signed(), "openid": fields["FromUserName"]}
        if self.mode == "plain":
            return query, self.written(fields)
        encrypted = self.envelope.encrypt(self.written(fields))
        query |= {
            "encrypt_type": "aes",
            "msg_signature": self.envelope.sign(query["timestamp"], query["nonce"], encrypted),
        }
        outside = fields if self.mode == "compatible" else {"ToUserName": fields["ToUserName"]}
        return query, self.written({**outside, "Encrypt": encrypted})

    def written(self, fields: dict[str, str]) -> bytes:
        """Write fields as WeChat does."""
        numbers = {"CreateTime", "MsgId"}
        if self.form == "json":
            typed = {k: int(v) if k in numbers else v for k, v in fields.items()}
            return json.dumps(typed, ensure_ascii=False).encode()
        parts = [
            f"<{k}>{v}</{k}>" if k in numbers else f"<{k}><![CDATA[{v}]]></{k}>"
            for k, v in fields.items()
            if "]]>" not in v
        ] + [f"<{k}>{escape(v)}</{k}>" for k, v in fields.items() if "]]>" in v]
        return f"<xml>{''.join(parts)}</xml>".encode()

    @property
    def envelope(self) -> MessageCrypto:
        return MessageCrypto(self.token, OFFICIAL_AES_KEY, self.app_id)

    def _shown(self, status: int, body: bytes, person: str) -> str:
        """What the platform shows for a reply.

        Raises:
            Malformed: It takes no such reply.
        """
        if status != 200:
            raise Malformed(status)
        if body in {b"", b"success"}:
            return ""
        fields = self._read(body)
        if self.mode != "plain" and "Encrypt" in fields:
            sealed = (fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"])
            fields = self._read(self.envelope.verify_and_decrypt(*sealed, fields["Encrypt"]))
        elif self.mode == "secure":
            raise Malformed("not encrypted")
        expected = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"}
        if set(fields) != expected or not fields["CreateTime"].isdecimal():
            raise Malformed(fields)
        if (fields["ToUserName"], fields["FromUserName"]) != (person, self.account):
            raise Malformed("from or to somebody else")
        content = fields["Content"]
        if fields["MsgType"] != "text" or not 0 < len(content.encode()) <= MAX_TEXT_BYTES:
            raise Malformed(len(content.encode()))
        links_in(content)
        return content

    def _read(self, body: bytes) -> dict[str, str]:
        if self.form == "json":
            return {k: str(v) for k, v in json.loads(body).items()}
        root = fromstring(body.decode(), forbid_dtd=True)
        return {child.tag: child.text or "" for child in root}
