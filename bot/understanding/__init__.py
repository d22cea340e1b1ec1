"""Reads what a question asks for: its mentions, its intent, its limits."""
