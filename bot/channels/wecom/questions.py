"""Finds out what a message asks for, and makes a question of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.channels.wecom.events import Message
from bot.channels.wecom.mention import remove_mention
from bot.channels.wecom.spec import WecomSettings
from bot.chat.commands import Command, parse_command
from bot.chat.lookups import write_question
from bot.messages import MAX_QUESTION_CHARS, Question
from bot.rendering.script import choose_script
from bot.rendering.split import split
from bot.rendering.texts import SHARED
from bot.wechat.ids import make_question_id
from indexer.text.language import simplify

MAX_CUT_CHARS = 4 * MAX_QUESTION_CHARS
"""Of a long text, in which the place for the cut is looked for."""
_TARGET = re.compile(r"\]\([^()\[\]]*\)")
_OURS = re.compile(
    rf"^[ \t]*(?:{'|'.join(SHARED.get_languages('sources').values())})[ \t\r]*$", re.MULTILINE
)
"""A line that our answers have, in simplified characters."""
_UNKNOWN_COMMAND = re.compile(r"[/／]\s*[A-Za-z][A-Za-z_-]*")
"""A message of this alone, which `parse_command` takes for a question, gets the help text."""


@dataclass(frozen=True, slots=True)
class Intent(Command):
    """What a message asks for; its language is never empty: that of notices about the answer."""

    question: str = ""
    """What to ask; empty for a command that asks nothing."""
    quoted: str = ""
    """As `Question.quoted`."""


def make_journal_id(wecom_id: str) -> str:
    """Make the journal's id of a chat or a person; upper and lower case stay."""
    return f"wecom:{wecom_id}"


def read_intent(message: Message, settings: WecomSettings) -> Intent:
    """Find out what a message asks for.

    A message that only mentions the bot and quotes another asks what the quoted message asks. A
    question that quotes something follows it up, if it is an answer of ours. The question behind
    a button is never a command.
    """
    if message.tapped:
        language = parse_command(message.text).language or settings.language
        return Intent("ask", message.text, choose_script(language, message.text), message.text)
    names = settings.names
    text = remove_mention(message.text, names, in_group=message.in_group)
    quoted = remove_mention(message.quoted, names, in_group=message.in_group)
    if not text and not _OURS.search(simplify(quoted)):
        text, quoted = cut_question(quoted), ""
        command = Command("ask", text, parse_command(text).language)
    else:
        command = parse_command(text)
    is_unknown = command.name == "ask" and command.argument and _UNKNOWN_COMMAND.fullmatch(text)
    language = choose_script(command.language or settings.language, text)
    if is_unknown:
        return Intent("help", command.argument, language)
    question = write_question(command, language)
    quoted = strip_targets(quoted)[:MAX_CUT_CHARS]
    return Intent(command.name, command.argument, language, question, quoted)


def name_thread(message: Message) -> str:
    """Name the conversation of a message.

    In a group each person has a separate one, so that two people's do not mix.
    """
    place, person = make_journal_id(message.chat), make_journal_id(message.person)
    return f"{place}\n{person}" if message.in_group else place


def make_question(message: Message, intent: Intent, settings: WecomSettings) -> Question:
    """Make the question of a message, which follows up what it quotes, else the conversation."""
    place, person = make_journal_id(message.chat), make_journal_id(message.person)
    return Question(
        text=intent.question,
        default_language=settings.language,
        asker=person,
        place=place,
        id=make_question_id(place, message.id),
        channel="wecom",
        thread=name_thread(message),
        quoted=intent.quoted,
    )


def strip_targets(markdown: str) -> str:
    """Strip the addresses of links: WeCom may quote an answer with or without its markup."""
    return _TARGET.sub("]", markdown)


def cut_question(text: str) -> str:
    """Cut a long text to the length of a question, on one line, at a sentence or word."""
    pieces = split(" ".join(text.split())[:MAX_CUT_CHARS], MAX_QUESTION_CHARS, len)
    return pieces[0] if pieces else ""
