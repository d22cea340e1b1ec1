"""A `MessageHandler` that does what the text of a message tells it to."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from functools import partial

from bot.channels.wecom.events import Card, Feedback, Message, Reply, Update
from bot.runtime.clock import Clock

CARD: Card = {
    "card_type": "text_notice",
    "main_title": {"title": "来源"},
    "card_action": {"type": 1, "url": "https://example.org/"},
}
PLACEHOLDER = "正在查找…"
LATE_NOTICE = "答案稍后发到这里。"
INTERRUPTED_NOTICE = "刚才重启了，请再问一次。"
WELCOME = "你好，请问我社区的视频和资料。"


class ScriptedHandler:
    """Answers `answer to TEXT`, and obeys words in the text.

    `slow N` waits N seconds, `grow N` shows N parts a second apart, `card` adds a card, `broken`
    fails, `not ours` is not allowed, `help` takes no feedback.

    Attributes:
        messages: Each message whose answer was started.
        feedback: Each rating.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.messages: list[Message] = []
        self.feedback: list[Feedback] = []

    def is_allowed(self, message: Message) -> bool:
        return "not ours" not in message.text

    def handle(self, message: Message) -> Reply:
        return Reply(
            feedback_id="" if "help" in message.text else f"fb-{message.id}",
            placeholder=PLACEHOLDER,
            late_notice=LATE_NOTICE,
            interrupted_notice=INTERRUPTED_NOTICE,
            updates=partial(self._stream_updates, message),
        )

    async def _stream_updates(self, message: Message) -> AsyncIterator[Update]:
        """Answer.

        Raises:
            ZeroDivisionError: The text says broken.
        """
        self.messages.append(message)
        if "broken" in message.text:
            raise ZeroDivisionError("a bug of the bot")
        if slow := re.search(r"slow ([\d.]+)", message.text):
            await self._clock.sleep(float(slow[1]))
        if grow := re.search(r"grow (\d+)", message.text):
            for part in range(int(grow[1])):
                yield Update(f"{part + 1} of {grow[1]}")
                await self._clock.sleep(1.0)
        yield Update(f"answer to {message.text}", CARD if "card" in message.text else None)

    def say_interrupted(self) -> str:
        return INTERRUPTED_NOTICE

    async def say_welcome(self) -> str:
        return WELCOME

    async def record_feedback(self, feedback: Feedback) -> None:
        self.feedback.append(feedback)
