"""The webhook: WeCom calls with each message, and calls again until the answer is complete.

See developer.work.weixin.qq.com/document/path/100719 (calls) and 101031 (replies).
"""

from __future__ import annotations

import asyncio
import logging

import aiohttp

from bot.channels.wecom.events import (
    ChatOpened,
    Feedback,
    Inbound,
    Message,
    MessageHandler,
    Refresh,
    Update,
    format_card_update,
    format_stream,
)
from bot.channels.wecom.parse import BadMessage, parse
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.channels.wecom.webhook.answers import AnswerRunner
from bot.channels.wecom.webhook.late_replies import LateReplies
from bot.channels.wecom.webhook.signature import Unverified, open_echo, open_message, seal_reply
from bot.rendering.urls import is_loopback, is_private
from bot.runtime.clock import Clock
from bot.runtime.deduplicator import Deduplicator
from bot.runtime.health import ChannelStatus
from bot.runtime.log_throttle import LogThrottle
from bot.runtime.webhooks import FORBIDDEN, WebhookRequest, WebhookResponse, Webhooks
from bot.wechat.crypto import CryptoError, MessageCrypto
from indexer.errors import ConfigError

log = logging.getLogger("huigu.wecom")

NAME = "wecom"
"""Of `/callback/wecom`."""
FIRST_REPLY_S = 0.8
"""How long the first reply waits for the complete answer. Most answers are ready sooner, and WeCom
then need not call again; it wants a reply within 5 s, and people a reaction within one."""
EMPTY = WebhookResponse(200)
"""For a call that needs no reply."""
BUSY = WebhookResponse(503)
"""While too many answers are in progress; WeCom delivers a message three times."""


async def run_webhook(
    handler: MessageHandler,
    webhooks: Webhooks,
    settings: WecomSettings,
    secrets: WecomSecrets,
    clock: Clock,
    status: ChannelStatus | None = None,
) -> None:
    """Answer WeCom's calls until cancelled, then finish the answers in progress.

    Raises:
        ConfigError: A secret is missing or invalid, or answers would be sent unencrypted.
    """
    api_url = settings.api_url
    try:
        envelope = MessageCrypto(secrets.wecom_token, secrets.wecom_aes_key)
    except CryptoError as error:
        raise ConfigError(f"HUIGU_WECOM_TOKEN and HUIGU_WECOM_AES_KEY: {error}") from None
    if not is_private(api_url):
        raise ConfigError(f"api_url in [wecom] is {api_url}; answers are sent over https only")
    jar, uses_proxy = aiohttp.DummyCookieJar(), not is_loopback(api_url)
    async with aiohttp.ClientSession(cookie_jar=jar, trust_env=uses_proxy) as session:
        answers = AnswerRunner(handler, LateReplies(session, api_url, clock), clock)
        webhook = Webhook(answers, envelope, settings.bot_id, clock)
        with webhooks.register(NAME, webhook.handle):
            if status:
                status.set_ready()
            log.info("answering WeCom's calls at /callback/%s", NAME)
            try:
                await asyncio.Event().wait()
            finally:
                await answers.shut_down()


class Webhook:
    """Handles calls."""

    def __init__(
        self, answers: AnswerRunner, envelope: MessageCrypto, bot_id: str, clock: Clock
    ) -> None:
        """Make the webhook of a bot; with an empty `bot_id` it accepts calls for any."""
        self._answers, self._handler, self._clock = answers, answers.handler, clock
        self._envelope, self._bot_id = envelope, bot_id
        self._feedback_ids = Deduplicator()
        self._throttle = LogThrottle(log, clock)

    async def handle(self, request: WebhookRequest) -> WebhookResponse:
        """Verify a call from anyone, and reply to it."""
        unix = self._clock.unix()
        try:
            if request.method == "GET":
                return WebhookResponse(200, open_echo(self._envelope, request, unix))
            inbound = parse(open_message(self._envelope, self._bot_id, request, unix))
        except (CryptoError, Unverified) as error:
            self._throttle.warn(f"a call to /callback/{NAME} was refused: {error}")
            return FORBIDDEN
        except BadMessage as error:
            # WeCom sent it, and would only deliver it again if it were refused.
            log.warning("a call from WeCom cannot be read: %s", error)
            return EMPTY
        content = await self._make_content(inbound)
        if isinstance(content, WebhookResponse):
            return content
        return seal_reply(self._envelope, content, request, self._clock.unix())

    async def _make_content(self, inbound: Inbound | None) -> dict[str, object] | WebhookResponse:
        """Make the content of the reply, still to be sealed, or a response that is not sealed."""
        match inbound:
            case Message():
                return await self._answer(inbound)
            case Refresh():
                return self._refresh(inbound)
            case ChatOpened():
                welcome = await self._handler.say_welcome()
                return {"msgtype": "text", "text": {"content": welcome}}
            case Feedback() if self._feedback_ids.accept(inbound.id):
                await self._handler.record_feedback(inbound)
        return EMPTY

    async def _answer(self, message: Message) -> dict[str, object] | WebhookResponse:
        """Reply to a message, or to a second delivery of it."""
        streams = self._answers.streams
        stream = streams.find_by_message(message)
        if stream is None:
            # Nobody waits for a forgotten stream; working it out again would answer twice.
            if streams.has_seen(message) or not self._handler.is_allowed(message):
                return EMPTY
            stream = self._answers.start(message)
            if stream is None:
                return BUSY
        if stream.reply.tapped_card is not None:
            return format_card_update(message.person, stream.reply.tapped_card)
        update, ends = await self._answers.wait(stream, FIRST_REPLY_S)
        feedback_id = stream.reply.feedback_id
        return format_stream(stream.id, update, is_last=ends, feedback_id=feedback_id)

    def _refresh(self, refresh: Refresh) -> dict[str, object]:
        """Reply with the current state of a stream."""
        stream = self._answers.streams.get(refresh.stream_id)
        if stream is None:
            # Started before a restart. Without an end WeCom would refresh for six minutes.
            update, ends = Update(self._handler.say_interrupted()), True
        else:
            update, ends = self._answers.take_snapshot(stream)
        return format_stream(refresh.stream_id, update, is_last=ends)
