"""What people write on Discord -> `Question`."""

from __future__ import annotations

import re
import secrets

import discord

from bot.channels.discord.context import Interaction
from bot.channels.discord.messages.conversation import Conversation
from bot.messages import MAX_QUESTION_CHARS, Question
from bot.rendering.script import TRADITIONAL
from bot.rendering.split import split
from indexer.text.language import choose_language

ID_BYTES = 12
"""Of a question's id: 16 characters, too many to guess."""
MOST_LINES = 5
"""Links or talks of a list: with their sources they fit in one message, and the links have one row
of buttons. The rest comes on request."""
_EMOJI = re.compile(r"<a?:\w+:\d+>")
ANY_EMOJI = "🙂"
"""Stands for the emoji of a server, of which only the name is known."""
_MARKS = re.compile(r"<(?:@[!&]?|#|a?:\w+:|/[^:<>]+:|t:)\d+(?::\w)?>")
"""Mentions, custom emoji, command mentions and timestamps; no part of a question."""


def make_question_id() -> str:
    """Make the id of a new question."""
    return secrets.token_urlsafe(ID_BYTES)


def make_question(
    text: str, person: int, channel: int, language: str, locale: str, conversation: Conversation
) -> Question:
    """Make a question with a new id.

    `language` is empty for the language of the question; where that tells none, `locale` does.
    """
    return Question(
        text=text,
        language=str(language),
        max_links=MOST_LINES,
        default_language=get_default_language(locale),
        asker=f"discord:{person}",
        place=f"discord:{channel}",
        id=make_question_id(),
        channel="discord",
        thread=conversation.thread,
        follows=conversation.follows,
        quoted=conversation.quoted,
    )


def clean_content(content: str) -> str:
    """Remove mentions, emoji and line breaks from the content of a message."""
    return " ".join(_MARKS.sub(" ", content).split())


def read_emoji(content: str) -> str:
    """Read a message without a text: an emoji of the server as any emoji, else nothing."""
    return ANY_EMOJI if _EMOJI.search(content) else ""


def cut_text(text: str, limit: int = MAX_QUESTION_CHARS) -> str:
    """Cut a long text to the length of a question, at a sentence or word."""
    pieces = split(text, limit, len)
    return pieces[0] if pieces else ""


def get_language(interaction: Interaction) -> str:
    """Get the language of the person's Discord, `zh` (in their script) or `en`."""
    if interaction.locale is discord.Locale.taiwan_chinese:
        return TRADITIONAL
    return choose_language(locale=str(interaction.locale))


def get_default_language(locale: str) -> str:
    """Get `zh` for a Chinese Discord, else empty: many who write Chinese have an English one."""
    return "zh" if locale.lower().startswith("zh") else ""
