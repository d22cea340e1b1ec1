"""The real HTTP channel and webhook on loopback, with a fake WeCom that calls them and a clock."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import TypeVar

import aiohttp

from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.server import run_server
from bot.channels.wecom.events import MessageHandler
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.channels.wecom.webhook.routes import NAME, run_webhook
from bot.runtime.clock import Clock
from bot.runtime.webhooks import Webhooks
from bot.settings import ServerSettings
from tests.fakes.bot.services import fake_services
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import WAIT_S, wait_until_idle
from tests.fakes.wecom.scripted_handler import ScriptedHandler
from tests.fakes.wecom.secrets import AES_KEY, TOKEN
from tests.fakes.wecom.webhook.response_endpoint import ResponseEndpoint
from tests.fakes.wecom.webhook.webhook_caller import BOT, WebhookCaller

Result = TypeVar("Result")

SECRETS = WecomSecrets(wecom_token=TOKEN, wecom_aes_key=AES_KEY)


class Site:
    """One bot and its address.

    Attributes:
        clock: Of the bot and of WeCom.
        webhooks: Shared by the HTTP channel and the webhook.
        handler: May be replaced before `start`.
        wecom: Makes the calls.
        endpoint: Accepts late answers.
        url: Of the HTTP channel.
    """

    def __init__(
        self,
        clock: ManualClock,
        webhooks: Webhooks,
        handler: MessageHandler,
        wecom: WebhookCaller,
        url: str,
    ) -> None:
        self.clock, self.webhooks, self.handler = clock, webhooks, handler
        self.wecom, self.endpoint, self.url = wecom, wecom.endpoint, url
        self._task: asyncio.Task[None] | None = None

    async def start(self, bot_id: str = BOT) -> None:
        """Start the webhook."""
        settings = WecomSettings(mode="webhook", bot_id=bot_id, api_url=self.endpoint.url)
        work = run_webhook(self.handler, self.webhooks, settings, SECRETS, self.clock)
        self._task = asyncio.create_task(work)
        await wait_until_idle()
        assert self.webhooks.find(NAME) is not None, "the webhook does not start"

    async def stop(self) -> None:
        """Stop the webhook as `huigu serve` does."""
        if self._task is None:
            return
        self._task.cancel()
        task, self._task = self._task, None
        with contextlib.suppress(asyncio.CancelledError):
            await self.run(task)

    async def run(self, work: Coroutine[None, None, Result] | asyncio.Task[Result]) -> Result:
        """Run something to its end, and advance the clock meanwhile."""
        task = asyncio.ensure_future(work)
        await wait_until_idle()
        while not task.done():
            await self.clock.advance(self.clock.seconds_to_next() or 0.2)
        return await task


@contextlib.asynccontextmanager
async def open_site(
    make_handler: Callable[[Clock], MessageHandler] = ScriptedHandler, read_s: float = WAIT_S
) -> AsyncIterator[Site]:
    """Open everything; the test then calls `start`.

    Args:
        make_handler: Makes the handler with the site's clock.
        read_s: Time-out of receiving a call, in real seconds.
    """
    clock, webhooks = ManualClock(), Webhooks()
    server = ServerSettings(port=0)
    async with contextlib.AsyncExitStack() as stack:
        host, port = await stack.enter_async_context(
            run_server(fake_services(webhooks=webhooks), server, Timeouts(read_s=read_s))
        )
        endpoint = await stack.enter_async_context(ResponseEndpoint(clock))
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        )
        url = f"http://{host}:{port}"
        wecom = WebhookCaller(session, url, clock, endpoint)
        site = Site(clock, webhooks, make_handler(clock), wecom, url)
        stack.push_async_callback(site.stop)
        yield site
