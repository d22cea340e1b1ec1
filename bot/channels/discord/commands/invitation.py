"""The invitation to a server: it asks for the permissions that the bot uses, and no others."""

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
Link previews are suppressed, so the bot needs no Embed Links. Any bot may delete its own messages.
"""


def write_invitation(application: int) -> str:
    """Write the address on discord.com that adds an application's bot to a server."""
    return discord.utils.oauth_url(application, permissions=RIGHTS, scopes=SCOPES)
