"""Channels: each knows `bot.messages.Ask` and nothing else of the bot.

`CHANNELS` is the one table of them; a channel is a module in this folder and a line here.
"""

CHANNELS = {"http": "bot.channels.http_api:serve_http"}
