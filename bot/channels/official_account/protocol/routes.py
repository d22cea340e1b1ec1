"""Webhook handler: answers WeChat's requests."""

from __future__ import annotations

import logging

from bot.channels.official_account.delivery.deliveries import Deliveries
from bot.channels.official_account.handler import Handler
from bot.channels.official_account.protocol.codec import BadMessage
from bot.channels.official_account.protocol.messages import Message, parse
from bot.channels.official_account.protocol.signature import VerificationError, Verifier
from bot.runtime.clock import Clock
from bot.runtime.log_throttle import LogThrottle
from bot.runtime.webhooks import FORBIDDEN, WebhookRequest, WebhookResponse

log = logging.getLogger("huigu.official_account")

NO_REPLY = WebhookResponse(200, b"success")
"""WeChat does not deliver the message again, and shows nothing."""


class Webhook:
    """Answers requests to the webhook."""

    def __init__(
        self, verifier: Verifier, handler: Handler, deliveries: Deliveries, clock: Clock
    ) -> None:
        self._verifier, self._handler = verifier, handler
        self._deliveries, self._clock = deliveries, clock
        self._throttle = LogThrottle(log, clock)

    async def handle(self, request: WebhookRequest) -> WebhookResponse:
        """Answer a request from anyone; `FORBIDDEN` where WeChat did not send it to our account."""
        try:
            if request.method == "GET":
                return WebhookResponse(200, self._verifier.verify_url(request).encode())
            verified = self._verifier.verify_message(request)
            message = parse(verified.fields)
        except VerificationError as reason:
            self._throttle.warn(f"a call was refused: {reason}")
            return FORBIDDEN
        except BadMessage as reason:
            self._throttle.warn(f"a call was not understood: {reason}")
            return NO_REPLY
        text = await self._find_reply(message)
        if not text:
            return NO_REPLY
        fields: dict[str, str | int] = {
            "ToUserName": message.person,
            "FromUserName": message.account,
            "CreateTime": int(self._clock.unix()),
            "MsgType": "text",
            "Content": text,
        }
        content_type = "application/json" if verified.syntax == "json" else "application/xml"
        return WebhookResponse(200, self._verifier.encode_reply(verified, fields), content_type)

    async def _find_reply(self, message: Message) -> str:
        """Find the text to reply to a message; empty for no reply."""
        match message.kind:
            case "subscribe":
                return await self._handler.greet()
            case "text" | "unreadable":
                return await self._deliveries.reply(message)
            case "unsubscribe":
                self._deliveries.forget(message.person)
        return ""
