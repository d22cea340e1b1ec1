"""Runs the Official Account channel until it is cancelled."""

from __future__ import annotations

import asyncio
import logging

from bot.channels.official_account.delivery.deliveries import Deliveries
from bot.channels.official_account.handler import Handler
from bot.channels.official_account.protocol.routes import Webhook
from bot.channels.official_account.setup import make_verifier, open_sender
from bot.channels.official_account.spec import OfficialAccountSecrets, OfficialAccountSettings
from bot.runtime.clock import Clock, SystemClock
from bot.runtime.in_flight import InFlight
from bot.services.contracts import Services

log = logging.getLogger("huigu.official_account")

NAME = "official-account"
"""The last part of the webhook's path, `/callback/official-account`."""
STOP_S = 7.0
"""How long a shutdown waits for open deliveries; each ends within 5.5 s."""


async def serve_official_account(
    services: Services,
    settings: OfficialAccountSettings,
    secrets: OfficialAccountSecrets,
    clock: Clock | None = None,
) -> None:
    """Answer the account's followers until cancelled, then finish open deliveries.

    `ConfigError` passes through. Tests pass a clock of their own.
    """
    clock = clock or SystemClock()
    verifier = make_verifier(settings, secrets, clock)
    handler, in_flight = Handler(services, settings, clock), InFlight(clock)
    async with open_sender(settings, secrets, clock) as sender:
        deliveries = Deliveries(
            handler.answer, sender, clock, in_flight, handler.explain_failure, settings.language
        )
        webhook = Webhook(verifier, handler, deliveries, clock)
        try:
            with services.webhooks.register(NAME, webhook.handle):
                services.status.set_ready()
                log.info("answering the official account's calls at /callback/%s", NAME)
                try:
                    await asyncio.Event().wait()
                finally:
                    await in_flight.drain(STOP_S)
        finally:
            await deliveries.close()
