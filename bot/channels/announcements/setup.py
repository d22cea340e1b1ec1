"""Builds the plan and the destinations from settings and secrets."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator

import aiohttp

from bot.channels.announcements.announcer import Plan
from bot.channels.announcements.destinations.app import SelfBuiltApp
from bot.channels.announcements.destinations.destination import Destination
from bot.channels.announcements.destinations.discord_webhook import (
    DiscordWebhook,
    WebhookAddress,
    read_address,
)
from bot.channels.announcements.destinations.group import GroupWebhook
from bot.channels.announcements.schedule import read_schedule, read_zone
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.rendering.urls import is_loopback
from bot.runtime.clock import Clock
from bot.wechat.access_tokens import TokenCache, fetch_app_token
from bot.wechat.app_messages import AppMessageClient
from bot.wechat.client import ApiClient
from bot.wechat.error_hints import GROUP_WEBHOOK_HINTS, WECOM_APP_HINTS
from indexer.errors import ConfigError

KEY, API_URL = "HUIGU_GROUP_WEBHOOK_KEY", "[announce] api_url"
DISCORD = "HUIGU_DISCORD_WEBHOOK"
CONNECT_S = 5.0
"""Time-out for connecting; half of that for a whole request."""
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
"""WeCom's keys are UUIDs."""


def read_plan(settings: AnnounceSettings) -> Plan:
    """Read what is announced, and when; `ConfigError` passes through."""
    zone = read_zone(settings.time_zone)
    return Plan(read_schedule(settings), zone, settings.language, settings.new_pages)


@contextlib.asynccontextmanager
async def open_destinations(
    settings: AnnounceSettings, secrets: AnnounceSecrets, clock: Clock
) -> AsyncIterator[list[Destination]]:
    """Open the configured destinations, one or more.

    Raises:
        ConfigError: There is none, or one is not fully configured.
    """
    keys, addresses = _read_keys(secrets), _read_discord_addresses(secrets)
    if not keys and not addresses and not secrets.wecom_app_secret:
        raise ConfigError(
            f"announcements have no destination: set {KEY} to the part behind key= in the address "
            "of a group's 消息推送, HUIGU_WECOM_APP_SECRET for a self-built app, or "
            f"{DISCORD} to the address of a Discord channel's webhook"
        )
    async with contextlib.AsyncExitStack() as sessions:
        destinations: list[Destination] = []
        wants_app = bool(secrets.wecom_app_secret or settings.corp_id or settings.agent_id)
        if keys or wants_app:
            session = await sessions.enter_async_context(_open_session(settings.api_url))
            api = ApiClient(session, settings.api_url, clock, GROUP_WEBHOOK_HINTS, API_URL)
            for number, key in enumerate(keys, start=1):
                label = _number("group", number, len(keys))
                destinations.append(GroupWebhook(api, key, label, clock))
            if wants_app:
                destinations.append(_make_app(settings, secrets.wecom_app_secret, session, clock))
        for number, address in enumerate(addresses, start=1):
            label = _number("Discord channel", number, len(addresses))
            session = await sessions.enter_async_context(_open_session(address.url))
            destinations.append(DiscordWebhook(session, address, label, clock))
        yield destinations


def _number(name: str, number: int, total: int) -> str:
    return f"{name} {number} of {total}" if total > 1 else f"the {name}"


def _open_session(api_url: str) -> aiohttp.ClientSession:
    """Open a session that leaves few posts uncertain."""
    return aiohttp.ClientSession(
        # Posts are hours apart: the server would meanwhile close a kept connection, and the next
        # post would break off in the middle.
        connector=aiohttp.TCPConnector(force_close=True),
        # With a time-out of its own, a connection that fails is known to have delivered nothing.
        timeout=aiohttp.ClientTimeout(sock_connect=CONNECT_S),
        trust_env=not is_loopback(api_url),
    )


def _read_keys(secrets: AnnounceSecrets) -> list[str]:
    keys = [key.strip() for key in secrets.group_webhook_key.split(",") if key.strip()]
    for number, key in enumerate(keys, start=1):
        if not _KEY.fullmatch(key):
            # The message does not show it: it may be a secret.
            raise ConfigError(
                f"{KEY}: number {number} is not a key; copy only the part behind key= in the "
                "address of the group's 消息推送, and separate several keys by commas"
            )
    return list(dict.fromkeys(keys))


def _read_discord_addresses(secrets: AnnounceSecrets) -> list[WebhookAddress]:
    texts = [text.strip() for text in secrets.discord_webhook.split(",") if text.strip()]
    addresses: dict[tuple[str, str], WebhookAddress] = {}
    for number, text in enumerate(texts, start=1):
        address = read_address(text)
        if address is None:
            # The message does not show it: it may be a secret.
            raise ConfigError(
                f"{DISCORD}: number {number} is not the address of a Discord webhook; copy it in "
                "the channel's settings (Integrations, Webhooks, Copy Webhook URL), and separate "
                "several addresses by commas"
            )
        addresses[address.id, address.thread] = address
    return list(addresses.values())


def _make_app(
    settings: AnnounceSettings, secret: str, session: aiohttp.ClientSession, clock: Clock
) -> SelfBuiltApp:
    corp_id, agent_id = settings.corp_id, settings.agent_id
    if not secret:
        raise ConfigError(
            "HUIGU_WECOM_APP_SECRET is missing; [announce] corp_id and agent_id need it; copy the "
            "app's Secret from WeCom's console, or leave both out"
        )
    if not corp_id or not agent_id:
        missing = "agent_id" if corp_id else "corp_id"
        raise ConfigError(
            f"HUIGU_WECOM_APP_SECRET is set, but [announce] {missing} is not; WeCom's console "
            "shows CorpID under 我的企业, AgentId on the app's page"
        )
    api = ApiClient(session, settings.api_url, clock, WECOM_APP_HINTS, API_URL)
    tokens = TokenCache(lambda: fetch_app_token(api, corp_id, secret), clock)
    messages = AppMessageClient(api, tokens, agent_id, clock)
    return SelfBuiltApp(messages, tokens, corp_id, agent_id)
