"""The Discord channel: slash commands, mentions, replies, forum posts, buttons."""
