"""Runs the AI bot over its long connection (长连接), which needs no public address."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import aiohttp

from bot.channels.wecom.events import MessageHandler
from bot.channels.wecom.long_connection.chat_quota import remember_quotas
from bot.channels.wecom.long_connection.client import Client
from bot.channels.wecom.long_connection.delivery import Context
from bot.channels.wecom.long_connection.dispatcher import Dispatcher
from bot.channels.wecom.long_connection.open_streams import open_streams
from bot.channels.wecom.long_connection.streaming import end_interrupted
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.rendering.urls import is_loopback
from bot.runtime.clock import Clock
from bot.runtime.health import ChannelStatus
from bot.runtime.state_files import StateFiles
from bot.services.contracts import Claim, claim_always

log = logging.getLogger("huigu.wecom")

STREAMS_FILE = "wecom.sqlite"
FINISH_S = 4.0
"""For answers in progress at a stop."""
NOTICE_S = 3.0
"""For the notices to the rest; a service manager waits 10 s or more in all before it kills."""


async def run_long_connection(
    handler: MessageHandler,
    files: StateFiles,
    settings: WecomSettings,
    secrets: WecomSecrets,
    clock: Clock,
    status: ChannelStatus | None = None,
    claim: Claim = claim_always,
) -> None:
    """Answer until cancelled, then finish the answers in progress.

    `ConfigError` passes through: a setting is missing; and `ChannelRefused`: WeCom does not accept
    the secret.
    """
    tracing = aiohttp.TraceConfig()
    tracing.on_request_redirect.append(_refuse_redirect)
    uses_proxy = not is_loopback(settings.url)
    async with aiohttp.ClientSession(trust_env=uses_proxy, trace_configs=[tracing]) as session:
        client = Client(session, settings, secrets, clock, status)
        streams = await asyncio.to_thread(open_streams, files.beside_journal(STREAMS_FILE))
        with contextlib.closing(streams):
            get_quota, stopping = remember_quotas(clock), asyncio.Event()
            context = Context(handler, client, get_quota, streams, clock, stopping, claim)
            await _run(context, Dispatcher(context, settings.bot_id))


async def _run(context: Context, dispatcher: Dispatcher) -> None:
    interrupted = await asyncio.to_thread(context.open_streams.load, context.clock.unix())
    if interrupted:
        dispatcher.start("", end_interrupted(context, interrupted))
    running = asyncio.create_task(context.client.run(dispatcher.dispatch))
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        if await dispatcher.wait_done(FINISH_S):
            context.stopping.set()
            if unfinished := await dispatcher.wait_done(NOTICE_S):
                log.warning("%d answers were not ended; the next start ends them", unfinished)
        raise
    finally:
        await dispatcher.cancel()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _refuse_redirect(
    session: aiohttp.ClientSession, context: object, redirect: aiohttp.TraceRequestRedirectParams
) -> None:
    # The secret is only for the configured host.
    raise aiohttp.ClientConnectionError("WeCom redirects")
