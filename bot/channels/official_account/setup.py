"""Builds the verifier and the sender of late answers from settings and secrets."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator

import aiohttp

from bot.channels.official_account.delivery.customer_service import CustomerServiceClient
from bot.channels.official_account.protocol.signature import Verifier
from bot.channels.official_account.rendering import MAX_BYTES
from bot.channels.official_account.spec import OfficialAccountSecrets, OfficialAccountSettings
from bot.rendering.split import utf8
from bot.rendering.urls import is_loopback
from bot.runtime.clock import Clock
from bot.wechat.access_tokens import TokenCache, fetch_account_token
from bot.wechat.client import ApiClient
from bot.wechat.crypto import CryptoError, MessageCrypto
from bot.wechat.error_hints import OFFICIAL_ACCOUNT_HINTS
from indexer.errors import ConfigError

_TOKEN = re.compile(r"[0-9A-Za-z]{3,32}")
_CONSOLE = "WeChat's console (设置与开发, 基本配置)"


def make_verifier(
    settings: OfficialAccountSettings, secrets: OfficialAccountSecrets, clock: Clock
) -> Verifier:
    """Make the verifier of the account's mode.

    Raises:
        ConfigError: A value is missing or malformed; the message says where to find it.
    """
    token, key = secrets.official_account_token, secrets.official_account_aes_key
    if not token:
        raise ConfigError(f"HUIGU_OFFICIAL_ACCOUNT_TOKEN is missing; copy it from {_CONSOLE}")
    if not _TOKEN.fullmatch(token):
        raise ConfigError(
            "HUIGU_OFFICIAL_ACCOUNT_TOKEN is not a Token, which has 3 to 32 letters and digits; "
            f"copy it from {_CONSOLE}"
        )
    if utf8(settings.welcome) > MAX_BYTES:
        raise ConfigError(
            f"[official_account] welcome has {utf8(settings.welcome)} bytes, and WeChat takes "
            f"{MAX_BYTES}; shorten it"
        )
    if settings.mode == "plain":
        return Verifier(settings.account, token, None, clock)
    if not settings.app_id:
        raise ConfigError(
            f"[official_account] app_id is missing; mode = {settings.mode!r} needs it; copy the "
            f"AppID (wx…) from {_CONSOLE}"
        )
    try:
        crypto = MessageCrypto(token, key, settings.app_id)
    except CryptoError:
        raise ConfigError(
            f"HUIGU_OFFICIAL_ACCOUNT_AES_KEY has {len(key)} characters, and an EncodingAESKey "
            f"has 43 letters and digits; copy it from {_CONSOLE}"
        ) from None
    return Verifier(settings.account, token, crypto, clock)


@contextlib.asynccontextmanager
async def open_sender(
    settings: OfficialAccountSettings, secrets: OfficialAccountSecrets, clock: Clock
) -> AsyncIterator[CustomerServiceClient | None]:
    """Open the sender of late answers; None where people fetch them.

    Raises:
        ConfigError: A value that it needs is missing.
    """
    if not settings.customer_service:
        yield None
        return
    app_id, secret = settings.app_id, secrets.official_account_secret
    if not app_id or not secret:
        missing = "HUIGU_OFFICIAL_ACCOUNT_SECRET" if app_id else "[official_account] app_id"
        raise ConfigError(
            f"[official_account] customer_service needs {missing}; copy it from {_CONSOLE}, or "
            "set customer_service = false"
        )
    async with aiohttp.ClientSession(trust_env=not is_loopback(settings.api_url)) as session:
        setting = "[official_account] api_url"
        api = ApiClient(session, settings.api_url, clock, OFFICIAL_ACCOUNT_HINTS, setting)
        tokens = TokenCache(lambda: fetch_account_token(api, app_id, secret), clock)
        yield CustomerServiceClient(api, tokens, clock)
