"""Sends an answer that nobody asks for any more: once, to the address that came with the question.

See developer.work.weixin.qq.com/document/path/101138. The address is a secret: who has it can speak
for the bot, once.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

import aiohttp
import msgspec
import yarl

from bot.channels.wecom.events import Message
from bot.runtime.clock import Clock, wait_at_most

log = logging.getLogger("huigu.wecom")

VALID_S = 3600.0 - 60.0
"""WeCom takes an answer within the hour; a minute less, as its clock began before ours."""
SEND_S = 15.0
"""Longest wait for WeCom to take it."""
PAUSES_S = (2.0, 10.0, 0.0)
"""After each time that connecting failed: nothing was sent, so trying again answers only once."""
MAX_URL_CHARS = 2048
MAX_REPLY_BYTES = 64 * 1024


class _Result(msgspec.Struct, frozen=True):
    errcode: int = 0


class LateAnswers:
    """Sends them. A failure is logged and final: WeCom takes one answer, and says not which."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str, clock: Clock) -> None:
        """Take a session, which the caller closes.

        Args:
            session: Used for every request.
            api_url: Address of WeCom's API; answers go to its host and no other.
            clock: Says what is too late.
        """
        self._session, self._clock = session, clock
        api = urlsplit(api_url)
        self._front = f"{api.scheme}://{api.netloc}/"

    def takes(self, message: Message) -> bool:
        """Tell whether a late answer to a message can be sent."""
        url = message.response_url
        # Compared as it is written, up to the slash that ends the host, so that no two readers of
        # addresses can differ about where it goes.
        clean = url.isascii() and url.isprintable() and " " not in url
        return clean and len(url) <= MAX_URL_CHARS and url.startswith(self._front)

    async def send(self, message: Message, text: str, asked: float) -> bool:
        """Send the answer to a message that `takes` one.

        Args:
            message: What it answers.
            text: Markdown, at most `MAX_STREAM_BYTES`.
            asked: When the message came, by the clock.

        Returns:
            Whether WeCom took it.
        """
        body = msgspec.json.encode({"msgtype": "markdown", "markdown": {"content": text}})
        for pause_s in PAUSES_S:
            if self._clock.now() - asked > VALID_S:
                log.error("an answer is lost: it took longer than an hour")
                return False
            try:
                code = await wait_at_most(
                    self._clock, SEND_S, self._post(message.response_url, body)
                )
            except (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError):
                await self._clock.sleep(pause_s)
                continue
            except (aiohttp.ClientError, TimeoutError, ValueError, RecursionError) as error:
                # Only its kind: the address stands in what some of them say.
                log.error("a late answer may be lost: %s", type(error).__name__)
                return False
            if code:
                log.error("a late answer is lost: WeCom does not take it (errcode %d)", code)
            return not code
        log.error("a late answer is lost: WeCom's API cannot be reached")
        return False

    async def _post(self, url: str, body: bytes) -> int:
        """Send it once.

        Returns:
            WeCom's `errcode`; 0 for taken.

        Raises:
            ValueError: The reply is not what WeCom's API says.
        """
        async with self._session.post(
            yarl.URL(url, encoded=True),
            data=body,
            headers={"Content-Type": "application/json"},
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=None),
        ) as response:
            raw = bytearray()
            async for part in response.content.iter_any():
                raw += part
                if len(raw) > MAX_REPLY_BYTES:
                    raise ValueError("an endless reply")
            if response.status != 200:
                raise ValueError("no reply of the API")
            return msgspec.json.decode(raw, type=_Result).errcode
