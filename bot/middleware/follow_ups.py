"""Middleware that makes a follow-up question and the one before it one question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec

from bot.followups.conversation import Conversations
from bot.followups.merge import merge_questions
from bot.messages import Answer, Ask, Question
from bot.middleware.counters import Counters


class FollowUps:
    """Asks the whole question.

    The answer's `question` is the whole question. Thanks and greetings go on as they are and leave
    the conversation where it was.
    """

    def __init__(
        self,
        conversations: Conversations,
        counters: Counters,
        today: Callable[[], date] = date.today,
    ) -> None:
        """Take what was asked before; the tables of `bot.followups.tables` complete a question."""
        self._conversations, self._counters = conversations, counters
        self._today = today

    async def __call__(self, question: Question, ask: Ask) -> Answer:
        """Ask the whole question; one that goes on with a list is whole already."""
        if question.offset:
            self._conversations.remember(question.thread, question.text, question.text)
            return await ask(msgspec.structs.replace(question, earlier=""))
        earlier = self._conversations.earlier(question.thread, question.earlier)
        read = merge_questions(earlier, question.text, self._today().year)
        if not read.is_question:
            return await ask(question)
        whole, language = read.text, question.language or read.language
        if whole != question.text:
            self._counters.follow_ups.labels(question.channel).inc()
        self._conversations.remember(question.thread, question.text, whole)
        return await ask(
            msgspec.structs.replace(question, text=whole, language=language, earlier="")
        )
