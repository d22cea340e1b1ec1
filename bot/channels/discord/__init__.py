"""The Discord channel: slash commands, mentions, replies, forum posts, buttons."""

from bot.channels.discord.server import serve_discord

__all__ = ["serve_discord"]
