"""Where an answer goes: the reply of an interaction, or messages in a channel."""

from __future__ import annotations

import logging
from typing import Protocol, cast

import discord

from bot.channels.discord.context import Interaction
from bot.channels.discord.texts import say

log = logging.getLogger("huigu.discord")

NO_PINGS = discord.AllowedMentions.none()
_TOKEN_OVER = {10008, 10015, 10062, 50027}
"""Discord's codes for a reply that is gone or whose 15 minutes are over."""


_NO_REPLY_WITHOUT_HISTORY = 160002
"""Discord's code where the bot lacks the right Read Message History; it may write all the same."""


class Outlet(Protocol):
    """Takes the messages of one answer in order."""

    async def send(self, content: str, view: discord.ui.View | None = None) -> int:
        """Send the next message and give its id."""
        ...

    async def refuse(self, text: str, seconds: float = 0) -> None:
        """Say, to the asker alone if possible, why there is no answer; `seconds` until there is."""
        ...


class InteractionOutlet:
    """The reply of a deferred interaction: edits it, then follows up; late, a plain message."""

    def __init__(self, interaction: Interaction, language: str, *, private: bool) -> None:
        """Begin with the deferred reply.

        Args:
            interaction: Deferred.
            language: Of what the bot says about lateness.
            private: Whether only the asker is to see what is sent; as it was deferred.
        """
        self._interaction = interaction
        self._language = language
        self._private = private
        self._begun = False
        self._late: discord.abc.Messageable | None = None

    async def send(self, content: str, view: discord.ui.View | None = None) -> int:
        """Send the next message and give its id.

        Raises:
            HTTPException: Discord does not take it.
        """
        if self._late is None:
            try:
                return await self._reply(content, view)
            except discord.HTTPException as error:
                if not _is_over(error):
                    raise
                self._late = await self._elsewhere()
                await _post(self._late, say("continued", self._language), None)
        return await _post(self._late, content, view)

    async def edit(self, content: str) -> None:
        """Change the first message; for progress."""
        await self._interaction.edit_original_response(content=content, allowed_mentions=NO_PINGS)

    async def refuse(self, text: str, seconds: float = 0) -> None:
        """Say to the asker alone why there is no answer.

        Raises:
            HTTPException: Discord does not take it.
        """
        if self._begun or self._private:
            await self.send(text)
            return
        try:
            # What was deferred in public stays public; a follow-up after its deletion need not.
            await self._interaction.delete_original_response()
            await self._interaction.followup.send(
                text, ephemeral=True, allowed_mentions=NO_PINGS, suppress_embeds=True
            )
        except discord.HTTPException as error:
            if not _is_over(error):
                raise
            log.info("a refusal came too late for Discord")

    async def _reply(self, content: str, view: discord.ui.View | None) -> int:
        if not self._begun:
            message = await self._interaction.edit_original_response(
                content=content, view=view, allowed_mentions=NO_PINGS
            )
            self._begun = True
            return message.id
        sent = await self._interaction.followup.send(
            content,
            view=view or discord.utils.MISSING,
            ephemeral=self._private,
            allowed_mentions=NO_PINGS,
            suppress_embeds=True,
            wait=True,
        )
        return sent.id

    async def _elsewhere(self) -> discord.abc.Messageable:
        """Where to go when the reply is closed: what was private stays private."""
        channel = self._interaction.channel_id
        if self._private or channel is None:
            return self._interaction.user
        return self._interaction.client.get_partial_messageable(channel)


class ChannelOutlet:
    """Messages in a channel or thread, the first one as a reply where there is one to reply to."""

    def __init__(
        self, channel: discord.abc.Messageable, reply_to: discord.Message | None = None
    ) -> None:
        """Begin a row of messages.

        Args:
            channel: Where they go.
            reply_to: What the first one replies to.
        """
        self._channel = channel
        self._reply_to = reply_to

    async def send(self, content: str, view: discord.ui.View | None = None) -> int:
        """Send the next message and give its id."""
        reply_to, self._reply_to = self._reply_to, None
        return await _post(self._channel, content, view, reply_to)

    async def refuse(self, text: str, seconds: float = 0) -> None:
        """Say why there is no answer; with `seconds`, only for as long as that is true."""
        await _post(self._channel, text, None, self._reply_to, seconds)


async def _post(
    channel: discord.abc.Messageable,
    content: str,
    view: discord.ui.View | None,
    reply_to: discord.Message | None = None,
    delete_after_s: float = 0,
) -> int:
    """Send one message, as a reply where that is possible.

    Raises:
        HTTPException: Discord does not take it.
    """
    try:
        return await _send(channel, content, view, reply_to, delete_after_s)
    except discord.HTTPException as error:
        if reply_to is None or error.code != _NO_REPLY_WITHOUT_HISTORY:
            raise
        return await _send(channel, content, view, None, delete_after_s)


async def _send(
    channel: discord.abc.Messageable,
    content: str,
    view: discord.ui.View | None,
    reply_to: discord.Message | None,
    delete_after_s: float,
) -> int:
    """Send one message. What it replies to may be deleted by now."""
    reference = reply_to.to_reference(fail_if_not_exists=False) if reply_to else None
    message = await channel.send(
        content,
        # None is taken for both; discord.py's overloads do not say so.
        view=cast("discord.ui.View", view),
        reference=cast("discord.MessageReference", reference),
        mention_author=False,
        allowed_mentions=NO_PINGS,
        suppress_embeds=True,
        delete_after=cast("float", delete_after_s or None),
    )
    return message.id


def _is_over(error: discord.HTTPException) -> bool:
    return error.code in _TOKEN_OVER or (error.status in {401, 404} and error.code == 0)
