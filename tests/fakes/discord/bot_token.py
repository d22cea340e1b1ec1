"""The token that the fake Discord accepts; importing it does not import discord.py."""

TOKEN = "fake.bot.token"
