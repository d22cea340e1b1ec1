"""Middleware that makes every cited page one that opens."""

from __future__ import annotations

from bot.messages import Answer, Ask, Question
from bot.rendering.pages.addresses import PageAddresses
from bot.rendering.pages.answers import add_page_addresses


class AddressPages:
    """Gives cited and related pages that are published nowhere the address of their page view.

    Outside of cache and journal: the same answer goes to channels with other addresses, or none.
    """

    def __init__(self, addresses: PageAddresses) -> None:
        """Take what makes the addresses of a channel."""
        self._addresses = addresses

    async def __call__(self, question: Question, ask: Ask) -> Answer:
        """Ask, and add the addresses."""
        return add_page_addresses(await ask(question), self._addresses)
