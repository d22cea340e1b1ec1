"""A `Responder` that says what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial

from bot.channels.wecom.events import Judged, Message, Response, Update

PLACEHOLDER = "正在查找…"
LATER = "答案稍后发到这里。"
INTERRUPTED = "回答被中断，请再问一次。"
CARD = {
    "card_type": "text_notice",
    "main_title": {"title": "related"},
    "card_action": {"type": 1, "url": "https://example.org/"},
}

Updates = Callable[[Message], AsyncIterator[Update]]


async def at_once(message: Message) -> AsyncIterator[Update]:
    """Answer without any wait."""
    yield Update(f"answer to {message.id}")


class FakeResponder:
    """Answers with `updates`, which a test may replace."""

    def __init__(self, updates: Updates = at_once) -> None:
        self.updates = updates
        self.asked: list[Message] = []
        self.judged: list[Judged] = []
        self.unwanted: set[str] = set()
        """Groups not answered in."""

    def wants(self, message: Message) -> bool:
        return message.chat not in self.unwanted

    def respond(self, message: Message) -> Response:
        return Response(
            feedback=f"fb-{sum(map(ord, message.id))}",
            placeholder=PLACEHOLDER,
            later=LATER,
            interrupted=INTERRUPTED,
            updates=partial(self._asked, message),
        )

    async def _asked(self, message: Message) -> AsyncIterator[Update]:
        self.asked.append(message)
        async for update in self.updates(message):
            yield update

    def interrupted(self) -> str:
        return INTERRUPTED

    def welcome(self) -> str:
        return "你好"

    async def judge(self, judged: Judged) -> None:
        self.judged.append(judged)


class Held:
    """Answers when the test says so, with what it says."""

    def __init__(self) -> None:
        self._parts: asyncio.Queue[Update | None] = asyncio.Queue()

    def __call__(self, message: Message) -> AsyncIterator[Update]:
        return self._updates()

    def show(self, text: str) -> None:
        """Come so far."""
        self._parts.put_nowait(Update(text))

    def end(self, text: str, card: dict | None = None) -> None:
        """Come to the end."""
        self._parts.put_nowait(Update(text, card))
        self._parts.put_nowait(None)

    async def _updates(self) -> AsyncIterator[Update]:
        while (update := await self._parts.get()) is not None:
            yield update
