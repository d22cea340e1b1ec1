"""Slash commands and the buttons below their lists."""
