"""What the middleware counts, for Prometheus. No user data: labels come from closed sets."""

from __future__ import annotations

from functools import partial
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge

from bot.messages import Answer, Ask, Question, Refused
from indexer.errors import HuiguError

Outcome = Literal["found", "not_found", "smalltalk", "failed"]


class Counters:
    """The counters of all channels.

    Attributes:
        registry: Holds them; a channel that shows metrics adds its own.
        refusals: By channel and reason: `person`, `place` or `busy`.
        cache_lookups: By channel and result: `hit` or `miss`.
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
            "Questions refused: too many from one person, from one place, or at once.",
            ["channel", "reason"],
        )
        self.cache_lookups = counter(
            "huigu_cache_lookups",
            "Questions looked up among finished answers.",
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
        """Count how it went; what is refused is counted where it is refused.

        Raises:
            HuiguError: As it came.
        """
        try:
            answer = await ask(question)
        except HuiguError as error:
            if not isinstance(error, Refused):
                self._counters.count_answer(question.channel, "failed")
            raise
        outcome: Outcome = "found" if answer.found else "not_found"
        self._counters.count_answer(question.channel, outcome, answer)
        return answer
