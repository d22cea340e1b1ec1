"""The conversation of a command or message, and the answer that it goes on from.

A person has one conversation in each place: a channel, a thread, a direct chat. A reply to an
answer, and a press of its buttons, go on from that answer in the conversation of whoever does it.
"""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.channels.discord.buttons.question_ids import read_question_id
from bot.channels.discord.context import BotClient, BotContext, Interaction
from bot.channels.discord.messages.rendering import strip_question
from bot.rendering.discord_markdown import unescape


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation, and what in it a question goes on from."""

    thread: str
    """`Question.thread`."""
    follows: str = ""
    """`Question.follows`."""
    quoted: str = ""
    """`Question.quoted`."""


def name_thread(channel: int, person: int) -> str:
    """Name the conversation of a person in a place, for `Question.thread`."""
    return f"discord:{channel}:{person}"


def find_pressed_conversation(interaction: Interaction) -> Conversation:
    """Find the conversation of a command, or of a button under an answer."""
    person = interaction.user.id
    thread = name_thread(interaction.channel_id or person, person)
    if interaction.message is None:
        return Conversation(thread)
    return Conversation(thread, _find_question_id(interaction.client.context, interaction.message))


def find_conversation(client: BotClient, message: discord.Message, place: int) -> Conversation:
    """Find the conversation of a message that is answered in a place."""
    thread = name_thread(place, message.author.id)
    answer = message.reference
    if answer is None or not is_reply_to_bot(client, message):
        return Conversation(thread)
    if isinstance(answer.resolved, discord.Message):
        follows = _find_question_id(client.context, answer.resolved)
        # Longer answers have their buttons, and so the id, below the last message only.
        quoted = "" if follows else unescape(strip_question(answer.resolved.content))
        return Conversation(thread, follows, quoted)
    return Conversation(thread, client.context.sent_answers.find_question(answer.message_id or 0))


def is_reply_to_bot(client: BotClient, message: discord.Message) -> bool:
    """Tell whether a message replies to one of the bot's."""
    reference = message.reference
    if reference is None:
        return False
    original = reference.resolved
    if isinstance(original, discord.Message):
        return original.author == client.user
    return bool(client.context.sent_answers.find_question(reference.message_id or 0))


def _find_question_id(context: BotContext, answer: discord.Message) -> str:
    """Find the id of the question that a message answers; empty if nothing tells it."""
    return context.sent_answers.find_question(answer.id) or read_question_id(answer)
