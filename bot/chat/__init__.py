"""Shared by the chat channels: typed commands, lists, questions and rebuilds."""
