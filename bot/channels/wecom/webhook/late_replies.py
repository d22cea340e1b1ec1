"""Sends an answer that WeCom no longer fetches: once, to the `response_url` of its message.

See developer.work.weixin.qq.com/document/path/101138. The address is a secret: whoever has it can
speak for the bot, once.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

import aiohttp
import msgspec
import yarl

from bot.channels.wecom.events import Message
from bot.runtime.clock import Clock, wait_at_most
from bot.runtime.network import read_body

log = logging.getLogger("huigu.wecom")

VALID_S = 3600.0 - 60.0
"""WeCom accepts an answer within the hour; a minute less, because its clock started before ours."""
SEND_S = 15.0
"""Time-out of a request."""
PAUSES_S = (2.0, 10.0, 0.0)
"""After each failure to connect. Nothing was sent then, so a retry cannot answer twice."""
MAX_URL_CHARS = 2048
MAX_RESPONSE_BYTES = 64 * 1024


class _Result(msgspec.Struct, frozen=True):
    errcode: int = 0


class LateReplies:
    """Sends late answers. A failure is logged and final: WeCom accepts only one answer."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str, clock: Clock) -> None:
        """Use a session, which the caller closes; answers go to the host of `api_url` only."""
        self._session, self._clock = session, clock
        api = urlsplit(api_url)
        self._prefix = f"{api.scheme}://{api.netloc}/"

    def can_send(self, message: Message) -> bool:
        """Tell whether a message has a valid `response_url` on WeCom's API."""
        url = message.response_url
        # Compared as text, up to the slash after the host: two URL parsers could disagree about
        # the host.
        is_clean = url.isascii() and url.isprintable() and " " not in url
        return is_clean and len(url) <= MAX_URL_CHARS and url.startswith(self._prefix)

    async def send(self, message: Message, text: str, asked_at: float) -> bool:
        """Send the answer to a message that `can_send` allows; returns whether WeCom accepted it.

        The Markdown has at most `MAX_STREAM_BYTES`. The message came at `asked_at`, by the clock.
        """
        body = msgspec.json.encode({"msgtype": "markdown", "markdown": {"content": text}})
        for pause_s in PAUSES_S:
            if self._clock.now() - asked_at > VALID_S:
                log.error("an answer is lost: it took longer than an hour")
                return False
            posting = self._post(message.response_url, body)
            try:
                code = await wait_at_most(self._clock, SEND_S, posting)
            except (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError):
                await self._clock.sleep(pause_s)
                continue
            except (aiohttp.ClientError, TimeoutError, ValueError, RecursionError) as error:
                # Only the type: the text of some errors quotes the address.
                log.error("a late answer may be lost: %s", type(error).__name__)
                return False
            if code:
                log.error("a late answer is lost: WeCom refused it (errcode %d)", code)
            return not code
        log.error("a late answer is lost: WeCom's API cannot be reached")
        return False

    async def _post(self, url: str, body: bytes) -> int:
        async with self._session.post(
            yarl.URL(url, encoded=True),
            data=body,
            headers={"Content-Type": "application/json"},
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=None),
        ) as response:
            content = await read_body(response, MAX_RESPONSE_BYTES)
            if content is None:
                raise ValueError("the response is too long")
            if response.status != 200:
                raise ValueError("the response has an error status")
            return msgspec.json.decode(content, type=_Result).errcode
