"""Words an answer with a model, or says why it stays as it was."""

from __future__ import annotations

import asyncio

import msgspec

from bot.messages import Answer, Explanation, Question
from bot.model.breaker import Breaker
from bot.model.check.numbers import find_numbers
from bot.model.check.reply import ReplyCheck
from bot.model.client import Hear, ModelClient, ignore_piece
from bot.model.errors import NotWorded
from bot.model.evidence import list_sources
from bot.model.preview import Preview
from bot.model.prompt import Prompt, write_prompt
from bot.rendering.grounding import MARK, ground
from bot.rendering.labels import collect_addresses
from bot.rendering.script import Traditional, choose_script, to_traditional
from indexer.contracts import Vocabulary
from indexer.text.language import simplify

_WORDED = frozenset({"text", "facts"})
"""Kinds of answers that are prose. Of links and talks a reader wants the whole list."""


def can_word(answer: Answer) -> bool:
    """Tell whether a model may word an answer: prose that was found, and no list.

    What organisers pinned stays in the words that they chose.
    """
    explanation = answer.explanation
    is_pinned = isinstance(explanation, Explanation) and bool(explanation.wording)
    is_list = answer.listed or answer.total or answer.offset
    can = answer.found and answer.kind in _WORDED and answer.citations
    return bool(can) and not is_list and not is_pinned


class Wording:
    """Words answers, a few at a time; for one event loop."""

    def __init__(
        self, client: ModelClient, breaker: Breaker, vocabulary: Vocabulary, running: int
    ) -> None:
        """Take the model, what rests it, what compares words, and how many it words at a time."""
        self._client, self._breaker, self._vocabulary = client, breaker, vocabulary
        self._free = asyncio.Semaphore(running)

    async def word(self, question: Question, answer: Answer) -> Answer:
        """Word an answer that `can_word`, and change nothing else of it.

        Raises:
            NotWorded: The model failed, or what it said may not be shown.
        """
        language = choose_script(answer.language, question.text)
        sources = list_sources(answer)
        prompt = write_prompt(question, answer, sources, language)
        check = ReplyCheck(answer, sources, self._vocabulary)

        def finish(reply: str) -> str:
            text = check.check(reply, prompt.instructions)
            text = "\n\n".join(filter(None, [answer.intro, _write_in_script(text, language)]))
            return ground(text, collect_addresses(answer))

        preview = Preview(finish, question.listener.take_text) if question.listener else None
        # That no number of a fact is left out shows only at the end.
        is_told_early = preview is not None and answer.kind != "facts"
        reply = await self._ask(prompt, preview.hear if preview and is_told_early else ignore_piece)
        # Some ten milliseconds, for which other channels need not wait.
        text = await asyncio.to_thread(finish, reply)
        if answer.kind == "facts" and not _find_facts(answer.text) <= _find_facts(text):
            raise NotWorded("lost_fact", "the model left a number of the answer out")
        if preview:
            preview.end(text)
        return msgspec.structs.replace(answer, text=text, generated=True)

    async def _ask(self, prompt: Prompt, hear: Hear) -> str:
        """Ask the model, and tell the breaker how that went.

        Raises:
            NotWorded: The model rests, or has enough to do.
        """
        if self._free.locked():
            raise NotWorded("busy", "the model words enough other answers")
        if not self._breaker.allow():
            raise NotWorded("resting", "the model failed before")
        async with self._free:
            with self._breaker.watch():
                return await self._client.complete(prompt.messages, hear)


def _find_facts(text: str) -> set[str]:
    return find_numbers(MARK.sub("", text), with_one=False)


def _write_in_script(text: str, language: str) -> str:
    """Write a Chinese text in the reader's script, if it is in the other one."""
    is_traditional = isinstance(choose_script(str(language), text), Traditional)
    if is_traditional == isinstance(language, Traditional):
        return text
    return simplify(text) if is_traditional else to_traditional(text)
