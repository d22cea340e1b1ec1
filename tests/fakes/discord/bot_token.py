"""The token that lets a bot into the fake Discord; apart, so that it can be had without discord.py."""

TOKEN = "fake.bot.token"
