"""Finds out what a message asks for, and makes a question of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cachetools import LRUCache

from bot.channels.wecom.events import Message
from bot.channels.wecom.mention import remove_mention
from bot.chat.commands import Command, parse_command
from bot.chat.more import Rest
from bot.messages import MAX_QUESTION_CHARS, Question
from bot.rendering.split import split
from bot.rendering.texts import SHARED
from bot.wechat.ids import make_question_id
from indexer.text.language import choose_language

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
_UNKNOWN_COMMAND = re.compile(r"[/／]\s*[A-Za-z][A-Za-z_-]*")
"""A message of this alone, which `parse_command` takes for a question, gets the help text."""


@dataclass(frozen=True, slots=True)
class Intent(Command):
    """What a message asks for; its language is never empty."""

    earlier: str
    """The question or text that a question follows up; empty to continue the conversation."""
    offset: int = 0
    """As `Question.offset`; of a question that goes on with a list."""
    answer_language: str = ""
    """As `Question.language`."""


def make_journal_id(wecom_id: str) -> str:
    """Make the journal's id of a chat or a person; upper and lower case stay."""
    return f"wecom:{wecom_id}"


def read_intent(message: Message, names: Sequence[str], memory: AnswerMemory) -> Intent:
    """Find out what a message asks for.

    A message that only mentions the bot and quotes another asks what the quoted message asks. A
    question that quotes an answer of ours follows up that answer's question; one that quotes
    anything else follows up the quoted text.
    """
    text = remove_mention(message.text, names, in_group=message.in_group)
    quoted = cut_question(remove_mention(message.quoted, names, in_group=message.in_group))
    earlier = memory.find_question(make_journal_id(message.chat), message.quoted)
    if text or earlier is not None:
        command = parse_command(text)
    else:
        text = quoted
        command = Command("ask", text, choose_language(question=text, default=""))
    is_unknown = command.name == "ask" and _UNKNOWN_COMMAND.fullmatch(text)
    if earlier is None:
        earlier = quoted if quoted != command.argument else ""
    name = "help" if is_unknown else command.name
    # In WeCom, a message that tells no language (`PPT`) counts as Chinese.
    return Intent(name, command.argument, command.language or "zh", earlier)


def continue_list(intent: Intent, rest: Rest | None) -> Intent:
    """Make a question of `more`: that of the last list, for what comes behind it, if anything."""
    if intent.name != "more" or rest is None:
        return intent
    return Intent("ask", rest.question, intent.language, "", rest.offset, rest.language)


def name_thread(message: Message) -> str:
    """Name the conversation of a message.

    In a group each person has a separate one, so that two people's do not mix.
    """
    place, person = make_journal_id(message.chat), make_journal_id(message.person)
    return f"{place}\n{person}" if message.in_group else place


def make_question(message: Message, intent: Intent) -> Question:
    """Make the question of a message.

    It follows up `intent.earlier`, or continues the conversation where that is empty.
    """
    place, person = make_journal_id(message.chat), make_journal_id(message.person)
    return Question(
        text=intent.argument,
        language=intent.answer_language,
        asker=person,
        place=place,
        id=make_question_id(place, message.id),
        channel="wecom",
        thread=name_thread(message),
        offset=intent.offset,
        earlier=intent.earlier,
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
