"""Settings and secrets -> the plan, and the outlets that are configured."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator

import aiohttp

from bot.channels.announcements.announcer import Plan
from bot.channels.announcements.destinations.app import App
from bot.channels.announcements.destinations.destination import Outlet
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
CONNECT_S = 5.0
"""For a connection to be made; half of what a whole call may take."""
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
"""WeCom's are UUIDs."""


def read_plan(settings: AnnounceSettings) -> Plan:
    """Read what is announced, and when; `ConfigError` passes through.

    Args:
        settings: The `announce` table.
    """
    return Plan(
        schedule=read_schedule(settings),
        zone=read_zone(settings.time_zone),
        language=settings.language,
        new_pages=settings.new_pages,
    )


@contextlib.asynccontextmanager
async def open_outlets(
    settings: AnnounceSettings, secrets: AnnounceSecrets, clock: Clock
) -> AsyncIterator[list[Outlet]]:
    """Open every outlet that is configured.

    Args:
        settings: The `announce` table.
        secrets: Keys of groups, and the secret of an app.
        clock: Measures limits and time-outs.

    Yields:
        The outlets, one at least.

    Raises:
        ConfigError: There is none, or one is only half configured.
    """
    keys = _keys(secrets)
    if not keys and not secrets.wecom_app_secret:
        raise ConfigError(
            f"there is nowhere to announce: set {KEY} to what stands behind key= in the address of "
            "a group's 消息推送, or HUIGU_WECOM_APP_SECRET for a self-built app"
        )
    async with _session(settings.api_url) as session:
        groups = ApiClient(session, settings.api_url, clock, GROUP_WEBHOOK_HINTS, API_URL)
        outlets: list[Outlet] = []
        for number, key in enumerate(keys, start=1):
            shown = f"group {number} of {len(keys)}" if len(keys) > 1 else "the group"
            outlets.append(GroupWebhook(groups, key, shown, clock))
        if secrets.wecom_app_secret or settings.corp_id or settings.agent_id:
            outlets.append(_app(settings, secrets, session, clock))
        yield outlets


def _session(api_url: str) -> aiohttp.ClientSession:
    """Make a session that leaves little doubt about what was posted.

    Posts are hours apart: a connection that is kept would have been closed by WeCom meanwhile, and
    break in the middle of one. And one that is never made is known to have brought nothing.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(force_close=True),
        timeout=aiohttp.ClientTimeout(sock_connect=CONNECT_S),
        trust_env=not is_loopback(api_url),
    )


def _keys(secrets: AnnounceSecrets) -> list[str]:
    """Tell the groups' keys apart, each once.

    Raises:
        ConfigError: One cannot be a key.
    """
    keys = [key.strip() for key in secrets.group_webhook_key.split(",") if key.strip()]
    for number, key in enumerate(keys, start=1):
        # The key itself is a secret, and is not told.
        if not _KEY.fullmatch(key):
            raise ConfigError(
                f"{KEY}: number {number} is no key; copy only what stands behind key= in the "
                "address of the group's 消息推送, several with commas between"
            )
    return list(dict.fromkeys(keys))


def _app(
    settings: AnnounceSettings,
    secrets: AnnounceSecrets,
    session: aiohttp.ClientSession,
    clock: Clock,
) -> App:
    """Make the outlet of a self-built app.

    Raises:
        ConfigError: It is not said which app, or its secret is missing.
    """
    if not secrets.wecom_app_secret:
        raise ConfigError(
            "HUIGU_WECOM_APP_SECRET is missing, which [announce] corp_id and agent_id are for; "
            "copy the app's Secret from WeCom's console, or leave both out"
        )
    if not settings.corp_id or not settings.agent_id:
        missing = "agent_id" if settings.corp_id else "corp_id"
        raise ConfigError(
            f"HUIGU_WECOM_APP_SECRET is set, but [announce] {missing} is not; WeCom's console "
            "shows CorpID under 我的企业, AgentId on the app's page"
        )
    api = ApiClient(session, settings.api_url, clock, WECOM_APP_HINTS, API_URL)
    tokens = TokenCache(
        lambda: fetch_app_token(api, settings.corp_id, secrets.wecom_app_secret), clock
    )
    messages = AppMessageClient(api, tokens, settings.agent_id, clock)
    return App(messages, tokens, settings.corp_id, settings.agent_id)
