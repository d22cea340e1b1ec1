"""What the middleware counts, for Prometheus. No user data: labels come from closed sets."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge

from bot.messages import Answer, Ask, Question, Refused

Outcome = Literal["found", "not_found", "social", "failed", "cancelled"]
"""`cancelled`: a time-out, or a person who hung up."""


class Counters:
    """The counters of all channels.

    Attributes:
        registry: Holds them; a channel that shows metrics adds its own.
        refusals: By channel and reason: `person`, `place`, `busy` or `slow`.
        cache_lookups: By channel and result: `hit` or `miss`.
        worded: Answers that a model may word, by channel and result: `worded`, `remembered`, or a
            `bot.model.errors.Reason`.
    """

    def __init__(self) -> None:
        """Begin at zero."""
        self.registry = CollectorRegistry()
        counter = partial(Counter, registry=self.registry)
        gauge = partial(Gauge, registry=self.registry)
        self._answers = counter(
            "huigu_answers",
            "Answers by channel, outcome, language, and whether a model worded them.",
            ["channel", "outcome", "language", "generated"],
        )
        self.refusals = counter(
            "huigu_refusals",
            "Questions refused: too many from one person, from one place, or at once; or too slow.",
            ["channel", "reason"],
        )
        self.cache_lookups = counter(
            "huigu_cache_lookups",
            "Questions looked up among finished answers.",
            ["channel", "result"],
        )
        self.worded = counter(
            "huigu_model_answers",
            "Answers that the language model worded, or why one was given without it.",
            ["channel", "result"],
        )
        self.follow_ups = counter(
            "huigu_follow_ups",
            "Questions that were put together with the one before them.",
            ["channel"],
        )
        self.running = gauge("huigu_questions_running", "Questions being answered.")
        self.waiting = gauge("huigu_questions_waiting", "Questions waiting to be answered.")

    def count_answer(self, channel: str, outcome: Outcome, answer: Answer | None = None) -> None:
        """Count an answer; without one, a question that failed."""
        language = answer.language if answer and answer.language in {"zh", "en"} else "other"
        generated = str(bool(answer and answer.generated)).lower()
        self._answers.labels(channel, outcome, language, generated).inc()


class CountAnswers:
    """Middleware that counts answers by outcome and channel."""

    def __init__(self, counters: Counters) -> None:
        """Take the counters."""
        self._counters = counters

    async def __call__(self, question: Question, ask: Ask) -> Answer:
        """Count how it went, whatever the error; `Refused` is counted where it is raised.

        Raises:
            Refused: As it came.
            CancelledError: As it came.
        """
        outcome: Outcome | None = "failed"
        answer = None
        try:
            answer = await ask(question)
            outcome = "found" if answer.found else "not_found"
            if answer.kind == "social":
                outcome = "social"
            return answer
        except Refused:
            outcome = None
            raise
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        finally:
            if outcome:
                self._counters.count_answer(question.channel, outcome, answer)
