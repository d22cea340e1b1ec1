"""Finds what a conversation goes on from: these clients send all of it with each question."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from cachetools import TTLCache

from bot.channels.http_api.openai.request_records import Message, read_text
from bot.channels.http_api.requests.question import CHANNEL
from bot.channels.http_api.responses.errors import HttpError
from bot.messages import MAX_QUESTION_CHARS, Question

REMEMBER_S = 20 * 60.0
"""As long as any conversation goes on."""
MOST_CONVERSATIONS = 4096
"""Some hundred bytes each."""
MAX_MESSAGES = 500
"""Of one request; its size is limited too."""
ID_BYTES = 12
RESPONSE_PREFIX = "resp_"
"""Before the id of a question, as ids of responses begin."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with what was said before it."""

    question: Question
    said: tuple[str, ...]
    """All that the user said, the question last."""


class Histories:
    """Remembers which question each conversation had last, by what was said in it.

    A conversation that nobody remembers is found by the answer that it quotes.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._last: TTLCache[bytes, str] = TTLCache(MOST_CONVERSATIONS, REMEMBER_S)

    def read_messages(self, messages: Sequence[Message], asker: str) -> Turn:
        """Read the question of a conversation: the last message of the user.

        Raises:
            HttpError: There is none, or it is too long.
        """
        if len(messages) > MAX_MESSAGES:
            raise HttpError("too_many_messages", len(messages), MAX_MESSAGES)
        said = tuple(
            text for one in messages if one.role == "user" if (text := read_text(one).strip())
        )
        answers = [read_text(one) for one in messages if one.role == "assistant"]
        question = make_question(said[-1] if said else "", asker)
        if len(said) < 2:
            return Turn(question, said)
        last = self._last.get(_hash(asker, said[:-1]), "")
        quoted = answers[-1] if answers and not last else ""
        return Turn(msgspec.structs.replace(question, follows=last, quoted=quoted), said)

    def note(self, turn: Turn) -> None:
        """Note that a question was answered, so that the next one goes on from it."""
        self._last[_hash(turn.question.asker, turn.said)] = turn.question.id


def make_question(text: str, asker: str, follows: str = "") -> Question:
    """Make the question of a text.

    Raises:
        HttpError: It is empty or too long.
    """
    text = text.strip()
    if not text:
        raise HttpError("question_empty", MAX_QUESTION_CHARS)
    if len(text) > MAX_QUESTION_CHARS:
        raise HttpError("question_too_long", len(text), MAX_QUESTION_CHARS)
    id = secrets.token_urlsafe(ID_BYTES)
    return Question(text=text, asker=asker, channel=CHANNEL, id=id, follows=follows)


def _hash(asker: str, said: Sequence[str]) -> bytes:
    """Hash what was said: the memory holds no sentence of anybody."""
    return hashlib.sha256(msgspec.json.encode([asker, said])).digest()
