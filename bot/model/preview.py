"""Passes on what a model says while it says it: whole sentences, as far as they are proved."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from bot.model.check.sentences import clean_reply, split_sentences
from bot.model.errors import NotWorded
from indexer.text.control_characters import clean_text

_THOUGHT = "<think>"
_THOUGHT_END = "</think>"
_LETTER = re.compile(r"[^\W\d_]")


class Preview:
    """Checks the sentences of a reply that is still coming; for one reply.

    What a listener took stays the beginning of the text, or nothing more is told: the final answer
    then has another text.
    """

    def __init__(self, finish: Callable[[str], str], tell: Callable[[str], None]) -> None:
        """Take what makes a text of a whole reply, or raises `NotWorded`, and the listener."""
        self._finish, self._tell = finish, tell
        self._reply = self._told = ""
        self._checked = 0
        """Characters of the part that was checked last."""

    async def hear(self, piece: str) -> None:
        """Take the next piece of the reply."""
        self._reply += piece
        whole = cut_last_sentence(self._reply)
        if len(whole) <= self._checked:
            return
        self._checked = len(whole)
        try:
            text = await asyncio.to_thread(self._finish, whole)
        except NotWorded:
            return  # no sentence is proved yet
        self._tell_rest(text)

    def end(self, text: str) -> None:
        """Tell what is left of the final text."""
        self._tell_rest(text)

    def _tell_rest(self, text: str) -> None:
        rest = text[len(self._told) :]
        if rest and text.startswith(self._told):
            self._told = text
            self._tell(rest)


def cut_last_sentence(reply: str) -> str:
    """Clean a reply, and cut off its last sentence: it may go on, or be cited behind its full stop.

    Of one that begins with a thought, nothing is left until that ends.
    """
    start = reply.lstrip()[: len(_THOUGHT)]
    if start and _THOUGHT.startswith(start) and _THOUGHT_END not in reply:
        return ""
    before, line_end, last = clean_reply(clean_text(reply)).rpartition("\n")
    *sentences, rest = [*split_sentences(last)] or [""]
    if not _LETTER.search(rest):
        sentences = sentences[:-1]  # whose mark this may be
    return before + line_end + "".join(sentences)
