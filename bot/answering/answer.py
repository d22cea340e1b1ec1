"""Answer a question with links or quotes from the index, without a language model.

Candidate pages give a draft of links or of quotes; then texts are cleaned and citations numbered.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Executor

from bot.answering.finish import finish_answer
from bot.answering.from_pages.answer import answer_from_pages
from bot.messages import Answer, Ask, Question
from indexer.search.index import Index
from indexer.search.query import parse_query
from indexer.text.control_characters import clean_text

WARM_UP_QUESTION = "Where are the videos? 视频在哪里看？"


class Answerer:
    """Answers questions from an open index."""

    def __init__(self, index: Index) -> None:
        """Use an open index; the caller closes it."""
        self._index = index

    def warm_up(self) -> None:
        """Answer one question at start, to load dictionaries: a quarter of a second."""
        self.answer(Question(text=WARM_UP_QUESTION))

    def answer(self, question: Question) -> Answer:
        """Answer one question of at most a few hundred characters; thread-safe."""
        started = time.perf_counter()
        query = parse_query(clean_text(question.text), question.language)
        with self._index.open_reader() as reader:
            from_pages = answer_from_pages(reader, query, question)
            generation = reader.generation
        return finish_answer(
            question, query, from_pages.draft, from_pages.pages, generation, started
        )


def make_ask(answerer: Answerer, executor: Executor) -> Ask:
    """Make the `Ask` of an answerer, which answers in the executor's threads.

    Nowhere else does the work of a question leave the event loop.
    """

    async def ask(question: Question) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(executor, answerer.answer, question)

    return ask
