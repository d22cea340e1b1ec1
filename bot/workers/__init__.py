"""Processes that answer: the main one hands them questions, and keeps all that is shared."""
