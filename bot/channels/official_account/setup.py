"""Settings and secrets -> the gate, and what sends late answers."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator

import aiohttp

from bot.channels.official_account.delivery.customer_service import CustomerService
from bot.channels.official_account.protocol.signature import Gate
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
API_URL = "[official_account] api_url"
_CONSOLE = "WeChat's console (设置与开发, 基本配置)"


def make_gate(
    account: OfficialAccountSettings, secrets: OfficialAccountSecrets, clock: Clock
) -> Gate:
    """Make the gate that settings and secrets describe.

    Args:
        account: The `[official_account]` table.
        secrets: Token and key.
        clock: Tells which calls are old.

    Returns:
        The gate.

    Raises:
        ConfigError: Something is missing or cannot be right; says what, and where it is found.
    """
    token, key = secrets.official_account_token, secrets.official_account_aes_key
    if not token:
        raise ConfigError(f"HUIGU_OFFICIAL_ACCOUNT_TOKEN is missing; copy it from {_CONSOLE}")
    if not _TOKEN.fullmatch(token):
        raise ConfigError(
            "HUIGU_OFFICIAL_ACCOUNT_TOKEN is no Token, which has 3 to 32 letters and digits; copy "
            f"it from {_CONSOLE}"
        )
    if utf8(account.welcome) > MAX_BYTES:
        raise ConfigError(
            f"[official_account] welcome has {utf8(account.welcome)} bytes, and WeChat takes "
            f"{MAX_BYTES}; shorten it"
        )
    if account.mode == "plain":
        return Gate(account, token, None, clock)
    if not account.app_id:
        raise ConfigError(
            f"[official_account] app_id is missing, which mode = {account.mode!r} needs; copy the "
            f"AppID (wx…) from {_CONSOLE}"
        )
    try:
        return Gate(account, token, MessageCrypto(token, key, account.app_id), clock)
    except CryptoError:
        raise ConfigError(
            f"HUIGU_OFFICIAL_ACCOUNT_AES_KEY has {len(key)} characters, and an EncodingAESKey "
            f"has 43 letters and digits; copy it from {_CONSOLE}"
        ) from None


@contextlib.asynccontextmanager
async def open_late(
    account: OfficialAccountSettings, secrets: OfficialAccountSecrets, clock: Clock
) -> AsyncIterator[CustomerService | None]:
    """Open what sends late answers, if that is configured.

    Args:
        account: The `[official_account]` table.
        secrets: AppSecret.
        clock: Measures time-outs and rests.

    Yields:
        What sends them; None where they wait to be fetched.

    Raises:
        ConfigError: What it needs is missing.
    """
    if not account.customer_service:
        yield None
        return
    if not account.app_id or not secrets.official_account_secret:
        missing = "HUIGU_OFFICIAL_ACCOUNT_SECRET" if account.app_id else "[official_account] app_id"
        raise ConfigError(
            f"[official_account] customer_service needs {missing}; copy it from {_CONSOLE}, or "
            "set customer_service = false"
        )
    async with aiohttp.ClientSession(trust_env=not is_loopback(account.api_url)) as session:
        api = ApiClient(session, account.api_url, clock, OFFICIAL_ACCOUNT_HINTS, API_URL)
        tokens = TokenCache(
            lambda: fetch_account_token(api, account.app_id, secrets.official_account_secret), clock
        )
        yield CustomerService(api, tokens, clock)
