"""Middleware that makes every cited page one that opens."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from bot.messages import Answer, Ask, Listener, Question
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
        """Ask, and add the addresses; also for who follows the answer."""
        if question.listener:
            listener = _AddressingListener(question.listener, self._addresses)
            question = msgspec.structs.replace(question, listener=listener)
        return add_page_addresses(await ask(question), self._addresses)


@dataclass(frozen=True, slots=True)
class _AddressingListener:
    """A `bot.messages.Listener` in front of another one."""

    listener: Listener
    addresses: PageAddresses

    def take_found(self, answer: Answer) -> None:
        self.listener.take_found(add_page_addresses(answer, self.addresses))

    def take_text(self, text: str) -> None:
        self.listener.take_text(text)
