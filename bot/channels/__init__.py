"""Channels: each knows `bot.messages` and `bot.services.contracts`, and nothing else of the bot.

`CHANNELS` is the one table of them; a channel is a module in this folder and a line here.
"""

from __future__ import annotations

from typing import Protocol

from bot.services.contracts import Services
from indexer.settings import Secrets, Settings

CHANNELS = {
    "http": "bot.channels.http_api:serve_http",
    "discord": "bot.channels.discord:serve_discord",
    "wecom": "bot.channels.wecom:serve_wecom",
    "official_account": "bot.channels.official_account:serve_official_account",
    "announce": "bot.channels.announcing:serve_announcements",
}


class Channel(Protocol):
    """Brings questions in and answers out until it is cancelled, then finishes what it began."""

    async def __call__(self, services: Services, settings: Settings, secrets: Secrets) -> None:
        """Run the channel.

        Args:
            services: What it may use; `ask` may raise `Refused`, by limits that are its own.
            settings: All settings; a channel reads its own table.
            secrets: Tokens; a channel reads its own.

        Raises:
            ConfigError: The channel cannot start as it is configured.
        """
        ...
