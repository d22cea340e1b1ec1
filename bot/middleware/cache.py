"""Middleware that keeps the latest answers: a community asks the same for years."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

import msgspec
from cachetools import LRUCache

from bot.messages import Answer, Ask, Question
from bot.middleware.counters import Counters


class AnswerCache:
    """Gives an answer again until the index changes, a page of it expires or a link dies."""

    def __init__(
        self,
        size: int,
        generation: Callable[[], str],
        phase: Callable[[], int],
        counters: Counters,
    ) -> None:
        """Keep so many answers, the least recently asked forgotten first; 0 to keep none.

        `generation` gives the id of the one that answers now, and `phase` a number that changes
        when a page of it begins or ends to be shown, or a link is found dead; no answers from
        before are given.
        """
        self._answers: LRUCache[tuple[Hashable, ...], Answer] = LRUCache(size)
        self._generation, self._phase, self._counters = generation, phase, counters

    async def __call__(self, question: Question, ask: Ask) -> Answer:
        """Answer from memory, else ask and remember."""
        if not self._answers.maxsize:
            return await ask(question)
        started = time.perf_counter()
        limits = question.k, question.max_links, question.offset
        generation = self._generation()
        # In another conversation the same words ask for something else.
        before = question.state or question.quoted
        languages = question.language, question.default_language
        key = (question.text, *languages, *limits, before, generation, self._phase())
        cached = self._answers.get(key)
        result = "miss" if cached is None else "hit"
        self._counters.cache_lookups.labels(question.channel, result).inc()
        if cached is None:
            answer = await ask(question)
            if answer.generation == generation:
                self._answers[key] = answer
            return answer
        elapsed_ms = round((time.perf_counter() - started) * 1000, 2)
        return msgspec.structs.replace(cached, elapsed_ms=elapsed_ms)
