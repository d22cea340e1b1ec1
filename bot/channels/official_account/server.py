"""Runs the Official Account channel: WeChat calls, people are answered, until cancelled."""

from __future__ import annotations

import asyncio
import logging

from bot.channels.official_account.delivery.deliveries import Waiter
from bot.channels.official_account.handler import Desk
from bot.channels.official_account.protocol.routes import Webhook
from bot.channels.official_account.setup import make_gate, open_late
from bot.channels.official_account.spec import OfficialAccountSecrets, OfficialAccountSettings
from bot.runtime.clock import Clock, SystemClock
from bot.runtime.in_flight import InFlight
from bot.services.contracts import Services

log = logging.getLogger("huigu.official_account")

NAME = "official-account"
"""WeChat calls `/callback/` and this."""
STOP_S = 7.0
"""For deliveries that are open at a stop; each ends within 5.5 s by itself."""


async def serve_official_account(
    services: Services, settings: OfficialAccountSettings, secrets: OfficialAccountSecrets
) -> None:
    """Answer the people who write to the account, until cancelled.

    `ConfigError` passes through, one line that says what to do.

    Args:
        services: What the channel may use.
        settings: The `[official_account]` table.
        secrets: Token, key and AppSecret.
    """
    await run_official_account(services, settings, secrets, SystemClock())


async def run_official_account(
    services: Services,
    settings: OfficialAccountSettings,
    secrets: OfficialAccountSecrets,
    clock: Clock,
) -> None:
    """Do the same by a given clock; what has begun is finished, within `STOP_S`.

    Args:
        services: What the channel may use.
        settings: The `[official_account]` table.
        secrets: Token, key and AppSecret.
        clock: Measures all times.
    """
    gate = make_gate(settings, secrets, clock)
    desk, in_flight = Desk(services, settings, clock), InFlight(clock)
    async with open_late(settings, secrets, clock) as late:
        waiter = Waiter(desk.respond, late, clock, in_flight)
        webhook = Webhook(gate, desk, waiter, clock)
        try:
            with services.webhooks.register(NAME, webhook.reply):
                log.info("answering the official account's calls at /callback/%s", NAME)
                try:
                    await asyncio.Event().wait()
                finally:
                    await in_flight.drain(STOP_S)
        finally:
            await waiter.close()
