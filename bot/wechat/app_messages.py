"""Client for messages of a self-built WeCom app (自建应用) to everyone who sees the app."""

from __future__ import annotations

from bot.rendering.split import utf8
from bot.runtime.clock import Clock
from bot.wechat.access_tokens import TokenCache, call_with_token
from bot.wechat.client import ApiClient, ApiError
from indexer.errors import UsageError

MAX_BYTES = 2048
"""Of a message's Markdown, in UTF-8 (WeCom's API page 90236)."""
TOO_OFTEN = 45009
"""Error code: the app has sent too many messages for now."""
TOO_OFTEN_WAITS_S = (60.0, 120.0)
"""Pauses between attempts after that; the limit is per minute."""
DUPLICATE_WINDOW_S = 1800
"""WeCom drops a second copy of a message within this time, so a message that may not have arrived
can be sent again. WeCom accepts up to four hours."""


class AppMessageClient:
    """Sends the messages of one app."""

    def __init__(self, api: ApiClient, tokens: TokenCache, agent_id: int, clock: Clock) -> None:
        self._api, self._tokens, self._agent_id, self._clock = api, tokens, agent_id, clock

    async def send(self, markdown: str) -> None:
        """Send a message to everyone who sees the app; waits where the app has sent too many.

        The Markdown has headings, bold, links, inline code and quotes only, within `MAX_BYTES`.

        Raises:
            UsageError: The message is longer.
            ApiError: WeCom refuses it, or cannot be reached.
        """
        if utf8(markdown) > MAX_BYTES:
            raise UsageError(f"the message has {utf8(markdown)} bytes; an app may send {MAX_BYTES}")
        for pause_s in (*TOO_OFTEN_WAITS_S, None):
            try:
                await call_with_token(self._tokens, lambda token: self._post(token, markdown))
                return
            except ApiError as error:
                if error.code != TOO_OFTEN or pause_s is None:
                    raise
            await self._clock.sleep(pause_s)

    async def _post(self, token: str, markdown: str) -> None:
        body = {
            "touser": "@all",
            "msgtype": "markdown",
            "agentid": self._agent_id,
            "markdown": {"content": markdown},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": DUPLICATE_WINDOW_S,
        }
        await self._api.post("/cgi-bin/message/send", {"access_token": token}, body)
