"""Channels: each knows `bot.messages` and nothing else of the bot.

`CHANNELS` is the one table of them; a channel is a module in this folder and a line here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.messages import Ask
from indexer.config import Secrets, Settings

CHANNELS = {"http": "bot.channels.http_api:serve_http"}


class Channel(Protocol):
    """Brings questions in and answers out until it is cancelled, then finishes what it began."""

    async def __call__(
        self, ask: Ask, settings: Settings, secrets: Secrets, generation: Callable[[], str]
    ) -> None:
        """Run the channel.

        Args:
            ask: What answers; may raise `Refused`.
            settings: All settings; a channel reads its own table.
            secrets: Tokens; a channel reads its own.
            generation: Id of the index generation that answers now; empty while there is none.

        Raises:
            ConfigError: The channel cannot start as it is configured.
        """
        ...
