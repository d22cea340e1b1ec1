"""Removes what templates and preprocessors of generators write, outside code."""
