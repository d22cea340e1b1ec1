"""Buttons under an answer: feedback on it, and its deletion."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any, cast

import discord

from bot.channels.discord.buttons.persistent import PersistentButton
from bot.channels.discord.buttons.question_ids import QUESTION_ID
from bot.channels.discord.context import Interaction, log
from bot.channels.discord.messages.incoming import get_language
from bot.channels.discord.messages.notices import send_notice
from bot.channels.discord.messages.rendering import CUSTOM_ID_LIMIT
from bot.channels.discord.texts import say
from bot.services.contracts import Verdict

VERDICTS: dict[Verdict, str] = {"helpful": "👍", "wrong": "👎", "missing": "🕳️"}
LAST_ROW = 4
"""Of five rows of buttons, counted from 0."""
_ID_BYTES = 8
"""Of a Discord id."""


def add_feedback(
    view: discord.ui.View,
    question_id: str,
    earlier: Sequence[int],
    language: str,
    *,
    rateable: bool = True,
) -> None:
    """Add the buttons for feedback and deletion to the last row.

    `earlier` are the ids of the answer's other messages, deleted along with the last one.
    """
    for verdict in VERDICTS if rateable else ():
        view.add_item(VerdictButton(verdict, question_id, language))
    view.add_item(DeleteButton(question_id, pack_ids(question_id, earlier), language))


class VerdictButton(
    PersistentButton,
    template=rf"huigu:v:(?P<verdict>helpful|wrong|missing):(?P<question>{QUESTION_ID})",
):
    """Records a person's verdict on an answer in the journal."""

    thinking = True

    def __init__(self, verdict: Verdict, question_id: str, language: str) -> None:
        self.verdict: Verdict = verdict
        self.question_id = question_id
        super().__init__(
            discord.ui.Button(
                label=say(verdict, language),
                emoji=VERDICTS[verdict],
                custom_id=f"huigu:v:{verdict}:{question_id}",
                row=LAST_ROW,
            )
        )

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # the client is always a BotClient
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> VerdictButton:
        """Make a pressed button from its custom_id."""
        verdict = cast("Verdict", match["verdict"])
        return cls(verdict, match["question"], get_language(interaction))

    async def handle(self, interaction: Interaction) -> None:
        """Record the verdict, and confirm it to the person only."""
        recorded = await interaction.client.context.services.journal.record_verdict(
            self.question_id, self.verdict, f"discord:{interaction.user.id}"
        )
        key = f"noted_{self.verdict}" if recorded else "too_old"
        await interaction.edit_original_response(content=say(key, get_language(interaction)))


class DeleteButton(
    PersistentButton,
    template=rf"huigu:d:(?P<question>{QUESTION_ID}):(?P<earlier>[0-9A-Za-z_-]*)",
):
    """Deletes an answer for its asker and for moderators."""

    def __init__(self, question_id: str, earlier: str, language: str) -> None:
        """Make the button; `earlier` are the ids of the answer's other messages, by `pack_ids`."""
        self.question_id = question_id
        self.earlier = earlier
        super().__init__(
            discord.ui.Button(
                label=say("delete", language),
                emoji="🗑️",
                custom_id=f"huigu:d:{question_id}:{earlier}",
                row=LAST_ROW,
            )
        )

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # the client is always a BotClient
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> DeleteButton:
        """Make a pressed button from its custom_id."""
        return cls(match["question"], match["earlier"], get_language(interaction))

    async def handle(self, interaction: Interaction) -> None:
        """Delete all messages of the answer, or tell the person who may do that."""
        if not await self._may_delete(interaction):
            await send_notice(interaction, "not_yours")
            return
        try:
            # Without a "thinking" message, `@original` is the answer.
            await interaction.delete_original_response()
        except discord.HTTPException as error:
            log.warning("an answer could not be deleted: %s", error)
            await send_notice(interaction, "not_deleted")
            return
        await self._delete_earlier(interaction)

    async def _may_delete(self, interaction: Interaction) -> bool:
        if interaction.permissions.manage_messages:
            return True
        message = interaction.message
        command = message.interaction_metadata if message else None
        if command is not None:
            return command.user.id == interaction.user.id
        journal = interaction.client.context.services.journal
        return await journal.has_asked(self.question_id, f"discord:{interaction.user.id}")

    async def _delete_earlier(self, interaction: Interaction) -> None:
        assert interaction.channel_id is not None, "an answer is in a channel"
        channel = interaction.client.get_partial_messageable(interaction.channel_id)
        for message_id in unpack_ids(self.earlier):
            try:
                await channel.get_partial_message(message_id).delete()
            except discord.HTTPException as error:
                log.warning("part of an answer could not be deleted: %s", error)


def pack_ids(question_id: str, messages: Sequence[int]) -> str:
    """Pack the ids of the first messages, as many as the custom_id of a delete button can hold."""
    # With our 16-character question ids, that is seven: 16,000 characters of answer.
    most = (CUSTOM_ID_LIMIT - len(f"huigu:d:{question_id}:")) * 6 // (8 * _ID_BYTES)
    packed = b"".join(message.to_bytes(_ID_BYTES, "big") for message in messages[:most])
    return urlsafe_b64encode(packed).decode().rstrip("=")


def unpack_ids(text: str) -> list[int]:
    """Unpack ids; an empty list for a text that `pack_ids` did not make."""
    if len(text) % 4 == 1:
        return []
    packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    starts = range(0, len(packed) - _ID_BYTES + 1, _ID_BYTES)
    return [int.from_bytes(packed[start : start + _ID_BYTES], "big") for start in starts]
