"""Middleware that lets a language model word answers that were found."""

from __future__ import annotations

import logging
import time
from collections.abc import Hashable

import msgspec
from cachetools import LRUCache

from bot.messages import Answer, Ask, Question
from bot.middleware.counters import Counters
from bot.model.errors import ModelFailed, NotWorded
from bot.model.wording import Wording, can_word
from bot.runtime.log_throttle import LogOnChange

log = logging.getLogger("huigu.model")


class WordAnswers:
    """Words answers, and gives them as they were found wherever that fails.

    It remembers what was worded, and no failure: the next asker may have more luck.
    """

    def __init__(self, wording: Wording, size: int, counters: Counters) -> None:
        """Take what words, and how many texts to remember; 0 for none."""
        self._wording, self._counters = wording, counters
        self._texts: LRUCache[Hashable, str] = LRUCache(size)
        self._problem = LogOnChange(log, logging.WARNING)

    async def __call__(self, question: Question, ask: Ask) -> Answer:
        """Ask, and word the answer."""
        started = time.perf_counter()
        answer = await ask(msgspec.structs.replace(question, evidence=True))
        worded = answer
        if can_word(answer):
            if question.listener:
                question.listener.take_found(answer)
            worded = await self._word(question, answer)
        elapsed_ms = round((time.perf_counter() - started) * 1000, 2)
        if worded is answer:
            elapsed_ms = answer.elapsed_ms
        return msgspec.structs.replace(worded, evidence=msgspec.UNSET, elapsed_ms=elapsed_ms)

    async def _word(self, question: Question, answer: Answer) -> Answer:
        key = (question.text, answer.language, answer.text, answer.generation)
        if text := self._texts.get(key):
            self._counters.worded.labels(question.channel, "remembered").inc()
            if question.listener:
                question.listener.take_text(text)
            return msgspec.structs.replace(answer, text=text, generated=True)
        try:
            worded = await self._wording.word(question, answer)
        except NotWorded as error:
            self._counters.worded.labels(question.channel, error.reason).inc()
            if isinstance(error, ModelFailed):
                self._problem.report(f"{error}; answers are given without it")
            return answer
        self._problem.clear()
        self._counters.worded.labels(question.channel, "worded").inc()
        if self._texts.maxsize:
            self._texts[key] = worded.text
        return worded
