"""Tells in which language a question asks, and whether it is one that the bot does not speak."""
