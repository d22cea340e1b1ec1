"""Runs the Discord channel until it is cancelled, or the connection is lost for good."""

from __future__ import annotations

import asyncio
import contextlib
import re
from datetime import UTC, datetime, timedelta

import aiohttp
import discord
from discord.http import Route
from discord.utils import time_snowflake

from bot.channels.discord.client import HuiguClient
from bot.channels.discord.context import BotContext, Timeouts, log
from bot.channels.discord.guild_settings import open_guild_settings
from bot.channels.discord.proxy import find_proxy
from bot.channels.discord.sent_answers import open_sent_answers
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from bot.runtime.health import ChannelRefused
from bot.runtime.network import describe_failure
from bot.services.contracts import Services
from indexer.errors import ConfigError, HuiguError

DEFAULT_TIMEOUTS = Timeouts()
SETTINGS_FILE = "discord.sqlite"
ANSWERS_FILE = "discord-answers.sqlite"
PORTAL = "https://discord.com/developers/applications"
_TOKEN = re.compile(r"[\w.-]+", re.ASCII)
_TOKEN_REFUSED = 4004
"""Close code of the gateway."""
_BAD_TOKEN = (
    f"Discord rejects the token in HUIGU_DISCORD_TOKEN; reset it at {PORTAL} (Bot), set the new "
    "one and start again"
)
_MISSING_INTENT = (
    f"Discord does not grant the Message Content intent; switch it on at {PORTAL} (Bot, "
    "Privileged Gateway Intents), or set message_content = false in [discord]"
)


async def serve_discord(
    services: Services,
    settings: DiscordSettings,
    secrets: DiscordSecrets,
    timeouts: Timeouts = DEFAULT_TIMEOUTS,
) -> None:
    """Answer on Discord until cancelled or without a connection, then finish the running answers.

    `ChannelRefused` passes through: Discord rejects the token, the intent or the commands; and
    another `HuiguError`: it cannot be reached, or ended the connection.

    Raises:
        ConfigError: The token is missing or malformed.
    """
    if not _TOKEN.fullmatch(secrets.discord_token):
        raise ConfigError(f"HUIGU_DISCORD_TOKEN is not a bot token; copy it from {PORTAL} (Bot)")
    # We use no voice, so discord.py need not warn of missing packages for it.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    with contextlib.ExitStack() as files:
        path = services.files.beside_journal(SETTINGS_FILE)
        guild_settings = await asyncio.to_thread(open_guild_settings, path, services.open_shared)
        files.enter_context(contextlib.closing(guild_settings))
        path = services.files.beside_journal(ANSWERS_FILE)
        oldest = time_snowflake(datetime.now(UTC) - timedelta(days=services.keep_days))
        sent_answers = await asyncio.to_thread(open_sent_answers, path, oldest)
        files.enter_context(contextlib.closing(sent_answers))
        context = BotContext(
            services, guild_settings, sent_answers, settings.message_content, timeouts
        )
        client = HuiguClient(context, find_proxy(Route.BASE))
        try:
            with client.connection.watch_log():
                await _log_in(client, secrets.discord_token, timeouts.login_s)
                await _stay_connected(client, timeouts.offline_s)
        finally:
            unfinished = await context.in_flight.drain(timeouts.stop_s)
            if unfinished:
                log.warning("answers not finished in %g s: %d", timeouts.stop_s, unfinished)
            await _close(client, timeouts.close_s)


async def _log_in(client: HuiguClient, token: str, timeout_s: float) -> None:
    try:
        async with asyncio.timeout(timeout_s):
            await client.login(token)
    except discord.LoginFailure as error:
        raise ChannelRefused(_BAD_TOKEN) from error
    except discord.app_commands.CommandSyncFailure as error:
        raise ChannelRefused(f"Discord rejects commands: {error}; please report this") from error
    except discord.HTTPException as error:
        raise HuiguError(
            f"Discord refuses the login (HTTP {error.status}); see https://discordstatus.com"
        ) from error
    except TimeoutError as error:
        raise HuiguError(_explain_unreachable("no answer in time")) from error
    except (aiohttp.ClientError, OSError) as error:
        raise HuiguError(_explain_unreachable(describe_failure(error))) from error


async def _stay_connected(client: HuiguClient, offline_s: float) -> None:
    """Keep the connection until Discord ends it for good, or it is lost for too long.

    Raises:
        HuiguError: Why it ended.
    """
    connecting = asyncio.create_task(_connect(client))
    outage = asyncio.create_task(client.connection.wait_for_outage(offline_s))
    try:
        await asyncio.wait({connecting, outage}, return_when=asyncio.FIRST_COMPLETED)
        if connecting.done():
            await connecting
        raise HuiguError(_explain_unreachable(client.connection.reason))
    finally:
        connecting.cancel()
        outage.cancel()
        await asyncio.gather(connecting, outage, return_exceptions=True)


async def _connect(client: HuiguClient) -> None:
    try:
        await client.connect()
    except discord.PrivilegedIntentsRequired as error:
        raise ChannelRefused(_MISSING_INTENT) from error
    except discord.ConnectionClosed as error:
        if error.code == _TOKEN_REFUSED:
            raise ChannelRefused(_BAD_TOKEN) from error
        raise HuiguError(f"Discord ended the connection (code {error.code})") from error
    except (discord.GatewayNotFound, discord.HTTPException) as error:
        raise HuiguError(
            f"Discord's gateway cannot be found ({describe_failure(error)}); see "
            "https://discordstatus.com"
        ) from error
    except (aiohttp.ClientError, OSError) as error:
        raise HuiguError(_explain_unreachable(describe_failure(error))) from error
    raise HuiguError("Discord ended the connection")


def _explain_unreachable(reason: str) -> str:
    return (
        f"discord.com cannot be reached ({reason}); check the network, DNS and proxy "
        "(HTTPS_PROXY, NO_PROXY), and that HTTPS to discord.com and gateway.discord.gg is allowed"
    )


async def _close(client: HuiguClient, timeout_s: float) -> None:
    """Close the connection; drop it when it does not close in time."""
    try:
        async with asyncio.timeout(timeout_s):
            await client.close()
    except TimeoutError:
        log.warning("the connection to Discord did not close in %g s", timeout_s)
