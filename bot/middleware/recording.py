"""Middleware that keeps what is asked, and whether it was answered, in the journal."""

from __future__ import annotations

import secrets
import time
from typing import Protocol

import msgspec

from bot.messages import Answer, Ask, Question

ID_BYTES = 12
"""Of a question's id; 16 letters."""


class Recorder(Protocol):
    """What keeps questions."""

    def record(self, question: Question, answer: Answer, elapsed_ms: float) -> None:
        """Keep a question, how it was answered and after how long; returns at once."""


class RecordAnswers:
    """Records every question that is answered, found or not; one that is refused is not kept.

    Neither are thanks, greetings and the like: in a group they come after most answers.
    """

    def __init__(self, journal: Recorder) -> None:
        """Take what keeps questions."""
        self._journal = journal

    async def __call__(self, question: Question, ask: Ask) -> Answer:
        """Answer, and record it; a question without an id gets one of its own."""
        if not question.id:
            question = msgspec.structs.replace(question, id=secrets.token_urlsafe(ID_BYTES))
        started_s = time.perf_counter()
        answer = await ask(question)
        if answer.kind != "social":
            # With the wait for other people's answers, unlike `Answer.elapsed_ms`.
            elapsed_ms = round((time.perf_counter() - started_s) * 1000, 1)
            self._journal.record(question, answer, elapsed_ms)
        # The journal wants it; a channel only where a person does.
        explanation = answer.explanation if question.explain else msgspec.UNSET
        return msgspec.structs.replace(answer, explanation=explanation)
