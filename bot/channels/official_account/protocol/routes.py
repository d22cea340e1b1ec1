"""What WeChat calls with -> what it is told: the reply to a person, or nothing."""

from __future__ import annotations

import logging

from bot.channels.official_account.delivery.deliveries import Waiter
from bot.channels.official_account.handler import Desk
from bot.channels.official_account.protocol.codec import BadMessage
from bot.channels.official_account.protocol.messages import Message, parse
from bot.channels.official_account.protocol.signature import Gate, Proven, Unproven
from bot.runtime.clock import Clock
from bot.runtime.log_throttle import LogThrottle
from bot.runtime.webhooks import FORBIDDEN, WebhookRequest, WebhookResponse

log = logging.getLogger("huigu.official_account")

NOTHING = WebhookResponse(200, b"success")
"""WeChat has delivered, and shows the person nothing."""


class Webhook:
    """Replies to calls."""

    def __init__(self, gate: Gate, desk: Desk, waiter: Waiter, clock: Clock) -> None:
        """Take what checks, answers and waits.

        Args:
            gate: Proves calls and wraps replies.
            desk: Greets.
            waiter: Gives the answers.
            clock: Tells the time.
        """
        self._gate, self._desk, self._waiter, self._clock = gate, desk, waiter, clock
        self._throttle = LogThrottle(log, clock)

    async def reply(self, request: WebhookRequest) -> WebhookResponse:
        """Reply to one call.

        Args:
            request: From anyone.

        Returns:
            `FORBIDDEN` for what WeChat did not send to our account.
        """
        try:
            if request.method == "GET":
                return WebhookResponse(200, self._gate.echo(request).encode())
            proven = self._gate.opened(request)
            message = parse(proven.fields)
        except Unproven as reason:
            self._throttle.warn(f"a call was refused: {reason}")
            return FORBIDDEN
        except BadMessage as reason:
            self._throttle.warn(f"a call was not understood: {reason}")
            return NOTHING
        said = await self._said(message)
        return self._wrapped(proven, message, said) if said else NOTHING

    async def _said(self, message: Message) -> str:
        """Say something to a message; empty for nothing."""
        match message.kind:
            case "followed":
                return self._desk.welcome()
            case "left":
                self._waiter.forget(message.person)
                return ""
            case "nothing":
                return ""
            case _:
                return await self._waiter.reply(message)

    def _wrapped(self, proven: Proven, message: Message, said: str) -> WebhookResponse:
        fields: dict[str, str | int] = {
            "ToUserName": message.person,
            "FromUserName": message.account,
            "CreateTime": int(self._clock.unix()),
            "MsgType": "text",
            "Content": said,
        }
        kind = "application/json" if proven.form == "json" else "application/xml"
        return WebhookResponse(200, self._gate.wrapped(proven, fields), kind)
