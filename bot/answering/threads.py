"""Run the answerer in threads: the only place where blocking work leaves the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

from bot.answering.answer import Answerer
from bot.messages import Answer, Ask, Question


def make_ask(answerer: Answerer, executor: Executor) -> Ask:
    """Make the `Ask` of an answerer, which answers in the executor's threads."""

    async def ask(question: Question) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(executor, answerer.answer, question)

    return ask
