"""A wrapper around an `Ask` that keeps the latest answers: a community asks the same for years."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from bot.messages import Answer, Ask, Question


def remembered(ask: Ask, generation: Callable[[], str], most: int) -> Ask:
    """Answer a question that was asked before from memory, until the index changes.

    Args:
        ask: What answers.
        generation: Id of the generation that answers now; an answer of another one is not given.
        most: Answers kept, the least recently asked forgotten first; 0 to keep none.

    Returns:
        An `Ask`.
    """
    answers: OrderedDict[tuple[str, str, int, str], Answer] = OrderedDict()

    async def remembering(question: Question) -> Answer:
        started = time.perf_counter()
        key = (question.text, question.language, question.k, generation())
        known = answers.get(key)
        if known is None:
            answer = await ask(question)
            if answer.generation == key[-1]:
                answers[key] = answer
                while len(answers) > most:
                    answers.popitem(last=False)
            return answer
        answers.move_to_end(key)
        elapsed_ms = round((time.perf_counter() - started) * 1000, 2)
        return msgspec.structs.replace(known, elapsed_ms=elapsed_ms)

    return remembering if most else ask
