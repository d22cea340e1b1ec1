"""Messages that are for the bot: mentions, replies, direct messages, forum posts, own threads."""

from __future__ import annotations

import asyncio
import logging

import discord

from bot.channels.discord.context import Desk, DeskClient
from bot.channels.discord.guild_settings import GuildSettings
from bot.channels.discord.messages.answer import deliver_answer
from bot.channels.discord.messages.conversation_thread import answers_us, conversation_of
from bot.channels.discord.messages.incoming import beginning, make_question, words_of
from bot.channels.discord.messages.replies import ChannelOutlet
from bot.channels.discord.messages.typing import typing_when_slow
from bot.channels.discord.texts import say
from bot.messages import MAX_QUESTION_CHARS
from bot.rendering.split import shorten
from indexer.text.language import choose_language

log = logging.getLogger("huigu.discord")

THREAD_NAME_LIMIT = 100
_FROM_PEOPLE = {discord.MessageType.default, discord.MessageType.reply}


class MentionOutlet(ChannelOutlet):
    """Refuses a person once, not each time: a flood of mentions must not become one of replies."""

    def __init__(
        self, desk: Desk, channel: discord.abc.Messageable, message: discord.Message
    ) -> None:
        """Begin the answer to a message.

        Args:
            desk: Remembers who was refused.
            channel: Where the answer goes; replies where that is the message's own channel.
            message: What is answered.
        """
        super().__init__(channel, message if channel is message.channel else None)
        self._desk = desk
        self._person = message.author.id

    async def refuse(self, text: str, seconds: float = 0) -> None:
        """Say why there is no answer, unless that was said and still holds."""
        now = asyncio.get_running_loop().time()
        if self._desk.refused.get(self._person, 0.0) > now:
            return
        self._desk.refused[self._person] = now + seconds
        await super().refuse(text, seconds)


async def hear(client: DeskClient, message: discord.Message) -> None:
    """Answer a message that is for the bot; let every other one pass.

    Args:
        client: The bot.
        message: Any message of any channel.
    """
    desk = client.desk
    settings = desk.guilds.of(message.guild.id if message.guild else None)
    text = _asked(client, message, settings)
    if text is None or not desk.messages.accept(message.id):
        return
    own = _language(message, text, settings)
    outlet = MentionOutlet(desk, message.channel, message)
    if desk.in_flight.stopping:
        await outlet.refuse(say("stopping", own))
    elif not text:
        await outlet.refuse(say("empty", own))
    elif len(text) > MAX_QUESTION_CHARS:
        await outlet.refuse(say("too_long", own, MAX_QUESTION_CHARS))
    else:
        with desk.in_flight:
            await _answer(client, message, text, own, in_thread=settings.threads)


async def _answer(
    client: DeskClient, message: discord.Message, text: str, own: str, *, in_thread: bool
) -> None:
    """Answer a question beside the message or in a thread made from it."""
    desk = client.desk
    followed = await conversation_of(client, message)
    channel: discord.abc.Messageable = message.channel
    if in_thread and isinstance(channel, discord.TextChannel):
        channel = await _thread_from(message, text)
    question = make_question(
        desk,
        text,
        message.author.id,
        message.channel.id,
        message.guild.id if message.guild else None,
        thread=followed.thread,
        earlier=followed.text,
    )
    outlet = MentionOutlet(desk, channel, message)
    async with typing_when_slow(channel, desk.timeouts.typing_s):
        await deliver_answer(desk, question, outlet, own, show_question=False)


def _asked(client: DeskClient, message: discord.Message, settings: GuildSettings) -> str | None:
    """What a message asks the bot; None when it is not for it."""
    if message.author.bot or message.webhook_id or message.type not in _FROM_PEOPLE:
        return None
    channel = message.channel
    if not settings.allows(channel.id, getattr(channel, "parent_id", None)):
        return None
    text = words_of(message.content)
    if message.guild is None:
        return text
    if _opens_forum_post(message):
        reads = settings.forum and client.desk.reads_messages
        return _forum_question(message, text) if reads else None
    if _mentions(client, message):
        return (text or _shown_to_us(client, message)) if settings.mentions else None
    # Without the Message Content intent, the text of what does not mention us is empty.
    if text and answers_us(client, message):
        return text if settings.mentions else None
    if text and client.desk.reads_messages and _in_own_thread(client, message):
        return text
    return None


def _mentions(client: DeskClient, message: discord.Message) -> bool:
    """Tell whether a message mentions the bot, or the role Discord made for it."""
    if client.user is None:
        return False
    if any(one.id == client.user.id for one in message.mentions):
        return True
    own_role = message.guild.self_role if message.guild and message.guild.me else None
    return own_role is not None and own_role in message.role_mentions


def _shown_to_us(client: DeskClient, message: discord.Message) -> str:
    """What another person wrote, for a bare mention in a reply to it: "answer this"."""
    resolved = message.reference.resolved if message.reference else None
    if not isinstance(resolved, discord.Message) or answers_us(client, message):
        return ""
    return beginning(words_of(resolved.content))


def _opens_forum_post(message: discord.Message) -> bool:
    channel = message.channel
    return (
        isinstance(channel, discord.Thread)
        and channel.id == message.id
        and isinstance(channel.parent, discord.ForumChannel)
    )


def _forum_question(message: discord.Message, text: str) -> str:
    """Title and beginning of a forum post."""
    title = message.channel.name if isinstance(message.channel, discord.Thread) else ""
    return f"{title}\n{beginning(text, MAX_QUESTION_CHARS - len(title) - 1)}".rstrip()


def _in_own_thread(client: DeskClient, message: discord.Message) -> bool:
    """Tell whether people talk to the bot here: a thread it made, and nobody else is addressed."""
    channel = message.channel
    ours = isinstance(channel, discord.Thread) and client.user is not None
    return (
        ours
        and isinstance(channel, discord.Thread)
        and channel.owner_id == getattr(client.user, "id", 0)
        and message.reference is None
        and not message.mentions
    )


async def _thread_from(message: discord.Message, text: str) -> discord.abc.Messageable:
    """Make a thread from a question; the channel itself where that is not allowed."""
    try:
        return await message.create_thread(name=shorten(text, THREAD_NAME_LIMIT))
    except discord.HTTPException as error:
        log.info("no thread could be made in channel %d: %s", message.channel.id, error)
        return message.channel


def _language(message: discord.Message, text: str, settings: GuildSettings) -> str:
    """The language of what the bot itself says about a message."""
    locale = str(message.guild.preferred_locale) if message.guild else ""
    return choose_language(settings.language, text, locale)
