"""The webhook: WeCom calls with what people say, and calls again until the answer is whole.

See developer.work.weixin.qq.com/document/path/100719 (calls) and 101031 (replies).
"""

from __future__ import annotations

import asyncio
import logging
from typing import assert_never

import aiohttp

from bot.channels.wecom.events import (
    Entered,
    Inbound,
    Judged,
    Message,
    Refresh,
    Replaced,
    Responder,
)
from bot.channels.wecom.parse import BadMessage, parse
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.channels.wecom.webhook.answers import Answers, Shown
from bot.channels.wecom.webhook.late_replies import LateAnswers
from bot.channels.wecom.webhook.signature import Unproven, echoed, received, sealed
from bot.rendering.urls import is_loopback, is_private
from bot.runtime.clock import Clock
from bot.runtime.deduplicator import Deduplicator
from bot.runtime.log_throttle import LogThrottle
from bot.runtime.webhooks import FORBIDDEN, WebhookRequest, WebhookResponse, Webhooks
from bot.wechat.crypto import Envelope, EnvelopeError
from indexer.errors import ConfigError

log = logging.getLogger("huigu.wecom")

NAME = "wecom"
"""Of `/callback/wecom`."""
QUICK_S = 0.8
"""How long the first reply waits for the whole answer. Most are there sooner, and then WeCom need
not ask again; it wants a reply within 5 s, and people a sign of life within one."""
NOTHING = WebhookResponse(200)
"""For what needs no reply."""
LATER = WebhookResponse(503)
"""While as much is being answered as may be; WeCom delivers a message three times."""


async def run_webhook(
    responder: Responder,
    webhooks: Webhooks,
    settings: WecomSettings,
    secrets: WecomSecrets,
    clock: Clock,
) -> None:
    """Answer WeCom's calls until cancelled, then finish what has begun.

    Args:
        responder: What answers.
        webhooks: Where it registers for WeCom's calls.
        settings: Name the bot and WeCom's API.
        secrets: Token and EncodingAESKey.
        clock: Tells the time.

    Raises:
        ConfigError: A secret is missing or cannot be one, or answers would go out for all to read.
    """
    api_url = settings.api_url
    envelope = _envelope(secrets)
    if not is_private(api_url):
        raise ConfigError(f"api_url in [wecom] is {api_url}; answers go out over https only")
    jar, far = aiohttp.DummyCookieJar(), not is_loopback(api_url)
    async with aiohttp.ClientSession(cookie_jar=jar, trust_env=far) as session:
        answers = Answers(responder, LateAnswers(session, api_url, clock), clock)
        webhook = Webhook(responder, answers, envelope, settings.bot_id, clock)
        with webhooks.register(NAME, webhook.reply):
            log.info("answering WeCom's calls at /callback/%s", NAME)
            try:
                await asyncio.Event().wait()
            finally:
                await answers.finish()


def _envelope(secrets: WecomSecrets) -> Envelope:
    """Check what proves WeCom's calls.

    Raises:
        ConfigError: It is missing, or cannot be what WeCom shows.
    """
    try:
        return Envelope(secrets.wecom_token, secrets.wecom_aes_key)
    except EnvelopeError as error:
        raise ConfigError(f"HUIGU_WECOM_TOKEN and HUIGU_WECOM_AES_KEY: {error}") from None


class Webhook:
    """Replies to calls. It holds nothing but what it was given, and which events it has seen."""

    def __init__(
        self, responder: Responder, answers: Answers, envelope: Envelope, bot_id: str, clock: Clock
    ) -> None:
        """Take what it needs.

        Args:
            responder: Greets, and takes what people say of answers.
            answers: Those in progress.
            envelope: Proves calls and seals replies.
            bot_id: Calls for another bot are refused; empty to take all.
            clock: Tells the time.
        """
        self._responder, self._answers, self._clock = responder, answers, clock
        self._envelope, self._bot_id = envelope, bot_id
        self._events = Deduplicator()
        self._throttle = LogThrottle(log, clock)

    async def reply(self, request: WebhookRequest) -> WebhookResponse:
        """Reply to a call from anyone."""
        unix = self._clock.unix()
        try:
            if request.method == "GET":
                return WebhookResponse(200, echoed(self._envelope, request, unix))
            inbound = parse(received(self._envelope, self._bot_id, request, unix))
        except (EnvelopeError, Unproven) as error:
            self._throttle.warn(f"a call to /callback/{NAME} was refused: {error}")
            return FORBIDDEN
        except BadMessage as error:
            # From WeCom, so that refusing would only bring it again.
            log.warning("a call from WeCom cannot be read: %s", error)
            return NOTHING
        if inbound is None:
            return NOTHING
        content = await self._content(inbound)
        if isinstance(content, WebhookResponse):
            return content
        return sealed(self._envelope, content, request, self._clock.unix())

    async def _content(self, inbound: Inbound) -> dict[str, object] | WebhookResponse:
        """Say what to reply: what is to be sealed, or a reply as it is."""
        match inbound:
            case Message():
                return await self._first(inbound)
            case Refresh():
                return self._next(inbound)
            case Entered():
                return {"msgtype": "text", "text": {"content": self._responder.welcome()}}
            case Judged():
                if self._events.accept(inbound.id):
                    await self._responder.judge(inbound)
                return NOTHING
            case Replaced():
                return NOTHING
            case _:
                assert_never(inbound)

    async def _first(self, message: Message) -> dict[str, object] | WebhookResponse:
        """Reply to a message, or to the same one again."""
        streams = self._answers.streams
        if streams.knows(message):
            stream = streams.of(message)
            if stream is None:
                # So long ago that nobody waits for it, and working it out again would answer twice.
                return NOTHING
        elif not self._responder.wants(message):
            return NOTHING
        else:
            stream = self._answers.begin(message)
            if stream is None:
                return LATER
        shown = await self._answers.soon(stream, QUICK_S)
        return _frame(stream.id, shown, stream.response.feedback)

    def _next(self, refresh: Refresh) -> dict[str, object]:
        """Say how far a stream is."""
        stream = self._answers.streams.get(refresh.stream)
        if stream is None:
            # Begun before a restart. Without an end WeCom would go on asking for six minutes.
            return _frame(refresh.stream, Shown(self._responder.interrupted(), True))
        return _frame(stream.id, self._answers.now(stream))


def _frame(stream_id: str, shown: Shown, feedback: str = "") -> dict[str, object]:
    """Make a frame of a stream.

    Args:
        stream_id: Of the stream, the same in all of its frames.
        shown: All of it so far.
        feedback: Id for judging it, in the reply to a message only; empty for none.
    """
    stream: dict[str, object] = {"id": stream_id, "finish": shown.last, "content": shown.text}
    if feedback:
        stream["feedback"] = {"id": feedback}
    if shown.card is None:
        return {"msgtype": "stream", "stream": stream}
    kind = "stream_with_template_card"
    return {"msgtype": kind, "stream": stream, "template_card": shown.card}
