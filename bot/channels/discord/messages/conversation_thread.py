"""Which conversation a message belongs to, and which question it follows up."""

from __future__ import annotations

import discord

from bot.channels.discord.context import DeskClient, Followed
from bot.channels.discord.messages.escape import unescape
from bot.channels.discord.messages.incoming import words_of
from bot.channels.discord.messages.rendering import read_question


async def conversation_of(client: DeskClient, message: discord.Message) -> Followed:
    """Find the conversation of a message.

    A thread and a direct chat are conversations. Elsewhere one begins with each question and goes
    on with replies to our answers, so that a channel's people do not share one.

    Args:
        client: Whose answers are followed up.
        message: From a person.

    Returns:
        `Question.thread`, and the question before it; empty where there is none.
    """
    known = await _replied_to(client, message)
    own = message.guild is None or isinstance(message.channel, discord.Thread)
    if own:
        return Followed(f"discord:{message.channel.id}", known.text if known else "")
    return known or Followed(f"discord:{message.id}", "")


def answers_us(client: DeskClient, message: discord.Message) -> bool:
    """Tell whether a message replies to one of ours."""
    reference = message.reference
    if reference is None or client.user is None:
        return False
    resolved = reference.resolved
    ours = isinstance(resolved, discord.Message) and resolved.author.id == client.user.id
    return ours or (reference.message_id or 0) in client.desk.followed


async def _replied_to(client: DeskClient, message: discord.Message) -> Followed | None:
    """The question that the answer answers to which a message replies."""
    reference = message.reference
    if reference is None or not answers_us(client, message):
        return None
    remembered = client.desk.followed.get(reference.message_id or 0)
    if remembered is not None or not isinstance(reference.resolved, discord.Message):
        return remembered
    # After a restart: the answer itself tells.
    answer = reference.resolved
    if answer.interaction_metadata is not None:
        asked = unescape(read_question(answer.content))
        return Followed(f"discord:{answer.interaction_metadata.id}", words_of(asked))
    if answer.reference is None or answer.reference.message_id is None:
        return None
    question = answer.reference.message_id
    return Followed(f"discord:{question}", await _content(message.channel, question))


async def _content(channel: discord.abc.Messageable, message: int) -> str:
    """What a message says; nothing where Discord does not let us read it."""
    try:
        return words_of((await channel.fetch_message(message)).content)
    except discord.HTTPException:
        return ""
