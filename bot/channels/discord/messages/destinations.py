"""Destinations: where an answer goes. The reply to an interaction, or messages in a channel."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol, cast

import discord

from bot.channels.discord.context import BotContext, Interaction, log
from bot.channels.discord.messages.incoming import get_language
from bot.channels.discord.texts import say

NO_PINGS = discord.AllowedMentions.none()
"""For the client, which gives it to every message that the bot sends or edits."""
_REPLY_CLOSED = {10008, 10015, 10062, 50027}
"""Discord's codes for a reply that is deleted, or older than 15 minutes."""
_NO_REPLY_WITHOUT_HISTORY = 160002
"""Discord's code for a reply without the permission Read Message History. The bot may still send a
message that is no reply."""


class Destination(Protocol):
    """Where an answer goes."""

    @property
    def is_private(self) -> bool:
        """Whether only the person sees it."""

    async def send(self, content: str, view: discord.ui.View | None = None) -> discord.Message:
        """Send the next message; `HTTPException` if Discord rejects it."""

    async def refuse(self, text: str, retry_after_s: float = 0) -> None:
        """Send the reason why there is no answer; `HTTPException` likewise."""


class InteractionDestination:
    """The reply to an interaction: one edit, then follow-ups; plain messages when it is closed."""

    def __init__(self, interaction: Interaction, *, private: bool) -> None:
        self._interaction = interaction
        self._private = private
        self._has_sent = False
        self._fallback: discord.abc.Messageable | None = None

    @property
    def is_private(self) -> bool:
        """See `Destination`."""
        return self._private

    async def send(self, content: str, view: discord.ui.View | None = None) -> discord.Message:
        """Send the next message.

        Raises:
            HTTPException: Discord rejects it.
        """
        if self._fallback is None:
            try:
                return await self._reply(content, view)
            except discord.HTTPException as error:
                if not _is_closed(error):
                    raise
                self._fallback = self._choose_fallback()
                await _post(self._fallback, say("continued", get_language(self._interaction)))
        return await _post(self._fallback, content, view)

    async def refuse(self, text: str, retry_after_s: float = 0) -> None:
        """Send the reason why there is no answer, to the asker only; it stays there.

        Raises:
            HTTPException: Discord rejects it.
        """
        if self._has_sent or self._private:
            await self.send(text)
            return
        try:
            # The "thinking" message is public and stays so; a follow-up after it need not be.
            await self._interaction.delete_original_response()
            await self._follow_up(text, None, private=True)
        except discord.HTTPException as error:
            if not _is_closed(error):
                raise
            log.info("a refusal came too late for Discord")

    async def _reply(self, content: str, view: discord.ui.View | None) -> discord.Message:
        if self._has_sent:
            return await self._follow_up(content, view, private=self._private)
        message = await self._interaction.edit_original_response(content=content, view=view)
        self._has_sent = True
        return message

    async def _follow_up(
        self, content: str, view: discord.ui.View | None, *, private: bool
    ) -> discord.Message:
        return await self._interaction.followup.send(
            content,
            view=view or discord.utils.MISSING,
            ephemeral=private,
            suppress_embeds=True,
            wait=True,
        )

    def _choose_fallback(self) -> discord.abc.Messageable:
        # A private answer stays private.
        channel = self._interaction.channel_id
        if self._private or channel is None:
            return self._interaction.user
        return self._interaction.client.get_partial_messageable(channel)


async def acknowledge(interaction: Interaction, *, private: bool = False) -> InteractionDestination:
    """Acknowledge an interaction, within Discord's 3 seconds, by a "thinking" message.

    The reply is private, for the asker only, also where the server wants no public answers.
    """
    private = private or wants_private(interaction)
    await interaction.response.defer(ephemeral=private, thinking=True)
    return InteractionDestination(interaction, private=private)


