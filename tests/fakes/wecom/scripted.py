"""A responder that does what a question tells it to; nothing stands behind it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from functools import partial

from bot.channels.wecom.events import Card, Judged, Message, Response, Update
from bot.runtime.clock import Clock

CARD: Card = {
    "card_type": "text_notice",
    "main_title": {"title": "来源"},
    "card_action": {"type": 1, "url": "https://example.org/"},
}
PLACEHOLDER = "正在查找…"
LATER = "答案稍后发到这里。"
RESTARTED = "刚才重启了，请再问一次。"
WELCOME = "你好，请问我社区的视频和资料。"


class ScriptedResponder:
    """Answers `answer to TEXT`, after what words in the text ask for.

    `slow N` waits N seconds, `grow N` shows N parts a second apart, `card` adds a card, `broken`
    fails, `not ours` is not wanted, `help` cannot be judged.

    Attributes:
        asked: Messages that were answered, each time.
        judged: What people said of answers.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.asked: list[Message] = []
        self.judged: list[Judged] = []

    def wants(self, message: Message) -> bool:
        return "not ours" not in message.text

    def respond(self, message: Message) -> Response:
        return Response(
            feedback="" if "help" in message.text else f"fb-{message.id}",
            placeholder=PLACEHOLDER,
            later=LATER,
            interrupted=RESTARTED,
            updates=partial(self._updates, message),
        )

    async def _updates(self, message: Message) -> AsyncIterator[Update]:
        """Answer.

        Raises:
            ZeroDivisionError: The question says broken.
        """
        self.asked.append(message)
        if "broken" in message.text:
            raise ZeroDivisionError("a fault of ours")
        if slow := re.search(r"slow ([\d.]+)", message.text):
            await self._clock.sleep(float(slow[1]))
        if grow := re.search(r"grow (\d+)", message.text):
            for part in range(int(grow[1])):
                yield Update(f"{part + 1} of {grow[1]}")
                await self._clock.sleep(1.0)
        yield Update(f"answer to {message.text}", CARD if "card" in message.text else None)

    def interrupted(self) -> str:
        return RESTARTED

    def welcome(self) -> str:
        return WELCOME

    async def judge(self, judged: Judged) -> None:
        self.judged.append(judged)
