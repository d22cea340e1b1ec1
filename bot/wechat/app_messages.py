"""Messages of a self-built WeCom app (自建应用) to everyone who sees it."""

from __future__ import annotations

from bot.rendering.split import utf8
from bot.runtime.clock import Clock
from bot.wechat.access_tokens import AccessTokens, with_token
from bot.wechat.client import ApiError, WechatApi
from indexer.errors import UsageError

MAX_BYTES = 2048
"""Of a message's Markdown, in UTF-8 (WeCom's API page 90236)."""
TOO_OFTEN = 45009
"""The app has sent too many messages for now."""
TOO_OFTEN_WAITS_S = (60.0, 120.0)
"""Between attempts after that; the limit counts by the minute."""
REPEAT_S = 1800
"""WeCom drops a message that it got already within so long, so that one whose first delivery is
in doubt can be sent again. The most that it takes is four hours."""


class AppMessages:
    """Where one app posts."""

    def __init__(self, api: WechatApi, tokens: AccessTokens, agent_id: int, clock: Clock) -> None:
        """Take what the app is known by.

        Args:
            api: Of WeCom.
            tokens: Of the app.
            agent_id: AgentId of the app.
            clock: Measures pauses.
        """
        self._api, self._tokens, self._agent_id, self._clock = api, tokens, agent_id, clock

    async def send(self, markdown: str) -> None:
        """Post to everyone who sees the app.

        Args:
            markdown: With headings, bold, links, inline code and quotes, nothing else; at most
                `MAX_BYTES`.

        Raises:
            UsageError: It is longer.
            ApiError: WeCom refuses, or is out of reach.
        """
        if utf8(markdown) > MAX_BYTES:
            raise UsageError(
                f"a message of {utf8(markdown)} bytes, where an app may send {MAX_BYTES}"
            )
        for pause_s in (*TOO_OFTEN_WAITS_S, None):
            try:
                await with_token(self._tokens, lambda token: self._post(token, markdown))
                return
            except ApiError as error:
                if error.code != TOO_OFTEN or pause_s is None:
                    raise
            await self._clock.sleep(pause_s)

    async def _post(self, token: str, markdown: str) -> None:
        """Post once."""
        body = {
            "touser": "@all",
            "msgtype": "markdown",
            "agentid": self._agent_id,
            "markdown": {"content": markdown},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": REPEAT_S,
        }
        await self._api.post("/cgi-bin/message/send", {"access_token": token}, body)
