"""The token that lets a bot into the fake Discord, to be had without discord.py."""

TOKEN = "fake.bot.token"
