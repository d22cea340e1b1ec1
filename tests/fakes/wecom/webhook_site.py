"""The real HTTP channel and the real webhook on loopback, with WeCom before and a clock beside."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import TypeVar

import aiohttp

from bot.channels.http_api.server import listening
from bot.channels.http_api.timeouts import Timeouts
from bot.channels.wecom.events import Responder
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.channels.wecom.webhook.routes import NAME, run_webhook
from bot.runtime.clock import Clock
from bot.runtime.webhooks import Webhooks
from bot.settings import ServerSettings
from tests.fakes.asks import canned
from tests.fakes.clock import ManualClock
from tests.fakes.stillness import HANGS_S, settled
from tests.fakes.wecom.response_endpoint import ResponseEndpoint
from tests.fakes.wecom.scripted import ScriptedResponder
from tests.fakes.wecom.secrets import AES_KEY, TOKEN
from tests.fakes.wecom.webhook_caller import BOT, WebhookCaller

Result = TypeVar("Result")

SECRETS = WecomSecrets(wecom_token=TOKEN, wecom_aes_key=AES_KEY)


class Site:
    """One bot behind its address.

    Attributes:
        clock: Of everyone.
        webhooks: What the HTTP channel and the webhook share.
        responder: Answers; may be replaced before `start`.
        wecom: Calls.
        late: Takes late answers.
        url: Of the HTTP channel.
    """

    def __init__(
        self,
        clock: ManualClock,
        webhooks: Webhooks,
        responder: Responder,
        wecom: WebhookCaller,
        url: str,
    ) -> None:
        self.clock, self.webhooks, self.responder = clock, webhooks, responder
        self.wecom, self.late, self.url = wecom, wecom.late, url
        self._running: asyncio.Task[None] | None = None

    def settings(self, bot_id: str = BOT) -> WecomSettings:
        """Settings as an operator would write them."""
        return WecomSettings(mode="webhook", bot_id=bot_id, api_url=self.late.url)

    async def start(self, bot_id: str = BOT) -> None:
        """Start the webhook."""
        work = run_webhook(
            self.responder, self.webhooks, self.settings(bot_id), SECRETS, self.clock
        )
        self._running = asyncio.create_task(work)
        await settled()
        assert self.webhooks.find(NAME) is not None, "the webhook does not start"

    async def stop(self) -> None:
        """Stop it as `huigu serve` does."""
        if self._running is None:
            return
        self._running.cancel()
        running, self._running = self._running, None
        with contextlib.suppress(asyncio.CancelledError):
            await self.during(running)

    async def during(self, work: Coroutine[None, None, Result] | asyncio.Task[Result]) -> Result:
        """Let time pass until something is done."""
        task = asyncio.ensure_future(work)
        await settled()
        while not task.done():
            await self.clock.advance(self.clock.next_in() or 0.2)
        return await task


@contextlib.asynccontextmanager
async def site(
    responder: Callable[[Clock], Responder] = ScriptedResponder, read_s: float = HANGS_S
) -> AsyncIterator[Site]:
    """Open everything; `start` has to be called.

    Args:
        responder: Makes what answers.
        read_s: Real seconds that a call has to arrive.
    """
    clock, webhooks = ManualClock(), Webhooks()
    server = ServerSettings(port=0)
    async with contextlib.AsyncExitStack() as stack:
        host, port = await stack.enter_async_context(
            listening(canned, server, lambda: "g1", Timeouts(read_s=read_s), webhooks)
        )
        late = await stack.enter_async_context(ResponseEndpoint(clock))
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        )
        url = f"http://{host}:{port}"
        wecom = WebhookCaller(session, url, clock, late)
        made = Site(clock, webhooks, responder(clock), wecom, url)
        stack.push_async_callback(made.stop)
        yield made
