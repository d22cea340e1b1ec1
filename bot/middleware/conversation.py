"""Middleware that gives each question the state of its conversation, and keeps the new one."""

from __future__ import annotations

from typing import Protocol

import msgspec

from bot.conversations.encoding import Remembered
from bot.dialogue_state import DialogueState
from bot.messages import Answer, Ask, Question
from bot.middleware.counters import Counters
from bot.services.contracts import Verdict


class Conversations(Protocol):
    """What keeps the states of conversations."""

    async def find(self, question: Question) -> Remembered | None:
        """Find what a question goes on from."""

    def keep(self, question: Question, answer: Answer, state: DialogueState) -> None:
        """Keep the state after an answer; returns at once."""


class Verdicts(Protocol):
    """What keeps people's feedback."""

    async def record_verdict(self, question_id: str, verdict: Verdict, person: str) -> bool:
        """Record a person's verdict on the answer to a question."""


class Conversation:
    """Asks with the state of the conversation.

    A complaint is feedback on the answer before it, and is kept in the journal as such.
    """

    def __init__(self, store: Conversations, verdicts: Verdicts, counters: Counters) -> None:
        """Take what keeps states and feedback, and counters."""
        self._store, self._verdicts, self._counters = store, verdicts, counters

    async def __call__(self, question: Question, ask: Ask) -> Answer:
        """Ask, and keep the new state; it never leaves the process."""
        remembered = await self._store.find(question)
        state = remembered.state if remembered else None
        answer = await ask(msgspec.structs.replace(question, state=state))
        explanation = answer.explanation
        if isinstance(answer.state, DialogueState) and question.id:
            self._store.keep(question, answer, answer.state)
        if not isinstance(explanation, msgspec.UnsetType):
            if explanation.follows:
                self._counters.follow_ups.labels(question.channel).inc()
            if explanation.intent == "complaint" and remembered is not None:
                await self._verdicts.record_verdict(remembered.question_id, "wrong", question.asker)
        return msgspec.structs.replace(answer, state=msgspec.UNSET)
