"""What people wrote in WeCom -> `Question`."""

from __future__ import annotations

import re

from cachetools import LRUCache

from bot.channels.wecom.events import Message
from bot.messages import MAX_QUESTION_CHARS, Question
from bot.rendering.split import split
from bot.rendering.texts import SHARED
from bot.wechat.ids import question_id

ENOUGH_CHARS = 4 * MAX_QUESTION_CHARS
"""Of a long text, to find where its beginning is cut."""
REMEMBERED_ANSWERS = 4096
"""Answers whose question is remembered, for whoever quotes one; a hundred bytes each."""
PRINT_CHARS = 48
"""Of an answer's letters, by which it is known again; the first line alone often is the same."""
_TARGET = re.compile(r"\]\([^()\[\]]*\)")
_NO_LETTER = re.compile(r"[\W_]+")
_OURS = re.compile(
    rf"^[ \t]*(?:{'|'.join(SHARED.get_languages('sources').values())})[ \t\r]*$", re.MULTILINE
)
"""Stands in answers of ours, of before a restart too."""


def place_of(message: Message) -> str:
    """Name the chat; ids keep their case."""
    return f"wecom:{message.chat}"


def person_of(userid: str) -> str:
    """Name a person."""
    return f"wecom:{userid}"


def make_question(message: Message, text: str, earlier: str) -> Question:
    """Put a question together.

    In a group each person has a conversation of their own, so that two do not mix.

    Args:
        message: What was said.
        text: The question in it.
        earlier: What it follows up; empty to go on with the conversation.
    """
    place, person = place_of(message), person_of(message.person)
    return Question(
        text=text,
        asker=person,
        place=place,
        id=question_id(place, message.id),
        channel="wecom",
        thread=f"{place}\n{person}" if message.group else place,
        earlier=earlier,
    )


def beginning(text: str) -> str:
    """As much of a long text as a question may have, on one line, cut at a sentence or word."""
    pieces = split(" ".join(text.split())[:ENOUGH_CHARS], MAX_QUESTION_CHARS, len)
    return pieces[0] if pieces else ""


class Quotable:
    """Which question an answer of ours was given to, for whoever quotes the answer."""

    def __init__(self) -> None:
        """Begin with none."""
        self._questions: LRUCache[tuple[str, str], str] = LRUCache(REMEMBERED_ANSWERS)

    def remember(self, place: str, answer: str, question: str) -> None:
        """Note what an answer answers.

        Args:
            place: The chat.
            answer: As it was shown.
            question: Standing alone.
        """
        self._questions[place, _print(answer)] = question

    def question_of(self, place: str, quoted: str) -> str | None:
        """Find the question of an answer.

        Args:
            place: The chat.
            quoted: What somebody quotes.

        Returns:
            The question, empty where it is forgotten; None for what is no answer of ours.
        """
        known = self._questions.get((place, _print(quoted)))
        return "" if known is None and _OURS.search(quoted) else known


def _print(text: str) -> str:
    """What is the same of an answer as we sent it and as WeCom quotes it, marked up or not."""
    return _NO_LETTER.sub("", _TARGET.sub("", text))[:PRINT_CHARS]
