"""Runs the Official Account channel: WeChat calls, people are answered, until cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator

import aiohttp

from bot.addresses import is_here
from bot.callbacks import FORBIDDEN, Call, Reply
from bot.channels.official_account.desk import Desk
from bot.channels.official_account.gate import Gate, NotProven, Proven
from bot.channels.official_account.inbound import Message, parse
from bot.channels.official_account.late import CustomerService
from bot.channels.official_account.text import MAX_BYTES
from bot.channels.official_account.waiter import Waiter
from bot.channels.official_account.wire import BadMessage
from bot.clock import Clock, SystemClock, within
from bot.render import utf8
from bot.running import Running
from bot.seldom import Seldom
from bot.services import Services
from bot.wechat.api import WechatApi
from bot.wechat.envelope import Envelope, EnvelopeError
from bot.wechat.remedies import OFFICIAL_ACCOUNT
from bot.wechat.tokens import AccessTokens, account_tokens
from indexer.errors import ConfigError
from indexer.settings import OfficialAccountSettings, Secrets, Settings

log = logging.getLogger("huigu.official_account")

NAME = "official-account"
"""WeChat calls `/callback/` and this."""
STOP_S = 7.0
"""For deliveries that are open at a stop; each ends within 5.5 s by itself."""
NOTHING = Reply(200, b"success")
"""WeChat has delivered, and shows the person nothing."""
_TOKEN = re.compile(r"[0-9A-Za-z]{3,32}")
_CONSOLE = "WeChat's console (设置与开发, 基本配置)"


async def serve_official_account(services: Services, settings: Settings, secrets: Secrets) -> None:
    """Answer the people who write to the account, until cancelled.

    `ConfigError` passes through, one line that says what to do.

    Args:
        services: What the channel may use.
        settings: Its `official_account` table.
        secrets: Token, key and AppSecret.
    """
    await run_official_account(services, settings, secrets, SystemClock())


async def run_official_account(
    services: Services, settings: Settings, secrets: Secrets, clock: Clock
) -> None:
    """Do the same by a given clock; what has begun is finished, within `STOP_S`.

    Args:
        services: What the channel may use.
        settings: Its `official_account` table.
        secrets: Token, key and AppSecret.
        clock: Measures all times.
    """
    account = settings.official_account
    gate = opened_gate(account, secrets, clock)
    desk, running = Desk(services, settings, clock), Running()
    async with _late(account, secrets, clock) as late:
        waiter = Waiter(desk.respond, late, clock, running)
        counter = Counter(gate, desk, waiter, clock)
        try:
            with services.callbacks.taken(NAME, counter.answer):
                log.info("answering the official account's calls at /callback/%s", NAME)
                try:
                    await asyncio.Event().wait()
                finally:
                    running.stopping = True
                    with contextlib.suppress(TimeoutError):
                        await within(clock, STOP_S, running.finish(STOP_S))
        finally:
            await waiter.close()


class Counter:
    """Takes WeChat's calls."""

    def __init__(self, gate: Gate, desk: Desk, waiter: Waiter, clock: Clock) -> None:
        """Take what checks, answers and waits."""
        self._gate, self._desk, self._waiter, self._clock = gate, desk, waiter, clock
        self._seldom = Seldom(log, clock)

    async def answer(self, call: Call) -> Reply:
        """Answer one call.

        Args:
            call: From anyone.

        Returns:
            `FORBIDDEN` for what WeChat did not send to our account.
        """
        try:
            if call.method == "GET":
                return Reply(200, self._gate.echo(call).encode())
            proven = self._gate.opened(call)
            message = parse(proven.fields)
        except NotProven as reason:
            self._seldom.warn(f"a call was refused: {reason}")
            return FORBIDDEN
        except BadMessage as reason:
            self._seldom.warn(f"a call was not understood: {reason}")
            return NOTHING
        said = await self._said(message)
        return self._reply(proven, message, said) if said else NOTHING

    async def _said(self, message: Message) -> str:
        """Say something to a message; empty for nothing."""
        match message.kind:
            case "followed":
                return self._desk.welcome()
            case "left":
                self._waiter.forget(message.person)
                return ""
            case "nothing":
                return ""
            case _:
                return await self._waiter.reply(message)

    def _reply(self, proven: Proven, message: Message, said: str) -> Reply:
        fields: dict[str, str | int] = {
            "ToUserName": message.person,
            "FromUserName": message.account,
            "CreateTime": int(self._clock.unix()),
            "MsgType": "text",
            "Content": said,
        }
        kind = "application/json" if proven.form == "json" else "application/xml"
        return Reply(200, self._gate.wrapped(proven, fields), kind)


def opened_gate(account: OfficialAccountSettings, secrets: Secrets, clock: Clock) -> Gate:
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
        return Gate(account, token, Envelope(token, key, account.app_id), clock)
    except EnvelopeError:
        raise ConfigError(
            f"HUIGU_OFFICIAL_ACCOUNT_AES_KEY has {len(key)} characters, and an EncodingAESKey "
            f"has 43 letters and digits; copy it from {_CONSOLE}"
        ) from None


@contextlib.asynccontextmanager
async def _late(
    account: OfficialAccountSettings, secrets: Secrets, clock: Clock
) -> AsyncIterator[CustomerService | None]:
    """Open what sends late answers, if that is configured.

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
    async with aiohttp.ClientSession(trust_env=not is_here(account.api_url)) as session:
        api = WechatApi(session, account.api_url, clock, OFFICIAL_ACCOUNT)
        fetch = account_tokens(api, account.app_id, secrets.official_account_secret)
        yield CustomerService(api, AccessTokens(fetch, clock), clock)
