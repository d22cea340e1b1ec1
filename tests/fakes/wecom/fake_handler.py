"""A `MessageHandler` whose answers a test controls, and which records what it gets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial

from bot.channels.wecom.events import Card, Feedback, Message, Reply, Update

PLACEHOLDER = "正在查找…"
LATE_NOTICE = "答案稍后发到这里。"
INTERRUPTED_NOTICE = "回答被中断，请再问一次。"
CARD = {
    "card_type": "text_notice",
    "main_title": {"title": "related"},
    "card_action": {"type": 1, "url": "https://example.org/"},
}

Updates = Callable[[Message], AsyncIterator[Update]]


async def answer_at_once(message: Message) -> AsyncIterator[Update]:
    """Answer without a wait."""
    yield Update(f"answer to {message.id}")


class FakeHandler:
    """Answers with `updates`, which a test may replace.

    Attributes:
        messages: Each message whose answer was started.
        feedback: Each rating.
        blocked_chats: Groups in which the bot does not answer.
    """

    def __init__(self, updates: Updates = answer_at_once, tapped_card: Card | None = None) -> None:
        self.updates, self._tapped_card = updates, tapped_card
        self.messages: list[Message] = []
        self.feedback: list[Feedback] = []
        self.blocked_chats: set[str] = set()

    def is_allowed(self, message: Message) -> bool:
        return message.chat not in self.blocked_chats

    def handle(self, message: Message) -> Reply:
        return Reply(
            feedback_id=f"fb-{sum(map(ord, message.id))}",
            placeholder=PLACEHOLDER,
            late_notice=LATE_NOTICE,
            interrupted_notice=INTERRUPTED_NOTICE,
            updates=partial(self._stream_updates, message),
            tapped_card=self._tapped_card,
        )

    async def _stream_updates(self, message: Message) -> AsyncIterator[Update]:
        self.messages.append(message)
        async for update in self.updates(message):
            yield update

    def say_interrupted(self) -> str:
        return INTERRUPTED_NOTICE

    async def say_welcome(self) -> str:
        return "你好"

    async def record_feedback(self, feedback: Feedback) -> None:
        self.feedback.append(feedback)


class ManualUpdates:
    """Updates that a test sends one by one."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Update | None] = asyncio.Queue()

    def __call__(self, message: Message) -> AsyncIterator[Update]:
        return self._stream_updates()

    def show(self, text: str) -> None:
        """Send an update that is not the last."""
        self._queue.put_nowait(Update(text))

    def finish(self, text: str, card: dict | None = None) -> None:
        """Send the last update."""
        self._queue.put_nowait(Update(text, card))
        self._queue.put_nowait(None)

    async def _stream_updates(self) -> AsyncIterator[Update]:
        while (update := await self._queue.get()) is not None:
            yield update
