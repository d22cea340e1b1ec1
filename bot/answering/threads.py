"""The answerer as channels know it. Blocking work leaves the event loop here and nowhere else."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

from bot.answering.answer import Answerer
from bot.messages import Answer, Ask, Question


def make_ask(answerer: Answerer, executor: Executor) -> Ask:
    """Make the one function channels know; the work itself runs in the executor's threads."""

    async def ask(question: Question) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(executor, answerer.answer, question)

    return ask
