"""Follows an answer while it is made, as a series of events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

import msgspec

from bot.channels.http_api.query.outgoing import prepare_answer
from bot.messages import Answer, Question

AskNow = Callable[[Question], Awaitable[Answer]]
"""Answers a question; raises `HttpError`."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, before a model words it; comes once, before everything else."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Said:
    """The next piece of the text; only where a model words it."""

    text: str


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing new for some time."""


@dataclass(frozen=True, slots=True)
class Done:
    """The final answer, whose text may be another one than the pieces together."""

    answer: Answer


Step = Found | Said | Silent | Done


class _Steps:
    """A queue of steps, which implements `bot.messages.Listener`.

    Its length is bounded by that of a text: a model says some thousand letters at most.
    """

    def __init__(self, question: Question) -> None:
        self.waiting: asyncio.Queue[Step | None] = asyncio.Queue()
        self._question = question

    def take_found(self, answer: Answer) -> None:
        self.waiting.put_nowait(Found(prepare_answer(answer, self._question)))

    def take_text(self, text: str) -> None:
        self.waiting.put_nowait(Said(text))

    def end(self, _: asyncio.Future[Answer]) -> None:
        self.waiting.put_nowait(None)


async def follow_answer(ask: AskNow, question: Question, silent_s: float) -> AsyncGenerator[Step]:
    """Ask, and give each step; `Done` is the last one. Errors of `ask` pass through.

    Close the iterator (`contextlib.aclosing`) to give the question up.

    Args:
        ask: Answers.
        question: The question; its listener is replaced.
        silent_s: Seconds without a step after which there is a `Silent`.
    """
    steps = _Steps(question)
    asked = msgspec.structs.replace(question, listener=steps)
    answering = asyncio.ensure_future(ask(asked))
    answering.add_done_callback(steps.end)
    is_found = False
    try:
        while (step := await _wait_for_step(steps, silent_s)) is not None:
            is_found |= isinstance(step, Found)
            yield step
        answer = await answering
        if not is_found:
            yield Found(answer)
        yield Done(answer)
    finally:
        answering.cancel()
        await asyncio.wait([answering])


async def _wait_for_step(steps: _Steps, silent_s: float) -> Step | None:
    """Wait for the next step; None after the last one."""
    try:
        async with asyncio.timeout(silent_s):
            return await steps.waiting.get()
    except TimeoutError:
        return Silent()
