"""Makes a `Question` of a message, and remembers which question each answer belongs to."""

from __future__ import annotations

import re

from cachetools import LRUCache

from bot.channels.wecom.events import Message
from bot.messages import MAX_QUESTION_CHARS, Question
from bot.rendering.split import split
from bot.rendering.texts import SHARED
from bot.wechat.ids import make_question_id

MAX_CUT_CHARS = 4 * MAX_QUESTION_CHARS
"""Of a long text, in which the place for the cut is looked for."""
MAX_ANSWERS = 4096
"""Answers whose question is remembered, some hundred bytes each."""
FINGERPRINT_CHARS = 48
"""Letters of an answer that identify it; the first line alone is often the same."""
_TARGET = re.compile(r"\]\([^()\[\]]*\)")
_NO_LETTER = re.compile(r"[\W_]+")
_OURS = re.compile(
    rf"^[ \t]*(?:{'|'.join(SHARED.get_languages('sources').values())})[ \t\r]*$", re.MULTILINE
)
"""A line that our answers have, also those from before a restart."""


def make_journal_id(wecom_id: str) -> str:
    """Make the journal's id of a chat or a person; upper and lower case stay."""
    return f"wecom:{wecom_id}"


def make_question(message: Message, text: str, earlier: str) -> Question:
    """Make the question of a message.

    It follows up `earlier`, or continues the conversation where that is empty. In a group each
    person has a separate conversation, so that two people's do not mix.
    """
    place, person = make_journal_id(message.chat), make_journal_id(message.person)
    return Question(
        text=text,
        asker=person,
        place=place,
        id=make_question_id(place, message.id),
        channel="wecom",
        thread=f"{place}\n{person}" if message.in_group else place,
        earlier=earlier,
    )


def cut_question(text: str) -> str:
    """Cut a long text to the length of a question, on one line, at a sentence or word."""
    pieces = split(" ".join(text.split())[:MAX_CUT_CHARS], MAX_QUESTION_CHARS, len)
    return pieces[0] if pieces else ""


class AnswerMemory:
    """Remembers the question of each answer, for people who quote the answer."""

    def __init__(self) -> None:
        self._questions: LRUCache[tuple[str, str], str] = LRUCache(MAX_ANSWERS)

    def remember(self, place: str, answer: str, question: str) -> None:
        """Remember an answer's question, which needs no conversation before it to be understood."""
        self._questions[place, _make_fingerprint(answer)] = question

    def find_question(self, place: str, quoted: str) -> str | None:
        """Find the question of a quoted answer: empty if forgotten, None for no answer of ours."""
        question = self._questions.get((place, _make_fingerprint(quoted)))
        return "" if question is None and _OURS.search(quoted) else question


def _make_fingerprint(text: str) -> str:
    """Identify an answer as sent and as quoted: WeCom may quote it without the markup."""
    return _NO_LETTER.sub("", _TARGET.sub("", text))[:FINGERPRINT_CHARS]
