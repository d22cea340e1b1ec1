"""What the bot asks for when it is invited to a server: no more than it uses."""

from __future__ import annotations

import discord

SCOPES = ("bot", "applications.commands")
RIGHTS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    read_message_history=True,
)
"""Commands need none of these; mentions, replies and forum posts do (`docs/channels/discord.md`).
Previews are suppressed, so none to embed links; a bot may delete its own messages without any."""


def invitation(application: int) -> str:
    """Give the address where somebody adds the bot to a server.

    Args:
        application: Id of the bot's application.

    Returns:
        An address on discord.com.
    """
    return discord.utils.oauth_url(application, permissions=RIGHTS, scopes=SCOPES)
