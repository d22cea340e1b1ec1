"""Buttons under an answer: its links, what people say of it, and its deletion.

A button carries all it needs in its custom_id, so it works after a restart.
"""

from __future__ import annotations

import logging
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any, cast

import discord

from bot.channels.discord.commands.command_tree import failure_told
from bot.channels.discord.context import Desk, DeskClient, Interaction
from bot.channels.discord.messages.rendering import LinkButton
from bot.channels.discord.messages.replies import NO_PINGS
from bot.channels.discord.texts import say
from bot.services.contracts import Verdict
from indexer.text.language import choose_language

log = logging.getLogger("huigu.discord")

VERDICTS: dict[Verdict, str] = {"helpful": "👍", "wrong": "👎", "missing": "🕳️"}
CUSTOM_ID_LIMIT = 100
PER_ROW = 5
_ID_BYTES = 8
"""Of a Discord id."""


def answer_view(
    links: Sequence[LinkButton], question_id: str, earlier: Sequence[int], language: str
) -> discord.ui.View:
    """Put the buttons under the last message of an answer.

    Args:
        links: At most 20.
        question_id: `Question.id`.
        earlier: Ids of the answer's other messages, deleted along with the last.
        language: Of the buttons' labels.

    Returns:
        A view that discord.py keeps no memory of: everything is in the buttons.
    """
    view = discord.ui.View(timeout=None)
    for place, link in enumerate(links):
        view.add_item(discord.ui.Button(label=link.label, url=link.url, row=place // PER_ROW))
    for verdict in VERDICTS:
        view.add_item(VerdictButton(verdict, question_id, language))
    view.add_item(DeleteButton(question_id, packed(question_id, earlier), language))
    return view


class VerdictButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"huigu:v:(?P<verdict>helpful|wrong|missing):(?P<question>[0-9A-Za-z_-]{1,40})",
):
    """Notes in the journal what a person says of an answer."""

    def __init__(self, verdict: Verdict, question_id: str, language: str) -> None:
        """Make the button of one verdict."""
        self.verdict: Verdict = verdict
        self.question_id = question_id
        super().__init__(
            discord.ui.Button(
                style=discord.ButtonStyle.secondary,
                label=say(verdict, language),
                emoji=VERDICTS[verdict],
                custom_id=f"huigu:v:{verdict}:{question_id}",
                row=4,
            )
        )

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # ours is always a DeskClient
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> VerdictButton:
        """Make the button that was pressed again from what it carries."""
        verdict = cast("Verdict", match["verdict"])
        return cls(verdict, match["question"], choose_language(locale=str(interaction.locale)))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Note the verdict and say so to the person alone."""
        desk = _desk(interaction)
        language = choose_language(locale=str(interaction.locale))
        if not desk.interactions.accept(interaction.id):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        async with failure_told(interaction):
            person = f"discord:{interaction.user.id}"
            held = await desk.services.journal.record_verdict(
                self.question_id, self.verdict, person
            )
            text = say(f"noted_{self.verdict}" if held else "too_old", language)
            await interaction.edit_original_response(content=text, allowed_mentions=NO_PINGS)


class DeleteButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"huigu:d:(?P<question>[0-9A-Za-z_-]{1,40}):(?P<earlier>[0-9A-Za-z_-]*)",
):
    """Deletes an answer for whoever asked and for moderators."""

    def __init__(self, question_id: str, earlier: str, language: str) -> None:
        """Make the button.

        Args:
            question_id: `Question.id`.
            earlier: The answer's other messages, `packed`.
            language: Of the label.
        """
        self.question_id = question_id
        self.earlier = earlier
        super().__init__(
            discord.ui.Button(
                style=discord.ButtonStyle.secondary,
                label=say("delete", language),
                emoji="🗑️",
                custom_id=f"huigu:d:{question_id}:{earlier}",
                row=4,
            )
        )

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # ours is always a DeskClient
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> DeleteButton:
        """Make the button that was pressed again from what it carries."""
        return cls(
            match["question"], match["earlier"], choose_language(locale=str(interaction.locale))
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Delete all messages of the answer, or say who may."""
        desk = _desk(interaction)
        language = choose_language(locale=str(interaction.locale))
        if not desk.interactions.accept(interaction.id):
            return
        # Acknowledged without a message of its own: the one pressed is `@original` now.
        await interaction.response.defer()
        async with failure_told(interaction):
            if not await self._may(interaction, desk):
                await _whisper(interaction, say("not_yours", language))
                return
            try:
                await interaction.delete_original_response()
            except discord.HTTPException as error:
                log.warning("an answer could not be deleted: %s", error)
                await _whisper(interaction, say("not_deleted", language))
                return
            await self._delete_earlier(interaction)

    async def _may(self, interaction: discord.Interaction[Any], desk: Desk) -> bool:
        if interaction.permissions.manage_messages:
            return True
        message = interaction.message
        asked = message.interaction_metadata if message else None
        if asked is not None:
            return asked.user.id == interaction.user.id
        return await desk.services.journal.has_asked(
            self.question_id, f"discord:{interaction.user.id}"
        )

    async def _delete_earlier(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.channel_id is None:
            return
        channel = interaction.client.get_partial_messageable(interaction.channel_id)
        for message in unpacked(self.earlier):
            try:
                await channel.get_partial_message(message).delete()
            except discord.HTTPException as error:
                log.warning("part of an answer could not be deleted: %s", error)


def packed(question_id: str, messages: Sequence[int]) -> str:
    """Pack ids of messages into what room a delete button's custom_id has, the first ones first.

    With our 16-character question ids there is room for seven: 16,000 characters of answer.
    """
    room = (CUSTOM_ID_LIMIT - len(f"huigu:d:{question_id}:")) * 6 // (8 * _ID_BYTES)
    joined = b"".join(one.to_bytes(_ID_BYTES, "big") for one in messages[:room])
    return urlsafe_b64encode(joined).decode().rstrip("=")


def unpacked(text: str) -> list[int]:
    """Unpack what `packed` made; nothing from what it did not."""
    if len(text) % 4 == 1:
        return []
    joined = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    starts = range(0, len(joined) - _ID_BYTES + 1, _ID_BYTES)
    return [int.from_bytes(joined[at : at + _ID_BYTES], "big") for at in starts]


async def _whisper(interaction: discord.Interaction[Any], text: str) -> None:
    await interaction.followup.send(text, ephemeral=True, allowed_mentions=NO_PINGS)


def _desk(interaction: discord.Interaction[Any]) -> Desk:
    return cast("DeskClient", interaction.client).desk