def wants_private(interaction: Interaction) -> bool:
    """Tell whether a server wants no public answers where an interaction is."""
    settings = interaction.client.context.guild_settings.get(interaction.guild_id)
    parent = getattr(interaction.channel, "parent_id", None)
    return not settings.is_allowed_in(interaction.channel_id, parent)


class ChannelDestination:
    """Messages in a channel or thread; the first one replies to `reply_to`, if there is one."""

    is_private = False

    def __init__(self, channel: discord.abc.Messageable, reply_to: discord.Message | None) -> None:
        self._channel = channel
        self._reply_to = reply_to

    async def send(self, content: str, view: discord.ui.View | None = None) -> discord.Message:
        """Send the next message."""
        reply_to, self._reply_to = self._reply_to, None
        return await _post(self._channel, content, view, reply_to)

    async def refuse(self, text: str, retry_after_s: float = 0) -> None:
        """Send the reason why there is no answer; delete it after `retry_after_s`, unless 0."""
        await _post(self._channel, text, reply_to=self._reply_to, delete_after_s=retry_after_s)


class MentionDestination(ChannelDestination):
    """The answer to a message. A flood of mentions gets one refusal, not a flood of them."""

    def __init__(
        self, context: BotContext, channel: discord.abc.Messageable, message: discord.Message
    ) -> None:
        super().__init__(channel, message if channel is message.channel else None)
        self._refused_until = context.refused_until
        self._person = message.author.id

    async def refuse(self, text: str, retry_after_s: float = 0) -> None:
        """Send the reason why there is no answer, unless the person got one that still holds."""
        now = asyncio.get_running_loop().time()
        if self._refused_until.get(self._person, 0.0) > now:
            return
        self._refused_until[self._person] = now + retry_after_s
        await super().refuse(text, retry_after_s)


class EditedDestination:
    """The messages of an answer, whose question was edited; surplus ones are deleted."""

    is_private = False

    def __init__(self, channel: discord.PartialMessageable, messages: Sequence[int]) -> None:
        """Take the channel and the ids of the answer's messages, the first one first."""
        self._channel, self._messages = channel, list(messages)

    async def send(self, content: str, view: discord.ui.View | None = None) -> discord.Message:
        """Put the next message in place of an old one; behind them, send it."""
        if not self._messages:
            return await _post(self._channel, content, view)
        message = self._channel.get_partial_message(self._messages.pop(0))
        return await message.edit(content=content, view=view)

    async def refuse(self, text: str, retry_after_s: float = 0) -> None:
        """Leave the old answer: it is better than none."""
        log.info("an edited question was not answered: %s", text)
        self._messages.clear()

    async def delete_rest(self) -> list[int]:
        """Delete the messages that the new answer does not need; return their ids."""
        for message in self._messages:
            await self._channel.get_partial_message(message).delete()
        return self._messages


async def _post(
    channel: discord.abc.Messageable,
    content: str,
    view: discord.ui.View | None = None,
    reply_to: discord.Message | None = None,
    delete_after_s: float = 0,
) -> discord.Message:
    """Send one message, as a reply where that is possible.

    Raises:
        HTTPException: Discord rejects it.
    """
    # The message may be deleted by now.
    reference = reply_to.to_reference(fail_if_not_exists=False) if reply_to else None
    try:
        return await channel.send(
            content,
            # discord.py accepts None for these; its overloads do not say so.
            view=cast("discord.ui.View", view),
            reference=cast("discord.MessageReference", reference),
            mention_author=False,
            allowed_mentions=NO_PINGS,
            suppress_embeds=True,
            delete_after=cast("float", delete_after_s or None),
        )
    except discord.HTTPException as error:
        if reference is None or error.code != _NO_REPLY_WITHOUT_HISTORY:
            raise
        return await _post(channel, content, view, delete_after_s=delete_after_s)


def _is_closed(error: discord.HTTPException) -> bool:
    return error.code in _REPLY_CLOSED or (error.status in {401, 404} and error.code == 0)
