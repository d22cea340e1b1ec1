"""The AI bot over its long connection (长连接): it calls out, and needs no public address."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import aiohttp

from bot.channels.wecom.events import Responder
from bot.channels.wecom.long_connection.backoff import Pauses
from bot.channels.wecom.long_connection.chat_quota import Quotas
from bot.channels.wecom.long_connection.client import Line
from bot.channels.wecom.long_connection.dispatcher import Intake
from bot.channels.wecom.long_connection.open_streams import OpenStreams, open_streams
from bot.channels.wecom.long_connection.streaming import Pushing, end_left
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.rendering.urls import is_loopback
from bot.runtime.clock import Clock
from bot.runtime.state_files import StateFiles

log = logging.getLogger("huigu.wecom")

STREAMS_FILE = "wecom.sqlite"
FINISH_S = 4.0
"""For running answers when told to stop."""
NOTICE_S = 3.0
"""For ending those that were not done; what runs us grants 10 s or more in all before it kills."""


async def run_long_connection(
    responder: Responder,
    files: StateFiles,
    settings: WecomSettings,
    secrets: WecomSecrets,
    clock: Clock,
) -> None:
    """Answer until cancelled, then finish what has begun.

    `ConfigError` passes through: a setting is missing, or WeCom takes the secret no more.

    Args:
        responder: Answers whatever comes in.
        files: Where the open streams are kept.
        settings: Say who we are and where WeCom is.
        secrets: The bot's.
        clock: Tells the time and waits.
    """
    far = not is_loopback(settings.url)
    tracing = aiohttp.TraceConfig()
    tracing.on_request_redirect.append(_refuse)
    async with aiohttp.ClientSession(trust_env=far, trace_configs=[tracing]) as session:
        line = Line(session, settings, secrets, clock)
        streams = await asyncio.to_thread(open_streams, files.beside_journal(STREAMS_FILE))
        with contextlib.closing(streams):
            pushing = Pushing(responder, line, Quotas(clock), streams, clock, asyncio.Event())
            await _run(pushing, Intake(pushing, settings.bot_id), streams)


async def _run(pushing: Pushing, intake: Intake, streams: OpenStreams) -> None:
    """Keep the line, and leave it only when what came over it is answered.

    Raises:
        CancelledError: It was told to stop, and has.
    """
    left = await asyncio.to_thread(streams.left, pushing.clock.unix())
    if left:
        intake.run("", end_left(pushing, left))
    keeping = asyncio.create_task(pushing.line.keep(intake.take, Pauses()))
    try:
        await asyncio.shield(keeping)
    except asyncio.CancelledError:
        if await intake.finish(FINISH_S):
            pushing.hurry.set()
            unfinished = await intake.finish(NOTICE_S)
            if unfinished:
                log.warning("%d answers could not be ended; the next start does", unfinished)
        raise
    finally:
        await intake.drop()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


async def _refuse(
    session: aiohttp.ClientSession, context: object, redirect: aiohttp.TraceRequestRedirectParams
) -> None:
    """Follow nobody elsewhere: the secret is for the configured host.

    Raises:
        ClientConnectionError: Always.
    """
    raise aiohttp.ClientConnectionError("WeCom redirects")
