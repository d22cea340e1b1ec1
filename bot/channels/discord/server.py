"""Runs the Discord channel until cancelled, or until Discord will not have it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re

import aiohttp
import discord

from bot.channels.discord.client import HuiguClient
from bot.channels.discord.context import Desk, Timeouts
from bot.channels.discord.guild_settings import open_guilds
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from bot.services.contracts import Services
from indexer.errors import ConfigError, HuiguError

log = logging.getLogger("huigu.discord")

DEFAULT_TIMEOUTS = Timeouts()
GUILDS_FILE = "discord.sqlite"
PORTAL = "https://discord.com/developers/applications"
_TOKEN = re.compile(r"[\w.-]+", re.ASCII)
_TOKEN_REFUSED, _INTENT_REFUSED = 4004, 4014
"""Gateway close codes."""
_BAD_TOKEN = (
    f"Discord does not take the token in HUIGU_DISCORD_TOKEN; reset it at {PORTAL} (Bot) and set "
    "the new one"
)
_MISSING_INTENT = (
    f"Discord does not grant the Message Content intent; switch it on at {PORTAL} (Bot, "
    "Privileged Gateway Intents), or set message_content = false in [discord]"
)
_NETWORK = (aiohttp.ClientError, OSError, TimeoutError)


async def serve_discord(
    services: Services, settings: DiscordSettings, secrets: DiscordSecrets
) -> None:
    """Answer on Discord until cancelled, then finish the answers that have begun.

    `ConfigError` and `HuiguError` pass through, each one line that says what to do.

    Args:
        services: What the channel may use.
        settings: Say whether messages are read.
        secrets: The token.
    """
    await run_discord(services, settings, secrets, DEFAULT_TIMEOUTS)


async def run_discord(
    services: Services, settings: DiscordSettings, secrets: DiscordSecrets, timeouts: Timeouts
) -> None:
    """Do the same with given time-outs.

    Args:
        services: What the channel may use.
        settings: Say whether messages are read.
        secrets: The token.
        timeouts: In seconds; short ones in tests.

    Raises:
        ConfigError: The token is missing or cannot be one.
        CancelledError: It was told to stop, and has.
    """
    token = secrets.discord_token
    if not _TOKEN.fullmatch(token):
        raise ConfigError(f"HUIGU_DISCORD_TOKEN is no bot token; copy it from {PORTAL} (Bot)")
    logging.getLogger("discord.client").addFilter(not_about_voice)
    guilds = await asyncio.to_thread(open_guilds, services.files.beside_journal(GUILDS_FILE))
    with contextlib.closing(guilds):
        desk = Desk(services, guilds, settings.message_content, timeouts)
        client = HuiguClient(desk)
        try:
            await _log_in(client, token, timeouts.login_s)
            await _stay_connected(client)
        except asyncio.CancelledError:
            left = await desk.in_flight.drain(timeouts.stop_s)
            if left:
                log.warning("%d answers were not finished in %g s", left, timeouts.stop_s)
            raise
        finally:
            await _close(client, timeouts.close_s)


def not_about_voice(record: logging.LogRecord) -> bool:
    """Drop discord.py's two warnings, at each start, of packages for voice, which nobody needs."""
    return "voice will NOT be supported" not in record.getMessage()


async def _log_in(client: HuiguClient, token: str, within_s: float) -> None:
    """Have Discord take the token and the commands.

    Raises:
        ConfigError: Discord does not take the token.
        HuiguError: Discord cannot be reached, or refuses.
    """
    try:
        async with asyncio.timeout(within_s):
            await client.login(token)
    except discord.LoginFailure as error:
        raise ConfigError(_BAD_TOKEN) from error
    except discord.app_commands.CommandSyncFailure as error:
        raise HuiguError(f"Discord does not take the commands: {error}; report this") from error
    except discord.HTTPException as error:
        raise HuiguError(
            f"Discord refuses to let the bot in (HTTP {error.status}); see "
            "https://discordstatus.com and start again"
        ) from error
    except _NETWORK as error:
        raise HuiguError(_no_network(error)) from error


async def _stay_connected(client: HuiguClient) -> None:
    """Keep the gateway connection for as long as Discord will have it.

    Raises:
        ConfigError: The token or an intent is refused.
        HuiguError: Discord cannot be reached, or ended the connection for good.
    """
    try:
        await client.connect()
    except discord.PrivilegedIntentsRequired as error:
        raise ConfigError(_MISSING_INTENT) from error
    except discord.ConnectionClosed as error:
        if error.code == _TOKEN_REFUSED:
            raise ConfigError(_BAD_TOKEN) from error
        if error.code == _INTENT_REFUSED:
            raise ConfigError(_MISSING_INTENT) from error
        raise HuiguError(
            f"Discord ended the connection (code {error.code}); start again"
        ) from error
    except (discord.GatewayNotFound, discord.HTTPException) as error:
        raise HuiguError(
            f"Discord's gateway cannot be found ({error}); see https://discordstatus.com"
        ) from error
    except _NETWORK as error:
        raise HuiguError(_no_network(error)) from error
    raise HuiguError("Discord ended the connection; start again")


async def _close(client: HuiguClient, within_s: float) -> None:
    """Leave Discord; a connection that does not close in time is dropped."""
    try:
        async with asyncio.timeout(within_s):
            await client.close()
    except TimeoutError:
        log.warning("the connection to Discord did not close in %g s", within_s)


def _no_network(error: BaseException) -> str:
    reason = str(error) or "no answer in time"
    return (
        f"discord.com cannot be reached ({reason}); check the network, DNS and proxy, and that "
        "HTTPS to discord.com and gateway.discord.gg is allowed"
    )
